"""A list of things to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = Qt.ItemDataRole.UserRole


class TickListModel(QAbstractListModel):
    """Lines (key, words), each ticked or not; `ticked` after a tick of the clerk's."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, str]] = []
        self._chosen: set[str] = set()
        self._writable = True

    def set_lines(self, lines: Sequence[tuple[str, str]], chosen: Collection[str]) -> None:
        """Show these lines with these ticks."""
        self.beginResetModel()
        self._lines, self._chosen = list(lines), set(chosen)
        self.endResetModel()

    def set_writable(self, writable: bool) -> None:
        """Whether ticks may be set."""
        self._writable = writable

    def keys(self) -> tuple[str, ...]:
        """The ticked keys, in the order shown."""
        return tuple(key for key, _ in self._lines if key in self._chosen)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a line."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: words, tick, key."""
        if not index.isValid():
            return None
        key, words = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if key in self._chosen else Qt.CheckState.Unchecked
        return key if role == KEY_ROLE else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: a tick."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self._writable:
            return False
        key = self._lines[index.row()][0]
        if Qt.CheckState(value) is Qt.CheckState.Checked:  # Qt hands over its enum or its number
            self._chosen.add(key)
        else:
            self._chosen.discard(key)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: tickable unless read-only."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        return base | Qt.ItemFlag.ItemIsEnabled if self._writable else base
