"""公开信息: the register, and what was done with the selected publication."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.catalog import Item
from catalog_app.model.changes import ChangeSet
from catalog_app.model.channels import OTHER
from catalog_app.model.errors import AppError
from catalog_app.model.register import RegisterQuery
from catalog_app.services.due import AT_ONCE, reckon
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.dialogs.publish import PublishValues
from catalog_app.ui.models.publication_rows import RegisterRow, board_label, board_villages
from catalog_app.ui.models.register_filter import HOME, TARGETS, Names, is_narrowed, with_day
from catalog_app.ui.models.register_table import ORDERS, RegisterModel
from catalog_app.ui.models.related_rows import LinkRow
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.bulk_actions import BulkActions
from catalog_app.ui.views.publication_commands import PublicationCommands
from catalog_app.ui.views.publication_detail import PublicationDetail
from catalog_app.ui.views.publication_lists import PublicationLists
from catalog_app.ui.views.register_bar import RegisterBar
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button

NEW_KEYS = ("Ctrl+G", "Ins")
BESIDE_FROM = 1500
"""Logical pixels of the page from which the drawer stands beside the table."""
_TABLES = (
    *("publication", "posting", "item", "board", "village", "domain", "review_step", "station", "calendar_day"),
    "roster",
)


class TEXT:
    """Words of the page."""

    NEW = "登记公开…"
    NEW_TIP = "登记一条公开信息，先存为草稿（Ctrl+G 或 Ins）"
    DOWN_LIST, DOWN_LIST_TIP = "撤下清单…", "公示期已满、还挂着的，逐处登记撤下"
    NO_INFORMATION, NO_INFORMATION_TIP = "无此类信息…", "“本期无此类信息”的登记：查看、登记、撤回"
    TABLE = "公开信息"
    NO_ROWS = ("还没有公开信息", "点“登记公开…”，选一个事项，写上标题和形成日期。")
    NO_MATCH = ("没有符合条件的公开信息", "换个词，或取消上面的筛选。")
    SELECTED = "已选 {count} 条"


class PublicationPage(Page):
    """See the module's first line."""

    page_key = "publications"
    title = "公开信息"
    help_topic = "publications"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._items: dict[str, Item] = {}
        self._domains: dict[str, str] = {}
        self._stations: dict[str, str] = {}
        self._boards: dict[str, str] = {}
        self._shown: RegisterRow | None = None
        self.model = RegisterModel(context.session.workspace.register, self)
        self.bar = RegisterBar(context.session.workspace.register_facets, context, self)
        self.new_button = button(TEXT.NEW, self.add, "primary", self, icon_name="plus", tip=TEXT.NEW_TIP)
        self.down_list_button = button(TEXT.DOWN_LIST, None, "", self, tip=TEXT.DOWN_LIST_TIP)
        self.bar.actions_row.addWidget(self.down_list_button)
        self.none_button = button(TEXT.NO_INFORMATION, self._show_no_information, "", self, tip=TEXT.NO_INFORMATION_TIP)
        self.bar.actions_row.addWidget(self.none_button)
        self.bar.actions_row.addWidget(self.new_button)
        for keys in NEW_KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(self.new_button.click)
        widths = (0, 15 * UNIT, 18 * UNIT, 11 * UNIT, 11 * UNIT, 19 * UNIT, 7 * UNIT)
        self.table = RowsTable(self.model, widths, TEXT.TABLE, self, stretch=0)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # titles and numbers differ at their ends
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.detail = PublicationDetail(self)
        self.commands = PublicationCommands(context, self.page_key, self.detail, self)
        self.doing, self.reviewing = self.commands.doing, self.commands.reviewing
        self.down_list_button.clicked.connect(self.commands.show_down_list)
        self.bulk = BulkActions(context, self.page_key, self.table, self.model, self)
        self.bar.actions_row.insertWidget(0, self.bulk.button)
        self.lists = PublicationLists(context, self.page_key, self, self.table)
        self.lists.join(self.detail.tabs)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._none = EmptyState(*TEXT.NO_ROWS, parent=self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        upper = QWidget(self)
        box = QVBoxLayout(upper)
        box.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        box.addWidget(self._stack)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(upper)
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([30 * UNIT, 30 * UNIT])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        detail = self.detail
        self.bar.changed.connect(self._show_query)
        self.commands.done.connect(self._after)
        self.lists.done.connect(self._after)
        self.doing.editing.roster_wanted.connect(self.lists.register_for)
        self.bulk.done.connect(self._after)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.selectionModel().selectionChanged.connect(self._count_selected)
        self.table.activated.connect(self._activated)
        self.table.horizontalHeader().sectionClicked.connect(self._header_clicked)
        detail.posting_changed.connect(self._enable)
        detail.link_opened.connect(self._open_link)
        if self.context.facts is not None:
            self.context.facts.reckoned.connect(self._reckoned)

    # showing

    def refresh(self, changes: ChangeSet | None) -> None:
        """The register as stored; the selected row stays."""
        if changes is not None and not changes.touches(*_TABLES):
            return
        self._read_places()
        self.new_button.setEnabled(not self.context.session.read_only)
        self.bulk.enable(writable=not self.context.session.read_only)
        self._reload(self.current_uid())

    def _read_places(self) -> None:
        workspace = self.context.session.workspace
        self._items = {item.uid: item for item in workspace.items()}
        self._domains = {domain.code: domain.name for domain in workspace.domains()}
        villages = {village.uid: village.name for village in workspace.villages()}
        boards = workspace.boards()
        self._boards = {one.uid: board_label(one, villages) for one in boards}
        self.doing.set_places(self._items, self._domains)
        self.doing.set_boards({one.uid: one.name for one in boards}, board_villages(boards, villages))
        stations = {one.uid: one.name for one in workspace.stations()}
        self._stations = stations
        self.bar.set_names(Names(self._domains, stations))
        self.model.set_required({item.uid: _required(item) for item in self._items.values()})

    @Slot()
    def _reckoned(self) -> None:
        """Many due days were reckoned beside: the lines tell them now."""
        self._reload(self.current_uid())

    def _reload(self, uid: str) -> None:
        if not self.context.session.read_only:
            reckon(self.context.session, AT_ONCE)
        place = self.table.currentIndex().row()
        self.model.show(with_day(self.bar.query, self.context.today()))
        found = self.model.row_of(uid)
        if found < 0 and uid and place >= 0:
            known = self.model.bring(place)
            found = place if known is not None and known.uid == uid else self._place_of(uid)
        self._show_table(max(found, 0))

    def _place_of(self, uid: str) -> int:
        uids = self.context.session.workspace.register_uids(self.model.query)
        return uids.index(uid) if uid in uids else -1

    def _show_table(self, row: int) -> None:
        count = self.model.rowCount()
        self._none.set_text(*(TEXT.NO_MATCH if is_narrowed(self.bar.query) else TEXT.NO_ROWS))
        self._stack.setCurrentIndex(0 if count else 1)
        self.bar.set_count(count)
        self.model.bring(row)
        self.table.select_row(row)
        self._show_detail()

    def show_target(self, target: Target) -> None:
        """{"publication": uid}; {"item": uid}; {"filter": name}; {"query": RegisterQuery}; {"new": item uid}."""
        if "publication" in target:
            self.bar.set_query(HOME)
            self.select(str(target["publication"]))
        elif "item" in target:
            self.bar.set_query(structs.replace(HOME, item=str(target["item"])))
        elif target.get("filter") in TARGETS:
            self.bar.set_query(structs.replace(HOME, **TARGETS[str(target["filter"])]))
        elif isinstance(target.get("query"), RegisterQuery):
            self.bar.set_query(target["query"])
        elif "new" in target:
            self.doing.record(PublishValues(item=str(target["new"])))

    def select(self, uid: str) -> None:
        """Make a publication current; the first one when it is not shown."""
        row = self.model.row_of(uid)
        self._show_table(max(row if row >= 0 else self._place_of(uid), 0))

    def current_uid(self) -> str:
        """The current publication; '' = none."""
        index = self.table.currentIndex()
        row = self.model.bring(index.row()) if index.isValid() else None
        return row.uid if row is not None else ""

    def selected(self) -> RegisterRow | None:
        """The current publication with its postings."""
        return self._shown

    def stop(self) -> None:
        """No page is asked for any more."""
        self.model.stop()
        self.bar.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide page has the drawer beside the table."""
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE_FROM
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._splitter.orientation() != wanted:
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([event.size().width() - 84 * UNIT, 84 * UNIT] if beside else [30 * UNIT, 30 * UNIT])

    @Slot(object)
    def _show_query(self, query: RegisterQuery) -> None:  # noqa: ARG002 - the bar knows it
        self._reload(self.current_uid())

    @Slot(int)
    def _header_clicked(self, column: int) -> None:
        order = ORDERS.get(column)
        if order is not None:
            again = self.bar.query.order == order
            self.bar.set_query(structs.replace(self.bar.query, order=HOME.order if again else order))

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_detail()

    @Slot()
    def _count_selected(self) -> None:
        ranges = self.table.selectionModel().selection()
        count = sum(ranges.at(place).height() for place in range(ranges.count()))
        self.selection_text.emit(TEXT.SELECTED.format(count=count) if count else "")

    def _show_detail(self) -> None:
        self._shown = self._load(self.current_uid())
        self.commands.show_row(self._shown)
        self.detail.setVisible(self._shown is not None)
        self.lists.show_publication(self._shown.publication.uid if self._shown is not None else "")
        if self._shown is not None:
            publication, workspace = self._shown.publication, self.context.session.workspace
            self.detail.show_row(self._shown, self._boards)
            self.detail.show_related(workspace.review_steps(publication.uid), self._link_rows(), publication)
            self._enable()

    def _load(self, uid: str) -> RegisterRow | None:
        workspace = self.context.session.workspace
        if not uid:
            return None
        publication = workspace.publication(uid)
        item = self._items[publication.item]
        return RegisterRow(
            publication,
            item,
            tuple(workspace.postings(uid)),
            self._domains.get(item.domain, ""),
            self._stations.get(publication.station or item.station or "", ""),
        )

    def _link_rows(self) -> list[LinkRow]:
        rows: list[LinkRow] = []
        for link in self._shown.publication.links if self._shown is not None else ():
            try:
                other = self.context.session.workspace.publication(link.uid)
            except AppError:
                continue
            rows.append(LinkRow(link.kind, link.uid, other.title, other.state.value))
        return rows

    @Slot()
    def _enable(self) -> None:
        self.detail.set_writable(writable=not self.context.session.read_only)

    # doing

    @Slot()
    def _show_no_information(self) -> None:
        self.context.go("command:no_information", {})

    @Slot()
    def add(self) -> None:
        """登记公开…: a draft."""
        self.doing.record(PublishValues())

    @Slot(str, str)
    def _after(self, words: str, uid: str) -> None:
        self._read_places()
        self._reload(uid or self._neighbour())
        if uid and self.current_uid() != uid:  # the filter does not show it
            self.bar.set_query(RegisterQuery(order=self.bar.query.order))
            self.select(uid)
        if words:
            self.context.notify.status(words)

    def _neighbour(self) -> str:
        below = self.model.row_at(self.table.currentIndex().row() + 1)
        return below.uid if below is not None else ""

    @Slot(QModelIndex)
    def _activated(self, index: QModelIndex) -> None:
        if index.isValid() and not self.context.session.read_only:
            self.commands.edit_selected()

    @Slot(str)
    def _open_link(self, uid: str) -> None:
        self.show_target({"publication": uid})


def _required(item: Item) -> int:
    return len([name for name in item.channels.required if name != OTHER]) + len(item.channels.other)
