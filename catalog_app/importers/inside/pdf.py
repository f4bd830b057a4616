"""Text of a PDF: pages, notes, bookmarks, properties; its attachments are handed back as files."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from catalog_app.importers.inside.markup import packets
from catalog_app.importers.inside.parts import BREAK, Attached, Found, Inside, Part, Unread
from catalog_app.importers.inside.pdf_page import Painted
from catalog_app.importers.inside.pdf_table import PageTables
from catalog_app.importers.inside.properties import told
from catalog_app.support.pdfium import PDFIUM

_MOST_PAGES = 5_000
_MOST_NOTES = 2_000
_LARGEST_UNSEEN_PICTURE = 0.05
_LABELS = {
    "Author": "作者",
    "Title": "标题",
    "Subject": "主题",
    "Keywords": "关键词",
    "Creator": "程序",
    "Producer": "程序",
}
_MOST_TAKEN_OUT, _SHORTEST_TAKEN_OUT = 300, 4
_DATES = ("CreationDate", "ModDate")
_NOTE_KEYS = (b"Contents", b"V", b"TU", b"T", b"RC", b"DV", b"Subj")


def read_pdf(data: bytes, *, pages: bool = True) -> Iterator[Part]:
    """Everything that can be read; pages that are pictures are reported as not checked.

    Without `pages` only what stands beside them: properties, bookmarks, attachments.
    """
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "有打开密码，无法检查；请去掉密码后再检查" if "assword" in str(error) else "PDF 已损坏，无法检查"
        yield Unread("", reason)
        return
    try:
        yield from _properties(document, data)
        if pages:
            yield from _pages(document)
        yield from _attachments(document)
    finally:
        with PDFIUM:
            document.close()


def _pages(document: Any) -> Iterator[Found]:
    with PDFIUM:
        pages = len(document)
    tables = PageTables()
    for index in range(min(pages, _MOST_PAGES)):
        with PDFIUM:
            found = _page(document, index, tables)
        yield from found
    if pages > _MOST_PAGES:
        yield Unread(f"第{_MOST_PAGES + 1}页以后", "页数太多，后面没有检查")


def _properties(document: Any, data: bytes) -> list[Inside]:
    with PDFIUM:
        values = document.get_metadata_dict(skip_empty=True)
        titles = BREAK.join(mark.get_title() for _, mark in zip(range(10_000), document.get_toc(), strict=False))
    found = [part for key, value in values.items() if key not in _DATES for part in told(_LABELS.get(key, key), value)]
    xmp = BREAK.join(packet.decode("utf-8", "replace") for packet in packets(data))
    texts = (("书签", titles), ("属性:XMP", xmp))
    return found + [Inside(where, text, hidden=True) for where, text in texts if text]


def _page(document: Any, index: int, tables: PageTables) -> list[Found]:
    where = f"第{index + 1}页"
    page = document[index]
    try:
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        painted = Painted(page, text_page)
        unseen = painted.unseen()
        table = tables.table(text_page, where)
        text_page.close()
        found: list[Found] = [*_texts(where, text, unseen), *([table] if table else [])]
        notes = _notes(page, where)
        alone = not text.strip()
        if (alone and painted.pictures) or painted.has_large_picture(_LARGEST_UNSEEN_PICTURE):
            notes.append(Unread(where, "页面上有图片，图片里的文字无法检查，请人工看过后放行"))
        return [*found, *notes]
    finally:
        page.close()


def _texts(where: str, text: str, unseen: list[str]) -> Iterator[Inside]:
    """The text of a page without what nobody sees, then that."""
    for piece in unseen[:_MOST_TAKEN_OUT]:
        if len(piece) >= _SHORTEST_TAKEN_OUT:
            text = re.sub(rf"(?<![^\s{BREAK}]){re.escape(piece)}(?![^\s{BREAK}])", BREAK, text, count=1)
    if text.strip(f"{BREAK} \r\n"):
        yield Inside(where, text)
    if unseen:
        yield Inside(where, "\n".join(unseen), hidden=True)


def _notes(page: Any, where: str) -> list[Inside | Unread]:
    """Remarks, and the fields of forms, which are seen."""
    notes: list[str] = []
    fields: list[str] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if note:
            field = pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET
            (fields if field else notes).extend(_note_text(note, key) for key in _NOTE_KEYS)
            pdfium.FPDFPage_CloseAnnot(note)
    found = ((f"表单 {where}", fields, False), (f"批注 {where}", notes, True))
    return [Inside(label, BREAK.join(filter(None, texts)), hidden) for label, texts, hidden in found if any(texts)]


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
        yield Attached(name, data, hidden=True)
