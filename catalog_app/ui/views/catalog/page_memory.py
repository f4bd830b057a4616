"""What of the 目录 page survives a restart: columns, filters, sorting, splitter. Damaged settings are ignored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QSplitter

from catalog_app.support.settings import Settings
from catalog_app.ui.models.item_columns import DAILY_KEYS, DOMAIN, WIDE_KEYS
from catalog_app.ui.views.catalog.grid import ItemGrid

KEY = "catalog"
SAVE_AFTER_MS = 400
WIDE_WINDOW = 1700


class PageMemory(QObject):
    """Reads the settings once, writes them a moment after the last change."""

    def __init__(
        self, settings: Settings, grid: ItemGrid, splitter: QSplitter, docked: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._settings, self._grid, self._splitter, self._docked = settings, grid, splitter, docked
        self._listening = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)

    def restore(self, window_width: int) -> None:
        """Put back what was kept; from now on changes are kept."""
        columns, filters, sizes = (self._settings.get(key).get(KEY) for key in ("columns", "filters", "splitters"))
        self._grid.set_shown_columns(WIDE_KEYS if window_width >= WIDE_WINDOW else DAILY_KEYS)
        if isinstance(columns, dict):
            self._grid.set_column_state(columns)
        if isinstance(filters, dict):
            self._grid.items.set_chosen(_facets_from(filters.get("facets")))
            self._grid.items.set_sorting(_sorting_from(filters.get("sorting")))
        if isinstance(sizes, list) and len(sizes) == 3 and all(isinstance(one, int) for one in sizes):
            self._splitter.setSizes(sizes)

    def listen(self) -> None:
        """The page is complete: changes from now on are the clerk's."""
        self._listening = True

    def stop(self) -> None:
        """Write what waits to be written."""
        if self._timer.isActive():
            self._save()
        self._timer.stop()

    @Slot()
    def keep_soon(self) -> None:
        """Something changed."""
        if self._listening:
            self._timer.start()

    @Slot()
    def _save(self) -> None:
        columns, filters, splitters = (self._settings.get(key) for key in ("columns", "filters", "splitters"))
        state = self._grid.column_state()
        state["shown"] = [key for key in state["shown"] if key != DOMAIN]
        columns[KEY] = state
        items = self._grid.items
        filters[KEY] = {
            "facets": {facet: sorted(values) for facet, values in items.chosen.items()},
            "sorting": [list(key) for key in items.sorting],
        }
        if self._docked():
            splitters[KEY] = self._splitter.sizes()
        self._settings.update({"columns": columns, "filters": filters, "splitters": splitters})


def _facets_from(kept: Any) -> dict[str, list[str]]:
    if not isinstance(kept, dict):
        return {}
    return {str(facet): [str(one) for one in values] for facet, values in kept.items() if isinstance(values, list)}


def _sorting_from(kept: Any) -> list[tuple[str, bool]]:
    if not isinstance(kept, list):
        return []
    return [(str(one[0]), bool(one[1])) for one in kept if isinstance(one, list) and len(one) == 2]
