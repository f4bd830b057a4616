"""The list of what is to be done, for the weekly meeting and for the stations, let out by the gate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.model.calendar import dated
from catalog_app.model.errors import UsageError
from catalog_app.services.due import DUE_LABELS, DueLine, due
from catalog_app.services.gate import gated
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.due_list import DueListSheet
    from catalog_app.services.gate import Passage

KINDS = (".xlsx", ".pdf")
NO_STATION = "未指定站所"


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
        uid = (line.item.station if line.item else None) or ""
        found.append((places.get(uid, len(places)), number, names.get(uid, NO_STATION), line))
    return [(name, line) for _, _, name, line in sorted(found, key=_place)]


def due_list_job(session: Session, as_of: date, within: int = 30) -> DueListJob:
    """Snapshot of what is late on a day and due within so many days. NOTHING_TO_EXPORT where there is nothing."""
    from catalog_app.exporters.due_list import DueListLine, DueListSheet

    found = by_station(session, as_of, within)
    if not found:
        raise UsageError("NOTHING_TO_EXPORT", "没有逾期和将到期的事，清单是空的。", "可以放宽天数后再试。")
    unit = session.workspace.unit()
    late = sum(line.state == "late" for _, line in found)
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
    sheet = DueListSheet(
        title=f"{unit.name}政务公开待办清单",
        unit_name=unit.name,
        signature=unit.signature,
        printed_on=as_of,
        notes=(f"截至{as_of}：逾期{late}项，{within}天内到期{len(found) - late}项。",),
        lines=lines,
    )
    return DueListJob(sheet, frozenset(contact.value for contact in session.workspace.contacts()))


def write_due_list_file(
    job: DueListJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The list as xlsx or pdf, by the ending of `out`; gated. UsageError WRONG_SUFFIX, WORKSPACE_FILE."""
    from catalog_app.exporters.due_list import write_due_list

    require_target(out)
    if out.suffix.lower() not in KINDS:
        raise UsageError("WRONG_SUFFIX", f"文件名“{out.name}”没有以 {'、'.join(KINDS)} 结尾。", "请改文件名。")
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_due_list(job.sheet, path, progress)
    return out


def _place(row: tuple[int, int, str, DueLine]) -> tuple[int, int]:
    return row[:2]
