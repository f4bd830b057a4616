"""Text of a PDF: pages, notes, bookmarks, properties; its attachments are handed back as files."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from catalog_app.importers.inside.parts import BREAK, Inside, Unread
from catalog_app.support.pdfium import PDFIUM

_MOST_PAGES = 5_000
_MOST_NOTES = 2_000
_LARGEST_UNSEEN_PICTURE = 0.05
_HOLDERS = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
_XMP = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
_NOTE_KEYS = (b"Contents", b"V", b"TU", b"T", b"RC")


class Attached:
    """A file inside the PDF."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data


def read_pdf(data: bytes) -> Iterator[Inside | Unread | Attached]:
    """Everything that can be read; pages that are pictures are reported as not checked."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
    try:
        yield from _properties(document, data)
        with PDFIUM:
            pages = len(document)
        for index in range(min(pages, _MOST_PAGES)):
            with PDFIUM:
                found = _page(document, index)
            yield from found
        if pages > _MOST_PAGES:
            yield Unread(f"第{_MOST_PAGES + 1}页以后", "页数太多，后面没有检查")
        yield from _attachments(document)
    finally:
        with PDFIUM:
            document.close()


def _properties(document: Any, data: bytes) -> list[Inside]:
    with PDFIUM:
        values = BREAK.join(value for value in document.get_metadata_dict(skip_empty=True).values())
        titles = BREAK.join(mark.get_title() for _, mark in zip(range(10_000), document.get_toc(), strict=False))
    packets = BREAK.join(found[0].decode("utf-8", "replace") for found in _XMP.finditer(data))
    texts = (("属性", values), ("书签", titles), ("属性(XMP)", packets))
    return [Inside(where, text, hidden=True) for where, text in texts if text]


def _page(document: Any, index: int) -> list[Inside | Unread]:
    where = f"第{index + 1}页"
    page = document[index]
    try:
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        text_page.close()
        found: list[Inside | Unread] = [Inside(where, text)] if text.strip() else []
        notes = _notes(page)
        if notes:
            found.append(Inside(f"{where}批注", notes, hidden=True))
        if _has_picture(page, alone=not text.strip()):
            found.append(Unread(where, "页面上有图片，图片里的文字无法检查"))
        return found
    finally:
        page.close()


def _has_picture(page: Any, *, alone: bool) -> bool:
    if not _may_hold_pictures(page):
        return False
    width, height = page.get_size()
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = image.get_bounds()
        if alone or abs((right - left) * (top - bottom)) > _LARGEST_UNSEEN_PICTURE * width * height:
            return True
    return False


def _may_hold_pictures(page: Any) -> bool:
    """Asked first, because wrapping every line of text on a page takes longer than reading the page."""
    shapes = (pdfium.FPDFPage_GetObject(page, place) for place in range(pdfium.FPDFPage_CountObjects(page)))
    return any(pdfium.FPDFPageObj_GetType(shape) in _HOLDERS for shape in shapes)


def _notes(page: Any) -> str:
    texts: list[str] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if note:
            texts += [_note_text(note, key) for key in _NOTE_KEYS]
            pdfium.FPDFPage_CloseAnnot(note)
    return BREAK.join(filter(None, texts))


def _note_text(note: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def _attachments(document: Any) -> Iterator[Attached | Unread]:
    with PDFIUM:
        count = document.count_attachments()
    for index in range(min(count, 1_000)):
        with PDFIUM:
            attachment = document.get_attachment(index)
            name = attachment.get_name()
            data = bytes(attachment.get_data())
        yield Attached(name, data)
