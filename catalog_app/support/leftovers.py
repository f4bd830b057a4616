"""Names of unfinished files and folders, which tell for what and by whom they were made, and what becomes of them.

A killed program leaves them behind; the next run for the same target removes them at once, any other after an hour.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from catalog_app.support.processes import process_exists

_NAME = re.compile(
    r"\.(?:[0-9a-f]{12}|(?P<machine>[0-9a-f]{6})(?P<process>[0-9a-f]{8})(?P<target>[0-9a-f]{8})[0-9a-f]{6})"
    r"\.part(?:\.[^.]{1,11})?"
)
_AFTER = 3600.0  # seconds; no job takes that long


def unfinished_beside(target: Path) -> Path:
    """A new hidden name beside `target`, with its ending."""
    tag = f"{_machine()}{os.getpid():08x}{_target(target.name)}{secrets.token_hex(3)}"
    return target.with_name(f".{tag}.part{target.suffix[:12]}")


def is_unfinished(name: str) -> bool:
    """Whether only an unfinished file, or what lies beside it, has such a name."""
    return _NAME.match(name) is not None


def sweep(folder: Path, now: float, target: str = "") -> None:
    """Remove unfinished files a killed program left in `folder`: those for `target`, and others an hour before `now`.

    `now` is a time of the folder's own disk. Never fails: what cannot be listed or removed stays.
    """
    for entry, found in _unfinished(folder):
        if entry.is_file(follow_symlinks=False):
            with suppress(OSError):
                old = entry.stat(follow_symlinks=False).st_mtime < now - _AFTER
                if old or (found["target"] == _target(target) and _is_dead(found)):
                    Path(entry).unlink()


def sweep_dead(folder: Path) -> None:
    """Remove every unfinished file in `folder` whose program has ended here; for folders that are ours."""
    for entry, found in _unfinished(folder):
        if entry.is_file(follow_symlinks=False) and _is_dead(found):
            with suppress(OSError):
                Path(entry).unlink()


def room_prefix(prefix: str) -> str:
    """How the name of a temporary folder of this run begins, for `tempfile`."""
    return f"{prefix}{_machine()}{os.getpid():08x}-"


def sweep_rooms(folder: Path, prefix: str, now: float) -> None:
    """Remove the temporary folders of this prefix whose program has ended, or that are an hour older than `now`."""
    form = re.compile(rf"{re.escape(prefix)}(?:(?P<machine>[0-9a-f]{{6}})(?P<process>[0-9a-f]{{8}})-)?\w{{1,16}}")
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = form.fullmatch(entry.name)
            if found and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    if _is_dead(found) or entry.stat(follow_symlinks=False).st_mtime < now - _AFTER:
                        shutil.rmtree(entry, ignore_errors=True)


def _unfinished(folder: Path) -> Iterator[tuple[os.DirEntry[str], re.Match[str]]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") and (found := _NAME.fullmatch(entry.name)):
                yield entry, found


def _is_dead(found: re.Match[str]) -> bool:
    """Whether it was made on this machine, by a process that is no more."""
    if found["machine"] != _machine():
        return False
    return not process_exists(int(found["process"], 16))


def _target(name: str) -> str:
    """What stands for a target in names; what is made beside an unfinished file is for the same target."""
    found = _NAME.fullmatch(name)
    return (found and found["target"]) or _hash(name, 8)


@lru_cache(maxsize=1)
def _machine() -> str:
    return _hash(platform.node(), 6)


def _hash(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
