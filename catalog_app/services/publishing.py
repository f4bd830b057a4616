"""Recording what was published and where it went up. Review steps come with the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.model.catalog import Item
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import VILLAGE_BOARD, WEBSITE, national_name
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.model.words import plain_line, plain_text
from catalog_app.services.gate import Passage, require_clean_file, require_clean_text
from catalog_app.services.releasing import keep_releases
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, require_length

if TYPE_CHECKING:
    from catalog_app.services.rosters import PreparedRoster
    from catalog_app.store.recorder import Recorder

MAX_PROOF_BYTES = 50 * 1024 * 1024
LONGEST_URL = 2_000


class PublicationRow(Struct, frozen=True):
    """A line of the register."""

    publication: Publication
    item: Item
    postings: tuple[Posting, ...]


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
    """Record a draft under an item, with its list where `services.rosters` prepared one; returns its uid.

    UsageError UNKNOWN_ITEM, TITLE_MISSING, TEXT_TOO_LONG, DATE_IN_FUTURE; GateError for private information in a text,
    unless the release of `passage` lets it pass.
    """
    item = session.workspace.item(item_uid)
    publication = Publication(
        uid=str(uuid4()),
        item=item.uid,
        title=title,
        year=(formed or stamp.now.date()).year,
        body=body,
        document_number=document_number or None,
        formed=formed,
        created=stamp.now,
        created_by=stamp.who,
    )
    publication = _sound(session, publication, stamp, passage)
    with session.workspace.transaction(f"登记公开信息“{_short(publication.title)}”", stamp) as recorder:
        recorder.save_publication(publication)
        if roster is not None:
            recorder.save_roster(*roster.stored(publication.uid, stamp))
        if passage is not None:
            keep_releases(recorder, passage, stamp)
    return publication.uid, session.notify(recorder.changes)


def edit_publication(
    session: Session, publication: Publication, stamp: Stamp, passage: Passage | None = None
) -> ChangeSet:
    """Store a changed publication; errors as `record_publication`. Texts that stay were scanned when they came in."""
    publication = _sound(session, publication, stamp, passage, session.workspace.publication(publication.uid))
    with session.workspace.transaction(f"修改公开信息“{_short(publication.title)}”", stamp) as recorder:
        recorder.save_publication(publication)
        if passage is not None:
            keep_releases(recorder, passage, stamp)
    return session.notify(recorder.changes)


def remove_publication(session: Session, uid: str, stamp: Stamp) -> ChangeSet:
    """Remove a publication with its postings; can be undone."""
    publication = session.workspace.publication(uid)
    with session.workspace.transaction(f"删除公开信息“{_short(publication.title)}”", stamp) as recorder:
        recorder.remove_publication(uid)
    return session.notify(recorder.changes)


def post(
    session: Session,
    publication_uid: str,
    channel: str,
    posted_on: date,
    stamp: Stamp,
    *,
    board_uid: str | None = None,
    url: str | None = None,
    proof: Path | None = None,
    taken_down: date | None = None,
    passage: Passage | None = None,
) -> tuple[str, ChangeSet]:
    """Record that a publication went up (or, with `taken_down`, came down) on a channel; returns the posting's uid.

    A posting of the same publication, channel and board is changed, not doubled.
    UsageError UNKNOWN_CHANNEL, UNKNOWN_BOARD, BAD_URL, DATE_ORDER, DATE_IN_FUTURE; GateError for private
    information in the address or the proof; 橙 in the proof passes by the release of `passage`.
    """
    publication = session.workspace.publication(publication_uid)
    channel = known_channel(session, channel)
    _require_place(session, channel, board_uid, url)
    _require_dates(publication, posted_on, taken_down, stamp)
    evidence = _read_proof(session, proof, passage) if proof else None
    posting = _posting(session, publication_uid, (channel, board_uid), posted_on, stamp.who)
    posting = structs.replace(posting, url=url or posting.url, taken_down=taken_down)
    with session.workspace.transaction(_step_name(publication, taken_down), stamp) as recorder:
        if evidence is not None and proof:
            posting = structs.replace(posting, proof=recorder.add_attachment(evidence, proof.name))
        recorder.save_posting(posting)
        _follow_state(session, recorder, publication)
        if passage is not None:
            keep_releases(recorder, passage, stamp)
    return posting.uid, session.notify(recorder.changes)


def post_on_boards(
    session: Session, publication_uid: str, board_uids: Sequence[str], posted_on: date, stamp: Stamp
) -> ChangeSet:
    """Record as one step that a publication went up on several boards; errors as `post`."""
    publication = session.workspace.publication(publication_uid)
    _require_dates(publication, posted_on, None, stamp)
    postings = []
    for board_uid in board_uids:
        _require_place(session, VILLAGE_BOARD, board_uid, None)
        postings.append(_posting(session, publication_uid, (VILLAGE_BOARD, board_uid), posted_on, stamp.who))
    name = f"登记发布“{_short(publication.title)}”（{len(postings)}处）"
    with session.workspace.transaction(name, stamp) as recorder:
        for posting in postings:
            recorder.save_posting(posting)
        _follow_state(session, recorder, publication)
    return session.notify(recorder.changes)


def take_down(session: Session, posting_uid: str, on: date, stamp: Stamp) -> ChangeSet:
    """Record that a posting came down on `on`, also from a channel or board the unit no longer has."""
    posting, publication = _recorded(session, posting_uid)
    _require_dates(publication, posting.posted_on, on, stamp)
    with session.workspace.transaction(_step_name(publication, on), stamp) as recorder:
        recorder.save_posting(structs.replace(posting, taken_down=on))
        _follow_state(session, recorder, publication)
    return session.notify(recorder.changes)


def correct_posting(
    session: Session,
    posting_uid: str,
    posted_on: date,
    stamp: Stamp,
    *,
    taken_down: date | None = None,
    url: str | None = None,
) -> ChangeSet:
    """Set right when a posting went up and came down (None = it is up) and its address; can be undone.

    What stands on the wrong channel or board is removed and recorded anew. Errors as `post`, and UNKNOWN_POSTING.
    """
    posting, publication = _recorded(session, posting_uid)
    _require_place(session, posting.channel, posting.board, url)
    _require_dates(publication, posted_on, taken_down, stamp)
    with session.workspace.transaction(f"更正发布记录“{_short(publication.title)}”", stamp) as recorder:
        recorder.save_posting(structs.replace(posting, posted_on=posted_on, taken_down=taken_down, url=url or None))
        _follow_state(session, recorder, publication)
    return session.notify(recorder.changes)


def remove_posting(session: Session, posting_uid: str, stamp: Stamp) -> ChangeSet:
    """Remove what was recorded by mistake; can be undone. Without any posting it is a draft. UNKNOWN_POSTING."""
    _, publication = _recorded(session, posting_uid)
    with session.workspace.transaction(f"删除发布记录“{_short(publication.title)}”", stamp) as recorder:
        recorder.remove_posting(posting_uid)
        _follow_state(session, recorder, publication)
    return session.notify(recorder.changes)


def publication_rows(session: Session) -> list[PublicationRow]:
    """The register, newest first."""
    items = {item.uid: item for item in session.workspace.items()}
    postings: dict[str, list[Posting]] = {}
    for posting in session.workspace.postings():
        postings.setdefault(posting.publication, []).append(posting)
    rows = [
        PublicationRow(one, items[one.item], tuple(postings.get(one.uid, ())))
        for one in session.workspace.publications()
    ]
    return sorted(rows, key=lambda row: row.publication.created, reverse=True)


def known_channel(session: Session, name: str) -> str:
    """The national name of a channel, or a local one the unit or an item names. UsageError UNKNOWN_CHANNEL."""
    name = name.strip()
    national = national_name(name)
    if national:
        return national
    local = {*session.workspace.unit().channels, *(o for i in session.workspace.items() for o in i.channels.other)}
    if name in local:
        return name
    raise UsageError(
        "UNKNOWN_CHANNEL", f"没有名为“{name}”的公开渠道。", "请用13个标准渠道之一，或先在设置里添加本地渠道。"
    )


def _recorded(session: Session, posting_uid: str) -> tuple[Posting, Publication]:
    """A posting with its publication; UNKNOWN_POSTING."""
    posting = next((p for p in session.workspace.postings() if p.uid == posting_uid), None)
    if posting is None:
        raise UsageError("UNKNOWN_POSTING", "没有这条发布记录。", "请刷新列表后重试。")
    return posting, session.workspace.publication(posting.publication)


def _posting(
    session: Session, publication_uid: str, place: tuple[str, str | None], posted_on: date, who: str
) -> Posting:
    """The posting on this channel and board, dated anew and up again, or a new one."""
    channel, board = place
    found = next((p for p in session.workspace.postings(publication_uid) if (p.channel, p.board) == place), None)
    if found is not None:
        return structs.replace(found, posted_on=posted_on, taken_down=None, by=who)
    return Posting(
        uid=str(uuid4()), publication=publication_uid, channel=channel, board=board, posted_on=posted_on, by=who
    )


def _step_name(publication: Publication, taken_down: date | None) -> str:
    return f"{'登记撤下' if taken_down else '登记发布'}“{_short(publication.title)}”"


def _follow_state(session: Session, recorder: Recorder, publication: Publication) -> None:
    """What was 废止 or 撤回 stays so, however its last postings come down."""
    if publication.state in (State.ABOLISHED, State.WITHDRAWN):
        return
    recorder.save_publication(structs.replace(publication, state=_told_by(session.workspace.postings(publication.uid))))


def _told_by(postings: Sequence[Posting]) -> State:
    if not postings:
        return State.DRAFT
    return State.PUBLISHED if any(one.taken_down is None for one in postings) else State.TAKEN_DOWN


def _sound(
    session: Session,
    publication: Publication,
    stamp: Stamp,
    passage: Passage | None,
    before: Publication | None = None,
) -> Publication:
    """The publication as it may be kept: without unseen characters in its texts."""
    title, body = plain_line(publication.title), plain_text(publication.body)
    if not title:
        raise UsageError("TITLE_MISSING", "公开信息没有标题。", "请填写标题。")
    require_length("标题", title, LONGEST_TITLE)
    if publication.formed and publication.formed > stamp.now.date():
        raise UsageError("DATE_IN_FUTURE", f"形成日期{publication.formed}在今天之后。", "请核对日期。")
    texts = {"标题": title, "正文": body, "文号": publication.document_number or ""}
    known = () if before is None else (before.title, before.body, before.document_number)
    changed = {label: text for label, text in texts.items() if text not in known}
    require_clean_text(changed, _contacts(session), passage)
    return structs.replace(publication, title=title, body=body)


def _contacts(session: Session) -> frozenset[str]:
    return frozenset(contact.value for contact in session.workspace.contacts())


def _require_place(session: Session, channel: str, board_uid: str | None, url: str | None) -> None:
    if board_uid and all(board.uid != board_uid for board in session.workspace.boards()):
        raise UsageError("UNKNOWN_BOARD", "没有这块公示栏。", "请先在设置里添加，或核对名称。")
    if board_uid and channel != VILLAGE_BOARD:
        raise UsageError("UNKNOWN_BOARD", f"渠道“{channel}”不使用公示栏。", "公示栏只用于村公示栏渠道。")
    require_length("网址", url or "", LONGEST_URL)
    if url and not _is_web_address(url):
        raise UsageError("BAD_URL", "网址不是有效的 http 或 https 地址。", "请从浏览器地址栏完整复制。")
    bare = (url or "").partition("://")[2].removeprefix("www.")  # numbers in the address of a page are mostly harmless
    require_clean_text({"网址": bare}, _contacts(session))
    if url and channel == VILLAGE_BOARD:
        raise UsageError("BAD_URL", "公示栏没有网址。", f"网址请登记在“{WEBSITE}”等渠道。")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and parts.username is None  # a name or password is not published
    return plain and parts.scheme in ("http", "https") and "." in (parts.hostname or "")


def _require_dates(publication: Publication, posted_on: date, taken_down: date | None, stamp: Stamp) -> None:
    today = stamp.now.date()
    if posted_on > today or (taken_down and taken_down > today):
        raise UsageError("DATE_IN_FUTURE", "发布或撤下日期在今天之后。", "请在实际发布、撤下之后登记。")
    if taken_down and taken_down < posted_on:
        raise UsageError("DATE_ORDER", f"撤下日期{taken_down}早于发布日期{posted_on}。", "请核对两个日期。")
    if publication.formed and posted_on < publication.formed:
        raise UsageError("DATE_ORDER", f"发布日期{posted_on}早于信息形成日期{publication.formed}。", "请核对两个日期。")


def _read_proof(session: Session, proof: Path, passage: Passage | None) -> bytes:
    if not proof.is_file():
        raise WorldError("FILE_MISSING", f"找不到佐证文件“{proof.name}”。", "请核对文件位置。")
    if proof.stat().st_size > MAX_PROOF_BYTES:
        raise UsageError("FILE_TOO_LARGE", f"佐证文件“{proof.name}”超过50MB。", "请压缩图片，或截取需要的部分。")
    require_clean_file(proof, _contacts(session), passage)
    return proof.read_bytes()


def _short(text: str) -> str:
    return text if len(text) <= 16 else text[:15] + "…"
