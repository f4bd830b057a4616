"""目录: domains, grid, item panel. Reads through services, writes through `catalog_commands`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import AppError
from catalog_app.services import browsing
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.models import facets
from catalog_app.ui.models.domain_list import DomainListModel
from catalog_app.ui.models.item_columns import DOMAIN, ITEM_COLUMNS, SEQUENCE
from catalog_app.ui.models.item_filter import ItemFilterModel
from catalog_app.ui.models.item_table import ItemTableModel
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT, set_icon, set_kind, theme
from catalog_app.ui.views.catalog.catalog_actions import PANEL_SHORTCUT, CatalogActions
from catalog_app.ui.views.catalog.catalog_commands import CatalogCommands
from catalog_app.ui.views.catalog.columns_menu import ColumnsMenu
from catalog_app.ui.views.catalog.domain_pane import WIDTH, DomainPane
from catalog_app.ui.views.catalog.facet_bar import FacetBar
from catalog_app.ui.views.catalog.grid import ItemGrid
from catalog_app.ui.views.catalog.item_panel import ItemPanel
from catalog_app.ui.views.catalog.page_memory import PageMemory
from catalog_app.ui.views.catalog.panel_data import PanelData
from catalog_app.ui.widgets.basic import EmptyState, button, label

DRAWER_BELOW = 1200
"""Logical pixels of window width under which the panel is a drawer: closed at first, under the bar when open."""
ROOMY_FROM = 1360
QWIDGETSIZE_MAX = 16_777_215
PANEL_WIDTH, DRAWER_WIDTH = 352, 336


class TEXT:
    """Words of the page."""

    ADD, COLUMNS, MORE, PANEL = "本地事项", "显示哪些列", "更多操作", f"事项详情（{PANEL_SHORTCUT}）"
    COUNTY, LOCALIZE_ALL = "{0} 项仍写着县级单位", "批量本地化…"
    RESET_SORTING = "恢复目录顺序"
    NONE_FOUND, NONE_FOUND_HINT = "没有符合筛选条件的事项", "取消一两个筛选条件再看。"
    NO_ITEMS, NO_ITEMS_HINT = (
        "这个领域没有本级的事项",
        "可以从国家目录采用其他层级的事项，或添加本地事项。",
    )
    ADOPT = "采用国家目录其他事项…"


class CatalogPage(Page):
    """The page the clerk works on all day."""

    page_key = "catalog"
    title = "目录"
    help_topic = "catalog"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._all_rows: list[ItemRow] = []
        self._domain = ""
        self._drawer = False
        self._refusal: tuple[AppError, tuple[str, str, str] | None] | None = None
        self._restoring = True
        self.domains = DomainListModel(self)
        self.table = ItemTableModel(self)
        self.items = ItemFilterModel(self.table, self)
        self.commands = CatalogCommands(self)
        self._make_views()
        self.page_actions = CatalogActions(self.commands, self, self.grid)
        self._make_bar()
        self._arrange()
        self.setMinimumSize(640, 320)
        self.memory = PageMemory(context.settings, self.grid, self.splitter, self._is_docked, self)
        self._connect()
        self._scroll_timer = QTimer(self)
        self._scroll_timer.setSingleShot(True)
        self._scroll_timer.setInterval(0)
        self._scroll_timer.timeout.connect(self._scroll_to_cursor)
        self._refusal_timer = QTimer(self)
        self._refusal_timer.setSingleShot(True)
        self._refusal_timer.setInterval(0)
        self._refusal_timer.timeout.connect(self._show_refusal)
        self.memory.restore(self.window().width())

    # ---- building

    def _make_views(self) -> None:
        self.pane = DomainPane(self.domains, self)
        self.grid = ItemGrid(self.items, self)
        self.facet_bar = FacetBar(self.items, self)
        self.panel = ItemPanel(PanelData(self.context), self)
        self.nothing = EmptyState(TEXT.NONE_FOUND, TEXT.NONE_FOUND_HINT, None, self)
        self.no_items = EmptyState(
            TEXT.NO_ITEMS, TEXT.NO_ITEMS_HINT, button(TEXT.ADOPT, self.commands.adopt_rows, "primary", self), self
        )

    def _make_bar(self) -> None:
        self.add_button = button(TEXT.ADD, self.page_actions["add"].trigger, "", self, icon_name="plus")
        self.add_button.setToolTip("添加本地事项（Ctrl+N）")
        self.columns_button = self._tool("columns", TEXT.COLUMNS)
        self.columns_menu = ColumnsMenu(self.grid, self.columns_button)
        self.columns_menu.chosen.connect(self._columns_chosen)
        self.columns_button.setMenu(self.columns_menu)
        self.more_button = self._tool("more", TEXT.MORE)
        self.more_menu = QMenu(self.more_button)
        self.page_actions.fill(self.more_menu)
        self.more_menu.addSeparator()
        self.more_menu.addAction(TEXT.RESET_SORTING, self._reset_sorting)
        self.more_button.setMenu(self.more_menu)
        for one in (self.columns_button, self.more_button):
            one.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.panel_button = self._tool("pane", TEXT.PANEL)
        self.panel_button.setCheckable(True)
        self.panel_button.setShortcut(PANEL_SHORTCUT)
        self.page_actions.fill(
            self.panel.menu, ("no_information", "deadline", "adopt", "restore", "remove", "up", "down")
        )
        self.context_menu = QMenu(self.grid)
        self.page_actions.fill(self.context_menu)

    def _make_county_note(self) -> QWidget:
        """What comes first in a new workspace: how many items still name a county body, and the way to mend it."""
        self.county_note = QFrame(self)
        set_kind(self.county_note, "notice")
        self.county_words = label("", "warn", self.county_note)
        self.county_button = button(TEXT.LOCALIZE_ALL, self.commands.localize, "link", self.county_note)
        line = QHBoxLayout(self.county_note)
        line.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        line.setSpacing(UNIT)
        line.addWidget(StateMark("warning", self.county_note), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.county_words)
        line.addWidget(self.county_button)
        line.addStretch(1)
        self.county_note.hide()
        return self.county_note

    def _tool(self, icon: str, words: str) -> QToolButton:
        made = QToolButton(self)
        set_kind(made, "quiet")
        set_icon(made, icon)
        made.setToolTip(words)
        made.setAccessibleName(words)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _arrange(self) -> None:
        bar = QFrame(self)
        bar.setFixedHeight(5 * UNIT + 4)
        line = QHBoxLayout(bar)
        line.setContentsMargins(UNIT + 4, 0, UNIT, 0)
        line.setSpacing(UNIT // 2)
        line.addWidget(self.facet_bar, 1)
        line.addSpacing(UNIT // 2)
        for control in (self.add_button, self.columns_button, self.more_button, self.panel_button):
            line.addWidget(control)
        self.stack = QStackedWidget(self)
        for view in (self.grid, self.nothing, self.no_items):
            self.stack.addWidget(view)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._make_county_note())
        self.drawer_splitter = QSplitter(Qt.Orientation.Horizontal, centre)
        self.drawer_splitter.setHandleWidth(1)
        self.drawer_splitter.setChildrenCollapsible(False)
        self.drawer_splitter.addWidget(self.stack)
        column.addWidget(self.drawer_splitter, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in (self.pane, centre, self.panel):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([WIDTH, 600, PANEL_WIDTH])
        self.panel.setMinimumWidth(312)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        self.panel.set_drawer(drawer=False)
        self.panel_button.setChecked(True)

    def _connect(self) -> None:
        self.table.set_writer(None if self.context.session.read_only else self.commands.write_cell)
        self.pane.domain_chosen.connect(self._domain_chosen)
        self.grid.current_item_changed.connect(self._current_item_changed)
        self.grid.selected_items_changed.connect(self._selected_items_changed)
        self.grid.toggles_asked.connect(self.commands.tick)
        self.grid.header.sort_asked.connect(self._sort_asked)
        self.grid.header.menu_asked.connect(self._columns_asked)
        for signal in (self.grid.header.sectionResized, self.grid.header.sectionMoved, self.splitter.splitterMoved):
            signal.connect(self.memory.keep_soon)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._context_menu_asked)
        self.items.sorting_changed.connect(self._sorting_changed)
        self.items.facets_changing.connect(self.commit_open_editor)
        self.items.facets_changed.connect(self._facets_changed)
        self.panel_button.toggled.connect(self._panel_toggled)
        self.panel.edited.connect(self.commands.edit_field)
        self.panel.station_chosen.connect(self.commands.choose_station)
        self.panel.reason_edited.connect(self.commands.write_reason)
        self.panel.restore_asked.connect(self.commands.restore_fields)
        self.panel.publish_asked.connect(self.commands.publish_item)
        self.panel.applicability_asked.connect(self.commands.toggle_applicable)
        self.panel.publication_opened.connect(self._publication_opened)
        self.panel.close_asked.connect(self._close_drawer)
        theme().changed.connect(self.grid.viewport().update)
        if self.context.facts is not None:
            self.context.facts.renewed.connect(self._facts_renewed)
        writable = not self.context.session.read_only
        self.page_actions.set_writable(writable=writable)
        self.panel.set_editable(editable=writable)
        self.add_button.setEnabled(writable)

    # ---- what the page protocol asks

    def refresh(self, changes: ChangeSet | None) -> None:
        """Show what is stored now, keeping cursor, selection and place."""
        if changes is not None and not changes.touches(
            *("item", "publication", "posting", "domain", "station", "board", "basis", "unit", "calendar_day"),
            "review_task",
        ):
            return
        self.grid.commit_open_editor()
        self._reload()

    def show_target(self, target: Target) -> None:
        """{"item": uid}, {"domain": code}, {"filter": "overdue" …}, {"export": True}."""
        if "domain" in target:
            self.pane.choose(str(target["domain"]))
        if "filter" in target:
            self._show_filter(str(target["filter"]))
        if "item" in target:
            self.show_item(str(target["item"]))
        if "tab" in target:
            self.panel.show_tab(str(target["tab"]))
            self.panel_button.setChecked(True)
        if target.get("export"):
            self.commands.export_workbook()

    @Slot()
    def commit_open_editor(self) -> None:
        """Store what is being typed in grid and panel."""
        self.grid.commit_open_editor()
        self.panel.commit()

    def stop(self) -> None:
        """Store what is being typed and what is to be remembered."""
        self.commit_open_editor()
        self.memory.stop()
        self._refusal_timer.stop()
        self._scroll_timer.stop()
        self.grid.stop()
        self.facet_bar.stop()

    # ---- what the commands ask

    @property
    def domain(self) -> str:
        """Code of the domain on screen, '' for all."""
        return self._domain

    def domain_names(self) -> dict[str, str]:
        """Names of all domains by code, in printed order."""
        return {one.code: one.name for one in self.context.session.workspace.domains()}

    def current_row(self) -> ItemRow | None:
        """The item row under the cursor."""
        index = self.grid.currentIndex()
        return self.items.row_at(index.row()) if index.isValid() else None

    def rows_of(self, uids: Sequence[str]) -> list[ItemRow]:
        """The item rows of these items, in the order given."""
        return [self.table.row(self.table.place_of(uid)) for uid in uids if self.table.place_of(uid) >= 0]

    def after_change(self, changes: ChangeSet) -> None:
        """The page's own change: take the new rows over."""
        if changes.id:
            self._reload()

    def tell_refusal(self, error: AppError, cell: tuple[str, str, str] | None) -> None:
        """Say why something could not be stored, once the event that asked for it is over."""
        self._refusal = (error, cell)
        self._refusal_timer.start()

    def show_item(self, uid: str) -> None:
        """Bring an item into view, in its domain and past the filters if need be."""
        place = next((row for row in self._all_rows if row.item.uid == uid), None)
        if place is None:
            return
        if self._domain not in ("", place.item.domain):
            self.pane.choose(place.item.domain)
        if not facets.accepts(place, self.items.chosen):
            self.items.set_chosen({})
        self.grid.show_item(uid)
        self.grid.setFocus()

    def select_items(self, uids: Sequence[str], column: str) -> None:
        """Select whole items, the cursor on the first."""
        self.grid.show_item(uids[0], column)
        if len(uids) > 1:
            selection = QItemSelection()
            for uid in uids:
                index = self.items.index_of(uid)
                selection.select(index, index.siblingAtColumn(len(ITEM_COLUMNS) - 1))
            self.grid.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # ---- loading

    @Slot()
    def _facts_renewed(self) -> None:
        """The register of a large workspace was looked through beside; words being typed stay as they are."""
        facts = self.context.facts
        if facts is not None and facts.register_findings() is not None and not self.grid.is_editing:
            self._reload()

    def _reload(self) -> None:
        session = self.context.session
        facts = self.context.facts
        known = facts.register_findings() if facts is not None else None
        self._all_rows = browsing.item_rows(session, self.context.today(), register=known)
        self.domains.set_rows(browsing.domain_rows(session, self.context.today(), self._all_rows))
        stations = [(station.uid, station.name) for station in session.workspace.stations()]
        self.grid.painter_delegate.stations = stations
        self.panel.set_stations(stations)
        self.facet_bar.set_stations(dict(stations))
        if self._restoring:
            self._restoring = False
            self.memory.listen()
            self.pane.choose(str(self.context.settings.get("last_domain")))
        self._show_rows()

    def _show_rows(self) -> None:
        uid, column = self.grid.current_uid(), self.grid.currentIndex().column()
        selected = self.grid.selected_uids() if uid else []
        row = self.grid.current_row()
        rows = [one for one in self._all_rows if not self._domain or one.item.domain == self._domain]
        names = {**self.domain_names(), **dict(self.grid.painter_delegate.stations)}
        self.table.set_rows(rows, names)
        self._show_domain_column()
        self._show_county_note(rows)
        if self.grid.current_uid() != uid or not uid:
            self._put_cursor(uid, row, column, selected)
        self._show_panel()
        self._choose_stack()

    def _show_county_note(self, rows: Sequence[ItemRow]) -> None:
        count = sum(any(finding.code == "not_localized" for finding in row.findings) for row in rows)
        self.county_words.setText(TEXT.COUNTY.format(count))
        self.county_note.setVisible(bool(count) and not self.context.session.read_only)

    def _put_cursor(self, uid: str, row: int, column: int, selected: Sequence[str]) -> None:
        """The same item again, else the one that stands in its place now."""
        key = ITEM_COLUMNS[column].key if column >= 0 else "level1"
        if uid and self.grid.show_item(uid, key):
            still = [one for one in selected if self.items.index_of(one).isValid()]
            if len(still) > 1:
                self.select_items(still, key)
        elif self.items.rowCount():
            place = min(max(row, 0), self.items.rowCount() - 1)
            self.grid.show_item(self.items.row_at(place).item.uid, key)

    def _show_panel(self) -> None:
        row = self.current_row()
        shown = self.panel.uid
        if row is None or row.item.uid != shown or self.panel.isVisible():
            self.panel.show_row(row)

    def _choose_stack(self) -> None:
        if self.items.rowCount():
            self.stack.setCurrentWidget(self.grid)
        else:
            self.stack.setCurrentWidget(self.nothing if self.table.rowCount() else self.no_items)

    def _show_domain_column(self) -> None:
        place = next(i for i, column in enumerate(ITEM_COLUMNS) if column.key == DOMAIN)
        wanted = not self._domain
        if self.grid.isColumnHidden(place) == wanted:
            self.grid.show_columns({place: wanted})

    # ---- what happens

    @Slot(str)
    def _domain_chosen(self, code: str) -> None:
        if self._restoring or (code == self._domain and self.table.rowCount()):
            self._domain = code
            return
        self.commit_open_editor()
        self._domain = code
        self.grid.clearSelection()
        self._show_rows()
        self.grid.scrollToTop()
        self.context.settings.set("last_domain", code)

    @Slot(str)
    def _current_item_changed(self, _uid: str) -> None:
        self._show_panel()

    @Slot(int)
    def _selected_items_changed(self, count: int) -> None:
        self.selection_text.emit(f"已选 {count} 项" if count else "")

    @Slot(str)
    def _publication_opened(self, uid: str) -> None:
        self.context.go("publications", {"publication": uid})

    @Slot()
    def _show_refusal(self) -> None:
        refusal, self._refusal = self._refusal, None
        if refusal is None:
            return
        error, cell = refusal
        if cell is None or not self.grid.says_itself(cell[1]):
            self.context.notify.error(error)
        if cell is not None:
            self.grid.edit_with_text(*cell, problem=error.cause + error.remedy)

    @Slot(str, bool)
    def _sort_asked(self, key: str, add: bool) -> None:
        self.grid.commit_open_editor()
        if key == SEQUENCE:
            self.items.set_sorting([])
        else:
            self.items.toggle_sorting(key, add=add)

    @Slot()
    def _reset_sorting(self) -> None:
        self.items.set_sorting([])

    @Slot()
    def _sorting_changed(self) -> None:
        self.grid.header.set_sorting(self.items.sorting)
        self.memory.keep_soon()

    @Slot()
    def _facets_changed(self) -> None:
        self._choose_stack()
        if not self.grid.currentIndex().isValid() and self.items.rowCount():
            self.grid.show_item(self.items.row_at(0).item.uid)
        self._show_panel()
        self.memory.keep_soon()

    @Slot(QPoint)
    def _context_menu_asked(self, place: QPoint) -> None:
        self.grid.commit_open_editor()
        self.context_menu.popup(self.grid.viewport().mapToGlobal(place))

    def _show_filter(self, name: str) -> None:
        """From 工作台 and the status bar: a state or a finding, over all domains."""
        self.pane.choose("")
        if name in facets.STATUS_LABELS:
            self.items.set_chosen({facets.STATUS: {name}})
        elif name in ("problem", "problems", "findings"):
            self.items.set_chosen({facets.PROBLEM: {facets.ANY_PROBLEM}})
        elif name:
            self.items.set_chosen({facets.PROBLEM: {name}})
        else:
            self.items.set_chosen({})

    @Slot(QPoint)
    def _columns_asked(self, place: QPoint) -> None:
        self.columns_menu.popup(place)

    @Slot()
    def _columns_chosen(self) -> None:
        self._show_domain_column()
        self.memory.keep_soon()

    # ---- drawer

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1200 logical pixels the panel becomes a drawer."""
        super().resizeEvent(event)
        width = self.window().width()
        self._show_bar(compact=DRAWER_BELOW <= width < ROOMY_FROM)
        drawer = width < DRAWER_BELOW
        if drawer != self._drawer:
            self._drawer = drawer
            self._dock(drawer=drawer)

    def _show_bar(self, *, compact: bool) -> None:
        """Between a narrow window's drawer and a wide one the chips need the room of the words beside them."""
        self.add_button.setText("" if compact else TEXT.ADD)
        self.add_button.setMaximumWidth(4 * UNIT if compact else QWIDGETSIZE_MAX)
        self.facet_bar.count.setVisible(not compact)

    def _is_docked(self) -> bool:
        return not self._drawer

    def _dock(self, *, drawer: bool) -> None:
        """Beside everything, or as a drawer under the bar: the grid gives way to it, nothing is covered."""
        self.panel.set_drawer(drawer=drawer)
        if drawer:
            self.drawer_splitter.addWidget(self.panel)
            self.panel.hide()
        else:
            self.splitter.addWidget(self.panel)
            self.splitter.setSizes([WIDTH, max(self.width() - WIDTH - PANEL_WIDTH, 300), PANEL_WIDTH])
            self.panel.show()
        self.panel_button.setChecked(not drawer)

    @Slot(bool)
    def _panel_toggled(self, shown: bool) -> None:
        if shown:
            self.panel.show_row(self.current_row())
        else:
            self.panel.commit()
        self.panel.setVisible(shown)
        if shown and self._drawer:
            room = self.drawer_splitter.width()
            self.drawer_splitter.setSizes([room - DRAWER_WIDTH, DRAWER_WIDTH])
        self._scroll_timer.start()

    @Slot()
    def _scroll_to_cursor(self) -> None:
        """The grid has another width now."""
        if self.grid.currentIndex().isValid():
            self.grid.scrollTo(self.grid.currentIndex())

    @Slot()
    def _close_drawer(self) -> None:
        if self._drawer:
            self.panel_button.setChecked(False)
        self.grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the drawer."""
        if event.key() == Qt.Key.Key_Escape and self._drawer and self.panel_button.isChecked():
            self._close_drawer()
        else:
            super().keyPressEvent(event)
