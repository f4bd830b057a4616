"""Backups, restore and history."""

from __future__ import annotations

from pathlib import Path

from catalog_app.model.changes import HistoryStep, Stamp
from catalog_app.model.records import BackupInfo, Comparison
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.store import backup as store_backup
from catalog_app.support.progress import Progress


def back_up(
    session: Session,
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passphrase: str | None = None,
    stamp: Stamp | None = None,
) -> BackupInfo:
    """One verified file of the whole workspace, dated by `stamp` (else by its last edit); with a passphrase sealed.

    UsageError FILE_EXISTS unless `replace`, WORKSPACE_FILE.
    """
    require_target(out)
    return store_backup.backup(
        session.workspace, out, replace=replace, passphrase=passphrase, progress=progress, stamp=stamp
    )


def scheduled_backup(session: Session, stamp: Stamp) -> Path | None:
    """An automatic backup if the last one is older than a day and something changed since."""
    return store_backup.scheduled_backup(session.workspace, stamp)


def backup_list(session: Session) -> list[Path]:
    """The automatic backups, newest first."""
    return sorted((session.workspace.path / "backups").glob("*.zip"), reverse=True)


def compare_backup(file: Path, folder: Path, passphrase: str | None = None) -> Comparison:
    """What the backup holds beside what the workspace holds now."""
    return store_backup.compare(file, folder, passphrase=passphrase)


def restore_backup(
    file: Path, folder: Path, *, replace: bool, passphrase: str | None = None, stamp: Stamp | None = None
) -> None:
    """Put a backup in place of `folder`; WorldError RESTORE_POORER unless `replace`. The old one is kept aside.

    Without `stamp` history and the kept copy bear the backup's date.
    """
    store_backup.restore(file, folder, replace=replace, passphrase=passphrase, stamp=stamp)


def history(session: Session, limit: int = 200) -> list[HistoryStep]:
    """The steps, newest first."""
    return session.workspace.history(limit)
