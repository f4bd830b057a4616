"""Publications without their texts, each with its postings, in pieces: however many there are, few lie in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from catalog_app.model.outlines import Outline, Posted, Showing
from catalog_app.model.publication import State
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import FOREIGN
from catalog_app.store.standings import as_number

_PIECE = 2_000
_OUTLINES = (
    "SELECT id, uid, item, title, kind, year, state, document_number, index_number, formed, period, display_until, "
    "events FROM publication WHERE id > ? {narrowed} ORDER BY id LIMIT ?"
)
_PRESSING = "AND id IN (SELECT id FROM publication_fact WHERE flag IS NULL OR flag = 1 OR due <= ? OR down < ?)"
_ALL, _SOME = _OUTLINES.format(narrowed=""), _OUTLINES.format(narrowed=_PRESSING)
_POSTINGS = (
    'SELECT publication, channel, board, posted_on, url, taken_down, "by", receipt, place, proof IS NOT NULL '
    "FROM posting WHERE publication IN (SELECT value FROM json_each(?)) ORDER BY id"
)
_SHOWINGS = (
    "SELECT p.item, p.kind, p.period, min(x.posted_on), max(x.posted_on) "
    "FROM posting x JOIN publication p ON p.uid = x.publication GROUP BY x.publication"
)
_BY_CHANNEL = "SELECT channel, posted_on FROM posting"
_ForeignRow = (*FOREIGN, ValueError)


def outlines(database: Database) -> Iterator[Outline]:
    """All, in the order they were recorded. DAMAGED_WORKSPACE where a row is none of ours."""
    return _read(database, _ALL, ())


def pressing(database: Database, today: date, last: date) -> Iterator[Outline]:
    """Those that were reckoned to fall due by `last` or to come down before `today`, and the ones not reckoned yet."""
    return _read(database, _SOME, (as_number(last), as_number(today)))


def showings(database: Database) -> Iterator[Showing]:
    """What went up, once for each publication."""
    try:
        for item, kind, period, first, last in database.query(_SHOWINGS):
            yield Showing(item, kind, period, _day(first), _day(last))
    except _ForeignRow as error:
        raise damaged(database.path, "posting表") from error


def channel_days(database: Database) -> Iterator[tuple[str, date]]:
    """Channel and day of every posting."""
    try:
        yield from ((channel, _day(on)) for channel, on in database.query(_BY_CHANNEL))
    except _ForeignRow as error:
        raise damaged(database.path, "posting表") from error


def _read(database: Database, statement: str, values: tuple[Any, ...]) -> Iterator[Outline]:
    last = 0
    while rows := database.query(statement, (last, *values, _PIECE)):
        try:
            postings = _postings(database, [row[1] for row in rows])
            yield from [_outline(row, postings) for row in rows]
        except _ForeignRow as error:
            raise damaged(database.path, f"publication表第{last + 1}行之后") from error
        last = rows[-1][0]


def _postings(database: Database, uids: list[str]) -> dict[str, list[Posted]]:
    found: dict[str, list[Posted]] = defaultdict(list)
    for row in database.query(_POSTINGS, (msgspec.json.encode(uids).decode(),)):
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
    _, uid, item, title, kind, year, state, document_number, index_number, formed, period, until, events = row
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
        postings=tuple(postings.get(uid, ())),
    )


@lru_cache(maxsize=8_192)
def _day(text: str) -> date:
    return date.fromisoformat(text)
