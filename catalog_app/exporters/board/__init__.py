"""Wall sheets (公示栏) as PDF: drawn, then checked by reading the file again.

`out` is written directly: callers pass a temporary sibling (support.files.beside), so that what fails is never seen.
`draw_catalog` and `check_board` are the two halves, for those who time them. Heavy libraries load while drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalog_app.exporters.board.book import draw_book
from catalog_app.exporters.board.catalog import draw_catalog, draw_table
from catalog_app.exporters.board.check import check_board
from catalog_app.exporters.board.notice import draw_notice, is_official, plain_notice, style_notes, upright
from catalog_app.exporters.board.official import STYLES
from catalog_app.exporters.board.setup import BoardFile, SheetSetup
from catalog_app.exporters.fonts import substitutions
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.notice import Notice
from catalog_app.support.progress import Progress

__all__ = [
    "BoardFile",
    "SheetSetup",
    "check_board",
    "draw_book",
    "draw_catalog",
    "draw_notice",
    "draw_table",
    "is_official",
    "plain_notice",
    "upright",
    "write_catalog_board",
    "write_catalog_book",
    "write_notice_board",
]

_NOT_ADDED = "名单的“{}”一列里有不是数字的格子，这一列没有合计，请核对。"
_UNREACHED = "公示上没有监督电话：工作区里还没有登记联系电话，请在设置里填写后重做。"
_UNTOLD = "公示上还没有写明：{}。这种公示情形应当写，请补上后重做。"


def write_catalog_board(catalog: DomainCatalog, sheet: SheetSetup, out: Path, progress: Progress) -> BoardFile:
    """Write the wall sheet of a domain.

    EMPTY_DOMAIN without rows, NO_FONT_FOR_CHARACTER naming the cell, BOARD_CHECK_FAILED when the file does not show
    all it should.
    """
    drawn = draw_catalog(catalog, sheet, out, progress)
    check_board(out, drawn)
    return BoardFile(out, len(drawn.pages), sheet.paper, drawn.items)


def write_catalog_book(
    catalogs: Sequence[DomainCatalog], sheet: SheetSetup, out: Path, progress: Progress
) -> BoardFile:
    """Write all catalogs into one file with a contents page; errors as in `write_catalog_board`."""
    drawn = draw_book(catalogs, sheet, out, progress)
    check_board(out, drawn)
    return BoardFile(out, len(drawn.pages), sheet.paper, drawn.items)


def write_notice_board(
    notice: Notice, items: tuple[str, ...], sheet: SheetSetup, out: Path, progress: Progress
) -> BoardFile:
    """Write a notice about these items; errors as in `write_catalog_board`."""
    drawn = draw_notice(notice, sheet, out, progress)
    check_board(out, drawn)
    missing = substitutions(STYLES) if is_official(notice) else ()
    unreached = (_UNREACHED,) if notice.from_case and not notice.telephones else ()
    unadded = tuple(map(_NOT_ADDED.format, notice.table.unadded)) if notice.table else ()
    untold = (_UNTOLD.format("、".join(notice.untold)),) if notice.untold else ()
    notes = (*unreached, *untold, *unadded, *style_notes(notice, sheet), *missing)
    return BoardFile(out, len(drawn.pages), sheet.paper, items, notes)
