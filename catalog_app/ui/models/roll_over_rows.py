"""Rows of 年度结转: the drafts that a new year begins with; ticked ones are made."""

from __future__ import annotations

from typing import Any

from catalog_app.services.bulk_entry import CopyLine
from catalog_app.ui.models.rows import Column

_THERE = "这一期已经有了"


def can_draft(row: CopyLine) -> bool:
    """Whether a draft can be made."""
    return row.offered


def _title(row: Any) -> str:
    return str(row.draft.title)


def _period(row: Any) -> str:
    return str(row.draft.period)


def _item(row: Any) -> str:
    return f"{row.item.number} {row.item.title}"


def _before(row: Any) -> str:
    return f"{row.before.title}（{row.before.period}）"


def _remark(row: Any) -> str:
    return row.refused or (_THERE if row.twin else "；".join(row.warnings))


def _tone(row: Any) -> str:
    return "error" if row.refused else "warning" if row.warnings else ""


DRAFT_COLUMNS = (
    Column(key="title", label="新草稿的标题", text=_title),
    Column(key="period", label="期次", text=_period),
    Column(key="item", label="公开事项", text=_item),
    Column(key="before", label="照着哪一条", text=_before),
    Column(key="remark", label="要核对的", text=_remark, tone=_tone),
)
