"""The workspace's own settings and its own calendar days: rows and queries."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from catalog_app.model.calendar import CalendarDay
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells, Table, objects, struct_table


class Setting(Struct, frozen=True):
    """One setting that travels with the workspace."""

    key: str
    value: str


SETTING = struct_table("setting", Setting, key="key")


def _encode_day(day: CalendarDay) -> Cells:
    return {**msgspec.to_builtins(day), "off": int(day.off)}


def _decode_day(cells: Cells) -> CalendarDay:
    return msgspec.convert({**cells, "off": bool(cells["off"])}, CalendarDay)


CALENDAR_DAY = Table("calendar_day", "date", ("date", "off", "name", "source", "status"), _encode_day, _decode_day)


def setting(database: Database, key: str) -> str | None:
    """The value of a setting, or None."""
    value: str | None = database.value("SELECT value FROM setting WHERE key = ?", (key,))
    return value


def calendar_days(database: Database) -> list[CalendarDay]:
    """The days this workspace knows differently from the bundled calendar, by date."""
    return objects(database, CALENDAR_DAY, "ORDER BY date")
