"""Sheets of an xlsx."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog_app.importers.grid import (
    LARGEST_CONTENT,
    LAST_COLUMN,
    Merge,
    RawFile,
    RawTable,
    Tally,
    clean,
    fill_merges,
    not_a_workbook,
    protected,
    refusing,
    require_file,
)
from catalog_app.importers.inside.markup import local_name, walk_xml
from catalog_app.importers.inside.parts import Budget, Metered, Readable, TooMuchError
from catalog_app.model.words import visible
from catalog_app.support.progress import Progress

MOST_ELEMENTS = 5_000_000
"""Rows, cells and strings in the file, the empty ones too: formatted down to the last row, a sheet has millions."""
LARGEST_ELEMENT = 12 << 20
"""Bytes of a single row: it is in memory as a whole before it is read."""
_ENCRYPTED_FLAG = 0x1
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = ("1", "true")


def read_xlsx(path: Path, progress: Progress) -> RawFile:
    """Every sheet in its order. NOT_A_FILE, FILE_MISSING …, NOT_A_WORKBOOK, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE."""
    require_file(path)
    with refusing(path), zipfile.ZipFile(path) as archive:
        if any(member.flag_bits & _ENCRYPTED_FLAG for member in archive.infolist()):
            raise protected(path)
        if _WORKBOOK not in archive.namelist():
            raise not_a_workbook(path)
        return RawFile("xlsx", tuple(_Reader(archive).tables()))


class _Pieces:
    """A stream that ends in TooMuchError when too much is read before an element is complete."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._size = 0

    def begin(self) -> None:
        """An element is complete, the next one begins."""
        self._size = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._size += len(data)
        if self._size > LARGEST_ELEMENT:
            raise TooMuchError("一行太长")
        return data


class _Reader:
    """Reads the parts of one archive within a budget."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._budget = Budget(LARGEST_CONTENT)
        self._tally = Tally()
        self._read = 0

    def tables(self) -> list[RawTable]:
        """All sheets."""
        parts = {
            element.get("Id"): _part_name(element.get("Target", ""))
            for element in self._elements(_RELATIONS, ("{*}Relationship",))
        }
        sheets = [
            (visible(element.get("name", "")), element.get("state", "visible") != "visible", _relation(element))
            for element in self._elements(_WORKBOOK, ("{*}sheet",))
        ]
        shared = self._shared_strings()
        return [
            self._table(RawTable(name, hidden), parts[relation], shared)
            for name, hidden, relation in sheets
            if relation in parts and "worksheets" in parts[relation]
        ]

    def _elements(self, part: str, tags: tuple[str, ...]) -> Iterator[Any]:
        with self._archive.open(part) as stream:
            pieces = _Pieces(Metered(stream, self._budget))
            for _, element in walk_xml(pieces, ("end",), tags):
                pieces.begin()
                yield element

    def _shared_strings(self) -> list[str]:
        part = next((name for name in self._archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
        strings: list[str] = []
        for element in self._elements(part, ("{*}si",)) if part else ():
            strings.append(_run_text(element))
            self._count_read(len(element) + 1)
            _forget(element)
        return strings

    def _table(self, table: RawTable, part: str, shared: list[str]) -> RawTable:
        number = 0
        for element in self._elements(part, ("{*}row", "{*}col", "{*}mergeCell")):
            kind = local_name(element)
            if kind == "row":
                number = int(element.get("r") or number + 1)
                self._read_row(table, number, element, shared)
            elif kind == "col" and element.get("hidden") in _ON:
                hidden = range(int(element.get("min", "0")), min(int(element.get("max", "0")), LAST_COLUMN) + 1)
                self._tally.cells(len(hidden))
                table.hidden_columns.update(hidden)
            elif kind == "mergeCell":
                table.merges.append(_merge(element.get("ref", "")))
            _forget(element)
        fill_merges(table, self._tally)
        return table

    def _read_row(self, table: RawTable, number: int, element: Any, shared: list[str]) -> None:
        cells: dict[int, str] = {}
        self._count_read(len(element) + 1)
        for place, cell in enumerate(element, start=1):
            text = _cell_text(cell, shared) if len(cell) else ""
            if text:
                reference = cell.get("r")
                cells[_position(reference)[1] if reference else place] = text
        self._tally.cells(len(cells))
        if cells:
            table.rows[number] = cells
            if element.get("hidden") in _ON:
                table.hidden_rows.add(number)

    def _count_read(self, elements: int) -> None:
        self._read += elements
        if self._read > MOST_ELEMENTS:
            raise TooMuchError("行和单元格太多")


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _relation(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _forget(row: Any) -> None:
    """Free what has been read: a sheet can be larger than memory."""
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _position(reference: str) -> tuple[int, int]:
    found = _REFERENCE.match(reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _merge(reference: str) -> Merge:
    first, _, last = reference.partition(":")
    return Merge(*_position(first), *_position(last or first))


def _cell_text(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _run_text(cell)
    value: str = cell.findtext("{*}v") or ""
    if kind == "s":
        return shared[int(value)] if value else ""
    if kind in (None, "n"):
        return _plain_number(value)
    return _unescaped(value)


def _plain_number(value: str) -> str:
    """5.0 and 5 are both 5; what is no number stays as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _run_text(element: Any) -> str:
    """The text of a string with its runs, without phonetic guides."""
    parts = [
        part.text or ""
        for part in element.iter("{*}t")
        if part.getparent() is None or local_name(part.getparent()) != "rPh"
    ]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """The format's own escapes (ECMA-376 22.9.2.19) undone, each line end one character, unseen characters left out."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return clean(text)
