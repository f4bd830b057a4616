"""What a detector reports, and how much of a private value may be shown in its place (domain-brief 7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from catalog_app.model.patterns import lazy

Severity = Literal["red", "orange", "yellow"]
KIND_LABELS = {
    "id_card": "身份证号",
    "bank_account": "银行账号",
    "mobile": "手机号",
    "landline": "固定电话",
    "birth_date": "出生日期",
    "address": "家庭住址",
    "email": "邮箱或社交账号",
    "name_of_minor": "未成年人信息",
    "health": "健康信息",
    "plate": "车牌号",
    "metadata": "文件属性",
    "hidden_content": "看不见的内容",
    "gps": "拍摄位置",
}
RANKS: dict[Severity, int] = {"red": 0, "orange": 1, "yellow": 2}

_SHOWN = {"id_card": (2, 3), "mobile": (3, 4), "bank_account": (0, 4), "plate": (2, 1)}
_DATE_PART = lazy(r"[0-9〇零一二三四五六七八九十廿卅元正冬腊初]")
_FIRST_FIGURES = lazy(r"\D{0,3}(?:\d{2,4}|[〇零一二三四五六七八九]{2,4})")
_PLACE = lazy(r".*(?:[村组社路街巷道镇乡县区寨屯坝湾](?!.*[组路街]\d))", re.DOTALL)


class Hit(Struct, frozen=True):
    """A private value at `start`..`end` of the text; `excerpt` is masked."""

    kind: str
    start: int
    end: int
    severity: Severity
    reason: str
    excerpt: str


class TableHit(Struct, frozen=True):
    """A hit in a table; row and column count from 0."""

    row: int
    column: int
    hit: Hit


def mask(kind: str, value: str) -> str:
    """The value with what may be shown left: 2+3 of an identity number, 3+4 of a mobile, the last 4 of an account."""
    if kind in _WORDS:
        return _WORDS[kind](value)
    if kind == "mobile":
        value = value.rstrip("X")[-11:]
    head, tail = _SHOWN.get(kind, (1, 1))
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def blank(text: str, hits: Iterable[Hit]) -> str:
    """The text with the hits struck out by as many # signs; no two of them overlap."""
    pieces: list[str] = []
    last = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        pieces += [text[last : hit.start], "#" * (hit.end - hit.start)]
        last = hit.end
    return "".join([*pieces, text[last:]])


def hit_at(kind: str, severity: Severity, reason: str, text: str, span: tuple[int, int]) -> Hit:
    """A hit for `span` of `text`, masked as its kind is."""
    return Hit(kind, *span, severity, reason, mask(kind, text[span[0] : span[1]]))


def remedy(kind: str, severity: Severity, *, column: bool = False) -> str:
    """What to do about a finding, in a few words; `column` when a whole column of a table is meant."""
    if kind in ("metadata", "gps", "hidden_content"):
        return "用“生成干净副本”另存一份。"
    if column:
        return "删去这一列；县里规定打码公开的，按规定打码。"
    if severity == "red":
        return "删去或打码；完整的号码不能放行。" if kind != "name_of_minor" else "删去，或把姓名打码。"
    if kind in ("mobile", "landline", "email"):
        return "删去；对外公开的联系方式请登记到“设置－公开电话”。"
    return "删去或打码；确需公开的由负责人写明理由放行。" if severity == "orange" else "请核对是否需要公开。"


def _masked_date(value: str) -> str:
    first = _FIRST_FIGURES.match(value)
    kept = first.end() if first else 0
    return value[:kept] + _DATE_PART.sub("*", value[kept:])


def _masked_address(value: str) -> str:
    found = _PLACE.match(value)
    return (value[: found.end()] if found and found.end() < len(value) else value[:2]) + "***"


def _masked_mail(value: str) -> str:
    name, at, host = value.partition("@")
    return f"{name[:1]}***{at}{host}"


def _masked_landline(value: str) -> str:
    digits = [place for place, character in enumerate(value) if character.isdigit()]
    hidden = set(digits[4:-2] if len(digits) > 9 else digits[1:-2])
    return "".join("*" if place in hidden else character for place, character in enumerate(value))


def _masked_health(value: str) -> str:
    """Nothing: 患*癌 would tell all."""
    return "*" * len(value)


def _masked_name(value: str) -> str:
    return value[:1] + "*" * (len(value) - 1) if len(value) < 3 else value[:1] + "*" * (len(value) - 2) + value[-1]


_WORDS = {
    "birth_date": _masked_date,
    "address": _masked_address,
    "email": _masked_mail,
    "landline": _masked_landline,
    "name_of_minor": _masked_name,
    "health": _masked_health,
}
