"""The catalog as an xlsx in the standard's layout, one sheet a domain, made so that reading it again changes nothing.

Row heights are computed, because spreadsheet programs print wrapped cells without them as overlapping text. Text that
begins like a formula stays text. The same content gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from catalog_app.exporters.layout import header_cells
from catalog_app.exporters.pens import Pens
from catalog_app.exporters.template import EMPTY_ROW_HEIGHT, EMPTY_ROWS, StationForm, dress
from catalog_app.exporters.workbook_columns import (
    SIZES,
    cell_value,
    measure,
    require_short,
    sheet_columns,
    sheet_name,
    xlsx_text,
)
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.notice_words import chinese_date
from catalog_app.model.unit import Unit
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress

TITLE_ROW, UNIT_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 5
_TITLE_SIZE = 18
_FROZEN_KEY = "elements"
_HEADER_HEIGHTS = (18.0, 48.0)
_FORMULA_STARTS = ("=", "+", "-", "@")
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}


def write_workbook(
    catalogs: Sequence[DomainCatalog],
    unit: Unit,
    stations: dict[str, str],
    out: Path,
    progress: Progress,
    *,
    printed_on: date | None = None,
    form: StationForm | None = None,
) -> None:
    """Write the workbook to `out`, which the caller provides (support.files.beside); with `form` one to fill in.

    UsageError CELL_TOO_LONG for a text that no spreadsheet cell can hold.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator = unit.signature
    workbook.properties.title = f"{unit.name}基层政务公开标准目录"
    pens = Pens(workbook)
    names: set[str] = set()
    for number, catalog in enumerate(catalogs):
        progress.step(number, len(catalogs), f"正在写入 {catalog.domain.name}")
        name = sheet_name(f"{catalog.domain.code}{catalog.domain.name}", names)
        _Sheet(workbook.create_sheet(name), catalog, stations, pens, form).write(unit, printed_on)
    workbook.save(out)
    normalise_zip(out)


class _Sheet:
    """One domain's sheet."""

    def __init__(
        self, sheet: Any, catalog: DomainCatalog, stations: dict[str, str], pens: Pens, form: StationForm | None
    ) -> None:
        self._sheet, self._catalog, self._pens, self._form = sheet, catalog, pens, form
        self._columns = sheet_columns(catalog.items)
        self._values: list[list[str | int]] = []
        for item in catalog.items:
            values = [cell_value(item, column, stations) for column in self._columns]
            for column, value in zip(self._columns, values, strict=True):
                require_short(value, item, column)
            self._values.append(values)

    def write(self, unit: Unit, printed_on: date | None) -> None:
        """All of it: head, header, rows, then how it prints."""
        self._write_head(unit, printed_on)
        self._write_header()
        found = measure(self._columns, self._values)
        for place, width in enumerate(found.widths, start=1):
            self._sheet.column_dimensions[_letter(place)].width = width
        rows = zip(self._values, found.heights, found.sizes, strict=True)
        for number, (values, height, size) in enumerate(rows, start=FIRST_ROW):
            self._write_row(number, values, size)
            self._sheet.row_dimensions[number].height = height
        if self._form is None:
            self._merge_downward()
        else:
            self._add_empty_rows(self._form)
        self._set_up_print(unit)

    def _write_head(self, unit: Unit, printed_on: date | None) -> None:
        last = len(self._columns)
        domain = self._catalog.domain
        subject = domain.name if domain.name.endswith("领域") else f"{domain.name}领域"
        day = f"　　{chinese_date(printed_on)}" if printed_on else ""
        title, note = f"{unit.name}{subject}基层政务公开标准目录", f"编制单位：{unit.signature}{day}"
        if self._form is not None:
            title, note = self._form.title(subject), self._form.note()
        self._put(TITLE_ROW, 1, title, self._pens.title(_TITLE_SIZE))
        self._put(UNIT_ROW, 1, note, self._pens.note)
        for row, height in ((TITLE_ROW, 32.0), (UNIT_ROW, 18.0)):
            self._merge(row, 1, row, last)
            self._sheet.row_dimensions[row].height = height

    def _write_header(self) -> None:
        for row in (HEADER_ROW, HEADER_ROW + 1):
            for place in range(1, len(self._columns) + 1):
                self._put(row, place, None, self._pens.header)
        for cell in header_cells([column.column for column in self._columns]):
            legend = f"\n（{cell.legend}）" if cell.legend else ""
            row, place = HEADER_ROW + cell.row, cell.column + 1
            self._put(row, place, cell.label + legend, self._pens.header)
            self._merge(row, place, row + cell.rows - 1, place + cell.columns - 1)
        self._sheet.row_dimensions[HEADER_ROW].height = _HEADER_HEIGHTS[0]
        self._sheet.row_dimensions[HEADER_ROW + 1].height = _HEADER_HEIGHTS[1]

    def _write_row(self, number: int, values: Sequence[str | int], size: int) -> None:
        for place, (column, value) in enumerate(zip(self._columns, values, strict=True), start=1):
            quoted = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
            self._put(number, place, value, self._pens.body(size, centred=column.centred, quoted=quoted))

    def _add_empty_rows(self, form: StationForm) -> None:
        first = FIRST_ROW + len(self._values)
        for number in range(first, first + EMPTY_ROWS):
            self._write_row(number, [""] * len(self._columns), SIZES[0])
            self._sheet.row_dimensions[number].height = EMPTY_ROW_HEIGHT
        dress(self._sheet, self._columns, FIRST_ROW, first + EMPTY_ROWS - 1, form)

    def _last_row(self) -> int:
        empty = EMPTY_ROWS if self._form is not None else 0
        return FIRST_ROW + max(len(self._values) + empty, 1) - 1

    def _put(self, row: int, column: int, value: str | int | None, pen: Any) -> None:
        cell = self._sheet.cell(row, column)
        cell._style = copy(pen)  # openpyxl offers no public way to share a style between cells
        if value not in (None, ""):
            cell.value = xlsx_text(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # else "=…" would become a formula

    def _merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Merge without `merge_cells`, which rewrites every border; our cells have theirs already."""
        if (row, column) != (last_row, last_column):
            self._sheet.merged_cells.add(f"{_letter(column)}{row}:{_letter(last_column)}{last_row}")

    def _merge_downward(self) -> None:
        """Equal 一级事项 of neighbouring rows become one cell, as in printed tables."""
        place = next(number for number, column in enumerate(self._columns) if column.key == "level1")
        rows = enumerate((values[place] for values in self._values), start=FIRST_ROW)
        for label, run in groupby(rows, key=lambda pair: pair[1]):
            numbers = [number for number, _ in run]
            if label:
                self._merge(numbers[0], place + 1, numbers[-1], place + 1)

    def _set_up_print(self, unit: Unit) -> None:
        sheet, last = self._sheet, len(self._columns)
        frozen = next(number for number, column in enumerate(self._columns) if column.key == _FROZEN_KEY)
        sheet.freeze_panes = f"{_letter(frozen + 1)}{FIRST_ROW}"
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW + 1}"
        sheet.print_area = f"A1:{_letter(last)}{self._last_row()}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        for side, inches in _MARGINS.items():
            setattr(sheet.page_margins, side, inches)
        sheet.oddFooter.left.text = unit.name.replace("&", "&&")
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
        sheet.oddFooter.right.text = self._catalog.domain.name.replace("&", "&&")


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(column)
    return letter
