"""The posts of a 岗位信息公示牌 as an editable table; there is always an empty row at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.guide import POST_COLUMNS, PostHolder

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LABELS = tuple(POST_COLUMNS)


class PostModel(QAbstractTableModel):
    """岗位, 姓名, 职责, 联系电话."""

    def __init__(self, posts: Sequence[PostHolder], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = [[one.post, one.name, one.duty, one.telephone] for one in posts]
        self._rows.append([""] * len(_LABELS))

    def posts(self) -> tuple[PostHolder, ...]:
        """The rows that have a post and a name."""
        return tuple(PostHolder(*row) for row in self._rows if row[0] and row[1])

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Posts and the empty row."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Four."""
        return 0 if parent.isValid() else len(_LABELS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The labels of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _LABELS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell may be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Keep what was typed; typing in the last row makes another one."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        self._rows[index.row()][index.column()] = str(value).strip()
        self.dataChanged.emit(index, index)
        if any(self._rows[-1]):
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows))
            self._rows.append([""] * len(_LABELS))
            self.endInsertRows()
        return True
