"""Rosters: what a publication's list is, recorded; its rows, written once beside the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from catalog_app.model.roster import Roster, RosterRow
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import objects, struct_table, to_json

ROSTER = struct_table("roster", Roster, json=("columns",))

_cells = msgspec.json.Decoder(tuple[str, ...])
_PAGE = 1_000


def roster(database: Database, publication: str) -> Roster | None:
    """The roster of a publication, or None."""
    found: list[Roster] = objects(database, ROSTER, "WHERE publication = ?", (publication,))
    return found[0] if found else None


def write_rows(database: Database, uid: str, rows: Iterable[RosterRow]) -> None:
    """Keep the rows of the roster with this uid in place of those it had."""
    database.run("DELETE FROM roster_row WHERE roster = ?", (uid,))
    database.run_many(
        "INSERT INTO roster_row VALUES (?, ?, ?, ?)",
        ((uid, position, row.village, to_json(row.cells)) for position, row in enumerate(rows, 1)),
    )


def rows(database: Database, uid: str) -> Iterator[RosterRow]:
    """In their order; DAMAGED_WORKSPACE when one is none of ours."""
    last = 0
    select = "SELECT position, village, cells FROM roster_row WHERE roster = ? AND position > ? ORDER BY position"
    while page := database.query(f"{select} LIMIT {_PAGE}", (uid, last)):
        for position, village, cells in page:
            try:
                yield RosterRow(_cells.decode(cells), village)
            except (msgspec.MsgspecError, TypeError) as error:
                raise damaged(database.path, f"roster_row表第{position}行") from error
        last = page[-1][0]
