"""What narrows the register, as the chips show it: facets with their values in words, saved filters; no Qt in here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, structs

from catalog_app.model.channels import short_label
from catalog_app.model.publication import State
from catalog_app.model.register import DueFilter, Facets, Order, RegisterQuery

DOMAIN, STATION, STATE, YEAR, CHANNEL, DUE = "domain", "station", "state", "year", "channel", "due"
ITEM = "item"
"""Asked for by other pages; its chip is there only while it narrows."""
LABELS = {ITEM: "事项", DOMAIN: "领域", STATION: "站所", STATE: "状态", YEAR: "年度", CHANNEL: "渠道", DUE: "期限"}
DUE_LABELS: dict[DueFilter, str] = {"late": "逾期", "soon": "30天内到期", "down": "该撤下"}
ORDER_LABELS: dict[Order, str] = {
    "newest": "最新登记在前",
    "oldest": "最早登记在前",
    "formed": "按形成日期",
    "due": "按到期",
    "title": "按标题",
}
HOME = RegisterQuery(order="formed")
"""Where nothing is asked for."""
NO_STATION, NOWHERE = "未指定", "还没有发布"
TARGETS: dict[str, dict[str, Any]] = {
    "draft": {"state": State.DRAFT.value},
    "published": {"state": State.PUBLISHED.value},
    "down": {"state": State.TAKEN_DOWN.value},
    "ready": {"state": State.READY.value},
    "take_down": {"due": "down", "order": "due"},
    "overdue": {"due": "late", "order": "due"},
    "soon": {"due": "soon", "order": "due"},
    "problem": {"has_problem": True},
}
"""What other pages may ask for by {"filter": name}."""


class Option(Struct, frozen=True):
    """One value of a facet; `count` None = not counted."""

    value: Any
    label: str
    count: int | None


class Names(Struct, frozen=True):
    """Words for codes and uids."""

    domains: Mapping[str, str] = {}
    stations: Mapping[str, str] = {}
    items: Mapping[str, str] = {}
    """Titles of the items that may narrow; others go by their uid."""
    due: Mapping[str, int] = {}
    """How many there are of each DueFilter."""


def options(facet: str, found: Facets, chosen: Any, names: Names) -> list[Option]:
    """The values of a facet that would leave anything, in a sensible order; a chosen one stays listed."""
    if facet == DUE:
        return [Option(value, label, names.due.get(value)) for value, label in DUE_LABELS.items()]
    if facet == ITEM:
        return [] if chosen is None else [Option(chosen, value_label(facet, chosen, names), found.total)]
    by_facet: dict[str, Mapping[Any, int]] = {
        DOMAIN: found.domains,
        STATION: found.stations,
        STATE: found.states,
        YEAR: found.years,
        CHANNEL: found.channels,
    }
    counts = by_facet[facet]
    values = {*counts, *(() if chosen is None else (chosen,))}
    ordered = sorted(values, key=_place(facet, names))
    return [Option(value, value_label(facet, value, names), counts.get(value, 0)) for value in ordered]


def value_label(facet: str, value: Any, names: Names) -> str:
    """The word for a value."""
    if facet == DOMAIN:
        return names.domains.get(value, value)
    if facet == STATION:
        return names.stations.get(value, value) if value else NO_STATION
    if facet == ITEM:
        return names.items.get(value, value)
    if facet == CHANNEL:
        return short_label(value) if value else NOWHERE
    return DUE_LABELS[value] if facet == DUE else f"{value}年" if facet == YEAR else str(value)


def is_narrowed(query: RegisterQuery) -> bool:
    """Whether anything but order and day is asked for."""
    plain = structs.replace(query, order="newest", as_of=None, within=RegisterQuery().within)
    return plain != RegisterQuery()


def saved_queries(kept: object) -> dict[str, RegisterQuery]:
    """Saved filters by name from what the settings hold; damaged ones are left out."""
    found: dict[str, RegisterQuery] = {}
    for name, words in kept.items() if isinstance(kept, dict) else ():
        try:
            found[str(name)] = msgspec.convert(words, RegisterQuery)
        except msgspec.ValidationError:
            continue
    return found


def renamed(kept: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Saved filters with one under another name, in its place; one that bore the new name before is gone."""
    return {new if name == old else name: query for name, query in kept.items() if name == old or name != new}


def kept_query(query: RegisterQuery) -> dict[str, Any]:
    """A filter as the settings keep it: without the day it was saved on."""
    plain: dict[str, Any] = msgspec.to_builtins(structs.replace(query, as_of=None))
    return plain


def with_day(query: RegisterQuery, today: date) -> RegisterQuery:
    """The query as of today."""
    return structs.replace(query, as_of=today)


def _place(facet: str, names: Names) -> Any:
    if facet == YEAR:
        return _latest_first
    order = {
        DOMAIN: list(names.domains),
        STATION: [*names.stations, ""],
        STATE: [state.value for state in State],
    }.get(facet)
    if order is None:
        return str
    places = {value: place for place, value in enumerate(order)}
    return _Placed(places)


class _Placed:
    """Sorts by a list, what is not on it last."""

    def __init__(self, places: Mapping[Any, int]) -> None:
        self._places = places

    def __call__(self, value: Any) -> int:
        return self._places.get(value, len(self._places))


def _latest_first(year: int) -> int:
    return -year
