"""One sheet of an xlsx: its cells as text, merged ranges, what is hidden; empty cells cost next to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from catalog_app.importers.doubts import Doubts
from catalog_app.importers.events import Attributes, Events
from catalog_app.importers.grid import LAST_COLUMN, LAST_ROW, MERGE_WEIGHT, Merge, RawTable, Tally, clean
from catalog_app.importers.shown import general, shown_number
from catalog_app.model.patterns import lazy

_ON = ("1", "true")
_DIGITS = "0123456789"
_LONG_NUMBER = 16
_PICTURE = "=DISPIMG("
"""What WPS writes for a picture in a cell."""
_CARRIED = 1 << 16
_EMPTY_CELL = re.compile(rb'<c r="[^<>/]*+(?:/>|></c>)')
_EMPTY_ROW = re.compile(rb'<row r="[^<>/]*+(?:/>|></row>)')
_ESCAPE = lazy(r"_x([0-9A-Fa-f]{4})_")
_MIDNIGHT = lazy(r"T00:00:00(?:\.0+)?Z?$")


class Book(Protocol):
    """What a sheet needs of its workbook."""

    from_1904: bool

    @property
    def strings(self) -> list[str]:
        """The texts that cells refer to by number."""

    @property
    def formats(self) -> list[str]:
        """Number formats by style."""


class Sheet(Events):
    """Fills `table` from the sheet's XML."""

    def __init__(self, table: RawTable, book: Book, tally: Tally, doubts: Doubts) -> None:
        super().__init__()
        self._table, self._book, self._tally, self._doubts = table, book, tally, doubts
        self._row = self._place = 0
        self._row_hidden = False
        self._cells: dict[int, str] = {}
        self._cell: Attributes = {}
        self._value: str | None = None
        self._formula = self._phonetic = False
        self.starts = {"c": self._begin_cell, "v": self.listen, "t": self.listen, "row": self._begin_row}
        self.starts |= {"f": self._see_formula, "rPh": self._begin_phonetic}
        self.starts |= {"col": self._read_column, "mergeCell": self._read_merge}
        self.ends = {"c": self._end_cell, "v": self._keep, "t": self._keep, "row": self._end_row}
        self.ends |= {"rPh": self._end_phonetic}

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r") or self._row + 1)
        if not 0 < self._row <= LAST_ROW:
            raise ValueError(self._row)
        self._row_hidden = attributes.get("hidden") in _ON or _is_nothing(attributes.get("ht"))
        self._place = 0
        self._cells = {}

    def _end_row(self) -> None:
        if not self._cells:
            return
        self._tally.cells(len(self._cells))
        self._table.rows.setdefault(self._row, {}).update(self._cells)
        if self._row_hidden:
            self._table.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._value = None
        self._formula = False
        self._place += 1

    def _see_formula(self, _attributes: Attributes) -> None:
        self._formula = True

    def _begin_phonetic(self, _attributes: Attributes) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _keep(self) -> None:
        text = self.heard()
        if not self._phonetic:
            self._value = text if self._value is None else self._value + text

    def _end_cell(self) -> None:
        reference = self._cell.get("r")
        if reference:
            self._place = column_number(reference.rstrip(_DIGITS))
        if self._value is None and not self._formula:
            return
        text = self._text(self._value or "", self._cell.get("t", "n"))
        if text and not text.isspace():
            self._cells[self._place] = text

    def _text(self, value: str, kind: str) -> str:
        if kind == "s":
            return self._book.strings[int(value)] if value else ""
        if kind in ("inlineStr", "str"):
            self._tally.text(len(value))
            return "" if self._formula and value.startswith(_PICTURE) else unescaped(value)
        if not value:
            if self._formula:
                self._doubts.add("formula_without_value", self._table.name, self._row, self._place)
            return ""
        if kind == "e":
            self._doubts.add("error_cell", self._table.name, self._row, self._place, clean(value))
            return ""
        if kind == "b":
            return "TRUE" if value in _ON else "FALSE"
        if kind == "d":
            return clean(_MIDNIGHT.sub("", value))
        return self._number(value)

    def _number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            self._tally.text(len(value))
            return clean(value)
        if len(value) >= _LONG_NUMBER and value.isdecimal():
            return value
        style = int(self._cell.get("s") or 0)
        if not style:
            return general(number)
        formats = self._book.formats
        code = formats[style] if style < len(formats) else ""
        return shown_number(number, code, from_1904=self._book.from_1904)

    def _read_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") not in _ON and not _is_nothing(attributes.get("width")):
            return
        columns = range(int(attributes.get("min", "0")), min(int(attributes.get("max", "0")), LAST_COLUMN) + 1)
        self._tally.cells(len(columns))
        self._table.hidden_columns.update(columns)

    def _read_merge(self, attributes: Attributes) -> None:
        self._tally.cells(MERGE_WEIGHT)
        first, _, last = attributes.get("ref", "").partition(":")
        (top, left), (bottom, right) = _position(first), _position(last or first)
        merge = Merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        self._table.merges.append(merge)


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """A is 1, AA is 27; ValueError for what is no column."""
    column = 0
    for letter in letters.upper():
        place = ord(letter) - 64
        if not 0 < place <= 26 or column > LAST_COLUMN:
            raise ValueError(letters)
        column = column * 26 + place
    if not 0 < column <= LAST_COLUMN:
        raise ValueError(letters)
    return column


def _position(reference: str) -> tuple[int, int]:
    reference = reference.replace("$", "")
    letters = reference.rstrip(_DIGITS)
    row = int(reference[len(letters) :][:8])
    if not 0 < row <= LAST_ROW:
        raise ValueError(reference)
    return row, column_number(letters)


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width is given as zero."""
    return bool(size) and not (size or "").strip("0.")


def unescaped(text: str) -> str:
    """The format's own escapes (ECMA-376 22.9.2.19) undone, each line end one character, unseen characters left out."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return clean(text)


def without_empty(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The XML without cells and rows that only have a format, of which a sheet can have millions."""
    carried = b""
    for chunk in chunks:
        data = carried + chunk
        cut = data.rfind(b"<")
        if len(data) - cut > _CARRIED:
            cut = len(data)
        carried = data[cut:]
        yield _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", data[:cut]))
    yield carried
