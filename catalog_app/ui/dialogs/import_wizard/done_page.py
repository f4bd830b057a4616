"""Page 6: what was imported, how to take it back, the report."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from catalog_app.services.importing import CHANGE_LABELS, ImportPlan
from catalog_app.ui.dialogs.import_wizard.draft import UNDECIDED, Draft
from catalog_app.ui.dialogs.import_wizard.page import WizardPage
from catalog_app.ui.models.import_lines import WANTED
from catalog_app.ui.notify import Notify
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """What this page says."""

    DONE = "导入完成：新增{0}项，修改{1}项"
    KEPT = "没有改动目录，您的决定已经记下"
    UNDO = "作为一步写入，导入前已自动备份。要撤回，关闭向导后按 Ctrl+Z（撤销“{0}”）。"
    LEFT = "没有导入的行：{0}。"
    LEFT_OUT = "取消打勾{0}行"
    LATER = "没有决定的行，以后再导入同一个文件就可以接着决定。"
    REPORT = "报告逐行写明新增、修改和没有导入的原因，以及读取时的每一处问题，可以在 WPS 里打开。"
    SAVE, FOLDER = "保存报告…", "打开所在文件夹"
    SAVED = "报告已保存：{0}"
    REMEMBERED = "这次对栏目的选择已经记住，下次表头相同的文件直接到“将要发生的事”。"


class DonePage(WizardPage):
    """Says plainly that it is finished."""

    title = "完成"

    def __init__(self, draft: Draft, notify: Notify, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._notify = notify
        self._report: Path | None = None
        self.done_label = label("", "title", self)
        self.undo_label = label("", "", self, wrap=True)
        self.left_label = label("", "", self, wrap=True)
        self.saved_label = label("", "ok", self, wrap=True)
        self.save = button(TEXT.SAVE, parent=self, icon_name="file")
        self.folder = button(TEXT.FOLDER, self._open_folder, parent=self, icon_name="folder")
        self.folder.hide()
        self.head.hide()
        self.body.setSpacing(2 * UNIT)
        self.body.addSpacing(2 * UNIT)
        mark = StateMark("published", self, 20)
        self.body.addWidget(row(mark, self.done_label, None, parent=self))
        for part in (
            self.left_label,
            self.undo_label,
            label(TEXT.REMEMBERED, "muted", self, wrap=True),
        ):
            self.body.addWidget(part)
        self.body.addWidget(label(TEXT.REPORT, "muted", self, wrap=True))
        self.body.addWidget(row(self.save, self.folder, None, parent=self))
        self.body.addWidget(self.saved_label)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """The report."""
        self.save.setFocus()

    def show_result(self, plan: ImportPlan, left_out: frozenset[int], step: str) -> None:
        """Show the counts; `step` = name of the step, '' where nothing was changed."""
        kept = [line for place, line in enumerate(plan.lines) if place not in left_out]
        new, changed = (sum(line.change == change for line in kept) for change in WANTED)
        self.done_label.setText(TEXT.DONE.format(new, changed) if step else TEXT.KEPT)
        self.undo_label.setText(TEXT.UNDO.format(step))
        self.undo_label.setVisible(bool(step))
        left = _left_words(plan, left_out)
        waits = any(line.change in UNDECIDED for line in plan.lines)
        self.left_label.setText(TEXT.LEFT.format(left) + (TEXT.LATER if waits else ""))
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


def _left_words(plan: ImportPlan, left_out: frozenset[int]) -> str:
    counts = plan.counts()
    words = [f"{CHANGE_LABELS[key]}{counts[key]}行" for key in ("same", *UNDECIDED, "skipped") if counts[key]]
    if left_out:
        words.append(TEXT.LEFT_OUT.format(len(left_out)))
    return "、".join(words)
