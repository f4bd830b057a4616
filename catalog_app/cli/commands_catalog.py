"""Commands that make, read, change and check the catalog."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.cli.arguments import day, given, positive, reading, stamp, today, writing
from catalog_app.cli.output import Output, finding_json, finding_line, item_json
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder
    from catalog_app.model.catalog import Item
    from catalog_app.model.unit import Unit
    from catalog_app.services.session import Session


def add_commands(add: CommandAdder) -> None:
    """Register init, items, localize, deadline and check."""
    _add_init(add)
    _add_items(add)
    _add_localize(add)
    _add_deadline(add)
    command = add("check", "检查目录和公开情况", check)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--as-of", type=day, metavar="日期", help="按这一天检查（默认今天）")


def _add_init(add: CommandAdder) -> None:
    command = add("init", "新建工作区，按层级从国家标准目录采用事项", init, writes=True)
    command.add_argument("workspace", metavar="工作区", help="空文件夹，或尚不存在的文件夹")
    command.add_argument("--unit", required=True, metavar="单位", help="单位简称，如 青石桥镇")
    command.add_argument("--county", default="", metavar="县", help="所属县（市、区）")
    command.add_argument(
        "--kind", choices=("乡", "镇", "街道"), metavar="乡|镇|街道", help="单位类型（默认按名称判断）"
    )
    command.add_argument("--levels", action="append", metavar="层级", help="采用哪些层级的事项（默认 乡级,村级）")
    command.add_argument("--domains", action="append", metavar="领域代码", help="采用哪些领域（默认全部），如 06,13,25")


def init(arguments: argparse.Namespace, output: Output) -> int:
    """Make a new workspace."""
    from catalog_app.services.session import create_session

    folder, domains = Path(arguments.workspace), given("--domains", arguments.domains)
    with create_session(folder, _unit(arguments), domains, stamp(arguments)) as session:
        unit, items = session.workspace.unit().full_name, session.workspace.items()
        count = len({item.domain for item in items})
        document = {"workspace": folder, "unit": unit, "domains": count, "items": len(items)}
        output.result(document, [f"已建立{unit}的工作区：{count}个领域、{len(items)}个事项。"])
    return 0


def _unit(arguments: argparse.Namespace) -> Unit:
    from catalog_app.model.unit import Unit, default_full_name, guess_kind

    name = arguments.unit.strip()
    kind = arguments.kind or guess_kind(name)
    return Unit(
        name=name.removesuffix("人民政府").removesuffix("办事处"),
        kind=kind,
        county=arguments.county,
        full_name=name if name.endswith(("人民政府", "办事处")) else default_full_name(name, kind),
        levels=_levels(arguments.levels),
    )


def _levels(values: list[str] | None) -> tuple[str, ...]:
    from catalog_app.model.catalog import LEVELS

    levels = given("--levels", values) or ("乡级", "村级")
    unknown = [level for level in levels if level not in LEVELS]
    if unknown:
        raise UsageError("UNKNOWN_LEVEL", f"没有层级“{unknown[0]}”。", f"可用的层级：{'、'.join(LEVELS)}。")
    return tuple(level for level in LEVELS if level in levels)


def _add_items(add: CommandAdder) -> None:
    command = add("items", "列出或搜索事项", items)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--domain", metavar="代码", help="只列一个领域")
    command.add_argument("--query", metavar="文字", help="搜索的文字，拼音首字母也行")


def items(arguments: argparse.Namespace, output: Output) -> int:
    """List or search items."""
    with reading(arguments) as session:
        names = {domain.code: domain.name for domain in session.workspace.domains()}
        found = _found_items(session, arguments)
        document = {"items": [item_json(item, domain_name=names[item.domain]) for item in found]}
        output.result(
            document, [f"{item.number}\t{item.level1}\t{item.level2 or '—'}\t{item.deadline.text}" for item in found]
        )
    return 0


def _found_items(session: Session, arguments: argparse.Namespace) -> list[Item]:
    _require_domain(session, arguments.domain)
    found = session.workspace.items(arguments.domain)
    if arguments.query is None:
        return found
    hits = {hit.uid for hit in session.workspace.search(arguments.query, limit=100_000) if hit.kind == "item"}
    return [item for item in found if item.uid in hits]


def _require_domain(session: Session, code: str | None) -> None:
    known = {domain.code: domain.name for domain in session.workspace.domains()}
    if code is not None and code not in known:
        words = "、".join(f"{code} {name}" for code, name in known.items())
        raise UsageError("UNKNOWN_DOMAIN", f"工作区里没有代码为“{code}”的领域。", f"可用的领域：{words}。")


def _add_localize(add: CommandAdder) -> None:
    command = add("localize", "把仍写着县级单位的事项改为本单位、站所和实有渠道", localize, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--publisher", metavar="名称", help="公开主体（默认本单位全称）")
    command.add_argument("--channels", action="append", metavar="渠道", help="本单位实有的渠道，逗号分隔")
    command.add_argument("--domain", metavar="代码", help="只改一个领域")


def localize(arguments: argparse.Namespace, output: Output) -> int:
    """Put our publisher, stations and channels into rows that name a county body."""
    from catalog_app.services.localizing import Localization, stations_in_charge
    from catalog_app.services.localizing import localize as apply

    with writing(arguments) as session:
        _require_domain(session, arguments.domain)
        request = Localization(
            publisher=arguments.publisher or session.workspace.unit().signature,
            channels=given("--channels", arguments.channels) or session.workspace.unit().channels,
            stations=stations_in_charge(session),
            domain=arguments.domain,
        )
        changes = apply(session, request, stamp(arguments))
        count = len(changes.ids("item"))
        output.result({"changed": count, "step": changes.name if changes.id else None}, [f"已本地化{count}个事项。"])
    return 0


def _add_deadline(add: CommandAdder) -> None:
    command = add("deadline", "推算到期日，逐日列出", deadline)
    command.add_argument(
        "--from", dest="event", type=day, required=True, metavar="日期", help="信息形成之日（当日不计）"
    )
    amount = command.add_mutually_exclusive_group(required=True)
    amount.add_argument("--working-days", type=positive, metavar="N", help="N个工作日内")
    amount.add_argument("--days", type=positive, metavar="N", help="N日内（自然日，末日遇假日顺延）")
    command.add_argument("--calendar", dest="workspace", metavar="工作区", help="用这个工作区的放假安排")


def deadline(arguments: argparse.Namespace, output: Output) -> int:
    """The due date with its working."""
    from catalog_app.model.calendar import dated
    from catalog_app.model.catalog import Stage
    from catalog_app.services.deadlines import trace_from

    working = arguments.working_days is not None
    stage = Stage(
        rule="working_days" if working else "calendar_days", days=arguments.working_days if working else arguments.days
    )
    if arguments.workspace:
        with reading(arguments) as session:
            due = trace_from(arguments.event, stage, session)
    else:
        due = trace_from(arguments.event, stage)
    if due is None:
        raise UsageError("DATE_OUT_OF_RANGE", "算不出到期日。", "请核对日期和天数。")
    trace = [{"date": one.date, "counts": one.counts, "why": one.why} for one in due.trace]
    document = {"due": due.due, "safe": due.safe, "provisional": due.provisional, "trace": trace}
    mark = "（暂定：该年放假安排尚未公布）" if due.provisional else ""
    lines = [f"应于{due.due}前公开{mark}，稳妥日期{dated(due.safe, provisional=due.provisional)}"]
    output.result(document, lines + [f"  {one.date} {'✓' if one.counts else '·'} {one.why}" for one in due.trace])
    return 0


def check(arguments: argparse.Namespace, output: Output) -> int:
    """Run all checks; exit 1 when one of them is an error."""
    from catalog_app.services.overview import check as run

    with reading(arguments) as session:
        findings = run(session, today(arguments))
    document = {"findings": [finding_json(finding) for finding in findings]}
    output.result(document, [finding_line(finding) for finding in findings] or ["没有发现问题。"])
    return 1 if any(finding.severity == "error" for finding in findings) else 0
