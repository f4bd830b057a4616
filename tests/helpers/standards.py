"""The bundled standards as the model sees them, and their rows as items of a township."""

from functools import cache

from catalog_app.model.calendar import Calendar, load_calendar, merge_calendars
from catalog_app.model.catalog import Item, Origin
from catalog_app.model.standards import Standard, StandardItem, StandardSummary, load_index, load_standard
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
