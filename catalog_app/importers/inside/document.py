"""A docx as the gate wants it: paragraphs and tables with the places a clerk counts, seen and unseen text apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec import Struct, field

from catalog_app.importers.inside.markup import local_name, long_attributes, walk_xml
from catalog_app.importers.inside.office import Package, key_of
from catalog_app.importers.inside.parts import BREAK, Inside, InsideTable, Part, Readable
from catalog_app.importers.inside.properties import told
from catalog_app.importers.inside.runs import Runs

_TEXTS = re.compile(r"word/(glossary/)?(document|header|footer|comments|footnotes|endnotes)(\w*)\.xml")
_LABELS = {
    "document": "",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}
_UNSEEN = ("comments",)
_TAGS = ("{*}tbl", "{*}tr", "{*}tc", "{*}p", "{*}txbxContent", "{*}comment", "{*}Fallback")
_WIDEST_SPAN, _WIDEST_ROW = 200, 2_000


class _Table(Struct):
    """A table being read."""

    number: int
    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    hidden: set[tuple[int, int]] = field(default_factory=set)


def read_document(package: Package, names: list[str]) -> Iterator[Part]:
    """The body first, then headers, footers, notes and comments."""
    texts = [name for name in names if _TEXTS.fullmatch(key_of(name))]
    for name in sorted(texts, key=lambda name: (_TEXTS.fullmatch(key_of(name)) or [""])[2] != "document"):
        relations = package.relations(name)
        found = _TEXTS.fullmatch(key_of(name))
        if found is None:
            continue
        label = ("词汇表" if found[1] else "") + _LABELS[found[2]]
        reading = _Reading(label, hidden=bool(found[1]) or found[2] in _UNSEEN, links=package.links(name))
        yield from package.open_part(name, reading.read)
        for relation, place in reading.pictures:
            _, target = relations.get(relation, ("", ""))
            if target:
                package.pictures.setdefault(key_of(target), []).append(place)


class _Reading:
    """One part with text."""

    def __init__(self, label: str, *, hidden: bool, links: dict[str, str]) -> None:
        self._label, self._hidden, self._links = label, hidden, links
        self.pictures: list[tuple[str, str]] = []
        self._paragraphs = self._boxes = self._tables = 0
        self._open: list[_Table | None] = []
        """Tables around the place, None for a text box, whose paragraphs stand for themselves."""
        self._box_texts: set[str] = set()

    def read(self, stream: Readable) -> Iterator[Part]:
        """Everything, in the order of the file."""
        element: Any = None
        for event, element in walk_xml(stream, ("start", "end"), _TAGS):
            kind = local_name(element)
            if event == "start":
                self._enter(kind)
            elif kind == "p":
                yield from self._paragraph(element)
                element.clear()
            elif kind == "txbxContent" and self._open:
                self._open.pop()
            elif kind == "comment":
                yield from told("批注作者", element.get(_own(element, "author")) or "")
                element.clear()
            elif self._open and self._open[-1] is not None:
                yield from self._leave(kind, element, self._open[-1])
        if element is not None:
            yield from self._beside(element.getroottree().getroot())

    def _enter(self, kind: str) -> None:
        if kind == "tbl":
            self._tables += 1
            self._open.append(_Table(self._tables))
        elif kind == "txbxContent":
            self._open.append(None)
        elif kind == "p" and not self._open:
            self._paragraphs += 1

    def _leave(self, kind: str, element: Any, table: _Table) -> Iterator[Part]:
        if kind == "tc":
            self._end_cell(element, table)
        elif kind == "tr":
            table.rows.append(table.cells)
            table.cells = []
            element.clear()
        elif kind == "tbl":
            self._open.pop()
            place = partial(self._place, table.number)
            where = f"{self._label}表格{table.number}"
            yield InsideTable(where, iter(table.rows), place, self._hidden, hidden_cells=table.hidden)
            element.clear()

    def _end_cell(self, cell: Any, table: _Table) -> None:
        here = (len(table.rows), len(table.cells))
        seen, unseen = "\n".join(table.texts), "\n".join(table.unseen)
        if unseen:
            table.hidden.add(here)
        table.cells.append(f"{seen}{BREAK}{unseen}".strip(BREAK) if unseen else seen)
        if len(table.cells) < _WIDEST_ROW:
            table.cells += [""] * (_span(cell) - 1)
        table.texts, table.unseen = [], []

    def _place(self, number: int, row: int, column: int) -> str:
        return f"{self._label}表格{number}第{row + 1}行第{column + 1}列"

    def _paragraph(self, paragraph: Any) -> Iterator[Part]:
        runs = Runs(self._links)
        runs.read(paragraph)
        table = self._open[-1] if self._open else None
        where = self._where(table)
        self.pictures += [(relation, where) for relation in runs.pictures]
        if table is not None:
            table.texts += filter(None, [runs.seen])
            table.unseen += filter(None, [runs.unseen])
        else:
            yield from self._texts(runs, where)
        for label, texts in (("域代码", runs.codes), ("替代文字", runs.alternatives), ("隐藏的数据", runs.values)):
            if texts:
                yield Inside(f"{label} {where}", BREAK.join(texts), hidden=True)

    def _texts(self, runs: Runs, where: str) -> Iterator[Part]:
        if self._open and runs.seen in self._box_texts:
            return  # a text box is there twice, for newer and for older programs
        if self._open:
            self._box_texts.add(runs.seen)
        if runs.seen:
            yield Inside(where, runs.seen, self._hidden)
        if runs.unseen:
            yield Inside(where, runs.unseen, hidden=True, heading=runs.seen[-40:])

    def _where(self, table: _Table | None) -> str:
        if table is not None:
            return self._place(table.number, len(table.rows), len(table.cells))
        inside = "文本框 " if self._open else ""
        return f"{inside}{self._label}第{max(self._paragraphs, 1)}段"

    def _beside(self, root: Any) -> Iterator[Part]:
        """What stands in no paragraph: names of content controls, texts of unknown elements."""
        texts = [text for element in root.iter() for text in (element.text or "", long_attributes(element))]
        if any(texts):
            yield Inside(f"{self._label}段落以外", BREAK.join(filter(None, texts)), hidden=True)


def _own(element: Any, name: str) -> str:
    """The attribute's name in the namespace of its element."""
    return f"{element.tag.rpartition('}')[0]}}}{name}" if "}" in element.tag else name


def _span(cell: Any) -> int:
    """How many columns a cell takes; never more than a table can show."""
    for span in cell.iter("{*}gridSpan"):
        value = next((value for key, value in span.attrib.items() if key.endswith("val")), "1")
        return min(int(value), _WIDEST_SPAN) if value.isdecimal() and len(value) < 5 else 1
    return 1
