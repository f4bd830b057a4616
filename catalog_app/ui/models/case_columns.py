"""The columns of a notice case as an editable table: label, and what the board and the web page show of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, cast

from msgspec import structs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.cases import TREATMENT_LABELS, CaseColumn, NoticeCase, Treatment

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
LABELS = ("栏目", "公示栏", "网页")
CHOICES = tuple(TREATMENT_LABELS.values())
_FIELDS = ("label", "wall", "web")
_BY_LABEL = {label: treatment for treatment, label in TREATMENT_LABELS.items()}
_NEW = "新栏目"
_OWN_MASK = "surname"


def _names() -> Iterator[tuple[str, str]]:
    """Codes and labels for columns of the township's own."""
    for number in count(1):
        yield f"own{number}", _NEW if number == 1 else f"{_NEW}{number}"


class CaseColumns(QAbstractTableModel):
    """Holds the columns until they are saved with their case."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[CaseColumn] = []
        self.writable = True

    def show_case(self, case: NoticeCase) -> None:
        """The columns of a case."""
        self.beginResetModel()
        self._columns = list(case.columns)
        self.endResetModel()

    def columns(self) -> tuple[CaseColumn, ...]:
        """The columns as they stand."""
        return tuple(self._columns)

    def add(self) -> int:
        """A further column at the end, kept on the board and nowhere else shown; its row."""
        row = len(self._columns)
        taken = {word for one in self._columns for word in (one.key, one.label)}
        key, label = next(pair for pair in _names() if not taken & set(pair))
        self.beginInsertRows(_NOWHERE, row, row)
        self._columns.append(CaseColumn(key=key, label=label, wall="keep", archive="keep", mask=_OWN_MASK))
        self.endInsertRows()
        return row

    def remove(self, row: int) -> None:
        """Take a column away: what it held is then shown nowhere."""
        if 0 <= row < len(self._columns):
            self.beginRemoveRows(_NOWHERE, row, row)
            del self._columns[row]
            self.endRemoveRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """A row a column of the list."""
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Label, board, web."""
        return 0 if parent.isValid() else len(LABELS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The label, or the treatment in a word."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        value = getattr(self._columns[index.row()], _FIELDS[index.column()])
        return TREATMENT_LABELS[cast("Treatment", value)] if index.column() else value

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The labels above."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return LABELS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell may be edited where the workspace may."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.writable else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Keep a label, or one of the treatments."""
        words = str(value).strip()
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not words:
            return False
        new: str = words
        if index.column():
            if words not in _BY_LABEL:
                return False
            new = _BY_LABEL[words]
        row = index.row()
        self._columns[row] = structs.replace(self._columns[row], **{_FIELDS[index.column()]: new})
        self.dataChanged.emit(index, index)
        return True
