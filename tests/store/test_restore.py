"""A backup in the place of a workspace: compared first, nothing lost, undo ends, numbers go on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.records import Delivery, PackageRecord, PortalAnswer
from catalog_app.store import archive
from catalog_app.store.backup import backup, compare, read_backup, restore, scheduled_backup
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Silent
from tests.store.builders import NOW, STAMP, a_publication, an_item, content, make

LATER = Stamp("王建国", NOW + timedelta(days=1))
RESTORED = Stamp("王建国", NOW + timedelta(days=2))
PACKAGE = PackageRecord(number="20261124_001", created=NOW, by="李", profile="generic", path="x", sha256="ab")
ANSWER = PortalAnswer(package=PACKAGE.number, uid="publication-2", status="rejected", reason="缺附件", at=NOW)
DELIVERY = Delivery(uid="d1", package=PACKAGE.number, volume="U盘", at=NOW, sha256="ab", ok=False, note="写不进去")
OLD, NEW = b"old proof", b"new proof"


@pytest.fixture
def saved(workspace: Workspace, tmp_path: Path) -> Path:
    """A backup of the workspace with one publication and one attachment."""
    with workspace.transaction("填充", STAMP) as recorder:
        recorder.save_publication(a_publication())
        recorder.add_attachment(OLD, "旧.jpg")
        recorder.next_serial("06")
    backup(workspace, tmp_path / "备份.zip", replace=False, progress=Silent())
    return tmp_path / "备份.zip"


def go_on(workspace: Workspace) -> None:
    """What happened after the backup."""
    with workspace.transaction("后来", LATER) as recorder:
        recorder.save_item(an_item(1, level1="后来的"))
        recorder.save_publication(a_publication(2))
        recorder.add_attachment(NEW, "新.jpg")
        recorder.save_package(PACKAGE, {"publication-2": "hash"})
        recorder.save_portal_answer(ANSWER)
        recorder.save_delivery(DELIVERY)
        recorder.next_serial("06")


def test_into_a_new_folder(workspace: Workspace, saved: Path, tmp_path: Path):
    assert restore(saved, tmp_path / "新" / "镇", replace=False, stamp=RESTORED) is None
    with Workspace.open(tmp_path / "新" / "镇", STAMP) as restored:
        assert content(restored) == content(workspace)
        assert restored.attachment(sha256(OLD).hexdigest()) == OLD
        assert [(step.name, step.who) for step in restored.history(2)] == [("恢复备份", "王建国"), ("填充", "李春燕")]
        assert (restored.undo_name, restored.undo(STAMP)) == (None, None)
        assert restored.search("补偿方案")


def test_a_poorer_backup_is_compared_and_refused(workspace: Workspace, saved: Path):
    go_on(workspace)
    workspace.close()
    told = compare(saved, workspace.path)
    assert told.current is not None
    assert (told.poorer, told.backup.publications, told.current.publications) == (True, 1, 2)
    assert (told.backup.last_edit, told.current.last_edit) == (NOW, LATER.now)
    with pytest.raises(WorldError, match="RESTORE_POORER") as raised:
        restore(saved, workspace.path, replace=False)
    assert "2条公开信息" in raised.value.cause
    with Workspace.open(workspace.path, STAMP) as opened:
        assert opened.item("item-06-1").level1 == "后来的"
    assert sorted(path.name for path in workspace.path.iterdir()) == ["attachments", "catalog.db"]


def test_what_is_replaced_is_kept_and_can_itself_be_restored(workspace: Workspace, saved: Path):
    go_on(workspace)
    before = content(workspace)
    workspace.close()
    kept = restore(saved, workspace.path, replace=True, stamp=RESTORED)
    assert kept == workspace.path / "backups" / "20261125-100500 恢复之前.zip"
    with Workspace.open(workspace.path, STAMP) as restored:
        assert restored.item("item-06-1").level1 == "征地组织实施"
        assert restored.publications() == [a_publication()]
        with pytest.raises(WorldError, match="MISSING_ATTACHMENT"):
            restored.attachment(sha256(NEW).hexdigest())
        with restored.transaction("编号", RESTORED) as recorder:
            assert recorder.next_serial("06") == 3  # 2 was given out after the backup
        assert restored.packages() == [PACKAGE]
        assert restored.package_items(PACKAGE.number) == {"publication-2": "hash"}
        assert (restored.portal_answers(), restored.deliveries()) == ([ANSWER], [DELIVERY])
    assert kept is not None
    restore(kept, workspace.path, replace=True, stamp=structs.replace(RESTORED, now=NOW + timedelta(days=3)))
    with Workspace.open(workspace.path, STAMP) as again:
        assert content(again) == before
        assert again.attachment(sha256(NEW).hexdigest()) == NEW
        with again.transaction("编号", RESTORED) as recorder:
            assert recorder.next_serial("06") == 4


def test_an_equal_backup_needs_no_replace(workspace: Workspace, saved: Path):
    workspace.close()
    assert not compare(saved, workspace.path).poorer
    assert restore(saved, workspace.path, replace=False) is not None


def test_numbers_of_another_workspace_are_not_mixed_in(workspace: Workspace, saved: Path, tmp_path: Path):
    with make(tmp_path / "别的镇") as other, other.transaction("编号", STAMP) as recorder:
        for _ in range(9):
            recorder.next_serial("06")
    restore(saved, tmp_path / "别的镇", replace=True)
    with Workspace.open(tmp_path / "别的镇", STAMP) as restored, restored.transaction("编号", STAMP) as recorder:
        assert recorder.next_serial("06") == 2


def test_an_open_workspace_is_not_replaced(workspace: Workspace, saved: Path):
    before = content(workspace)
    with pytest.raises(WorldError, match="WORKSPACE_IN_USE"):
        restore(saved, workspace.path, replace=True)
    assert content(workspace) == before


def test_undone_steps_cannot_be_redone_after_a_restore(workspace: Workspace, tmp_path: Path):
    with workspace.transaction("设置", STAMP) as recorder:
        recorder.set_setting("a", "b")
    workspace.undo(STAMP)
    backup(workspace, tmp_path / "备份.zip", replace=False, progress=Silent())
    restore(tmp_path / "备份.zip", tmp_path / "新", replace=False)
    with Workspace.open(tmp_path / "新", STAMP) as restored:
        assert (restored.redo_name, restored.redo(STAMP)) == (None, None)


def test_a_folder_with_other_things_is_left_alone(saved: Path, tmp_path: Path):
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "信.docx").write_text("mine")
    with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
        restore(saved, folder, replace=True)
    (folder / "信.docx").unlink()
    with closing(sqlite3.connect(folder / "catalog.db")) as foreign:
        foreign.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
        restore(saved, folder, replace=True)
    assert [path.name for path in folder.iterdir()] == ["catalog.db"]


def test_a_link_that_leads_nowhere_is_no_place(saved: Path, tmp_path: Path):
    (tmp_path / "断").symlink_to(tmp_path / "无")
    with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
        restore(saved, tmp_path / "断", replace=True)
    assert not (tmp_path / "无").exists()


def test_a_workspace_of_a_newer_program_is_not_replaced(workspace: Workspace, saved: Path):
    workspace.database.run("PRAGMA user_version=99")
    workspace.close()
    with pytest.raises(WorldError, match="NEWER_VERSION"):
        restore(saved, workspace.path, replace=True)


def repacked(file: Path, workspace: Path, change: str) -> Path:
    """The backup with its database changed by a statement, and everything it says of itself made to fit."""
    with archive.reading(file, None) as opened:
        opened.extract_database(workspace / "x.db")
        manifest = opened.manifest
    with closing(sqlite3.connect(workspace / "x.db", isolation_level=None)) as raw:
        raw.execute(change)
    data = (workspace / "x.db").read_bytes()
    manifest = structs.replace(manifest, size=len(data), sha256=sha256(data).hexdigest(), attachments={})
    out = file.with_name("changed.zip")
    with out.open("wb") as stream:
        archive.write(stream, manifest, workspace / "x.db", {}, Silent())
    return out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("PRAGMA user_version=99", "NEWER_VERSION"),
        ("PRAGMA application_id=1", "DAMAGED_BACKUP"),
        ("CREATE TRIGGER evil AFTER INSERT ON item BEGIN DELETE FROM item; END", "DAMAGED_BACKUP"),
        ("CREATE VIEW evil AS SELECT 1", "DAMAGED_BACKUP"),
        ("UPDATE posting SET publication = 'x'", "none"),
        ("DELETE FROM domain", "DAMAGED_BACKUP"),
        ("DROP TABLE item", "DAMAGED_BACKUP"),
        ("UPDATE item SET elements = '['", "DAMAGED_BACKUP"),
    ],
)
def test_a_backup_with_a_strange_database_is_refused(workspace: Workspace, saved: Path, change: str, code: str):
    workspace.close()
    before = (workspace.path / "catalog.db").read_bytes()
    strange = repacked(saved, saved.parent, change)
    if code == "none":
        restore(strange, workspace.path, replace=True)
        return
    with pytest.raises(WorldError, match=code):
        restore(strange, workspace.path, replace=True)
    assert (workspace.path / "catalog.db").read_bytes() == before
    assert sorted(path.name for path in workspace.path.iterdir()) == ["attachments", "catalog.db"]


@pytest.mark.parametrize("damage", ["header", "middle", "gone"])
def test_a_damaged_workspace_is_replaced_by_its_newest_backup(workspace: Workspace, damage: str):
    with workspace.transaction("填充", STAMP) as recorder:
        recorder.save_publication(a_publication())
        recorder.add_attachment(OLD, "旧.jpg")
    newest = scheduled_backup(workspace, STAMP)
    assert newest is not None
    go_on(workspace)
    workspace.close()
    path = workspace.path / "catalog.db"
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        start = 0 if damage == "header" else 4 * 4096
        path.write_bytes(whole[:start] + b"\xff" * 30000 + whole[start + 30000 :])
    assert compare(newest, workspace.path).current is None
    kept = restore(newest, workspace.path, replace=False, stamp=RESTORED)
    with Workspace.open(workspace.path, STAMP) as restored:
        assert restored.publications() == [a_publication()]
        assert restored.attachment(sha256(OLD).hexdigest()) == OLD
    if damage == "gone":
        assert kept is None
    else:
        assert kept == workspace.path / "backups" / "20261125-100500 损坏原件"
        assert (kept / "catalog.db").stat().st_size == len(whole)
        assert (kept / sha256(NEW).hexdigest()).read_bytes() == NEW


def test_an_automatic_backup_brings_attachments_from_where_it_lies(workspace: Workspace, saved: Path, tmp_path: Path):
    newest = scheduled_backup(workspace, STAMP)
    assert newest is not None
    assert read_backup(newest).missing_attachments == 1
    restore(newest, tmp_path / "新", replace=False)
    with Workspace.open(tmp_path / "新", STAMP) as restored:
        assert restored.attachment(sha256(OLD).hexdigest()) == OLD
    shutil.copy(newest, tmp_path / "只有这个.zip")
    restore(tmp_path / "只有这个.zip", tmp_path / "空", replace=False)
    with Workspace.open(tmp_path / "空", STAMP) as restored:
        assert restored.publications() == [a_publication()]


def test_without_a_stamp_the_backups_own_time_is_used(saved: Path, tmp_path: Path):
    restore(saved, tmp_path / "新", replace=False)
    with Workspace.open(tmp_path / "新", STAMP) as restored:
        assert restored.history(1)[0].at == NOW


def test_zones_are_compared_by_the_instant(workspace: Workspace, tmp_path: Path):
    zoned = Stamp("李", NOW.astimezone(timezone(timedelta(hours=8))) - timedelta(minutes=1))
    with workspace.transaction("改", zoned) as recorder:
        recorder.set_setting("a", "b")
    backup(workspace, tmp_path / "备份.zip", replace=False, progress=Silent())
    workspace.close()
    assert not compare(tmp_path / "备份.zip", workspace.path).poorer
