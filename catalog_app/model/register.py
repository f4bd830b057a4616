"""The register of publications as it is read: one page, what it is narrowed by, and how many there are of each."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Order = Literal["newest", "oldest", "formed", "due", "title"]
DueFilter = Literal["late", "soon", "open", "down"]
"""late = past due; soon = due within `within` days; open = any day to come; down = must come down."""


MOST_FOUND_BY_TEXT = 10_000
"""Of what a text finds, no more than the newest of these are counted; the lines themselves go on."""


class RegisterQuery(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is looked for; what is not given does not narrow. `as_of` is needed for `due` and `has_problem`."""

    text: str = ""
    domain: str | None = None
    station: str | None = None
    """uid of the station in charge, its own or else the item's; "" = none."""
    item: str | None = None
    state: str | None = None
    year: int | None = None
    channel: str | None = None
    """Posted on this channel, now or before; "" = nowhere yet."""
    due: DueFilter | None = None
    has_problem: bool | None = None
    as_of: date | None = None
    within: int = 30
    order: Order = "newest"


class RegisterRow(Struct, frozen=True, kw_only=True):
    """One line of the register."""

    uid: str
    title: str
    document_number: str | None
    index_number: str | None
    kind: str
    domain: str
    """Code."""
    item: str
    item_title: str
    station: str | None
    state: str
    year: int
    formed: date | None
    due: date | None
    """The next legal day of what is still to be published; None = nothing open, or not reckoned yet."""
    down: date | None
    """The day by which it must come down."""
    due_moves: bool
    """Whether a holiday notice still to come may move `due`."""
    down_moves: bool
    channels: int
    """On how many channels it was posted."""
    boards: int
    """On how many boards it hangs now."""
    posted_on: date | None
    """When it went up first."""
    problem: bool


class RegisterPage(Struct, frozen=True):
    """Some lines of the register, and how many there are in all; see MOST_FOUND_BY_TEXT."""

    rows: tuple[RegisterRow, ...]
    total: int


class Facets(Struct, frozen=True, kw_only=True):
    """How many publications each value has, under the query without that value."""

    domains: dict[str, int]
    stations: dict[str, int]
    """By uid; "" = none."""
    states: dict[str, int]
    years: dict[int, int]
    channels: dict[str, int]
    """"" = posted nowhere yet."""
    total: int


class ItemStanding(Struct, frozen=True):
    """What the publications of an item tell together."""

    posted: bool
    """One of them went up, now or before."""
    drafted: bool
    """One of them is a draft or on its way through review."""


class Standing(Struct, frozen=True):
    """What was reckoned of a publication: the next open due day, the day it must come down, and whether it lacks."""

    uid: str
    due: date | None = None
    down: date | None = None
    flagged: bool = False
    due_moves: bool = False
    """Whether a holiday notice still to come may move `due`."""
    down_moves: bool = False
