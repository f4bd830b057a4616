"""What a grid cell of an item shows, tells a screen reader, and sorts by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog_app.model.catalog import ORIGIN_LABELS, Item, Origin, Stage
from catalog_app.model.cells import cell_text
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, short_label
from catalog_app.model.fields import TICK
from catalog_app.model.findings import Finding
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models.item_columns import DOMAIN, NUMBER, ORIGIN, SEQUENCE, STATION, STATUS, ItemColumn

STATUS_ORDER = ("overdue", "soon", "empty", "draft", "display", "published", "not_applicable")
DUE_CODES = frozenset({"overdue", "due_soon", "take_down"})
"""Findings the state itself already tells."""
FINDING_LABELS = {
    "not_localized": "未本地化",
    "missing_field": "缺内容",
    "no_channel": "没有渠道",
    "deadline_unclear": "时限不明",
    "station_missing": "没有站所",
    "overdue": "逾期",
    "due_soon": "将到期",
    "take_down": "可撤下",
    "display_too_short": "公示不足",
    "posted_too_early": "早于期限",
    "stale": "待更新",
    "rules_differ": "门户方案不同",
    "empty_column": "空白栏目",
    "too_few": "条数不足",
    "review_due": "待复核",
    "standard_newer": "国家目录有新版",
    "update_overdue": "更新逾期",
    "update_due": "将要更新",
    "interpretation_missing": "缺解读",
    "interpretation_late": "解读迟",
    "not_reviewed": "未审核",
    "reassess_due": "该重新评估",
    "content_not_checked": "没有检查",
}
"""Every code the checks raise, in the order a menu tells them."""
_DAYS = {"day": 1.0, "hour": 1 / 24, "week": 7.0, "month": 30.0}
_LATER = {"fixed_date": 1000.0, "period": 1100.0, "other": 2000.0}


def open_findings(row: ItemRow) -> tuple[Finding, ...]:
    """The findings a clerk is to mend in the row itself."""
    return tuple(finding for finding in row.findings if finding.code not in DUE_CODES)


def finding_label(finding: Finding) -> str:
    """One or two words for a finding's code; what it says where it has none."""
    return FINDING_LABELS.get(finding.code, finding.message)


def channel_words(item: Item, *, optional: bool = False) -> str:
    """The required channels in short, ■村公示栏 ■政府网站; `optional` adds the others with □."""
    channels = item.channels
    words = []
    for name in NATIONAL_CHANNELS:
        if name == OTHER and channels.other:
            continue
        if name in channels.required:
            words.append("■" + short_label(name))
        elif optional and name in channels.optional:
            words.append("□" + short_label(name))
    words += [("□" if OTHER in channels.optional else "■") + name for name in channels.other]
    return " ".join(words)


def display_text(row: ItemRow, column: ItemColumn, names: Mapping[str, str]) -> str:
    """The words of a grid cell on one line; `names` = names of stations and domains by uid and code."""
    item = row.item
    if column.field is None:
        return _plain_text(row, column.key, names)
    if column.key == "elements":
        return "；".join(element.text + ("（可选）" if element.optional else "") for element in item.elements)
    if column.key == "channels":
        return channel_words(item)
    return cell_text(item, column.key).replace("\n", "；")


def edit_text(row: ItemRow, column: ItemColumn, names: Mapping[str, str]) -> str:
    """The full words of a cell, as copied, typed and pasted."""
    if column.field is None:
        return _plain_text(row, column.key, names)
    return cell_text(row.item, column.key)


def accessible_text(row: ItemRow, column: ItemColumn, names: Mapping[str, str]) -> str:
    """Column and value, as a screen reader is to say them."""
    text = edit_text(row, column, names)
    if column.tick:
        text = "是" if text == TICK else "否"
    elif column.key == STATUS:
        text = "，".join([row.status.text, *(finding_label(finding) for finding in open_findings(row))])
    return f"{column.plain_label}：{text or '空'}"


def tip_text(row: ItemRow, column: ItemColumn, names: Mapping[str, str]) -> str:
    """The full text for the tooltip; states and numbers tell the findings."""
    if column.key in (STATUS, SEQUENCE, "publisher"):
        lines = [f"{finding.message}{finding.remedy}" for finding in row.findings]
        if column.key == "publisher" and row.item.publisher:
            lines = [row.item.publisher, *(f.message for f in row.findings if f.code == "not_localized")]
        if row.item.reason:
            lines.append(f"理由：{row.item.reason}")
        return "\n".join(lines)
    if column.key == "channels":
        return channel_words(row.item, optional=True).replace(" ", "\n")
    return edit_text(row, column, names)


def sort_value(row: ItemRow, column: ItemColumn, names: Mapping[str, str]) -> Any:
    """A raw value to compare; numbers for places, days and states, words for the rest."""
    if column.key == SEQUENCE:
        return (row.item.domain, row.item.position)
    if column.key == "deadline":
        return (deadline_days(row.item.deadline.stages), row.item.deadline.text)
    if column.key == STATUS:
        return STATUS_ORDER.index(row.status.code)
    return edit_text(row, column, names)


def deadline_days(stages: tuple[Stage, ...]) -> float:
    """About how many calendar days the first dated stage leaves; unclear ones come last."""
    if not stages:
        return 3000.0
    return min(_stage_days(stage) for stage in stages)


def _stage_days(stage: Stage) -> float:
    if stage.rule == "immediate":
        return 0.0
    if stage.rule in _LATER or stage.days is None:
        return _LATER.get(stage.rule, 2000.0)
    days = stage.days * _DAYS[stage.unit]
    return days * 1.4 if stage.rule == "working_days" else days


def _plain_text(row: ItemRow, key: str, names: Mapping[str, str]) -> str:
    item = row.item
    if key == SEQUENCE:
        return str(item.position)
    if key == DOMAIN:
        return names.get(item.domain, item.domain)
    if key == NUMBER:
        return item.number
    if key == STATION:
        return names.get(item.station or "", "")
    if key == ORIGIN:
        return ORIGIN_LABELS[Origin(item.origin)]
    return f"{row.status.symbol} {row.status.text}" if key == STATUS else ""
