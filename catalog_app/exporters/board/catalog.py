"""The wall sheet of a domain: title, table over as many pages as it takes, foot with page number and contacts."""

from __future__ import annotations

from pathlib import Path

from catalog_app.exporters.board.check import Drawn, DrawnPage
from catalog_app.exporters.board.document import Document
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.pagination import paginate
from catalog_app.exporters.board.setup import Measures, SheetSetup, measures
from catalog_app.exporters.board.sheet import Sheet
from catalog_app.exporters.board.table import Table
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.layout import TableLayout, catalog_layout, catalog_title
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.errors import UsageError
from catalog_app.support.progress import Progress

_LEAST_ROOM = 0.4


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
    body = Typesetter(fonts, "text", size.body)
    table = Table(layout, size, body, Typesetter(fonts, "heading", size.body))
    frame_sheet = Sheet(sheet, size, title, fonts, body)
    with _document(path, size, title, sheet, fonts) as document:
        return _draw_pages(table, frame_sheet, document, progress)


def _document(path: Path, size: Measures, title: str, sheet: SheetSetup, fonts: DocumentFonts) -> Document:
    return Document(path, (size.width, size.height), title, sheet.signature or sheet.unit_name, fonts)


def _draw_pages(table: Table, sheet: Sheet, document: Document, progress: Progress) -> Drawn:
    drawn = Drawn(table.layout)
    if sheet.room(0) - table.header_height < _LEAST_ROOM * sheet.room(1):
        raise UsageError(
            "NO_ROOM_FOR_TABLE",
            "标题、单位名称或公开电话太长，表格放不下。",
            "请缩短标题，或减少公开电话，或改用 A3 纸。",
        )
    table.set_rows(sheet.room(1) - table.header_height)
    pages = paginate(table.sizes, table.frame(sheet.room(0), sheet.room(1)), table.snap)
    for number, page in enumerate(pages):
        progress.step(number, len(pages), f"正在绘制第{number + 1}页，共{len(pages)}页")
        operators, pieces = table.draw(page, sheet.table_top(number))
        surround, text = sheet.draw(number, len(pages))
        document.page([*operators, surround])
        drawn.pages.append(DrawnPage(tuple(pieces), table.header_text + text))
    document.save()
    return drawn


__all__ = ["draw_catalog", "draw_table"]
