"""Periods that information reports on: 2026, 2026H1, 2026Q3, 2026-10, and what clerks write for them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from catalog_app.model.deadline_words import read_number
from catalog_app.model.words import plain_line

Span = Literal["year", "half", "quarter", "month"]
EARLIEST_YEAR = 1900
MONTHS: dict[Span, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_FORMS: tuple[tuple[re.Pattern[str], Span], ...] = (
    (
        re.compile(rf"(?P<year>\d{{4}})[Qq](?P<number>[1-4])|(?P<year2>\d{{4}})年?第?(?P<number2>{_NUMBER})季度"),
        "quarter",
    ),
    (re.compile(r"(?P<year>\d{4})[Hh](?P<number>[12])|(?P<year2>\d{4})年?(?P<number2>[上下])半年"), "half"),
    (re.compile(rf"(?P<year>\d{{4}})-(?P<number>\d{{1,2}})|(?P<year2>\d{{4}})年(?P<number2>{_NUMBER})月份?"), "month"),
    (re.compile(r"(?P<year>\d{4})年?度?"), "year"),
)

_NAMED: tuple[tuple[re.Pattern[str], Span], ...] = (
    (re.compile(r"[1-4一二三四]季度"), "quarter"),
    (re.compile(r"[上下]半年"), "half"),
    (re.compile(rf"\d{{4}}年{_NUMBER}月(?!\d|[一二三四五六七八九十])"), "month"),
)


class Period(Struct, frozen=True, order=True):
    """A year, half, quarter or month."""

    first: date
    last: date
    span: Span

    @property
    def key(self) -> str:
        """The form in which it is stored."""
        number = (self.first.month - 1) // MONTHS[self.span] + 1
        year = f"{self.first.year:04d}"
        return {"year": year, "half": f"{year}H{number}", "quarter": f"{year}Q{number}"}.get(
            self.span, f"{year}-{number:02d}"
        )

    @property
    def words(self) -> str:
        """As a clerk says it: 2026年第3季度."""
        number = (self.first.month - 1) // MONTHS[self.span] + 1
        half = "上半年" if number == 1 else "下半年"
        rest = {"year": "", "half": half, "quarter": f"第{number}季度", "month": f"{number}月"}[self.span]
        return f"{self.first.year}年{rest}"

    def next(self) -> Period:
        """The period behind this one."""
        return period_of(self.last + timedelta(days=1), self.span)

    def shifted(self, months: int) -> Period:
        """The period of this span so many months later; OverflowError beyond the years there are."""
        return period_of(shift_day(self.first, months), self.span)


def period_of(day: date, span: Span) -> Period:
    """The period that `day` lies in."""
    months = MONTHS[span]
    month = (day.month - 1) // months * months + 1
    last = month + months - 1
    return Period(date(day.year, month, 1), date(day.year, last, monthrange(day.year, last)[1]), span)


def shift_day(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month; OverflowError beyond the years there are."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year < date.max.year:
        raise OverflowError(f"{day} + {months}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_period(text: str) -> Period | None:
    """The period that `text` names; None for what names none."""
    words = plain_line(text).replace(" ", "")
    for form, span in _FORMS:
        found = form.fullmatch(words)
        if found:
            groups = found.groupdict()
            year = int(groups["year"] or groups.get("year2") or 0)
            return _numbered(year, _number(groups.get("number") or groups.get("number2") or "1"), span)
    return None


def named_span(title: str) -> Span | None:
    """How long a period the words of a title name: the month of 2026年10月低保公示; a day or a bare year name none."""
    words = plain_line(title).replace(" ", "")
    return next((span for form, span in _NAMED if form.search(words)), None)


def _number(words: str) -> int:
    return {"上": 1, "下": 2}.get(words) or read_number(words)


def _numbered(year: int, number: int, span: Span) -> Period | None:
    months = MONTHS[span]
    if not 1 <= number <= 12 // months or not EARLIEST_YEAR <= year < date.max.year:
        return None
    return period_of(date(year, (number - 1) * months + 1, 1), span)
