"""An old xls as the gate wants it: tables with what is hidden, then notes and all other texts of its records."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from typing import Any

from catalog_app.importers.doubts import Doubts
from catalog_app.importers.grid import RawTable, Tally
from catalog_app.importers.inside.cells import as_stored, both, letters
from catalog_app.importers.inside.compound import Nowhere, raw_text
from catalog_app.importers.inside.looks import Colour, same_colour, shows_nothing
from catalog_app.importers.inside.parts import BREAK, Inside, InsideTable, Part, Unread
from catalog_app.importers.inside.properties import told
from catalog_app.importers.xls import read_sheet

_LONG = 7
_SMALLEST_TWIPS = 40
_AUTOMATIC = 0x7FFF
_NOTE, _OBJECT, _TEXT_BOX, _CONTINUE, _START = 0x1C, 0x5D, 0x1B6, 0x3C, 0x809
_SHEET_ENTRY, _PICTURES, _PIVOT, _WRITER = 0x85, 0xEB, 0xD5, 0x5C
_PICTURE_STORE = 0xF001
_LABELS = {
    0x14: "页眉",
    0x15: "页脚",
    0x18: "名称",
    0x1BE: "数据有效性",
    0x1B0: "条件格式",
    0x1B1: "条件格式",
    0x1B8: "超链接",
    0x800: "超链接提示",
    0x5A: "外部链接缓存",
    0x1AE: "外部链接缓存",
    0x23: "外部链接缓存",
    0xC8: "透视表缓存",
    0xCD: "透视表缓存",
    0x06: "公式",
    0x207: "公式结果",
    0xAF: "方案",
    0xEC: "图形文字",
    0x868: "可编辑区域",
    0x41E: "数字格式",
}


def read_xls(data: bytes, records: bytes) -> Iterator[Part]:
    """Every sheet, hidden ones too, then what its records say beside the cells."""
    import xlrd  # only old files need it

    book = xlrd.open_workbook(file_contents=data, logfile=Nowhere(), formatting_info=True, on_demand=True)
    tally, doubts = Tally(), Doubts()
    names = list(book.sheet_names())
    yield Inside("工作表名", BREAK.join(names))
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        yield _table(book, sheet, read_sheet(book, sheet, tally, doubts))
        book.unload_sheet(number)
    yield from _Records(names).read(records)


def _table(book: Any, sheet: Any, table: RawTable) -> InsideTable:
    numbers = list(table.rows)
    unseen: set[tuple[int, int]] = set()
    rows: list[list[str]] = []
    for place, number in enumerate(numbers):
        row = [""] * max(table.rows[number])
        for column, text in table.rows[number].items():
            if not table.copied(number, column):
                row[column - 1] = _with_stored(sheet, number - 1, column - 1, text)
                if _is_unseen(book, sheet, number - 1, column - 1):
                    unseen.add((place, column - 1))
        rows.append(row)
    hidden_rows = {place for place, number in enumerate(numbers) if number in table.hidden_rows}
    hidden_columns = {column - 1 for column in table.hidden_columns}
    where = partial(_place, table.name, numbers)
    return InsideTable(table.name, iter(rows), where, table.hidden, hidden_rows, hidden_columns, unseen)


def _place(name: str, numbers: list[int], row: int, column: int) -> str:
    return f"{name}!{letters(column + 1)}{numbers[row]}"


def _with_stored(sheet: Any, row: int, column: int, text: str) -> str:
    value = sheet.cell_value(row, column) if column < sheet.row_len(row) else ""
    if not isinstance(value, float):
        return text
    stored = as_stored(repr(value)).removesuffix(".0")
    return text if len(stored) < _LONG else both(text, stored)


def _is_unseen(book: Any, sheet: Any, row: int, column: int) -> bool:
    try:
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        font = book.font_list[style.font_index]
        code = book.format_map[style.format_key].format_str
    except (LookupError, AttributeError):
        return False
    fill = style.background.pattern_colour_index if style.background.fill_pattern == 1 else _AUTOMATIC
    hidden = shows_nothing(code) or 0 < font.height <= _SMALLEST_TWIPS
    return hidden or same_colour(_colour(book, font.colour_index), _colour(book, fill))


def _colour(book: Any, number: int) -> Colour | None:
    found = book.colour_map.get(number)
    return tuple(found) if found is not None else None


class _Records:
    """Reads the records one after the other; notes are told by their cell."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._sheet = -2
        self._object = 0
        self._boxes: dict[int, str] = {}
        self._notes: list[tuple[str, int, str]] = []
        self._places: list[int] = []
        self._by_start: dict[int, str] = {}

    def read(self, data: bytes) -> Iterator[Part]:
        """What the records say; sheets are told by where they begin."""
        at, kind_before, unread = 0, 0, set()
        while at + 4 <= len(data):
            kind, size = struct.unpack_from("<HH", data, at)
            body = data[at + 4 : at + 4 + size]
            if kind == _START:
                yield from self._end_sheet()
                self._name = self._by_start.get(at, "")
            elif kind == _SHEET_ENTRY and size > 6:
                self._by_start[struct.unpack_from("<I", body)[0]] = self._names[len(self._by_start) % len(self._names)]
            elif kind == _PIVOT or (kind == _PICTURES and _holds_pictures(body)):
                unread.add("图片" if kind == _PICTURES else "透视表")
            elif kind == _WRITER:
                yield from told("上次保存者", _text(body))
            elif kind in (_NOTE, _OBJECT, _TEXT_BOX, _CONTINUE):
                self._note(kind, body, kind_before)
            elif kind in _LABELS:
                yield from self._other(_LABELS[kind], body)
            kind_before = kind_before if kind == _CONTINUE else kind
            at += 4 + size
        yield from self._end_sheet()
        for what in sorted(unread):
            yield Unread(what, f"旧版表格里的{what}没有检查，请另存为 xlsx 后再检查")

    _name = ""

    def _other(self, label: str, body: bytes) -> Iterator[Part]:
        for found in raw_text(body, hidden=True):
            if isinstance(found, Inside):
                yield Inside(f"{label} {self._name}".strip(), found.text, hidden=True)

    def _note(self, kind: int, body: bytes, before: int) -> None:
        if kind == _OBJECT and len(body) >= 8:
            self._object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TEXT_BOX:
            self._boxes[self._object] = ""
        elif kind == _CONTINUE and before == _TEXT_BOX and not self._boxes.get(self._object):
            self._boxes[self._object] = _characters(body)
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<HHHH", body)
            self._notes.append((f"{letters(column + 1)}{row + 1}", number, _text(body[8:])))

    def _end_sheet(self) -> Iterator[Part]:
        for place, number, author in self._notes:
            yield Inside(f"批注 {self._name}!{place}", self._boxes.pop(number, ""), hidden=True)
            yield from told("批注作者", author)
        for text in self._boxes.values():
            yield Inside(f"图形文字 {self._name}".strip(), text)
        self._boxes, self._notes = {}, []


def _holds_pictures(body: bytes) -> bool:
    """Whether the drawings of a workbook have pictures among them; notes and shapes are drawings too."""
    at = 8
    while at + 8 <= len(body):
        counted, kind, size = struct.unpack_from("<HHI", body, at)
        if kind == _PICTURE_STORE:
            return bool(counted >> 4)
        at += 8 + size
    return False


def _text(body: bytes) -> str:
    """A text with its length and its kind in front."""
    return _characters(body[2:]) if len(body) > 3 else ""


def _characters(body: bytes) -> str:
    """Characters behind the mark that tells whether they take one byte or two."""
    text = body[1:].decode("utf-16-le", "replace") if body[:1] == b"\1" else body[1:].decode("latin-1")
    return text.strip(" \0")
