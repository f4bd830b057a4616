"""Rich text as pasted from WPS, Word or a web page: paragraphs, headings, lists and tables stay, the rest goes."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser

import nh3
from msgspec import Struct

from catalog_app.importers.office_paste import seen
from catalog_app.model.words import plain_line, visible

MAX_CHARACTERS = 5_000_000
_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption"))
_GROUPS = frozenset(("ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "td", "th"))
_INLINE = frozenset(("strong", "b", "sub", "sup"))
_AS_PARAGRAPH = frozenset(
    ("div", "section", "article", "blockquote", "dt", "dd", "address", "header", "footer", "center", "pre", "main")
)
TAGS = _BLOCKS | _GROUPS | _INLINE | {"br"}
"""Every tag that stays."""
_ALIASES = {"b": "strong"} | dict.fromkeys(_AS_PARAGRAPH, "p")
_SPANS = {"rowspan", "colspan"}
_UNSEEN = {"script", "style", "head", "title", "xml", "template", "noscript", "object", "svg", "math"}
"""Tags whose content goes too."""
_DROPPED: dict[str, str] = {
    "img": "图片{}处（请作为附件添加）",
    "script": "脚本{}处",
    "style": "样式表{}处",
    "a": "链接{}处（文字保留）",
    "input": "表单{}处",
    "form": "表单{}处",
    "iframe": "嵌入的网页{}处",
    "object": "嵌入的对象{}处",
    "svg": "图形{}处",
    "video": "视频{}处",
    "audio": "音频{}处",
    "math": "公式{}处",
}
_STYLED = ("style", "class", "align", "bgcolor", "color", "face", "width", "height", "lang", "id", "valign")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<!\[.*?\]>", re.DOTALL)
_OFFICE = re.compile(r"</?(?:o|w|v|m|st1|x):[^>]*>|<\?xml[^>]*>", re.IGNORECASE)
_EMPTY = re.compile(r"<(strong|sub|sup)></\1>")
_MAX_SPAN = 1_000


class Cleaned(Struct, frozen=True):
    """Text that may be kept: rich and plain; and what was left out, a few words each."""

    html: str
    text: str
    dropped: tuple[str, ...] = ()


def clean(html: str) -> Cleaned:
    """The text with nothing but paragraphs, headings, lists, tables and bold; its plain twin; what was dropped.

    In the plain twin each block is a line, and the cells of a table's row stand apart by tabs. Cleaning twice changes
    nothing.
    """
    counted = _Counter()
    source = html[:MAX_CHARACTERS]
    counted.feed(source)
    junk = len(_OFFICE.findall(source)) + len(_COMMENT.findall(source))
    shown = seen(_COMMENT.sub("", source))
    source = shown.html
    plain = nh3.clean(
        _OFFICE.sub("", source),
        tags=set(TAGS | _AS_PARAGRAPH),
        clean_content_tags=set(_UNSEEN),
        attributes={"td": set(_SPANS), "th": set(_SPANS)},
        link_rel=None,
    )
    writer = _Writer()
    writer.feed(plain)
    writer.close()
    dropped = (*(words.format(count) for words, count in shown.dropped.items()), *counted.words(junk))
    if len(html) > MAX_CHARACTERS:
        dropped = (*dropped, f"超出的{len(html) - MAX_CHARACTERS}个字符")
    return Cleaned("\n".join(writer.blocks), "\n".join(writer.lines), dropped)


def as_html(text: str) -> str:
    """Plain text as rich text: a paragraph for each line."""
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in map(plain_line, text.splitlines()) if line)


class _Counter(HTMLParser):
    """Counts what will be dropped."""

    def __init__(self) -> None:
        super().__init__()
        self._tags: Counter[str] = Counter()
        self._styled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags[tag] += 1
        self._styled += any(name in _STYLED or name.startswith("on") for name, _ in attrs) or tag in ("font", "center")

    def words(self, junk: int) -> tuple[str, ...]:
        """What is told, a few words each."""
        told: Counter[str] = Counter()
        for tag, words in _DROPPED.items():
            told[words] += self._tags[tag]
        told["字体、颜色等格式{}处"] += self._styled
        told["Office 标记{}处"] += junk
        return tuple(words.format(count) for words, count in told.items() if count)


class _Writer(HTMLParser):
    """Writes cleaned tags anew, a block a line, and the plain twin beside it; stray text becomes a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.lines: list[str] = []
        self._rich: list[str] = []
        self._plain: list[str] = []
        self._open = ""
        self._inline: list[str] = []
        self._tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _ALIASES.get(tag, tag)
        if self._tables and tag not in ("table",):
            self._in_table(tag, attrs)
        elif tag == "table":
            self._end_block()
            self._tables.append(_Table())
        elif tag in ("ul", "ol"):
            self._end_block()
            self.blocks.append(f"<{tag}>")
        elif tag in _BLOCKS:
            self._begin_block(tag)
        elif tag == "br":
            self._rich.append("<br>")
            self._plain.append("\n")
        elif tag in _INLINE:
            self._rich += [] if tag in self._inline else [f"<{tag}>"]
            self._inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = _ALIASES.get(tag, tag)
        if tag == "table" and self._tables:
            self._end_table()
        elif self._tables:
            self._tables[-1].end(tag)
        elif tag in ("ul", "ol"):
            self._end_block()
            self.blocks.append(f"</{tag}>")
        elif tag in _BLOCKS:
            self._end_block()
        elif self._inline and self._inline[-1] == tag:
            self._inline.pop()
            self._rich += [] if tag in self._inline else [f"</{tag}>"]

    def handle_data(self, data: str) -> None:
        words = visible(data.replace("\xa0", " "))
        words = re.sub(r"[ \t\r\n\f]+", " ", words)
        if self._tables:
            self._tables[-1].say(words)
        else:
            self._rich.append(escape(words, quote=False))
            self._plain.append(words)

    def close(self) -> None:
        super().close()
        while self._tables:
            self._end_table()
        self._end_block()

    def _in_table(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tables[-1].begin(tag, attrs)

    def _begin_block(self, tag: str) -> None:
        if tag == "p" and self._open == "li" and not "".join(self._plain).strip():
            return  # the paragraph of a list's entry
        self._end_block()
        self._open = tag

    def _end_block(self) -> None:
        """Bold that goes on over the end of a block is closed there and begins anew."""
        text = "\n".join(filter(None, map(plain_line, "".join(self._plain).split("\n"))))
        if text:
            tag = self._open or "p"
            closed = "".join(f"</{name}>" for name in reversed(dict.fromkeys(self._inline)))
            rich = _without_empty(f"{''.join(self._rich)}{closed}").strip()
            self.blocks.append(f"<{tag}>{rich}</{tag}>")
            self.lines.append(text)
        self._rich, self._plain, self._open = [f"<{name}>" for name in dict.fromkeys(self._inline)], [], ""

    def _end_table(self) -> None:
        table = self._tables.pop()
        table.finish()
        if self._tables:  # a table inside a cell becomes its words
            self._tables[-1].say(" ".join(" ".join(row) for row in table.texts()))
        elif table.rows:
            self.blocks.append(table.html())
            self.lines.extend("\t".join(row) for row in table.texts())


class _Cell(Struct):
    tag: str
    spans: str
    words: list[str] = []


class _Table:
    """Rows and cells as they come."""

    def __init__(self) -> None:
        self.rows: list[list[_Cell]] = []
        self._cell: _Cell | None = None

    def begin(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag inside the table."""
        if tag == "tr":
            self._cell = None
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cell = _Cell(tag, _spans(attrs))
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(self._cell)
        elif tag in _BLOCKS or tag == "br":
            self.say("\n")

    def end(self, tag: str) -> None:
        """An end tag inside the table."""
        if tag in ("td", "th"):
            self._cell = None
        elif tag in _BLOCKS:
            self.say("\n")

    def say(self, words: str) -> None:
        """Words inside the table; what stands beside the cells becomes a row of its own."""
        if self._cell is not None:
            self._cell.words.append(words)
        elif words.strip():
            self.rows.append([_Cell("td", "", [words])])

    def finish(self) -> None:
        """Leave out rows without cells."""
        self.rows = [row for row in self.rows if row]

    def html(self) -> str:
        """The table, a row a line."""
        rows = ("".join(_cell_html(cell) for cell in row) for row in self.rows)
        return "\n".join(["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"])

    def texts(self) -> list[list[str]]:
        """The words of each cell."""
        return [[" ".join(_lines(cell)) for cell in row] for row in self.rows]


def _without_empty(rich: str) -> str:
    while (shorter := _EMPTY.sub("", rich)) != rich:
        rich = shorter
    return rich


def _lines(cell: _Cell) -> list[str]:
    return [line for line in map(plain_line, "".join(cell.words).split("\n")) if line]


def _cell_html(cell: _Cell) -> str:
    words = "<br>".join(escape(line, quote=False) for line in _lines(cell))
    return f"<{cell.tag}{cell.spans}>{words}</{cell.tag}>"


def _spans(attrs: list[tuple[str, str | None]]) -> str:
    kept = ""
    for name, value in sorted(attrs):
        number = int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 else 1
        if name in _SPANS and 1 < number <= _MAX_SPAN:
            kept += f' {name}="{number}"'
    return kept
