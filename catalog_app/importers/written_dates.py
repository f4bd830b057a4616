"""Days as clerks write them: 2025年1月6日, 2025.01.25, 2025/1/6, 20250106, 1月6日 where the year is known."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from catalog_app.model.deadline_words import read_number

_HAN = "[〇零一二三四五六七八九十]"
_FULL = re.compile(
    r"(?P<year>\d{4})\s*[年./\-、]\s*(?P<month>\d{1,2})\s*[月./\-、]\s*(?P<day>\d{1,2})\s*[日号]?(?:[ T].*)?"
)
_PLAIN = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_SHORT = re.compile(r"(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})\s*[日号]?")
_IN_WORDS = re.compile(rf"(?P<year>{_HAN}{{4}})年(?P<month>{_HAN}{{1,3}})月(?P<day>{_HAN}{{1,3}})[日号]")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SERIAL = re.compile(r"(?P<serial>[3-6]\d{4})(?:\.0+)?")
_EPOCH = date(1899, 12, 30)
_LONGEST = 40


def read_day(text: str, year: int | None = None) -> date | None:
    """The day that a cell tells, None where it tells none; `year` completes 1月6日. Spreadsheet day numbers count."""
    words = unicodedata.normalize("NFKC", text).strip()
    if not words or len(words) > _LONGEST:
        return None
    for form in (_FULL, _PLAIN):
        if found := form.fullmatch(words):
            return _made(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _SERIAL.fullmatch(words):
        return _EPOCH + timedelta(days=int(found["serial"]))
    if found := _IN_WORDS.fullmatch(words):
        return _made(int(found["year"].translate(_DIGITS)), read_number(found["month"]), read_number(found["day"]))
    if year and (found := _SHORT.fullmatch(words)):
        return _made(year, int(found["month"]), int(found["day"]))
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
