"""Plain lists as a workbook that prints as it stands: title, notes, a header on each page, rows of full height.

Change lists, reports and ledgers share it. The same content gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from catalog_app.exporters.layout import Column
from catalog_app.exporters.list_paper import ListHead
from catalog_app.exporters.pens import Pens
from catalog_app.exporters.workbook_columns import SheetColumn, measure, sheet_name, xlsx_text
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress

_FORMULA_STARTS = ("=", "+", "-", "@")
_WIDENED = 1.6
"""Column widths of the workbook against those of a printed table."""
_SIZE, _TITLE_SIZE = 10, 16


class ListSheet(Struct, frozen=True, kw_only=True):
    """One sheet: every row has as many texts as there are columns; `notes` stand under the title, a line each."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    notes: tuple[str, ...] = ()
    centred: frozenset[str] = frozenset()
    """Keys of columns whose texts stand in the middle."""


def notes_with_maker(head: ListHead) -> tuple[str, ...]:
    """The notes of a list that has no foot to say who made it and when."""
    return (f"编制单位：{head.signature}　　{chinese_date(head.printed_on)}", *head.notes)


def write_list_workbook(sheets: Sequence[ListSheet], signature: str, out: Path, progress: Progress) -> None:
    """Write the sheets, landscape A4, to `out`, which the caller provides (support.files.beside)."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator = signature
    workbook.properties.title = sheets[0].title
    pens = Pens(workbook)
    names: set[str] = set()
    for sheet in sheets:
        _Page(workbook.create_sheet(sheet_name(sheet.name, names)), sheet, pens).write(progress)
    workbook.save(out)
    normalise_zip(out)


class _Page:
    """Writes one sheet."""

    def __init__(self, page: Any, sheet: ListSheet, pens: Pens) -> None:
        self._page, self._sheet, self._pens = page, sheet, pens

    def write(self, progress: Progress) -> None:
        sheet = self._sheet
        heads = [sheet.title, *sheet.notes]
        for number, text in enumerate(heads, start=1):
            self._write_head(number, text)
        header = len(heads) + 1
        columns = [SheetColumn(structs.replace(one, width=one.width * _WIDENED, narrow=False)) for one in sheet.columns]
        found = measure(columns, sheet.rows)
        for place, width in enumerate(found.widths, start=1):
            self._page.column_dimensions[_letter(place)].width = width
        self._write_row(header, [column.label for column in sheet.columns], _SIZE, is_header=True)
        for place, (row, height, size) in enumerate(zip(sheet.rows, found.heights, found.sizes, strict=True)):
            progress.step(place, len(sheet.rows), f"正在写入{sheet.name}")
            self._write_row(header + 1 + place, row, size)
            self._page.row_dimensions[header + 1 + place].height = height
        self._set_up(header, header + len(sheet.rows))

    def _write_head(self, number: int, text: str) -> None:
        is_title = number == 1
        self._put(number, 1, text, self._pens.title(_TITLE_SIZE) if is_title else self._pens.note)
        self._page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(self._sheet.columns))
        self._page.row_dimensions[number].height = 30.0 if is_title else 18.0

    def _write_row(self, number: int, texts: Sequence[str], size: int, *, is_header: bool = False) -> None:
        for place, (column, text) in enumerate(zip(self._sheet.columns, texts, strict=True), start=1):
            quoted, centred = text.startswith(_FORMULA_STARTS), column.key in self._sheet.centred
            pen = self._pens.header if is_header else self._pens.body(size, centred=centred, quoted=quoted)
            self._put(number, place, text, pen)

    def _put(self, row: int, column: int, text: str, pen: Any) -> None:
        cell = self._page.cell(row, column)
        cell._style = copy(pen)
        if text:
            cell.value, cell.data_type = xlsx_text(text), "s"

    def _set_up(self, header: int, last: int) -> None:
        page = self._page
        page.freeze_panes = f"A{header + 1}"
        page.auto_filter.ref = f"A{header}:{_letter(len(self._sheet.columns))}{last}"
        page.print_title_rows = f"{header}:{header}"
        page.print_area = f"A1:{_letter(len(self._sheet.columns))}{last}"
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
