"""A publication removed for good: its rows, its part of the history, the search index, attachments and backups.

One transaction removes it from the database and leaves a marker in `meta`; what else has to go is done after it, and
done again at the next opening for writing until the marker is gone. The marker holds uids and hashes, never words.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, RowChange, Stamp
from catalog_app.model.errors import AppError
from catalog_app.model.records import PurgeReport
from catalog_app.store import archive, attachments, history, migrations, publications, sealing, snapshot, traces
from catalog_app.store.connection import Database
from catalog_app.store.opening import BACKUPS
from catalog_app.store.rows import to_json
from catalog_app.store.sealing import damaged_backup
from catalog_app.support import files
from catalog_app.support.folders import ROOM_PREFIX
from catalog_app.support.progress import Silent

PURGE = "彻底删除1条公开信息"
_PENDING, _PURGED = "purging", "purged"
_RAW_COPY = "损坏原件"
_SPOILT = {"DAMAGED_BACKUP", "DAMAGED_WORKSPACE", "NEWER_VERSION", "NOT_A_WORKSPACE"}
"""What a file is that nobody can rewrite; anything else may pass, and is tried again."""

_ids = msgspec.json.Decoder(list[str])


class _Pending(Struct):
    """What remains to be done after the transaction."""

    publications: list[str] = []
    attachments: list[str] = []


def preview(database: Database, folder: Path, uid: str) -> PurgeReport:
    """What `purge` would remove; UNKNOWN_PUBLICATION. Backups are counted as if each held it."""
    report = _reckon(database, uid)
    return structs.replace(report, rewritten=tuple(path.name for path in _backups(folder)))


def purge(database: Database, folder: Path, uid: str, stamp: Stamp) -> tuple[PurgeReport, ChangeSet]:
    """Remove the publication everywhere, also one that was deleted before; cannot be undone. UNKNOWN_PUBLICATION.

    What cannot be done now (full disk, a backup open elsewhere) is told by `unfinished`; the next opening goes on.
    """
    with database.writing():
        told = _reckon(database, uid)
        gone = traces.remove(database, uid)
        step = history.record_silently(database, PURGE, stamp)
        _remember(database, uid, gone)
    try:
        report = finish(database, folder)
    except AppError as error:
        report = PurgeReport(unfinished=error.cause)
    outcome = {key: getattr(report, key) for key in ("rewritten", "removed", "left", "unfinished")}
    rows = tuple(RowChange(table, uid, None, None) for table in ("publication", "posting", "roster"))
    return structs.replace(told, **outcome), ChangeSet(step, PURGE, stamp.who, stamp.now, rows, stamp.cause)


def purged(database: Database) -> list[str]:
    """Uids of the publications that were purged here; a restored backup must not bring them back."""
    found = _meta(database, _PURGED)
    return _ids.decode(found) if found else []


def remove_again(database: Database, uids: Iterable[str]) -> None:
    """Remove what was purged elsewhere from a restored database, in the running transaction; VACUUM is the caller's."""
    for uid in uids:
        traces.remove(database, uid)
        _add_purged(database, uid)


def finish(database: Database, folder: Path) -> PurgeReport:
    """Do what an interrupted purge left; harmless when nothing was."""
    found = _meta(database, _PENDING)
    if found is None:
        return PurgeReport()
    pending = msgspec.json.decode(found, type=_Pending)
    database.run("VACUUM")  # secure_delete does not reach every page of the search index
    _unlink_attachments(database, folder, pending.attachments)
    try:
        outcome = _purge_backups(folder, pending.publications)
    except OSError as error:
        raise files.world_error(error, folder / BACKUPS) from error
    with database.writing():
        database.run("DELETE FROM meta WHERE key = ?", (_PENDING,))
    return outcome


def _reckon(database: Database, uid: str) -> PurgeReport:
    if not traces.is_known(database, uid):
        raise publications.unknown_publication(uid)
    found = traces.find(database, uid)
    present = database.value("SELECT title FROM publication WHERE uid = ?", (uid,))
    rows = "SELECT count(*) FROM roster_row WHERE substr(roster, 1, ?) = ?"
    return PurgeReport(
        title=present or max(found.titles, default=""),
        postings=int(database.value("SELECT count(*) FROM posting WHERE publication = ?", (uid,))),
        roster_rows=int(database.value(rows, (len(uid), uid))),
        attachments=len(traces.unshared(database, found)),
        steps=len(traces.steps(database, found.rows)),
    )


def _remember(database: Database, uid: str, gone: set[str]) -> None:
    found = _meta(database, _PENDING)
    pending = msgspec.json.decode(found, type=_Pending) if found else _Pending()
    pending = _Pending([*pending.publications, uid], sorted({*pending.attachments, *gone}))
    _set_meta(database, _PENDING, to_json(pending))
    _add_purged(database, uid)


def _add_purged(database: Database, uid: str) -> None:
    _set_meta(database, _PURGED, to_json([*dict.fromkeys([*purged(database), uid])]))


def _unlink_attachments(database: Database, folder: Path, hashes: Iterable[str]) -> None:
    known = attachments.known(database)
    for sha256 in hashes:
        if sha256 not in known:
            path = attachments.place(folder, sha256)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise files.world_error(error, path) from error


def _purge_backups(folder: Path, uids: list[str]) -> PurgeReport:
    rewritten: list[str] = []
    removed: list[str] = []
    left: list[str] = []
    for path in _backups(folder):
        if path.is_dir():
            shutil.rmtree(path)
            removed.append(path.name)
        elif sealing.is_sealed(path):
            left.append(path.name)
        elif (changed := _purge_backup(path, uids)) is not None:
            (rewritten if changed else removed).append(path.name)
    return PurgeReport(rewritten=tuple(rewritten), removed=tuple(removed), left=tuple(left))


def _backups(folder: Path) -> list[Path]:
    """Backups in the workspace, and the copies of a damaged database that no SQLite can clean."""
    place = folder / BACKUPS
    found = sorted(place.iterdir()) if place.is_dir() else []
    return [path for path in found if (path.is_dir() and _RAW_COPY in path.name) or path.suffix == ".zip"]


def _purge_backup(path: Path, uids: list[str]) -> bool | None:
    """True where it was rewritten, False where it had to go, None where it never held them."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=ROOM_PREFIX) as room:
            return _rewrite(path, Path(room), uids)
    except AppError as error:
        if error.code not in _SPOILT:
            raise
        path.unlink()
        return False


def _rewrite(path: Path, room: Path, uids: list[str]) -> bool | None:
    with archive.reading(path, None) as opened:
        copy = room / archive.DATABASE
        opened.extract_database(copy)
        with closing(Database(copy)) as database:
            if not any(traces.is_known(database, uid) for uid in uids):
                return None
            migrations.migrate(database)  # an older backup has not yet all that is asked for here
            gone = _remove_all(database, uids, path.name)
            known = len(attachments.known(database))
            count = int(database.value("SELECT count(*) FROM publication"))
        kept = {sha256: room / sha256 for sha256 in opened.manifest.attachments if sha256 not in gone}
        for sha256, target in kept.items():
            opened.extract_attachment(sha256, target)
        manifest = structs.replace(
            opened.manifest,
            publications=count,
            version=migrations.CURRENT,
            sha256=files.sha256(copy),
            size=copy.stat().st_size,
            attachments={sha256: target.stat().st_size for sha256, target in kept.items()},
            known_attachments=known,
        )
    _write(path, manifest, copy, kept)
    return True


def _remove_all(database: Database, uids: list[str], name: str) -> set[str]:
    gone: set[str] = set()
    with database.writing():
        for uid in uids:
            gone |= traces.remove(database, uid)
    database.run("VACUUM")
    snapshot.require_sound(database, damaged_backup(name))
    database.run("PRAGMA journal_mode=DELETE")
    return gone


def _write(path: Path, manifest: archive.Manifest, copy: Path, kept: dict[str, Path]) -> None:
    with files.beside(path, replace=True) as temporary:
        with archive.writing(temporary, None) as stream:
            archive.write(stream, manifest, copy, kept, Silent())
        with archive.reading(temporary, None) as written:
            written.verify()


def _meta(database: Database, key: str) -> str | None:
    found: str | None = database.value("SELECT value FROM meta WHERE key = ?", (key,))
    return found


def _set_meta(database: Database, key: str, value: str) -> None:
    database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
