"""Where and when publications went up and came down: postings with their receipts, and rounds over the boards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import VILLAGE_BOARD, WEBSITE, national_name
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.model.unit import Board
from catalog_app.model.words import plain_line
from catalog_app.services.gate import Passage, require_clean_text
from catalog_app.services.incoming import PROOF, IncomingFile, keep_passages, read_incoming
from catalog_app.services.publications import known_period, require_year
from catalog_app.services.receipts import reserved_number
from catalog_app.services.reviewing import quoted, recorded_later, require_releasable, state_from_postings
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, require_length

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder

LONGEST_URL = 2_000


class Round(Struct, frozen=True):
    """One board in one quarter or month: what hung there; nothing = this board was not served."""

    board: Board
    postings: tuple[Posting, ...]

    @property
    def is_done(self) -> bool:
        """Whether anything went up."""
        return bool(self.postings)


def post(
    session: Session,
    publication_uid: str,
    channel: str,
    posted_on: date,
    stamp: Stamp,
    *,
    board_uid: str | None = None,
    url: str | None = None,
    proof: Path | IncomingFile | None = None,
    taken_down: date | None = None,
    place: str = "",
    already_public: bool = False,
    passage: Passage | None = None,
) -> tuple[str, ChangeSet]:
    """Record that a publication went up (or, with `taken_down`, came down) on a channel; returns the posting's uid.

    A posting of the same publication, channel and board is changed, not doubled. A draft may be posted: what went up
    is recorded, and the checks tell that nobody reviewed it, unless it was `already_public` before it came in here.
    UsageError UNKNOWN_CHANNEL, UNKNOWN_BOARD, BAD_URL, DATE_ORDER, DATE_IN_FUTURE, and as
    `reviewing.require_releasable`; GateError for private information in the address or the proof; 橙 in the proof
    passes by the release of `passage`.
    """
    publication = session.workspace.publication(publication_uid)
    channel, place = known_channel(session, channel), plain_line(place)
    _require_place(session, channel, board_uid, url, place)
    _require_dates(publication, posted_on, taken_down, stamp)
    if taken_down is None and not already_public:
        require_releasable(session, publication)
    evidence = _read_proof(session, proof, passage)
    with session.workspace.transaction(_step_name(publication, taken_down), stamp) as recorder:
        posting = _posting(session, recorder, publication_uid, (channel, board_uid), posted_on, stamp.who)
        posting = structs.replace(posting, url=url or posting.url, place=place or posting.place, taken_down=taken_down)
        recorder.save_posting(_with_proof(recorder, posting, evidence))
        if already_public:
            recorder.add_review_step(recorded_later(session, publication, stamp))
        _follow_state(session, recorder, publication)
        keep_passages(recorder, stamp, passage, evidence)
    return posting.uid, session.notify(recorder.changes)


def post_on_boards(
    session: Session,
    publication_uid: str,
    board_uids: Sequence[str],
    posted_on: date,
    stamp: Stamp,
    *,
    place: str = "",
    proof: Path | IncomingFile | None = None,
    passage: Passage | None = None,
) -> ChangeSet:
    """Record as one step that a publication went up on several boards, with one proof for all; errors as `post`."""
    publication = session.workspace.publication(publication_uid)
    place = plain_line(place)
    _require_dates(publication, posted_on, None, stamp)
    for board_uid in board_uids:
        _require_place(session, VILLAGE_BOARD, board_uid, None, place)
    require_releasable(session, publication)
    evidence = _read_proof(session, proof, passage)
    name = f"登记发布{quoted(publication)}（{len(board_uids)}处）"
    with session.workspace.transaction(name, stamp) as recorder:
        for board_uid in board_uids:
            posting = _posting(session, recorder, publication_uid, (VILLAGE_BOARD, board_uid), posted_on, stamp.who)
            posting = structs.replace(posting, place=place or posting.place)
            recorder.save_posting(_with_proof(recorder, posting, evidence))
        _follow_state(session, recorder, publication)
        keep_passages(recorder, stamp, passage, evidence)
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
    place: str | None = None,
    proof: Path | IncomingFile | None = None,
    passage: Passage | None = None,
) -> ChangeSet:
    """Set right when a posting went up and came down (None = it is up), its address, place and proof; can be undone.

    `place` and `proof` None leave what is there. What stands on the wrong channel or board is removed and recorded
    anew. Errors as `post`, and UNKNOWN_POSTING.
    """
    posting, publication = _recorded(session, posting_uid)
    place = posting.place if place is None else plain_line(place)
    _require_place(session, posting.channel, posting.board, url, place)
    _require_dates(publication, posted_on, taken_down, stamp)
    evidence = _read_proof(session, proof, passage)
    changed = structs.replace(posting, posted_on=posted_on, taken_down=taken_down, url=url or None, place=place)
    with session.workspace.transaction(f"更正发布记录{quoted(publication)}", stamp) as recorder:
        recorder.save_posting(_with_proof(recorder, changed, evidence))
        _follow_state(session, recorder, publication)
        keep_passages(recorder, stamp, passage, evidence)
    return session.notify(recorder.changes)


def remove_posting(session: Session, posting_uid: str, stamp: Stamp) -> ChangeSet:
    """Remove what was recorded by mistake; can be undone.

    Without any posting the publication waits again, or is a draft where nobody approved it. UNKNOWN_POSTING.
    """
    _, publication = _recorded(session, posting_uid)
    with session.workspace.transaction(f"删除发布记录{quoted(publication)}", stamp) as recorder:
        recorder.remove_posting(posting_uid)
        _follow_state(session, recorder, publication)
    return session.notify(recorder.changes)


def rounds(session: Session, period: str, item: str | None = None) -> list[Round]:
    """Every board with what went up there for a quarter or month (2026Q3, 2026-10), of one item or of all.

    What names its period counts for it, anything else for the days it hung up in. UsageError BAD_PERIOD.
    """
    wanted = known_period(period)
    by_board: dict[str | None, list[Posting]] = {}
    for posting in session.workspace.board_postings(wanted.key, wanted.first, wanted.last, item):
        by_board.setdefault(posting.board, []).append(posting)
    return [Round(board, tuple(by_board.get(board.uid, ()))) for board in session.workspace.boards()]


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
    posting = session.workspace.posting(posting_uid)
    if posting is None:
        raise UsageError("UNKNOWN_POSTING", "没有这条发布记录。", "请刷新列表后重试。")
    return posting, session.workspace.publication(posting.publication)


def _posting(
    session: Session,
    recorder: Recorder,
    publication_uid: str,
    place: tuple[str, str | None],
    posted_on: date,
    who: str,
) -> Posting:
    """The posting on this channel and board, dated anew and up again, or a new one with its receipt."""
    channel, board = place
    found = next((p for p in session.workspace.postings(publication_uid) if (p.channel, p.board) == place), None)
    if found is not None:
        return structs.replace(found, posted_on=posted_on, taken_down=None, by=who)
    printed = reserved_number(session, publication_uid, board) if board else ""
    return Posting(
        uid=str(uuid4()),
        publication=publication_uid,
        channel=channel,
        board=board,
        posted_on=posted_on,
        by=who,
        receipt=printed or _receipt(posted_on, recorder.next_serial(f"receipt-{posted_on.year}")),
    )


def _step_name(publication: Publication, taken_down: date | None) -> str:
    return f"{'登记撤下' if taken_down else '登记发布'}{quoted(publication)}"


def _follow_state(session: Session, recorder: Recorder, publication: Publication) -> None:
    state: State = state_from_postings(session, publication)
    recorder.save_publication(structs.replace(publication, state=state))


def _require_place(session: Session, channel: str, board_uid: str | None, url: str | None, place: str = "") -> None:
    if board_uid and all(board.uid != board_uid for board in session.workspace.boards()):
        raise UsageError("UNKNOWN_BOARD", "没有这块公示栏。", "请先在设置里添加，或核对名称。")
    if board_uid and channel != VILLAGE_BOARD:
        raise UsageError("UNKNOWN_BOARD", f"渠道“{channel}”不使用公示栏。", "公示栏只用于村公示栏渠道。")
    require_length("网址", url or "", LONGEST_URL)
    require_length("地点", place, LONGEST_TITLE)
    if url and not _is_web_address(url):
        raise UsageError("BAD_URL", "网址不是有效的 http 或 https 地址。", "请从浏览器地址栏完整复制。")
    bare = (url or "").partition("://")[2].removeprefix("www.")  # numbers in the address of a page are mostly harmless
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    require_clean_text({"网址": bare, "地点": place}, contacts)
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
    require_year("发布日期", posted_on)
    if taken_down and taken_down < posted_on:
        raise UsageError("DATE_ORDER", f"撤下日期{taken_down}早于发布日期{posted_on}。", "请核对两个日期。")
    if publication.formed and posted_on < publication.formed:
        raise UsageError("DATE_ORDER", f"发布日期{posted_on}早于信息形成日期{publication.formed}。", "请核对两个日期。")


def _read_proof(
    session: Session, proof: Path | IncomingFile | None, passage: Passage | None
) -> tuple[IncomingFile, ...]:
    """The proof, read and scanned unless it was; none = nothing."""
    if isinstance(proof, IncomingFile):
        return (proof,)
    return (read_incoming(session, proof, PROOF, passage),) if proof is not None else ()


def _with_proof(recorder: Recorder, posting: Posting, evidence: Sequence[IncomingFile]) -> Posting:
    for one in evidence:
        posting = structs.replace(posting, proof=recorder.add_attachment(one.data, one.name))
    return posting


def next_receipt(session: Session, posted_on: date) -> str:
    """The receipt number the next posting of that year is given, where none was printed; looking takes none."""
    return _receipt(posted_on, session.workspace.last_serial(f"receipt-{posted_on.year}") + 1)


def _receipt(posted_on: date, serial: int) -> str:
    return f"{posted_on.year}-{serial:05d}"


def web_address_problem(url: str) -> str:
    """What is wrong with an address, for the field while it is typed; '' = nothing."""
    return "" if not url or _is_web_address(url) else "网址不是有效的 http 或 https 地址。"


def require_on_website(
    session: Session, publication: Publication | None, posted_on: date, url: str, stamp: Stamp
) -> None:
    """Whether it can be up there: BAD_URL, TEXT_TOO_LONG, DATE_ORDER, DATE_IN_FUTURE; GateError for a number."""
    _require_place(session, WEBSITE, None, url or None)
    if publication is not None:
        _require_dates(publication, posted_on, None, stamp)
    elif posted_on > stamp.now.date():
        raise UsageError("DATE_IN_FUTURE", "发布日期在今天之后。", "请核对发布时间。")


def put_on_website(
    session: Session,
    recorder: Recorder,
    publication: Publication,
    posted_on: date,
    who: str,
    *,
    url: str = "",
    evidence: Sequence[IncomingFile] = (),
) -> None:
    """As part of a step that does more: it went up, as the portal says, whatever happened to it here since."""
    posting = _posting(session, recorder, publication.uid, (WEBSITE, None), posted_on, who)
    recorder.save_posting(_with_proof(recorder, structs.replace(posting, url=url or posting.url), evidence))
    _follow_state(session, recorder, publication)


def take_off_website(session: Session, recorder: Recorder, publication: Publication, on: date) -> None:
    """As part of a step that does more: it came down there, where it was up."""
    for posting in session.workspace.postings(publication.uid):
        if posting.channel == WEBSITE and posting.taken_down is None and posting.posted_on <= on:
            recorder.save_posting(structs.replace(posting, taken_down=on))
    _follow_state(session, recorder, publication)
