"""Rows of which some may be ticked: a box in the first column, the rest as in `RowsModel`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from catalog_app.ui.models.rows import Column, RowsModel

Index = QModelIndex | QPersistentModelIndex
TICK_COLUMN = 0


def _nothing(_row: Any) -> str:
    return ""


def _always(_row: Any) -> bool:
    return True


class TickRowsModel(RowsModel):
    """Rows with ticks. `ticks_changed` follows every change of what is ticked, once."""

    ticks_changed = Signal()

    def __init__(
        self, columns: Sequence[Column], parent: QObject | None = None, tickable: Callable[[Any], bool] = _always
    ) -> None:
        super().__init__([Column(key="tick", label="", text=_nothing), *columns], parent)
        self._tickable = tickable
        self._ticked: set[int] = set()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace all rows; every one that can be ticked is."""
        self._ticked = {place for place, row in enumerate(rows) if self._tickable(row)}
        super().set_rows(rows)
        self.ticks_changed.emit()

    def ticked(self) -> list[int]:
        """Places of the ticked rows."""
        return sorted(self._ticked)

    def can_tick(self, place: int) -> bool:
        """Whether the row has a box."""
        return self._tickable(self.rows()[place])

    def tick(self, places: Iterable[int], *, on: bool) -> None:
        """Tick or untick rows; those without a box stay as they are."""
        rows = self.rows()
        wanted = {place for place in places if self._tickable(rows[place])}
        after = self._ticked | wanted if on else self._ticked - wanted
        if after != self._ticked:
            self._ticked = after
            last = self.index(len(rows) - 1, TICK_COLUMN)
            self.dataChanged.emit(self.index(0, TICK_COLUMN), last, [Qt.ItemDataRole.CheckStateRole])
            self.ticks_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The box can be ticked."""
        flags = super().flags(index)
        if index.isValid() and index.column() == TICK_COLUMN and self.can_tick(index.row()):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The box, or what the column tells."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == TICK_COLUMN:
            if not self.can_tick(index.row()):
                return None
            return Qt.CheckState.Checked if index.row() in self._ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick one row."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self.can_tick(index.row()):
            return False
        self.tick([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True
