"""`--release NAME --reason TEXT`, and what is told of that which passed the gate."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from catalog_app.cli.arguments import reading, stamp, writing
from catalog_app.cli.output import Output
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.services.gate import Passage
    from catalog_app.services.session import Session

_MOST_LINES = 20


def add_release(command: argparse.ArgumentParser, *, reason: bool = True) -> None:
    """The options; `reason` is left out where the command has one of that name."""
    command.add_argument("--release", metavar="姓名", help="放行橙色发现的负责人；没有橙色发现时不登记")
    if reason:
        command.add_argument("--reason", metavar="理由", help="放行的理由")


def passage(arguments: argparse.Namespace) -> Passage:
    """The way through the gate, with the release that was given. UsageError REASON_MISSING."""
    from catalog_app.services.gate import Passage, Release

    if bool(arguments.release) != bool(arguments.reason):
        raise UsageError("REASON_MISSING", "放行须同时写明负责人和理由。", "请同时给出 --release 和 --reason。")
    return Passage(Release(arguments.release, arguments.reason) if arguments.release else None)


def opened(arguments: argparse.Namespace, way: Passage) -> Session:
    """The workspace, for writing only where a release may have to be recorded."""
    return writing(arguments) if way.release is not None else reading(arguments)


def settle(session: Session, way: Passage, arguments: argparse.Namespace) -> None:
    """Record what was released."""
    from catalog_app.services.releasing import record_releases

    record_releases(session, way, stamp(arguments))


def tell(way: Passage, output: Output) -> dict[str, Any]:
    """Warnings and releases on standard error; the part of the JSON document that tells of them."""
    warnings = way.warnings
    for line in warnings[:_MOST_LINES]:
        output.say(f"提醒：{line}")
    if len(warnings) > _MOST_LINES:
        output.say(f"提醒：还有{len(warnings) - _MOST_LINES}处。")
    if way.release is not None:
        output.say(f"已放行{way.released}处并登记。" if way.released else "没有需要放行的内容，没有登记放行。")
    return {"warnings": list(warnings), "released": way.released} if warnings else {}
