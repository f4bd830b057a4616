"""Recording publications: what they say, what belongs to them, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.model.catalog import Item
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.periods import Period, read_period
from catalog_app.model.publication import (
    EVENTS,
    FIVE_STAGES,
    LINK_BACK,
    OPENNESS,
    VALIDITIES,
    Attachment,
    Link,
    LinkKind,
    Posting,
    Publication,
)
from catalog_app.model.register import RegisterQuery, RegisterRow
from catalog_app.model.words import plain_line, plain_text
from catalog_app.services.cases import notice_case
from catalog_app.services.gate import Passage, require_clean_text
from catalog_app.services.incoming import IncomingFile, Intake, keep_passages
from catalog_app.services.reviewing import quoted, recorded_later, reopened
from catalog_app.services.session import Session
from catalog_app.services.vocabulary import kinds, openness_reasons
from catalog_app.services.words import LONGEST_NAME, LONGEST_TITLE, number_texts, require_length

if TYPE_CHECKING:
    from catalog_app.services.rosters import PreparedRoster
    from catalog_app.store.recorder import Recorder

LONGEST_ABSTRACT = 1_000
MOST_KEYWORDS, MOST_ATTACHMENTS = 20, 50
EARLIEST_YEAR = 1949


class PublicationRow(Struct, frozen=True):
    """A publication with its item and where it went up."""

    publication: Publication
    item: Item
    postings: tuple[Posting, ...]


def blank(session: Session, item_uid: str, title: str, stamp: Stamp, formed: date | None = None) -> Publication:
    """A draft of nothing but its title and day, of the year of that day, not yet kept. UNKNOWN_ITEM."""
    item = session.workspace.item(item_uid)
    return Publication(
        uid=str(uuid4()),
        item=item.uid,
        title=title,
        year=(formed or stamp.now).year,
        formed=formed,
        created=stamp.now,
        created_by=stamp.who,
    )


def record_publication(
    session: Session,
    item_uid: str,
    title: str,
    stamp: Stamp,
    *,
    body: str = "",
    formed: date | None = None,
    document_number: str | None = None,
    passage: Passage | None = None,
    roster: PreparedRoster | None = None,
) -> tuple[str, ChangeSet]:
    """Record a draft of the usual few things under an item; returns its uid. Errors as `add_publication`."""
    draft = structs.replace(
        blank(session, item_uid, title, stamp, formed), body=body, document_number=document_number or None
    )
    return add_publication(session, draft, stamp, passage=passage, roster=roster)


def add_publication(
    session: Session,
    draft: Publication,
    stamp: Stamp,
    *,
    passage: Passage | None = None,
    roster: PreparedRoster | None = None,
    attach: Sequence[Path | IncomingFile] = (),
    already_public: bool = False,
) -> tuple[str, ChangeSet]:
    """Record a draft, its attachments and links, and the list `services.rosters` prepared, as one step; its uid.

    Links are told at both ends. `already_public` says that it was public before it came in here. Errors of `attach`;
    UsageError UNKNOWN_ITEM, UNKNOWN_PUBLICATION, TITLE_MISSING, TEXT_TOO_LONG, DATE_IN_FUTURE, DATE_ORDER, BAD_YEAR,
    UNKNOWN_CHOICE, UNKNOWN_CASE, UNKNOWN_STATION, BAD_PERIOD, INDEX_NUMBER_TAKEN; GateError for private information
    in a text, unless the release of `passage` lets it pass.
    """
    session.workspace.item(draft.item)
    publication = sound(session, draft, stamp, passage)
    read = _read_attachments(session, attach, passage)
    with session.workspace.transaction(f"登记公开信息{quoted(publication)}", stamp) as recorder:
        publication = _with_attachments(recorder, publication, read)
        recorder.save_publication(publication)
        _save_other_ends(session, recorder, structs.replace(publication, links=()), publication)
        keep_passages(recorder, stamp, passage, read)
        if roster is not None:
            recorder.save_roster(*roster.stored(publication.uid, stamp))
        if already_public:
            recorder.add_review_step(recorded_later(session, publication, stamp))
    return publication.uid, session.notify(recorder.changes)


def edit_publication(
    session: Session,
    publication: Publication,
    stamp: Stamp,
    passage: Passage | None = None,
    *,
    attach: Sequence[Path | IncomingFile] = (),
    step_name: str = "修改公开信息",
) -> ChangeSet:
    """Store a changed publication with further attachments and its links as one step, named `step_name` and its title.

    What was approved and changes in content is reviewed anew; its state moves by `reviewing` and `postings` only.
    Errors as `add_publication`. Texts that stay were scanned when they came in.
    """
    before = session.workspace.publication(publication.uid)
    publication = structs.replace(sound(session, publication, stamp, passage, before), state=before.state)
    read = _read_attachments(session, attach, passage)
    with session.workspace.transaction(step_name + quoted(publication), stamp) as recorder:
        publication = _with_attachments(recorder, publication, read)
        publication, step = reopened(session, before, publication, stamp)
        recorder.save_publication(publication)
        _save_other_ends(session, recorder, before, publication)
        keep_passages(recorder, stamp, passage, read)
        if step is not None:
            recorder.add_review_step(step)
    return session.notify(recorder.changes)


def remove_publication(session: Session, uid: str, stamp: Stamp) -> ChangeSet:
    """Remove a publication with its postings and reviews; can be undone."""
    publication = session.workspace.publication(uid)
    with session.workspace.transaction(f"删除公开信息{quoted(publication)}", stamp) as recorder:
        recorder.remove_publication(uid)
    return session.notify(recorder.changes)


def attach(
    session: Session,
    uid: str,
    incoming: Sequence[Path | IncomingFile],
    stamp: Stamp,
    passage: Passage | None = None,
) -> tuple[tuple[Attachment, ...], ChangeSet]:
    """Add files to a publication, all or none; returns those added. One of the same name or content is replaced.

    What `incoming.Intake` read is not read again. Errors as `Intake.read`, TOO_MANY_ATTACHMENTS; what was approved is
    reviewed anew.
    """
    before = session.workspace.publication(uid)
    read = _read_attachments(session, incoming, passage)
    with session.workspace.transaction(f"添加附件{quoted(before)}（{len(read)}个）", stamp) as recorder:
        changed = _with_attachments(recorder, before, read)
        publication, step = reopened(session, before, changed, stamp)
        recorder.save_publication(publication)
        if step is not None:
            recorder.add_review_step(step)
        keep_passages(recorder, stamp, passage, read)
    added = {one.sha256 for one in read}
    return tuple(one for one in changed.attachments if one.sha256 in added), session.notify(recorder.changes)


def detach(session: Session, uid: str, sha256: str, stamp: Stamp) -> ChangeSet:
    """Take an attachment off; none is no error. What was approved is reviewed anew."""
    before = session.workspace.publication(uid)
    kept = tuple(one for one in before.attachments if one.sha256 != sha256)
    publication, step = reopened(session, before, structs.replace(before, attachments=kept), stamp)
    with session.workspace.transaction(f"移除附件{quoted(before)}", stamp) as recorder:
        recorder.save_publication(publication)
        if step is not None:
            recorder.add_review_step(step)
    return session.notify(recorder.changes)


def link(session: Session, uid: str, kind: LinkKind, other: str, stamp: Stamp) -> ChangeSet:
    """Say that `other` is the 解读, 被解读, 替代 … of `uid`; both ends know. UNKNOWN_PUBLICATION, LINK_TO_ITSELF."""
    if uid == other:
        raise UsageError("LINK_TO_ITSELF", "一条公开信息不能与自己关联。", "请选另一条。")
    return _link(session, uid, Link(kind, other), stamp, added=True)


def unlink(session: Session, uid: str, kind: LinkKind, other: str, stamp: Stamp) -> ChangeSet:
    """Take a link away at both ends; none is no error."""
    return _link(session, uid, Link(kind, other), stamp, added=False)


def known_period(text: str) -> Period:
    """The year, half, quarter or month that is named. UsageError BAD_PERIOD."""
    found = read_period(text)
    if found is None:
        raise UsageError(
            "BAD_PERIOD", f"“{text[:20]}”不是年度、季度或月份。", "请写成 2026、2026Q3 或 2026-10 的样子。"
        )
    return found


def publication_rows(session: Session) -> tuple[RegisterRow, ...]:
    """The whole register, newest first, without the texts."""
    workspace = session.workspace
    return tuple(workspace.register(RegisterQuery(), 0, workspace.count_publications()).rows)


def _read_attachments(
    session: Session, incoming: Sequence[Path | IncomingFile], passage: Passage | None
) -> tuple[IncomingFile, ...]:
    """What was not read yet is read and scanned now."""
    paths = [one for one in incoming if isinstance(one, Path)]
    read = tuple(one for one in incoming if isinstance(one, IncomingFile))
    return (*read, *Intake.of(session).read(paths, passage)) if paths else read


def _with_attachments(recorder: Recorder, publication: Publication, read: Sequence[IncomingFile]) -> Publication:
    added: dict[str, Attachment] = {}
    for one in read:
        sha256 = recorder.add_attachment(one.data, one.name)
        added.setdefault(sha256, Attachment(sha256, one.name, len(one.data)))
    names = {one.name for one in added.values()}
    others = [one for one in publication.attachments if one.name not in names and one.sha256 not in added]
    kept = (*others, *added.values())
    if len(kept) > MOST_ATTACHMENTS:
        raise UsageError("TOO_MANY_ATTACHMENTS", f"附件超过{MOST_ATTACHMENTS}个。", "请合并成一个文件。")
    return structs.replace(publication, attachments=kept)


def _save_other_ends(session: Session, recorder: Recorder, before: Publication, after: Publication) -> None:
    """Whatever `after` is linked with, or is no more, says so too."""
    changed = set(after.links) ^ set(before.links)
    for uid in dict.fromkeys(link.uid for link in (*before.links, *after.links) if link in changed):
        other = session.workspace.publication(uid)
        backs = [Link(LINK_BACK[link.kind], after.uid) for link in after.links if link.uid == uid]
        kept = [link for link in other.links if link.uid != after.uid]
        recorder.save_publication(structs.replace(other, links=(*kept, *backs)))


def _link(session: Session, uid: str, link: Link, stamp: Stamp, *, added: bool) -> ChangeSet:
    ends = (
        (session.workspace.publication(uid), link),
        (session.workspace.publication(link.uid), Link(LINK_BACK[link.kind], uid)),
    )
    words = "关联" if added else "取消关联"
    with session.workspace.transaction(f"{words}{link.kind}{quoted(ends[0][0])}", stamp) as recorder:
        for publication, one in ends:
            others = tuple(known for known in publication.links if known != one)
            recorder.save_publication(structs.replace(publication, links=(*others, one) if added else others))
    return session.notify(recorder.changes)


def sound(
    session: Session,
    publication: Publication,
    stamp: Stamp,
    passage: Passage | None,
    before: Publication | None = None,
) -> Publication:
    """The publication as it may be kept: rich text cleaned, without unseen characters, days and words that can be.

    UsageError and GateError as `add_publication`. Texts that stand so in `before` were scanned when they came in.
    """
    publication = _with_plain_texts(publication)
    if not publication.title:
        raise UsageError("TITLE_MISSING", "公开信息没有标题。", "请填写标题。")
    _require_lengths(publication)
    _require_choices(publication)
    _require_days(publication, stamp.now.date())
    if before is None or (publication.display_until, publication.formed) != (before.display_until, before.formed):
        _require_after_posting(session, publication)
    _require_names(session, publication, before)
    number = publication.index_number
    if number and session.workspace.index_number_taken(number, by_other_than=publication.uid):
        raise UsageError("INDEX_NUMBER_TAKEN", f"索引号“{number}”已经用过。", "请核对索引号。")
    known = {} if before is None else dict(_texts(before))
    changed = {label: text for label, text in _texts(publication) if known.get(label) != text}
    require_clean_text(changed, frozenset(one.value for one in session.workspace.contacts()), passage)
    return publication


def _with_plain_texts(publication: Publication) -> Publication:
    body, html = plain_text(publication.body), publication.html
    if html:
        from catalog_app.services.rich_text import clean  # its library is needed only for rich text

        cleaned = clean(html)
        body, html = cleaned.text, cleaned.html
    keywords = dict.fromkeys(filter(None, map(plain_line, publication.keywords)))
    return structs.replace(
        publication,
        title=plain_line(publication.title),
        body=body,
        html=html,
        document_number=plain_line(publication.document_number or "") or None,
        index_number=plain_line(publication.index_number or "") or None,
        abstract=plain_text(publication.abstract),
        keywords=tuple(keywords),
        openness_note=plain_line(publication.openness_note),
        no_interpretation=plain_line(publication.no_interpretation),
        period=known_period(publication.period).key if publication.period.strip() else "",
    )


def _texts(publication: Publication) -> Iterable[tuple[str, str]]:
    yield "标题", publication.title
    yield "正文", publication.body
    yield from number_texts(publication.document_number, publication.index_number)
    yield "内容概述", publication.abstract
    yield "关键词", "、".join(publication.keywords)
    yield "理由", publication.openness_note
    yield "不需要解读的理由", publication.no_interpretation
    yield "事件名称", "、".join(name for name in publication.events if name not in EVENTS)


def _require_lengths(publication: Publication) -> None:
    require_length("标题", publication.title, LONGEST_TITLE)
    require_length("文号", publication.document_number or "", LONGEST_NAME)
    require_length("索引号", publication.index_number or "", LONGEST_NAME)
    require_length("内容概述", publication.abstract, LONGEST_ABSTRACT)
    require_length("理由", publication.openness_note, LONGEST_TITLE)
    require_length("不需要解读的理由", publication.no_interpretation, LONGEST_TITLE)
    for words in (*publication.keywords, *publication.events):
        require_length("关键词或事件名称", words, LONGEST_NAME)
    if len(publication.keywords) > MOST_KEYWORDS:
        raise UsageError("TEXT_TOO_LONG", f"关键词超过{MOST_KEYWORDS}个。", "请只留最要紧的几个。")


def _require_choices(publication: Publication) -> None:
    """UNKNOWN_CHOICE for a word that is not offered."""
    reasons = tuple(openness_reasons())
    for label, value, allowed in (
        ("种类", publication.kind, tuple(kinds())),
        ("公开属性", publication.openness, OPENNESS),
        ("理由代码", publication.openness_reason, (None, *reasons)),
        ("有效性", publication.validity, VALIDITIES),
        ("五公开", publication.five_stage, (None, *FIVE_STAGES)),
    ):
        if value not in allowed:
            words = "、".join(str(one) for one in allowed if one)
            raise UsageError("UNKNOWN_CHOICE", f"{label}里没有“{str(value)[:40]}”。", f"可用的是：{words}。")


def _require_names(session: Session, publication: Publication, before: Publication | None) -> None:
    """UNKNOWN_CASE, UNKNOWN_STATION for what is not there; a station that went since stays as it is."""
    if publication.case and (before is None or publication.case != before.case):
        notice_case(publication.case, session)
    known = {one.uid for one in session.workspace.stations()} | {before.station if before else ""}
    if publication.station and publication.station not in known:
        raise UsageError("UNKNOWN_STATION", "没有这个站所。", "请先在“设置－站所”里添加，或另选一个。")


def _require_after_posting(session: Session, publication: Publication) -> None:
    """DATE_ORDER where it went up before it was formed, or is to be shown until before it went up."""
    posted = min((one.posted_on for one in session.workspace.postings(publication.uid)), default=None)
    if posted is None:
        return
    if publication.formed and posted < publication.formed:
        raise UsageError("DATE_ORDER", f"形成日期{publication.formed}晚于发布日期{posted}。", "请核对两个日期。")
    if publication.display_until and publication.display_until < posted:
        raise UsageError(
            "DATE_ORDER", f"展示截止日期{publication.display_until}早于发布日期{posted}。", "请核对两个日期。"
        )


def _require_days(publication: Publication, today: date) -> None:
    for event, day in publication.days.items():
        if event in EVENTS and day > today:
            raise UsageError("DATE_IN_FUTURE", f"{event}日期{day}在今天之后。", "请核对日期。")
        require_year(f"{event}日期", day)
    if not EARLIEST_YEAR <= publication.year <= today.year + 1:
        raise UsageError(
            "BAD_YEAR", f"年度{publication.year}不对。", f"请写{EARLIEST_YEAR}到{today.year + 1}之间的年份。"
        )
    for label, later in (
        ("展示截止日期", publication.display_until),
        ("废止日期", publication.abolished_on),
        ("失效日期", publication.expires_on),
        ("重新评估日期", publication.reassess_on),
    ):
        require_year(label, later)
        if later and publication.formed and later < publication.formed:
            raise UsageError("DATE_ORDER", f"{label}{later}早于形成日期{publication.formed}。", "请核对两个日期。")


def require_year(label: str, day: date | None) -> None:
    """DATE_OUT_OF_RANGE for a day no document of ours can bear; a typing error would count as late for ever."""
    if day and day.year < EARLIEST_YEAR:
        raise UsageError("DATE_OUT_OF_RANGE", f"{label}{day}早于{EARLIEST_YEAR}年。", "请核对日期。")
