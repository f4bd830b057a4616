"""Private information in tables: cells are judged under their headings and beside their row's person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice

from msgspec import Struct

from catalog_app.checks.birth_dates import is_real
from catalog_app.checks.column_words import Column, column_of, compact, is_children_title
from catalog_app.checks.hits import KIND_LABELS, RANKS, Hit, Severity, TableHit, hit_at, mask
from catalog_app.checks.number_kinds import looks_like_identity18
from catalog_app.checks.person_kinds import is_well
from catalog_app.checks.persons import is_name
from catalog_app.checks.texts import NOBODY, find_private

_LOOKED_AT = 60
_SAMPLE = 400
_MOST_HEADER_ROWS = 3
_MOST_REMEMBERED = 5_000
_ADULT = 18
_YEAR_NOW = 2026
"""When nothing in the table tells the year; an older table only makes more people children."""


class ColumnVerdict(Struct, frozen=True):
    """What a column of a roster holds. `kind` is None for what may be shown; names have kind `name`, no severity."""

    column: int
    header: str
    kind: str | None
    severity: Severity | None
    reason: str
    share: float
    """Of the cells that are not empty, how many hold it."""


class Shape(Struct):
    """How a table is laid out: the heading over each column, what it means, whether rows are persons or children."""

    headings: dict[int, str]
    kinds: dict[int, Column | None]
    first: int = 0
    """The first row below the headings."""
    person: bool = False
    children: bool = False
    year: int = _YEAR_NOW


def find_in_table(
    rows: Iterable[Sequence[object]],
    public_contacts: Container[str] = NOBODY,
    header: Sequence[str] = (),
    *,
    title: str = "",
) -> list[TableHit]:
    """Everything private in a table's cells; rows are read once, so any number of them may come.

    `header` are the headings where they are no part of the rows; `title` what stands over the table, as a sheet's name.
    """
    reader = iter(rows)
    head = list(islice(reader, _LOOKED_AT))
    shape = table_shape(head, header, title)
    scan = _Scan(shape, public_contacts)
    return list(scan.hits(chain(head, reader)))


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
    shape.year = max(years, default=_YEAR_NOW)
    return shape


def _row_words(row: Sequence[object]) -> str:
    return " ".join(cell_words(value) for value in row if value is not None)[:400]


def _headings(head: Sequence[Sequence[object]]) -> tuple[dict[int, str], int]:
    """The headings of the row that looks most like one, with rows beside it that go with it."""
    scores = [_heading_score(row) for row in head[:_LOOKED_AT]]
    best = max(scores, default=0)
    if best < 2 and not (best == 1 and sum(1 for value in head[scores.index(1)] if cell_words(value).strip()) == 1):
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


def _is_upper(row: Sequence[object]) -> bool:
    """A first line of headings, not one with the unit and the date of the list."""
    return not any(re.search(r"[:：]|\d{2}", cell_words(value)) for value in row)


def _heading_score(row: Sequence[object]) -> int:
    """How many headings a row has; 0 when it holds more other things than headings."""
    texts = [text for value in row if (text := cell_words(value).strip())]
    known = sum(1 for text in texts if column_of(text))
    return known if known * 2 >= len(texts) else 0


def _continues(row: Sequence[object]) -> bool:
    """A second line of headings: short words under empty or merged headings, nothing that is data."""
    texts = [text for value in row if (text := cell_words(value).strip())]
    if not texts or any(not isinstance(value, str) for value in row if value is not None):
        return False
    return all(len(text) <= 20 and not re.search(r"\d{2}", text) and not is_name(text) for text in texts) and (
        sum(1 for text in texts if column_of(text)) * 2 >= len(texts)
    )


def _see_persons(shape: Shape, head: Sequence[Sequence[object]], over: str) -> None:
    kinds = set(shape.kinds.values())
    body = head[shape.first :]
    for column in _columns(body):
        if column in shape.kinds and shape.kinds[column] is not None:
            continue
        values = [text for row in body if column < len(row) and (text := cell_words(row[column]).strip())]
        if len(values) >= 2 and sum(map(is_name, values)) >= 0.7 * len(values):
            shape.kinds[column] = "name"
            kinds.add("name")
    shape.person = bool(kinds & {"name", "child", "id_card", "guardian"})
    headed = {"class", "student_number", "guardian", "child"} & kinds
    students = is_children_title(over) and not (
        {"bank_account"} & kinds and not headed and "school" not in kinds and "家长" in over
    )
    shape.children = bool(kinds & {"name", "child"}) and bool(headed or students)


def _columns(rows: Sequence[Sequence[object]]) -> range:
    return range(max(map(len, rows), default=0))


class _Scan:
    """One pass over a table's rows, remembering which texts of which column are harmless."""

    def __init__(self, shape: Shape, contacts: Container[str]) -> None:
        self._shape = shape
        self._contacts = contacts
        self._quiet: dict[int, set[object]] = {}
        self._form = False

    def hits(self, rows: Iterable[Sequence[object]]) -> Iterator[TableHit]:
        """The hits of each row."""
        for index, row in enumerate(rows):
            if index < self._shape.first and not self._has_digits(row):
                continue
            if index >= self._shape.first and self._is_heading(row):
                self._reshape(row)
                continue
            for column, hit in self._in_row(row):
                yield TableHit(index, column, hit)

    def _has_digits(self, row: Sequence[object]) -> bool:
        return any(re.search(r"\d{6}", cell_words(value)) for value in row)

    def _is_heading(self, row: Sequence[object]) -> bool:
        """A line of headings further down: a second table on the sheet."""
        first = next((value for value in row if value not in (None, "")), None)
        if not isinstance(first, str) or column_of(first) is None:
            return False
        texts = [text for value in row if (text := cell_words(value).strip())]
        return len(texts) >= 3 and all(column_of(text) for text in texts)

    def _reshape(self, row: Sequence[object]) -> None:
        for column, value in enumerate(row):
            if words := compact(cell_words(value)):
                self._shape.headings[column] = words
                self._shape.kinds[column] = column_of(words)
        kinds = set(self._shape.kinds.values())
        self._shape.person = self._shape.person or bool(kinds & {"name", "child", "id_card"})
        self._quiet.clear()

    def _in_row(self, row: Sequence[object]) -> Iterator[tuple[int, Hit]]:
        label: str | None = None
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            kind = self._shape.kinds.get(column)
            quiet = self._quiet.get(column)
            if quiet is None:
                quiet = self._quiet[column] = set()
            if label is None and value in quiet:
                label = None
                continue
            if isinstance(value, str) and column_of(value) not in (None, "other") and len(value) <= 12:
                label = value
                continue
            found = self._in_cell(value, column, kind, label)
            if found:
                yield from ((column, hit) for hit in found)
            elif label is None and len(quiet) < _MOST_REMEMBERED:
                quiet.add(value)
            label = None
        if self._shape.children or self._is_minor(row):
            yield from self._children(row)
        if len(row) >= 11:
            yield from _boxes(row)

    def _in_cell(self, value: object, column: int, kind: Column | None, label: str | None) -> list[Hit]:
        heading = label or self._shape.headings.get(column, "")
        if label:
            kind = column_of(label)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e10:
            return _small_number(value, kind)
        text = cell_words(value)
        hits = find_private(text, self._contacts, context=heading, person=self._shape.person)
        if hits or kind is None:
            return hits or _stored_identity(value, text)
        return _by_heading(text, kind, heading, self._shape.person, self._contacts) or _stored_identity(value, text)

    def _children(self, row: Sequence[object]) -> Iterator[tuple[int, Hit]]:
        for column, kind in self._shape.kinds.items():
            if kind in ("name", "child") and column < len(row):
                text = cell_words(row[column]).strip()
                if is_name(text):
                    reason = "未成年人名单里的姓名"
                    yield column, hit_at("name_of_minor", "red", reason, text, (0, len(text)))

    def _is_minor(self, row: Sequence[object]) -> bool:
        for column, kind in self._shape.kinds.items():
            if column >= len(row) or kind not in ("age", "birth_date"):
                continue
            text = cell_words(row[column]).strip()
            if kind == "age" and re.fullmatch(r"\d{1,2}(?:\.0)?(?:岁|周岁)?", text):
                return int(re.findall(r"\d+", text)[0]) < _ADULT
            year = re.match(r"(?:19|20)\d\d", text)
            if kind == "birth_date" and year and int(year[0]) > self._shape.year - _ADULT:
                return True
        return False


def _small_number(value: float, kind: Column | None) -> list[Hit]:
    """A number of ten digits or fewer: private only under a heading, as 19841203 or a spreadsheet's day number."""
    text = str(int(value)) if value == int(value) else str(value)
    if kind == "birth_date" and (is_birth_number(text)):
        return [hit_at("birth_date", "orange", "完整的出生日期", text, (0, len(text)))]
    if kind == "bank_account" and len(text) in (8, 9, 10):
        return [Hit("bank_account", 0, len(text), "red", "账号一列里的号码", mask("bank_account", text))]
    return []


def is_birth_number(text: str) -> bool:
    """19841203, or the day 31019 as a spreadsheet stores it."""
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        return is_real(text)
    return bool(re.fullmatch(r"[1-4]\d{4}|[5-9]\d{3}", text)) and not re.fullmatch(r"(?:19|20)\d\d", text)


def _stored_identity(value: object, text: str) -> list[Hit]:
    """A number of 18 places in a numeric cell, whose last digits the spreadsheet has lost."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and looks_like_identity18(text):
        return [Hit("id_card", 0, len(text), "red", "以数值保存的身份证号，末几位已丢失", mask("id_card", text))]
    return []


_DIGITS = re.compile(r"[\s'’‘\-]*((?:\d[\s\-]*){8,25}[xX]?)(?:\.0+)?\s*")
_CAUSE = re.compile("原因|病因")
"""Under these stand other reasons too, as 缺劳力: only words of illness count."""
_NONE_OF_IT = re.compile(r"无|同上|[-—/]+|否|是|暂无|未提供|不详|\*+")


def _by_heading(text: str, kind: Column, heading: str, person: bool, contacts: Container[str]) -> list[Hit]:
    """What only the heading makes private: an account of any length, a grade of disability, a number with a slip."""
    word = text.strip()
    span = (0, len(text))
    if kind in ("id_card", "bank_account", "student_number") and _DIGITS.fullmatch(text):
        digits = re.sub(r"[^\dXx]", "", text)
        real = "name_of_minor" if kind == "student_number" else kind
        sizes = range(14, 21) if kind == "id_card" else range(8, 26)
        if len(digits) in sizes and digits not in contacts:
            return [Hit(real, *span, "red", f"{KIND_LABELS[real]}一列里的号码", mask(real, digits))]
    if kind == "birth_date" and is_birth_number(word):
        return [hit_at("birth_date", "orange", "完整的出生日期", text, span)]
    if (
        kind == "health"
        and person
        and not _CAUSE.search(heading)
        and not is_well(word)
        and len(word) <= 30
        and not _NONE_OF_IT.fullmatch(word)
    ):
        return [hit_at("health", "orange", "健康或残疾情况一列", text, span)]
    return []


def _boxes(row: Sequence[object]) -> Iterator[tuple[int, Hit]]:
    """One digit to a cell, as in printed forms."""
    texts = [cell_words(value).strip().removesuffix(".0") for value in row]
    start = 0
    while start < len(texts):
        end = start
        while end < len(texts) and len(texts[end]) == 1 and (texts[end].isdigit() or texts[end] in "xX"):
            end += 1
        if end - start in (11, 15, 16, 18, 19):
            hits = find_private("".join(texts[start:end]), context=" ".join(texts[max(0, start - 1) : start]))
            yield from ((start, hit) for hit in hits)
        start = end + 1


def judge_columns(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    title: str = "",
    contacts: Container[str] = NOBODY,
) -> list[ColumnVerdict]:
    """What each column of a roster holds, by the words over it and by all of its cells."""
    body = list(rows)
    shape = table_shape(body[:_LOOKED_AT], header, title)
    scan = _Scan(shape, contacts)
    tally: dict[int, Counter[tuple[str, Severity]]] = {}
    cells: dict[int, set[tuple[int, str]]] = {}
    for found in scan.hits(body):
        tally.setdefault(found.column, Counter())[found.hit.kind, found.hit.severity] += 1
        cells.setdefault(found.column, set()).add((found.row, found.hit.kind))
    width = max(len(header), len(_columns(body)))
    filled = [sum(1 for row in body if column < len(row) and row[column] not in (None, "")) for column in range(width)]
    return [
        _verdict(column, header[column] if column < len(header) else "", shape, tally.get(column), filled[column])
        for column in range(width)
    ]


def _verdict(
    column: int, header: str, shape: Shape, tally: Counter[tuple[str, Severity]] | None, filled: int
) -> ColumnVerdict:
    kind = shape.kinds.get(column)
    if tally:
        (worst, severity), count = min(tally.items(), key=lambda pair: (RANKS[pair[0][1]], -pair[1]))
        share = min(1.0, count / max(filled, 1))
        label = KIND_LABELS[worst]
        reason = f"整列是{label}" if share >= 0.5 else f"有{count}格写着{label}"
        return ColumnVerdict(column, header, worst, severity, reason, share)
    if kind in ("name", "child", "guardian"):
        return ColumnVerdict(column, header, "name", None, "姓名", 1.0 if filled else 0.0)
    if kind == "health" and shape.person and filled:
        return ColumnVerdict(column, header, "health", "orange", "表头说的是健康或残疾情况", 0.0)
    if kind == "birth_date" and filled:
        return ColumnVerdict(column, header, None, None, "只有出生年月，没有日", 0.0)
    return ColumnVerdict(column, header, None, None, "", 0.0)
