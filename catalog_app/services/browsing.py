"""What the pages show: rows of domains and items, search hits, history. Reading only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from catalog_app.model.catalog import Domain, Item, Origin
from catalog_app.model.findings import Finding
from catalog_app.model.records import SearchHit
from catalog_app.model.standards import StandardItem
from catalog_app.services.adopting import differing_keys, standard, standard_item
from catalog_app.services.overview import ItemStatus, item_statuses
from catalog_app.services.receipts import receipt_hit
from catalog_app.services.session import Session


class DomainRow(Struct, frozen=True):
    """A line of the domain list. `published` of `applicable` items have at least one posting."""

    domain: Domain
    items: int
    applicable: int
    published: int
    problems: int


class ItemRow(Struct, frozen=True):
    """A line of the grid: the item, its state by word and shape, its open findings."""

    item: Item
    status: ItemStatus
    findings: tuple[Finding, ...] = ()


class SourceComparison(Struct, frozen=True):
    """The national row beside ours."""

    row: StandardItem
    guide: str
    differing: tuple[str, ...]
    """Field keys in which ours differs."""


def item_rows(
    session: Session, today: date, domain: str | None = None, register: Sequence[Finding] | None = None
) -> list[ItemRow]:
    """Every item of `domain` (or of all) in printed order with its state and findings; `register` as for `check`."""
    items = session.workspace.items(domain)
    statuses, findings = item_statuses(session, items, today, register)
    return [ItemRow(item, statuses[item.uid], tuple(findings.get(item.uid, ()))) for item in items]


def domain_rows(session: Session, today: date, rows: list[ItemRow] | None = None) -> list[DomainRow]:
    """The domain list with coverage; `rows` = all item rows, when the caller has them already."""
    rows = item_rows(session, today) if rows is None else rows
    counts: dict[str, list[int]] = {}
    for row in rows:
        count = counts.setdefault(row.item.domain, [0, 0, 0, 0])
        count[0] += 1
        count[1] += row.item.origin is not Origin.NOT_APPLICABLE
        count[2] += row.status.is_published
        count[3] += bool(row.findings)
    return [DomainRow(domain, *counts.get(domain.code, (0, 0, 0, 0))) for domain in session.workspace.domains()]


def search(session: Session, text: str, limit: int = 50) -> list[SearchHit]:
    """Items first, then publications; two-character words, pinyin initials and numbers of receipts are found."""
    receipt = receipt_hit(session, text)
    return [receipt] if receipt else session.workspace.search(text, limit)


def source_of(item: Item) -> SourceComparison | None:
    """The national row beside `item`, or None for a local one."""
    row = standard_item(item.standard_id) if item.standard_id else None
    if row is None:
        return None
    guide = standard(item.domain).guide
    words = "".join(filter(None, (guide.title, f"（{guide.number}）" if guide.number else ""))) if guide else ""
    return SourceComparison(row, words, differing_keys(item))


def open_national_rows(session: Session, domain: str) -> list[StandardItem]:
    """National rows of `domain` that our catalog does not hold yet (other levels)."""
    held = {item.standard_id for item in session.workspace.items(domain)}
    return [row for row in standard(domain).items if row.id not in held]
