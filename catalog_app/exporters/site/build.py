"""Every page of a site, each with the hash of what it depends on; what leads to others comes after them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from catalog_app.exporters.layout import catalog_title
from catalog_app.exporters.site import data, pages
from catalog_app.exporters.site.publication import publication_inputs, publication_page, summary
from catalog_app.exporters.site.request import (
    CATALOG,
    CATALOG_CSV,
    CATALOG_JSON,
    CATALOG_SCHEMA,
    FEED,
    GUIDE,
    HOME,
    ICON,
    SCRIPT,
    SEARCH,
    SITEMAP,
    STYLE,
    Page,
    Shown,
    Site,
    SiteRequest,
    attachment_paths,
    digest,
    domain_path,
    year_path,
)
from catalog_app.exporters.site.search import search_files, search_inputs, search_page
from catalog_app.support.files import sha256
from catalog_app.support.paths import resource_bytes

_ASSETS = {STYLE: "site/site.css", SCRIPT: "site/search.js", ICON: "site/icon.svg"}


def site_pages(request: SiteRequest) -> Iterator[Page]:
    """All files of the site but its own list. A page comes after those it leads to, the home page last."""
    site = Site(request)
    made = [*_assets(), *_publications(site), *_catalog(site), *_data(site), *search_files(site)]
    made += _ways_in(site)
    if site.base_url:
        paths = [page.path for page in made if page.path.endswith(".html")]
        made.insert(-1, _page(SITEMAP, "网站地图", digest(site.base_url, paths), partial(data.sitemap, site, paths)))
    yield from made


def _page(path: str, title: str, inputs: str, render: partial[bytes]) -> Page:
    return Page(path=path, title=title, inputs_sha256=inputs, render=render)


def _assets() -> Iterator[Page]:
    for path, name in _ASSETS.items():
        content = resource_bytes(name)
        yield _page(path, name, sha256(content), partial(resource_bytes, name))


def _publications(site: Site) -> Iterator[Page]:
    for shown in site.publications:
        yield from _attachments(shown)
    for shown in site.publications:
        inputs = publication_inputs(site, shown)
        yield _page(shown.path, shown.title, inputs, partial(publication_page, site, shown))


def _attachments(shown: Shown) -> Iterator[Page]:
    for attachment, path in zip(shown.export.attachments, attachment_paths(shown.export), strict=True):
        yield Page(
            path=path,
            title=path.rpartition("/")[2],
            inputs_sha256=attachment.sha256 or sha256(attachment.path),
            render=attachment.path.read_bytes,
            source=attachment.path,
        )


def _catalog(site: Site) -> Iterator[Page]:
    for catalog in site.request.catalogs:
        domain = catalog.domain
        for item in catalog.items:
            inputs = digest(site.frame, domain, item, _listed(site.by_item.get(item.uid, [])))
            yield _page(
                site.item_paths[item.uid],
                item.title,
                inputs,
                partial(pages.item_page, site, catalog, item),
            )
        shown = site.by_domain.get(domain.code, [])
        counts = [len(site.by_item.get(item.uid, [])) for item in catalog.items]
        inputs = digest(site.frame, catalog, _listed(shown), counts)
        title = catalog_title(site.unit.name, catalog)
        yield _page(domain_path(domain.code), title, inputs, partial(pages.domain_page, site, catalog))
    for year in site.years:
        inputs = digest(site.frame, _listed(site.by_year[year]))
        yield _page(year_path(year), f"{year}年", inputs, partial(pages.year_page, site, year))


def _listed(shown: list[Shown]) -> list[tuple[object, ...]]:
    return [(one.path, one.title, one.day, one.day_label, one.domain_name) for one in shown]


def _data(site: Site) -> Iterator[Page]:
    catalogs = site.request.catalogs
    inputs = digest(site.frame, catalogs)
    yield _page(
        CATALOG_SCHEMA, "数据格式说明", digest(site.frame, data.CatalogData.__name__), partial(data.catalog_schema)
    )
    yield _page(CATALOG_JSON, "公开目录（JSON）", inputs, partial(data.catalog_json, site))
    yield _page(CATALOG_CSV, "公开目录（CSV）", inputs, partial(data.catalog_csv, site))
    newest = site.publications[: data.IN_FEED]
    told = [summary(one.export.publication) for one in newest]
    yield _page(FEED, "最新公开", digest(site.frame, _listed(newest), told), partial(data.feed, site))


def _ways_in(site: Site) -> Iterator[Page]:
    domains = [
        (one.domain, len(one.items), len(site.by_domain.get(one.domain.code, []))) for one in site.request.catalogs
    ]
    if site.request.guide:
        yield _page(GUIDE, "公开指南", digest(site.frame, site.request.guide), partial(pages.guide_page, site))
    counts = [(year, len(site.by_year[year])) for year in site.years]
    total = len(site.publications)
    inputs = digest(site.frame, domains, total)
    yield _page(CATALOG, "公开目录", inputs, partial(pages.catalog_page, site))
    inputs = digest(site.frame, domains, search_inputs(site))
    yield _page(SEARCH, "检索", inputs, partial(search_page, site))
    newest = _listed(site.publications[: pages.NEWEST])
    yield _page(HOME, "首页", digest(site.frame, domains, counts, newest), partial(pages.home_page, site))
