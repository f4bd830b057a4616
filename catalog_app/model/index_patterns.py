"""The pattern of index numbers (索引号): `{机构代码}/{年}-{序号:5}` → `000014349/2026-00110`.

Tokens in braces stand for what is known of a publication; everything else stands as it is. There is exactly one
序号, and where it begins anew each year or month, that year or month stands in the number: so none is given twice.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from msgspec import Struct

from catalog_app.model.errors import UsageError

Reset = Literal["年", "月", "不重置"]
RESETS: tuple[Reset, ...] = ("年", "月", "不重置")
SERIAL = "序号"
TOKENS: dict[str, str] = {
    "机构代码": "机构代码",
    "org": "机构代码",
    "信用代码": "信用代码",
    "uscc": "信用代码",
    "区划": "区划",
    "area": "区划",
    "领域": "领域",
    "domain": "领域",
    "类别": "类别",
    "cat": "类别",
    "年": "年",
    "yyyy": "年",
    "月": "月",
    "mm": "月",
    "日": "日",
    "dd": "日",
    "年月": "年月",
    "yyyymm": "年月",
    "年月日": "年月日",
    "yyyymmdd": "年月日",
    SERIAL: SERIAL,
    "seq": SERIAL,
}
"""Every token, in both spellings, with its name."""
MOST_COMMON: dict[str, str] = {
    "{机构代码}/{年}-{序号:5}": "机构代码、年份、流水号",
    "{信用代码}/{年月}-{序号:5}": "统一社会信用代码、年月、流水号",
    "{机构代码}-{类别}-{年}-{序号:4}": "机构代码、信息类别、年份、流水号",
    "{区划}-{领域}-{年}-{序号:4}": "区划代码、领域、年份、流水号",
}
"""Patterns that are offered, with what they are made of."""
_TOKEN = re.compile(r"\{([^{}:]*)(?::0?(\d{1,2}))?\}")
_LITERAL = re.compile(r"[0-9A-Za-z一-鿿/_.\-〔〕()（）]*")
_LONGEST, _MOST_DIGITS = 60, 9
_DATES: dict[str, set[str]] = {
    "年": {"年"},
    "月": {"月"},
    "年月": {"年", "月"},
    "年月日": {"年", "月", "日"},
    "日": {"日"},
}


class Subject(Struct, frozen=True, kw_only=True):
    """What a number is made for."""

    day: date
    org: str = ""
    credit_code: str = ""
    area: str = ""
    domain: str = ""
    category: str = ""


class IndexPattern(Struct, frozen=True):
    """A sound pattern: literal texts and tokens in turn, each token with its least number of digits."""

    text: str
    reset: Reset
    parts: tuple[tuple[str, int], ...]
    """(literal, -1) or (name of a token, digits)."""

    def bucket(self, day: date) -> str:
        """What the serial belongs to: the year, the month, or everything."""
        return {"年": f"{day:%Y}", "月": f"{day:%Y%m}", "不重置": ""}[self.reset]

    def format(self, subject: Subject, serial: int) -> str:
        """The number. UsageError CODE_MISSING where the unit has not the code that is asked for."""
        values = _values(subject)
        return "".join(_shown(name, digits, values, serial) for name, digits in self.parts)


def parse_pattern(text: str, reset: str = "年") -> IndexPattern:
    """UsageError BAD_PATTERN tells what is wrong."""
    text = text.strip()
    if reset not in RESETS:
        raise _bad(f"序号不能按“{reset}”重新开始")
    if not text or len(text) > _LONGEST:
        raise _bad(f"写法是空的，或超过{_LONGEST}个字")
    parts = tuple(_parts(text))
    names = [name for name, digits in parts if digits >= 0]
    if names.count(SERIAL) != 1:
        raise _bad("要有一个、也只能有一个 {序号}")
    shown = set().union(*(_DATES.get(name, set()) for name in names))
    needed = {"年": {"年"}, "月": {"年", "月"}, "不重置": set()}[reset]
    if needed - shown:
        raise _bad(f"序号按{reset}重新开始时，编号里要有{'和'.join(sorted(needed, reverse=True))}，否则会重号")
    return IndexPattern(text, reset, parts)


def _parts(text: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    at = 0
    for token in _TOKEN.finditer(text):
        found += _literal(text[at : token.start()])
        name = TOKENS.get(token[1].strip().lower())
        if name is None:
            raise _bad(f"没有“{{{token[1]}}}”")
        if token[2] and (name != SERIAL or not 1 <= int(token[2]) <= _MOST_DIGITS):
            raise _bad(f"“{token[0]}”的位数不对，只有序号可以写1到{_MOST_DIGITS}位")
        found.append((name, int(token[2] or 0)))
        at = token.end()
    return [*found, *_literal(text[at:])]


def _literal(text: str) -> list[tuple[str, int]]:
    if not _LITERAL.fullmatch(text):
        raise _bad(f"“{text}”里有不能用在编号里的字")
    return [(text, -1)] if text else []


def _values(subject: Subject) -> dict[str, str]:
    day = subject.day
    return {
        "机构代码": subject.org,
        "信用代码": subject.credit_code,
        "区划": subject.area,
        "领域": subject.domain,
        "类别": subject.category,
        "年": f"{day:%Y}",
        "月": f"{day:%m}",
        "日": f"{day:%d}",
        "年月": f"{day:%Y%m}",
        "年月日": f"{day:%Y%m%d}",
    }


def _shown(name: str, digits: int, values: dict[str, str], serial: int) -> str:
    if digits < 0:
        return name
    if name == SERIAL:
        return f"{serial:0{max(digits, 1)}d}"
    if not values[name]:
        raise UsageError("CODE_MISSING", f"索引号要用{name}，单位信息里还没有。", "请先在设置里填写，或改编号写法。")
    return values[name]


def _bad(what: str) -> UsageError:
    names = "、".join(f"{{{name}}}" for name in dict.fromkeys(TOKENS.values()))
    return UsageError("BAD_PATTERN", f"索引号的写法不对：{what}。", f"可用的有：{names}；序号的位数写作 {{序号:5}}。")
