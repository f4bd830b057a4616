"""A list of lines to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class TextListModel(QAbstractListModel):
    """Read-only lines, each with an optional value under UserRole."""

    def __init__(self, lines: Sequence[str], parent: QObject | None = None, values: Sequence[object] = ()) -> None:
        super().__init__(parent)
        self._lines = list(lines)
        self._values = list(values)

    def set_lines(self, lines: Sequence[str], values: Sequence[object] = ()) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines, self._values = list(lines), list(values)
        self.endResetModel()

    def set_line(self, place: int, line: str) -> None:
        """Show another line in this place."""
        self._lines[place] = line
        self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a line."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the line, or its value."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._lines[index.row()]
        if role == Qt.ItemDataRole.UserRole and self._values:
            return self._values[index.row()]
        return None
