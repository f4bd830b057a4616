"""The command `edition`: approve, list and compare editions of our own catalog."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.cli.arguments import day, reading, stamp, writing
from catalog_app.cli.output import Output, PrintedProgress
from catalog_app.cli.releasing import add_release, opened, passage, settle, tell
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder


_OPTIONS = ("reason", "number", "on", "approver", "out", "release")


def add_commands(add: CommandAdder) -> None:
    """Register edition."""
    command = add("edition", "目录版本：批准、列出、比较并打印变更清单", edition, edits=True)
    command.add_argument("workspace", metavar="工作区")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--approve", action="store_true", help="把现在的目录批准为一个版本（需要 --reason）")
    what.add_argument("--list", action="store_true", help="列出已批准的版本")
    what.add_argument(
        "--changes",
        nargs=2,
        metavar=("旧版本", "新版本"),
        help="比较两个版本；现在的目录写作 current（需要 --out）",
    )
    command.add_argument("--reason", metavar="理由", help="批准或放行的理由")
    add_release(command, reason=False)
    command.add_argument("--number", metavar="版本号", help="版本号（默认按年编号，如 2026-1）")
    command.add_argument("--on", type=day, metavar="日期", help="批准日期（默认今天）")
    command.add_argument("--approver", metavar="姓名", help="批准人（默认经办人）")
    command.add_argument("--out", metavar="文件", help="变更清单，以 .pdf、.xlsx 或 .docx 结尾")


def edition(arguments: argparse.Namespace, output: Output) -> int:
    """Approve, list or compare."""
    _require_fitting(arguments)
    if arguments.approve:
        return _approve(arguments, output)
    return _list(arguments, output) if arguments.list else _compare(arguments, output)


def _require_fitting(arguments: argparse.Namespace) -> None:
    needed = "reason" if arguments.approve else "out" if arguments.changes else None
    comparing = {"out", "release", "reason"} if arguments.changes else set()
    allowed = {"reason", "number", "on", "approver"} if arguments.approve else comparing
    given = {name for name in _OPTIONS if getattr(arguments, name) is not None}
    what = "--approve" if arguments.approve else "--changes" if arguments.changes else "--list"
    if needed and needed not in given:
        raise _wrong(f"{what} 需要 --{needed}")
    if given - allowed:
        raise _wrong(f"--{min(given - allowed)} 不能与 {what} 一起用")


def _wrong(what: str) -> UsageError:
    return UsageError("WRONG_USAGE", f"命令写法不对：{what}。", "请看帮助：catalog-app edition --help")


def _approve(arguments: argparse.Namespace, output: Output) -> int:
    from catalog_app.services.editions import approve_edition, edition_json

    who = stamp(arguments)
    on = arguments.on or who.now.date()
    with writing(arguments) as session:
        approval = approve_edition(
            session, arguments.reason, arguments.approver or who.who, on, who, number=arguments.number
        )
    approved = approval.edition
    lines = [f"已批准目录版本{approved.number}：{approved.items}个事项，批准人{approved.approver}。"]
    if approval.errors:
        lines.append(f"目录里还有{approval.errors}个错误没有改，请看 check。")
    output.result({"editions": [edition_json(approved)], "errors": approval.errors}, lines)
    return 0


def _list(arguments: argparse.Namespace, output: Output) -> int:
    from catalog_app.services.editions import edition_json, list_editions

    with reading(arguments) as session:
        editions = list_editions(session)
    lines = [f"{one.number}\t{one.approved}\t{one.approver}\t{one.items}个事项\t{one.reason}" for one in editions]
    output.result({"editions": [edition_json(one) for one in editions]}, lines or ["还没有批准过目录版本。"])
    return 0


def _compare(arguments: argparse.Namespace, output: Output) -> int:
    from catalog_app.model.edition_changes import CHANGE_LABELS
    from catalog_app.services import editions

    old, new = arguments.changes
    out = Path(arguments.out)
    way, progress = passage(arguments), PrintedProgress(output)
    with opened(arguments, way) as session:
        job = editions.change_list_job(session, old, new, stamp(arguments).now.date())
        named = [one for number in (old, new) for one in editions.list_editions(session) if one.number == number]
        editions.write_change_list_file(job, out, replace=arguments.replace, progress=progress, passage=way)
        settle(session, way, arguments)
    counts = editions.change_counts(job.changes)
    document = {"editions": [editions.edition_json(one) for one in named], "path": out, "changes": counts}
    words = "，".join(f"{CHANGE_LABELS[kind]}{count}项" for kind, count in counts.items())
    output.result(document | tell(way, output), [f"{words}，变更清单：{out}"])
    return 0
