"""The grid's model: item rows fed from outside, texts worked out once and kept, edits handed on as requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.catalog import Origin
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models.item_columns import COLUMN_INDEX, ITEM_COLUMNS, SEQUENCE, STATUS, ItemColumn
from catalog_app.ui.models.item_sorting import SortKey, sort_rows
from catalog_app.ui.models.item_text import (
    accessible_text,
    display_text,
    edit_text,
    finding_label,
    open_findings,
    sort_value,
    tip_text,
)
from catalog_app.ui.models.rows import ROW_ROLE, SORT_ROLE, TONE_ROLE

Index = QModelIndex | QPersistentModelIndex
UID_ROLE = Qt.ItemDataRole.UserRole + 11
MARK_ROLE = Qt.ItemDataRole.UserRole + 12
"""Short words for what is wrong with the row (未本地化), '' where nothing is."""
_NOWHERE = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FLAGS | Qt.ItemFlag.ItemIsEditable
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)

CellWriter = Callable[[str, str, str], bool]
"""Takes uid, column key and the words typed; says whether they were stored."""
_TEXT_MAKERS: dict[int, Callable[[ItemRow, ItemColumn, Mapping[str, str]], Any]] = {
    int(Qt.ItemDataRole.DisplayRole): display_text,
    int(Qt.ItemDataRole.EditRole): edit_text,
    int(Qt.ItemDataRole.ToolTipRole): tip_text,
    int(Qt.ItemDataRole.AccessibleTextRole): accessible_text,
    int(SORT_ROLE): sort_value,
}


class ItemTableModel(QAbstractTableModel):
    """Items in printed order. `setData` stores nothing itself: it asks the writer and waits for new rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ItemRow] = []
        self._texts: list[dict[tuple[int, int], Any]] = []
        self._places: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._writer: CellWriter | None = None
        self._printed: list[str] = []
        self._sorting: tuple[SortKey, ...] = ()

    def set_writer(self, writer: CellWriter | None) -> None:
        """Who stores what is typed; None makes every cell read-only."""
        self._writer = writer

    def set_rows(self, rows: Sequence[ItemRow], names: Mapping[str, str]) -> None:
        """Show `rows` (in printed order). The same items are only patched and moved, so that cursor and selection stay.

        A sorted table keeps every item in its place until it is sorted again.
        """
        known = len(rows) == len(self._rows) and all(row.item.uid in self._places for row in rows)
        if not known:
            self._reset(sort_rows(rows, self._sorting, names), names)
        elif self._sorting:
            self._patch(sorted(rows, key=self._place_now), names)
        else:
            self._arrange([self._places[row.item.uid] for row in rows])
            self._patch(rows, names)
        self._printed = [row.item.uid for row in rows]

    def set_sorting(self, keys: Sequence[SortKey]) -> None:
        """Sort now by these columns, first one first; none = printed order."""
        self._sorting = tuple(keys)
        printed = [self._rows[self._places[uid]] for uid in self._printed]
        self._arrange([self._places[row.item.uid] for row in sort_rows(printed, self._sorting, self._names)])

    @property
    def sorting(self) -> tuple[SortKey, ...]:
        """The sort keys in force."""
        return self._sorting

    def _place_now(self, row: ItemRow) -> int:
        return self._places[row.item.uid]

    def _reset(self, rows: Sequence[ItemRow], names: Mapping[str, str]) -> None:
        self.beginResetModel()
        self._names = dict(names)
        self._rows = list(rows)
        self._texts = [{} for _ in rows]
        self._places = {row.item.uid: place for place, row in enumerate(rows)}
        self.endResetModel()

    def _arrange(self, order: Sequence[int]) -> None:
        """Put the rows into another order: `order` names the old places from top to bottom."""
        if list(order) == list(range(len(order))):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        place_of = {old: new for new, old in enumerate(order)}
        self._rows = [self._rows[old] for old in order]
        self._texts = [self._texts[old] for old in order]
        self._places = {row.item.uid: place for place, row in enumerate(self._rows)}
        after = [self.index(place_of[index.row()], index.column()) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _patch(self, rows: Sequence[ItemRow], names: Mapping[str, str]) -> None:
        renamed = dict(names) != self._names
        self._names = dict(names)
        for place, row in enumerate(rows):
            if renamed or row != self._rows[place]:
                self._rows[place] = row
                self._texts[place] = {}
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(ITEM_COLUMNS) - 1))

    def row(self, place: int) -> ItemRow:
        """The row at a model row number."""
        return self._rows[place]

    def rows(self) -> list[ItemRow]:
        """All rows, in model order."""
        return list(self._rows)

    def place_of(self, uid: str) -> int:
        """Model row number of an item, -1 where it is not shown."""
        return self._places.get(uid, -1)

    def value(self, place: int, column: int, role: int) -> Any:
        """What `data` gives, without an index: for those who paint many cells."""
        kept = self._texts[place]
        key = (column, role)
        if key not in kept:
            kept[key] = self._make(self._rows[place], ITEM_COLUMNS[column], role)
        return kept[key]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of items."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns, always the same."""
        return 0 if parent.isValid() else len(ITEM_COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Editable wherever the column takes text and somebody stores it."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if self._writer is not None and ITEM_COLUMNS[index.column()].editable else _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Kept texts; a row's texts are made when first asked for."""
        if not index.isValid():
            return None
        return self.value(index.row(), index.column(), int(role))

    def _make(self, row: ItemRow, column: ItemColumn, role: int) -> Any:
        maker = _TEXT_MAKERS.get(role)
        return maker(row, column, self._names) if maker is not None else self._other(row, column, role)

    @staticmethod
    def _other(row: ItemRow, column: ItemColumn, role: int) -> Any:
        if role == int(UID_ROLE):
            return row.item.uid
        if role == int(ROW_ROLE):
            return row
        if role == int(TONE_ROLE):
            return _tone(row, column)
        if role == int(MARK_ROLE):
            marks = open_findings(row) if column.key in (STATUS, SEQUENCE, "publisher") else ()
            return finding_label(marks[0]) if marks else ""
        if role == int(Qt.ItemDataRole.TextAlignmentRole) and column.centred:
            return _CENTRED
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand the words to the writer, unless nothing changed."""
        if role != Qt.ItemDataRole.EditRole or self._writer is None or not index.isValid():
            return False
        column = ITEM_COLUMNS[index.column()]
        if not column.editable:
            return False
        if str(value) == index.data(Qt.ItemDataRole.EditRole):
            return True
        return self._writer(self._rows[index.row()].item.uid, column.key, str(value))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Labels; the full one in the tooltip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(ITEM_COLUMNS):
            return None
        column = ITEM_COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.plain_label
        return None


def _tone(row: ItemRow, column: ItemColumn) -> str:
    if column.key == STATUS:
        return row.status.code
    if row.item.origin is Origin.NOT_APPLICABLE:
        return "not_applicable"
    return "warning" if column.key == "publisher" and any(f.code == "not_localized" for f in row.findings) else ""


__all__ = ["COLUMN_INDEX", "MARK_ROLE", "ROW_ROLE", "SORT_ROLE", "TONE_ROLE", "UID_ROLE", "ItemTableModel"]
