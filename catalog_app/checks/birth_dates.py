"""Complete dates of birth in a folded text: year, month and day; a year with a month only is no finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from catalog_app.checks.hits import Hit, hit_at
from catalog_app.checks.persons import named
from catalog_app.model.patterns import lazy

_HAN = "〇零○一二三四五六七八九"
_FIGURES = (
    r"(?:(?:18|19|20)\d\d(?P<mark>[ ]?[\-./年~、]\s?)(?:1[0-2]|0?[1-9])(?:[ ]?[\-./月~、]\s?)(?:3[01]|"
    r"[12]\d|0?[1-9])(?!\d)[ ]?[日号]?"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|\d\d[ ]?[.\-/年][ ]?(?:1[0-2]|0?[1-9])[ ]?[.\-/月][ ]?(?:3[01]|[12]\d|0?[1-9])(?!\d)[ ]?[日号]?"
    r"|(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])/(?:19|20)?\d\d(?!\d))"
)
_CHINESE = (
    rf"(?:[{_HAN}]{{4}}|[{_HAN}]{{2}}|(?:19|20)\d\d)年[ ]?(?:(?:农历|阴历)?闰?[正冬腊元一二三四五六七八九十]{{1,2}}|"
    rf"1[0-2]|0?[1-9])月[ ]?"
    rf"(?:初[一二三四五六七八九十]|[廿卅]?[一二三四五六七八九十]{{1,3}}|3[01]|[12]\d|0?[1-9])[ ]?[日号]?"
)
_DATE = lazy(rf"(?<![\d.\-/])(?:{_FIGURES})(?![\d./\-]\d|[.]\d)|{_CHINESE}", re.ASCII)
_BORN_BEFORE = lazy(
    r"(?:出生(?!率|缺陷|医学|人口|登记|婴儿|一件事)|生日|生于|诞生|(?:阴历|农历|公历|阳历)生|[Bb]irth|BIRTH)(?:日期|"
    r"时间|年月日?|年、月、日|于)?[^\d\n。；;〇零一二三四五六七八九]{0,10}$"
)
_BORN_AFTER = lazy(
    r"[ ]?(?:[(（](?:阴历|农历|公历|阳历)[)）])?[ ]?(?:出生|生(?!效|产|活|成)(?=[\s，,、。；;)）]|"
    r"$|人|于))"
)
_BORN_HEADING = lazy(r"出生|生日|诞辰|birth", re.IGNORECASE)
_SEX_BEFORE = lazy(r"(?:男|女)(?:性)?[ ，,、/|]{1,3}(?:[\u4e00-\u9fff]{1,4}族[ ，,、/|]{1,3})?$")
_COMPACT = lazy(r"(?:19|20)\d{6}", re.ASCII)


def birth_dates(text: str, context: str, person: bool) -> Iterator[Hit]:
    """Dates called a birth date by the words around or over them, or standing after name and sex."""
    born_here = bool(_BORN_HEADING.search(context))
    if not born_here and not _WORTH.search(text):
        return
    for found in _DATE.finditer(text):
        if is_real(found[0]) and (born_here or _called_birth(text, found, person)):
            yield hit_at("birth_date", "orange", "完整的出生日期", text, _stripped(found))


_WORTH = lazy(r"生|男|女|诞|[Bb]irth")


def _stripped(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + len(found[0].rstrip())


def _called_birth(text: str, found: re.Match[str], person: bool) -> bool:
    before = text[max(0, found.start() - 24) : found.start()]
    if _BORN_BEFORE.search(before) or _BORN_AFTER.match(text, found.end()):
        return True
    if not _SEX_BEFORE.search(before):
        return False
    return person or bool(named(text[max(0, found.start() - 24) : found.end()]))


def is_real(written: str) -> bool:
    """Whether the figures of a date make a day that exists; Chinese numerals and lunar days are taken as they are."""
    if _COMPACT.fullmatch(written):
        parts = [int(written[:4]), int(written[4:6]), int(written[6:8])]
    else:
        parts = [int(part) for part in re.findall(r"\d+", written)]
    if len(parts) != 3:
        return True
    year, month, day = parts if parts[2] <= 31 else (parts[2], parts[0], parts[1])
    try:
        date(year + 1900 if year < 100 else year, month, day)
    except ValueError:
        return month in range(1, 13) and day in range(1, 31) and "历" in written
    return True
