"""Text as the portal's editor takes it: HTML fragments of a few tags without style or class, and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import quote

from catalog_app.exporters.layout import HeaderCell, Row, TableLayout

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption")
_TAKEN = ("p", "br", "strong", "table", "tr", "td", "th")
_SPANS = ("colspan", "rowspan")
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_NEXT_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


def publication_fragment(body: str, attachments: Sequence[str]) -> str:
    """A paragraph per line; neighbouring lines with tabs become a table; links to the attachments at the end."""
    parts: list[str] = []
    for tabular, group in groupby(_lines(body), key=lambda line: "\t" in line):
        lines = list(group)
        parts += _table(lines) if tabular and len(lines) > 1 else [f"<p>{_text(line)}</p>" for line in lines]
    parts += _links(attachments)
    return "\n".join(parts) + "\n"


def rich_fragment(html: str, attachments: Sequence[str]) -> str:
    """Cleaned rich text in the few tags of a portal: headings become bold, entries of lists marked paragraphs."""
    writer = _PortalWriter()
    writer.feed(plain(html))
    writer.close()
    return "".join(writer.parts).strip() + "\n" + "".join(f"{line}\n" for line in _links(attachments))


def words_of(body: str, html: str) -> str:
    """The plain text; entries of lists have the marks they have in the portal, which the plain twin has not."""
    if "<li>" not in html:
        return body
    rows = _ROW.sub(lambda row: _NEXT_CELL.sub("\t", row[0].replace("<br>", " ")), rich_fragment(html, ()))
    return unescape(_TAG.sub("", rows.replace("<br>", "\n")))


def publication_text(body: str, attachments: Sequence[str]) -> str:
    """The same for pasting as plain text, lines ended as Windows wants them."""
    lines = [*_lines(body), *(f"附件：{name.rpartition('/')[2]}" for name in attachments)]
    return "\r\n".join(lines) + "\r\n"


def catalog_fragment(title: str, layout: TableLayout) -> str:
    """A catalog as one table under its title."""
    lines = [f"<p><strong>{_text(title)}</strong></p>", "<table>"]
    lines += [f"<tr>{''.join(map(_header, cells))}</tr>" for cells in _header_rows(layout)]
    lines += [_row(row) for row in layout.rows()]
    return "\n".join([*lines, "</table>"]) + "\n"


def plain(text: str) -> str:
    """The text without characters that no file may hold."""
    return _UNPRINTABLE.sub("", text)


def _links(attachments: Sequence[str]) -> list[str]:
    return [f'<p>附件：<a href="{quote(name)}">{_text(name.rpartition("/")[2])}</a></p>' for name in attachments]


class _PortalWriter(HTMLParser):
    """Turns tags the portal does not take into those it does; what is none of both goes, its text stays."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._lists: list[int | None] = []
        self._bold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Lists count their entries, or mark them with a dot."""
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.parts.append(f"<p>{self._mark()}")
        elif tag in _HEADINGS:
            self.parts.append("<p>")
            self._set_bold(on=True)
        elif tag == "strong":
            self._set_bold(on=True)
        elif tag in ("td", "th"):
            spans = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if name in _SPANS)
            self.parts.append(f"<{tag}{spans}>")
        elif tag in _TAKEN:
            self.parts.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        """The other end of each."""
        if tag in ("ul", "ol"):
            if self._lists:
                self._lists.pop()
        elif tag == "li":
            self.parts.append("</p>")
        elif tag in _HEADINGS:
            self._set_bold(on=False)
            self.parts.append("</p>")
        elif tag == "strong":
            self._set_bold(on=False)
        elif tag in _TAKEN and tag != "br":
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Text stays."""
        self.parts.append(escape(data, quote=False))

    def _set_bold(self, *, on: bool) -> None:
        """Bold in a heading, which is bold, is written once."""
        self._bold += 1 if on else -1
        if self._bold == int(on):
            self.parts.append("<strong>" if on else "</strong>")

    def _mark(self) -> str:
        count = self._lists[-1] if self._lists else None
        if count is None:
            return "· "
        self._lists[-1] = count + 1
        return f"{count + 1}. "


def _lines(body: str) -> Iterator[str]:
    for line in plain(body).splitlines():
        if line.strip():
            yield line.strip(" \r\n\u3000")


def _text(text: str) -> str:
    return escape(plain(text.strip()), quote=True)


def _table(lines: list[str]) -> list[str]:
    rows = [line.split("\t") for line in lines]
    width = max(len(row) for row in rows)
    cells = ["".join(f"<td>{_text(cell)}</td>" for cell in row + [""] * (width - len(row))) for row in rows]
    return ["<table>", *(f"<tr>{row}</tr>" for row in cells), "</table>"]


def _header_rows(layout: TableLayout) -> list[list[HeaderCell]]:
    rows: list[list[HeaderCell]] = [[], []]
    for cell in layout.header:
        rows[cell.row].append(cell)
    return [row for row in rows if row]


def _header(cell: HeaderCell) -> str:
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    legend = f"<br>（{_text(cell.legend)}）" if cell.legend else ""
    return f"<th{spans}>{_text(cell.label)}{legend}</th>"


def _row(row: Row) -> str:
    return "<tr>" + "".join(f"<td>{'<br>'.join(map(_text, cell.lines))}</td>" for cell in row.cells) + "</tr>"
