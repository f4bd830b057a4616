"""Rows of a sheet written the plain way, cut out of the XML before it is parsed: several times faster."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from catalog_app.importers.events import LARGEST_ELEMENT

Cell = tuple[str, str, str, str, str]
"""Letters of the column, style, kind, value as in <v>, text as in <is><t>; the last two as XML has them."""
Taker = Callable[[dict[str, str], list[Cell]], bool]

_ROW = re.compile(r"\s*<row ((?:[\w:]+=\"[^\"<>]*\" ?)+)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")?>'
    r'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>'
)
_TAGS_OF_VALUE, _TAGS_OF_TEXT = 4, 6
_START = b"<sheetData>"
_END = b"</row>"


def without_plain_rows(chunks: Iterable[bytes], take: Taker) -> Iterator[bytes]:
    """The XML without the rows that `take` took. Rows come in their order, between those that are left."""
    pieces = iter(chunks)
    carried = b""
    for chunk in pieces:
        carried += chunk
        if _START in carried or len(carried) > LARGEST_ELEMENT:
            break
    start = carried.find(_START)
    if start < 0 or not _is_utf8(carried[:200]):
        yield carried
        yield from pieces
        return
    yield carried[: start + len(_START)]
    carried = carried[start + len(_START) :]
    for chunk in pieces:
        *rows, carried = (carried + chunk).split(_END)
        yield from _left(rows, take)
        if len(carried) > LARGEST_ELEMENT:
            yield carried
            carried = b""
    *rows, rest = carried.split(_END)
    yield from _left(rows, take)
    yield rest


def _left(rows: list[bytes], take: Taker) -> Iterator[bytes]:
    for row in rows:
        if not _taken(row, take):
            yield row + _END


def _taken(row: bytes, take: Taker) -> bool:
    try:
        text = row.decode()
    except UnicodeDecodeError:
        return False
    head = _ROW.match(text)
    if head is None:
        return False
    cells = _CELL.findall(text, head.end())
    inline = sum(1 for cell in cells if cell[2] == "inlineStr")
    tags = _TAGS_OF_VALUE * (len(cells) - inline) + _TAGS_OF_TEXT * inline
    if text.count("<") != tags + 1 or text.count(">") != tags + 1:
        return False
    return take(dict(_ATTRIBUTE.findall(head[1])), cells)


def _is_utf8(beginning: bytes) -> bool:
    declared = re.search(rb"encoding=[\"']([\w-]+)", beginning)
    return declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
