"""From a folder to a database that may be read or written: is it ours, is it whole, is it of this version."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, WorldError
from catalog_app.store import attachments, connection, history, leftovers, lock, migrations, search
from catalog_app.store.connection import Database
from catalog_app.store.lock import WorkspaceLock
from catalog_app.support import files

DATABASE = "catalog.db"
BACKUPS = "backups"
UPGRADE = "升级数据版本"
_MAGIC = b"SQLite format 3\0"
_VERSION_AT, _APPLICATION_AT, _HEADER = 60, 68, 100
_CHECKED_AT_OPEN = 4 * 1024 * 1024


def require_ours(folder: Path) -> None:
    """Judge by the file's first bytes, before anything is opened, locked or written."""
    path = folder / DATABASE
    if not path.is_file():
        raise connection.missing(folder)
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER)
    except OSError as error:
        raise files.world_error(error, path) from error
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise connection.damaged(path)
    if _number(header, _APPLICATION_AT) != migrations.APPLICATION_ID:
        raise connection.missing(folder)
    version = _number(header, _VERSION_AT)
    if version > migrations.CURRENT:
        raise migrations.newer_version(folder.name, version)


def opened(path: Path) -> Database:
    """A connection for writing to a database known to be whole and current."""
    database = Database(path)
    with ExitStack() as undo:
        undo.callback(database.close)
        database.use_truncated_journal()
        undo.pop_all()
    return database


def opened_for_writing(folder: Path, stamp: Stamp, held: WorkspaceLock) -> Database:
    """Check, migrate, re-index, sweep; then a connection for writing."""
    path = folder / DATABASE
    if not os.access(path, os.W_OK):
        raise connection.read_only_error(path)
    database = Database(path)
    try:
        version = migrations.stored_version(database)
        if held.replaced_stale or path.stat().st_size <= _CHECKED_AT_OPEN:
            require_whole(database)
        if version < migrations.CURRENT:
            _upgrade(database, stamp)
        database.use_truncated_journal()
        if not search.is_current(database):
            with database.writing():
                search.rebuild(database)
        _sweep(database, folder)
        _finish_purge(database, folder)
    except BaseException:  # whatever it was, the file is let go; raised again
        database.close()
        raise
    return database


def opened_for_reading(folder: Path) -> Database:
    """A connection that never writes; also from a medium that cannot be written."""
    path = folder / DATABASE
    try:
        return _readable(path)
    except WorldError as error:
        found = lock.holder(folder)
        if error.code != "READ_ONLY" or (found is not None and found.alive):
            raise
    # What a crash left unfinished must be rolled back before anybody can read; that needs one writing connection.
    with closing(Database(path)) as database:
        migrations.stored_version(database)
    return _readable(path)


def require_whole(database: Database) -> None:
    """DAMAGED_WORKSPACE when a page or index of the file is not as it must be, or a row refers to one that is gone."""
    if database.value("PRAGMA quick_check(1)") != "ok":
        raise connection.damaged(database.path)
    table = database.value("PRAGMA foreign_key_check")
    if table is not None:
        raise connection.damaged(database.path, f"{table}表")


def _readable(path: Path) -> Database:
    database = Database(path, read_only=True)
    with ExitStack() as undo:
        undo.callback(database.close)
        version = migrations.stored_version(database)
        if path.stat().st_size <= _CHECKED_AT_OPEN:
            require_whole(database)
        if version < migrations.CURRENT:
            raise WorldError(
                "OLDER_VERSION",
                f"工作区“{path.parent.name}”是旧版程序的数据，只读方式不能升级它。",
                "请先以可写方式打开一次，程序会备份并升级。",
            )
        undo.pop_all()
    return database


def _upgrade(database: Database, stamp: Stamp) -> None:
    from catalog_app.store.backup import backup_before  # zip and encryption are not needed to start

    backup_before(database, UPGRADE, stamp)
    migrations.migrate(database)
    with database.writing():
        history.add_barrier(database, UPGRADE, stamp)


def _sweep(database: Database, folder: Path) -> None:
    opened = (folder / lock.NAME).stat().st_mtime
    attachments.sweep(database, folder, opened)
    for place in (folder, folder / BACKUPS):
        leftovers.sweep(place, opened)


def _finish_purge(database: Database, folder: Path) -> None:
    if database.value("SELECT value FROM meta WHERE key = 'purging'") is None:
        return
    from catalog_app.store import purging  # zip and encryption are not needed to start

    with suppress(AppError):  # a full disk, a backup open elsewhere: the marker stays for the next opening
        purging.finish(database, folder)


def _number(header: bytes, place: int) -> int:
    return int.from_bytes(header[place : place + 4], "big")
