from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.catalog import Origin
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.unit import Board, Contact, Person, Station, Village
from catalog_app.services import editing, exporting
from catalog_app.services.adopting import standard_item
from catalog_app.services.session import Session, open_session
from catalog_app.support.progress import Silent

VALID_ID = "11010519491231002X"


def first(session: Session, domain: str = "06") -> str:
    return session.workspace.items(domain)[0].uid


def test_an_edit_is_one_named_step_and_makes_the_row_adapted(session: Session, stamp: Stamp) -> None:
    uid = first(session)
    changes = editing.edit_item(session, uid, {"deadline": "信息形成之日起5个工作日内"}, stamp)
    item = session.workspace.item(uid)
    assert item.deadline.stages[0].days == 5
    assert item.origin is Origin.ADAPTED
    assert changes.name == "修改公开时限"
    assert session.undo_name == "修改公开时限"
    session.undo(stamp)
    assert session.workspace.item(uid).origin is Origin.STANDARD
    session.redo(stamp)
    assert session.workspace.item(uid).deadline.text == "信息形成之日起5个工作日内"


def test_typing_the_national_words_again_makes_the_row_national_again(session: Session, stamp: Stamp) -> None:
    uid = first(session)
    publisher = session.workspace.item(uid).publisher or ""
    editing.edit_item(session, uid, {"publisher": "青石桥镇人民政府"}, stamp)
    editing.edit_item(session, uid, {"publisher": publisher}, stamp)
    assert session.workspace.item(uid).origin is Origin.STANDARD


def test_what_no_spreadsheet_cell_can_hold_is_not_kept(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    uid = first(session)
    before = session.workspace.items()
    with pytest.raises(UsageError, match=r"TEXT_TOO_LONG: 事项“.+”的“公开内容（要素）”有32768个字") as refused:
        editing.edit_item(session, uid, {"elements": "公" * 32_767}, stamp)
    assert "32767" in refused.value.remedy
    pasted = [editing.CellEdit(uid, "publisher", "镇政府"), editing.CellEdit(uid, "basis", "依据" * 20_000)]
    for attempt in (
        lambda: editing.edit_cells(session, pasted, "粘贴", stamp),
        lambda: editing.add_local_item(session, "06", {"level1": "_x" * 5_000}, stamp),
        lambda: editing.mark_not_applicable(session, [uid], "无此职责" * 9_000, stamp),
    ):
        with pytest.raises(UsageError, match="TEXT_TOO_LONG"):
            attempt()
    assert session.workspace.items() == before
    assert len(session.workspace.history()) == 1
    editing.edit_item(session, uid, {"elements": "公" * 32_766, "level2": "_x0041_" * 2_500}, stamp)
    job = exporting.workbook_job(session, stamp.now.date())
    exporting.write_workbook_file(job, tmp_path / "目录.xlsx", replace=False, progress=Silent())


def test_an_edit_that_changes_nothing_leaves_no_step(session: Session, stamp: Stamp) -> None:
    item = session.workspace.item(first(session))
    heard: list[ChangeSet] = []
    session.subscribe(heard.append)
    changes = editing.edit_item(session, item.uid, {"publisher": item.publisher or ""}, stamp)
    assert changes.id == 0
    assert heard == []


def test_undo_survives_closing(session: Session, stamp: Stamp) -> None:
    uid = first(session)
    before = session.workspace.item(uid)
    editing.edit_item(session, uid, {"publisher": "青石桥镇人民政府"}, stamp)
    folder = session.workspace.path
    session.close()
    with open_session(folder, stamp) as again:
        assert again.undo_name == "修改公开主体"
        again.undo(stamp)
        assert again.workspace.item(uid) == before


def test_a_pasted_block_is_one_step(session: Session, stamp: Stamp) -> None:
    uids = [item.uid for item in session.workspace.items("06")[:3]]
    edits = [editing.CellEdit(uid, "publisher", f"主体{n}") for n, uid in enumerate(uids)]
    edits += [editing.CellEdit(uid, "levels.村级", "") for uid in uids]
    editing.edit_cells(session, edits, "粘贴6格", stamp)
    assert [session.workspace.item(uid).publisher for uid in uids] == ["主体0", "主体1", "主体2"]
    assert all("村级" not in session.workspace.item(uid).levels for uid in uids)
    session.undo(stamp)
    assert session.undo_name is None


def test_level1_may_not_be_emptied(session: Session, stamp: Stamp) -> None:
    with pytest.raises(UsageError, match="EMPTY_REQUIRED"):
        editing.edit_item(session, first(session), {"level1": "  "}, stamp)


@pytest.mark.parametrize("key", ["publisher", "elements", "basis", "marks"])
def test_no_private_number_enters_a_text(session: Session, stamp: Stamp, key: str) -> None:
    uid = first(session)
    before = session.workspace.item(uid)
    with pytest.raises(GateError) as caught:
        editing.edit_item(session, uid, {key: f"联系人身份证{VALID_ID}"}, stamp)
    assert VALID_ID not in str(caught.value)
    assert session.workspace.item(uid) == before


def test_a_local_item_gets_a_number_that_is_never_used_again(session: Session, stamp: Stamp) -> None:
    uid, _ = editing.add_local_item(session, "06", {"level1": "本镇事项", "level2": "公示"}, stamp)
    item = session.workspace.item(uid)
    assert (item.number, item.origin) == ("06-本地01", Origin.LOCAL)
    editing.remove_items(session, [uid], stamp)
    other, _ = editing.add_local_item(session, "06", {"level1": "另一事项"}, stamp)
    assert session.workspace.item(other).number == "06-本地02"


def test_a_local_item_can_stand_behind_another(session: Session, stamp: Stamp) -> None:
    anchor = session.workspace.items("06")[1].uid
    uid, _ = editing.add_local_item(session, "06", {"level1": "插入"}, stamp, after=anchor)
    order = [item.uid for item in session.workspace.items("06")]
    assert order.index(uid) == 2
    assert [item.position for item in session.workspace.items("06")] == list(range(1, len(order) + 1))


def test_national_items_are_not_removed_but_marked(session: Session, stamp: Stamp) -> None:
    uid = first(session)
    with pytest.raises(UsageError, match="NOT_LOCAL"):
        editing.remove_items(session, [uid], stamp)
    with pytest.raises(UsageError, match="REASON_MISSING"):
        editing.mark_not_applicable(session, [uid], " ", stamp)
    editing.mark_not_applicable(session, [uid], "本镇无此职责", stamp)
    item = session.workspace.item(uid)
    assert (item.origin, item.reason) == (Origin.NOT_APPLICABLE, "本镇无此职责")
    editing.mark_applicable(session, [uid], stamp)
    assert session.workspace.item(uid).origin is Origin.STANDARD


def test_moving_keeps_the_order_of_the_moved(session: Session, stamp: Stamp) -> None:
    order = [item.uid for item in session.workspace.items("06")]
    editing.move_items(session, [order[4], order[2]], order[0], stamp)
    assert [i.uid for i in session.workspace.items("06")][:3] == [order[2], order[4], order[0]]
    session.undo(stamp)
    assert [i.uid for i in session.workspace.items("06")] == order


def test_the_national_words_come_back_key_by_key(session: Session, stamp: Stamp) -> None:
    uid = first(session)
    editing.edit_item(session, uid, {"publisher": "甲", "level1": "乙"}, stamp)
    editing.restore_standard(session, [uid], stamp, ("level1",))
    item = session.workspace.item(uid)
    row = standard_item(item.standard_id or "")
    assert row is not None
    assert item.level1 == row.level1
    assert item.publisher == "甲"
    editing.restore_standard(session, [uid], stamp)
    assert session.workspace.item(uid).origin is Origin.STANDARD


def test_places_are_saved_and_removed_as_named_steps(session: Session, stamp: Stamp) -> None:
    contact = Contact(uid="c1", label="监督电话", value="0700-5550101")
    station = Station(uid="s1", name="民政办公室", domains=("15",))
    changes = editing.save_places(session, [contact, station], stamp)
    assert changes.name == "修改公开电话、站所"
    assert session.workspace.contacts() == [contact]
    editing.remove_places(session, [contact], stamp)
    assert session.workspace.contacts() == []
    session.undo(stamp)
    assert session.workspace.contacts() == [contact]


def test_further_national_rows_can_be_adopted_once(session: Session, stamp: Stamp) -> None:
    held = {item.number for item in session.workspace.items("06")}
    missing = next(f"06-{n:03d}" for n in range(1, 30) if f"06-{n:03d}" not in held)
    editing.adopt_rows(session, [missing, missing], stamp)
    assert [item.number for item in session.workspace.items("06")].count(missing) == 1


def test_no_private_number_hides_behind_an_item_of_the_same_title(session: Session, stamp: Stamp) -> None:
    uids = [editing.add_local_item(session, "06", {"level1": "同名"}, stamp)[0] for _ in range(2)]
    texts = (f"身份证{VALID_ID}", "清白的话")
    with pytest.raises(GateError):
        editing.edit_cells(
            session, [editing.CellEdit(uid, "publisher", t) for uid, t in zip(uids, texts, strict=True)], "粘贴", stamp
        )


def test_a_new_item_stands_last_also_after_a_gap(session: Session, stamp: Stamp) -> None:
    uids = [editing.add_local_item(session, "06", {"level1": f"事项{n}"}, stamp)[0] for n in range(3)]
    editing.remove_items(session, uids[:2], stamp)
    last, _ = editing.add_local_item(session, "06", {"level1": "最后"}, stamp)
    items = session.workspace.items("06")
    assert [item.uid for item in items][-2:] == [uids[2], last]
    assert len({item.position for item in items}) == len(items)


def test_a_step_on_many_items_takes_a_backup_first(session: Session, stamp: Stamp) -> None:
    uids = [item.uid for item in session.workspace.items()]
    uids += [editing.add_local_item(session, "06", {"level1": f"事项{n}"}, stamp)[0] for n in range(51 - len(uids))]
    assert len(uids) > editing.FEW
    editing.set_station(session, uids, None, stamp)
    assert len(list((session.workspace.path / "backups").glob("*.zip"))) == 1


@pytest.mark.parametrize(
    "place",
    [
        Contact(uid="c1", label="监督电话", value=VALID_ID),
        Contact(uid="c1", label="监督电话", value="0700-5550101", owner=f"张三{VALID_ID}"),
        Station(uid="s1", name="民政办", phone="13812345678"),
        Person(uid="p1", name="张三", role=VALID_ID),
    ],
)
def test_no_private_number_enters_the_settings(session: Session, stamp: Stamp, place: editing.Place) -> None:
    with pytest.raises(GateError) as caught:
        editing.save_places(session, [place], stamp)
    assert VALID_ID not in str(caught.value)
    assert "13812345678" not in str(caught.value)
    assert session.undo_name is None
    unit = session.workspace.unit()
    with pytest.raises(GateError):
        editing.save_unit(session, structs.replace(unit, address=f"电话13812345678 {VALID_ID}"), stamp)
    assert session.workspace.unit() == unit


def test_public_numbers_enter_the_settings(session: Session, stamp: Stamp) -> None:
    duty = Contact(uid="c1", label="值班手机", value="13812345678")
    editing.save_places(session, [duty, Station(uid="s1", name="民政办", phone="13812345678")], stamp)
    unit = structs.replace(session.workspace.unit(), credit_code="11411722006012345Q", area_code="411722103000")
    editing.save_unit(session, unit, stamp)
    assert (session.workspace.contacts(), session.workspace.unit()) == ([duty], unit)


def test_a_place_needs_a_name_and_a_contact_its_number(session: Session, stamp: Stamp) -> None:
    nameless = [Board(uid="b", name=" \u200b"), Village(uid="v", name=""), Contact(uid="c", label="电话", value="")]
    for place, said in zip(nameless, ("公示栏没有写名称", "村（社区）没有写名称", "公开电话没有写号码"), strict=True):
        with pytest.raises(UsageError, match="EMPTY_REQUIRED") as told:
            editing.save_places(session, [Station(uid="s", name="民政办"), place], stamp)
        assert said in told.value.cause
    assert session.workspace.stations() == []


def test_places_and_reasons_hold_no_unseen_characters(session: Session, stamp: Stamp) -> None:
    board = Board(uid="b", name="东\u202e头\x00公示栏\n", place="村口\x1b")
    editing.save_places(session, [board], stamp)
    assert session.workspace.boards() == [Board(uid="b", name="东头公示栏", place="村口")]
    with pytest.raises(UsageError, match="TEXT_TOO_LONG"):
        editing.save_places(session, [structs.replace(board, name="栏" * 501)], stamp)
    item = session.workspace.items()[0]
    editing.mark_not_applicable(session, [item.uid], "本镇\x00无此职责\u202e", stamp)
    assert session.workspace.item(item.uid).reason == "本镇无此职责"
    with pytest.raises(UsageError, match="REASON_MISSING"):
        editing.set_reason(session, item.uid, "\u200b\x00", stamp)
