"""The facets above the grid: what each row counts under, in words; no Qt in here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from catalog_app.model.catalog import LEVELS, ORIGIN_LABELS, Origin
from catalog_app.model.channels import NATIONAL_CHANNELS, short_label
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models.item_text import FINDING_LABELS, STATUS_ORDER, finding_label, open_findings

LEVEL, ORIGIN, CHANNEL, STATUS, STATION, PROBLEM = "level", "origin", "channel", "status", "station", "problem"
FACET_LABELS = {
    LEVEL: "层级",
    ORIGIN: "来源",
    CHANNEL: "渠道",
    STATUS: "状态",
    STATION: "站所",
    PROBLEM: "有问题",
}
STATUS_LABELS = {
    "overdue": "逾期",
    "soon": "将到期",
    "empty": "空白",
    "draft": "未公开",
    "display": "公示中",
    "published": "已公开",
    "not_applicable": "不适用",
}
NO_STATION = "-"
ANY_PROBLEM = "*"
Chosen = Mapping[str, frozenset[str]]
"""Facet → chosen values; an empty or missing set lets everything through."""


class FacetOption(Struct, frozen=True):
    """One line of a facet's menu."""

    value: str
    label: str
    count: int


def facet_values(row: ItemRow, facet: str) -> frozenset[str]:
    """What `row` counts under in `facet`."""
    item = row.item
    if facet == LEVEL:
        return frozenset(item.levels)
    if facet == ORIGIN:
        return frozenset((str(item.origin.value),))
    if facet == CHANNEL:
        return frozenset((*item.channels.required, *item.channels.optional))
    if facet == STATUS:
        return frozenset((row.status.code,))
    if facet == STATION:
        return frozenset((item.station or NO_STATION,))
    codes = {finding.code for finding in open_findings(row)}
    return frozenset(codes | {ANY_PROBLEM}) if codes else frozenset()


def accepts(row: ItemRow, chosen: Chosen, *, without: str = "") -> bool:
    """Whether `row` matches one chosen value of every facet (but `without`)."""
    return all(
        not values or facet == without or not values.isdisjoint(facet_values(row, facet))
        for facet, values in chosen.items()
    )


def options(rows: Iterable[ItemRow], facet: str, chosen: Chosen, stations: Mapping[str, str]) -> list[FacetOption]:
    """Values of `facet` in a sensible order with the rows each would leave; chosen ones stay listed at 0."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for row in rows:
        if accepts(row, chosen, without=facet):
            counts.update(facet_values(row, facet))
        if facet == PROBLEM:
            labels.update({finding.code: finding_label(finding) for finding in open_findings(row)})
    names = _known(facet, stations) | labels
    wanted = chosen.get(facet, frozenset())
    order = [value for value in names if counts[value] or value in wanted]
    return [FacetOption(value, names[value], counts[value]) for value in order]


def value_label(facet: str, value: str, stations: Mapping[str, str]) -> str:
    """The word on a chip for one chosen value."""
    return _known(facet, stations).get(value, value if facet != PROBLEM else "有问题")


def _known(facet: str, stations: Mapping[str, str]) -> dict[str, str]:
    if facet == LEVEL:
        return {level: level for level in LEVELS}
    if facet == ORIGIN:
        return {origin.value: ORIGIN_LABELS[origin] for origin in Origin}
    if facet == CHANNEL:
        return {name: short_label(name) for name in NATIONAL_CHANNELS}
    if facet == STATUS:
        return {code: STATUS_LABELS[code] for code in STATUS_ORDER}
    if facet == STATION:
        return {**stations, NO_STATION: "未指定"}
    return {ANY_PROBLEM: "所有问题", **FINDING_LABELS}
