"""Publications, their reviews and where they went up: rows and queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from catalog_app.model.errors import UsageError
from catalog_app.model.publication import NoInformation, Posting, Publication, ReviewStep
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells, objects, struct_table, to_json

PUBLICATION = struct_table("publication", Publication, json=("events", "keywords", "links", "attachments", "gates"))
POSTING = struct_table("posting", Posting)
REVIEW_STEP = struct_table("review_step", ReviewStep)
NO_INFORMATION = struct_table("no_information", NoInformation)
_UNREVIEWED = """
SELECT p.uid, p.title, p.item, i.domain
FROM publication_fact f JOIN publication p ON p.id = f.id JOIN item i ON i.id = f.item
WHERE f.state = '已公开' AND f.receipted AND NOT f.passed
ORDER BY p.id
"""

_TO_REASSESS = """
SELECT p.uid, p.title, p.item, i.domain, p.reassess_on
FROM publication p JOIN item i ON i.uid = p.item
WHERE p.reassess_on <= ? AND p.openness <> '主动公开' AND p.state NOT IN ('废止', '撤回')
ORDER BY p.reassess_on, p.id
"""


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


_OF_ROUND = (
    "JOIN publication p ON p.uid = posting.publication WHERE board IS NOT NULL "
    "AND (p.period = ?1 OR p.period = '' AND posted_on >= ?2 AND posted_on <= ?3) AND ifnull(?4, p.item) = p.item "
    "ORDER BY posting.id"
)


def board_postings(database: Database, period: str, first: date, last: date, item: str | None) -> list[Posting]:
    """What hung on boards for a period: it names the period, or names none and went up in its days."""
    return objects(database, POSTING, _OF_ROUND, (period, first.isoformat(), last.isoformat(), item))


def posting(database: Database, uid: str) -> Posting | None:
    """One posting, or None."""
    found: list[Posting] = objects(database, POSTING, "WHERE uid = ?", (uid,))
    return found[0] if found else None


def posting_by_receipt(database: Database, number: str) -> Posting | None:
    """The posting that bears this number, or None."""
    found: list[Posting] = objects(database, POSTING, "WHERE receipt = ? AND receipt <> ''", (number,))
    return found[0] if found else None


def review_steps(database: Database, publication: str | None = None) -> list[ReviewStep]:
    """In the order they were taken, of one publication or of all."""
    if publication is None:
        return objects(database, REVIEW_STEP, "ORDER BY id")
    return objects(database, REVIEW_STEP, "WHERE publication = ? ORDER BY id", (publication,))


def unreviewed(database: Database) -> list[tuple[str, str, str, str]]:
    """Uid, title, item and domain of what is public without 终审 or a word that it was public before.

    What was posted before there were receipts is not asked for a review.
    """
    return [(uid, title, item, domain) for uid, title, item, domain in database.query(_UNREVIEWED)]


def to_reassess(database: Database, day: date) -> list[tuple[str, str, str, str, date]]:
    """Uid, title, item, domain and day of what is not public and was to be looked at again by `day`."""
    return [(*one, date.fromisoformat(due)) for *one, due in database.query(_TO_REASSESS, (day.isoformat(),))]


def index_number_taken(database: Database, number: str, *, by_other_than: str = "") -> bool:
    """Whether a publication bears this index number."""
    found = database.query("SELECT uid FROM publication WHERE index_number = ?", (number,))
    return any(uid != by_other_than for (uid,) in found)


def no_information(database: Database, item: str | None = None) -> list[NoInformation]:
    """In the order they were signed, of one item or of all."""
    if item is None:
        return objects(database, NO_INFORMATION, "ORDER BY id")
    return objects(database, NO_INFORMATION, "WHERE item = ? ORDER BY id", (item,))


def unlinked(database: Database, uid: str) -> Iterator[tuple[Cells, Cells]]:
    """The rows of publications that link to `uid`, as they are and without that link."""
    for row in database.query(f"{PUBLICATION.select} WHERE links <> '[]' AND instr(links, ?)", (uid,)):
        cells = PUBLICATION.cells(row)
        links = [link for link in msgspec.json.decode(cells["links"]) if link["uid"] != uid]
        yield cells, {**cells, "links": to_json(links)}
