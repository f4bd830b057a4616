"""What the portal said of a package: typed, pasted or read from its export; told first, then noted in one step.

The answers themselves stay when the step is undone, as packages do; postings and index numbers that came with them go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import AppError, GateError, UsageError
from catalog_app.model.publication import Publication
from catalog_app.model.records import PackageRecord, PackageStatus, PortalAnswer
from catalog_app.model.words import plain_line
from catalog_app.services.answer_matching import Known, Match, Matcher
from catalog_app.services.package_content import SentItem, package_record, portal_content, sent_items
from catalog_app.services.session import Session

if TYPE_CHECKING:
    from catalog_app.importers.answers import AnswerFile as AnswerFile  # the window may not import importers
    from catalog_app.importers.answers import AnswerLine
    from catalog_app.services.incoming import IncomingFile
    from catalog_app.store.recorder import Recorder
    from catalog_app.support.progress import Progress

__all__ = ["answer_plan", "apply_answers", "paste_answers", "portal_content", "read_answer_file", "sent_items", "typed"]

AnswerState = Literal["accepted", "rejected", "same", "waiting", "ambiguous", "unknown", "refused"]
STATE_LABELS: dict[AnswerState, str] = {
    "accepted": "接收",
    "rejected": "退回",
    "same": "已登记过",
    "waiting": "还没有答复",
    "ambiguous": "对不准",
    "unknown": "不在包里",
    "refused": "不能登记",
}
NOTED: tuple[AnswerState, ...] = ("accepted", "rejected")
FAULTS: tuple[AnswerState, ...] = ("ambiguous", "unknown", "refused")
_LONGEST_REASON = 500
_LONGEST_INDEX = 100
_MOST_TRIED = 20
_NOTHING: Mapping[int, str] = {}
_SHOWN = 60


class Reply(Struct, frozen=True, kw_only=True):
    """An answer in its parts, from wherever it came."""

    status: Literal["accepted", "rejected"]
    url: str = ""
    published: datetime | None = None
    index_no: str = ""
    reason: str = ""


class PlannedAnswer(Struct, frozen=True, kw_only=True):
    """What one line will do, and why not where it will do nothing."""

    state: AnswerState
    row: int = 0
    title: str = ""
    """As the line says it."""
    item: SentItem | None = None
    reply: Reply | None = None
    message: str = ""
    candidates: tuple[SentItem, ...] = ()
    place: int = 0
    """Which of the lines that were read, for `assigned`."""


class AnswerPlan(Struct, frozen=True):
    """All lines for one package, in the order of the file. Nothing is written yet."""

    package: str
    lines: tuple[PlannedAnswer, ...]

    def count(self, *states: AnswerState) -> int:
        """How many lines are in one of these states."""
        return sum(line.state in states for line in self.lines)


def read_answer_file(path: Path, progress: Progress) -> AnswerFile:
    """The lines of a file. Any thread; errors as `importers.answers.read_answers`."""
    from catalog_app.importers.answers import read_answers

    return read_answers(path, progress)


def paste_answers(html: str | None, text: str) -> AnswerFile:
    """The lines of what was copied; WorldError NO_ANSWERS, FILE_TOO_LARGE."""
    from catalog_app.importers.answers import pasted_answers

    return pasted_answers(html, text)


def answer_plan(
    session: Session, package: str, lines: Sequence[AnswerLine], stamp: Stamp, assigned: Mapping[int, str] = _NOTHING
) -> AnswerPlan:
    """What the lines say of a package, '' = the one they fit best; `assigned` are the uids somebody chose for lines.

    UsageError UNKNOWN_PACKAGE, NO_PACKAGE.
    """
    known = _known(session)
    number = package or _best_package(session, lines, known)
    judge = _Judge(session, package_record(session, number), stamp)
    items = sent_items(session, number)
    matcher, by_uid = Matcher(items, known), {one.uid: one for one in items}
    planned = []
    for place, line in enumerate(lines):
        chosen = by_uid.get(assigned.get(place, ""))
        match = matcher.match(line) if chosen is None else Match(chosen)
        planned.append(structs.replace(_planned(judge, match, line), place=place))
    return AnswerPlan(number, tuple(_without_shared_numbers(_without_twins(planned))))


def typed(session: Session, package: str, uid: str, reply: Reply, stamp: Stamp) -> AnswerPlan:
    """A plan of the one answer somebody typed.

    UsageError UNKNOWN_PACKAGE, NOT_IN_PACKAGE, REASON_MISSING and as `postings.require_on_website`; GateError.
    """
    record = package_record(session, package)
    item = next((one for one in sent_items(session, package) if one.uid == uid), None)
    if item is None:
        raise UsageError("NOT_IN_PACKAGE", f"上传包{package}里没有这一条。", "请刷新列表后重试。")
    if reply.status == "rejected" and not plain_line(reply.reason):
        raise UsageError("REASON_MISSING", "没有写明退回的原因。", "请写上门户或县里说的原因。")
    judge = _Judge(session, record, stamp)
    reply = structs.replace(reply, url=reply.url.strip(), reason=plain_line(reply.reason))
    judge.require(item, reply)
    state: AnswerState = "same" if judge.is_noted(item, reply) else reply.status
    return AnswerPlan(package, (PlannedAnswer(state=state, title=item.title, item=item, reply=reply),))


def apply_answers(
    session: Session, plan: AnswerPlan, stamp: Stamp, evidence: Sequence[IncomingFile] = ()
) -> ChangeSet | None:
    """Note the accepted and the rejected as one step; None where there is nothing new.

    What was accepted with an address or a day is posted on the website, `evidence` its proof; what was withdrawn comes
    down there. The package is accepted or rejected when all of it is.
    """
    from catalog_app.services.incoming import keep_passages

    noted = [line for line in plan.lines if line.state in NOTED and line.item and line.reply]
    if not noted:
        return None
    record = package_record(session, plan.package)
    accepted = sum(line.state == "accepted" for line in noted)
    name = f"登记门户对上传包{plan.package}的答复（接收{accepted}，退回{len(noted) - accepted}）"
    with session.workspace.transaction(name, stamp) as recorder:
        noting = _Noting(session, recorder, record, stamp, evidence)
        for line in noted:
            if line.item and line.reply:
                noting.note(line.item, line.reply)
        noting.settle()
        keep_passages(recorder, stamp, None, evidence)
    return session.notify(recorder.changes)


class _Judge:
    """Whether an answer can be so, and whether it is known already."""

    def __init__(self, session: Session, record: PackageRecord, stamp: Stamp) -> None:
        from catalog_app.services.portal_profiles import profiles_of

        self._session, self._stamp = session, stamp
        profile = profiles_of(session).get(record.profile)
        self.portal_numbers = profile is not None and profile.index_number == "portal"
        self._contacts = frozenset(one.value for one in session.workspace.contacts())
        self._sent_on = record.created.date()

    def require(self, item: SentItem, reply: Reply) -> None:
        """AppError where it cannot be so."""
        from catalog_app.services.gate import require_clean_text
        from catalog_app.services.postings import require_on_website
        from catalog_app.services.words import number_texts, require_length

        require_length("退回原因", reply.reason, _LONGEST_REASON)
        require_length("索引号", reply.index_no, _LONGEST_INDEX)
        require_clean_text([("退回原因", reply.reason), *number_texts(None, reply.index_no)], self._contacts)
        if reply.status == "accepted":
            day = (reply.published or self._stamp.now).date()
            require_on_website(self._session, _publication(self._session, item), day, reply.url, self._stamp)

    def is_noted(self, item: SentItem, reply: Reply) -> bool:
        """Whether exactly this is noted already, and nothing of it was undone."""
        had = item.answer
        if had is None or had != _answer(had.package, item, reply, Stamp(had.by, had.at)):
            return False
        publication = _publication(self._session, item)
        if publication is None or item.change == "withdrawn" or not (reply.url or reply.published):
            return True
        postings = self._session.workspace.postings(publication.uid)
        return reply.status == "rejected" or any(one.url == (reply.url or one.url) for one in postings)

    def published(self, line: AnswerLine, item: SentItem) -> datetime | None:
        """When it went up or came down; a day before the package is that of the page that is to come down."""
        known = line.published
        return None if known and item.change == "withdrawn" and known.date() < self._sent_on else known

    def index_number(self, line: AnswerLine, item: SentItem) -> str:
        """What the portal calls it, where that is not what we call it."""
        told = line.given_index or line.index_no
        return "" if told == item.index_no else told


def _planned(judge: _Judge, match: Match, line: AnswerLine) -> PlannedAnswer:
    title = line.title or line.index_no
    if match.item is None:
        state: AnswerState = "ambiguous" if match.candidates else "unknown"
        message = match.doubt or "这个上传包里没有这一条"
        return PlannedAnswer(state=state, row=line.row, title=title, message=message, candidates=match.candidates)
    item = match.item
    status, message = _status(line, item)
    plan = PlannedAnswer(state=status, row=line.row, title=title, item=item, message=message)
    if status not in ("accepted", "rejected"):
        return plan
    reply = Reply(
        status="accepted" if status == "accepted" else "rejected",
        url=line.url if status == "accepted" else "",
        published=judge.published(line, item) if status == "accepted" else None,
        index_no=judge.index_number(line, item),
        reason=line.reason if status == "rejected" else "",
    )
    try:
        judge.require(item, reply)
    except AppError as error:
        remedy = "" if isinstance(error, GateError) else error.remedy
        return structs.replace(plan, state="refused", message=f"{error.cause}{remedy}")
    return structs.replace(plan, reply=reply, state="same" if judge.is_noted(item, reply) else status)


def _status(line: AnswerLine, item: SentItem) -> tuple[AnswerState, str]:
    """What a line says, in its own words or by what it carries."""
    if line.unread:
        return "refused", f"“{line.unread}”一栏是没有保存结果的公式，请在 WPS 或 Excel 中打开、保存一次后再读。"
    new_address = line.url and item.change != "withdrawn"  # our own listing tells the old one
    said = line.said or ("accepted" if new_address else "rejected" if line.reason else "waiting")
    if said == "accepted" and line.published_words and line.published is None:
        return "refused", f"看不懂发布时间“{line.published_words}”，请写成 2026-11-23 10:30 的样子。"
    if said == "taken_down":
        down = item.change == "withdrawn"
        return ("accepted", "") if down else ("refused", f"状态是“{line.said_words}”，但这一条不是撤回，请核对。")
    if said == "unclear":
        return "refused", f"看不懂状态“{line.said_words}”，请在这一条上直接登记。"
    if said == "rejected":
        return "rejected", ""
    return ("waiting", line.said_words) if said == "waiting" else ("accepted", "")


def _without_twins(lines: list[PlannedAnswer]) -> list[PlannedAnswer]:
    """The same answer twice counts once; two that differ count for nothing."""
    replies: dict[str, list[PlannedAnswer]] = {}
    for line in lines:
        if line.item and line.reply:
            replies.setdefault(line.item.uid, []).append(line)
    torn = {uid for uid, found in replies.items() if any(one.reply != found[0].reply for one in found)}
    seen: set[str] = set()
    result = []
    for line in lines:
        uid = line.item.uid if line.item and line.reply else ""
        if uid in torn:
            rows = "、".join(f"第{one.row}行" for one in replies[uid][:4])
            line = structs.replace(
                line, state="refused", reply=None, message=f"{rows}是同一条信息，答复却不同，请核对。"
            )
        elif uid in seen:
            line = structs.replace(line, state="same", message="与前面的一行重复")
        if uid:
            seen.add(uid)
        result.append(line)
    return result


def _without_shared_numbers(lines: list[PlannedAnswer]) -> list[PlannedAnswer]:
    """One 索引号 given to two of them is nobody's."""
    holders: dict[str, dict[str, int]] = {}
    for line in lines:
        if line.item and line.reply and line.reply.index_no:
            holders.setdefault(line.reply.index_no, {}).setdefault(line.item.uid, line.row)
    result = []
    for line in lines:
        found = holders.get(line.reply.index_no, {}) if line.reply else {}
        if len(found) > 1:
            rows = "、".join(f"第{row}行" for row in list(found.values())[:4])
            line = structs.replace(line, state="refused", reply=None, message=f"{rows}的索引号相同，请核对。")
        result.append(line)
    return result


class _Noting:
    """Writes the answers of one package within one transaction."""

    def __init__(
        self,
        session: Session,
        recorder: Recorder,
        record: PackageRecord,
        stamp: Stamp,
        evidence: Sequence[IncomingFile],
    ) -> None:
        self._session, self._recorder, self._record = session, recorder, record
        self._stamp, self._evidence = stamp, evidence
        self._portal_numbers = _Judge(session, record, stamp).portal_numbers

    def note(self, item: SentItem, reply: Reply) -> None:
        """The answer, and what follows from it."""
        self._recorder.save_portal_answer(_answer(self._record.number, item, reply, self._stamp))
        publication = _publication(self._session, item)
        if publication is None or reply.status == "rejected":
            return
        if item.change == "withdrawn":
            self._take_down(publication, reply)
        else:
            self._post(self._numbered(publication, reply), reply)

    def _take_down(self, publication: Publication, reply: Reply) -> None:
        from catalog_app.services.postings import take_off_website

        day = (reply.published or self._stamp.now).date()
        take_off_website(self._session, self._recorder, publication, day)

    def _post(self, publication: Publication, reply: Reply) -> None:
        from catalog_app.services.postings import put_on_website

        if not reply.url and reply.published is None:
            return
        day = (reply.published or self._stamp.now).date()
        put_on_website(
            self._session,
            self._recorder,
            publication,
            day,
            self._stamp.who,
            url=reply.url,
            evidence=self._evidence,
        )

    def _numbered(self, publication: Publication, reply: Reply) -> Publication:
        """With the portal's 索引号, where the portal gives them and it has none."""
        number = reply.index_no
        if not number or publication.index_number or not self._portal_numbers:
            return publication
        if self._session.workspace.index_number_taken(number, by_other_than=publication.uid):
            return publication
        numbered = structs.replace(publication, index_number=number)
        self._recorder.save_publication(numbered)
        return numbered

    def settle(self) -> None:
        """What the package as a whole is now."""
        items = sent_items(self._session, self._record.number)
        said = Counter(one.answer.status if one.answer else "" for one in items)
        status: PackageStatus = self._record.status if self._record.status == "accepted" else "sent"
        if said["accepted"] == len(items):
            status = "accepted"
        elif said["rejected"] == len(items):
            status = "rejected"
        if status != self._record.status:
            content = self._session.workspace.package_items(self._record.number)
            self._recorder.save_package(structs.replace(self._record, status=status), content)


def _answer(package: str, item: SentItem, reply: Reply, stamp: Stamp) -> PortalAnswer:
    published = reply.published
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=stamp.now.tzinfo)
    return PortalAnswer(
        package=package,
        uid=item.uid,
        status=reply.status,
        url=reply.url,
        published_at=published,
        index_no=reply.index_no,
        reason=reply.reason,
        at=stamp.now,
        by=stamp.who,
    )


def _publication(session: Session, item: SentItem) -> Publication | None:
    if item.kind != "publication":
        return None
    try:
        return session.workspace.publication(item.uid)
    except AppError:
        return None  # removed since


def _known(session: Session) -> dict[str, Known]:
    numbers = {item.uid: item.number for item in session.workspace.items()}
    return {
        one.uid: Known(one.document_number or "", numbers.get(one.item, "")) for one in session.workspace.publications()
    }


def _best_package(session: Session, lines: Sequence[AnswerLine], known: dict[str, Known]) -> str:
    """Of the packages that wait for an answer the one most lines are about, the newest first."""
    packages = list(reversed(session.workspace.packages()))
    if not packages:
        raise UsageError("NO_PACKAGE", "还没有生成过上传包，没有可以登记答复的。", "请先在“报送”里生成上传包。")
    waiting = [one for one in packages if one.status == "sent"][:_MOST_TRIED] or packages[:1]
    if len(waiting) == 1:
        return waiting[0].number
    sample = lines[:_SHOWN]

    def fitting(record: PackageRecord) -> int:
        matcher = Matcher(sent_items(session, record.number), known)
        return sum(matcher.match(line).item is not None for line in sample)

    return max(waiting, key=fitting).number
