"""What a site is made of, where its pages lie, and in which order they are listed."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec
from msgspec import Struct

from catalog_app import __version__
from catalog_app.exporters.portal.request import PublicationExport
from catalog_app.model.catalog import DomainCatalog, Item
from catalog_app.model.publication import LINK_BACK, LinkKind
from catalog_app.model.unit import Contact, Unit
from catalog_app.support.files import distinct_names, safe_name

LIST_NAME = "网站清单.json"
HOME, GUIDE, CATALOG, SEARCH, FEED, SITEMAP = (
    "index.html",
    "guide.html",
    "catalog.html",
    "search.html",
    "feed.xml",
    "sitemap.xml",
)
CATALOG_JSON, CATALOG_SCHEMA, CATALOG_CSV = "data/catalog.json", "data/catalog-schema.json", "data/catalog.csv"
STYLE, SCRIPT, ICON = "assets/site.css", "assets/search.js", "assets/icon.svg"
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?")
_Key = TypeVar("_Key")
_LETTERS = "abcdefghijklmnoprstuxyz"
"""Without those of VX, QQ and WeChat, behind which a name would be read as an account."""


class GuideSection(Struct, frozen=True):
    """A chapter of 公开指南: its heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


class SiteRequest(Struct, frozen=True, kw_only=True):
    """A site. The same request gives the same bytes; `created` dates notices that are nowhere up yet."""

    unit: Unit
    catalogs: tuple[DomainCatalog, ...] = ()
    publications: tuple[PublicationExport, ...] = ()
    guide: tuple[GuideSection, ...] = ()
    contacts: tuple[Contact, ...] = ()
    created: datetime
    base_url: str = ""
    """Where it will stand, https://www.example.gov.cn/zwgk/; empty = not known, then nothing is said of it."""


class Page(Struct, frozen=True, kw_only=True):
    """One file of the site: where, what it is called in messages, what it depends on, and how it is made."""

    path: str
    title: str
    inputs_sha256: str
    render: Callable[[], bytes]
    source: Path | None = None
    """A file that is copied as it is."""


class Shown(Struct, frozen=True, kw_only=True):
    """A publication as lists show it."""

    export: PublicationExport
    path: str
    domain_name: str
    day: date
    day_label: str
    """What `day` is: 发布, 成文 or 登记."""

    @property
    def title(self) -> str:
        """Its title."""
        return self.export.publication.title

    @property
    def year(self) -> int:
        """The year it is filed under."""
        return self.day.year


class Site:
    """A request put in order: who is listed where, newest first."""

    def __init__(self, request: SiteRequest) -> None:
        self.request = request
        self.unit = request.unit
        names = {one.domain.code: one.domain.name for one in request.catalogs}
        shown = [_shown(export, names) for export in request.publications]
        self.publications = sorted(shown, key=_newest, reverse=True)
        self.by_item = _grouped(self.publications, lambda one: one.export.item.uid)
        self.by_domain = _grouped(self.publications, lambda one: one.export.item.domain)
        self.by_year = _grouped(self.publications, lambda one: one.year)
        self.by_uid = {one.export.publication.uid: one for one in self.publications}
        self.items = {item.uid: item for catalog in request.catalogs for item in catalog.items}
        self.item_paths = _item_paths(self.items.values())
        self.domain_names = names
        self.linked_back = _links_back(self.publications)
        self.texts: dict[str, str] = {}
        """What search remembers of every text, by the path of its page."""

    @cached_property
    def frame(self) -> str:
        """The hash of what stands on every page."""
        request = self.request
        return digest(__version__, self.unit, request.contacts, request.base_url, bool(request.guide), self.years)

    @property
    def years(self) -> list[int]:
        """Years with publications, the newest first."""
        return sorted(self.by_year, reverse=True)

    @property
    def base_url(self) -> str:
        """The address it will stand at, ending with /; '' = not known."""
        address = self.request.base_url.strip()
        return address if not address or address.endswith("/") else f"{address}/"

    def absolute(self, path: str) -> str:
        """The address of a page, '' where it is not known."""
        return self.base_url + quote(path) if self.base_url else ""


def digest(*parts: object) -> str:
    """The hash of what a page depends on."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


@lru_cache(maxsize=1 << 16)
def lettered(uid: str) -> str:
    """A name for addresses that stays the same for ever. Letters only: digits could be read as a private number."""
    number = int.from_bytes(hashlib.sha256(uid.encode()).digest()[:10], "big")
    letters = []
    for _ in range(16):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def domain_path(code: str) -> str:
    """The page of a domain."""
    return f"domain/{code if _PLAIN.fullmatch(code) else lettered(code)}.html"


def year_path(year: int) -> str:
    """The page of a year."""
    return f"year/{year:04d}.html"


def publication_path(uid: str) -> str:
    """The page of a publication."""
    name = lettered(uid)
    return f"info/{name[:2]}/{name}.html"


def attachment_paths(export: PublicationExport) -> list[str]:
    """Where the attachments of a publication lie, each under its own name."""
    folder = f"files/{lettered(export.publication.uid)}"
    return [f"{folder}/{name}" for name in distinct_names(safe_name(one.name) for one in export.attachments)]


def _shown(export: PublicationExport, names: dict[str, str]) -> Shown:
    publication, code = export.publication, export.item.domain
    if export.published_on is not None:
        day, label = export.published_on, "发布"
    elif publication.formed is not None:
        day, label = publication.formed, "成文"
    else:
        day, label = publication.created.date(), "登记"
    return Shown(
        export=export,
        path=publication_path(publication.uid),
        domain_name=export.domain.name if export.domain else names.get(code, code),
        day=day,
        day_label=label,
    )


def _links_back(publications: Iterable[Shown]) -> dict[str, list[tuple[LinkKind, str]]]:
    """What others say of a publication, turned round."""
    found: defaultdict[str, list[tuple[LinkKind, str]]] = defaultdict(list)
    for shown in publications:
        for one in shown.export.publication.links:
            found[one.uid].append((LINK_BACK[one.kind], shown.export.publication.uid))
    return dict(found)


def _newest(shown: Shown) -> tuple[date, str, str]:
    return shown.day, shown.export.publication.created.isoformat(), shown.export.publication.uid


def _grouped(shown: Iterable[Shown], key: Callable[[Shown], _Key]) -> dict[_Key, list[Shown]]:
    groups: defaultdict[_Key, list[Shown]] = defaultdict(list)
    for one in shown:
        groups[key(one)].append(one)
    return dict(groups)


def _item_paths(items: Iterable[Item]) -> dict[str, str]:
    """By 事项编号, which never changes; where it makes no address, or a second time the same, by the uid."""
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for item in items:
        number = item.number.casefold()
        good = _PLAIN.fullmatch(item.number) and number not in taken
        taken.add(number)
        paths[item.uid] = f"item/{item.number if good else lettered(item.uid)}.html"
    return paths
