"""One open township folder: `catalog.db`, `attachments/`, `backups/`, `workspace.lock`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from catalog_app.model.calendar import CalendarDay
from catalog_app.model.catalog import Domain, DomainCatalog, Item
from catalog_app.model.changes import ChangeSet, HistoryStep, RowChange, Stamp
from catalog_app.model.editions import Edition, EditionContent, RememberedList, ReviewTask
from catalog_app.model.errors import WorldError
from catalog_app.model.outlines import Interpretation, Outline, Showing
from catalog_app.model.publication import NoInformation, Posting, Publication, ReviewStep
from catalog_app.model.records import (
    BasisSource,
    Delivery,
    DeskTick,
    PackageRecord,
    PortalAnswer,
    PrintedCopy,
    PurgeReport,
    ReleaseRecord,
    ScanRecord,
    SearchHit,
)
from catalog_app.model.register import Facets, ItemStanding, RegisterPage, RegisterQuery, Standing
from catalog_app.model.roster import Roster, RosterRow
from catalog_app.model.unit import Board, Contact, Person, Station, Unit, Village
from catalog_app.store import (
    answers,
    attachments,
    connection,
    copies,
    creating,
    editions,
    excerpts,
    history,
    items,
    lock,
    opening,
    outlines,
    packages,
    places,
    privacy,
    publications,
    register,
    rosters,
    settings,
    standings,
)
from catalog_app.store.connection import Database
from catalog_app.store.lock import WorkspaceLock
from catalog_app.store.memory import Memory
from catalog_app.store.opening import DATABASE
from catalog_app.store.recorder import Recorder
from catalog_app.support import files

T = TypeVar("T")


class Workspace:
    """Readers return model objects; writers are on the Recorder that `transaction` gives. One connection, one user."""

    def __init__(self, path: Path, database: Database, held: WorkspaceLock | None) -> None:
        self.path = path
        self.read_only = held is None
        self.database = database
        self._lock = held
        self._memory = Memory(database)

    @classmethod
    def create(cls, folder: Path, unit: Unit, domains: Sequence[DomainCatalog], stamp: Stamp) -> Workspace:
        """A new workspace in `folder` (missing or empty, else UsageError FOLDER_NOT_EMPTY): whole or not at all."""
        folder = folder.absolute()
        made = creating.make_folder(folder)
        held = None
        try:
            held = lock.acquire(folder, stamp)
            with files.beside(folder / DATABASE, replace=False) as unfinished:
                creating.build(unfinished, unit, domains, stamp)
            return cls(folder, opening.opened(folder / DATABASE), held)
        except BaseException:  # an interruption too must leave no lock and no folder; raised again
            if held is not None:
                held.release()
            if made:
                with suppress(OSError):
                    folder.rmdir()
            raise

    @classmethod
    def open(cls, folder: Path, stamp: Stamp, *, read_only: bool = False, take_over: bool = False) -> Workspace:
        """An existing workspace, brought to this program's version.

        NOT_A_WORKSPACE, NEWER_VERSION, DAMAGED_WORKSPACE, READ_ONLY, and WORKSPACE_IN_USE unless `take_over`.
        Reading works while somebody else writes.
        """
        folder = folder.absolute()
        opening.require_ours(folder)
        if read_only:
            return cls(folder, opening.opened_for_reading(folder), None)
        held = lock.acquire(folder, stamp, take_over=take_over)
        try:
            return cls(folder, opening.opened_for_writing(folder, stamp, held), held)
        except BaseException:  # an interruption too must leave no lock; raised again
            held.release()
            raise

    @classmethod
    def reader(cls, folder: Path) -> Workspace:
        """The workspace open here, by a connection of its own: for reading in another thread. The caller closes it."""
        return cls(folder, opening.opened_for_reading(folder), None)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and release the lock; a second call does nothing."""
        self.database.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @contextmanager
    def transaction(self, name: str, stamp: Stamp, *, bulk: bool = False) -> Iterator[Recorder]:
        """One named step: committed at the end, nothing changed on any exception; `bulk` takes a backup first."""
        self._require_writable()
        if bulk:
            from catalog_app.store.backup import backup_before  # zip and encryption are not needed to start

            backup_before(self.database, name, stamp)
        memory, self._memory = self._memory, Memory(self.database)  # what is rolled back must be forgotten
        recorder = Recorder(self.database, memory, self.path, name, stamp)
        with self.database.writing():
            yield recorder
            recorder.finish()
        self._memory = memory

    def undo(self, stamp: Stamp) -> ChangeSet | None:
        """Take the last step back; None when there is none, or when a migration or restore lies before it."""
        self._require_writable()
        self._memory.forget()
        return history.undo(self.database, stamp)

    def redo(self, stamp: Stamp) -> ChangeSet | None:
        """Bring the last undone step back; None when there is none."""
        self._require_writable()
        self._memory.forget()
        return history.redo(self.database, stamp)

    def purge(self, publication: str, stamp: Stamp) -> tuple[PurgeReport, ChangeSet]:
        """Remove a publication from rows, history, index, attachments and backups for good. UNKNOWN_PUBLICATION."""
        from catalog_app.store import purging  # zip and encryption are not needed to start

        self._require_writable()
        self._memory.forget()
        return purging.purge(self.database, self.path, publication, stamp)

    def purge_preview(self, publication: str) -> PurgeReport:
        """What `purge` would remove. UNKNOWN_PUBLICATION."""
        from catalog_app.store import purging

        return purging.preview(self.database, self.path, publication)

    @property
    def undo_name(self) -> str | None:
        """Name of the step `undo` would take back."""
        return history.undo_name(self.database)

    @property
    def redo_name(self) -> str | None:
        """Name of the step `redo` would bring back."""
        return history.redo_name(self.database)

    def history(self, limit: int = 200, table: str | None = None, row_id: str | None = None) -> list[HistoryStep]:
        """The newest steps first: all, or those that touched a table or one row."""
        return history.steps(self.database, limit, table, row_id)

    def row_history(self, table: str, row_id: str, limit: int = 50) -> list[tuple[HistoryStep, RowChange]]:
        """What happened to one row, newest first; an update names only the columns that differ."""
        return history.row_history(self.database, table, row_id, limit)

    def unit(self) -> Unit:
        """The unit the workspace belongs to."""
        return places.unit(self.database)

    def contacts(self) -> list[Contact]:
        """Public contacts, in the order they were entered."""
        return self._listed("contact", places.contacts)

    def stations(self) -> list[Station]:
        """Stations, in the order they were entered."""
        return self._listed("station", places.stations)

    def villages(self) -> list[Village]:
        """Villages in printed order."""
        return places.villages(self.database)

    def boards(self) -> list[Board]:
        """The township's own boards first, then by village."""
        return places.boards(self.database)

    def persons(self) -> list[Person]:
        """Persons, in the order they were entered."""
        return places.persons(self.database)

    def domains(self) -> list[Domain]:
        """Domains in printed order."""
        return items.domains(self.database)

    def items(self, domain: str | None = None) -> list[Item]:
        """Items by domain and position, or those of one domain."""
        return items.items(self.database, domain)

    def item(self, uid: str) -> Item:
        """One item; UsageError UNKNOWN_ITEM."""
        found = self._item(uid)
        if found is None:
            raise items.unknown_item(uid)
        return found

    def item_by_number(self, number: str) -> Item | None:
        """The item with this 事项编号, or None."""
        uid = self.database.value("SELECT uid FROM item WHERE number = ?", (number,))
        return None if uid is None else self._item(uid)

    def sources(self) -> list[BasisSource]:
        """Every legal source, each once, by title."""
        return sorted(items.sources(self.database).values(), key=lambda source: (source.title, source.number or ""))

    def publications(self, item: str | None = None) -> list[Publication]:
        """Publications in the order they were recorded, of one item or of all."""
        return publications.publications(self.database, item)

    def unreviewed(self) -> list[tuple[str, str, str, str]]:
        """Uid, title, item and domain of what was posted without 终审."""
        return publications.unreviewed(self.database)

    def to_reassess(self, day: date) -> list[tuple[str, str, str, str, date]]:
        """Uid, title, item, domain and day of what is not public and was to be looked at again by `day`."""
        return publications.to_reassess(self.database, day)

    def last_serial(self, key: str) -> int:
        """The serial of this kind that was given last; 0 = none yet. Looking takes none."""
        return packages.last_serial(self.database, key)

    def index_number_taken(self, number: str, *, by_other_than: str = "") -> bool:
        """Whether a publication, other than the one named, bears this index number."""
        return publications.index_number_taken(self.database, number, by_other_than=by_other_than)

    def publication(self, uid: str) -> Publication:
        """One publication; UsageError UNKNOWN_PUBLICATION."""
        return publications.publication(self.database, uid)

    def postings(self, publication: str | None = None) -> list[Posting]:
        """Postings in the order they were recorded, of one publication or of all."""
        return publications.postings(self.database, publication)

    def posting(self, uid: str) -> Posting | None:
        """One posting, or None."""
        return publications.posting(self.database, uid)

    def posting_by_receipt(self, number: str) -> Posting | None:
        """The posting that bears this 回执号, or None."""
        return publications.posting_by_receipt(self.database, number)

    def board_postings(self, period: str, first: date, last: date, item: str | None = None) -> list[Posting]:
        """What hung on boards for a period: it names the period, or names none and went up in its days."""
        return publications.board_postings(self.database, period, first, last, item)

    def register(self, query: RegisterQuery, offset: int = 0, limit: int = 100) -> RegisterPage:
        """Some lines of the register and how many there are; costs the same on every page. AS_OF_MISSING."""
        return register.page(self.database, query, offset, limit)

    def register_uids(self, query: RegisterQuery) -> list[str]:
        """Every publication the query finds, in its order."""
        return register.uids(self.database, query)

    def register_facets(self, query: RegisterQuery) -> Facets:
        """How many publications each domain, station, state, year and channel has under the rest of the query."""
        return register.facets(self.database, query)

    def unreckoned(self, limit: int = 5_000) -> list[str]:
        """Publications whose due days are to be reckoned before the register can be asked for them."""
        return standings.unreckoned(self.database, limit)

    def keep_standings(self, found: Iterable[Standing]) -> None:
        """Keep what was reckoned; no step of the history. Any change of what it hangs on makes it unreckoned again."""
        self._require_writable()
        standings.keep(self.database, found)

    def outlines(self) -> Iterator[Outline]:
        """Every publication without its texts, with its postings, in the order they were recorded; few at a time."""
        return outlines.outlines(self.database)

    def outlines_of(self, uids: Iterable[str]) -> Iterator[Outline]:
        """Those with these uids, in the order they were recorded."""
        return outlines.chosen(self.database, uids)

    def pressing_outlines(self, today: date, last: date) -> Iterator[Outline]:
        """Those that fall due by `last`, that had to come down before `today`, that lack, or are not reckoned yet."""
        return outlines.pressing(self.database, today, last)

    def unreckoned_outlines(self) -> Iterator[Outline]:
        """Those whose due days are to be reckoned."""
        return outlines.unreckoned(self.database)

    def showings(self) -> Iterator[Showing]:
        """What went up, once for each publication."""
        return outlines.showings(self.database)

    def channel_days(self) -> Iterator[tuple[str, date, int]]:
        """Channel, day, and how many went up there."""
        return outlines.channel_days(self.database)

    def interpretations(self, kinds: Iterable[str]) -> Iterator[Interpretation]:
        """Publications of these kinds, and others that a 解读 is linked to, that went up."""
        return outlines.interpretations(self.database, kinds)

    def item_standings(self) -> dict[str, ItemStanding]:
        """What the publications of each item tell together; an item without any is not named."""
        return register.item_standings(self.database)

    def count_publications(self) -> int:
        """How many there are."""
        return int(self.database.value("SELECT count(*) FROM publication_fact"))

    def review_steps(self, publication: str | None = None) -> list[ReviewStep]:
        """Steps of the review in their order, of one publication or of all."""
        return publications.review_steps(self.database, publication)

    def no_information(self, item: str | None = None) -> list[NoInformation]:
        """What was signed as 本期无此类信息, in that order, for one item or for all."""
        return publications.no_information(self.database, item)

    def calendar_days(self) -> list[CalendarDay]:
        """The days this workspace knows differently from the bundled calendar."""
        return settings.calendar_days(self.database)

    def setting(self, key: str) -> str | None:
        """A setting that travels with the workspace, or None."""
        return settings.setting(self.database, key)

    def packages(self) -> list[PackageRecord]:
        """Upload packages, oldest first."""
        return packages.packages(self.database)

    def package_items(self, number: str) -> dict[str, str]:
        """Content hashes by uid, as a package left them on the portal."""
        return packages.package_items(self.database, number)

    def portal_answers(self, package: str | None = None) -> list[PortalAnswer]:
        """What the portal said, of one package or of all, by package and uid."""
        return answers.answers(self.database, package)

    def deliveries(self, package: str | None = None) -> list[Delivery]:
        """Copies onto sticks and shares, of one package or of all, oldest first."""
        return answers.deliveries(self.database, package)

    def printed_copies(self, publication: str | None = None, domain: str | None = None) -> list[PrintedCopy]:
        """What was printed, of a publication, a domain or of all, oldest first."""
        return copies.printed_copies(self.database, publication, domain)

    def printed_copy(self, uid: str) -> PrintedCopy | None:
        """One record of a printing, or None."""
        return copies.printed_copy(self.database, uid)

    def desk_ticks(self, profile: str) -> list[DeskTick]:
        """What was typed over into a portal by hand, in that order."""
        return copies.desk_ticks(self.database, profile)

    def editions(self) -> list[Edition]:
        """Approved editions, oldest first."""
        return editions.editions(self.database)

    def edition_content(self, number: str) -> EditionContent:
        """What an edition froze; UsageError UNKNOWN_EDITION."""
        return editions.edition_content(self.database, number)

    def review_tasks(self) -> list[ReviewTask]:
        """What is or was to be reviewed, in the order it came up."""
        return editions.review_tasks(self.database)

    def remembered_list(self, domain: str) -> RememberedList | None:
        """The county's list of a domain as it was imported last, or None."""
        return editions.remembered_list(self.database, domain)

    def roster(self, publication: str) -> Roster | None:
        """The list that belongs to a publication, without its rows, or None."""
        return rosters.roster(self.database, publication)

    def roster_rows(self, roster: str) -> Iterator[RosterRow]:
        """The rows of the roster with this uid, in their order."""
        return rosters.rows(self.database, roster)

    def releases(self) -> list[ReleaseRecord]:
        """What was released, oldest first."""
        return privacy.releases(self.database)

    def scans(self, limit: int = 200) -> list[ScanRecord]:
        """The files scanned last, newest first."""
        return privacy.scans(self.database, limit)

    def attachment(self, sha256: str) -> bytes:
        """The bytes of an attachment; WorldError MISSING_ATTACHMENT when they are gone or changed."""
        return attachments.data(self.database, self.path, sha256)

    def attachment_path(self, sha256: str) -> Path:
        """Where an attachment lies, known to be whole; WorldError MISSING_ATTACHMENT."""
        self.attachment(sha256)
        return attachments.place(self.path, sha256)

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Rows with every word of `text` (pinyin initials too): items first, then publications, newest first."""
        return excerpts.find(self.database, text, limit)

    def _listed(self, table: str, reader: Callable[[Database], list[T]]) -> list[T]:
        return reader(self.database) if self.read_only else self._memory.listed(table, reader)

    def _item(self, uid: str) -> Item | None:
        if not self.read_only:
            return self._memory.item(uid)
        with self.database.reading():  # without the lock nothing may be remembered
            return Memory(self.database).item(uid)

    def _require_writable(self) -> None:
        if self.read_only:
            raise WorldError(
                "READ_ONLY", "工作区是以只读方式打开的，没有改动。", "请关闭后以可写方式重新打开，或等对方用完。"
            )
        if self._lock is None:
            raise connection.closed()
        self._lock.require()
