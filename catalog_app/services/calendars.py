"""The working-day calendar of a workspace: a year's notice imported, days by hand, local festivals; what it moves.

Every change is one step that can be undone; the bundled years stay as they are beneath it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct, structs

from catalog_app.checks.deadlines import DeadlineBook
from catalog_app.checks.expectations import UpdateBook, expectations
from catalog_app.checks.workdays import Due
from catalog_app.importers.calendar_files import Notice, bad_notice, read_notice
from catalog_app.model.calendar import NATIONAL_DAY, Calendar, CalendarDay, DayStatus, dated
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.deadline import render_stage
from catalog_app.model.errors import UsageError
from catalog_app.model.outlines import Outline
from catalog_app.model.words import plain_line
from catalog_app.services.deadlines import bundled_calendar, calendar_of
from catalog_app.services.gate import require_clean_text
from catalog_app.services.register_rules import rules_of
from catalog_app.services.session import Session
from catalog_app.services.words import require_words
from catalog_app.support.progress import Progress, Silent

BY_HAND = "手工登记"
LOCAL = "地方节日"
LONGEST_FESTIVAL = 15
SILENT = Silent()
_TOLD_EVERY = 500


class Moved(Struct, frozen=True, kw_only=True):
    """A due day that a change of the calendar moves; `publication` None for an item's next update."""

    publication: str | None
    item: str
    title: str
    stage: str
    old: date
    new: date
    old_provisional: bool = False
    new_provisional: bool = False

    @property
    def old_words(self) -> str:
        """The old day with its mark."""
        return dated(self.old, provisional=self.old_provisional)

    @property
    def new_words(self) -> str:
        """The new day with its mark."""
        return dated(self.new, provisional=self.new_provisional)


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


class Festival(Struct, frozen=True, kw_only=True):
    """Days in a row of one local festival."""

    name: str
    source: str
    days: tuple[date, ...]

    @property
    def region(self) -> str:
        """Of whom; empty where nobody said."""
        return self.source.removeprefix(LOCAL).strip("（）")


class CalendarYear(Struct, frozen=True, kw_only=True):
    """A year as it counts here."""

    year: int
    status: DayStatus
    days: tuple[CalendarDay, ...]
    working_days: int
    own: int = 0
    """How many of its days this workspace told itself."""
    imported: bool = False
    """Whether the whole year's notice was imported here."""

    @property
    def standing(self) -> str:
        """已公布, 暂定（放假安排尚未公布）, and what is the township's own."""
        words = "已公布" if self.status == "official" else "暂定（放假安排尚未公布）"
        told = "，本单位导入的安排" if self.imported else f"，本单位登记{self.own}天" if self.own else ""
        return words + told


def known_years(session: Session) -> tuple[int, ...]:
    """The years that can be asked for, ascending."""
    return calendar_of(session).years


def calendar_year(session: Session | None, year: int) -> CalendarYear:
    """A year as it counts in the workspace, or as it is bundled. UsageError DATE_OUT_OF_RANGE."""
    calendar = calendar_of(session)
    worked = sum(calendar.is_working_day(date.fromordinal(day)) for day in _year_days(year))
    own = [day for day in session.workspace.calendar_days() if day.date.year == year] if session else []
    return CalendarYear(
        year=year,
        status="official" if calendar.is_announced(date(year, 1, 1)) else "provisional",
        days=calendar.days(year),
        working_days=worked,
        own=len(own),
        imported=any((day.date.month, day.date.day) == NATIONAL_DAY for day in own),
    )


def plan_notice(session: Session, path: Path, *, progress: Progress = SILENT) -> CalendarPlan:
    """What importing a year's notice would do; days by hand and local festivals stay. BAD_NOTICE, GateError."""
    notice, years = read_notice(path), bundled_calendar().years
    if not years[0] <= notice.year <= years[-1] + 1:
        raise bad_notice(path.name, f"{notice.year}年不在工作日历的范围内（{years[0]}–{years[-1] + 1}年）")
    return _plan_notice(session, notice, progress)


def plan_bundled(session: Session, year: int, *, progress: Progress = SILENT) -> CalendarPlan:
    """What giving up an imported notice would do; days by hand and local festivals stay."""
    own = [day for day in session.workspace.calendar_days() if day.date.year == year and not _is_town(day)]
    return _plan(session, f"恢复随程序附带的{year}年日历", year, (), own, progress)


def _plan_notice(session: Session, notice: Notice, progress: Progress) -> CalendarPlan:
    contacts = frozenset(one.value for one in session.workspace.contacts())
    require_clean_text((("名称", words) for words in {notice.source, *(day.name for day in notice.days)}), contacts)
    own = {day.date: day for day in session.workspace.calendar_days()}
    told = {day.date: day for day in notice.days if own.get(day.date) is None or not _is_town(own[day.date])}
    stale = [day for day in own.values() if day.date.year == notice.year and day.date not in told and not _is_town(day)]
    saved = [day for day in told.values() if own.get(day.date) != day]
    return _plan(session, f"导入{notice.year}年放假安排", notice.year, saved, stale, progress)


def plan_days(
    session: Session, days: Sequence[CalendarDay], remove: Iterable[date] = (), *, progress: Progress = SILENT
) -> CalendarPlan:
    """What days by hand would do; `remove` takes back what was entered. UsageError BAD_DAY names what cannot be."""
    own = {day.date: day for day in session.workspace.calendar_days()}
    for day in days:
        _require_day(session, day)
    saved = [day for day in days if own.get(day.date) != day]
    removed = [own[day] for day in remove if day in own]
    if not days and not removed:
        raise UsageError("BAD_DAY", "没有写明要登记或取消的日期，或者这一天没有登记过。", "请核对日期。")
    year = (saved or removed or list(days))[0].date.year
    return _plan(session, "修改工作日历", year, saved, removed, progress)


def own_day(day: date, *, off: bool, name: str, local: bool = False, region: str = "") -> CalendarDay:
    """A day entered by hand: 放假 or 上班; `local` = a festival of the region, off every clerk's calendar here."""
    source = LOCAL + (f"（{plain_line(region)}）" if plain_line(region) else "") if local else BY_HAND
    return CalendarDay(date=day, off=off, name=plain_line(name), source=source)


def festival_days(first: date, count: int, name: str, region: str) -> list[CalendarDay]:
    """The days of a festival of the region, one after the other. UsageError BAD_DAY where the count cannot be."""
    if not 1 <= count <= LONGEST_FESTIVAL:
        raise UsageError("BAD_DAY", f"节日不会有{count}天。", f"请填写1到{LONGEST_FESTIVAL}天。")
    days = [date.fromordinal(first.toordinal() + place) for place in range(count)]
    return [own_day(day, off=True, name=name, local=True, region=region) for day in days]


def festivals(session: Session) -> list[Festival]:
    """The local festivals, each with its days, by day."""
    found: list[Festival] = []
    for day in session.workspace.calendar_days():
        if not day.source.startswith(LOCAL):
            continue
        last = found[-1] if found else None
        if last and (last.name, last.source) == (day.name, day.source) and (day.date - last.days[-1]).days == 1:
            found[-1] = structs.replace(last, days=(*last.days, day.date))
        else:
            found.append(Festival(name=day.name, source=day.source, days=(day.date,)))
    return found


def apply_plan(session: Session, plan: CalendarPlan, stamp: Stamp) -> ChangeSet:
    """Store the days as one step that can be undone."""
    with session.workspace.transaction(plan.name, stamp) as recorder:
        for day in plan.removed:
            recorder.remove("calendar_day", day.date.isoformat())
        for day in plan.saved:
            recorder.save_calendar_day(day)
    return session.notify(recorder.changes)


def recompute(
    session: Session,
    saved: Iterable[CalendarDay],
    removed: Iterable[CalendarDay] = (),
    *,
    progress: Progress = SILENT,
) -> list[Moved]:
    """Which open due days, display periods and updates these changes of the calendar move, by their new day."""
    gone = {day.date for day in removed}
    own = {day.date: day for day in session.workspace.calendar_days() if day.date not in gone}
    after = bundled_calendar().with_days([*(own | {day.date: day for day in saved}).values()])
    before = calendar_of(session)
    items = session.workspace.items()
    old, new = DeadlineBook(items, before), DeadlineBook(items, after)
    moved: list[Moved] = []
    total = session.workspace.count_publications()
    for number, outline in enumerate(session.workspace.outlines()):
        if number % _TOLD_EVERY == 0:
            progress.step(number, total, "推算到期日")
        moved += _moved(outline, old, new)
    moved += _moved_updates(session, before, after)
    return sorted(set(moved), key=lambda one: (one.new, one.title, one.stage, one.old))  # twenty boards move as one


def _plan(
    session: Session,
    name: str,
    year: int,
    saved: Sequence[CalendarDay],
    removed: Sequence[CalendarDay],
    progress: Progress,
) -> CalendarPlan:
    moved = recompute(session, saved, removed, progress=progress) if saved or removed else []
    return CalendarPlan(name=name, year=year, saved=tuple(saved), removed=tuple(removed), moved=tuple(moved))


def _moved(outline: Outline, old: DeadlineBook, new: DeadlineBook) -> Iterator[Moved]:
    for before in old.open(outline, outline.postings, date.max):
        after = new.due(before.stage, before.event_day)
        if after and after.due != before.due.due:
            yield _one(outline, render_stage(before.stage), before.due, after)
    for posting in outline.postings:
        if posting.taken_down is None:
            ends = [book.display_end(outline, posting.channel, posting.posted_on) for book in (old, new)]
            if ends[0] and ends[1] and ends[0].due != ends[1].due:
                yield _one(outline, f"公示期（{posting.channel}）", ends[0], ends[1])


def _one(outline: Outline, stage: str, old: Due, new: Due) -> Moved:
    return _moved_day(outline.uid, outline.item, outline.title, stage, old, new)


def _moved_day(publication: str | None, item: str, title: str, stage: str, old: Due, new: Due) -> Moved:
    return Moved(
        publication=publication,
        item=item,
        title=title,
        stage=stage,
        old=old.due,
        new=new.due,
        old_provisional=old.provisional,
        new_provisional=new.provisional,
    )


def _moved_updates(session: Session, before: Calendar, after: Calendar) -> Iterator[Moved]:
    workspace, today = session.workspace, date.max
    book = UpdateBook(today)
    for showing in workspace.showings():
        book.add(showing)
    items, signed, lasting = workspace.items(), workspace.no_information(), rules_of(session).lasting_days
    new = {(one.item.uid, one.stage): one for one in expectations(items, book, signed, after, today, lasting)}
    for one in expectations(items, book, signed, before, today, lasting):
        found = new.get((one.item.uid, one.stage))
        if found and found.due.due != one.due.due:
            yield _moved_day(None, one.item.uid, one.item.title, render_stage(one.stage), one.due, found.due)


def _is_town(day: CalendarDay) -> bool:
    return day.source == BY_HAND or day.source.startswith(LOCAL)


def _require_day(session: Session, day: CalendarDay) -> None:
    calendar_of(session).status(day.date)  # DATE_OUT_OF_RANGE
    contacts = frozenset(one.value for one in session.workspace.contacts())
    require_words("地区", day.source, contacts)
    if not require_words("名称", day.name, contacts):
        raise UsageError("BAD_DAY", f"{day.date}没有写明是什么节日或为什么上班。", "请写明名称，如 古尔邦节。")
    if (day.date.month, day.date.day) == NATIONAL_DAY:
        raise UsageError("BAD_DAY", "10月1日是国庆节，不能单独登记。", "请导入全年的放假安排。")
    if not day.off and calendar_of(session).is_working_day(day.date):
        raise UsageError("BAD_DAY", f"{day.date}本来就是工作日。", "请核对日期。")


def _year_days(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
