"""Files beside the database: written once, found by their hash, swept only when no row names them."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from catalog_app.model.errors import WorldError
from catalog_app.store import attachments
from catalog_app.store.workspace import Workspace
from tests.store.builders import STAMP, a_publication, reopen

DATA = b"\x89PNG picture"
HASH = sha256(DATA).hexdigest()


def add(workspace: Workspace, data: bytes = DATA) -> str:
    with workspace.transaction("上墙", STAMP) as recorder:
        return recorder.add_attachment(data, "照片.png")


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "attachments").rglob("*") if path.is_file())


def test_it_lies_under_its_hash_and_is_written_once(workspace: Workspace):
    assert add(workspace) == HASH
    place = workspace.path / "attachments" / HASH[:2] / HASH
    first = place.stat().st_mtime_ns
    assert add(workspace) == HASH
    assert place.stat().st_mtime_ns == first
    assert workspace.attachment(HASH) == DATA
    assert workspace.database.query('SELECT name, size, "by" FROM attachment') == [("照片.png", len(DATA), "李春燕")]


def test_undo_keeps_it_for_redo(workspace: Workspace):
    with workspace.transaction("上墙", STAMP) as recorder:
        recorder.save_publication(a_publication())
        recorder.add_attachment(DATA, "照片.png")
    workspace.undo(STAMP)
    opened = reopen(workspace)
    assert opened.attachment(HASH) == DATA
    opened.close()


def test_what_an_aborted_step_leaves_is_swept_at_the_next_opening(workspace: Workspace):
    add(workspace, b"kept")
    with pytest.raises(ZeroDivisionError), workspace.transaction("坏", STAMP) as recorder:
        recorder.add_attachment(DATA, "照片.png")
        raise ZeroDivisionError
    assert len(files_of(workspace.path)) == 2
    make_old(workspace.path)
    reopen(workspace).close()
    assert files_of(workspace.path) == [sha256(b"kept").hexdigest()]


def make_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))


def test_a_file_that_came_after_the_opening_is_not_swept(workspace: Workspace):
    stray = workspace.path / "attachments" / "ab" / "abc"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"just coming")
    assert attachments.sweep(workspace.database, workspace.path, opened=1.0) == 0
    assert stray.exists()


def test_leftovers_of_a_crash_are_swept(folder: Path):
    half = folder / ".0123456789ab.part.db"
    half.write_bytes(b"half")
    room = folder / ".part-x"
    room.mkdir()
    (room / "catalog.db").write_bytes(b"copy")
    (folder / "我的笔记.part").write_bytes(b"mine")
    make_old(folder)
    Workspace.open(folder, STAMP).close()
    assert sorted(path.name for path in folder.iterdir()) == ["catalog.db", "我的笔记.part"]


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_one_that_is_gone_or_changed_is_told(workspace: Workspace, change):
    add(workspace)
    change(attachments.place(workspace.path, HASH))
    with pytest.raises(WorldError, match="MISSING_ATTACHMENT") as raised:
        workspace.attachment(HASH)
    assert "照片.png" in raised.value.cause
    add(workspace)
    assert workspace.attachment(HASH) == DATA


def test_an_unknown_hash_is_told(workspace: Workspace):
    with pytest.raises(WorldError, match="MISSING_ATTACHMENT"):
        workspace.attachment("0" * 64)
