"""What is expected again by itself: the next due day of items that are updated at intervals or on fixed days.

每季度 and the like count from the last update or from the end of the last period reported on, whichever is later;
每20个工作日 from the last update; 每月20日, 每年3月31日前 name the day. A period signed as 本期无此类信息 is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from catalog_app.checks.workdays import Due, due_date, previous_working_day
from catalog_app.model.calendar import Calendar
from catalog_app.model.catalog import Item, Origin, Stage
from catalog_app.model.deadline import LASTING
from catalog_app.model.errors import UsageError
from catalog_app.model.outlines import Showing
from catalog_app.model.periods import Period, Span, period_of, read_period
from catalog_app.model.publication import NoInformation

_SPANS: dict[str, Span] = {"每月": "month", "每季度": "quarter", "每半年": "half", "每年": "year"}
_KEPT = 4
"""So many of the newest updates tell whether fixed days were met."""


class Expectation(Struct, frozen=True, kw_only=True):
    """The next update of an item: by when, and for which period where it has one."""

    item: Item
    stage: Stage
    due: Due
    last: date | None
    """When it was updated last; None = never."""
    period: Period | None = None


class Updates(Struct):
    """When an item was updated last, and the last period its publications tell."""

    days: list[date] = []
    """The newest, ascending."""
    reported: date | None = None
    """Last day of the latest period reported on."""


class UpdateBook:
    """Collects the updates of every item in one pass over the publications."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._by_item: dict[str, Updates] = {}

    def add(self, showing: Showing) -> None:
        """Note when it went up; what is to go up only later does not count."""
        if showing.last > self._today:
            return
        updates = self._by_item.setdefault(showing.item, Updates())
        days = updates.days
        if len(days) < _KEPT or showing.last > days[0]:
            updates.days = sorted({*days, showing.last})[-_KEPT:]
        period = read_period(showing.period) if showing.period else None
        if period and (updates.reported is None or period.last > updates.reported):
            updates.reported = period.last

    def updates(self, item: str) -> Updates:
        """Of one item, empty where there was none."""
        return self._by_item.get(item, Updates())


def expectations(
    items: Iterable[Item],
    book: UpdateBook,
    signed: Iterable[NoInformation],
    calendar: Calendar,
    today: date,
    lasting_days: int,
) -> list[Expectation]:
    """The next due update of every item that has one, by due day."""
    ends = _signed_until(signed)
    found = [
        expectation
        for item in items
        if item.origin != Origin.NOT_APPLICABLE
        for stage in item.deadline.stages
        if (
            expectation := _expected(
                item, stage, book.updates(item.uid), ends.get(item.uid), calendar, today, lasting_days
            )
        )
    ]
    return sorted(found, key=lambda one: (one.due.due, one.item.domain, one.item.position))


def _signed_until(signed: Iterable[NoInformation]) -> dict[str, date]:
    """Until when nothing more is expected of an item, by its last signed period."""
    ends: dict[str, date] = {}
    for one in signed:
        period = read_period(one.period)
        end = period.last if period else one.on
        ends[one.item] = max(end, ends.get(one.item, end))
    return ends


def _expected(
    item: Item,
    stage: Stage,
    updates: Updates,
    signed: date | None,
    calendar: Calendar,
    today: date,
    lasting_days: int,
) -> Expectation | None:
    try:
        due = _next_due(stage, updates, signed, calendar, today, lasting_days)
    except UsageError:
        return None  # beyond the calendar: one absurd interval must not hide all others
    if due is None:
        return None
    span = _SPANS.get(stage.when or "")
    last = updates.days[-1] if updates.days else None
    return Expectation(item=item, stage=stage, due=due, last=last, period=period_of(due.due, span) if span else None)


def _next_due(
    stage: Stage, updates: Updates, signed: date | None, calendar: Calendar, today: date, lasting_days: int
) -> Due | None:
    if stage.rule == "fixed_date" and (stage.when or "").startswith("每"):
        return _next_fixed(stage, updates.days, signed, calendar, today)
    if stage.kind != "interval":
        return None
    done = [day for day in (*updates.days[-1:], updates.reported, signed) if day]
    if done:
        counted = Stage(rule="calendar_days", days=lasting_days) if stage.when == LASTING else stage
        return due_date(counted, max(done), calendar, told=False)
    span = _SPANS.get(stage.when or "")
    return _end_of(period_of(today, span), calendar) if span else None


def _end_of(period: Period, calendar: Calendar) -> Due:
    """Never done yet: within the period that runs."""
    safe = previous_working_day(period.last - timedelta(days=1), calendar)
    return Due(period.last, safe, provisional=not calendar.is_announced(period.last))


def _next_fixed(stage: Stage, days: Sequence[date], signed: date | None, calendar: Calendar, today: date) -> Due | None:
    """The first named day that no update met yet: an update meets the last missed one, else the next to come."""
    met = None
    for day in days:
        met = _met_by(stage, day, met, calendar)
    passed = [day + timedelta(days=1) for day in (met, signed) if day]
    start = max(passed, default=today)
    return due_date(stage, start, calendar, told=False)


def _met_by(stage: Stage, day: date, met: date | None, calendar: Calendar) -> date | None:
    """Which named day an update on `day` meets, where those up to `met` were."""
    coming = _day_on(stage, day, calendar)
    if met is None:
        return coming
    missed = list(_named_days(stage, met + timedelta(days=1), day, calendar))
    return missed[-1] if missed else max(met, coming or met)


def _named_days(stage: Stage, first: date, last: date, calendar: Calendar) -> Iterator[date]:
    """The named days from `first` on that lie before `last`."""
    day = _day_on(stage, first, calendar)
    while day and day < last:
        yield day
        day = _day_on(stage, day + timedelta(days=1), calendar)


def _day_on(stage: Stage, day: date, calendar: Calendar) -> date | None:
    """The first named day on or after `day`."""
    due = due_date(stage, day, calendar, told=False)
    return due.due if due else None
