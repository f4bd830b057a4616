"""One sheet of an xlsx as the gate wants it: rows as they come, what is hidden, what stands beside the cells."""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Protocol

from catalog_app.importers.doubts import Doubts
from catalog_app.importers.events import Attributes, local
from catalog_app.importers.grid import LAST_COLUMN, LAST_ROW, RawTable, Tally
from catalog_app.importers.inside.beside import Beside
from catalog_app.importers.inside.fast_rows import Cell, without_plain_rows
from catalog_app.importers.inside.parts import BREAK, Inside
from catalog_app.importers.xlsx_sheet import Book, Sheet, column_number, unescaped, without_empty

_ON = ("1", "true")
_DIGITS = "0123456789"
_LONG = 7
"""A number of fewer digits says nothing about a person."""
_FULL = 17
"""As many characters a number with a point has whose last digits are not only those of its binary form."""
_EXACT = 15
_PADDING = 64
_MOST_COVERED = 100_000
_SMALLEST_HEIGHT, _SMALLEST_WIDTH = 1.5, 0.3
_SHORTEST_FORMULA = 8
_TELLING = re.compile(r'["\d].{5}', re.DOTALL)
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(\w{2,4}));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

Area = tuple[int, int, int, int]
"""top, left, bottom, right, counted from 1"""


class Workbook(Book, Protocol):
    """What a sheet needs of its workbook."""

    unseen: set[int]
    phonetics: dict[int, str]

    @property
    def used(self) -> bytearray:
        """Which of the texts some cell refers to."""


class SheetRows(Sheet):
    """Rows one after the other; what was hidden and what stood beside the cells is known at the end."""

    def __init__(self, name: str, book: Workbook, tally: Tally, beside: Beside, printed: list[Area]) -> None:
        self._raw = RawTable(name)
        super().__init__(self._raw, book, tally, Doubts())
        self.hidden_rows: set[int] = set()
        self.hidden_columns = _Columns(self._raw)
        self.hidden_cells = _Cells(self, printed)
        self.numbers = array("L")
        self.texts: deque[Inside] = deque()
        """Formulas and the like, to be taken out after each row."""
        self.unseen: set[tuple[int, int]] = set()
        self.merges = self._raw.merges
        self._gate_book, self._beside, self._name = book, beside, name
        self._pending: list[tuple[int, dict[int, str], bool]] = []
        self._in_data = False
        self._all_hidden = False
        self.starts |= {"sheetData": self._enter_data, "f": self.listen, "sheetFormatPr": self._defaults}
        self.ends |= {"sheetData": self._leave_data, "f": self._end_formula}

    def rows(self, chunks: Iterable[bytes]) -> Iterator[list[str]]:
        """The texts of each row that has any, from column A on."""
        left = without_plain_rows(without_empty(chunks), self._take)
        for _ in self.steps(left):
            yield from self._out()
        yield from self._out()

    def place(self, row: int, column: int) -> str:
        """Where a cell of `rows` stands."""
        return f"{self._name}!{letters(column + 1)}{self.numbers[row]}"

    def _out(self) -> Iterator[list[str]]:
        pending, self._pending = self._pending, []
        for number, cells, hidden in pending:
            if hidden:
                self.hidden_rows.add(len(self.numbers))
            self.numbers.append(number)
            yield self._row_of(number, cells, row_hidden=hidden)

    def _row_of(self, number: int, cells: dict[int, str], *, row_hidden: bool) -> list[str]:
        last = max(cells)
        if last > _PADDING + 4 * len(cells):
            last = min(last, _PADDING)
            far = ((column, text) for column, text in cells.items() if column > last)
            for column, text in far:
                hidden = row_hidden or column - 1 in self.hidden_columns or column > LAST_COLUMN
                self.texts.append(Inside(f"{self._name}!{letters(column)}{number}", text, hidden))
        get = cells.get
        return [get(column, "") for column in range(1, last + 1)]

    # --- rows written the plain way

    def _take(self, attributes: dict[str, str], cells: list[Cell]) -> bool:
        number = attributes.get("r", "")
        if not number.isdecimal() or not 0 < int(number) <= LAST_ROW:
            return False
        self._begin_row(attributes)
        row = self._cells
        for letter, style, kind, value, text in cells:
            self._place = place = _column(letter) or self._place + 1
            shown = _plain(text) if text else self._quick(value, kind, style)
            if not shown or shown.isspace():
                continue
            if style or place in row:
                self._put(shown, style)
            else:
                row[place] = shown
        self._end_row()
        return True

    def _quick(self, value: str, kind: str, style: str) -> str:
        if not style and not kind:
            return as_stored(value)
        self._cell = {"s": style, "r": ""}
        self._formula = False
        return self._text(_decoded(value), kind or "n")

    # --- the handlers, as the events come

    def _begin_row(self, attributes: Attributes) -> None:
        super()._begin_row(attributes)
        self._row_hidden = (
            self._row_hidden
            or _is_below(attributes.get("ht"), _SMALLEST_HEIGHT)
            or (self._all_hidden and attributes.get("hidden") is None and "ht" not in attributes)
        )

    def _end_row(self) -> None:
        if not self._cells:
            return
        self._tally.cells(len(self._cells))
        self._pending.append((self._row, self._cells, self._row_hidden))

    def _begin_cell(self, attributes: Attributes) -> None:
        super()._begin_cell(attributes)
        reference = attributes.get("r")
        if reference:
            self._place = _column(reference.rstrip(_DIGITS)) or self._place

    def _end_cell(self) -> None:
        if self._value is None:
            return
        text = self._text(self._value, self._cell.get("t", "n"))
        if text and not text.isspace():
            self._put(text, self._cell.get("s", ""))

    def _put(self, text: str, style: str) -> None:
        place = self._place
        if style and int(style) in self._gate_book.unseen:
            self.unseen.add((self._row, place))
        before = self._cells.get(place)
        self._cells[place] = text if before is None or before == text else f"{before}{BREAK}{text}"

    def _end_formula(self) -> None:
        formula = self.heard()
        self._formula = True
        if len(formula) >= _SHORTEST_FORMULA and _TELLING.search(formula):
            self._tally.text(len(formula))
            self.texts.append(Inside(f"公式 {self._name}!{letters(self._place)}{self._row}", formula, hidden=True))

    def _text(self, value: str, kind: str) -> str:
        if kind == "s":
            return self._shared(value)
        if kind in ("inlineStr", "str"):
            self._tally.text(len(value))
            return unescaped(value)
        if kind == "e":
            return value
        try:
            return super()._text(value, kind)
        except (ValueError, OverflowError):
            return value

    def _shared(self, value: str) -> str:
        strings, book = self._gate_book.strings, self._gate_book
        place = int(value) if value.isdecimal() and len(value) < 9 else len(strings)
        if place >= len(strings):
            return ""
        book.used[place] = 1
        if place in book.phonetics:
            where = f"拼音 {self._name}!{letters(self._place)}{self._row}"
            self.texts.append(Inside(where, book.phonetics[place], hidden=True))
        return strings[place]

    def _number(self, value: str) -> str:
        stored = as_stored(value)
        style, formats = int(self._cell.get("s") or 0), self._gate_book.formats
        if not style or style >= len(formats) or not formats[style]:
            return stored
        shown = super()._number(value)
        return shown or stored if len(stored) < _LONG else both(shown, stored)

    def _read_column(self, attributes: Attributes) -> None:
        if _is_below(attributes.get("width"), _SMALLEST_WIDTH):
            attributes = attributes | {"hidden": "1"}
        super()._read_column(attributes)

    def _read_merge(self, attributes: Attributes) -> None:
        try:
            super()._read_merge(attributes)
        except ValueError:
            self._beside.note("合并区域", attributes.get("ref", ""))

    def _defaults(self, attributes: Attributes) -> None:
        self._all_hidden = attributes.get("zeroHeight") in _ON

    # --- outside the cells

    def _enter_data(self, _attributes: Attributes) -> None:
        self._in_data = True

    def _leave_data(self) -> None:
        self._in_data = False

    def _start(self, name: str, attributes: Attributes) -> None:
        super()._start(name, attributes)
        if not self._in_data:
            self._beside.open(name.rpartition(":")[2], local(attributes))
            self.listen()

    def _end(self, name: str) -> None:
        if not self._in_data:
            self._beside.close(name.rpartition(":")[2], self.heard())
        super()._end(name)


class _Columns:
    """The hidden columns, counted from 0."""

    def __init__(self, table: RawTable) -> None:
        self._table = table

    def __contains__(self, column: object) -> bool:
        return isinstance(column, int) and column + 1 in self._table.hidden_columns


class _Cells:
    """Cells of an unreadable style, below a merged range, or beyond what is printed; counted from 0."""

    def __init__(self, sheet: SheetRows, printed: list[Area]) -> None:
        self._sheet = sheet
        self._printed = printed
        self._covered: set[tuple[int, int]] | None = None

    def __contains__(self, cell: object) -> bool:
        if not isinstance(cell, tuple):
            return False
        row, column = self._sheet.numbers[cell[0]], cell[1] + 1
        if (row, column) in self._sheet.unseen or (row, column) in self._below_merges():
            return True
        inside = (top <= row <= bottom and left <= column <= right for top, left, bottom, right in self._printed)
        return bool(self._printed) and not any(inside)

    def _below_merges(self) -> set[tuple[int, int]]:
        if self._covered is None:
            self._covered = set(_covered(self._sheet))
        return self._covered


def _covered(sheet: SheetRows) -> Iterator[tuple[int, int]]:
    left = _MOST_COVERED
    for merge in sheet.merges:
        left -= (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
        if left < 0:
            return
        for row in range(merge.top, merge.bottom + 1):
            for column in range(merge.left, merge.right + 1):
                if (row, column) != (merge.top, merge.left):
                    yield row, column


def _is_below(size: str | None, least: float) -> bool:
    if not size:
        return False
    try:
        return float(size) < least
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def _column(name: str) -> int:
    """The column's number, 0 for what is none."""
    try:
        return column_number(name)
    except ValueError:
        return 0


def as_stored(value: str) -> str:
    """A number in full, as the file has it: 5.3E+17 written out."""
    if "E" not in value and "e" not in value and (len(value) < _FULL or "." not in value):
        return value
    try:
        number = float(value)
        return value if abs(number) > 1e30 else format(Decimal(repr(number)), "f").removesuffix(".0")
    except (ValueError, InvalidOperation):
        return value


def both(shown: str, stored: str) -> str:
    """What a cell shows, and what it holds where that cannot be told from it."""
    digits = "".join(filter(str.isdecimal, shown))
    whole = stored.partition(".")[0]
    if len(whole) > _EXACT and whole.isdecimal() and digits == str(int(float(whole))):
        return stored  # the digits beyond the 15th are those of its binary form
    return shown if whole.lstrip("-") in digits or shown == stored else f"{shown}{BREAK}{stored}".lstrip(BREAK)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _decoded(text: str) -> str:
    """A text of the XML with its references resolved."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return unescaped(_decoded(text))


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2] or -1)
    if code >= 0:
        return chr(code) if code < 0x110000 else "\ufffd"
    return _ENTITIES.get(found[3], found[0])
