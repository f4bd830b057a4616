"""The history of one item in words: which field read how before and after each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from catalog_app.model.catalog import ORIGIN_LABELS, Audience, Basis, Channels, Element, Origin
from catalog_app.model.cells import write_audience, write_basis, write_channels, write_elements
from catalog_app.model.changes import HistoryStep, RowChange
from catalog_app.model.fields import BY_KEY, NUMBER_LABEL, ORIGIN_LABEL, REASON_LABEL, SEQUENCE_LABEL, STATION_LABEL
from catalog_app.services.session import Session

LABELS = {
    **{key: field.label for key, field in BY_KEY.items()},
    "position": SEQUENCE_LABEL,
    "number": NUMBER_LABEL,
    "origin": ORIGIN_LABEL,
    "reason": REASON_LABEL,
    "station": STATION_LABEL,
    "extra": "其他栏目",
}
"""Columns worth telling, in the order they are told; the others follow from these."""


class FieldChange(Struct, frozen=True):
    """One field before and after."""

    key: str
    label: str
    old: str
    new: str


class ItemChange(Struct, frozen=True):
    """One step as far as it touched the item. `created` and `removed` steps name no fields."""

    step: HistoryStep
    fields: tuple[FieldChange, ...] = ()
    created: bool = False
    removed: bool = False


def item_changes(session: Session, uid: str) -> list[ItemChange]:
    """What happened to an item, newest first."""
    names = {station.uid: station.name for station in session.workspace.stations()}
    titles = {one.uid: Basis(one.title, one.number) for one in session.workspace.sources()}
    return [_change(step, row, names, titles) for step, row in session.workspace.row_history("item", uid)]


def _change(step: HistoryStep, row: RowChange, stations: Mapping[str, str], sources: Mapping[str, Basis]) -> ItemChange:
    if row.old is None or row.new is None:
        return ItemChange(step, (), row.old is None, row.new is None)
    fields = []
    for key, label in LABELS.items():
        if key in row.new:
            old, new = (_words(key, cells.get(key), stations, sources) for cells in (row.old, row.new))
            if old != new:
                fields.append(FieldChange(key, label, old, new))
    return ItemChange(step, tuple(fields))


def _words(key: str, value: Any, stations: Mapping[str, str], sources: Mapping[str, Basis]) -> str:
    if value is None:
        return ""
    if key == "station":
        return stations.get(value, "（已删除的站所）")
    if key == "basis":
        return write_basis(_bases(value, sources))
    reader = _READERS.get(key)
    return reader(value) if reader else str(value)


def _bases(text: str, sources: Mapping[str, Basis]) -> tuple[Basis, ...]:
    references = msgspec.json.decode(text, type=tuple[tuple[str, str | None], ...])
    known = ((sources.get(uid, Basis("（已不再引用的依据）")), article) for uid, article in references)
    return tuple(msgspec.structs.replace(source, article=article) for source, article in known)


def _extra(text: str) -> str:
    return "\n".join(f"{key}：{value}" for key, value in msgspec.json.decode(text, type=dict[str, str]).items())


_READERS: dict[str, Callable[[str], str]] = {
    "elements": lambda text: write_elements(msgspec.json.decode(text, type=tuple[Element, ...])),
    "channels": lambda text: write_channels(msgspec.json.decode(text, type=Channels)),
    "audience": lambda text: write_audience(msgspec.json.decode(text, type=Audience)),
    "mode": lambda text: "、".join(msgspec.json.decode(text, type=tuple[str, ...])),
    "levels": lambda text: "、".join(msgspec.json.decode(text, type=tuple[str, ...])),
    "marks": lambda text: "\n".join(msgspec.json.decode(text, type=tuple[str, ...])),
    "extra": _extra,
    "origin": lambda text: ORIGIN_LABELS[Origin(text)],
}
