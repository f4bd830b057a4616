"""The printed change list between two editions (变更清单), as PDF, xlsx or docx from one neutral table.

The same content gives the same bytes. `out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from catalog_app.exporters.layout import MERGED_KEY, SEQUENCE_KEY, Column
from catalog_app.exporters.list_paper import SEQUENCE_COLUMN, ListHead, ListRow, list_layout, write_list_paper
from catalog_app.model.edition_changes import CHANGE_LABELS, EditionChange
from catalog_app.model.fields import NUMBER_LABEL, REASON_LABEL
from catalog_app.support.progress import Progress

COLUMNS = (
    SEQUENCE_COLUMN,
    Column(key=MERGED_KEY, label="领域", width=6),
    Column(key="number", label=NUMBER_LABEL, width=7),
    Column(key="level2", label="事项", width=9),
    Column(key="kind", label="变化", width=4),
    Column(key="old", label="原内容", width=26),
    Column(key="new", label="现内容", width=26),
    Column(key="reason", label=REASON_LABEL, width=11),
)
CENTRED = (SEQUENCE_KEY, MERGED_KEY, "level2", "number", "kind")


class ChangeSheet(ListHead, frozen=True, kw_only=True):
    """Everything a change list says."""

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
    texts = change_rows(sheet.changes)
    rows = [ListRow(one.uid, one.number, row) for one, row in zip(sheet.changes, texts, strict=True)]
    write_list_paper(sheet, list_layout("变更清单", COLUMNS, rows), out, progress)
