"""Search without a server: small script files that hold what can be found, read by the page when it is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

import msgspec

from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.site.frame import Head, anchor, column_tags, page, text
from catalog_app.exporters.site.request import HOME, SCRIPT, SEARCH, Page, Shown, Site, digest, year_path

_BODY_LENGTHS = ((500, 3_000), (2_000, 1_000), (5_000, 400), (20_000, 120))
"""Up to so many publications, so much of each text can be found: the files stay under some ten megabytes."""
_SHORTEST_BODY = 60
_IN_A_FILE = 160
_FILE_COUNTS = (1, 4, 16, 64, 256)
Record = list[object]


def search_page(site: Site) -> bytes:
    """The form, filled in by the script; without scripts the years lead on."""
    files = " ".join(_names(site))
    domains = "".join(
        f'<option value="{text(one.domain.code)}">{text(one.domain.name)}</option>' for one in site.request.catalogs
    )
    years = "".join(f'<option value="{year}">{year}年</option>' for year in site.years)
    links = "".join(f"<li>{anchor(SEARCH, year_path(year), f'{year}年')}</li>" for year in site.years)
    limit = body_length(len(site.publications))
    body = f"""<h1>检索</h1>
<form class="search" role="search" id="form" action="search.html" method="get" data-files="{text(files)}">
<label for="q">标题、文号、事项名称或正文里的字，几个词用空格分开</label>
<div class="row"><input type="search" id="q" name="q" autocomplete="off"><button type="submit">检索</button></div>
<div class="row filters"><label for="year">年份</label>
<select id="year" name="year"><option value="">全部</option>{years}</select>
<label for="domain">领域</label>
<select id="domain" name="domain"><option value="">全部</option>{domains}</select></div>
</form>
<p id="status" class="status" role="status" aria-live="polite"></p>
<ol id="results" class="results"></ol>
<p><button type="button" id="more" hidden>显示更多</button></p>
<p class="hint">正文只查每条信息的前{limit}字；附件里的字查不到。</p>
<noscript><p>检索需要浏览器允许运行本网站自带的脚本。也可以按年份查看：</p>
{f"<ul>{links}</ul>" if links else ""}</noscript>"""
    tags = column_tags("检索", "信息公开目录", "检索公开的信息", ("检索", "信息公开"))
    head = Head(path=SEARCH, title="检索", tags=tags, trail=(("首页", HOME),), scripts=(SCRIPT,))
    return page(site, head, body)


def search_files(site: Site) -> Iterator[Page]:
    """The data, spread by address so that a change touches one small file."""
    names = _names(site)
    limit = body_length(len(site.publications))
    shares: list[list[Shown]] = [[] for _ in names[1:]]
    for one in site.publications:
        shares[_share(one.path, len(shares))].append(one)
    items = [_item_record(site, uid) for uid in site.items]
    yield _page(names[0], items)
    for name, share in zip(names[1:], shares, strict=True):
        records = [_record(one, limit) for one in sorted(share, key=lambda one: one.path)]
        yield _page(name, records)


def body_length(publications: int) -> int:
    """How many characters of a text can be found when there are so many publications."""
    return next((length for most, length in _BODY_LENGTHS if publications <= most), _SHORTEST_BODY)


def _names(site: Site) -> list[str]:
    wanted = len(site.publications) / _IN_A_FILE
    count = next((count for count in _FILE_COUNTS if wanted <= count), _FILE_COUNTS[-1])
    return ["data/items.js", *(f"data/texts-{number:03d}.js" for number in range(1, count + 1))]


def _share(path: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") % count


def _page(name: str, records: list[Record]) -> Page:
    return Page(
        path=name, title="检索数据", inputs_sha256=digest("search/1", records), render=partial(_script, records)
    )


def _script(records: list[Record]) -> bytes:
    lines = ",\n".join(msgspec.json.encode(record).decode() for record in records)
    lines = lines.replace("\u2028", " ").replace("\u2029", " ")
    return f"catalogSearch([\n{lines}\n]);\n".encode()


def _record(shown: Shown, limit: int) -> Record:
    one = shown.export.publication
    number = " ".join(filter(None, (one.document_number, one.index_number)))
    notice = shown.export.notice
    words = " ".join(filter(None, (notice.opening if notice else "", one.abstract, one.body)))
    body = " ".join(plain(words[: limit * 2]).split())[:limit]
    item = shown.export.item
    return [shown.path, one.title, number, item.title, item.domain, shown.domain_name, shown.day.isoformat(), body]


def _item_record(site: Site, uid: str) -> Record:
    item = site.items[uid]
    elements = "；".join(element.text for element in item.elements)
    above = item.level1 if item.title != item.level1 else ""
    return [site.item_paths[uid], item.title, "", above, item.domain, site.domain_names[item.domain], "", elements]
