"""Page 4: what was imported, how to take it back, the report."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from catalog_app.services.ledger_import import CHANGE_LABELS, LedgerPlan
from catalog_app.ui.dialogs.import_wizard.page import BarePage
from catalog_app.ui.notify import Notify
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """What this page says."""

    DONE = "导入完成：登记{0}条公开信息、{1}次发布"
    UNDO = "作为一步写入，导入前已自动备份。要撤回，关闭后按 Ctrl+Z（撤销“{0}”）。"
    LEFT = "没有导入的行：{0}。"
    LEFT_OUT, UNREAD = "取消打勾{0}行", "没有读懂{0}行"
    LATER = "还没有对应事项的行，再导入同一个文件就可以接着选择，已经登记的不会重复。"
    REPORT = "报告逐行写明登记到哪个事项和没有导入的原因，以及读取时的每一处问题，可以在 WPS 里打开。"
    SAVE, FOLDER = "保存报告…", "打开所在文件夹"
    SAVED = "报告已保存：{0}"


class LedgerDonePage(BarePage):
    """The result."""

    title = "完成"

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
        for part in (self.left_label, self.undo_label, label(TEXT.REPORT, "muted", self, wrap=True)):
            self.body.addWidget(part)
        self.body.addWidget(row(self.save, self.folder, None, parent=self))
        self.body.addWidget(self.saved_label)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """The report."""
        self.save.setFocus()

    def show_result(self, plan: LedgerPlan, left_out: frozenset[int], publications: int, step: str) -> None:
        """Show the counts; `step` = name of the step."""
        counts = plan.counts()
        self.done_label.setText(TEXT.DONE.format(publications, counts["new"] - len(left_out)))
        self.undo_label.setText(TEXT.UNDO.format(step))
        words = [f"{words}{counts[key]}行" for key, words in CHANGE_LABELS.items() if key != "new" and counts[key]]
        words += [TEXT.UNREAD.format(len(plan.refused))] if plan.refused else []
        words += [TEXT.LEFT_OUT.format(len(left_out))] if left_out else []
        self.left_label.setText(TEXT.LEFT.format("、".join(words)) + (TEXT.LATER if counts["unmatched"] else ""))
        self.left_label.setVisible(bool(words))

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
