"""Which station is in charge of which domain: two columns, the second one edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex
UID_ROLE = Qt.ItemDataRole.UserRole + 1
KEEP_LABEL = "（不改）"
HEADERS = ("领域", "责任站所")
_NOWHERE = QModelIndex()


class StationChoiceModel(QAbstractTableModel):
    """One line a domain; '' as station = leave the items as they are."""

    chosen_changed = Signal()

    def __init__(
        self,
        domains: Mapping[str, str],
        stations: Sequence[tuple[str, str]],
        chosen: Mapping[str, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._codes = list(domains)
        self._domains = dict(domains)
        self.stations = tuple(stations)
        self._names = dict(stations)
        self._chosen = {code: uid for code, uid in chosen.items() if uid in self._names and code in self._domains}

    def chosen(self) -> dict[str, str]:
        """Domain code → station uid, where one is chosen."""
        return dict(self._chosen)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of domains."""
        return 0 if parent.isValid() else len(self._codes)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Domain and station."""
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The station can be chosen."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == 1 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names; the uid under its own role and for editing."""
        if not index.isValid():
            return None
        code = self._codes[index.row()]
        uid = self._chosen.get(code, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return self._domains[code] if index.column() == 0 else self._names.get(uid, KEEP_LABEL)
        if index.column() == 1 and role in (Qt.ItemDataRole.EditRole, UID_ROLE):
            return uid
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose a station by uid, '' for none."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != 1:
            return False
        code = self._codes[index.row()]
        if value and value not in self._names:
            return False
        if value:
            self._chosen[code] = str(value)
        else:
            self._chosen.pop(code, None)
        self.dataChanged.emit(index, index)
        self.chosen_changed.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """领域, 责任站所."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(HEADERS):
            return HEADERS[section]
        return None
