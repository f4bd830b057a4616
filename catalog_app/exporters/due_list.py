"""What is to be published by when, station by station (待办清单), as xlsx and PDF from one neutral table.

`out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from catalog_app.exporters.layout import MERGED_KEY, SEQUENCE_KEY, Column
from catalog_app.exporters.list_paper import SEQUENCE_COLUMN, ListHead, ListRow, list_layout, write_list_paper
from catalog_app.support.progress import Progress

COLUMNS = (
    SEQUENCE_COLUMN,
    Column(key=MERGED_KEY, label="站所", width=8),
    Column(key="state", label="状态", width=6),
    Column(key="title", label="要办的事", width=24),
    Column(key="stage", label="公开时限", width=18),
    Column(key="due", label="最迟日期", width=8),
    Column(key="safe", label="稳妥日期", width=8),
    Column(key="done", label="办理情况", width=10),
)
_NAME = "待办清单"


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


class DueListSheet(ListHead, frozen=True, kw_only=True):
    """Everything a list says. Lines stand station by station."""

    lines: Sequence[DueListLine]


def write_due_list(sheet: DueListSheet, out: Path, progress: Progress) -> None:
    """Write it as xlsx or pdf, by the ending of `out`. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED for a PDF."""
    if out.suffix.lower() == ".pdf":
        write_list_paper(sheet, list_layout(_NAME, COLUMNS, _paper_rows(sheet.lines)), out, progress)
    else:
        _write_xlsx(sheet, out, progress)


def _write_xlsx(sheet: DueListSheet, out: Path, progress: Progress) -> None:
    from catalog_app.exporters.list_workbook import ListSheet, write_list_workbook

    rows = [line.texts(number) for number, line in enumerate(sheet.lines, start=1)]
    centred = frozenset((SEQUENCE_KEY, "state", "due", "safe"))
    listed = ListSheet(name=_NAME, title=sheet.title, columns=COLUMNS, rows=rows, notes=sheet.notes, centred=centred)
    write_list_workbook([listed], sheet.signature, out, progress)


def _paper_rows(lines: Sequence[DueListLine]) -> list[ListRow]:
    return [ListRow(str(number), str(number), line.texts(number)) for number, line in enumerate(lines, start=1)]
