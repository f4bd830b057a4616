"""Publications and where they went up: rows and queries."""

from __future__ import annotations

from catalog_app.model.errors import UsageError
from catalog_app.model.publication import Posting, Publication
from catalog_app.store.connection import Database
from catalog_app.store.rows import objects, struct_table

PUBLICATION = struct_table("publication", Publication)
POSTING = struct_table("posting", Posting)


def publications(database: Database, item: str | None = None) -> list[Publication]:
    """In the order they were recorded, of one item or of all."""
    if item is None:
        return objects(database, PUBLICATION, "ORDER BY id")
    return objects(database, PUBLICATION, "WHERE item = ? ORDER BY id", (item,))


def publication(database: Database, uid: str) -> Publication:
    """UsageError UNKNOWN_PUBLICATION when there is none."""
    found: list[Publication] = objects(database, PUBLICATION, "WHERE uid = ?", (uid,))
    if not found:
        raise unknown_publication(uid)
    return found[0]


def unknown_publication(uid: str) -> UsageError:
    """No such publication."""
    return UsageError(
        "UNKNOWN_PUBLICATION", f"工作区里没有公开信息“{uid[:80]}”。", "请刷新列表后重试，它可能已被删除。"
    )


def postings(database: Database, publication: str | None = None) -> list[Posting]:
    """In the order they were recorded, of one publication or of all."""
    if publication is None:
        return objects(database, POSTING, "ORDER BY id")
    return objects(database, POSTING, "WHERE publication = ? ORDER BY id", (publication,))
