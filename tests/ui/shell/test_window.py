"""The window itself: pages, steps by name, counts, looks, files dropped, opening and closing workspaces."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import WorldError
from catalog_app.services import session as session_module
from catalog_app.services.editing import edit_item
from catalog_app.services.session import Session, open_session
from catalog_app.ui import shell
from catalog_app.ui.actions import COMMANDS
from catalog_app.ui.commands import Commands
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.pages import PAGE_KEYS, PAGES
from catalog_app.ui.theme import TOKENS, Mode, color, theme
from catalog_app.ui.views.dashboard_page import DashboardPage
from catalog_app.ui.views.welcome import WelcomePage
from tests.ui.conftest import NOW, FakeNotify, Stamp

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LAND = "06"


@pytest.fixture
def session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def first_item(session: Session) -> str:
    return session.workspace.items(LAND)[0].uid


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(300, 300)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_pages_are_built_when_first_shown(window: MainWindow) -> None:
    assert [type(page) for page in window.pages.built()] == [DashboardPage]
    for place, key in enumerate(PAGE_KEYS):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + place), ALT)
        current = window.pages.current
        assert current is not None
        assert current.page_key == key
        assert current.title == PAGES[place].title
        assert window.rail.button_of(key).isChecked()
        assert window.settings.get("last_page") == key
    assert len(window.pages.built()) == len(PAGES) == 7


def test_the_rail_goes_where_it_says(window: MainWindow) -> None:
    button = window.rail.button_of("check")
    assert (button.text(), button.toolTip(), button.accessibleName()) == ("检查", "检查（Alt+6）", "检查")
    button.click()
    assert window.pages.current is window.pages.page("check")


def test_the_last_page_opens_first_next_time(window: MainWindow, workspace: Path) -> None:
    window.show_page("portal")
    assert window.open_folder(workspace)
    assert window.pages.current is window.pages.page("portal")
    assert len(window.pages.built()) == 1


def test_every_command_has_a_slot_and_stands_in_the_menu(window: MainWindow) -> None:
    window.commands.prepare_menu()
    shown = [action for menu in window.top.submenus for action in menu.actions()]
    for command in COMMANDS:
        assert callable(getattr(Commands, command.slot))
        assert window.actions_table[command.key] in shown
    keys = [keys for command in COMMANDS for keys in command.shortcuts]
    assert len(keys) == len(set(keys))


def test_undo_and_redo_are_named(window: MainWindow, session: Session, notify: FakeNotify) -> None:
    uid = first_item(session)
    edit_item(session, uid, {"publisher": "国土所"}, window.stamp("catalog"))
    assert window.actions_table["undo"].text() == "撤销“修改公开主体”"
    assert "（Ctrl+Z）" in window.actions_table["undo"].toolTip()
    assert not window.actions_table["redo"].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert session.workspace.item(uid).publisher != "国土所"
    assert window.actions_table["redo"].text() == "重做“修改公开主体”"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert session.workspace.item(uid).publisher == "国土所"
    assert notify.said == ["已撤销“修改公开主体”", "已重做“修改公开主体”"]


def test_the_page_that_caused_a_change_is_not_reloaded(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, ChangeSet | None]] = []
    for key in ("home", "check"):
        page = window.pages.page(key)
        monkeypatch.setattr(page, "refresh", lambda changes, key=key: seen.append((key, changes)))
    window.show_page("home")
    changes = edit_item(session, first_item(session), {"publisher": "甲"}, window.stamp("home"))
    assert seen == []
    window.show_page("check")
    assert seen == [("check", None)]
    changes = edit_item(session, first_item(session), {"publisher": "乙"}, window.stamp("home"))
    assert seen == [("check", None), ("check", changes)]
    window.show_page("home")
    assert len(seen) == 2


def test_saved_is_told_with_its_time(window: MainWindow, session: Session, notify: FakeNotify) -> None:
    assert window.top.saved.text().startswith("已保存")
    edit_item(session, first_item(session), {"publisher": "甲"}, window.stamp("catalog"))
    assert window.top.saved.text() == f"已保存 {NOW:%H:%M}"
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    assert notify.said[-1] == "所有修改都已保存"


def test_counts_at_the_bottom_open_their_list(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [window.foot.count_button(key).text() for key in ("overdue", "soon", "empty")]
    assert texts == ["1项逾期", "1项7天内到期", "220个空白栏目"]
    assert window.foot.calendar.text() == "2027年放假安排未公布，相关日期为暂定"
    went: list[tuple[str, Any]] = []
    monkeypatch.setattr(window.pages, "show_page", lambda key, target: went.append((key, target)))
    window.foot.count_button("overdue").click()
    assert went == [("catalog", {"filter": "overdue"})]


def test_messages_go_after_a_while(window: MainWindow) -> None:
    window.notify.status("已导出")
    assert window.foot.message.text() == "已导出"
    window.foot._timer.timeout.emit()
    assert window.foot.message.text() == ""
    window.foot._timer.stop()


def test_looks_are_chosen_and_kept(window: MainWindow, qapp: QApplication) -> None:
    for mode in (Mode.DARK, Mode.CONTRAST, Mode.LIGHT):
        window.actions_table[mode.value].trigger()
        assert theme().mode is mode
        assert window.settings.get("look") == mode.value
        assert color("surface").name() == TOKENS[mode].surface
    window.commands.prepare_menu()
    assert [window.actions_table[mode.value].isChecked() for mode in Mode] == [True, False, False]


def test_the_font_grows_within_bounds(window: MainWindow, qapp: QApplication) -> None:
    before = qapp.font()
    for _ in range(20):
        window.actions_table["larger"].trigger()
    assert qapp.font().pointSizeF() == before.pointSizeF() + 6
    assert window.settings.get("font_size") == 6
    for _ in range(20):
        window.actions_table["smaller"].trigger()
    assert window.settings.get("font_size") == -2
    qapp.setFont(before)


def test_f6_goes_round_the_areas(window: MainWindow) -> None:
    window.rail.button_of("home").setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    page = window.pages.current
    focus = QApplication.focusWidget()
    assert page is not None
    assert focus is not None
    assert page.isAncestorOf(focus)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.top.search.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.rail.isAncestorOf(QApplication.focusWidget() or window)


def test_print_and_export_go_to_their_pages(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[str, Any]] = []
    window.go("catalog", {"domain": LAND})
    monkeypatch.setattr(window, "go", lambda key, target: went.append((key, target)))
    window.top.print_button.click()
    window.actions_table["export_workbook"].trigger()
    assert went[0][0] == "board"
    assert went[1] == ("catalog", {"export": True})


# files dropped on the window


def test_tables_dropped_start_the_import(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[list[Path]] = []
    monkeypatch.setattr(window.commands, "import_paths", taken.append)
    drop(window, tmp_path / "目录.xlsx", tmp_path / "旧.XLS")
    assert [[path.name for path in paths] for paths in taken] == [["目录.xlsx", "旧.XLS"]]


def test_other_files_are_refused_with_a_sentence(
    window: MainWindow, tmp_path: Path, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[list[Path]] = []
    monkeypatch.setattr(window.commands, "import_paths", taken.append)
    drop(window, tmp_path / "照片.jpg")
    drop(window, tmp_path / "文件夹")
    assert taken == []
    assert len(notify.told) == 2
    assert "Excel" in notify.told[0]
    drop(window, tmp_path / "目录.xlsx", tmp_path / "照片.jpg")
    assert [path.name for path in taken[0]] == ["目录.xlsx", "照片.jpg"]


def test_a_table_needs_a_workspace(empty_window: MainWindow, tmp_path: Path, notify: FakeNotify) -> None:
    drop(empty_window, tmp_path / "目录.xlsx")
    assert notify.told == ["请先打开或新建工作区，再拖入目录表。"]


def test_a_workspace_folder_dropped_is_opened(empty_window: MainWindow, workspace: Path) -> None:
    drop(empty_window, workspace)
    assert empty_window.session is not None
    assert empty_window.top.unit.text() == "青石桥镇政务公开目录"


# opening and closing


def test_without_a_workspace_the_window_offers_ways_to_begin(
    empty_window: MainWindow, workspace: Path, notify: FakeNotify
) -> None:
    shell.remember_workspace(empty_window.settings, workspace)
    shell.remember_workspace(empty_window.settings, workspace.parent / "没有了")
    empty_window.show_welcome()
    page = empty_window.middle.currentWidget()
    assert isinstance(page, WelcomePage)
    assert not empty_window.actions_table["undo"].isEnabled()
    assert not empty_window.actions_table["page_catalog"].isEnabled()
    assert not empty_window.rail.isEnabled()
    assert not empty_window.top.print_button.isEnabled()
    assert empty_window.actions_table["new"].isEnabled()
    assert page._recent_box.count() == 1
    recent = page._recent_box.itemAt(0).widget()
    assert recent.toolTip() == str(workspace)  # type: ignore[union-attr]
    QTest.mouseClick(recent, Qt.MouseButton.LeftButton)
    assert empty_window.session is not None


def test_the_sample_is_made_once_and_opened_again(empty_window: MainWindow) -> None:
    empty_window.actions_table["sample"].trigger()
    assert empty_window.session is not None
    folder = empty_window.session.workspace.path
    assert empty_window.session.workspace.unit().name == "青石桥镇"
    items = empty_window.session.workspace.items()
    assert empty_window.close_workspace()
    empty_window.actions_table["sample"].trigger()
    assert empty_window.session.workspace.path == folder
    assert empty_window.session.workspace.items() == items
    assert empty_window.settings.get("recent_workspaces") == [str(folder)]


def test_recent_workspaces_stand_in_the_menu(window: MainWindow, workspace: Path) -> None:
    window.commands.prepare_menu()
    recent = window.commands._recent_menu
    assert recent is not None
    assert [action.data() for action in recent.actions()] == [str(workspace)]
    recent.actions()[0].trigger()
    assert window.session is not None
    assert window.session.workspace.path == workspace


def test_what_is_no_workspace_is_refused(empty_window: MainWindow, tmp_path: Path, notify: FakeNotify) -> None:
    notify.folder = tmp_path
    empty_window.actions_table["open"].trigger()
    assert [error.code for error in notify.errors] == ["NOT_A_WORKSPACE"]
    assert empty_window.session is None
    assert isinstance(empty_window.middle.currentWidget(), WelcomePage)


@pytest.mark.parametrize(("choice", "read_only"), [(0, True), (1, False)])
def test_a_locked_workspace_may_be_read_or_taken_over(
    empty_window: MainWindow, workspace: Path, notify: FakeNotify, choice: int, read_only: bool
) -> None:
    with open_session(workspace, Stamp("王志远", NOW)):
        notify.choice = choice
        assert empty_window.open_folder(workspace)
        assert "王志远" in notify.asked[0]
        assert empty_window.session is not None
        assert empty_window.session.read_only is read_only
        if read_only:
            assert empty_window.top.saved.text() == "只读"
            assert empty_window.windowTitle() == "青石桥镇（只读） - 政务公开目录"
            assert not empty_window.actions_table["undo"].isEnabled()
        assert empty_window.close_workspace()


def test_a_locked_workspace_may_be_left_alone(empty_window: MainWindow, workspace: Path, notify: FakeNotify) -> None:
    with open_session(workspace, Stamp("王志远", NOW)):
        assert not empty_window.open_folder(workspace)
    assert empty_window.session is None
    assert notify.errors == []


def test_a_read_only_place_may_be_read(
    empty_window: MainWindow, workspace: Path, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = session_module.open_session

    def refuse(folder: Path, stamp: Stamp, *, read_only: bool = False, take_over: bool = False) -> Session:
        if not read_only:
            raise WorldError("READ_ONLY", "所在位置是只读的。", "换一个位置。")
        return real(folder, stamp, read_only=True)

    monkeypatch.setattr(shell, "open_session", refuse)
    notify.choice = 0
    assert empty_window.open_folder(workspace)
    assert empty_window.session is not None
    assert empty_window.session.read_only
    assert empty_window.close_workspace()


def test_a_newer_workspace_is_a_message(
    empty_window: MainWindow, workspace: Path, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path, stamp: Stamp, **named: bool) -> Session:
        raise WorldError("NEWER_VERSION", "工作区由更新的版本建立。", "请更新程序。")

    monkeypatch.setattr(shell, "open_session", refuse)
    assert not empty_window.open_folder(workspace)
    assert [error.code for error in notify.errors] == ["NEWER_VERSION"]


def test_a_page_may_keep_the_window_open(
    window: MainWindow, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.pages.current
    monkeypatch.setattr(page, "may_leave", lambda: False)
    assert not window.close()
    assert window.session is not None
    assert notify.told == ["还有工作正在进行，请等它完成，或先取消。"]
    monkeypatch.undo()


def test_closing_releases_the_lock_and_keeps_the_place(window: MainWindow, workspace: Path) -> None:
    window.resize(1200, 700)
    assert window.close()
    with open_session(workspace, Stamp("王志远", NOW)) as other:
        assert not other.read_only
    assert window.settings.get("window_geometry")


def test_another_start_brings_the_window_forward(window: MainWindow) -> None:
    window.showMinimized()
    window.show_in_front()
    assert not window.isMinimized()
    assert window.isVisible()


def test_a_failed_automatic_backup_stops_nobody(
    window: MainWindow, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    from catalog_app.services import upkeep

    def fail(*arguments: Any) -> None:
        raise WorldError("DISK_FULL", "磁盘已满。", "请清理。")

    monkeypatch.setattr(upkeep, "scheduled_backup", fail)
    window.commands.back_up_when_due()
    assert notify.said == ["自动备份没有成功：磁盘已满。"]


def test_diagnostics_hold_counts_and_no_names(window: MainWindow, notify: FakeNotify) -> None:
    window.actions_table["diagnostics"].trigger()
    assert "领域31个，事项224项" in notify.copied
    assert "青石桥" not in notify.copied
    window.actions_table["logs"].trigger()
    assert notify.opened[-1].name == "log"


def test_every_control_has_a_name_for_screen_readers(window: MainWindow) -> None:
    nameless = [
        type(child).__name__
        for child in window.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and child.isVisible()
        and not (child.accessibleName() or getattr(child, "text", str)())
        and type(child).__name__ not in ("QHeaderView", "QMenu")
    ]
    assert nameless == []


def test_nothing_is_cut_at_the_smallest_usual_size(window: MainWindow) -> None:
    window.resize(1092, 614)
    assert window.width() == 1092
    for child in (window.top.unit, window.top.undo, window.top.redo, window.top.print_button, window.top.saved):
        assert isinstance(child, QWidget)
        assert child.width() >= child.minimumSizeHint().width()
        assert child.geometry().right() <= window.top.width()


def test_a_damaged_copy_is_told(empty_window: MainWindow, workspace: Path, notify: FakeNotify, tmp_path: Path) -> None:
    broken = tmp_path / "坏的"
    shutil.copytree(workspace, broken)
    (broken / "catalog.db").write_bytes(b"no database at all" * 100)
    assert not empty_window.open_folder(broken)
    assert [error.code for error in notify.errors] in (["DAMAGED_WORKSPACE"], ["NOT_A_WORKSPACE"])
