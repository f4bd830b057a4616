"""A number as its cell shows it, by the number format: 1.0 as 1, 45413 as 2024-05-01, 0.5 as 50%."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from catalog_app.model.patterns import lazy

_BY_FORMAT: dict[str, tuple[int, ...]] = {
    "0": (1,),
    "0.00": (2,),
    "#,##0": (3, 37, 38),
    "#,##0.00": (4, 39, 40),
    "0%": (9,),
    "0.00%": (10,),
    "yyyy/m/d": (14,),
    "d-mmm-yy": (15,),
    "d-mmm": (16,),
    "mmm-yy": (17,),
    "h:mm AM/PM": (18,),
    "h:mm:ss AM/PM": (19,),
    "h:mm": (20,),
    "h:mm:ss": (21,),
    "yyyy/m/d h:mm": (22,),
    "m/d/yy": (30,),
    "mm:ss": (45, 47),
    "[h]:mm:ss": (46,),
    'yyyy"年"m"月"': (27, 36, 50, 52, 57),
    'm"月"d"日"': (28, 29, 51, 53, 54, 58),
    'yyyy"年"m"月"d"日"': (31,),
    'h"时"mm"分"': (32, 34, 55),
    'h"时"mm"分"ss"秒"': (33, 35, 56),
}
BUILT_IN = {number: code for code, numbers in _BY_FORMAT.items() for number in numbers}
"""Formats that files name by number only, as the Chinese programs show them."""
_LONGEST_FORMAT = 255
_MOST_DECIMALS = 15
_TOKEN = lazy(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]\-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]'
    r"|(?P<general>General|G/通用格式|@)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<scientific>E[+-]0*)|(?P<date>y+|m+|d+|h+|s+|e+|aaaa?)"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_START = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no time zone
"""Day 0, from day 60 on: the programs take 1900 for a leap year."""
_START_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_DATE_KINDS = ("date", "elapsed", "noon")
_WEEKDAYS = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Section(Struct, frozen=True):
    """One part of a format: its tokens as (kind, text)."""

    tokens: tuple[tuple[str, str], ...]

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)


def shown_number(number: float, code: str = "", *, from_1904: bool = False) -> str:
    """`number` under the format `code`, '' meaning the general one; never an exception."""
    if not code or not math.isfinite(number):
        return general(number)
    section = _section_for(number, _sections(code))
    if section is None:
        return general(number)
    if section.has(*_DATE_KINDS):
        return _date(number, section, from_1904)
    return _formatted(number, section, signed=number < 0 and len(_sections(code)) == 1)


def general(number: float) -> str:
    """A number without any format: 5.0 is 5, 0.30000000000000004 is 0.3."""
    if not math.isfinite(number):
        return ""
    if abs(number) < 1e21 and number == int(number):
        return str(int(number))
    text = f"{number:.15g}"
    if "e-" in text and abs(number) > 1e-9:
        text = f"{number:.15f}".rstrip("0")
    return text


def _section_for(number: float, sections: tuple[_Section, ...]) -> _Section | None:
    place = 0
    if number < 0 and len(sections) > 1:
        place = 1
    elif number == 0 and len(sections) > 2:
        place = 2
    return sections[place] if place < len(sections) else None


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[tuple[str, str]]] = [[]]
    for found in _TOKEN.finditer(code[:_LONGEST_FORMAT]):
        kind = found.lastgroup or "nothing"
        if kind == "literal" and found[0] == ";":
            sections.append([])
        elif kind in ("quoted", "escaped", "currency", "literal"):
            sections[-1].append(("percent" if kind == "literal" and found[0] == "%" else "literal", found[kind]))
        elif kind != "nothing":
            sections[-1].append((kind, found[kind].lower()))
    return tuple(_Section(tuple(tokens)) for tokens in sections)


def _formatted(number: float, section: _Section, *, signed: bool) -> str:
    places = [text for kind, text in section.tokens if kind == "digits"]
    if section.has("general", "scientific") or len(places) > 1:
        return general(number)
    if section.has("percent"):
        number *= 100
    text = "".join(
        _digits(abs(number), token) if kind == "digits" else "%" if kind == "percent" else token
        for kind, token in section.tokens
    )
    return ("-" if signed and any(c in "123456789" for c in text) else "") + text.strip()


def _digits(number: float, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    number /= 1000 ** (len(whole) - len(whole.rstrip(",")))
    text = f"{number:.{min(len(decimals), _MOST_DECIMALS)}f}"
    before, point, after = text.partition(".")
    optional = len(decimals) - len(decimals.rstrip("#?"))
    kept = after[: max(len(after) - optional, 0)] + after[max(len(after) - optional, 0) :].rstrip("0")
    before = before.zfill(whole.count("0")) if before != "0" or "0" in whole else ""
    if "," in whole.rstrip(","):
        before = _grouped(before)
    return before + (point if kept or (point and not optional) else "") + kept


def _grouped(digits: str) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)


def _date(number: float, section: _Section, from_1904: bool) -> str:
    day = _moment(number, from_1904)
    if day is None:
        return general(number)
    tokens = section.tokens
    timed = [text for kind, text in tokens if kind in ("date", "elapsed")]
    minutes = {
        place + (first[0] == "h")
        for place, (first, second) in enumerate(pairwise(timed))
        if (first[0] == "h" and second[0] == "m") or (first[0] == "m" and second[0] == "s")
    }
    halves = section.has("noon")
    pieces: list[str] = []
    place = 0
    for kind, text in tokens:
        if kind == "elapsed":
            pieces.append(str(int(number * {"h": 24, "m": 1440, "s": 86400}[text[0]])))
        elif kind == "date":
            pieces.append(_part(day, text, minute=place in minutes, halves=halves))
        elif kind == "noon":
            pieces.append("上午" if day.hour < 12 else "下午")
        elif kind == "literal":
            pieces.append(text)
        place += kind in ("date", "elapsed")
    return "".join(pieces).strip()


def _moment(number: float, from_1904: bool) -> datetime | None:
    if not 0 <= number < 2_958_466:
        return None
    start = _START_1904 if from_1904 else _START if number >= 60 else _START + timedelta(days=1)
    try:
        return start + timedelta(seconds=round(number * 86400))
    except OverflowError:
        return None


def _part(day: datetime, token: str, *, minute: bool, halves: bool) -> str:
    letter, wide = token[0], len(token) > 1
    if letter in "ye":
        return f"{day.year:04}" if letter == "e" or len(token) > 2 else f"{day.year % 100:02}"
    if letter == "a" or (letter == "d" and len(token) > 2):
        return ("星期" if len(token) > 3 else "周" if letter == "d" else "") + _WEEKDAYS[day.weekday()]
    if letter == "m" and not minute and len(token) > 2:
        return _MONTHS[day.month - 1]
    hour = (day.hour - 1) % 12 + 1 if halves else day.hour
    value = {"m": day.minute if minute else day.month, "d": day.day, "h": hour, "s": day.second}[letter]
    return f"{value:02}" if wide else str(value)
