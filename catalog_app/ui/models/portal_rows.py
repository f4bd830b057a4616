"""Columns of the 报送 page: what a package would carry, and the packages made so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog_app.model.findings import SEVERITY_LABELS
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
    return str(row.by).partition("（")[0]


def _by_tip(row: Any) -> str:
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
    Column(key="by", label="经办人", text=_by, tip=_by_tip),
    Column(key="status", label="状态", text=_status, tone=_status_tone),
    Column(key="file", label="文件", text=_file, tip=_path),
)


_PLACE = 20
ANSWER_LABELS = {"accepted": "已接收", "rejected": "已退回", "": "未答复"}
_WHOLE = {"accepted": "（整包已接收）", "rejected": "（整包已退回）", "": ""}
_ANSWER_TONES = {"accepted": "published", "rejected": "overdue", "": "muted"}
_PLAN_TONES = {"accepted": "ok", "rejected": "warn", "ambiguous": "bad", "unknown": "bad", "refused": "bad"}


def _said(row: Any) -> str:
    return row.status or ""


def _answer(row: Any) -> str:
    return ANSWER_LABELS[_said(row)]


def _answer_tone(row: Any) -> str:
    return _ANSWER_TONES[_said(row)]


def _answer_words(row: Any) -> str:
    return (row.answer.url or row.answer.reason) if row.answer else _WHOLE[_said(row)]


def _published(row: Any) -> str:
    found = row.answer.published_at if row.answer else None
    return f"{found:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if found else ""


def _place(row: Any) -> str:
    return str(row.row or "")


def _planned(row: Any) -> str:
    from catalog_app.services.answers import STATE_LABELS as LABELS

    return LABELS[row.state]


def _plan_tone(row: Any) -> str:
    return _PLAN_TONES.get(row.state, "muted")


def _plan_words(row: Any) -> str:
    if row.message or row.reply is None:
        return str(row.message)
    return str(row.reply.url or row.reply.reason)


def _about(row: Any) -> str:
    return str(row.item.title) if row.item else "、".join(f"“{one.title}”？" for one in row.candidates)


def _severity(row: Any) -> str:
    return SEVERITY_LABELS[row.severity]


def _severity_tone(row: Any) -> str:
    return {"error": "bad", "warning": "warn"}.get(row.severity, "muted")


def _where(row: Any) -> str:
    _, mark, rest = str(row.message).partition("“")
    return rest.partition("”")[0] if mark else ""


def _where_short(row: Any) -> str:
    """Beginning and end: the end is the file."""
    place = _where(row)
    return place if len(place) <= _PLACE else f"{place[: _PLACE // 2]}…{place[-_PLACE // 2 :]}"


def _message(row: Any) -> str:
    return str(row.message)


def _message_short(row: Any) -> str:
    """Without the place that stands beside it."""
    place = _where(row)
    return _message(row).replace(f"“{place}”", "“…”", 1) if len(place) > _PLACE else _message(row)


def _remedy(row: Any) -> str:
    return str(row.remedy)


SENT_ITEM_COLUMNS = (
    Column(key="change", label="变化", text=_change, sort=_change_order, tone=_change_tone),
    Column(key="title", label="题名", text=_title),
    Column(key="answer", label="答复", text=_answer, tone=_answer_tone),
    Column(key="words", label="网址或退回原因", text=_answer_words),
    Column(key="published", label="发布时间", text=_published),
)
PLAN_COLUMNS = (
    Column(key="row", label="行", text=_place),
    Column(key="title", label="答复里的标题", text=_title),
    Column(key="state", label="将登记", text=_planned, tone=_plan_tone),
    Column(key="about", label="对应包里的", text=_about),
    Column(key="words", label="网址、原因或说明", text=_plan_words),
)
FINDING_COLUMNS = (
    Column(key="severity", label="程度", text=_severity, tone=_severity_tone),
    Column(key="where", label="位置", text=_where_short, tip=_where),
    Column(key="message", label="问题", text=_message_short, tip=_message),
    Column(key="remedy", label="怎么办", text=_remedy),
)
