"""Identity numbers of 18 and 15 places in a folded text, also broken, ruined by a spreadsheet, or with look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from catalog_app.checks.digit_groups import LOOK_BACK, Number, chosen, numbers, spaced_out
from catalog_app.checks.hits import Hit, blank, mask
from catalog_app.checks.number_kinds import (
    is_credit_code,
    is_identity15,
    is_identity18,
    looks_like_identity18,
)
from catalog_app.checks.persons import ends_with_name
from catalog_app.model.patterns import lazy

INSIDE_LONG = lazy(r"(?=([1-9]\d{5}(?:18|19|20)\d\d[01]\d[0-3]\d{4}[\dX]))", re.ASCII)
LOOKALIKE_DIGITS = str.maketrans("OoQ〇○零ОоΟοIlLi|!SBZ", "000000000011111" + "1" + "582")
LOOKALIKE_CLASS = "0-9OoQ〇○零ОоΟοIlLi|!SBZ"

_SIZES = range(15, 19)
COMPLETE = "18位身份证号，校验码、日期、地区都对"
_LOOKALIKE = lazy(
    rf"(?<![0-9A-Za-z])[{LOOKALIKE_CLASS}](?:[ \-]{{0,2}}[{LOOKALIKE_CLASS}]){{16}}[ \-]{{0,2}}[{LOOKALIKE_CLASS}X]"
    r"(?![0-9A-Za-z])"
)
_LETTER = lazy(r"[^\d \-]", re.ASCII)
INDEX_LABEL = lazy(r"(?:索引号|文号|发文字号)[\]】）)]?[ :：]{0,4}$")
_CODE_LABEL = lazy(r"信用|代码|纳税|识别号")
_THOUSANDS = lazy(r"(?<![\d,.])\d{1,3}(?:[,，' ]\d{3}){4,5}(?:\.0{1,2})?(?![\d,])", re.ASCII)
_MARK = r"[./_,，、·:;~*\\|\"'“”‘’()\[\]【】<>{} \-\t\n]{1,3}"
_MARKED = lazy(
    rf"(?<!\d)(?:[1-9]\d{{5}}|[1-9]\d\d?{_MARK}\d\d\d?(?:{_MARK}\d\d)?){_MARK}"
    rf"(?:(?:18|19|20)\d\d(?:{_MARK})?[01]\d(?:{_MARK})?[0-3]\d)(?:{_MARK})?\d{{2,3}}(?:{_MARK})?[\dX]{{1,2}}(?![\dX])",
    re.ASCII,
)
_TRAVEL = lazy(
    r"(?:护照|通行证|回乡证|台胞证)(?:证?件?号码?|编号)?[ :：]{0,3}([A-Za-z]{1,2}\d{7,9}|\d{8,10})(?![0-9A-Za-z])",
    re.ASCII,
)


def identity_cards(text: str, context: str) -> Iterator[Hit]:
    """Identity numbers, complete ones first."""
    plain = list(_complete_identities(text, context))
    yield from plain
    rest = blank(text, plain)
    disguised = list(_lookalikes(rest))
    yield from disguised
    rest = blank(rest, disguised)
    candidates = chain(numbers(rest, context, _SIZES), spaced_out(rest, context, range(18, 19)))
    broken = list(chosen(candidates, _identity_reason, "id_card", "red"))
    yield from broken
    rest = blank(rest, broken)
    for detect in (_marked, _thousands):
        found = list(detect(rest))
        yield from found
        rest = blank(rest, found)
    yield from travel_papers(rest, context)


def whole_identity_reason(number: Number) -> str:
    """Why a number in one piece is an identity number, '' when it is none."""
    if is_identity18(number.characters) and not _surely_no_identity(number):
        return COMPLETE
    return _identity_reason(number)


def _complete_identities(text: str, context: str) -> Iterator[Hit]:
    """18 characters in one piece, also when other digits are glued to them."""
    last = 0
    for found in INSIDE_LONG.finditer(text):
        number, start = found[1], found.start()
        if start < last or not is_identity18(number):
            continue
        if _surely_no_identity(Number(text, context, ((start, start + 18),))):
            continue
        last = start + 18
        yield Hit("id_card", start, last, "red", COMPLETE, mask("id_card", number))


def _identity_reason(number: Number) -> str:
    characters = number.characters
    if len(characters) == 18:
        return _reason18(number, characters)
    if len(characters) == 17 and number.whole and number.label == "id":
        return "写在“身份证号”后面的号码，少一位"
    if len(characters) != 15:
        return ""
    if number.label in ("bank", "other"):
        return ""
    if is_identity15(characters) and (number.whole or number.groups == (6, 6, 3) or number.label == "id"):
        return "15位身份证号"
    return "写在“身份证号”后面的号码" if number.label == "id" else ""


def _reason18(number: Number, characters: str) -> str:
    if is_identity18(characters):
        return "" if _surely_no_identity(number) else "被空格、短横或换行断开的身份证号"
    likely = looks_like_identity18(characters) and number.whole
    if likely and characters.endswith("000") and number.label != "other":
        return "被表格软件截尾的身份证号（末三位变成000）"
    if likely and ends_with_name(number.text[max(0, number.start - 8) : number.start]):
        return "写在姓名后面的18位身份证号，校验码不对"
    return "写在“身份证号”后面的号码" if number.label == "id" and not is_credit_code(characters) else ""


def _surely_no_identity(number: Number) -> bool:
    """An 索引号 or 文号 right before it, or a credit code named as one: only these labels outweigh the arithmetic.

    One identity number in thirty that begins with 1 or 5 has the check digit of a credit code too.
    """
    before = number.text[max(0, number.start - LOOK_BACK) : number.start] or number.context
    named_code = is_credit_code(number.characters) and number.label == "other"
    return (named_code and _CODE_LABEL.search(before) is not None) or INDEX_LABEL.search(before) is not None


def _marked(text: str) -> Iterator[Hit]:
    """Region, birth date and the rest with points, strokes or brackets between them."""
    for found in _MARKED.finditer(text):
        number = re.sub(r"[^\dX]", "", found[0])
        if is_identity18(number):
            yield Hit("id_card", *found.span(), "red", "用符号隔开的身份证号", mask("id_card", number))


def _thousands(text: str) -> Iterator[Hit]:
    """530,129,198,412,031,234: a number with its thousands set apart."""
    for found in _THOUSANDS.finditer(text):
        number = re.sub(r"\D", "", found[0].partition(".")[0])
        cut = number.endswith("000") and looks_like_identity18(number)
        if is_identity18(number) or cut:
            yield Hit("id_card", *found.span(), "red", "被表格软件加了千位分隔的身份证号", mask("id_card", number))


def _lookalikes(text: str) -> Iterator[Hit]:
    for found in _LOOKALIKE.finditer(text):
        number = re.sub(r"[ \-]", "", found[0]).translate(LOOKALIKE_DIGITS)
        if is_identity18(number) and _LETTER.search(found[0][:-1]):
            yield Hit("id_card", *found.span(), "red", "用字母冒充数字的身份证号", mask("id_card", number))


def travel_papers(text: str, _context: str) -> Iterator[Hit]:
    """Passports and permits by the words before their numbers."""
    for found in _TRAVEL.finditer(text):
        yield Hit("id_card", *found.span(1), "red", "写在护照、通行证后面的号码", mask("id_card", found[1]))
