"""Periods something is published for: a year 2026, a quarter 2026Q3, a month 2026-10."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from msgspec import Struct

from catalog_app.model.errors import UsageError

_FORM = re.compile(r"(20\d\d)(?:Q([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)


class Period(Struct, frozen=True, order=True):
    """A year, a quarter or a month; `first` and `months` say which."""

    first: date
    months: int

    @property
    def text(self) -> str:
        """As it is stored."""
        if self.months == 12:
            return str(self.first.year)
        quarter = f"Q{(self.first.month + 2) // 3}"
        return f"{self.first.year}{quarter if self.months == 3 else f'-{self.first.month:02d}'}"

    @property
    def words(self) -> str:
        """As a clerk reads it: 2026年第3季度."""
        year = f"{self.first.year}年"
        if self.months == 12:
            return year
        return f"{year}第{(self.first.month + 2) // 3}季度" if self.months == 3 else f"{year}{self.first.month}月"

    @property
    def last(self) -> date:
        """The last day of it."""
        month = self.first.month + self.months - 1
        return date(self.first.year, month, monthrange(self.first.year, month)[1])

    def shifted(self, count: int) -> Period:
        """The period `count` later, or earlier where negative."""
        place = self.first.year * 12 + self.first.month - 1 + count * self.months
        return Period(date(place // 12, place % 12 + 1, 1), self.months)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def parse_period(text: str) -> Period:
    """UsageError BAD_PERIOD for anything but the three forms."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise UsageError(
            "BAD_PERIOD", f"“{text[:20]}”不是年度、季度或月份。", "请写成 2026、2026Q3 或 2026-10 的样子。"
        )
    year, quarter, month = found.groups()
    if quarter:
        return Period(date(int(year), int(quarter) * 3 - 2, 1), 3)
    return Period(date(int(year), int(month or 1), 1), 1 if month else 12)


def period_of(day: date, months: int) -> Period:
    """The period of 1, 3 or 12 months that a day lies in."""
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), months)
