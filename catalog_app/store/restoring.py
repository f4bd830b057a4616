"""A backup put in the place of a workspace: unpacked beside it, checked, compared, and only then exchanged in one step.

The replaced database is kept in `backups/`; attachments are only ever added. Serial numbers and package records given
out since the backup, and what the portal answered, are carried over, because they exist outside; undo ends there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.records import BackupInfo, Comparison
from catalog_app.store import (
    answers,
    archive,
    attachments,
    editions,
    history,
    items,
    leftovers,
    lock,
    migrations,
    opening,
    packages,
    privacy,
    purging,
    snapshot,
)
from catalog_app.store.archive import Archive
from catalog_app.store.connection import Database
from catalog_app.store.sealing import damaged_backup
from catalog_app.support import files
from catalog_app.support.progress import Silent

RESTORE = "恢复备份"
KEPT, _DAMAGED = "恢复之前", "损坏原件"
_JOURNAL = f"{opening.DATABASE}-journal"
_OURS = {opening.DATABASE, _JOURNAL, attachments.FOLDER, opening.BACKUPS, lock.NAME}


def read_backup(file: Path, passphrase: str | None = None) -> BackupInfo:
    """What a backup says of itself; DAMAGED_BACKUP, PASSPHRASE_NEEDED, WRONG_PASSPHRASE."""
    with archive.reading(file, passphrase) as opened:
        return opened.manifest.info


def compare(file: Path, folder: Path, passphrase: str | None = None) -> Comparison:
    """The backup beside the workspace it would replace."""
    backup = read_backup(file, passphrase)
    current = _current(folder)
    return Comparison(backup, current, current is not None and snapshot.is_poorer(backup, current))


def restore(
    file: Path, folder: Path, *, replace: bool, passphrase: str | None = None, stamp: Stamp | None = None
) -> Path | None:
    """Put the backup in the place of `folder`; where the replaced database is kept, or None when there was none.

    RESTORE_POORER unless `replace`, WORKSPACE_IN_USE, FOLDER_NOT_EMPTY when `folder` holds something else; on any
    failure the workspace is as it was.
    """
    with archive.reading(file, passphrase) as opened:
        made = _require_place(folder)
        stamp = stamp or Stamp(RESTORE, opened.manifest.created)
        held = lock.acquire(folder, stamp)
        try:
            return _exchange(opened, file, folder, stamp, replace=replace)
        finally:
            held.release()
            if made and not (folder / opening.DATABASE).exists():
                shutil.rmtree(folder, ignore_errors=True)


def _exchange(opened: Archive, file: Path, folder: Path, stamp: Stamp, *, replace: bool) -> Path | None:
    current = _current(folder, locked=True)
    with files.beside(folder / opening.DATABASE, replace=True) as unpacked:
        opened.extract_database(unpacked)
        info, known = _made_ready(unpacked, folder, stamp, file.name)
        if current is not None and not replace and snapshot.is_poorer(info, current):
            raise _poorer(info, current)
        _fetch_attachments(opened, file, folder, known)
        return _set_aside(folder, known, stamp, readable=current is not None)


def _made_ready(unpacked: Path, folder: Path, stamp: Stamp, name: str) -> tuple[BackupInfo, dict[str, int]]:
    """Check the unpacked database, bring it to this version and end its undo; what it holds, and its attachments."""
    with _blaming(name), closing(Database(unpacked)) as database:
        _require_sound(database, name)
        migrations.migrate(database)
        with database.writing():
            info = snapshot.describe(database)
            purged = _carry_over(folder / opening.DATABASE, database)
            history.add_barrier(database, RESTORE, stamp)
        if purged:
            database.run("VACUUM")
        items.items(database)
        return info, attachments.known(database)


def _poorer(backup: BackupInfo, current: BackupInfo) -> WorldError:
    return WorldError(
        "RESTORE_POORER",
        f"备份（{backup.items}个事项、{backup.publications}条公开信息，最后修改于{backup.last_edit:%Y-%m-%d %H:%M}）"
        f"不如现在的工作区新或全（{current.items}个事项、{current.publications}条公开信息，"
        f"最后修改于{current.last_edit:%Y-%m-%d %H:%M}），没有恢复。",
        "请核对是否选对了备份；确定要恢复时选择“替换”（--replace），现在的内容会另存一份。",
    )


def _require_sound(database: Database, name: str) -> None:
    migrations.stored_version(database)
    snapshot.require_sound(database, damaged_backup(name))
    if database.value("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')"):
        raise damaged_backup(name)  # our schema has none: somebody made this file by hand


@contextmanager
def _blaming(name: str) -> Iterator[None]:
    """What is wrong with the unpacked database is wrong with the backup."""
    try:
        yield
    except WorldError as error:
        if error.code in ("DAMAGED_WORKSPACE", "NOT_A_WORKSPACE"):
            raise damaged_backup(name) from error
        raise


def _carry_over(current: Path, restored: Database) -> bool:
    """What the same workspace gave out after the backup: serial numbers, packages, editions, releases.

    What was purged meanwhile goes out of the backup's content too; whether anything had been.
    """
    uid = "SELECT value FROM meta WHERE key = 'uid'"
    with suppress(AppError), closing(Database(current, read_only=True)) as database:
        if database.value(uid) != restored.value(uid):
            return False
        serials = database.query("SELECT key, value FROM serial")
        records = [(record, packages.package_items(database, record.number)) for record in packages.packages(database)]
        raise_serial = (
            "INSERT INTO serial VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)"
        )
        restored.run_many(raise_serial, serials)
        for record, content in records:
            packages.save_package(restored, record, content)
        editions.carry_over(database, restored)
        privacy.carry_over(database, restored)
        answers.carry_over(database, restored)
        gone = purging.purged(database)
        purging.remove_again(restored, gone)
        return bool(gone)
    return False


def _current(folder: Path, *, locked: bool = False) -> BackupInfo | None:
    """What the workspace holds; None when there is none or it cannot be read. NEWER_VERSION is not replaced."""
    try:
        opening.require_ours(folder)
        path = folder / opening.DATABASE
        with closing(Database(path) if locked else opening.opened_for_reading(folder)) as database:
            return snapshot.describe(database)
    except WorldError as error:
        if error.code in ("NEWER_VERSION", "WORKSPACE_BUSY"):
            raise
        return None


def _require_place(folder: Path) -> bool:
    """A missing or empty folder, or one of ours, even with its database damaged or gone; whether it was made now."""
    if not os.path.lexists(folder):  # a link that leads nowhere is no place either
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise files.world_error(error, folder) from error
        return True
    if not folder.is_dir() or _is_foreign(folder):
        raise UsageError(
            "FOLDER_NOT_EMPTY", f"“{folder.name}”里有别的文件，没有改动它。", "请选择原来的工作区或一个空文件夹。"
        )
    return False


def _is_foreign(folder: Path) -> bool:
    try:
        opening.require_ours(folder)
    except WorldError as error:
        names = {entry.name for entry in folder.iterdir()}
        known = all(name in _OURS or leftovers.is_leftover(name) for name in names)
        return error.code == "NOT_A_WORKSPACE" and (opening.DATABASE in names or not known)
    return False


def _fetch_attachments(opened: Archive, file: Path, folder: Path, known: dict[str, int]) -> None:
    """Bring what is missing: out of the backup, or from the workspace an automatic backup lies in."""
    for sha256, size in known.items():
        target = attachments.place(folder, sha256)
        beside = attachments.place(file.resolve().parent.parent, sha256)
        if attachments.is_whole(folder, sha256, size):
            continue
        if sha256 in opened.manifest.attachments:
            attachments.make_folder(target)
            with files.beside(target, replace=True) as temporary:
                opened.extract_attachment(sha256, temporary)
        elif attachments.is_whole(file.resolve().parent.parent, sha256, size):
            attachments.write(target, beside.read_bytes())


def _set_aside(folder: Path, known: Collection[str], stamp: Stamp, *, readable: bool) -> Path | None:
    """Keep the present database, with the attachments only it knows; nothing of it may be rolled into the new one."""
    path = folder / opening.DATABASE
    if not path.exists():
        return None
    if readable:
        try:
            with closing(Database(path)) as database:
                return _set_aside_whole(database, known, stamp)
        except WorldError as error:
            if error.code == "DISK_FULL":  # a plain copy would not fit either
                raise
    return _set_aside_raw(folder, known, stamp)


def _set_aside_whole(database: Database, known: Collection[str], stamp: Stamp) -> Path:
    out = snapshot.automatic_name(database.path.parent, stamp.now, KEPT)
    carried = attachments.known(database).keys() - set(known)
    snapshot.write_backup(
        database, out, replace=False, created=stamp.now, carried=carried, passphrase=None, progress=Silent()
    )
    database.run("PRAGMA journal_mode=DELETE")
    return out


def _set_aside_raw(folder: Path, known: Collection[str], stamp: Stamp) -> Path:
    """Files that SQLite cannot read are copied as they are."""
    out = snapshot.automatic_name(folder, stamp.now, _DAMAGED, "")
    journal = folder / _JOURNAL
    kept = [folder / opening.DATABASE, journal, *attachments.unknown(folder, known)]
    try:
        out.mkdir()
        for path in kept:
            if path.exists():
                shutil.copyfile(path, out / path.name)
        journal.unlink(missing_ok=True)
    except OSError as error:
        shutil.rmtree(out, ignore_errors=True)
        raise files.world_error(error, out) from error
    return out
