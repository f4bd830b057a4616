"""The list of what is to be done, for the weekly meeting and for the stations, let out by the gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from catalog_app.checks.deadlines import DeadlineBook
from catalog_app.model.calendar import dated
from catalog_app.model.errors import UsageError
from catalog_app.services.deadlines import calendar_of
from catalog_app.services.due import DUE_LABELS, DueLine, due
from catalog_app.services.gate import gated
from catalog_app.services.session import Session, read_apart
from catalog_app.services.targets import require_target
from catalog_app.support.files import safe_name
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.due_list import DueListLine, DueListSheet
    from catalog_app.services.gate import Passage

KINDS = (".xlsx", ".pdf")
NO_STATION = "未指定站所"


class TakeDown(Struct, frozen=True):
    """A posting whose display period is over."""

    station: str
    title: str
    where: str
    """The board, else the place or the channel."""
    end: date
    provisional: bool


class DueListJob(Struct, frozen=True):
    """All that a list needs, without the workspace."""

    sheet: DueListSheet
    public_contacts: frozenset[str]


def by_station(session: Session, as_of: date, within: int) -> list[tuple[str, DueLine]]:
    """Name of the station in charge and what it has to do: stations in their order, without one last, by due day."""
    names = {station.uid: station.name for station in session.workspace.stations()}
    places = {uid: place for place, uid in enumerate(names)}
    found: list[tuple[int, int, str, DueLine]] = []
    for number, line in enumerate(due(session, as_of, within)):
        name = names.get(line.station, NO_STATION)
        found.append((places.get(line.station, len(places)), number, name, line))
    return [(name, line) for _, _, name, line in sorted(found, key=_place)]


def by_station_apart(folder: Path, as_of: date, within: int, progress: Progress) -> list[tuple[str, DueLine]]:
    """`by_station`, read by a connection of its own: for a worker thread."""
    progress.step(0, 0, "推算到期日")
    with read_apart(folder) as session:
        return by_station(session, as_of, within)


def take_downs(session: Session, as_of: date) -> list[TakeDown]:
    """What hangs longer than its 公示期, station by station."""
    workspace = session.workspace
    names = {station.uid: station.name for station in workspace.stations()}
    places = {uid: place for place, uid in enumerate(names)}
    boards = {board.uid: board.name for board in workspace.boards()}
    items = {item.uid: item for item in workspace.items()}
    book = DeadlineBook(items.values(), calendar_of(session))
    found: list[tuple[int, TakeDown]] = []
    for outline in workspace.pressing_outlines(as_of, as_of):
        item = items.get(outline.item)
        station = outline.station or (item.station if item else None) or ""
        for posting in outline.postings if item else ():
            end = book.display_end(outline, posting.channel, posting.posted_on)
            if end and end.due < as_of and posting.taken_down is None:
                where = boards.get(posting.board or "", "") or posting.place or posting.channel
                told = TakeDown(names.get(station, NO_STATION), outline.title, where, end.due, end.provisional)
                found.append((places.get(station, len(places)), told))
    return [told for _, told in sorted(found, key=_by_place)]


def due_list_job(session: Session, as_of: date, within: int = 30) -> DueListJob:
    """Snapshot of what is late on a day, due within so many days, and to be taken down.

    NOTHING_TO_EXPORT where there is nothing.
    """
    from catalog_app.exporters.due_list import DueListSheet

    found, down = by_station(session, as_of, within), take_downs(session, as_of)
    if not found and not down:
        raise UsageError("NOTHING_TO_EXPORT", "没有逾期和将到期的事，清单是空的。", "可以放宽天数后再试。")
    unit = session.workspace.unit()
    late = sum(line.state == "late" for _, line in found)
    words = f"截至{as_of}：逾期{late}项，{within}天内到期{len(found) - late}项"
    sheet = DueListSheet(
        title=f"{unit.name}政务公开待办清单",
        unit_name=unit.name,
        signature=unit.signature,
        printed_on=as_of,
        notes=(f"{words}，该撤下{len(down)}处。" if down else f"{words}。",),
        lines=_lines(found, down),
    )
    return DueListJob(sheet, frozenset(contact.value for contact in session.workspace.contacts()))


def _lines(found: Sequence[tuple[str, DueLine]], down: Sequence[TakeDown]) -> list[DueListLine]:
    """Station by station, what is to be taken down after what is to be published."""
    from catalog_app.exporters.due_list import DueListLine

    lines = [
        DueListLine(
            station=name,
            state=DUE_LABELS[line.state],
            title=line.title,
            stage=line.stage,
            due=dated(line.due, provisional=line.provisional),
            safe=dated(line.safe, provisional=line.provisional),
        )
        for name, line in found
    ]
    lines += [
        DueListLine(
            station=one.station,
            state="该撤下",
            title=one.title,
            stage=f"{one.where}的公示期已满",
            due=dated(one.end, provisional=one.provisional),
            safe="",
        )
        for one in down
    ]
    names = list(dict.fromkeys((*(name for name, _ in found), *(one.station for one in down))))
    names.sort(key=NO_STATION.__eq__)
    return sorted(lines, key=lambda line: names.index(line.station))


def station_jobs(job: DueListJob) -> list[tuple[str, DueListJob]]:
    """The list of each station for itself, in their order."""
    found: dict[str, list[DueListLine]] = {}
    for line in job.sheet.lines:
        found.setdefault(line.station, []).append(line)
    title = job.sheet.title
    return [
        (
            name,
            structs.replace(job, sheet=structs.replace(job.sheet, title=f"{title}（{name}）", notes=(), lines=lines)),
        )
        for name, lines in found.items()
    ]


def write_station_lists(
    job: DueListJob, room: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> list[Path]:
    """A workbook for each station into the folder `room`, each gated."""
    made = []
    jobs = station_jobs(job)
    for place, (name, own) in enumerate(jobs):
        progress.step(place, len(jobs), f"正在生成{name}的清单")
        out = room / safe_name(f"待办清单{job.sheet.printed_on:%Y%m%d}_{name}.xlsx")
        made.append(write_due_list_file(own, out, replace=replace, progress=progress, passage=passage))
    return made


def write_due_list_file(
    job: DueListJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The list as xlsx or pdf, by the ending of `out`; gated. UsageError WRONG_SUFFIX, WORKSPACE_FILE."""
    from catalog_app.exporters.due_list import write_due_list

    require_target(out, *KINDS)
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_due_list(job.sheet, path, progress)
    return out


def _by_place(row: tuple[int, TakeDown]) -> tuple[int, date]:
    return row[0], row[1].end


def _place(row: tuple[int, int, str, DueLine]) -> tuple[int, int]:
    return row[:2]
