"""What a clerk shows less of than a case allows, column by column; never more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from catalog_app.model.cases import OUTPUTS, Output, Treatment
from catalog_app.model.masking import mask
from catalog_app.model.roster import CutColumn, CutTable, RosterColumn, strictest, treatment_of
from catalog_app.services.rosters import PreparedRoster

TREATMENTS: tuple[Treatment, ...] = ("keep", "mask", "drop")


class ColumnPolicy(Struct, frozen=True):
    """How each output treats one column of a received list."""

    web: Treatment
    wall: Treatment
    archive: Treatment

    def treatment(self, output: Output) -> Treatment:
        """How an output treats it."""
        return self.web if output == "web" else self.wall if output == "wall" else self.archive

    def chosen(self, output: Output, treatment: Treatment) -> ColumnPolicy:
        """With another choice for one output: web no more than wall, wall no more than archive."""
        archive = treatment if output == "archive" else self.archive
        wall = strictest(archive, treatment if output == "wall" else self.wall)
        return ColumnPolicy(strictest(wall, treatment if output == "web" else self.web), wall, archive)


def policies(prepared: PreparedRoster) -> list[ColumnPolicy]:
    """How the outputs treat each column of the file, in its order."""
    columns = iter(prepared.table.columns)
    return [_policy(prepared, told, columns) for told in prepared.table.told]


def _policy(prepared: PreparedRoster, told: CutColumn, columns: Iterator[RosterColumn]) -> ColumnPolicy:
    if told.treatment == "drop":
        return ColumnPolicy("drop", "drop", "drop")
    column = next(columns)
    web, wall = (treatment_of(column, prepared.case, output) for output in ("web", "wall"))
    return ColumnPolicy(web, wall, told.treatment)


def choices(prepared: PreparedRoster, place: int, policy: ColumnPolicy, output: Output) -> tuple[Treatment, ...]:
    """What may be chosen for a column, widest first: no more than the case allows, nor than the wider outputs show."""
    told = prepared.table.told[place]
    known = prepared.case.column(told.key) if told.key else None
    if known is None or told.treatment == "drop":
        return ()
    wider = OUTPUTS[OUTPUTS.index(output) + 1 :]
    limit = strictest(known.treatment(output), told.treatment, *(policy.treatment(one) for one in wider))
    found = TREATMENTS[TREATMENTS.index(limit) :]
    needed = known.required and output == "archive"
    return tuple(one for one in found if (one != "mask" or known.mask) and not (one == "drop" and needed))


def narrowed(prepared: PreparedRoster, wanted: Sequence[ColumnPolicy]) -> PreparedRoster:
    """The list with less shown, as chosen for each column of the file; what the archive drops is not in it."""
    allowed = policies(prepared)
    places = [place for place, told in enumerate(prepared.table.told) if told.treatment != "drop"]
    told, columns, masks = list(prepared.table.told), [], []
    for cut_place, (place, column) in enumerate(zip(places, prepared.table.columns, strict=True)):
        archive = strictest(allowed[place].archive, wanted[place].archive)
        told[place] = structs.replace(told[place], treatment=archive)
        if archive != "drop":
            columns.append(RosterColumn(column.key, column.label, wanted[place].web, wanted[place].wall))
            masks.append((cut_place, _form(prepared, column) if archive == "mask" else ""))
    rows = [
        tuple(mask(form, row[place]) if form else row[place] for place, form in masks) for row in prepared.table.rows
    ]
    table = CutTable(title=prepared.table.title, columns=tuple(columns), rows=rows, told=tuple(told))
    return structs.replace(prepared, table=table)


def _form(prepared: PreparedRoster, column: RosterColumn) -> str:
    known = prepared.case.column(column.key)
    return known.mask if known else ""
