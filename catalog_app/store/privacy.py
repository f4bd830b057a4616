"""Releases and the log of scanned files: written once, outside undo."""

from __future__ import annotations

from typing import Any

import msgspec

from catalog_app.model.changes import RowChange
from catalog_app.model.records import ReleaseRecord, ScanRecord
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import Cells, Table, objects, struct_table, to_json

RELEASE = struct_table("release", ReleaseRecord, json=("findings",))
_SCAN_COLUMNS = ("at", "by", "name", "sha256", "checked", "counts", "clean_sha256")
_SCANS = 'SELECT at, "by", name, sha256, checked, counts, clean_sha256 FROM scan_log'
_ADD_SCAN = (
    'INSERT INTO scan_log (at, "by", name, sha256, checked, counts, clean_sha256) '
    "VALUES (:at, :by, :name, :sha256, :checked, :counts, :clean_sha256)"
)


def add_release(database: Database, release: ReleaseRecord) -> RowChange:
    """Insert it for good."""
    cells = RELEASE.encode(release)
    _insert(database, RELEASE, cells)
    return RowChange(RELEASE.name, release.uid, None, cells)


def releases(database: Database) -> list[ReleaseRecord]:
    """Oldest first."""
    return objects(database, RELEASE, "ORDER BY id")


def add_scan(database: Database, scan: ScanRecord) -> None:
    """Add a line."""
    cells = msgspec.to_builtins(scan)
    database.run(_ADD_SCAN, {**cells, "counts": to_json(cells["counts"])})


def scans(database: Database, limit: int) -> list[ScanRecord]:
    """Newest first."""
    rows = database.query(f"{_SCANS} ORDER BY id DESC LIMIT ?", (limit,))
    try:
        return [_scan(dict(zip(_SCAN_COLUMNS, row, strict=True))) for row in rows]
    except (msgspec.MsgspecError, TypeError) as error:
        raise damaged(database.path, "scan_log表") from error


def carry_over(source: Database, target: Database) -> None:
    """Releases and scans that `source` has and `target` has not."""
    for row in source.query(f"{RELEASE.select} ORDER BY id"):
        cells = RELEASE.cells(row)
        if not target.one("SELECT 1 FROM release WHERE uid = ?", (cells["uid"],)):
            _insert(target, RELEASE, {**cells, "id": None})
    known = set(target.query(_SCANS))
    for row in source.query(f"{_SCANS} ORDER BY id"):
        if row not in known:
            target.run(_ADD_SCAN, dict(zip(_SCAN_COLUMNS, row, strict=True)))


def _insert(database: Database, table: Table, cells: Cells) -> None:
    database.run(table.insert, [cells.get("id"), *(cells[column] for column in table.columns)])


def _scan(cells: dict[str, Any]) -> ScanRecord:
    return msgspec.convert({**cells, "counts": msgspec.json.decode(cells["counts"])}, ScanRecord)
