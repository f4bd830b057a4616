"""The unit, its public contacts, stations, villages, boards and persons: rows and queries."""

from __future__ import annotations

from typing import Any

from catalog_app.model.unit import Board, Contact, Person, Station, Unit, Village
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import Cells, Table, objects, struct_table

UNIT_KEY = "unit"

_PLAIN_UNIT = struct_table("unit", Unit, json=("levels", "channels"))


def _encode_unit(unit: Unit) -> Cells:
    return {"uid": UNIT_KEY, **_PLAIN_UNIT.encode(unit)}


UNIT = Table("unit", "uid", ("uid", *_PLAIN_UNIT.columns), _encode_unit, _PLAIN_UNIT.decode, json=_PLAIN_UNIT.json)
CONTACT = struct_table("contact", Contact)
STATION = struct_table("station", Station, json=("domains",))
VILLAGE = struct_table("village", Village)
BOARD = struct_table("board", Board)
PERSON = struct_table("person", Person)

BY_TYPE: dict[type[Any], Table] = {Contact: CONTACT, Station: STATION, Village: VILLAGE, Board: BOARD, Person: PERSON}


def unit(database: Database) -> Unit:
    """The unit the workspace belongs to."""
    found: list[Unit] = objects(database, UNIT)
    if len(found) != 1:
        raise damaged(database.path)
    return found[0]


def contacts(database: Database) -> list[Contact]:
    """In the order they were entered."""
    return objects(database, CONTACT, "ORDER BY id")


def stations(database: Database) -> list[Station]:
    """In the order they were entered."""
    return objects(database, STATION, "ORDER BY id")


def villages(database: Database) -> list[Village]:
    """In printed order."""
    return objects(database, VILLAGE, "ORDER BY position, id")


def boards(database: Database) -> list[Board]:
    """The township's own first, then in the order of the villages."""
    join = "LEFT JOIN village ON village.uid = board.village"
    return objects(
        database, BOARD, f"{join} ORDER BY board.village IS NOT NULL, village.position, village.id, board.id"
    )


def persons(database: Database) -> list[Person]:
    """In the order they were entered."""
    return objects(database, PERSON, "ORDER BY id")
