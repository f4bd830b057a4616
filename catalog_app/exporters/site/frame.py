"""What every page of the site has: head with the tags of government websites, navigation, footer. No inline script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlsplit

from msgspec import Struct

from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.site.request import (
    CATALOG,
    FEED,
    GUIDE,
    HOME,
    ICON,
    SEARCH,
    STYLE,
    Shown,
    Site,
)

# file: beside 'self', for not every browser takes a page opened from a folder for its own origin.
POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; "
    "base-uri 'none'; form-action 'self' file:"
)
_SITE_CODE = re.compile(r"\d{10}|bm\d{8}")
_LONGEST_TAG = 200
Tags = Sequence[tuple[str, str]]


class Head(Struct, frozen=True, kw_only=True):
    """What a page says of itself; `tags` are the column's and the article's."""

    path: str
    title: str
    tags: tuple[tuple[str, str], ...]
    trail: tuple[tuple[str, str], ...] = ()
    """What it lies below: words and path, from the home page down."""
    scripts: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def text(words: str) -> str:
    """Words as they stand in a page."""
    return escape(plain(words), quote=True)


def link(page: str, target: str) -> str:
    """The relative address of a file of the site, seen from a page."""
    return "../" * page.count("/") + _quoted(target)


@lru_cache(maxsize=4096)
def _quoted(target: str) -> str:
    return quote(target)


def anchor(page: str, target: str, words: str) -> str:
    """A link within the site."""
    return f'<a href="{link(page, target)}">{text(words)}</a>'


def column_tags(name: str, kind: str, description: str, keywords: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The four tags that every column has to have (政府网站发展指引, 国办发〔2017〕47号)."""
    words = ",".join(dict.fromkeys(filter(None, keywords)))
    return (
        ("ColumnName", name),
        ("ColumnDescription", description),
        ("ColumnKeywords", words),
        ("ColumnType", kind),
    )


def site_tags(site: Site) -> Tags:
    """The site's own tags; what is not known is left out, for a wrong one is a fault."""
    tags = [("SiteName", site_name(site))]
    host = urlsplit(site.base_url).hostname or _host(site.unit.website)
    if host:
        tags.append(("SiteDomain", host))
    if _SITE_CODE.fullmatch(site.unit.site_code):
        tags.append(("SiteIDCode", site.unit.site_code))
    return tags


def site_name(site: Site) -> str:
    """The standard name: townships stand under their county's website."""
    county = site.unit.county
    return (county if county.endswith("政府") else f"{county}人民政府") if county else site.unit.signature


def page(site: Site, head: Head, body: str) -> bytes:
    """The whole page around the content of its <main>."""
    path, unit = head.path, text(site.unit.signature)
    title = head.title if head.path == HOME else f"{head.title} - {site.unit.signature}政务公开"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{text(title)}</title>",
        *_tags([*site_tags(site), *head.tags]),
        f'<link rel="stylesheet" href="{link(path, STYLE)}">',
        f'<link rel="icon" href="{link(path, ICON)}" type="image/svg+xml">',
        f'<link rel="alternate" href="{link(path, FEED)}" type="application/atom+xml" title="最新公开">',
        *_canonical(site, path),
        *(f'<script src="{link(path, script)}" defer></script>' for script in head.scripts),
        "</head>",
        "<body>",
        '<a class="skip" href="#main">跳到正文</a>',
        '<header class="top"><div class="inner">',
        f'<p class="brand"><a href="{link(path, HOME)}"><span>{unit}</span> <span class="sub">政务公开</span></a></p>',
        _navigation(site, path),
        "</div></header>",
        '<main id="main" tabindex="-1"><div class="inner">',
        *_trail(head),
        body,
        "</div></main>",
        _footer(site, path),
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def publication_list(path: str, shown: Iterable[Shown], *, domain: bool = True, heading: str = "") -> str:
    """Publications as a list: day, title, domain."""
    entries = []
    for one in shown:
        where = f' <span class="tag">{text(one.domain_name)}</span>' if domain else ""
        day = f'<time datetime="{one.day.isoformat()}">{one.day.isoformat()}</time>'
        label = "" if one.day_label == "发布" else f' <span class="kind">{one.day_label}</span>'
        entries.append(f'<li>{anchor(path, one.path, one.title)}{where} <span class="day">{day}{label}</span></li>')
    if not entries:
        return '<p class="none">还没有公开的信息。</p>'
    named = f' aria-label="{text(heading)}"' if heading else ""
    return f'<ul class="list"{named}>\n' + "\n".join(entries) + "\n</ul>"


def _tags(tags: Tags) -> list[str]:
    return [
        f'<meta name="{name}" content="{text(" ".join(content.split())[:_LONGEST_TAG])}">'
        for name, content in tags
        if content.strip()
    ]


def _host(website: str) -> str:
    address = website.strip()
    return urlsplit(address if "://" in address else f"//{address}").hostname or ""


def _canonical(site: Site, path: str) -> list[str]:
    address = site.absolute("" if path == HOME else path)
    return [f'<link rel="canonical" href="{text(address)}">'] if address else []


def _navigation(site: Site, path: str) -> str:
    entries = [(HOME, "首页"), (CATALOG, "公开目录"), (GUIDE, "公开指南"), (SEARCH, "检索")]
    here = ' aria-current="page"'
    shown = [
        f'<li><a href="{link(path, target)}"{here if target == path else ""}>{words}</a></li>'
        for target, words in entries
        if target != GUIDE or site.request.guide
    ]
    return f'<nav aria-label="主导航"><ul>{"".join(shown)}</ul></nav>'


def _trail(head: Head) -> list[str]:
    if not head.trail:
        return []
    steps = "".join(f"<li>{anchor(head.path, target, words)}</li>" for words, target in head.trail)
    here = f'<li aria-current="page">{text(head.title)}</li>'
    return [f'<nav class="trail" aria-label="当前位置"><ol>{steps}{here}</ol></nav>']


def _footer(site: Site, path: str) -> str:
    unit = site.unit
    told = [("地址", unit.address), ("办公时间", unit.office_hours)]
    told += [(one.label, one.reached) for one in site.request.contacts]
    facts = "".join(f"<div><dt>{text(label)}</dt><dd>{text(words)}</dd></div>" for label, words in told if words)
    return (
        '<footer class="bottom"><div class="inner">'
        f"<p>主办单位：{text(unit.signature)}</p>{f'<dl>{facts}</dl>' if facts else ''}"
        f"<p>{anchor(path, FEED, '订阅最新公开（Atom）')}</p></div></footer>"
    )
