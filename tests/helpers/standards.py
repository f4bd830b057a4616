"""The bundled standards as the model sees them, and their rows as items of a township."""

from collections.abc import Sequence
from functools import cache

import pytest
from msgspec import structs

from catalog_app.model.calendar import Calendar, load_calendar, merge_calendars
from catalog_app.model.catalog import Deadline, Element, Item, Origin
from catalog_app.model.standards import Standard, StandardItem, StandardSummary, load_index, load_standard
from catalog_app.services import adopting, new_edition, reviews
from catalog_app.support.paths import resource_bytes, resource_names


@cache
def index() -> tuple[StandardSummary, ...]:
    return load_index(resource_bytes("standards/index.json"), "index.json")


@cache
def standards() -> tuple[Standard, ...]:
    return tuple(load_standard(resource_bytes(f"standards/{line.code}.json"), f"{line.code}.json") for line in index())


def standard_rows() -> list[StandardItem]:
    return [row for standard in standards() for row in standard.items]


@cache
def calendar() -> Calendar:
    return merge_calendars(load_calendar(resource_bytes(name), name) for name in resource_names("calendars", ".json"))


def item_of(row: StandardItem, **changes: object) -> Item:
    fields = {
        "uid": f"uid-{row.id}",
        "domain": row.id[:2],
        "number": row.id,
        "position": int(row.id[3:]),
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "elements": row.elements,
        "basis": row.basis,
        "deadline": row.deadline,
        "publisher": row.publisher,
        "channels": row.channels,
        "audience": row.audience,
        "mode": row.mode,
        "levels": row.levels,
        "origin": Origin.STANDARD,
        "standard_id": row.id,
    }
    return Item(**(fields | changes))


def newer_standard(bundled: Standard, ours: Sequence[str]) -> Standard:
    """An invented newer edition: of our rows the first has another deadline, the second another name, the third is
    gone; one row is new."""
    rows = {row.id: row for row in bundled.items}
    changed = structs.replace(rows[ours[0]], deadline=Deadline("3个工作日内"))
    renamed = structs.replace(rows[ours[1]], id="06-901", level2="换了名称的事项", renamed_from=ours[1])
    added = structs.replace(rows[ours[0]], id="06-902", level2="全新事项", elements=(Element("全新内容"),))
    kept = [row for row in bundled.items if row.id not in ours[:3]]
    return structs.replace(bundled, version="2026", items=(changed, renamed, *kept, added))


def bundle(monkeypatch: pytest.MonkeyPatch, new: Standard) -> None:
    """Let the program carry this standard, the one before it kept as a former version."""
    before = adopting.standard(new.code)
    known = adopting.standard_index()
    summaries = tuple(structs.replace(one, version=new.version) if one.code == new.code else one for one in known)
    find = adopting.standard

    def standard(code: str) -> Standard:
        return new if code == new.code else find(code)

    def earlier(code: str, version: str) -> Standard | None:
        return before if (code, version) == (before.code, before.version) else None

    for module in (adopting, new_edition, reviews):
        monkeypatch.setattr(module, "standard_index", lambda: summaries)
    for module in (adopting, new_edition):
        monkeypatch.setattr(module, "standard", standard)
    monkeypatch.setattr(new_edition, "earlier_standard", earlier)
