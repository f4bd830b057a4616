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
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
_PACKED_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")


class _EnoughError(Exception):
    """pdfminer did not come to an end."""


class Unembedded:
    """Reads pages of one file again. None where that fails: the first reading must do then."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self._calls = MOST_CALLS
        self._gives_up: bool | None = None

    def page(self, index: int) -> PageContent | None:
        """The page with all its characters, in the same measures; None if it cannot be read this way."""
        if self._gives_up is None:
            self._gives_up = not _unpacks_to_little(self._data)
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


def _unpacks_to_little(data: bytes) -> bool:
    """Whether all packed parts together stay small: pdfminer unpacks without looking at the size."""
    if _PACKED_TWICE.search(data):
        return False
    left = _MOST_UNPACKED
    view = memoryview(data)
    for found in _STREAM.finditer(data):
        try:
            left -= len(zlib.decompressobj().decompress(view[found.end() :], left + 1))
        except zlib.error:
            continue
        if left < 0:
            return False
    return True
