"""Which automatic backups may go: the last day's are kept, then one a day, a week, a month. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

MOST_OF_ONE_DAY = 24
DAY = timedelta(days=1)
DAYS = 14 * DAY
WEEKS = DAYS + 8 * 7 * DAY
MONTHS = WEEKS + 24 * 30 * DAY


def thin(dates: Iterable[datetime], now: datetime) -> set[datetime]:
    """The dates to drop; never the newest.

    Kept are the newest `MOST_OF_ONE_DAY` of the last 24 hours, then the newest of each day for 14 days, of each week
    for 8 weeks, of each month for 24 months. Dates in the future count as of now: a clock that was wrong costs nothing.
    """
    ordered = sorted(set(dates), reverse=True)
    kept: set[tuple[object, ...]] = set()
    dropped: set[datetime] = set()
    recent = 0
    for date in ordered:
        period = _period(date, now - date)
        if period == ():
            recent += 1
            keep = recent <= MOST_OF_ONE_DAY
        else:
            keep = period is not None and period not in kept
            kept.add(period or ())
        if not keep and date != ordered[0]:
            dropped.add(date)
    return dropped


def _period(date: datetime, age: timedelta) -> tuple[object, ...] | None:
    """What a backup of this age competes in: nothing (), its day, week or month; None when it is too old."""
    if age < DAY:
        return ()
    if age < DAYS:
        return ("day", date.date())
    if age < WEEKS:
        return ("week", *date.isocalendar()[:2])
    return ("month", date.year, date.month) if age < MONTHS else None
