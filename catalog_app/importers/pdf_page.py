"""What stands on a page of a PDF: characters with their places, and straight lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.ruling import Edge
from catalog_app.importers.symbols import in_plain_characters

_MOST_CHARACTERS = 60_000
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 200_000
_DEEPEST_FORM = 8
_SHORTEST_LINE = 4.0
_SLANT = 1.0
_FONT_NAME = 128
_BUILT_IN = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats", b"Arial")
"""Fonts that PDFium draws by itself."""

Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Matrix = (1, 0, 0, 1, 0, 0)


class Character(Struct, frozen=True):
    """A character and the box around it; y grows downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class PageContent(Struct, frozen=True):
    """A page."""

    characters: list[Character]
    edges: list[Edge]
    lacks_fonts: bool = False
    """Some text is in fonts that are not in the file."""


def page_content(page: Any) -> PageContent:
    """All of a page, as it is turned on the screen. TooMuchError beyond what any catalog has; hold PDFIUM."""
    turned = _turned(page)
    drawing = _Drawing()
    edges = list(drawing.edges(page, turned))
    return PageContent(list(_characters(page, turned)), edges, drawing.lacks_fonts)


def _turned(page: Any) -> Matrix:
    """From the page's own directions to those of the screen, where y grows downwards."""
    width, height = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
    return {
        0: (1, 0, 0, -1, 0, height),
        1: (0, 1, 1, 0, 0, 0),
        2: (-1, 0, 0, 1, width, 0),
        3: (0, -1, -1, 0, width, height),
    }[pdfium.FPDFPage_GetRotation(page) % 4]


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _after(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _characters(page: Any, turned: Matrix) -> Iterator[Character]:
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return
    try:
        count = pdfium.FPDFText_CountChars(text_page)
        if count > _MOST_CHARACTERS:
            raise TooMuchError("一页里的字太多")
        box = pdfium.FS_RECTF()
        for place in range(count):
            code = pdfium.FPDFText_GetUnicode(text_page, place)
            if code <= 0x1F or pdfium.FPDFText_IsGenerated(text_page, place) == 1:
                continue
            if pdfium.FPDFText_GetLooseCharBox(text_page, place, box):
                one, other = _moved(turned, box.left, box.top), _moved(turned, box.right, box.bottom)
                yield Character(
                    _plain(text_page, place, code),
                    min(one[0], other[0]),
                    min(one[1], other[1]),
                    max(one[0], other[0]),
                    max(one[1], other[1]),
                )
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _plain(text_page: Any, place: int, code: int) -> str:
    """The character; only those that a symbol font may mean differently are asked for their font."""
    if code > 0xFF and not 0xF000 <= code <= 0xF0FF:
        return chr(code)
    name = ctypes.create_string_buffer(_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(text_page, place, name, _FONT_NAME, None)
    font = name.value.decode("utf-8", "replace").rpartition("+")[2]
    return in_plain_characters(chr(code), font)


class _Drawing:
    """Goes through the objects of a page, as many as any catalog has."""

    def __init__(self) -> None:
        self.lacks_fonts = False
        self._objects = _MOST_OBJECTS
        self._segments = _MOST_SEGMENTS
        self._fonts: set[int] = set()

    def edges(self, page: Any, turned: Matrix) -> Iterator[Edge]:
        """All straight lines of the page."""
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            yield from self._object(pdfium.FPDFPage_GetObject(page, index), turned, 0)

    def _object(self, item: Any, outer: Matrix, depth: int) -> Iterator[Edge]:
        kind = pdfium.FPDFPageObj_GetType(item)
        self._take(0)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_painted(item):
            self._take(max(pdfium.FPDFPath_CountSegments(item), 0))
            yield from _path_edges(item, _after(_matrix(item), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._look_at_font(pdfium.FPDFTextObj_GetFont(item))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _after(_matrix(item), outer)
            for index in range(max(pdfium.FPDFFormObj_CountObjects(item), 0)):
                yield from self._object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _take(self, segments: int) -> None:
        self._objects -= 1
        self._segments -= segments
        if self._objects < 0 or self._segments < 0:
            raise TooMuchError("一页里的图形太多")

    def _look_at_font(self, font: Any) -> None:
        address = ctypes.cast(font, ctypes.c_void_p).value
        if address is None or address in self._fonts:
            return
        self._fonts.add(address)
        if pdfium.FPDFFont_GetIsEmbedded(font) == 0:
            name = ctypes.create_string_buffer(_FONT_NAME)
            pdfium.FPDFFont_GetBaseFontName(font, name, _FONT_NAME)
            self.lacks_fonts = self.lacks_fonts or not name.value.startswith(_BUILT_IN)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _AS_IT_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _is_painted(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, fill, stroke)) and bool(fill.value or stroke.value)


def _path_edges(item: Any, matrix: Matrix) -> Iterator[Edge]:
    """The level and upright ones of a path's straight lines."""
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = here = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        there = _moved(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _edge(here, there)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _edge(there, begin)
        here = there


def _edge(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Edge]:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if not across < 1e5 or not down < 1e5:
        return
    if across <= _SLANT and down >= _SHORTEST_LINE:
        yield Edge(True, (one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1]))
    elif down <= _SLANT and across >= _SHORTEST_LINE:
        yield Edge(False, (one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]))
