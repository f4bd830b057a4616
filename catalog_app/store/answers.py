"""What the portal said of packages, and where they were copied to: kept like packages, outside undo."""

from __future__ import annotations

from typing import Any

import msgspec

from catalog_app.model.changes import RowChange
from catalog_app.model.errors import UsageError
from catalog_app.model.records import Delivery, PortalAnswer
from catalog_app.store.connection import Database, Row, damaged

_ANSWER = ("package", "uid", "status", "url", "published_at", "index_no", "reason", "at", "by")
_ANSWERS = 'SELECT package, uid, status, url, published_at, index_no, reason, at, "by" FROM portal_answer'
_DELIVERY = ("uid", "package", "volume", "at", "by", "sha256", "ok", "note")
_DELIVERIES = 'SELECT uid, package, volume, at, "by", sha256, ok, note FROM delivery'
_ADD_DELIVERY = (
    'INSERT INTO delivery (uid, package, volume, at, "by", sha256, ok, note) '
    "VALUES (:uid, :package, :volume, :at, :by, :sha256, :ok, :note)"
)
_PUT_ANSWER = (
    "INSERT OR REPLACE INTO portal_answer "
    "VALUES (:package, :uid, :status, :url, :published_at, :index_no, :reason, :at, :by)"
)


def answer_key(package: str, uid: str) -> str:
    """What the history calls the row of an answer."""
    return f"{package}/{uid}"


def answers(database: Database, package: str | None) -> list[PortalAnswer]:
    """By package and uid."""
    rows = database.query(f"{_ANSWERS} WHERE ifnull(?, package) = package ORDER BY package, uid", (package,))
    return [_told(database, "portal_answer", PortalAnswer, _ANSWER, row) for row in rows]


def save_answer(database: Database, answer: PortalAnswer) -> RowChange | None:
    """Insert it or put it in the place of the former one; what differs, None when nothing does. UNKNOWN_PACKAGE."""
    if not database.one("SELECT 1 FROM package WHERE number = ?", (answer.package,)):
        raise unknown_package(answer.package)
    cells = msgspec.to_builtins(answer)
    row = database.one(f"{_ANSWERS} WHERE package = ? AND uid = ?", (answer.package, answer.uid))
    old = None if row is None else {name: cell for name, cell in zip(_ANSWER, row, strict=True) if cell != cells[name]}
    if old == {}:
        return None
    database.run(_PUT_ANSWER, cells)
    new = cells if old is None else {name: cells[name] for name in old}
    return RowChange("portal_answer", answer_key(answer.package, answer.uid), old, new)


def unknown_package(number: str) -> UsageError:
    """No such package."""
    return UsageError("UNKNOWN_PACKAGE", f"没有编号为{number[:40]}的上传包。", "请刷新列表后重试。")


def deliveries(database: Database, package: str | None) -> list[Delivery]:
    """Oldest first."""
    rows = database.query(f"{_DELIVERIES} WHERE ifnull(?, package) = package ORDER BY id", (package,))
    return [_told(database, "delivery", Delivery, _DELIVERY, (*row[:6], bool(row[6]), row[7])) for row in rows]


def add_delivery(database: Database, delivery: Delivery) -> RowChange:
    """Insert it for good."""
    cells = {**msgspec.to_builtins(delivery), "ok": int(delivery.ok)}
    database.run(_ADD_DELIVERY, cells)
    return RowChange("delivery", delivery.uid, None, cells)


def carry_over(source: Database, target: Database) -> None:
    """Answers and deliveries that `source` has and `target` has not, or has older."""
    if not source.one("SELECT 1 FROM sqlite_schema WHERE name = 'portal_answer'"):
        return
    for answer in answers(source, None):
        save_answer(target, answer)
    for row in source.query(f"{_DELIVERIES} ORDER BY id"):
        if not target.one("SELECT 1 FROM delivery WHERE uid = ?", row[:1]):
            target.run(_ADD_DELIVERY, dict(zip(_DELIVERY, row, strict=True)))


def _told(database: Database, table: str, kind: type[Any], columns: tuple[str, ...], row: Row) -> Any:
    try:
        return msgspec.convert(dict(zip(columns, row, strict=True)), kind)
    except msgspec.MsgspecError as error:
        raise damaged(database.path, f"{table}表") from error
