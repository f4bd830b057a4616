"""What is to be published by when, station by station (待办清单), as xlsx and PDF from one neutral table.

`out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from catalog_app.support.progress import Progress

COLUMNS = (
    Column(key=SEQUENCE_KEY, label="序号", width=4, narrow=True),
    Column(key=MERGED_KEY, label="站所", width=8),
    Column(key="state", label="状态", width=6),
    Column(key="title", label="要办的事", width=24),
    Column(key="stage", label="公开时限", width=18),
    Column(key="due", label="最迟日期", width=8),
    Column(key="safe", label="稳妥日期", width=8),
    Column(key="done", label="办理情况", width=10),
)


class DueListLine(Struct, frozen=True, kw_only=True):
    """One thing to do; fields are the texts of the columns."""

    station: str
    state: str
    title: str
    stage: str
    due: str
    safe: str

    def texts(self, number: int) -> tuple[str, ...]:
        """The cells; 办理情况 stays empty for the pen."""
        return (str(number), self.station, self.state, self.title, self.stage, self.due, self.safe, "")


class DueListSheet(Struct, frozen=True, kw_only=True):
    """Everything a list says; `notes` stand between title and table, a line each. Lines stand station by station."""

    title: str
    unit_name: str
    signature: str
    printed_on: date
    notes: tuple[str, ...]
    lines: Sequence[DueListLine]


def write_due_list(sheet: DueListSheet, out: Path, progress: Progress) -> None:
    """Write it as xlsx or pdf, by the ending of `out`. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED for a PDF."""
    if out.suffix.lower() == ".pdf":
        _write_pdf(sheet, out, progress)
    else:
        _write_xlsx(sheet, out, progress)


def _write_xlsx(sheet: DueListSheet, out: Path, progress: Progress) -> None:
    from catalog_app.exporters.list_workbook import ListSheet, write_list_workbook

    rows = [line.texts(number) for number, line in enumerate(sheet.lines, start=1)]
    centred = frozenset((SEQUENCE_KEY, "state", "due", "safe"))
    listed = ListSheet(
        name="待办清单", title=sheet.title, columns=COLUMNS, rows=rows, notes=sheet.notes, centred=centred
    )
    write_list_workbook([listed], sheet.signature, out, progress)


def _write_pdf(sheet: DueListSheet, out: Path, progress: Progress) -> None:
    from catalog_app.exporters.board import SheetSetup, check_board, draw_table

    setup = SheetSetup(
        unit_name=sheet.unit_name,
        signature=sheet.signature,
        printed_on=sheet.printed_on,
        title=sheet.title,
        notes=sheet.notes,
    )
    check_board(out, draw_table(_layout(sheet.lines), setup, out, progress))


def _layout(lines: Sequence[DueListLine]) -> TableLayout:
    rows = [
        (
            line.station,
            Row(str(number), str(number), tuple(Cell((text,) if text else ()) for text in line.texts(number))),
        )
        for number, line in enumerate(lines, start=1)
    ]
    sections = tuple(Section(name, tuple(row for _, row in group)) for name, group in groupby(rows, key=_station))
    return TableLayout("待办清单", COLUMNS, header_cells(COLUMNS), sections)


def _station(row: tuple[str, Row]) -> str:
    return row[0]
