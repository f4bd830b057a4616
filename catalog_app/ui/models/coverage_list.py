"""The domains with how much of each is published."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.services.overview import Coverage

Index = QModelIndex | QPersistentModelIndex
COVERAGE_ROLE = Qt.ItemDataRole.UserRole


class CoverageModel(QAbstractListModel):
    """Read-only; COVERAGE_ROLE gives the Coverage."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Coverage] = []

    def show(self, rows: Sequence[Coverage]) -> None:
        """Show these domains; the same domains again keep selection and place."""
        if [one.code for one in rows] == [one.code for one in self._rows]:
            self._rows = list(rows)
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a domain."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the name; the numbers in words for tips and screen readers."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.name}：已公开{row.published}项，应公开{row.applicable}项"
        return row if role == COVERAGE_ROLE else None
