"""What can be printed for the wall: domains that have rows, and publications; each with a tick and a count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2
NOTE_ROLE = Qt.ItemDataRole.UserRole + 3
_NOWHERE = QModelIndex()


class PrintChoice(Struct, frozen=True):
    """One line: `key` is a domain code or a publication uid, `count` and `note` are words for the right and below."""

    key: str
    title: str
    count: str
    note: str = ""


class PrintChoiceModel(QAbstractListModel):
    """Lines with ticks; `ticks_changed` follows every change of what is ticked, once."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: list[PrintChoice] = []
        self._ticked: set[str] = set()

    def set_choices(self, choices: Sequence[PrintChoice]) -> None:
        """Replace the lines; ticks of lines that are still there stay."""
        before = self.ticked()
        self.beginResetModel()
        self._choices = list(choices)
        self._ticked &= {choice.key for choice in choices}
        self.endResetModel()
        if self.ticked() != before:
            self.ticks_changed.emit()

    def ticked(self) -> tuple[str, ...]:
        """Keys of the ticked lines, in list order."""
        return tuple(choice.key for choice in self._choices if choice.key in self._ticked)

    def tick(self, keys: Iterable[str]) -> None:
        """Tick exactly these."""
        wanted = set(keys) & {choice.key for choice in self._choices}
        if wanted == self._ticked:
            return
        self._ticked = wanted
        if self._choices:
            last = self.index(len(self._choices) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()

    def tick_all(self, on: bool) -> None:
        """Tick every line, or none."""
        self.tick(choice.key for choice in self._choices if on)

    def row_of(self, key: str) -> int:
        """Row of a key, or -1."""
        return next((row for row, choice in enumerate(self._choices) if choice.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of lines."""
        return 0 if parent.isValid() else len(self._choices)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every line can be selected and ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, tick, count, note, key."""
        if not index.isValid():
            return None
        choice = self._choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if choice.key in self._ticked else Qt.CheckState.Unchecked
        if role == COUNT_ROLE:
            return choice.count
        if role == NOTE_ROLE:
            return choice.note
        if role == KEY_ROLE:
            return choice.key
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "，".join(filter(None, (choice.title, choice.note, choice.count)))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick one line."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self._choices[index.row()].key
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.add(key)
        else:
            self._ticked.discard(key)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()
        return True
