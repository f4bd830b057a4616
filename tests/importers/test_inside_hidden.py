"""Every hiding place of office files: the planted word is found there, with its place, and told as seen or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from catalog_app.importers.inside.parts import Inside, Unread
from tests.helpers import hiding_places as hiding
from tests.helpers.inside_parts import everything, parts, places, unread


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Inside | Unread]:
    return list(everything(hiding.workbook_of_sheets(tmp_path_factory.mktemp("inside") / "a.xlsx")))


@pytest.mark.parametrize("name", hiding.SHEETS)
def test_hiding_places_of_a_sheet(found: list[Inside | Unread], name: str) -> None:
    _, where, hidden = hiding.SHEETS[name]
    order = list(hiding.SHEETS).index(name) + 1
    texts = [part for part in found if isinstance(part, Inside) and hiding.word_of(name) in part.text]
    assert (where.format(s=f"s{order}"), hidden) in [(part.where, part.hidden) for part in texts]
    assert not hidden or all(part.hidden for part in texts)


def test_pictures_are_reported_with_their_cell(found: list[Inside | Unread]) -> None:
    assert [part.where for part in found if isinstance(part, Unread)] == ["图片 末!B2"]


@pytest.mark.parametrize("name", hiding.WORKBOOK_PARTS)
def test_hiding_places_of_a_workbook(tmp_path: Path, name: str) -> None:
    more, where, hidden = hiding.WORKBOOK_PARTS[name]
    texts = places(hiding.workbook_file(tmp_path / "a.xlsx", more))
    assert (where, hidden) in texts
    assert not hidden or all(flag for _, flag in texts)


@pytest.mark.parametrize("name", hiding.DOCUMENTS)
def test_hiding_places_of_a_document(tmp_path: Path, name: str) -> None:
    body, more, where, hidden = hiding.DOCUMENTS[name]
    assert places(hiding.document_file(tmp_path / "a.docx", body, more)) == [(where, hidden)]


def test_macros_are_not_read(tmp_path: Path) -> None:
    path = hiding.workbook_file(tmp_path / "a.xlsm", {"xl/vbaProject.bin": b"\0" * 20})
    assert [part.where for part in unread(path)] == ["宏"]


def test_printer_settings_and_small_page_pictures_are_no_matter(tmp_path: Path) -> None:
    more: hiding.Parts = {"xl/printerSettings/printerSettings1.bin": b"\0\1" * 300}
    more["docProps/thumbnail.jpeg"] = hiding.picture().getvalue()
    assert unread(hiding.workbook_file(tmp_path / "a.xlsx", more)) == []


def test_programs_are_no_authors(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "a.xlsx")
    assert [part.text for part in parts(tmp_path / "a.xlsx") if part.kind] == []


def test_persons_are_authors(tmp_path: Path) -> None:
    path = hiding.workbook_file(tmp_path / "a.xlsx", {"docProps/core.xml": hiding.AUTHOR})
    assert [(part.where, part.kind) for part in parts(path) if part.kind] == [("属性:作者", "metadata")]


@pytest.mark.parametrize(
    ("stored", "style", "shown"),
    [
        ("530129198005052642", "0", "530129198005052642"),
        ("5.3012919800505203E+17", "0", "530129198005052000"),
        ("13512345678", "1", "13512345678"),
        ("13512345678", "2", "14十亿\x1e13512345678"),
        ("29221", "3", "1980-01-01"),
        ("13512345678", "4", "13512345678"),
    ],
)
def test_numbers_are_as_shown_and_as_stored(tmp_path: Path, stored: str, style: str, shown: str) -> None:
    codes = ("000\\-0000\\-0000", '0,,,"十亿"', "yyyy\\-mm\\-dd", ";;;")
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for number, code in enumerate(codes, start=170)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 170, 171, 172, 173))
    more: hiding.Parts = {
        "xl/styles.xml": f'<styleSheet xmlns="{hiding.MAIN}">{formats}<cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": hiding.sheet_xml(f'<row r="7"><c r="C7" s="{style}"><v>{stored}</v></c></row>'),
    }
    (cell,) = [part for part in parts(hiding.workbook_file(tmp_path / "a.xlsx", more)) if part.where == "Sheet1!C7"]
    assert (cell.text, cell.hidden) == (shown, style == "4")
