"""The columns of a ledger of what was published (台账): one header each, written by us and found in old ledgers."""

from __future__ import annotations

from catalog_app.model.fields import STATION_LABEL

LEDGER_LABELS = {
    "day": "发布日期",
    "title": "信息标题",
    "number": "文号",
    "index_number": "索引号",
    "domain": "所属领域",
    "item": "公开事项",
    "station": STATION_LABEL,
    "channel": "公开渠道",
    "place": "公示栏（位置）",
    "url": "网址",
    "formed": "形成日期",
    "taken_down": "撤下日期",
    "by": "经办人",
}
