"""The self-check of a finished board PDF: the file is opened again by another library and read as a stranger would.

Every page must say exactly what was drawn, every cell asked for must be there whole, every font must be embedded and
no character may stand as glyph 0.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from catalog_app.exporters.board.table import Piece
from catalog_app.exporters.fonts import printable
from catalog_app.exporters.layout import MERGED_KEY, TableLayout
from catalog_app.model.errors import WorldError
from catalog_app.support.pdfium import PDFIUM

_UNTOLD = re.compile("[\\s\\x00-\\x1f\u00ad\ufffe\uffff-]+")
"""White space, and the hyphen, which text extraction takes for hyphenation at a line's end."""
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_FONT = re.compile(rb"/Subtype\s*/(Type1|MMType1|TrueType|Type3|Type0|CIDFontType0|CIDFontType2)\b")


class DrawnPage(Struct, frozen=True):
    """What was put on a page, in order: the pieces of its cells, then everything else."""

    pieces: tuple[Piece, ...]
    rest: str


class Drawn:
    """What a drawing put on each page."""

    def __init__(
        self, layout: TableLayout | None = None, labels: Sequence[str] = (), listed: Sequence[Sequence[str]] = ()
    ) -> None:
        self.layout, self.labels, self.listed = layout, labels, listed
        self.pages: list[DrawnPage] = []

    @property
    def items(self) -> tuple[str, ...]:
        """The uids of the rows."""
        return tuple(row.uid for row in self.layout.rows()) if self.layout else ()


def squeeze(text: str) -> str:
    """`text` without what text extraction cannot be asked to keep."""
    return _UNTOLD.sub("", text.translate(_LIGATURES))


def check_board(path: Path, drawn: Drawn) -> None:
    """Raise BOARD_CHECK_FAILED unless the file at `path` shows all that was drawn, and all that was asked for."""
    if drawn.layout is not None:
        _check_cells(drawn, drawn.layout)
    _check_list(drawn)
    with PDFIUM:
        _check_file(path, drawn)


def _check_file(path: Path, drawn: Drawn) -> None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _failed("生成的文件打不开") from error
    try:
        if len(document) != len(drawn.pages):
            raise _failed(f"应有{len(drawn.pages)}页，实有{len(document)}页")
        for number, page in enumerate(drawn.pages):
            _check_page(document[number], number, page)
        _check_fonts(document, path)
    finally:
        document.close()


def _failed(reason: str) -> WorldError:
    return WorldError(
        "BOARD_CHECK_FAILED",
        f"公示栏文件自检没有通过：{reason}，文件没有保存。",
        "请重试；仍不行时请把程序日志交给技术人员。",
    )


def _check_cells(drawn: Drawn, layout: TableLayout) -> None:
    """All text that was asked for has been drawn, parts of divided cells joined."""
    squeezed = lru_cache(maxsize=None)(lambda text: squeeze(printable(text)))  # cells repeat each other
    shown: dict[tuple[int, int], list[str]] = defaultdict(list)
    for page in drawn.pages:
        for piece in page.pieces:
            if not piece.repeated:
                shown[piece.row, piece.column].append(piece.text)
    merged = layout.index(MERGED_KEY)
    labels = [{piece.text for piece in page.pieces if piece.column == merged} for page in drawn.pages]
    known = {squeeze(label) for page_labels in labels for label in page_labels}
    for number, row in enumerate(layout.rows()):
        for column, cell in enumerate(row.cells):
            asked = squeezed(cell.text)
            if asked != squeezed("".join(shown[number, column])) and not (column == merged and asked in known):
                raise _failed(f"事项{row.number}的“{layout.columns[column].label}”一格的文字不全")


def _check_list(drawn: Drawn) -> None:
    """Every cell of a notice's list has been drawn, parts of divided cells joined."""
    squeezed = lru_cache(maxsize=None)(lambda text: squeeze(printable(text)))  # cells repeat each other
    shown: dict[tuple[int, int], str] = {}
    for page in drawn.pages if drawn.listed else ():
        for piece in page.pieces:
            if not piece.repeated:
                shown[piece.row, piece.column] = shown.get((piece.row, piece.column), "") + piece.text
    for number, cells in enumerate(drawn.listed):
        for column, text in enumerate(cells):
            if squeezed(text) != squeezed(shown.get((number, column), "")):
                label = drawn.labels[column] if column < len(drawn.labels) else ""
                raise _failed(f"名单第{number + 1}行的“{label}”一格的文字不全")


def _check_page(page: Any, number: int, drawn: DrawnPage) -> None:
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        if _units(text) != text_page.count_chars():
            raise _failed(f"第{number + 1}页有显示不出的字")
    finally:
        text_page.close()
        page.close()
    found = squeeze(text)
    asked = squeeze("".join([piece.text for piece in drawn.pieces]) + drawn.rest)
    same = found == asked or sorted(found) == sorted(asked)  # reading order is the reader's, not ours
    if not same:
        raise _failed(f"第{number + 1}页的文字与目录不一致")


def _units(text: str) -> int:
    """How many characters the library counts: rare ones, beyond U+FFFF, are two to it."""
    return len(text) + sum(character > "\uffff" for character in text)


def _check_fonts(document: Any, path: Path) -> None:
    """Every font in the file is a composite one with its program inside; two pages are asked by the library too."""
    data = path.read_bytes()
    kinds = [match[1] for match in _FONT.finditer(data)]
    composite = kinds.count(b"CIDFontType2")
    if set(kinds) - {b"Type0", b"CIDFontType2"} or data.count(b"/FontFile2") != composite or not composite:
        raise _failed("有字体没有嵌入")
    for number in {0, len(document) - 1}:
        _check_page_fonts(document[number])


def _check_page_fonts(page: Any) -> None:
    import pypdfium2.raw as pdfium

    seen: set[int | None] = set()
    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        shape = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        font = pdfium.FPDFTextObj_GetFont(shape)
        address = ctypes.cast(font, ctypes.c_void_p).value
        if address not in seen and pdfium.FPDFFont_GetIsEmbedded(font) != 1:
            raise _failed("有字体没有嵌入")
        seen.add(address)
    page.close()
