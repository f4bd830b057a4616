"""A new workspace's database: schema, unit, domains with their items, search index; no history but its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from catalog_app.model.catalog import Basis, DomainCatalog, Item
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Unit
from catalog_app.store import history, leftovers, lock, migrations, opening, places, search
from catalog_app.store.connection import Database
from catalog_app.store.items import BASIS, DOMAIN, ITEM, encode_item
from catalog_app.store.memory import Memory
from catalog_app.store.rows import Cells
from catalog_app.support import files

CREATION = "建立工作区"


def make_folder(folder: Path) -> bool:
    """Have an empty folder; whether it was made now. UsageError FOLDER_NOT_EMPTY."""
    if folder.is_dir():
        if all(entry.name == lock.NAME or leftovers.is_leftover(entry.name) for entry in folder.iterdir()):
            return False
        raise _not_empty(folder)
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise _not_empty(folder) from error
    except OSError as error:
        raise files.world_error(error, folder) from error
    return True


def build(path: Path, unit: Unit, domains: Sequence[DomainCatalog], stamp: Stamp) -> None:
    """Fill the empty file `path`; the caller flushes and names it."""
    database = Database(path)
    try:
        database.run("PRAGMA synchronous=OFF")
        migrations.migrate(database)
        with database.writing():
            _fill(database, unit, domains, stamp)
    finally:
        database.close()


def _fill(database: Database, unit: Unit, domains: Sequence[DomainCatalog], stamp: Stamp) -> None:
    meta = {"uid": str(uuid4()), "created": stamp.now.isoformat(), "created_by": stamp.who}
    database.run_many("INSERT INTO meta VALUES (?, ?)", meta.items())
    search.mark_current(database)
    history.write_row(database, places.UNIT, None, places.UNIT.encode(unit))
    memory = Memory(database)
    for catalog in domains:
        history.write_row(database, DOMAIN, None, DOMAIN.encode(catalog.domain))
        for item in catalog.items:
            _write_item(database, memory, item)
    history.add_barrier(database, CREATION, stamp)


def _write_source(database: Database, cells: Cells) -> None:
    history.write_row(database, BASIS, None, cells)


def _write_item(database: Database, memory: Memory, item: Item) -> None:
    def refer(basis: Basis) -> str:
        return memory.source_uid(basis, lambda cells: _write_source(database, cells))

    history.write_row(database, ITEM, None, encode_item(item, refer))


def _not_empty(folder: Path) -> UsageError:
    remedy = "请换一个空文件夹或新的名字。"
    if (folder / opening.DATABASE).is_file():
        cause = f"“{folder.name}”里已经有一个工作区，没有改动它。"
        return UsageError("FOLDER_NOT_EMPTY", cause, f"可以直接打开它；要另建一个，{remedy}")
    return UsageError("FOLDER_NOT_EMPTY", f"“{folder.name}”不是空文件夹，没有改动它。", remedy)
