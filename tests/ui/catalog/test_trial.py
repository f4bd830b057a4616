"""What clerks stumbled over in a trial of the 目录 page."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from catalog_app import checks, services
from catalog_app.model.findings import Finding
from catalog_app.services import editing
from catalog_app.ui.models import facets
from catalog_app.ui.models.item_columns import COLUMN_INDEX, DAILY_KEYS, ITEM_COLUMNS
from catalog_app.ui.models.item_text import FINDING_LABELS, finding_label
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from catalog_app.ui.views.catalog.cell_editors import (
    ChannelCellEditor,
    LineCellEditor,
    StationCellEditor,
    TextCellEditor,
)

from .conftest import LAND, Desk

KEY = Qt.Key


def cell(page: CatalogPage, key: str, row: int = 0) -> QModelIndex:
    index = page.items.index(row, COLUMN_INDEX[key])
    page.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    return index


@pytest.mark.parametrize("key", ["level2", "elements", "channels", "deadline"])
def test_an_editor_whose_row_is_filtered_away_closes_quietly(page: CatalogPage, key: str) -> None:
    page.grid.edit(cell(page, key))
    kinds = (LineCellEditor, TextCellEditor, ChannelCellEditor)
    assert any(page.grid.viewport().findChildren(kind) for kind in kinds)
    page.items.set_chosen({facets.STATUS: {"not_applicable"}})
    QTest.qWait(0)
    page.items.set_chosen({})
    page.grid.edit(cell(page, key, 1))
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Escape)


def test_a_refused_cell_waits_for_no_second_editor(page: CatalogPage, desk: Desk) -> None:
    page.grid.edit(cell(page, "level2", 1))
    page.grid.edit_with_text(desk.items()[0].uid, "level1", "")
    editor = page.grid.viewport().findChild(LineCellEditor)
    assert page.grid.currentIndex() == page.items.index(0, COLUMN_INDEX["level1"])
    assert editor is not None


def test_f2_on_a_cell_that_takes_no_text_says_nothing(page: CatalogPage) -> None:
    for key in ("status", "sequence"):
        cell(page, key)
        QTest.keyClick(page.grid, KEY.Key_F2)
        page.grid.edit(page.grid.currentIndex())
    page.grid.edit_with_text(page.grid.current_uid(), "status", "x")


def typed(text: str) -> None:
    """Chinese words into the line that has the focus."""
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setText(text)


@pytest.mark.parametrize("second", ["click", "button", "tab", "row", "undo", "filter"])
def test_an_element_being_typed_is_stored_once_and_quietly(page: CatalogPage, desk: Desk, second: str) -> None:
    elements = page.panel.basic.editors["elements"].list  # type: ignore[attr-defined]
    QTest.mouseClick(elements.add_button, Qt.MouseButton.LeftButton)
    typed("●补偿费用明细；")
    if second == "click":
        elements.add_button.click()
    elif second == "button":
        QTest.mouseClick(elements.add_button, Qt.MouseButton.LeftButton)
    elif second == "tab":
        page.panel.show_tab("历史")
    elif second == "row":
        page.grid.show_item(desk.items()[1].uid)
    elif second == "undo":
        page.refresh(None)
    else:
        page.items.set_chosen({facets.STATUS: {"not_applicable"}})
    QTest.qWait(0)
    page.commit_open_editor()
    page.grid.setFocus()
    texts = [one.text for one in desk.items(LAND)[0].elements]
    assert "补偿费用明细" in texts, texts
    assert "补偿费用明细" not in [one.text for one in desk.items(LAND)[1].elements]


def fill(editor: QWidget, way: str) -> None:
    """Something else than what is stored."""
    if isinstance(editor, LineCellEditor):
        editor.setText("另一个名称")
    elif isinstance(editor, ChannelCellEditor):
        editor.chooser.set_text("■广播电视")
    elif isinstance(editor, StationCellEditor):
        editor.setCurrentIndex(1)
        if way == "popup":
            editor.showPopup()
            QTest.keyClick(editor.view(), KEY.Key_Return)


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.parametrize("way", ["enter", "tab", "click", "panel", "reset", "chip", "domain", "popup", "closed", "f4"])
@pytest.mark.parametrize("key", ["level2", "elements", "channels", "station"])
def test_an_editor_ends_quietly_whatever_ends_it(page: CatalogPage, desk: Desk, key: str, way: str) -> None:
    page.grid.show_columns({COLUMN_INDEX["station"]: True})
    page.grid.edit(cell(page, key))
    editor = page.grid.painter_delegate.open_editor()
    assert editor is not None
    fill(editor, way)
    if way in ("enter", "tab"):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Return if way == "enter" else KEY.Key_Tab)
    elif way == "click":
        box = page.grid.visualRect(page.items.index(6, COLUMN_INDEX["level2"]))
        QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    elif way == "panel":
        page.panel.basic.editors["level1"].line.setFocus()  # type: ignore[attr-defined]
    elif way == "reset":
        page.table.set_rows([], {})
    elif way == "chip":
        page.items.set_chosen({facets.STATUS: {"not_applicable"}})
    elif way == "domain":
        page.pane.choose("")
    elif way == "closed":
        page.hide()
    elif way == "f4":
        page.panel_button.click()
    page.commit_open_editor()
    QTest.qWait(0)
    assert page.grid.painter_delegate.open_editor() is None


def test_what_is_typed_is_stored_before_a_filter_hides_its_row(page: CatalogPage, desk: Desk) -> None:
    page.grid.edit(cell(page, "level2"))
    editor = page.grid.viewport().findChild(LineCellEditor)
    assert editor is not None
    editor.setText("另一个名称")
    page.items.set_chosen({facets.STATUS: {"not_applicable"}})
    assert desk.items()[0].level2 == "另一个名称"


def test_the_state_is_seen_whole_in_the_smallest_window(qtbot: Any, desk: Desk) -> None:
    page = desk.open_page(qtbot, 1016, 538)
    page.pane.choose("")
    status = page.items.index(0, COLUMN_INDEX["status"])
    box = page.grid.visualRect(status)
    assert box.width() >= 104
    assert box.right() < page.grid.viewport().width()
    assert not page.grid.horizontalScrollBar().isVisible()


def test_a_wide_window_gives_room_to_deadline_and_channels_too(qtbot: Any, desk: Desk) -> None:
    page = desk.open_page(qtbot, 1850, 900)
    page.grid.reset_columns(DAILY_KEYS)
    for key in ("deadline", "channels"):
        assert page.grid.columnWidth(COLUMN_INDEX[key]) > ITEM_COLUMNS[COLUMN_INDEX[key]].width + 20
    total = sum(page.grid.columnWidth(place) for place in page.grid.columns_in_order())
    assert total == page.grid.viewport().width()


@pytest.mark.parametrize("key", ["level1", "deadline", "channels"])
def test_the_drawer_leaves_the_cell_being_edited_in_view(qtbot: Any, desk: Desk, key: str) -> None:
    page = desk.open_page(qtbot, 1016, 538)
    page.grid.show_item(desk.items()[2].uid, key)
    page.panel_button.click()
    QTest.qWait(20)
    view = page.grid.viewport().rect()
    frozen = page.grid.header.frozen_width() if key != "level1" else 0
    cell_box = page.grid.visualRect(page.grid.currentIndex())
    assert frozen <= cell_box.left()
    assert cell_box.right() <= view.right() + 1
    page.grid.edit(page.grid.currentIndex())
    editor = page.grid.painter_delegate.open_editor()
    assert editor is not None
    assert view.contains(editor.geometry())


def test_restoring_a_field_keeps_the_place_and_gives_the_focus_on(page: CatalogPage, desk: Desk) -> None:
    number = desk.items()[0].number
    for key, text in (("deadline", "及时公开"), ("publisher", "云岭县民政局"), ("level2", "另一个名称")):
        page.commands.edit_field(desk.item(number).uid, key, text)
    page.show_target({"item": desk.item(number).uid, "tab": "来源"})
    source = page.panel.source
    keys = [key for key in source.restore_buttons if key]
    QTest.qWait(20)
    bar = source.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    source.restore_buttons[keys[0]].setFocus()
    source.restore_buttons[keys[0]].click()
    assert source.restore_buttons[keys[1]].hasFocus()
    QTest.qWait(20)
    assert bar.value() == min(before, bar.maximum())
    for key in keys[1:]:
        source.restore_buttons[key].setFocus()
        source.restore_buttons[key].click()
    assert page.panel.tabs.hasFocus()


def test_the_history_keeps_silent_of_neighbours_moved(page: CatalogPage, desk: Desk) -> None:
    first, second = desk.items()[:2]
    page.grid.show_item(second.uid)
    page.commands.move_up()
    for uid in (first.uid, second.uid):
        page.show_target({"item": uid, "tab": "历史"})
        labels: Any = page.panel.history.findChildren(QLabel)
        words = " ".join(one.text() for one in labels if one.isVisibleTo(page.panel))
        assert "调整顺序" not in words


def test_ctrl_g_works_in_the_panel_too(page: CatalogPage, desk: Desk) -> None:
    page.panel.basic.editors["level1"].line.setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert desk.went == [("publications", {"new": desk.items()[0].uid})]


def test_a_note_leads_to_localizing_while_a_county_body_is_named(page: CatalogPage, desk: Desk) -> None:
    assert not page.county_note.isVisible()
    page.commands.edit_field(desk.items()[0].uid, "publisher", "云岭县民政局")
    assert page.county_note.isVisible()
    assert page.county_words.text() == "1 项仍写着县级单位"
    page.commands.edit_field(desk.items()[0].uid, "publisher", "青石桥镇人民政府")
    assert not page.county_note.isVisible()


def test_the_warning_stands_under_the_tabs(page: CatalogPage, desk: Desk) -> None:
    QTest.qWait(0)
    before = page.panel.tabs.mapTo(page.panel, QPoint(0, 0))
    page.commands.edit_field(desk.items()[0].uid, "publisher", "云岭县民政局")
    QTest.qWait(20)
    assert page.panel.tabs.mapTo(page.panel, QPoint(0, 0)) == before
    note = page.panel.problems
    assert note.isVisible()
    assert note.mapTo(page.panel, QPoint(0, 0)).y() > before.y()
    assert note.mapTo(page.panel, note.rect().topRight()).x() <= page.panel.width() - 16


def codes_raised() -> set[str]:
    """Every code that is handed to a Finding, in the checks and in the services."""
    found: set[str] = set()
    for folder in (Path(checks.__file__).parent, Path(services.__file__).parent):
        for path in folder.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("Finding", "_finding"):
                    handed = [*node.args, *(one.value for one in node.keywords if one.arg in ("code", "kind"))]
                    words = {one.value for part in handed for one in ast.walk(part) if isinstance(one, ast.Constant)}
                    found |= {str(word) for word in words if re.fullmatch("[a-z]+(_[a-z]+)*", str(word))}
    return found - {"error", "warning", "info", "item", "domain"}


def test_every_code_of_the_checks_has_a_label() -> None:
    raised = codes_raised()
    assert {"missing_field", "take_down", "stale", "update_due", "interpretation_late", "reassess_due"} <= raised
    assert raised - set(FINDING_LABELS) == set()
    assert all(len(words) <= 7 for words in FINDING_LABELS.values())
    odd = Finding(code="something_new", severity="info", message="有一处不对。", remedy="")
    assert finding_label(odd) == "有一处不对。"


def test_a_pasted_channel_nobody_knows_is_left_out_and_told(page: CatalogPage, desk: Desk) -> None:
    before = [item.channels for item in desk.items()[:3]]
    cell(page, "channels")
    QGuiApplication.clipboard().setText("■广播电视\n乙\n■政府门户网站")
    page.commands.paste()
    after = [item.channels for item in desk.items()[:3]]
    assert after[0].required == ("广播电视",)
    assert after[1] == before[1]
    assert after[2].required == ("政府网站",)
    assert "第2行“公开渠道和载体”乙 不是已知渠道" in desk.notify.said[-1]


def test_a_paste_tells_which_cells_it_left_and_why(page: CatalogPage, desk: Desk) -> None:
    cell(page, "sequence")
    QGuiApplication.clipboard().setText("9\t\t新名称")
    page.commands.paste()
    assert desk.notify.said[-1] == "粘贴了1格，2格保持原样：第1行“序号”不能改；第1行“一级事项”不能为空"


def test_a_typed_channel_nobody_knows_leaves_the_editor_open_with_the_reason(page: CatalogPage, desk: Desk) -> None:
    index = cell(page, "channels")
    before = desk.items()[0].channels
    page.grid.edit(index)
    editor = page.grid.painter_delegate.open_editor()
    assert isinstance(editor, ChannelCellEditor)
    editor.chooser.other.setText("乙")
    QTest.keyClick(editor.chooser.other, KEY.Key_Return)
    QTest.qWait(20)
    again = page.grid.painter_delegate.open_editor()
    assert isinstance(again, ChannelCellEditor)
    assert "乙 不是已知渠道。" in again.problem.text()
    assert again.chooser.other.text() == "乙"
    field = again.chooser.other
    assert field.visibleRegion().boundingRect().height() == field.height()
    assert desk.items()[0].channels == before
    QTest.keyClick(again.chooser.other, KEY.Key_Escape)
    assert page.grid.painter_delegate.open_editor() is None
    assert desk.notify.errors == []


def test_the_units_own_channels_and_those_told_before_are_known(page: CatalogPage, desk: Desk) -> None:
    unit = desk.session.workspace.unit()
    editing.save_unit(desk.session, structs.replace(unit, channels=(*unit.channels, "村村响广播")), desk.stamp())
    uid = desk.items()[0].uid
    assert page.commands.write_cell(uid, "channels", "■政府网站\n村村响广播")
    assert desk.items()[0].channels.other == ("村村响广播",)
    page.commands.edit_field(uid, "channels", "甲乙丙")
    QTest.qWait(0)
    assert [error.code for error in desk.notify.errors] == ["UNKNOWN_CHANNEL"]
    assert desk.items()[0].channels.other == ("村村响广播",)


@pytest.mark.parametrize(("width", "words"), [(1200, ""), (1400, "本地事项"), (1092, "本地事项")])
def test_the_bar_gives_the_chips_the_room_they_need(qtbot: Any, desk: Desk, width: int, words: str) -> None:
    page = desk.open_page(qtbot, width)
    assert page.add_button.text() == words
    assert page.add_button.accessibleName() == "本地事项"
