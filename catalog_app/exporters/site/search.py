"""Search without a server: small script files that hold what can be found, read by the page when it is opened.

Of long texts the beginning is read at once, the rest from files of its own when somebody searches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.site.frame import Head, anchor, column_tags, page, text
from catalog_app.exporters.site.request import HOME, SCRIPT, SEARCH, Page, Shown, Site, digest, year_path

_BODY_LENGTHS = ((500, 3_000), (2_000, 1_000), (5_000, 400), (20_000, 120))
"""Up to so many publications, so much of each text is read at once: those files stay under some ten megabytes."""
_SHORTEST_BODY = 60
_OVERLAP = 40
"""Characters that stand in both parts of a text, for words across the seam."""
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
    rest = " ".join(_names_of_rest(site))
    body = f"""<h1>检索</h1>
<form class="search" role="search" id="form" action="search.html" method="get" data-files="{text(files)}"
data-rest="{text(rest)}">
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
<p><button type="button" id="deeper" hidden>在长正文的后半部分中继续查找</button></p>
<p class="hint">附件里的字查不到。</p>
<noscript><p>检索需要浏览器允许运行本网站自带的脚本。也可以按年份查看：</p>
{f"<ul>{links}</ul>" if links else ""}</noscript>"""
    tags = column_tags("检索", "信息公开目录", "检索公开的信息", ("检索", "信息公开"))
    head = Head(path=SEARCH, title="检索", tags=tags, trail=(("首页", HOME),), scripts=(SCRIPT,))
    return page(site, head, body)


def search_files(site: Site) -> Iterator[Page]:
    """The data, spread by address so that a change touches one small file."""
    names = _names(site)
    limit = body_length(len(site.publications))
    shares = _shares(site.publications, len(names) - 1)
    items = [_item_record(site, uid) for uid in site.items]
    yield _page(names[0], items)
    for name, share in zip(names[1:], shares, strict=True):
        records = [_record(site, one, limit) for one in share]
        yield _page(name, records)
    for name, share in zip(rest := _names_of_rest(site), _shares(_long(site), len(rest)), strict=True):
        inputs = digest("rest/1", limit, [(one.path, _words(site, one)) for one in share])
        yield Page(path=name, title="检索数据", inputs_sha256=inputs, render=partial(_rest_script, site, share, limit))


def search_inputs(site: Site) -> tuple[object, ...]:
    """What the search page depends on beside its frame."""
    return (_names(site), _names_of_rest(site))


def _shares(publications: Iterable[Shown], count: int) -> list[list[Shown]]:
    """By address, in its order."""
    shares: list[list[Shown]] = [[] for _ in range(count)]
    for one in sorted(publications, key=lambda one: one.path):
        shares[_share(one.path, count)].append(one)
    return shares


def _long(site: Site) -> list[Shown]:
    """Whose texts are longer than what is read at once."""
    limit = body_length(len(site.publications))
    return [one for one in site.publications if len(_words(site, one)) > limit]


def _rest_script(site: Site, share: list[Shown], limit: int) -> bytes:
    start = limit - _OVERLAP
    return _script([[one.path, str(start), _words(site, one)[start:]] for one in share], "catalogRest")


def body_length(publications: int) -> int:
    """How many characters of a text can be found when there are so many publications."""
    return next((length for most, length in _BODY_LENGTHS if publications <= most), _SHORTEST_BODY)


def _names(site: Site) -> list[str]:
    return ["data/items.js", *_numbered("texts", len(site.publications))]


def _names_of_rest(site: Site) -> list[str]:
    count = len(_long(site))
    return _numbered("rest", count) if count else []


def _numbered(name: str, publications: int) -> list[str]:
    wanted = publications / _IN_A_FILE
    count = next((count for count in _FILE_COUNTS if wanted <= count), _FILE_COUNTS[-1])
    return [f"data/{name}-{number:03d}.js" for number in range(1, count + 1)]


def _share(path: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") % count


def _page(name: str, records: list[Record]) -> Page:
    return Page(
        path=name, title="检索数据", inputs_sha256=digest("search/1", records), render=partial(_script, records)
    )


def _script(records: list[Record], function: str = "catalogSearch") -> bytes:
    lines = ",\n".join(msgspec.json.encode(record).decode() for record in records)
    lines = lines.replace("\u2028", " ").replace("\u2029", " ")
    return f"{function}([\n{lines}\n]);\n".encode()


def _record(site: Site, shown: Shown, limit: int) -> Record:
    one = shown.export.publication
    number = " ".join(filter(None, (one.document_number, one.index_number)))
    body = _words(site, shown)[:limit]
    item = shown.export.item
    return [shown.path, one.title, number, item.title, item.domain, shown.domain_name, shown.day.isoformat(), body]


def _words(site: Site, shown: Shown) -> str:
    """Everything a text says, on one line."""
    known = site.texts.get(shown.path)
    if known is None:
        one, notice = shown.export.publication, shown.export.notice
        words = " ".join(filter(None, (notice.opening if notice else "", one.abstract, one.body)))
        known = site.texts[shown.path] = " ".join(plain(words).split())
    return known


def _item_record(site: Site, uid: str) -> Record:
    item = site.items[uid]
    elements = "；".join(element.text for element in item.elements)
    above = item.level1 if item.title != item.level1 else ""
    return [site.item_paths[uid], item.title, "", above, item.domain, site.domain_names[item.domain], "", elements]
