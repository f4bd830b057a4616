"""What the import of an old ledger did, as a workbook: every line with its item and reason, and every doubt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.services.gate import Passage
from catalog_app.services.ledger_import import CHANGE_LABELS, LedgerPlan
from catalog_app.services.list_report import LEFT_OUT, problem_sheet, write_list_report
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.layout import Column

_WIDTHS = {"变化": 8, "发布日期": 8, "信息标题": 26, "公开渠道": 8, "公开事项": 18, "说明": 18, "位置": 14}


def write_ledger_report(
    plan: LedgerPlan,
    left_out: frozenset[int],
    contacts: frozenset[str],
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
) -> Path:
    """The report as xlsx, scanned before it is named. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    from catalog_app.exporters.list_workbook import ListSheet

    counts = "　".join(f"{CHANGE_LABELS[change]}{count}" for change, count in plan.counts().items())  # type: ignore[index]  # keys of counts are changes
    sheets = [
        ListSheet(
            name="逐行",
            title="旧台账导入报告",
            columns=_columns(_WIDTHS),
            rows=[*_rows(plan, left_out), *_refused(plan)],
            notes=(counts,),
            centred=frozenset(("变化", "发布日期")),
        ),
        problem_sheet(plan.problems),
    ]
    return write_list_report(sheets, contacts, out, replace=replace, progress=progress, passage=passage)


def _columns(widths: dict[str, int]) -> tuple[Column, ...]:
    from catalog_app.exporters.layout import Column

    return tuple(Column(key=label, label=label, width=width) for label, width in widths.items())


def _rows(plan: LedgerPlan, left_out: frozenset[int]) -> Iterator[tuple[str, ...]]:
    for place, line in enumerate(plan.lines):
        row = line.row
        change = LEFT_OUT if place in left_out and line.change == "new" else CHANGE_LABELS[line.change]
        item = f"{line.item.number} {line.item.title}" if line.item else ""
        where = f"{row.file} {line.place}".strip()
        yield (change, row.day.isoformat(), row.title, line.channel, item, line.reason, where)


def _refused(plan: LedgerPlan) -> Iterator[tuple[str, ...]]:
    for one in plan.refused:
        where = f"{one.file} {one.sheet}第{one.row}行".strip()
        yield (CHANGE_LABELS["skipped"], "", one.title, "", "", one.reason, where)
