"""The text of a publication as the site shows it: few tags, well-formed whatever came in, tables with headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby

from catalog_app.exporters.portal.fragments import plain
from catalog_app.model.notice import Notice, NoticeTable
from catalog_app.model.notice_words import chinese_date

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = frozenset(("p", "caption", *_HEADINGS))
_INLINE = frozenset(("strong", "sub", "sup"))
_CELLS = frozenset(("td", "th"))
_PARTS = frozenset(("thead", "tbody", "tfoot"))
_LISTS = frozenset(("ul", "ol"))
_KEPT = _LINES | _INLINE | _CELLS | _PARTS | _LISTS | {"table", "tr", "li"}
_UNSEEN = frozenset(("script", "style", "title", "template", "noscript", "object", "svg", "math", "iframe", "textarea"))
_NEEDS: dict[str, frozenset[str]] = {
    "td": frozenset(("tr",)),
    "th": frozenset(("tr",)),
    "tr": frozenset(("table", *_PARTS)),
    "li": _LISTS,
    **dict.fromkeys(_PARTS, frozenset(("table",))),
}
"""What a tag may only stand in; the first is opened where none is."""
_OPENED = {"td": "tr", "th": "tr", "tr": "table", "li": "ul", **dict.fromkeys(_PARTS, "table")}
_BOX = frozenset(("table", "td", "th", "li"))
"""What ends a search for an open tag from inside."""
_INNERMOST = re.compile(r"<table>(?:(?!<table>).)*?</table>", re.DOTALL)
_TITLE = re.compile(r"<(h[1-6]|p)>(.{1,1000}?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SPAN = re.compile(r"[1-9][0-9]{0,2}")
_LONGEST_LABEL = 20
_NUMBER = re.compile(r"[\d.,%\-/年月日]+")


def rich_body(html: str, title: str = "") -> str:
    """Cleaned rich text without the title it begins with; headings begin below the page's own, scripts are gone."""
    writer = _Writer()
    writer.feed(plain(html))
    writer.close()
    writer.end_all()
    return _with_headers(_with_levels(_without_title("".join(writer.parts), title)))


def plain_body(body: str) -> str:
    """A paragraph per line; neighbouring lines with tabs become a table."""
    lines = [line.strip(" \r\n\u3000") for line in plain(body).splitlines() if line.strip()]
    parts: list[str] = []
    for tabular, group in groupby(lines, key=lambda line: "\t" in line):
        rows = list(group)
        if tabular and len(rows) > 1:
            parts.append(_table([row.split("\t") for row in rows]))
        else:
            parts += [f"<p>{_text(row)}</p>" for row in rows]
    return "\n".join(parts)


def notice_body(notice: Notice, html: str) -> str:
    """A notice: its case's words around the publication's own text, and the list as the web may show it."""
    body = rich_body(html) if html else plain_body("\n".join(notice.body))
    table = _list(notice.table) if notice.table else ""
    closing = "\n".join(f"<p>{_lined(words)}</p>" for words in notice.closing)
    day = f'<time datetime="{notice.signed.isoformat()}">{chinese_date(notice.signed)}</time>' if notice.signed else ""
    signed = f'<p class="signed">{_text(notice.unit)}{"<br>" if day else ""}{day}</p>'
    opening = f"<p>{_lined(notice.opening)}</p>" if notice.opening else ""
    return "\n".join(filter(None, (opening, body, table, closing, signed)))


class _Writer(HTMLParser):
    """Writes known tags only, each where it may stand and each ended."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._open: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Known tags, with the spans of cells."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif self._unseen:
            return
        elif tag == "br":
            self._need_a_place()
            self.parts.append("<br>")
        elif tag in _KEPT and not (tag == "caption" and self.parts[-1:] != ["<table>"]):
            self._make_room(tag)
            spans = [(name, value) for name, value in attrs if name in ("colspan", "rowspan") and value]
            good = "".join(f' {name}="{value}"' for name, value in spans if _SPAN.fullmatch(value or ""))
            self._start(tag, good if tag in _CELLS else "")

    def handle_endtag(self, tag: str) -> None:
        """Ends what is open, and what was left open in it."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in self._open and not self._unseen:
            self._end_to(tag)

    def handle_data(self, data: str) -> None:
        """Text stays, wherever it stood."""
        if self._unseen or not (data.strip() or self._open):
            return
        if data.strip():
            self._need_a_place()
        elif self._open[-1] not in _LINES | _INLINE | _CELLS | {"li"}:
            return
        self.parts.append(escape(data, quote=False))

    def end_all(self) -> None:
        """What is still open ends."""
        while self._open:
            self._end()

    def _make_room(self, tag: str) -> None:
        if tag not in _INLINE:
            while self._open and self._open[-1] in _LINES | _INLINE:
                self._end()
        else:
            self._need_a_place()
        if tag in _CELLS | {"tr", "li"} | _PARTS:
            self._end_same(tag)
        elif tag in _LINES - {"caption"} | _LISTS | {"table"}:
            self._need_a_cell()
        needed = _NEEDS.get(tag)
        if needed and not (self._open and self._open[-1] in needed):
            self._make_room(_OPENED[tag])
            self._start(_OPENED[tag], "")

    def _end_same(self, tag: str) -> None:
        """A row ends the row before, a cell the cell before; never beyond the table or list they stand in."""
        stop = _LISTS if tag == "li" else {"table"}
        needed = _NEEDS[tag]
        while self._open and self._open[-1] not in needed | stop:
            if not any(one in needed for one in self._open):
                return
            self._end()

    def _need_a_place(self) -> None:
        if not self._open:
            self._start("p", "")
        self._need_a_cell()

    def _need_a_cell(self) -> None:
        top = self._open[-1] if self._open else ""
        if top in _LISTS:
            self._start("li", "")
        elif top in _PARTS or top == "table":
            self._start("tr", "")
            self._start("td", "")
        elif top == "tr":
            self._start("td", "")

    def _start(self, tag: str, attributes: str) -> None:
        self._open.append(tag)
        self.parts.append(f"<{tag}{attributes}>")

    def _end_to(self, tag: str) -> None:
        inside = self._open[len(self._open) - 1 - self._open[::-1].index(tag) + 1 :]
        if tag in _BOX or not _BOX & set(inside):
            while self._end() != tag:
                pass

    def _end(self) -> str:
        tag = self._open.pop()
        self.parts.append(f"</{tag}>")
        return tag


def _without_title(body: str, title: str) -> str:
    """The title stands above the text already."""
    found = _TITLE.match(body)
    return body[found.end() :].lstrip("\n") if found and title and _bare(found[2]) == _bare(_text(title)) else body


def _bare(html: str) -> str:
    return "".join(unescape(_TAG.sub("", html)).split())


def _with_levels(html: str) -> str:
    """Headings from h2 downwards without a step left out."""
    told = sorted({int(level) for level in re.findall(r"<h([1-6])>", html)})
    levels = {level: min(place + 2, 6) for place, level in enumerate(told)}
    return re.sub(r"<(/?)h([1-6])>", lambda found: f"<{found[1]}h{levels[int(found[2])]}>", html)


def _with_headers(html: str) -> str:
    """Header cells say what they head; a first row of short words is one."""
    return _INNERMOST.sub(lambda found: _headed(found[0]), html)


def _headed(table: str) -> str:
    if "<th" in table:
        return f'<div class="wide" tabindex="0" role="region" aria-label="表格">{_scoped(table)}</div>'
    row = re.search(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1], flags=re.DOTALL) if row else []
    if row and len(cells) > 1 and table.count("<tr>") > 1 and all(map(_is_label, cells)):
        head = row[0].replace("<td", "<th").replace("</td>", "</th>")
        table = _scoped(table.replace(row[0], head, 1))
    return f'<div class="wide" tabindex="0" role="region" aria-label="表格">{table}</div>'


def _scoped(table: str) -> str:
    return re.sub(r"<th(?=[ >])", '<th scope="col"', table)


def _is_label(cell: str) -> bool:
    words = re.sub(r"<[^>]*>", "", cell).strip()
    return 0 < len(words) <= _LONGEST_LABEL and not _NUMBER.fullmatch(words)


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows))
    cells = ["".join(f"<td>{_text(cell)}</td>" for cell in (*row, *[""] * (width - len(row)))) for row in rows]
    return _headed("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")


def _list(table: NoticeTable) -> str:
    labels = "".join(f'<th scope="col">{_text(label)}</th>' for label in table.labels)
    body = "".join(_part(table, group) for group in _parts(table))
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="名单">'
        f"<table><thead><tr>{labels}</tr></thead>{body}</table></div>"
    )


def _parts(table: NoticeTable) -> Iterable[list[tuple[str, tuple[str, ...]]]]:
    """The lines of each village."""
    part: list[tuple[str, tuple[str, ...]]] = []
    for kind, cells in table.lines():
        if kind == "heading" and part:
            yield part
            part = []
        part.append((kind, cells))
    if part:
        yield part


def _part(table: NoticeTable, lines: list[tuple[str, tuple[str, ...]]]) -> str:
    rows = []
    for kind, cells in lines:
        if kind == "heading":
            rows.append(f'<tr><th scope="rowgroup" colspan="{len(table.labels)}">{_text(cells[0])}</th></tr>')
        else:
            marked = ' class="total"' if kind == "total" else ""
            rows.append(f"<tr{marked}>{''.join(f'<td>{_lined(cell)}</td>' for cell in cells)}</tr>")
    return f"<tbody>{''.join(rows)}</tbody>"


def _lined(words: str) -> str:
    return "<br>".join(_text(line) for line in words.split("\n"))


def _text(words: str) -> str:
    return escape(plain(words.strip()), quote=True)
