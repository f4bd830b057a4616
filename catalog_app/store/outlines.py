"""Publications without their texts, each with its postings, in pieces: however many there are, few lie in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from catalog_app.model.outlines import Interpretation, Outline, Posted, Showing
from catalog_app.model.publication import State
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import FOREIGN, sql, to_json
from catalog_app.store.standings import as_number

_PIECE = 2_000
_COLUMNS = (
    "SELECT p.id, p.uid, p.item, p.title, p.kind, p.year, p.state, p.document_number, p.index_number, p.formed, "
    "p.period, p.display_until, p.events, p.station"
)
_ALL = sql(_COLUMNS, "FROM publication p WHERE p.id > ? ORDER BY p.id LIMIT ?")
_BY_FACT = "FROM publication_fact f CROSS JOIN publication p ON p.id = f.id WHERE f.id > ?"
_PRESSING = sql(
    _COLUMNS, _BY_FACT, "AND (f.flag IS NULL OR f.flag = 1 OR f.due <= ? OR f.down < ?) ORDER BY f.id LIMIT ?"
)
_UNRECKONED = sql(_COLUMNS, _BY_FACT, "AND f.flag IS NULL ORDER BY f.id LIMIT ?")
_CHOSEN = sql(_COLUMNS, "FROM publication p WHERE p.uid IN (SELECT value FROM json_each(?)) ORDER BY p.id")
_POSTINGS = (
    'SELECT publication, channel, board, posted_on, url, taken_down, "by", receipt, place, proof IS NOT NULL '
    "FROM posting WHERE publication IN (SELECT value FROM json_each(?)) ORDER BY id"
)
_SHOWINGS = (
    "SELECT i.uid, f.kind, f.period, f.first, f.last FROM publication_fact f JOIN item i ON i.id = f.item "
    "WHERE f.first IS NOT NULL"
)
_BY_CHANNEL = "SELECT channel, posted_on, count(*) FROM posting GROUP BY channel, posted_on"
_FIRST_DAY = "(SELECT min(posted_on) FROM posting WHERE publication = {uid})"
_INTERPRETED = sql(
    "SELECT p.uid, p.title, p.item, p.kind, p.no_interpretation,",
    _FIRST_DAY.format(uid="p.uid"),
    ", (SELECT min(x.posted_on) FROM json_each(p.links) l",
    "JOIN posting x ON x.publication = json_extract(l.value, '$.uid')",
    "WHERE json_extract(l.value, '$.kind') = '解读'), instr(p.links, '\"解读\"')",
    "FROM publication p WHERE p.id IN (SELECT id FROM publication_fact WHERE kind IN (SELECT value FROM json_each(?))",
    "UNION SELECT id FROM publication WHERE links <> '[]' AND instr(links, '\"解读\"'))",
)
_ForeignRow = (*FOREIGN, ValueError)


def outlines(database: Database) -> Iterator[Outline]:
    """All, in the order they were recorded. DAMAGED_WORKSPACE where a row is none of ours."""
    return _read(database, _ALL, ())


def pressing(database: Database, today: date, last: date) -> Iterator[Outline]:
    """Those that were reckoned to fall due by `last` or to come down before `today`, and the ones not reckoned yet."""
    return _read(database, _PRESSING, (as_number(last), as_number(today)))


def unreckoned(database: Database) -> Iterator[Outline]:
    """Those whose due days are to be reckoned."""
    return _read(database, _UNRECKONED, ())


def chosen(database: Database, uids: Iterable[str]) -> Iterator[Outline]:
    """Those with these uids."""
    wanted = list(uids)
    for begin in range(0, len(wanted), _PIECE):
        some = wanted[begin : begin + _PIECE]
        yield from _told(database, database.query(_CHOSEN, (to_json(some),)))


def showings(database: Database) -> Iterator[Showing]:
    """What went up, once for each publication."""
    try:
        for item, kind, period, first, last in database.query(_SHOWINGS):
            yield Showing(item, kind, period, _day_of(first), _day_of(last))
    except _ForeignRow as error:
        raise damaged(database.path, "publication_fact表") from error


def interpretations(database: Database, kinds: Iterable[str]) -> Iterator[Interpretation]:
    """Publications of these kinds, and others that a 解读 is linked to, that went up."""
    try:
        for uid, title, item, kind, waived, first, told, linked in database.query(
            _INTERPRETED, (to_json(list(kinds)),)
        ):
            if first:
                day = _day(told) if told else None
                yield Interpretation(uid, title, item, kind, _day(first), day, bool(linked), bool(waived))
    except _ForeignRow as error:
        raise damaged(database.path, "publication表") from error


def channel_days(database: Database) -> Iterator[tuple[str, date, int]]:
    """Channel and day of the postings, and how many there were."""
    try:
        yield from ((channel, _day(on), count) for channel, on, count in database.query(_BY_CHANNEL))
    except _ForeignRow as error:
        raise damaged(database.path, "posting表") from error


def _read(database: Database, statement: str, values: tuple[Any, ...]) -> Iterator[Outline]:
    last = 0
    while rows := database.query(statement, (last, *values, _PIECE)):
        yield from _told(database, rows)
        last = rows[-1][0]


def _told(database: Database, rows: Sequence[tuple[Any, ...]]) -> list[Outline]:
    try:
        postings = _postings(database, [row[1] for row in rows])
        return [_outline(row, postings) for row in rows]
    except _ForeignRow as error:
        raise damaged(database.path, f"publication表第{rows[0][0]}行之后") from error


def _postings(database: Database, uids: list[str]) -> dict[str, list[Posted]]:
    found: dict[str, list[Posted]] = defaultdict(list)
    for row in database.query(_POSTINGS, (to_json(uids),)):
        publication, channel, board, posted_on, url, taken_down, by, receipt, place, proved = row
        posted = Posted(
            channel=channel,
            board=board,
            posted_on=_day(posted_on),
            url=url,
            taken_down=_day(taken_down) if taken_down else None,
            by=by,
            has_proof=bool(proved),
            receipt=receipt,
            place=place,
        )
        found[publication].append(posted)
    return found


def _outline(row: tuple[Any, ...], postings: dict[str, list[Posted]]) -> Outline:
    _, uid, item, title, kind, year, state, document_number, index_number, formed, period, until, events, station = row
    return Outline(
        uid=uid,
        item=item,
        title=title,
        kind=kind,
        year=year,
        state=State(state),
        document_number=document_number,
        index_number=index_number,
        formed=_day(formed) if formed else None,
        period=period,
        events={} if events == "{}" else msgspec.json.decode(events, type=dict[str, date]),
        display_until=_day(until) if until else None,
        station=station,
        postings=tuple(postings.get(uid, ())),
    )


@lru_cache(maxsize=8_192)
def _day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=8_192)
def _day_of(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
