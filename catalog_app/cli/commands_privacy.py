"""Commands about personal information in files: scan and clean."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.cli.arguments import reading, stamp, writing
from catalog_app.cli.output import Output, PrintedProgress
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import PrivacyFinding, ScanReport

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from catalog_app.cli.main import CommandAdder
    from catalog_app.services.cleaning import CleanReport
    from catalog_app.services.session import Session

_MOST_LINES = 50
_MARKS = {"red": "红", "orange": "橙", "yellow": "黄"}
_CHECKED = {"full": "全部查过", "partial": "只查了一部分", "no": "没有查成"}
_USES = ("web", "wall", "archive")


def add_commands(add: CommandAdder) -> None:
    """Register scan and clean."""
    command = add("scan", "检查文件里的个人信息，不改动文件", scan)
    command.add_argument("files", nargs="+", metavar="文件", help="文件，或文件夹（连同里面的全部文件）")
    command.add_argument("--workspace", metavar="工作区", help="其中登记的公开电话不算个人信息，并记入它的检查记录")
    command = add("clean", "另存一份干净副本：只留可以公开的内容，原文件不动", clean, writes=True)
    command.add_argument("file", metavar="文件", help="xlsx、xls、ods、csv、网页、docx、txt、jpg 或 png")
    command.add_argument("--out", required=True, metavar="文件", help="干净副本的文件名")
    command.add_argument("--case", metavar="情形", help="公示情形的代码或名称，如 低保（不写则按内容判断各列）")
    command.add_argument(
        "--use", choices=_USES, default="web", metavar="web|wall|archive", help="用在网页（默认，最严）、公示栏还是存档"
    )
    command.add_argument("--workspace", metavar="工作区", help="用它的公开电话和公示情形，并记入它的检查记录")


def scan(arguments: argparse.Namespace, output: Output) -> int:
    """What private information stands in files."""
    from catalog_app.services.scan_jobs import files_of, keep_scans, scan_files

    files = files_of([Path(name) for name in arguments.files])
    with _session(arguments, output) as session:
        contacts = [one.value for one in session.workspace.contacts()] if session else []
        reports = scan_files(files, contacts, PrintedProgress(output))
        if session is not None and not session.read_only:
            keep_scans(session, files, reports, stamp(arguments))
    document = {"files": [_scan_json(report) for report in reports]}
    output.result(document, [line for report in reports for line in _scan_lines(report)])
    worst = any(found.severity != "yellow" for report in reports for found in report.findings)
    return 1 if worst else 0


def clean(arguments: argparse.Namespace, output: Output) -> int:
    """A safe copy."""
    from catalog_app.services.cleaning import clean_file

    with _session(arguments, output) as session:
        report = clean_file(
            Path(arguments.file),
            Path(arguments.out),
            arguments.case,
            arguments.use,
            stamp=stamp(arguments),
            progress=PrintedProgress(output),
            replace=arguments.replace,
            session=session,
        )
    output.result(report, _clean_lines(report))
    return 1 if any(found.severity == "orange" for found in report.findings) else 0


def _session(arguments: argparse.Namespace, output: Output) -> AbstractContextManager[Session | None]:
    """The workspace that was named, read-only (nothing is noted in it) while another program has it open."""
    if not arguments.workspace:
        return nullcontext()
    try:
        return writing(arguments)
    except WorldError as error:
        if error.code not in ("WORKSPACE_IN_USE", "READ_ONLY"):
            raise
    output.say("提醒：工作区正由别人打开或是只读的，这次没有记入它的检查记录。")
    return reading(arguments)


def _scan_json(report: ScanReport) -> dict[str, Any]:
    return {"path": report.path, "checked": report.checked, "findings": report.findings}


def _scan_lines(report: ScanReport) -> list[str]:
    name = Path(report.path).name or report.path
    count = sum(found.count for found in report.findings)
    lines = [f"{name}：{_CHECKED[report.checked]}，{f'发现{count}处' if count else '没有发现个人信息'}。"]
    lines += [_finding_line(found) for found in report.findings[:_MOST_LINES]]
    return lines if len(report.findings) <= _MOST_LINES else [*lines, f"  还有{count - _MOST_LINES}处，请看 --json。"]


def _finding_line(found: PrivacyFinding) -> str:
    hidden = "（看不见的内容）" if found.hidden else ""
    words = " ".join(filter(None, (found.excerpt, found.reason)))
    return f"  [{_MARKS[found.severity]}] {found.where}{hidden}：{words}。{found.remedy}"


def _clean_lines(report: CleanReport) -> list[str]:
    lines = [f"已生成干净副本：{report.out}"]
    for words, labels in (("保留", report.kept), ("打码", report.masked), ("删去", report.dropped)):
        if labels:
            lines.append(f"{words}的列：{'、'.join(labels)}")
    lines += report.told
    lines += [f"原文件 SHA-256：{report.original_sha256}", f"副本 SHA-256：{report.clean_sha256}"]
    return lines + [_finding_line(found) for found in report.findings]
