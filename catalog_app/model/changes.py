"""What an operation touched: the unit of undo, audit and refresh (design.md 3.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct


class Stamp(Struct, frozen=True):
    """Who does something and when; comes in from `cli` or `ui`, the only layers that ask the clock.

    `cause` names the view that acts, so that it need not reload itself.
    """

    who: str
    now: datetime
    cause: str = ""


class RowChange(Struct, frozen=True):
    """One row before and after; None = the row did not exist. Values are what SQLite stores."""

    table: str
    id: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


class ChangeSet(Struct, frozen=True):
    """A committed operation. `id` 0 means nothing was changed and no step was recorded."""

    id: int
    name: str
    who: str
    at: datetime
    rows: tuple[RowChange, ...] = ()
    cause: str = ""

    def ids(self, table: str) -> set[str]:
        """Ids of the rows of `table` that were added, changed or removed."""
        return {row.id for row in self.rows if row.table == table}

    def touches(self, *tables: str) -> bool:
        """Whether any row of these tables changed."""
        return any(row.table in tables for row in self.rows)


class HistoryStep(Struct, frozen=True):
    """One line of the history list."""

    id: int
    name: str
    who: str
    at: datetime
    undone: bool = False
    undoable: bool = True
