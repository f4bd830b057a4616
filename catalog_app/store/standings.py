"""What a publication's row knows beside its history: the channels it was posted on, and what was reckoned of it.

`channels` is kept here at every write; `due`, `down` and `flag` are reckoned by the services, and `flag` is NULL where
they are to be reckoned anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from catalog_app.model.register import Standing
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells, Table

_RECKONED_FROM = ("deadline", "stages", "channels", "origin")
_POSTED = (
    "UPDATE publication SET flag = NULL, channels = (SELECT json_group_array(channel) FROM ("
    "SELECT DISTINCT channel FROM posting WHERE publication = ?1 ORDER BY channel)) WHERE uid = ?1"
)


def touch(database: Database, table: Table, old: Cells | None, new: Cells | None) -> None:
    """Follow a write, in its transaction: what hangs on the row is to be reckoned anew."""
    cells = new or old or {}
    if table.name == "posting":
        database.run(_POSTED, (cells["publication"],))
    elif table.name == "item" and old and new and any(old[name] != new[name] for name in _RECKONED_FROM):
        database.run("UPDATE publication SET flag = NULL WHERE item = ? AND flag IS NOT NULL", (new["uid"],))
    elif table.name == "calendar_day":
        database.run("UPDATE publication SET flag = NULL WHERE flag IS NOT NULL")


def unreckoned(database: Database, limit: int) -> list[str]:
    """Uids of publications whose standing is to be reckoned."""
    found = database.query("SELECT uid FROM publication WHERE flag IS NULL ORDER BY id LIMIT ?", (limit,))
    return [row[0] for row in found]


def keep(database: Database, standings: Iterable[Standing]) -> None:
    """Keep what was reckoned, in a transaction of its own."""
    rows = [(_day(one.due), _day(one.down), int(one.flagged), one.uid) for one in standings]
    with database.writing():
        database.run_many("UPDATE publication SET due = ?, down = ?, flag = ? WHERE uid = ?", rows)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
