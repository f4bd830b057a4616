"""The history of one item in words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from catalog_app.model.changes import Stamp
from catalog_app.model.unit import Station, Unit
from catalog_app.services import editing
from catalog_app.services.item_changes import item_changes
from catalog_app.services.session import create_session

STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 5, tzinfo=UTC))


def test_every_field_is_told_before_and_after(tmp_path: Path) -> None:
    with create_session(tmp_path / "w", Unit(name="青石桥镇", kind="镇"), ["06"], STAMP) as session:
        item = session.workspace.items("06")[0]
        editing.save_places(session, [Station(uid="s1", name="自然资源所")], STAMP)
        texts = {
            "level2": "拟征收土地告知书",
            "elements": "●用途\n〇面积",
            "basis": "《土地管理法》第四十七条",
            "deadline": "及时公开",
            "channels": "■政府网站",
            "levels": "乡级",
            "station": "自然资源所",
        }
        editing.edit_item(session, item.uid, texts, STAMP)
        editing.mark_not_applicable(session, [item.uid], "本级无此职责", STAMP)
        latest, edited = item_changes(session, item.uid)[:2]
    assert {(change.label, change.new) for change in latest.fields} == {("来源", "不适用"), ("理由", "本级无此职责")}
    told = {change.key: change for change in edited.fields}
    assert told["level2"].old == item.level2
    assert told["elements"].new == "●用途\n〇面积"
    assert told["basis"].new == "《土地管理法》第四十七条"
    assert told["basis"].old.startswith("《")
    assert told["channels"].new == "■政府网站"
    assert told["station"].new == "自然资源所"
    assert told["origin"].new == "改编"
    assert edited.step.who == "李春燕"


def test_a_local_item_begins_with_its_creation(tmp_path: Path) -> None:
    with create_session(tmp_path / "w", Unit(name="青石桥镇", kind="镇"), ["06"], STAMP) as session:
        uid, _ = editing.add_local_item(session, "06", {"level1": "村民代表会议"}, STAMP)
        first = item_changes(session, uid)[-1]
        assert first.created
        assert first.fields == ()
        session.undo(STAMP)
        assert item_changes(session, uid)[0].step.undone or item_changes(session, uid)[0].removed


def test_a_removed_station_is_told_as_such(tmp_path: Path) -> None:
    with create_session(tmp_path / "w", Unit(name="青石桥镇", kind="镇"), ["06"], STAMP) as session:
        item = session.workspace.items("06")[0]
        station = Station(uid="s1", name="自然资源所")
        editing.save_places(session, [station], STAMP)
        editing.set_station(session, [item.uid], "s1", STAMP)
        editing.set_station(session, [item.uid], None, STAMP)
        editing.remove_places(session, [station], STAMP)
        change = item_changes(session, item.uid)[0].fields[0]
    assert (change.old, change.new) == ("（已删除的站所）", "")
