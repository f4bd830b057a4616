"""Attachments beside the database, each under its SHA-256, written once and never changed.

The file is complete on the disk before the row that names it is committed. What an aborted transaction leaves is a file
no row names; the next opening for writing removes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import WorldError
from catalog_app.store.connection import Database
from catalog_app.support import files

FOLDER = "attachments"


def place(folder: Path, sha256: str) -> Path:
    """Where the attachment with this hash lies in the workspace `folder`."""
    return folder / FOLDER / sha256[:2] / sha256


def add(database: Database, folder: Path, data: bytes, name: str, stamp: Stamp) -> str:
    """Write the file unless it is there already, and its row in the running transaction; the hash."""
    sha256 = files.sha256(data)
    if not is_whole(folder, sha256, len(data)):
        write(place(folder, sha256), data)
    database.run(
        "INSERT INTO attachment VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        (sha256, name, len(data), stamp.now.isoformat(), stamp.who),
    )
    return sha256


def write(target: Path, data: bytes) -> None:
    """The file, whole or not at all."""
    make_folder(target)
    files.atomic_write(target, data, replace=True)


def make_folder(target: Path) -> None:
    """The folder an attachment goes into."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.world_error(error, target.parent) from error


def is_whole(folder: Path, sha256: str, size: int) -> bool:
    """Whether the attachment lies in the workspace `folder`, unchanged."""
    path = place(folder, sha256)
    try:
        return path.is_file() and path.stat().st_size == size and files.sha256(path) == sha256
    except OSError:
        return False


def data(database: Database, folder: Path, sha256: str) -> bytes:
    """The bytes of an attachment; MISSING_ATTACHMENT when they are gone or no longer what was stored."""
    name = database.value("SELECT name FROM attachment WHERE sha256 = ?", (sha256,))
    found = None
    with suppress(OSError):
        found = place(folder, sha256).read_bytes()
    if name is None or found is None or files.sha256(found) != sha256:
        raise WorldError(
            "MISSING_ATTACHMENT",
            f"附件“{name or sha256[:8]}”不见了或已被改动。",
            "请从备份中恢复，或重新添加这个附件。",
        )
    return found


def known(database: Database) -> dict[str, int]:
    """Sizes of all attachments by hash."""
    return dict(database.query("SELECT sha256, size FROM attachment ORDER BY sha256"))


def sweep(database: Database, folder: Path, opened: float) -> int:
    """Remove the files no row names that are older than `opened` (a file time); how many. Never fails."""
    removed = 0
    for path in unknown(folder, known(database)):
        with suppress(OSError):
            if path.stat().st_mtime < opened:
                path.unlink()
                removed += 1
    return removed


def unknown(folder: Path, known: Collection[str]) -> list[Path]:
    """The attachment files in the workspace `folder` that are not among `known`."""
    root = folder / FOLDER
    return [path for path in _files(root) if path.name not in known] if root.is_dir() else []


def _files(root: Path) -> Iterator[Path]:
    for folder in root.iterdir():
        if folder.is_dir() and not folder.is_symlink():
            yield from (path for path in folder.iterdir() if path.is_file())
