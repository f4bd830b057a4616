"""The register read by SQL alone: pages and counts by facet.

One index holds all that is counted, so that nothing but the lines shown is read from the rows, which carry whole texts.
Pages are told by offset: the window jumps anywhere, and the index is scanned in milliseconds (bench/README.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from catalog_app.model.errors import UsageError
from catalog_app.model.register import Facets, Order, RegisterPage, RegisterQuery, RegisterRow
from catalog_app.store import search
from catalog_app.store.connection import Database
from catalog_app.store.rows import sql, to_json

_FROM = "FROM publication INDEXED BY publication_register"
_ORDERS: dict[Order, str] = {
    "newest": "id DESC",
    "oldest": "id",
    "formed": "formed IS NULL, formed DESC, id DESC",
    "due": "due IS NULL, due, id DESC",
    "title": "title, id DESC",
}
_FACETS = ("domain", "station", "state", "year", "channel")
_ROWS = """
SELECT p.id, p.uid, p.title, p.document_number, p.index_number, p.kind, i.domain, p.item,
  ifnull(i.level3, ifnull(i.level2, i.level1)), i.station, p.state, p.year, p.formed, p.due, p.down,
  json_array_length(p.channels),
  (SELECT count(DISTINCT board) FROM posting WHERE publication = p.uid AND taken_down IS NULL),
  (SELECT min(posted_on) FROM posting WHERE publication = p.uid),
  ifnull(p.due < ?2 OR p.down < ?2, 0) OR ifnull(p.flag, 0)
FROM publication p JOIN item i ON i.uid = p.item WHERE p.id IN (SELECT value FROM json_each(?1))
"""


_Condition = tuple[str, Sequence[Any]]
"""Words of SQL and the values they ask for."""


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
    with database.reading():
        where, values = _where(query)
        total = int(database.value(sql("SELECT count(*)", _FROM, where), values))
        source = "FROM publication" if not where and query.order in ("newest", "oldest") else _FROM
        order = sql("ORDER BY", _ORDERS[query.order], "LIMIT ? OFFSET ?")
        found = database.query(sql("SELECT id", source, where, order), [*values, limit, offset])
        return RegisterPage(_lines(database, [row[0] for row in found], query.as_of), total)


def uids(database: Database, query: RegisterQuery) -> list[str]:
    """Every publication the query finds, in its order."""
    where, values = _where(query)
    found = database.query(sql("SELECT uid FROM publication", where, "ORDER BY", _ORDERS[query.order]), values)
    return [row[0] for row in found]


def facets(database: Database, query: RegisterQuery) -> Facets:
    """How many publications each value has under the rest of the query."""
    counts: dict[str, Counter[Any]] = {name: Counter() for name in _FACETS}
    total = 0
    for group in _groups(database, query):
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


def _passes(query: RegisterQuery, group: _Group, name: str) -> bool:
    wanted = getattr(query, name)
    return wanted is None or wanted in _values(group, name)


def _values(group: _Group, name: str) -> tuple[Any, ...]:
    value = getattr(group, name)
    return value if isinstance(value, tuple) else (value,)


def _groups(database: Database, query: RegisterQuery) -> list[_Group]:
    """One scan of the index, in its own order."""
    common = msgspec.structs.replace(query, domain=None, station=None, state=None, year=None, channel=None)
    with database.reading():
        where, values = _where(common)
        by = "GROUP BY item, state, year, channels"
        found = database.query(sql("SELECT item, state, year, channels, count(*)", _FROM, where, by), values)
        places = database.query("SELECT uid, domain, ifnull(station, '') FROM item")
    items = {uid: (domain, station) for uid, domain, station in places}
    known: dict[str, tuple[str, ...]] = {}
    groups = []
    for item, state, year, channels, count in found:
        names = known.get(channels) or known.setdefault(channels, tuple(msgspec.json.decode(channels)) or ("",))
        groups.append(_Group(*items[item], state, year, names, count))
    return groups


def _where(query: RegisterQuery) -> tuple[str, list[Any]]:
    """The condition with its values, '' where nothing narrows."""
    found = [*_plain_conditions(query), *_item_conditions(query), *_text_conditions(query), *_dated_conditions(query)]
    if not found:
        return "", []
    return sql("WHERE", " AND ".join(f"({words})" for words, _ in found)), [one for _, some in found for one in some]


def _plain_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    if query.item is not None:
        yield "item = ?", [query.item]
    if query.state is not None:
        yield "state = ?", [query.state]
    if query.year is not None:
        yield "year = ?", [query.year]
    if query.channel == "":
        yield "channels = '[]'", []
    elif query.channel is not None:
        yield "instr(channels, ?)", [to_json(query.channel)]


def _item_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    if query.domain is not None:
        yield "item IN (SELECT uid FROM item WHERE domain = ?)", [query.domain]
    if query.station is not None:
        yield "item IN (SELECT uid FROM item WHERE ifnull(station, '') = ?)", [query.station]


def _text_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    words = search.query_words(query.text)
    if words:
        found = "SELECT rowid FROM publication_words WHERE publication_words MATCH ?"
        yield f"id IN ({found})", [search.match_words(words)]
    elif query.text.strip():  # nothing but punctuation is nowhere
        yield "0", []


def _dated_conditions(query: RegisterQuery) -> Iterator[_Condition]:
    if query.due is None and query.has_problem is None:
        return
    if query.as_of is None:
        raise UsageError("AS_OF_MISSING", "没有写明按哪一天查看期限。", "请写明日期。")
    today, last = _day(query.as_of), _day(query.as_of + timedelta(days=query.within))
    if query.due == "soon":
        yield "due >= ? AND due <= ?", [today, last]
    elif query.due is not None:
        yield {"late": "due < ?", "open": "due >= ?", "down": "down < ?"}[query.due], [today]
    if query.has_problem is not None:
        yield "(ifnull(due < ? OR down < ?, 0) OR ifnull(flag, 0)) = ?", [today, today, int(query.has_problem)]


def _lines(database: Database, ids: list[int], as_of: date | None) -> tuple[RegisterRow, ...]:
    found = {row[0]: row[1:] for row in database.query(_ROWS, (to_json(ids), _day(as_of)))}
    names = RegisterRow.__struct_fields__
    rows = (dict(zip(names, found[number], strict=True)) for number in ids)
    return tuple(msgspec.convert({**row, "problem": bool(row["problem"])}, RegisterRow) for row in rows)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
