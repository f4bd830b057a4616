"""The first rows of a list, before or after it is cut: dropped columns struck out, masked cells marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from catalog_app.model.cases import TREATMENT_LABELS, Treatment

Index = QModelIndex | QPersistentModelIndex
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
"""drop, mask or None."""
STAR = "*"
_NOWHERE = QModelIndex()


class SampleTableModel(QAbstractTableModel):
    """Texts as they come; the treatment of a column stands in its header as a word too."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers: tuple[str, ...] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._treatments: tuple[Treatment, ...] = ()

    def set_table(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], treatments: Sequence[Treatment] = ()
    ) -> None:
        """Replace everything; without `treatments` cells with stars are the masked ones."""
        self.beginResetModel()
        self._headers, self._rows, self._treatments = tuple(headers), rows, tuple(treatments)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, and how the cell is marked."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == MARK_ROLE:
            return self._mark(index.column(), text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = self._mark(index.column(), text)
            return f"{text}（{TREATMENT_LABELS[mark]}）" if mark else text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Header words; a dropped column's are struck out."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._headers):
            return None
        treatment = self._treatments[section] if section < len(self._treatments) else "keep"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = self._headers[section]
            return words if treatment == "keep" else f"{words}（{TREATMENT_LABELS[treatment]}）"
        if role == Qt.ItemDataRole.FontRole and treatment == "drop":
            font = QFont()
            font.setStrikeOut(True)
            return font
        return None

    def _mark(self, column: int, text: str) -> Treatment | None:
        if column < len(self._treatments):
            return "drop" if self._treatments[column] == "drop" else None
        return "mask" if STAR in text else None
