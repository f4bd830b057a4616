"""Commands that keep the register: ledger, old ledgers, calendar, what repeats, hand-over, new year."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from catalog_app.cli.arguments import day, given, positive, reading, stamp, today, writing
from catalog_app.cli.output import Output, PrintedProgress
from catalog_app.cli.releasing import add_release, opened, passage, settle, tell
from catalog_app.model.calendar import dated
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import State

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder
    from catalog_app.model.findings import ImportProblem
    from catalog_app.services.bulk_entry import CopyLine
    from catalog_app.services.calendars import CalendarPlan
    from catalog_app.services.ledger import LedgerQuery
    from catalog_app.services.ledger_import import LedgerLine, LedgerPlan
    from catalog_app.services.session import Session


def add_commands(add: CommandAdder) -> None:
    """Register ledger, ledger-import, calendar, no-information, copy-period, handover and roll-over."""
    _add_ledger(add)
    _add_calendar(add)
    command = add("no-information", "登记“本期无此类信息”", no_information, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--item", required=True, metavar="事项", help="事项的 UID 或事项编号")
    command.add_argument("--period", required=True, metavar="期次", help="2026、2026Q3 或 2026-10")
    command.add_argument("--reason", required=True, metavar="原因")
    command.add_argument("--signer", required=True, metavar="姓名", help="签字的负责人")
    command.add_argument("--on", type=day, metavar="日期", help="签字日期（默认今天）")
    command = add("copy-period", "按上期新建草稿：期次、日期和标题里的年月移到下一期", copy_period, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument(
        "--publication", action="append", required=True, metavar="UID", help="上一期的公开信息，可写几次或用逗号隔开"
    )
    command.add_argument("--shift-months", type=positive, metavar="月数", help="往后移几个月（默认各自的下一期）")
    command.add_argument("--attachments", action="store_true", help="附件也带过来")
    command.add_argument("--dry-run", action="store_true", help="只列出将发生什么，不写入")
    command = add("handover", "交接包：台账、待办、目录、设置、上传包记录", handover, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件.zip")
    command.add_argument("--to", default="", metavar="姓名", help="接收人，印在交接单上")
    command.add_argument("--since", type=day, metavar="日期", help="接收人从这一天起负责")
    add_release(command)
    command = add("roll-over", "跨年：上年没有办完的、新年要办的、每年都有的", roll_over, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--year", type=positive, required=True, metavar="年份")
    command.add_argument("--as-of", type=day, metavar="日期", help="按这一天查看（默认今天）")
    command.add_argument("--apply", action="store_true", help="按上年新建新年的草稿，作为一步，可以撤销")


def _add_ledger(add: CommandAdder) -> None:
    command = add("ledger", "发布台账：Excel 或 PDF", ledger, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件.xlsx|pdf")
    command.add_argument("--year", type=positive, metavar="年份", help="只列这一年发布的（默认全部）")
    command.add_argument("--domain", metavar="代码", help="只列一个领域")
    command.add_argument("--station", metavar="站所", help="只列一个站所，写名称")
    command.add_argument("--state", metavar="状态", help="只列一种状态，如 已公开")
    command.add_argument("--paper", choices=("A4", "A3"), default="A4", help="PDF 的纸张（默认 A4）")
    add_release(command)
    command = add("ledger-import", "导入旧台账，作为一步写入，可以撤销", ledger_import, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("file", metavar="文件")
    command.add_argument("--dry-run", action="store_true", help="只列出将发生什么，不写入")
    command.add_argument(
        "--assign", action="append", metavar="行号=事项编号", help="指定未对应的一行属于哪个事项，同类标题一并指定"
    )


def _add_calendar(add: CommandAdder) -> None:
    command = add("calendar", "工作日历：导入放假安排、登记地方节日、列出一年", calendar, edits=True)
    command.add_argument("workspace", metavar="工作区")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--import", dest="file", metavar="文件", help="全年的放假安排：json，或两列的表格（日期；休或班）"
    )
    what.add_argument("--list", dest="year", type=positive, metavar="年份", help="列出一年的放假和调休")
    what.add_argument("--off", type=day, metavar="日期", help="登记这一天放假")
    what.add_argument("--work", type=day, metavar="日期", help="登记这一天上班")
    what.add_argument("--remove", type=day, metavar="日期", help="取消登记过的一天")
    command.add_argument("--name", default="", metavar="名称", help="节日名称或上班的原因")
    command.add_argument("--local", action="store_true", help="是地方节日，如 古尔邦节")
    command.add_argument("--dry-run", action="store_true", help="只列出哪些到期日会变，不写入")


def ledger(arguments: argparse.Namespace, output: Output) -> int:
    """The ledger of what was published."""
    from catalog_app.services.ledger import ledger_job, write_ledger_file

    way, out = passage(arguments), Path(arguments.out)
    with opened(arguments, way) as session:
        job = ledger_job(session, _query(session, arguments), today(arguments), arguments.paper)
        write_ledger_file(job, out, replace=arguments.replace, progress=PrintedProgress(output), passage=way)
        settle(session, way, arguments)
    lines = job.sheet.lines
    count = len({line.uid for line in lines})
    document = {"path": out, "publications": count, "rows": len(lines)}
    output.result(document | tell(way, output), [f"台账：{count}条公开信息、{len(lines)}行：{out}"])
    return 0


def _query(session: Session, arguments: argparse.Namespace) -> LedgerQuery:
    from catalog_app.services.ledger import LedgerQuery

    stations = {station.name: station.uid for station in session.workspace.stations()}
    if arguments.station is not None and arguments.station not in stations:
        names = "、".join(stations) or "（还没有登记站所）"
        raise UsageError("UNKNOWN_STATION", f"没有名为“{arguments.station}”的站所。", f"已有：{names}。")
    states = {state.value: state for state in State}
    if arguments.state is not None and arguments.state not in states:
        raise UsageError("WRONG_USAGE", f"没有“{arguments.state}”这种状态。", f"可用的状态：{'、'.join(states)}。")
    return LedgerQuery(
        year=arguments.year,
        domain=arguments.domain,
        station=stations.get(arguments.station or ""),
        state=states.get(arguments.state or ""),
    )


def ledger_import(arguments: argparse.Namespace, output: Output) -> int:
    """Take an old ledger over."""
    from catalog_app.services.ledger_import import apply_ledger, plan_ledger

    with (reading if arguments.dry_run else writing)(arguments) as session:
        plan = plan_ledger(session, Path(arguments.file), today(arguments), PrintedProgress(output))
        for answer in given("--assign", arguments.assign):
            plan = _assigned(session, plan, answer)
        changes = None if arguments.dry_run else apply_ledger(session, plan, stamp(arguments))
    applied = bool(changes and changes.id)
    document = {
        "plan": plan.counts(),
        "problems": to_builtins(plan.problems),
        "asked": [_asked_json(line) for line in plan.asked()],
        "applied": applied,
        "step": changes.name if changes and applied else None,
    }
    output.result(document, _import_lines(plan, applied=applied))
    return 1 if any(problem.severity == "error" for problem in plan.problems) else 0


def _assigned(session: Session, plan: LedgerPlan, answer: str) -> LedgerPlan:
    from catalog_app.services.ledger_import import find_item, line_at
    from catalog_app.services.ledger_import import settle as assign

    number, _, item = answer.partition("=")
    if not item:
        raise UsageError("WRONG_USAGE", f"“{answer}”不是“行号=事项编号”。", "写成 --assign 5=06-007 的样子。")
    return assign(plan, line_at(plan, positive(number)), find_item(session, item))


def _asked_json(line: LedgerLine) -> dict[str, Any]:
    return {
        "sheet": line.row.sheet,
        "row": line.row.row,
        "title": line.row.title,
        "domain": line.row.domain,
        "reason": line.reason,
        "candidates": [
            {"item": one.item.uid, "number": one.item.number, "title": one.item.title, "score": one.score}
            for one in line.candidates
        ],
    }


def _import_lines(plan: LedgerPlan, *, applied: bool) -> list[str]:
    from catalog_app.services.ledger_import import CHANGE_LABELS

    counts = plan.counts()
    words = "、".join(f"{label}{counts[change]}行" for change, label in CHANGE_LABELS.items())
    lines = [f"{'已导入' if applied else '没有写入'}：{words}。"]
    for line in plan.asked():
        names = "；".join(f"{one.item.number} {one.item.title}" for one in line.candidates) or "没有相近的事项"
        lines.append(f"[未对应] {line.place}《{line.row.title}》{line.reason}：{names}")
    return lines + [_problem_line(one) for one in plan.problems]


def _problem_line(problem: ImportProblem) -> str:
    """Where it is, if it is anywhere, and what."""
    place = f"{problem.sheet or ''}{f'第{problem.row}行' if problem.row else ''}"
    return " ".join(filter(None, (f"[{problem.severity}]", place, problem.message)))


def calendar(arguments: argparse.Namespace, output: Output) -> int:
    """List a year, or change the calendar and tell what moved."""
    from catalog_app.services.calendars import apply_plan, own_day, plan_days, plan_notice

    if arguments.year:
        return _list_year(arguments, output)
    with (reading if arguments.dry_run else writing)(arguments) as session:
        if arguments.file:
            plan = plan_notice(session, Path(arguments.file))
        elif arguments.remove:
            plan = plan_days(session, (), [arguments.remove])
        else:
            on, off = arguments.off or arguments.work, arguments.off is not None
            plan = plan_days(session, [own_day(on, off=off, name=arguments.name, local=arguments.local)])
        applied = not arguments.dry_run and not plan.is_empty
        if applied:
            apply_plan(session, plan, stamp(arguments))
    output.result(_calendar_json(plan, applied=applied), _calendar_lines(plan, applied=applied))
    return 0


def _list_year(arguments: argparse.Namespace, output: Output) -> int:
    from catalog_app.services.calendars import calendar_year

    with reading(arguments) as session:
        year = calendar_year(session, arguments.year)
    state = "已公布" if year.status == "official" else "暂定（放假安排尚未公布）"
    lines = [f"{year.year}年：{state}，工作日{year.working_days}天。"]
    lines += [f"{one.date}\t{'休' if one.off else '班'}\t{one.name}\t{one.source}" for one in year.days]
    output.result(to_builtins(year), lines)
    return 0


def _calendar_json(plan: CalendarPlan, *, applied: bool) -> dict[str, Any]:
    return {
        "year": plan.year,
        "saved": to_builtins(plan.saved),
        "removed": to_builtins(plan.removed),
        "moved": to_builtins(plan.moved),
        "applied": applied,
        "step": plan.name if applied else None,
    }


def _calendar_lines(plan: CalendarPlan, *, applied: bool) -> list[str]:
    state = "没有变化" if plan.is_empty else "已写入" if applied else "没有写入"
    lines = [
        f"{plan.name}：登记{len(plan.saved)}天、取消{len(plan.removed)}天，{state}；{len(plan.moved)}个到期日改变。"
    ]
    return lines + [f"《{one.title}》{one.stage}：{one.old_words} → {one.new_words}" for one in plan.moved]


def no_information(arguments: argparse.Namespace, output: Output) -> int:
    """Sign that an item has nothing for a period."""
    from catalog_app.services.expectations import sign_no_information, signed_periods

    with writing(arguments) as session:
        item = session.workspace.item_by_number(arguments.item) or session.workspace.item(arguments.item)
        on = arguments.on or today(arguments)
        uid, _ = sign_no_information(
            session, item.uid, arguments.period, arguments.reason, arguments.signer, on, stamp(arguments)
        )
        signed = next(one for one in signed_periods(session, item.uid) if one.uid == uid)
    output.result(to_builtins(signed), [f"已登记：{item.number}“{item.title}”{signed.period}无此类信息，UID {uid}"])
    return 0


def copy_period(arguments: argparse.Namespace, output: Output) -> int:
    """Drafts of the next period."""
    from catalog_app.services.bulk_entry import apply_copy, plan_copy

    who, uids = stamp(arguments), given("--publication", arguments.publication)
    with (reading if arguments.dry_run else writing)(arguments) as session:
        plan = plan_copy(session, uids, who, months=arguments.shift_months, attachments=arguments.attachments)
        writes = not arguments.dry_run and bool(plan.offered())
        step = apply_copy(session, plan, who)[1].name if writes else None
    lines = [_copied_json(line, written=writes and line.offered) for line in plan.lines]
    state = f"已新建{len(plan.offered())}条草稿" if writes else "没有写入"
    words = [f"{state}。"]
    words += [f"{one['from_title']} → {one['title']}\t{'；'.join(one['warnings'])}" for one in lines]
    output.result({"drafts": lines, "applied": writes, "step": step}, words)
    return 1 if any(line.refused for line in plan.lines) else 0


def _copied_json(line: CopyLine, *, written: bool) -> dict[str, Any]:
    draft = line.draft
    return {
        "from": line.before.uid,
        "from_title": line.before.title,
        "from_period": line.before.period,
        "uid": draft.uid if written else None,
        "item": draft.item,
        "title": draft.title,
        "period": draft.period,
        "formed": draft.formed,
        "months": line.months,
        "exists": line.twin or None,
        "warnings": [*line.warnings, *([line.refused] if line.refused else [])],
    }


def handover(arguments: argparse.Namespace, output: Output) -> int:
    """The pack for the next clerk."""
    from catalog_app.services.handover import Handing, handover_job, write_handover_file

    way, out = passage(arguments), Path(arguments.out)
    with opened(arguments, way) as session:
        handing = Handing(giver=arguments.by or "", receiver=arguments.to, since=arguments.since)
        job = handover_job(session, today(arguments), handing)
        write_handover_file(job, out, replace=arguments.replace, progress=PrintedProgress(output), passage=way)
        settle(session, way, arguments)
    rows = len(job.pack.ledger.lines) if job.pack.ledger else 0
    document = {"path": out, "open_tasks": job.open_tasks, "ledger_rows": rows}
    output.result(document | tell(way, output), [f"交接包：待办{job.open_tasks}项，台账{rows}行：{out}"])
    return 0


def roll_over(arguments: argparse.Namespace, output: Output) -> int:
    """What a new year begins with."""
    from catalog_app.services.due import due_json
    from catalog_app.services.handover import apply_roll_over, plan_drafts
    from catalog_app.services.handover import roll_over as run

    with (writing if arguments.apply else reading)(arguments) as session:
        found = run(session, arguments.year, today(arguments))
        plan = plan_drafts(session, found, stamp(arguments))
        step = apply_roll_over(session, found, plan, stamp(arguments)).name if arguments.apply else None
    document = {
        "drafts": [
            {"title": one.draft.title, "period": one.draft.period, "from": one.before.uid} for one in plan.lines
        ],
        "step": step,
        "year": found.year,
        "calendar": found.calendar.status,
        "carried": [due_json(line) for line in found.carried],
        "expected": [due_json(line) for line in found.expected],
        "repeated": to_builtins(found.repeated),
    }
    state = "" if found.calendar.status == "official" else "（放假安排尚未公布，日期为推算）"
    lines = [f"{found.year}年{state}：上年结转{len(found.carried)}项，新年到期{len(found.expected)}项。"]
    for word, told in (("结转", found.carried), ("新年", found.expected)):
        lines += [f"[{word}] {dated(one.due, provisional=one.provisional)} {one.title} {one.stage}" for one in told]
    lines += [f"[每年都有] {one.item_title}：上年《{one.title}》（{one.period}）" for one in found.repeated]
    output.result(document, lines)
    return 0
