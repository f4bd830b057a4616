"""What 清单 would look like under a portal profile: real publications, before the profile is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from catalog_app.model.changes import Stamp
from catalog_app.model.portal import NAME_LIMIT, PortalProfile, folder_name
from catalog_app.model.publication import OPEN, Publication, State
from catalog_app.model.register import RegisterQuery
from catalog_app.services.packaging import publication_exports
from catalog_app.services.portal_profiles import bundled_profiles
from catalog_app.services.session import Session
from catalog_app.support.files import safe_name

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PackageRequest

SAMPLES = 4
_NEWEST = 40
"""How many are looked at in each state: enough for one of each kind, and never all of a large register."""
_LEAVES = (State.READY, State.PUBLISHED)


class DomainTarget(Struct, frozen=True):
    """A domain of the township, and where its information goes."""

    code: str
    name: str
    path: str
    portal_code: str
    mapped: bool
    """False = nothing is named for it, and it goes under the root."""
    known: bool = True
    """Whether the portal has that column, as far as its tree is known."""


class Samples(Struct, frozen=True):
    """A few publications that may leave, ready to be written under any profile."""

    request: PackageRequest


def samples(session: Session, stamp: Stamp) -> Samples:
    """A few of the newest publications that may leave, of different kinds where there are."""
    from catalog_app.exporters.portal import PackageRequest

    workspace = session.workspace
    chosen = tuple(islice(_varied(session), SAMPLES))
    exports = publication_exports(session, chosen, stamp.now.date())
    names = {domain.code: domain for domain in workspace.domains()}
    exports = tuple(structs.replace(one, domain=names.get(one.item.domain)) for one in exports)
    return Samples(
        PackageRequest(
            unit=workspace.unit(),
            profile=next(iter(bundled_profiles().values())),
            publications=exports,
            number="",
            created=stamp.now,
        )
    )


def preview_rows(basis: Samples, profile: PortalProfile) -> list[tuple[str, ...]]:
    """Rows of 清单 in the profile's columns; dates as a spreadsheet would show them."""
    from catalog_app.exporters.portal.request import package_entries
    from catalog_app.exporters.portal.values import listing_row, publication_folder

    request = structs.replace(basis.request, profile=profile)
    rows = []
    for number, entry in enumerate(package_entries(request), 1):
        folder = publication_folder(profile, entry, f"{number:03d}")
        attached = [f"{folder}/附件/{one.name}" for one in entry.export.attachments] if entry.export else []
        row = listing_row(request, entry, number, f"{folder}/{profile.body_file}", attached)
        rows.append(tuple(_shown(row.get(column.key, ""), profile) for column in profile.list_columns))
    return rows


def preview_folder(basis: Samples, profile: PortalProfile, number: int = 1) -> str:
    """The name of the folder of the sample with this number; made-up values where there is no sample."""
    from catalog_app.exporters.portal.request import package_entries
    from catalog_app.exporters.portal.values import publication_folder

    mark = f"{number:03d}"
    entries = package_entries(structs.replace(basis.request, profile=profile))
    if not 0 < number <= len(entries):
        return safe_name(folder_name(profile.folder_form, {"序号": mark, "标题": "标题"}), NAME_LIMIT)
    return publication_folder(profile, entries[number - 1], mark)


def date_example(profile: PortalProfile, day: date) -> str:
    """A day as the profile writes it."""
    from catalog_app.exporters.portal.values import format_date

    return format_date(day, profile.date_form)


def domain_targets(session: Session, profile: PortalProfile) -> list[DomainTarget]:
    """Every domain of the township with the portal's column it goes to."""
    found, tree = [], {one.path for one in profile.tree}
    for domain in session.workspace.domains():
        column = profile.column(domain.code, domain.name)
        mapped, known = domain.code in profile.columns, not tree or column.path in tree
        found.append(DomainTarget(domain.code, domain.name, column.path, column.code, mapped, known))
    return found


def _varied(session: Session) -> Iterator[Publication]:
    """The newest that may leave, first one of each kind, then the others."""
    workspace = session.workspace
    rows = [row for state in _LEAVES for row in workspace.register(RegisterQuery(state=state), limit=_NEWEST).rows]
    first = {row.kind: row.uid for row in reversed(rows)}
    ordered = dict.fromkeys([*reversed(first.values()), *(row.uid for row in rows)])
    leaving = (workspace.publication(uid) for uid in ordered)
    yield from (one for one in leaving if one.openness == OPEN)


def _shown(value: object, profile: PortalProfile) -> str:
    return date_example(profile, value) if isinstance(value, date) else str(value)
