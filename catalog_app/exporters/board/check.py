"""The self-check of a finished board PDF: the file on disk is read again, every page of it.

Every page must say exactly what was drawn and nothing outside its edges, every cell asked for must be there whole and
fit, every font must be embedded and no character may stand as glyph 0. Pages are read operator by operator; another
library opens the file too, counts its pages, and reads some of them and all those that are not ours beyond doubt.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from msgspec import Struct, structs

from catalog_app.exporters.board.page_reader import NotUnderstood, OwnFile, own_file
from catalog_app.exporters.board.table import Piece
from catalog_app.exporters.fonts import printable
from catalog_app.exporters.layout import MERGED_KEY, TableLayout
from catalog_app.model.errors import WorldError
from catalog_app.support.files import sha256
from catalog_app.support.pdfium import PDFIUM
from catalog_app.support.read_back import PageTexts, ReadBack, Table, remember

_UNTOLD = re.compile("[\\s\\x00-\\x1f\u00ad\ufffe\uffff-]+")
"""White space, and the hyphen, which text extraction takes for hyphenation at a line's end."""
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_EDGE, _FAR = 8.0, 1e5
"""No character of ours stands so near the edge, in points; one that crosses it lies wholly beyond this."""
_FEW_PAGES, _EVERY, _MOST_SAMPLED = 8, 32, 48
"""The other library reads all pages of a short file, and of a longer one the last and every so many, not too many."""
_ROW_BITS = 17
_MOST_SQUEEZED = 5_000
_PROGRAM = b"/FontFile2"
_FONT = re.compile(rb"/Subtype\s*/(Type1|MMType1|TrueType|Type3|Type0|CIDFontType0|CIDFontType2)\b|/FontFile2")
_BLOCK, _LONGEST = 1 << 20, 4096


class DrawnPage(Struct, frozen=True, gc=False):
    """What was put on a page, in order: the texts of its cells, the `head` that all pages have, everything else.

    `packed` = row, column and whether it is shown again, of each text, in one number that counts from `start`, the
    place of the first row (many pages are to fit in memory).
    `clipped` = it shows a part of a larger sheet, whose text stands beyond its edges; `again` = not the first part,
    whose pieces were counted.
    """

    texts: tuple[str, ...]
    packed: bytes
    rest: str
    head: str = ""
    start: int = 0
    clipped: bool = False
    again: bool = False

    @classmethod
    def of(cls, pieces: Sequence[Piece], rest: str, head: str = "") -> DrawnPage:
        """A page with these pieces of cells."""
        first = min([piece.row for piece in pieces], default=0)
        places = array("I", [_place(piece.row - first, piece.column) | piece.repeated for piece in pieces])
        return cls(tuple([piece.text for piece in pieces]), places.tobytes(), rest, head, _place(first, 0))

    @property
    def places(self) -> memoryview[int]:
        """The place of each text, counted from `start`."""
        return memoryview(self.packed).cast("I")

    @property
    def pieces(self) -> Iterator[Piece]:
        """The pieces of cells as they were given."""
        for text, place in zip(self.texts, self.places, strict=True):
            yield Piece(self.start + place >> _ROW_BITS, place % (1 << _ROW_BITS) >> 1, text, bool(place & 1))

    @property
    def all_text(self) -> str:
        """Every word on it."""
        return "".join([*self.texts, self.head, self.rest])


def _place(row: int, column: int) -> int:
    """The place of a cell, an even number."""
    return row << _ROW_BITS | column << 1


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
        self._sheet: tuple[Piece, ...] = ()
        self.overfull: list[str] = []
        """Cells that a line sticks out of."""

    @property
    def items(self) -> tuple[str, ...]:
        """The uids of the rows."""
        return tuple(row.uid for chapter in self.chapters for row in chapter.layout.rows())

    def add(self, pieces: tuple[Piece, ...], rest: str, label: str = "", *, head: str = "") -> None:
        """A page; those of one poster differ in their `label` only."""
        page = DrawnPage.of(pieces, rest + label, head)
        if label:
            again = bool(pieces) and pieces is self._sheet
            page = structs.replace(page, clipped=True, again=again)
        self.pages.append(page)
        self._sheet = pieces

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
    squeezed = lru_cache(maxsize=_MOST_SQUEEZED)(lambda text: squeeze(printable(text)))  # cells repeat each other
    for layout, pages in drawn.tables():
        _check_cells(layout, pages, squeezed)
    if drawn.listed:
        _check_list(drawn, squeezed)
    if drawn.overfull:
        raise _failed(f"{drawn.overfull[0]}的文字超出格子")
    digest = sha256(path)
    texts = _check_file(path, drawn)
    if texts.whole:
        remember(ReadBack(digest, texts, tuple(_read_tables(drawn))))


def _read_tables(drawn: Drawn) -> Iterator[Table]:
    for layout, _ in drawn.tables():
        yield Table(layout.subject, tuple(column.label for column in layout.columns), _Rows(layout))
    if drawn.listed:
        yield Table("名单", drawn.labels, drawn.listed)


class _Rows:
    """The texts of a table's cells, made when they are asked for."""

    def __init__(self, layout: TableLayout) -> None:
        self._layout = layout

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._layout.rows():
            yield [cell.text for cell in row.cells]


def _check_file(path: Path, drawn: Drawn) -> PageTexts:
    document = _opened(path)
    try:
        if len(document) != len(drawn.pages):
            raise _failed(f"应有{len(drawn.pages)}页，实有{len(document)}页")
        with own_file(path, _EDGE) as own:
            kept = PageTexts(_read_pages(document, own, drawn.pages))
        with PDFIUM:
            _check_fonts(document, path)
        return kept
    finally:
        with PDFIUM:
            document.close()


def _opened(path: Path) -> Any:
    import pypdfium2

    try:
        with PDFIUM:
            return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _failed("生成的文件打不开") from error


def _read_pages(document: Any, own: OwnFile | None, pages: Sequence[DrawnPage]) -> Iterator[str]:
    """What each page says."""
    if own is not None and len(own) != len(pages):
        own = None
    with _Sample(document, pages, _sampled(len(pages)) if own is not None else ()) as sample:
        for number, page in enumerate(pages):
            text = _certain_text(own, number, page) if own is not None else None
            yield _doubtful_text(document, own, number, page) if text is None else text
        sample.finish()


def _sampled(count: int) -> list[int]:
    """Which pages the other library reads where we understood them."""
    every = 1 if count <= _FEW_PAGES else max(_EVERY, -(-count // _MOST_SAMPLED))
    return sorted({*range(0, count, every), count - 1})


class _Sample:
    """Pages that the other library reads meanwhile, beside our own reader; what is wrong with them `finish` raises."""

    def __init__(self, document: Any, pages: Sequence[DrawnPage], numbers: Sequence[int]) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._reading = [
            self._pool.submit(_checked_text, document, number, pages[number], fonts=False) for number in numbers
        ]

    def __enter__(self) -> _Sample:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def finish(self) -> None:
        """Wait for all of them."""
        for reading in self._reading:
            reading.result()


def _certain_text(own: OwnFile, number: int, drawn: DrawnPage) -> str | None:
    """What a page says, None unless every operator of it is understood and it says to the letter what was drawn."""
    try:
        read = own.page(number)
    except NotUnderstood:
        return None
    return read.text.replace("\t", " ") if read.inside and _said(read.text) == drawn.all_text else None


def _said(text: str) -> str:
    return text.replace("\t", "").replace("\n", "")


def _doubtful_text(document: Any, own: OwnFile | None, number: int, drawn: DrawnPage) -> str:
    """What the other library reads; it does not see what is white or painted over, so nothing we never draw passes."""
    text = _checked_text(document, number, drawn, fonts=True)
    try:
        if own is not None:
            read = own.page(number)
            if _said(read.text) != drawn.all_text:
                raise _failed(f"第{number + 1}页的文字与目录不一致")
            if drawn.clipped and not read.inside and not own.measured().page(number).inside:
                raise _failed(f"第{number + 1}页有文字超出纸张")
            return text
    except NotUnderstood:
        pass
    raise _failed(f"第{number + 1}页有不该有的内容，文字可能看不见")


def _checked_text(document: Any, number: int, drawn: DrawnPage, *, fonts: bool) -> str:
    """What a page says as the other library reads it; with `fonts`, every font of it is asked for too."""
    with PDFIUM:
        text, count, inside = _page_text(document, number, fonts=fonts)
    _check_page(number, drawn, text, count)
    if not inside and not drawn.clipped:
        raise _failed(f"第{number + 1}页有文字超出纸张")
    return text


def _page_text(document: Any, number: int, *, fonts: bool = False) -> tuple[str, int, bool]:
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
        if fonts:
            _check_page_fonts(page)
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
    known = _merged_texts(pages, merged, squeezed) if merged is not None else frozenset()
    shown = _Shown(pages)
    for number, row in enumerate(layout.rows()):
        cells = shown.until(number)
        for place, cell in enumerate(row.cells, start=_place(number, 0) >> 1):
            found = cells.pop(place << 1, "")
            if found == "".join(cell.lines):
                continue
            asked = squeezed(cell.text)
            column = place - (_place(number, 0) >> 1)
            if asked != squeezed(found) and not (column == merged and asked in known):
                raise _failed(f"事项{row.number}的“{layout.columns[column].label}”一格的文字不全")


def _merged_texts(pages: Sequence[DrawnPage], column: int, squeezed: Callable[[str], str]) -> frozenset[str]:
    """What stands in the cells that rows share."""
    mask, wanted = _place(1, 0) - 2, _place(0, column)
    texts = {
        text for page in pages for text, place in zip(page.texts, page.places, strict=True) if place & mask == wanted
    }
    return frozenset(map(squeezed, texts))


class _Shown:
    """The cells that the pages hold, by their places; those that were asked for are taken out by who asks."""

    def __init__(self, pages: Sequence[DrawnPage]) -> None:
        self._pages = iter(pages)
        self._cells: dict[int, str] = {}
        self._last = -1

    def until(self, row: int) -> dict[int, str]:
        """At least the cells up to row number `row`, parts of divided ones joined."""
        cells, beyond = self._cells, _place(row + 1, 0)
        while self._last < beyond and (page := next(self._pages, None)) is not None:
            if page.again:
                continue
            start = page.start
            for place, text in zip(page.places, page.texts, strict=True):
                if not place & 1:
                    place += start
                    cells[place] = cells[place] + text if place in cells else text
            self._last = max(self._last, start + max(page.places, default=-1))
        return cells


def _check_list(drawn: Drawn, squeezed: Callable[[str], str]) -> None:
    """Every cell of a notice's list has been drawn, parts of divided cells joined."""
    shown = _Shown(drawn.pages)
    for number, cells in enumerate(drawn.listed):
        pieces = shown.until(number)
        for column, text in enumerate(cells):
            found = pieces.pop(_place(number, column), "")
            if text != found and squeezed(text) != squeezed(found):
                label = drawn.labels[column] if column < len(drawn.labels) else ""
                raise _failed(f"名单第{number + 1}行的“{label}”一格的文字不全")


def _check_page(number: int, drawn: DrawnPage, text: str, count: int) -> None:
    if _units(text) != count:
        raise _failed(f"第{number + 1}页有显示不出的字")
    found = squeeze(text)
    asked = squeeze(drawn.all_text)
    same = found == asked or sorted(found) == sorted(asked)  # reading order is the reader's, not ours
    if not same:
        raise _failed(f"第{number + 1}页的文字与目录不一致")


def _units(text: str) -> int:
    """How many characters the library counts: rare ones, beyond U+FFFF, are two to it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check_fonts(document: Any, path: Path) -> None:
    """Every font in the file is a composite one with its program inside; two pages are asked by the library too."""
    counts = Counter[bytes]()
    for found in _found_in(path, _FONT):
        counts[found[1] or _PROGRAM] += 1
    composite = counts[b"CIDFontType2"]
    if set(counts) - {b"Type0", b"CIDFontType2", _PROGRAM} or counts[_PROGRAM] != composite or not composite:
        raise _failed("有字体没有嵌入")
    for number in {0, len(document) - 1}:
        page = document[number]
        _check_page_fonts(page.raw)
        page.close()


def _found_in(path: Path, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """What a pattern finds in a file of any length."""
    rest = b""
    with path.open("rb") as stream:
        while part := stream.read(_BLOCK):
            data = rest + part
            end = len(data) - _LONGEST if len(part) == _BLOCK else len(data)
            yield from (found for found in pattern.finditer(data) if found.start() < end)
            rest = data[max(end, 0) :]
    yield from pattern.finditer(rest)


def _check_page_fonts(page: Any) -> None:
    import pypdfium2.raw as pdfium

    seen: set[int | None] = set()
    for place in range(pdfium.FPDFPage_CountObjects(page)):
        shape = pdfium.FPDFPage_GetObject(page, place)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        font = pdfium.FPDFTextObj_GetFont(shape)
        address = ctypes.cast(font, ctypes.c_void_p).value
        if address not in seen and pdfium.FPDFFont_GetIsEmbedded(font) != 1:
            raise _failed("有字体没有嵌入")
        seen.add(address)
