"""Argument forms shared by the commands: dates, comma lists, who does it, and opening a workspace."""

from __future__ import annotations

import argparse
import getpass
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.words import plain_line

if TYPE_CHECKING:
    from catalog_app.services.session import Session

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,3}", re.ASCII)
SOMEBODY = "经办人"
EARLIEST, LATEST = date(1949, 1, 1), date(2999, 12, 31)
"""What a day to look on may be: behind and before it there is room to count."""


def day(text: str) -> date:
    """YYYY-MM-DD. UsageError BAD_DATE for anything else, impossible dates included."""
    try:
        if not _DAY.fullmatch(text):  # fromisoformat reads weeks too
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("BAD_DATE", f"“{text}”不是有效日期。", "日期写成 2026-11-23 的样子。") from error


def positive(text: str) -> int:
    """A whole number from 1 to 9999. UsageError BAD_NUMBER."""
    if not _COUNT.fullmatch(text):
        raise UsageError("BAD_NUMBER", f"“{text}”不是1到9999之间的整数。", "请改成1到9999之间的整数。")
    return int(text)


def listed(values: Sequence[str] | None) -> tuple[str, ...]:
    """Repeated options and comma lists (，、too) as one list without doubles."""
    parts = (part for value in values or () for part in value.replace("，", ",").replace("、", ",").split(","))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def given(option: str, values: Sequence[str] | None) -> tuple[str, ...]:
    """`listed`, for an option that must name something where it is written. UsageError EMPTY_LIST."""
    found = listed(values)
    if values and not found:
        raise UsageError("EMPTY_LIST", f"{option} 后面没有写内容。", f"请写明内容，或不写 {option}。")
    return found


def stamp(arguments: argparse.Namespace) -> Stamp:
    """Who acts and when: `--by`, checked as `words.require_words` does, else the signed-in person."""
    by = getattr(arguments, "by", None)
    return Stamp(who=_named(by) if by else signed_in_person(), now=datetime.now().astimezone())


def _named(by: str) -> str:
    from catalog_app.services.words import require_words

    return require_words("经办人", by) or signed_in_person()


def signed_in_person() -> str:
    """The person named in the user's settings, else the system's user name; nobody by name where that is a number."""
    from catalog_app.support.settings import user_settings

    name = plain_line(str(user_settings().get("person"))) or _user()
    return SOMEBODY if re.search(r"\d{11}|\d{3}[ -]\d{4}[ -]\d{4}", name) else name


def _user() -> str:
    try:
        return plain_line(getpass.getuser()) or SOMEBODY
    except (KeyError, OSError):
        return SOMEBODY


def today(arguments: argparse.Namespace) -> date:
    """`--as-of`, else today. UsageError DATE_OUT_OF_RANGE."""
    given: date | None = getattr(arguments, "as_of", None)
    if given and not EARLIEST <= given <= LATEST:
        raise UsageError("DATE_OUT_OF_RANGE", f"{given}超出了能够计算的范围。", "请核对 --as-of 的日期。")
    return given or date.today()  # noqa: DTZ011 - the clerk's own calendar day is meant


def reading(arguments: argparse.Namespace) -> Session:
    """The workspace opened read-only, also while a window holds it."""
    from catalog_app.services.session import open_session

    return open_session(Path(arguments.workspace), stamp(arguments), read_only=True)


def writing(arguments: argparse.Namespace) -> Session:
    """The workspace opened for writing; WorldError WORKSPACE_IN_USE while another holds it, unless `--take-over`."""
    from catalog_app.services.session import open_session

    return open_session(Path(arguments.workspace), stamp(arguments), take_over=getattr(arguments, "take_over", False))
