"""The page as a whole: domains, facets, panel, drawer, targets, what survives a restart."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from catalog_app.model.catalog import Channels, Origin
from catalog_app.model.cells import read_channels
from catalog_app.services import editing
from catalog_app.ui.dialogs.add_item import AddItemDialog, AddItemValues
from catalog_app.ui.dialogs.adopt_rows import AdoptRowsDialog
from catalog_app.ui.dialogs.reason import ReasonDialog
from catalog_app.ui.models import facets
from catalog_app.ui.models.domain_list import CODE_ROLE
from catalog_app.ui.models.item_columns import COLUMN_INDEX, DAILY_KEYS, ITEM_COLUMNS
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from tests.ui.catalog.conftest import LAND, Desk

KEY = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def choose_row(page: CatalogPage, desk: Desk, number: str) -> str:
    uid = desk.item(number).uid
    page.show_item(uid)
    return uid


def test_the_list_of_domains_chooses_what_the_grid_shows(page: CatalogPage, desk: Desk) -> None:
    assert page.domain == LAND
    assert page.table.rowCount() == len(desk.items())
    assert page.grid.isColumnHidden(COLUMN_INDEX["domain"])
    page.pane.list.setFocus()
    QTest.keyClick(page.pane.list, KEY.Key_Home)
    assert page.domain == ""
    assert page.table.rowCount() == len(desk.session.workspace.items())
    assert not page.grid.isColumnHidden(COLUMN_INDEX["domain"])
    assert page.domains.index(0).data(CODE_ROLE) == ""


def test_a_domain_without_rows_offers_to_adopt(page: CatalogPage) -> None:
    page.pane.choose("05")
    assert page.stack.currentWidget() is page.no_items


def test_facets_narrow_the_grid_and_are_taken_off_again(page: CatalogPage, desk: Desk) -> None:
    editing.mark_not_applicable(desk.session, [desk.items()[2].uid], "本级无此职责", desk.stamp())
    page.refresh(None)
    chip = page.facet_bar.chips[facets.ORIGIN]
    chip.chosen_changed.emit(facets.ORIGIN, frozenset({"not_applicable"}))
    assert page.items.rowCount() == 1
    assert page.facet_bar.count.text() == f"1 / {len(desk.items())} 项"
    assert chip.isChecked()
    assert chip.text() == "不适用"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, chip.height() // 2))
    assert page.items.rowCount() == len(desk.items())
    assert page.facet_bar.count.text() == f"共 {len(desk.items())} 项"
    page.items.set_chosen({facets.STATUS: {"draft"}, facets.LEVEL: {"县级"}})
    assert page.stack.currentWidget() is page.nothing
    chip = page.facet_bar.chips[facets.STATUS]
    QTest.keyClick(chip, KEY.Key_Delete)
    page.facet_bar.clear()
    assert page.stack.currentWidget() is page.grid


def test_the_menu_of_a_facet_counts_and_ticks(page: CatalogPage) -> None:
    chip = page.facet_bar.chips[facets.STATUS]
    menu = chip.menu()
    menu.aboutToShow.emit()
    words = [action.text() for action in menu.actions()]
    assert any(word.startswith("空白") for word in words)
    action = next(action for action in menu.actions() if action.data() == "empty")
    action.trigger()
    assert page.items.chosen == {facets.STATUS: frozenset({"empty"})}


def test_not_localized_rows_are_marked_and_filtered(page: CatalogPage, desk: Desk, qtbot: Any) -> None:
    uid = desk.items()[1].uid
    editing.edit_item(desk.session, uid, {"publisher": "县自然资源局"}, desk.stamp())
    page.refresh(None)
    qtbot.waitUntil(lambda: page.facet_bar.chips[facets.PROBLEM].text() == "有问题 1")
    page.show_target({"filter": "not_localized"})
    assert [row.item.uid for row in page.items.shown_rows()] == [uid]
    assert page.panel.uid == uid
    assert page.panel.problems.isVisible()


def test_targets_of_the_window(page: CatalogPage, desk: Desk) -> None:
    other = desk.items("15")[0]
    page.show_target({"item": other.uid, "tab": "历史"})
    assert (page.domain, page.grid.current_uid(), page.panel.uid) == ("15", other.uid, other.uid)
    assert page.panel.stack.currentWidget() is page.panel.history
    page.show_target({"filter": "overdue"})
    assert page.domain == ""
    assert all(row.status.code == "overdue" for row in page.items.shown_rows())
    page.show_target({"domain": LAND})
    assert page.domain == LAND


def test_undo_from_elsewhere_keeps_cursor_and_shows_the_old_words(page: CatalogPage, desk: Desk) -> None:
    uid = choose_row(page, desk, "06-004")
    before = desk.item("06-004").level2
    editing.edit_item(desk.session, uid, {"level2": "别的名称"}, desk.stamp())
    page.refresh(None)
    assert page.panel.title.text() == "别的名称"
    changes = desk.session.undo(desk.stamp())
    page.refresh(changes)
    assert page.grid.current_uid() == uid
    assert page.panel.title.text() == before


def test_the_panel_stores_a_line_when_it_is_left(page: CatalogPage, desk: Desk) -> None:
    choose_row(page, desk, "06-004")
    line = page.panel.basic.editors["level2"].line  # type: ignore[attr-defined]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "changed")
    page.grid.setFocus()
    assert desk.item("06-004").level2 == "changed"
    assert page.panel.title.text() == "changed"
    assert page.items.index(page.grid.current_row(), COLUMN_INDEX["level2"]).data() == "changed"


def test_another_item_stores_what_was_typed_for_the_one_before(page: CatalogPage, desk: Desk) -> None:
    choose_row(page, desk, "06-004")
    page.panel.show_tab("时限")
    box = page.panel.deadline.editors["deadline"].box  # type: ignore[attr-defined]
    box.setPlainText("及时公开")
    page.show_item(desk.item("06-003").uid)
    assert desk.item("06-004").deadline.text == "及时公开"


def test_the_deadline_tab_explains_and_shows_the_working(page: CatalogPage, desk: Desk) -> None:
    choose_row(page, desk, "06-008")
    page.panel.show_tab("时限")
    box = page.panel.deadline.box
    assert "20个工作日" in box.meaning.label.text()
    assert "2026-12-21" in box.answer.label.text()
    assert box.trace.rowCount() == 28
    assert not box.table.isVisible()
    box.trace_button.click()
    assert box.table.isVisible()
    assert [box.trace.index(4, column).data() for column in range(4)] == ["2026-11-28", "周六", "不计", "周六"]
    box.days.setValue(5)
    box.since.setText("作出决定")
    box.apply_button.click()
    stored = desk.item("06-008").deadline
    assert stored.text == "自作出决定之日起5个工作日内"
    assert stored.stages[0].days == 5


def test_channels_elements_ticks_and_bases_are_edited_in_the_panel(page: CatalogPage, desk: Desk) -> None:
    choose_row(page, desk, "06-004")
    panel = page.panel
    panel.show_tab("渠道")
    chooser = panel.channels.editors["channels"].chooser  # type: ignore[attr-defined]
    chooser._groups["政府公报"].button(0).click()
    assert "政府公报" in desk.item("06-004").channels.required
    ticks = panel.channels.editors["levels"].boxes  # type: ignore[attr-defined]
    before = "村级" in desk.item("06-004").levels
    ticks["村级"].click()
    assert ("村级" in desk.item("06-004").levels) is not before
    panel.show_tab("依据")
    bases = panel.basis.editors["basis"].list  # type: ignore[attr-defined]
    bases.add_button.click()
    bases.title.setText("《政府信息公开条例》")
    bases.number.setText("国务院令第711号")
    bases.number.editingFinished.emit()
    stored = desk.item("06-004").basis[-1]
    assert (stored.title, stored.number) == ("政府信息公开条例", "国务院令第711号")
    panel.show_tab("基本")
    elements = panel.basic.editors["elements"].list  # type: ignore[attr-defined]
    index = elements.model.index(0)
    elements.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert desk.item("06-004").elements[0].optional
    panel.basic.station_chosen.emit("")
    assert desk.item("06-004").station is None


def test_the_source_tab_marks_differences_and_puts_back(page: CatalogPage, desk: Desk) -> None:
    uid = choose_row(page, desk, "06-004")
    editing.edit_item(desk.session, uid, {"level2": "拟征收土地听证会"}, desk.stamp())
    page.refresh(None)
    page.panel.show_tab("来源")
    assert "level2" in page.panel.source.restore_buttons
    assert "" in page.panel.source.restore_buttons
    page.panel.source.restore_buttons["level2"].click()
    assert desk.item("06-004").level2 == "拟征收土地听证"
    assert desk.item("06-004").origin is Origin.ADAPTED
    page.panel.source.restore_buttons[""].click()
    assert desk.item("06-004").origin is Origin.STANDARD


def test_history_and_published_tabs(page: CatalogPage, desk: Desk) -> None:
    uid = choose_row(page, desk, "06-004")
    editing.edit_item(desk.session, uid, {"deadline": "及时公开"}, desk.stamp())
    page.refresh(None)
    changes = page.panel._data.history(uid)
    assert changes[0].step.name == "修改公开时限"
    assert changes[0].fields[0].new == "及时公开"
    page.panel.show_tab("历史")
    page.panel.show_tab("已公开")
    assert page.panel._data.publications(uid) == []
    page.panel.published.publish_asked.emit()
    assert desk.went == [("publications", {"new": uid})]


def test_not_applicable_needs_a_reason_and_can_be_taken_back(
    page: CatalogPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_row(page, desk, "06-004")
    asked: list[Any] = []

    def answer(titles: list[str], *_arguments: Any) -> str:
        asked.append(titles)
        return "本级无此职责"

    monkeypatch.setattr(ReasonDialog, "ask", answer)
    page.panel.applicable_button.click()
    item = desk.item("06-004")
    assert asked == [["拟征收土地听证"]]
    assert (item.origin, item.reason) == (Origin.NOT_APPLICABLE, "本级无此职责")
    assert page.panel.applicable_button.text() == "恢复适用"
    assert not page.panel.publish_button.isEnabled()
    page.panel.applicable_button.click()
    assert desk.item("06-004").origin is not Origin.NOT_APPLICABLE


def test_a_local_item_is_added_behind_the_cursor_and_removed(
    page: CatalogPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_row(page, desk, "06-003")
    answers = [
        AddItemValues(domain=LAND, level1="征地前期准备", elements="电话13812345678"),
        AddItemValues(domain=LAND, level1="征地前期准备", level2="村民代表会议", elements="会议记录"),
    ]
    problems: list[str] = []

    def answer(domains: Any, values: Any, parent: Any, *, problem: str = "") -> AddItemValues:
        problems.append(problem)
        return answers[len(problems) - 1]

    monkeypatch.setattr(AddItemDialog, "ask", answer)
    page.grid.setFocus()
    QTest.keyClick(page.grid, KEY.Key_N, CTRL)
    assert problems[0] == ""
    assert problems[1]
    items = desk.items()
    place = next(place for place, item in enumerate(items) if item.level2 == "村民代表会议")
    assert items[place - 1].number == "06-003"
    assert page.grid.current_uid() == items[place].uid
    page.commands.remove_items()
    assert all(item.level2 != "村民代表会议" for item in desk.items())
    page.commands.remove_items()
    assert "不能删除" in desk.notify.said[-1]


def test_further_national_rows_are_adopted(page: CatalogPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []

    def answer(rows: Any, domain: str, parent: Any) -> list[str]:
        offered.extend(row.id for row in rows)
        return offered[:1]

    monkeypatch.setattr(AdoptRowsDialog, "ask", answer)
    before = len(desk.items())
    page.commands.adopt_rows()
    assert len(desk.items()) == before + 1
    assert desk.items()[-1].number == offered[0]
    assert page.table.rowCount() == before + 1


def test_below_1200_pixels_the_panel_is_a_drawer(qtbot: Any, desk: Desk) -> None:
    page = desk.open_page(qtbot, 1016, 538)
    assert not page.panel.isVisible()
    shown = [ITEM_COLUMNS[place].key for place in page.grid.columns_in_order()]
    assert tuple(shown) == DAILY_KEYS
    assert not page.grid.horizontalScrollBar().isVisible()
    page.panel_button.click()
    assert page.panel.isVisible()
    grid_right = page.grid.mapToGlobal(page.grid.rect().topRight()).x()
    bar_bottom = page.facet_bar.mapToGlobal(page.facet_bar.rect().bottomLeft()).y()
    panel_corner = page.panel.mapToGlobal(page.panel.rect().topLeft())
    assert panel_corner.x() > grid_right, "the panel covers the grid"
    assert panel_corner.y() > bar_bottom, "the panel covers the bar"
    page.panel.basic.editors["level1"].line.setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert not page.panel.isVisible()
    assert page.grid.hasFocus()
    page.resize(1400, 700)
    assert page.panel.isVisible()
    assert page.panel.parentWidget() is page.splitter


def test_columns_filters_and_sorting_survive_a_restart(qtbot: Any, desk: Desk) -> None:
    page = desk.open_page(qtbot)
    page.grid.show_columns({COLUMN_INDEX["basis"]: True})
    header = page.grid.header
    header.moveSection(header.visualIndex(COLUMN_INDEX["basis"]), 3)
    page.grid.setColumnWidth(COLUMN_INDEX["basis"], 177)
    page.items.set_chosen({facets.STATUS: {"empty"}})
    page.items.set_sorting([("deadline", True), ("level2", False)])
    page.stop()
    page.close()
    again = desk.open_page(qtbot)
    assert again.grid.columns_in_order()[3] == COLUMN_INDEX["basis"]
    assert again.grid.columnWidth(COLUMN_INDEX["basis"]) == 177
    assert again.items.chosen == {facets.STATUS: frozenset({"empty"})}
    assert again.items.sorting == (("deadline", True), ("level2", False))
    assert again.domain == LAND
    again.columns_menu.reset()
    assert COLUMN_INDEX["basis"] not in again.grid.columns_in_order()


def test_damaged_settings_are_no_reason_to_fail(qtbot: Any, desk: Desk) -> None:
    bad = {"order": ["x", 3], "widths": {"basis": "wide", "level1": 99999}, "shown": "all"}
    desk.settings.update(
        {
            "columns": {"catalog": bad},
            "filters": {"catalog": {"facets": [1], "sorting": [["x"], 5]}},
            "splitters": {"catalog": ["a"]},
        }
    )
    page = desk.open_page(qtbot)
    assert page.items.rowCount() == len(desk.items())


def test_the_workbook_is_written_from_here(page: CatalogPage, desk: Desk, qtbot: Any, tmp_path: Any) -> None:
    desk.notify.file = tmp_path / "目录.xlsx"
    page.show_target({"export": True})
    qtbot.waitUntil(lambda: bool(desk.notify.told))
    assert desk.notify.file.is_file()
    assert "目录.xlsx" in desk.notify.told[0]


def test_every_control_has_a_name_for_screen_readers(page: CatalogPage) -> None:
    for tab in range(page.panel.tabs.count()):
        page.panel.tabs.setCurrentIndex(tab)
        nameless: list[str] = []
        widget: QWidget
        for widget in page.findChildren(QWidget):
            kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
            if (
                not isinstance(widget, kinds)
                or not widget.isVisible()
                or widget.focusPolicy() == Qt.FocusPolicy.NoFocus
            ):
                continue
            if isinstance(widget.parentWidget(), QAbstractSpinBox):
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (widget.accessibleName() or text):
                nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
        assert nameless == []


def test_channels_round_trip_through_the_chooser(page: CatalogPage) -> None:
    chooser = page.panel.channels.editors["channels"].chooser  # type: ignore[attr-defined]
    channels = Channels(("政府网站", "其他"), ("公开查阅点",), ("村民微信群",), "any")
    chooser.set_channels(channels)
    assert chooser.channels() == channels
    assert read_channels(chooser.text()) == channels
