"""What is known of what the portal is to take down: where it stands there, under which number, and why it goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.model.channels import WEBSITE
from catalog_app.model.portal import PortalProfile
from catalog_app.model.publication import OPEN, Posting, Publication, ReviewDecision, State
from catalog_app.model.records import PortalAnswer
from catalog_app.model.words import plain_line
from catalog_app.services.package_content import CATALOG_PREFIX, SentLine, sent_lines
from catalog_app.services.session import Session

if TYPE_CHECKING:
    from catalog_app.exporters.portal import Withdrawal

_LONGEST_REASON = 100
_CATALOG_GONE = "目录不再公开"
_REMOVED = "已从公开信息中删除"
_STATES = {
    State.WITHDRAWN: "不再公开",
    State.ABOLISHED: "已废止",
    State.TAKEN_DOWN: "到期撤下",
    State.DRAFT: "改回草稿",
}
_DECISIONS: dict[State, ReviewDecision] = {State.WITHDRAWN: "撤回", State.ABOLISHED: "废止"}
"""Whose words tell the reason."""


class Withdrawals(Struct, frozen=True):
    """What is known by uid; titles of what is in the workspace no more."""

    known: dict[str, Withdrawal]
    titles: dict[str, str]


def withdrawals(
    session: Session, uids: Collection[str], profile: PortalProfile, publications: Sequence[Publication]
) -> Withdrawals:
    """What is known of these, which the portal holds: from the workspace, its answers, and the packages sent."""
    if not uids:
        return Withdrawals({}, {})
    source = _Source(session, profile)
    there = {one.uid: one for one in publications}
    catalogs = {uid for uid in uids if uid.startswith(CATALOG_PREFIX)}
    lines = _sent(session, frozenset(uids) - there.keys() - catalogs)
    known = {uid: source.of_publication(there[uid]) for uid in sorted(uids & there.keys())}
    known |= {uid: source.of_catalog(uid.removeprefix(CATALOG_PREFIX)) for uid in sorted(catalogs)}
    known |= {uid: source.of_removed(line) for uid, line in sorted(lines.items())}
    return Withdrawals(known, {uid: line.title for uid, line in lines.items()})


class _Source:
    """Looks things up; each thing is read once."""

    def __init__(self, session: Session, profile: PortalProfile) -> None:
        workspace = session.workspace
        self._workspace = workspace
        self._profile = profile
        self._items = {item.uid: item for item in workspace.items()}
        self._names = {domain.code: domain.name for domain in workspace.domains()}
        self._answers: dict[str, list[PortalAnswer]] = {}
        for answer in sorted(workspace.portal_answers(), key=lambda one: one.at):
            if answer.status == "accepted":
                self._answers.setdefault(answer.uid, []).append(answer)

    def of_publication(self, one: Publication) -> Withdrawal:
        """One that is still in the workspace."""
        from catalog_app.exporters.portal import Withdrawal

        item = self._items[one.item]
        postings = [posting for posting in self._workspace.postings(one.uid) if posting.channel == WEBSITE]
        posting = max(postings, key=lambda posting: posting.posted_on, default=None)
        return Withdrawal(
            domain=item.domain,
            domain_name=self._names.get(item.domain, item.domain),
            item_number=item.number,
            kind=one.kind,
            index_no=self._index(one.uid, one.index_number or ""),
            url=(posting.url if posting else None) or self._told(one.uid, "url"),
            published_on=self._day(one.uid, posting),
            reason=self._reason(one),
        )

    def of_catalog(self, code: str) -> Withdrawal:
        """The catalog of a domain."""
        from catalog_app.exporters.portal import Withdrawal

        uid = CATALOG_PREFIX + code
        return Withdrawal(
            domain=code,
            domain_name=self._names.get(code, code),
            index_no=self._told(uid, "index_no"),
            url=self._told(uid, "url"),
            published_on=self._day(uid, None),
            reason=_CATALOG_GONE,
        )

    def of_removed(self, line: SentLine) -> Withdrawal:
        """One the workspace holds no more, as the package that sent it tells."""
        from catalog_app.exporters.portal import Withdrawal

        columns = {self._profile.column(code, name).path: (code, name) for code, name in self._names.items()}
        code, name = columns.get(line.column, ("", ""))
        return Withdrawal(
            domain=code,
            domain_name=name,
            column=line.column,
            index_no=self._index(line.uid, line.index_no or ""),
            url=self._told(line.uid, "url"),
            published_on=self._day(line.uid, None),
            reason=_REMOVED,
        )

    def _index(self, uid: str, ours: str) -> str:
        portals = self._told(uid, "index_no")
        return portals or ours if self._profile.index_number == "portal" else ours or portals

    def _told(self, uid: str, field: str) -> str:
        """The last the portal told of it."""
        told = (str(getattr(one, field)) for one in reversed(self._answers.get(uid, ())))
        return next(filter(None, told), "")

    def _day(self, uid: str, posting: Posting | None) -> date | None:
        if posting is not None:
            return posting.posted_on
        days = (one.published_at for one in reversed(self._answers.get(uid, ())))
        told = next(filter(None, days), None)
        return told.date() if told else None

    def _reason(self, one: Publication) -> str:
        if one.state in (State.READY, State.PUBLISHED) and one.openness != OPEN:
            return f"改为{one.openness}"
        decision = _DECISIONS.get(one.state)
        steps = self._workspace.review_steps(one.uid) if decision else []
        words = next((plain_line(step.opinion) for step in reversed(steps) if step.decision == decision), "")
        told = _STATES.get(one.state, str(one.state))
        return f"{told}（{words[:_LONGEST_REASON]}）" if words else told


def _sent(session: Session, uids: frozenset[str]) -> dict[str, SentLine]:
    """How the last package that sent each of them told it."""
    found: dict[str, SentLine] = {}
    for record in reversed(session.workspace.packages()):
        missing = uids - found.keys()
        if not missing:
            break
        lines = sent_lines(Path(record.path))
        found |= {line.uid: line for line in lines if line.uid in missing and line.change != "withdrawn"}
    return found
