"""Publications, their reviews and where they went up: rows and queries."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from catalog_app.model.errors import UsageError
from catalog_app.model.publication import NoInformation, Posting, Publication, ReviewStep
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells, objects, struct_table, to_json

PUBLICATION = struct_table("publication", Publication, json=("events", "keywords", "links", "attachments", "gates"))
POSTING = struct_table("posting", Posting)
REVIEW_STEP = struct_table("review_step", ReviewStep)
NO_INFORMATION = struct_table("no_information", NoInformation)


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


def review_steps(database: Database, publication: str | None = None) -> list[ReviewStep]:
    """In the order they were taken, of one publication or of all."""
    if publication is None:
        return objects(database, REVIEW_STEP, "ORDER BY id")
    return objects(database, REVIEW_STEP, "WHERE publication = ? ORDER BY id", (publication,))


def no_information(database: Database, item: str | None = None) -> list[NoInformation]:
    """In the order they were signed, of one item or of all."""
    if item is None:
        return objects(database, NO_INFORMATION, "ORDER BY id")
    return objects(database, NO_INFORMATION, "WHERE item = ? ORDER BY id", (item,))


def unlinked(database: Database, uid: str) -> Iterator[tuple[Cells, Cells]]:
    """The rows of publications that link to `uid`, as they are and without that link."""
    for row in database.query(f"{PUBLICATION.select} WHERE instr(links, ?)", (uid,)):
        cells = PUBLICATION.cells(row)
        links = [link for link in msgspec.json.decode(cells["links"]) if link["uid"] != uid]
        yield cells, {**cells, "links": to_json(links)}
