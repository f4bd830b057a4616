"""Printed copies: `board --printed`, and the list of what was printed."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from catalog_app.cli.arguments import day, reading, stamp
from catalog_app.cli.output import Output
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_app.cli.main import CommandAdder
    from catalog_app.services.printed import PrintedFor, PrintedLine
    from catalog_app.services.session import Session
    from catalog_app.services.sheets import BoardFile, BoardJob

_PRINTED = re.compile(r"(?:(?P<name>.*\S)\s*=\s*)?(?P<copies>\d{1,6})", re.ASCII | re.DOTALL)


def add_commands(add: CommandAdder) -> None:
    """Register printed."""
    command = add("printed", "列出打印过的公示栏文件：哪一份、哪块公示栏、几份、替换哪一次", printed)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--publication", metavar="UID", help="只列这条公开信息的")
    command.add_argument("--domain", metavar="代码", help="只列这个领域目录的")


def add_printed_options(command: argparse.ArgumentParser) -> None:
    """The options of `board` that record what was printed."""
    command.add_argument(
        "--printed",
        action="append",
        metavar="公示栏[=份数]",
        help="文件做好后登记已打印（可以重复；不写份数是1份，只写份数就不写明公示栏），一步可撤销",
    )
    command.add_argument("--printed-on", type=day, metavar="日期", help="打印的日期，与 --printed 一起用（默认今天）")


def places_asked(arguments: argparse.Namespace, session: Session, job: BoardJob) -> tuple[PrintedFor, ...]:
    """What `--printed` asks for, checked before anything is drawn. UsageError WRONG_USAGE and `require_places`'s."""
    from catalog_app.services.printed import require_places

    if arguments.printed_on and not arguments.printed:
        raise UsageError("WRONG_USAGE", "命令写法不对：--printed-on 须与 --printed 一起用。", "请看帮助：board --help")
    if not arguments.printed:
        return ()
    wanted = [_place(words) for words in arguments.printed]
    return require_places(session, job, wanted, arguments.printed_on, stamp(arguments).now.date())


def _place(words: str) -> tuple[str, int]:
    found = _PRINTED.fullmatch(words.strip())
    if found is not None:
        return found["name"] or "", int(found["copies"])
    _, sign, copies = words.strip().rpartition("=")
    if sign or not words.strip():
        raise UsageError("BAD_COPIES", f"打印份数“{copies[:20]}”不对。", "写成 公示栏=2 的样子，份数是1到999之间的数。")
    return words.strip(), 1


def record_asked(
    arguments: argparse.Namespace, session: Session, files: Sequence[BoardFile], places: Sequence[PrintedFor]
) -> list[str]:
    """Record the copies; uids of what was recorded."""
    if not places:
        return []
    from catalog_app.services.printed import record_places

    before = {copy.uid for copy in session.workspace.printed_copies()}
    record_places(session, files, places, stamp(arguments), printed_on=arguments.printed_on)
    return [copy.uid for copy in session.workspace.printed_copies() if copy.uid not in before]


def printed(arguments: argparse.Namespace, output: Output) -> int:
    """What was printed, the last first."""
    from catalog_app.services.printed import printed_lines

    with reading(arguments) as session:
        if arguments.publication:
            session.workspace.publication(arguments.publication)
        lines = printed_lines(session, publication=arguments.publication, domain=arguments.domain)
        names = {board.uid: board.name for board in session.workspace.boards()}
    document = [_document(line, names.get(line.copy.board)) for line in lines]
    output.result({"printed": document}, [_words(line) for line in lines] or ["还没有打印记录。"])
    return 0


def _document(line: PrintedLine, board: str | None) -> dict[str, Any]:
    copy = line.copy
    return {
        "uid": copy.uid,
        "kind": copy.kind,
        "title": copy.title,
        "domain": copy.domain or None,
        "publication": copy.publication,
        "village": copy.village or None,
        "board": board,
        "copies": copy.copies,
        "printed_on": copy.printed_on,
        "by": copy.by,
        "replaces": copy.replaces,
        "replaced_on": line.replaced or None,
        "sha256": copy.sha256 or None,
    }


def _words(line: PrintedLine) -> str:
    copy = line.copy
    replaced = f"更正，替换{line.replaced}的版本" if line.replaced else ""
    parts = (str(copy.printed_on), line.kind, copy.title, line.place or "—", f"{copy.copies}份", copy.by, replaced)
    return "\t".join(parts).rstrip()
