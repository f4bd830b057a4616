"""Posting receipts (公示张贴回执): a number for every sheet on every board, by which it is found again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import Posting, Publication
from catalog_app.model.records import PrintedCopy, SearchHit
from catalog_app.model.unit import Board, Unit, Village
from catalog_app.services.gate import Passage, gated
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.board.receipt import Slip
    from catalog_app.store.recorder import Recorder

CODE = "政务公开目录/公示回执 {number}"
_NUMBER = re.compile(r"(?:^|\D)(?P<number>\d{4}-\d{5,7})$")
_LONGEST_QUERY = 80
_NO_BOARD = "名单里的{}还没有登记公示栏，没有印回执；请在“设置”的“村（社区）和公示栏”里登记后重做。"


class ReceiptJob(Struct, frozen=True):
    """The slips as they are drawn, without the workspace."""

    unit: Unit
    slips: tuple[Slip, ...]
    printed_on: date
    public_contacts: frozenset[str]
    notes: tuple[str, ...] = ()
    """What the clerk should know, such as villages of the list without a board."""


class Receipt(Struct, frozen=True):
    """What a number stands for; `posting` None = not recorded as posted yet."""

    number: str
    publication: str
    board: str | None
    posting: Posting | None


def receipt_job(
    session: Session, publications: Sequence[str], stamp: Stamp, *, boards: Sequence[str] = ()
) -> tuple[ReceiptJob, ChangeSet]:
    """Slips of these publications for these boards (none given = the boards of the villages on its list, else all).

    A sheet that has a number for a board keeps it; numbers are given in one step that can be undone. UsageError
    NO_BOARDS, UNKNOWN_BOARD.
    """
    from catalog_app.exporters.board.receipt import Slip

    places = [
        (session.workspace.publication(uid), board) for uid in publications for board in _boards(session, uid, boards)
    ]
    villages = {village.uid: village.name for village in session.workspace.villages()}
    slips: list[Slip] = []
    with session.workspace.transaction(f"编公示张贴回执号（{len(places)}张）", stamp) as recorder:
        for publication, board in places:
            posting = _posting(session, publication.uid, board.uid)
            number = receipt_number(session, recorder, (publication, board), posting, stamp)
            slips.append(
                Slip(
                    number=number,
                    title=publication.title,
                    place=place_name(board, villages),
                    code=CODE.format(number=number),
                    posted_on=posting.posted_on if posting else None,
                )
            )
    workspace = session.workspace
    contacts = frozenset(contact.value for contact in workspace.contacts())
    notes = () if boards else _unserved(session, publications)
    job = ReceiptJob(workspace.unit(), tuple(slips), stamp.now.date(), contacts, notes)
    return job, session.notify(recorder.changes)


def write_receipts_file(
    job: ReceiptJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> int:
    """Draw the slips to `out`; returns how many pages. UsageError WRONG_SUFFIX, FILE_EXISTS; WorldError; GateError."""
    from catalog_app.exporters.board import SheetSetup
    from catalog_app.exporters.board.receipt import write_receipts

    require_target(out, ".pdf")
    setup = SheetSetup(
        unit_name=job.unit.name, signature=job.unit.signature, printed_on=job.printed_on, orientation="portrait"
    )
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        pages = write_receipts(job.slips, setup, path, progress).pages
    if passage:
        passage.note(job.notes)
    return pages


def receipt_number(
    session: Session,
    recorder: Recorder,
    place: tuple[Publication, Board],
    posting: Posting | None,
    stamp: Stamp,
) -> str:
    """The number of a sheet on a board: that of its posting, else the one printed before, else a new one."""
    publication, board = place
    number = posting.receipt if posting else ""
    number = number or reserved_number(session, publication.uid, board.uid)
    if number:
        return number
    year = stamp.now.year
    number = f"{year}-{recorder.next_serial(f'receipt-{year}'):05d}"
    recorder.save_printed_copy(
        PrintedCopy(
            uid=number,
            kind="receipt",
            title=publication.title,
            publication=publication.uid,
            board=board.uid,
            printed_on=stamp.now.date(),
            by=stamp.who,
            sha256="",
        )
    )
    if posting:
        recorder.save_posting(structs.replace(posting, receipt=number))
    return number


def reserved_number(session: Session, publication: str, board: str | None) -> str:
    """The number printed for a sheet on a board before it went up; '' = none."""
    copies = session.workspace.printed_copies(publication=publication)
    return next((one.uid for one in copies if one.kind == "receipt" and one.board == (board or "")), "")


def find_receipt(session: Session, text: str) -> Receipt | None:
    """The receipt whose number was typed or scanned; None where the text holds none that was given."""
    found = _NUMBER.search(text.strip()[:_LONGEST_QUERY])
    if found is None:
        return None
    number = found["number"]
    posting = session.workspace.posting_by_receipt(number)
    if posting is not None:
        return Receipt(number, posting.publication, posting.board, posting)
    copy = session.workspace.printed_copy(number)
    if copy is not None and copy.kind == "receipt" and copy.publication:
        return Receipt(number, copy.publication, copy.board or None, None)
    return None


def receipt_hit(session: Session, text: str) -> SearchHit | None:
    """The line of the search list for a typed or scanned number."""
    receipt = find_receipt(session, text)
    if receipt is None:
        return None
    publication = session.workspace.publication(receipt.publication)
    villages = {village.uid: village.name for village in session.workspace.villages()}
    boards = {board.uid: place_name(board, villages) for board in session.workspace.boards()}
    posting = receipt.posting
    done = f"{posting.posted_on}张贴" if posting else "还没有登记张贴"
    done = f"{posting.taken_down}撤下" if posting and posting.taken_down else done
    where = boards.get(receipt.board or "", posting.place if posting else "")
    words = "，".join(filter(None, (f"公示回执 {receipt.number}", where, done)))
    domain = session.workspace.item(publication.item).domain
    return SearchHit(kind="publication", uid=publication.uid, title=publication.title, context=words, domain=domain)


def place_name(board: Board, villages: dict[str, str]) -> str:
    """河口村　村委会公示栏."""
    village = villages.get(board.village or "", "")
    return board.name if not village or village in board.name else f"{village}　{board.name}"


def _posting(session: Session, publication: str, board: str) -> Posting | None:
    return next((one for one in session.workspace.postings(publication) if one.board == board), None)


def _boards(session: Session, publication: str, wanted: Sequence[str]) -> list[Board]:
    known = session.workspace.boards()
    if not known:
        raise UsageError(
            "NO_BOARDS", "还没有登记公示栏，不能印张贴回执。", "请先在“设置”的“村（社区）和公示栏”里登记。"
        )
    nameless = next((board for board in known if not board.name.strip()), None)
    if nameless:
        raise UsageError(
            "BOARD_WITHOUT_NAME", f"有一块公示栏没有写名称（地点“{nameless.place}”）。", "请在设置里补上名称。"
        )
    if wanted:
        unknown = set(wanted) - {board.uid for board in known}
        if unknown:
            raise UsageError("UNKNOWN_BOARD", "没有这块公示栏。", "请在设置里核对公示栏。")
        return [board for board in known if board.uid in wanted]
    villages = {village.uid for village in _listed_villages(session, publication)}
    return [board for board in known if board.village in villages] or known


def _listed_villages(session: Session, publication: str) -> list[Village]:
    """The villages on a publication's list."""
    roster = session.workspace.roster(publication)
    named = {row.village for row in session.workspace.roster_rows(roster.uid)} if roster else set()
    return [village for village in session.workspace.villages() if village.name in named]


def _unserved(session: Session, publications: Sequence[str]) -> tuple[str, ...]:
    """Says which villages of the lists get no receipt because no board is recorded for them."""
    served = {board.village for board in session.workspace.boards()}
    listed = [village for uid in publications for village in _listed_villages(session, uid)]
    names = dict.fromkeys(village.name for village in listed if village.uid not in served)
    return (_NO_BOARD.format("、".join(names)),) if names else ()
