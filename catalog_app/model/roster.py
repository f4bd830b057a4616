"""Rosters (名单): a table that belongs to a publication, kept and shown by the columns its case allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache, partial

from msgspec import Struct

from catalog_app.model.cases import NEVER_KEPT, NoticeCase, Output, Treatment
from catalog_app.model.masking import mask

_SHOWS: dict[Treatment, int] = {"drop": 0, "mask": 1, "keep": 2}


class RosterColumn(Struct, frozen=True, omit_defaults=True):
    """One column: its key in the notice case and the words it is headed with.

    `web` and `wall`: how much the clerk lets those outputs show; the case may allow less, never more.
    """

    key: str
    label: str
    web: Treatment = "keep"
    wall: Treatment = "keep"

    def limit(self, output: Output) -> Treatment:
        """What the clerk lets an output do; the archive was cut when the list came in."""
        if output == "archive":
            return "keep"
        return self.web if output == "web" else self.wall


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


class RosterTable(Struct, frozen=True, kw_only=True):
    """A list with its columns bound to a case; a column without key is one the case does not know."""

    title: str
    columns: tuple[RosterColumn, ...]
    rows: Sequence[Sequence[str]]


class CutColumn(Struct, frozen=True):
    """What became of one column."""

    key: str
    label: str
    treatment: Treatment


class CutTable(Struct, frozen=True, kw_only=True):
    """A list as one output may show it. `told` names every column it had, the dropped ones too."""

    title: str
    columns: tuple[RosterColumn, ...]
    rows: list[tuple[str, ...]]
    told: tuple[CutColumn, ...]

    def labels(self, treatment: Treatment) -> tuple[str, ...]:
        """The headers of the columns treated so."""
        return tuple(column.label for column in self.told if column.treatment == treatment)


def bound(case: NoticeCase, headers: Sequence[str], groups: Sequence[str] = ()) -> tuple[RosterColumn, ...]:
    """The columns of a list under these headers (and the headers above them), as the case knows them."""
    above = groups or [""] * len(headers)
    found = []
    for header, group in zip(headers, above, strict=True):
        column = case.bind(header, group)
        found.append(RosterColumn(column.key if column else "", header))
    return tuple(found)


def missing(case: NoticeCase, columns: Iterable[RosterColumn]) -> tuple[str, ...]:
    """Labels of the columns the case needs and the list has not."""
    present = {column.key for column in columns}
    return tuple(column.label for column in case.columns if column.required and column.key not in present)


def cut(table: RosterTable, policy: NoticeCase, output: Output) -> CutTable:
    """The list with the columns its case allows for this output, masked where it says so; all others are dropped."""
    told = tuple(CutColumn(one.key, one.label, treatment_of(one, policy, output)) for one in table.columns)
    places = [place for place, column in enumerate(told) if column.treatment != "drop"]
    masks = [_mask_of(told[place], policy) for place in places]
    pairs = list(zip(places, masks, strict=True))
    rows = [tuple(row[place] if hide is None else hide(row[place]) for place, hide in pairs) for row in table.rows]
    return CutTable(title=table.title, columns=tuple(table.columns[place] for place in places), rows=rows, told=told)


def treatment_of(column: RosterColumn, policy: NoticeCase, output: Output) -> Treatment:
    """How an output treats a column; headed by words of private things it is never kept, whatever its key says."""
    known = policy.column(column.key) if column.key else None
    if known is None:
        return "drop"
    treatment = strictest(known.treatment(output), column.limit(output))
    if treatment == "mask" and not known.mask:
        return "drop"
    return "drop" if treatment == "keep" and NEVER_KEPT.search(column.label) else treatment


def strictest(*treatments: Treatment) -> Treatment:
    """The one of them that shows least."""
    return min(treatments, key=_SHOWS.__getitem__)


def _mask_of(column: CutColumn, policy: NoticeCase) -> Callable[[str], str] | None:
    known = policy.column(column.key)
    if column.treatment != "mask" or known is None:
        return None
    return lru_cache(maxsize=4096)(partial(mask, known.mask))
