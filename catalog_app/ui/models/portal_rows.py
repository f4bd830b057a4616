"""Columns of the 报送 page: what a package would carry, and the packages made so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog_app.model.records import PACKAGE_STATUS_LABELS
from catalog_app.ui.models.rows import Column

CHANGE_LABELS = {"new": "新增", "changed": "修改", "withdrawn": "撤回", "same": "不变"}
_CHANGE_TONES = {"new": "ok", "changed": "warn", "withdrawn": "bad", "same": "muted"}
_CHANGE_ORDER = tuple(CHANGE_LABELS)
KIND_LABELS = {"publication": "公开信息", "catalog": "目录"}
_STATUS_TONES = {"sent": "soon", "accepted": "published", "rejected": "overdue"}


def _change(row: Any) -> str:
    return CHANGE_LABELS[row.change]


def _change_order(row: Any) -> int:
    return _CHANGE_ORDER.index(row.change)


def _change_tone(row: Any) -> str:
    return _CHANGE_TONES[row.change]


def _title(row: Any) -> str:
    return str(row.title)


def _domain(row: Any) -> str:
    return str(row.domain)


def _kind(row: Any) -> str:
    return KIND_LABELS[row.kind]


def _number(row: Any) -> str:
    return str(row.number)


def _created(row: Any) -> str:
    return f"{row.created:%Y-%m-%d %H:%M}"


def _by(row: Any) -> str:
    return str(row.by)


def _status(row: Any) -> str:
    return PACKAGE_STATUS_LABELS.get(row.status, str(row.status))


def _status_tone(row: Any) -> str:
    return _STATUS_TONES.get(row.status, "")


def _file(row: Any) -> str:
    return Path(row.path).name


def _path(row: Any) -> str:
    return str(row.path)


LINE_COLUMNS = (
    Column(key="change", label="变化", text=_change, sort=_change_order, tone=_change_tone),
    Column(key="title", label="题名", text=_title),
    Column(key="domain", label="领域", text=_domain),
    Column(key="kind", label="类型", text=_kind),
)
PACKAGE_COLUMNS = (
    Column(key="number", label="编号", text=_number),
    Column(key="created", label="生成时间", text=_created),
    Column(key="by", label="经办人", text=_by),
    Column(key="status", label="状态", text=_status, tone=_status_tone),
    Column(key="file", label="文件", text=_file, tip=_path),
)
