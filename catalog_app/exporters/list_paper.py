"""Plain lists on paper, as PDF that was read again: due lists, ledgers, change lists, sheets to be signed.

`out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.exporters.layout import (
    MERGED_KEY,
    SEQUENCE_KEY,
    Cell,
    Column,
    Row,
    Section,
    TableLayout,
    header_cells,
)
from catalog_app.model.fields import SEQUENCE_LABEL
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.board.setup import Orientation, Paper

SEQUENCE_COLUMN = Column(key=SEQUENCE_KEY, label=SEQUENCE_LABEL, width=4, narrow=True)


class ListHead(Struct, frozen=True, kw_only=True):
    """What every list says above its table; `notes` stand between title and table, a line each."""

    title: str
    unit_name: str
    signature: str
    printed_on: date
    notes: tuple[str, ...] = ()


class ListRow(Struct, frozen=True):
    """A row on paper; messages name it by `number`."""

    uid: str
    number: str
    texts: tuple[str, ...]


def write_list_paper(
    head: ListHead,
    table: TableLayout,
    out: Path,
    progress: Progress,
    *,
    paper: Paper = "A4",
    orientation: Orientation = "landscape",
) -> int:
    """Draw the list and check the file; how many pages. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED."""
    from catalog_app.exporters.board import SheetSetup, check_board, draw_table

    setup = SheetSetup(
        unit_name=head.unit_name,
        signature=head.signature,
        printed_on=head.printed_on,
        title=head.title,
        notes=head.notes,
        paper=paper,
        orientation=orientation,
    )
    drawn = draw_table(table, setup, out, progress)
    check_board(out, drawn)
    return len(drawn.pages)


def list_layout(subject: str, columns: tuple[Column, ...], rows: Iterable[ListRow]) -> TableLayout:
    """The table: neighbouring rows with the same text in the merged column share its cell."""
    merged = next(place for place, column in enumerate(columns) if column.key == MERGED_KEY)
    drawn = [Row(row.uid, row.number, tuple(Cell(tuple(text.splitlines())) for text in row.texts)) for row in rows]
    groups = groupby(drawn, key=lambda row: row.cells[merged].text)
    sections = tuple(Section(name, tuple(group)) for name, group in groups)
    return TableLayout(subject, columns, header_cells(columns), sections)
