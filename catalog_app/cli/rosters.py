"""`--roster FILE --case CASE`: a list that comes with a publication, and what is told of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.cli.output import Output, PrintedProgress
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.services.rosters import PreparedRoster
    from catalog_app.services.session import Session


def add_roster(command: argparse.ArgumentParser) -> None:
    """The options."""
    command.add_argument("--roster", metavar="文件", help="名单；只收下公示情形允许存档的列，其余不存")
    command.add_argument("--case", metavar="情形", help="名单的公示情形，代码或名称，如 低保（默认按名单标题判断）")


def prepared_roster(session: Session, arguments: argparse.Namespace, output: Output) -> PreparedRoster | None:
    """The list that was given, read and cut; None where none was. WRONG_USAGE, errors of `rosters.prepare_roster`."""
    if not arguments.roster:
        if arguments.case:
            raise UsageError("WRONG_USAGE", "命令写法不对：--case 须与 --roster 一起用。", "请看帮助：publish --help")
        return None
    from catalog_app.services.rosters import prepare_roster

    return prepare_roster(session, Path(arguments.roster), arguments.case, PrintedProgress(output))


def roster_json(roster: PreparedRoster | None) -> dict[str, Any]:
    """The part of the JSON document that tells of it."""
    if roster is None:
        return {}
    table = roster.table
    columns = {"kept": table.labels("keep"), "masked": table.labels("mask"), "dropped": table.labels("drop")}
    return {"roster": {"case": roster.case.code, "rows": len(table.rows), **columns, "told": roster.told}}


def roster_lines(roster: PreparedRoster | None) -> list[str]:
    """What was kept and what was not, a line each."""
    if roster is None:
        return []
    table = roster.table
    stored, dropped = "、".join(column.label for column in table.columns), "、".join(table.labels("drop"))
    lines = [f"名单按“{roster.case.name}”收下{len(table.rows)}行，只存这些列：{stored}"]
    return [*lines, *([f"没有收下的列：{dropped}"] if dropped else []), *roster.told]
