"""Text out of XML parts and web pages, hidden parts and attributes too; no entities, no network."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from catalog_app.importers.inside.parts import BREAK, Inside, Readable

_SHORTEST_ATTRIBUTE = 7
_MOST_PACKETS, _LARGEST_PACKET = 50, 1 << 20
_COUNTED = re.compile(r"(?:rsid\w*|paraId|textId|uid|hashValue|saltValue)$")
"""Attributes with numbers that programs make up."""
_PARAGRAPH_ENDS = frozenset({"p", "si", "comment", "text", "title", "definedName"})


class DoctypeError(ValueError):
    """An XML part declares a document type, which office files never do: its entities are not read."""


DAMAGED = (
    *(etree.LxmlError, zipfile.BadZipFile, zlib.error, DoctypeError, ValueError, EOFError, RuntimeError, OSError),
    *(LookupError, ArithmeticError, SyntaxError),
)
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
    return long_values(element.attrib.items())


def long_values(items: Iterable[tuple[str, str]]) -> str:
    """The same of attributes by name."""
    values = [value for key, value in items if len(value) >= _SHORTEST_ATTRIBUTE and not _COUNTED.search(key)]
    return BREAK.join(value for value in values if not value.startswith("http://schemas."))


def packets(data: bytes) -> Iterator[bytes]:
    """The XMP packets in a picture or a PDF, where they are not packed."""
    end = 0
    for _ in range(_MOST_PACKETS):
        start = data.find(b"<x:xmpmeta", end)
        end = data.find(b"</x:xmpmeta>", start)
        if start < 0 or end < 0:
            return
        yield data[start : min(end, start + _LARGEST_PACKET)]
