"""Columns of a publication's review steps, attachments and links."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from catalog_app.ui.models.rows import Column

_TONES = {"同意": "published", "退回": "overdue", "重审": "warning", "撤回": "not_applicable", "废止": "not_applicable"}


class LinkRow(Struct, frozen=True):
    """A linked publication with what it is to this one."""

    kind: str
    uid: str
    title: str
    state: str


def size_words(size: int) -> str:
    """12 KB, 3.4 MB."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(size // 1024, 1)} KB"


def _step(row: Any) -> str:
    return str(row.step)


def _decision(row: Any) -> str:
    return str(row.decision)


def _decision_tone(row: Any) -> str:
    return _TONES.get(row.decision, "info")


def _name(row: Any) -> str:
    return str(row.name)


def _at(row: Any) -> str:
    return f"{row.at:%Y-%m-%d %H:%M}"


def _opinion(row: Any) -> str:
    return str(row.opinion) or "—"


def _proof(row: Any) -> str:
    return f"{row.opinion or '—'}\n内容指纹 {row.content_sha256[:12]}"


def _size(row: Any) -> str:
    return size_words(row.size)


def _kind(row: Any) -> str:
    return str(row.kind)


def _title(row: Any) -> str:
    return str(row.title)


def _state(row: Any) -> str:
    return str(row.state)


STEP_COLUMNS = (
    Column(key="step", label="环节", text=_step),
    Column(key="decision", label="结果", text=_decision, tone=_decision_tone),
    Column(key="name", label="审核人", text=_name),
    Column(key="at", label="时间", text=_at),
    Column(key="opinion", label="意见", text=_opinion, tip=_proof),
)
FILE_COLUMNS = (
    Column(key="name", label="附件", text=_name),
    Column(key="size", label="大小", text=_size),
)
LINK_COLUMNS = (
    Column(key="kind", label="关联", text=_kind),
    Column(key="title", label="标题", text=_title),
    Column(key="state", label="状态", text=_state),
)
FOUND_COLUMNS = LINK_COLUMNS[1:]
