"""The grid's model: item rows fed from outside, texts worked out once and kept, edits handed on as requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.catalog import Origin
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models.item_columns import COLUMN_INDEX, ITEM_COLUMNS, SEQUENCE, STATUS, ItemColumn
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
_TEXT_MAKERS = {
    Qt.ItemDataRole.DisplayRole: display_text,
    Qt.ItemDataRole.EditRole: edit_text,
    Qt.ItemDataRole.ToolTipRole: tip_text,
    Qt.ItemDataRole.AccessibleTextRole: accessible_text,
    Qt.ItemDataRole(SORT_ROLE): sort_value,
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

    def set_writer(self, writer: CellWriter | None) -> None:
        """Who stores what is typed; None makes every cell read-only."""
        self._writer = writer

    def set_rows(self, rows: Sequence[ItemRow], names: Mapping[str, str]) -> None:
        """Show `rows`; where the same items stand in the same order, only changed ones are told as changed."""
        same = len(rows) == len(self._rows) and all(
            a.item.uid == b.item.uid for a, b in zip(rows, self._rows, strict=True)
        )
        if same:
            self._patch(rows, dict(names))
            return
        self.beginResetModel()
        self._names = dict(names)
        self._rows = list(rows)
        self._texts = [{} for _ in rows]
        self._places = {row.item.uid: place for place, row in enumerate(rows)}
        self.endResetModel()

    def _patch(self, rows: Sequence[ItemRow], names: dict[str, str]) -> None:
        renamed = names != self._names
        self._names = names
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

    def sort_values(self, column: int) -> list[Any]:
        """Raw values of one column, in model order."""
        return [self.index(place, column).data(SORT_ROLE) for place in range(len(self._rows))]

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
        place, column = index.row(), index.column()
        kept = self._texts[place]
        key = (column, int(role))
        if key in kept:
            return kept[key]
        maker = _TEXT_MAKERS.get(role)  # type: ignore[call-overload]  # Qt hands roles over as plain numbers
        value = (
            maker(self._rows[place], ITEM_COLUMNS[column], self._names)
            if maker is not None
            else self._other(self._rows[place], ITEM_COLUMNS[column], int(role))
        )
        kept[key] = value
        return value

    @staticmethod
    def _other(row: ItemRow, column: ItemColumn, role: int) -> Any:
        if role == UID_ROLE:
            return row.item.uid
        if role == ROW_ROLE:
            return row
        if role == TONE_ROLE:
            return _tone(row, column)
        if role == MARK_ROLE:
            marks = open_findings(row) if column.key in (STATUS, SEQUENCE, "publisher") else ()
            return finding_label(marks[0]) if marks else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and column.centred:
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
