"""Dialogs, opened but never run modally: messages, first start, history, restore, manual, about, crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.records import PackageRecord
from catalog_app.services import editing, exporting, upkeep
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent
from catalog_app.ui.dialogs import message as message_module
from catalog_app.ui.dialogs.about import AboutDialog, ShortcutsDialog
from catalog_app.ui.dialogs.crash import CrashDialog
from catalog_app.ui.dialogs.first_start import FirstStartDialog
from catalog_app.ui.dialogs.history import HistoryDialog
from catalog_app.ui.dialogs.manual import ManualWindow, manual_folder, manual_pages
from catalog_app.ui.dialogs.message import MessageDialog, TypedDialog, error_text
from catalog_app.ui.dialogs.restore import CompareDialog, restore_with_questions
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.pages import PAGES
from tests.ui.conftest import FakeNotify

FULL = WorldError("DISK_FULL", "磁盘已满，文件没有写成。", "清理磁盘后重试。")


@pytest.fixture
def session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def said(dialog: QDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


# messages


def test_an_error_tells_cause_remedy_and_code_and_can_be_copied(qtbot: Any) -> None:
    dialog = MessageDialog.error_dialog(FULL, None)
    qtbot.addWidget(dialog)
    assert said(dialog) == ["磁盘已满，文件没有写成。", "清理磁盘后重试。", "错误代码 DISK_FULL"]
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied == error_text(FULL)
    assert copied.splitlines()[1:] == [
        "错误代码：DISK_FULL",
        "原因：磁盘已满，文件没有写成。",
        "怎么办：清理磁盘后重试。",
    ]
    assert dialog.copy_button.text() == "已复制"


def answer(monkeypatch: pytest.MonkeyPatch, act: Any) -> list[MessageDialog]:
    """Press something instead of running the dialog."""
    seen: list[MessageDialog] = []

    def run(dialog: MessageDialog) -> bool:
        seen.append(dialog)
        act(dialog)
        return dialog.result() == QDialog.DialogCode.Accepted

    monkeypatch.setattr(message_module, "_run", run)
    return seen


def press(place: int) -> Any:
    def act(dialog: MessageDialog) -> None:
        buttons = [dialog.foot.itemAt(number).widget() for number in range(dialog.foot.count())]
        [one for one in buttons if one is not None][place].click()

    return act


def test_questions_give_plain_values(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, press(0))
    assert MessageDialog.ask("替换吗？", "", "替换", None, danger=False)
    assert MessageDialog.ask_which("打不开", "", ("只看不改", "仍要打开"), None) == 0
    assert MessageDialog.ask_line("口令", "abc", None, secret=True) == "abc"
    answer(monkeypatch, press(1))
    assert MessageDialog.ask_which("打不开", "", ("只看不改", "仍要打开"), None) == 1
    assert not MessageDialog.ask("替换吗？", "", "替换", None, danger=True)
    assert MessageDialog.ask_line("口令", "", None, secret=False) is None
    answer(monkeypatch, press(2))
    assert MessageDialog.ask_which("打不开", "", ("只看不改", "仍要打开"), None) == -1


def test_a_dangerous_question_does_nothing_by_default(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def press_enter(dialog: MessageDialog) -> None:
        dialog.show()
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    seen = answer(monkeypatch, press_enter)
    assert not MessageDialog.ask("删除吗？", "", "删除", None, danger=True)
    assert MessageDialog.ask("继续吗？", "", "继续", None, danger=False)
    assert len(seen) == 2


def test_the_unrecoverable_asks_for_a_word(qtbot: Any) -> None:
    dialog = TypedDialog("确定要恢复吗？", "", "恢复旧备份", None)
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.field.setText("恢复")
    assert not dialog.go.isEnabled()
    dialog.field.setText(" 恢复旧备份 ")
    assert dialog.go.isEnabled()
    dialog.go.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


# first start


@pytest.fixture
def first_start(qtbot: Any) -> FirstStartDialog:
    dialog = FirstStartDialog(None)
    qtbot.addWidget(dialog)
    return dialog


def test_first_start_says_what_is_missing_before_it_goes_on(first_start: FirstStartDialog, tmp_path: Path) -> None:
    dialog = first_start
    dialog.next.click()
    assert (dialog.stack.currentIndex(), dialog.problem.text()) == (0, "请填写单位简称。")
    dialog.unit_step.name.setText("镇" * 31)
    dialog.next.click()
    assert dialog.problem.text() == "单位简称请不超过30个字。"
    dialog.unit_step.name.setText("城关街道")
    dialog.next.click()
    assert dialog.stack.currentIndex() == 1
    dialog.domain_step.model.set_all(False)
    dialog.next.click()
    assert dialog.problem.text() == "请至少选一个领域。"
    for box in dialog.domain_step.levels:
        box.setChecked(False)
    dialog.next.click()
    assert dialog.problem.text() == "请至少选一个公开层级。"
    dialog.domain_step.levels[1].setChecked(True)
    dialog.domain_step.model.set_all(True)
    dialog.next.click()
    assert dialog.stack.currentIndex() == 2
    assert not dialog.back.isHidden()
    (tmp_path / "x").write_text("x")
    dialog.folder_step.folder.setText(str(tmp_path))
    dialog.next.click()
    assert "已有内容" in dialog.problem.text()
    dialog.folder_step.folder.setText("")
    dialog.next.click()
    assert dialog.problem.text() == "请选择文件夹。"
    dialog.back.click()
    assert dialog.stack.currentIndex() == 1


def test_first_start_guesses_kind_full_name_and_folder(first_start: FirstStartDialog, tmp_path: Path) -> None:
    dialog = first_start
    step = dialog.unit_step
    step.name.setText("城关街道")
    assert step.chosen_kind() == "街道"
    assert step.full_name.placeholderText() == "城关街道办事处"
    step.kind.setCurrentText("镇")
    step.kind.activated.emit(0)
    step.name.setText("红岩乡")
    assert step.chosen_kind() == "镇"
    step.name.setText("城关/镇")
    dialog.next.click()
    dialog.next.click()
    folder = Path(dialog.folder_step.folder.text())
    assert folder.parent.name == "政务公开"
    assert "/" not in folder.name
    assert "31个领域、224个事项" in dialog.folder_step.summary.text()
    assert any("不得录入" in text for text in said(dialog))
    answer = dialog.answer()
    assert answer.unit.levels == ("乡级", "村级")
    assert len(answer.codes) == 31


# history


def test_history_lists_steps_and_goes_back_and_forward(
    window: MainWindow, session: Session, notify: FakeNotify, qtbot: Any
) -> None:
    item = session.workspace.items("06")[0]
    editing.edit_item(session, item.uid, {"publisher": "甲"}, window.stamp("catalog"))
    dialog = HistoryDialog(session, notify, window.stamp(""), window)
    assert dialog.model.index(0, 2).data() == "修改公开主体"
    assert dialog.undo.text() == "撤销“修改公开主体”"
    dialog.undo.click()
    assert session.workspace.item(item.uid) == item
    assert dialog.redo.text() == "重做“修改公开主体”"
    assert dialog.redo.isEnabled()
    dialog.redo.click()
    assert session.workspace.item(item.uid).publisher == "甲"
    dialog.close()
    dialog.deleteLater()


def test_packages_stand_in_the_history_and_are_not_undone(
    window: MainWindow, session: Session, notify: FakeNotify, qtbot: Any
) -> None:
    number, undo, stamp = "20261123_001", session.undo_name, window.stamp("portal")
    record = PackageRecord(number=number, created=stamp.now, by=stamp.who, profile="generic", path="包.zip", sha256="")
    with session.workspace.transaction(f"生成上传包{number}", stamp) as recorder:
        recorder.save_package(record, {})
    exporting.mark_package(session, number, "accepted", stamp)
    dialog = HistoryDialog(session, notify, window.stamp(""), window)
    assert [dialog.model.index(0, column).data() for column in (2, 3)] == [f"登记上传包{number}已接收", "不可撤销"]
    assert session.undo_name == undo
    assert dialog.undo.text() == f"撤销“{(undo or '').split('“')[0]}”"  # quotes are never cut in two
    dialog.deleteLater()


# restore


def backup_of(window: MainWindow, session: Session, out: Path) -> Path:
    upkeep.back_up(session, out, replace=False, progress=Silent())
    return out


def test_restoring_compares_closes_replaces_and_opens_again(
    window: MainWindow, session: Session, notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backup_of(window, session, tmp_path / "一.zip")
    item = session.workspace.items("06")[0]
    editing.edit_item(session, item.uid, {"publisher": "后来改的"}, window.stamp("catalog"))
    shown: list[list[str]] = []

    def agree(comparison: Any, parent: Any) -> bool:
        dialog = CompareDialog(comparison, parent)
        shown.append(said(dialog))
        dialog.deleteLater()
        return True

    monkeypatch.setattr(CompareDialog, "ask", agree)
    assert restore_with_questions(window, file)
    assert any("事项" in text for text in shown[0])
    assert shown[0].count("224项") == 2
    assert window.session is not None
    assert window.session is not session
    assert window.session.workspace.item(item.uid) == item
    assert notify.said[-1] == "已从备份恢复：一.zip"
    kept = [path.name for path in upkeep.backup_list(window.session)]
    assert any("恢复之前" in name for name in kept), "what was replaced is kept"


def test_an_emptier_backup_needs_a_typed_word(
    window: MainWindow, session: Session, notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backup_of(window, session, tmp_path / "一.zip")
    found = upkeep.compare_backup(file, session.workspace.path)
    poorer = structs.replace(found, poorer=True)
    monkeypatch.setattr("catalog_app.ui.dialogs.restore.compare_backup", lambda *arguments: poorer)
    monkeypatch.setattr(CompareDialog, "ask", lambda comparison, parent: True)
    notify.yes = False
    assert not restore_with_questions(window, file)
    assert notify.asked[-1].endswith("|恢复旧备份")
    assert window.session is session
    dialog = CompareDialog(poorer, window)
    assert any("内容少或更旧" in text for text in said(dialog))
    assert dialog.stay.isDefault()
    dialog.deleteLater()


def test_a_file_that_is_no_backup_changes_nothing(
    window: MainWindow, session: Session, notify: FakeNotify, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.zip"
    broken.write_bytes(b"no zip")
    assert not restore_with_questions(window, broken)
    assert len(notify.errors) == 1
    assert window.session is session
    notify.file = None
    window.actions_table["restore"].trigger()
    assert window.session is session


def test_on_another_computer_a_backup_becomes_a_workspace(
    window: MainWindow, session: Session, notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = session.workspace.items()
    file = backup_of(window, session, tmp_path / "带来的.zip")
    assert window.close_workspace()
    window.show_welcome()
    monkeypatch.setattr(CompareDialog, "ask", lambda comparison, parent: comparison.current is None)
    notify.file, notify.folder = file, tmp_path / "另一台电脑"
    notify.folder.mkdir()
    window.actions_table["restore"].trigger()
    assert window.session is not None
    assert window.session.workspace.path == notify.folder
    assert window.session.workspace.items() == items
    assert notify.said[-1] == "已从备份恢复：带来的.zip"

    assert window.close_workspace()
    notify.folder = None
    window.actions_table["restore"].trigger()
    assert window.session is None


def test_a_passphrase_is_asked_for(
    window: MainWindow, session: Session, notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "密.zip"
    upkeep.back_up(session, file, replace=False, progress=Silent(), passphrase="open sesame")
    monkeypatch.setattr(CompareDialog, "ask", lambda comparison, parent: True)
    notify.line = None
    assert not restore_with_questions(window, file)
    assert notify.asked == ["这个备份有口令，请输入："]
    notify.line = "open sesame"
    assert restore_with_questions(window, file)
    assert notify.errors == []


# help


def test_the_manual_opens_at_the_page_on_screen(window: MainWindow, qtbot: Any) -> None:
    window.show_page("settings")
    QTest.keyClick(window, Qt.Key.Key_F1)
    manual = next(iter(window.findChildren(ManualWindow)))
    assert manual.topic == "settings"
    assert "村（社区）和公示栏" in manual.browser.toPlainText()
    manual.browser.anchorClicked.emit(QUrl("start.md"))
    assert manual.topic == "start"
    manual.back.click()
    assert manual.topic == "settings"
    window.show_page("home")
    assert ManualWindow.show_topic("dashboard", window) is manual
    assert manual.topic == "dashboard"
    manual.close()


def test_every_page_has_its_help(qapp: QApplication) -> None:
    topics = [topic for topic, _ in manual_pages(manual_folder())]
    assert topics[0] == "index"
    assert {page.load().help_topic for page in PAGES} <= set(topics)


def test_a_missing_manual_is_told(qtbot: Any, tmp_path: Path) -> None:
    manual = ManualWindow(None, tmp_path)
    manual.show_page("start")
    assert "没有找到手册" in manual.browser.toPlainText()
    manual.deleteLater()


def test_about_and_shortcuts(qtbot: Any) -> None:
    about, shortcuts = AboutDialog(None), ShortcutsDialog(None)
    qtbot.addWidget(about)
    qtbot.addWidget(shortcuts)
    assert any("木兰宽松许可证" in text for text in said(about))
    assert shortcuts.table.model().rowCount() > 20


def test_the_crash_dialog_shows_exactly_what_it_copies(qtbot: Any) -> None:
    dialog = CrashDialog("catalog_app 0.1\nKeyError", None)
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "catalog_app 0.1\nKeyError" == dialog.report.toPlainText()


def test_attempt_shows_what_went_wrong(notify: FakeNotify) -> None:
    def fail() -> None:
        raise UsageError("TITLE_MISSING", "没有标题。", "请填写。")

    assert notify.attempt(fail) is None
    assert notify.attempt(divmod, 7, 3) == (2, 1)
    assert [error.code for error in notify.errors] == ["TITLE_MISSING"]
