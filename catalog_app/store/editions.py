"""Editions, review tasks and remembered lists: rows and queries.

An edition is written once, beside the history, and never changed. Tasks and lists are ordinary recorded rows.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from typing import Any

import msgspec

from catalog_app.model.changes import RowChange
from catalog_app.model.editions import Edition, EditionContent, RememberedList, ReviewTask
from catalog_app.model.errors import UsageError
from catalog_app.store.connection import Database, damaged
from catalog_app.store.rows import Cells, Table, objects, struct_table

REVIEW_TASK = struct_table("review_task", ReviewTask)

_COLUMNS = ("number", "approved", "approver", "reason", "created", "by", "items", "sha256")
_SELECT = 'SELECT number, approved, approver, reason, created, "by", items, sha256 FROM edition'
_INSERT = (
    'INSERT INTO edition (number, approved, approver, reason, created, "by", items, sha256, content) '
    "VALUES (:number, :approved, :approver, :reason, :created, :by, :items, :sha256, :content)"
)
_LARGEST = 256 * 1024 * 1024


def editions(database: Database) -> list[Edition]:
    """In the order they were approved here."""
    rows = database.query(f"{_SELECT} ORDER BY id")
    try:
        return [msgspec.convert(dict(zip(_COLUMNS, row, strict=True)), Edition) for row in rows]
    except msgspec.MsgspecError as error:
        raise damaged(database.path) from error


def edition_content(database: Database, number: str) -> EditionContent:
    """The frozen copy; UsageError UNKNOWN_EDITION, DAMAGED_WORKSPACE when it is not as it was approved."""
    row = database.one("SELECT sha256, content FROM edition WHERE number = ?", (number,))
    if row is None:
        raise unknown_edition(number)
    try:
        data = _inflated(row[1])
        if hashlib.sha256(data).hexdigest() != row[0]:
            raise damaged(database.path)
        return msgspec.json.decode(data, type=EditionContent)
    except (zlib.error, ValueError, TypeError, msgspec.MsgspecError) as error:
        raise damaged(database.path) from error


def unknown_edition(number: str) -> UsageError:
    """No such edition."""
    return UsageError(
        "UNKNOWN_EDITION", f"没有编号为“{number[:40]}”的目录版本。", "请先查看目录版本列表；现在的目录写作 current。"
    )


def pack_content(content: EditionContent) -> tuple[str, bytes]:
    """The SHA-256 of a content and the bytes it is kept as."""
    data = msgspec.json.encode(content)
    return hashlib.sha256(data).hexdigest(), zlib.compress(data, 9)


def add_edition(database: Database, edition: Edition, content: bytes) -> RowChange:
    """Insert it for good; EDITION_EXISTS where the number is taken."""
    if database.one("SELECT 1 FROM edition WHERE number = ?", (edition.number,)):
        raise UsageError("EDITION_EXISTS", f"目录版本“{edition.number}”已经有了。", "请换一个版本号。")
    cells = msgspec.to_builtins(edition)
    database.run(_INSERT, {**cells, "content": content})
    return RowChange("edition", edition.number, None, cells)


def carry_over(source: Database, target: Database) -> None:
    """Editions that `source` has and `target` has not."""
    for row in source.query(f"{_SELECT} ORDER BY id"):
        if not target.one("SELECT 1 FROM edition WHERE number = ?", (row[0],)):
            content = source.value("SELECT content FROM edition WHERE number = ?", (row[0],))
            target.run(_INSERT, {**dict(zip(_COLUMNS, row, strict=True)), "content": content})


def review_tasks(database: Database) -> list[ReviewTask]:
    """Open and done ones, in the order they came up."""
    return objects(database, REVIEW_TASK, "ORDER BY id")


def remembered_list(database: Database, domain: str) -> RememberedList | None:
    """The county's list of a domain as it came last, or None."""
    found: list[RememberedList] = objects(database, COUNTY_LIST, "WHERE domain = ?", (domain,))
    return found[0] if found else None


def _encode_list(remembered: RememberedList) -> Cells:
    # text, because the history keeps it as JSON
    data = zlib.compress(msgspec.json.encode(remembered.items), 9)
    plain = msgspec.to_builtins(remembered)
    return {**plain, "items": base64.b64encode(data).decode("ascii")}


def _decode_list(cells: Cells) -> RememberedList:
    try:
        items = msgspec.json.decode(_inflated(base64.b64decode(cells["items"], validate=True)))
    except (zlib.error, binascii.Error, ValueError) as error:
        raise msgspec.ValidationError("a remembered list is not as it was stored") from error
    return msgspec.convert({**cells, "items": items}, RememberedList)


def _inflated(data: Any) -> bytes:
    """What was packed; ValueError when it is larger than any catalog."""
    machine = zlib.decompressobj()
    found = machine.decompress(data, _LARGEST)
    if machine.unconsumed_tail or not machine.eof:
        raise ValueError("the content is not whole")
    return found


COUNTY_LIST = Table("county_list", "domain", ("domain", "source", "imported", "items"), _encode_list, _decode_list)
