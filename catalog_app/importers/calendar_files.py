"""A year's holiday notice (放假安排) as a file: json of the open calendar data, or a table of day and 休/班."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from catalog_app.importers.grid import RawTable, open_file
from catalog_app.importers.sources import read_source
from catalog_app.importers.written_dates import read_day
from catalog_app.model.calendar import CALENDAR_SCHEMA, DOUBT, FIRST_WEEKEND_DAY, NATIONAL_DAY, CalendarDay
from catalog_app.model.errors import UsageError
from catalog_app.model.words import plain_line
from catalog_app.support.progress import Silent

MOST_DAYS, MOST_WEEKDAYS_OFF = 400, 60
_LARGEST_JSON = 1 << 20
_MARKS = re.compile(r"(?P<off>放假|休息|休假|休|假)|(?P<work>上班|补班|调班|班)")
_LONGEST_NAME = 20
_NOT_OUT = "里面是推算的日历，那一年的放假安排还没有公布"


class Notice(Struct, frozen=True):
    """What a notice says of one year; December before it may be told too."""

    year: int
    source: str
    days: tuple[CalendarDay, ...]


class _Day(Struct, frozen=True, kw_only=True):
    date: date
    name: str = ""
    isOffDay: bool | None = None  # noqa: N815 - the field's name in the open data
    off: bool | None = None


class _Year(Struct, frozen=True):
    days: tuple[_Day, ...]
    year: int | None = None
    source: str = ""
    schema: str = ""
    status: str = ""


def read_notice(path: Path) -> Notice:
    """The notice in a file. UsageError BAD_NOTICE names what cannot be; errors of `sources.read_source`."""
    if path.suffix.lower() == ".json":
        return _checked(path, *_of_json(path))
    rows = [row for table in read_source(path, Silent()).tables if not table.hidden for row in _of_table(path, table)]
    return _checked(path, None, "", rows)


def notice_title(year: int) -> str:
    """What the notice of a year is called."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def _of_json(path: Path) -> tuple[int | None, str, list[tuple[date, bool, str]]]:
    with open_file(path) as stream:
        data = stream.read(_LARGEST_JSON + 1)
    try:
        told: _Year = msgspec.json.decode(data[:_LARGEST_JSON].removeprefix(b"\xef\xbb\xbf"), type=_Year)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise bad_notice(path.name, "不是放假安排的 json 文件") from error
    if told.schema and told.schema != CALENDAR_SCHEMA:
        raise bad_notice(path.name, f"格式标识是“{plain_line(told.schema)[:40]}”，不是放假安排")
    if told.status == "provisional":
        raise bad_notice(path.name, _NOT_OUT)
    days: list[tuple[date, bool, str]] = []
    for day in told.days[: MOST_DAYS + 1]:
        off = day.isOffDay if day.isOffDay is not None else day.off
        if off is None:
            raise bad_notice(path.name, f"{day.date}没有写明放假还是上班")
        days.append((day.date, off, day.name))
    return told.year, told.source, days


def _of_table(path: Path, table: RawTable) -> list[tuple[date, bool, str]]:
    """Rows whose one cell is a day and another says 休 or 班; the rest of the texts are the name."""
    found: list[tuple[date, bool, str]] = []
    for number, cells in table.rows.items():
        texts = [plain_line(text) for text in cells.values() if text.strip()]
        day = next((day for text in texts if (day := read_day(text))), None)
        if day is None:
            if any(DOUBT in text for text in texts):
                raise bad_notice(path.name, _NOT_OUT)
            continue
        rest = [text for text in texts if read_day(text) is None]
        mark = next((mark for text in rest if (mark := _MARKS.search(text))), None)
        if mark is None:
            raise bad_notice(path.name, f"第{number}行{day}没有写明“休”还是“班”")
        name = "".join(_MARKS.sub("", text) for text in rest if not text.isdecimal()).strip(" ()（）、，:：")
        found.append((day, mark["off"] is not None, name))
    return found


def _checked(path: Path, year: int | None, source: str, rows: list[tuple[date, bool, str]]) -> Notice:
    if not rows:
        raise bad_notice(path.name, "里面没有日期")
    if len(rows) > MOST_DAYS:
        raise bad_notice(path.name, "日期太多，不像一年的放假安排")
    year = year or Counter(day.year for day, _, _ in rows).most_common(1)[0][0]
    told: dict[date, tuple[bool, str]] = {}
    for day, off, name in rows:
        _require_day(path, year, day, off)
        if day in told:
            twice = "写了两次" if told[day][0] == off else "既写放假又写上班"
            raise bad_notice(path.name, f"{day}{twice}")
        told[day] = (off, name)
    if sum(off and day.weekday() < FIRST_WEEKEND_DAY for day, (off, _) in told.items()) > MOST_WEEKDAYS_OFF:
        raise bad_notice(path.name, f"周一到周五放假的超过{MOST_WEEKDAYS_OFF}天，不像一年的放假安排")
    if not told.get(date(year, *NATIONAL_DAY), (False, ""))[0]:
        raise bad_notice(path.name, f"没有{year}年国庆节，不是全年的安排")
    title = plain_line(source)[:80] or notice_title(year)
    days = (_day(day, *told[day], title) for day in sorted(told))
    return Notice(year, title, tuple(days))


def _day(day: date, off: bool, name: str, source: str) -> CalendarDay:
    return CalendarDay(date=day, off=off, name=plain_line(name)[:_LONGEST_NAME], source=source)


def _require_day(path: Path, year: int, day: date, off: bool) -> None:
    """Days of the year, or of the December before it."""
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise bad_notice(path.name, f"{day}不在{year}年")
    if not off and day.weekday() < FIRST_WEEKEND_DAY:
        raise bad_notice(path.name, f"{day}本来就是工作日，不会是调休上班")


def bad_notice(name: str, what: str) -> UsageError:
    """BAD_NOTICE with what cannot be."""
    return UsageError(
        "BAD_NOTICE",
        f"“{name}”不能作为放假安排：{what}。",
        "请用全年的放假安排：json 文件，或两列的表格（日期；休或班，后面可以写节日名称）。",
    )
