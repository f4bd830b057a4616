"""Restoring a backup: compare both sides, refuse the emptier one without a typed word, keep what is replaced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.records import BackupInfo, Comparison
from catalog_app.services.upkeep import compare_backup, restore_backup
from catalog_app.ui.notify import BACKUP_FILTER, Notify
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import Note, button, label, row

if TYPE_CHECKING:
    from catalog_app.ui.main_window import MainWindow


class TEXT:
    """What restoring says."""

    TITLE = "从备份恢复"
    CHOOSE = "选择备份文件"
    PLACE = "选择一个空文件夹，放恢复出来的工作区"
    HEAD, HEAD_NEW = "用这个备份替换现在的工作区？", "恢复这个备份？"
    BACKUP, CURRENT = "备份", "现在的工作区"
    ROWS = ("单位", "备份时间 / 最后打开", "最后修改", "事项", "公开信息", "附件")
    NOTHING = "—"
    KEPT = "现在的内容会另存到工作区的备份文件夹，不会丢失。"
    POORER = "备份比现在的工作区内容少或更旧：恢复后会看不到后来做的修改。"
    GO, CANCEL, WORD = "恢复", "取消", "恢复旧备份"
    TYPED = "备份比现在的内容少，确定要恢复吗？"
    ASK_WORD = "这个备份有口令，请输入："
    DONE = "已从备份恢复"
    OTHER_UNIT = "备份属于另一个单位，请核对。"


class CompareDialog(QDialog):
    """Both sides in two columns; use `ask`."""

    def __init__(self, comparison: Comparison, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.setMinimumWidth(72 * UNIT)
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * UNIT)
        grid.setVerticalSpacing(UNIT)
        for column, words in ((1, TEXT.BACKUP), (2, TEXT.CURRENT)):
            grid.addWidget(label(words, "heading", self), 0, column)
        here, there = _facts(comparison.backup), _facts(comparison.current)
        for number, (name, left, right) in enumerate(zip(TEXT.ROWS, here, there, strict=True), start=1):
            grid.addWidget(label(name, "field", self), number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(left, "", self), number, 1)
            grid.addWidget(label(right, "", self), number, 2)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(label(TEXT.HEAD if comparison.current else TEXT.HEAD_NEW, "title", self))
        layout.addLayout(grid)
        if comparison.current is not None and comparison.current.unit != comparison.backup.unit:
            layout.addWidget(Note(TEXT.OTHER_UNIT, "note-bad", self))
        if comparison.poorer:
            layout.addWidget(Note(TEXT.POORER, "note-warn", self))
        elif comparison.current is not None:
            layout.addWidget(Note(TEXT.KEPT, "note", self))
        self.go = button(TEXT.GO, self.accept, "danger" if comparison.poorer else "primary", self)
        self.stay = button(TEXT.CANCEL, self.reject, parent=self)
        (self.stay if comparison.poorer else self.go).setDefault(True)
        layout.addWidget(row(None, self.go, self.stay, parent=self))

    @classmethod
    def ask(cls, comparison: Comparison, parent: QWidget | None) -> bool:
        """Whether the clerk wants to go on."""
        dialog = cls(comparison, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted


def _facts(info: BackupInfo | None) -> tuple[str, ...]:
    if info is None:
        return (TEXT.NOTHING,) * len(TEXT.ROWS)
    return (
        info.unit,
        f"{info.created:%Y-%m-%d %H:%M}",
        f"{info.last_edit:%Y-%m-%d %H:%M}",
        f"{info.items}项",
        f"{info.publications}条",
        f"{info.attachments}个" + (f"（缺{info.missing_attachments}个）" if info.missing_attachments else ""),
    )


def restore_with_questions(window: MainWindow, file: Path | None = None) -> bool:
    """Choose a file (unless given), compare, ask, close the workspace, restore, open again.

    Without an open workspace the backup becomes a new one in a folder the clerk chooses: another computer.
    """
    notify = window.notify
    file = file or notify.open_file(TEXT.CHOOSE, BACKUP_FILTER, "export_folder")
    folder = _place(window) if file is not None else None
    if file is None or folder is None:
        return False
    found = _compare(file, folder, notify)
    if found is None:
        return False
    comparison, passphrase = found
    if not CompareDialog.ask(comparison, window):
        return False
    if comparison.poorer and not notify.typed_confirm(TEXT.TYPED, TEXT.KEPT, TEXT.WORD):
        return False
    return _replace(window, file, folder, passphrase)


def _place(window: MainWindow) -> Path | None:
    if window.session is not None:
        return window.session.workspace.path
    return window.notify.choose_folder(TEXT.PLACE, "")


def _compare(file: Path, folder: Path, notify: Notify) -> tuple[Comparison, str | None] | None:
    passphrase: str | None = None
    while True:
        try:
            return compare_backup(file, folder, passphrase), passphrase
        except AppError as error:
            if "PASSPHRASE" not in error.code:
                notify.error(error)
                return None
            passphrase = notify.ask_text(TEXT.ASK_WORD, secret=True)
            if passphrase is None:
                return None


def _replace(window: MainWindow, file: Path, folder: Path, passphrase: str | None) -> bool:
    had_one = window.session is not None
    if had_one and not window.close_workspace():
        return False
    try:
        restore_backup(file, folder, replace=True, passphrase=passphrase, stamp=window.stamp("shell"))
        restored = True
    except AppError as error:
        window.notify.error(error)
        restored = False
    if (restored or had_one) and window.open_folder(folder) and restored:
        window.notify.status(f"{TEXT.DONE}：{file.name}")
    return restored
