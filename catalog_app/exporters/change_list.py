"""The printed change list between two editions (变更清单), as PDF, xlsx or docx from one neutral table.

The same content gives the same bytes. `out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

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
from catalog_app.model.edition_changes import CHANGE_LABELS, EditionChange
from catalog_app.model.fields import NUMBER_LABEL, REASON_LABEL, SEQUENCE_LABEL
from catalog_app.support.progress import Progress

COLUMNS = (
    Column(key=SEQUENCE_KEY, label=SEQUENCE_LABEL, width=4, narrow=True),
    Column(key=MERGED_KEY, label="领域", width=6),
    Column(key="number", label=NUMBER_LABEL, width=7),
    Column(key="level2", label="事项", width=9),
    Column(key="kind", label="变化", width=4),
    Column(key="old", label="原内容", width=26),
    Column(key="new", label="现内容", width=26),
    Column(key="reason", label=REASON_LABEL, width=11),
)
CENTRED = (SEQUENCE_KEY, MERGED_KEY, "level2", "number", "kind")


class ChangeSheet(Struct, frozen=True, kw_only=True):
    """Everything a change list says; `notes` stand between title and table, a line each."""

    title: str
    unit_name: str
    signature: str
    printed_on: date
    notes: tuple[str, ...]
    changes: tuple[EditionChange, ...]


def change_rows(changes: Sequence[EditionChange]) -> list[tuple[str, ...]]:
    """The texts of the table, a tuple in the order of `COLUMNS` for each change."""
    return [
        (
            str(place),
            change.domain,
            change.number,
            change.title,
            CHANGE_LABELS[change.kind],
            change.old,
            change.new,
            change.reason,
        )
        for place, change in enumerate(changes, start=1)
    ]


def write_change_sheet(sheet: ChangeSheet, out: Path, progress: Progress) -> None:
    """Write it in the kind that the ending of `out` names. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED for a PDF."""
    from catalog_app.exporters import change_list_files

    writers: dict[str, Callable[[ChangeSheet, Path, Progress], None]] = {
        ".pdf": _write_pdf,
        ".xlsx": change_list_files.write_xlsx,
        ".docx": change_list_files.write_docx,
    }
    writers[out.suffix.lower()](sheet, out, progress)


def _write_pdf(sheet: ChangeSheet, out: Path, progress: Progress) -> None:
    from catalog_app.exporters.board import SheetSetup, check_board, draw_table

    setup = SheetSetup(
        unit_name=sheet.unit_name,
        signature=sheet.signature,
        printed_on=sheet.printed_on,
        title=sheet.title,
        notes=sheet.notes,
    )
    check_board(out, draw_table(_layout(sheet.changes), setup, out, progress))


def _layout(changes: Sequence[EditionChange]) -> TableLayout:
    rows = [
        Row(change.uid, change.number, tuple(Cell(tuple(text.splitlines())) for text in texts))
        for change, texts in zip(changes, change_rows(changes), strict=True)
    ]
    sections = tuple(Section(name, tuple(group)) for name, group in groupby(rows, key=lambda row: row.cells[1].text))
    return TableLayout("变更清单", COLUMNS, header_cells(COLUMNS), sections)
