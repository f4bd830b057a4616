"""The plain-text twin of a notice: to be read out over the village's loudspeaker, or pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from catalog_app.model.notice import NAME, SEQUENCE, VILLAGE, Notice, NoticeTable
from catalog_app.model.notice_words import chinese_date

_UNIT = re.compile(r"^(?P<words>.*?)（(?P<unit>元|亩|万元|公斤|平方米|元/亩|人|户)）$")
_PERSON_KEYS = frozenset((NAME, "person_name", "proxy_name"))
_RATE = "元/"
_PEOPLE = frozenset(("family_size", "insured"))
_SPAN = re.compile(r"(\d)[—–~～-](\d+[年月日天时])")
_BARE = frozenset((NAME, VILLAGE, "group", "person_name", "project", "post"))
"""Columns whose cells speak for themselves."""


def write_notice_text(notice: Notice, out: Path) -> None:
    """Write the notice as UTF-8 text with Windows line ends, `out` provided by the caller."""
    out.write_bytes(("﻿" + "\r\n".join(spoken_lines(notice)) + "\r\n").encode())


def spoken_lines(notice: Notice) -> Iterator[str]:
    """The notice sentence by sentence; every row of the list is one."""
    yield f"{notice.title}{f'（{notice.village}）' if notice.village else ''}"
    if notice.document_number:
        yield notice.document_number
    yield ""
    yield from filter(None, (notice.opening, *notice.body))
    if notice.table:
        yield from spoken_table(notice.table)
    yield from notice.closing
    yield ""
    yield notice.unit
    if notice.signed:
        yield chinese_date(notice.signed)


def spoken_table(table: NoticeTable) -> Iterator[str]:
    """Each row as a sentence: 1．河口村，张小明，家庭人口3，月保障金480元."""
    for kind, cells in table.lines():
        if kind == "heading":
            yield f"{cells[0]}："
            continue
        parts = [_spoken(key, label, cell) for key, label, cell in zip(table.keys, table.labels, cells, strict=True)]
        words = "，".join(filter(None, parts[1:]))
        if kind == "row":
            yield f"{cells[0]}．{words}。"
        else:
            yield f"{cells[0]}：{words}。"


def _spoken(key: str, label: str, cell: str) -> str:
    cell = "、".join(cell.split("\n"))
    if not cell or key == SEQUENCE:
        return ""
    cell = _SPAN.sub(r"\1至\2", cell)
    if key in _PERSON_KEYS:
        cell = cell.replace("*", "某")
    if key in _BARE:
        return cell
    found = _UNIT.match(label)
    if found and found["unit"].startswith(_RATE):
        return f"{found['words']}每{found['unit'].removeprefix(_RATE)}{cell}元"
    if key in _PEOPLE and cell.isdecimal():
        return f"{label}{cell}人"
    return f"{found['words']}{cell}{found['unit']}" if found else f"{label}{cell}"
