"""Text out of XML parts and web pages, hidden parts and attributes too; no entities, no network."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from catalog_app.importers.inside.parts import BREAK, Headings, Inside, Readable, TooMuchError

_SHORTEST_ATTRIBUTE = 7
_PARAGRAPH_ENDS = frozenset({"p", "si", "comment", "text", "title", "definedName"})
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 head header"
        " hr html legend li link main meta nav ol option p pre script section style table tbody td template textarea"
        " tfoot th thead title tr ul",
    )
)
_UNSEEN = frozenset({"script", "style", "template", "head", "meta", "link"})


class DoctypeError(ValueError):
    """An XML part declares a document type, which office files never do: its entities are not read."""


DAMAGED = (etree.LxmlError, zipfile.BadZipFile, zlib.error, DoctypeError, ValueError, EOFError, RuntimeError, OSError)
"""What reading a part of an archive raises when it is damaged, encrypted or made to harm."""


def local_name(element: Any) -> str:
    """The tag without its namespace; '' for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def walk_xml(stream: Readable, events: tuple[str, ...], tags: tuple[str, ...] | None = None) -> Iterator[Any]:
    """(event, element) of an XML part as it is read; DoctypeError where one is declared."""
    context = etree.iterparse(
        stream, events=events, tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    checked = False
    for event, element in context:
        if not checked:
            _refuse_doctype(element)
            checked = True
        yield event, element
    if not checked:
        _refuse_doctype(context.root)


def _refuse_doctype(element: Any) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise DoctypeError


def read_xml(stream: Readable, where: str, *, hidden: bool = True) -> Iterator[Inside]:
    """All text and all longer attribute values of an XML part; runs of one paragraph are joined."""
    pieces: list[str] = []
    size = 0
    for _, element in walk_xml(stream, ("end",)):
        _collect(element, pieces)
        size += sum(len(piece) for piece in pieces[-4:])
        _forget(element)
        if size > 1 << 20:
            yield Inside(where, "".join(pieces), hidden)
            pieces, size = [], 0
    if pieces:
        yield Inside(where, "".join(pieces), hidden)


def _collect(element: Any, pieces: list[str]) -> None:
    name = local_name(element)
    text = element.text or ""
    if name == "t":
        pieces.append(text)
    elif text.strip():
        pieces += [BREAK, text, BREAK]
    values = long_attributes(element)
    if values:
        pieces += [BREAK, values, BREAK]
    if name in _PARAGRAPH_ENDS:
        pieces.append(BREAK)
    if element.tail and element.tail.strip():
        pieces += [element.tail, BREAK]


def _forget(element: Any) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def long_attributes(element: Any) -> str:
    """The attribute values that are long enough to hold a number of a person."""
    values = [value for value in element.attrib.values() if len(value) >= _SHORTEST_ATTRIBUTE]
    return BREAK.join(value for value in values if not value.startswith("http://schemas."))


def read_html(text: str) -> Iterator[Inside]:
    """The blocks of a page in order, table cells under their headings, then comments and attributes."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=False, no_network=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        if text.strip():
            raise TooMuchError("网页内容读不出来")
        return
    page = _Page()
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield Inside("注释", node.text or "", hidden=True)
            page.add(node.tail)
        elif event == "start":
            yield from page.open(node)
        else:
            yield from page.close(node)
    yield from page.flush()
    if parser.error_log.filter_from_level(etree.ErrorLevels.FATAL):
        raise TooMuchError("网页有严重错误，可能没有读全")


class _Page:
    """Collects the inline text of the block being read."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks = 0
        self._unseen = 0
        self._column = -1
        self._headings: list[Headings] = []

    def add(self, text: str | None) -> None:
        """More text of the same block."""
        if text:
            self._pieces.append(text)

    def open(self, node: Any) -> Iterator[Inside]:
        """Enter an element."""
        name = local_name(node)
        if name in _BLOCKS:
            yield from self.flush()
        if name == "table":
            self._headings.append(Headings())
        elif name == "tr":
            self._column = -1
        elif name in ("td", "th"):
            self._column += 1
        self._unseen += _is_unseen(node)
        values = long_attributes(node)
        if values:
            yield Inside(f"{name} 的属性", values, hidden=True)
        self.add("\n" if name == "br" else node.text)

    def close(self, node: Any) -> Iterator[Inside]:
        """Leave an element."""
        name = local_name(node)
        if name in _BLOCKS:
            yield from self.flush(in_cell=name in ("td", "th"))
        if name == "table" and self._headings:
            self._headings.pop()
        self._unseen -= _is_unseen(node)
        self.add(node.tail)

    def flush(self, *, in_cell: bool = False) -> Iterator[Inside]:
        """Hand over the block's text."""
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if not text:
            return
        self._blocks += 1
        headings = self._headings[-1] if self._headings else Headings()
        heading = headings.over(self._column) if in_cell else ""
        yield Inside(f"第{self._blocks}段", text, self._unseen > 0, heading)
        if in_cell:
            headings.see(self._column, text)


def _is_unseen(node: Any) -> bool:
    style = node.get("style", "").replace(" ", "").lower()
    hidden = node.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style
    return hidden or local_name(node) in _UNSEEN
