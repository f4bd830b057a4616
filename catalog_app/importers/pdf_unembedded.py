"""Pages written in fonts that are not in the file: PDFium loses single characters of fonts this machine lacks.

pdfminer reads them without the font, but believes whatever a file says. It is therefore asked only for such pages, only
if the file unpacks to little, and for a bounded number of calls.
"""

from __future__ import annotations

import io
import logging
import re
import sys
import zlib
from base64 import a85decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.pdf_page import Character, PageContent
from catalog_app.importers.ruling import Edge
from catalog_app.importers.symbols import in_plain_characters

MOST_CALLS = 60_000_000
"""Calls inside pdfminer for a whole file."""
_MOST_UNPACKED = 64 << 20
_MOST_CHARACTERS = 60_000
_UNKNOWN = "(cid:"
"""How pdfminer writes a character that it cannot tell."""
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_LETTERS = re.compile(rb"/(?:ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
_MOST_LETTERS = 1 << 20
_LONGEST_HEAD = 2_000
_PACKED_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")


class _EnoughError(Exception):
    """pdfminer did not come to an end."""


class Unembedded:
    """Reads pages of one file, which unpacks to `size`, again. Where that fails, the first reading must do."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._document: Any = None
        self._calls = MOST_CALLS
        self._gives_up = size > _MOST_UNPACKED or _PACKED_TWICE.search(data) is not None

    def page(self, index: int) -> PageContent | None:
        """The page with all its characters, in the same measures; None if it cannot be read this way."""
        if self._gives_up:
            return None
        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks are of no use to a clerk
        try:
            with self._bounded():
                return self._content(index)
        except MemoryError:
            raise
        except Exception:  # pdfminer raises anything on a file that contradicts itself; PDFium has read the page
            self._gives_up = True
            return None

    def _content(self, index: int) -> PageContent | None:
        import pdfplumber

        if self._document is None:
            self._document = pdfplumber.open(io.BytesIO(self._data))
        page = self._document.pages[index]
        characters = [
            Character(
                in_plain_characters(one["text"], one["fontname"].rpartition("+")[2]),
                *(float(one[key]) for key in ("x0", "top", "x1", "bottom")),
            )
            for one in page.chars[:_MOST_CHARACTERS]
        ]
        edges = [_edge(one) for one in page.edges]
        page.close()
        if any(one.text.startswith(_UNKNOWN) for one in characters):
            return None
        return PageContent(characters, edges)

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """Ends in _EnoughError when too many calls were made."""

        def count(_frame: Any, _event: str, _argument: Any) -> None:
            self._calls -= 1
            if self._calls < 0:
                raise _EnoughError

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(before)


def _edge(one: dict[str, Any]) -> Edge:
    if one["orientation"] == "v":
        return Edge(True, float(one["x0"]), float(one["top"]), float(one["bottom"]))
    return Edge(False, float(one["top"]), float(one["x0"]), float(one["x1"]))


def unpacked(data: bytes, most: int) -> int:
    """How large the packed parts of a PDF are together, pictures apart; not counted beyond `most`."""
    size = 0
    for found in _STREAM.finditer(data):
        begin = data.rfind(b"obj", max(found.start() - _LONGEST_HEAD, 0), found.start())
        head = data[max(begin, 0) : found.start()]
        if size > most or _PICTURE.search(head):
            continue
        with suppress(zlib.error, ValueError):
            size += len(zlib.decompressobj().decompress(_bare(data, found.end(), head), most - size + 1))
    return size


def _bare(data: bytes, begin: int, head: bytes) -> bytes | memoryview:
    """The packed bytes from `begin` on, written as letters or not."""
    if not _LETTERS.search(head):
        return memoryview(data)[begin:]
    in_85 = b"85" in head
    letters = data[begin : data.find(b"~>" if in_85 else b">", begin)]
    if len(letters) > _MOST_LETTERS:
        raise TooMuchError("解开后的内容太大")
    return a85decode(letters) if in_85 else bytes.fromhex(letters.decode("ascii"))
