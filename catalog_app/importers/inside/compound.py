"""Compound files: old office documents and the containers in which objects are embedded."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

from catalog_app.importers.inside.parts import BREAK, Attached, Inside, Part, Unread
from catalog_app.importers.inside.properties import told

_MOST_STREAMS = 400
_STORAGE, _STREAM = 1, 2
_SUMMARY = "\x05SummaryInformation"
_SUMMARIES = {
    _SUMMARY: {2: "标题", 3: "主题", 4: "作者", 5: "关键词", 6: "备注", 8: "上次保存者"},
    "\x05DocumentSummaryInformation": {2: "类别", 14: "经理", 15: "公司"},
}
_ANSI, _WIDE = 30, 31
_NARROW_RUN = re.compile(rb"[\t\r\n\x20-\x7e\x81-\xfe]{7,}")
_WIDE_RUN = re.compile(rb"(?:[\t\r\n\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\xff][\x30\xff]){7,}")
_TELLING = re.compile(r"(?:\d\D{0,3}){7}|@")
_MOST_TEXT = 4 << 20
_OLD_WORD = "旧版 Word 文档只按字符查了一遍，请在 WPS 或 Word 中另存为 docx 后再检查"
_OTHER = "旧版或内嵌的文档只按字符查了一遍，请另存为 docx、xlsx 或 PDF 后再检查"


class Streams:
    """The streams of a compound file by their full names."""

    def __init__(self, data: bytes) -> None:
        from xlrd.compdoc import CompDoc  # only old files need it

        self._document: Any = CompDoc(data, logfile=Nowhere())
        self.names: list[str] = []
        self.storages: list[str] = []
        self._list(self._document.dirlist)

    def _list(self, entries: list[Any]) -> None:
        waiting = [(child, "") for child in entries[0].children]
        seen: set[int] = set()
        while waiting and len(seen) < _MOST_STREAMS:
            number, folder = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            if entry.etype == _STREAM:
                self.names.append(f"{folder}{entry.name}")
            elif entry.etype == _STORAGE:
                self.storages.append(entry.name)
                waiting += [(child, f"{folder}{entry.name}/") for child in entry.children]

    def read(self, name: str) -> bytes:
        """A whole stream, b'' where it cannot be read."""
        return bytes(self._document.get_named_stream(name) or b"")


class Nowhere:
    """xlrd's remarks on a file are of no use to a clerk."""

    def write(self, text: str) -> int:
        """Forget it."""
        return len(text)

    def flush(self) -> None:
        """Nothing to do."""


def read_compound(data: bytes) -> Iterator[Part]:
    """What can be read of a compound file, and that the rest could not."""
    streams = Streams(data)
    if "EncryptedPackage" in streams.names:
        yield Unread("", "文件设有打开密码，无法检查；请取消密码后另存")
        return
    for name in streams.names:
        if name.rpartition("/")[2] in _SUMMARIES:
            yield from _summary(streams.read(name), _SUMMARIES[name.rpartition("/")[2]])
    if any(name.upper() in ("VBA", "MACROS", "_VBA_PROJECT_CUR") for name in streams.storages):
        yield Unread("宏", "文件里有宏（VBA），宏里的内容没有检查；请另存为不带宏的格式")
    yield from embedded(streams)
    main = {name.lower(): name for name in streams.names if "/" not in name}
    book = main.get("workbook") or main.get("book")
    if book:
        from catalog_app.importers.inside.old_sheets import read_xls

        yield from read_xls(data, streams.read(book))
    elif not any(_carrier(name) for name in streams.names if "/" not in name):
        yield from raw_text(data, hidden=False)
        yield Unread("", _OLD_WORD if "worddocument" in main else _OTHER)


def embedded(streams: Streams) -> Iterator[Part]:
    """Files that were put into this one as objects."""
    for name in streams.names:
        kind = _carrier(name)
        if kind == "native":
            yield from _native(streams.read(name))
        elif kind:
            yield Attached("内嵌文件", streams.read(name), hidden=True)
        elif "/" in name and name.rpartition("/")[2].lower() in ("workbook", "book", "worddocument"):
            yield from raw_text(streams.read(name), hidden=True)
            yield Unread(f"内嵌对象 {name.split('/')[0]}", _OTHER)


def _carrier(name: str) -> str:
    last = name.rpartition("/")[2].lower()
    return {"package": "file", "contents": "file", "\x01ole10native": "native"}.get(last, "")


def _native(data: bytes) -> Iterator[Part]:
    """A file dropped into a document: size, label, path, the file itself."""
    label, _, rest = data[6:].partition(b"\0")
    source, _, rest = rest.partition(b"\0")
    if len(rest) < 8:
        yield Unread("内嵌文件", _OTHER)
        return
    size = struct.unpack_from("<I", rest, 4)[0]
    path, rest = rest[8 : 8 + size], rest[8 + size :]
    names = [piece.rstrip(b"\0").decode("gb18030", "replace") for piece in (label, source, path)]
    yield Inside("内嵌文件的路径", BREAK.join(names), hidden=True)
    length = struct.unpack_from("<I", rest, 0)[0] if len(rest) >= 4 else 0
    yield Attached(names[0] or "内嵌文件", rest[4 : 4 + length], hidden=True)


def raw_text(data: bytes, *, hidden: bool) -> Iterator[Part]:
    """The texts in bytes of an unknown make that might hold a number of a person."""
    runs = [found[0].decode("utf-16-le", "ignore") for found in _WIDE_RUN.finditer(data)]
    runs += [found[0].decode("gb18030", "ignore") for found in _NARROW_RUN.finditer(data)]
    text = BREAK.join(run for run in runs if _TELLING.search(run))[:_MOST_TEXT]
    if text:
        yield Inside("文件内容", text, hidden)


def _summary(data: bytes, labels: dict[int, str]) -> Iterator[Part]:
    """A property set: who made the file."""
    try:
        start = struct.unpack_from("<I", data, 44)[0]
        count = min(struct.unpack_from("<I", data, start + 4)[0], 200)
        for order in range(count):
            key, at = struct.unpack_from("<II", data, start + 8 + 8 * order)
            if key in labels:
                yield from told(labels[key], _property(data, start + at))
    except struct.error:
        yield Unread("属性", "文件属性损坏，没有读完")


def _property(data: bytes, at: int) -> str:
    kind, size = struct.unpack_from("<II", data, at)
    if kind == _WIDE:
        return data[at + 8 : at + 8 + 2 * min(size, 1 << 16)].decode("utf-16-le", "replace").rstrip("\0")
    if kind == _ANSI:
        text = data[at + 8 : at + 8 + min(size, 1 << 16)].rstrip(b"\0")
        try:
            return text.decode()
        except UnicodeDecodeError:
            return text.decode("gb18030", "replace")
    return ""
