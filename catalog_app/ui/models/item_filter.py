"""Between the item table and the grid: facets, and sorting by several columns over raw values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QCollator,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Signal,
)

from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models import facets
from catalog_app.ui.models.item_columns import COLUMN_INDEX
from catalog_app.ui.models.item_table import ItemTableModel

Index = QModelIndex | QPersistentModelIndex
SortKey = tuple[str, bool]
"""Column key, and whether it descends."""


class ItemFilterModel(QSortFilterProxyModel):
    """Rows keep their place while they are edited; they move only when the sorting itself is asked for."""

    facets_changed = Signal()
    sorting_changed = Signal()

    def __init__(self, source: ItemTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = source
        self._chosen: dict[str, frozenset[str]] = {}
        self._sorting: tuple[SortKey, ...] = ()
        self._ranks: list[int] = []
        self.setSourceModel(source)
        source.modelReset.connect(self._rank_again)

    @property
    def table(self) -> ItemTableModel:
        """The model beneath."""
        return self._table

    @property
    def chosen(self) -> dict[str, frozenset[str]]:
        """The facet values in force."""
        return dict(self._chosen)

    @property
    def sorting(self) -> tuple[SortKey, ...]:
        """The sort keys in force, first one first; empty = printed order."""
        return self._sorting

    def set_chosen(self, chosen: Mapping[str, Iterable[str]]) -> None:
        """Show only rows that match; unknown facets are ignored."""
        self._chosen = {
            facet: frozenset(values) for facet, values in chosen.items() if facet in facets.FACET_LABELS and values
        }
        self.invalidateFilter()
        self.facets_changed.emit()

    def set_sorting(self, keys: Sequence[SortKey]) -> None:
        """Sort by these columns; unknown ones are ignored, none = printed order."""
        self._sorting = tuple((key, bool(down)) for key, down in keys if key in COLUMN_INDEX)
        self._rank_again()
        self.sorting_changed.emit()

    def toggle_sorting(self, key: str, *, add: bool = False) -> None:
        """A click on a header: up, down, then off; `add` keeps the keys before it."""
        current = dict(self._sorting)
        kept = [one for one in self._sorting if one[0] != key] if add else []
        if key not in current:
            self.set_sorting([*kept, (key, False)])
        elif not current[key]:
            self.set_sorting([(name, name == key or down) for name, down in self._sorting] if add else [(key, True)])
        else:
            self.set_sorting(kept)

    def row_at(self, row: int) -> ItemRow:
        """The item row shown at a row of the grid."""
        return self._table.row(self.mapToSource(self.index(row, 0)).row())

    def shown_rows(self) -> list[ItemRow]:
        """The rows now shown, from top to bottom."""
        return [self.row_at(row) for row in range(self.rowCount())]

    def index_of(self, uid: str, column: int = 0) -> QModelIndex:
        """Where an item stands in the grid; an invalid index when it is not shown."""
        place = self._table.place_of(uid)
        return self.mapFromSource(self._table.index(place, column)) if place >= 0 else QModelIndex()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        """One chosen value of every facet must match."""
        return facets.accepts(self._table.row(source_row), self._chosen)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Compare places worked out beforehand."""
        left, right = source_left.row(), source_right.row()
        return self._rank(left) < self._rank(right)

    def _rank(self, row: int) -> int:
        return self._ranks[row] if row < len(self._ranks) else row

    def _rank_again(self) -> None:
        order = list(range(self._table.rowCount()))
        for key, down in reversed(self._sorting):
            values = [_comparable(value) for value in self._table.sort_values(COLUMN_INDEX[key])]
            order.sort(key=values.__getitem__, reverse=down)
        self._ranks = [0] * len(order)
        for rank, row in enumerate(order):
            self._ranks[row] = rank
        self.invalidate()
        self.sort(0 if self._sorting else -1)


def _comparable(value: Any) -> Any:
    """Words by pinyin with empty ones last; everything else as it is."""
    if isinstance(value, str):
        return (not value, _ordered(value))
    if isinstance(value, tuple):
        return tuple(_comparable(part) for part in value)
    return value


class _Ordered:
    """A text that compares as Chinese readers expect."""

    __slots__ = ("_key",)

    def __init__(self, text: str) -> None:
        self._key = _collator().sortKey(text)

    def __lt__(self, other: _Ordered) -> bool:
        return self._key.compare(other._key) < 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ordered) and self._key.compare(other._key) == 0

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8192)
def _ordered(text: str) -> _Ordered:
    return _Ordered(text)


@lru_cache(maxsize=1)
def _collator() -> QCollator:
    collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    collator.setNumericMode(True)
    return collator
