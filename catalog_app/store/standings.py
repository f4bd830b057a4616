"""What the register counts of each publication, in few bytes beside its row: `publication_fact`, outside the history.

What the row, its postings and its review tell follows every write. `due`, `down`, `moves` (1: a holiday notice to come
may move `due`, 2: `down`) and `flag` are reckoned by the services; `flag` is NULL where they are to be reckoned anew.
Days are numbers, 20261123; `first` and `last` are those on which it went up. The rows of publications carry whole
texts: to count by them took ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from catalog_app.model.register import Standing
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells, Table, to_json

_RECKONED_FROM = ("deadline", "stages", "channels", "origin")
_ADD = (
    "INSERT INTO publication_fact (id, item, station, state, year, channels, kind, period, formed, passed, receipted) "
    "VALUES (?, (SELECT id FROM item WHERE uid = ?), ?, ?, ?, ?, ?, ?, ?, 0, 0)"
)
_CHANGE = (
    "UPDATE publication_fact SET item = (SELECT id FROM item WHERE uid = ?), station = ?, state = ?, year = ?, "
    "kind = ?, period = ?, formed = ?, flag = NULL WHERE id = ?"
)
_PLAIN = ("item", "station", "state", "year", "kind", "period", "formed")
_ALL = "SELECT id, uid, item, station, state, year, kind, period, formed FROM publication"
_PUT_UP = "UPDATE publication_fact SET channels = ?, first = ?, last = ?, receipted = ?, flag = NULL WHERE id = ?"
_WENT_UP = "SELECT min(posted_on), max(posted_on), ifnull(max(receipt <> ''), 0) FROM posting WHERE publication = ?"
_REVIEWED = (
    "UPDATE publication_fact SET passed = EXISTS (SELECT 1 FROM review_step WHERE publication = ?1 "
    "AND (decision = '补登' OR step = '终审' AND decision = '同意')) "
    "WHERE id = (SELECT id FROM publication WHERE uid = ?1)"
)
_UNRECKONED = (
    "SELECT uid FROM publication WHERE id IN (SELECT id FROM publication_fact WHERE flag IS NULL ORDER BY id LIMIT ?)"
)
_CHANNELS = "SELECT DISTINCT channel FROM posting WHERE publication = ? ORDER BY channel"


def touch(database: Database, table: Table, old: Cells | None, new: Cells | None) -> None:
    """Follow a write, in its transaction: what hangs on the row is to be reckoned anew."""
    if table.name == "publication":
        _follow(database, old, new)
    elif table.name == "posting":
        _follow_posting(database, (new or old or {})["publication"])
    elif table.name == "review_step":
        database.run(_REVIEWED, ((new or old or {})["publication"],))
    elif table.name == "item" and old and new and any(old[name] != new[name] for name in _RECKONED_FROM):
        database.run("UPDATE publication_fact SET flag = NULL WHERE item = ? AND flag IS NOT NULL", (new["id"],))
    elif table.name == "calendar_day":
        database.run("UPDATE publication_fact SET flag = NULL WHERE flag IS NOT NULL")


def rebuild(database: Database) -> None:
    """Everything anew, in the running transaction."""
    database.run("DELETE FROM publication_fact")
    unposted = _channel_set(database, [])
    for number, _, item, station, state, year, kind, period, formed in database.query(_ALL):
        database.run(_ADD, (number, item, station, state, year, unposted, kind, period, as_number(formed)))
    for (publication,) in database.query("SELECT DISTINCT publication FROM posting"):
        _follow_posting(database, publication)
    for (publication,) in database.query("SELECT DISTINCT publication FROM review_step"):
        database.run(_REVIEWED, (publication,))


def unreckoned(database: Database, limit: int) -> list[str]:
    """Uids of publications whose standing is to be reckoned."""
    return [row[0] for row in database.query(_UNRECKONED, (limit,))]


def keep(database: Database, standings: Iterable[Standing]) -> None:
    """Keep what was reckoned, in a transaction of its own."""
    rows = [
        (as_number(one.due), as_number(one.down), one.due_moves + 2 * one.down_moves, int(one.flagged), one.uid)
        for one in standings
    ]
    with database.writing():
        database.run_many(
            "UPDATE publication_fact SET due = ?, down = ?, moves = ?, flag = ? "
            "WHERE id = (SELECT id FROM publication WHERE uid = ?)",
            rows,
        )


def as_number(day: date | str | None) -> int | None:
    """2026-11-23 → 20261123; what is no day is none."""
    digits = str(day or "").replace("-", "")
    return int(digits) if digits.isascii() and digits.isdigit() else None


def as_day(number: int | None) -> date | None:
    """20261123 → 2026-11-23."""
    return None if number is None else date(number // 10_000, number // 100 % 100, number % 100)


def _follow(database: Database, old: Cells | None, new: Cells | None) -> None:
    if new is None:
        database.run("DELETE FROM publication_fact WHERE id = ?", ((old or {})["id"],))
        return
    item, station, state, year, kind, period, formed = (new[name] for name in _PLAIN)
    if old is None:
        unposted = _channel_set(database, _channels(database, new["uid"]))
        database.run(_ADD, (new["id"], item, station, state, year, unposted, kind, period, as_number(formed)))
    else:
        database.run(_CHANGE, (item, station, state, year, kind, period, as_number(formed), new["id"]))


def _follow_posting(database: Database, publication: str) -> None:
    channels = _channel_set(database, _channels(database, publication))
    first, last, receipted = database.one(_WENT_UP, (publication,)) or (None, None, 0)
    number = database.value("SELECT id FROM publication WHERE uid = ?", (publication,))
    database.run(_PUT_UP, (channels, as_number(first), as_number(last), receipted, number))


def _channels(database: Database, publication: str) -> list[str]:
    return [row[0] for row in database.query(_CHANNELS, (publication,))]


def _channel_set(database: Database, names: list[str]) -> int:
    """The number of this set of channels; there are few of them."""
    words = to_json(names)
    known = database.value("SELECT id FROM channel_set WHERE names = ?", (words,))
    return int(known) if known is not None else database.insert("INSERT INTO channel_set (names) VALUES (?)", (words,))
