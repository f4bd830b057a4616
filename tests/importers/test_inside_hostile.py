"""Hostile and broken files: every one ends soon, is never called fully checked, and names its fault."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from catalog_app.importers.inside import packed, reader
from catalog_app.importers.inside import parts as inside_parts
from catalog_app.importers.inside.parts import Budget, Inside, Unread
from catalog_app.importers.inside.reader import read_inside
from catalog_app.model.errors import WorldError
from tests.helpers.inside_parts import everything, parts, unread

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def office(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_pipes_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "a.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(WorldError) as refused:
        list(read_inside(pipe))
    assert refused.value.code == "NOT_A_REGULAR_FILE"
    with pytest.raises(WorldError) as refused:
        list(read_inside(tmp_path))
    assert refused.value.code == "NOT_A_REGULAR_FILE"
    with pytest.raises(WorldError) as refused:
        list(read_inside(tmp_path / "没有.xlsx"))
    assert refused.value.code == "FILE_MISSING"


def test_devices_are_refused() -> None:
    with pytest.raises(WorldError, match="NOT_A_REGULAR_FILE"):
        list(read_inside(Path(os.devnull)))


def test_a_zip_bomb_is_left_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "Budget", lambda: Budget(size=1 << 20))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", b"0" * (1 << 19))
    assert [part.reason for part in unread(path)] == ["解开后的内容太大，没有全部检查"]


def test_a_bomb_inside_an_xlsx_is_left_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "Budget", lambda: Budget(size=1 << 18))
    rows = "<row><c><v>1</v></c></row>" * 12_000
    path = office(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": SHEET.format(rows)})
    assert [part.reason for part in unread(path)] == ["解开后的内容太大，没有全部检查"]


def test_one_huge_member_is_left_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST_PART", 1000)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", b"0" * 5000)
    assert unread(path) == [Unread("", "单个文件太大，没有全部检查")]


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "Budget", lambda: Budget(members=3))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", "甲")
    assert [part.reason for part in unread(path)] == ["压缩包里的文件太多，没有全部检查"]


def test_archives_nested_too_deep(tmp_path: Path) -> None:
    data = b"secret"
    for depth in range(6):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{depth}.zip" if depth else "a.txt", data)
        data = packed.getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert [part.reason for part in unread(path)] == ["压缩包套得太深，里面没有检查"]


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "1"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;&y;</a>',
        "<a>" * 5000,
        "<a><b></a>",
        "",
        "\x00\x01",
    ],
)
def test_xml_attacks_are_reported_and_read_nothing(tmp_path: Path, attack: str) -> None:
    path = office(tmp_path / "a.docx", {"word/document.xml": attack, "docProps/core.xml": "<a>kept</a>"})
    found = list(read_inside(path))
    assert any(isinstance(part, Unread) for part in found)
    texts = "".join(part.text for part in found if isinstance(part, Inside))
    assert "kept" in texts
    assert "root:" not in texts


def test_huge_spans_cost_nothing(tmp_path: Path) -> None:
    body = (
        '<w:document xmlns:w="urn:w"><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>'
        "<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:document>"
    )
    path = office(tmp_path / "a.docx", {"word/document.xml": body})
    assert [part.text for part in parts(path) if "甲" in part.text] == ["甲"]


def test_far_cells_and_wild_columns_cost_nothing(tmp_path: Path) -> None:
    sheet = SHEET.format('<row r="1048576"><c r="XFD1048576" t="s"><v>99999</v></c><c r="ZZZ9"><v>12</v></c></row>')
    sheet = sheet.replace("<sheetData>", '<cols><col min="1" max="2000000000" hidden="1"/></cols><sheetData>')
    path = office(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    cells = [part for part in parts(path) if part.text == "12"]
    assert [part.hidden for part in cells] == [True]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".pdf", ".zip", ".xls", ".html", ".json", ".csv"])
def test_noise_under_any_name_is_never_fully_checked(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(random.Random(7).randbytes(4000))
    assert unread(path)


@pytest.mark.parametrize(
    "head", [b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG", b"Rar!", b"\x1f\x8b"]
)
def test_heads_without_a_body_are_reported(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(head + bytes(600))
    assert len(unread(path)) == 1


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_truncated_workbooks(tmp_path: Path, keep: float) -> None:
    book = Workbook()
    for number in range(300):
        book.active.append([number, f"甲{number}"])
    book.save(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * keep)])
    assert unread(tmp_path / "a.xlsx")


def test_flipped_bytes_never_raise(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["甲", "乙"])
    book.save(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    chance = random.Random(11)
    for round_number in range(40):
        broken = bytearray(data)
        for _ in range(6):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path = tmp_path / f"{round_number}.xlsx"
        path.write_bytes(broken)
        assert all(isinstance(part, Inside | Unread) for part in everything(path))


def test_an_encrypted_member_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "secret")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + offset
        data[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    assert [part.where for part in unread(path)] == ["a.txt"]


def test_deep_json_and_html(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[" * 100_000, encoding="utf-8")
    assert any(part.lines for part in read_inside(tmp_path / "a.json") if isinstance(part, Inside))
    (tmp_path / "a.html").write_text("<div>" * 50_000 + "甲", encoding="utf-8")
    assert list(read_inside(tmp_path / "a.html"))


def test_a_broken_csv_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('甲,"' + "乙" * 200_000, encoding="utf-8")
    found = [part for part in read_inside(path) if isinstance(part, Inside) and part.where != "文件名"]
    assert found[-1].text.endswith("乙乙")


def test_the_budget_counts_over_all_levels() -> None:
    budget = Budget(size=10, members=1)
    budget.take(10)
    budget.take_member()
    with pytest.raises(inside_parts.TooMuchError):
        budget.take(1)
    with pytest.raises(inside_parts.TooMuchError):
        budget.take_member()


def renamed(path: Path, before: bytes, after: bytes) -> Path:
    path.write_bytes(path.read_bytes().replace(before, after))
    return path


def test_parts_of_the_same_name_are_reported_or_both_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "first")
        archive.writestr("b.txt", "second")
    texts = [part.text for part in read_inside(renamed(path, b"b.txt", b"a.txt")) if isinstance(part, Inside)]
    assert {"first", "second"} <= set(texts)
    path = office(tmp_path / "a.docx", {"docProps/core.xml": "<a>1</a>", "docProps/cor2.xml": "<a>2</a>"})
    assert [part.reason for part in unread(renamed(path, b"cor2.xml", b"core.xml"))] == [
        "文件里有重名的部分，可能藏有内容"
    ]


def test_a_damaged_string_table_does_not_hide_the_rest(tmp_path: Path) -> None:
    sheet = SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>kept</t></is></c></row>')
    broken = {"xl/sharedStrings.xml": "<sst><si>", "xl/workbook.xml": "<a", "xl/worksheets/sheet1.xml": sheet}
    path = office(tmp_path / "a.xlsx", dict(broken))
    assert "kept" in [part.text for part in parts(path)]
    assert {part.where for part in unread(path)} >= {"xl/sharedStrings.xml", "xl/workbook.xml"}


def test_huge_trees_are_read_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LARGEST_TREE", 10)
    path = tmp_path / "a.json"
    path.write_text('["甲乙丙丁"]', encoding="utf-8")
    assert [part.reason for part in unread(path)] == ["内容太大，只按纯文字检查"]
    assert any("甲乙丙丁" in part.text for part in read_inside(path) if isinstance(part, Inside))


def test_names_written_by_old_windows_programs(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("name.txt", "甲")
    renamed(path, b"name.txt", "名单".encode("gb18030") + b".txt")
    assert any(part.text == "名单.txt" for part in read_inside(path) if isinstance(part, Inside))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<style>" + "{" * 20_000),
        ("a.csv", "," * 100_000),
        ("a.csv", "甲," * 1_900 + "\n"),
        ("a.json", "[" + "1," * 50_000 + "1]"),
        ("a.jpg", "<x:xmpmeta" * 10_000),
        ("a.eml", "MIME-Version: 1.0\n" + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 500),
        ("a.rtf", r"{\rtf1" + r"\b0 1{" * 5_000),
        ("a.xml", "<?xml version='1.0'?>" + "<a>" * 5_000),
    ],
)
def test_texts_made_to_be_slow_have_an_end(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert list(everything(tmp_path / name))


def test_rows_and_cells_that_come_again_are_all_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row><row r="1"><c r="A1"><v>3</v></c></row>'
    path = office(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": SHEET.format(rows)})
    assert [part.text for part in parts(path) if part.where == "sheet1.xml!A1"] == ["1\x1e2", "3"]


def test_a_table_taken_by_nobody_does_not_stop_the_rest(tmp_path: Path) -> None:
    sheet = SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "</worksheet>", "<headerFooter><oddHeader>kept</oddHeader></headerFooter></worksheet>"
    )
    path = office(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    assert "kept" in [part.text for part in read_inside(path) if isinstance(part, Inside)]
