"""A notice as the portal shows it: its case's words around the publication's own, and the list cut for the web."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import structs

from catalog_app.exporters.portal.fragments import plain, publication_fragment, publication_text, rich_fragment
from catalog_app.model.notice import Notice, NoticeTable
from catalog_app.model.notice_words import chinese_date


def notice_fragment(notice: Notice, html: str, attachments: Sequence[str]) -> str:
    """The notice in the few tags of a portal; `html` is the publication's rich text, '' = its plain body."""
    body = rich_fragment(html, ()) if html else publication_fragment("\n".join(notice.body), ())
    parts = [_paragraph(notice.opening), body.strip("\n")]
    if notice.table:
        parts.append("\n".join(_table(notice.table)))
    parts.extend(map(_paragraph, _ending(notice)))
    parts.append(publication_fragment("", attachments).strip("\n"))
    return "\n".join(filter(None, parts)) + "\n"


def notice_text(notice: Notice, attachments: Sequence[str]) -> str:
    """The same as plain text; cells of the list are parted by tabs, so that they paste into a table."""
    table = list(_lines(notice.table)) if notice.table else []
    lines = [notice.opening, *notice.body, *table, *_ending(notice)]
    return publication_text("\n".join(map(plain, filter(None, lines))), attachments)


def lasting_content(notice: Notice) -> Notice:
    """What makes it another notice: all but the days, which begin when it goes up."""
    return structs.replace(notice, period="", signed=None)


def _ending(notice: Notice) -> list[str]:
    day = chinese_date(notice.signed) if notice.signed else ""
    return [words for words in (*notice.closing, notice.unit, day) if words]


def _paragraph(words: str) -> str:
    return f"<p>{_text(words)}</p>" if words else ""


def _table(table: NoticeTable) -> Iterator[str]:
    yield "<table>"
    yield f"<tr>{''.join(f'<th>{_text(label)}</th>' for label in table.labels)}</tr>"
    for kind, cells in table.lines():
        if kind == "heading":
            yield f'<tr><th colspan="{len(table.labels)}">{_text(cells[0])}</th></tr>'
        else:
            yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>"
    yield "</table>"


def _lines(table: NoticeTable) -> Iterator[str]:
    yield "\t".join(table.labels)
    for _, cells in table.lines():
        yield "\t".join(" ".join(cell.split()) for cell in cells)


def _text(words: str) -> str:
    return "<br>".join(escape(plain(line.strip()), quote=True) for line in words.split("\n"))
