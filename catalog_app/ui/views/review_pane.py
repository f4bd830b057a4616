"""复核任务: what is to be looked at again, what was found, and a legal source replaced by another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QVBoxLayout, QWidget

from catalog_app.model.editions import ReviewTask
from catalog_app.services import reviews
from catalog_app.ui.models.edition_rows import REVIEW_COLUMNS, SourceChoice
from catalog_app.ui.models.rows import ROW_ROLE, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label, row

if TYPE_CHECKING:
    from catalog_app.ui.context import PageContext

CAUSE = "editions"


class Text:
    """Words of the pane."""

    HINT = "更换依据、目录满一年、国家标准目录有新版时，这里会出现要复核的事项；可以选中几条一起完成。"
    NONE = "没有要复核的。"
    TABLE, DONE, SHOW, ALL = "复核任务", "完成复核…", "查看事项", "也列出已完成的"
    REPLACE = "更换依据…"
    OPINION = "复核意见（如：已核对，不需修改）"
    OPINIONS = "{0}条任务的复核意见（如：已核对，不需修改）"
    REPLACED = "已更换{0}个事项的依据，请逐项复核"
    MARKED = "已登记{0}条任务的复核意见"


class ReviewPane(QWidget):
    """Open tasks, with the done ones on demand."""

    item_asked = Signal(str)
    """uid of an item to be shown."""
    changed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = RowsModel(REVIEW_COLUMNS, self)
        self.table = RowsTable(self.model, (13 * UNIT, 11 * UNIT, 0, 15 * UNIT), Text.TABLE, self, stretch=2)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.hint = label(Text.HINT, "muted", self, wrap=True)
        self.all = QCheckBox(Text.ALL, self)
        self.all.toggled.connect(self.reload)
        self.done = button(Text.DONE, self._mark_done, "primary", self)
        self.show_item = button(Text.SHOW, self._ask_item, "", self)
        self.replace = button(Text.REPLACE, self._replace_basis, "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.done, self.show_item, self.replace, None, self.all, parent=self))
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.doubleClicked.connect(self._ask_item)

    def open_count(self) -> int:
        """How many wait."""
        return sum(task.done is None for task in self.model.rows())

    @Slot()
    def reload(self) -> None:
        """Read the tasks again."""
        session = self._context.session
        tasks = reviews.due_reviews(session, self._context.today())
        if self.all.isChecked():
            tasks += reviews.done_reviews(session)
        self.model.set_rows(tasks)
        self.hint.setText(Text.HINT if tasks else f"{Text.NONE}{Text.HINT}")
        self.table.select_row(0)
        self._enable()
        self.changed.emit()

    def current(self) -> ReviewTask | None:
        """The task that is selected."""
        task = self.table.currentIndex().data(ROW_ROLE) if self.table.currentIndex().isValid() else None
        return task if isinstance(task, ReviewTask) else None

    def chosen(self) -> list[ReviewTask]:
        """The selected tasks that are still open."""
        tasks = [index.data(ROW_ROLE) for index in self.table.selectionModel().selectedRows()]
        return [task for task in tasks if isinstance(task, ReviewTask) and task.done is None]

    def _enable(self) -> None:
        task, free = self.current(), not self._context.session.read_only
        self.done.setEnabled(free and bool(self.chosen()))
        self.show_item.setEnabled(task is not None and task.item is not None)
        self.replace.setEnabled(free)

    @Slot()
    def _chosen(self) -> None:
        self._enable()

    @Slot()
    def _mark_done(self) -> None:
        tasks, context = self.chosen(), self._context
        if not tasks:
            return
        opinion = context.notify.ask_text(Text.OPINION if len(tasks) == 1 else Text.OPINIONS.format(len(tasks)))
        if opinion is None:
            return
        uids = [task.uid for task in tasks]
        stamp = context.stamp(CAUSE)
        changes = context.notify.attempt(reviews.mark_reviews_done, context.session, uids, opinion, stamp)
        if changes is not None:
            context.notify.status(Text.MARKED.format(len(tasks)))
        self.reload()

    @Slot()
    def _ask_item(self) -> None:
        task = self.current()
        if task is not None and task.item is not None:
            self.item_asked.emit(task.item)

    @Slot()
    def _replace_basis(self) -> None:
        from catalog_app.ui.dialogs.replace_basis import ReplaceBasisDialog

        context = self._context
        answer = ReplaceBasisDialog.ask(self._sources(), self)
        if answer is None:
            return
        changes = context.notify.attempt(reviews.replace_basis, context.session, *answer, context.stamp(CAUSE))
        if changes is not None:
            context.notify.status(Text.REPLACED.format(len(changes.ids("item"))))
        self.reload()

    def _sources(self) -> list[SourceChoice]:
        """Cited sources, the most cited first."""
        items = self._context.session.workspace.items()
        counts = Counter(source for item in items for source in {(one.title, one.number) for one in item.basis})
        return [SourceChoice(title, number, count) for (title, number), count in counts.most_common()]
