"""How a table is laid out: which rows head it, what its columns are by their headings, whether its rows are persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from catalog_app.checks.column_words import Column, column_of, compact, is_catalog, is_children_title, is_office_list
from catalog_app.checks.persons import is_name

LOOKED_AT = 60
"""So many rows at the beginning tell the layout."""
_MOST_HEADER_ROWS = 3
YEAR_NOW = 2026
"""When nothing in the table tells the year; an older table only makes more people children."""


class Shape(Struct):
    """How a table is laid out: the heading over each column, what it means, whether rows are persons or children."""

    headings: dict[int, str]
    kinds: dict[int, Column | None]
    first: int = 0
    """The first row below the headings."""
    person: bool = False
    children: bool = False
    office: bool = False
    """Rows are offices: their telephones are public."""
    year: int = YEAR_NOW


def cell_words(value: object) -> str:
    """A cell's value as it would be read: 5.3e17 written out, None empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and abs(value) >= 1e11 and value == value and abs(value) != float("inf"):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time().isoformat() == "00:00:00" else f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


def table_shape(head: Sequence[Sequence[object]], header: Sequence[str] = (), title: str = "") -> Shape:
    """The layout of a table, from its first rows."""
    given = {column: compact(words) for column, words in enumerate(header) if words}
    headings, first = (given, 0) if given else _headings(head)
    shape = Shape(headings, {column: column_of(words) for column, words in headings.items()}, first)
    over = " ".join([title, *(_row_words(row) for row in head[: max(0, first - 1)])])
    _see_persons(shape, head, over)
    years = [int(year) for year in re.findall(r"(?<!\d)20[0-9]{2}(?=年|[.\-/])", over)]
    shape.year = max(years, default=YEAR_NOW)
    return shape


def _row_words(row: Sequence[object]) -> str:
    return " ".join(cell_words(value) for value in row if value is not None)[:400]


def _headings(head: Sequence[Sequence[object]]) -> tuple[dict[int, str], int]:
    """The headings of the row that looks most like one, with rows beside it that go with it."""
    scores = [_heading_score(row) for row in head[:LOOKED_AT]]
    best = max(scores, default=0)
    if best < 2 and not (best == 1 and _is_lone_heading(head[scores.index(1)])):
        return {}, 0
    main = scores.index(best)
    first = main
    while first > 0 and main - first < _MOST_HEADER_ROWS - 1 and scores[first - 1] >= 2 and _is_upper(head[first - 1]):
        first -= 1
    last = main + 1
    while last < len(head) and last - first < _MOST_HEADER_ROWS and _continues(head[last]):
        last += 1
    joined: dict[int, str] = {}
    for row in head[first:last]:
        for column, value in enumerate(row):
            if words := compact(cell_words(value)):
                joined[column] = joined.get(column, "") + words
    return joined, last


def _is_lone_heading(row: Sequence[object]) -> bool:
    """Of a list of one column or two, headed 身份证号; not a title that happens to have a heading's word."""
    texts = [text for value in row if (text := cell_words(value).strip())]
    return any(len(text) <= 10 and column_of(text) not in (None, "other") for text in texts)


def _is_upper(row: Sequence[object]) -> bool:
    """A first line of headings, not one with the unit and the date of the list."""
    return not any(re.search(r"[:：]|\d{2}", cell_words(value)) for value in row)


def _heading_score(row: Sequence[object]) -> int:
    """How many headings a row has; 0 when it holds more other things than headings."""
    texts = [text for value in row if (text := cell_words(value).strip())]
    known = sum(1 for text in texts if column_of(text))
    return known if known * 2 >= len(texts) and not _is_form_row(texts) else 0


def _is_form_row(texts: Sequence[str]) -> bool:
    """A label with its value to the right: 姓名 张三, not one heading beside the other."""
    labels = [column_of(text) not in (None, "other") for text in texts]
    if len(texts) >= 4 and len(texts) % 2 == 0 and all(labels[::2]) and not any(labels[1::2]):
        return True
    for label, value in pairwise(texts):
        kind = column_of(label)
        if kind in ("name", "child", "guardian") and column_of(value) is None and is_name(value):
            return True
        if kind not in (None, "other") and re.search(r"\d{4}", value) and not column_of(value):
            return True
    return False


def _continues(row: Sequence[object]) -> bool:
    """A second line of headings: short words under empty or merged headings, nothing that is data."""
    texts = [text for value in row if (text := cell_words(value).strip())]
    if not texts or any(not isinstance(value, str) for value in row if value is not None):
        return False
    return all(len(text) <= 20 and not re.search(r"\d{2}", text) and not is_name(text) for text in texts) and (
        sum(1 for text in texts if column_of(text)) * 2 >= len(texts)
    )


def _see_persons(shape: Shape, head: Sequence[Sequence[object]], over: str) -> None:
    words = list(shape.headings.values())
    if is_catalog(words):
        return
    body = head[shape.first :]
    for column in columns_of(body):
        if shape.kinds.get(column) is None and _are_names(body, column):
            shape.kinds[column] = "name"
    kinds = set(shape.kinds.values())
    forms = any(_is_form_row([text for value in row if (text := cell_words(value).strip())]) for row in head)
    shape.person = bool(kinds & {"name", "child", "id_card", "guardian"}) or forms
    shape.office = is_office_list(words)
    shape.children = _is_children_list(kinds, over)


def _are_names(body: Sequence[Sequence[object]], column: int) -> bool:
    """Names by what they look like, and few twice."""
    values = [text for row in body if column < len(row) and (text := cell_words(row[column]).strip())]
    names = [text for text in values if is_name(text)]
    return len(names) >= 2 and len(names) >= 0.7 * len(values) and len(set(names)) >= 0.5 * len(names)


def _is_children_list(kinds: set[Column | None], over: str) -> bool:
    if not kinds & {"name", "child"}:
        return False
    of_age = "health" in kinds or "残疾" in over or "精神" in over
    return (
        bool(kinds & {"class", "student_number", "child"})
        or is_children_title(over)
        or ("guardian" in kinds and not of_age)
    )


def columns_of(rows: Sequence[Sequence[object]]) -> range:
    """The columns of the widest row."""
    return range(max(map(len, rows), default=0))
