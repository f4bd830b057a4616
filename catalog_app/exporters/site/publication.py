"""The page of one publication: what it is, its text, its attachments, and what belongs to it."""

from __future__ import annotations

from urllib.parse import quote

from catalog_app.exporters.portal.notices import lasting_content
from catalog_app.exporters.portal.values import without_tables
from catalog_app.exporters.site.body import notice_body, plain_body, rich_body
from catalog_app.exporters.site.frame import Head, anchor, column_tags, link, page, text
from catalog_app.exporters.site.request import CATALOG, HOME, Shown, Site, attachment_paths, digest, domain_path
from catalog_app.model.publication import LinkKind, Publication

_TYPES = {
    "政策文件": "政策文件",
    "政策解读": "政策解读",
    "办事指南": "办事服务",
    "机构职能": "机构职能",
    "统计信息": "数据发布",
}
"""ColumnType by the kind of a publication; others belong to the catalog."""
_CATALOG_TYPE = "信息公开目录"
_LINK_TITLES: dict[LinkKind, str] = {
    "解读": "相关解读",
    "被解读": "解读的文件",
    "替代": "已由以下文件替代",
    "被替代": "替代的文件",
    "相关": "相关信息",
}
_ABSTRACT = 100
Related = list[tuple[LinkKind, Shown]]


def publication_inputs(site: Site, shown: Shown) -> str:
    """The hash of what the page says. The days of a notice that is nowhere up yet begin when it goes up."""
    export, one = shown.export, shown.export.publication
    notice = export.notice
    if notice is not None and export.published_on is None:
        notice = lasting_content(notice)
    return digest(
        site.frame,
        *(one.title, one.body, one.html, one.document_number, one.index_number, one.formed, one.kind, one.validity),
        *(one.abolished_on, one.expires_on, one.keywords, one.abstract, one.display_until, export.published_on),
        *(shown.domain_name, export.item.domain, export.item.title, site.item_paths.get(export.item.uid)),
        *((attachment.name, attachment.sha256) for attachment in export.attachments),
        *((kind, other.path, other.title) for kind, other in related(site, shown)),
        notice,
    )


def publication_page(site: Site, shown: Shown) -> bytes:
    """The page."""
    path = shown.path
    one = shown.export.publication
    parts = [
        '<article aria-labelledby="title">',
        f'<h1 id="title">{text(one.title)}</h1>',
        *_standing(one),
        _facts(site, shown),
        f'<div class="text">\n{_body(shown)}\n</div>',
        *_attachments(shown),
        *_links(site, shown),
        "</article>",
    ]
    head = Head(
        path=path,
        title=one.title,
        tags=(*_column(shown), *_article(site, shown)),
        trail=tuple((words, target) for words, target in _trail(site, shown) if target),
    )
    return page(site, head, "\n".join(parts))


def related(site: Site, shown: Shown) -> Related:
    """What is linked to it, from either end, as far as it stands on the site too."""
    found: dict[tuple[LinkKind, str], None] = {}
    for link_ in shown.export.publication.links:
        found[link_.kind, link_.uid] = None
    for kind, uid in site.linked_back.get(shown.export.publication.uid, ()):
        found[kind, uid] = None
    return [(kind, site.by_uid[uid]) for kind, uid in sorted(found) if uid in site.by_uid]


def summary(publication: Publication) -> str:
    """What it is about in a sentence or two."""
    return publication.abstract or " ".join(without_tables(publication.body).split())[:_ABSTRACT]


def _body(shown: Shown) -> str:
    export = shown.export
    if export.notice is not None:
        return notice_body(export.notice, export.publication.html)
    if export.publication.html:
        return rich_body(export.publication.html, export.publication.title)
    return plain_body(export.publication.body) or '<p class="none">正文见附件。</p>'


def _standing(one: Publication) -> list[str]:
    if one.validity == "有效":
        return []
    since = f"（{one.abolished_on.isoformat()}）" if one.abolished_on else ""
    return [f'<p class="standing"><strong>本信息{text(one.validity)}{since}。</strong></p>']


def _facts(site: Site, shown: Shown) -> str:
    export, one = shown.export, shown.export.publication
    item_path = site.item_paths.get(export.item.uid)
    item = anchor(shown.path, item_path, export.item.title) if item_path else text(export.item.title)
    domain = text(shown.domain_name)
    if export.item.domain in site.domain_names:
        domain = anchor(shown.path, domain_path(export.item.domain), shown.domain_name)
    facts = [
        ("索引号", text(one.index_number or "")),
        ("文号", text(one.document_number or "")),
        ("发布机构", text(site.unit.signature)),
        ("成文日期", _day(one.formed)),
        ("发布日期", _day(export.published_on)),
        ("有效性", text(one.validity)),
        ("公示截止", _day(one.display_until)),
        ("公开领域", domain),
        ("公开事项", item),
        ("公开方式", text(one.openness)),
        ("关键词", text("、".join(one.keywords))),
    ]
    rows = "\n".join(f'<tr><th scope="row">{label}</th><td>{value}</td></tr>' for label, value in facts if value)
    return f'<table class="facts"><caption class="unseen">信息要素</caption>\n<tbody>\n{rows}\n</tbody></table>'


def _day(day: object) -> str:
    return f'<time datetime="{day}">{day}</time>' if day else ""


def _attachments(shown: Shown) -> list[str]:
    paths = attachment_paths(shown.export)
    if not paths:
        return []
    sizes = {one.sha256: one.size for one in shown.export.publication.attachments}
    entries = []
    for attachment, target in zip(shown.export.attachments, paths, strict=True):
        name = target.rpartition("/")[2]
        told = "，".join(filter(None, (name.rpartition(".")[2].upper(), _size(sizes.get(attachment.sha256, 0)))))
        entries.append(
            f'<li><a href="{link(shown.path, target)}" download>{text(name)}</a> <span class="kind">{told}</span></li>'
        )
    return [
        '<section aria-labelledby="attached">',
        '<h2 id="attached">附件</h2>',
        f'<ul class="files">{"".join(entries)}</ul>',
        "</section>",
    ]


def _size(size: int) -> str:
    if size >= 1 << 20:
        return f"{size / (1 << 20):.1f} MB"
    return f"{max(1, round(size / 1024))} KB" if size else ""


def _links(site: Site, shown: Shown) -> list[str]:
    found = related(site, shown)
    if not found:
        return []
    lines = ['<section aria-labelledby="related">', '<h2 id="related">相关信息</h2>', '<dl class="related">']
    for kind in dict.fromkeys(kind for kind, _ in found):
        lines.append(f"<dt>{_LINK_TITLES[kind]}</dt>")
        lines += [f"<dd>{anchor(shown.path, other.path, other.title)}</dd>" for one, other in found if one == kind]
    return [*lines, "</dl>", "</section>"]


def _trail(site: Site, shown: Shown) -> list[tuple[str, str]]:
    item = shown.export.item
    known = item.domain in site.domain_names
    return [
        ("首页", HOME),
        ("公开目录", CATALOG),
        (shown.domain_name, domain_path(item.domain) if known else ""),
        (item.title, site.item_paths.get(item.uid, "")),
    ]


def _column(shown: Shown) -> tuple[tuple[str, str], ...]:
    item = shown.export.item
    kind = _TYPES.get(shown.export.publication.kind, _CATALOG_TYPE)
    return column_tags(
        item.title, kind, f"{shown.domain_name}领域“{item.title}”公开的信息", (shown.domain_name, item.title)
    )


def _article(site: Site, shown: Shown) -> tuple[tuple[str, str], ...]:
    """The content's tags. The hour of a day's posting is not recorded: the day begins at 00:00."""
    one, day = shown.export.publication, shown.export.published_on
    address = site.base_url + quote(shown.path) if site.base_url else ""
    return (
        ("ArticleTitle", one.title),
        ("PubDate", f"{day.isoformat()} 00:00" if day else ""),
        ("ContentSource", site.unit.signature),
        ("Keywords", ",".join(one.keywords or (shown.domain_name, shown.export.item.title))),
        ("Description", summary(one)),
        ("Url", address),
    )
