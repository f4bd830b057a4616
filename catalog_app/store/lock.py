"""workspace.lock: who has a workspace open for writing. Created exclusively; a holder that is gone is replaced."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import WorldError
from catalog_app.model.records import LockHolder
from catalog_app.support import files
from catalog_app.support.processes import process_exists

NAME = "workspace.lock"
_LONGEST = 4096


class _Content(Struct, frozen=True):
    host: str
    who: str
    pid: int
    since: datetime
    token: str
    started: str = ""
    """When the process began, in the system's own words: tells a new process with an old number."""


class WorkspaceLock:
    """A lock that is held until `release`."""

    def __init__(self, path: Path, token: str, *, replaced_stale: bool) -> None:
        self._path = path
        self._token = token
        self._seen = _identity(path)
        self.replaced_stale = replaced_stale
        """Whether the last holder ended without closing."""

    def require(self) -> None:
        """LOCK_LOST when somebody else has taken the workspace over meanwhile."""
        if self._seen and self._seen == _identity(self._path):
            return
        content = _read(self._path)
        if content is None or content.token != self._token:
            who = f"“{content.who}”（电脑“{content.host}”）" if content else "另一个程序"
            raise WorldError(
                "LOCK_LOST", f"工作区已由{who}接管，这一步没有保存。", "请关闭工作区，确认对方已退出后再重新打开。"
            )

    def release(self) -> None:
        """Give the workspace free, unless it has been taken over; never fails."""
        content = _read(self._path)
        if content is not None and content.token == self._token:
            with suppress(OSError):
                self._path.unlink()


def acquire(folder: Path, stamp: Stamp, *, take_over: bool = False) -> WorkspaceLock:
    """Lock `folder` for writing: WORKSPACE_IN_USE tells who holds it, READ_ONLY that the folder cannot be written."""
    path = folder / NAME
    content = _Content(
        socket.gethostname(), stamp.who, os.getpid(), stamp.now, secrets.token_hex(8), _process_start(os.getpid())
    )
    data = msgspec.json.encode(content)
    if _create(path, data):
        return WorkspaceLock(path, content.token, replaced_stale=False)
    found = holder(folder)
    if found is not None and found.alive and not take_over:
        raise _in_use(folder, found)
    files.atomic_write(path, data, replace=True)
    taken = _read(path)
    if taken is None or taken.token != content.token:  # two programs replaced the same stale lock at once
        raise _in_use(folder, holder(folder))
    return WorkspaceLock(path, content.token, replaced_stale=True)


def holder(folder: Path) -> LockHolder | None:
    """Who holds the workspace, or None. A lock that cannot be read counts as held by nobody alive."""
    path = folder / NAME
    if not path.exists():
        return None
    content = _read(path)
    if content is None:
        return LockHolder(who="", host="", pid=0, since=_written(path), alive=False)
    return LockHolder(
        who=content.who, host=content.host, pid=content.pid, since=content.since, alive=_is_alive(content)
    )


def _create(path: Path, data: bytes) -> bool:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except FileExistsError:
        return False
    except OSError as error:
        raise files.world_error(error, path.parent) from error
    try:
        os.write(handle, data)
        os.fsync(handle)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise files.world_error(error, path.parent) from error
    finally:
        os.close(handle)
    return True


def _identity(path: Path) -> tuple[int, ...]:
    """Tells a file from any other written in its place; () when there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return (status.st_ino, status.st_mtime_ns, status.st_size)


def _read(path: Path) -> _Content | None:
    try:
        if not path.is_file():  # a pipe of this name would be waited for without end
            return None
        with path.open("rb") as stream:
            return msgspec.json.decode(stream.read(_LONGEST), type=_Content)
    except (OSError, msgspec.MsgspecError):
        return None


def _written(path: Path) -> datetime:
    written = path.stat().st_mtime if path.exists() else 0
    return datetime.fromtimestamp(written, UTC).astimezone().replace(tzinfo=None)


def _in_use(folder: Path, found: LockHolder | None) -> WorldError:
    who = f"“{found.who or '不知名的人'}”在电脑“{found.host}”上" if found else "另一个程序"
    since = f"从{found.since:%Y年%m月%d日%H:%M}起" if found else ""
    return WorldError(
        "WORKSPACE_IN_USE",
        f"工作区“{folder.name}”{since}正由{who}打开。",
        "请先在那边关闭它，或以只读方式打开；确认那边已经不在使用时，可以选择接管（命令行加 --take-over）。",
    )


def _is_alive(content: _Content) -> bool:
    if content.host != socket.gethostname():
        return True  # nothing can be known about another machine: only the informed override helps
    if content.pid < 1 or not process_exists(content.pid):
        return False
    return not content.started or content.started == _process_start(content.pid)


def _process_start(pid: int) -> str:
    """Start time of a process where the system tells it in a file; '' elsewhere."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    return ""
