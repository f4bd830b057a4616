"""The calendar leaves as files: a year as json or a workbook that can be imported again, and the list of what moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from catalog_app.exporters.layout import Column
from catalog_app.exporters.list_workbook import ListSheet
from catalog_app.model.calendar import CALENDAR_SCHEMA, DOUBT, WEEKDAYS, CalendarDay
from catalog_app.services.calendars import CalendarYear, Moved
from catalog_app.services.gate import Passage, gated
from catalog_app.services.list_report import write_list_report
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Progress

_DAYS = (
    Column(key="date", label="日期", width=8),
    Column(key="mark", label="休/班", width=5),
    Column(key="name", label="名称", width=14),
)
_MOVED = (
    Column(key="kind", label="类别", width=6),
    Column(key="title", label="公开信息或事项", width=30),
    Column(key="stage", label="时限", width=20),
    Column(key="old", label="原到期日", width=12),
    Column(key="new", label="新到期日", width=12),
)


def mark_word(day: CalendarDay) -> str:
    """休 or 班."""
    return "休" if day.off else "班"


def weekday_word(day: CalendarDay) -> str:
    """周一."""
    return WEEKDAYS[day.date.weekday()]


def moved_kind(one: Moved) -> str:
    """Whether a publication's limit moved or an item's next update."""
    return "公开信息" if one.publication else "事项更新"


def write_year_file(
    year: CalendarYear, contacts: frozenset[str], out: Path, *, replace: bool, progress: Progress
) -> Path:
    """A year as json or xlsx by the ending; a year not announced says so, and is not taken back as a notice.

    UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS; GateError.
    """
    if out.suffix.lower() != ".json":
        return write_list_report([_year_sheet(year)], contacts, out, replace=replace, progress=progress)
    require_target(out, ".json")
    with gated(out, contacts, replace=replace) as path:
        path.write_bytes(_year_json(year))
    return out


def write_moved_file(
    moved: Sequence[Moved],
    title: str,
    contacts: frozenset[str],
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
) -> Path:
    """What a change of the calendar moved, as xlsx. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS; GateError."""
    rows = [(moved_kind(one), one.title, one.stage, one.old_words, one.new_words) for one in moved]
    sheet = ListSheet(
        name="到期日变化",
        title=f"{title}：到期日变化",
        columns=_MOVED,
        rows=rows,
        notes=(f"共{len(rows)}个到期日改变。",),
        centred=frozenset(("kind", "old", "new")),
    )
    return write_list_report([sheet], contacts, out, replace=replace, progress=progress, passage=passage)


def _year_sheet(year: CalendarYear) -> ListSheet:
    doubt = DOUBT if year.status == "provisional" else ""
    return ListSheet(
        name=f"{year.year}年",
        title=f"{year.year}年工作日历{doubt}",
        columns=_DAYS,
        rows=[(day.date.isoformat(), mark_word(day), day.name) for day in year.days],
        notes=(f"全年工作日{year.working_days}天。",),
        centred=frozenset(("date", "mark")),
    )


def _year_json(year: CalendarYear) -> bytes:
    document = {
        "schema": CALENDAR_SCHEMA,
        "year": year.year,
        "status": year.status,
        "source": next((day.source for day in year.days if day.source), ""),
        "days": [{"date": day.date.isoformat(), "off": day.off, "name": day.name} for day in year.days],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1)
