"""The chips above the grid: one a facet, with a menu of its values, removable; the count of what is left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from catalog_app.ui.models import facets
from catalog_app.ui.models.item_filter import ItemFilterModel
from catalog_app.ui.models.item_text import open_findings
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button, label
from catalog_app.ui.widgets.choice_chip import REMOVE_TIP, ChoiceChip


class TEXT:
    """Words of the bar."""

    CLEAR, CLEAR_TIP = "清除", "取消所有筛选"
    TIP = "筛选{0}"
    NOTHING = "没有可选的值"


class FacetMenu(QMenu):
    """Stays open while values are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tick does not close the menu."""
        action = self.activeAction()
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Enter ticks and closes."""
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class FacetChip(ChoiceChip):
    """One facet. `chosen_changed` brings the new set of values."""

    chosen_changed = Signal(str, object)

    def __init__(self, facet: str, model: ItemFilterModel, parent: QWidget) -> None:
        super().__init__(facets.FACET_LABELS[facet], parent)
        self.facet = facet
        self._model = model
        self._stations: Mapping[str, str] = {}
        self._menu = FacetMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.show_state({})

    @property
    def values(self) -> frozenset[str]:
        """The chosen values."""
        return self._model.chosen.get(self.facet, frozenset())

    def show_state(self, stations: Mapping[str, str]) -> None:
        """Tell what is chosen."""
        self._stations = stations
        words = [facets.value_label(self.facet, value, stations) for value in sorted(self.values)]
        name = facets.FACET_LABELS[self.facet]
        self.setChecked(bool(words))
        if words:
            text = words[0] if len(words) == 1 else f"{name} {len(words)}"
            self.setText(text)
        elif self.facet == facets.PROBLEM:
            count = sum(bool(open_findings(row)) for row in self._model.table.rows())
            self.setText(f"{name} {count}")
        else:
            self.setText(name)
        self.setToolTip(REMOVE_TIP if words else TEXT.TIP.format(name))
        self.setAccessibleName(f"{name}：{'、'.join(words) or '全部'}")

    @property
    def is_chosen(self) -> bool:
        """Whether any value is."""
        return bool(self.values)

    def take_off(self) -> None:
        """Ask for no value."""
        self.chosen_changed.emit(self.facet, frozenset())

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        found = facets.options(self._model.table.rows(), self.facet, self._model.chosen, self._stations)
        for option in found:
            action = self._menu.addAction(f"{option.label}　{option.count}")
            action.setCheckable(True)
            action.setChecked(option.value in self.values)
            action.setData(option.value)
            action.triggered.connect(self._chosen)
        if not found:
            self._menu.addAction(TEXT.NOTHING).setEnabled(False)

    @Slot()
    def _chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            value = str(action.data())
            self.chosen_changed.emit(self.facet, self.values ^ {value})


class FacetBar(QWidget):
    """All facets in a row, the count behind them."""

    def __init__(self, model: ItemFilterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._stations: Mapping[str, str] = {}
        self.chips = {facet: FacetChip(facet, model, self) for facet in facets.FACET_LABELS}
        self.clear_button = button(TEXT.CLEAR, self.clear, "link", self, tip=TEXT.CLEAR_TIP)
        self.count = label("", "muted", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2 + 1)
        for chip in self.chips.values():
            chip.chosen_changed.connect(self._choose)
            layout.addWidget(chip)
        layout.addWidget(self.clear_button)
        layout.addStretch(1)
        layout.addWidget(self.count)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        for at_once in (model.facets_changed, model.modelReset):
            at_once.connect(self.refresh)
        for often in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            often.connect(self._refresh_soon)
        self.refresh()

    def set_stations(self, stations: Mapping[str, str]) -> None:
        """Names of the stations by uid."""
        self._stations = dict(stations)
        self.refresh()

    def stop(self) -> None:
        """Nothing runs any more."""
        self._timer.stop()

    @Slot()
    def _refresh_soon(self) -> None:
        self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Show choices and count."""
        self._timer.stop()
        for chip in self.chips.values():
            chip.show_state(self._stations)
        narrowed = any(self._model.chosen.values())
        self.clear_button.setVisible(narrowed)
        total, shown = self._model.table.rowCount(), self._model.rowCount()
        self.count.setText(f"{shown} / {total} 项" if narrowed else f"共 {shown} 项")

    @Slot()
    def clear(self) -> None:
        """Show everything."""
        self._model.set_chosen({})

    @Slot(str, object)
    def _choose(self, facet: str, values: frozenset[str]) -> None:
        self._model.set_chosen({**self._model.chosen, facet: values})
