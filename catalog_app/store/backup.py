"""Backups: made by `Connection.backup`, checked, zipped beside their target and renamed; automatic ones thinned.

Automatic backups lie in `backups/` of the workspace and carry no attachments: those lie beside them, written once and
never changed. A backup the clerk asks for carries everything.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import WorldError
from catalog_app.model.records import BackupInfo
from catalog_app.store import archive, attachments, sealing, snapshot
from catalog_app.store.connection import Database
from catalog_app.store.restoring import KEPT, compare, read_backup, restore
from catalog_app.store.thinning import thin
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Progress, Silent

__all__ = ["automatic", "backup", "compare", "read_backup", "restore", "scheduled_backup", "thin"]

_INTERVAL = timedelta(days=1)


def backup(
    workspace: Workspace,
    out: Path,
    *,
    replace: bool,
    passphrase: str | None = None,
    progress: Progress,
    stamp: Stamp | None = None,
) -> BackupInfo:
    """One file of the whole workspace, read again before it gets its name; with a passphrase encrypted.

    FILE_EXISTS unless `replace`; EMPTY_PASSPHRASE; DAMAGED_WORKSPACE when the copy does not pass SQLite's check.
    """
    if passphrase is not None:
        sealing.require_passphrase(passphrase)
    return snapshot.write_backup(
        workspace.database,
        out,
        replace=replace,
        created=stamp.now if stamp else None,
        carried=attachments.known(workspace.database),
        passphrase=passphrase,
        progress=progress,
    )


def scheduled_backup(workspace: Workspace, stamp: Stamp) -> Path | None:
    """An automatic backup when the last is older than a day and something was committed since; else None."""
    if workspace.read_only:
        return None
    now = stamp.now.replace(tzinfo=None)
    dated = {path: date for path, date in snapshot.automatic_backups(workspace.path).items() if date <= now}
    newest = max(dated, key=lambda path: dated[path], default=None)
    if newest is not None and (now - dated[newest] < _INTERVAL or not _is_changed(workspace, newest)):
        return None
    return automatic(workspace.database, stamp, "每日备份")


def backup_before(database: Database, name: str, stamp: Stamp) -> Path:
    """The automatic backup before a bulk step or an upgrade."""
    return automatic(database, stamp, f"{name}之前")


def automatic(database: Database, stamp: Stamp, label: str) -> Path:
    """Write a backup named by date and label into the workspace's `backups/`, then thin them."""
    workspace = database.path.parent
    out = snapshot.automatic_name(workspace, stamp.now, label)
    snapshot.write_backup(
        database, out, replace=False, created=stamp.now, carried=(), passphrase=None, progress=Silent()
    )
    _thin(workspace, stamp.now.replace(tzinfo=None))
    return out


def _is_changed(workspace: Workspace, newest: Path) -> bool:
    try:
        with archive.reading(newest, None) as opened:
            counter = opened.manifest.change_counter
    except WorldError:  # the newest backup cannot be read: all the more reason to make one
        return True
    return counter != snapshot.change_counter(workspace.database.path)


def _thin(workspace: Path, now: datetime) -> None:
    dated = snapshot.automatic_backups(workspace)
    dropped = thin(dated.values(), now)
    for path, date in dated.items():
        if date in dropped and KEPT not in path.name:  # what a restore replaced is the clerk's to throw away
            with suppress(OSError):  # open in another program: it goes the next time
                path.unlink()
