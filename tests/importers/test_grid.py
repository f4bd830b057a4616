"""Raw sheets: merges, hidden flags, escapes; and hostile files, each refused soon and by name."""

import io
import os
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.importers import grid
from catalog_app.importers.grid import Merge, read_tables
from catalog_app.model.errors import AppError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONSHIPS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'


def xlsx(path: Path, sheet: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", parts.get("workbook", WORKBOOK))
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONSHIPS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if "shared" in parts:
            archive.writestr("xl/sharedStrings.xml", parts["shared"])
    return path


def sheet_of(rows: str, rest: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'


def refused(path: Path) -> str:
    with pytest.raises(AppError) as error:
        read_tables(path)
    assert path.name in error.value.cause
    return error.value.code


def test_merged_cells_say_the_same_and_hidden_rows_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["B2"], sheet["C4"] = "甲", "乙", "丙", "丁"
    sheet.merge_cells("A1:A2")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("藏").sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    first, second = read_tables(tmp_path / "a.xlsx")
    assert first.rows == {1: {1: "甲", 2: "乙"}, 2: {1: "甲", 2: "丙"}, 4: {3: "丁"}}
    assert (first.merges, first.hidden_rows, first.hidden_columns) == ([Merge(1, 1, 2, 1)], {2}, {3})
    assert (first.text(2, 1), first.text(9, 9), first.columns) == ("甲", "", [1, 2, 3])
    assert (second.name, second.hidden) == ("藏", True)


def test_values_of_every_kind_are_text(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{MAIN}"><si><r><t>公</t></r><r><t>开</t></r><rPh><t>gong</t></rPh></si></sst>'
    row = (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>5.0</v></c><c r="C3"><v>0.25</v></c>'
        '<c r="D3" t="inlineStr"><is><t>a_x000A_b_x005F_x0041_</t></is></c><c r="E3" t="str"><v>算</v></c>'
        '<c r="F3" t="e"><v>#REF!</v></c><c r="G3"/></row>'
    )
    (table,) = read_tables(xlsx(tmp_path / "a.xlsx", sheet_of(row), shared=shared))
    assert table.rows[3] == {1: "公开", 2: "5", 3: "0.25", 4: "a\nb_x0041_", 5: "算", 6: "#REF!"}


def test_cells_without_reference_stand_in_order(tmp_path: Path) -> None:
    row = '<row><c t="str"><v>甲</v></c><c t="str"><v>乙</v></c></row>'
    (table,) = read_tables(xlsx(tmp_path / "a.xlsx", sheet_of(row + row)))
    assert table.rows == {1: {1: "甲", 2: "乙"}, 2: {1: "甲", 2: "乙"}}


def test_other_files_are_no_workbooks(tmp_path: Path) -> None:
    for name, data in {"a.xlsx": b"", "b.xlsx": b"hello", "c.xls": b"\xd0\xcf\x11\xe0" + bytes(600)}.items():
        (tmp_path / name).write_bytes(data)
        assert refused(tmp_path / name) == "NOT_A_WORKBOOK"
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(tmp_path / "d.xlsx") == "NOT_A_WORKBOOK"


def test_missing_files_folders_and_pipes(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx") == "FILE_MISSING"
    assert refused(tmp_path) == "NOT_A_FILE"
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refused(tmp_path / "pipe.xlsx") == "NOT_A_FILE"


def test_a_password_is_named(tmp_path: Path) -> None:
    locked = tmp_path / "a.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    assert refused(locked) == "FILE_PROTECTED"
    path = xlsx(tmp_path / "b.xlsx", sheet_of(""))
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    path.write_bytes(data)
    assert refused(path) == "FILE_PROTECTED"


@given(st.integers(4, 2000), st.binary(min_size=1, max_size=8))
def test_cut_and_spoilt_files_end_in_an_error_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, place: int, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    path = xlsx(folder / "a.xlsx", sheet_of('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>' * 20))
    data = path.read_bytes()
    for spoilt in (data[:place], data[:place] + noise + data[place + len(noise) :]):
        path.write_bytes(spoilt)
        assert outcome(path) in ("read", "DAMAGED_FILE", "NOT_A_WORKBOOK", "FILE_PROTECTED", "FILE_TOO_LARGE")


def outcome(path: Path) -> str:
    try:
        read_tables(path)
    except AppError as error:
        return error.code
    return "read"


def test_broken_parts_are_damage(tmp_path: Path) -> None:
    for number, rows in enumerate(
        (
            "<row><c",
            '<row r="x"/>',
            '<row r="1"><c r="11A" t="str"><v>1</v></c></row>',
            '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        )
    ):
        assert refused(xlsx(tmp_path / f"{number}.xlsx", sheet_of(rows))) == "DAMAGED_FILE"
    merged = sheet_of('<row r="1"/>', '<mergeCells><mergeCell ref="nonsense"/></mergeCells>')
    assert refused(xlsx(tmp_path / "m.xlsx", merged)) == "DAMAGED_FILE"


def test_outside_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    sheet = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{secret.as_uri()}">]>' + sheet_of(
        '<row r="1"><c r="A1" t="str"><v>&y;</v></c></row>'
    )
    assert refused(xlsx(tmp_path / "a.xlsx", sheet)) == "DAMAGED_FILE"


def test_a_zip_bomb_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "LARGEST_CONTENT", 4 << 20)
    sheet = sheet_of("<!--" + " " * (8 << 20) + "-->")
    path = xlsx(tmp_path / "a.xlsx", sheet)
    assert path.stat().st_size < 100_000
    assert refused(path) == "FILE_TOO_LARGE"


def test_a_large_file_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "LARGEST_FILE", 1000)
    (tmp_path / "a.xlsx").write_bytes(b"PK" + bytes(2000))
    assert refused(tmp_path / "a.xlsx") == "FILE_TOO_LARGE"


def test_a_million_formatted_empty_rows_are_few_cells(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>甲</v></c></row>'
    rows += "".join(f'<row r="{row}"><c r="A{row}" s="3"/></row>' for row in range(2, 100_000))
    (table,) = read_tables(xlsx(tmp_path / "a.xlsx", sheet_of(rows)))
    assert table.rows == {1: {1: "甲"}}


def test_a_merge_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    (table,) = read_tables(
        xlsx(tmp_path / "a.xlsx", sheet_of('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>', merge))
    )
    assert list(table.rows) == [1]


def test_too_many_merged_cells_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 1000)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="str"><v>甲</v></c></row>' for row in range(1, 200))
    merges = "<mergeCells>" + '<mergeCell ref="A1:Z199"/>' * 50 + "</mergeCells>"
    assert refused(xlsx(tmp_path / "a.xlsx", sheet_of(rows, merges))) == "FILE_TOO_LARGE"


def test_what_openpyxl_writes_is_read_alike(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(1, 6):
        book.active.append([f"第{row}行", row, " 留空 ", None, "a\nb"])
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "a.xlsx").write_bytes(stream.getvalue())
    (table,) = read_tables(tmp_path / "a.xlsx")
    assert table.rows[5] == {1: "第5行", 2: "5", 3: " 留空 ", 5: "a\nb"}


def test_rows_without_number_follow_the_one_before_also_an_empty_one(tmp_path: Path) -> None:
    rows = '<row r="4"><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>'
    [table] = read_tables(xlsx(tmp_path / "a.xlsx", sheet_of(rows)))
    assert table.rows == {4: {1: "1"}, 6: {1: "2"}}


def test_hidden_columns_told_over_and_over_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 100_000)
    columns = '<cols><col min="1" max="99999999" hidden="1"/></cols>'
    assert refused(xlsx(tmp_path / "a.xlsx", sheet_of("", columns * 7))) == "FILE_TOO_LARGE"
    [table] = read_tables(xlsx(tmp_path / "b.xlsx", sheet_of("", columns)))
    assert len(table.hidden_columns) == grid.LAST_COLUMN


def test_rows_cells_and_strings_have_an_end_also_the_empty_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST_ELEMENTS", 1000)
    fitting = sheet_of("<row><c/><c/><c/></row>" * 250)
    assert read_tables(xlsx(tmp_path / "a.xlsx", fitting))[0].rows == {}
    for rows in ("<row><c/><c/><c/></row>" * 251, "<row/>" * 1001):
        assert refused(xlsx(tmp_path / "b.xlsx", sheet_of(rows))) == "FILE_TOO_LARGE"
    strings = f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 501}</sst>'
    assert refused(xlsx(tmp_path / "c.xlsx", sheet_of(""), shared=strings)) == "FILE_TOO_LARGE"


def test_a_row_that_never_ends_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "LARGEST_ELEMENT", 200_000)
    cells = "<c/>" * 20_000
    assert read_tables(xlsx(tmp_path / "a.xlsx", sheet_of(f"<row>{cells}</row>" * 10)))[0].rows == {}
    assert refused(xlsx(tmp_path / "b.xlsx", sheet_of(f"<row>{cells * 10}</row>"))) == "FILE_TOO_LARGE"


def test_too_many_merged_ranges_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 1000)
    merges = "<mergeCells>{}</mergeCells>"
    sheet = sheet_of("", merges.format('<mergeCell ref="A1:B2"/>' * 125))
    assert len(read_tables(xlsx(tmp_path / "a.xlsx", sheet))[0].merges) == 125
    sheet = sheet_of("", merges.format('<mergeCell ref="A1:B2"/>' * 126))
    assert refused(xlsx(tmp_path / "b.xlsx", sheet)) == "FILE_TOO_LARGE"


def test_unseen_characters_do_not_come_in_however_they_are_written(tmp_path: Path) -> None:
    text = "甲_xD800__x0001__x202E_\u202e乙_x000A_丙"
    shared = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c><c r="B1" t="s"><v>0</v></c></row>'
    workbook = WORKBOOK.replace('"表"', '"表\u202e"')
    (table,) = read_tables(xlsx(tmp_path / "a.xlsx", sheet_of(cells), shared=shared, workbook=workbook))
    assert table.rows == {1: {1: "甲乙\n丙", 2: "甲乙\n丙"}}
    assert table.name == "表"
