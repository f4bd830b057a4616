"""Editions (目录版本): the catalog as approved on a date, frozen; what is to be reviewed; the county list as it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from catalog_app.model.catalog import DomainCatalog, Item

CURRENT = "current"
"""Stands for the living catalog where the number of an edition may stand."""
ReviewKind = Literal["basis_replaced", "year_passed", "standard_changed"]
REVIEW_LABELS: dict[str, str] = {
    "basis_replaced": "依据有变",
    "year_passed": "年度复核",
    "standard_changed": "标准目录有变",
}


class Edition(Struct, frozen=True, kw_only=True):
    """One approved edition, without its content. Undo never takes it back."""

    number: str
    """As printed: 2026-1."""
    approved: date
    approver: str
    reason: str
    created: datetime
    by: str
    items: int
    """How many items it holds."""
    sha256: str
    """Of the frozen content."""


class EditionContent(Struct, frozen=True):
    """The frozen copy: every domain with its items in printed order, and the names of the stations by uid."""

    domains: tuple[DomainCatalog, ...] = ()
    stations: dict[str, str] = {}

    def count(self) -> int:
        """How many items there are."""
        return sum(len(catalog.items) for catalog in self.domains)


class ReviewTask(Struct, frozen=True, kw_only=True):
    """Something to look at again; open until `done`. `item` None = the whole catalog."""

    uid: str
    kind: ReviewKind
    text: str
    due: date
    created: date
    item: str | None = None
    done: date | None = None
    done_by: str | None = None
    opinion: str | None = None


class RememberedList(Struct, frozen=True, kw_only=True):
    """The items of a domain as the county's list had them when it was imported last."""

    domain: str
    source: str
    """Name of the file."""
    imported: datetime
    items: tuple[Item, ...] = ()
