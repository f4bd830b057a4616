"""公开信息: the register, and what was done with the selected publication."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.catalog import Item
from catalog_app.model.changes import ChangeSet
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.publication import State
from catalog_app.services.overview import check
from catalog_app.services.publishing import publication_rows
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.dialogs.publish import PublishValues
from catalog_app.ui.models.publication_rows import (
    POSTING_COLUMNS,
    REGISTER_COLUMNS,
    PostingRow,
    RegisterRow,
    board_label,
    board_villages,
    place_of,
)
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.publication_actions import PublicationActions
from catalog_app.ui.views.publication_lists import PublicationLists
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Chip, EmptyState, button, label

NEW_KEYS = ("Ctrl+G", "Ins")
TAKE_DOWN = "take_down"
_TABLES = ("publication", "posting", "item", "board", "village", "domain", "roster")


class Text:
    """Words of the page."""

    NEW = "登记公开…"
    NEW_TIP = "登记一条公开信息，先存为草稿（Ctrl+G 或 Ins）"
    SEARCH = "在标题、事项中查找"
    FILTERS = (("draft", "草稿"), ("published", "已公开"), (TAKE_DOWN, "该撤下"), ("down", "已撤下"))
    TABLE, POSTINGS, BODY = "公开信息", "发布情况", "正文"
    POST, EDIT, REMOVE, PRINT = "登记发布…", "修改…", "删除", "打印公示"
    PURGE, PURGE_TIP = "彻底删除…", "连同修改记录、附件和备份一并清除，不能撤销"
    DOWN, CORRECT, REMOVE_POSTING = "登记撤下…", "更正…", "删除记录"
    ITEM_LINK = "查看事项"
    NO_ROWS = ("还没有公开信息", "点“登记公开…”，选一个事项，写上标题和形成日期。")
    NO_MATCH = ("没有符合条件的公开信息", "换个词，或取消上面的筛选。")
    NO_POSTINGS = ("还没有发布", "贴出或上网后，点“登记发布…”。")
    NO_BODY = "（没有正文）"
    SELECTED, COUNT = "已选 1 条", "共 {count} 条"


class PublicationPage(Page):
    """See the module's first line."""

    page_key = "publications"
    title = "公开信息"
    help_topic = "publications"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._items: dict[str, Item] = {}
        self._boards: dict[str, str] = {}
        self.doing = PublicationActions(context, self.page_key, self)
        self.model = RowsModel(REGISTER_COLUMNS, self)
        self.shown = RowsProxy(self)
        self.shown.setSourceModel(self.model)
        self.postings = RowsModel(POSTING_COLUMNS, self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(Text.SEARCH)
        self.search.setAccessibleName(Text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(36 * UNIT)
        self.chips = {key: Chip(words, self) for key, words in Text.FILTERS}
        self.count = label("", "muted", self)
        self.new_button = button(Text.NEW, self.add, "primary", self, icon_name="plus", tip=Text.NEW_TIP)
        for keys in NEW_KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(self.new_button.click)
        self.table = RowsTable(self.shown, (13 * UNIT, 0, 24 * UNIT, 13 * UNIT, 22 * UNIT), Text.TABLE, self, stretch=1)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        self.posting_table = RowsTable(
            self.postings, (17 * UNIT, 12 * UNIT, 0, 12 * UNIT, 9 * UNIT), Text.POSTINGS, self, stretch=2
        )
        self.lists = PublicationLists(context, self.page_key, self, self.table)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QFrame(self)
        set_kind(top, "bar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        bar.setSpacing(UNIT)
        bar.addWidget(self.search, 1)
        for chip in self.chips.values():
            bar.addWidget(chip)
        bar.addStretch(1)
        bar.addWidget(self.count)
        bar.addWidget(self.new_button)
        self._stack = QStackedWidget(self)
        self._none = EmptyState(*Text.NO_ROWS, parent=self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        upper = QWidget(self)
        box = QVBoxLayout(upper)
        box.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        box.addWidget(self._stack)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(upper)
        self.detail = self._detail()
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([40 * UNIT, 28 * UNIT])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._splitter, 1)

    def _detail(self) -> QWidget:
        self.heading = label("", "heading", self, wrap=True)
        self.post_button = button(Text.POST, self.post_selected, "primary", self)
        self.edit_button = button(Text.EDIT, self.edit_selected, "", self, icon_name="edit")
        self.print_button = button(Text.PRINT, self._print, "", self, icon_name="print")
        self.item_button = button(Text.ITEM_LINK, self._show_item, "", self, icon_name="catalog")
        self.remove_button = button(Text.REMOVE, self.remove_selected, "quiet", self, icon_name="trash")
        self.purge_button = button(Text.PURGE, self.purge_selected, "quiet", self, tip=Text.PURGE_TIP)
        actions = QHBoxLayout()
        actions.setSpacing(UNIT)
        actions.addWidget(self.heading, 1)
        for part in (self.post_button, self.edit_button, self.print_button, self.item_button):
            actions.addWidget(part)
        actions.addWidget(self.remove_button)
        actions.addWidget(self.purge_button)
        self.body = QPlainTextEdit(self)
        self.body.setReadOnly(True)
        self.body.setTabChangesFocus(True)
        self.body.setAccessibleName(Text.BODY)
        self._posting_stack = QStackedWidget(self)
        self._posting_stack.addWidget(self.posting_table)
        self._posting_stack.addWidget(EmptyState(*Text.NO_POSTINGS, parent=self))
        parts = QHBoxLayout()
        parts.setSpacing(2 * UNIT)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.body, Text.BODY)
        self.lists.join(self.tabs)
        parts.addWidget(self.tabs, 2)
        self.down_button = button(Text.DOWN, self.take_down_selected, "link", self)
        self.correct_button = button(Text.CORRECT, self.correct_selected, "link", self)
        self.remove_posting_button = button(Text.REMOVE_POSTING, self.remove_selected_posting, "link", self)
        links = (self.down_button, self.correct_button, self.remove_posting_button)
        parts.addLayout(self._part(Text.POSTINGS, self._posting_stack, *links), 3)
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(actions)
        layout.addLayout(parts, 1)
        return box

    def _part(self, words: str, content: QWidget, *actions: QWidget) -> QVBoxLayout:
        head = QHBoxLayout()
        caption = label(words, "field", self)
        caption.setMinimumHeight(3 * UNIT)
        head.addWidget(caption)
        head.addStretch(1)
        for action in actions:
            head.addWidget(action)
        part = QVBoxLayout()
        part.setSpacing(UNIT // 2)
        part.addLayout(head)
        part.addWidget(content, 1)
        return part

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self._narrow)
        self.search.textChanged.connect(self._typed)
        for doing in (self.doing, self.lists):
            doing.done.connect(self._after)
        for chip in self.chips.values():
            chip.clicked.connect(self._narrow)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.doubleClicked.connect(self._double_clicked)
        self.posting_table.selectionModel().currentRowChanged.connect(self._posting_changed)

    # showing

    def refresh(self, changes: ChangeSet | None) -> None:
        """The register as stored; the selected row stays."""
        if changes is not None and not changes.touches(*_TABLES):
            return
        workspace = self.context.session.workspace
        self._items = {item.uid: item for item in workspace.items()}
        domains = {domain.code: domain.name for domain in workspace.domains()}
        villages = {village.uid: village.name for village in workspace.villages()}
        boards = workspace.boards()
        self._boards = {one.uid: board_label(one, villages) for one in boards}
        self.doing.set_places(self._items, domains)
        self.doing.set_boards({one.uid: one.name for one in boards}, board_villages(boards, villages))
        self.new_button.setEnabled(not self.context.session.read_only)
        current = self.selected()
        rows = [
            RegisterRow(row.publication, row.item, row.postings, domains.get(row.item.domain, ""))
            for row in publication_rows(self.context.session)
        ]
        self.model.set_rows(rows)
        self._count_states()
        self._narrow()
        self.select(current.publication.uid if current else "")

    def show_target(self, target: Target) -> None:
        """{"publication": uid}; {"item": uid} lists the item's; {"filter": name}; {"new": item uid} opens the form."""
        if "publication" in target:
            self.search.clear()
            self._clear_filters()
            self.select(str(target["publication"]))
        elif "item" in target:
            item = self._items.get(str(target["item"]))
            self._clear_filters()
            self.search.setText(item.title if item else "")
            self._narrow()
        elif target.get("filter") in self.chips:
            self.search.clear()
            for key, chip in self.chips.items():
                chip.setChecked(key == target["filter"])
            self._narrow()
        elif "new" in target:
            self.doing.record(PublishValues(item=str(target["new"])))

    def _count_states(self) -> None:
        rows = self.model.rows()
        for key, words in Text.FILTERS:
            if key != TAKE_DOWN:
                count = sum(_state_key(row.publication.state) == key for row in rows)
                self.chips[key].setText(f"{words} {count}")
                self.chips[key].setAccessibleName(self.chips[key].text())

    def _clear_filters(self) -> None:
        for chip in self.chips.values():
            chip.setChecked(False)
        self._narrow()

    def select(self, uid: str) -> None:
        """Make a publication current; the first one when it is not shown."""
        row = 0
        for place in range(self.shown.rowCount()):
            if self._row(self.shown.index(place, 0)).publication.uid == uid:
                row = place
        self.table.select_row(row)
        self._show_detail()

    def selected(self) -> RegisterRow | None:
        """The current publication."""
        index = self.table.currentIndex()
        return self._row(index) if index.isValid() else None

    def _row(self, index: QModelIndex) -> RegisterRow:
        row = self.shown.row_at(index)
        if not isinstance(row, RegisterRow):
            raise TypeError("the register holds RegisterRow")
        return row

    @Slot(str)
    def _typed(self, text: str) -> None:  # noqa: ARG002 - read when typing pauses
        self._typing.start()

    @Slot()
    def _narrow(self) -> None:
        self._typing.stop()
        self.shown.set_text(self.search.text())
        wanted = frozenset(key for key, chip in self.chips.items() if chip.isChecked())
        due = self._due_down() if TAKE_DOWN in wanted else frozenset()
        self.shown.set_rule(partial(_has_state, wanted, due) if wanted else None)
        count = self.shown.rowCount()
        self._none.set_text(*(Text.NO_MATCH if self.model.rowCount() else Text.NO_ROWS))
        self._stack.setCurrentIndex(0 if count else 1)
        self.count.setText(Text.COUNT.format(count=count))
        if count and not self.table.currentIndex().isValid():
            self.table.select_row(0)
        self._show_detail()

    def _due_down(self) -> frozenset[str]:
        findings = check(self.context.session, self.context.today())
        return frozenset(one.publication or "" for one in findings if one.code == TAKE_DOWN)

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.selected()
        self.detail.setVisible(row is not None)
        self.selection_text.emit(Text.SELECTED if row else "")
        if row is None:
            self.lists.show_publication("")
            return
        self.heading.setText(row.publication.title)
        if self.body.toPlainText() != row.publication.body:
            self.body.setPlainText(row.publication.body)
        self.body.setPlaceholderText(Text.NO_BODY)
        self.lists.show_publication(row.publication.uid)
        lines = [PostingRow(one, place_of(one, self._boards)) for one in row.postings]
        self.postings.set_rows(sorted(lines, key=_posting_order))
        self._posting_stack.setCurrentIndex(0 if lines else 1)
        self.posting_table.select_row(0)
        writable = not self.context.session.read_only
        for part in (self.post_button, self.edit_button, self.remove_button, self.purge_button):
            part.setEnabled(writable)
        self._enable_down()

    @Slot(QModelIndex, QModelIndex)
    def _posting_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._enable_down()

    def _enable_down(self) -> None:
        line = self._selected_posting()
        writable = line is not None and not self.context.session.read_only
        self.down_button.setEnabled(writable and line is not None and line.posting.taken_down is None)
        for one in (self.correct_button, self.remove_posting_button):
            one.setEnabled(writable)

    def _selected_posting(self) -> PostingRow | None:
        index, rows = self.posting_table.currentIndex(), self.postings.rows()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    # doing

    @Slot()
    def add(self) -> None:
        """登记公开…: a draft."""
        self.doing.record(PublishValues())

    @Slot()
    def edit_selected(self) -> None:
        """修改…: title, text, date, number."""
        row = self.selected()
        if row is not None:
            self.doing.edit(row.publication)

    @Slot()
    def remove_selected(self) -> None:
        """删除: no question, undo serves."""
        row = self.selected()
        if row is not None:
            self.doing.remove(row.publication)

    @Slot()
    def purge_selected(self) -> None:
        """彻底删除…: for good, with its history and in the backups."""
        row = self.selected()
        if row is not None:
            self.doing.purge(row.publication)

    @Slot()
    def post_selected(self) -> None:
        """登记发布…: it went up."""
        row = self.selected()
        if row is not None:
            self.doing.post(row)

    @Slot()
    def take_down_selected(self) -> None:
        """登记撤下…: it came down."""
        row, line = self.selected(), self._selected_posting()
        if row is not None and line is not None:
            self.doing.take_down(row, line)

    @Slot()
    def correct_selected(self) -> None:
        """更正…: what was recorded wrongly."""
        row, line = self.selected(), self._selected_posting()
        if row is not None and line is not None:
            self.doing.correct(row, line)

    @Slot()
    def remove_selected_posting(self) -> None:
        """删除记录: it never went up there."""
        row, line = self.selected(), self._selected_posting()
        if row is not None and line is not None:
            self.doing.remove_posting(row, line)

    @Slot(str, str)
    def _after(self, words: str, uid: str) -> None:
        self.refresh(None)
        if uid:
            self.select(uid)
        self.context.notify.status(words)

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        if index.isValid() and not self.context.session.read_only:
            self.edit_selected()

    @Slot()
    def _print(self) -> None:
        row = self.selected()
        if row is not None:
            self.context.go("board", {"publication": row.publication.uid})

    @Slot()
    def _show_item(self) -> None:
        row = self.selected()
        if row is not None:
            self.context.go("catalog", {"item": row.item.uid})


def _has_state(wanted: frozenset[str], due_down: frozenset[str], row: RegisterRow) -> bool:
    return row.publication.uid in due_down or _state_key(row.publication.state) in wanted


def _state_key(state: State) -> str:
    if state is State.PUBLISHED:
        return "published"
    return "down" if state in (State.TAKEN_DOWN, State.ABOLISHED, State.WITHDRAWN) else "draft"


def _posting_order(line: PostingRow) -> tuple[bool, bool, str]:
    return line.posting.taken_down is not None, line.posting.channel == VILLAGE_BOARD, str(line.posting.posted_on)
