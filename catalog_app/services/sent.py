"""What was sent to the portal and is not settled: no answer yet, or it came back, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from catalog_app.model.errors import AppError
from catalog_app.model.records import PackageRecord, PortalAnswer
from catalog_app.services.package_content import CATALOG_WORDS, holdings
from catalog_app.services.session import Session

SentState = Literal["rejected", "waiting"]
SENT_LABELS: dict[SentState, str] = {"rejected": "已退回", "waiting": "待回复"}
WHOLE_PACKAGE = "整个上传包被退回"


class SentLine(Struct, frozen=True, kw_only=True):
    """One publication or catalog as it was sent last."""

    state: SentState
    title: str
    package: str
    sent: datetime
    reason: str = ""
    publication: str | None = None
    """uid of a publication that is still there."""


def unsettled(session: Session) -> list[SentLine]:
    """What came back first, then what waits, each the oldest first; what was sent again counts as sent again."""
    workspace = session.workspace
    latest: dict[str, PackageRecord] = {}
    for record, before, _ in holdings(session):
        sent = workspace.package_items(record.number)
        latest |= dict.fromkeys((uid for uid, content in sent.items() if before.get(uid) != content), record)
    answers = {(one.package, one.uid): one for one in workspace.portal_answers()}
    names = {domain.code: domain.name for domain in workspace.domains()}
    found = []
    for uid, record in latest.items():
        answer = answers.get((record.number, uid))
        state = _state(record, answer)
        if state is not None:
            title, publication = _named(session, uid, names)
            found.append(
                SentLine(
                    state=state,
                    title=title,
                    package=record.number,
                    sent=record.created,
                    reason=_reason(record, answer),
                    publication=publication,
                )
            )
    return sorted(found, key=lambda line: (line.state != "rejected", line.sent, line.title))


def _state(record: PackageRecord, answer: PortalAnswer | None) -> SentState | None:
    if answer is not None:
        return "rejected" if answer.status == "rejected" else None
    if record.status == "accepted":
        return None
    return "rejected" if record.status == "rejected" else "waiting"


def _reason(record: PackageRecord, answer: PortalAnswer | None) -> str:
    if answer is not None:
        return answer.reason
    return WHOLE_PACKAGE if record.status == "rejected" else ""


def _named(session: Session, uid: str, names: dict[str, str]) -> tuple[str, str | None]:
    try:
        return session.workspace.publication(uid).title, uid
    except AppError:
        code = uid.rpartition("-")[2]
        return CATALOG_WORDS.format(name=names.get(code, uid)), None
