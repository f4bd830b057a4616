"""Mobiles in a folded text; landlines only where they stand beside a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from catalog_app.checks.digit_groups import Number, chosen, label_of, numbers, spaced_out
from catalog_app.checks.hits import Hit, blank, hit_at, mask
from catalog_app.checks.number_kinds import is_date
from catalog_app.checks.persons import named_between
from catalog_app.model.patterns import lazy

_SIZES = range(11, 16)
_MOBILE = lazy(r"(?:(?:00)?86|0)?(1[3-9]\d{9})", re.ASCII)
_SHAPES = {(3, 4, 4), (3, 8), (7, 4), (4, 7), (3, 3, 5), (4, 4, 3), (3, 5, 3), (5, 6), (6, 5), (5, 3, 3), (1,) * 11}
_AMOUNT_AFTER = lazy(r"\.(?!0(?!\d))\d|[ ]?(?:元|万元|亿元|％|%)")
_BRACKETS = lazy(
    r"(?<![\d.])(?:[(\[]?\+?(?:00)?86[)\]]?[ \-]{0,3})?"
    r"(?:[(\[【（]1[3-9]\d[)\]】）][ \-]{0,2}\d{4}[ \-]{0,2}\d{4}|1[3-9]\d([./_,~*、])\d{4}\1\d{4})(?![\d])",
    re.ASCII,
)
_LOOKALIKE = lazy(
    r"(?<![0-9A-Za-z])[1lI|](?=(?:[ \-]?[OoIl|]{0,5}[ \-]?\d){5})[3-9](?:[ \-]?[0-9OoIl|〇]){9}(?![0-9A-Za-z])",
    re.ASCII,
)
_LOOKALIKE_DIGITS = str.maketrans("OoIl|〇", "001110")
_COORDINATE = lazy(r"[经纬标°度NSEW]|\d\.\d{5,}[, ]+\d{1,3}\.$")
_LETTERS = frozenset("OoIl|〇")
_LANDLINE = lazy(
    r"(?<![\d.\-/])(?:[(（]?0(?:10|2\d|[3-9]\d\d)[)）]?[ \-]{0,2}[2-8]\d{6,7}|[2-8]\d{6,7}|"
    r"(?:0(?:10|2\d|[3-9]\d\d)[ \-]{0,2})?[2-8]\d{3}[ \-]\d{4})(?:-\d{1,4})?(?![\d.\-/]|"
    r"年|元|万|亩)",
    re.ASCII,
)
_LANDLINE_WORTH = lazy(r"[2-8]\d{3}(?:\d{3}|[ \-]\d{4})", re.ASCII)
_HOME = lazy(r"(?:家庭|住宅|家里|家中|家属|本人|个人|户主|宅)(?:固定|联系)?(?:电话|座机|宅电|固话)|宅电")
_OFFICE = lazy(
    r"监督|咨询|举报|投诉|办公|值班|热线|传真|受理|服务|公开|窗口|中心|单位|政府|委员会|村委|"
    r"办事|局|科室|[^场]所[^在]|站|院|公司|学校|银行|信箱|邮编|合作社|厅|处[:：]|纪委|12345|"
    r"12317"
)
_LABEL = lazy(r"电话|座机|固话|联系方式|Tel|TEL|tel")


def mobiles(text: str, context: str) -> Iterator[Hit]:
    """Mobile numbers, however they are grouped."""
    candidates = chain(numbers(text, context, _SIZES), spaced_out(text, context, range(11, 12)))
    found = list(chosen(candidates, mobile_reason, "mobile", "orange"))
    yield from found
    rest = blank(text, found)
    for match in _BRACKETS.finditer(rest):
        digits = re.sub(r"\D", "", match[0])
        if label_of(rest, match.start(), context) != "other":
            yield Hit("mobile", *match.span(), "orange", "手机号", mask("mobile", digits))
    for match in _LOOKALIKE.finditer(rest):
        digits = re.sub(r"[ \-]", "", match[0]).translate(_LOOKALIKE_DIGITS)
        if not _LETTERS.isdisjoint(match[0]) and _MOBILE.fullmatch(digits):
            yield Hit("mobile", *match.span(), "orange", "用字母冒充数字的手机号", mask("mobile", digits))


def mobile_reason(number: Number) -> str:
    """Why a number is a mobile, '' when it is none."""
    mobile = _MOBILE.fullmatch(number.digits) and _written_as_mobile(number) and number.label != "other"
    return "手机号" if mobile else ""


def _written_as_mobile(number: Number) -> bool:
    shape = number.groups
    if shape[0] in (2, 4) and sum(shape) > 11 and len(shape) > 1:
        shape = shape[1:]  # 86 or 0086 in front
    wrapped = "\n" in number.text[number.start : number.end] and len(shape) == 2 and shape[0] >= 3
    if len(shape) > 1 and not (wrapped or shape in _SHAPES):
        return False
    if len(shape) > 1 and not number.alone and number.label != "phone":
        return False
    if any(len(part) == 8 and is_date(part) for part in number.parts):
        return False
    integer = number.integer_part
    fraction = len(integer) > 3 or (integer != "" and (not integer.strip("0") or number.digits.startswith("0")))
    before = number.text[max(0, number.start - 16) : number.start] if integer else ""
    return not fraction and not _COORDINATE.search(before) and not _AMOUNT_AFTER.match(number.text, number.end)


def landlines(text: str, context: str, person: bool) -> Iterator[Hit]:
    """Fixed telephones called a home's, or beside a person where no office is spoken of."""
    if not _LANDLINE_WORTH.search(text):
        return
    found = [match for match in _LANDLINE.finditer(text) if not _is_day(match[0])]
    if not found:
        return
    for match in found:
        reason = _landline_reason(text, match, context, person)
        if reason:
            yield hit_at("landline", "yellow", reason, text, match.span())


def _is_day(written: str) -> bool:
    return len(written) == 8 and is_date(written)


_LABELLED_LINE = lazy(r"[ ]*(?:联系|固定)?(?:电话|座机|固话|方式)[^\n]{0,4}")
_NAME_LINE = lazy(r"(?:姓名|户主|申请人)[^\n]{0,30}$")


def _line_of_form(text: str, line: int) -> int:
    """Where the line before begins, if a form names its person there."""
    before = text.rfind("\n", max(0, line - 80), max(0, line - 1)) + 1
    return before if line and _NAME_LINE.search(text[before : line - 1]) else line


def _landline_reason(text: str, match: re.Match[str], context: str, person: bool) -> str:
    line = max(text.rfind(mark, max(0, match.start() - 200), match.start()) for mark in "\n。") + 1
    before = text[max(line, match.start() - 30) : match.start()]
    written = _LABEL.search(before) or _LABEL.search(context) or match[0].startswith(("0", "(", "（"))
    if _HOME.search(before) or _HOME.search(context):
        return "家庭固定电话"
    if not written or _OFFICE.search(before) or _OFFICE.search(context):
        return ""
    if _LABELLED_LINE.fullmatch(text[line : match.start()]):
        line = _line_of_form(text, line)
    beside = person or bool(named_between(text, max(line, match.start() - 40), match.start()))
    labelled = match[0].startswith(("0", "(", "（")) or _LABEL.search(context) or _LABEL.search(before[-8:])
    return "写在姓名旁边的固定电话" if beside and labelled else ""
