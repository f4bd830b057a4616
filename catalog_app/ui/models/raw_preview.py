"""The first rows of a table as they stand in its file, header rows marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
HEADER_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_ROWS, MOST_COLUMNS = 40, 60
_NOWHERE = QModelIndex()


def column_name(column: int) -> str:
    """A, B … Z, AA as the spreadsheet program shows the column."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class RawPreviewModel(QAbstractTableModel):
    """Texts by row and column; `HEADER_ROLE` is true in header rows."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._texts: Mapping[int, Mapping[int, str]] = {}
        self._copies: Mapping[int, Collection[int]] = {}
        self._headers: frozenset[int] = frozenset()

    def set_table(
        self,
        rows: Mapping[int, Mapping[int, str]],
        headers: Collection[int] = (),
        copies: Mapping[int, Collection[int]] | None = None,
    ) -> None:
        """Show the first rows, beginning somewhat above the header; `copies` of merged cells stay empty."""
        start = min(headers, default=1) - 5
        self.beginResetModel()
        self._rows = [row for row in sorted(rows) if row >= start][:MOST_ROWS]
        self._columns = sorted({column for row in self._rows for column in rows[row]})[:MOST_COLUMNS]
        self._texts, self._headers, self._copies = rows, frozenset(headers), copies or {}
        self.endResetModel()

    def set_headers(self, headers: Collection[int]) -> None:
        """Mark other rows as header."""
        self._headers = frozenset(headers)
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def shown_range(self, top: int, left: int, bottom: int, right: int) -> tuple[int, int, int, int] | None:
        """A merged range of the file as (row, column, rows, columns) shown; None where it covers one cell or none."""
        rows = [place for place, row in enumerate(self._rows) if top <= row <= bottom]
        columns = [place for place, column in enumerate(self._columns) if left <= column <= right]
        if len(rows) * len(columns) < 2 or self._rows[rows[0]] != top or self._columns[columns[0]] != left:
            return None
        return rows[0], columns[0], len(rows), len(columns)

    def last_row(self) -> int:
        """The last row of the file that is shown."""
        return self._rows[-1] if self._rows else 0

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Qt's: rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Qt's: columns with any text."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the text; whether it stands in the header."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            column = self._columns[index.column()]
            return "" if column in self._copies.get(row, ()) else self._texts.get(row, {}).get(column, "")
        return row in self._headers if role == HEADER_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: letters above, row numbers at the side."""
        numbers = self._columns if orientation is Qt.Orientation.Horizontal else self._rows
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < len(numbers):
            return None
        return column_name(numbers[section]) if orientation is Qt.Orientation.Horizontal else str(numbers[section])
