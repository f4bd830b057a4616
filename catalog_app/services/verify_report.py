"""What the verification of a package found, as a workbook to hand on; the gate scans the report itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from catalog_app.checks.personal_info import masked_text
from catalog_app.exporters.layout import Column
from catalog_app.exporters.list_workbook import ListSheet
from catalog_app.model.findings import SEVERITY_LABELS, Finding
from catalog_app.services.gate import Passage
from catalog_app.services.list_report import write_list_report
from catalog_app.services.verify import VerifyReport
from catalog_app.support.progress import Progress

_COLUMNS = (
    Column(key="severity", label="程度", width=5),
    Column(key="place", label="位置", width=24),
    Column(key="message", label="问题", width=40),
    Column(key="remedy", label="怎么办", width=32),
)
_GOOD = "核验通过：结构、清单、每个文件的指纹、链接和个人信息都检查过了。"


def place_of(finding: Finding) -> str:
    """The file or the words a finding is about: what its message quotes first; '' = the whole package."""
    _, mark, rest = finding.message.partition("“")
    return rest.partition("”")[0] if mark else ""


def write_verify_report(
    name: str,
    report: VerifyReport,
    contacts: Iterable[str],
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
) -> Path:
    """The findings about the package `name` as xlsx. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    rows = [
        tuple(map(masked_text, (SEVERITY_LABELS[one.severity], place_of(one), one.message, one.remedy)))
        for one in report.findings
    ]
    notes = (f"上传包：{masked_text(name)}", _GOOD if report.ok else f"核验未通过，共{len(rows)}处。")
    sheet = ListSheet(
        name="核验", title="上传包核验结果", columns=_COLUMNS, rows=rows, notes=notes, centred=frozenset(("severity",))
    )
    return write_list_report([sheet], contacts, out, replace=replace, progress=progress, passage=passage)
