"""The change list as workbook and as Word document, made so that they print as they stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.exporters.board.setup import chinese_date
from catalog_app.exporters.change_list import CENTRED, COLUMNS, change_rows
from catalog_app.exporters.workbook_columns import SheetColumn, measure, xlsx_text
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.change_list import ChangeSheet

_BODY, _HEADING = "宋体", "黑体"
_FORMULA_STARTS = ("=", "+", "-", "@")
_WIDENED = 1.6
"""Column widths of the workbook against those of the table."""
_PAGE_WIDTH, _PAGE_HEIGHT, _EDGE = 297, 210, 12
"""Millimetres."""


def write_xlsx(sheet: ChangeSheet, out: Path, progress: Progress) -> None:
    """One worksheet, landscape A4, header repeated on each page."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = sheet.signature
    workbook.properties.title = sheet.title
    page = workbook.active
    page.title = "变更清单"
    heads = [sheet.title, f"编制单位：{sheet.signature}　　{chinese_date(sheet.printed_on)}", *sheet.notes]
    _write_heads(page, heads)
    first = len(heads) + 1
    rows = change_rows(sheet.changes)
    columns = [SheetColumn(_wide(column)) for column in COLUMNS]
    found = measure(columns, rows)
    for place, width in enumerate(found.widths, start=1):
        page.column_dimensions[_letter(place)].width = width
    _write_row(page, first, [column.label for column in COLUMNS], 10, header=True)
    for number, (row, height, size) in enumerate(zip(rows, found.heights, found.sizes, strict=True), start=first + 1):
        progress.step(number - first - 1, len(rows), "正在写入变更清单")
        _write_row(page, number, row, size)
        page.row_dimensions[number].height = height
    _set_up_page(page, first, first + len(rows))
    workbook.save(out)
    normalise_zip(out)


def _wide(column: Any) -> Any:
    from msgspec import structs

    return structs.replace(column, width=column.width * _WIDENED, narrow=False)


def _write_heads(page: Any, heads: list[str]) -> None:
    from openpyxl.styles import Alignment, Font

    for number, text in enumerate(heads, start=1):
        cell = page.cell(number, 1)
        cell.value, cell.data_type = xlsx_text(text), "s"
        title = number == 1
        cell.font = Font(name=_HEADING if title else _BODY, size=16 if title else 10, bold=title)
        cell.alignment = Alignment(horizontal="center" if title else "left", vertical="center", wrap_text=True)
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(COLUMNS))
        page.row_dimensions[number].height = 30.0 if title else 18.0


def _write_row(page: Any, number: int, texts: Any, size: int, *, header: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="FF000000")
    for place, (column, text) in enumerate(zip(COLUMNS, texts, strict=True), start=1):
        cell = page.cell(number, place)
        if text:
            cell.value, cell.data_type = xlsx_text(text), "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)
        cell.font = Font(name=_HEADING if header else _BODY, size=size, bold=header)
        centred = header or column.key in CENTRED
        cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        if header:
            cell.fill = PatternFill("solid", fgColor="FFEDEDED")


def _set_up_page(page: Any, header: int, last: int) -> None:
    page.freeze_panes = f"A{header + 1}"
    page.print_title_rows = f"{header}:{header}"
    page.print_area = f"A1:{_letter(len(COLUMNS))}{last}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for name in ("left", "right", "top", "bottom"):
        setattr(page.page_margins, name, 0.5)
    page.oddFooter.center.text = "第 &P 页 共 &N 页"


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(column)
    return letter


def write_docx(sheet: ChangeSheet, out: Path, progress: Progress) -> None:
    """A landscape A4 page with one table, header repeated on each page."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _set_up_document(document, sheet)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _say(title, sheet.title, _HEADING, 16, bold=True)
    for text in (f"编制单位：{sheet.signature}　　{chinese_date(sheet.printed_on)}", *sheet.notes):
        _say(document.add_paragraph(), text, _BODY, 10)
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _widths(), strict=True):
        column.width = width
    _fill_row(table.rows[0], [column.label for column in COLUMNS], header=True)
    rows = change_rows(sheet.changes)
    for number, row in enumerate(rows):
        progress.step(number, len(rows), "正在写入变更清单")
        _fill_row(table.add_row(), list(row))
    document.save(str(out))
    normalise_zip(out)


def _set_up_document(document: Any, sheet: ChangeSheet) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_PAGE_WIDTH), Mm(_PAGE_HEIGHT)
    for name in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, name, Mm(_EDGE))
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]  # the library's template carries a picture of itself
    properties = document.core_properties
    properties.author = properties.last_modified_by = sheet.signature
    properties.title, properties.comments = sheet.title, ""
    properties.created = properties.modified = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed time, the file's own


def _fill_row(row: Any, texts: list[str], *, header: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    for cell, column, width, text in zip(row.cells, COLUMNS, _widths(), texts, strict=True):
        cell.width = width
        for place, line in enumerate(text.splitlines() or [""]):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            if header or column.key in CENTRED:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _say(paragraph, line, _HEADING if header else _BODY, 9, bold=header)
    if header:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths() -> list[Any]:
    from docx.shared import Mm

    whole = sum(column.width for column in COLUMNS)
    return [Mm((_PAGE_WIDTH - 2 * _EDGE) * column.width / whole) for column in COLUMNS]


def _say(paragraph: Any, text: str, font: str, size: int, *, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run("".join(filter(_is_allowed, text)))
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _is_allowed(character: str) -> bool:
    """Whether XML can carry it."""
    return character in "\t\n" or (character >= " " and not "\ud800" <= character <= "\udfff" and character < "\ufffe")
