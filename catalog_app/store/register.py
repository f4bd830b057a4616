"""The register read by SQL alone: pages and counts by facet, from `publication_fact` (standings.py).

Only the lines shown are read from the rows, which carry whole texts. Pages are told by offset: the window jumps
anywhere, and skipping costs less than a tenth of a microsecond a line (bench/README.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from catalog_app.model.errors import UsageError
from catalog_app.model.register import (
    MOST_FOUND_BY_TEXT,
    Facets,
    ItemStanding,
    Order,
    RegisterPage,
    RegisterQuery,
    RegisterRow,
)
from catalog_app.store import search
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import FOREIGN, sql, to_json
from catalog_app.store.standings import as_day, as_number

_FACT = "FROM publication_fact f"
_BY_TEXT = "FROM publication_words w CROSS JOIN publication_fact f ON f.id = w.rowid"
_BY_NEWEST_TEXT = (
    "FROM (SELECT rowid FROM publication_words WHERE publication_words MATCH ? ORDER BY rowid DESC LIMIT ?) w "
    "CROSS JOIN publication_fact f ON f.id = w.rowid"
)
_BY_TITLE = "FROM publication p INDEXED BY publication_title CROSS JOIN publication_fact f ON f.id = p.id"
_ORDERS: dict[Order, str] = {
    "newest": "f.id DESC",
    "oldest": "f.id",
    "formed": "f.formed IS NULL, f.formed DESC, f.id DESC",
    "due": "f.due IS NULL, f.due, f.id DESC",
    "title": "p.title, p.id",
}
_FACETS = ("domain", "station", "state", "year", "channel")
_ROWS = """
SELECT p.id, p.uid, p.title, p.document_number, p.index_number, p.kind, i.domain, p.item,
  ifnull(i.level3, ifnull(i.level2, i.level1)), iif(f.station <> '', f.station, i.station), p.state, p.year, p.formed,
  f.due, f.down, ifnull(f.moves & 1, 0), ifnull(f.moves & 2, 0),
  (SELECT names FROM channel_set WHERE id = f.channels),
  (SELECT count(DISTINCT board) FROM posting WHERE publication = p.uid AND taken_down IS NULL),
  (SELECT min(posted_on) FROM posting WHERE publication = p.uid),
  ifnull(f.due < ?2 OR f.down < ?2, 0) OR ifnull(f.flag, 0)
FROM publication p JOIN publication_fact f ON f.id = p.id JOIN item i ON i.uid = p.item
WHERE p.id IN (SELECT value FROM json_each(?1))
"""
_UIDS = "SELECT id, uid FROM publication WHERE id IN (SELECT value FROM json_each(?))"
_ITEM_STANDINGS = """
SELECT i.uid, g.posted, g.drafted FROM item i JOIN (
  SELECT item, max(channels NOT IN (SELECT id FROM channel_set WHERE names = '[]')) posted,
    max(state IN ('草稿', '初审', '复审', '终审', '待公开')) drafted
  FROM publication_fact GROUP BY item) g ON g.item = i.id
"""
_Condition = tuple[str, Sequence[Any]]
"""Words of SQL and the values they ask for."""


_NOWHERE: _Condition = ("f.channels IN (SELECT id FROM channel_set WHERE names = '[]')", [])
_OF_STATION = (
    "f.station = ? AND f.station <> '' "
    "OR f.station = '' AND f.item IN (SELECT id FROM item WHERE ifnull(station, '') = ?)"
)
"""Its own station, or else its item's."""
_ON_CHANNEL = "f.channels IN (SELECT id FROM channel_set WHERE instr(names, ?))"


class _Group(Struct, frozen=True):
    """Publications that agree in everything that is counted."""

    domain: str
    station: str
    state: str
    year: int
    channel: tuple[str, ...]
    count: int


def page(database: Database, query: RegisterQuery, offset: int, limit: int) -> RegisterPage:
    """Lines `offset` to `offset + limit` of what the query finds, and how many it finds."""
    with database.reading(), _blaming(database):
        total = _total(database, query)
        words, values = _found(query)
        ids = [row[0] for row in database.query(sql(words, "LIMIT ? OFFSET ?"), [*values, limit, offset])]
        return RegisterPage(_lines(database, ids, query.as_of), total)


def uids(database: Database, query: RegisterQuery) -> list[str]:
    """Every publication the query finds, in its order."""
    with database.reading():
        words, values = _found(query)
        ids = [row[0] for row in database.query(words, values)]
        rows = database.query(_UIDS, (to_json(ids),))
    by_id: dict[int, str] = dict(rows)
    return [by_id[number] for number in ids]


def facets(database: Database, query: RegisterQuery) -> Facets:
    """How many publications each value has under the rest of the query."""
    counts: dict[str, Counter[Any]] = {name: Counter() for name in _FACETS}
    total = 0
    with _blaming(database):
        groups = _groups(database, query)
    for group in groups:
        failed = [name for name in _FACETS if not _passes(query, group, name)]
        total += 0 if failed else group.count
        for name in _FACETS if not failed else failed if len(failed) == 1 else ():
            for value in _values(group, name):
                counts[name][value] += group.count
    return Facets(
        domains=dict(counts["domain"]),
        stations=dict(counts["station"]),
        states=dict(counts["state"]),
        years=dict(counts["year"]),
        channels=dict(counts["channel"]),
        total=total,
    )


def item_standings(database: Database) -> dict[str, ItemStanding]:
    """What the publications of each item tell together."""
    rows = database.query(_ITEM_STANDINGS)
    return {uid: ItemStanding(bool(posted), bool(drafted)) for uid, posted, drafted in rows}


@contextmanager
def _blaming(database: Database) -> Iterator[None]:
    """DAMAGED_WORKSPACE for a row that is none of ours."""
    try:
        yield
    except (*FOREIGN, ValueError) as error:
        raise damaged(database.path, "publication_fact表") from error


def _passes(query: RegisterQuery, group: _Group, name: str) -> bool:
    wanted = getattr(query, name)
    return wanted is None or wanted in _values(group, name)


def _values(group: _Group, name: str) -> tuple[Any, ...]:
    value = getattr(group, name)
    return value if isinstance(value, tuple) else (value,)


def _groups(database: Database, query: RegisterQuery) -> list[_Group]:
    """One scan, in the order of the index where no text is asked for."""
    common = msgspec.structs.replace(query, domain=None, station=None, state=None, year=None, channel=None)
    source, where, values = _source(common, newest=True)
    by = "GROUP BY f.item, f.station, f.state, f.year, f.channels"
    with database.reading():
        columns = "SELECT f.item, f.station, f.state, f.year, f.channels, count(*)"
        found = database.query(sql(columns, source, where, by), values)
        places = database.query("SELECT id, domain, ifnull(station, '') FROM item")
        sets = database.query("SELECT id, names FROM channel_set")
    items = {number: (domain, station) for number, domain, station in places}
    names = {number: tuple(msgspec.json.decode(words)) or ("",) for number, words in sets}
    return [
        _Group(items[item][0], own or items[item][1], state, year, names[channels], count)
        for item, own, state, year, channels, count in found
    ]


def _total(database: Database, query: RegisterQuery) -> int:
    """How many there are; of what a text finds, not more than are worth counting."""
    source, where, values = _source(query)
    if query.text:
        some = sql("SELECT 1", source, where, "LIMIT ?")
        return int(database.value(sql("SELECT count(*) FROM (", some, ")"), [*values, MOST_FOUND_BY_TEXT]))
    return int(database.value(sql("SELECT count(*)", source, where), values))


def _found(query: RegisterQuery) -> tuple[str, list[Any]]:
    """The statement for the ids in their order, and its values."""
    source, where, values = _source(query)
    if query.order == "title":
        source = _BY_TITLE if source == _FACT else sql(source, "JOIN publication p ON p.id = f.id")
    return sql("SELECT f.id", source, where, "ORDER BY", _order(query)), values


def _order(query: RegisterQuery) -> str:
    """By the text's own numbers FTS5 need not sort."""
    order = _ORDERS[query.order]
    return order.replace("f.id", "w.rowid") if search.query_words(query.text) else order


def _source(query: RegisterQuery, *, newest: bool = False) -> tuple[str, str, list[Any]]:
    """Where it is looked for, the condition ('' where nothing narrows) and its values.

    With `newest` a text finds the newest MOST_FOUND_BY_TEXT only.
    """
    words = search.query_words(query.text)
    found = [*_plain_conditions(query), *_item_conditions(query), *_dated_conditions(query)]
    asked = [search.match_words(words)] if words else []
    if words and not newest:
        found.insert(0, ("publication_words MATCH ?", asked))
    elif query.text.strip() and not words:  # nothing but punctuation is nowhere
        found.append(("0", []))
    where = sql("WHERE", " AND ".join(f"({condition})" for condition, _ in found)) if found else ""
    values = [one for _, some in found for one in some]
    if words and newest:
        return _BY_NEWEST_TEXT, where, [*asked, MOST_FOUND_BY_TEXT, *values]
    return _BY_TEXT if words else _FACT, where, values


def _plain_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    if query.state is not None:
        yield "f.state = ?", [query.state]
    if query.year is not None:
        yield "f.year = ?", [query.year]
    if query.channel is not None:
        yield _NOWHERE if query.channel == "" else (_ON_CHANNEL, [to_json(query.channel)])


def _item_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    if query.item is not None:
        yield "f.item = (SELECT id FROM item WHERE uid = ?)", [query.item]
    if query.domain is not None:
        yield "f.item IN (SELECT id FROM item WHERE domain = ?)", [query.domain]
    if query.station is not None:
        yield _OF_STATION, [query.station, query.station]


def _dated_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    if query.due is None and query.has_problem is None:
        return
    if query.as_of is None:
        raise UsageError("AS_OF_MISSING", "没有写明按哪一天查看期限。", "请写明日期。")
    today, last = as_number(query.as_of), as_number(query.as_of + timedelta(days=query.within))
    if query.due == "soon":
        yield "f.due >= ? AND f.due <= ?", [today, last]
    elif query.due is not None:
        yield {"late": "f.due < ?", "open": "f.due >= ?", "down": "f.down < ?"}[query.due], [today]
    if query.has_problem is not None:
        yield "(ifnull(f.due < ? OR f.down < ?, 0) OR ifnull(f.flag, 0)) = ?", [today, today, int(query.has_problem)]


def _lines(database: Database, ids: list[int], as_of: date | None) -> tuple[RegisterRow, ...]:
    found = {row[0]: row[1:] for row in database.query(_ROWS, (to_json(ids), as_number(as_of)))}
    names = RegisterRow.__struct_fields__
    return tuple(_line(dict(zip(names, found[number], strict=True))) for number in ids)


def _line(cells: dict[str, Any]) -> RegisterRow:
    days = {name: as_day(cells[name]) for name in ("due", "down")}
    channels = len(msgspec.json.decode(cells["channels"]))
    truths = {name: bool(cells[name]) for name in ("due_moves", "down_moves", "problem")}
    return msgspec.convert({**cells, **days, **truths, "channels": channels}, RegisterRow)
