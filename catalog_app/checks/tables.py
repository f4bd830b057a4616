"""Private information in tables: cells are judged under their headings and beside their row's person."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, islice

from catalog_app.checks.accounts import CARD
from catalog_app.checks.birth_dates import is_real
from catalog_app.checks.column_words import Column, column_of, compact
from catalog_app.checks.hits import KIND_LABELS, Hit, TableHit, hit_at, mask
from catalog_app.checks.identity import COMPLETE
from catalog_app.checks.number_kinds import is_identity18, looks_like_identity18, passes_luhn
from catalog_app.checks.person_kinds import is_well
from catalog_app.checks.persons import is_name
from catalog_app.checks.table_shape import LOOKED_AT, Shape, cell_words, table_shape
from catalog_app.checks.texts import NOBODY, find_private
from catalog_app.model.patterns import lazy

_MOST_REMEMBERED = 5_000
_LONGEST_LABEL = 12
_ADULT = 18


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
    head = list(islice(reader, LOOKED_AT))
    return list(scan_table(chain(head, reader), table_shape(head, header, title), public_contacts))


def scan_table(rows: Iterable[Sequence[object]], shape: Shape, public_contacts: Container[str]) -> Iterator[TableHit]:
    """Everything private in the cells of a table whose layout is known."""
    return _Scan(shape, public_contacts).hits(rows)


class _Scan:
    """One pass over a table's rows, remembering which texts of which column are harmless."""

    def __init__(self, shape: Shape, contacts: Container[str]) -> None:
        self._shape = shape
        self._contacts = contacts
        self._quiet: dict[int, set[object]] = {}
        self._labels: set[object] = set()
        self._ages = self._age_columns()

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
        self._ages = self._age_columns()

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
                if value in self._labels:
                    label = str(value)
                continue
            if kind is not None:
                label = None
            found = self._in_cell(value, column, kind, label)
            if found:
                yield from ((column, hit) for hit in found)
            elif label is None and len(quiet) < _MOST_REMEMBERED:
                quiet.add(value)
            beside = column + 1 not in self._shape.headings
            label = value if beside and isinstance(value, str) and self._is_label(value) else None
        if self._shape.children or self._is_minor(row):
            yield from self._children(row)
        if len(row) >= 11:
            yield from _boxes(row)

    def _age_columns(self) -> list[int]:
        return [column for column, kind in self._shape.kinds.items() if kind in ("age", "birth_date")]

    def _is_label(self, value: str) -> bool:
        """Words that say what the cell to the right holds, as in a form."""
        if len(value) > _LONGEST_LABEL or value[0].isdigit() or column_of(value) in (None, "other"):
            return False
        self._labels.add(value)
        return True

    def _in_cell(self, value: object, column: int, kind: Column | None, label: str | None) -> list[Hit]:
        heading = label or self._shape.headings.get(column, "")
        if label:
            kind = column_of(label)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e10:
            return _small_number(value, kind)
        text = cell_words(value)
        if _is_plain(text, kind):
            return []
        if hit := _plain_number(text, kind or ("" if not heading else None)):
            return [hit] if hit.kind == "id_card" or text not in self._contacts else []
        if kind == "phone" and self._shape.office:
            heading = f"办公{heading}"
        hits = find_private(text, self._contacts, context=heading, person=self._shape.person)
        if hits or kind is None:
            return hits or _stored_identity(value, text)
        return _by_heading(text, kind, heading, self._shape.person, self._contacts) or _stored_identity(value, text)

    def _children(self, row: Sequence[object]) -> Iterator[tuple[int, Hit]]:
        wanted = "child" if "child" in self._shape.kinds.values() else "name"
        for column, kind in self._shape.kinds.items():
            heading = self._shape.headings.get(column, "")
            if kind == wanted and column < len(row) and not _GROWN_UP.search(heading):
                text = cell_words(row[column]).strip()
                if is_name(text) or (heading and _is_short_name(text)):
                    reason = "未成年人名单里的姓名"
                    yield column, hit_at("name_of_minor", "red", reason, text, (0, len(text)))

    def _is_minor(self, row: Sequence[object]) -> bool:
        for column in self._ages:
            text = cell_words(row[column]).strip() if column < len(row) else ""
            kind = self._shape.kinds[column]
            if kind == "age" and re.fullmatch(r"\d{1,2}(?:\.0)?(?:岁|周岁)?", text):
                return int(re.findall(r"\d+", text)[0]) < _ADULT
            year = re.match(r"(?:19|20)\d\d", text)
            if kind == "birth_date" and year and int(year[0]) > self._shape.year - _ADULT:
                return True
        return False


_GROWN_UP = lazy("负责人|户主|家长|监护|教师|老师|联系人|校长|代表人")
_FIGURE = lazy(r"-?\d{1,10}(?:\.\d{1,4})?")
_SHORT_NAME = lazy(r"[\u4e00-\u9fff]{2,4}")
_NO_NAME = lazy("[合小总共]计|填表|制表|审核|备注|姓名|[校班组村镇乡级]$|[某无]")
_IDENTITY = lazy(r"\d{17}[\dX]")
_CARD = lazy(r"62\d{14,17}")
_MOBILE = lazy(r"1[3-9]\d{9}")


def _is_short_name(text: str) -> bool:
    """Names of any people, which have no surname of a list: 扎西卓玛 under 学生姓名."""
    return _SHORT_NAME.fullmatch(text) is not None and not _NO_NAME.search(text)


def _is_plain(text: str, kind: Column | None) -> bool:
    """A name under names, an amount under anything but what small numbers could be: most cells of a list."""
    if kind == "name":
        return _SHORT_NAME.fullmatch(text) is not None
    return kind in (None, "other", "age") and text.isascii() and _FIGURE.fullmatch(text) is not None


def _plain_number(text: str, kind: str | None) -> Hit | None:
    """The answer `find_private` gives, at once, for the three numbers most lists have.

    They stand under their own headings, or ('') under none.
    """
    if not text.isascii():
        return None
    if kind in ("id_card", "") and _IDENTITY.fullmatch(text) and is_identity18(text):
        return Hit("id_card", 0, 18, "red", COMPLETE, mask("id_card", text))
    if kind in ("bank_account", "") and _CARD.fullmatch(text) and passes_luhn(text):
        return Hit("bank_account", 0, len(text), "red", CARD, mask("bank_account", text))
    if kind in ("phone", "") and _MOBILE.fullmatch(text):
        return Hit("mobile", 0, 11, "orange", "手机号", mask("mobile", text))
    return None


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


_DIGITS = lazy(r"[\s'’‘\-]*((?:\d[\s\-]*){8,25}[xX]?)(?:\.0+)?\s*")
_CAUSE = lazy("原因|病因")
"""Under these stand other reasons too, as 缺劳力: only words of illness count."""
_NONE_OF_IT = lazy(r"无|同上|[-—/]+|否|是|暂无|未提供|不详|\*+")


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
    if not any(len(cell_words(row[index]).strip()) == 1 for index in range(10, len(row), 11)):
        return  # eleven in a row would have one of these places
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
