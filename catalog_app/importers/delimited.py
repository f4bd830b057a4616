"""Tables in csv, tsv and txt files, in the encodings and with the separators met in offices."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from catalog_app.importers.charsets import decoded
from catalog_app.importers.grid import (
    LAST_COLUMN,
    RawFile,
    RawTable,
    Tally,
    clean,
    damaged,
    open_file,
    refusing,
    too_large,
)
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.model.findings import ImportProblem
from catalog_app.model.words import visible
from catalog_app.support.progress import Progress

LARGEST_TEXT = 16 << 20
SEPARATORS = ",\t;|，"
_TOLD = re.compile(r"\s*sep=(.)\s*(?:\r\n|\n|\r|$)")
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200
_MOST_LOST = 0.02
"""Share of unreadable characters beyond which a file is no text."""
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_USUAL = re.compile("[\t\r\n -~\u2010-\u26ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def read_delimited(path: Path, progress: Progress) -> RawFile:
    """The one table of a text file, named by the file; problems for lost characters and broken quotes.

    NOT_A_FILE, FILE_MISSING …, FILE_TOO_LARGE, DAMAGED_FILE for what is no text.
    """
    progress.step(0, 1, f"正在读取 {path.name}")
    with open_file(path) as stream, refusing(path):
        data = stream.read(LARGEST_TEXT + 1)
        if len(data) > LARGEST_TEXT:
            raise too_large(path)
        text = text_of(data)
        if text is None:
            raise damaged(path)
        table, broken = read_text(text, visible(path.stem))
        return RawFile("csv", (table,), tuple(_problems(text.count("\ufffd"), broken)))


def text_of(data: bytes) -> str | None:
    """The text of a file, unreadable characters as U+FFFD; None where it is no text."""
    text = decoded(data)
    if b"\0" in data[:_SAMPLE] and not data.startswith(_WIDE_MARKS):
        wide = (data.decode(codec, "replace").removeprefix("\ufeff") for codec in ("utf-16-le", "utf-16-be"))
        text = max(text, *wide, key=_usual)
    strange = text.count("\ufffd") + sum(text.count(chr(code)) for code in range(1, 9))
    return None if strange > max(2, len(text) * _MOST_LOST) else text


def _usual(text: str) -> float:
    """How much of a text is made of the characters of every day."""
    sample = text[:_SAMPLE]
    return sum(map(len, _USUAL.findall(sample))) / (len(sample) or 1)


def read_text(text: str, name: str) -> tuple[RawTable, bool]:
    """The table that a text holds, and whether its quotes were broken."""
    text = text.replace("\0", "")
    told = _TOLD.match(text)
    separator = told[1] if told else separator_of(text)
    first = 2 if told else 1
    text = text[told.end() :] if told else text
    try:
        return _table(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), name, first), False
    except csv.Error:
        pass  # a quote that is never closed would swallow the rest
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
    try:
        return _table(lines, name, first), True
    except csv.Error as error:
        raise TooMuchError("一格太长") from error


def _table(lines: Iterator[list[str]], name: str, first: int) -> RawTable:
    table = RawTable(name)
    tally = Tally()
    for number, line in enumerate(lines, start=first):
        if len(line) > LAST_COLUMN:
            raise TooMuchError("列太多")
        cells = {
            column: text for column, cell in enumerate(line, start=1) if (text := clean(cell)) and not text.isspace()
        }
        if cells:
            tally.cells(len(cells))
            tally.text(sum(map(len, line)))
            table.rows[number] = cells
    return table


def separator_of(text: str) -> str:
    """The separator that cuts most lines into equally many cells; the comma where none does."""
    sample = text[:_SAMPLE]
    return max(SEPARATORS, key=lambda mark: (*_evenness(sample, mark), -SEPARATORS.index(mark)))


def _evenness(sample: str, mark: str) -> tuple[int, int]:
    """How many lines have the most frequent number of cells, and that number; nothing below two."""
    if mark not in sample:
        return 0, 0
    widths: Counter[int] = Counter()
    try:
        for line in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=mark), _SAMPLE_ROWS):
            widths[len(line)] += bool(any(line))
    except csv.Error:
        widths.update(line.count(mark) + 1 for line in sample.splitlines()[:_SAMPLE_ROWS])
    width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return (lines * (width - 1), width) if width > 1 else (0, 0)


def _problems(lost: int, broken: bool) -> Iterator[ImportProblem]:
    if lost:
        yield ImportProblem(
            code="unreadable_characters",
            severity="warning",
            message=f"有{lost}个字符读不出来，已用“\ufffd”代替",
            remedy="请用 WPS 打开原文件，另存为 xlsx 后重新导入。",
        )
    if broken:
        yield ImportProblem(
            code="broken_quotes",
            severity="warning",
            message="引号没有成对，按每行一条读取",
            remedy="请核对读出的内容，或用 WPS 打开原文件另存为 xlsx 后重新导入。",
        )
