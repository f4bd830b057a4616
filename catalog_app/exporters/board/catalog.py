"""The wall sheet of a domain: title, table over as many pages as it takes, foot with page number and contacts."""

from __future__ import annotations

from pathlib import Path

from catalog_app.exporters.board.check import Drawn
from catalog_app.exporters.board.document import Document
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.pagination import Page, paginate
from catalog_app.exporters.board.poster import LABEL_SIZE, poster_of
from catalog_app.exporters.board.setup import Measures, SheetSetup, measures
from catalog_app.exporters.board.sheet import Sheet
from catalog_app.exporters.board.table import Table
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.layout import TableLayout, catalog_layout, catalog_title
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.errors import UsageError
from catalog_app.support.progress import Progress

_LEAST_ROOM = 0.4
_DRAWN: Page = []
"""In place of a page that was drawn: many are to fit in memory."""


def draw_catalog(catalog: DomainCatalog, sheet: SheetSetup, path: Path, progress: Progress) -> Drawn:
    """Draw the PDF without checking it. EMPTY_DOMAIN for a domain without rows."""
    layout = catalog_layout(catalog, sheet.boxes)
    if not layout.sections:
        raise UsageError(
            "EMPTY_DOMAIN", f"“{catalog.domain.name}”领域没有可以公示的事项。", "请先采用国家目录或新增本地事项。"
        )
    return draw_table(layout, sheet, path, progress, sheet.title or catalog_title(sheet.unit_name, catalog))


def draw_table(layout: TableLayout, sheet: SheetSetup, path: Path, progress: Progress, title: str = "") -> Drawn:
    """Draw any table with a level1 column, under `title` (else the sheet's), without checking it."""
    title = title or sheet.title
    size, fonts = measures(sheet), DocumentFonts()
    chapter = SetTable(layout, sheet, size, fonts, title)
    drawn = Drawn(layout)
    with new_document(path, size, title, sheet, fonts) as document:
        chapter.draw(document, drawn, progress)
        document.save()
    return drawn


def new_document(path: Path, size: Measures, title: str, sheet: SheetSetup, fonts: DocumentFonts) -> Document:
    """A document for a sheet: two-sided, or as a poster, where the sheet asks for it."""
    document = Document(path, size.size, title, sheet.signature or sheet.unit_name, fonts)
    document.binding = size.binding
    if sheet.poster:
        document.poster, document.labels = poster_of(size.size), Typesetter(fonts, "text", LABEL_SIZE)
    return document


class SetTable:
    """A table on its pages, and what surrounds it. NO_ROOM_FOR_TABLE where the head leaves too little."""

    def __init__(
        self, layout: TableLayout, sheet: SheetSetup, size: Measures, fonts: DocumentFonts, title: str
    ) -> None:
        self.title = title
        body = Typesetter(fonts, "text", size.body)
        self._table = table = Table(layout, size, body, Typesetter(fonts, "heading", size.body))
        self._sheet = around = Sheet(sheet, size, title, fonts, body)
        if around.room(0) - table.header_height < _LEAST_ROOM * around.room(1):
            raise UsageError(
                "NO_ROOM_FOR_TABLE",
                "标题、单位名称或公开电话太长，表格放不下。",
                "请缩短标题，或减少公开电话，或改用 A3 纸。",
            )
        table.set_rows(around.room(1) - table.header_height)
        self.pages = paginate(table.sizes, table.frame(around.room(0), around.room(1)), table.snap)

    def draw(self, document: Document, drawn: Drawn, progress: Progress, before: int = 0, total: int = 0) -> None:
        """Put every page into the document; page numbers count `before` pages, and `total` where it has more."""
        total = total or len(self.pages)
        drawn.overfull.extend(self._table.overfull)
        for number, page in enumerate(self.pages):
            progress.step(before + number, total, f"正在绘制第{before + number + 1}页，共{total}页")
            operators, pieces = self._table.draw(page, self._sheet.table_top(number))
            surround, text = self._sheet.draw(number, total, before)
            shown = tuple(pieces)
            for label in document.spread([*operators, surround], number, len(self.pages)):
                drawn.add(shown, text, label, head=self._table.header_text)
            self._table.forget(page)
            self.pages[number] = _DRAWN


__all__ = ["SetTable", "draw_catalog", "draw_table", "new_document"]
