"""Working-day arithmetic: the due date of a deadline stage, with its working.

Day 0 is the event day and is not counted (民法典第二百零一条). A period in calendar days that ends on a day off runs on
to the next working day (第二百零三条); one that must end before an event is moved the other way. A display period is
never shortened. The safe date is one working day earlier than the legal one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from catalog_app.model.calendar import DOUBT, Calendar
from catalog_app.model.catalog import Stage
from catalog_app.model.deadline_words import NUMBER, read_number
from catalog_app.model.errors import UsageError
from catalog_app.model.patterns import lazy

ONE_DAY = timedelta(days=1)
LONGEST = 3660
"""Days or working days beyond this are a typing error, not a deadline."""

_PERIOD_MONTHS = {"每月": 1, "每季度": 3, "每半年": 6, "每学期": 6, "每年": 12, "每学年": 12}
_PERIOD_DAYS = {"每日": 1, "每周": 7, "每旬": 10}
_MONTH_DAY = lazy(rf"(?:(?P<month>{NUMBER})月)?(?P<day>{NUMBER})日")
_MONTH_END = lazy(rf"(?P<month>{NUMBER})月(?P<place>[底末初])?")
_YEAR = lazy(r"(?P<year>\d{4})年")
_QUARTER_MONTH = lazy(rf"第(?P<number>{NUMBER})个?月")


class TraceDay(Struct, frozen=True):
    """One day of the working: whether it counts, and why."""

    date: date
    counts: bool
    why: str


class Due(Struct, frozen=True):
    """`due` is the legal day, `safe` the day to aim at; `provisional` where a day in between may still move."""

    due: date
    safe: date
    provisional: bool
    trace: tuple[TraceDay, ...] = ()


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after `day` (before it where negative); 0 gives `day` itself."""
    _check_count(count)
    step = 1 if count > 0 else -1
    left = abs(count)
    while left:
        day = _far(day, step)
        left -= calendar.is_working_day(day)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself where it is a working day, else the first after it."""
    while not calendar.is_working_day(day):
        day = _far(day, 1)
    return day


def previous_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself where it is a working day, else the last before it."""
    while not calendar.is_working_day(day):
        day = _far(day, -1)
    return day


def due_date(stage: Stage, event: date, calendar: Calendar, *, told: bool = True) -> Due | None:
    """When `stage` falls due if its event was on `event`; None where it has no date (other, 长期).

    For a display period or an interval `event` is the day it went up or was last updated. 及时 aims at the event day
    (safe) and is late after the next working day (due). Without `told` the working is left out, which is quicker.
    UsageError DATE_OUT_OF_RANGE where the calendar does not reach.
    """
    due = _legal_day(stage, event, calendar)
    if due is None:
        return None
    trace = _trace(stage, event, due, calendar) if told else ()
    return Due(due, _safe_day(stage, event, due, calendar), _is_provisional(stage, event, due, calendar), trace)


def _is_provisional(stage: Stage, event: date, due: date, calendar: Calendar) -> bool:
    """Whether a holiday notice still to come may move `due` or its safe day; a day told singly settles no year.

    By any day counted, or by the last day of a period; of a fixed day the safe day moves.
    """
    counted = stage.rule in ("working_days", "immediate") or stage.direction == "before"
    days = (due, *_passed(event, due)) if counted else (due,)
    return not all(calendar.is_announced(day) for day in days)


def _legal_day(stage: Stage, event: date, calendar: Calendar) -> date | None:
    if stage.rule == "immediate":
        return add_working_days(event, 1, calendar)
    if stage.rule == "fixed_date":
        return _fixed_day(stage.when or "", event)
    if stage.rule == "period":
        return _period_end(stage.when or "", event, calendar)
    if stage.rule == "other" or stage.days is None:
        return None
    _check_count(stage.days)
    sign = -1 if stage.direction == "before" else 1
    if stage.rule == "working_days":
        return add_working_days(event, sign * stage.days, calendar)
    return _calendar_end(stage, event, sign, calendar)


def _calendar_end(stage: Stage, event: date, sign: int, calendar: Calendar) -> date:
    count = sign * (stage.days or 0)
    if stage.unit == "hour":
        # 24小时 run from the moment itself and over days off; of the event only the day is known
        return _far(event, sign * -(-abs(count) // 24))
    days = count * 7 if stage.unit == "week" else count
    end = add_months(event, count) if stage.unit == "month" else _far(event, days)
    return next_working_day(end, calendar) if sign > 0 else previous_working_day(end, calendar)


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last of that month; UsageError where no such year exists."""
    month = day.year * 12 + day.month - 1 + count
    year, month = divmod(month, 12)
    if not date.min.year <= year <= date.max.year:
        raise _out_of_range(f"{day.isoformat()} 加 {count} 个月")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months_on(day: date, count: int) -> date:
    """The same day `count` months on, from the end of a month to the end of a month."""
    end = add_months(day, count)
    return end.replace(day=monthrange(end.year, end.month)[1]) if _far(day, 1).day == 1 else end


def _period_end(when: str, event: date, calendar: Calendar) -> date | None:
    if when in _PERIOD_MONTHS:
        return next_working_day(_months_on(event, _PERIOD_MONTHS[when]), calendar)
    if when in _PERIOD_DAYS:
        return next_working_day(_far(event, _PERIOD_DAYS[when]), calendar)
    return None


def _safe_day(stage: Stage, event: date, due: date, calendar: Calendar) -> date:
    if stage.kind == "display":
        return due
    if stage.rule == "immediate":
        return event
    day = _far(due, -1)
    while not calendar.is_working_day(day) and (day > event or stage.direction == "before"):
        day = _far(day, -1)
    return day if stage.direction == "before" else max(day, min(event, due))


def _trace(stage: Stage, event: date, due: date, calendar: Calendar) -> tuple[TraceDay, ...]:
    """Every day behind the event up to due; for a limit before the event every day from due up to the event."""
    counts_all = stage.rule not in ("working_days", "immediate")
    return tuple(
        TraceDay(day, counts_all or calendar.is_working_day(day), _why(day, calendar)) for day in _passed(event, due)
    )


def _why(day: date, calendar: Calendar) -> str:
    return calendar.why(day) + ("" if calendar.is_announced(day) else DOUBT)


def _passed(event: date, due: date) -> Iterator[date]:
    """The days between an event and its due day, the due day among them, the event not."""
    return _days(event + ONE_DAY, due) if due >= event else _days(due, event - ONE_DAY)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _fixed_day(when: str, event: date) -> date | None:
    """The first day on or after `event` that `when` (每年3月31日前, 每季度的首个月20日, 每月10日) names."""
    for months_on in range(25):
        month = add_months(event.replace(day=1), months_on)
        day = _fixed_in_month(when, month, event)
        if day is not None and day >= event:
            return day
    return None


def _fixed_in_month(when: str, month: date, event: date) -> date | None:
    last = monthrange(month.year, month.month)[1]
    if when.startswith("次月") and (month.year, month.month) != (add_months(event, 1).year, add_months(event, 1).month):
        return None
    if when.startswith("次年") and month.year != event.year + 1:
        return None
    year = _YEAR.match(when)
    if year and month.year != int(year["year"]):
        return None
    wanted = _wanted_month(when, month)
    if wanted is None or wanted != month.month:
        return None
    found = _MONTH_DAY.search(when)
    if found:
        return month.replace(day=min(max(read_number(found["day"]), 1), last))
    return month.replace(day=1 if "初" in when else last)


def _wanted_month(when: str, month: date) -> int | None:
    """The month `when` means, seen from `month`: itself for a monthly date, one of the quarter for a quarterly one."""
    if "季" in when:
        first = (month.month - 1) // 3 * 3 + 1
        numbered = _QUARTER_MONTH.search(when)
        place = read_number(numbered["number"]) if numbered else 1 if "首" in when else 3
        return first + place - 1
    if "每月" in when or "每个月" in when or when.startswith("次月"):
        return month.month
    found = _MONTH_END.search(when)
    return read_number(found["month"]) if found else 12


def _far(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError as error:
        raise _out_of_range(f"{day.isoformat()} 加 {count} 天") from error


def _check_count(count: int) -> None:
    if abs(count) > LONGEST:
        raise _out_of_range(f"{count} 天")


def _out_of_range(what: str) -> UsageError:
    return UsageError("DATE_OUT_OF_RANGE", f"{what}超出了能够计算的范围。", "请核对日期和天数。")
