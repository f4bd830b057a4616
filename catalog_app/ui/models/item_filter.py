"""Between the item table and the grid: facets. Sorting is the table's own work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Signal, Slot

from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models import facets
from catalog_app.ui.models.item_columns import COLUMN_INDEX
from catalog_app.ui.models.item_sorting import SortKey
from catalog_app.ui.models.item_table import ItemTableModel

Index = QModelIndex | QPersistentModelIndex


class ItemFilterModel(QSortFilterProxyModel):
    """Shows the rows that match the chosen facets, in the table's order."""

    facets_changing = Signal()
    """Comes before rows go: what is being typed in them can still be stored."""
    facets_changed = Signal()
    sorting_changed = Signal()

    def __init__(self, source: ItemTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = source
        self._chosen: dict[str, frozenset[str]] = {}
        self._shown: list[int] | None = None
        self.setSourceModel(source)
        for signal in (self.modelReset, self.layoutChanged, self.rowsInserted, self.rowsRemoved):
            signal.connect(self._forget)

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
        return self._table.sorting

    def set_chosen(self, chosen: Mapping[str, Iterable[str]]) -> None:
        """Show only rows that match; unknown facets are ignored."""
        self.facets_changing.emit()
        known = {facet: frozenset(values) for facet, values in chosen.items() if facet in facets.FACET_LABELS}
        self._chosen = {facet: values for facet, values in known.items() if values}
        self.invalidateFilter()
        self._forget()
        self.facets_changed.emit()

    def set_sorting(self, keys: Sequence[SortKey]) -> None:
        """Sort by these columns; unknown ones are ignored, none = printed order."""
        self._table.set_sorting([(key, bool(down)) for key, down in keys if key in COLUMN_INDEX])
        self.sorting_changed.emit()

    def toggle_sorting(self, key: str, *, add: bool = False) -> None:
        """A click on a header: up, down, then off; `add` keeps the keys before it."""
        current = dict(self.sorting)
        kept = [one for one in self.sorting if one[0] != key] if add else []
        if key not in current:
            self.set_sorting([*kept, (key, False)])
        elif not current[key]:
            self.set_sorting([(name, name == key or down) for name, down in self.sorting] if add else [(key, True)])
        else:
            self.set_sorting(kept)

    def place(self, row: int) -> int:
        """Row of the table beneath for a row of the grid; remembered, for those who paint many cells."""
        if self._shown is None:
            self._shown = [self.mapToSource(self.index(one, 0)).row() for one in range(self.rowCount())]
        return self._shown[row]

    def row_at(self, row: int) -> ItemRow:
        """The item row shown at a row of the grid."""
        return self._table.row(self.place(row))

    def shown_rows(self) -> list[ItemRow]:
        """The rows now shown, from top to bottom."""
        return [self.row_at(row) for row in range(self.rowCount())]

    def index_of(self, uid: str, column: int = 0) -> QModelIndex:
        """Where an item stands in the grid; an invalid index when it is not shown."""
        place = self._table.place_of(uid)
        return self.mapFromSource(self._table.index(place, column)) if place >= 0 else QModelIndex()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        """One chosen value of every facet must match."""
        return not self._chosen or facets.accepts(self._table.row(source_row), self._chosen)

    @Slot()
    def _forget(self) -> None:
        self._shown = None
