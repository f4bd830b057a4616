"""Rosters (名单): a table that belongs to a publication, kept and shown by the columns its case allows."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class RosterColumn(Struct, frozen=True):
    """One column: its key in the notice case and the words it is headed with."""

    key: str
    label: str


class RosterRow(Struct, frozen=True):
    """One line of a list, with the village it belongs to where a column tells."""

    cells: tuple[str, ...]
    village: str = ""


class Roster(Struct, frozen=True, kw_only=True):
    """The list of a publication as it is kept: cut to the archive columns of its case when it came in."""

    uid: str
    """Begins with the uid of the publication, so that a purge finds the rows of undone rosters too."""
    publication: str
    case_code: str
    title: str
    columns: tuple[RosterColumn, ...]
    policy: str
    """Version of the column policy it was cut by."""
    source: str
    """Name of the file it came from, masked."""
    source_sha256: str
    imported: datetime
