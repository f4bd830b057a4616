"""Plain files: text in the encodings met in offices, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from catalog_app.importers.delimited import separator_of, text_of
from catalog_app.importers.inside.parts import Inside, InsideTable, Part

_WIDE = ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"))
_SAMPLE = 1 << 16
_WIDEST = 2_000
_SHORTEST = 5


def decode(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16, UTF-32, GB 18030 or Big5; None when it is not text."""
    for mark, codec in _WIDE:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    wide = _utf_32(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace")
    text = text_of(data)
    if text is None or "\0" in text:
        return None
    return _big5(data, text) or text


def _utf_32(sample: bytes) -> str:
    """UTF-32 without a mark: of four bytes one or two are always zero."""
    if len(sample) < 16:
        return ""
    if not sample[0::4].strip(b"\0") and not any(byte > 0x10 for byte in sample[1::4]):
        return "utf-32-be"
    if not sample[3::4].strip(b"\0") and not any(byte > 0x10 for byte in sample[2::4]):
        return "utf-32-le"
    return ""


def _big5(data: bytes, text: str) -> str | None:
    """The text read as Big5 where that makes more everyday characters than what it was taken for."""
    if data[:3] == b"\xef\xbb\xbf" or _is_utf8(data):
        return None
    try:
        other = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    return other if _everyday(other, "big5", 0xA4, 0xC6) > _everyday(text, "gb2312", 0xB0, 0xD7) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _everyday(text: str, codec: str, first: int, last: int) -> float:
    """The share of a text's characters that stand in the frequent half of their table."""
    sample = [character for character in text[:_SAMPLE] if character > "\x7f"]
    leads = [character.encode(codec, "ignore")[:1] for character in sample]
    return sum(1 for lead in leads if lead and first <= lead[0] <= last) / (len(sample) or 1)


def read_text(text: str) -> Iterator[Part]:
    """The whole text; places in it are told by line."""
    yield Inside("", text, lines=True)


def read_csv(text: str) -> Iterator[Part]:
    """The rows as a table; the raw text where the quoting is broken or a line has no end."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text)))
    except csv.Error:
        yield from read_text(text)
        return
    if max(map(len, rows), default=0) > _WIDEST:
        yield from read_text(text)
    else:
        yield InsideTable("", iter(rows), lambda row, column: f"第{row + 1}行第{column + 1}列")


def read_json(text: str) -> Iterator[Part]:
    """Every key, string and number with its path; the raw text where it is not JSON."""
    try:
        document = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        yield from read_text(text)
        return
    waiting = [_children("", document)]
    while waiting:
        path, value = next(waiting[-1], ("", None))
        if value is None:
            waiting.pop()
        elif not isinstance(value, str):
            waiting.append(_children(path, value))
        elif len(value) >= _SHORTEST:
            yield Inside(path.lstrip("."), value, heading=path.rpartition(".")[2])


def _children(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What stands in a list or an object with its path; keys are texts too. None is for what tells nothing."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield f"{path}的键"[-200:], key
            if isinstance(child, dict | list | str):
                yield f"{path}.{key}"[-200:], child
    elif isinstance(value, list):
        for index, child in enumerate(value):
            if isinstance(child, dict | list) or (isinstance(child, str) and len(child) >= _SHORTEST):
                yield f"{path}[{index}]"[-200:], child
    elif isinstance(value, str):
        yield path, value
