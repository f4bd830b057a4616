"""The self-check of a finished board PDF: the file on disk is read again, every page of it.

Every page must say exactly what was drawn and nothing outside its edges, every cell asked for must be there whole and
fit, every font must be embedded and no character may stand as glyph 0. Pages are read operator by operator; another
library opens the file too, counts its pages, and reads some of them and all those that are not ours beyond doubt.
"""

from __future__ import annotations

import ctypes
import mmap
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from catalog_app.exporters.board.page_reader import NotUnderstood, OwnFile, own_file
from catalog_app.exporters.board.table import Piece
from catalog_app.exporters.fonts import printable
from catalog_app.exporters.layout import MERGED_KEY, TableLayout
from catalog_app.model.errors import WorldError
from catalog_app.support.files import sha256
from catalog_app.support.pdfium import PDFIUM
from catalog_app.support.read_back import ReadBack, Table, remember

_UNTOLD = re.compile("[\\s\\x00-\\x1f\u00ad\ufffe\uffff-]+")
"""White space, and the hyphen, which text extraction takes for hyphenation at a line's end."""
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_EDGE, _FAR = 8.0, 1e5
"""No character of ours stands so near the edge, in points; one that crosses it lies wholly beyond this."""
_FEW_PAGES, _EVERY = 8, 32
"""The other library reads all pages of a short file, and of a longer one the last and every so many."""
_FONT = re.compile(rb"/Subtype\s*/(Type1|MMType1|TrueType|Type3|Type0|CIDFontType0|CIDFontType2)\b")
_PROGRAM = re.compile(rb"/FontFile2")


class DrawnPage(Struct, frozen=True, gc=False):
    """What was put on a page, in order: the pieces of its cells, then everything else.

    `clipped` = it shows a part of a larger sheet, whose text stands beyond its edges; `again` = not the first part,
    whose pieces were counted.
    """

    pieces: tuple[Piece, ...]
    rest: str
    clipped: bool = False
    again: bool = False


class Chapter(Struct, frozen=True):
    """A table that was drawn, from page number `start` on, counted from 0."""

    layout: TableLayout
    start: int


class Drawn:
    """What a drawing put on each page."""

    def __init__(
        self, layout: TableLayout | None = None, labels: Sequence[str] = (), listed: Sequence[Sequence[str]] = ()
    ) -> None:
        self.labels, self.listed = tuple(labels), listed
        self.chapters: list[Chapter] = [Chapter(layout, 0)] if layout else []
        self.pages: list[DrawnPage] = []
        self.overfull: list[str] = []
        """Cells that a line sticks out of."""

    @property
    def items(self) -> tuple[str, ...]:
        """The uids of the rows."""
        return tuple(row.uid for chapter in self.chapters for row in chapter.layout.rows())

    def add(self, pieces: tuple[Piece, ...], rest: str, label: str = "") -> None:
        """A page; those of one poster differ in their `label` only."""
        again = bool(label and self.pages and self.pages[-1].pieces is pieces)
        self.pages.append(DrawnPage(pieces, rest + label, bool(label), again))

    def tables(self) -> Iterator[tuple[TableLayout, list[DrawnPage]]]:
        """Each table with its pages."""
        for place, chapter in enumerate(self.chapters, start=1):
            end = self.chapters[place].start if place < len(self.chapters) else len(self.pages)
            yield chapter.layout, self.pages[chapter.start : end]


def squeeze(text: str) -> str:
    """`text` without what text extraction cannot be asked to keep."""
    return _UNTOLD.sub("", text.translate(_LIGATURES) if _LIGATURE.search(text) else text)


def check_board(path: Path, drawn: Drawn) -> None:
    """Raise BOARD_CHECK_FAILED unless the file at `path` shows all that was drawn, and all that was asked for.

    What it read is remembered for the scan of the same bytes.
    """
    squeezed = lru_cache(maxsize=20_000)(lambda text: squeeze(printable(text)))  # cells repeat each other
    for layout, pages in drawn.tables():
        _check_cells(layout, pages, squeezed)
    if drawn.listed:
        _check_list(drawn, squeezed)
    if drawn.overfull:
        raise _failed(f"{drawn.overfull[0]}的文字超出格子")
    digest = sha256(path)
    with PDFIUM:
        texts = _check_file(path, drawn)
    remember(ReadBack(digest, texts, tuple(_read_tables(drawn))))


def _read_tables(drawn: Drawn) -> Iterator[Table]:
    for layout, _ in drawn.tables():
        rows = [[cell.text for cell in row.cells] for row in layout.rows()]
        yield Table(layout.subject, tuple(column.label for column in layout.columns), rows)
    if drawn.listed:
        yield Table("名单", drawn.labels, drawn.listed)


def _check_file(path: Path, drawn: Drawn) -> list[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _failed("生成的文件打不开") from error
    try:
        if len(document) != len(drawn.pages):
            raise _failed(f"应有{len(drawn.pages)}页，实有{len(document)}页")
        with own_file(path, _EDGE) as own:
            kept = list(_read_pages(document, own, drawn.pages))
        _check_fonts(document, path)
        return kept
    finally:
        document.close()


def _read_pages(document: Any, own: OwnFile | None, pages: Sequence[DrawnPage]) -> Iterator[str]:
    """What each page says."""
    last = len(pages) - 1
    for number, page in enumerate(pages):
        text = _certain_text(own, number, page) if own is not None and len(own) == len(pages) else None
        if text is None or last < _FEW_PAGES or number == last or number % _EVERY == 0:
            text = _checked_text(document, number, page)
        yield text


def _certain_text(own: OwnFile, number: int, drawn: DrawnPage) -> str | None:
    """What a page says, None unless every operator of it is understood and it says to the letter what was drawn."""
    try:
        read = own.page(number)
    except NotUnderstood:
        return None
    said = read.text.replace("\t", "").replace("\n", "")
    return read.text.replace("\t", " ") if read.inside and said == _asked(drawn) else None


def _checked_text(document: Any, number: int, drawn: DrawnPage) -> str:
    """What a page says as the other library reads it."""
    text, count, inside = _page_text(document, number)
    _check_page(number, drawn, text, count)
    if not inside and not drawn.clipped:
        raise _failed(f"第{number + 1}页有文字超出纸张")
    return text


def _page_text(document: Any, number: int) -> tuple[str, int, bool]:
    """What a page says, of how many UTF-16 units, and whether all of it stands between the page's edges."""
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document.raw, number)
    if not page:
        raise _failed(f"第{number + 1}页打不开")
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        count = pdfium.FPDFText_CountChars(text_page)
        buffer = ctypes.create_string_buffer(2 * count + 2)
        units = pdfium.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        text = buffer.raw[: 2 * max(units - 1, 0)].decode("utf-16-le", "surrogatepass")
        return text, count, _is_inside(page, text_page)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)


def _is_inside(page: Any, text_page: Any) -> bool:
    """Whether all text that can be found anywhere is found within the paper's edges too."""
    import pypdfium2.raw as pdfium

    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    box = (_EDGE, height - _EDGE, width - _EDGE, _EDGE)
    found = pdfium.FPDFText_GetBoundedText(text_page, *box, None, 0)
    return bool(found == pdfium.FPDFText_GetBoundedText(text_page, -_FAR, _FAR, _FAR, -_FAR, None, 0))


def _failed(reason: str) -> WorldError:
    return WorldError(
        "BOARD_CHECK_FAILED",
        f"公示栏文件自检没有通过：{reason}，文件没有保存。",
        "请重试；仍不行时请把程序日志交给技术人员。",
    )


def _check_cells(layout: TableLayout, pages: Sequence[DrawnPage], squeezed: Callable[[str], str]) -> None:
    """All text that was asked for has been drawn, parts of divided cells joined."""
    merged = layout.index(MERGED_KEY)
    known = {squeezed(piece.text) for page in pages for piece in page.pieces if piece.column == merged}
    shown = _Shown(pages)
    for number, row in enumerate(layout.rows()):
        cells = shown.row(number)
        for column, cell in enumerate(row.cells):
            found = cells.get(column, "")
            if found == cell.joined:
                continue
            asked = squeezed(cell.text)
            if asked != squeezed(found) and not (column == merged and asked in known):
                raise _failed(f"事项{row.number}的“{layout.columns[column].label}”一格的文字不全")


class _Shown:
    """The cells of each row in turn, as the pages hold them; what was asked for is not kept."""

    def __init__(self, pages: Sequence[DrawnPage]) -> None:
        self._pages = iter(pages)
        self._rows: dict[int, dict[int, str]] = defaultdict(dict)
        self._last = -1

    def row(self, number: int) -> dict[int, str]:
        """Row `number` by columns; rows are asked for from the first on."""
        while self._last <= number and (page := next(self._pages, None)) is not None:
            for piece in () if page.again else page.pieces:
                self._last = max(self._last, piece.row)
                if not piece.repeated:
                    cells = self._rows[piece.row]
                    cells[piece.column] = cells.get(piece.column, "") + piece.text
        return self._rows.pop(number, {})


def _check_list(drawn: Drawn, squeezed: Callable[[str], str]) -> None:
    """Every cell of a notice's list has been drawn, parts of divided cells joined."""
    shown = _Shown(drawn.pages)
    for number, cells in enumerate(drawn.listed):
        found = shown.row(number)
        for column, text in enumerate(cells):
            if text != found.get(column, "") and squeezed(text) != squeezed(found.get(column, "")):
                label = drawn.labels[column] if column < len(drawn.labels) else ""
                raise _failed(f"名单第{number + 1}行的“{label}”一格的文字不全")


def _check_page(number: int, drawn: DrawnPage, text: str, count: int) -> None:
    if _units(text) != count:
        raise _failed(f"第{number + 1}页有显示不出的字")
    found = squeeze(text)
    asked = squeeze(_asked(drawn))
    same = found == asked or sorted(found) == sorted(asked)  # reading order is the reader's, not ours
    if not same:
        raise _failed(f"第{number + 1}页的文字与目录不一致")


def _asked(drawn: DrawnPage) -> str:
    return "".join([piece.text for piece in drawn.pieces]) + drawn.rest


def _units(text: str) -> int:
    """How many characters the library counts: rare ones, beyond U+FFFF, are two to it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check_fonts(document: Any, path: Path) -> None:
    """Every font in the file is a composite one with its program inside; two pages are asked by the library too."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        kinds = [match[1] for match in _FONT.finditer(data)]
        programs = sum(1 for _ in _PROGRAM.finditer(data))
    composite = kinds.count(b"CIDFontType2")
    if set(kinds) - {b"Type0", b"CIDFontType2"} or programs != composite or not composite:
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
