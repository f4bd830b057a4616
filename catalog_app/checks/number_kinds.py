"""The arithmetic of Chinese identity numbers, credit codes and bank cards, over bare digits.

Sources: GB 11643 and ISO 7064 MOD 11-2 (identity), GB 32100 (统一社会信用代码), the Luhn formula (cards).
"""

from __future__ import annotations

import re
from datetime import date

from catalog_app.model.patterns import lazy

PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_SHAPE = lazy(r"[159Y][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_CARD_PREFIXES = lazy(
    r"62|9558|9559|60(?:1382|1428|3367|3265|360|3694|3708)|436742|4(?=\d{15}$)|5[1-5](?=\d{14}$)|35(?=\d{14}$)"
    r"|3[47](?=\d{13}$)|6858|690755|9400|9666|9683|9843|9999|843|870",
    re.ASCII,
)


def identity_check(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def is_province(number: str) -> bool:
    """Whether an identity number starts with a province (or, for residents from abroad, 9 and a province)."""
    return number[:2] in PROVINCES or (number[:1] == "9" and number[1:3] in PROVINCES)


def is_date(eight_digits: str) -> bool:
    """Whether YYYYMMDD is a real day of 1800 to 2099."""
    if eight_digits[:2] not in ("18", "19", "20"):
        return False
    try:
        date(int(eight_digits[:4]), int(eight_digits[4:6]), int(eight_digits[6:8]))
    except ValueError:
        return False
    return True


def looks_like_identity18(number: str) -> bool:
    """Province and birth date fit, whatever the check character says."""
    return len(number) == 18 and is_province(number) and is_date(number[6:14])


def is_identity18(number: str) -> bool:
    """A complete identity number: 17 digits and 0–9 or X, province, real date and check character."""
    return looks_like_identity18(number) and identity_check(number[:17]) == number[17]


def is_identity15(number: str) -> bool:
    """An identity number of the form used before 1999: it has no check character."""
    return len(number) == 15 and number[:2] in PROVINCES and is_date("19" + number[6:12]) and number[12:] != "000"


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0


def has_card_prefix(digits: str) -> bool:
    """Whether the number starts as the cards do that Chinese banks issue."""
    return _CARD_PREFIXES.match(digits) is not None


def is_credit_code(code: str) -> bool:
    """A 统一社会信用代码 of 18 places: the office is of a province or the State, and the check character is right."""
    if not _CREDIT_SHAPE.fullmatch(code) or not (code[2:4] in PROVINCES or code[2:8] == "100000"):
        return False
    values = [_CREDIT_CHARACTERS.index(character) for character in code]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return (31 - total % 31) % 31 == values[17]
