"""Making a folder so that a crash, a full disk or a cancelled job never leaves half of it under its name."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from catalog_app.model.errors import UsageError
from catalog_app.support.files import world_error

ROOM_PREFIX = ".part-"
"""Names of temporary folders; those of temporary files come from files.py."""
_LEFT_BEHIND_AFTER = 3600.0  # seconds; no job takes that long


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """A temporary folder to fill: on success it becomes `folder`, on any failure it is gone and `folder` as it was.

    UsageError FOLDER_NOT_EMPTY unless `folder` is missing or empty; what a killed program left unfinished counts as
    nothing, and is removed after an hour.
    """
    require_free(folder)
    target = Path(os.path.realpath(folder))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        room = _room(target)
        try:
            _sweep({room.parent, target}, room.stat().st_mtime - _LEFT_BEHIND_AFTER)
            yield room
            _move(room, target)
        finally:
            shutil.rmtree(room, ignore_errors=True)
    except OSError as error:
        raise world_error(error, folder) from error


def require_free(folder: Path) -> None:
    """UsageError FOLDER_NOT_EMPTY unless the folder is missing, or holds at most what a killed program left."""
    if os.path.lexists(folder) and (not folder.is_dir() or not all(map(_is_room, folder.iterdir()))):
        raise UsageError(
            "FOLDER_NOT_EMPTY", f"“{folder.name}”不是空文件夹，没有改动它。", "请换一个空文件夹，或尚不存在的文件夹。"
        )


def _is_room(entry: Path) -> bool:
    return entry.name.startswith(ROOM_PREFIX) and entry.is_dir() and not entry.is_symlink()


def _room(target: Path) -> Path:
    """Beside the target, so that one renaming makes it; inside it where that is all we may write to."""
    try:
        return Path(tempfile.mkdtemp(prefix=ROOM_PREFIX, dir=target.parent))
    except OSError:
        if not target.is_dir():
            raise
    return Path(tempfile.mkdtemp(prefix=ROOM_PREFIX, dir=target))


def _move(room: Path, target: Path) -> None:
    there = target.is_dir()
    room.chmod(target.stat().st_mode if there else 0o755)  # mkdtemp's folders are closed to everybody else
    if room.parent == target:
        _move_entries(room, target)
        return
    try:
        if there:
            target.rmdir()  # Windows replaces no folder, not even an empty one
    except OSError:  # a drive, or where another program stands
        _move_entries(room, target)
        return
    try:
        room.replace(target)
    except BaseException:  # also where it was interrupted; raised again
        if there:
            with suppress(OSError):
                target.mkdir(exist_ok=True)
        raise


def _move_entries(room: Path, target: Path) -> None:
    moved: list[Path] = []
    try:
        for entry in sorted(room.iterdir()):
            entry.replace(target / entry.name)
            moved.append(target / entry.name)
    except BaseException:  # an interruption too must leave all or nothing; raised again
        for entry in moved:
            with suppress(OSError):
                entry.replace(room / entry.name)
        raise


def _sweep(places: Iterable[Path], long_ago: float) -> None:
    """Remove the rooms that a killed program left behind before a file time. Never fails."""
    for place in places:
        with suppress(OSError):
            for entry in place.iterdir():
                if _is_room(entry) and entry.stat().st_mtime < long_ago:
                    shutil.rmtree(entry, ignore_errors=True)
