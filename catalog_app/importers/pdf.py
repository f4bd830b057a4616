"""Tables of a PDF: ruled lines and the text between them, over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from catalog_app.importers.flow import Cell, Flow, file_bytes
from catalog_app.importers.grid import RawFile, Tally, damaged, protected, refusing
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.pdf_page import Character, PageContent, page_content
from catalog_app.importers.pdf_unembedded import Unembedded, unpacked
from catalog_app.importers.ruling import Ruled, ruled_tables
from catalog_app.model.findings import ImportProblem
from catalog_app.support.pdfium import PDFIUM
from catalog_app.support.progress import Progress

MOST_PAGES = 300
_MOST_UNPACKED = 200 << 20
"""Bytes of everything but pictures."""
_WIDEST_PADDING = 8.0
_HEADER_ROWS = 6
_SAME_PLACE = 4.0
"""Points that a column may move from one page to the next."""
_WORD_GAP = 0.8
_PAGE_NUMBER = re.compile(r"[-—–·\s第共页/\\|,，.~]*\d*[-—–·\s第共页/\\|,，.~\d]*$")
_OWN_LINE = re.compile(r"[●•·■□◆◇▪▲○〇√☑①-⑳《]|[（(]?[\d一二三四五六七八九十]{1,3}[.．、)）]")
_LINE_ENDS = ("；", ";", "。")


def read_pdf(path: Path, progress: Progress) -> RawFile:
    """Every ruled table in reading order. NOT_A_FILE, FILE_MISSING …, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE."""
    data = file_bytes(path)
    with refusing(path):
        pages = list(_pages(path, data, progress))
        flow = Flow(Tally())
        for block in _without_page_breaks(pages):
            if isinstance(block, str):
                flow.line(block)
            else:
                _draw(block, flow)
        tables, problems = flow.finish()
    return RawFile("pdf", tables, (*problems, *_doubts(pages, bool(tables))))


class _Table(Struct):
    """A table of one page, or of several that follow each other."""

    lefts: list[float]
    rows: int
    cells: list[Cell] = field(default_factory=list)

    def row(self, number: int) -> list[tuple[int, str]]:
        """What the cells of a row say."""
        return [(cell.left, cell.text) for cell in self.cells if cell.top == number]


class _Page(Struct):
    """A page in reading order, with the places of its lines."""

    blocks: list[str | _Table]
    has_text: bool


def _pages(path: Path, data: bytes, progress: Progress) -> Iterator[_Page]:
    import pypdfium2

    size = unpacked(data, _MOST_UNPACKED)
    if size > _MOST_UNPACKED:
        raise TooMuchError("解开后的内容太大")
    with PDFIUM:
        document = _opened(path, data)
        count = len(document)
    again = Unembedded(data, size)
    try:
        if count > MOST_PAGES:
            raise TooMuchError("页数太多")
        for index in range(count):
            progress.step(index, count, "正在读取 PDF")
            with PDFIUM:
                content = _content(document, index)
            yield _page((again.page(index) if content.lacks_fonts else None) or content)
    except pypdfium2.PdfiumError as error:
        raise damaged(path) from error
    finally:
        with PDFIUM:
            document.close()


def _opened(path: Path, data: bytes) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise protected(path) if getattr(error, "err_code", None) in locked else damaged(path) from error


def _content(document: Any, index: int) -> PageContent:
    page = document[index]
    try:
        return page_content(page)
    finally:
        page.close()


def _page(content: PageContent) -> _Page:
    """The page's tables with their texts, and the lines between them."""
    ruled = ruled_tables(content.edges)
    inside: list[dict[int, list[Character]]] = [{} for _ in ruled]
    outside: list[Character] = []
    for character in content.characters:
        x, y = (character.left + character.right) / 2, (character.top + character.bottom) / 2
        for table, texts in zip(ruled, inside, strict=True):
            area = table.area_at(x, y)
            if area is not None:
                texts.setdefault(area, []).append(character)
                break
        else:
            outside.append(character)
    blocks: list[tuple[float, str | _Table]] = [(line[0].top, _line_text(line)) for line in _lines(outside)]
    blocks += [(table.ys[0], _table(table, texts)) for table, texts in zip(ruled, inside, strict=True)]
    blocks.sort(key=lambda block: block[0])
    return _Page([block for _, block in blocks if block != ""], bool(content.characters))


def _table(ruled: Ruled, texts: dict[int, list[Character]]) -> _Table:
    tops = {top: row for row, top in enumerate(sorted({area.top for area in ruled.areas}), start=1)}
    rows_above = [sum(top <= place for top in tops) for place in range(len(ruled.ys))]
    cells = [
        Cell(
            tops[area.top],
            area.left + 1,
            rows_above[area.bottom],
            area.right + 1,
            _cell_text(texts.get(number, []), ruled.xs[area.left], ruled.xs[area.right + 1]),
        )
        for number, area in enumerate(ruled.areas)
    ]
    lefts = sorted({area.left for area in ruled.areas})
    columns = {left: column for column, left in enumerate(lefts, start=1)}
    for cell in cells:
        cell.right = sum(left < cell.right for left in lefts)
        cell.left = columns[cell.left - 1]
    return _Table([ruled.xs[left] for left in lefts], len(tops), sorted(cells, key=lambda cell: (cell.top, cell.left)))


def _lines(characters: list[Character]) -> list[list[Character]]:
    """The characters line by line, from left to right."""
    lines: list[list[Character]] = []
    middle = height = 0.0
    for character in sorted(characters, key=lambda one: one.top + one.bottom):
        own = (character.top + character.bottom) / 2
        if lines and own - middle <= height / 2:
            lines[-1].append(character)
            continue
        lines.append([character])
        middle, height = own, character.bottom - character.top
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _line_text(line: list[Character]) -> str:
    """The line with a blank where there is room for a character."""
    pieces = [line[0].text]
    for one, other in pairwise(line):
        if other.left - one.right > _WORD_GAP * (other.bottom - other.top):
            pieces.append(" ")
        pieces.append(other.text)
    return _whole("".join(pieces)).strip()


def _whole(text: str) -> str:
    """Characters beyond the first 65,536 come in halves."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _cell_text(characters: list[Character], left: float, right: float) -> str:
    """The cell's lines; one that was only broken because it was full goes on without a break."""
    lines = [line for line in _lines(characters) if _line_text(line)]
    if not lines:
        return ""
    padding = min(max(min(line[0].left for line in lines) - left, 0.0), _WIDEST_PADDING)
    text = _line_text(lines[0])
    for line, following in pairwise(lines):
        words = _line_text(following)
        size = max(following[0].bottom - following[0].top, 1.0)
        is_full = right - line[-1].right < padding + 1.3 * size
        joins = is_full and not text.endswith(_LINE_ENDS) and not _OWN_LINE.match(words)
        text += words if joins else f"\n{words}"
    return text


def _without_page_breaks(pages: list[_Page]) -> Iterator[str | _Table]:
    """All blocks, tables that go on over a page break as one, without page numbers and running titles."""
    running = _running_lines(pages)
    last: _Table | None = None
    for page in pages:
        at_top = True
        for block in page.blocks:
            if isinstance(block, str):
                if block in running or _PAGE_NUMBER.match(block):
                    continue
                if last is not None:
                    yield last
                    last = None
                yield block
            elif last is not None and at_top and _goes_on(last, block):
                _append(last, block)
            else:
                if last is not None:
                    yield last
                last = block
            at_top = False
    if last is not None:
        yield last


def _running_lines(pages: list[_Page]) -> set[str]:
    """Lines that open or close a page as they did the page before."""
    running: set[str] = set()
    for page, following in pairwise(pages):
        for step in (1, -1):
            for one, other in zip(page.blocks[::step], following.blocks[::step], strict=False):
                if not isinstance(one, str) or one != other:
                    break
                running.add(one)
    return running


def _goes_on(table: _Table, following: _Table) -> bool:
    return len(table.lefts) == len(following.lefts) and all(
        abs(one - other) <= _SAME_PLACE for one, other in zip(table.lefts, following.lefts, strict=True)
    )


def _append(table: _Table, following: _Table) -> None:
    """Put the next page's rows below, without the header if it is repeated word for word."""
    repeated = 0
    while repeated < min(_HEADER_ROWS, following.rows, table.rows):
        if table.row(repeated + 1) != following.row(repeated + 1):
            break
        repeated += 1
    for cell in following.cells:
        if cell.top > repeated:
            cell.top, cell.bottom = cell.top + table.rows - repeated, cell.bottom + table.rows - repeated
            table.cells.append(cell)
    table.rows += following.rows - repeated


def _draw(table: _Table, flow: Flow) -> None:
    sketch = flow.open_table()
    sketch.row = table.rows
    for cell in table.cells:
        flow.add_cell(cell)
    flow.close_table()


def _doubts(pages: list[_Page], has_tables: bool) -> Iterator[ImportProblem]:
    empty = [number for number, page in enumerate(pages, start=1) if not page.has_text]
    if empty and (not has_tables or len(empty) < len(pages)):
        whole = len(empty) == len(pages)
        where = "这个 PDF " if whole else f"第{'、'.join(map(str, empty[:5]))}{'等' if len(empty) > 5 else ''}页"
        yield ImportProblem(
            code="pdf_without_text",
            severity="error" if whole else "warning",
            message=f"{where}里没有文字，可能是扫描的图片，读不出来",
            remedy="请向发文单位要 Word 或 Excel 原文件，或用文字识别软件转成 Word 后再试",
        )
    elif not has_tables:
        yield ImportProblem(
            code="pdf_without_table",
            severity="error",
            message="这个 PDF 里没有画着框线的表格，读不出目录",
            remedy="请向发文单位要 Word 或 Excel 原文件后再试",
        )
