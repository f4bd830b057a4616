"""Contacts, stations, villages, boards or persons as an editable table; fed from outside, stored by the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import structs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from catalog_app.services.editing import Place
from catalog_app.ui.theme import color

Index = QModelIndex | QPersistentModelIndex
_EDITABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
LONGEST = 200


@dataclass(frozen=True, slots=True)
class PlaceColumn:
    """One column; `show` turns the value into words where they differ; with `choices` a list is offered."""

    key: str
    header: str
    width: int
    """In units of the grid; 0 = takes what is left."""
    hint: str = ""
    """Shown in an empty cell."""
    editable: bool = True
    required: bool = False
    """Needed before a row is stored, as the first column always is."""


class PlaceModel(QAbstractTableModel):
    """The first column is required, others where they say so: a row without them stays a draft and is not stored."""

    edited = Signal(object)
    """The changed (or new) place, to be stored."""

    def __init__(
        self, columns: Sequence[PlaceColumn], blank: Callable[[], Place], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._required = [one.key for place, one in enumerate(self.columns) if one.required or not place]
        self._blank = blank
        self._rows: list[Place] = []
        self._choices: dict[str, tuple[tuple[Any, str], ...]] = {}
        self._writable = True

    def set_rows(self, rows: Sequence[Place]) -> None:
        """Show what is stored; drafts are gone."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def set_choices(self, key: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer (value, words) for a column."""
        self._choices[key] = tuple(choices)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def set_writable(self, writable: bool) -> None:
        """A workspace opened for reading lets nothing be edited."""
        self._writable = writable

    def choices(self, column: int) -> tuple[tuple[Any, str], ...]:
        """What is offered in a column; empty = free text."""
        return self._choices.get(self.columns[column].key, ())

    def place(self, row: int) -> Place:
        """The row's place."""
        return self._rows[row]

    def places(self) -> list[Place]:
        """All stored ones, in the order shown."""
        return [one for one in self._rows if self.complete(one)]

    def complete(self, place: Place) -> bool:
        """Whether a row has what it needs to be stored."""
        return all(getattr(place, key) for key in self._required)

    def row_of(self, uid: str) -> int:
        """The row of a place, or -1."""
        return next((row for row, one in enumerate(self._rows) if one.uid == uid), -1)

    def add_draft(self) -> int:
        """An empty row at the end, stored once its first column is filled; its number."""
        row = len(self._rows)
        if row and not self.complete(self._rows[-1]):
            return row - 1
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.append(self._blank())
        self.endInsertRows()
        return row

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a place."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: as declared."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: words to show, value to edit."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        value = getattr(self._rows[index.row()], column.key)
        if role == Qt.ItemDataRole.EditRole:
            return value
        words = self._words(column.key, value)
        if role == Qt.ItemDataRole.DisplayRole:
            return words or column.hint
        if role == Qt.ItemDataRole.ForegroundRole and not words:
            return color("faint")
        return words if role == Qt.ItemDataRole.ToolTipRole and words else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: take an edit and ask for it to be stored."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        before = self._rows[index.row()]
        key = self.columns[index.column()].key
        new = value.strip()[:LONGEST] if isinstance(value, str) else value
        if new == getattr(before, key) or (key in self._required and not new):
            return False
        after = structs.replace(before, **{key: new})
        self._rows[index.row()] = after
        self.dataChanged.emit(index, index)
        if self.complete(after):
            self.edited.emit(after)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: editable where declared."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if self._writable and self.columns[index.column()].editable else _READ_ONLY

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].header
        return None

    def _words(self, key: str, value: Any) -> str:
        for offered, words in self._choices.get(key, ()):
            if offered == value:
                return words
        if isinstance(value, tuple):
            names = dict(self._choices.get(key, ()))
            return "、".join(names.get(one, str(one)) for one in value)
        return "" if value is None else str(value)
