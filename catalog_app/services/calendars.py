"""The working-day calendar of a workspace: a year's notice imported, days by hand, local festivals; what it moves.

Every change is one step that can be undone; the bundled years stay as they are beneath it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from catalog_app.checks.deadlines import DeadlineBook
from catalog_app.checks.expectations import UpdateBook, expectations
from catalog_app.importers.calendar_files import Notice, read_notice
from catalog_app.model.calendar import FIRST_WEEKEND_DAY, NATIONAL_DAY, Calendar, CalendarDay, DayStatus
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.deadline import render_stage
from catalog_app.model.errors import UsageError
from catalog_app.model.outlines import Outline
from catalog_app.model.words import plain_line
from catalog_app.services.deadlines import bundled_calendar, calendar_of
from catalog_app.services.register_rules import rules_of
from catalog_app.services.session import Session
from catalog_app.services.words import require_words
from catalog_app.store.outlines import outlines, showings

BY_HAND = "手工登记"
LOCAL = "地方节日"
_TOWN_SOURCES = (BY_HAND, LOCAL)


class Moved(Struct, frozen=True, kw_only=True):
    """A due day that a change of the calendar moves; `publication` None for an item's next update."""

    publication: str | None
    item: str
    title: str
    stage: str
    old: date
    new: date


class CalendarPlan(Struct, frozen=True, kw_only=True):
    """What a change of the calendar would do, day by day, and which due days it moves."""

    name: str
    """Of the step."""
    year: int
    saved: tuple[CalendarDay, ...]
    removed: tuple[CalendarDay, ...]
    moved: tuple[Moved, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.saved and not self.removed


class CalendarYear(Struct, frozen=True, kw_only=True):
    """A year as it counts here."""

    year: int
    status: DayStatus
    days: tuple[CalendarDay, ...]
    working_days: int


def calendar_year(session: Session | None, year: int) -> CalendarYear:
    """A year as it counts in the workspace, or as it is bundled. UsageError DATE_OUT_OF_RANGE."""
    calendar = calendar_of(session)
    status = calendar.status(date(year, 6, 1))
    worked = sum(calendar.is_working_day(date.fromordinal(day)) for day in _year_days(year))
    return CalendarYear(year=year, status=status, days=calendar.days(year), working_days=worked)


def plan_notice(session: Session, path: Path) -> CalendarPlan:
    """What importing a year's notice would do; days by hand and local festivals stay. UsageError BAD_NOTICE."""
    return _plan_notice(session, read_notice(path))


def _plan_notice(session: Session, notice: Notice) -> CalendarPlan:
    own = {day.date: day for day in session.workspace.calendar_days()}
    told = {day.date: day for day in notice.days if own.get(day.date) is None or not _is_town(own[day.date])}
    stale = [day for day in own.values() if day.date.year == notice.year and day.date not in told and not _is_town(day)]
    saved = [day for day in told.values() if own.get(day.date) != day]
    return _plan(session, f"导入{notice.year}年放假安排", notice.year, saved, stale)


def plan_days(session: Session, days: Sequence[CalendarDay], remove: Iterable[date] = ()) -> CalendarPlan:
    """What days by hand would do; `remove` takes back what was entered. UsageError BAD_DAY names what cannot be."""
    own = {day.date: day for day in session.workspace.calendar_days()}
    for day in days:
        _require_day(session, day)
    saved = [day for day in days if own.get(day.date) != day]
    removed = [own[day] for day in remove if day in own]
    if not days and not removed:
        raise UsageError("BAD_DAY", "没有写明要登记或取消的日期，或者这一天没有登记过。", "请核对日期。")
    year = (saved or removed or list(days))[0].date.year
    return _plan(session, "修改工作日历", year, saved, removed)


def own_day(day: date, *, off: bool, name: str, local: bool = False) -> CalendarDay:
    """A day entered by hand: 放假 or 上班; `local` = a festival of the region, off every clerk's calendar here."""
    return CalendarDay(date=day, off=off, name=plain_line(name), source=LOCAL if local else BY_HAND)


def apply_plan(session: Session, plan: CalendarPlan, stamp: Stamp) -> ChangeSet:
    """Store the days as one step that can be undone."""
    with session.workspace.transaction(plan.name, stamp) as recorder:
        for day in plan.removed:
            recorder.remove("calendar_day", day.date.isoformat())
        for day in plan.saved:
            recorder.save_calendar_day(day)
    return session.notify(recorder.changes)


def recompute(session: Session, saved: Iterable[CalendarDay], removed: Iterable[CalendarDay] = ()) -> list[Moved]:
    """Which open due days, display periods and updates these changes of the calendar move, by their new day."""
    gone = {day.date for day in removed}
    own = {day.date: day for day in session.workspace.calendar_days() if day.date not in gone}
    after = bundled_calendar().with_days([*(own | {day.date: day for day in saved}).values()])
    before = calendar_of(session)
    items = session.workspace.items()
    old, new = DeadlineBook(items, before), DeadlineBook(items, after)
    moved = [one for outline in outlines(session.workspace.database) for one in _moved(outline, old, new)]
    moved += _moved_updates(session, before, after)
    return sorted(moved, key=lambda one: (one.new, one.title))


def _plan(
    session: Session, name: str, year: int, saved: Sequence[CalendarDay], removed: Sequence[CalendarDay]
) -> CalendarPlan:
    moved = recompute(session, saved, removed) if saved or removed else []
    return CalendarPlan(name=name, year=year, saved=tuple(saved), removed=tuple(removed), moved=tuple(moved))


def _moved(outline: Outline, old: DeadlineBook, new: DeadlineBook) -> Iterator[Moved]:
    for before in old.open(outline, outline.postings, date.max):
        after = new.due(before.stage, before.event_day)
        if after and after.due != before.due.due:
            yield _one(outline, render_stage(before.stage), before.due.due, after.due)
    for posting in outline.postings:
        if posting.taken_down is None:
            ends = [book.display_end(outline, posting.channel, posting.posted_on) for book in (old, new)]
            if ends[0] and ends[1] and ends[0].due != ends[1].due:
                yield _one(outline, f"公示期（{posting.channel}）", ends[0].due, ends[1].due)


def _one(outline: Outline, stage: str, old: date, new: date) -> Moved:
    return Moved(publication=outline.uid, item=outline.item, title=outline.title, stage=stage, old=old, new=new)


def _moved_updates(session: Session, before: Calendar, after: Calendar) -> Iterator[Moved]:
    workspace, today = session.workspace, date.max
    book = UpdateBook(today)
    for showing in showings(workspace.database):
        book.add(showing)
    items, signed, lasting = workspace.items(), workspace.no_information(), rules_of(session).lasting_days
    new = {(one.item.uid, one.stage): one for one in expectations(items, book, signed, after, today, lasting)}
    for one in expectations(items, book, signed, before, today, lasting):
        found = new.get((one.item.uid, one.stage))
        if found and found.due.due != one.due.due:
            yield Moved(
                publication=None,
                item=one.item.uid,
                title=one.item.title,
                stage=render_stage(one.stage),
                old=one.due.due,
                new=found.due.due,
            )


def _is_town(day: CalendarDay) -> bool:
    return day.source in _TOWN_SOURCES


def _require_day(session: Session, day: CalendarDay) -> None:
    bundled_calendar().status(day.date)  # DATE_OUT_OF_RANGE
    if not require_words("名称", day.name, frozenset(one.value for one in session.workspace.contacts())):
        raise UsageError("BAD_DAY", f"{day.date}没有写明是什么节日或为什么上班。", "请写明名称，如 古尔邦节。")
    if (day.date.month, day.date.day) == NATIONAL_DAY:
        raise UsageError("BAD_DAY", "10月1日是国庆节，不能单独登记。", "请导入全年的放假安排。")
    if not day.off and day.date.weekday() < FIRST_WEEKEND_DAY and bundled_calendar().is_working_day(day.date):
        raise UsageError("BAD_DAY", f"{day.date}本来就是工作日。", "请核对日期。")


def _year_days(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
