"""The unit's fields as the form shows them, and what is wrong with a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: no I, O, S, V, Z."""
_CREDIT_LENGTH = 18


def wrong_name(text: str) -> str:
    """A name of 1 to 30 characters."""
    if not text:
        return "单位简称不能为空。"
    return "单位简称请不超过30个字。" if len(text) > 30 else ""


def wrong_area(text: str) -> str:
    """Nine (township) or twelve digits, or nothing."""
    return "" if re.fullmatch(r"(\d{6}|\d{9}|\d{12})?", text) else "行政区划代码是6、9或12位数字。"


def wrong_credit_code(text: str) -> str:
    """18 characters with a right check character (GB 32100-2015), or nothing."""
    if not text:
        return ""
    code = text.upper()
    if len(code) != _CREDIT_LENGTH or any(one not in _CREDIT_LETTERS for one in code):
        return "统一社会信用代码是18位数字或大写字母（不含 I、O、S、V、Z）。"
    total = sum(_CREDIT_LETTERS.index(one) * pow(3, place, 31) for place, one in enumerate(code[:-1]))
    return "" if _CREDIT_LETTERS[-total % 31] == code[-1] else "统一社会信用代码的校验位不对，请核对。"


def wrong_website(text: str) -> str:
    """An http or https address, or nothing."""
    return "" if re.fullmatch(r"(https?://[^\s/]+\.[^\s/]+(/\S*)?)?", text) else "网址以 http:// 或 https:// 开头。"


def wrong_site_code(text: str) -> str:
    """Ten digits, or nothing."""
    return "" if re.fullmatch(r"(\d{10})?", text) else "网站标识码是10位数字。"


def nothing_wrong(_text: str) -> str:
    """Any text will do."""
    return ""


@dataclass(frozen=True, slots=True)
class UnitField:
    """One line of the form."""

    key: str
    label: str
    hint: str = ""
    wrong: Callable[[str], str] = nothing_wrong


UNIT_FIELDS = (
    UnitField("name", "单位简称", "青石桥镇", wrong_name),
    UnitField("full_name", "单位全称", ""),
    UnitField("county", "所属县（区、市）", "安平县"),
    UnitField("address", "地址"),
    UnitField("office_hours", "办公时间", "工作日 8:30—12:00，14:00—17:30"),
    UnitField("area_code", "行政区划代码", "9位数字", wrong_area),
    UnitField("credit_code", "统一社会信用代码", "18位", wrong_credit_code),
    UnitField("website", "网站地址", "https://", wrong_website),
    UnitField("site_code", "网站标识码", "10位数字", wrong_site_code),
)
