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
from catalog_app.services.sheets import BoardFile, BoardRequest, Correction

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
    today = stamp.now.date()
    day = printed_on or today
    if not 1 <= copies <= MOST_COPIES:
        raise UsageError("BAD_COPIES", f"打印份数{copies}不对。", f"请填1到{MOST_COPIES}之间的数。")
    if day > today:
        raise UsageError("DATE_IN_FUTURE", "打印日期在今天之后。", "请在实际打印之后登记。")
    if board and all(one.uid != board for one in session.workspace.boards()):
        raise UsageError("UNKNOWN_BOARD", "没有这块公示栏。", "请在设置里核对公示栏。")
    hung = [file for file in files if file.kind]
    if not hung:
        return None
    only = _only_boards(session)
    words = f"“{hung[0].title[:20]}”" if len(hung) == 1 else f"{len(hung)}份公示栏文件"
    with session.workspace.transaction(f"登记打印{words}（{copies}份）", stamp) as recorder:
        for file in hung:
            recorder.save_printed_copy(
                PrintedCopy(
                    uid=str(uuid4()),
                    kind=file.kind or "notice",
                    title=file.title,
                    domain=file.domain or "",
                    publication=file.publication,
                    village=file.village,
                    board=only.get(file.village, "") or board or "",
                    copies=copies,
                    printed_on=day,
                    by=stamp.who,
                    sha256=file.sha256,
                    replaces=file.replaces,
                )
            )
    return session.notify(recorder.changes)


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
