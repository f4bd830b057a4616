"""Argument forms shared by the commands: dates, comma lists, who does it, and opening a workspace."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.services.session import Session


def day(text: str) -> date:
    """YYYY-MM-DD. UsageError BAD_DATE for anything else, impossible dates included."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("BAD_DATE", f"“{text}”不是有效日期。", "日期写成 2026-11-23 的样子。") from error


def positive(text: str) -> int:
    """A whole number from 1 to 9999. UsageError BAD_NUMBER."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 9999:
        raise UsageError("BAD_NUMBER", f"“{text}”不是1到9999之间的整数。", "请核对天数。")
    return int(text)


def listed(values: Sequence[str] | None) -> tuple[str, ...]:
    """Repeated options and comma lists (，、too) as one list without doubles."""
    parts = (part for value in values or () for part in value.replace("，", ",").replace("、", ",").split(","))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def stamp(arguments: argparse.Namespace) -> Stamp:
    """Who acts and when: `--by`, else the signed-in person."""
    return Stamp(who=getattr(arguments, "by", None) or signed_in_person(), now=datetime.now().astimezone())


def signed_in_person() -> str:
    """The person named in the user's settings, else the system's user name."""
    from catalog_app.support.settings import user_settings

    person = user_settings().get("person")
    if person:
        return str(person)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "经办人"


def today(arguments: argparse.Namespace) -> date:
    """`--as-of`, else today."""
    given: date | None = getattr(arguments, "as_of", None)
    return given or date.today()  # noqa: DTZ011 - the clerk's own calendar day is meant


def reading(arguments: argparse.Namespace) -> Session:
    """The workspace opened read-only, also while a window holds it."""
    from catalog_app.services.session import open_session

    return open_session(Path(arguments.workspace), stamp(arguments), read_only=True)


def writing(arguments: argparse.Namespace) -> Session:
    """The workspace opened for writing; WorldError WORKSPACE_IN_USE while a window holds it."""
    from catalog_app.services.session import open_session

    return open_session(Path(arguments.workspace), stamp(arguments))
