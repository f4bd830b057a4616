"""A table of `TickRowsModel`: Space and a click on the box tick, Ctrl+A selects, ticks go for all selected rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from catalog_app.ui.models.tick_rows import TICK_COLUMN, TickRowsModel
from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import UNIT, color
from catalog_app.ui.views.delegates import ToneDelegate, paint_row_back
from catalog_app.ui.views.tables import RowsTable

Index = QModelIndex | QPersistentModelIndex
BOX_WIDTH = 4 * UNIT


class BoxDelegate(ToneDelegate):
    """The boxes of the first column."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Box or words."""
        if index.column() != TICK_COLUMN:
            super().paint(painter, option, index)
            return
        painter.save()
        paint_row_back(painter, option, focus=False)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            ticked = Qt.CheckState(state) is Qt.CheckState.Checked
            box = QRectF(option.rect.left() + UNIT, option.rect.center().y() - 7, 15, 15)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color("accent" if ticked else "line_strong"))
            painter.setBrush(color("accent" if ticked else "surface"))
            painter.drawRoundedRect(box, 3, 3)
            if ticked:
                paint_state(painter, box.adjusted(2, 2, -2, -2), "published", color("on_accent"))
        painter.restore()


class TickTable(RowsTable):
    """Whole rows are selected, several at once."""

    def __init__(
        self, model: TickRowsModel, widths: Sequence[int], name: str, parent: QWidget | None = None, *, stretch: int
    ) -> None:
        super().__init__(model, (BOX_WIDTH, *widths), name, parent, stretch=stretch + 1)
        self._rows = model
        self.setItemDelegate(BoxDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setMinimumSectionSize(BOX_WIDTH)
        self.horizontalHeader().setSectionResizeMode(TICK_COLUMN, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(TICK_COLUMN, BOX_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the ticks of all selected rows."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            places = [one.row() for one in self.selectionModel().selectedRows()] or [index.row()]
            self._rows.tick(places, on=index.row() not in self._rows.ticked())
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a box."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TICK_COLUMN and event.button() == Qt.MouseButton.LeftButton:
            self._rows.tick([index.row()], on=index.row() not in self._rows.ticked())
