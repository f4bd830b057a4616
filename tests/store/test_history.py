"""Undo and redo of everything, over restarts; what the audit shows; what is never taken back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.calendar import CalendarDay
from catalog_app.model.catalog import Domain, Element
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.records import Delivery, DeskTick, PackageRecord, PortalAnswer, PrintedCopy
from catalog_app.model.unit import Board, Contact, Person, Station, Village
from catalog_app.store.recorder import Recorder
from catalog_app.store.workspace import Workspace
from tests.store.builders import LAND, NOW, STAMP, UNIT, a_posting, a_publication, an_item, content, reopen

LATER = Stamp("王建国", NOW + timedelta(days=1), cause="历史")
PACKAGE = PackageRecord(
    number="20261123_001", created=NOW, by="李春燕", profile="generic", path="out.zip", sha256="ab", status="sent"
)
COPY = PrintedCopy(
    uid="c", kind="notice", title="公示", domain="06", publication="publication-1", printed_on=NOW.date(), sha256="ab"
)
TICK = DeskTick(publication="publication-1", profile="generic", part="正文", content_sha256="ab", at=NOW)
ANSWER = PortalAnswer(package=PACKAGE.number, uid="publication-1", status="rejected", reason="缺附件", at=NOW)
DELIVERY = Delivery(uid="d", package=PACKAGE.number, volume="U盘", at=NOW, sha256="ab", ok=True)

OPERATIONS: dict[str, Callable[[Recorder], None]] = {
    "修改单位": lambda r: r.save_unit(structs.replace(UNIT, address="青石街1号")),
    "站所": lambda r: (r.save(Station(uid="s1", name="自然资源所")), r.save_item(an_item(1, station="s1"))),
    "站所改名": lambda r: r.save(Station(uid="s1", name="规划所")),
    "人员": lambda r: (
        r.save(Station(uid="s1", name="规划所")),
        r.save(Person(uid="p", name="李", station="s1")),
    ),
    "电话": lambda r: r.save(Contact(uid="c", label="监督电话", value="12345")),
    "村": lambda r: (
        r.save(Village(uid="v", name="青石村")),
        r.save(Board(uid="b", name="栏", village="v")),
    ),
    "日历": lambda r: r.save_calendar_day(CalendarDay(date=date(2026, 5, 6), off=True)),
    "设置": lambda r: r.set_setting("sheet", "A3"),
    "领域": lambda r: r.add_domain(Domain(code="25", name="扶贫", full_name="扶贫", position=3)),
    "改事项": lambda r: r.save_item(an_item(2, level2="临时用地", elements=(Element("批复"),), basis=())),
    "新依据": lambda r: r.save_item(an_item(3, basis=(structs.replace(LAND, number="主席令第32号"),))),
    "加事项": lambda r: r.save_item(an_item(9, position=0, number="06-本地01")),
    "重排": lambda r: r.reorder_items("06", ["item-06-3", "item-06-1"]),
    "发布": lambda r: (r.save_publication(a_publication()), r.save_posting(a_posting())),
    "改发布": lambda r: r.save_publication(a_publication(title="更正公告", body="更正如下")),
    "打印": lambda r: (r.save_publication(a_publication()), r.save_printed_copy(COPY), r.save_desk_tick(TICK)),
    "重印": lambda r: (
        r.save_publication(a_publication()),
        r.save_printed_copy(structs.replace(COPY, copies=3)),
        r.save_desk_tick(structs.replace(TICK, content_sha256="cd")),
    ),
    "自己的站所": lambda r: (
        r.save(Station(uid="s1", name="规划所")),
        r.save_publication(a_publication(case="dibao", station="s1")),
    ),
    "撤站所": lambda r: (
        r.save(Station(uid="s1", name="规划所")),
        r.save_publication(a_publication(station="s1")),
        r.remove("station", "s1"),
    ),
    "撤发布": lambda r: (
        r.save_publication(a_publication()),
        r.save_printed_copy(COPY),
        r.remove_publication("publication-1"),
    ),
}


def run(workspace: Workspace, *names: str) -> None:
    for name in names:
        with workspace.transaction(name, STAMP) as recorder:
            OPERATIONS[name](recorder)


def search_index(workspace: Workspace) -> list[object]:
    """What can be found: every item's words, and every publication by each of its characters."""
    words = [*"征地补偿批复临时更正公告法规02", "zdbc", "gz"]
    items = workspace.database.query(
        "SELECT uid, title_words, element_words, basis_words, other_words FROM item ORDER BY uid"
    )
    return [*items, *((word, [hit.uid for hit in workspace.search(word)]) for word in words)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_undo_brings_back_every_row_and_the_search_index(workspace: Workspace, name: str):
    before = content(workspace), search_index(workspace)
    run(workspace, name)
    after = content(workspace), search_index(workspace)
    assert after[0] != before[0] or name == "撤发布"
    undone = workspace.undo(LATER)
    assert undone is not None
    assert (undone.name, undone.who, undone.at, undone.cause) == (f"撤销“{name}”", "王建国", LATER.now, "历史")
    assert (content(workspace), search_index(workspace)) == before
    redone = workspace.redo(LATER)
    assert redone is not None
    assert (content(workspace), search_index(workspace)) == after


@settings(max_examples=25)
@given(st.lists(st.sampled_from([*OPERATIONS, "撤销", "重做", "重开"]), max_size=14))
def test_any_sequence_can_be_taken_back_to_the_beginning_and_done_again(
    beginning: tuple[Path, object], names: list[str]
):
    folder, start = beginning
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        shutil.copytree(folder, Path(place) / "w")
        workspace = Workspace.open(Path(place) / "w", STAMP)
        for name in names:
            if name == "重开":
                workspace = reopen(workspace)
            elif name in ("撤销", "重做"):
                (workspace.undo if name == "撤销" else workspace.redo)(LATER)
            else:
                run(workspace, name)
        end = content(workspace), search_index(workspace)
        steps = 0
        while workspace.undo(LATER):
            steps += 1
        assert (content(workspace), search_index(workspace)) == start
        for _ in range(steps):
            assert workspace.redo(LATER)
        assert (content(workspace), search_index(workspace)) == end
        assert workspace.database.value("PRAGMA integrity_check") == "ok"
        assert workspace.database.query("PRAGMA foreign_key_check") == []
        workspace.close()


@pytest.fixture(scope="module")
def beginning(built: Path) -> tuple[Path, object]:
    """A workspace and what can be read and found in it."""
    with Workspace.open(built, STAMP, read_only=True) as workspace:
        return built, (content(workspace), search_index(workspace))


def test_undo_and_redo_survive_a_restart(workspace: Workspace):
    run(workspace, "改事项", "发布", "设置")
    workspace.undo(LATER)
    opened = reopen(workspace)
    assert (opened.undo_name, opened.redo_name) == ("发布", "设置")
    opened.undo(LATER)
    opened = reopen(opened)
    assert (opened.undo_name, opened.redo_name) == ("改事项", "发布")
    assert opened.publications() == []
    opened.redo(LATER)
    opened.redo(LATER)
    assert opened.setting("sheet") == "A3"
    assert opened.redo(LATER) is None
    opened.close()


def test_a_new_operation_drops_what_could_be_redone_but_the_audit_keeps_it(workspace: Workspace):
    run(workspace, "设置", "改事项")
    workspace.undo(LATER)
    workspace.undo(LATER)
    run(workspace, "电话")
    assert (workspace.undo_name, workspace.redo_name) == ("电话", None)
    assert [(step.name, step.undone) for step in workspace.history()] == [
        ("电话", False), ("改事项", True), ("设置", True), ("建立工作区", False),
    ]  # fmt: skip
    workspace.undo(LATER)
    assert workspace.undo(LATER) is None
    assert workspace.redo_name == "电话"


def test_a_step_that_changes_nothing_is_no_step(workspace: Workspace):
    with workspace.transaction("空", STAMP) as recorder:
        recorder.save_item(workspace.item("item-06-1"))
        recorder.save_unit(UNIT)
        recorder.reorder_items("06", ["item-06-1", "item-06-2", "item-06-3"])
        recorder.remove_posting("none")
    assert (recorder.changes.id, recorder.changes.rows) == (0, ())
    assert workspace.undo_name is None
    assert len(workspace.history()) == 1


def test_an_empty_step_keeps_what_can_be_redone(workspace: Workspace):
    run(workspace, "设置")
    workspace.undo(LATER)
    with workspace.transaction("空", STAMP):
        pass
    assert workspace.redo_name == "设置"


def test_the_change_set_tells_rows_before_and_after(workspace: Workspace):
    with workspace.transaction("改", structs.replace(STAMP, cause="表格")) as recorder:
        recorder.save_item(an_item(1, level1="甲"))
        recorder.save_item(an_item(9, number="06-本地01"))
        recorder.remove_item("item-06-3")
        with pytest.raises(RuntimeError):
            _ = recorder.changes
    changes = recorder.changes
    assert (changes.name, changes.who, changes.at, changes.cause) == ("改", "李春燕", NOW, "表格")
    assert changes.ids("item") == {"item-06-1", "item-06-9", "item-06-3"}
    changed, added, removed = changes.rows
    assert (changed.old, changed.new) == ({"level1": "征地组织实施"}, {"level1": "甲"})
    assert added.old is None
    assert added.new is not None
    assert added.new["number"] == "06-本地01"
    assert removed.new is None
    assert workspace.history(1)[0].id == changes.id


def test_a_failed_operation_changes_nothing(workspace: Workspace):
    before = content(workspace), search_index(workspace)
    with pytest.raises(UsageError, match="NUMBER_TAKEN"), workspace.transaction("坏", STAMP) as recorder:
        recorder.save_item(an_item(1, level1="甲"))
        recorder.save_publication(a_publication())
        recorder.next_serial("x")
        recorder.save_item(an_item(9, number="06-002"))
    assert (content(workspace), search_index(workspace)) == before
    assert len(workspace.history()) == 1
    with workspace.transaction("好", STAMP) as recorder:
        assert recorder.next_serial("x") == 1


def test_transactions_do_not_nest(workspace: Workspace):
    with pytest.raises(RuntimeError), workspace.transaction("外", STAMP), workspace.transaction("内", STAMP):
        pass
    assert len(workspace.history()) == 1


def test_serials_and_packages_are_never_taken_back(workspace: Workspace):
    with workspace.transaction("编号", STAMP) as recorder:
        assert [recorder.next_serial("06"), recorder.next_serial("06"), recorder.next_serial("13")] == [1, 2, 1]
        recorder.save_publication(a_publication(index_number="06-2026-00002"))
        recorder.save_package(PACKAGE, {"publication-1": "hash"})
        recorder.save_portal_answers([ANSWER])
        recorder.save_delivery(DELIVERY)
    assert {row.table for row in recorder.changes.rows} == {"publication", "package", "portal_answer", "delivery"}
    undone = workspace.undo(LATER)
    assert undone is not None
    assert {row.table for row in undone.rows} == {"publication"}
    opened = reopen(workspace)
    assert opened.packages() == [PACKAGE]
    assert opened.package_items("20261123_001") == {"publication-1": "hash"}
    assert (opened.portal_answers(PACKAGE.number), opened.deliveries()) == ([ANSWER], [DELIVERY])
    with opened.transaction("再编", STAMP) as recorder:
        assert recorder.next_serial("06") == 3
        recorder.save_package(structs.replace(PACKAGE, status="accepted"), {"publication-2": "other"})
    assert opened.redo_name == "编号"
    told = opened.row_history("package", "20261123_001")
    assert [(step.name, step.undoable, step.undone) for step, _ in told] == [
        ("再编", False, False), ("编号", False, False),
    ]  # fmt: skip
    assert (told[0][1].old, told[0][1].new) == ({"status": "sent"}, {"status": "accepted"})
    with opened.transaction("同样", STAMP) as recorder:
        recorder.save_package(structs.replace(PACKAGE, status="accepted"), {"publication-2": "other"})
        recorder.save_portal_answer(ANSWER)
    assert recorder.changes.id == 0
    with opened.transaction("改判", STAMP) as recorder:
        recorder.save_portal_answer(structs.replace(ANSWER, status="accepted"))
    assert [(row.id, row.new) for row in recorder.changes.rows] == [
        ("20261123_001/publication-1", {"status": "accepted"})
    ]
    with pytest.raises(UsageError, match="UNKNOWN_PACKAGE"), opened.transaction("没有的包", STAMP) as recorder:
        recorder.save_portal_answer(structs.replace(ANSWER, package="20261123_009"))
    assert [one.status for one in opened.packages()] == ["accepted"]
    assert opened.package_items("20261123_001") == {"publication-2": "other"}
    opened.close()


def test_history_by_table_and_row(workspace: Workspace):
    run(workspace, "改事项", "发布", "改发布", "重排")
    workspace.undo(LATER)
    assert [step.name for step in workspace.history(table="publication")] == ["改发布", "发布"]
    assert [step.name for step in workspace.history(table="item", row_id="item-06-2")] == ["重排", "改事项"]
    assert [step.name for step in workspace.history(row_id="publication-1")] == ["改发布", "发布"]
    assert [step.name for step in workspace.history(limit=2)] == ["重排", "改发布"]
    (moved, row), (edited, first) = workspace.row_history("item", "item-06-2")
    assert (moved.name, moved.undone, row.old, row.new) == ("重排", True, {"position": 2}, {"position": 3})
    assert (edited.name, edited.undone) == ("改事项", False)
    assert first.new is not None
    assert first.new["level2"] == "临时用地"
    assert len(workspace.row_history("item", "item-06-2", limit=1)) == 1
    assert workspace.row_history("posting", "item-06-2") == []


def test_a_large_step_is_undone_and_read_row_by_row(workspace: Workspace):
    with workspace.transaction("一百三十条", STAMP) as recorder:
        for place in range(130):
            recorder.save_publication(a_publication(place))
    (step, row) = workspace.row_history("publication", "publication-117")[0]
    assert (step.name, row.old) == ("一百三十条", None)
    undone = workspace.undo(LATER)
    assert undone is not None
    assert [row.id for row in undone.rows] == [f"publication-{place}" for place in reversed(range(130))]
    assert workspace.publications() == []
    workspace.redo(LATER)
    assert workspace.publications() == [a_publication(place) for place in range(130)]


def test_undo_refuses_when_the_rows_are_no_longer_its_own(workspace: Workspace):
    run(workspace, "改事项", "发布")
    workspace.database.run("DELETE FROM posting")
    before = content(workspace)
    with pytest.raises(WorldError, match="UNDO_IMPOSSIBLE"):
        workspace.undo(LATER)
    assert content(workspace) == before
    assert workspace.undo_name == "发布"


def test_removing_places(workspace: Workspace):
    run(workspace, "站所", "人员", "村", "发布")
    for table, uid in (("village", "v"), ("board", "b")):
        if table == "board":
            with workspace.transaction("上墙", STAMP) as recorder:
                recorder.save_posting(a_posting(2, board="b"))
        with pytest.raises(UsageError, match="STILL_IN_USE"), workspace.transaction("删", STAMP) as recorder:
            recorder.remove(table, uid)
    with pytest.raises(UsageError, match="STILL_IN_USE"), workspace.transaction("删", STAMP) as recorder:
        recorder.remove_item("item-06-1")
    with workspace.transaction("删站所", STAMP) as recorder:
        recorder.remove("station", "s1")
    assert workspace.item("item-06-1").station is None
    assert workspace.persons() == [Person(uid="p", name="李")]
    workspace.undo(LATER)
    assert workspace.item("item-06-1").station == "s1"
    assert workspace.persons() == [Person(uid="p", name="李", station="s1")]
    with pytest.raises(UsageError, match="UNKNOWN_RECORD"), workspace.transaction("删", STAMP) as recorder:
        recorder.remove("contact", "none")
    with pytest.raises(UsageError, match="UNKNOWN_ITEM"), workspace.transaction("删", STAMP) as recorder:
        recorder.remove_item("none")
    with pytest.raises(UsageError, match="UNKNOWN_PUBLICATION"), workspace.transaction("删", STAMP) as recorder:
        recorder.remove_publication("none")


def test_positions(workspace: Workspace):
    with workspace.transaction("加", STAMP) as recorder:
        recorder.save_item(an_item(9, position=0, number="06-本地01"))
        recorder.remove_item("item-06-2")
    assert [(item.uid, item.position) for item in workspace.items("06")] == [
        ("item-06-1", 1), ("item-06-3", 3), ("item-06-9", 4),
    ]  # fmt: skip
    with workspace.transaction("排", STAMP) as recorder:
        recorder.reorder_items("06", ["item-06-9", "unknown", "item-06-9"])
    assert [(item.uid, item.position) for item in workspace.items("06")] == [
        ("item-06-9", 1), ("item-06-1", 2), ("item-06-3", 3),
    ]  # fmt: skip
