"""Home, catalog, domain, item, year and guide pages."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from catalog_app.exporters.layout import HeaderCell, Row, TableLayout, catalog_layout, catalog_title
from catalog_app.exporters.site.frame import Head, anchor, column_tags, link, page, publication_list, text
from catalog_app.exporters.site.request import (
    CATALOG,
    CATALOG_CSV,
    CATALOG_JSON,
    CATALOG_SCHEMA,
    FEED,
    GUIDE,
    HOME,
    SEARCH,
    Shown,
    Site,
    domain_path,
    year_path,
)
from catalog_app.model.catalog import DomainCatalog, Item
from catalog_app.model.cells import cell_text
from catalog_app.model.fields import FIELDS, NUMBER_LABEL, Kind

NEWEST = 20
_MOST_IN_DOMAIN = 15
_CATALOG_TYPE = "信息公开目录"
Entry = tuple[str, str, str]


def home_page(site: Site) -> bytes:
    """What is new, the domains with their counts, the years, and the ways in."""
    name = site.unit.signature
    parts = [
        f'<h1 class="hero">{text(name)}<br class="turn"> 政务公开</h1>',
        _search_form(site),
        '<div class="columns">',
        '<section aria-labelledby="newest"><h2 id="newest">最新公开</h2>',
        publication_list(HOME, site.publications[:NEWEST]),
        "</section>",
        '<div class="aside">',
        '<section aria-labelledby="ways"><h2 id="ways">政府信息公开</h2>',
        f'<ul class="ways">{"".join(_ways(site))}</ul></section>',
        *_years(site),
        "</div></div>",
        '<section aria-labelledby="domains"><h2 id="domains">公开领域</h2>',
        _domains(site, HOME),
        "</section>",
    ]
    tags = column_tags(
        "首页", "首页", f"{name}主动公开的政府信息和基层政务公开标准目录", ("政务公开", "信息公开", name)
    )
    return page(site, Head(path=HOME, title=f"{name}政务公开", tags=tags), "\n".join(parts))


def catalog_page(site: Site) -> bytes:
    """The domains with their counts, and the catalog to download."""
    parts = [
        "<h1>公开目录</h1>",
        f"<p>{text(site.unit.signature)}基层政务公开标准目录，共{len(site.request.catalogs)}个领域、"
        f"{len(site.items)}个事项，已公开信息{len(site.publications)}条。</p>",
        _domains(site, CATALOG),
        '<section aria-labelledby="data"><h2 id="data">目录数据</h2><ul class="files">',
        f'<li><a href="{link(CATALOG, CATALOG_CSV)}" download>公开目录（CSV 表格）</a></li>',
        f'<li><a href="{link(CATALOG, CATALOG_JSON)}" download>公开目录（JSON）</a>，'
        f"{anchor(CATALOG, CATALOG_SCHEMA, '数据格式说明（JSON Schema）')}</li>",
        "</ul></section>",
    ]
    tags = column_tags("公开目录", _CATALOG_TYPE, "基层政务公开标准目录", ("公开目录", "标准目录"))
    head = Head(path=CATALOG, title="公开目录", tags=tags, trail=(("首页", HOME),))
    return page(site, head, "\n".join(parts))


def domain_page(site: Site, catalog: DomainCatalog) -> bytes:
    """One domain: its items, what was published last, and the standard table."""
    domain = catalog.domain
    path = domain_path(domain.code)
    shown = site.by_domain.get(domain.code, [])
    layout = catalog_layout(catalog)
    title = catalog_title(site.unit.name, catalog)
    more = f"，最近的{_MOST_IN_DOMAIN}条" if len(shown) > _MOST_IN_DOMAIN else ""
    parts = [
        f"<h1>{text(domain.name)}</h1>",
        f"<p>{len(catalog.items)}个公开事项，已公开信息{len(shown)}条。</p>",
        '<section aria-labelledby="items"><h2 id="items">公开事项</h2>',
        _items(site, path, catalog.items),
        "</section>",
        f'<section aria-labelledby="newest"><h2 id="newest">已公开的信息{more}</h2>',
        publication_list(path, shown[:_MOST_IN_DOMAIN], domain=False),
        *_all_of_domain(path, domain.code, len(shown)),
        "</section>",
        '<section class="sheet" aria-labelledby="table"><h2 id="table">标准目录</h2>',
        _catalog_table(site, path, title, layout),
        "</section>",
    ]
    tags = column_tags(
        domain.name, _CATALOG_TYPE, title, (domain.name, *dict.fromkeys(item.level1 for item in catalog.items))
    )
    trail = (("首页", HOME), ("公开目录", CATALOG))
    return page(site, Head(path=path, title=domain.name, tags=tags, trail=trail), "\n".join(parts))


def item_page(site: Site, catalog: DomainCatalog, item: Item) -> bytes:
    """One item: its fields as the catalog has them, and what was published under it."""
    path = site.item_paths[item.uid]
    facts = [(NUMBER_LABEL, text(item.number)), *_fields(item)]
    facts += [(text(label), _lined(words)) for label, words in item.extra.items() if words.strip()]
    rows = "\n".join(f'<tr><th scope="row">{label}</th><td>{value}</td></tr>' for label, value in facts)
    shown = site.by_item.get(item.uid, [])
    parts = [
        f"<h1>{text(item.title)}</h1>",
        f'<table class="facts"><caption class="unseen">公开事项的要素</caption>\n<tbody>\n{rows}\n</tbody></table>',
        f'<section aria-labelledby="published"><h2 id="published">已公开的信息（{len(shown)}条）</h2>',
        *_by_year(path, shown),
        "</section>",
    ]
    name = catalog.domain.name
    tags = column_tags(item.title, _CATALOG_TYPE, f"{name}领域公开事项“{item.title}”", (name, item.level1, item.title))
    trail = (("首页", HOME), ("公开目录", CATALOG), (name, domain_path(catalog.domain.code)))
    return page(site, Head(path=path, title=item.title, tags=tags, trail=trail), "\n".join(parts))


def year_page(site: Site, year: int) -> bytes:
    """Everything of one year by month, the newest first."""
    path = year_path(year)
    shown = site.by_year[year]
    parts = [f"<h1>{year}年公开的信息</h1>", f"<p>共{len(shown)}条。</p>"]
    for month in sorted({one.day.month for one in shown}, reverse=True):
        chosen = [one for one in shown if one.day.month == month]
        parts.append(f'<section aria-labelledby="m{month}"><h2 id="m{month}">{month}月（{len(chosen)}条）</h2>')
        parts += [publication_list(path, chosen), "</section>"]
    tags = column_tags(f"{year}年", _CATALOG_TYPE, f"{year}年公开的信息", ("信息公开", f"{year}年"))
    head = Head(path=path, title=f"{year}年公开的信息", tags=tags, trail=(("首页", HOME),))
    return page(site, head, "\n".join(parts))


def guide_page(site: Site) -> bytes:
    """公开指南."""
    parts = [f"<h1>{text(site.unit.signature)}政府信息公开指南</h1>"]
    for place, section in enumerate(site.request.guide, 1):
        parts.append(f'<section aria-labelledby="g{place}"><h2 id="g{place}">{text(section.title)}</h2>')
        parts += [f"<p>{_lined(words)}</p>" for words in section.paragraphs]
        parts.append("</section>")
    tags = column_tags("公开指南", "信息公开指南", "政府信息公开指南", ("公开指南", "依申请公开"))
    head = Head(path=GUIDE, title="公开指南", tags=tags, trail=(("首页", HOME),))
    return page(site, head, f'<div class="text guide">{chr(10).join(parts)}</div>')


def _search_form(site: Site) -> str:
    return (
        f'<form class="search" role="search" action="{link(HOME, SEARCH)}" method="get">'
        '<label for="q">检索公开的信息</label><div class="row">'
        '<input type="search" id="q" name="q" autocomplete="off"><button type="submit">检索</button></div>'
        f'<p class="hint">在{len(site.publications)}条信息、{len(site.items)}个事项中查找，不用联网</p></form>'
    )


def _ways(site: Site) -> list[str]:
    entries = [(GUIDE, "公开指南"), (CATALOG, "公开目录"), (SEARCH, "信息检索"), (FEED, "订阅最新公开")]
    return [
        f"<li>{anchor(HOME, target, words)}</li>" for target, words in entries if target != GUIDE or site.request.guide
    ]


def _years(site: Site) -> list[str]:
    if not site.years:
        return []
    entries = "".join(
        f'<li>{anchor(HOME, year_path(year), f"{year}年")} <span class="kind">{len(site.by_year[year])}条</span></li>'
        for year in site.years
    )
    return [f'<section aria-labelledby="years"><h2 id="years">按年份</h2><ul class="years">{entries}</ul></section>']


def _domains(site: Site, path: str) -> str:
    if not site.request.catalogs:
        return '<p class="none">还没有公开目录。</p>'
    entries = []
    for catalog in site.request.catalogs:
        code = catalog.domain.code
        told = f"{len(catalog.items)}个事项，{len(site.by_domain.get(code, []))}条信息"
        entries.append(
            f'<li>{anchor(path, domain_path(code), catalog.domain.name)} <span class="kind">{told}</span></li>'
        )
    return f'<ul class="domains">{"".join(entries)}</ul>'


def _items(site: Site, path: str, items: Sequence[Item]) -> str:
    lines: list[str] = []
    for item in items:
        above = f'<span class="above">{text(item.level1)}</span> ' if item.title != item.level1 else ""
        count = len(site.by_item.get(item.uid, []))
        told = f"{count}条" if count else "暂无"
        entry = f'{above}{anchor(path, site.item_paths[item.uid], item.title)} <span class="kind">{told}</span>'
        lines.append(f"<li>{entry}</li>")
    return f'<ul class="items">{"".join(lines)}</ul>'


def _all_of_domain(path: str, code: str, count: int) -> list[str]:
    if count <= _MOST_IN_DOMAIN:
        return []
    return [f'<p><a href="{link(path, SEARCH)}?domain={quote(code)}">查看本领域全部{count}条</a></p>']


def _by_year(path: str, shown: Sequence[Shown]) -> list[str]:
    years = dict.fromkeys(one.year for one in shown)
    if len(years) < 2:
        return [publication_list(path, shown, domain=False)]
    parts = []
    for year in years:
        parts.append(f"<h3>{year}年</h3>")
        parts.append(publication_list(path, [one for one in shown if one.year == year], domain=False))
    return parts


def _fields(item: Item) -> list[tuple[str, str]]:
    """Every field of the item that tells something, ticks as words."""
    facts = []
    for field in FIELDS:
        if field.kind is Kind.TICKS:
            words = "、".join(
                leaf.label if told == "√" else f"{leaf.label}（{told}）"
                for leaf in field.leaves
                if (told := cell_text(item, f"{field.key}.{leaf.key}"))
            )
        else:
            words = cell_text(item, field.key)
        if words:
            facts.append((field.label, _lined(words)))
    return facts


def _catalog_table(site: Site, path: str, title: str, layout: TableLayout) -> str:
    rows = "\n".join(_row(site, path, layout, row) for row in layout.rows())
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{text(title)}">'
        f'<table class="catalog"><caption>{text(title)}</caption>\n<thead>{_header(layout)}</thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _header(layout: TableLayout) -> str:
    rows: list[list[HeaderCell]] = [[], []]
    for cell in layout.header:
        rows[cell.row].append(cell)
    return "".join(f"<tr>{''.join(map(_header_cell, cells))}</tr>" for cells in rows if cells)


def _header_cell(cell: HeaderCell) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    legend = f'<br><span class="kind">（{text(cell.legend)}）</span>' if cell.legend else ""
    return f'<th scope="{"colgroup" if cell.columns > 1 else "col"}"{spans}>{text(cell.label)}{legend}</th>'


def _row(site: Site, path: str, layout: TableLayout, row: Row) -> str:
    named = _named_column(site, layout, row)
    cells = []
    for place, (column, cell) in enumerate(zip(layout.columns, row.cells, strict=True)):
        words = "<br>".join(map(text, cell.lines))
        if place == named:
            words = anchor(path, site.item_paths[row.uid], cell.text)
            cells.append(f'<th scope="row">{words}</th>')
        else:
            kind = ' class="narrow"' if column.narrow else ' class="long"' if column.width > 15 else ""
            cells.append(f"<td{kind}>{words}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _named_column(site: Site, layout: TableLayout, row: Row) -> int | None:
    """The cell that names the row: its most specific name."""
    title = site.items[row.uid].title
    places = [layout.index(key) for key in ("level3", "level2", "level1")]
    return next((place for place in places if place is not None and row.cells[place].text == title), places[2])


def _lined(words: str) -> str:
    return "<br>".join(text(line) for line in words.split("\n"))
