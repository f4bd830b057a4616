"""What goes into an upload package, and what of it differs from the last accepted one, by content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.exporters.layout import catalog_title
from catalog_app.exporters.manifest import ItemKind
from catalog_app.exporters.portal.notices import lasting_content
from catalog_app.exporters.review_sheet import ReviewSheet
from catalog_app.model.catalog import Domain, DomainCatalog, Item
from catalog_app.model.notice import Notice
from catalog_app.model.portal import PortalProfile
from catalog_app.model.publication import OPEN, VALIDITIES, Publication
from catalog_app.model.unit import Unit
from catalog_app.support.files import sha256

CATALOG_UID = "catalog-"
Difference = Literal["new", "changed", "withdrawn", "same"]


class Attachment(Struct, frozen=True):
    """A file that goes along: its shown name and where it lies. `sha256` as the store knows it, '' = not known."""

    name: str
    path: Path
    sha256: str = ""


class PublicationExport(Struct, frozen=True):
    """A publication with all that is printed about it. `domain` None = looked up among the request's catalogs."""

    publication: Publication
    item: Item
    domain: Domain | None = None
    attachments: tuple[Attachment, ...] = ()
    published_on: date | None = None
    """发布日期: the day it went up on the government website, None while it has not.

    Not the day it was formed, which is 成文日期: untrue dates fail a website's inspection at once, and the portal dates
    by itself what goes up now. No part of the content hash: to record it must not send the item again.
    """
    notice: Notice | None = None
    """Its list, and the words of its case around it, as the web may show them."""
    shown_from: date | None = None
    """The first day it was up anywhere."""
    interpretation: str = ""
    """The address of its 解读, '' = none yet."""


class UnitSheet(Struct, frozen=True, kw_only=True):
    """What is of the whole unit and not of a domain: 主动公开基本目录, 公开指南. `fragment` is clean HTML."""

    code: str
    """Its uid is `CATALOG_UID` and this."""
    name: str
    """Of its files, without ending."""
    title: str
    fragment: str
    ending: Literal["docx", "xlsx"]
    """The kind of its second file."""
    render: Callable[[], bytes]
    """The second file."""


class Withdrawal(Struct, frozen=True, kw_only=True):
    """What is known of something the portal is to take down, for who has to find it there."""

    domain: str = ""
    domain_name: str = ""
    item_number: str = ""
    kind: str = ""
    column: str = ""
    """The portal's column it went to, where its item is not known any more."""
    index_no: str = ""
    url: str = ""
    published_on: date | None = None
    reason: str = ""


class PackageRequest(Struct, frozen=True, kw_only=True):
    """A package. `previous` is the content the portal holds by uid (empty: a full package), `titles` its titles."""

    unit: Unit
    profile: PortalProfile
    catalogs: tuple[DomainCatalog, ...] = ()
    publications: tuple[PublicationExport, ...] = ()
    number: str
    created: datetime
    base: str | None = None
    previous: dict[str, str] = {}
    titles: dict[str, str] = {}
    held: frozenset[str] = frozenset()
    """Uids of what is being reviewed again: the portal keeps what it has until that is done."""
    withdrawals: Mapping[str, Withdrawal] = {}
    """What is known of what is withdrawn, by uid."""
    sheets: tuple[UnitSheet, ...] = ()
    reviews: Mapping[str, ReviewSheet] = {}
    """Review sheets of publications by uid, of those that were reviewed."""


class Entry(Struct, frozen=True, kw_only=True):
    """One thing of the request with its content hash and how it differs."""

    uid: str
    kind: ItemKind
    difference: Difference
    title: str
    content_sha256: str
    domain: str = ""
    domain_name: str = ""
    export: PublicationExport | None = None
    catalog: DomainCatalog | None = None
    sheet: UnitSheet | None = None
    withdrawal: Withdrawal | None = None


def package_entries(request: PackageRequest) -> list[Entry]:
    """Publications, then catalogs, then what is withdrawn; unchanged ones as `same`."""
    names = {catalog.domain.code: catalog.domain.name for catalog in request.catalogs}
    entries = [_publication_entry(request, export, names) for export in request.publications]
    entries += [_catalog_entry(request, catalog) for catalog in request.catalogs]
    entries += [_sheet_entry(request, sheet) for sheet in request.sheets]
    kept = {entry.uid for entry in entries}
    gone = ((uid, content) for uid, content in sorted(request.previous.items()) if uid not in kept)
    return entries + [_entry_of_what_is_gone(request, uid, content) for uid, content in gone]


def package_lines(request: PackageRequest) -> list[tuple[str, ItemKind, Difference, str, str]]:
    """(uid, kind, difference, title, domain code) of everything, to show before the package is written."""
    return [(entry.uid, entry.kind, entry.difference, entry.title, entry.domain) for entry in package_entries(request)]


def catalog_document(request: PackageRequest, catalog: DomainCatalog) -> bytes:
    """The catalog as JSON in the form of the command line; nothing internal in it."""
    items = [_public_item(item) for item in catalog.items]
    domain = {"code": catalog.domain.code, "name": catalog.domain.name, "full_name": catalog.domain.full_name}
    document = {"unit": request.unit.signature, "domain": domain, "items": items}
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


def _public_item(item: Item) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if key not in ("station", "reason")}


def own_index(profile: PortalProfile, export: PublicationExport | None) -> str | None:
    """The 索引号 we tell; None where the portal gives it."""
    if export is None or profile.index_number == "portal":
        return None
    return export.publication.index_number


def _publication_entry(request: PackageRequest, export: PublicationExport, names: dict[str, str]) -> Entry:
    publication = export.publication
    code = export.item.domain
    content = _hash(
        [
            *(publication.title, publication.body, publication.document_number),
            own_index(request.profile, export),  # one the portal gave is no change to send it
            *(publication.formed, publication.year, None, export.item.number, code),  # None: a field of earlier hashes
            *((attachment.name, attachment.sha256 or sha256(attachment.path)) for attachment in export.attachments),
            *filter(None, [publication.html]),  # what has none keeps the hash it had
            *([lasting_content(export.notice), publication.display_until] if export.notice else []),
            *filter(None, [_further(export)]),
        ]
    )
    return Entry(
        uid=publication.uid,
        kind="publication",
        difference=_difference(request, publication.uid, content),
        title=publication.title,
        content_sha256=content,
        domain=code,
        domain_name=export.domain.name if export.domain else names.get(code, code),
        export=export,
    )


def _entry_of_what_is_gone(request: PackageRequest, uid: str, content: str) -> Entry:
    known = request.withdrawals.get(uid, Withdrawal())
    return Entry(
        uid=uid,
        kind="catalog" if uid.startswith(CATALOG_UID) else "publication",
        difference="same" if uid in request.held else "withdrawn",
        title=request.titles.get(uid, uid),
        content_sha256=content,
        domain=known.domain,
        domain_name=known.domain_name,
        withdrawal=known,
    )


def _further(export: PublicationExport) -> dict[str, object]:
    """Fields later versions tell, where they tell anything: the others keep the hash they had."""
    one = export.publication
    told = {
        "validity": "" if one.validity == VALIDITIES[0] else one.validity,
        "abolished": one.abolished_on,
        "openness": "" if one.openness == OPEN else one.openness,
        "keywords": one.keywords,
        "abstract": one.abstract,
        "display_until": None if export.notice else one.display_until,
    }
    return {key: value for key, value in told.items() if value}


def _sheet_entry(request: PackageRequest, sheet: UnitSheet) -> Entry:
    uid, content = CATALOG_UID + sheet.code, _hash([sheet.title, sheet.fragment])
    return Entry(
        uid=uid,
        kind="catalog",
        difference=_difference(request, uid, content),
        title=sheet.title,
        content_sha256=content,
        domain=sheet.code,
        domain_name=sheet.name,
        sheet=sheet,
    )


def _catalog_entry(request: PackageRequest, catalog: DomainCatalog) -> Entry:
    uid = CATALOG_UID + catalog.domain.code
    content = hashlib.sha256(catalog_document(request, catalog)).hexdigest()
    return Entry(
        uid=uid,
        kind="catalog",
        difference=_difference(request, uid, content),
        title=catalog_title(request.unit.name, catalog),
        content_sha256=content,
        domain=catalog.domain.code,
        domain_name=catalog.domain.name,
        catalog=catalog,
    )


def _hash(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def _difference(request: PackageRequest, uid: str, content: str) -> Difference:
    before = request.previous.get(uid)
    if before is None:
        return "new"
    return "same" if before == content else "changed"
