"""Reading catalog files back: read → plan → apply as one undoable step. So far our own workbook only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.importers.plan import Change, Draft, make_plan
from catalog_app.importers.plan import PlanLine as PlanLine  # part of this service's answer
from catalog_app.model.catalog import Item, Origin
from catalog_app.model.cells import cell_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.fields import FIELDS, REASON_LABEL
from catalog_app.model.findings import ImportProblem
from catalog_app.services.adopting import standard_item, with_true_origin
from catalog_app.services.editing import local_number
from catalog_app.services.gate import require_clean_text
from catalog_app.services.session import Session
from catalog_app.services.words import require_exportable
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.importers.workbook import ReadTable
    from catalog_app.store.recorder import Recorder

CHANGES: tuple[Change, ...] = get_args(Change)


class ReadFile(Struct, frozen=True):
    """One file as it was understood; nothing is written."""

    path: Path
    tables: tuple[ReadTable, ...]
    problems: tuple[ImportProblem, ...] = ()

    def all_problems(self) -> list[ImportProblem]:
        """Problems of the file and of its tables."""
        return [*self.problems, *(problem for table in self.tables for problem in table.problems)]


class ImportPlan(Struct, frozen=True):
    """What applying would do, line by line."""

    lines: tuple[PlanLine, ...]
    problems: tuple[ImportProblem, ...]

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, same, conflict, skipped, ambiguous."""
        found = Counter(line.change for line in self.lines)
        return {str(change): found[change] for change in CHANGES}


def read_files(paths: Sequence[Path], progress: Progress) -> list[ReadFile]:
    """Read every file; errors as `importers.workbook.read_workbook`."""
    from catalog_app.importers.workbook import read_workbook

    files = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"正在读取 {path.name}")
        read = read_workbook(path, progress)
        files.append(ReadFile(path, read.tables, read.problems))
    return files


def plan_import(session: Session, files: Sequence[ReadFile], domain: str | None = None) -> ImportPlan:
    """Compare what was read with the workspace; `domain` for tables that name none. Reads only."""
    known = {one.code for one in session.workspace.domains()}
    stations = {station.name: station.uid for station in session.workspace.stations()}
    drafts: list[Draft] = []
    problems = [problem for one in files for problem in one.all_problems()]
    for table in (table for one in files for table in one.tables):
        code = table.domain or domain
        if code not in known:
            problems.append(_unknown_domain(table, code))
            continue
        drafts.extend(_drafts(table, code, stations, problems))
    return ImportPlan(tuple(make_plan(drafts, session.workspace.items())), tuple(problems))


def apply_import(
    session: Session, plan: ImportPlan, stamp: Stamp, leave_out: frozenset[int] = frozenset()
) -> ChangeSet:
    """Store the new and changed rows as one step, with a backup before; `leave_out` = indexes of lines not wanted.

    GateError for a private number in any text, UsageError TEXT_TOO_LONG; nothing is stored then.
    """
    lines = [line for number, line in enumerate(plan.lines) if number not in leave_out]
    wanted = [line for line in lines if line.change in ("new", "changed")]
    require_exportable(line.item for line in wanted)
    require_clean_text(_texts(wanted), frozenset(c.value for c in session.workspace.contacts()))
    with session.workspace.transaction(f"导入目录（{len(wanted)}项）", stamp, bulk=True) as recorder:
        for line in wanted:
            item = line.item if line.change == "changed" else _as_new(line.item, recorder)
            recorder.save_item(with_true_origin(item))
    return session.notify(recorder.changes)


def _as_new(item: Item, recorder: Recorder) -> Item:
    """An item with an identity, behind the last of its domain: a national row we lacked, or a local one."""
    new = structs.replace(item, uid=str(uuid4()), position=0)
    if item.number.startswith(f"{item.domain}-") and standard_item(item.number) is not None:
        origin = item.origin if item.origin is Origin.NOT_APPLICABLE else Origin.STANDARD
        return structs.replace(new, standard_id=item.number, origin=origin)
    return structs.replace(new, number=local_number(recorder, item.domain), standard_id=None, origin=Origin.LOCAL)


def _drafts(table: ReadTable, code: str, stations: dict[str, str], problems: list[ImportProblem]) -> Iterator[Draft]:
    for read in table.items:
        station = stations.get(read.station) if read.station else None
        told = table.told
        if read.station and station is None:
            told = told - {"station"}
            problems.append(_unknown_station(table, read.rows[0], read.station))
        item = structs.replace(read.item, domain=code, station=station)
        yield Draft(item, table.sheet, read.rows, told)


def _texts(lines: Sequence[PlanLine]) -> Iterator[tuple[str, str]]:
    for line in lines:
        place = f"{line.sheet}第{line.rows[0] if line.rows else '?'}行"
        for field in FIELDS:
            yield f"{place}·{field.label}", cell_text(line.item, field.key)
        for key, text in line.item.extra.items():
            yield f"{place}·{key}", f"{key} {text}"
        yield f"{place}·{REASON_LABEL}", line.item.reason or ""


def _unknown_domain(table: ReadTable, code: str | None) -> ImportProblem:
    return ImportProblem(
        code="unknown_domain",
        severity="error",
        sheet=table.sheet,
        text=table.title,
        message=f"工作区里没有领域“{code}”" if code else "看不出这张表属于哪个领域",
        remedy="请用 --domain 指明领域，或在窗口里选择",
    )


def _unknown_station(table: ReadTable, row: int, name: str) -> ImportProblem:
    return ImportProblem(
        code="unknown_station",
        severity="warning",
        sheet=table.sheet,
        row=row,
        column="责任站所",
        text=name,
        message=f"设置里没有站所“{name}”，保留原来的责任站所",
        remedy="请先在设置里添加这个站所，再导入一次",
    )
