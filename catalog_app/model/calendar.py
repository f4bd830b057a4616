"""Which day is a working day (工作日): our own table of holidays and adjusted working days, nothing else.

A year whose holiday notice (放假安排) is out is official; a computed one is provisional and marks what it is used for.
Source: 全国年节及纪念日放假办法 and the yearly notices of 国务院办公厅.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import UsageError, WorldError

CALENDAR_SCHEMA = "catalog-app/calendar/1"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NATIONAL_DAY = (10, 1)
FIRST_WEEKEND_DAY = 5
DOUBT = "（暂定）"
"""Stands behind every date of a year whose notice is not out."""

DayStatus = Literal["official", "provisional"]


def dated(day: date, *, provisional: bool) -> str:
    """A day as it is shown wherever it was reckoned: 2027-01-08（暂定） where a notice to come may move it."""
    return f"{day.isoformat()}{DOUBT if provisional else ''}"


class CalendarDay(Struct, frozen=True, kw_only=True):
    """A day that differs from its weekday: off (放假) or a worked weekend day (调休上班)."""

    date: date
    off: bool
    name: str = ""
    source: str = ""
    status: DayStatus = "official"


class _DayRow(Struct, frozen=True):
    date: date
    off: bool
    name: str


class _CalendarYear(Struct, frozen=True):
    schema: str
    year: int
    status: DayStatus
    source: str
    days: tuple[_DayRow, ...]


class Calendar:
    """Answers for every day of the years it was given; a day outside them is a UsageError DATE_OUT_OF_RANGE."""

    def __init__(self, years: dict[int, DayStatus], days: Iterable[CalendarDay]) -> None:
        self._years = dict(years)
        self._days = {day.date: day for day in days}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that can be asked for, ascending."""
        return tuple(sorted(self._years))

    def covers(self, day: date) -> bool:
        """Whether the table tells about `day`."""
        return day.year in self._years

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and not off, or a weekend day that is worked."""
        known = self._known(day)
        return day.weekday() < FIRST_WEEKEND_DAY if known is None else not known.off

    def status(self, day: date) -> DayStatus:
        """Whether the notice for the day's year is out; a day told singly has its own status."""
        known = self._known(day)
        return self._years[day.year] if known is None else known.status

    def is_announced(self, day: date) -> bool:
        """Whether the notice for the day's year is out, whatever was told of the day itself; False beyond the table."""
        return self._years.get(day.year) == "official"

    def why(self, day: date) -> str:
        """Why it counts or not: 国庆节放假, 调休上班, 周六, 工作日."""
        known = self._known(day)
        if known is not None:
            return f"{known.name}放假" if known.off else "调休上班"
        return "工作日" if day.weekday() < FIRST_WEEKEND_DAY else WEEKDAYS[day.weekday()]

    def days(self, year: int | None = None) -> tuple[CalendarDay, ...]:
        """The days off and the worked weekend days, of one year or all, ascending."""
        return tuple(self._days[day] for day in sorted(self._days) if year is None or day.year == year)

    def merged(self, other: Calendar) -> Calendar:
        """Both tables in one; for a year both know, `other` alone holds."""
        kept = [day for day in self._days.values() if day.date.year not in other._years]
        return Calendar(self._years | other._years, [*kept, *other._days.values()])

    def with_days(self, days: Iterable[CalendarDay]) -> Calendar:
        """A copy that also knows the workspace's own days.

        Official days that tell 10月1日 are a whole year's notice and replace our rows of that year; other days, such as
        a local festival, stand beside ours.
        """
        own = list(days)
        announced = {
            day.date.year for day in own if day.status == "official" and (day.date.month, day.date.day) == NATIONAL_DAY
        }
        kept = [day for day in self._days.values() if day.date.year not in announced]
        years: dict[int, DayStatus] = self._years | dict.fromkeys(announced, "official")
        return Calendar(years, [*kept, *own])

    def _known(self, day: date) -> CalendarDay | None:
        if day.year not in self._years:
            known = f"{min(self._years)}–{max(self._years)}年" if self._years else "任何年份"
            raise UsageError(
                "DATE_OUT_OF_RANGE",
                f"{day.isoformat()} 不在工作日历的范围内（现有{known}）。",
                "请核对日期，或者导入当年的放假安排。",
            )
        return self._days.get(day)


def load_calendar(data: bytes, name: str) -> Calendar:
    """The calendar of one year's file; `name` is for messages. WorldError DAMAGED_CALENDAR where it is not whole.

    Years are put together with `merge_calendars`.
    """
    try:
        year = msgspec.json.decode(data, type=_CalendarYear)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(name, "内容不符合格式") from error
    if year.schema != CALENDAR_SCHEMA:
        raise _damaged(name, f"格式标识不是 {CALENDAR_SCHEMA}")
    dates = [row.date for row in year.days]
    if any(day.year != year.year for day in dates) or len(set(dates)) != len(dates):
        raise _damaged(name, f"有日期重复或者不在{year.year}年内")
    days = (
        CalendarDay(date=row.date, off=row.off, name=row.name, source=year.source, status=year.status)
        for row in year.days
    )
    return Calendar({year.year: year.status}, days)


def merge_calendars(calendars: Iterable[Calendar]) -> Calendar:
    """All years in one calendar; a later one holds where two know the same year."""
    merged = Calendar({}, ())
    for calendar in calendars:
        merged = merged.merged(calendar)
    return merged


def _damaged(name: str, what: str) -> WorldError:
    return WorldError(
        "DAMAGED_CALENDAR",
        f"工作日历文件 {name} 已损坏：{what}。",
        "请重新安装本程序，或者重新导入放假安排。",
    )
