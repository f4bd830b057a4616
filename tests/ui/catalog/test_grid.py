"""Real keys and mouse in the grid: edit, tick, copy, paste, fill, clear, reorder, frozen columns, input methods."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QItemSelection, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.catalog import Origin
from catalog_app.services import editing
from catalog_app.services.session import Session
from catalog_app.ui.models.item_columns import COLUMN_INDEX, ITEM_COLUMNS
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from catalog_app.ui.views.catalog.cell_editors import ChannelCellEditor, LineCellEditor, TextCellEditor
from catalog_app.ui.views.catalog.grid import ItemGrid
from tests.ui.catalog.conftest import Desk

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
KEY = Qt.Key


def put_cursor(page: CatalogPage, row: int, key: str) -> None:
    page.grid.show_columns({COLUMN_INDEX[key]: True})
    selection = page.grid.selectionModel()
    selection.setCurrentIndex(page.items.index(row, COLUMN_INDEX[key]), selection.SelectionFlag.ClearAndSelect)


def press(page: CatalogPage, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or page.grid
    QTest.keyClick(target, key, modifiers)


def type_words(page: CatalogPage, words: str) -> None:
    """Each letter goes where the focus is by then, as on a real keyboard."""
    for letter in words:
        QTest.keyClicks(QApplication.focusWidget() or page.grid, letter)


def open_editor(page: CatalogPage, kind: type[QWidget]) -> Any:
    found = page.grid.viewport().findChildren(kind)
    assert len(found) == 1
    return found[0]


def undo_name(session: Session) -> str | None:
    return session.undo_name


def test_typing_replaces_and_enter_stores_and_goes_down(page: CatalogPage, desk: Desk) -> None:
    uid = desk.items()[1].uid
    put_cursor(page, 1, "level2")
    type_words(page, "abc")
    editor = open_editor(page, LineCellEditor)
    assert editor.text() == "abc"
    press(page, KEY.Key_Return)
    item = desk.session.workspace.item(uid)
    assert item.level2 == "abc"
    assert item.origin is Origin.ADAPTED
    assert page.grid.current_row() == 2
    assert page.grid.currentIndex().column() == COLUMN_INDEX["level2"]
    assert page.items.index(1, COLUMN_INDEX["level2"]).data() == "abc"
    assert undo_name(desk.session) == "修改二级事项"


def test_f2_keeps_the_words_and_escape_drops_the_change(page: CatalogPage, desk: Desk) -> None:
    before = desk.items()[0]
    put_cursor(page, 0, "level2")
    press(page, KEY.Key_F2)
    editor = open_editor(page, LineCellEditor)
    assert editor.text() == before.level2
    QTest.keyClicks(editor, "x")
    press(page, KEY.Key_Escape)
    assert desk.items()[0] == before
    assert page.grid.hasFocus()
    assert page.grid.current_row() == 0


def test_tab_stores_and_goes_to_the_next_shown_column(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "level1")
    press(page, KEY.Key_F2)
    QTest.keyClicks(open_editor(page, LineCellEditor), "x")
    press(page, KEY.Key_Tab)
    assert desk.items()[0].level1.endswith("x")
    assert ITEM_COLUMNS[page.grid.currentIndex().column()].key == "level2"


def test_words_in_an_open_editor_are_stored_when_the_focus_leaves(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "level2")
    type_words(page, "kept")
    page.pane.list.setFocus()
    assert desk.items()[0].level2 == "kept"


def test_another_domain_stores_the_open_editor_first(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "level2")
    type_words(page, "first")
    page.pane.choose("15")
    assert desk.items()[0].level2 == "first"
    assert page.table.row(0).item.domain == "15"


def test_several_lines_are_typed_with_alt_enter(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "elements")
    type_words(page, "one")
    editor = open_editor(page, TextCellEditor)
    assert editor.height() > page.grid.rowHeight(0)
    QTest.keyClick(editor, KEY.Key_Return, ALT)
    QTest.keyClicks(editor, "two")
    press(page, KEY.Key_Return)
    assert [element.text for element in desk.items()[0].elements] == ["one", "two"]


def test_enter_and_shift_enter_move_without_an_editor(page: CatalogPage) -> None:
    put_cursor(page, 0, "level2")
    press(page, KEY.Key_Return)
    assert page.grid.current_row() == 1
    press(page, KEY.Key_Return, SHIFT)
    assert page.grid.current_row() == 0
    assert len(page.grid.selectedIndexes()) == 1


def test_space_ticks_one_cell_and_all_selected_ones_as_one_step(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "mode.依申请")
    before = [item.mode for item in desk.items()[:3]]
    assert all("依申请" not in mode for mode in before[:2])
    press(page, KEY.Key_Space)
    assert "依申请" in desk.items()[0].mode
    for row in range(3):
        page.grid.selectionModel().select(
            page.items.index(row, COLUMN_INDEX["mode.依申请"]), page.grid.selectionModel().SelectionFlag.Select
        )
    press(page, KEY.Key_Space)
    assert all("依申请" not in item.mode for item in desk.items()[:3])
    desk.session.undo(desk.stamp())
    assert "依申请" in desk.items()[0].mode


def test_a_double_click_on_a_tick_cell_opens_no_editor(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "levels.县级")
    page.grid.scrollTo(page.grid.currentIndex())
    box = page.grid.visualRect(page.grid.currentIndex())
    QTest.mouseDClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert "县级" in desk.items()[0].levels
    assert not page.grid.viewport().findChildren(LineCellEditor)


def test_channels_open_the_thirteen_boxes_and_enter_stores_them(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "channels")
    press(page, KEY.Key_F2)
    editor = open_editor(page, ChannelCellEditor)
    editor.chooser.set_channels(desk.items()[0].channels)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Left)
    chosen = editor.chooser.channels()
    press(page, KEY.Key_Return)
    stored = desk.items()[0].channels
    assert (stored.required, stored.optional) == (chosen.required, chosen.optional)
    assert page.grid.current_row() == 1


def test_a_click_outside_the_channel_boxes_stores_them(page: CatalogPage, desk: Desk) -> None:
    unit = desk.session.workspace.unit()
    editing.save_unit(desk.session, structs.replace(unit, channels=(*unit.channels, "村民微信群")), desk.stamp())
    put_cursor(page, 0, "channels")
    press(page, KEY.Key_F2)
    editor = open_editor(page, ChannelCellEditor)
    editor.chooser.other.setFocus()
    editor.chooser.other.setText("村民微信群")
    page.pane.list.setFocus()
    assert "村民微信群" in desk.items()[0].channels.other


def test_copy_gives_a_table_that_pastes_back_without_a_step(page: CatalogPage, desk: Desk) -> None:
    before = desk.items()
    steps = len(desk.session.workspace.history())
    put_cursor(page, 0, "level2")
    corner = page.items.index(2, COLUMN_INDEX["deadline"])
    selection = page.grid.selectionModel()
    page.grid.show_columns({COLUMN_INDEX["basis"]: False})
    selection.select(QItemSelection(page.grid.currentIndex(), corner), selection.SelectionFlag.ClearAndSelect)
    press(page, KEY.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    assert text.startswith(f'{before[0].level2}\t"●')
    assert text.count(before[0].level2 or "?") >= 1
    press(page, KEY.Key_V, CTRL)
    assert desk.items() == before
    assert len(desk.session.workspace.history()) == steps


def test_a_block_from_wps_is_pasted_as_one_step(page: CatalogPage, desk: Desk) -> None:
    before = desk.items()
    put_cursor(page, 1, "level2")
    QGuiApplication.clipboard().setText('甲\t"要素一\n〇要素二"\t自发布之日起5个工作日内\r\n乙\t要素三\t及时公开\r\n')
    page.grid.show_columns({COLUMN_INDEX["basis"]: False})
    press(page, KEY.Key_V, CTRL)
    first, second = desk.items()[1:3]
    assert (first.level2, second.level2) == ("甲", "乙")
    assert [(e.text, e.optional) for e in first.elements] == [("要素一", False), ("要素二", True)]
    assert second.deadline.stages[0].rule == "immediate"
    assert undo_name(desk.session) == "粘贴（6格）"
    desk.session.undo(desk.stamp())
    assert desk.items() == before


def test_rows_below_the_last_one_are_told_not_dropped_silently(page: CatalogPage, desk: Desk) -> None:
    last = len(desk.items()) - 1
    put_cursor(page, last, "level2")
    QGuiApplication.clipboard().setText("甲\n乙\n丙")
    press(page, KEY.Key_V, CTRL)
    assert desk.items()[last].level2 == "甲"
    assert "2行" in desk.notify.said[-1]


def test_fill_down_copies_the_first_row(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "publisher")
    QGuiApplication.clipboard().setText("青石桥镇自然资源所")
    press(page, KEY.Key_V, CTRL)
    selection = page.grid.selectionModel()
    last = page.items.index(3, COLUMN_INDEX["publisher"])
    selection.select(QItemSelection(page.grid.currentIndex(), last), selection.SelectionFlag.ClearAndSelect)
    press(page, KEY.Key_D, CTRL)
    assert [item.publisher for item in desk.items()[:4]] == ["青石桥镇自然资源所"] * 4
    assert undo_name(desk.session) == "向下填充（3格）"


def test_delete_empties_optional_cells_and_spares_required_ones(page: CatalogPage, desk: Desk) -> None:
    put_cursor(page, 0, "level1")
    selection = page.grid.selectionModel()
    corner = page.items.index(0, COLUMN_INDEX["level2"])
    selection.select(QItemSelection(page.grid.currentIndex(), corner), selection.SelectionFlag.ClearAndSelect)
    press(page, KEY.Key_Delete)
    item = desk.items()[0]
    assert item.level2 is None
    assert item.level1
    assert desk.notify.said[-1] == "清除了1格，1格保持原样：第1行“一级事项”不能为空"


def test_alt_arrows_move_items_and_the_step_has_a_name(page: CatalogPage, desk: Desk) -> None:
    order = [item.uid for item in desk.items()]
    put_cursor(page, 1, "level2")
    press(page, KEY.Key_Up, ALT)
    assert [item.uid for item in desk.items()] == [order[1], order[0], *order[2:]]
    assert page.grid.current_uid() == order[1]
    press(page, KEY.Key_Down, ALT)
    press(page, KEY.Key_Down, ALT)
    assert [item.uid for item in desk.items()][:3] == [order[0], order[2], order[1]]
    assert undo_name(desk.session) == "调整顺序"
    page.items.set_sorting([("level2", False)])
    press(page, KEY.Key_Up, ALT)
    assert "取消排序" in desk.notify.said[-1]


def test_a_refused_text_comes_back_into_the_editor(page: CatalogPage, desk: Desk, qtbot: Any) -> None:
    before = desk.items()[0]
    put_cursor(page, 0, "level2")
    type_words(page, "13812345678")
    press(page, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.notify.errors))
    assert "13812345678" not in str(desk.notify.errors[0])
    assert desk.items()[0] == before
    assert open_editor(page, LineCellEditor).text() == "13812345678"
    press(page, KEY.Key_Escape)


def compose(grid: ItemGrid, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(QApplication.focusWidget() or grid, event)


@pytest.mark.parametrize(("key", "kind"), [("level2", LineCellEditor), ("deadline", TextCellEditor)])
def test_an_input_method_composes_in_the_cell_without_losing_a_letter(
    page: CatalogPage, desk: Desk, key: str, kind: type[QWidget]
) -> None:
    put_cursor(page, 0, key)
    assert page.grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    for letters in ("z", "zh", "zhe", "zheng", "zheng d", "zheng di"):
        compose(page.grid, letters)
    compose(page.grid, "", "征地")
    editor = open_editor(page, kind)
    assert editor.text() == "征地"
    compose(page.grid, "b")
    compose(page.grid, "", "补")
    assert editor.text() == "征地补"
    press(page, KEY.Key_Return)
    stored = desk.items()[0]
    assert (stored.level2 if key == "level2" else stored.deadline.text) == "征地补"


def test_a_cancelled_composition_leaves_the_old_words(page: CatalogPage, desk: Desk) -> None:
    before = desk.items()[0]
    put_cursor(page, 0, "level2")
    compose(page.grid, "zh")
    compose(page.grid, "")
    press(page, KEY.Key_Return)
    assert desk.items()[0] == before


def test_the_first_columns_stay_when_the_rest_is_scrolled(qtbot: Any, desk: Desk) -> None:
    page = desk.open_page(qtbot, 900)
    grid = page.grid
    for column in range(len(ITEM_COLUMNS)):
        grid.show_columns({column: ITEM_COLUMNS[column].key != "domain"})
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() > 0)
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    assert grid.horizontalOffset() > 0
    name = page.items.index(0, COLUMN_INDEX["level2"])
    box = grid.visualRect(name)
    assert box.left() >= 0
    assert box.right() < grid.header.frozen_width() + 1
    assert grid.indexAt(box.center()) == name
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert grid.currentIndex() == name
    offset = grid.horizontalOffset()
    press(page, KEY.Key_F2)
    assert grid.horizontalOffset() == offset
    assert open_editor(page, LineCellEditor).geometry().left() == box.left()
    press(page, KEY.Key_Escape)
    status = page.items.index(0, COLUMN_INDEX["elements"])
    grid.scrollTo(status)
    assert grid.visualRect(status).left() >= grid.header.frozen_width()


def test_frozen_columns_cannot_be_moved_away(page: CatalogPage) -> None:
    header = page.grid.header
    header.moveSection(header.visualIndex(COLUMN_INDEX["status"]), 0)
    assert [header.logicalIndex(place) for place in range(3)] == [
        COLUMN_INDEX[key] for key in ("sequence", "level1", "level2")
    ]
    assert header.visualIndex(COLUMN_INDEX["status"]) == 3


def test_a_click_on_the_number_takes_the_row_and_the_count_is_told(page: CatalogPage, qtbot: Any) -> None:
    told: list[str] = []
    page.selection_text.connect(told.append)
    box = page.grid.visualRect(page.items.index(1, COLUMN_INDEX["sequence"]))
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    third = page.grid.visualRect(page.items.index(3, COLUMN_INDEX["sequence"]))
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, third.center())
    qtbot.waitUntil(lambda: bool(told) and told[-1] == "已选 3 项")
    assert len(page.grid.selected_uids()) == 3


def test_clicks_on_the_header_sort_by_one_and_by_several_columns(page: CatalogPage) -> None:
    header = page.grid.header

    def click(key: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = QPoint(header.sectionViewportPosition(COLUMN_INDEX[key]) + 20, 10)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click("deadline")
    assert page.items.sorting == (("deadline", False),)
    click("status", SHIFT)
    assert page.items.sorting == (("deadline", False), ("status", False))
    click("status", SHIFT)
    assert page.items.sorting == (("deadline", False), ("status", True))
    click("sequence")
    assert page.items.sorting == ()


def test_an_edit_does_not_move_the_row_of_a_sorted_table(page: CatalogPage, desk: Desk) -> None:
    page.items.set_sorting([("level2", False)])
    uid = page.items.row_at(0).item.uid
    put_cursor(page, 0, "level2")
    type_words(page, "zzz")
    press(page, KEY.Key_Return)
    assert page.items.row_at(0).item.uid == uid
    assert desk.session.workspace.item(uid).level2 == "zzz"


def test_a_read_only_workspace_opens_no_editor(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.session.workspace, "read_only", True)
    page = desk.open_page(qtbot)
    put_cursor(page, 0, "level2")
    press(page, KEY.Key_F2)
    type_words(page, "abc")
    assert not page.grid.viewport().findChildren(LineCellEditor)
    assert not page.add_button.isEnabled()
    assert not page.page_actions["paste"].isEnabled()


def test_scrolling_lays_out_each_text_once(page: CatalogPage) -> None:
    page.pane.choose("")
    texts = page.grid.painter_delegate.texts
    page.grid.grab()
    laid = len(texts)
    page.grid.grab()
    assert len(texts) == laid
    page.grid.verticalScrollBar().setValue(3)
    page.grid.grab()
    assert laid < len(texts) < laid + 3 * len(ITEM_COLUMNS) + 1
