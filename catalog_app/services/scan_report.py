"""What was found in scanned files, as a workbook; every excerpt is masked, and the gate scans the report itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from catalog_app.checks.personal_info import KIND_LABELS, masked_text
from catalog_app.exporters.layout import Column
from catalog_app.exporters.list_workbook import ListSheet
from catalog_app.model.findings import ScanReport
from catalog_app.services.gate import Passage
from catalog_app.services.list_report import write_list_report
from catalog_app.services.scan_jobs import ScannedFile
from catalog_app.support.progress import Progress

LEVEL_LABELS = {"red": "红", "orange": "橙", "yellow": "黄"}
CHECKED_LABELS = {"full": "已全部检查", "partial": "只检查了一部分", "no": "没能检查"}
NOTHING_FOUND = "没有发现"
HIDDEN = "看不见的内容"
_FILES = (
    Column(key="file", label="文件", width=24),
    Column(key="verdict", label="结论", width=6),
    Column(key="checked", label="检查程度", width=10),
    Column(key="red", label="红", width=4),
    Column(key="orange", label="橙", width=4),
    Column(key="yellow", label="黄", width=4),
    Column(key="sha256", label="文件指纹（前8位）", width=9),
)
_FINDINGS = (
    Column(key="file", label="文件", width=18),
    Column(key="level", label="程度", width=4),
    Column(key="kind", label="种类", width=10),
    Column(key="where", label="位置", width=14),
    Column(key="hidden", label="看不看得见", width=8),
    Column(key="excerpt", label="内容（已遮盖）", width=16),
    Column(key="reason", label="为什么", width=16),
    Column(key="remedy", label="怎么办", width=24),
)
_CENTRED = frozenset(("verdict", "checked", "red", "orange", "yellow", "level", "hidden"))
_SHORT = 8
"""A whole hash may look like a number of somebody."""
_NOTE = "红：有完整的号码或未成年人信息，不能放行；橙：要由负责人放行；黄：提醒。内容都已遮盖。"


def worst_level(report: ScanReport) -> str:
    """红, 橙 or 黄 as `red`, `orange`, `yellow`; '' where nothing was found."""
    found = {finding.severity for finding in report.findings}
    return next((level for level in LEVEL_LABELS if level in found), "")


def shown_name(report: ScanReport) -> str:
    """The name of the scanned file, masked."""
    return report.path.replace("\\", "/").rsplit("/", 1)[-1]


def write_scan_report(
    scanned: Sequence[ScannedFile],
    contacts: Iterable[str],
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
) -> Path:
    """The report as xlsx, scanned before it is named. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    sheets = [
        _sheet("文件", "文件检查结果", _FILES, [_file_row(one) for one in scanned]),
        _sheet("发现", "发现的个人信息", _FINDINGS, [row for one in scanned for row in _finding_rows(one.report)]),
    ]
    return write_list_report(sheets, contacts, out, replace=replace, progress=progress, passage=passage)


def _sheet(name: str, title: str, columns: tuple[Column, ...], rows: list[tuple[str, ...]]) -> ListSheet:
    return ListSheet(name=name, title=title, columns=columns, rows=rows, notes=(_NOTE,), centred=_CENTRED)


def _file_row(one: ScannedFile) -> tuple[str, ...]:
    counts = [
        sum(finding.count for finding in one.report.findings if finding.severity == level) for level in LEVEL_LABELS
    ]
    verdict = LEVEL_LABELS.get(worst_level(one.report), NOTHING_FOUND)
    return (
        shown_name(one.report),
        verdict,
        CHECKED_LABELS[one.report.checked],
        *(str(count or "") for count in counts),
        one.sha256[:_SHORT],
    )


def _finding_rows(report: ScanReport) -> Iterator[tuple[str, ...]]:
    for finding in sorted(report.findings, key=lambda one: tuple(LEVEL_LABELS).index(one.severity)):
        yield (
            shown_name(report),
            LEVEL_LABELS[finding.severity],
            KIND_LABELS.get(finding.kind, finding.kind),
            finding.where,
            HIDDEN if finding.hidden else "",
            masked_text(finding.excerpt),
            finding.reason,
            finding.remedy,
        )
