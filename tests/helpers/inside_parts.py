"""What the gate's readers hand over, tables cell by cell, so that tests can ask where a planted word was found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalog_app.importers.inside.parts import Found, Inside, InsideTable, Unread
from catalog_app.importers.inside.reader import read_inside

WORD = "20261123PLANTED"


def cells_of(table: InsideTable) -> list[Inside]:
    rows = list(enumerate(table.rows))
    return [
        Inside(table.place(number, column), text, table.unseen(number, column))
        for number, row in rows
        for column, text in enumerate(row)
        if text
    ]


def everything(path: Path) -> Iterator[Inside | Unread]:
    part: Found
    for part in read_inside(path):
        if isinstance(part, InsideTable):
            yield from cells_of(part)
        else:
            yield part


def parts(path: Path) -> list[Inside]:
    return [part for part in everything(path) if isinstance(part, Inside)]


def unread(path: Path) -> list[Unread]:
    return [part for part in everything(path) if isinstance(part, Unread)]


def places(path: Path, word: str = WORD) -> list[tuple[str, bool]]:
    return [(part.where, part.hidden) for part in parts(path) if word in part.text]
