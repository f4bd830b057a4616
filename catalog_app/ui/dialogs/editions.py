"""目录版本: approve, list and compare editions of our own catalog, and what is to be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QDialog, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from catalog_app.model.editions import CURRENT, Edition
from catalog_app.model.errors import AppError
from catalog_app.services import editions
from catalog_app.ui.dialogs.approve_edition import ApproveDialog, ApproveValues
from catalog_app.ui.models.edition_rows import EDITION_COLUMNS
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.edition_compare import EditionCompare, counts_words
from catalog_app.ui.views.review_pane import CAUSE, ReviewPane
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.views.update_pane import UpdatePane
from catalog_app.ui.widgets.basic import EmptyState, button, label, row

if TYPE_CHECKING:
    from catalog_app.ui.context import PageContext, Target

LIST, COMPARE, REVIEW, UPDATE = range(4)
IMPORT = "command:import"


class Text:
    """Words of the dialog."""

    TITLE, CLOSE, TABLE = "目录版本", "关闭", "已批准的版本"
    TABS = ("版本", "比较", "复核任务", "新版目录")
    APPROVE, WITH_FORMER, WITH_NOW = "批准新版本…", "与前一版比较", "与现在比较"
    NONE, NONE_HINT = "还没有批准过目录版本", "目录编好、领导同意之后，批准为第一个版本；以后的修改都能与它比较。"
    FIRST = "现在的目录有{0}个事项"
    UNCHANGED = "现在的目录与版本{0}相同"
    SINCE = "自版本{0}批准以来：{1}"
    APPROVED = "已批准目录版本{0}"
    WITH_ERRORS = "，检查里还有{0}个错误"


class EditionsDialog(QDialog):
    """Use `open_for`."""

    item_asked = Signal(str)
    """uid of an item to be shown when the dialog is closed."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: tuple[str, Target] | None = None
        self.setWindowTitle(Text.TITLE)
        self.resize(114 * UNIT, 66 * UNIT)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(Text.TITLE)
        self.stack = QStackedWidget(self)
        self.compare = EditionCompare(context, self)
        self.reviews = ReviewPane(context, self)
        self.updates = UpdatePane(context, self)
        for words, page in zip(Text.TABS, (self._make_list(), self.compare, self.reviews, self.updates), strict=True):
            self.tabs.addTab(words)
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(row(self.tabs, None, parent=self))
        layout.addWidget(self.stack, 1)
        layout.addWidget(row(None, button(Text.CLOSE, self.accept, "", self), parent=self))
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.reviews.changed.connect(self._count_reviews)
        self.reviews.item_asked.connect(self._leave_for)
        self.updates.updated.connect(self.reload)
        self.updates.import_asked.connect(self._leave_for_import)
        self.reload()

    def _make_list(self) -> QWidget:
        page = QWidget(self)
        self.model = RowsModel(EDITION_COLUMNS, self)
        self.table = RowsTable(self.model, (14 * UNIT, 14 * UNIT, 14 * UNIT, 9 * UNIT, 0), Text.TABLE, page, stretch=4)
        self.state = label("", "heading", page, wrap=True)
        self.empty = EmptyState(Text.NONE, Text.NONE_HINT, parent=page)
        self.approve = button(Text.APPROVE, self._approve, "primary", page)
        self.with_former = button(Text.WITH_FORMER, self._compare_former, "", page)
        self.with_now = button(Text.WITH_NOW, self._compare_now, "", page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.state)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.approve, self.with_former, self.with_now, None, parent=page))
        self.table.selectionModel().currentChanged.connect(self._chosen)
        self.table.doubleClicked.connect(self._compare_former)
        return page

    @Slot()
    def reload(self) -> None:
        """Read everything again."""
        known = editions.list_editions(self._context.session)
        self.model.set_rows(list(reversed(known)))
        self.table.setVisible(bool(known))
        self.empty.setVisible(not known)
        self.compare.set_editions(known)
        self.state.setText(self._state(known))
        self.table.select_row(0)
        self._enable()
        self.reviews.reload()
        self.updates.reload()
        self._count(UPDATE, self.updates.newer_count())

    def _state(self, known: list[Edition]) -> str:
        session = self._context.session
        if not known:
            return Text.FIRST.format(len(session.workspace.items()))
        changes = editions.edition_changes(session, known[-1].number, CURRENT)
        number = known[-1].number
        return Text.SINCE.format(number, counts_words(changes)) if changes else Text.UNCHANGED.format(number)

    def _enable(self) -> None:
        chosen = self.table.currentIndex().isValid() and self.model.rowCount() > 0
        self.approve.setEnabled(not self._context.session.read_only)
        self.with_former.setEnabled(chosen)
        self.with_now.setEnabled(chosen)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._enable()

    @Slot()
    def _count_reviews(self) -> None:
        self._count(REVIEW, self.reviews.open_count())

    def _count(self, tab: int, count: int) -> None:
        self.tabs.setTabText(tab, f"{Text.TABS[tab]} {count}" if count else Text.TABS[tab])

    @Slot()
    def _compare_former(self) -> None:
        place, rows = self.table.currentIndex().row(), self.model.rows()
        if 0 <= place < len(rows):
            former = rows[place + 1].number if place + 1 < len(rows) else ""
            self.show_comparison(former, rows[place].number)

    @Slot()
    def _compare_now(self) -> None:
        place, rows = self.table.currentIndex().row(), self.model.rows()
        if 0 <= place < len(rows):
            self.show_comparison(rows[place].number, CURRENT)

    def show_comparison(self, old: str, new: str) -> None:
        """Turn to the comparison of these two."""
        self.compare.choose(old, new)
        self.tabs.setCurrentIndex(COMPARE)

    @Slot()
    def _approve(self) -> None:
        """Ask until it can be stored or is given up."""
        context = self._context
        known = editions.list_editions(context.session)
        last = known[-1] if known else None
        changes = editions.edition_changes(context.session, last.number if last else "", CURRENT)
        values: ApproveValues | None = ApproveValues(
            approver=last.approver if last else "",
            on=context.today(),
            number=editions.next_number(context.session, context.today()),
        )
        problem = ""
        while values is not None:
            values = ApproveDialog.ask(values, changes, self._state(known), context.today(), self, problem=problem)
            if values is not None:
                problem = self._approved(values)
                if not problem:
                    break
        self.reload()

    def _approved(self, values: ApproveValues) -> str:
        """Store it; what was wrong, '' for nothing."""
        context = self._context
        try:
            approval = editions.approve_edition(
                context.session,
                values.reason,
                values.approver,
                values.on,
                context.stamp(CAUSE),
                number=values.number or None,
            )
        except AppError as error:
            return error.cause + error.remedy
        errors = Text.WITH_ERRORS.format(approval.errors) if approval.errors else ""
        context.notify.status(Text.APPROVED.format(approval.edition.number) + errors)
        return ""

    @Slot(str)
    def _leave_for(self, uid: str) -> None:
        self._asked = ("catalog", {"item": uid})
        self.accept()

    @Slot()
    def _leave_for_import(self) -> None:
        self._asked = (IMPORT, {})
        self.accept()

    @classmethod
    def open_for(cls, context: PageContext, parent: QWidget | None, *, tab: int = LIST) -> None:
        """Show until closed; then what was asked for."""
        dialog = cls(context, parent)
        dialog.tabs.setCurrentIndex(tab)
        dialog.exec()
        asked = dialog._asked
        dialog.deleteLater()
        if asked:
            context.go(*asked)
