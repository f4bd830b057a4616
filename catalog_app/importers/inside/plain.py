"""Plain files: text in the encodings met in offices, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from catalog_app.importers.inside.parts import Headings, Inside

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 1 << 16


def decode(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 or GB 18030; None when it is not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return _try(data, "utf-16-be" if even > odd else "utf-16-le")
    return _try(data, "utf-8") or _try(data, "gb18030") if data else ""


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def read_text(text: str) -> Iterator[Inside]:
    """The whole text; places in it are told by line."""
    yield Inside("", text, lines=True)


def read_csv(text: str) -> Iterator[Inside]:
    """Cell by cell under the column's heading, and the raw text where the quoting is broken."""
    headings = Headings()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1):
            for column, cell in enumerate(row):
                yield Inside(f"第{number}行第{column + 1}列", cell, heading=headings.over(column))
                headings.see(column, cell)
    except csv.Error:
        yield from read_text(text)


def _delimiter(text: str) -> str:
    first = text[:4096]
    return max(",\t;|，", key=lambda mark: (first.count(mark), mark == ","))


def read_json(text: str) -> Iterator[Inside]:
    """Every key, string and number with its path; the raw text where it is not JSON."""
    try:
        document = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        yield from read_text(text)
        return
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((f"{path}.{key}"[-200:], child) for key, child in reversed(value.items()))
            yield from (Inside(f"{path}的键"[-200:], key) for key in value)
        elif isinstance(value, list):
            waiting.extend((f"{path}[{index}]"[-200:], child) for index, child in reversed(list(enumerate(value))))
        elif isinstance(value, str):
            yield Inside(path.lstrip("."), value, heading=path.rpartition(".")[2])
