"""The change list as workbook and as Word document, made so that they print as they stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.exporters.change_list import CENTRED, COLUMNS, change_rows
from catalog_app.exporters.list_workbook import ListSheet, notes_with_maker, write_list_workbook
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.change_list import ChangeSheet

_BODY, _HEADING = "宋体", "黑体"
_PAGE_WIDTH, _PAGE_HEIGHT, _EDGE = 297, 210, 12
"""Millimetres."""


def write_xlsx(sheet: ChangeSheet, out: Path, progress: Progress) -> None:
    """One worksheet, landscape A4, header repeated on each page."""
    listed = ListSheet(
        name="变更清单",
        title=sheet.title,
        columns=COLUMNS,
        rows=change_rows(sheet.changes),
        notes=notes_with_maker(sheet),
        centred=frozenset(CENTRED),
    )
    write_list_workbook([listed], sheet.signature, out, progress)


def write_docx(sheet: ChangeSheet, out: Path, progress: Progress) -> None:
    """A landscape A4 page with one table, header repeated on each page."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _set_up_document(document, sheet)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _say(title, sheet.title, _HEADING, 16, bold=True)
    for text in notes_with_maker(sheet):
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
