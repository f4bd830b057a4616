"""Which columns of the grid are shown: a menu of ticks."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from catalog_app.ui.models.item_columns import DAILY_KEYS, DOMAIN, ITEM_COLUMNS, SEQUENCE, WIDE_KEYS
from catalog_app.ui.views.catalog.grid import ItemGrid

WIDE_GRID = 1200
"""Logical pixels of grid width from which more columns are shown at first."""
_ALWAYS = (SEQUENCE, "level2")


class TEXT:
    """Words of the menu."""

    RESET = "恢复默认的列"


class ColumnsMenu(QMenu):
    """Ticks columns of `grid`; 领域 follows the choice of domain and is not offered."""

    chosen = Signal()

    def __init__(self, grid: ItemGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = grid
        self.aboutToShow.connect(self._fill)

    @Slot()
    def reset(self) -> None:
        """The columns, order and widths of the first day."""
        self._grid.reset_columns(WIDE_KEYS if self._grid.width() >= WIDE_GRID else DAILY_KEYS)
        self.chosen.emit()

    @Slot()
    def _fill(self) -> None:
        self.clear()
        for place, column in enumerate(ITEM_COLUMNS):
            if column.key in _ALWAYS or column.key == DOMAIN:
                continue
            action = self.addAction(column.label.replace("\n", "·"))
            action.setCheckable(True)
            action.setChecked(not self._grid.isColumnHidden(place))
            action.setData(place)
            action.triggered.connect(self._toggled)
        self.addSeparator()
        self.addAction(TEXT.RESET, self.reset)

    @Slot()
    def _toggled(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._grid.show_columns({int(action.data()): action.isChecked()})
            self.chosen.emit()
