"""Finished files are read inside out. Each test plants a marked word and asks where it is found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image

from catalog_app.importers.inside.parts import Inside
from catalog_app.importers.inside.reader import read_inside
from tests.helpers.inside_parts import WORD, parts, places, unread


def test_the_file_name_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / f"{WORD}.txt"
    path.write_text("无", encoding="utf-8")
    assert places(path) == [("文件名", False)]
    assert next(part.text for part in read_inside(path, "公示.txt") if isinstance(part, Inside)) == "公示.txt"


# --- xlsx


def workbook(path: Path, fill: Callable[[Workbook], None]) -> Path:
    book = Workbook()
    fill(book)
    book.save(path)
    return path


def test_cells_with_their_places_and_headings(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet.title = "名单"
        sheet.append(["序号", "一卡通账号"])
        sheet.append([1, WORD])
        sheet["D9"] = 1302026000412

    path = workbook(tmp_path / "a.xlsx", fill)
    found = {part.where: part for part in parts(path)}
    assert (found["名单!B1"].text, found["名单!B2"].text) == ("一卡通账号", WORD)
    assert found["名单!D9"].text == "1302026000412"
    assert not found["名单!B2"].hidden
    assert unread(path) == []


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RICH = f"<r><t>{WORD[:8]}</t></r><r><t>{WORD[8:]}</t></r>"


@pytest.mark.parametrize(
    ("cell", "strings"),
    [
        ('<c r="B7" t="s"><v>1</v></c>', f"<si><t>甲</t></si><si>{RICH}</si>"),
        (f'<c r="B7" t="inlineStr"><is>{RICH}</is></c>', ""),
        (f'<c r="B7" t="str"><f>A1</f><v>{WORD}</v></c>', ""),
    ],
)
def test_the_ways_a_cell_holds_its_text(tmp_path: Path, cell: str, strings: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/workbook.xml", f'<workbook {MAIN} xmlns:r="r"><sheets><sheet name="表" r:id="a"/></sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", '<R><Relationship Id="a" Target="/xl/worksheets/sheet1.xml"/></R>'
        )
        archive.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{strings}</sst>")
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet {MAIN}><sheetData><row r="7">{cell}</row></sheetData></worksheet>',
        )
    assert ("表!B7", False) in places(path)
    assert unread(path) == []


# --- docx


def document(path: Path, fill: Callable[[Document], None]) -> Path:
    made = Document()
    fill(made)
    made.save(path)
    return path


def test_paragraphs_split_into_runs(tmp_path: Path) -> None:
    def fill(made: Document) -> None:
        paragraph = made.add_paragraph("关于")
        paragraph.add_run(WORD[:7]).bold = True
        paragraph.add_run(WORD[7:])

    assert places(document(tmp_path / "a.docx", fill)) == [("第1段", False)]


def test_tables_are_tables(tmp_path: Path) -> None:
    def fill(made: Document) -> None:
        table = made.add_table(2, 2)
        table.cell(0, 1).text = "银行账号"
        table.cell(1, 1).text = WORD

    assert places(document(tmp_path / "a.docx", fill)) == [("表格1第2行第2列", False)]
    assert places(tmp_path / "a.docx", "银行账号") == [("表格1第1行第2列", False)]


def test_a_picture_in_a_document_is_reported(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    path = document(tmp_path / "a.docx", lambda made: made.add_picture(picture))
    assert [part.where for part in unread(path)] == ["图片 第1段"]


# --- text, html, csv, json, zip


def test_csv_cells_have_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'姓名;卡号\n"张;三";{WORD}\n', encoding="utf-8")
    assert places(path) == [("第2行第2列", False)]


def test_a_web_page_with_its_hidden_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><p>甲<b>{WORD[:4]}</b>{WORD[4:]}</p><!-- {WORD}1 --><p style='display: none'>{WORD}2</p>"
        f"<img alt='{WORD}3'><script>var a='{WORD}4'</script><p>尾</p></body></html>",
        encoding="utf-8",
    )
    found = {part.text: part.hidden for part in parts(path)}
    assert found[f"甲{WORD}"] is False
    hidden = (f" {WORD}1 ", f"{WORD}2", f"{WORD}3", f"var a='{WORD}4'")
    assert [found[text] for text in hidden] == [True] * 4
    assert found["尾"] is False


def test_html_tables_are_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<table><tr><th>村</th><th>账号</th></tr><tr><td>甲</td><td>{WORD}<br>5</td></tr></table>", encoding="utf-8"
    )
    assert [(part.where, part.text) for part in parts(path) if WORD in part.text] == [("表格1第2行第2列", f"{WORD}\n5")]


def test_json_strings_numbers_and_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'{{"a": [{{"b": "{WORD}"}}, 12345678901234567890], "k{WORD}": null}}', encoding="utf-8")
    assert places(path) == [("a[0].b", False), ("的键", False)]
    assert places(path, "12345678901234567890") == [("a[1]", False)]


def test_archives_inside_archives(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("名单.csv", f"甲,{WORD}")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("附件/里.zip", inner.getvalue())
        archive.writestr(f"{WORD}.txt", "无")
        archive.comment = WORD.encode()
    found = places(path)
    assert ("压缩包注释", True) in found
    assert ("附件/里.zip/名单.csv/第1行第2列", False) in found
    assert (f"{WORD}.txt/文件名", False) in found
    assert len(found) == 3
