"""The catalogs of all domains in one file: a contents page with links, bookmarks, page numbers that run through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from catalog_app.exporters.board.catalog import SetTable, new_document
from catalog_app.exporters.board.check import Chapter, Drawn
from catalog_app.exporters.board.document import Document, Link, Mark
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import Measures, SheetSetup, measures
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.layout import catalog_layout
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.errors import UsageError
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.progress import Progress

CONTENTS = "目录"
_LEADING, _LARGER, _TITLE_LEADING = 2.0, 1.5, 1.4
_BASELINE = 0.88
_LEADER = "…"


class _Entry(Struct, frozen=True):
    """A line of the contents; `page` counts from 0."""

    words: str
    page: int


def draw_book(catalogs: Sequence[DomainCatalog], sheet: SheetSetup, path: Path, progress: Progress) -> Drawn:
    """Draw all catalogs into one file without checking it. EMPTY_DOMAIN where there is none with rows."""
    layouts = [layout for catalog in catalogs if (layout := catalog_layout(catalog, sheet.boxes)).sections]
    if not layouts:
        raise UsageError("EMPTY_DOMAIN", "没有可以公示的事项。", "请先采用国家目录或新增本地事项。")
    size, fonts = measures(sheet), DocumentFonts()
    names = [f"{name}{'' if name.endswith('领域') else '领域'}" for name in (layout.subject for layout in layouts)]
    titles = [f"{sheet.unit_name}{name}基层政务公开标准目录" for name in names]
    chapters = [SetTable(layout, sheet, size, fonts, title) for layout, title in zip(layouts, titles, strict=True)]
    title = sheet.title or f"{sheet.unit_name}基层政务公开标准目录"
    contents = _Contents(title, len(chapters), sheet, size, fonts)
    starts, total = _places(contents.pages, [len(chapter.pages) for chapter in chapters], two_sided=sheet.duplex)
    drawn = Drawn()
    with new_document(path, size, title, sheet, fonts) as document:
        entries = [_Entry(name, start) for name, start in zip(names, starts, strict=True)]
        contents.draw(document, drawn, entries, total)
        for layout, chapter, start in zip(layouts, chapters, starts, strict=True):
            _fill(document, drawn, start)
            drawn.chapters.append(Chapter(layout, len(drawn.pages)))
            chapter.draw(document, drawn, progress, start, total)
        if document.poster is None:
            document.outline = [Mark(CONTENTS, 0), *(Mark(entry.words, entry.page) for entry in entries)]
        document.save()
    return drawn


def _places(contents: int, lengths: Sequence[int], *, two_sided: bool) -> tuple[list[int], int]:
    """The first page of each chapter, on the front of a sheet where both sides are printed, and how many there are."""
    starts, at = [], contents
    for length in lengths:
        at += at % 2 if two_sided else 0
        starts.append(at)
        at += length
    return starts, at


def _fill(document: Document, drawn: Drawn, start: int) -> None:
    """Leave the back of a sheet blank."""
    while document.poster is None and document.pages < start:
        document.page([])
        drawn.add((), "")


class _Contents:
    """The contents, a line for every domain."""

    def __init__(self, title: str, count: int, sheet: SheetSetup, size: Measures, fonts: DocumentFonts) -> None:
        self._size, self._sheet = size, sheet
        self._title = Typesetter(fonts, "heading", size.title)
        self._line = Typesetter(fonts, "text", round(size.body * _LARGER, 1))
        self._small = Typesetter(fonts, "text", size.body)
        self._heads = self._title.balanced(title, size.inner_width)
        self._foot = size.bottom + size.leading
        self._on_page = max(int((self._top - self._foot) / self._pitch) - 1, 1)
        self.pages = -(-count // self._on_page)

    @property
    def _pitch(self) -> float:
        return self._line.size * _LEADING

    @property
    def _top(self) -> float:
        """Where the lines begin."""
        head = len(self._heads) * self._title.size * _TITLE_LEADING + 2 * self._pitch
        return self._size.height - self._size.top - head

    def draw(self, document: Document, drawn: Drawn, entries: Sequence[_Entry], total: int) -> None:
        """Put the contents into the document."""
        for page in range(self.pages):
            mine = entries[page * self._on_page : (page + 1) * self._on_page]
            shown: list[str] = []
            operators = ["BT", *self._head(shown), *self._lines(mine, shown), *self._end(page, total, shown), "ET"]
            if document.poster is None:
                links = tuple(self._link(place, entry) for place, entry in enumerate(mine))
                document.page(operators, links)
                drawn.add((), "".join(shown))
                continue
            for label in document.spread(operators, page, self.pages):
                drawn.add((), "".join(shown), label)

    def _head(self, shown: list[str]) -> Iterator[str]:
        at = self._size.height - self._size.top
        for line in self._heads:
            yield self._at(self._title, line, at, 0.5, shown)
            at -= self._title.size * _TITLE_LEADING
        yield self._at(self._line, CONTENTS, at, 0.5, shown)

    def _lines(self, entries: Sequence[_Entry], shown: list[str]) -> Iterator[str]:
        for place, entry in enumerate(entries):
            at = self._top - place * self._pitch
            page = f"第{entry.page + 1}页"
            room = self._size.inner_width - self._line.width(entry.words) - self._line.width(page)
            dots = _LEADER * max(int(room / self._line.width(_LEADER)) - 1, 0)
            yield self._at(self._line, entry.words + dots, at, 0.0, shown)
            yield self._at(self._line, page, at, 1.0, shown)

    def _end(self, page: int, total: int, shown: list[str]) -> Iterator[str]:
        yield self._at(self._small, f"第{page + 1}页 共{total}页", self._foot, 0.5, shown)
        yield self._at(self._small, chinese_date(self._sheet.printed_on), self._foot, 1.0, shown)

    def _link(self, place: int, entry: _Entry) -> Link:
        top = self._top - place * self._pitch
        left = self._size.side
        return Link((left, top - self._pitch * 0.8, left + self._size.inner_width, top + self._pitch * 0.2), entry.page)

    def _at(self, setter: Typesetter, text: str, top: float, side: float, shown: list[str]) -> str:
        left = self._size.side + (self._size.inner_width - setter.width(text)) * side
        shown.append(text)
        return f"{setter.font} 1 0 0 1 {left:.2f} {top - _BASELINE * setter.size:.2f} Tm {setter.show(text)}"


__all__ = ["draw_book"]
