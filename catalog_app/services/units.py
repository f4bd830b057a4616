"""Is what the unit says of itself fit to be kept and printed."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from catalog_app.checks.personal_info import NOBODY
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Unit
from catalog_app.services.words import LONGEST_NAME, require_words

LONGEST_TEXT = 500
UNIT_LABELS = {
    "name": "单位名称",
    "full_name": "单位全称",
    "county": "所属县",
    "credit_code": "统一社会信用代码",
    "area_code": "行政区划代码",
    "site_code": "网站标识码",
}
"""What the long numbers of a unit are, so that none is taken for a private one; and what messages call its names."""
_NAMES = ("name", "full_name", "county")


def sound_unit(unit: Unit, contacts: Iterable[str] = NOBODY) -> Unit:
    """`unit` without unseen characters. UsageError UNIT_NAME_MISSING, TEXT_TOO_LONG; GateError for a private number."""
    texts = {name: getattr(unit, name) for name in unit.__struct_fields__}
    kept = {
        name: require_words(UNIT_LABELS.get(name, "单位信息"), text, contacts, limit=_limit(name))
        for name, text in texts.items()
        if isinstance(text, str) and name != "kind"
    }
    if not kept["name"]:
        raise UsageError("UNIT_NAME_MISSING", "没有写明单位名称。", "请填写单位名称，例如：青石桥镇。")
    return structs.replace(unit, **kept)


def _limit(name: str) -> int:
    return LONGEST_NAME if name in _NAMES else LONGEST_TEXT
