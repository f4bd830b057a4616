"""Single pages of the wizard, and the ways into it: clipboard, drop, the form of a station."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from catalog_app.ui.dialogs.import_wizard.raw_row import RawRowDialog
from catalog_app.ui.dialogs.import_wizard.wizard import COLUMNS, FILES, PLAN, PROBLEMS, TABLES, ImportWizard
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.import_tables import SKIP
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from catalog_app.ui.views.catalog.table_text import has_header, read_block
from catalog_app.ui.views.settings.places import StationsSection
from tests.ui.catalog.conftest import LAND, Desk
from tests.ui.conftest import QUIET, FakeNotify
from tests.ui.importing.conftest import DRILL, FERRY, HEADER, HEARING, PLANS, Opener, county_file, go_on, settle

PASTED = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in (HEADER, DRILL))


@pytest.mark.qt_log_ignore(*QUIET, "grabbing the keyboard", extend=True)
def test_the_domain_is_chosen_from_a_list_in_the_cell(desk: Desk, opened: Opener, qtbot: Any, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "无题.xls", [DRILL], title="2026年"))
    page = wizard.tables
    assert page.model.index(0, 3).data() == "请选择领域"
    assert "请在“归入领域”里选择" in wizard.message.text()
    assert not wizard.next.isEnabled()
    page.table.select_row(0)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.findChild(QComboBox)
    assert editor.itemText(0) == "不导入"
    place = editor.findData(LAND)
    editor.setCurrentIndex(place)
    editor.activated.emit(place)
    assert page.model.index(0, 3).data() == "征地补偿"
    assert wizard.message.text() == ""
    while wizard.step != PLAN:
        go_on(wizard)
    assert wizard.draft.plan().lines[0].item.domain == LAND


def test_new_domains_are_named_before_they_come(opened: Opener, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "甲.xls", [DRILL]))
    while wizard.step != PLAN:
        go_on(wizard)
    assert wizard.plan.head.text().endswith("可以撤销。")
    planned = wizard.draft.planned
    wizard.draft.planned = structs.replace(planned, plan=structs.replace(planned.plan, new_domains=(LAND,)))
    wizard.plan.enter()
    assert wizard.plan.head.text().endswith("将新增1个领域：征地补偿。")


def test_a_table_left_out_is_not_planned(opened: Opener, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "甲.xls", [DRILL]), county_file(tmp_path / "乙.xls", [FERRY]))
    model = wizard.tables.model
    assert model.setData(model.index(0, model.choice_column), SKIP)
    assert model.index(0, 3).data() == "不导入"
    while wizard.step != PLAN:
        go_on(wizard)
    assert [line.item.level2 for line in wizard.draft.plan().lines] == ["渡口公示"]
    wizard.go_back()
    while wizard.step != TABLES:
        wizard.go_back()
    assert model.setData(model.index(1, model.choice_column), SKIP)
    assert not wizard.next.isEnabled()
    assert "不导入" in wizard.message.text()


def test_another_header_row_is_read_anew(opened: Opener, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "甲.xls", [("", "下面是上年的", "", "", "", "", "", ""), HEADER, DRILL]))
    page = wizard.tables
    assert (page.first.value(), page.last.value()) == (2, 2)
    page.last.setValue(4)
    assert page.model.index(0, 5).data() == "第2–4行"
    assert page.preview.index(2, 0).data(Qt.ItemDataRole.UserRole + 1)
    page.first.setValue(4)
    go_on(wizard)
    assert wizard.step == COLUMNS
    assert len(wizard.draft.tables()[0][2].items) == 1
    assert wizard.columns.model.row_at(1).samples == ("抢险演练",)


def test_a_header_nobody_knows_can_be_pointed_out(opened: Opener, tmp_path: Path) -> None:
    odd = ("编", "大类", "小类", "写些什么", "凭什么", "几天内", "谁", "在哪里")
    wizard = opened(county_file(tmp_path / "甲.xls", [HEARING, DRILL, PLANS, FERRY], odd, "临川县征地补偿事项"))
    page = wizard.tables
    assert page.first.isVisibleTo(page)
    assert (page.first.text(), page.model.index(0, 5).data()) == ("无", "")
    assert "没有认出表头" in page.header_hint.text()
    page.last.setValue(2)
    assert (page.first.value(), page.model.index(0, 5).data()) == (2, "第2行")
    page.first.setValue(0)
    assert (page.last.value(), page.model.index(0, 5).data()) == (0, "")
    page.first.setValue(2)
    go_on(wizard)
    assert [row.header for row in wizard.columns.model.rows()] == list(odd)
    assert "没有把握" in wizard.message.text()
    assert len(wizard.draft.tables()[0][2].items) == 4
    assert wizard.draft.to_remember() == {}


def test_names_are_needed(opened: Opener, tmp_path: Path) -> None:
    wizard = opened(county_file(tmp_path / "甲.xls", [DRILL]))
    go_on(wizard)
    model = wizard.columns.model
    for place in (1, 2):
        assert model.setData(model.index(place, model.choice_column), "ignore")
    assert not wizard.next.isEnabled()
    assert "一级事项" in wizard.message.text()


def test_problems_are_filtered_and_show_the_row_of_the_file(opened: Opener, tmp_path: Path) -> None:
    odd = (*DRILL[:7], "■政府网站 ■不知道的地方")
    wizard = opened(county_file(tmp_path / "甲.xls", [HEARING, odd]))
    while wizard.step != PROBLEMS:
        go_on(wizard)
    page = wizard.problems
    rows = page.model.rows()
    warning = next((row for row in rows if row.problem.severity == "warning" and row.problem.row), None)
    total = page.proxy.rowCount()
    page.chips["info"].click()
    assert page.proxy.rowCount() == total - sum(row.problem.severity == "info" for row in rows)
    if warning is not None:
        page.table.select_row(0)
        QTest.keyClick(page.table, Qt.Key.Key_Space)
        dialog = page.findChild(RawRowDialog)
        assert dialog.model.rowCount() == len(HEADER)
        dialog.accept()


def test_a_pasted_table_opens_at_the_second_page(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(PASTED)
    window.actions_table["import_clipboard"].trigger()
    wizard = window.findChild(ImportWizard)
    settle(wizard)
    assert wizard.step == TABLES
    assert wizard.tables.model.index(0, 0).data() == "剪贴板"
    assert wizard.tables.model.index(0, 4).data() == "1项"
    assert not wizard.next.isEnabled()
    wizard.reject()


def test_a_pasted_table_without_domain_belongs_to_the_one_on_screen(window: MainWindow) -> None:
    window.settings.set("last_domain", LAND)
    QGuiApplication.clipboard().setText(PASTED)
    window.actions_table["import_clipboard"].trigger()
    wizard = window.findChild(ImportWizard)
    settle(wizard)
    assert wizard.tables.model.index(0, 3).data() == "征地补偿"
    assert wizard.next.isEnabled()
    wizard.reject()


def test_an_empty_clipboard_is_told(window: MainWindow, notify: FakeNotify) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_table["import_clipboard"].trigger()
    assert "剪贴板里没有表格" in notify.told[0]


def test_control_v_tells_a_catalog_from_a_block(desk: Desk, page: CatalogPage) -> None:
    assert has_header(read_block(PASTED))
    assert not has_header(read_block("\t".join(HEADER)))
    assert not has_header(read_block("一甲\t二甲\n一乙\t二乙"))
    QGuiApplication.clipboard().setText(PASTED)
    page.commands.paste()
    assert desk.went == [("command:import_clipboard", {})]
    QGuiApplication.clipboard().setText("一甲\t二甲")
    page.commands.paste()
    assert len(desk.went) == 1


def test_files_are_pasted_dropped_and_removed_on_the_first_page(opened: Opener, desk: Desk, tmp_path: Path) -> None:
    first = county_file(tmp_path / "甲.xls", [DRILL])
    second = county_file(tmp_path / "乙.xls", [FERRY])
    wizard = opened(first)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(second)), QUrl.fromLocalFile(str(first))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, modifiers))
    assert wizard.step == FILES
    assert [one.path.name for one in wizard.draft.files] == ["甲.xls", "乙.xls"]
    QGuiApplication.clipboard().setText(PASTED)
    wizard.files.paste()
    assert wizard.files.model.index(2, 1).data() == "剪贴板"
    wizard.files.table.select_row(0)
    wizard.files.remove.click()
    go_on(wizard)
    assert wizard.step == TABLES
    assert wizard.tables.model.rowCount() == 2
    QGuiApplication.clipboard().clear()
    wizard.files.paste()
    assert desk.notify.told


def test_a_read_only_workspace_takes_nothing_in(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(type(desk.session), "read_only", property(lambda self: True))
    assert ImportWizard.open_for(desk.context, [tmp_path / "甲.xls"], None) is None
    assert "只读" in desk.notify.said[0]


def test_the_form_of_a_station_comes_back_without_questions(
    desk: Desk, qtbot: Any, opened: Opener, tmp_path: Path
) -> None:
    section = StationsSection(desk.context)
    qtbot.addWidget(section)
    section.reload()
    assert section.form.isEnabled()
    desk.notify.file = tmp_path / "填报表.xlsx"
    with qtbot.waitSignal(desk.jobs.busy_changed, check_params_cb=lambda busy: not busy):
        section.form.click()
    assert desk.notify.asked[0].endswith("公开事项填报表.xlsx")
    assert str(tmp_path / "填报表.xlsx") in desk.notify.told[0]
    wizard = opened(tmp_path / "填报表.xlsx")
    assert wizard.step == PLAN
    assert "完全一致" in wizard.message.text()
