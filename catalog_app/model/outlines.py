"""A publication without its texts: what deadlines, freshness and the ledger ask of many thousands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from catalog_app.model.publication import FORMED, State


class Posted(Struct, frozen=True, kw_only=True):
    """Where and when it went up; fields as those of `Posting`."""

    channel: str
    board: str | None = None
    posted_on: date
    url: str | None = None
    taken_down: date | None = None
    by: str = ""
    has_proof: bool = False
    receipt: str = ""
    place: str = ""


class Outline(Struct, frozen=True, kw_only=True):
    """Fields as those of `Publication`, with its postings in the order they were recorded."""

    uid: str
    item: str
    title: str
    kind: str
    year: int
    state: State
    document_number: str | None = None
    index_number: str | None = None
    formed: date | None = None
    period: str = ""
    events: dict[str, date] = {}
    display_until: date | None = None
    station: str = ""
    postings: tuple[Posted, ...] = ()

    @property
    def days(self) -> Mapping[str, date]:
        """Every known event day by name, 形成 first."""
        return ({FORMED: self.formed} if self.formed else {}) | self.events


class Showing(Struct, frozen=True):
    """That a publication of an item went up: on which days first and last (or anew)."""

    item: str
    kind: str
    period: str
    first: date
    last: date


class Interpretation(Struct, frozen=True):
    """A publication that went up on `posted`, and when its 解读 did; `waived` = it was said to need none."""

    uid: str
    title: str
    item: str
    kind: str
    posted: date
    interpreted: date | None
    is_linked: bool
    waived: bool
