"""Editions, review tasks and remembered lists in the file."""

from __future__ import annotations

import zlib
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.editions import Edition, EditionContent, RememberedList, ReviewTask
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.store.backup import backup, restore
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Silent
from tests.store.builders import NOW, STAMP, an_item, catalogs, make, reopen

CONTENT = EditionContent(tuple(catalogs()), {"s1": "自然资源所"})


def an_edition(number: str = "2026-1") -> Edition:
    return Edition(
        number=number,
        approved=date(2026, 11, 20),
        approver="周镇长",
        reason="按县局清单修订",
        created=NOW,
        by="李春燕",
        items=0,
        sha256="",
    )


def approve(workspace: Workspace, number: str = "2026-1") -> Edition:
    with workspace.transaction(f"批准目录版本{number}", STAMP) as recorder:
        return recorder.save_edition(an_edition(number), CONTENT)


@pytest.fixture
def workspace(tmp_path: Path):
    with make(tmp_path / "w") as made:
        yield made


def test_an_edition_comes_back_as_it_was_frozen(workspace: Workspace):
    kept = approve(workspace)
    assert (kept.items, len(kept.sha256)) == (4, 64)
    with reopen(workspace) as opened:
        assert opened.editions() == [kept]
        assert opened.edition_content("2026-1") == CONTENT


def test_undo_passes_an_edition_by(workspace: Workspace):
    with workspace.transaction("改名", STAMP) as recorder:
        recorder.save_item(an_item(1, level2="新名"))
    approve(workspace)
    assert [step.undoable for step in workspace.history(2)] == [False, True]
    assert workspace.undo_name == "改名"
    workspace.undo(STAMP)
    assert [edition.number for edition in workspace.editions()] == ["2026-1"]


def test_a_number_is_given_once(workspace: Workspace):
    approve(workspace)
    with pytest.raises(UsageError, match="2026-1") as error:
        approve(workspace)
    assert error.value.code == "EDITION_EXISTS"


def test_what_was_changed_by_hand_is_no_edition(workspace: Workspace):
    approve(workspace)
    for content in (b"no", zlib.compress(b'{"domains":[]}'), zlib.compress(b"[1"), "text"):
        workspace.database.run("UPDATE edition SET content = ?", (content,))
        with pytest.raises(WorldError) as error:
            workspace.edition_content("2026-1")
        assert error.value.code == "DAMAGED_WORKSPACE"
    with pytest.raises(UsageError) as unknown:
        workspace.edition_content("2027-1")
    assert unknown.value.code == "UNKNOWN_EDITION"


def test_a_restored_backup_keeps_later_editions(workspace: Workspace, tmp_path: Path):
    approve(workspace)
    out = tmp_path / "备份.zip"
    backup(workspace, out, replace=False, progress=Silent())
    later = approve(workspace, "2026-2")
    workspace.close()
    restore(out, workspace.path, replace=True)
    with Workspace.open(workspace.path, STAMP) as opened:
        assert [edition.number for edition in opened.editions()] == ["2026-1", "2026-2"]
        assert opened.editions()[1] == later
        assert opened.edition_content("2026-2") == CONTENT


def test_tasks_and_lists_are_undone_like_everything(workspace: Workspace):
    task = ReviewTask(
        uid="t1", kind="basis_replaced", text="依据有变", due=date(2027, 1, 1), created=date(2026, 11, 23)
    )
    first = RememberedList(domain="06", source="县.xlsx", imported=NOW, items=(an_item(1),))
    with workspace.transaction("导入", STAMP) as recorder:
        recorder.save_review_task(task)
        recorder.remember_list(first)
    with workspace.transaction("再导入", STAMP) as recorder:
        recorder.save_review_task(structs.replace(task, done=date(2026, 12, 1), done_by="李春燕", opinion="已核对"))
        recorder.remember_list(structs.replace(first, items=(an_item(1), an_item(2))))
    assert workspace.review_tasks()[0].opinion == "已核对"
    assert len(workspace.remembered_list("06").items) == 2
    workspace.undo(STAMP)
    assert workspace.review_tasks() == [task]
    assert workspace.remembered_list("06") == first
    workspace.undo(STAMP)
    assert (workspace.review_tasks(), workspace.remembered_list("06")) == ([], None)
    workspace.redo(STAMP)
    assert workspace.remembered_list("06") == first


def test_a_remembered_list_changed_by_hand_is_damage(workspace: Workspace):
    with workspace.transaction("导入", STAMP) as recorder:
        recorder.remember_list(RememberedList(domain="06", source="县.xlsx", imported=NOW))
    for text in ("?", "AAAA", ""):
        workspace.database.run("UPDATE county_list SET items = ?", (text,))
        with pytest.raises(WorldError) as error:
            workspace.remembered_list("06")
        assert error.value.code == "DAMAGED_WORKSPACE"
