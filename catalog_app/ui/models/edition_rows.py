"""Columns of the 目录版本 dialog: editions, changes between two of them, review tasks, legal sources."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from catalog_app.model.edition_changes import CHANGE_LABELS
from catalog_app.model.editions import REVIEW_LABELS
from catalog_app.ui.models.rows import Column

_CHANGE_TONES = {"added": "ok", "changed": "warn", "removed": "bad"}


class SourceChoice(Struct, frozen=True):
    """A legal source and how many items cite it."""

    title: str
    number: str | None
    count: int


def _number(row: Any) -> str:
    return str(row.number or "")


def _approved(row: Any) -> str:
    return f"{row.approved}"


def _approver(row: Any) -> str:
    return str(row.approver)


def _items(row: Any) -> str:
    return f"{row.items}项"


def _reason(row: Any) -> str:
    return str(row.reason)


def _kind(row: Any) -> str:
    return CHANGE_LABELS[row.kind]


def _kind_tone(row: Any) -> str:
    return _CHANGE_TONES[row.kind]


def _domain(row: Any) -> str:
    return str(row.domain)


def _title(row: Any) -> str:
    return str(row.title)


def _what(row: Any) -> str:
    return "、".join(field.label for field in row.fields) if row.kind == "changed" else ""


def _due(row: Any) -> str:
    return f"{row.due}"


def _task_kind(row: Any) -> str:
    return REVIEW_LABELS[row.kind]


def _task_text(row: Any) -> str:
    return str(row.text)


def _task_state(row: Any) -> str:
    return f"{row.done} {row.done_by}：{row.opinion}" if row.done else "待复核"


def _task_tone(row: Any) -> str:
    return "published" if row.done else "warning"


def _count(row: Any) -> str:
    return f"{row.count}项"


def _version_domain(row: Any) -> str:
    return str(row.domain.name)


def _followed(row: Any) -> str:
    return f"{row.domain.version}版" if row.domain.version else "没有国家目录"


def _bundled(row: Any) -> str:
    return f"{row.bundled}版" if row.bundled else ""


def _version_state(row: Any) -> str:
    return "有新版" if row.is_newer else "最新"


def _version_tone(row: Any) -> str:
    return "soon" if row.is_newer else "published"


EDITION_COLUMNS = (
    Column(key="number", label="版本号", text=_number),
    Column(key="approved", label="批准日期", text=_approved),
    Column(key="approver", label="批准人", text=_approver),
    Column(key="items", label="事项", text=_items),
    Column(key="reason", label="批准理由", text=_reason),
)
CHANGE_COLUMNS = (
    Column(key="kind", label="变化", text=_kind, tone=_kind_tone),
    Column(key="domain", label="领域", text=_domain),
    Column(key="number", label="事项编号", text=_number),
    Column(key="title", label="事项", text=_title),
    Column(key="what", label="改动的栏目", text=_what),
)
REVIEW_COLUMNS = (
    Column(key="due", label="期限", text=_due),
    Column(key="kind", label="缘由", text=_task_kind),
    Column(key="text", label="复核什么", text=_task_text),
    Column(key="state", label="情况", text=_task_state, tone=_task_tone),
)
VERSION_COLUMNS = (
    Column(key="domain", label="领域", text=_version_domain),
    Column(key="followed", label="本目录依据", text=_followed),
    Column(key="bundled", label="程序里的国家目录", text=_bundled),
    Column(key="state", label="情况", text=_version_state, tone=_version_tone),
)
SOURCE_COLUMNS = (
    Column(key="title", label="依据名称", text=_title),
    Column(key="number", label="文号", text=_number),
    Column(key="count", label="引用", text=_count),
)
