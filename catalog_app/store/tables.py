"""Every table whose rows undo and redo write, by name. Packages, serials and attachments are not among them."""

from __future__ import annotations

from catalog_app.store import editions, items, places, publications, settings
from catalog_app.store.rows import Table

ALL: tuple[Table, ...] = (
    places.UNIT,
    places.CONTACT,
    places.STATION,
    places.VILLAGE,
    places.BOARD,
    places.PERSON,
    settings.SETTING,
    settings.CALENDAR_DAY,
    items.DOMAIN,
    items.BASIS,
    items.ITEM,
    publications.PUBLICATION,
    publications.POSTING,
    editions.REVIEW_TASK,
    editions.COUNTY_LIST,
)
BY_NAME = {table.name: table for table in ALL}
