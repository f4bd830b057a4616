"""For other machines: the catalog as JSON with its schema and as CSV, a feed of what is new, a sitemap."""

from __future__ import annotations

import csv
import io
from html import escape
from typing import Any, Literal
from urllib.parse import quote

import msgspec
from msgspec import Struct

from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.site.publication import summary
from catalog_app.exporters.site.request import FEED, HOME, Shown, Site
from catalog_app.model.catalog import DomainCatalog, Item, StageRule
from catalog_app.model.cells import cell_text
from catalog_app.model.fields import FIELDS, NUMBER_LABEL

IN_FEED = 30
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NO_DAY = "1970-01-01"


class ElementData(Struct, frozen=True):
    """An entry of 公开内容（要素）."""

    text: str
    optional: bool


class BasisData(Struct, frozen=True):
    """A legal source."""

    title: str
    number: str | None
    article: str | None


class StageData(Struct, frozen=True):
    """A stage of 公开时限 as it was understood."""

    rule: StageRule
    days: int | None
    unit: str
    start: str | None = msgspec.field(name="from")


class DeadlineData(Struct, frozen=True):
    """公开时限: as printed, and as it was understood."""

    text: str
    stages: tuple[StageData, ...]


class ChannelsData(Struct, frozen=True):
    """公开渠道和载体."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    other: tuple[str, ...]
    rule: Literal["all", "any"]


class AudienceData(Struct, frozen=True):
    """公开对象."""

    public: bool | None
    groups: str | None


class ItemData(Struct, frozen=True, kw_only=True):
    """A row of the catalog."""

    number: str
    position: int
    level1: str
    level2: str | None
    level3: str | None
    elements: tuple[ElementData, ...]
    basis: tuple[BasisData, ...]
    deadline: DeadlineData
    publisher: str | None
    channels: ChannelsData
    audience: AudienceData
    mode: tuple[Literal["主动", "依申请"], ...]
    levels: tuple[Literal["县级", "乡级", "村级"], ...]
    marks: tuple[str, ...]
    extra: dict[str, str]
    page: str
    """The item's page, seen from the site's folder."""


class DomainData(Struct, frozen=True):
    """A domain with its rows."""

    code: str
    name: str
    full_name: str
    items: tuple[ItemData, ...]


class CatalogData(Struct, frozen=True, kw_only=True):
    """基层政务公开标准目录 of one township."""

    schema: Literal["catalog-app/catalog/1"] = "catalog-app/catalog/1"
    unit: str
    domains: tuple[DomainData, ...]


def catalog_json(site: Site) -> bytes:
    """The whole catalog; fits `catalog_schema`."""
    domains = tuple(_domain(site, catalog) for catalog in site.request.catalogs)
    return _formatted(CatalogData(unit=site.unit.signature, domains=domains))


def catalog_schema() -> bytes:
    """The JSON Schema of the catalog."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(CatalogData),
    }
    _require_all(schema)
    return _formatted(schema)


def catalog_csv(site: Site) -> bytes:
    """The catalog as a table that spreadsheets open; no cell of it is ever reckoned as a formula."""
    columns = [(field.key, field.label) for field in FIELDS if not field.leaves]
    columns += [
        (f"{field.key}.{leaf.key}", f"{field.label}：{leaf.label}") for field in FIELDS for leaf in field.leaves
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["领域代码", "领域", NUMBER_LABEL, *(label for _, label in columns)])
    for catalog in site.request.catalogs:
        for item in catalog.items:
            cells = [catalog.domain.code, catalog.domain.name, item.number]
            writer.writerow([safe_cell(cell) for cell in (*cells, *(cell_text(item, key) for key, _ in columns))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def safe_cell(words: str) -> str:
    """Words a spreadsheet shows as they are."""
    words = plain(words)
    return f"'{words}" if words.lstrip().startswith(_FORMULA_STARTS) else words


def feed(site: Site) -> bytes:
    """What was published last, as Atom."""
    shown = site.publications[:IN_FEED]
    unit = _xml(site.unit.signature)
    newest = max((one.day.isoformat() for one in shown), default=_NO_DAY)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{unit}政务公开</title>",
        f"<id>{_xml(site.base_url or f'urn:x-catalog-app:{quote(site.unit.signature)}')}</id>",
        f"<updated>{newest}T00:00:00+08:00</updated>",
        f"<author><name>{unit}</name></author>",
        f'<link rel="alternate" type="text/html" href="{_xml(site.base_url or HOME)}"/>',
        f'<link rel="self" type="application/atom+xml" href="{_xml(site.absolute(FEED) or FEED)}"/>',
        *(_entry(site, one) for one in shown),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def sitemap(site: Site, paths: list[str]) -> bytes:
    """Every page by its address; the home page by that of the folder."""
    addresses = [site.absolute("" if path == HOME else path) for path in paths]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{_xml(address)}</loc></url>" for address in addresses),
        "</urlset>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(site: Site, shown: Shown) -> str:
    address = site.absolute(shown.path) or shown.path
    name = site.absolute(shown.path) or f"urn:x-catalog-app:{shown.path.rpartition('/')[2].removesuffix('.html')}"
    told = summary(shown.export.publication)
    return (
        f"<entry><title>{_xml(shown.title)}</title><id>{_xml(name)}</id>"
        f'<link rel="alternate" type="text/html" href="{_xml(address)}"/>'
        f"<updated>{shown.day.isoformat()}T00:00:00+08:00</updated>"
        f'<category term="{_xml(shown.domain_name)}"/>{f"<summary>{_xml(told)}</summary>" if told else ""}</entry>'
    )


def _domain(site: Site, catalog: DomainCatalog) -> DomainData:
    domain = catalog.domain
    items = tuple(_item(item, site.item_paths[item.uid]) for item in catalog.items)
    return DomainData(domain.code, domain.name, domain.full_name, items)


def _item(item: Item, page: str) -> ItemData:
    fields = msgspec.to_builtins(item)
    stages = [{"days": None, "unit": "day", "from": None} | stage for stage in fields["deadline"]["stages"]]
    basis = [{"number": None, "article": None} | one for one in fields["basis"]]
    deadline = fields["deadline"] | {"stages": stages}
    return msgspec.convert(fields | {"basis": basis, "deadline": deadline, "page": page}, ItemData)


def _require_all(schema: Any) -> None:
    """Every field is always written, also those with a default."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema["required"] = sorted(schema["properties"])
        for value in schema.values():
            _require_all(value)
    elif isinstance(schema, list):
        for value in schema:
            _require_all(value)


def _formatted(document: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


def _xml(words: str) -> str:
    return escape(plain(words), quote=True)
