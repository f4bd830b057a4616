"""本期无此类信息: somebody signs that an item has nothing to publish for a period, and why; it counts as done."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.periods import Span, period_of
from catalog_app.model.publication import NoInformation
from catalog_app.services.due import Expectation, item_expectations
from catalog_app.services.publications import known_period
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, require_words

__all__ = [
    "Expectation",
    "item_expectations",
    "periods_to_sign",
    "reasons_to_sign",
    "remove_no_information",
    "sign_no_information",
    "signed_periods",
]
SPANS: tuple[Span, ...] = ("quarter", "month", "half", "year")
MOST_REASONS = 8
PHRASES = (
    "本期没有产生应当公开的信息",
    "本期没有开展这项工作",
    "本期没有新增或变更，已公开的内容继续有效",
    "这项工作由上级部门办理并公开，本级没有信息",
)


def signed_periods(session: Session, item_uid: str | None = None) -> list[NoInformation]:
    """What was signed, of one item or of all, in that order."""
    return session.workspace.no_information(item_uid)


def periods_to_sign(session: Session, item_uid: str, today: date) -> list[str]:
    """Periods of an item that may have nothing, in words: what is expected first; signed ones are left out."""
    expected = [one.period for one in item_expectations(session, today) if one.item.uid == item_uid and one.period]
    running = [period_of(today, span) for span in SPANS]
    before = [period_of(one.first - timedelta(days=1), one.span) for one in running]
    signed = {one.period for one in session.workspace.no_information(item_uid)}
    found = [one for one in (*expected, *running, *before) if one.first <= today and one.key not in signed]
    return list(dict.fromkeys(one.words for one in found))


def reasons_to_sign(session: Session) -> list[str]:
    """What was written before, the latest first, then phrases."""
    told = [one.reason for one in reversed(session.workspace.no_information())]
    return list(dict.fromkeys([*told[:MOST_REASONS], *PHRASES]))


def sign_no_information(
    session: Session, item_uid: str, period: str, reason: str, signer: str, on: date, stamp: Stamp
) -> tuple[str, ChangeSet]:
    """Record that an item has nothing for a period; signed again it is changed. Returns its uid.

    UsageError UNKNOWN_ITEM, BAD_PERIOD, EMPTY_REQUIRED, DATE_IN_FUTURE, DATE_ORDER where the period has not begun;
    GateError for a private number.
    """
    item = session.workspace.item(item_uid)
    told = known_period(period)
    reason, signer = _sound_words(session, reason, signer)
    if on > stamp.now.date():
        raise UsageError("DATE_IN_FUTURE", f"签字日期{on}在今天之后。", "请核对日期。")
    if on < told.first:
        raise UsageError("DATE_ORDER", f"{told.words}还没有开始。", "请在这一期开始以后登记。")
    known = next((one for one in session.workspace.no_information(item.uid) if one.period == told.key), None)
    signed = NoInformation(
        uid=known.uid if known else str(uuid4()),
        item=item.uid,
        period=told.key,
        reason=reason,
        signer=signer,
        on=on,
        by=stamp.who,
    )
    with session.workspace.transaction(f"登记本期无此类信息“{item.number}，{told.words}”", stamp) as recorder:
        recorder.save_no_information(signed)
    return signed.uid, session.notify(recorder.changes)


def remove_no_information(session: Session, uid: str, stamp: Stamp) -> ChangeSet:
    """Take a signed period back; none is no error. Can be undone."""
    with session.workspace.transaction("撤回本期无此类信息", stamp) as recorder:
        recorder.remove_no_information(uid)
    return session.notify(recorder.changes)


def _sound_words(session: Session, reason: str, signer: str) -> tuple[str, str]:
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    reason = require_words("原因", reason, contacts, limit=LONGEST_TITLE)
    signer = require_words("签字人", signer, contacts)
    if not reason or not signer:
        raise UsageError("EMPTY_REQUIRED", "没有写明原因和签字人。", "请写明本期没有的原因，由负责人签字。")
    return reason, signer
