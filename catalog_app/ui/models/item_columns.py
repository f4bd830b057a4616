"""Columns of the 目录 grid, made from `model/fields.py`; nothing about a field is told twice."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.model.fields import (
    FIELDS,
    NUMBER_LABEL,
    ORIGIN_LABEL,
    SEQUENCE_LABEL,
    SEQUENCE_WIDTH,
    STATION_LABEL,
    Field,
    Kind,
)

PIXELS_PER_WIDTH = 9
"""Logical pixels for one unit of a field's relative width."""
SEQUENCE, DOMAIN, NUMBER, STATION, ORIGIN, STATUS = "sequence", "domain", "number", "station", "origin", "status"
FIRST_COLUMN, FLEXIBLE_COLUMN = "level1", "elements"
FROZEN_KEYS = (SEQUENCE, "level1", "level2")
DAILY_KEYS = (SEQUENCE, "level1", "level2", "elements", "deadline", "channels", STATUS)
"""Shown where room is scarce."""
WIDE_KEYS = (*DAILY_KEYS, "basis", "publisher", STATION, ORIGIN)
"""Shown at first on a wide screen."""


class ItemColumn(Struct, frozen=True, kw_only=True):
    """One column. `field` None = not a field of the item's own text."""

    key: str
    label: str
    width: int
    field: Field | None = None
    leaf: str = ""
    centred: bool = False

    @property
    def editable(self) -> bool:
        """Whether a cell of it takes text (the station column takes one of the unit's stations)."""
        return self.field is not None or self.key == STATION

    @property
    def required(self) -> bool:
        """Whether it may not be left empty."""
        return self.field is not None and self.field.required

    @property
    def tick(self) -> bool:
        """Whether the cell is a box to be ticked (all leaves but 特定群体, which takes words)."""
        return bool(self.leaf) and self.leaf != "groups"

    @property
    def plain_label(self) -> str:
        """The label on one line."""
        return self.label.replace("\n", "")


def _field_columns(field: Field) -> list[ItemColumn]:
    if field.kind is not Kind.TICKS:
        return [ItemColumn(key=field.key, label=field.label, width=_pixels(field.width), field=field)]
    group = field.label.removeprefix("公开")
    return [
        ItemColumn(
            key=f"{field.key}.{leaf.key}",
            label=f"{group}\n{leaf.label.removesuffix('公开')}",
            width=_pixels(leaf.width + 2.4),
            field=field,
            leaf=leaf.key,
            centred=leaf.key != "groups",
        )
        for leaf in field.leaves
    ]


def _pixels(width: float) -> int:
    return round(width * PIXELS_PER_WIDTH)


def _columns() -> tuple[ItemColumn, ...]:
    columns = [
        ItemColumn(key=SEQUENCE, label=SEQUENCE_LABEL, width=_pixels(SEQUENCE_WIDTH + 1.4), centred=True),
        ItemColumn(key=DOMAIN, label="领域", width=96),
    ]
    for field in FIELDS:
        if field.key != "marks":
            columns.extend(_field_columns(field))
    columns.append(ItemColumn(key=STATION, label=STATION_LABEL, width=96))
    columns.append(ItemColumn(key=ORIGIN, label=ORIGIN_LABEL, width=80))
    columns.append(ItemColumn(key=NUMBER, label=NUMBER_LABEL, width=88))
    columns.append(ItemColumn(key=STATUS, label="状态", width=104))
    return tuple(columns)


ITEM_COLUMNS = _columns()
COLUMN_INDEX = {column.key: place for place, column in enumerate(ITEM_COLUMNS)}
