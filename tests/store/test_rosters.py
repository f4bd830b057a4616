"""Rosters, releases and the log of scans."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.errors import WorldError
from catalog_app.store.backup import backup, restore
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Silent
from tests.store.builders import STAMP, a_publication, make
from tests.store.test_migrations import RELEASE, ROSTER, ROWS, SCAN


@pytest.fixture
def workspace(tmp_path: Path):
    with make(tmp_path / "w") as opened:
        with opened.transaction("公开", STAMP) as recorder:
            recorder.save_publication(a_publication())
        with opened.transaction("名单", STAMP) as recorder:
            recorder.save_roster(ROSTER, ROWS)
        yield opened


def test_a_roster_is_taken_back_and_brought_back_with_its_rows(workspace: Workspace):
    workspace.undo(STAMP)
    assert workspace.roster("publication-1") is None
    workspace.redo(STAMP)
    assert workspace.roster("publication-1") == ROSTER
    assert list(workspace.roster_rows(ROSTER.uid)) == ROWS


def test_the_history_holds_no_row_of_a_list(workspace: Workspace):
    kept = workspace.database.query("SELECT rows FROM change")
    assert "王某" not in str(kept)


def test_a_second_roster_replaces_the_first(workspace: Workspace):
    second = structs.replace(ROSTER, uid="publication-1/2", title="第二批")
    with workspace.transaction("名单", STAMP) as recorder:
        recorder.save_roster(second, ROWS[:1])
    assert workspace.roster("publication-1") == second
    assert list(workspace.roster_rows(second.uid)) == ROWS[:1]
    workspace.undo(STAMP)
    assert workspace.roster("publication-1") == ROSTER


def test_a_roster_goes_and_comes_with_its_publication(workspace: Workspace):
    with workspace.transaction("删除", STAMP) as recorder:
        recorder.remove_publication("publication-1")
    assert workspace.roster("publication-1") is None
    workspace.undo(STAMP)
    assert workspace.roster("publication-1") == ROSTER


def test_many_rows_come_in_their_order(workspace: Workspace):
    rows = [structs.replace(ROWS[0], cells=(str(number), "王某")) for number in range(2_500)]
    with workspace.transaction("名单", STAMP) as recorder:
        recorder.save_roster(ROSTER, iter(rows))
    assert list(workspace.roster_rows(ROSTER.uid)) == rows


def test_a_row_changed_by_something_else_is_named(workspace: Workspace):
    workspace.database.run("UPDATE roster_row SET cells = '{}' WHERE position = 2")
    with pytest.raises(WorldError, match="roster_row表第2行"):
        list(workspace.roster_rows(ROSTER.uid))


def test_releases_and_scans_stay_after_undo_and_restore(workspace: Workspace, tmp_path: Path):
    backup(workspace, tmp_path / "b.zip", replace=False, progress=Silent())
    with workspace.transaction("放行", STAMP) as recorder:
        recorder.save_release(RELEASE)
        recorder.log_scan(SCAN)
    assert workspace.undo_name == "名单"
    workspace.close()
    restore(tmp_path / "b.zip", workspace.path, replace=True)
    with Workspace.open(workspace.path, STAMP) as restored:
        assert restored.releases() == [RELEASE]
        assert restored.scans() == [SCAN]
        assert list(restored.roster_rows(ROSTER.uid)) == ROWS
