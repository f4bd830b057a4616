"""A sheet as it stands in the file: text by row and column, merged cells resolved, hidden rows and columns told.

Only xlsx so far. Files come from anywhere: sizes are bounded, document types refused, and whatever is wrong becomes
an error with a code and a remedy.
"""

from __future__ import annotations

import posixpath
import re
import stat
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from catalog_app.importers.inside.markup import DoctypeError, local_name, walk_xml
from catalog_app.importers.inside.parts import Budget, Metered, Readable, TooMuchError
from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.words import visible
from catalog_app.support.files import world_error

LARGEST_FILE = 64 << 20
LARGEST_CONTENT = 400 << 20
MOST_CELLS = 1_500_000
MOST_ELEMENTS = 5_000_000
"""Rows, cells and strings in the file, the empty ones too: formatted down to the last row, a sheet has millions."""
LARGEST_ELEMENT = 12 << 20
"""Bytes of a single row: it is in memory as a whole before it is read."""
_MERGE_WEIGHT = 8
"""Cells that a merged range counts for."""
LAST_COLUMN = 16_384
_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = ("1", "true")


class Merge(Struct, frozen=True):
    """A merged range, 1-based, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


class RawTable(Struct):
    """One sheet. Rows and columns are numbered from 1 as the spreadsheet program shows them."""

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    """Non-empty texts; cells inside a merged range repeat its text."""
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def text(self, row: int, column: int) -> str:
        """The text of a cell, '' where there is none."""
        return self.rows.get(row, {}).get(column, "")

    @property
    def columns(self) -> list[int]:
        """Columns with any text, from left to right."""
        return sorted({column for cells in self.rows.values() for column in cells})


def read_tables(path: Path) -> list[RawTable]:
    """Every sheet of an xlsx in its order.

    NOT_A_FILE, FILE_MISSING …, NOT_A_WORKBOOK, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE.
    """
    _require_workbook(path)
    try:
        with zipfile.ZipFile(path) as archive:
            if any(member.flag_bits & _ENCRYPTED_FLAG for member in archive.infolist()):
                raise protected(path)
            if _WORKBOOK not in archive.namelist():
                raise not_a_workbook(path)
            return _Reader(archive).tables()
    except TooMuchError as error:
        raise _too_large(path) from error
    except AppError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, DoctypeError) as error:
        raise _damaged(path) from error  # SyntaxError is what the XML reader raises
    except (ValueError, LookupError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise _damaged(path) from error


def _require_workbook(path: Path) -> None:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UsageError("NOT_A_FILE", f"“{path.name}”不是普通文件。", "请写明要读取的文件，而不是文件夹或设备。")
        if found.st_size > LARGEST_FILE:
            raise _too_large(path)
        with path.open("rb") as stream:
            start = stream.read(len(_COMPOUND))
            if start == _COMPOUND and _ENCRYPTED_PART in stream.read():
                raise protected(path)
    except OSError as error:
        raise world_error(error, path) from error
    if not start.startswith(_ZIP):
        raise not_a_workbook(path)


def not_a_workbook(path: Path) -> WorldError:
    """The error for a file of another kind."""
    return WorldError(
        "NOT_A_WORKBOOK", f"“{path.name}”不是 xlsx 工作簿。", "请在 WPS 或 Excel 中另存为 .xlsx 格式后再导入。"
    )


def protected(path: Path) -> WorldError:
    """The error for a file with a password."""
    return WorldError(
        "FILE_PROTECTED", f"“{path.name}”设有打开密码，读不了。", "请在 WPS 或 Excel 中取消密码，另存后再导入。"
    )


def _too_large(path: Path) -> WorldError:
    return WorldError(
        "FILE_TOO_LARGE", f"“{path.name}”太大，不像是一份目录。", "请删去多余的行、图片和工作表，另存后再导入。"
    )


def _damaged(path: Path) -> WorldError:
    return WorldError(
        "DAMAGED_FILE", f"“{path.name}”已损坏或不完整，读不出来。", "请重新拷贝或重新导出这个文件后再试。"
    )


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
        self._cells = 0
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
                self._count(len(hidden))
                table.hidden_columns.update(hidden)
            elif kind == "mergeCell":
                self._count(_MERGE_WEIGHT)
                table.merges.append(_merge(element.get("ref", "")))
            _forget(element)
        self._resolve_merges(table)
        return table

    def _read_row(self, table: RawTable, number: int, element: Any, shared: list[str]) -> None:
        cells: dict[int, str] = {}
        self._count_read(len(element) + 1)
        for place, cell in enumerate(element, start=1):
            text = _cell_text(cell, shared) if len(cell) else ""
            if text:
                reference = cell.get("r")
                cells[_position(reference)[1] if reference else place] = text
        self._count(len(cells))
        if cells:
            table.rows[number] = cells
            if element.get("hidden") in _ON:
                table.hidden_rows.add(number)

    def _resolve_merges(self, table: RawTable) -> None:
        """Every cell of a merged range says what the range says; rows without any text stay empty."""
        numbers = sorted(table.rows)
        for merge in table.merges:
            text = table.text(merge.top, merge.left)
            if not text:
                continue
            spanned = numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
            self._count(len(spanned) * (merge.right - merge.left + 1))
            for number in spanned:
                table.rows[number].update(dict.fromkeys(range(merge.left, merge.right + 1), text))

    def _count_read(self, elements: int) -> None:
        self._read += elements
        if self._read > MOST_ELEMENTS:
            raise TooMuchError("行和单元格太多")

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise TooMuchError("单元格太多")


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
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))
