"""What a restore replaces is kept, dated by the day of the restore, and never thinned away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec import structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.services import editing, upkeep
from catalog_app.services.session import Session, open_session
from catalog_app.support.progress import Silent


def test_a_restore_is_dated_by_its_own_day(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    out, folder = tmp_path / "备份.zip", session.workspace.path
    info = upkeep.back_up(session, out, replace=False, progress=Silent(), stamp=stamp)
    assert info.created == stamp.now
    editing.add_local_item(session, "06", {"level1": "后来的事项"}, stamp)
    session.close()
    later = structs.replace(stamp, now=stamp.now + timedelta(days=3))
    upkeep.restore_backup(out, folder, replace=True, stamp=later)
    with open_session(folder, later) as again:
        assert (again.undo_name, upkeep.history(again)[0].at) == (None, later.now)
        (kept,) = upkeep.backup_list(again)
        assert kept.name == f"{later.now:%Y%m%d-%H%M%S} 恢复之前.zip"


def test_what_a_restore_replaced_is_never_thinned(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    out, folder = tmp_path / "备份.zip", session.workspace.path
    upkeep.back_up(session, out, replace=False, progress=Silent(), stamp=stamp)
    session.close()
    upkeep.restore_backup(out, folder, replace=True, stamp=stamp)
    much_later = structs.replace(stamp, now=stamp.now + timedelta(days=4000))
    with open_session(folder, much_later) as again:
        editing.add_local_item(again, "06", {"level1": "新事项"}, much_later)
        made = upkeep.scheduled_backup(again, much_later)
        assert [one for one in upkeep.backup_list(again) if one != made] == [
            folder / "backups" / f"{stamp.now:%Y%m%d-%H%M%S} 恢复之前.zip"
        ]


def test_a_listener_can_leave_twice_and_after_closing(session: Session, stamp: Stamp) -> None:
    heard: list[ChangeSet] = []
    leave, stay = session.subscribe(heard.append), session.subscribe(lambda _: None)
    leave()
    leave()
    editing.add_local_item(session, "06", {"level1": "新事项"}, stamp)
    assert heard == []
    session.close()
    stay()
