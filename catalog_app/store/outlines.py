"""Publications without their texts, each with its postings, in pieces: however many there are, few lie in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from catalog_app.model.outlines import Outline, Posted
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import FOREIGN

_PIECE = 2_000
_PLAIN = ("uid", "item", "title", "kind", "year", "state", "document_number", "index_number", "formed", "period")
_OUTLINES = f"SELECT id, {', '.join(_PLAIN)}, display_until, events FROM publication WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - names of this file
_WHERE = ("channel", "board", "posted_on", "url", "taken_down", "by", "receipt", "place")
_POSTINGS = (
    'SELECT publication, channel, board, posted_on, url, taken_down, "by", receipt, place, proof IS NOT NULL '
    "FROM posting WHERE publication IN (SELECT uid FROM publication WHERE id > ? AND id <= ?) ORDER BY id"
)


def outlines(database: Database) -> Iterator[Outline]:
    """In the order they were recorded. DAMAGED_WORKSPACE where a row is none of ours."""
    last = 0
    while rows := database.query(_OUTLINES, (last, _PIECE)):
        try:
            postings = _postings(database, last, rows[-1][0])
            yield from [_outline(row, postings.get(row[1], [])) for row in rows]
        except FOREIGN as error:
            raise damaged(database.path, f"publication表第{last + 1}行之后") from error
        last = rows[-1][0]


def _postings(database: Database, after: int, last: int) -> dict[str, list[Posted]]:
    found: dict[str, list[Posted]] = defaultdict(list)
    for publication, *cells, proved in database.query(_POSTINGS, (after, last)):
        told = dict(zip(_WHERE, cells, strict=True))
        found[publication].append(msgspec.convert({**told, "has_proof": bool(proved)}, Posted))
    return found


def _outline(row: tuple[Any, ...], postings: list[Posted]) -> Outline:
    _, *plain, display_until, events = row
    cells = dict(zip(_PLAIN, plain, strict=True))
    told = {} if events == "{}" else msgspec.json.decode(events)
    found = {**cells, "display_until": display_until, "events": told, "postings": tuple(postings)}
    return msgspec.convert(found, Outline)
