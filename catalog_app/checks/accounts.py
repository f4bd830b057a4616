"""Bank accounts and cards in a folded text, and the long numbers a spreadsheet turned into 6.2E+18."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from catalog_app.checks.digit_groups import LOOK_BACK, Number, chosen, label_of, numbers, spaced_out
from catalog_app.checks.hits import KIND_LABELS, Hit, Severity, blank, mask
from catalog_app.checks.identity import INDEX_LABEL, LOOKALIKE_CLASS, LOOKALIKE_DIGITS
from catalog_app.checks.number_kinds import (
    has_card_prefix,
    is_credit_code,
    is_date,
    is_province,
    looks_like_identity18,
    passes_luhn,
)
from catalog_app.model.patterns import lazy

CARD = "银行卡号，校验位和卡头都对"
_SIZES, _CARD_SIZES = range(10, 26), range(13, 20)
_EXPONENT = lazy(r"(?<![\d.])([1-9])(?:\.(\d{1,17}))?[eE]\+?0?(1[4-9]|20)(?!\d)", re.ASCII)
_TELEPHONE = lazy(r"(?:(?:00)?86|0)?1[3-9]\d{9}|0[1-9]\d{1,2}[2-8]\d{6,7}|[48]00\d{7}", re.ASCII)
_MOBILE = lazy(r"(?:(?:00)?86|0)?1[3-9]\d{9}|[48]00\d{7}", re.ASCII)
_LOOKALIKE = lazy(rf"(?<![0-9A-Za-z])62[{LOOKALIKE_CLASS}]{{14,17}}(?![0-9A-Za-z])")
_THOUSANDS = lazy(r"(?<![\d,.])(?:6|62|62\d)(?:,\d{3}){4,6}(?:\.0{1,2})?(?![\d,.])", re.ASCII)
_MARKED = lazy(r"(?<!\d)(?:62\d\d|9558|4367)(?:([./_])\d{4}){2,3}(?:\1\d{1,4})(?!\d)", re.ASCII)
_LETTERS = "用字母冒充数字的银行卡号"
_DISGUISES = (
    (_LOOKALIKE, _LETTERS),
    (_THOUSANDS, "被表格软件加了千位分隔的银行卡号"),
    (_MARKED, "用符号隔开的银行卡号"),
)
_RIGHT_BEFORE = lazy(r"(?:账号|帐号|卡号|存折号码?|账户号码|一卡通号码?)[\]】）) :：]{0,4}$")
_LOGIN = lazy(r"(?:登录|用户|登陆|管理员|平台|系统|微信|抖音|公众)(?:账号|帐号|账户|帐户)")


def exponents(text: str, context: str) -> Iterator[Hit]:
    """Long numbers a spreadsheet turned into 5.30126E+17."""
    for found in _EXPONENT.finditer(text):
        known = found[1] + (found[2] or "")
        digits = known.ljust(int(found[3]) + 1, "0")[: int(found[3]) + 1]
        kind = _exponent_kind(digits, min(len(known), len(digits)), label_of(text, found.start(), context))
        if kind:
            severity: Severity = "red" if len(known.rstrip("0")) >= 12 else "orange"
            label = KIND_LABELS[kind]
            yield Hit(kind, *found.span(), severity, f"被表格软件改成科学计数的{label}", mask(kind, digits))


def _exponent_kind(digits: str, known: int, label: str) -> str:
    if label == "bank" or (label != "id" and known > 1 and digits.startswith("62") and len(digits) in (16, 17, 19)):
        return "bank_account"
    if label == "id" and len(digits) in (15, 18):
        return "id_card"
    likely = len(digits) == 18 and known > 1 and is_province(digits) and (known < 14 or is_date(digits[6:14]))
    return "id_card" if likely and label != "other" else ""


def bank_accounts(text: str, context: str) -> Iterator[Hit]:
    """Cards by their check digit, 62… by its shape, anything long after the words of a bank."""
    candidates = chain(numbers(text, context, _SIZES), spaced_out(text, context, _CARD_SIZES))
    found = list(chosen(candidates, account_reason, "bank_account", "red"))
    yield from found
    rest = blank(text, found)
    for pattern, reason in _DISGUISES:
        for match in pattern.finditer(rest):
            digits = _plain(match[0])
            if reason is _LETTERS and digits == match[0]:
                continue
            if len(digits) in _CARD_SIZES and (digits.startswith("62") or passes_luhn(digits)):
                yield Hit("bank_account", *match.span(), "red", reason, mask("bank_account", digits))


def _plain(written: str) -> str:
    if "," in written:
        return re.sub(r"\D", "", written.partition(".")[0])
    return re.sub(r"\D", "", written.translate(LOOKALIKE_DIGITS))


def account_reason(number: Number) -> str:
    """Why a number is an account or a card, '' when it is none."""
    digits = number.digits
    boxes = len(number.spans) in _CARD_SIZES and set(number.groups) == {1}
    if boxes:
        return "银行卡号，一格一位" if has_card_prefix(digits) and passes_luhn(digits) else ""
    named = _right_after(number)
    if not (number.whole or _grouped_like_card(number.groups) or _freely_grouped(number, named)):
        return ""
    before = number.text[max(0, number.start - LOOK_BACK) : number.start] or number.context
    if _surely_no_account(number, digits, named) or INDEX_LABEL.search(before):
        return ""
    certain = number.whole or number.alone
    unionpay = 16 <= len(digits) <= 19 and digits.startswith("62")
    card = len(digits) in _CARD_SIZES and has_card_prefix(digits) and passes_luhn(digits)
    if card and (certain or unionpay) and (unionpay or number.label != "other"):
        return CARD
    if unionpay and number.whole and not looks_like_identity18(digits) and number.label != "other":
        return "62开头的银行卡号"
    if certain and number.label == "bank" and not _login(number) and (len(digits) >= 12 or named):
        return "写在账号、卡号、开户等字样后面的号码"
    return ""


def _freely_grouped(number: Number, named: bool) -> bool:
    """Groups of any size, where the word for an account stands before them or the check digit speaks for a card."""
    if not number.alone or min(number.groups) < 2:
        return False
    if "\n" in number.text[number.start : number.end]:
        return number.label == "bank" and len(number.groups) == 2 and 15 <= len(number.digits) <= 22
    return named or (number.digits.startswith("62") and min(number.groups) >= 3 and passes_luhn(number.digits))


def _right_after(number: Number) -> bool:
    """A short number counts only with the word for an account right before or over it."""
    before = number.text[max(0, number.start - 12) : number.start]
    return bool(_RIGHT_BEFORE.search(before or number.context))


def _login(number: Number) -> bool:
    return bool(_LOGIN.search(number.text[max(0, number.start - 14) : number.start] or number.context))


def _surely_no_account(number: Number, digits: str, named: bool) -> bool:
    """The digits of a fraction (at most 17 count), a time stamp, a telephone, a credit code, what a mask left."""
    if number.text[number.end : number.end + 1] == "*" or number.text[max(0, number.start - 1) : number.start] == "*":
        return True
    integer = number.integer_part
    if is_credit_code(number.characters) or (integer and len((integer + digits).lstrip("0")) <= 17):
        return True
    stamp = len(digits) in (12, 14, 17) and is_date(digits[:8]) and digits[8:10] < "24" and digits[10] < "6"
    return stamp or bool((_MOBILE if named else _TELEPHONE).fullmatch(digits))


def _grouped_like_card(groups: tuple[int, ...]) -> bool:
    fours = len(groups) >= 3 and all(size == 4 for size in groups[:-1]) and groups[-1] <= 5
    return fours or (len(groups) == 2 and (groups[0] == 6 or min(groups) >= 7))
