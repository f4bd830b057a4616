"""Sheets of an old xls or et: texts as shown, merged ranges, what is hidden. Hostile files end in an AppError."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog_app.importers.doubts import Doubts
from catalog_app.importers.grid import (
    LAST_COLUMN,
    MERGE_WEIGHT,
    Merge,
    RawFile,
    RawTable,
    Tally,
    clean,
    damaged,
    fill_merges,
    open_file,
    protected,
    refusing,
    too_large,
)
from catalog_app.importers.shown import BUILT_IN, shown_number
from catalog_app.model.errors import AppError
from catalog_app.model.words import visible
from catalog_app.support.progress import Cancelled, Progress

LARGEST_XLS = 24 << 20
"""Bytes: such a file packs hundreds of formatted empty cells into few of them, and each is unpacked."""
_NO_TEXT = (0, 6)
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5


def read_xls(path: Path, progress: Progress) -> RawFile:
    """Every sheet in its order, problems for errors in cells.

    NOT_A_FILE, FILE_MISSING …, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE.
    """
    with open_file(path) as stream, refusing(path):
        if stream.seek(0, 2) > LARGEST_XLS:
            raise too_large(path)
        stream.seek(0)
        data = stream.read()
    book = _open(path, data)
    try:
        return _read(book, path, progress)
    except (AppError, Cancelled):
        raise
    except Exception as error:  # xlrd asserts and stumbles in many ways over what a hostile file says
        raise damaged(path) from error
    finally:
        book.release_resources()


def _open(path: Path, data: bytes) -> Any:
    import xlrd  # only old files need it

    try:
        return xlrd.open_workbook(file_contents=data, logfile=_Nowhere(), formatting_info=True, on_demand=True)
    except Exception as error:  # as above
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise protected(path) from error
        raise damaged(path) from error


def _read(book: Any, path: Path, progress: Progress) -> RawFile:
    tally, doubts = Tally(), Doubts()
    tables = []
    with refusing(path):
        for number in range(book.nsheets):
            progress.step(number, book.nsheets, f"正在读取 {path.name}")
            sheet = book.sheet_by_index(number)
            tables.append(read_sheet(book, sheet, tally, doubts))
            book.unload_sheet(number)
    return RawFile("xls", tuple(tables), tuple(doubts.problems))


def read_sheet(book: Any, sheet: Any, tally: Tally, doubts: Doubts) -> RawTable:
    """One sheet of an open workbook."""
    table = RawTable(visible(sheet.name), sheet.visibility != 0)
    for row in range(sheet.nrows):
        cells: dict[int, str] = {}
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if kind in _NO_TEXT:
                continue
            if kind == _ERROR:
                doubts.add("error_cell", table.name, row + 1, column + 1, _error_name(value))
                continue
            text = _text(book, sheet, row, column)
            if text and not text.isspace():
                cells[column + 1] = text
        if cells:
            tally.cells(len(cells))
            table.rows[row + 1] = cells
    _read_hidden(sheet, table)
    tally.cells(MERGE_WEIGHT * len(sheet.merged_cells))
    table.merges.extend(
        Merge(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in sheet.merged_cells
        if right <= LAST_COLUMN
    )
    fill_merges(table, tally)
    return table


def _read_hidden(sheet: Any, table: RawTable) -> None:
    for row, info in sheet.rowinfo_map.items():
        if (info.hidden or info.height == 0) and row + 1 in table.rows:
            table.hidden_rows.add(row + 1)
    for column, info in sheet.colinfo_map.items():
        if info.hidden or info.width == 0:
            table.hidden_columns.add(column + 1)


def _text(book: Any, sheet: Any, row: int, column: int) -> str:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == _TEXT:
        return clean(value)
    if kind == _BOOLEAN:
        return "TRUE" if value else "FALSE"
    return shown_number(value, _format(book, sheet.cell_xf_index(row, column)), from_1904=book.datemode == 1)


def _format(book: Any, style: int) -> str:
    """The number format of a style; xlrd names the built-in ones as an American program shows them."""
    if not 0 <= style < len(book.xf_list):
        return ""
    key = book.xf_list[style].format_key
    found = book.format_map.get(key)
    code = BUILT_IN.get(key) or (found.format_str if found else "")
    return "" if code.lower() == "general" else code


def _error_name(value: Any) -> str:
    from xlrd.biffh import error_text_from_code

    return str(error_text_from_code.get(value, "#"))


class _Nowhere:
    """xlrd's remarks on a file are of no use to a clerk."""

    def write(self, text: str) -> int:
        """Forget it."""
        return len(text)

    def flush(self) -> None:
        """Nothing to do."""
