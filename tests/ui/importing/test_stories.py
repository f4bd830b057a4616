"""From a county's file to stored rows and back: corrections, lost ticks, decisions, cancelling, unreadable files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from catalog_app.model.catalog import Origin
from catalog_app.services import editing, exporting
from catalog_app.services.importing import remembered_choices
from catalog_app.support.progress import Silent
from catalog_app.ui.dialogs.import_wizard.wizard import COLUMNS, DONE, FILES, PLAN, PROBLEMS, TABLES, ImportWizard
from catalog_app.ui.main_window import MainWindow
from tests.ui.catalog.conftest import LAND, Desk
from tests.ui.conftest import TODAY
from tests.ui.importing.conftest import DRILL, FERRY, HEARING, PLANS, TICKED, Opener, county_file, go_on, settle


def choose(wizard: ImportWizard, header: str, key: str) -> None:
    """Take a column for something else, as the list in its cell does."""
    model = wizard.columns.model
    place = next(at for at in range(model.rowCount()) if model.row_at(at).header == header)
    assert model.setData(model.index(place, model.choice_column), key)


def words(wizard: ImportWizard) -> list[tuple[str, str]]:
    """(change, item) of every line shown on the fifth page."""
    model = wizard.plan.model
    return [(model.index(row, 1).data(), model.index(row, 4).data()) for row in range(model.rowCount())]


def test_a_dropped_file_is_corrected_imported_and_undone(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    session = window.session
    assert session is not None
    before = session.workspace.items(LAND)
    window.take_files([county_file(tmp_path / "县级目录.xls", [HEARING, DRILL])])
    wizard = window.findChild(ImportWizard)
    settle(wizard)
    assert wizard.step == TABLES
    assert wizard.tables.model.index(0, 3).data() == "征地补偿"
    go_on(wizard)
    choose(wizard, "谁来公布", "publisher")
    go_on(wizard)
    assert wizard.step == PROBLEMS
    assert "网页" in wizard.problems.model.index(0, 2).data()
    go_on(wizard)
    assert wizard.step == PLAN
    assert ("新增", "抢险演练 / 演练安排") in words(wizard)
    assert session.workspace.items(LAND) == before
    go_on(wizard)
    assert wizard.step == DONE
    assert "新增1项" in wizard.done_page.done_label.text()
    added = next(item for item in session.workspace.items(LAND) if item.level2 == "演练安排")
    assert (added.publisher, added.origin) == ("镇应急办", Origin.LOCAL)
    page: Any = window.pages.current
    assert (page.page_key, page.domain, page.current_row().item.uid) == ("catalog", LAND, added.uid)
    wizard.next.click()
    window.actions_table["undo"].trigger()
    assert session.workspace.items(LAND) == before
    assert remembered_choices(session) == {}


def test_lost_ticks_are_asked_and_the_next_file_goes_straight_through(
    desk: Desk, opened: Opener, tmp_path: Path
) -> None:
    wizard = opened(county_file(tmp_path / "今年.xls", [(*DRILL, "", "", "")], TICKED))
    go_on(wizard)
    questions = wizard.columns.questions
    assert not questions.isHidden()
    levels = {box.text(): box for box in questions.boxes["levels"]}
    assert levels["乡级"].isVisibleTo(questions)
    assert not questions.boxes["mode"][0].isVisibleTo(questions)
    levels["乡级"].click()
    choose(wizard, "谁来公布", "publisher")
    while wizard.step != DONE:
        go_on(wizard)
    assert next(item for item in desk.items() if item.level2 == "演练安排").levels == ("乡级",)
    wizard.close()

    again = opened(county_file(tmp_path / "明年.xls", [(*FERRY, "", "", "")], TICKED))
    assert again.step == PLAN
    assert "照上次的选择" in again.plan.note.text()
    assert not again.plan.note.isHidden()
    assert words(again) == [("新增", "渡口管理 / 渡口公示")]
    line = again.draft.plan().lines[0]
    assert (line.item.levels, line.item.publisher) == (("乡级",), "镇应急办")
    again.plan.look.click()
    assert again.step == TABLES


def test_conflicts_and_doubtful_rows_are_settled_here(desk: Desk, opened: Opener, tmp_path: Path) -> None:
    hearing = desk.item("06-004")
    editing.edit_item(desk.session, hearing.uid, {"deadline": "及时公开"}, desk.stamp())
    wizard = opened(county_file(tmp_path / "县级目录.xls", [HEARING, PLANS]))
    while wizard.step != PLAN:
        go_on(wizard)
    assert [change for change, _ in words(wizard)] == ["冲突", "不能确定"]
    assert "2行没有决定" in wizard.message.text()
    assert not wizard.next.isEnabled()
    assert "两边都改过" in wizard.plan.detail.label.text()
    wizard.plan.take.click()
    assert words(wizard)[0][0] == "修改"
    assert wizard.next.text() == "导入（1项）"
    wizard.plan.table.select_row(1)
    combo = wizard.plan.candidates
    assert combo.itemText(combo.count() - 1) == "作为新事项"
    assert combo.count() > 2
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    chosen = wizard.draft.plan().lines[1].current
    assert chosen is not None
    wizard.plan.table.select_row(0)
    wizard.plan.keep_all.click()
    assert wizard.draft.plan().lines[0].item.deadline.text == "及时公开"
    wizard.plan.take_all.click()
    go_on(wizard)
    assert desk.item("06-004").deadline.text == HEARING[5]
    assert desk.session.workspace.item(chosen.uid).elements[0].text == "方案"


def test_a_doubtful_row_given_to_an_item_we_changed_is_decided_too(desk: Desk, opened: Opener, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "县级目录.xls", [PLANS]))
    while wizard.step != PLAN:
        go_on(wizard)
    uid = wizard.plan.candidates.itemData(1)
    wizard.reject()
    item = desk.session.workspace.item(uid)
    editing.edit_item(desk.session, uid, {"deadline": "及时公开"}, desk.stamp())
    again = opened(county_file(tmp_path / "再来.xls", [PLANS]))
    while again.step != PLAN:
        go_on(again)
    page, place = again.plan, again.plan.candidates.findData(uid)
    assert not page.take.isVisibleTo(again)
    page.candidates.setCurrentIndex(place)
    page.candidates.activated.emit(place)
    assert words(again)[0][0] == "冲突"
    assert page.take.isVisibleTo(again)
    page.take.click()
    assert (words(again)[0][0], page.candidates.currentData()) == ("修改", uid)
    page.keep_all.click()
    assert again.draft.plan().lines[0].item.deadline.text == "及时公开"
    page.take.click()
    go_on(again)
    after = desk.session.workspace.item(uid)
    assert (after.number, after.deadline.text) == (item.number, PLANS[5])


def test_cancelling_leaves_nothing(desk: Desk, opened: Opener, tmp_path: Path) -> None:
    before, step = desk.session.workspace.items(), desk.session.undo_name
    files = sorted(desk.session.workspace.path.rglob("*"))
    wizard = opened(county_file(tmp_path / "县级目录.xls", [HEARING, DRILL]))
    while wizard.step != PLAN:
        go_on(wizard)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()
    assert (desk.session.workspace.items(), desk.session.undo_name) == (before, step)
    assert sorted(desk.session.workspace.path.rglob("*")) == files
    assert remembered_choices(desk.session) == {}


def test_cancelling_while_it_reads_ends_the_work(desk: Desk, qtbot: Any, tmp_path: Path) -> None:
    wizard = ImportWizard.open_for(desk.context, [county_file(tmp_path / "县级目录.xls", [DRILL])], None)
    assert wizard is not None
    assert wizard.busy
    with qtbot.waitSignal(wizard.destroyed):
        wizard.reject()
    assert not desk.jobs.busy


def test_an_unreadable_file_does_not_stop_the_others(desk: Desk, opened: Opener, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"\x89PNG not a workbook")
    wizard = opened(bad, county_file(tmp_path / "县级目录.xls", [DRILL]))
    assert wizard.step == FILES
    assert [wizard.files.model.index(row, 3).data() for row in range(2)] == ["读不了", "已读取"]
    assert not wizard.files.note.isHidden()
    assert "代码：UNKNOWN_KIND" in wizard.files.note.label.text()
    assert "怎么办：" in wizard.files.note.label.text()
    assert wizard.message.text().startswith("1个文件读不了")
    assert desk.notify.errors == []
    go_on(wizard)
    assert wizard.step == TABLES
    assert wizard.tables.model.rowCount() == 1


def test_nothing_readable_says_so(opened: Opener, tmp_path: Path) -> None:
    bad = tmp_path / "空.csv"
    bad.write_bytes(b"")
    wizard = opened(bad)
    assert (wizard.step, wizard.next.isEnabled()) == (FILES, False)
    assert "没有读得了的文件" in wizard.message.text()
    wizard.files.remove.click()
    assert (wizard.files.model.rowCount(), wizard.message.text()) == (0, "")


@pytest.fixture
def workbook(desk: Desk, tmp_path: Path) -> Path:
    """Our own workbook of 征地补偿, one name changed."""
    path = tmp_path / "目录.xlsx"
    job = exporting.workbook_job(desk.session, TODAY, (LAND,))
    exporting.write_workbook_file(job, path, replace=False, progress=Silent())
    book = openpyxl.load_workbook(path)
    for line in book.worksheets[0].iter_rows():
        for cell in line:
            if cell.value == "拟征收土地听证":
                cell.value = "拟征收土地听证会"
    book.save(path)
    return path


def test_our_own_workbook_goes_straight_through_and_is_one_step(desk: Desk, opened: Opener, workbook: Path) -> None:
    wizard = opened(workbook)
    assert wizard.step == PLAN
    assert "本程序导出" in wizard.plan.note.text()
    assert wizard.next.text() == "导入（1项）"
    assert "会</span>" in wizard.plan.detail.label.text()
    QTest.keyClick(wizard.plan.table, Qt.Key.Key_Space)
    assert wizard.next.text() == "导入"
    assert not wizard.next.isEnabled()
    QTest.keyClick(wizard.plan.table, Qt.Key.Key_Space)
    go_on(wizard)
    assert wizard.done_page.done_label.text() == "导入完成：新增0项，修改1项"
    assert desk.item("06-004").level2 == "拟征收土地听证会"
    assert desk.went[-1] == ("catalog", {"domain": LAND, "item": desk.item("06-004").uid})
    desk.session.undo(desk.stamp())
    assert desk.item("06-004").level2 == "拟征收土地听证"


def test_the_same_file_again_has_nothing_new(desk: Desk, opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    exporting.write_workbook_file(
        exporting.workbook_job(desk.session, TODAY, (LAND,)), path, replace=False, progress=Silent()
    )
    wizard = opened(path)
    assert wizard.step == PLAN
    assert not wizard.next.isEnabled()
    assert "完全一致" in wizard.message.text()


def test_the_report_is_written_and_opened(desk: Desk, opened: Opener, workbook: Path, tmp_path: Path) -> None:
    wizard = opened(workbook)
    go_on(wizard)
    desk.notify.file = tmp_path / "报告.xlsx"
    wizard.done_page.save.click()
    settle(wizard)
    assert desk.notify.asked == ["导入报告20261123.xlsx"]
    assert desk.notify.opened == [tmp_path / "报告.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "报告.xlsx").worksheets[0].max_row > 3
    wizard.done_page.folder.click()
    assert desk.notify.opened[-1] == tmp_path


def test_no_file_chosen_starts_nothing(desk: Desk) -> None:
    assert ImportWizard.open_for(desk.context, [], None) is None


def focus_name(wizard: QWidget) -> str:
    focus = wizard.focusWidget()
    return focus.accessibleName() if focus is not None else ""


def test_the_keyboard_does_every_step(desk: Desk, opened: Opener, qtbot: Any, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "县级目录.xls", [DRILL]))
    assert focus_name(wizard) == "找到的表格"
    QTest.keyClick(wizard.tables.table, Qt.Key.Key_Return)
    settle(wizard)
    assert wizard.step == COLUMNS
    assert focus_name(wizard) == "文件里的栏目"
    QTest.keyClick(wizard, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wizard.step == TABLES


def test_a_private_number_keeps_the_import_from_being_stored(desk: Desk, opened: Opener, tmp_path: Path) -> None:
    before = desk.session.workspace.items()
    private = (*DRILL[:3], "联系人张三 13800138000", *DRILL[4:])
    wizard = opened(county_file(tmp_path / "县级目录.xls", [private]))
    while wizard.step != PLAN:
        go_on(wizard)
    wizard.next.click()
    assert wizard.step == PLAN
    assert len(desk.notify.errors) == 1
    assert "13800138000" not in str(desk.notify.errors[0])
    assert desk.session.workspace.items() == before
