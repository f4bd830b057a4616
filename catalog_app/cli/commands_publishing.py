"""Commands that record publications, their reviews and where they went up."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs, to_builtins

from catalog_app.cli.arguments import day, given, listed, positive, reading, stamp, today, writing
from catalog_app.cli.output import Output
from catalog_app.cli.releasing import add_release, passage, tell
from catalog_app.cli.rosters import add_roster, prepared_roster, roster_json, roster_lines
from catalog_app.model.calendar import dated
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import FIVE_STAGES, FORMED, GATES, LINK_BACK, OPENNESS, REVIEWS, VALIDITIES, Link

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder
    from catalog_app.model.catalog import Item
    from catalog_app.model.publication import Publication
    from catalog_app.services.session import Session

MAX_BODY_BYTES = 2 * 1024 * 1024
_RICH = (".html", ".htm")


def add_commands(add: CommandAdder) -> None:
    """Register publish, approve, post and due."""
    _add_publish(add)
    _add_approve(add)
    _add_post(add)
    command = add("due", "列出逾期的和将到期的", due)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--as-of", type=day, metavar="日期", help="按这一天看（默认今天）")
    command.add_argument("--within", type=positive, default=30, metavar="天数", help="看今后多少天（默认30）")


def _add_publish(add: CommandAdder) -> None:
    command = add("publish", "登记一条公开信息（草稿）", publish, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--item", required=True, metavar="事项", help="事项的 UID 或事项编号")
    command.add_argument("--title", required=True, metavar="标题")
    command.add_argument("--body", metavar="文件", help="正文，UTF-8 文本文件；.html 文件保留段落、列表和表格")
    command.add_argument("--formed", type=day, metavar="日期", help="信息形成日期")
    command.add_argument(
        "--event",
        action="append",
        metavar="事件=日期",
        help="事件日期，如 印发=2026-11-20；事件有形成、变更、批准、收到等",
    )
    command.add_argument("--kind", metavar="种类", help="政策文件、公示公告、办事指南、名单、财政信息等（默认 其他）")
    command.add_argument("--number", metavar="文号", help="发文字号")
    command.add_argument("--period", metavar="期次", help="2026、2026Q3 或 2026-10")
    command.add_argument("--year", type=positive, metavar="年份", help="登记在哪一年（默认形成日期的年份）")
    command.add_argument("--station", metavar="站所", help="责任站所，写名称（默认按事项的站所）")
    command.add_argument("--notice-case", metavar="情形", help="没有名单时的公示情形，代码或名称；有名单的用 --case")
    command.add_argument("--openness", choices=OPENNESS, metavar="|".join(OPENNESS), help="公开属性（默认 主动公开）")
    command.add_argument("--openness-reason", metavar="代码", help="不主动公开的理由代码，如 X16-2")
    command.add_argument("--openness-note", metavar="说明", help="不主动公开的理由说明")
    command.add_argument("--reassess-on", type=day, metavar="日期", help="不主动公开的，何时重新评估")
    command.add_argument("--validity", choices=VALIDITIES, metavar="|".join(VALIDITIES), help="有效性（默认 有效）")
    command.add_argument("--abolished-on", type=day, metavar="日期", help="废止日期")
    command.add_argument("--expires-on", type=day, metavar="日期", help="失效日期")
    command.add_argument("--display-until", type=day, metavar="日期", help="展示到哪一天")
    command.add_argument("--five-stage", choices=FIVE_STAGES, metavar="|".join(FIVE_STAGES), help="五公开")
    command.add_argument("--index-number", metavar="索引号", help="已有的索引号（默认终审通过时自动编）")
    command.add_argument("--keywords", action="append", metavar="关键词", help="关键词，逗号分隔")
    command.add_argument("--abstract", metavar="文字", help="内容概述")
    command.add_argument("--attach", action="append", metavar="文件", help="附件，可以写多次")
    command.add_argument("--interprets", metavar="UID", help="这一条是哪个政策文件的解读")
    command.add_argument(
        "--link", action="append", metavar="关联=UID", help=f"UID 是这一条的什么：{'、'.join(LINK_BACK)}；可以写多次"
    )
    command.add_argument("--no-interpretation", metavar="理由", help="政策文件不需要解读的理由")
    command.add_argument("--already-public", action="store_true", help="补登记：在用本程序之前已经公开")
    add_roster(command)
    add_release(command)


def _add_approve(add: CommandAdder) -> None:
    command = add("approve", "登记一步审核：初审、复审或终审", approve, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--publication", required=True, metavar="UID")
    command.add_argument(
        "--step",
        required=True,
        choices=tuple(map(str, REVIEWS)),
        metavar="|".join(REVIEWS),
        help="草稿的初审即提交并通过",
    )
    command.add_argument("--opinion", default="", metavar="意见")
    command.add_argument(
        "--gates", action="append", metavar="五关", help=f"核过的关：{','.join(GATES)}（终审不写时表示五关都已核过）"
    )
    command.add_argument("--send-back", action="store_true", help="退回草稿，须写意见")


def _add_post(add: CommandAdder) -> None:
    command = add("post", "登记发布或撤下", post, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--publication", required=True, metavar="UID")
    command.add_argument("--channel", required=True, metavar="渠道")
    command.add_argument("--board", metavar="公示栏", help="公示栏名称，用于村公示栏渠道")
    command.add_argument("--place", default="", metavar="地点", help="没有公示栏名称时写明贴在哪里")
    command.add_argument("--on", type=day, metavar="日期", help="发布日期（默认今天）")
    command.add_argument("--url", metavar="网址")
    command.add_argument("--proof", metavar="文件", help="照片或截图；照片的拍摄地点和时间不保留")
    command.add_argument("--taken-down", type=day, metavar="日期", help="撤下日期")
    command.add_argument("--already-public", action="store_true", help="补登记：在用本程序之前已经公开")
    add_release(command)


def publish(arguments: argparse.Namespace, output: Output) -> int:
    """Record a publication as draft."""
    from catalog_app.services import publications
    from catalog_app.services.reviewing import missing

    way = passage(arguments)
    body, html, dropped = _read_text(arguments.body)
    events = _events(arguments)
    with writing(arguments) as session:
        item = _item(session, arguments.item)
        roster = prepared_roster(session, arguments, output)
        formed = arguments.formed or events.get(FORMED)
        draft = publications.blank(session, item.uid, arguments.title, stamp(arguments), formed)
        links, station, case = _links(arguments), _station(session, arguments), _case(arguments)
        draft = structs.replace(draft, body=body, html=html, events=events, links=links, station=station, case=case)
        draft = structs.replace(draft, **_told(arguments))
        uid, _ = publications.add_publication(
            session,
            draft,
            stamp(arguments),
            passage=way,
            roster=roster,
            attach=[Path(name) for name in arguments.attach or ()],
            already_public=arguments.already_public,
        )
        tell(way, output)
        publication = session.workspace.publication(uid)
        lacking = missing(session, publication)
        for words in dropped:
            output.say(f"正文里没有保留：{words}")
        document = {**to_builtins(publication), **roster_json(roster), "missing": lacking, "dropped": list(dropped)}
        lines = [f"已登记草稿“{publication.title}”，UID {uid}", *roster_lines(roster)]
        output.result(document, [*lines, *([f"送审前还缺：{'、'.join(lacking)}"] if lacking else [])])
    return 0


def _told(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was written of the further fields."""
    told = {
        "kind": arguments.kind,
        "year": arguments.year,
        "reassess_on": arguments.reassess_on,
        "validity": arguments.validity,
        "abolished_on": arguments.abolished_on,
        "expires_on": arguments.expires_on,
        "display_until": arguments.display_until,
        "five_stage": arguments.five_stage,
        "index_number": arguments.index_number,
        "document_number": arguments.number,
        "period": arguments.period,
        "openness": arguments.openness,
        "openness_reason": arguments.openness_reason,
        "openness_note": arguments.openness_note,
        "keywords": given("--keywords", arguments.keywords) or None,
        "abstract": arguments.abstract,
        "no_interpretation": arguments.no_interpretation,
    }
    return {name: value for name, value in told.items() if value is not None}


def _links(arguments: argparse.Namespace) -> tuple[Link, ...]:
    """`--link 解读=UID` and `--interprets UID`."""
    kinds = {str(kind): kind for kind in LINK_BACK}
    links = [Link("被解读", arguments.interprets)] if arguments.interprets else []
    for word in given("--link", arguments.link):
        kind, _, uid = word.partition("=")
        if kind.strip() not in kinds or not uid.strip():
            raise UsageError("BAD_LINK", f"“{word[:60]}”不是“关联=UID”。", f"关联可以是：{'、'.join(kinds)}。")
        links.append(Link(kinds[kind.strip()], uid.strip()))
    return tuple(dict.fromkeys(links))


def _station(session: Session, arguments: argparse.Namespace) -> str:
    """The uid of `--station`; UNKNOWN_STATION lists what there is."""
    if not arguments.station:
        return ""
    stations = session.workspace.stations()
    found = next((one.uid for one in stations if one.name == arguments.station), None)
    if found is None:
        names = "、".join(one.name for one in stations) or "（还没有登记站所）"
        raise UsageError("UNKNOWN_STATION", f"没有名为“{arguments.station}”的站所。", f"已有：{names}。")
    return found


def _case(arguments: argparse.Namespace) -> str:
    """The code of `--notice-case`."""
    if not arguments.notice_case:
        return ""
    from catalog_app.services.cases import notice_case

    return notice_case(arguments.notice_case).code


def _events(arguments: argparse.Namespace) -> dict[str, date]:
    """`--event NAME=DATE`; 形成 is the same as --formed."""
    found: dict[str, date] = {}
    for word in given("--event", arguments.event):
        name, separator, words = word.partition("=")
        if not separator or not name.strip():
            raise UsageError("BAD_EVENT", f"“{word[:40]}”不是“事件=日期”。", "请写成 印发=2026-11-20 的样子。")
        found[name.strip()] = day(words.strip())
    if arguments.formed and found.setdefault(FORMED, arguments.formed) != arguments.formed:
        raise UsageError("BAD_EVENT", "--formed 与 --event 形成 的日期不同。", "请只写一个。")
    return found


def _read_text(name: str | None) -> tuple[str, str, tuple[str, ...]]:
    """Plain text, rich text and what the rich text will lose."""
    if not name:
        return "", "", ()
    text = _read_body(Path(name))
    if Path(name).suffix.lower() not in _RICH:
        return text, "", ()
    from catalog_app.services.rich_text import clean

    cleaned = clean(text)
    return cleaned.text, cleaned.html, cleaned.dropped


def _read_body(path: Path) -> str:
    from catalog_app.model.errors import WorldError

    if not path.is_file():
        raise WorldError("FILE_MISSING", f"找不到正文文件“{path.name}”。", "请核对文件位置。")
    if path.stat().st_size > MAX_BODY_BYTES:
        raise UsageError("FILE_TOO_LARGE", f"正文文件“{path.name}”超过2MB。", "请只放正文文字，表格和图片作为附件。")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorldError("NOT_UTF8", f"“{path.name}”不是 UTF-8 文本。", "请另存为 UTF-8 编码的文本文件。") from error


def _item(session: Session, name: str) -> Item:
    return session.workspace.item_by_number(name) or session.workspace.item(name)


def approve(arguments: argparse.Namespace, output: Output) -> int:
    """Record one review step."""
    from catalog_app.services import reviewing

    signed = stamp(arguments)
    name = _reviewer(arguments, signed.who)
    with writing(arguments) as session:
        uid = arguments.publication
        if arguments.send_back:
            reviewing.send_back(session, uid, name, signed, arguments.opinion)
            step = session.workspace.review_steps(uid)[-1]
        else:
            gates = listed(arguments.gates) if arguments.gates else _all_gates(arguments)
            step, _ = reviewing.approve(
                session, uid, arguments.step, name, signed, opinion=arguments.opinion, gates=gates
            )
        publication = session.workspace.publication(uid)
        lacking = reviewing.missing(session, publication)
    if step.step == REVIEWS[-1] and step.decision == "同意" and not arguments.gates:
        output.say(f"没有写 --gates，登记为五关都已核过：{'、'.join(GATES)}。")
    document = to_builtins(step) | {
        "state": publication.state,
        "index_number": publication.index_number,
        "missing": lacking,
    }
    lines = [f"{step.step}{step.decision}：“{publication.title}”，{step.name}，现在是“{publication.state}”"]
    output.result(document, [*lines, *([f"下一步之前还缺：{'、'.join(lacking)}"] if lacking else [])])
    return 0


def _reviewer(arguments: argparse.Namespace, signed_in: str) -> str:
    """`--by` as it was written, else the signed-in person; nobody where neither is a name."""
    from catalog_app.cli.arguments import SOMEBODY

    if arguments.by is not None and not arguments.by.strip():
        return ""
    return "" if signed_in == SOMEBODY else signed_in


def _all_gates(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Who gives 终审 by a command says by it that the gates were checked."""
    return GATES if arguments.step == REVIEWS[-1] else ()


def post(arguments: argparse.Namespace, output: Output) -> int:
    """Record that a publication went up or came down."""
    from catalog_app.services import postings

    way = passage(arguments)
    with writing(arguments) as session:
        board = next((one for one in session.workspace.boards() if one.name == arguments.board), None)
        if arguments.board and board is None:
            names = "、".join(one.name for one in session.workspace.boards()) or "（还没有登记公示栏）"
            raise UsageError("UNKNOWN_BOARD", f"没有名为“{arguments.board}”的公示栏。", f"已有：{names}。")
        before = session.workspace.publication(arguments.publication)
        uid, _ = postings.post(
            session,
            arguments.publication,
            arguments.channel,
            _posting_day(session, arguments, board.uid if board else None),
            stamp(arguments),
            board_uid=board.uid if board else None,
            url=arguments.url,
            proof=Path(arguments.proof) if arguments.proof else None,
            taken_down=arguments.taken_down,
            place=arguments.place,
            already_public=arguments.already_public,
            passage=way,
        )
        tell(way, output)
        _tell_unreviewed(before, arguments, output)
        posting = next(one for one in session.workspace.postings(arguments.publication) if one.uid == uid)
        lines = [f"已登记：{posting.channel} {posting.posted_on}，回执号 {posting.receipt or '—'}，UID {uid}"]
        output.result(posting, lines)
    return 0


def due(arguments: argparse.Namespace, output: Output) -> int:
    """What is late and what falls due."""
    from catalog_app.services.due import DUE_LABELS, due_json
    from catalog_app.services.due import due as found_due

    with reading(arguments) as session:
        lines = found_due(session, today(arguments), arguments.within)
    document = {"due": [due_json(line) for line in lines]}
    words = [
        f"{DUE_LABELS[line.state]}\t{dated(line.due, provisional=line.provisional)}\t{line.title}\t{line.stage}"
        for line in lines
    ]
    output.result(document, words or ["没有逾期的，也没有将到期的。"])
    return 0


def _tell_unreviewed(before: Publication, arguments: argparse.Namespace, output: Output) -> None:
    if before.state == "草稿" and not arguments.already_public:
        output.say("提醒：这一条未经审核就登记了发布；以前已经公开的，登记时加 --already-public。")


def _posting_day(session: Session, arguments: argparse.Namespace, board_uid: str | None) -> date:
    """`--on`; when only `--taken-down` is given, the day it went up as recorded before; else today."""
    if arguments.on:
        return arguments.on  # type: ignore[no-any-return]  # argparse's namespace is untyped
    if arguments.taken_down:
        from catalog_app.services.postings import known_channel

        channel = known_channel(session, arguments.channel)
        for posting in session.workspace.postings(arguments.publication):
            if (posting.channel, posting.board) == (channel, board_uid):
                return posting.posted_on
    return today(arguments)
