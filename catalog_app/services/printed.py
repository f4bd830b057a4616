"""Printed copies: which sheet went to which board, how many, by whom, and which earlier copy it takes the place of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from msgspec import Struct

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.records import PrintedCopy, PrintedKind
from catalog_app.services.receipts import place_name
from catalog_app.services.session import Session
from catalog_app.services.sheets import BoardFile, BoardJob, BoardRequest, Correction

KIND_LABELS: dict[PrintedKind, str] = {
    "catalog": "公开目录",
    "notice": "公示",
    "roster": "名单公示",
    "guide": "办事指南",
    "posts": "岗位公示牌",
    "receipt": "张贴回执",
    "dashboard": "工作台",
}
MOST_COPIES = 999


class PrintedLine(Struct, frozen=True):
    """A printed copy in the words of a list."""

    copy: PrintedCopy
    place: str
    replaced: str = ""
    """When the copy was printed whose place it took, or ''."""

    @property
    def kind(self) -> str:
        """What was printed, in a word."""
        return KIND_LABELS[self.copy.kind]


class PrintedFor(Struct, frozen=True):
    """So many copies for a board, by uid; None = none is named."""

    board: str | None
    copies: int


def record_printed(
    session: Session,
    files: Sequence[BoardFile],
    copies: int,
    stamp: Stamp,
    *,
    board: str | None = None,
    printed_on: date | None = None,
) -> ChangeSet | None:
    """Record as one step that these sheets were printed on paper; None where none of them goes on a wall.

    A village's sheet belongs to the village's board where it has one only. UsageError BAD_COPIES, DATE_IN_FUTURE,
    UNKNOWN_BOARD.
    """
    _require_copies(copies)
    if board and all(one.uid != board for one in session.workspace.boards()):
        raise UsageError("UNKNOWN_BOARD", "没有这块公示栏。", "请在设置里核对公示栏。")
    only = _only_boards(session)
    hung = [(file, only.get(file.village, "") or board or "", copies) for file in files if file.kind]
    return _record(session, hung, stamp, printed_on)


def require_places(
    session: Session, job: BoardJob, wanted: Sequence[tuple[str, int]], printed_on: date | None, today: date
) -> tuple[PrintedFor, ...]:
    """Boards by name ('' = none is named) and copies, checked before the job is drawn.

    UsageError UNKNOWN_BOARD, BAD_COPIES, DATE_IN_FUTURE, NOTHING_PRINTED where no sheet of the job hangs there.
    """
    _require_day(printed_on or today, today)
    uids = {one.name: one.uid for one in session.workspace.boards()}
    homes = _homes(session)
    villages = {sheet.notice.village if sheet.notice else "" for sheet in job.notices}
    villages |= {""} if job.catalogs and not job.request.one_file else set()
    places = []
    for name, copies in wanted:
        _require_copies(copies)
        if name and name not in uids:
            known = "、".join(uids) or "（还没有登记公示栏）"
            raise UsageError("UNKNOWN_BOARD", f"没有名为“{name[:40]}”的公示栏。", f"已有：{known}。")
        places.append(PrintedFor(uids.get(name), copies))
        if not any(_hangs(village, uids.get(name), homes) for village in villages):
            words = f"没有挂在“{name}”的" if name else "没有可以登记打印的"
            raise UsageError("NOTHING_PRINTED", f"这次要做的里面{words}文件。", "请核对公示栏；合成一册的不登记。")
    return tuple(places)


def record_places(
    session: Session,
    files: Sequence[BoardFile],
    places: Sequence[PrintedFor],
    stamp: Stamp,
    *,
    printed_on: date | None = None,
) -> ChangeSet | None:
    """Record as one step that these sheets were printed for these boards; a village's sheet for its own boards only."""
    only, homes = _only_boards(session), _homes(session)
    hung = [
        (file, place.board or only.get(file.village, ""), place.copies)
        for file in files
        if file.kind
        for place in places
        if _hangs(file.village, place.board, homes)
    ]
    return _record(session, hung, stamp, printed_on)


def _record(
    session: Session, hung: Sequence[tuple[BoardFile, str, int]], stamp: Stamp, printed_on: date | None
) -> ChangeSet | None:
    """One step with a copy for each sheet, board and number of copies."""
    today = stamp.now.date()
    day = printed_on or today
    _require_day(day, today)
    if not hung:
        return None
    titles = {file.title for file, _, _ in hung}
    words = (
        f"“{hung[0][0].title[:20]}”" if len(titles) == 1 else f"{len({file.path for file, _, _ in hung})}份公示栏文件"
    )
    step = f"登记打印{words}（{'、'.join(dict.fromkeys(f'{copies}份' for _, _, copies in hung))}）"
    with session.workspace.transaction(step, stamp) as recorder:
        for file, board, copies in hung:
            recorder.save_printed_copy(
                PrintedCopy(
                    uid=str(uuid4()),
                    kind=file.kind or "notice",
                    title=file.title,
                    domain=file.domain or "",
                    publication=file.publication,
                    village=file.village,
                    board=board,
                    copies=copies,
                    printed_on=day,
                    by=stamp.who,
                    sha256=file.sha256,
                    replaces=_replaced(session, file, board),
                )
            )
    return session.notify(recorder.changes)


def _replaced(session: Session, file: BoardFile, board: str) -> str | None:
    """The copy a corrected sheet takes the place of: the last one of this very board where there is one."""
    if not file.replaces or not board:
        return file.replaces
    earlier = _hung(session.workspace.printed_copies(publication=file.publication, domain=file.domain))
    mine = [
        one.uid
        for one in earlier
        if (one.publication, one.village, one.board) == (file.publication, file.village, board)
    ]
    return mine[-1] if mine else file.replaces


def _hangs(village: str, board: str | None, homes: dict[str, str]) -> bool:
    """Whether a village's sheet ('' = for all) may hang on a board: on those of other villages it does not."""
    return not village or not board or homes.get(board, village) == village


def _homes(session: Session) -> dict[str, str]:
    """The village of each board that stands in one."""
    villages = {village.uid: village.name for village in session.workspace.villages()}
    return {one.uid: villages[one.village] for one in session.workspace.boards() if one.village in villages}


def _require_copies(copies: int) -> None:
    if not 1 <= copies <= MOST_COPIES:
        raise UsageError("BAD_COPIES", f"打印份数{copies}不对。", f"请填1到{MOST_COPIES}之间的数。")


def _require_day(day: date, today: date) -> None:
    if day > today:
        raise UsageError("DATE_IN_FUTURE", "打印日期在今天之后。", "请在实际打印之后登记。")


def corrections(session: Session, request: BoardRequest) -> dict[tuple[str, str], Correction]:
    """What each sheet of the request takes the place of, by publication or domain and village: the last copy of it.

    It hung since it was posted, else since it was printed. Empty unless corrections are asked for.
    """
    if not request.correction:
        return {}
    found: dict[tuple[str, str], Correction] = {}
    for uid in request.publications:
        days = [one.posted_on for one in session.workspace.postings(uid) if one.taken_down is None and one.board]
        for copy in _hung(session.workspace.printed_copies(publication=uid)):
            found[uid, copy.village] = Correction(copy.uid, min(days, default=copy.printed_on))
    if request.domains or not request.publications:
        for copy in _hung(session.workspace.printed_copies()):
            if copy.kind == "catalog" and copy.domain and (not request.domains or copy.domain in request.domains):
                found[copy.domain, ""] = Correction(copy.uid, copy.printed_on)
    return found


def printed_lines(session: Session, *, publication: str | None = None, domain: str | None = None) -> list[PrintedLine]:
    """What was printed of a publication, of a domain's catalog, or of all; the last first."""
    copies = session.workspace.printed_copies(publication=publication, domain=domain)
    if domain and not publication:
        copies = [one for one in copies if one.kind == "catalog"]
    villages = {village.uid: village.name for village in session.workspace.villages()}
    boards = {board.uid: place_name(board, villages) for board in session.workspace.boards()}
    days = {copy.uid: copy.printed_on for copy in copies}
    lines = []
    for copy in reversed(copies):
        place = "　".join(filter(None, (copy.village, boards.get(copy.board, ""))))
        replaced = days.get(copy.replaces or "")
        lines.append(PrintedLine(copy, place, str(replaced) if replaced else ""))
    return lines


def _hung(copies: Sequence[PrintedCopy]) -> list[PrintedCopy]:
    return [copy for copy in copies if copy.kind != "receipt"]


def _only_boards(session: Session) -> dict[str, str]:
    """The one board of each village that has no more."""
    villages = {village.uid: village.name for village in session.workspace.villages()}
    found: dict[str, list[str]] = {}
    for board in session.workspace.boards():
        if board.village in villages:
            found.setdefault(villages[board.village], []).append(board.uid)
    return {village: uids[0] for village, uids in found.items() if len(uids) == 1}
