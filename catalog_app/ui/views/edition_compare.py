"""Two editions side by side: what was added, changed and removed, and the printed list of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from catalog_app.model.edition_changes import CHANGE_LABELS
from catalog_app.model.editions import CURRENT, Edition
from catalog_app.services import editions
from catalog_app.ui.models.edition_rows import CHANGE_COLUMNS
from catalog_app.ui.models.rows import ROW_ROLE, RowsModel
from catalog_app.ui.notify import PDF_FILTER
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label, row

if TYPE_CHECKING:
    from catalog_app.services.editions import ChangeListJob
    from catalog_app.services.gate import Passage
    from catalog_app.support.progress import Progress
    from catalog_app.ui.context import PageContext


class Text:
    """Words of the pane."""

    OLD, NEW = "从版本", "到版本"
    TABLE, BEFORE, AFTER = "两个版本的差别", "原内容", "现内容"
    SAME = "两个版本没有差别"
    BEFORE_FIRST = "（首次批准之前）"
    EXPORT = "导出变更清单"
    KINDS = (("PDF", ".pdf"), ("Excel", ".xlsx"), ("Word", ".docx"))
    DONE = "已导出：{0}"


FILTERS = {".pdf": PDF_FILTER, ".xlsx": "Excel 工作簿 (*.xlsx)", ".docx": "Word 文档 (*.docx)"}


def _write(job: ChangeListJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return editions.write_change_list_file(job, out, replace=True, progress=progress, passage=passage)


class EditionCompare(QWidget):
    """Chooses two editions and shows the difference."""

    compared = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.old, self.new = QComboBox(self), QComboBox(self)
        for box, name in ((self.old, Text.OLD), (self.new, Text.NEW)):
            box.setAccessibleName(name)
            box.setMinimumWidth(28 * UNIT)
            box.currentIndexChanged.connect(self.compare)
        self.count = label("", "muted", self)
        self.model = RowsModel(CHANGE_COLUMNS, self)
        self.table = RowsTable(self.model, (9 * UNIT, 14 * UNIT, 12 * UNIT, 28 * UNIT, 0), Text.TABLE, self, stretch=4)
        self.before, self.after = self._words(Text.BEFORE), self._words(Text.AFTER)
        self.exports = [self._export_button(words, suffix) for words, suffix in Text.KINDS]
        self._arrange()
        self.table.selectionModel().currentChanged.connect(self._show)

    def _words(self, name: str) -> QPlainTextEdit:
        words = QPlainTextEdit(self)
        words.setReadOnly(True)
        words.setTabChangesFocus(True)
        words.setAccessibleName(name)
        words.setPlaceholderText(name)
        words.setFixedHeight(13 * UNIT)
        return words

    def _export_button(self, words: str, suffix: str) -> QPushButton:
        made = button(f"{words}…", self._export, "", self)
        made.setProperty("suffix", suffix)
        made.setAccessibleName(f"{Text.EXPORT} {words}")
        return made

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        old, new = label(Text.OLD, "field", self), label(Text.NEW, "field", self)
        layout.addWidget(row(old, self.old, UNIT, new, self.new, UNIT, self.count, None, parent=self))
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.before, self.after, parent=self))
        layout.addWidget(row(label(Text.EXPORT, "field", self), *self.exports, None, parent=self))

    def set_editions(self, known: Sequence[Edition]) -> None:
        """Offer these (oldest first) and the living catalog; the last is compared with what we have now."""
        kept = self.chosen() if self.new.count() else None
        names = [(one.number, editions.edition_words(one.number, one)) for one in reversed(known)]
        for box, first in ((self.old, []), (self.new, [(CURRENT, editions.edition_words(CURRENT, None))])):
            last = [("", Text.BEFORE_FIRST)] if box is self.old else []
            box.blockSignals(True)
            box.clear()
            for number, words in (*first, *names, *last):
                box.addItem(words, number)
            box.blockSignals(False)
        self.choose(*(kept or (str(self.old.itemData(0)), CURRENT)))

    def chosen(self) -> tuple[str, str]:
        """The numbers of the two."""
        return str(self.old.currentData() or ""), str(self.new.currentData() or "")

    def choose(self, old: str, new: str) -> None:
        """Compare these two."""
        for box, number in ((self.old, old), (self.new, new)):
            box.blockSignals(True)
            box.setCurrentIndex(max(box.findData(number), 0))
            box.blockSignals(False)
        self.compare()

    @Slot()
    def compare(self) -> None:
        """Show what differs between the two that are chosen."""
        old, new = self.chosen()
        found = self._context.notify.attempt(editions.edition_changes, self._context.session, old, new) or []
        self.model.set_rows(found)
        self.count.setText(counts_words(found) if found else Text.SAME)
        for one in self.exports:
            one.setEnabled(bool(found))
        self.before.clear()
        self.after.clear()
        self.table.select_row(0)
        self.compared.emit()

    @Slot(QModelIndex, QModelIndex)
    def _show(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        change = current.data(ROW_ROLE)
        self.before.setPlainText(change.old if change else "")
        self.after.setPlainText(change.new if change else "")

    @Slot()
    def _export(self) -> None:
        sender = self.sender()
        suffix = str(sender.property("suffix")) if sender is not None else ".pdf"
        context = self._context
        job = context.notify.attempt(editions.change_list_job, context.session, *self.chosen(), context.today())
        if job is None:
            return
        name = f"{job.sheet.title}{suffix}"
        out = context.notify.save_file(Text.EXPORT, name, FILTERS[suffix])
        if out is not None:
            from catalog_app.ui.gated import GatedJob  # the gate's readers are not needed to start

            GatedJob(context, partial(_write, job, out), self._exported, Text.EXPORT).start()

    def _exported(self, out: Path) -> None:
        self._context.notify.info(Text.DONE.format(out.name), str(out.parent))


def counts_words(changes: Sequence[Any]) -> str:
    """新增1项，修改8项."""
    counts = editions.change_counts(tuple(changes))
    return "，".join(f"{CHANGE_LABELS[kind]}{count}项" for kind, count in counts.items() if count)
