"""Paragraphs of a docx part, deleted and hidden text too, table cells under their headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog_app.importers.inside.markup import local_name, long_attributes, walk_xml
from catalog_app.importers.inside.parts import BREAK, Headings, Inside, Readable

_TEXT = frozenset({"t", "delText", "instrText", "delInstrText"})
_STANDS_FOR = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read_paragraphs(stream: Readable, label: str, *, hidden: bool) -> Iterator[Inside]:
    """Each paragraph once, innermost first; `label` names the part (正文 has none)."""
    columns: list[int] = []
    headings: list[Headings] = []
    count = 0
    element: Any = None
    for event, element in walk_xml(stream, ("start", "end"), ("{*}tbl", "{*}tr", "{*}tc", "{*}p")):
        kind = local_name(element)
        if event == "start":
            _enter(kind, columns, headings)
        elif kind == "tbl":
            headings.pop()
        elif kind == "tr":
            columns.pop()
        elif kind == "p":
            count += 1
            text, unseen = _paragraph(element)
            over = headings[-1] if headings and columns else Headings()
            column = columns[-1] if columns else 0
            if text.strip(BREAK + " \n\t"):
                yield Inside(f"{label}第{count}段", text, hidden or unseen, over.over(column))
                over.see(column, text)
            element.clear()
    if element is not None:
        yield from _outside_paragraphs(element.getroottree().getroot(), label)


def _outside_paragraphs(root: Any, label: str) -> Iterator[Inside]:
    """What stands in no paragraph: names of content controls, texts of unknown elements."""
    texts = [text for element in root.iter() for text in (element.text or "", long_attributes(element))]
    if any(texts):
        yield Inside(f"{label}段落以外", BREAK.join(filter(None, texts)), hidden=True)


def _enter(kind: str, columns: list[int], headings: list[Headings]) -> None:
    if kind == "tbl":
        headings.append(Headings())
    elif kind == "tr":
        columns.append(-1)
    elif kind == "tc" and columns:
        columns[-1] += 1


def _paragraph(paragraph: Any) -> tuple[str, bool]:
    pieces: list[str] = []
    values: list[str] = []
    unseen = False
    for element in paragraph.iter():
        kind = local_name(element)
        if kind in _TEXT:
            pieces.append(element.text or "")
        elif kind in _STANDS_FOR:
            pieces.append(_STANDS_FOR[kind])
        elif kind in ("vanish", "del"):
            unseen = True
        elif element is not paragraph:
            values.append(long_attributes(element))
            if element.text and element.text.strip():
                values.append(element.text)
    text = "".join(pieces).strip()
    return BREAK.join(filter(None, [text, *values])), unseen
