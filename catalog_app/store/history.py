"""The history kept in the file: one named step per operation, its rows, undo and redo.

`change` holds a step with its first rows as JSON, `change_part` further rows of large steps, `change_row` tells which
parts mention a row: an ordinary edit touches two pages here, and undo costs what its own step holds. An update keeps
only the columns that differ. States: `done`; `undone` (may be redone); `dropped` (undone, and something else was done
since: readable, never redone); `record` (a package: readable, undo and redo pass it by); `barrier` (migration, restore:
undo ends here).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from catalog_app.model.changes import ChangeSet, HistoryStep, RowChange, Stamp
from catalog_app.model.errors import WorldError
from catalog_app.model.words import in_quotes
from catalog_app.store import search, tables
from catalog_app.store.connection import Database, Row, damaged
from catalog_app.store.rows import Cells, Table, delete, insert, read, sql, to_json, update

_rows_decoder = msgspec.json.Decoder(list[tuple[str, str, Cells | None, Cells | None]])
_PART_BITS = 24
_ROWS_OF_PART = 50
_STEP = "SELECT id, name, who, at, state FROM change"
_NEWEST = sql(_STEP, "ORDER BY id DESC LIMIT ?")
_OF_TABLE = sql(_STEP, "WHERE instr(' ' || subjects || ' ', ?) ORDER BY id DESC LIMIT ?")
_OF_ROW = sql(
    _STEP,
    "WHERE id IN (SELECT step FROM change_row WHERE row_id = ?) AND instr(' ' || subjects || ' ', ?)",
    "ORDER BY id DESC LIMIT ?",
)
_PARTS_OF_ROW = (
    "SELECT c.id, c.name, c.who, c.at, c.state, iif(r.part, p.rows, c.rows) FROM change_row r "
    "JOIN change c ON c.id = r.step LEFT JOIN change_part p ON p.id = (r.step << 24 | r.part) "
    "WHERE r.row_id = ? ORDER BY r.step DESC, r.part DESC"
)
_INSERT = "INSERT INTO change (name, who, at, subjects, state, rows) VALUES (?, ?, ?, ?, ?, ?)"
_NEXT_UNDO = sql(_STEP, "WHERE state IN ('done', 'barrier') ORDER BY id DESC LIMIT 1")
_NEXT_REDO = sql(_STEP, "WHERE state = 'undone' ORDER BY id LIMIT 1")


def write_row(database: Database, table: Table, old: Cells | None, new: Cells | None) -> RowChange | None:
    """The low-level writer: row and search index, and what differs; None when nothing does."""
    if old is None and new is None:
        return None
    if new is None:
        delete(database, table, (old or {})["id"])
    elif old is None:
        insert(database, table, new, search.derived(database, table, new, table.columns))
    else:
        new["id"] = old["id"]
        return _change_row(database, table, old, new)
    search.update(database, table, old, new)
    return RowChange(table.name, str((new or old or {})[table.key]), old, new)


def _change_row(database: Database, table: Table, old: Cells, new: Cells) -> RowChange | None:
    changed = [column for column in table.columns if old[column] != new[column]]
    if not changed:
        return None
    after = {column: new[column] for column in changed}
    update(database, table, old["id"], after | search.derived(database, table, new, changed))
    search.update(database, table, old, new)
    return RowChange(table.name, str(new[table.key]), {column: old[column] for column in changed}, after)


def record(database: Database, name: str, stamp: Stamp, rows: Sequence[RowChange]) -> int:
    """Keep a step in the running transaction; nothing undone can be redone after it. 0 when `rows` is empty."""
    if not rows:
        return 0
    drop_redo(database)
    return _keep(database, name, stamp, "done", rows)


def record_beside(database: Database, name: str, stamp: Stamp, rows: Sequence[RowChange]) -> int:
    """Keep a step that undo and redo pass by, as if it were not there. 0 when `rows` is empty."""
    return _keep(database, name, stamp, "record", rows) if rows else 0


def _keep(database: Database, name: str, stamp: Stamp, state: str, rows: Sequence[RowChange]) -> int:
    subjects = " ".join(dict.fromkeys(row.table for row in rows))
    parts = [rows[start : start + _ROWS_OF_PART] for start in range(0, len(rows), _ROWS_OF_PART)]
    step = _insert(database, name, stamp, state, subjects, parts[0])
    for number, part in enumerate(parts[1:], 1):
        values = (step << _PART_BITS | number, _packed(part))
        database.run("INSERT INTO change_part VALUES (?, ?)", values)
    mentions = {(row.id, step, number) for number, part in enumerate(parts) for row in part}
    for mention in sorted(mentions):
        database.run("INSERT INTO change_row VALUES (?, ?, ?)", mention)
    return step


def record_silently(database: Database, name: str, stamp: Stamp) -> int:
    """Keep a step that tells who and when, but of no row; undo and redo pass it by."""
    return _insert(database, name, stamp, "record", "", ())


def part(database: Database, step: int, number: int) -> list[RowChange]:
    """The rows of one part of a step."""
    table, key = _place_of_part(step, number)
    text = database.value(sql("SELECT rows FROM", table, "WHERE id = ?"), (key,))
    return [] if text is None else unpacked(database, text)


def rewrite_part(database: Database, step: int, number: int, rows: Sequence[RowChange]) -> None:
    """Put `rows` in the place of those a part holds; only a purge may forget what was."""
    table, key = _place_of_part(step, number)
    database.run(sql("UPDATE", table, "SET rows = ? WHERE id = ?"), (_packed(rows), key))


def drop_if_empty(database: Database, step: int) -> None:
    """Remove a step that has no rows left."""
    if not _rows(database, step):
        first, end = _span(step)
        database.run("DELETE FROM change_part WHERE id > ? AND id < ?", (first, end))
        database.run("DELETE FROM change WHERE id = ?", (step,))


def _place_of_part(step: int, number: int) -> tuple[str, int]:
    return ("change_part", step << _PART_BITS | number) if number else ("change", step)


def _span(step: int) -> tuple[int, int]:
    return step << _PART_BITS, (step + 1) << _PART_BITS


def drop_redo(database: Database) -> None:
    """Undone steps stay readable, but are not to be redone."""
    # One by one: a statement that may change many rows makes FTS5 write out what it holds in memory.
    for row in database.query("SELECT id FROM change WHERE state = 'undone'"):
        database.run("UPDATE change SET state = 'dropped' WHERE id = ?", row)


def add_barrier(database: Database, name: str, stamp: Stamp) -> None:
    """Undo ends here; in the running transaction."""
    drop_redo(database)
    _insert(database, name, stamp, "barrier", "", ())


def undo_name(database: Database) -> str | None:
    """Name of the step `undo` would take back."""
    return _name(database.one(_NEXT_UNDO))


def redo_name(database: Database) -> str | None:
    """Name of the step `redo` would bring back."""
    return _name(database.one(_NEXT_REDO))


def undo(database: Database, stamp: Stamp) -> ChangeSet | None:
    """Write the old rows of the last step back, in reverse; None when there is no step to take back."""
    with database.writing():
        step = database.one(_NEXT_UNDO)
        if step is None or step[4] == "barrier":
            return None
        rows = [_turned(row) for row in reversed(_rows(database, step[0]))]
        changes = _replay(database, rows)
        database.run(
            "UPDATE change SET state = 'undone', undone_by = ?, undone_at = ? WHERE id = ?",
            (stamp.who, stamp.now.isoformat(), step[0]),
        )
    return ChangeSet(step[0], f"撤销{in_quotes(step[1])}", stamp.who, stamp.now, changes, stamp.cause)


def redo(database: Database, stamp: Stamp) -> ChangeSet | None:
    """Write the new rows of the last undone step again; None when there is none."""
    with database.writing():
        step = database.one(_NEXT_REDO)
        if step is None:
            return None
        changes = _replay(database, _rows(database, step[0]))
        database.run("UPDATE change SET state = 'done', undone_by = NULL, undone_at = NULL WHERE id = ?", (step[0],))
    return ChangeSet(step[0], f"重做{in_quotes(step[1])}", stamp.who, stamp.now, changes, stamp.cause)


def steps(database: Database, limit: int, table: str | None, row_id: str | None) -> list[HistoryStep]:
    """The newest steps, all or those that touched a table or one row."""
    if row_id is not None:
        rows = database.query(_OF_ROW, (row_id, f" {table} " if table else " ", limit))
    elif table is not None:
        rows = database.query(_OF_TABLE, (f" {table} ", limit))
    else:
        rows = database.query(_NEWEST, (limit,))
    return [_step(database, row) for row in rows]


def row_history(database: Database, table: str, row_id: str, limit: int) -> list[tuple[HistoryStep, RowChange]]:
    """What happened to one row, newest first."""
    found: list[tuple[HistoryStep, RowChange]] = []
    for *step, rows in database.query(sql(_PARTS_OF_ROW, "LIMIT ?"), (row_id, limit)):
        changes = [row for row in unpacked(database, rows) if (row.table, row.id) == (table, row_id)]
        found.extend((_step(database, tuple(step)), change) for change in reversed(changes))
    return found[:limit]


def last_edit(database: Database) -> datetime | None:
    """When the last step was done, undone ones included."""
    at = database.value("SELECT at FROM change ORDER BY id DESC LIMIT 1")
    return datetime.fromisoformat(at) if at else None


def _insert(database: Database, name: str, stamp: Stamp, state: str, subjects: str, rows: Sequence[RowChange]) -> int:
    return database.insert(_INSERT, (name, stamp.who, stamp.now.isoformat(), subjects, state, _packed(rows)))


def _name(step: Row | None) -> str | None:
    return None if step is None or step[4] == "barrier" else step[1]


def _step(database: Database, row: Row) -> HistoryStep:
    number, name, who, at, state = row
    try:
        when = datetime.fromisoformat(at)
    except ValueError as error:
        raise damaged(database.path) from error
    return HistoryStep(number, name, who, when, state in ("undone", "dropped"), state not in ("barrier", "record"))


def _rows(database: Database, step: int) -> list[RowChange]:
    first = database.query("SELECT rows FROM change WHERE id = ?", (step,))
    parts = first + database.query("SELECT rows FROM change_part WHERE id > ? AND id < ? ORDER BY id", _span(step))
    return [row for (text,) in parts for row in unpacked(database, text)]


def _packed(rows: Sequence[RowChange]) -> str:
    return to_json([(row.table, row.id, row.old, row.new) for row in rows])


def unpacked(database: Database, text: str) -> list[RowChange]:
    """The rows of a stored part; DAMAGED_WORKSPACE when it is none of ours."""
    try:
        return [RowChange(*row) for row in _rows_decoder.decode(text)]
    except msgspec.MsgspecError as error:
        raise damaged(database.path) from error


def _turned(row: RowChange) -> RowChange:
    return RowChange(row.table, row.id, row.new, row.old)


def _replay(database: Database, rows: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """Write `new` over `old` row by row; UNDO_IMPOSSIBLE, and nothing is changed, when a row is not as `old` says."""
    done = []
    for row in rows:
        table = tables.BY_NAME[row.table]
        present = read(database, table, row.id)
        if not _is_as(present, row.old):
            raise WorldError(
                "UNDO_IMPOSSIBLE",
                "这一步涉及的内容后来以别的方式改过，不能撤销或重做。",
                "请在历史记录中查看原来的内容，手工修改。",
            )
        change = write_row(database, table, present, None if row.new is None else {**(present or {}), **row.new})
        if change is not None:
            done.append(change)
    return tuple(done)


def _is_as(present: Cells | None, told: dict[str, Any] | None) -> bool:
    if present is None or told is None:
        return present is None and told is None
    return all(present.get(column) == value for column, value in told.items())
