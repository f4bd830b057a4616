"""The left side of the noticeboard page: what can be printed, ticked in two lists."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from catalog_app.ui.models.print_choices import KEY_ROLE, PrintChoice, PrintChoiceModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.widgets.basic import EmptyState, label

WIDTH, MOST_WIDTH = 30 * UNIT, 42 * UNIT
DOMAINS, PUBLICATIONS = 0, 1


class Text:
    """Words of the lists."""

    TABS = ("目录", "公开信息")
    TAB_NAME = "打印内容"
    ALL = "全选"
    CHOSEN = "已选 {count}"
    EMPTY = (
        ("没有可以打印的目录", "先在“目录”页采用或添加事项。"),
        ("还没有公开信息", "在“公开信息”页登记后，可以在这里打印成公示。"),
    )


class ChoicePanel(QFrame):
    """Two tabs of ticks, for export; a click on a name shows that one alone and leaves the ticks. `changed` follows."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self._shown = ["", ""]
        self.models = (PrintChoiceModel(self), PrintChoiceModel(self))
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(Text.TAB_NAME)
        self.all = QCheckBox(Text.ALL, self)
        self.count = label("", "muted", self)
        self._stack = QStackedWidget(self)
        self.lists: list[TickList] = []
        for place, model in enumerate(self.models):
            self.tabs.addTab(Text.TABS[place])
            self._add_list(model, place)
        self._lay_out()
        self.tabs.currentChanged.connect(self._tab_changed)
        self.all.clicked.connect(self._all_clicked)

    def _add_list(self, model: PrintChoiceModel, place: int) -> None:
        view = TickList(model, Text.TABS[place], self)
        view.chosen.connect(self._choose)
        model.ticks_changed.connect(self._ticks_changed)
        self.lists.append(view)
        self._stack.addWidget(view)
        self._stack.addWidget(EmptyState(*Text.EMPTY[place], parent=self))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(UNIT + 2, UNIT // 2, UNIT, UNIT // 2)
        head.addWidget(self.all)
        head.addStretch(1)
        head.addWidget(self.count)
        top = QFrame(self)
        set_kind(top, "bar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(UNIT + 2, UNIT, UNIT, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    @property
    def tab(self) -> int:
        """DOMAINS or PUBLICATIONS."""
        return self.tabs.currentIndex()

    def set_choices(self, place: int, choices: Sequence[PrintChoice]) -> None:
        """Replace the lines of one tab."""
        self.models[place].set_choices(choices)
        row = self.models[place].row_of(self._shown[place])
        if row >= 0:  # the line on show stays marked
            self.lists[place].setCurrentIndex(self.models[place].index(row))
        self.tabs.setTabText(place, f"{Text.TABS[place]} {len(choices)}")
        self._show_state()

    def ticked(self) -> tuple[str, ...]:
        """Keys ticked in the tab on screen."""
        return self.models[self.tab].ticked()

    @property
    def shown(self) -> str:
        """Key of the one line shown alone; '' = the ticked ones are shown."""
        key = self._shown[self.tab]
        return key if self.models[self.tab].row_of(key) >= 0 else ""

    def shown_title(self) -> str:
        """Name of the line shown alone."""
        model = self.models[self.tab]
        return str(model.index(model.row_of(self.shown)).data()) if self.shown else ""

    def previewed(self) -> tuple[str, ...]:
        """Keys to show: the one whose name was clicked, else the ticked ones."""
        return (self.shown,) if self.shown else self.ticked()

    def exported(self) -> tuple[str, ...]:
        """Keys to export: the ticked ones; with no tick what is shown."""
        return self.ticked() or self.previewed()

    def show_choice(self, place: int, key: str) -> None:
        """Show one line alone; ticks stay."""
        self.tabs.setCurrentIndex(place)
        if self.models[place].row_of(key) >= 0:
            self._make_current(key)
            self._show_alone(key)

    def show_first(self) -> None:
        """Show the first line of the tab when nothing is ticked or shown."""
        model = self.models[self.tab]
        if not self.previewed() and model.rowCount():
            self.show_choice(self.tab, str(model.index(0).data(KEY_ROLE)))

    @Slot()
    def show_ticked(self) -> None:
        """Show all that is ticked."""
        self._show_alone("")

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self._show_alone(str(index.data(KEY_ROLE)))

    def _show_alone(self, key: str) -> None:
        if self._shown[self.tab] != key:
            self._shown[self.tab] = key
            self.changed.emit()

    @Slot()
    def _ticks_changed(self) -> None:
        self._show_state()
        if self.sender() is self.models[self.tab]:
            self._shown[self.tab] = ""
            self.changed.emit()

    @Slot(int)
    def _tab_changed(self, place: int) -> None:  # noqa: ARG002 - Qt hands it
        self.show_first()
        self._show_state()
        self.changed.emit()

    @Slot()
    def _all_clicked(self) -> None:
        model = self.models[self.tab]
        model.tick_all(on=len(model.ticked()) < model.rowCount())
        self._show_state()

    def _make_current(self, key: str) -> None:
        row = self.models[self.tab].row_of(key)
        self.lists[self.tab].setCurrentIndex(self.models[self.tab].index(row))

    def _show_state(self) -> None:
        model = self.models[self.tab]
        ticked, total = len(model.ticked()), model.rowCount()
        state = Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked
        self.all.setCheckState(Qt.CheckState.Checked if total and ticked == total else state)
        self.all.setEnabled(total > 0)
        self.count.setText(Text.CHOSEN.format(count=ticked) if ticked else "")
        self._stack.setCurrentIndex(2 * self.tab + (0 if total else 1))
