"""A web page: its blocks in order, its tables as tables, comments, scripts and attributes; hidden parts as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from lxml import etree
from msgspec import Struct, field

from catalog_app.importers.inside.looks import rgb, same_colour
from catalog_app.importers.inside.markup import local_name, long_values
from catalog_app.importers.inside.parts import Inside, InsideTable, Part, TooMuchError
from catalog_app.importers.inside.properties import told

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 head header"
        " hr html legend li link main meta nav ol option p pre script section style table tbody td template textarea"
        " tfoot th thead title tr ul",
    )
)
_UNSEEN = frozenset({"script", "style", "template", "head", "meta", "link", "noscript", "datalist"})
_HIDING = re.compile(
    r"display:none|visibility:hidden|opacity:0(?:\.0+)?(?:;|$|!)|font-size:[01](?:\.\d+)?(?:px|pt|em|%)?(?:;|$|!)"
    r"|text-indent:-\d{3,}|(?:left|top):-\d{3,}|clip:rect\(0"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"background(?:-color)?:([^;!]+)")
_HEX = re.compile(r"#(?:([0-9a-f]{6})|([0-9a-f])([0-9a-f])([0-9a-f]))$")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"[.#]?[\w-]+")
_TABLES = frozenset({"table", "tr", "td", "th"})
_AUTHORS = {"author": "作者", "creator": "作者", "dc.creator": "作者", "generator": "程序"}
_WIDEST_SPAN, _WIDEST_ROW = 200, 2_000
_MOST_STYLE = 1 << 18


class _Table(Struct):
    """A table being read."""

    number: int
    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] | None = None
    texts: list[str] = field(default_factory=list)
    unseen: bool = False
    hidden: set[tuple[int, int]] = field(default_factory=set)


def read_html(text: str) -> Iterator[Part]:
    """Everything a page says; TooMuchError where it may not have been read to its end."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=False, no_network=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        if text.strip():
            raise TooMuchError("网页内容读不出来")
        return
    page = _Page(_hiding_selectors(text))
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            page.open(node)
        elif event == "end":
            page.close(node)
        else:
            page.found.append(Inside("注释", node.text or "", hidden=True))
            page.add(node.tail)
        if page.found:
            yield from page.taken()
    page.flush()
    yield from page.taken()
    if parser.error_log.filter_from_level(etree.ErrorLevels.FATAL):
        raise TooMuchError("网页有严重错误，可能没有读全")


class _Page:
    """Collects the inline text of the block being read; `found` are the parts not yet handed over."""

    def __init__(self, hiding: frozenset[str]) -> None:
        self.found: list[Part] = []
        self._hiding = hiding
        self._pieces: list[str] = []
        self._hides: list[bool] = []
        self._blocks = self._unseen = self._tables = 0
        self._open: list[_Table] = []

    def taken(self) -> list[Part]:
        """The parts read since the last call."""
        found, self.found = self.found, []
        return found

    def add(self, text: str | None) -> None:
        """More text of the same block."""
        if text:
            self._pieces.append(text)

    def open(self, node: Any) -> None:
        """Enter an element."""
        name = local_name(node)
        values = dict(node.items())
        hides = name in _UNSEEN or self._is_hidden(name, values)
        self._hides.append(hides)
        if hides or name in _BLOCKS:
            self.flush()
        self._unseen += hides
        if name in _TABLES:
            self._enter_table(name)
        if values:
            self._take_values(name, values)
        self.add("\n" if name == "br" else node.text)

    def close(self, node: Any) -> None:
        """Leave an element."""
        name = local_name(node)
        hides = self._hides.pop()
        if hides or name in _BLOCKS:
            self.flush()
        self._unseen -= hides
        if self._open and name in _TABLES:
            self._leave_table(name, node)
        self.add(node.tail)

    def flush(self) -> None:
        """Hand over the block's text."""
        if not self._pieces:
            return
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if not text:
            return
        table = self._open[-1] if self._open else None
        if table is not None and table.cells is not None:
            table.texts.append(text)
            table.unseen = table.unseen or self._unseen > 0
            return
        self._blocks += 1
        self.found.append(Inside(f"第{self._blocks}段", text, self._unseen > 0))

    def _take_values(self, name: str, values: dict[str, str]) -> None:
        label = values.get("name", "").lower() if name == "meta" else ""
        if label in _AUTHORS:
            self.found += told(_AUTHORS[label], values.get("content", ""))
        elif said := long_values(values.items()):
            self.found.append(Inside(f"{name} 的属性", said, hidden=True))

    def _enter_table(self, name: str) -> None:
        if name == "table":
            self._tables += 1
            self._open.append(_Table(self._tables))
        elif self._open and name == "tr":
            self._open[-1].rows.append([])
        elif self._open:
            table = self._open[-1]
            table.rows = table.rows or [[]]
            table.cells, table.texts, table.unseen = table.rows[-1], [], False

    def _leave_table(self, name: str, node: Any) -> None:
        table = self._open[-1]
        if name in ("td", "th") and table.cells is not None:
            if table.unseen:
                table.hidden.add((len(table.rows) - 1, len(table.cells)))
            table.cells.append("\n".join(table.texts))
            if len(table.cells) < _WIDEST_ROW:
                table.cells += [""] * (_span(node) - 1)
            table.cells = None
        elif name == "table":
            self._open.pop()
            where = f"表格{table.number}"
            self.found.append(InsideTable(where, iter(table.rows), partial(_place, where), hidden_cells=table.hidden))

    def _is_hidden(self, name: str, values: dict[str, str]) -> bool:
        if not values:
            return name in self._hiding
        if "hidden" in values or (name == "input" and values.get("type", "").lower() == "hidden"):
            return True
        style = values.get("style", "").replace(" ", "").lower()
        if style and (_HIDING.search(style) or _is_white(style)):
            return True
        if not self._hiding:
            return False
        marks = {name, f"#{values.get('id', '')}", *(f".{one}" for one in values.get("class", "").split())}
        return not marks.isdisjoint(self._hiding)


def _place(where: str, row: int, column: int) -> str:
    return f"{where}第{row + 1}行第{column + 1}列"


def _span(cell: Any) -> int:
    value = cell.get("colspan", "1")
    return max(1, min(int(value), _WIDEST_SPAN)) if value.isdecimal() and len(value) < 6 else 1


def _is_white(style: str) -> bool:
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if colour is None:
        return False
    text = _hex(colour[1])
    behind = _hex(ground[1]) if ground else (255, 255, 255)
    return text is not None and behind is not None and same_colour(text, behind)


def _hex(words: str) -> tuple[int, int, int] | None:
    if words == "white":
        return 255, 255, 255
    if words == "transparent":
        return 255, 255, 255
    found = _HEX.match(words)
    if found is None:
        return None
    return rgb(found[1] or found[2] * 2 + found[3] * 2 + found[4] * 2)


def _hiding_selectors(text: str) -> frozenset[str]:
    """The plain selectors (a name, a class, an id) that the page's own style sheet hides."""
    found = set()
    for sheet in re.findall(r"<style[^>]{0,500}>([^<]{0,200000})", text, re.IGNORECASE)[:20]:
        for selectors, rules in _RULE.findall(sheet[:_MOST_STYLE]):
            style = rules.replace(" ", "").replace("\n", "").lower()
            if _HIDING.search(style) or _is_white(style):
                found |= {one.strip() for one in selectors.split(",") if _SELECTOR.fullmatch(one.strip())}
    return frozenset(found - {"body", "html"})
