"""The item panel: everything about one item, drawn from `model/fields.py`, on tabs that are filled when looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.catalog import Origin
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models.item_text import open_findings
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT, set_icon, set_kind
from catalog_app.ui.views.catalog.panel_data import PanelData
from catalog_app.ui.views.catalog.panel_reading import HistoryTab, PublishedTab, SourceTab
from catalog_app.ui.views.catalog.panel_tabs import BasicTab, DeadlineTab, FormTab, PanelTab
from catalog_app.ui.widgets.basic import EmptyState, Note, button, label

ORIGIN_WORDS = {
    Origin.STANDARD: "与国家目录一致",
    Origin.ADAPTED: "改编自国家目录",
    Origin.LOCAL: "本地事项",
    Origin.NOT_APPLICABLE: "不适用",
}


class TEXT:
    """Words of the panel."""

    NAME = "事项详情"
    TABS = ("基本", "时限", "渠道", "依据", "来源", "历史", "已公开")
    PUBLISH, NOT_APPLICABLE, APPLICABLE, MORE, CLOSE = "登记公开…", "标为不适用…", "恢复适用", "更多", "关闭详情（Esc）"
    NOTHING, NOTHING_HINT = "没有选中事项", "在左边的表格里选一行，这里就会显示它的全部内容。"


class ElidedLabel(QLabel):
    """One line, cut with … where there is no room; the whole of it in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words = ""

    def set_words(self, words: str) -> None:
        """Say this."""
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width()))


class _Tabs(QTabBar):
    """As narrow as the words allow, so that seven fit side by side."""

    def tabSizeHint(self, index: int) -> QSize:
        """Words and a gap."""
        size = super().tabSizeHint(index)
        return QSize(self.fontMetrics().horizontalAdvance(self.tabText(index)) + 18, size.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """The same."""
        return self.tabSizeHint(index)


class ItemPanel(QFrame):
    """Asks for changes by signals and shows what it is given."""

    edited = Signal(str, str, str)
    """uid, field key, text."""
    station_chosen = Signal(str, str)
    reason_edited = Signal(str, str)
    restore_asked = Signal(str, list)
    publish_asked = Signal(str)
    publication_opened = Signal(str)
    applicability_asked = Signal()
    close_asked = Signal()

    def __init__(self, data: PanelData, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "panel")
        self.setAccessibleName(TEXT.NAME)
        self._data = data
        self._row: ItemRow | None = None
        self._fresh: set[int] = set()
        self._editable = True
        self._stations: Sequence[tuple[str, str]] = ()
        self.menu = QMenu(self)
        self._make_head()
        self._make_tabs()
        self._make_foot()
        self._arrange()
        self.show_row(None)

    # ---- parts

    def _make_head(self) -> None:
        self.title = label("", "title", self, wrap=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mark = StateMark("empty", self)
        self.state = label("", "muted", self)
        self.subtitle = ElidedLabel(self)
        self.close_button = QToolButton(self)
        set_kind(self.close_button, "quiet")
        set_icon(self.close_button, "close", "muted")
        self.close_button.setToolTip(TEXT.CLOSE)
        self.close_button.setAccessibleName(TEXT.CLOSE)
        self.close_button.clicked.connect(self.close_asked)
        self.problems = Note("", "note-warn", self)

    def _make_tabs(self) -> None:
        self.tabs = _Tabs(self)
        self.tabs.setAccessibleName(TEXT.NAME)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.stack = QStackedWidget(self)
        self.basic = BasicTab(self.stack)
        self.deadline = DeadlineTab(self._data, self.stack)
        self.channels = FormTab("渠道", self.stack)
        self.basis = FormTab("依据", self.stack)
        self.source = SourceTab(self._data, self.stack)
        self.history = HistoryTab(self._data, self.stack)
        self.published = PublishedTab(self._data, self.stack)
        self._pages: tuple[PanelTab, ...] = (
            self.basic, self.deadline, self.channels, self.basis, self.source, self.history, self.published,
        )  # fmt: skip
        for words, page in zip(TEXT.TABS, self._pages, strict=True):
            self.tabs.addTab(words)
            self.stack.addWidget(page)
        for form in (self.basic, self.deadline, self.channels, self.basis):
            form.edited.connect(self._edited)
        self.basic.station_chosen.connect(self._station_chosen)
        self.basic.reason_edited.connect(self._reason_edited)
        self.source.restore_asked.connect(self._restore_asked)
        self.source.focus_lost.connect(self.focus_tabs)
        self.published.publish_asked.connect(self._publish)
        self.published.opened.connect(self.publication_opened)
        self.tabs.currentChanged.connect(self._tab_changed)

    def _make_foot(self) -> None:
        self.publish_button = button(TEXT.PUBLISH, self._publish, "primary", self)
        self.applicable_button = button(TEXT.NOT_APPLICABLE, self.applicability_asked.emit, "", self)
        self.more_button = QToolButton(self)
        self.more_button.setText(f"{TEXT.MORE} ▾")
        self.more_button.setAccessibleName(TEXT.MORE)
        self.more_button.setMenu(self.menu)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        second = QHBoxLayout()
        second.setSpacing(UNIT // 2 + 2)
        second.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        second.addWidget(self.state)
        second.addWidget(self.subtitle, 1)
        top = QVBoxLayout()
        top.setContentsMargins(2 * UNIT, UNIT + 4, UNIT // 2, 0)
        top.setSpacing(UNIT // 2)
        top.addLayout(head)
        top.addLayout(second)
        top.addWidget(self.tabs)
        self._problem_box = QWidget(self)
        holder = QVBoxLayout(self._problem_box)
        holder.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 0)
        holder.addWidget(self.problems)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT + 4)
        foot.setSpacing(UNIT)
        for part in (self.publish_button, self.applicable_button, self.more_button):
            foot.addWidget(part)
        foot.addStretch(1)
        self.content = QWidget(self)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._problem_box)
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)
        self.nothing = EmptyState(TEXT.NOTHING, TEXT.NOTHING_HINT, None, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.content)
        outer.addWidget(self.nothing)

    # ---- what the page says

    def set_stations(self, stations: Sequence[tuple[str, str]]) -> None:
        """The uid and name of the stations to choose from."""
        if tuple(stations) != tuple(self._stations):
            self._stations = tuple(stations)
            self.basic.set_stations(stations)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self._editable = editable
        for page in self._pages:
            page.set_editable(editable=editable)

    def set_drawer(self, *, drawer: bool) -> None:
        """As a drawer it can be closed."""
        self.close_button.setVisible(drawer)

    @property
    def uid(self) -> str:
        """The uid of the item shown, '' for none."""
        return self._row.item.uid if self._row is not None else ""

    def show_row(self, row: ItemRow | None) -> None:
        """Show an item; what was typed for the one before is stored first."""
        if self._row is not None and (row is None or row.item.uid != self._row.item.uid):
            self.commit()
        self._row = row
        self._fresh = set()
        self.content.setVisible(row is not None)
        self.nothing.setVisible(row is None)
        if row is not None:
            self._show_head(row)
            self._fill_tab(self.tabs.currentIndex())

    def focus_tabs(self) -> None:
        """Where the focus goes when what had it is no more."""
        self.tabs.setFocus()

    def commit(self) -> None:
        """Ask for what is being typed to be stored."""
        page = self._pages[self.tabs.currentIndex()]
        if self._row is not None:
            page.commit()

    def show_tab(self, words: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(TEXT.TABS.index(words))

    def _show_head(self, row: ItemRow) -> None:
        item = row.item
        self.title.setText(item.title)
        self.mark.set_code(row.status.code)
        self.state.setText(row.status.text)
        names = dict(self._stations)
        parts = (item.number, ORIGIN_WORDS[Origin(item.origin)], names.get(item.station or "", ""))
        shown = [part for part in parts if part and part != row.status.text]
        self.subtitle.set_words("· " + " · ".join(shown))
        name = f"{item.number}《{item.title}》"
        lines = [finding.message.removeprefix(name) for finding in open_findings(row)]
        self.problems.set_text("\n".join(lines))
        self._problem_box.setVisible(bool(lines))
        applicable = item.origin is not Origin.NOT_APPLICABLE
        self.applicable_button.setText(TEXT.NOT_APPLICABLE if applicable else TEXT.APPLICABLE)
        self.publish_button.setEnabled(applicable and self._editable)
        self.applicable_button.setEnabled(self._editable)

    def _fill_tab(self, place: int) -> None:
        if self._row is not None and place not in self._fresh:
            self._fresh.add(place)
            self._pages[place].show_row(self._row)

    # ---- what the clerk does

    def event(self, event: QEvent) -> bool:
        """Esc closes the drawer."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.close_asked.emit()
            return True
        return super().event(event)

    @Slot(int)
    def _tab_changed(self, place: int) -> None:
        leaving = self.stack.currentIndex()
        if self._row is not None:
            self._pages[leaving].commit()
        self._fill_tab(place)
        self.stack.setCurrentIndex(place)

    @Slot(str, str)
    def _edited(self, key: str, text: str) -> None:
        if self._row is not None:
            self.edited.emit(self._row.item.uid, key, text)

    @Slot(str)
    def _station_chosen(self, station: str) -> None:
        if self._row is not None and (self._row.item.station or "") != station:
            self.station_chosen.emit(self._row.item.uid, station)

    @Slot(str)
    def _reason_edited(self, text: str) -> None:
        if self._row is not None:
            self.reason_edited.emit(self._row.item.uid, text)

    @Slot(list)
    def _restore_asked(self, keys: list[str]) -> None:
        if self._row is not None:
            self.restore_asked.emit(self._row.item.uid, keys)

    @Slot()
    def _publish(self) -> None:
        if self._row is not None:
            self.publish_asked.emit(self._row.item.uid)
