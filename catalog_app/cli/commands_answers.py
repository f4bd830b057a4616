"""What comes after a package was made: onto a stick, and the portal's answers read back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from catalog_app.cli.arguments import reading, stamp, writing
from catalog_app.cli.output import Output, PrintedProgress

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder
    from catalog_app.services.answers import AnswerPlan, PlannedAnswer

_MOST_TOLD = 20


def add_commands(add: CommandAdder) -> None:
    """Register answer and deliver."""
    command = add("answer", "读回门户对上传包的答复（导出的表格，或填好的清单.xlsx）", answer, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("file", metavar="文件.xlsx")
    command.add_argument("--package", default="", metavar="编号", help="哪个上传包（默认：待回复的包里最对得上的）")
    command.add_argument("--dry-run", action="store_true", help="只列出将登记什么，不写入")
    command = add("deliver", "把上传包复制到U盘，读回比对后记入日志", deliver, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("file", metavar="文件.zip")
    command.add_argument("folder", metavar="文件夹", help="U盘上的文件夹")


def answer(arguments: argparse.Namespace, output: Output) -> int:
    """Note the portal's answers."""
    from catalog_app.services.answers import FAULTS, answer_plan, apply_answers, read_answer_file

    found = read_answer_file(Path(arguments.file), PrintedProgress(output))
    with (reading if arguments.dry_run else writing)(arguments) as session:
        plan = answer_plan(session, arguments.package, found.lines, stamp(arguments))
        changes = None if arguments.dry_run else apply_answers(session, plan, stamp(arguments))
    applied = bool(changes and changes.id)
    document = {
        "package": plan.package,
        "plan": _counts(plan),
        "lines": [_line_json(line) for line in plan.lines],
        "problems": to_builtins(found.problems),
        "applied": applied,
        "step": changes.name if changes and applied else None,
    }
    problems = [f"{one.sheet or '文件'}：{one.message}。{one.remedy}" for one in found.problems]
    output.result(document, [*_lines(plan, applied=applied), *problems], foreign=True)
    return 1 if plan.count(*FAULTS) else 0


def _counts(plan: AnswerPlan) -> dict[str, int]:
    from catalog_app.services.answers import STATE_LABELS

    return {state: plan.count(state) for state in STATE_LABELS}


def _line_json(line: PlannedAnswer) -> dict[str, Any]:
    return {
        "row": line.row,
        "title": line.title,
        "state": line.state,
        "uid": line.item.uid if line.item else None,
        "url": line.reply.url if line.reply else None,
        "message": line.message,
        "candidates": [{"uid": one.uid, "title": one.title} for one in line.candidates],
    }


def _lines(plan: AnswerPlan, *, applied: bool) -> list[str]:
    from catalog_app.services.answers import FAULTS, STATE_LABELS

    counts = "，".join(f"{STATE_LABELS[state]}{plan.count(state)}" for state in STATE_LABELS if plan.count(state))
    faults = [line for line in plan.lines if line.state in FAULTS]
    told = [
        f"第{line.row}行“{line.title[:40]}”{STATE_LABELS[line.state]}：{line.message}" for line in faults[:_MOST_TOLD]
    ]
    if len(faults) > _MOST_TOLD:
        told.append(f"……没有登记的共{len(faults)}行，这里只列前{_MOST_TOLD}行，全部见 --json。")
    done = "已登记" if applied else "没有写入"
    return [f"上传包{plan.package}的答复：{counts or '没有内容'}（{done}）", *told]


def deliver(arguments: argparse.Namespace, output: Output) -> int:
    """Copy a package onto a stick."""
    from catalog_app.services.delivery import EJECT
    from catalog_app.services.delivery import deliver as carry

    with writing(arguments) as session:
        progress = PrintedProgress(output)
        copied = carry(
            session,
            Path(arguments.file),
            Path(arguments.folder),
            stamp(arguments),
            progress,
            replace=arguments.replace,
        )
    document = {
        "path": copied.path,
        "volume": copied.volume,
        "sha256": copied.sha256,
        "size": copied.size,
        "was_there": copied.was_there,
    }
    words = "已在那里，读回比对一致" if copied.was_there else "已复制，读回比对一致"
    output.result(document, [f"{words}：{copied.path}", EJECT])
    return 0
