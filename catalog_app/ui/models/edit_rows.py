"""Rows of words to edit, add, remove, reorder and paste into; fed from outside and read back whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex
ROW_MIME = "application/x-catalog-edit-row"
LONGEST, MOST_ROWS = 200, 2_000
_NOWHERE = QModelIndex()


class EditColumn(Struct, frozen=True):
    """One column: its header, its width in units (0 = takes what is left), and whether it may be typed in."""

    header: str
    width: int = 0
    editable: bool = True


class EditRows(QAbstractTableModel):
    """A hidden key stands with each row; `edited` after every change."""

    edited = Signal()

    def __init__(self, columns: Sequence[EditColumn], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[tuple[str, list[str]]] = []
        self._choices: dict[int, tuple[str, ...]] = {}

    def set_rows(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show these (key, cells) rows; not an edit."""
        self.beginResetModel()
        self._rows = [(key, list(cells)) for key, cells in rows]
        self.endResetModel()

    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """Key and cells of every row that has words or a key, in the order shown."""
        return [(key, tuple(cells)) for key, cells in self._rows if key or any(cells)]

    def keys(self) -> list[str]:
        """The keys, in the order shown."""
        return [key for key, _ in self._rows]

    def set_choices(self, column: int, choices: Sequence[str]) -> None:
        """Words on offer while a cell of this column is typed in."""
        self._choices[column] = tuple(choices)

    def choices(self, column: int) -> tuple[str, ...]:
        """What is on offer; nothing = a plain line."""
        return self._choices.get(column, ())

    def add(self, key: str = "", cells: Sequence[str] = (), at: int = -1) -> int:
        """A row at this place, else at the end; its number."""
        row = at if 0 <= at <= len(self._rows) else len(self._rows)
        self.beginInsertRows(_NOWHERE, row, row)
        self._rows.insert(row, (key, [*cells, *[""] * (len(self.columns) - len(cells))]))
        self.endInsertRows()
        self.edited.emit()
        return row

    def remove(self, rows: Sequence[int]) -> None:
        """Take these rows away."""
        for row in sorted(set(rows), reverse=True):
            if 0 <= row < len(self._rows):
                self.beginRemoveRows(_NOWHERE, row, row)
                del self._rows[row]
                self.endRemoveRows()
        self.edited.emit()

    def move(self, row: int, to: int) -> bool:
        """Put a row in another place; False where there is none."""
        if row == to or not (0 <= row < len(self._rows) and 0 <= to < len(self._rows)):
            return False
        self.beginMoveRows(_NOWHERE, row, row, _NOWHERE, to + (to > row))
        self._rows.insert(to, self._rows.pop(row))
        self.endMoveRows()
        self.edited.emit()
        return True

    def paste(self, text: str, at: Index) -> int:
        """A block copied from a spreadsheet, from this cell on; rows are added as needed. How many lines were taken."""
        lines = [line.split("\t") for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]
        lines = [line for line in lines if any(cell.strip() for cell in line)][:MOST_ROWS]
        first, column = (at.row(), at.column()) if at.isValid() else (len(self._rows), 0)
        self.beginResetModel()
        for number, line in enumerate(lines, first):
            if number >= len(self._rows):
                self._rows.append(("", [""] * len(self.columns)))
            for place, cell in enumerate(line, column):
                if place < len(self.columns) and self.columns[place].editable:
                    self._rows[number][1][place] = _plain(cell)
        self.endResetModel()
        self.edited.emit()
        return len(lines)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As declared."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)
        return self._rows[index.row()][1][index.column()] if index.isValid() and role in roles else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Keep what was typed."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        cells, words = self._rows[index.row()][1], _plain(str(value))
        if cells[index.column()] == words:
            return False
        cells[index.column()] = words
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headers."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].header
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows may be dragged between others; cells are edited where the column says so."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].editable else flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """A row of this very table."""
        return [ROW_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The number of the row that is dragged."""
        data = QMimeData()
        data.setData(ROW_MIME, f"{id(self)} {indexes[0].row()}".encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:  # noqa: ARG002 - Qt hands all
        """Moves the row itself and says no, so that the view takes none away."""
        owner, _, number = bytes(data.data(ROW_MIME).data()).decode().partition(" ")
        if owner == str(id(self)) and number:
            place = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
            self.move(int(number), min(place - (place > int(number)), len(self._rows) - 1))
        return False


def _plain(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
