"""Days of the working calendar, local festivals and moved due days as rows of a table."""

from __future__ import annotations

from typing import Any

from catalog_app.services.calendar_files import mark_word, moved_kind, weekday_word
from catalog_app.ui.models.rows import Column


def _date(row: Any) -> str:
    return str(row.date)


def _weekday(row: Any) -> str:
    return weekday_word(row)


def _mark(row: Any) -> str:
    return mark_word(row)


def _mark_tone(row: Any) -> str:
    return "published" if row.off else "soon"


def _name(row: Any) -> str:
    return str(row.name)


def _source(row: Any) -> str:
    return f"{row.source}{'' if row.status == 'official' else '（暂定）'}"


def _festival_days(row: Any) -> str:
    first, last = row.days[0], row.days[-1]
    return f"{first}" if first == last else f"{first} 至 {last}"


def _festival_count(row: Any) -> str:
    return f"{len(row.days)}天"


def _region(row: Any) -> str:
    return row.region or "—"


def _kind(row: Any) -> str:
    return moved_kind(row)


def _title(row: Any) -> str:
    return str(row.title)


def _stage(row: Any) -> str:
    return str(row.stage)


def _old(row: Any) -> str:
    return str(row.old_words)


def _new(row: Any) -> str:
    return str(row.new_words)


def _new_tone(row: Any) -> str:
    return "overdue" if row.new < row.old else ""


DAY_COLUMNS = (
    Column(key="date", label="日期", text=_date),
    Column(key="weekday", label="星期", text=_weekday),
    Column(key="mark", label="休/班", text=_mark, tone=_mark_tone),
    Column(key="name", label="名称", text=_name),
    Column(key="source", label="来源", text=_source),
)
FESTIVAL_COLUMNS = (
    Column(key="name", label="节日", text=_name),
    Column(key="days", label="日期", text=_festival_days),
    Column(key="count", label="天数", text=_festival_count),
    Column(key="region", label="地区", text=_region),
)
MOVED_COLUMNS = (
    Column(key="kind", label="类别", text=_kind),
    Column(key="title", label="公开信息或事项", text=_title),
    Column(key="stage", label="时限", text=_stage),
    Column(key="old", label="原到期日", text=_old),
    Column(key="new", label="新到期日", text=_new, tone=_new_tone),
)
