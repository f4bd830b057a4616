"""What an import did, as a workbook: every row with its differences, and every doubt with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalog_app.exporters.layout import Column
from catalog_app.exporters.list_workbook import ListSheet
from catalog_app.model.catalog import ORIGIN_LABELS, Item
from catalog_app.model.cells import cell_text
from catalog_app.model.fields import BY_KEY, NUMBER_LABEL
from catalog_app.services.gate import Passage
from catalog_app.services.importing import CHANGE_LABELS, ImportPlan, PlanLine
from catalog_app.services.item_changes import LABELS
from catalog_app.services.list_report import LEFT_OUT, problem_sheet, write_list_report
from catalog_app.support.progress import Progress

_ROWS = (
    Column(key="change", label="变化", width=5),
    Column(key="domain", label="领域", width=4),
    Column(key="number", label=NUMBER_LABEL, width=7),
    Column(key="item", label="事项", width=14),
    Column(key="field", label="栏目", width=8),
    Column(key="old", label="原内容", width=24),
    Column(key="new", label="文件内容", width=24),
    Column(key="why", label="说明", width=14),
    Column(key="place", label="位置", width=12),
)
_CENTRED = frozenset(("change", "domain", "number"))


def write_import_report(
    plan: ImportPlan,
    left_out: frozenset[int],
    contacts: frozenset[str],
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
) -> Path:
    """The report as xlsx, scanned before it is named. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    counts = "　".join(f"{CHANGE_LABELS[change]}{count}" for change, count in plan.counts().items())
    rows = [row for place, line in enumerate(plan.lines) for row in _line_rows(line, left_out=place in left_out)]
    sheets = [
        ListSheet(name="逐行", title="目录导入报告", columns=_ROWS, rows=rows, notes=(counts,), centred=_CENTRED),
        problem_sheet(plan.problems),
    ]
    return write_list_report(sheets, contacts, out, replace=replace, progress=progress, passage=passage)


def _line_rows(line: PlanLine, *, left_out: bool) -> Iterator[tuple[str, ...]]:
    """One row a field that differs; one for a line without any."""
    change = LEFT_OUT if left_out and line.change in ("new", "changed") else CHANGE_LABELS[line.change]
    number = line.current.number if line.current else line.item.number
    head = (change, line.item.domain, number, _title(line))
    for key in (*line.fields, *line.conflicts) or ("",):
        old, new = _texts(line, key)
        yield (*head, LABELS.get(key, ""), old, new, line.reason, place_of(line))


def _texts(line: PlanLine, key: str) -> tuple[str, str]:
    if not key or line.current is None:
        return "", ""
    theirs = line.draft.item if key in line.conflicts else line.item
    return _text(line.current, key), _text(theirs, key)


def _text(item: Item, key: str) -> str:
    if key in BY_KEY:
        return cell_text(item, key)
    if key == "extra":
        return "\n".join(f"{name}：{text}" for name, text in item.extra.items())
    if key == "origin":
        return ORIGIN_LABELS[item.origin]
    return str(getattr(item, key) or "")


def _title(line: PlanLine) -> str:
    return "\n".join(filter(None, (line.item.level1, line.item.level2, line.item.level3)))


def conflict_texts(line: PlanLine) -> list[tuple[str, str, str]]:
    """Label, our text and the file's for every field that both changed differently."""
    return [(LABELS.get(key, key), *_texts(line, key)) for key in line.conflicts]


def place_of(line: PlanLine) -> str:
    """Where a line stood: file, sheet, row."""
    row = f" 第{line.rows[0]}行" if line.rows else ""
    return f"{line.file} {line.sheet}{row}".strip()
