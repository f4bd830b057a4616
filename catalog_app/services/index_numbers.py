"""Index numbers (索引号): made by the workspace's pattern, their serials never given twice, not even after undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.index_patterns import RESETS, TOKENS, IndexPattern, Reset, Subject, parse_pattern
from catalog_app.model.publication import Publication
from catalog_app.model.register import RegisterQuery
from catalog_app.services.session import Session
from catalog_app.services.vocabulary import kinds

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder

__all__ = [
    "RESETS",
    "TOKENS",
    "IndexPattern",
    "assign",
    "next_number",
    "numbered",
    "pattern_of",
    "preview",
    "set_pattern",
]
SETTING, RESET_SETTING = "index-number-pattern", "index-number-reset"
_ORG = slice(8, 17)
"""Where the nine characters of the 组织机构代码 stand in the 统一社会信用代码."""


def pattern_of(session: Session) -> IndexPattern | None:
    """The workspace's pattern; None where it has none."""
    text = session.workspace.setting(SETTING)
    return parse_pattern(text, session.workspace.setting(RESET_SETTING) or "年") if text else None


def set_pattern(session: Session, text: str, stamp: Stamp, reset: Reset = "年") -> ChangeSet:
    """Keep a pattern ('' = none); numbers that were given stay. UsageError BAD_PATTERN."""
    sound = parse_pattern(text, reset).text if text.strip() else ""
    with session.workspace.transaction("设置索引号写法", stamp) as recorder:
        recorder.set_setting(SETTING, sound)
        recorder.set_setting(RESET_SETTING, reset)
    return session.notify(recorder.changes)


def preview(session: Session, text: str, day: date, reset: Reset = "年") -> str:
    """The number the newest publication, or an example, would be given next; none is taken.

    UsageError BAD_PATTERN, CODE_MISSING.
    """
    newest = session.workspace.register(RegisterQuery(), limit=1).rows
    pattern = parse_pattern(text, reset)
    if not newest:
        return _next_number(session, pattern, _bare(session, day, "06", "99"), day)
    publication = session.workspace.publication(newest[0].uid)
    return _next_number(session, pattern, _subject(session, publication, day), day)


def next_number(session: Session, publication: Publication, day: date) -> str:
    """The number this publication would be given now; '' where there is no pattern. CODE_MISSING."""
    pattern = pattern_of(session)
    return _next_number(session, pattern, _subject(session, publication, day), day) if pattern else ""


def _next_number(session: Session, pattern: IndexPattern, subject: Subject, day: date) -> str:
    serial = session.workspace.last_serial(_bucket(pattern, day))
    while True:
        serial += 1
        number = pattern.format(subject, serial)
        if not session.workspace.index_number_taken(number):
            return number


def _bucket(pattern: IndexPattern, day: date) -> str:
    return f"index-number-{pattern.bucket(day)}"


def assign(session: Session, uid: str, stamp: Stamp) -> tuple[str, ChangeSet]:
    """Give a publication its number; one it has stays.

    UsageError NO_PATTERN, CODE_MISSING.
    """
    publication = session.workspace.publication(uid)
    if pattern_of(session) is None:
        raise UsageError("NO_PATTERN", "还没有设置索引号的写法。", "请先在设置里写明，例如 {机构代码}/{年}-{序号:5}。")
    with session.workspace.transaction("编索引号", stamp) as recorder:
        publication = numbered(session, recorder, publication, stamp.now.date())
        recorder.save_publication(publication)
    return publication.index_number or "", session.notify(recorder.changes)


def numbered(session: Session, recorder: Recorder, publication: Publication, day: date) -> Publication:
    """The publication with a number, taken in the running transaction; as it is where it has one or none is wanted."""
    pattern = pattern_of(session)
    if pattern is None or publication.index_number:
        return publication
    subject = _subject(session, publication, day)
    while True:
        number = pattern.format(subject, recorder.next_serial(_bucket(pattern, day)))
        if not session.workspace.index_number_taken(number):  # typed by hand, or made by an earlier pattern
            return structs.replace(publication, index_number=number)


def _subject(session: Session, publication: Publication, day: date) -> Subject:
    kind = kinds().get(publication.kind)
    domain = session.workspace.item(publication.item).domain
    return _bare(session, day, domain, kind.code if kind else "99")


def _bare(session: Session, day: date, domain: str, category: str) -> Subject:
    unit = session.workspace.unit()
    return Subject(
        day=day,
        org=unit.credit_code[_ORG],
        credit_code=unit.credit_code,
        area=unit.area_code,
        domain=domain,
        category=category,
    )
