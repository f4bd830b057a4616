"""A checked copy of a database in one file, and what a database holds in figures."""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Collection
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from catalog_app.model.errors import WorldError
from catalog_app.model.records import BackupInfo
from catalog_app.store import archive, attachments, connection, history, places
from catalog_app.store.archive import Manifest
from catalog_app.store.connection import Database
from catalog_app.store.opening import BACKUPS
from catalog_app.support import files
from catalog_app.support.folders import ROOM_PREFIX
from catalog_app.support.leftovers import room_prefix, sweep_rooms
from catalog_app.support.progress import Progress

_FORM = "%Y%m%d-%H%M%S"
_DATED = re.compile(r"(\d{8}-\d{6}) .*\.zip")
_LONGEST_LABEL = 40
_COUNTER_AT = 24


def describe(database: Database) -> BackupInfo:
    """What the database holds now; `created` is the time of its last edit."""
    with database.reading():
        domains: dict[str, int] = dict(
            database.query("SELECT domain, count(*) FROM item GROUP BY domain ORDER BY domain")
        )
        last_edit = history.last_edit(database) or datetime.min.replace(tzinfo=UTC)
        known = int(database.value("SELECT count(*) FROM attachment"))
        return BackupInfo(
            created=last_edit,
            unit=places.unit(database).name,
            items=sum(domains.values()),
            publications=int(database.value("SELECT count(*) FROM publication")),
            last_edit=last_edit,
            domains=domains,
            attachments=known,
        )


def is_poorer(backup: BackupInfo, current: BackupInfo) -> bool:
    """Whether putting `backup` in the place of `current` would lose items, publications or later edits."""
    return (
        any(count > backup.domains.get(code, 0) for code, count in current.domains.items())
        or backup.publications < current.publications
        or backup.last_edit.astimezone(UTC) < current.last_edit.astimezone(UTC)
    )


def change_counter(path: Path) -> int:
    """The file's own count of committed transactions."""
    try:
        with path.open("rb") as stream:
            return int.from_bytes(stream.read(_COUNTER_AT + 4)[_COUNTER_AT:], "big")
    except OSError as error:
        raise files.world_error(error, path) from error


def write_backup(
    database: Database,
    out: Path,
    *,
    replace: bool,
    created: datetime | None,
    carried: Collection[str],
    passphrase: str | None,
    progress: Progress,
) -> BackupInfo:
    """Make and re-read the backup `out`, with the attachments whose hashes are in `carried`."""
    folder = database.path.parent
    counter = change_counter(database.path)
    room_place = out.parent if database.read_only else folder
    try:
        with tempfile.TemporaryDirectory(dir=room_place, prefix=room_prefix(ROOM_PREFIX)) as room:
            sweep_rooms(room_place, ROOM_PREFIX, Path(room).stat().st_mtime)
            copy = Path(room) / database.path.name
            database.copy_to(copy)
            present = _present(database, folder, carried)
            manifest = _manifest(copy, created, counter, present)
            with files.beside(out, replace=replace) as temporary:
                with archive.writing(temporary, passphrase) as stream:
                    paths = {sha256: attachments.place(folder, sha256) for sha256 in present}
                    archive.write(stream, manifest, copy, paths, progress)
                with archive.reading(temporary, passphrase) as written:
                    written.verify()
    except OSError as error:
        raise files.world_error(error, out) from error
    return manifest.info


def automatic_name(workspace: Path, now: datetime, label: str, suffix: str = ".zip") -> Path:
    """A free name in `backups/` that begins with the date, so that names sort by time; the folder is made."""
    folder = workspace / BACKUPS
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise files.world_error(error, folder) from error
    stem = f"{now.strftime(_FORM)} {files.safe_name(label, _LONGEST_LABEL)}"
    names = itertools.chain([stem], (f"{stem} {number}" for number in itertools.count(2)))
    return next(path for name in names if not (path := folder / f"{name}{suffix}").exists())


def automatic_backups(workspace: Path) -> dict[Path, datetime]:
    """The files in `backups/` that bear a date, with it (local time, without zone)."""
    folder = workspace / BACKUPS
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(ValueError):
            if _DATED.fullmatch(path.name):
                found[path] = datetime.strptime(path.name[:15], _FORM)  # noqa: DTZ007 - file names carry local time
    return found


def require_sound(database: Database, error: WorldError) -> None:
    """Raise `error` unless every page, index and reference is as it must be."""
    if database.value("PRAGMA integrity_check(1)") != "ok" or database.one("PRAGMA foreign_key_check") is not None:
        raise error


def _present(database: Database, folder: Path, carried: Collection[str]) -> dict[str, int]:
    """Those of the attachments to carry that lie where they must, unchanged."""
    sizes = {sha256: size for sha256, size in attachments.known(database).items() if sha256 in carried}
    return {sha256: size for sha256, size in sizes.items() if attachments.is_whole(folder, sha256, size)}


def _manifest(copy: Path, created: datetime | None, counter: int, present: dict[str, int]) -> Manifest:
    with closing(Database(copy, read_only=True)) as database:
        require_sound(database, connection.damaged(database.path))
        info = describe(database)
        version = int(database.value("PRAGMA user_version"))
    return Manifest(
        schema=archive.SCHEMA,
        created=created or info.last_edit,
        unit=info.unit,
        items=info.items,
        publications=info.publications,
        last_edit=info.last_edit,
        domains=info.domains,
        version=version,
        change_counter=counter,
        sha256=files.sha256(copy),
        size=copy.stat().st_size,
        attachments=present,
        known_attachments=info.attachments,
    )
