"""Rows of the recorded tables: how they are read, written and turned into objects.

A row is a dict of what SQLite stores, with its `id`. Only history.write_row may write: history and search follow it.
To add a table: declare a `Table` in its subject's file and list it in tables.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError
from catalog_app.model.words import writable
from catalog_app.store.connection import Database, Row, Values, damaged

Cells = dict[str, Any]
FOREIGN = (msgspec.MsgspecError, KeyError, TypeError, RecursionError)
"""What a row that something else changed raises when it is decoded."""
_encode = msgspec.json.Encoder().encode
_ESCAPED = re.compile(r"\\(?:u00[01]|u[fF]{3}[eEfF]|[bf])")
"""Characters in JSON that may be none `writable` leaves."""


class Table(Struct, frozen=True, dict=True):
    """One recorded table: its columns (after `id`), its key column and how its rows become objects."""

    name: str
    key: str
    columns: tuple[str, ...]
    encode: Callable[[Any], Cells]
    decode: Callable[[Cells], Any]
    derived: tuple[str, ...] = ()
    """Columns the search keeps; no part of the row's history."""
    json: frozenset[str] = frozenset()
    """Columns that hold JSON."""

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """`id` and the others, in the order of `select`."""
        return ("id", *self.columns)

    @cached_property
    def select(self) -> str:
        """The beginning of every query."""
        return sql("SELECT", ", ".join(f'{self.name}."{column}"' for column in self.all_columns), "FROM", self.name)

    @cached_property
    def insert(self) -> str:
        """The insert statement for a row; without id it gets the next one."""
        columns = (*self.all_columns, *self.derived)
        names = ", ".join(f'"{column}"' for column in columns)
        return sql("INSERT INTO", self.name, f"({names}) VALUES (", ", ".join("?" for _ in columns), ")")

    def cells(self, row: Row) -> Cells:
        """A row of `select` by column."""
        return dict(zip(self.all_columns, row, strict=True))


def struct_table(name: str, kind: type[Struct], key: str = "uid", json: Iterable[str] = ()) -> Table:
    """A table whose columns are the fields of `kind`; the fields in `json` are stored as JSON text."""
    columns = tuple(field.name for field in msgspec.structs.fields(kind))
    structured = frozenset(json)

    def encode(value: Any) -> Cells:
        cells: Cells = msgspec.to_builtins(value)
        for column in structured:
            cells[column] = to_json(cells[column])
        return cells

    def decode(cells: Cells) -> Any:
        plain = {column: cells[column] for column in columns}
        for column in structured:
            plain[column] = msgspec.json.decode(plain[column])
        return msgspec.convert(plain, kind)

    return Table(name, key, columns, encode, decode, json=structured)


def sql(*parts: str) -> str:
    """A statement put together from parts that all stand in this package; what users wrote goes in as values."""
    return " ".join(parts)


def to_json(value: Any) -> str:
    """The one form in which structured cells are stored."""
    return _encode(value).decode()


def read(database: Database, table: Table, key: str) -> Cells | None:
    """The stored row with this key, or None."""
    row = database.one(f"{table.select} WHERE {table.key} = ?", (key,))
    return None if row is None else table.cells(row)


def objects(database: Database, table: Table, rest: str = "", values: Values = ()) -> list[Any]:
    """The rows that `rest` (WHERE, ORDER BY) selects, as objects; DAMAGED_WORKSPACE when one is none of ours."""
    return [decoded(database, table, row) for row in database.query(f"{table.select} {rest}", values)]


def decoded(database: Database, table: Table, row: Row) -> Any:
    """One row as object; DAMAGED_WORKSPACE when it is none of ours."""
    cells = table.cells(row)
    try:
        return table.decode(readable(table, cells))
    except FOREIGN as error:
        raise damaged_row(database, table, cells) from error


def damaged_row(database: Database, table: Table, cells: Cells) -> WorldError:
    """DAMAGED_WORKSPACE for a row that is none of ours."""
    return damaged(database.path, f"{table.name}表第{cells.get('id')}行")


def readable(table: Table, cells: Cells) -> Cells:
    """The cells without characters no file can hold: they get in only past us, and every export would fail on them."""
    changed = {}
    for name, cell in cells.items():
        if type(cell) is str:
            clean = _readable_json(cell) if name in table.json else writable(cell)
            if clean is not cell:
                changed[name] = clean
    return {**cells, **changed} if changed else cells


def _readable_json(text: str) -> str:
    text = writable(text)
    return to_json(_without_unwritable(msgspec.json.decode(text))) if _ESCAPED.search(text) else text


def _without_unwritable(value: Any) -> Any:
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {writable(key): _without_unwritable(inner) for key, inner in value.items()}
    return [_without_unwritable(inner) for inner in value] if isinstance(value, list) else value


def insert(database: Database, table: Table, new: Cells, derived: Cells) -> None:
    """Store a new row; without id it gets one, written into `new`."""
    values = [new.get("id"), *(new[column] for column in table.columns), *(derived[name] for name in table.derived)]
    new["id"] = database.insert(table.insert, values)


def update(database: Database, table: Table, number: int, cells: Cells) -> None:
    """Change some cells, derived ones among them, of the row with this id."""
    sets = ", ".join(f'"{column}" = ?' for column in cells)
    database.run(sql("UPDATE", table.name, "SET", sets, "WHERE id = ?"), [*cells.values(), number])


def delete(database: Database, table: Table, number: int) -> None:
    """Remove the row with this id."""
    database.run(sql("DELETE FROM", table.name, "WHERE id = ?"), (number,))
