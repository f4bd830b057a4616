"""Unfinished files and folders a crash leaves behind: how they are named, and their removal at the next opening."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from catalog_app.support.folders import ROOM_PREFIX
from catalog_app.support.leftovers import is_unfinished


def is_leftover(name: str) -> bool:
    """Whether only unfinished work has such a name."""
    return name.startswith(ROOM_PREFIX) or is_unfinished(name)


def sweep(folder: Path, opened: float) -> None:
    """Remove the leftovers in `folder` that are older than `opened` (a file time). Never fails."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if is_leftover(entry.name) and entry.stat().st_mtime < opened:
                _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            entry.unlink()
