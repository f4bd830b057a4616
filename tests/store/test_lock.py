"""One editor per workspace: who holds it is told, a holder that is gone is replaced, reading always works."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, WorldError
from catalog_app.store import lock
from catalog_app.store.workspace import Workspace
from tests.store.builders import NOW, STAMP, an_item

OTHER = Stamp("王建国", NOW + timedelta(days=1))
HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from catalog_app.model.changes import Stamp
from catalog_app.store.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]), Stamp("赵会计", datetime(2026, 11, 23, 8, 30)))
print("open", flush=True)
sys.stdin.readline()
workspace.close()
"""


def write_lock(folder: Path, **changes: object) -> None:
    fields = {"host": socket.gethostname(), "who": "赵会计", "pid": 1, "since": "2026-11-20T08:00:00", "token": "x"}
    (folder / lock.NAME).write_text(json.dumps(fields | changes), encoding="utf-8")


def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_a_second_opening_tells_who_where_and_since_when(workspace: Workspace):
    with pytest.raises(WorldError, match="WORKSPACE_IN_USE") as raised:
        Workspace.open(workspace.path, OTHER)
    for words in ("李春燕", socket.gethostname(), "2026年11月23日10:05"):
        assert words in raised.value.cause
    holder = lock.holder(workspace.path)
    assert holder is not None
    assert (holder.who, holder.host, holder.pid, holder.since) == ("李春燕", socket.gethostname(), os.getpid(), NOW)
    assert holder.alive


def test_reading_works_while_it_is_open(workspace: Workspace):
    with Workspace.open(workspace.path, OTHER, read_only=True) as reader:
        assert reader.items() == workspace.items()
        with workspace.transaction("改", STAMP) as recorder:
            recorder.save_item(an_item(1, level1="甲"))
            assert reader.item("item-06-1").level1 == "征地组织实施"
        assert reader.item("item-06-1").level1 == "甲"


def test_closing_gives_it_free(folder: Path):
    Workspace.open(folder, STAMP).close()
    assert lock.holder(folder) is None
    Workspace.open(folder, OTHER).close()


def test_another_process_holds_it_and_dies(folder: Path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=-1, stdout=-1) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(WorldError, match="WORKSPACE_IN_USE") as raised:
            Workspace.open(folder, STAMP)
        assert "赵会计" in raised.value.cause
        Workspace.open(folder, STAMP, read_only=True).close()
        other.kill()
    holder = lock.holder(folder)
    assert holder is not None
    assert not holder.alive
    with Workspace.open(folder, STAMP) as workspace:
        assert len(workspace.items()) == 4


def test_a_lock_of_a_process_that_is_gone_is_replaced(folder: Path):
    write_lock(folder, pid=gone())
    with Workspace.open(folder, STAMP):
        holder = lock.holder(folder)
        assert holder is not None
        assert holder.who == "李春燕"


def test_a_new_process_with_an_old_number_is_not_the_holder(folder: Path):
    write_lock(folder, pid=os.getpid(), started="long ago")
    holder = lock.holder(folder)
    assert holder is not None
    assert not holder.alive or not Path("/proc").is_dir()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 5000])
def test_a_lock_that_cannot_be_read_is_nobodys(folder: Path, content: bytes):
    (folder / lock.NAME).write_bytes(content)
    holder = lock.holder(folder)
    assert holder is not None
    assert not holder.alive
    Workspace.open(folder, STAMP).close()


def test_a_pipe_in_the_locks_place_is_not_waited_for(folder: Path):
    os.mkfifo(folder / lock.NAME)
    assert lock.holder(folder) is not None
    with pytest.raises(AppError, match="NOT_A_FILE"):
        Workspace.open(folder, STAMP)


@pytest.mark.parametrize("number", [0, -1])
def test_no_process_has_such_a_number(folder: Path, number: int):
    write_lock(folder, pid=number)
    with Workspace.open(folder, STAMP):
        holder = lock.holder(folder)
    assert holder is not None
    assert holder.pid == os.getpid()


def test_another_machine_can_only_be_overridden_by_choice(folder: Path):
    write_lock(folder, host="dangzheng-2", pid=gone())
    with pytest.raises(WorldError, match="WORKSPACE_IN_USE") as raised:
        Workspace.open(folder, STAMP)
    assert "dangzheng-2" in raised.value.cause
    assert "接管" in raised.value.remedy
    Workspace.open(folder, STAMP, take_over=True).close()
    assert lock.holder(folder) is None


def test_who_was_overridden_can_no_longer_write(workspace: Workspace):
    taken = Workspace.open(workspace.path, OTHER, take_over=True)
    for act in (workspace.undo, workspace.redo, lambda stamp: workspace.transaction("晚了", stamp).__enter__()):
        with pytest.raises(WorldError, match="LOCK_LOST") as raised:
            act(STAMP)
        assert "王建国" in raised.value.cause
    workspace.close()
    assert lock.holder(taken.path) is not None
    with closing(taken), taken.transaction("改", OTHER) as recorder:
        recorder.save_item(an_item(1, level1="甲"))
    assert recorder.changes.id


def test_two_that_replace_a_dead_lock_at_once_do_not_both_win(folder: Path, monkeypatch: pytest.MonkeyPatch):
    write_lock(folder, pid=gone())
    really = lock.files.atomic_write

    def overtaken(path: Path, data: bytes, *, replace: bool) -> None:
        really(path, data, replace=replace)
        write_lock(folder, pid=os.getpid(), token="theirs")

    monkeypatch.setattr(lock.files, "atomic_write", overtaken)
    with pytest.raises(WorldError, match="WORKSPACE_IN_USE"):
        Workspace.open(folder, STAMP)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_cannot_be_written_can_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int):
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock.os, "open", refuse)
    with pytest.raises(WorldError, match="READ_ONLY"):
        Workspace.open(folder, STAMP)
    with Workspace.open(folder, STAMP, read_only=True) as reader:
        assert len(reader.items()) == 4


def test_a_lock_that_cannot_be_written_is_not_left_behind(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(lock.os, "write", full)
    with pytest.raises(WorldError, match="DISK_FULL"):
        Workspace.open(folder, STAMP)
    assert lock.holder(folder) is None
