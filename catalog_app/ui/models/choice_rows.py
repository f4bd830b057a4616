"""Rows with one column whose value is chosen from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from catalog_app.ui.models.rows import Column, RowsModel

Index = QModelIndex | QPersistentModelIndex
Choices = Sequence[tuple[str, str]]
"""(value, words) in the order shown."""


class ChoiceRowsModel(RowsModel):
    """`chosen(place, value)` tells what somebody chose; whoever owns the rows answers with `replace_row`."""

    chosen = Signal(int, str)

    def __init__(
        self,
        columns: Sequence[Column],
        choice_key: str,
        choices: Callable[[Any], Choices],
        value: Callable[[Any], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self.choice_column = next(place for place, column in enumerate(columns) if column.key == choice_key)
        self._choices, self._value = choices, value

    def choices(self, index: Index) -> Choices:
        """What may be chosen in this cell; nothing elsewhere."""
        if not index.isValid() or index.column() != self.choice_column:
            return ()
        return self._choices(self.row_at(index.row()))

    def row_at(self, place: int) -> Any:
        """The row object at a place."""
        return self._lines[place].row

    def replace_row(self, place: int, row: Any) -> None:
        """Show another row in this place."""
        self._lines[place] = self._line(row)
        self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: the chosen column can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.choices(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the chosen value for the editor, else as `RowsModel`."""
        if role == Qt.ItemDataRole.EditRole and index.isValid() and index.column() == self.choice_column:
            return self._value(self.row_at(index.row()))
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: somebody chose."""
        if role != Qt.ItemDataRole.EditRole or value not in {one for one, _ in self.choices(index)}:
            return False
        if value != self._value(self.row_at(index.row())):
            self.chosen.emit(index.row(), str(value))
        return True
