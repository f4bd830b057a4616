"""Every table whose rows undo and redo write, by name. Packages, releases, serials and attachments are not."""

from __future__ import annotations

from catalog_app.store import copies, editions, items, places, publications, rosters, settings
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
    publications.REVIEW_STEP,
    publications.NO_INFORMATION,
    editions.REVIEW_TASK,
    editions.COUNTY_LIST,
    rosters.ROSTER,
    copies.PRINTED_COPY,
    copies.DESK_TICK,
)
BY_NAME = {table.name: table for table in ALL}
