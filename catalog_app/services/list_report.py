"""Reports as workbooks to hand on: lists that pass the gate before they have their name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.model.findings import SEVERITY_LABELS, ImportProblem
from catalog_app.model.product import PRODUCT
from catalog_app.services.gate import Passage, gated
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.list_workbook import ListSheet

LEFT_OUT = "没有导入（未勾选）"


def write_list_report(
    sheets: Sequence[ListSheet],
    contacts: Iterable[str],
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
) -> Path:
    """The lists as xlsx, scanned before it is named. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    from catalog_app.exporters.list_workbook import write_list_workbook

    require_target(out, ".xlsx")
    with gated(out, contacts, replace=replace, passage=passage) as path:
        write_list_workbook(sheets, PRODUCT, path, progress)
    return out


def problem_sheet(problems: Iterable[ImportProblem]) -> ListSheet:
    """Every doubt that arose while files were read, with its place and remedy."""
    from catalog_app.exporters.layout import Column
    from catalog_app.exporters.list_workbook import ListSheet

    return ListSheet(
        name="问题",
        title="读取文件时的问题",
        columns=(
            Column(key="severity", label="程度", width=4),
            Column(key="place", label="位置", width=12),
            Column(key="column", label="栏目", width=8),
            Column(key="text", label="原文", width=20),
            Column(key="message", label="问题", width=20),
            Column(key="remedy", label="怎么办", width=20),
        ),
        rows=[_problem_row(one) for one in problems],
        centred=frozenset(("severity",)),
    )


def _problem_row(problem: ImportProblem) -> tuple[str, ...]:
    row = f" 第{problem.row}行" if problem.row else ""
    return (
        SEVERITY_LABELS[problem.severity],
        f"{problem.sheet or ''}{row}",
        problem.column or "",
        problem.text or "",
        problem.message,
        problem.remedy,
    )
