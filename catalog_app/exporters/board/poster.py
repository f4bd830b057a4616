"""A large sheet over several A4 pages that are pasted together: which part stands on which page, and its marks.

Pages meet where they cut through as few lines of text as can be, and the first of two repeats 10 mm of its neighbour
to paste on. Angles at the corners tell where to cut, a broken line where to paste, and words below the row and column
of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from msgspec import Struct

_MILLIMETRE = 72 / 25.4
_TILE = (210 * _MILLIMETRE, 297 * _MILLIMETRE)
_EDGE, _FOOT, _OVERLAP = 5 * _MILLIMETRE, 8 * _MILLIMETRE, 10 * _MILLIMETRE
_LABEL_BASE, LABEL_SIZE = 4.4 * _MILLIMETRE, 9.0
_ANGLE, _GREY = 3 * _MILLIMETRE, 0.45
_BLANK = 6 * _MILLIMETRE
"""So much of a sheet's own blank margin may be lost at the right and below."""
_CHOICE = 12 * _MILLIMETRE
"""An enlarged sheet leaves so much of its pages to choose where they meet."""
_ASCENT, _DESCENT, _CLEAR = 0.88, 0.2, 0.3
_TEXT = re.compile(
    r"/\w+ (?P<size>[\d.]+) Tf|(?P<leading>[\d.]+) TL|1 0 0 1 (?P<x>-?[\d.]+) (?P<y>-?[\d.]+) Tm|"
    r"(?P<right>-?[\d.]+) (?P<up>-?[\d.]+) Td|(?P<next>T\*)|<(?P<codes>[0-9A-Fa-f]+)>Tj"
)
_CODE = 4
_STEPS, _NEAR, _MOST_TRIED = range(-3, 4), 0.12, 60


class Tile(Struct, frozen=True):
    """A page of the poster; rows and columns count from 1, from the upper left."""

    row: int
    column: int


class _Box(Struct, frozen=True):
    """Where a run of characters of one size stands."""

    left: float
    bottom: float
    right: float
    top: float
    size: float


class _Span(Struct, frozen=True):
    """From where to where a line of text goes, and how far its characters are apart in that direction."""

    start: float
    stop: float
    pitch: float = 0.0


class Seams(Struct, frozen=True):
    """Where the rows of pages begin below the sheet's upper edge, and the columns right of its left one, in points."""

    down: tuple[float, ...]
    across: tuple[float, ...]


class Poster(Struct, frozen=True):
    """How a sheet is spread over pages of `size` points, `scale` times as large."""

    size: tuple[float, float]
    sheet: tuple[float, float]
    scale: float
    rows: int
    columns: int

    def tiles(self) -> list[Tile]:
        """The pages in the order they are pasted."""
        return [Tile(row, column) for row in range(1, self.rows + 1) for column in range(1, self.columns + 1)]

    def label(self, tile: Tile, sheet: int, sheets: int) -> str:
        """What stands below a page; `sheet` counts the large sheets from 0."""
        which = f"第{sheet + 1}张（共{sheets}张）" if sheets > 1 else ""
        place = f"{which}第{tile.row}行第{tile.column}列（共{self.rows}行{self.columns}列）"
        return f"{place}　沿四角裁边，叠到虚线处粘贴"

    def seams(self, operators: Iterable[str]) -> Seams:
        """Where the pages of a sheet drawn by `operators` meet: between lines and columns, where there is room to."""
        boxes = list(_text_boxes(operators))
        width, height = self._room
        wide, tall = (side * self.scale for side in self.sheet)
        down = [_Span(tall - box.top * self.scale, tall - box.bottom * self.scale) for box in boxes]
        across = [_Span(box.left * self.scale, box.right * self.scale, box.size * self.scale) for box in boxes]
        return Seams(_begins(self.rows, height, tall, down), _begins(self.columns, width, wide, across))

    def origin(self, tile: Tile, seams: Seams) -> tuple[float, float]:
        """Where the large sheet's lower left corner lies on a page."""
        top = _FOOT + self._room[1] + seams.down[tile.row - 1]
        return _EDGE - seams.across[tile.column - 1], top - self.sheet[1] * self.scale

    def part(self, tile: Tile, seams: Seams) -> tuple[float, float]:
        """Width and height of the part of the sheet that a page shows; its upper left corner is the same on each."""
        width, height = self._room
        across, down = _step(seams.across, tile.column, width), _step(seams.down, tile.row, height)
        return min(across + _OVERLAP, width), min(down + _OVERLAP, height)

    def draw(self, tile: Tile, seams: Seams, form: str, label: str) -> list[str]:
        """The operators of a page: the part of the sheet drawn as `form`, the marks, and `label` (operators)."""
        width, height = self.part(tile, seams)
        left, bottom = self.origin(tile, seams)
        lower = _FOOT + self._room[1] - height
        part = f"q {_EDGE:.2f} {lower:.2f} {width:.2f} {height:.2f} re W n"
        placed = f"{self.scale:.5f} 0 0 {self.scale:.5f} {left:.3f} {bottom:.3f} cm /{form} Do Q"
        return [part, placed, self._marks(tile, seams), f"BT {label} ET"]

    @property
    def label_place(self) -> tuple[float, float]:
        """Where the words below a page begin."""
        return _EDGE + _ANGLE, _LABEL_BASE

    @property
    def _room(self) -> tuple[float, float]:
        return _room(self.size)

    def _marks(self, tile: Tile, seams: Seams) -> str:
        width, height = self.part(tile, seams)
        right, top = _EDGE + width, _FOOT + self._room[1]
        lower = top - height
        parts = [f"q {_GREY} G 0.4 w"]
        for x, outward in ((_EDGE, -1), (right, 1)):
            for y, upward in ((lower, -1), (top, 1)):
                parts.append(f"{x:.2f} {y:.2f} m {x:.2f} {y + upward * _ANGLE:.2f} l")
                parts.append(f"{x:.2f} {y:.2f} m {x + outward * _ANGLE:.2f} {y:.2f} l")
        parts.append("S [3 3] 0 d")
        if tile.column < self.columns:
            seam = _EDGE + _step(seams.across, tile.column, width)
            parts.append(f"{seam:.2f} {lower:.2f} m {seam:.2f} {top:.2f} l")
        if tile.row < self.rows:
            seam = top - _step(seams.down, tile.row, height)
            parts.append(f"{_EDGE:.2f} {seam:.2f} m {right:.2f} {seam:.2f} l")
        return "\n".join([*parts, "S Q"])


def poster_of(sheet: tuple[float, float]) -> Poster:
    """A sheet of these points over as few A4 pages as can be; one of A4 itself is enlarged to four."""
    if max(sheet) <= max(_TILE) + _BLANK:
        tile = _TILE if sheet[0] < sheet[1] else _TILE[::-1]
        grown = min((2 * side - _OVERLAP - _CHOICE) / length for side, length in zip(_room(tile), sheet, strict=True))
        return _spread(sheet, tile, grown)
    found = [_spread(sheet, tile, 1.0) for tile in (_TILE, _TILE[::-1])]
    return min(found, key=lambda poster: poster.rows * poster.columns)


def _room(size: tuple[float, float]) -> tuple[float, float]:
    return size[0] - 2 * _EDGE, size[1] - _EDGE - _FOOT


def _spread(sheet: tuple[float, float], tile: tuple[float, float], scale: float) -> Poster:
    columns, rows = (
        max(ceil((length * scale - _OVERLAP - _BLANK) / (side - _OVERLAP)), 1)
        for side, length in zip(_room(tile), sheet, strict=True)
    )
    return Poster(tile, sheet, scale, rows, columns)


def _step(begins: Sequence[float], number: int, room: float) -> float:
    """How far page `number` of a row or column goes until the next begins; all of its room on the last."""
    return begins[number] - begins[number - 1] if number < len(begins) else room


def _begins(count: int, room: float, length: float, spans: Sequence[_Span]) -> tuple[float, ...]:
    """Where each of `count` pages begins on a side of `length`, cutting through as little of the text as can be."""
    starts, stops = sorted(span.start for span in spans), sorted(span.stop for span in spans)
    rows = {(span.start, span.pitch) for span in spans if span.pitch}
    begins = [0.0]
    for number in range(1, count):
        latest = begins[-1] + room - _OVERLAP
        earliest = min(length - _BLANK - (count - number) * (room - _OVERLAP) - _OVERLAP, latest)
        middle = min(max(length * number / count, earliest), latest)
        edges = [*(stop + _CLEAR for stop in stops), *(start - _CLEAR for start in starts)]
        edges += [start + round((middle - start) / pitch + step) * pitch for start, pitch in rows for step in _STEPS]
        found = {place for place in edges if earliest <= place <= latest} | {middle}
        cuts = {place: bisect_left(starts, place) - bisect_right(stops, place) for place in found}
        least = min(cuts.values())
        near = sorted((abs(place - middle), place) for place in found if cuts[place] == least)[:_MOST_TRIED]
        begins.append(min((_parted(place, spans), away, place) for away, place in near)[-1])
    return tuple(begins)


def _parted(place: float, spans: Sequence[_Span]) -> int:
    """How many characters a seam cuts through."""
    crossed = [span for span in spans if span.pitch and span.start < place < span.stop]
    return sum(1 for span in crossed if _NEAR < (place - span.start) / span.pitch % 1 < 1 - _NEAR)


def _text_boxes(operators: Iterable[str]) -> Iterator[_Box]:
    """What is written; the right is that of full-width characters."""
    size = leading = x = y = at = 0.0
    for found in _TEXT.finditer("\n".join(operators)):
        if found["codes"]:
            wide = len(found["codes"]) // _CODE * size
            yield _Box(at, y - _DESCENT * size, at + wide, y + _ASCENT * size, size)
            at += wide
            continue
        if found["size"]:
            size = float(found["size"])
            continue
        if found["leading"]:
            leading = float(found["leading"])
        elif found["x"]:
            x, y = float(found["x"]), float(found["y"])
        elif found["right"]:
            x, y = x + float(found["right"]), y + float(found["up"])
        else:
            y -= leading
        at = x
