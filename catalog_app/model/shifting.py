"""Words of one period moved to another: 2026年第三季度 becomes 2026年第四季度, 2026年12月 becomes 2027年1月.

Document numbers (〔2026〕12号), ordinals (第3批) and years far away (2019年修订) stay; what is not sure is told.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from msgspec import Struct

from catalog_app.model.deadline_words import read_number
from catalog_app.model.periods import shift_day

_ZEROS = "〇零○"
_DIGITS = "〇一二三四五六七八九"
_NOT_DIGIT = rf"(?<![\d{_ZEROS}{_DIGITS}])"
_YEAR = rf"{_NOT_DIGIT}(?:(?:19|20)\d{{2}}|[一二][{_ZEROS}{_DIGITS}]{{3}})"
_NUMBER = rf"{_NOT_DIGIT}(?:\d{{1,2}}|十[一二]|[一二三四五六七八九十])"
_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s*[-—–－~～至到]{1,2}\s*"
_IN_YEAR = rf"(?:(?P<year>{_YEAR})(?P<after>\s*年度?\s*))?"
_AT_END = re.compile(r"(?:[-—–－~～至到止]|截至)\s*$")
_BEGINNING = re.compile(rf"[\d{_ZEROS}{_DIGITS}十上下前第〔\[【（(]")
_NEAR = 1
"""Years farther than this from the one reported on belong to something else."""


class Moved(Struct, frozen=True):
    """The words as moved, and those of them that a person should look at."""

    text: str
    doubts: tuple[str, ...] = ()


class Shift:
    """Moves days and words by so many months; `base` is a day of the period that was reported on."""

    def __init__(self, base: date, months: int) -> None:
        self.base, self.months = base, months
        self._years = shift_day(base.replace(day=1), months).year - base.year

    def day(self, day: date) -> date:
        """The day moved; OverflowError beyond the years there are."""
        return shift_day(day, self.months)

    def words(self, text: str) -> Moved:
        """`text` with its years, halves, quarters, months and days moved; all other characters stay."""
        reading = _Reading(self, text)
        reading.run()
        return Moved("".join(reading.pieces), tuple(dict.fromkeys(reading.doubts)))

    def markup(self, html: str) -> Moved:
        """The same between the tags of `html`."""
        parts = [
            Moved(part) if part.startswith("<") else self.words(part) for part in re.split(r"(<[^>]*>)", html) if part
        ]
        doubts = dict.fromkeys(doubt for part in parts for doubt in part.doubts)
        return Moved("".join(part.text for part in parts), tuple(doubts))

    def is_near(self, year: int) -> bool:
        """Whether a year that stands alone is that of the period."""
        return abs(year - self.base.year) <= _NEAR

    def year(self, year: int) -> int:
        """A year that stands alone, moved."""
        return year + self._years


class _Reading:
    """One text from left to right: a month without a year lies in the year that was told last."""

    def __init__(self, shift: Shift, text: str) -> None:
        self.pieces: list[str] = []
        self.doubts: list[str] = []
        self._shift, self._text = shift, text
        self._told = shift.base.year
        self._lone: tuple[int, str, str] | None = None
        """Place among the pieces, digits and rest of a year that the next month may move along."""

    def run(self) -> None:
        """Fill `pieces`."""
        place = 0
        while (found := _BEGINNING.search(self._text, place)) is not None:
            self.pieces.append(self._text[place : found.start()])
            place = self._take(found.start())
        self.pieces.append(self._text[place:])

    def _take(self, start: int) -> int:
        for pattern, move in _MOVES:
            found = pattern.match(self._text, start)
            if found is not None:
                self.pieces.append(self._moved(found, move))
                return found.end()
        self.pieces.append(self._text[start])
        return start + 1

    def _moved(self, found: re.Match[str], move: _Move) -> str:
        try:
            words = move(self, found)
        except (OverflowError, ValueError):  # the 31st of February, the year 10000
            words = None
        if words is None:
            self.doubts.append(found.group().strip())
            return found.group()
        return words

    def _own_year(self, found: re.Match[str]) -> int:
        if found["year"]:
            self._told, self._lone = _read_year(found["year"]), None
        return self._told

    def _in_year(self, found: re.Match[str], day: date, rest: str) -> str:
        if found["year"]:
            return _like_year(found["year"], day.year) + found["after"] + rest
        if self._lone is not None:  # 2026年临时救助10月公示: the year goes along with the month
            place, digits, words = self._lone
            self.pieces[place], self._lone = _like_year(digits, day.year) + words, None
        return rest

    def _number(self, found: re.Match[str], size: int, number: int) -> date | None:
        shift = self._shift.months
        if shift % size or not 1 <= number <= 12 // size:
            return None
        return shift_day(date(self._own_year(found), (number - 1) * size + 1, 1), shift)

    def month(self, found: re.Match[str]) -> str | None:
        """10月, 十月."""
        day = self._number(found, 1, read_number(found["n"]))
        return None if day is None else self._in_year(found, day, _like(found["n"], day.month) + found["rest"])

    def quarter(self, found: re.Match[str]) -> str | None:
        """第三季度, 3季度."""
        day = self._number(found, 3, read_number(found["n"]))
        if day is None:
            return None
        return self._in_year(found, day, found["head"] + _like(found["n"], (day.month + 2) // 3) + found["rest"])

    def half(self, found: re.Match[str]) -> str | None:
        """上半年."""
        day = self._number(found, 6, 1 if found["n"] == "上" else 2)
        return None if day is None else self._in_year(found, day, ("上" if day.month == 1 else "下") + found["rest"])

    def day(self, found: re.Match[str]) -> str | None:
        """10月15日; the last of a month at the end of a stretch stays the last."""
        new = self._day(date(self._own_year(found), read_number(found["month"]), read_number(found["day"])), found)
        words = _like(found["month"], new.month) + found["of"] + _like(found["day"], new.day) + found["rest"]
        return self._in_year(found, new, words)

    def iso(self, found: re.Match[str]) -> str | None:
        """2026-10-15."""
        return self._day(date.fromisoformat(found.group()), found).isoformat()

    def _day(self, day: date, found: re.Match[str]) -> date:
        new = self._shift.day(day)
        is_last = monthrange(day.year, day.month)[1] == day.day
        if is_last and _AT_END.search(self._text[max(0, found.start() - 8) : found.start()]):
            return new.replace(day=monthrange(new.year, new.month)[1])
        return new

    def stretch(self, found: re.Match[str]) -> str | None:
        """7—9月 becomes 10—12月; 1—9月, which grows month by month, 1—10月. Always told: it may be meant otherwise."""
        first, last, shift = read_number(found["first"]), read_number(found["last"]), self._shift.months
        if shift % 12 == 0:
            begin = date(self._own_year(found) + shift // 12, first, 1)
            return self._in_year(found, begin, found["months"])
        year, grows = self._own_year(found), first == 1 and last != shift
        end = shift_day(date(year, last, 1), shift)
        begin = date(end.year, 1, 1) if grows else shift_day(date(year, first, 1), shift)
        if begin.year != end.year or begin >= end:
            return None
        self.doubts.append(found.group().strip())
        words = _like(found["first"], begin.month) + found["to"] + _like(found["last"], end.month) + found["rest"]
        return self._in_year(found, begin, words)

    def short(self, found: re.Match[str]) -> str | None:
        """2026Q3."""
        if self._shift.months % 3:
            return None
        day = shift_day(date(int(found["digits"]), int(found["n"]) * 3 - 2, 1), self._shift.months)
        return f"{day.year}{found['q']}{(day.month + 2) // 3}"

    def years(self, found: re.Match[str]) -> str | None:
        """2026—2027学年: both."""
        first, last = _read_year(found["first"]), _read_year(found["last"])
        if not self._shift.is_near(first):
            return None
        until = _like_year(found["last"], self._shift.year(last))
        return _like_year(found["first"], self._shift.year(first)) + found["to"] + until + found["rest"]

    def lone(self, found: re.Match[str]) -> str | None:
        """2026年, 2026年度: as the months behind it, else as the period."""
        year = _read_year(found["digits"])
        if not self._shift.is_near(year):
            return None
        self._told, self._lone = year, (len(self.pieces), found["digits"], found["rest"])
        return _like_year(found["digits"], self._shift.year(year)) + found["rest"]

    def kept(self, found: re.Match[str]) -> str | None:  # noqa: ARG002 - as every other move
        """It stays, and is told."""
        return None


_Move = Callable[[_Reading, re.Match[str]], str | None]
_MOVES: tuple[tuple[re.Pattern[str], _Move], ...] = (
    (re.compile(r"[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)](?:\s*第?\d+\s*号)?"), _Reading.kept),
    (
        re.compile(rf"(?P<first>{_YEAR})(?P<to>(?:\s*年度?)?{_TO})(?P<last>{_YEAR})(?P<rest>\s*(?:年|学年))"),
        _Reading.years,
    ),
    (re.compile(r"(?<!\d)(?:19|20)\d{2}-\d\d-\d\d(?!\d)"), _Reading.iso),
    (re.compile(r"(?<!\d)(?P<digits>(?:19|20)\d{2})(?P<q>[Qq])(?P<n>[1-4])(?!\d)"), _Reading.short),
    (re.compile(rf"{_IN_YEAR}(?P<month>{_NUMBER})(?P<of>\s*月\s*)(?P<day>{_DAY})(?P<rest>\s*日)"), _Reading.day),
    (
        re.compile(
            rf"{_IN_YEAR}(?P<months>(?P<first>{_NUMBER})(?P<to>\s*月?份?{_TO})(?P<last>{_NUMBER})(?P<rest>\s*月))(?!\s*{_DAY}\s*日)"
        ),
        _Reading.stretch,
    ),
    (
        re.compile(
            rf"前\s*{_NUMBER}\s*个?季度|第?\s*{_NUMBER}\s*(?:季度)?\s*[-—–－~～至到、和]+\s*第?\s*{_NUMBER}\s*季度"
        ),
        _Reading.kept,
    ),
    (re.compile(rf"{_IN_YEAR}(?P<head>第?\s*)(?P<n>{_NOT_DIGIT}[1-4一二三四])(?P<rest>\s*季度)"), _Reading.quarter),
    (re.compile(rf"{_IN_YEAR}(?P<n>[上下])(?P<rest>半年)"), _Reading.half),
    (re.compile(rf"{_IN_YEAR}(?P<n>{_NUMBER})(?P<rest>\s*月)"), _Reading.month),
    (re.compile(r"第\s*[\d一二三四五六七八九十百]+\s*[期批次号]"), _Reading.kept),
    (re.compile(rf"(?P<digits>{_YEAR})(?P<rest>\s*(?:年|学年))"), _Reading.lone),
)
"""Tried in this order wherever one may begin."""


def _read_year(text: str) -> int:
    return int("".join(one if one.isascii() else str(max(_DIGITS.find(one), 0)) for one in text))  # every zero is one


def _like_year(sample: str, year: int) -> str:
    """A year in the digits of `sample`: 2027 for 2026, 二〇二七 for 二〇二六."""
    if sample.isascii():
        return str(year)
    zero = next((one for one in sample if one in _ZEROS), "〇")
    return "".join(zero if one == "0" else _DIGITS[int(one)] for one in str(year))


def _like(sample: str, number: int) -> str:
    """A number up to 31 as `sample` is written: 04 for 03, 四 for 三."""
    if sample.isascii():
        return f"{number:02d}" if sample.startswith("0") else str(number)
    tens, ones = divmod(number, 10)
    words = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return words + (_DIGITS[ones] if ones else "")
