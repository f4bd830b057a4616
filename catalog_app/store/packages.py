"""Upload packages and serial numbers: undo never takes them back, so neither is among the tables it writes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from catalog_app.model.changes import RowChange
from catalog_app.model.records import PackageRecord
from catalog_app.store.connection import Database, Row, damaged

_COLUMNS = ("number", "created", "by", "profile", "path", "sha256", "status")
_SELECT = 'SELECT number, created, "by", profile, path, sha256, status FROM package'


def packages(database: Database) -> list[PackageRecord]:
    """Oldest first."""
    rows = database.query(f"{_SELECT} ORDER BY number")
    return [_record(database, place, row) for place, row in enumerate(rows, 1)]


def _record(database: Database, place: int, row: Row) -> PackageRecord:
    try:
        return msgspec.convert(dict(zip(_COLUMNS, row, strict=True)), PackageRecord)
    except msgspec.MsgspecError as error:
        raise damaged(database.path, f"package表第{place}行") from error


def package_items(database: Database, number: str) -> dict[str, str]:
    """Content hashes by uid, as the package left them on the portal."""
    return dict(database.query("SELECT uid, content_sha256 FROM package_item WHERE package = ?", (number,)))


def save_package(database: Database, record: PackageRecord, content: Mapping[str, str]) -> RowChange | None:
    """Insert the record, or replace the one of the same number; what differs, None when nothing does."""
    cells = msgspec.to_builtins(record)
    row = database.one(f"{_SELECT} WHERE number = ?", (record.number,))
    if row is not None and row == tuple(cells.values()) and package_items(database, record.number) == content:
        return None
    database.run("DELETE FROM package_item WHERE package = ?", (record.number,))
    database.run(
        "INSERT INTO package VALUES (:number, :created, :by, :profile, :path, :sha256, :status) ON CONFLICT (number) "
        'DO UPDATE SET created = :created, "by" = :by, profile = :profile, path = :path, sha256 = :sha256, '
        "status = :status",
        cells,
    )
    database.run_many(
        "INSERT INTO package_item VALUES (?, ?, ?)", [(record.number, uid, sha) for uid, sha in content.items()]
    )
    old = None if row is None else {name: cell for name, cell in zip(_COLUMNS, row, strict=True) if cell != cells[name]}
    return RowChange("package", record.number, old, cells if old is None else {name: cells[name] for name in old})


def next_serial(database: Database, key: str) -> int:
    """The next number of this kind, 1 upwards, never given twice."""
    return int(
        database.value(
            "INSERT INTO serial VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value", (key,)
        )
    )


def last_serial(database: Database, key: str) -> int:
    """The number of this kind that was given last; 0 = none yet."""
    return int(database.value("SELECT value FROM serial WHERE key = ?", (key,)) or 0)
