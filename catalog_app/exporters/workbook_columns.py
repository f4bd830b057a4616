"""Columns, values and measures of the workbook's sheets, without any spreadsheet library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from msgspec import Struct

from catalog_app.exporters.board.type_setting import Breaker
from catalog_app.exporters.layout import SEQUENCE_KEY, Column, catalog_columns
from catalog_app.model.catalog import ORIGIN_LABELS, Item
from catalog_app.model.cells import EMPTY_BOX, LONGEST_CELL, TICKED_BOX, cell_text
from catalog_app.model.errors import UsageError
from catalog_app.model.fields import NUMBER_LABEL, ORIGIN_LABEL, REASON_LABEL, STATION_LABEL
from catalog_app.model.headers import EXTRA_PREFIX, is_known_header

STATION_KEY, ORIGIN_KEY, REASON_KEY, NUMBER_KEY = "station", "origin", "reason", "number"
EXTRA_KEY = "extra"
_OWN = (
    (STATION_KEY, STATION_LABEL, 8.0),
    (ORIGIN_KEY, ORIGIN_LABEL, 6.0),
    (REASON_KEY, REASON_LABEL, 10.0),
    (NUMBER_KEY, NUMBER_LABEL, 8.0),
)
MOST_HEIGHT = 409.0
_WIDEST = 120.0
_WIDENING = 1.2
_LABEL_LINES = 3
_EM_UNITS = 1.95
"""Width of a Chinese character of body size in column-width units, with a little to spare."""
_EDGE_UNITS = 1.0
_SPARE = 5.0
SIZES = (10, 9, 8, 7, 6)
"""Type sizes of rows; the first unless a row would grow too tall."""
_LEADING, _LEAST_LINES = 1.35, 2
_MOST_LINES = int((MOST_HEIGHT - _SPARE) / (SIZES[0] * _LEADING))
_CENTRED = frozenset(["level1", "level2", "level3", "publisher", STATION_KEY, ORIGIN_KEY, NUMBER_KEY])
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_NAME_LENGTH = 31
_NO_TEXT = re.compile("[^\t\n\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class SheetColumn(Struct, frozen=True):
    """A column of a sheet: of the standard table, or one that only the workbook has."""

    column: Column
    extra: str | None = None
    """The key in `Item.extra`."""

    @property
    def key(self) -> str:
        """The field key."""
        return self.column.key

    @property
    def centred(self) -> bool:
        """Whether its text stands in the middle."""
        return self.column.narrow or self.key in _CENTRED


def sheet_columns(items: Sequence[Item]) -> list[SheetColumn]:
    """The standard columns, then the extra ones met, then what only we know; 事项编号 comes last."""
    columns = [SheetColumn(column) for column in catalog_columns(items)]
    for name in dict.fromkeys(name for item in items for name in item.extra):
        label = f"{EXTRA_PREFIX}{name}" if is_known_header(name) or name.startswith(EXTRA_PREFIX) else name
        columns.append(SheetColumn(Column(key=f"{EXTRA_KEY}.{name}", label=label, width=12), name))
    columns.extend(SheetColumn(Column(key=key, label=label, width=width)) for key, label, width in _OWN)
    return columns


def cell_value(item: Item, column: SheetColumn, stations: Mapping[str, str]) -> str | int:
    """What stands in an item's cell."""
    if column.extra is not None:
        return item.extra.get(column.extra, "")
    if column.key == SEQUENCE_KEY:
        return item.position
    if column.key == STATION_KEY:
        return stations.get(item.station or "", "")
    if column.key == ORIGIN_KEY:
        return ORIGIN_LABELS[item.origin]
    if column.key in (REASON_KEY, NUMBER_KEY):
        return getattr(item, column.key) or ""
    text = cell_text(item, column.key)
    if column.key == "channels":  # boxes beside each other: one a line makes rows three times as tall
        return text.replace(f"\n{TICKED_BOX}", f" {TICKED_BOX}").replace(f"\n{EMPTY_BOX}", f" {EMPTY_BOX}")
    return text


def require_short(value: str | int, item: Item, column: SheetColumn) -> None:
    """CELL_TOO_LONG for a text that a cell cannot hold."""
    length = len(xlsx_text(value)) if isinstance(value, str) else 0
    if length > LONGEST_CELL:
        raise UsageError(
            "CELL_TOO_LONG",
            f"事项{item.number}的“{column.column.label}”有{length}个字，一个单元格放不下。",
            f"请把内容缩短到{LONGEST_CELL}字以内，或分成几个事项。",
        )


def xlsx_text(text: str) -> str:
    """`text` as a cell can hold it: control characters, which XML cannot carry, are left out."""
    return _ESCAPE_LIKE.sub("_x005F_", _NO_TEXT.sub("", text.replace("\r\n", "\n")))


def sheet_name(text: str, taken: set[str]) -> str:
    """A name for a sheet: allowed characters, at most 31 of them, unlike those already `taken` (and taken now)."""
    base = _FORBIDDEN_IN_NAMES.sub("", text).strip()[:_NAME_LENGTH] or "目录"
    name, number = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        mark = f"（{number}）"
        name = base[: _NAME_LENGTH - len(mark)] + mark
    taken.add(name.casefold())
    return name


class _CharacterWidths(dict[str, float]):
    """Widths in ems by East Asian width, which holds for whatever font the reader's machine has."""

    def __missing__(self, character: str) -> float:
        wide = unicodedata.east_asian_width(character) in "WFA"
        width = self[character] = 1.0 if wide else 0.58
        return width


class Measures(Struct, frozen=True):
    """Widths of columns; heights of rows in points, and the type size of each."""

    widths: list[float]
    heights: list[float]
    sizes: list[int]


def measure(columns: Sequence[SheetColumn], values: Sequence[Sequence[str | int]]) -> Measures:
    """Measures in which every text is seen whole.

    A row can be 409 points tall at most: columns that need more are widened while that helps, then the row is set
    smaller.
    """
    breaker = _CountingBreaker()
    widths = [max(column.column.width, _label_width(column)) for column in columns]
    counts = [[breaker.lines(str(value), width) for value, width in zip(row, widths, strict=True)] for row in values]
    for place in range(len(columns)):
        texts = [str(row[place]) for row in values]
        while widths[place] < _WIDEST and any(
            row[place] > max(_MOST_LINES, text.count("\n") + 1) for text, row in zip(texts, counts, strict=True)
        ):
            widths[place] = round(min(widths[place] * _WIDENING, _WIDEST), 1)
            for text, row in zip(texts, counts, strict=True):
                row[place] = breaker.lines(text, widths[place])
    lines = [max(*row, _LEAST_LINES) for row in counts]
    sizes = [next((size for size in SIZES if _height(count, size) <= MOST_HEIGHT), SIZES[-1]) for count in lines]
    heights = [min(_height(count, size), MOST_HEIGHT) for count, size in zip(lines, sizes, strict=True)]
    return Measures(widths, heights, sizes)


def _height(lines: int, size: int) -> float:
    return round(lines * size * _LEADING + _SPARE, 1)


def _label_width(column: SheetColumn) -> float:
    """Room for the header's word in three lines, and for a number under 序号."""
    characters = max(-(-len(column.column.label) // _LABEL_LINES), 2 if column.key == SEQUENCE_KEY else 1)
    return characters * _EM_UNITS + _EDGE_UNITS + 0.6


class _CountingBreaker:
    """Counts the lines a text takes in a column."""

    def __init__(self) -> None:
        self._breaker = Breaker(_CharacterWidths())
        self._known: dict[tuple[str, float], int] = {}

    def lines(self, text: str, width: float) -> int:
        """Lines of `text` in a column `width` units wide."""
        key = (text, width)
        if key not in self._known:
            room = max((width - _EDGE_UNITS) / _EM_UNITS, 1.0)
            self._known[key] = sum(max(len(self._breaker.fill(part, room)), 1) for part in text.split("\n"))
        return self._known[key]
