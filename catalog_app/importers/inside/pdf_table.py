"""A page's text once more by where it stands: lines from left to right, their parts put under one another as columns.

The order of a PDF's own text is that of its making; a list loses its headings and its rows in it.
"""

from __future__ import annotations

import ctypes
from itertools import groupby
from operator import itemgetter
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from catalog_app.importers.inside.parts import InsideTable

_MOST_CHARACTERS = 40_000
_FEWEST_PARTS, _FEWEST_ROWS = 3, 2
_MOST_HEADINGS = 2
_EARLIER = ""
_SAME_LINE = 0.45
_SAME_WORD, _SAME_PART = 0.18, 0.75
_SPACES = " \t\r\n\xa0\u3000\x00\ufffe"


class _Part(Struct):
    """Text in one piece, and from where to where it goes."""

    left: float
    right: float
    text: str


class _Sign(Struct, frozen=True):
    """One character: its base line, its sides and its size."""

    up: float
    left: float
    right: float
    size: float
    text: str


class PageTables:
    """The tables of a document's pages; one that goes on keeps the headings it has on its first page."""

    def __init__(self) -> None:
        self._head: list[list[str]] = []

    def table(self, text_page: Any, where: str) -> InsideTable | None:
        """What stands on a page as a table, if anything does."""
        rows = _table_rows(text_page)
        if not rows:
            return None
        width = max(map(len, rows))
        above = self._head if self._head and len(self._head[-1]) == width else []
        first = next(place for place, row in enumerate(rows) if len(row) == width)
        if not above:
            self._head = rows[: first + _MOST_HEADINGS]
        places = [_EARLIER] * len(above) + [where] * len(rows)
        return InsideTable(where, iter([*above, *rows]), lambda row, _column: places[row], again=True)


def _table_rows(text_page: Any) -> list[list[str]]:
    """The rows of a page, cells in their columns, with the title above; none where no line has several parts."""
    lines = [_parts(line) for line in _lines(_signs(text_page))]
    edges = _columns([part for line in lines if len(line) >= _FEWEST_PARTS for part in line])
    if len(edges) < _FEWEST_PARTS or sum(1 for line in lines if len(line) >= _FEWEST_PARTS) < _FEWEST_ROWS:
        return []
    first = next(place for place, line in enumerate(lines) if len(line) >= _FEWEST_PARTS)
    title = [[" ".join(part.text for part in line)] for line in lines[:first]]
    return title + [_cells(line, edges) for line in lines[first:] if len(line) > 1]


def _signs(text_page: Any) -> list[_Sign]:
    box = pdfium.FS_RECTF()
    across, up = ctypes.c_double(), ctypes.c_double()
    signs: list[_Sign] = []
    for place in range(min(pdfium.FPDFText_CountChars(text_page), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text_page, place)
        text = chr(code) if code < 0x110000 else ""
        if not text or text in _SPACES:
            continue
        pdfium.FPDFText_GetLooseCharBox(text_page, place, box)
        pdfium.FPDFText_GetCharOrigin(text_page, place, across, up)
        signs.append(_Sign(up.value, box.left, box.right, max(abs(box.top - box.bottom), 0.1), text))
    return signs


def _lines(signs: list[_Sign]) -> list[list[_Sign]]:
    """The characters of each line, from the top down and from left to right."""
    lines: list[list[_Sign]] = []
    for sign in sorted(signs, key=lambda sign: -sign.up):
        if lines and abs(lines[-1][0].up - sign.up) <= _SAME_LINE * min(lines[-1][0].size, sign.size):
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return [sorted(line, key=lambda sign: sign.left) for line in lines]


def _parts(line: list[_Sign]) -> list[_Part]:
    parts: list[_Part] = []
    for sign in line:
        gap = (sign.left - parts[-1].right) / sign.size if parts else 0.0
        if not parts or gap > _SAME_PART:
            parts.append(_Part(sign.left, sign.right, sign.text))
            continue
        parts[-1].text += f" {sign.text}" if gap > _SAME_WORD else sign.text
        parts[-1].right = max(parts[-1].right, sign.right)
    return parts


def _columns(parts: list[_Part]) -> list[tuple[float, float]]:
    """From where to where the columns go: parts that stand above each other are in one."""
    edges: list[tuple[float, float]] = []
    for part in sorted(parts, key=lambda part: part.left):
        if edges and part.left < edges[-1][1]:
            edges[-1] = edges[-1][0], max(edges[-1][1], part.right)
        else:
            edges.append((part.left, part.right))
    return edges


def _cells(line: list[_Part], edges: list[tuple[float, float]]) -> list[str]:
    """A line's parts in their columns."""
    cells = [""] * len(edges)
    placed = [(_column(part, edges), part.text) for part in line]
    for column, group in groupby(placed, key=itemgetter(0)):
        cells[column] = " ".join(filter(None, (cells[column], *(text for _, text in group))))
    return cells


def _column(part: _Part, edges: list[tuple[float, float]]) -> int:
    return max(
        range(len(edges)), key=lambda column: min(edges[column][1], part.right) - max(edges[column][0], part.left)
    )
