"""What was printed, and what was typed over into a portal by hand: rows and queries."""

from __future__ import annotations

import msgspec

from catalog_app.model.records import DeskTick, PrintedCopy
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells, Table, objects, struct_table

PRINTED_COPY = struct_table("printed_copy", PrintedCopy)


def printed_copies(database: Database, publication: str | None, domain: str | None) -> list[PrintedCopy]:
    """In the order they were recorded, of a publication, a domain or of all."""
    if publication is not None:
        found: list[PrintedCopy] = objects(database, PRINTED_COPY, "WHERE publication = ? ORDER BY id", (publication,))
        return [copy for copy in found if domain in (None, copy.domain)]
    return objects(database, PRINTED_COPY, "WHERE ifnull(?, domain) = domain ORDER BY id", (domain,))


def printed_copy(database: Database, uid: str) -> PrintedCopy | None:
    """One of them, or None."""
    found: list[PrintedCopy] = objects(database, PRINTED_COPY, "WHERE uid = ?", (uid,))
    return found[0] if found else None


def tick_key(publication: str, profile: str, part: str) -> str:
    """The key of a tick's row."""
    return f"{publication}/{profile}/{part}"


def desk_ticks(database: Database, profile: str) -> list[DeskTick]:
    """In the order they were ticked."""
    return objects(database, DESK_TICK, "WHERE profile = ? ORDER BY id", (profile,))


def _encode_tick(tick: DeskTick) -> Cells:
    return {"uid": tick_key(tick.publication, tick.profile, tick.part), **msgspec.to_builtins(tick)}


def _decode_tick(cells: Cells) -> DeskTick:
    return msgspec.convert(cells, DeskTick)


DESK_TICK = Table(
    "desk_tick",
    "uid",
    ("uid", "publication", "profile", "part", "content_sha256", "at", "by"),
    _encode_tick,
    _decode_tick,
)
