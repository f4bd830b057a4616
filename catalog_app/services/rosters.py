"""Rosters enter the workspace through the columns of their case: what may not be archived is never stored."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from catalog_app.checks.personal_info import ColumnVerdict, contact_set, masked_text
from catalog_app.importers.rosters import ReadRoster
from catalog_app.model.cases import NoticeCase, Output
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.masking import HIDDEN, mask
from catalog_app.model.roster import CutTable, Roster, RosterRow, RosterTable, bound, cut, missing
from catalog_app.services.cases import case_of, notice_case, notice_cases
from catalog_app.services.cutting import cut_list, full_headers, lists_of, masked_rows, verdicts_of
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, require_length
from catalog_app.support.files import sha256
from catalog_app.support.progress import Progress

SAMPLE = 5
_ENOUGH = 2
"""Columns a case must know before its domain alone tells it."""


class ListFile(Struct, frozen=True, kw_only=True):
    """A list as it was read, not yet cut: neither stored nor shown as it is."""

    roster: ReadRoster
    told: tuple[str, ...]
    source: str
    """Name of the file, masked."""
    source_sha256: str


class PreparedRoster(Struct, frozen=True, kw_only=True):
    """A list that was read and cut, not yet stored: everything the clerk is shown before anything is kept."""

    case: NoticeCase
    table: CutTable
    verdicts: tuple[ColumnVerdict, ...]
    """What each column of the file holds."""
    before: tuple[tuple[str, ...], ...]
    """Header and first rows of the file, masked."""
    told: tuple[str, ...]
    source: str
    source_sha256: str

    def stored(self, publication: str, stamp: Stamp) -> tuple[Roster, list[RosterRow]]:
        """What the store keeps of it for a publication."""
        roster = Roster(
            uid=f"{publication}/{uuid4()}",
            publication=publication,
            case_code=self.case.code,
            title=self.table.title,
            columns=self.table.columns,
            policy=self.case.version,
            source=self.source,
            source_sha256=self.source_sha256,
            imported=stamp.now,
        )
        keys = [column.key for column in self.table.columns]
        return roster, [RosterRow(row, _village(row, keys)) for row in self.table.rows]


def prepare_roster(session: Session, path: Path, case: str | None, progress: Progress) -> PreparedRoster:
    """Read a list and cut it to the archive columns of its case (None: the case its title tells); nothing is stored.

    UsageError UNKNOWN_CASE, CASE_NOT_TOLD, NO_ROSTER, MISSING_COLUMN, NO_ALLOWED_COLUMN, TEXT_TOO_LONG; what reading
    raises.
    """
    chosen = notice_case(case, session) if case else None
    listed = read_list(path, progress)
    contacts = contact_set(one.value for one in session.workspace.contacts())
    return prepare_list(listed, chosen or _told_case(session, listed.roster), contacts)


def read_list(path: Path, progress: Progress) -> ListFile:
    """Read the list of a file; NO_ROSTER, and what reading raises. Any thread."""
    found = lists_of(path, progress)
    if not found.rosters:
        raise UsageError(
            "NO_ROSTER", f"“{masked_text(path.name)}”里没有带表头的名单。", "请核对文件；隐藏的工作表、行和列不读入。"
        )
    roster, *others = found.rosters
    told = [*found.told, *(f"“{masked_text(one.sheet)}”的表头不同，没有收入。" for one in others)]
    if roster.set_aside:
        told.append(f"合计、签名、说明等{roster.set_aside}行没有收入。")
    return ListFile(roster=roster, told=tuple(told), source=masked_text(path.name), source_sha256=sha256(path))


def prepare_list(listed: ListFile, case: NoticeCase, contacts: Container[str]) -> PreparedRoster:
    """Cut a list to the archive columns of a case; nothing is stored. Any thread. Errors as `prepare_roster`."""
    roster = listed.roster
    _require_columns(case, roster)
    require_length("名单标题", roster.title, LONGEST_TITLE)
    sample = masked_rows(roster.rows[:SAMPLE], full_headers(roster), roster.title, contacts)
    return PreparedRoster(
        case=case,
        table=cut_list(roster, case, "archive", contacts),
        verdicts=tuple(verdicts_of(roster, contacts)),
        before=(tuple(map(masked_text, roster.headers)), *sample),
        told=listed.told,
        source=listed.source,
        source_sha256=listed.source_sha256,
    )


def save_roster(session: Session, publication: str, prepared: PreparedRoster, stamp: Stamp) -> ChangeSet:
    """Keep a prepared list as the roster of a publication, in place of a former one. UNKNOWN_PUBLICATION."""
    title = session.workspace.publication(publication).title
    roster, rows = prepared.stored(publication, stamp)
    with session.workspace.transaction(f"登记名单“{title[:16]}”（{len(rows)}行）", stamp) as recorder:
        recorder.save_roster(roster, rows)
    return session.notify(recorder.changes)


def remove_roster(session: Session, publication: str, stamp: Stamp) -> ChangeSet:
    """Take the list off a publication; can be undone. UNKNOWN_PUBLICATION."""
    title = session.workspace.publication(publication).title
    with session.workspace.transaction(f"移去名单“{title[:16]}”", stamp) as recorder:
        recorder.remove_roster(publication)
    return session.notify(recorder.changes)


def likely_case(session: Session, publication: str, listed: ListFile) -> NoticeCase | None:
    """The case told by the title of the list, the publication or its item, or by their domain; None without any."""
    held = session.workspace.publication(publication)
    item = session.workspace.item(held.item)
    headers, groups = listed.roster.headers, listed.roster.groups
    for title in (listed.roster.title, held.title, item.title):
        found = case_of(title, headers, session)
        if found is not None and found.sheet == "roster":
            return found
    near = [case for case in notice_cases(session) if case.sheet == "roster" and item.domain in case.domains]
    ranked = [(sum(bool(column.key) for column in bound(case, headers, groups)), case) for case in near]
    known, best = max(ranked, key=lambda pair: pair[0], default=(0, None))
    return best if known >= _ENOUGH else None


def roster_table(session: Session, publication: str, output: Output) -> CutTable | None:
    """The stored list of a publication as an output may show it; None where it has none. UNKNOWN_CASE, DAMAGED_CASE."""
    roster = session.workspace.roster(publication)
    if roster is None:
        return None
    rows = [row.cells for row in session.workspace.roster_rows(roster.uid)]
    case = notice_case(roster.case_code, session)
    return cut(RosterTable(title=roster.title, columns=roster.columns, rows=rows), case, output)


def preview(prepared: PreparedRoster, output: Output) -> CutTable:
    """The first rows as an output would show them."""
    table = prepared.table
    first = RosterTable(title=table.title, columns=table.columns, rows=table.rows[:SAMPLE])
    return cut(first, prepared.case, output)


def _told_case(session: Session, roster: ReadRoster) -> NoticeCase:
    found = case_of(roster.title, roster.headers, session)
    if found is None:
        raise UsageError("CASE_NOT_TOLD", "从名单的标题看不出是哪种公示情形。", "请选定公示情形（--case）。")
    return found


def _require_columns(case: NoticeCase, roster: ReadRoster) -> None:
    columns = bound(case, roster.headers, roster.groups)
    if not any(column.key for column in columns) or case.sheet == "text":
        known = "、".join(column.label for column in case.columns) or "（没有名单）"
        raise UsageError(
            "NO_ALLOWED_COLUMN",
            f"名单里没有“{case.name}”可以公开的列。",
            f"这个情形的列：{known}。请核对表头和公示情形。",
        )
    absent = missing(case, columns)
    if absent:
        raise UsageError(
            "MISSING_COLUMN",
            f"“{case.name}”的名单缺少“{'”“'.join(absent)}”一列。",
            "请在名单里补上这一列，或把表头改成这个名称。",
        )


def _village(row: Sequence[str], keys: Sequence[str]) -> str:
    """The village of a row, as its column tells it without group and house."""
    for key, cell in zip(keys, row, strict=True):
        if key == "village" and cell:
            told = mask("village", cell)
            return told if told != HIDDEN else re.split(r"\s|\d", cell.strip())[0]
    return ""
