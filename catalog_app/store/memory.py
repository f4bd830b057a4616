"""Items and sources the holder of the lock has read: nobody else changes them, so an edit reads nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from catalog_app.model.catalog import Basis, Item
from catalog_app.model.records import BasisSource
from catalog_app.store.connection import Database, damaged
from catalog_app.store.items import BASIS, ITEM, Sources, decoded_item, encode_source, references
from catalog_app.store.rows import FOREIGN, Cells, damaged_row, objects, read

T = TypeVar("T")


class Memory:
    """Belongs to one state of the database: it goes on when a transaction was committed, and is dropped otherwise."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._uids: dict[tuple[str, str], str] = {}
        self._sources: Sources = {}
        self._items: dict[str, tuple[Item | None, Cells]] = {}
        self._lists: dict[str, list[Any]] = {}

    def item(self, uid: str) -> Item | None:
        """The item, or None."""
        cells = self.item_cells(uid)
        if cells is None:
            return None
        known = self._items[uid][0]
        if known is None:
            known = self._decoded(cells)
            self._items[uid] = (known, cells)
        return known

    def known_item(self, uid: str) -> tuple[Item, Cells] | None:
        """An item that was read, with the row it came from."""
        item, cells = self._items.get(uid, (None, {}))
        return None if item is None else (item, cells)

    def item_cells(self, uid: str) -> Cells | None:
        """The stored row of an item, or None."""
        if uid in self._items:
            return self._items[uid][1]
        cells = read(self._database, ITEM, uid)
        if cells is not None:
            self._items[uid] = (None, cells)
        return cells

    def listed(self, table: str, reader: Callable[[Database], list[T]]) -> list[T]:
        """What `reader` makes of the small table `table`: an edit asks for stations and contacts every time."""
        if table not in self._lists:
            self._lists[table] = reader(self._database)
        return [*self._lists[table]]

    def note(self, table: str, key: str, cells: Cells | None) -> None:
        """A row was written (or removed: None)."""
        self._lists.pop(table, None)
        if table == ITEM.name:
            self._items.pop(key, None)
            if cells is not None:
                self._items[key] = (None, cells)

    def source_uid(self, basis: Basis, write_new: Callable[[Cells], None]) -> str:
        """The uid of the source with this title and number; `write_new` writes its row when there is none."""
        wanted = (basis.title, basis.number or "")
        uid = self._uids.get(wanted) or self._database.value(
            "SELECT uid FROM basis WHERE title = ? AND number = ?", wanted
        )
        if uid is None:
            uid = str(uuid4())
            write_new(encode_source(BasisSource(uid=uid, title=basis.title, number=basis.number)))
        self._uids[wanted] = uid
        return uid

    def forget(self) -> None:
        """Read everything again."""
        self._uids.clear()
        self._sources.clear()
        self._items.clear()
        self._lists.clear()

    def _decoded(self, cells: Cells) -> Item:
        try:
            cited = {source: self._source(source) for source, _ in references(cells)}
        except FOREIGN as error:
            raise damaged_row(self._database, ITEM, cells) from error
        return decoded_item(self._database, cells, cited)

    def _source(self, uid: str) -> BasisSource:
        found = self._sources.get(uid)
        if found is None:
            stored: list[BasisSource] = objects(self._database, BASIS, "WHERE uid = ?", (uid,))
            if not stored:
                raise damaged(self._database.path)
            found = self._sources[uid] = stored[0]
        return found
