"""A PDF as structure: what each page says, in which fonts and sizes, and where; and a comparer of two of them."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

TOLERANCE = 0.5
"""Points by which a text may move and still be in its place."""


@dataclass(frozen=True)
class Text:
    """One run of text: what, where its left edge and baseline are, and how large."""

    words: str
    left: float
    bottom: float
    right: float
    size: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    texts: tuple[Text, ...]

    @property
    def words(self) -> str:
        return "".join(text.words for text in self.texts)

    def has(self, words: str) -> bool:
        return plain(words) in self.words


def plain(words: str) -> str:
    return re.sub(r"\s+", "", words)


def read_pages(path: Path) -> list[Page]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    text_page = page.get_textpage()
    texts = []
    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        shape = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(_text(shape, text_page.raw))
    found = Page(page.get_width(), page.get_height(), tuple(text for text in texts if text.words))
    text_page.close()
    page.close()
    return found


def _text(shape: object, text_page: object) -> Text:
    length = pdfium.FPDFTextObj_GetText(shape, text_page, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFTextObj_GetText(shape, text_page, buffer, length)
    words = bytes(buffer).decode("utf-16-le").split("\0")[0]
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(shape, *edges)
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(shape, size)
    left, bottom, right, _ = (edge.value for edge in edges)
    return Text(plain(words), left, bottom, right, size.value)


def differences(one: list[Page], other: list[Page]) -> list[str]:
    """How two documents differ: pages, paper, words in order, places."""
    if len(one) != len(other):
        return [f"{len(one)} and {len(other)} pages"]
    found = []
    for number, (left, right) in enumerate(zip(one, other, strict=True), start=1):
        if (round(left.width), round(left.height)) != (round(right.width), round(right.height)):
            found.append(f"page {number}: other paper")
        if [text.words for text in left.texts] != [text.words for text in right.texts]:
            found.append(f"page {number}: other words")
        elif any(_moved(a, b) for a, b in zip(left.texts, right.texts, strict=True)):
            found.append(f"page {number}: moved")
    return found


def _moved(one: Text, other: Text) -> bool:
    places = ((one.left, other.left), (one.bottom, other.bottom), (one.size, other.size))
    return any(abs(a - b) > TOLERANCE for a, b in places)
