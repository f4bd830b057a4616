"""Header words of catalog tables: the one list that writers avoid and readers bind by.

Built from model/fields.py; legends in brackets, white space and the width of characters make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from catalog_app.model.fields import (
    FIELDS,
    NUMBER_LABEL,
    ORIGIN_LABEL,
    REASON_LABEL,
    SEQUENCE_LABEL,
    STATION_LABEL,
)

EXTRA_PREFIX = "附加："
"""Put before the name of an extra column that would otherwise be taken for one of ours."""
OWN_COLUMNS = {
    SEQUENCE_LABEL: "sequence",
    STATION_LABEL: "station",
    ORIGIN_LABEL: "origin",
    REASON_LABEL: "reason",
    NUMBER_LABEL: "number",
}
FOREIGN_COLUMNS = {
    "编号": "sequence",
    "序": "sequence",
    "项号": "sequence",
    "相应领域": "domain",
    "领域": "domain",
    "公开领域": "domain",
    "所属领域": "domain",
    "对应领域": "domain",
    "领域名称": "domain",
    "公开属性": "attribute",
}
"""Further columns that catalogs of other offices have and ours never write. `attribute` holds 主动公开 as a word."""
FREE_COLUMNS = frozenset(
    (
        *("公开形式", "公开类别", "公开类型", "公开内容标题", "公开要求", "公开栏目", "公开情况", "不予公开理由"),
        *(
            "五公开",
            "五公开阶段",
            "条款内容",
            "依据效力位阶",
            "事项类别",
            "事项类型",
            "对应职责",
            "更新周期",
            "更新频次",
        ),
        *("责任科室", "责任股室", "责任部门", "责任人", "联系人", "内部联系人", "咨询电话", "联系电话", "监督电话"),
        *("监督举报电话", "政府网站", "网址", "链接", "备注", "说明"),
    )
)
"""Columns met beside ours that a likeness must not turn into one of ours."""
_LEGEND = re.compile(r"[(（][^()（）]*[■□●〇○][^()（）]*[)）]")


def plain_header(text: str) -> str:
    """`text` without legend and white space: what the header says."""
    return "".join(_LEGEND.sub("", text).split())


def fold_header(text: str) -> str:
    """`plain_header` with wide characters as narrow ones, for comparing."""
    return "".join(unicodedata.normalize("NFKC", plain_header(text)).split())


def is_known_header(text: str) -> bool:
    """Whether a column with this header would be taken for one of ours."""
    return fold_header(text) in known_headers() or not fold_header(text)


@cache
def known_headers() -> dict[str, str]:
    """Folded header words with the keys they stand for; leaves are written `levels.乡级`."""
    return {fold_header(label): key for label, key in _all_labels()}


def _all_labels() -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        for alias in field.aliases:
            yield alias, field.key
        for leaf in field.leaves:
            yield from ((word, f"{field.key}.{leaf.key}") for word in (*leaf.aliases, leaf.label))
    yield from OWN_COLUMNS.items()
    for field in FIELDS:  # a field's own label outranks the aliases of others
        yield field.label, field.key
