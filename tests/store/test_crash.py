"""Killed at any instant, out of disk: at most the edit under way is lost, and the next opening puts things right."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.errors import WorldError
from catalog_app.store import attachments, snapshot
from catalog_app.store.backup import backup, read_backup, restore, scheduled_backup
from catalog_app.store.connection import Database
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Silent
from tests.store.builders import STAMP, a_publication, an_item, content, make


class Dying:
    """Counts every call that may reach the disk and kills this process at one of them."""

    def __init__(self, countdown: int) -> None:
        self.countdown = countdown
        for owner, name in ((os, "fsync"), (Path, "replace"), (Database, "run"), (Database, "insert")):
            setattr(owner, name, self.counted(getattr(owner, name)))

    def counted(self, really: Callable[..., Any]) -> Callable[..., Any]:
        def step(*values: Any, **options: Any) -> Any:
            self.countdown -= 1
            if self.countdown == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return really(*values, **options)

        return step


def edit(folder: Path, *, bulk: bool) -> None:
    with Workspace.open(folder, STAMP) as workspace:
        for place in range(1, 4):
            with workspace.transaction("改", STAMP, bulk=bulk) as recorder:
                recorder.save_item(an_item(1, level1=f"第{place}次"))
                recorder.save_publication(a_publication(place, body="长" * 40000))
                recorder.add_attachment(b"proof" + bytes([place]), "证明.jpg")


def back_up(folder: Path) -> None:
    with Workspace.open(folder, STAMP) as workspace:
        backup(workspace, folder.parent / "b.zip", replace=False, progress=Silent())


def half(folder: Path) -> None:
    """Killed when pages of the unfinished step have reached the file: a hot journal stays."""
    workspace = Workspace.open(folder, STAMP)
    workspace.database.run("PRAGMA cache_size=1")
    with workspace.transaction("半", STAMP) as recorder:
        for place in range(150):
            recorder.save_publication(a_publication(place, body="长" * 3000))
        os.kill(os.getpid(), signal.SIGKILL)


ACTS: dict[str, Callable[[Path], object]] = {
    "create": make,
    "edit": lambda folder: edit(folder, bulk=False),
    "bulk": lambda folder: edit(folder, bulk=True),
    "backup": back_up,
    "restore": lambda folder: restore(folder.parent / "b.zip", folder, replace=True),
    "half": half,
}


def killed(act: str, folder: Path, countdown: int = 0) -> bool:
    """Do it in another process until the step `countdown`; whether it got that far."""
    child = os.fork()
    if child == 0:
        Dying(countdown)
        try:
            ACTS[act](folder)
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


def sound(folder: Path) -> Workspace:
    workspace = Workspace.open(folder, STAMP)
    assert workspace.database.value("PRAGMA integrity_check") == "ok"
    assert workspace.database.query("PRAGMA foreign_key_check") == []
    return workspace


@pytest.mark.parametrize("countdown", [12, 17, 22, 28, 35, 44])
@pytest.mark.parametrize("act", ["edit", "bulk"])
def test_killed_while_editing(folder: Path, act: str, countdown: int):
    killed(act, folder, countdown)
    with sound(folder) as workspace:
        done = len(workspace.publications())
        level1 = workspace.item("item-06-1").level1
        assert level1 == (f"第{done}次" if done else "征地组织实施")
        assert len(workspace.history()) == 1 + done
        assert {hit.uid for hit in workspace.search("青石村")} == {f"publication-{n}" for n in range(1, done + 1)}
        for place in range(1, done + 1):
            data = b"proof" + bytes([place])
            assert workspace.attachment(sha256(data).hexdigest()) == data
        assert len(list(attachments.unknown(folder, attachments.known(workspace.database)))) == 0
    assert {path.name for path in folder.iterdir()} <= {"catalog.db", "attachments", "backups"}


def test_killed_inside_a_transaction_written_to_the_disk(folder: Path):
    assert killed("half", folder)
    assert (folder / "catalog.db-journal").stat().st_size > 10_000
    assert (folder / "catalog.db").stat().st_size > 1_000_000
    with Workspace.open(folder, STAMP, read_only=True) as reader:
        assert reader.publications() == []
    with sound(folder) as workspace:
        assert workspace.publications() == []
        assert workspace.undo_name is None


@pytest.mark.parametrize("countdown", [1, 3, 20, 60, 100, 130])
def test_killed_while_creating(tmp_path: Path, countdown: int):
    folder = tmp_path / "新"
    died = killed("create", folder, countdown)
    if died and not (folder / "catalog.db").exists():
        with pytest.raises(WorldError, match="NOT_A_WORKSPACE"):
            Workspace.open(folder, STAMP)
        assert not killed("create", folder, 0)
    with sound(folder) as workspace:
        assert len(workspace.items()) == 4


@pytest.mark.parametrize("countdown", [20, 30, 36, 40])
def test_killed_while_backing_up(folder: Path, tmp_path: Path, countdown: int):
    killed("backup", folder, countdown)
    out = tmp_path / "b.zip"
    assert not out.exists() or read_backup(out).items == 4
    sound(folder).close()
    assert [path.name for path in folder.iterdir()] == ["catalog.db"]


@pytest.mark.parametrize("countdown", [3, 12, 20, 25, 30, 35, 40, 45])
def test_killed_while_restoring(folder: Path, tmp_path: Path, countdown: int):
    with Workspace.open(folder, STAMP) as workspace:
        backup(workspace, tmp_path / "b.zip", replace=False, progress=Silent())
        with workspace.transaction("后来", STAMP) as recorder:
            recorder.save_publication(a_publication())
    killed("restore", folder, countdown)
    with sound(folder) as workspace:
        names = [step.name for step in workspace.history()]
        assert names[0] in ("后来", "恢复备份")
        assert len(workspace.publications()) == (names[0] == "后来")
    kept = [path for path in folder.glob("backups/*.zip") if path.name[0] != "."]
    if names[0] == "恢复备份":
        assert [read_backup(path).publications for path in kept] == [1]


def test_a_full_disk_changes_nothing(workspace: Workspace):
    before = content(workspace)
    pages = workspace.database.value("PRAGMA page_count")
    workspace.database.run(f"PRAGMA max_page_count={pages + 3}")
    with pytest.raises(WorldError, match="DISK_FULL") as raised, workspace.transaction("大", STAMP) as recorder:
        recorder.save_item(an_item(1, level1="甲"))
        recorder.save_publication(a_publication(body="长" * 100_000))
    assert "没有改动" in raised.value.cause
    assert content(workspace) == before
    assert workspace.undo_name is None
    workspace.database.run("PRAGMA max_page_count=100000")
    with workspace.transaction("大", STAMP) as recorder:
        recorder.save_publication(a_publication(body="长" * 100_000))
    assert workspace.undo_name == "大"


@contextmanager
def little_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size`: the system answers as it does at a quota. Lifted before pytest writes a word."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_while_committing(workspace: Workspace):
    before = content(workspace)
    with little_disk((workspace.path / "catalog.db").stat().st_size):
        with pytest.raises(WorldError, match="DISK_FULL"), workspace.transaction("大", STAMP) as recorder:
            recorder.save_publication(a_publication(body="长" * 100_000))
        assert content(workspace) == before
        with pytest.raises(WorldError, match="DISK_FULL"), workspace.transaction("附件", STAMP) as recorder:
            recorder.add_attachment(b"x" * 1_000_000, "大.jpg")
    assert content(workspace) == before


@pytest.mark.parametrize("limit", [2_000, 50_000])
def test_a_disk_that_is_full_while_backing_up(workspace: Workspace, tmp_path: Path, limit: int):
    for act in (
        lambda: backup(workspace, tmp_path / "b.zip", replace=False, progress=Silent()),
        lambda: scheduled_backup(workspace, STAMP),
        lambda: workspace.transaction("批量", STAMP, bulk=True).__enter__(),
    ):
        with little_disk(limit), pytest.raises(WorldError, match="DISK_FULL"):
            act()
    assert [path.name for path in tmp_path.iterdir()] == ["青石桥镇"]
    assert list((workspace.path / "backups").iterdir()) == []
    assert workspace.undo_name is None


def test_a_disk_that_is_full_while_restoring(workspace: Workspace, tmp_path: Path):
    backup(workspace, tmp_path / "b.zip", replace=False, progress=Silent())
    before = content(workspace)
    workspace.close()
    for target in (workspace.path, tmp_path / "新"):
        with little_disk(30_000), pytest.raises(WorldError, match="DISK_FULL"):
            restore(tmp_path / "b.zip", target, replace=True)
    assert not (tmp_path / "新").exists()
    with Workspace.open(workspace.path, STAMP) as opened:
        assert content(opened) == before


def test_a_disk_that_is_full_while_setting_aside(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    backup(workspace, tmp_path / "b.zip", replace=False, progress=Silent())
    before = content(workspace)
    workspace.close()

    def full(*_: object, **__: object) -> None:
        raise WorldError("DISK_FULL", "满了。", "请清理。")

    monkeypatch.setattr(snapshot, "write_backup", full)
    with pytest.raises(WorldError, match="DISK_FULL"):
        restore(tmp_path / "b.zip", workspace.path, replace=True)
    assert list(workspace.path.glob("backups/*")) == []
    with Workspace.open(workspace.path, STAMP) as opened:
        assert content(opened) == before


def test_half_a_copy_of_a_damaged_database_does_not_stay(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    backup(workspace, tmp_path / "b.zip", replace=False, progress=Silent())
    workspace.close()
    (workspace.path / "catalog.db").write_bytes(b"SQLite format 3")

    def full(_: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(WorldError, match="DISK_FULL"):
        restore(tmp_path / "b.zip", workspace.path, replace=True)
    assert list(workspace.path.glob("backups/*")) == []
    assert (workspace.path / "catalog.db").read_bytes() == b"SQLite format 3"


def test_a_disk_that_is_full_while_creating(tmp_path: Path):
    with little_disk(20_000), pytest.raises(WorldError, match="DISK_FULL"):
        make(tmp_path / "新")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_folder_that_cannot_be_made_stops_the_bulk_step(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(WorldError, match="READ_ONLY"), workspace.transaction("批量", STAMP, bulk=True):
        pass
    assert workspace.undo_name is None
