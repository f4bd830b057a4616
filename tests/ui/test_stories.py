"""Stories through the real window: first start, an edit that survives, a pasted block, bulk localizing.

The sheet for the wall and the package for the portal stand in outputs/test_stories.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from catalog_app.model.unit import Unit
from catalog_app.services.session import Session, open_session
from catalog_app.ui.dialogs.first_start import FirstStart, FirstStartDialog
from catalog_app.ui.dialogs.localize import LocalizeDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.item_columns import COLUMN_INDEX
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from tests.ui.conftest import NOW, FakeNotify, Stamp

CTRL = Qt.KeyboardModifier.ControlModifier
LAND = "06"


def catalog(window: MainWindow) -> CatalogPage:
    page = window.pages.current
    assert isinstance(page, CatalogPage)
    return page


def session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def put_cursor(page: CatalogPage, row: int, key: str) -> None:
    page.grid.setColumnHidden(COLUMN_INDEX[key], False)
    selection = page.grid.selectionModel()
    selection.setCurrentIndex(page.items.index(row, COLUMN_INDEX[key]), selection.SelectionFlag.ClearAndSelect)
    page.grid.setFocus()


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_first_start_to_a_workspace_of_ones_own(
    empty_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = empty_window
    window.show_welcome()
    with qtbot.waitSignal(window.painted):
        window.show()

    def three_steps(parent: Any) -> FirstStart | None:
        dialog = FirstStartDialog(parent)
        dialog.unit_step.name.setText("红岩乡")
        dialog.unit_step.person.setText("赵敏")
        dialog.next.click()
        dialog.domain_step.model.set_all(False)
        index = dialog.domain_step.model.index(5)
        dialog.domain_step.model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
        dialog.next.click()
        dialog.folder_step.folder.setText(str(tmp_path / "红岩乡"))
        dialog.next.click()
        assert dialog.result() == FirstStartDialog.DialogCode.Accepted
        answer = dialog.answer()
        dialog.deleteLater()
        return answer

    monkeypatch.setattr(FirstStartDialog, "ask", three_steps)
    window.actions_table["new"].trigger()
    assert session(window).workspace.unit().kind == "乡"
    assert [one.code for one in session(window).workspace.domains()] == [LAND]
    assert len(session(window).workspace.items()) == 8
    assert window.top.unit.text() == "红岩乡政务公开目录"
    assert window.settings.get("person") == "赵敏"
    assert [one.name for one in window.session.workspace.persons()] == ["赵敏"]
    page = catalog(window)
    assert page.items.rowCount() == 8


def test_an_edit_found_by_search_is_undone_redone_and_survives_a_restart(
    window: MainWindow, qtbot: Any, workspace: Path, notify: FakeNotify
) -> None:
    press(window, Qt.Key.Key_F, CTRL)
    assert window.top.search.hasFocus()
    QTest.keyClicks(window.top.search, "nzstdtz")
    press(window, Qt.Key.Key_Return)
    page = catalog(window)
    row = page.grid.current_row()
    item = page.table.row(row).item
    assert item.title == "拟征收土地听证"
    put_cursor(page, row, "publisher")
    press(window, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    editor.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(editor, "ziranziyuansuo")
    press(window, Qt.Key.Key_Return)
    assert session(window).workspace.item(item.uid).publisher == "ziranziyuansuo"
    assert window.actions_table["undo"].text() == "撤销“修改公开主体”"

    window.actions_table["undo"].trigger()
    assert session(window).workspace.item(item.uid) == item
    assert notify.said[-1] == "已撤销“修改公开主体”"
    assert window.actions_table["redo"].text() == "重做“修改公开主体”"
    window.actions_table["redo"].trigger()
    assert session(window).workspace.item(item.uid).publisher == "ziranziyuansuo"

    assert window.close_workspace()
    with open_session(workspace, Stamp("李春燕", NOW)) as again:
        assert again.workspace.item(item.uid).publisher == "ziranziyuansuo"
        assert again.undo_name == "修改公开主体"


def test_a_pasted_block_and_a_fill_are_one_step_each(window: MainWindow, qtbot: Any) -> None:
    window.go("catalog", {"domain": LAND})
    page = catalog(window)
    before = session(window).workspace.items(LAND)
    put_cursor(page, 0, "level1")
    QGuiApplication.clipboard().setText("一甲\t二甲\n一乙\t二乙\n")
    press(window, Qt.Key.Key_V, CTRL)
    after = session(window).workspace.items(LAND)
    assert [(item.level1, item.level2) for item in after[:2]] == [("一甲", "二甲"), ("一乙", "二乙")]
    assert after[2:] == before[2:]

    put_cursor(page, 0, "level2")
    selection = page.grid.selectionModel()
    for row in range(4):
        selection.select(page.items.index(row, COLUMN_INDEX["level2"]), selection.SelectionFlag.Select)
    press(window, Qt.Key.Key_D, CTRL)
    filled = session(window).workspace.items(LAND)
    assert [item.level2 for item in filled[:4]] == ["二甲"] * 4

    undo = window.actions_table["undo"]
    assert undo.text() == "撤销“向下填充（3格）”"
    undo.trigger()
    assert session(window).workspace.items(LAND) == after
    assert undo.text() == "撤销“粘贴（4格）”"
    undo.trigger()
    assert session(window).workspace.items(LAND) == before
    assert page.items.index(0, COLUMN_INDEX["level1"]).data() == before[0].level1


def test_bulk_localizing_makes_the_finding_disappear(
    empty_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from catalog_app.services.localizing import is_public_body
    from catalog_app.services.session import create_session

    window = empty_window
    unit = Unit(name="青石桥镇", kind="镇", county="临川县")
    window.use(create_session(tmp_path / "青石桥镇", unit, (), window.stamp()))
    with qtbot.waitSignal(window.painted):
        window.show()
    figures = window.facts.known()
    assert figures is not None
    assert figures.not_localized > 100

    def agree(start: Any, preview: Any, parent: Any) -> Any:
        dialog = LocalizeDialog(start, preview, parent)
        rows = dialog.result_model.rows()
        left = [row.item.publisher or "" for row in rows if row.item.uid in dialog.request().leave_out]
        assert left
        assert not any(is_public_body(publisher) for publisher in left)
        dialog.result_model.tick(range(len(rows)), on=True)
        request = dialog.request()
        dialog.deleteLater()
        return request

    monkeypatch.setattr(LocalizeDialog, "ask", agree)
    window.show_page("home")
    window.actions_table["localize"].trigger()
    with qtbot.waitSignal(window.facts.renewed, timeout=5000):
        pass
    figures = window.facts.known()
    assert figures is not None
    assert figures.not_localized == 0
    assert all(item.publisher == "青石桥镇人民政府" for item in session(window).workspace.items(LAND))
    assert window.actions_table["undo"].text().startswith("撤销“本地化")
    assert window.foot.count_button("empty").text() == "224个空白栏目"
