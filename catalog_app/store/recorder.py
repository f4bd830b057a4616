"""The writers of one transaction. Each notes the old and the new row; together they become one step of the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import structs

from catalog_app.model.calendar import CalendarDay
from catalog_app.model.catalog import Basis, Domain, Item
from catalog_app.model.changes import ChangeSet, RowChange, Stamp
from catalog_app.model.editions import Edition, EditionContent, RememberedList, ReviewTask
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import NoInformation, Posting, Publication, ReviewStep
from catalog_app.model.records import (
    Delivery,
    DeskTick,
    PackageRecord,
    PortalAnswer,
    PrintedCopy,
    ReleaseRecord,
    ScanRecord,
)
from catalog_app.model.roster import Roster, RosterRow
from catalog_app.model.unit import Board, Contact, Person, Station, Unit, Village
from catalog_app.store import (
    answers,
    attachments,
    copies,
    editions,
    history,
    items,
    packages,
    places,
    privacy,
    publications,
    rosters,
    settings,
)
from catalog_app.store.connection import Database
from catalog_app.store.items import BASIS, DOMAIN, ITEM
from catalog_app.store.memory import Memory
from catalog_app.store.places import BOARD, PERSON, STATION, UNIT, VILLAGE
from catalog_app.store.publications import NO_INFORMATION, POSTING, PUBLICATION, REVIEW_STEP
from catalog_app.store.rows import Cells, Table, read, sql

_REMOVABLE = {table.name: table for table in (*places.BY_TYPE.values(), settings.CALENDAR_DAY)}


class Recorder:
    """Lives inside `Workspace.transaction`; what it was asked to write but is there already counts as unchanged."""

    def __init__(self, database: Database, memory: Memory, folder: Path, name: str, stamp: Stamp) -> None:
        self._database = database
        self._memory = memory
        self._folder = folder
        self._name = name
        self._stamp = stamp
        self._rows: list[RowChange] = []
        self._beside: list[RowChange] = []
        self._changes: ChangeSet | None = None

    @property
    def changes(self) -> ChangeSet:
        """What the transaction did; known only after it was committed. Updates name only the columns that differ."""
        if self._changes is None:
            raise RuntimeError("changes are known after the transaction")
        return self._changes

    def finish(self) -> None:
        """Keep the step; called by the transaction, before it commits."""
        number = history.record(self._database, self._name, self._stamp, self._rows)
        beside = history.record_beside(self._database, self._name, self._stamp, self._beside)
        rows = (*self._rows, *self._beside)
        self._changes = ChangeSet(
            number or beside, self._name, self._stamp.who, self._stamp.now, rows, self._stamp.cause
        )

    def save_unit(self, unit: Unit) -> None:
        """Change the unit."""
        self._save(UNIT, unit)

    def save(self, place: Contact | Station | Village | Board | Person) -> None:
        """Insert or change by uid."""
        self._save(places.BY_TYPE[type(place)], place)

    def save_calendar_day(self, day: CalendarDay) -> None:
        """Insert or change by date."""
        self._save(settings.CALENDAR_DAY, day)

    def remove(self, table: str, uid: str) -> None:
        """Remove a contact, station, village, board, person or calendar_day (by date).

        Items, persons and publications of a removed station have none of their own afterwards. UsageError STILL_IN_USE
        for a village with boards and a board with postings, UNKNOWN_RECORD when there is no such row.
        """
        target = _REMOVABLE[table]
        cells = read(self._database, target, uid)
        if cells is None:
            raise UsageError("UNKNOWN_RECORD", "要删除的记录已经不在了。", "请刷新后重试。")
        if target is STATION:
            self._clear_station(uid)
        elif target is VILLAGE:
            self._require_unused(BOARD, "village", uid, "这个村（社区）还有公示栏", "请先删除或改挂它的公示栏。")
        elif target is BOARD:
            self._require_unused(POSTING, "board", uid, "这个公示栏已有上墙记录", "请保留它，或先删除这些记录。")
        self._write(target, cells, None)

    def add_domain(self, domain: Domain) -> None:
        """Insert or change by code."""
        self._save(DOMAIN, domain)

    def save_item(self, item: Item) -> None:
        """Insert or change by uid; position 0 = behind the last of its domain. UsageError NUMBER_TAKEN."""
        cells = items.encode_item(item, self._refer, self._memory.known_item(item.uid))
        old = self._memory.item_cells(item.uid)
        if cells["position"] < 1:
            cells["position"] = self._last_position(item.domain) + 1
        if old is None or old["number"] != item.number:
            self._require_free_number(item.number)
        self._write(ITEM, old, cells)

    def remove_item(self, uid: str) -> None:
        """Remove an item without publications; the others keep their positions. UNKNOWN_ITEM, STILL_IN_USE."""
        cells = self._memory.item_cells(uid)
        if cells is None:
            raise items.unknown_item(uid)
        self._require_unused(PUBLICATION, "item", uid, "这个事项下已有公开信息", "请改为“不适用”，或先删除公开信息。")
        self._require_unused(
            NO_INFORMATION, "item", uid, "这个事项登记过“本期无此类信息”", "请改为“不适用”，保留登记。"
        )
        self._write(ITEM, cells, None)

    def reorder_items(self, domain: str, uids: Sequence[str]) -> None:
        """Give the items of a domain the positions 1, 2, 3 …; those not named keep their order behind the others."""
        rows = self._database.query(f"{ITEM.select} WHERE domain = ? ORDER BY position, id", (domain,))
        by_uid = {cells["uid"]: cells for cells in map(ITEM.cells, rows)}
        order = [uid for uid in dict.fromkeys(uids) if uid in by_uid]
        for position, uid in enumerate(dict.fromkeys([*order, *by_uid]), 1):
            self._write(ITEM, by_uid[uid], {**by_uid[uid], "position": position})

    def save_publication(self, publication: Publication) -> None:
        """Insert or change by uid."""
        self._save(PUBLICATION, publication)

    def remove_publication(self, uid: str) -> None:
        """Remove a publication with all that hangs on it and the links to it. UsageError UNKNOWN_PUBLICATION."""
        cells = read(self._database, PUBLICATION, uid)
        if cells is None:
            raise publications.unknown_publication(uid)
        self.remove_roster(uid)
        for table in (POSTING, REVIEW_STEP, copies.PRINTED_COPY, copies.DESK_TICK):
            for row in self._database.query(f"{table.select} WHERE publication = ?", (uid,)):
                self._write(table, table.cells(row), None)
        for old, new in publications.unlinked(self._database, uid):
            self._write(PUBLICATION, old, new)
        self._write(PUBLICATION, cells, None)

    def save_posting(self, posting: Posting) -> None:
        """Insert or change by uid."""
        self._save(POSTING, posting)

    def remove_posting(self, uid: str) -> None:
        """Remove a posting; none is no error."""
        self._write(POSTING, read(self._database, POSTING, uid), None)

    def add_review_step(self, step: ReviewStep) -> None:
        """Keep a step of the review."""
        self._save(REVIEW_STEP, step)

    def save_no_information(self, signed: NoInformation) -> None:
        """Insert or change by uid. UsageError PERIOD_TAKEN where another stands for the same item and period."""
        twin = self._database.value(
            "SELECT uid FROM no_information WHERE item = ? AND period = ?", (signed.item, signed.period)
        )
        if twin not in (None, signed.uid):
            raise UsageError("PERIOD_TAKEN", f"{signed.period}已经登记过“本期无此类信息”。", "请修改原来的登记。")
        self._save(NO_INFORMATION, signed)

    def remove_no_information(self, uid: str) -> None:
        """Remove it; none is no error."""
        self._write(NO_INFORMATION, read(self._database, NO_INFORMATION, uid), None)

    def save_roster(self, roster: Roster, rows: Iterable[RosterRow]) -> None:
        """Keep a roster, already cut to its archive columns, in place of the publication's former one.

        Its rows lie outside the history: undo takes the roster away, its rows stay until the publication is purged.
        """
        self.remove_roster(roster.publication)
        self._save(rosters.ROSTER, roster)
        rosters.write_rows(self._database, roster.uid, rows)

    def remove_roster(self, publication: str) -> None:
        """Remove the roster of a publication; none is no error."""
        for row in self._database.query(f"{rosters.ROSTER.select} WHERE publication = ?", (publication,)):
            self._write(rosters.ROSTER, rosters.ROSTER.cells(row), None)

    def save_release(self, release: ReleaseRecord) -> None:
        """Keep for good who released what and why; a step of its own, never undone."""
        self._beside.append(privacy.add_release(self._database, release))

    def log_scan(self, scan: ScanRecord) -> None:
        """Add a line to the log of scanned files; outside the history."""
        privacy.add_scan(self._database, scan)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting that travels with the workspace."""
        self._save(settings.SETTING, settings.Setting(key, value))

    def add_attachment(self, data: bytes, name: str) -> str:
        """Keep the bytes beside the database, once; their SHA-256. Undo leaves them."""
        return attachments.add(self._database, self._folder, data, name, self._stamp)

    def save_package(self, record: PackageRecord, content: Mapping[str, str]) -> None:
        """Insert or replace a package record with the content hashes by uid; a step of its own, never undone."""
        change = packages.save_package(self._database, record, content)
        if change is not None:
            self._beside.append(change)

    def save_portal_answer(self, answer: PortalAnswer) -> None:
        """Insert or replace what the portal said; a step of its own, never undone. UsageError UNKNOWN_PACKAGE."""
        self.save_portal_answers((answer,))

    def save_portal_answers(self, found: Iterable[PortalAnswer]) -> None:
        """Insert or replace what the portal said; one step, never undone. UsageError UNKNOWN_PACKAGE."""
        changes = (answers.save_answer(self._database, answer) for answer in found)
        self._beside.extend(change for change in changes if change is not None)

    def save_delivery(self, delivery: Delivery) -> None:
        """Keep for good that a package was copied; a step of its own, never undone."""
        self._beside.append(answers.add_delivery(self._database, delivery))

    def save_printed_copy(self, copy: PrintedCopy) -> None:
        """Insert or change by uid."""
        self._save(copies.PRINTED_COPY, copy)

    def save_desk_tick(self, tick: DeskTick) -> None:
        """Insert or change by publication, profile and part."""
        self._save(copies.DESK_TICK, tick)

    def save_edition(self, edition: Edition, content: EditionContent) -> Edition:
        """Keep an approved edition for good, with the count and hash of its content; undo passes it by.

        UsageError EDITION_EXISTS.
        """
        sha256, packed = editions.pack_content(content)
        kept = structs.replace(edition, items=content.count(), sha256=sha256)
        self._beside.append(editions.add_edition(self._database, kept, packed))
        return kept

    def save_review_task(self, task: ReviewTask) -> None:
        """Insert or change by uid."""
        self._save(editions.REVIEW_TASK, task)

    def remember_list(self, remembered: RememberedList) -> None:
        """Keep the county's list of a domain in place of the one before."""
        self._save(editions.COUNTY_LIST, remembered)

    def next_serial(self, key: str) -> int:
        """The next number of this kind, 1 upwards; outside the history, never given again."""
        return packages.next_serial(self._database, key)

    def _refer(self, basis: Basis) -> str:
        return self._memory.source_uid(basis, lambda cells: self._write(BASIS, None, cells))

    def _save(self, table: Table, value: Any) -> None:
        cells = table.encode(value)
        self._write(table, read(self._database, table, cells[table.key]), cells)

    def _write(self, table: Table, old: Cells | None, new: Cells | None) -> None:
        if old is None and new is None:
            return
        change = history.write_row(self._database, table, old, new)
        if change is None:
            return
        self._rows.append(change)
        self._memory.note(change.table, change.id, new)

    def _clear_station(self, uid: str) -> None:
        for table in (ITEM, PERSON):
            for row in self._database.query(f"{table.select} WHERE station = ?", (uid,)):
                self._write(table, table.cells(row), {**table.cells(row), "station": None})
        own = f"{PUBLICATION.select} WHERE station = ? AND station <> ''"
        for row in self._database.query(own, (uid,)):
            self._write(PUBLICATION, PUBLICATION.cells(row), {**PUBLICATION.cells(row), "station": ""})

    def _require_unused(self, table: Table, column: str, uid: str, cause: str, remedy: str) -> None:
        count = self._database.value(sql("SELECT count(*) FROM", table.name, "WHERE", column, "= ?"), (uid,))
        if count:
            raise UsageError("STILL_IN_USE", f"{cause}（{count}条），不能删除。", remedy)

    def _require_free_number(self, number: str) -> None:
        if self._database.one("SELECT 1 FROM item WHERE number = ?", (number,)):
            raise UsageError("NUMBER_TAKEN", f"事项编号“{number[:40]}”已经用过。", "请换一个编号。")

    def _last_position(self, domain: str) -> int:
        return int(self._database.value("SELECT ifnull(max(position), 0) FROM item WHERE domain = ?", (domain,)))
