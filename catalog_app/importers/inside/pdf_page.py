"""One page of a PDF: which of its text a reader does not see, under boxes, in white, outside the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from catalog_app.importers.inside.looks import same_colour

_MOST_OBJECTS = 20_000
_MOST_COVERS = 300
_DEEPEST = 4
_SMALLEST_COVER = 5.0
_MOST_SEGMENTS = 8
_SMALLEST_TEXT = 0.7
_INVISIBLE = (3, 7)
_LARGEST_TEXT = 1 << 16

Box = tuple[float, float, float, float]
"""left, bottom, right, top"""
Colour = tuple[int, int, int]


class _Shape(Struct, frozen=True):
    """Something painted: in which order, where, in what colour (None for a picture)."""

    order: int
    box: Box
    colour: Colour | None = None


class Painted:
    """What stands on a page, object by object."""

    def __init__(self, page: Any, text_page: Any) -> None:
        self._text_page = text_page
        self._covers: list[_Shape] = []
        self._texts: list[tuple[_Shape, Any, bool]] = []
        self.pictures: list[Box] = []
        self._order = 0
        self._page_box = _page_box(page)
        for shape in _objects(page):
            self._take(shape, depth=0)

    def unseen(self) -> list[str]:
        """The texts nobody sees."""
        return [
            text for shape, item, sure in self._texts if sure or self._is_unseen(shape) for text in self._read(item)
        ]

    def has_large_picture(self, share: float) -> bool:
        """Whether a picture takes more than this share of the page."""
        left, bottom, right, top = self._page_box
        least = share * abs((right - left) * (top - bottom))
        return any(abs((box[2] - box[0]) * (box[3] - box[1])) > least for box in self.pictures)

    def _take(self, shape: Any, *, depth: int) -> None:
        self._order += 1
        if self._order > _MOST_OBJECTS:
            return
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._take_text(shape, nested=depth > 0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(shape, nested=depth > 0)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _box(shape)
            self.pictures.append(box if depth == 0 else self._page_box)
            if depth == 0:
                self._cover(box, None)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            for number in range(min(pdfium.FPDFFormObj_CountObjects(shape), _MOST_OBJECTS)):
                self._take(pdfium.FPDFFormObj_GetObject(shape, number), depth=depth + 1)

    def _take_text(self, shape: Any, *, nested: bool) -> None:
        sure = pdfium.FPDFTextObj_GetTextRenderMode(shape) in _INVISIBLE
        colour, opaque = _fill(shape)
        box = self._page_box if nested else _box(shape)
        self._texts.append((_Shape(self._order, box, colour), shape, sure or not opaque))

    def _take_path(self, shape: Any, *, nested: bool) -> None:
        if nested:
            return
        left, bottom, right, top = box = _box(shape)
        if right - left < _SMALLEST_COVER or top - bottom < _SMALLEST_COVER:
            return
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape, mode, stroke)
        colour, opaque = _fill(shape)
        if mode.value and opaque and pdfium.FPDFPath_CountSegments(shape) <= _MOST_SEGMENTS:
            self._cover(box, colour)

    def _cover(self, box: Box, colour: Colour | None) -> None:
        if len(self._covers) < _MOST_COVERS:
            self._covers.append(_Shape(self._order, box, colour))

    def _is_unseen(self, text: _Shape) -> bool:
        left, bottom, right, top = text.box
        if right <= left and top <= bottom:
            return False
        across, up = (left + right) / 2, (bottom + top) / 2
        if not _holds(self._page_box, across, up) or top - bottom < _SMALLEST_TEXT:
            return True
        last = len(self._covers) - 1
        if last >= 0 and self._covers[last].order > text.order and self._is_covered(text, across, up):
            return True
        return text.colour is not None and min(text.colour) > 200 and self._is_in_ground(text, across, up)

    def _is_covered(self, text: _Shape, across: float, up: float) -> bool:
        return any(cover.order > text.order and _holds(cover.box, across, up) for cover in self._covers)

    def _is_in_ground(self, text: _Shape, across: float, up: float) -> bool:
        below = [cover for cover in self._covers if cover.order < text.order and _holds(cover.box, across, up)]
        if below and below[-1].colour is None:
            return False
        return same_colour(text.colour, below[-1].colour if below else None)

    def _read(self, shape: Any) -> Iterator[str]:
        size = pdfium.FPDFTextObj_GetText(shape, self._text_page, None, 0)
        if size <= 2 or size > _LARGEST_TEXT:
            return
        buffer = (ctypes.c_ushort * (size // 2 + 1))()
        pdfium.FPDFTextObj_GetText(shape, self._text_page, buffer, size)
        text = bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0").strip()
        if text:
            yield text


def _objects(page: Any) -> Iterator[Any]:
    for place in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        yield pdfium.FPDFPage_GetObject(page, place)


def _box(shape: Any) -> Box:
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not pdfium.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    return left.value, bottom.value, right.value, top.value


def _fill(shape: Any) -> tuple[Colour | None, bool]:
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFPageObj_GetFillColor(shape, red, green, blue, alpha):
        return None, True
    return (red.value, green.value, blue.value), alpha.value > 10


def _page_box(page: Any) -> Box:
    for read in (page.get_cropbox, page.get_mediabox):
        box = read(fallback_ok=True)
        if box and box[2] > box[0] and box[3] > box[1]:
            return float(box[0]), float(box[1]), float(box[2]), float(box[3])
    width, height = page.get_size()
    return 0.0, 0.0, float(width), float(height)


def _holds(box: Box, across: float, up: float) -> bool:
    return box[0] <= across <= box[2] and box[1] <= up <= box[3]
