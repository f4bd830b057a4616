"""Last page of an import: what was imported, how to take it back, the report."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from catalog_app.model.words import in_quotes
from catalog_app.ui.dialogs.wizard.page import BarePage
from catalog_app.ui.notify import Notify
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """What the page of any import says."""

    UNDO = "作为一步写入，导入前已自动备份。要撤回，关闭向导后按 Ctrl+Z（撤销{0}）。"
    LEFT = "没有导入的行：{0}。"
    SAVE, FOLDER = "保存报告…", "打开所在文件夹"
    SAVED = "报告已保存：{0}"


class ResultPage(BarePage):
    """Says plainly that it is finished. Subclasses count; `remarks` stand above the report's buttons."""

    title = "完成"
    remarks: ClassVar[tuple[str, ...]] = ()

    def __init__(self, notify: Notify, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notify = notify
        self._report: Path | None = None
        self.done_label = label("", "title", self)
        self.left_label = label("", "", self, wrap=True)
        self.undo_label = label("", "", self, wrap=True)
        self.saved_label = label("", "ok", self, wrap=True)
        self.save = button(TEXT.SAVE, parent=self, icon_name="file")
        self.folder = button(TEXT.FOLDER, self._open_folder, parent=self, icon_name="folder")
        self.folder.hide()
        self.head.hide()
        self.body.setSpacing(2 * UNIT)
        self.body.addSpacing(2 * UNIT)
        self.body.addWidget(row(StateMark("published", self, 20), self.done_label, None, parent=self))
        for part in (self.left_label, self.undo_label):
            self.body.addWidget(part)
        for words in self.remarks:
            self.body.addWidget(label(words, "muted", self, wrap=True))
        self.body.addWidget(row(self.save, self.folder, None, parent=self))
        self.body.addWidget(self.saved_label)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """The report."""
        self.save.setFocus()

    def show_step(self, done: str, step: str, left: list[str], later: str = "") -> None:
        """Say what was `done` by which `step` ('' = nothing changed), which rows were `left`, and what then."""
        self.done_label.setText(done)
        self.undo_label.setText(TEXT.UNDO.format(in_quotes(step)))
        self.undo_label.setVisible(bool(step))
        self.left_label.setText(TEXT.LEFT.format("、".join(left)) + later)
        self.left_label.setVisible(bool(left))

    def report_saved(self, path: Path) -> None:
        """The report lies there; it is opened."""
        self._report = path
        self.saved_label.setText(TEXT.SAVED.format(path))
        self.folder.show()
        self._notify.open_path(path)

    @Slot()
    def _open_folder(self) -> None:
        if self._report is not None:
            self._notify.open_path(self._report.parent)
