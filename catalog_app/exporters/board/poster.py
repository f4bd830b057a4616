"""A large sheet over several A4 pages that are pasted together: which part stands on which page, and its marks.

Every page repeats 10 mm of its neighbour. Angles at the corners tell where to cut, a broken line where to paste, and
words below the row and column of the page.
"""

from __future__ import annotations

from math import ceil

from msgspec import Struct

_MILLIMETRE = 72 / 25.4
_TILE = (210 * _MILLIMETRE, 297 * _MILLIMETRE)
_EDGE, _FOOT, _OVERLAP = 5 * _MILLIMETRE, 8 * _MILLIMETRE, 10 * _MILLIMETRE
_LABEL_BASE, LABEL_SIZE = 4.8 * _MILLIMETRE, 7.0
_ANGLE, _GREY = 3 * _MILLIMETRE, 0.45
_BLANK = 6 * _MILLIMETRE
"""So much of a sheet's own blank margin may be lost at the right and below."""


class Tile(Struct, frozen=True):
    """A page of the poster; rows and columns count from 1, from the upper left."""

    row: int
    column: int


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

    def origin(self, tile: Tile) -> tuple[float, float]:
        """Where the large sheet's lower left corner lies on a page."""
        width, height = self._room
        left = _EDGE - (tile.column - 1) * (width - _OVERLAP)
        top = _FOOT + height + (tile.row - 1) * (height - _OVERLAP)
        return left, top - self.sheet[1] * self.scale

    def draw(self, tile: Tile, form: str, label: str) -> list[str]:
        """The operators of a page: the part of the sheet drawn as `form`, the marks, and `label` (operators)."""
        width, height = self._room
        left, bottom = self.origin(tile)
        part = f"q {_EDGE:.2f} {_FOOT:.2f} {width:.2f} {height:.2f} re W n"
        placed = f"{self.scale:.5f} 0 0 {self.scale:.5f} {left:.3f} {bottom:.3f} cm /{form} Do Q"
        return [part, placed, self._marks(tile), f"BT {label} ET"]

    @property
    def label_place(self) -> tuple[float, float]:
        """Where the words below a page begin."""
        return _EDGE + _ANGLE, _LABEL_BASE

    @property
    def _room(self) -> tuple[float, float]:
        return _room(self.size)

    def _marks(self, tile: Tile) -> str:
        width, height = self._room
        right, top = _EDGE + width, _FOOT + height
        parts = [f"q {_GREY} G 0.4 w"]
        for x, outward in ((_EDGE, -1), (right, 1)):
            for y, upward in ((_FOOT, -1), (top, 1)):
                parts.append(f"{x:.2f} {y:.2f} m {x:.2f} {y + upward * _ANGLE:.2f} l")
                parts.append(f"{x:.2f} {y:.2f} m {x + outward * _ANGLE:.2f} {y:.2f} l")
        parts.append("S [3 3] 0 d")
        if tile.column < self.columns:
            parts.append(f"{right - _OVERLAP:.2f} {_FOOT:.2f} m {right - _OVERLAP:.2f} {top:.2f} l")
        if tile.row < self.rows:
            parts.append(f"{_EDGE:.2f} {_FOOT + _OVERLAP:.2f} m {right:.2f} {_FOOT + _OVERLAP:.2f} l")
        return "\n".join([*parts, "S Q"])


def poster_of(sheet: tuple[float, float]) -> Poster:
    """A sheet of these points over as few A4 pages as can be; one of A4 itself is enlarged to four."""
    if max(sheet) <= max(_TILE) + _BLANK:
        tile = _TILE if sheet[0] < sheet[1] else _TILE[::-1]
        grown = min((2 * side - _OVERLAP) / length for side, length in zip(_room(tile), sheet, strict=True))
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
