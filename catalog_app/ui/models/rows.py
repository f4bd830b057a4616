"""A flat table over rows that are fed from outside: texts are worked out once, `data()` only looks them up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
TONE_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
_NOWHERE = QModelIndex()


def _nothing(row: Any) -> str:  # noqa: ARG001 - the default of a column that has no such side
    return ""


class Column(Struct, frozen=True, kw_only=True):
    """One column: how a row is told in words, sorted and toned (a state name of the theme, '' for plain)."""

    key: str
    label: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] = _nothing
    tip: Callable[[Any], str] | None = None
    right: bool = False


class _Line(Struct, frozen=True):
    row: Any
    texts: tuple[str, ...]
    sorts: tuple[Any, ...]
    tones: tuple[str, ...]
    tips: tuple[str, ...]
    words: str


class RowsModel(QAbstractTableModel):
    """Rows in the order given; `ROW_ROLE` gives the row object back."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._lines: list[_Line] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._lines = [self._line(row) for row in rows]
        self.endResetModel()

    def rows(self) -> list[Any]:
        """The rows now shown, in model order."""
        return [line.row for line in self._lines]

    def words(self, row: int) -> str:
        """All texts of a row in lower case, for filtering."""
        return self._lines[row].words

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cached words, sort key, tone and row object."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line.texts[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tips[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == SORT_ROLE:
            return line.sorts[column]
        if role == TONE_ROLE:
            return line.tones[column]
        return line.row if role == ROW_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column labels."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _line(self, row: Any) -> _Line:
        texts = tuple(column.text(row) for column in self.columns)
        sorts = tuple((column.sort or column.text)(row) for column in self.columns)
        tips = tuple((column.tip or column.text)(row) for column in self.columns)
        tones = tuple(column.tone(row) for column in self.columns)
        return _Line(row, texts, sorts, tones, tips, "\n".join(texts).lower())


class RowsProxy(QSortFilterProxyModel):
    """Filters by typed words and by a rule over the row; sorts by the column's own values, not by Qt's guess."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._rule: Callable[[Any], bool] | None = None

    def set_text(self, text: str) -> None:
        """Show rows that contain every word of `text`."""
        self._words = tuple(text.lower().split())
        self.invalidateFilter()

    def set_rule(self, rule: Callable[[Any], bool] | None) -> None:
        """Show rows for which `rule` holds; None = all."""
        self._rule = rule
        self.invalidateFilter()

    def row_at(self, index: Index) -> Any:
        """The row object at a proxy index, or None."""
        return index.data(ROW_ROLE) if index.isValid() else None

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Words and rule together."""
        model = self.sourceModel()
        if not isinstance(model, RowsModel):
            return True
        text = model.words(source_row) if self._words else ""
        if not all(word in text for word in self._words):
            return False
        return self._rule is None or self._rule(model.index(source_row, 0, source_parent).data(ROW_ROLE))

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Compare sort values; an empty one comes first."""
        left, right = source_left.data(SORT_ROLE), source_right.data(SORT_ROLE)
        if left is None or right is None:
            return left is None and right is not None
        return bool(left < right)
