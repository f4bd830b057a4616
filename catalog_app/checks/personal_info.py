"""Private numbers in a text or a table: identity cards, bank accounts, mobiles (domain-brief 7.3).

Pure and linear in the length of the text. A hit carries only a masked excerpt, never the number itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Literal

from msgspec import Struct

from catalog_app.checks.number_kinds import (
    has_card_prefix,
    is_credit_code,
    is_date,
    is_identity15,
    is_identity18,
    is_province,
    looks_like_identity18,
    passes_luhn,
)

Severity = Literal["red", "orange", "yellow"]
KIND_LABELS = {"id_card": "身份证号", "bank_account": "银行账号", "mobile": "手机号"}
NOBODY: frozenset[str] = frozenset()

_LOOK_BACK = 20
_MOST_GROUPS = 6
_IDENTITY_SIZES, _ACCOUNT_SIZES, _MOBILE_SIZES = range(15, 19), range(12, 22), range(11, 16)
_CARD_SIZES = range(13, 20)
_WORTH_A_LOOK = re.compile(r"(?:[\dOoIl|][^\dOoIl|]{0,10}?){11}|\d\.\d+[eEｅＥ][+＋]?[12]\d")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe0e\ufe0f\ufeff\ufffe\x02]")
_GAP = r"(?:[ \-]{1,3}| {0,8}\n {0,8})"
_RUN = re.compile(rf"\d+(?:{_GAP}\d+)*(?:(?:{_GAP})?X)?", re.ASCII)
_SINGLES = re.compile(r"(?<!\d)(?<!\d[ \-\n])\d(?:[ \-\n]\d)+(?:[ \-\n]?X)?(?![ \-\n]?\d)", re.ASCII)
_GROUP = re.compile(r"\d+X?|X", re.ASCII)
_INSIDE_LONG = re.compile(r"(?=([1-9]\d{5}(?:18|19|20)\d\d[01]\d[0-3]\d{4}[\dX]))", re.ASCII)
_ONE_NUMBER = re.compile(r"\d{11,21}X?", re.ASCII)
_COMPLETE = "18位身份证号，校验码、日期、地区都对"
_LOOKALIKE = re.compile(r"(?<![0-9A-Za-z])[0-9OoIl|]{17}[0-9OoIl|X](?![0-9A-Za-z])", re.ASCII)
_LOOKALIKE_DIGITS = str.maketrans("OoIl|", "00111")
_EXPONENT = re.compile(r"(?<![\d.])([1-9])\.(\d{1,17})[eE]\+?(1[4-9]|20)(?!\d)", re.ASCII)
_MACHINE_ID = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|(?=[0-9]{0,63}[a-f])[0-9a-f]{64})(?![0-9A-Za-z])"
)
"""UUIDs and SHA-256 sums, whose digits now and then look like a mobile."""
_INDEX_LABEL = re.compile(r"(?:索引号|文号|发文字号)[\]】）)]?[ :：]{0,4}$")
_MOBILE = re.compile(r"(?:(?:00)?86|0)?(1[3-9]\d{9})", re.ASCII)
_MOBILE_SHAPES = {(3, 4, 4), (3, 8), (7, 4), (4, 7), (3, 3, 5), (4, 4, 3), (1,) * 11}
_FIGURE_BEFORE = re.compile(r"\d[ \-\n]{1,3}$", re.ASCII)
_FIGURE_AFTER = re.compile(r"[ \-\n]{1,3}(?!(?:19|20)\d\d(?!\d))\d{2,4}(?!\d)", re.ASCII)
_INTEGER_BEFORE = re.compile(r"(\d{1,11})\.$", re.ASCII)
_LONG_GROUP = re.compile(r"\d{3}", re.ASCII)
_BETWEEN = re.compile(r"[ :：#\[\]【】()（）\"“”]{0,6}")
_AMOUNT_AFTER = re.compile(r"\.(?!0(?!\d))\d|[ ]?(?:元|万元|亿元|％|%)")
_LANDLINE = re.compile(r"0[1-9]\d{1,2}[2-8]\d{6,7}", re.ASCII)
_LABELS = re.compile(
    r"(?P<id>身份证(?:件)?(?:编号|号码|号)?|证件号码?|公民身份(?:证)?号码?|身份号码)"
    r"|(?P<bank>(?:一卡通|存折|银行卡|账户|帐户|卡)(?:编号|编码|号码)|账号|帐号|卡号|账户|帐户|开户|银行|一卡通|存折|信用社|农信)"
    r"|(?P<other>信用代码|索引号|文号|编号|编码|代码|序号|流水号?|单号|纳税人|识别号|许可证|产权证|证书|行号|邮编|时间|日期)"
    r"|(?P<phone>电话|手机|热线|传真|联系方式)"
)


class Hit(Struct, frozen=True):
    """A private number at `start`..`end` of the text; `excerpt` is masked."""

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


class _Number:
    """Digits (perhaps ending in X) written in one or several groups at `spans` of a text."""

    __slots__ = ("characters", "context", "spans", "text")

    def __init__(self, text: str, context: str, spans: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.context = context
        self.spans = spans
        self.characters = "".join([text[start:end] for start, end in spans])

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def groups(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.spans)

    @property
    def parts(self) -> list[str]:
        return [self.text[start:end] for start, end in self.spans]

    @property
    def digits(self) -> str:
        return self.characters.rstrip("X")

    @property
    def whole(self) -> bool:
        return len(self.spans) == 1

    @property
    def alone(self) -> bool:
        """No row of figures around it, of which it might be a part; a year may follow."""
        before = _FIGURE_BEFORE.search(self.text, max(0, self.start - 4), self.start)
        return not before and not _FIGURE_AFTER.match(self.text, self.end)

    @property
    def integer_part(self) -> str:
        """The digits before the point where these are a fraction, or a list's number before its entry."""
        found = _INTEGER_BEFORE.search(self.text, max(0, self.start - 12), self.start)
        return found[1] if found else ""

    @property
    def label(self) -> str:
        return _label(self.text, self.start, self.context)


def find_private(text: str, public_contacts: Container[str] = NOBODY, *, context: str = "") -> list[Hit]:
    """Every private number in `text`, in order. `context` is what stands over it (a column's heading).

    A mobile or account is exempt when it, or its bare digits, is one of `public_contacts`; an identity number never is.
    """
    if not _WORTH_A_LOOK.search(text):
        return []
    folded, places = _fold(text)
    if _ONE_NUMBER.fullmatch(folded) and not (len(folded) > 18 and _INSIDE_LONG.search(folded)):
        hits = _one_number(folded, context)
        return [_moved(hit, places) for hit in hits if not _is_exempt(text, hit, places, public_contacts)]
    folded = _MACHINE_ID.sub(lambda found: "#" * len(found[0]), folded)
    hits = []
    for detector in (_identity_cards, _exponents, _bank_accounts, _mobiles):
        found = list(detector(folded, context))
        if not found:
            continue
        folded = _blank(folded, found)
        hits.extend(hit for hit in found if not _is_exempt(text, hit, places, public_contacts))
        if not _WORTH_A_LOOK.search(folded):
            break
    return sorted((_moved(hit, places) for hit in hits), key=lambda hit: hit.start)


def find_in_table(
    rows: Iterable[Sequence[object]], public_contacts: Container[str] = NOBODY, header: Sequence[str] = ()
) -> list[TableHit]:
    """Private numbers in a table's cells, numbers among them; a column's heading tells what its digits are."""
    contexts = dict(enumerate(header))
    found: list[TableHit] = []
    for row_index, row in enumerate(rows):
        for column, value in enumerate(row):
            text = cell_words(value)
            hits = find_private(text, public_contacts, context=contexts.get(column, ""))
            found.extend(TableHit(row_index, column, hit) for hit in hits)
            if not hits and _LABELS.search(text):
                contexts[column] = text
    return found


def cell_words(value: object) -> str:
    """A cell's value as it would be read: 5.3e17 written out, None empty."""
    if value is None:
        return ""
    if isinstance(value, float) and abs(value) >= 1e11 and value == value and abs(value) != float("inf"):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value)


def mask(kind: str, value: str) -> str:
    """The value with what may be shown left: 2+3 of an identity number, 3+4 of a mobile, the last 4 of an account."""
    if kind == "mobile":
        value = value.rstrip("X")[-11:]
    head, tail = {"id_card": (2, 3), "mobile": (3, 4), "bank_account": (0, 4)}.get(kind, (1, 1))
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def masked_text(text: str) -> str:
    """The text with every private number masked; fit for messages and logs."""
    pieces: list[str] = []
    last = 0
    for hit in find_private(text):
        pieces += [text[last : hit.start], hit.excerpt]
        last = hit.end
    return "".join([*pieces, text[last:]])


def contact_set(values: Iterable[str]) -> frozenset[str]:
    """The unit's public contacts in the form `find_private` compares: as written and as bare digits."""
    kept = [value.strip() for value in values if value.strip()]
    return frozenset(kept) | frozenset(filter(None, (_bare(value) for value in kept)))


def _bare(value: str) -> str:
    return "".join(character for character in value.translate(_FOLDING) if character in "0123456789")


class _Folding(dict[int, int]):
    """Character by character: digits of any script, spaces, dashes and X look-alikes to their plain form."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            folded = ord("0") + digit
        elif character in "xＸｘХх×✕":
            folded = ord("X")
        elif character in "\x0b\x0c\x85\u2028\u2029":
            folded = ord("\n")
        else:
            folded = _folded_category(character)
        self[code] = folded
        return folded


def _folded_category(character: str) -> int:
    category = unicodedata.category(character)
    if category == "Zs" or character == "\r":
        return ord(" ")
    if category == "Pd" or character in "\u2212\u00b7":
        return ord("-")
    if "！" <= character <= "～":
        return ord(character) - 0xFEE0
    return ord(character)


_FOLDING = _Folding()


def _fold(text: str) -> tuple[str, list[int] | None]:
    """The plain form, and the place in `text` of each of its characters (None: the same places)."""
    folded = text.translate(_FOLDING)
    if not _INVISIBLE.search(folded):
        return folded, None
    places = [place for place, character in enumerate(folded) if not _INVISIBLE.match(character)]
    return "".join(folded[place] for place in places), places


def _moved(hit: Hit, places: list[int] | None) -> Hit:
    if places is None:
        return hit
    return Hit(hit.kind, places[hit.start], places[hit.end - 1] + 1, hit.severity, hit.reason, hit.excerpt)


def _blank(text: str, hits: list[Hit]) -> str:
    if not hits:
        return text
    pieces: list[str] = []
    last = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        pieces += [text[last : hit.start], "#" * (hit.end - hit.start)]
        last = hit.end
    return "".join([*pieces, text[last:]])


def _is_exempt(text: str, hit: Hit, places: list[int] | None, public_contacts: Container[str]) -> bool:
    if hit.kind == "id_card":
        return False
    moved = _moved(hit, places)
    written = text[moved.start : moved.end].strip()
    bare = _bare(written)
    forms = {written, bare, bare[-11:] if hit.kind == "mobile" else bare}
    return any(form in public_contacts for form in forms)


def _label(text: str, start: int, context: str) -> str:
    """What the words before say the digits are: id, bank, other, phone or ''; else what the heading says.

    The nearest word counts; one that says the digits are harmless counts only right before them.
    """
    for found in reversed(list(_LABELS.finditer(text, max(0, start - _LOOK_BACK), start))):
        if found.lastgroup != "other" or _BETWEEN.fullmatch(text, found.end(), start):
            return found.lastgroup or ""
    kinds = [found.lastgroup or "" for found in _LABELS.finditer(context)]
    return "id" if "id" in kinds else (kinds or [""])[-1]


def _numbers(text: str, context: str, sizes: range) -> Iterator[_Number]:
    """Each long group of digits alone; then neighbouring groups taken together, the longest first."""
    for run in _RUN.finditer(text):
        if not _LONG_GROUP.search(text, *run.span()):
            continue
        spans = [group.span() for group in _GROUP.finditer(text, *run.span())]
        for index, (start, end) in enumerate(spans):
            if end - start >= sizes.start:
                yield _Number(text, context, (spans[index],))
            for last in _window_ends(spans, index, sizes):
                yield _Number(text, context, tuple(spans[index : last + 1]))


def _window_ends(spans: list[tuple[int, int]], first: int, sizes: range) -> list[int]:
    """Where up to 6 groups from `first` on make a number of one of these sizes; the longest first."""
    ends: list[int] = []
    total = 0
    for last in range(first, min(len(spans), first + _MOST_GROUPS)):
        total += spans[last][1] - spans[last][0]
        if total >= sizes.stop:
            break
        if total in sizes and last > first:
            ends.append(last)
    return ends[::-1]


def _spaced_out(text: str, context: str, size: int) -> Iterator[_Number]:
    """Numbers of which every digit stands alone, as in form boxes: nothing but `size` of them in a run."""
    for run in _SINGLES.finditer(text):
        spans = tuple(digit.span() for digit in _GROUP.finditer(text, *run.span()))
        if len(spans) == size:
            yield _Number(text, context, spans)


def _chosen(
    numbers: Iterable[_Number], judge: Callable[[_Number], str], kind: str, severity: Severity
) -> Iterator[Hit]:
    """A hit for each number `judge` gives a reason for; of overlapping ones the first."""
    judged = ((number, judge(number)) for number in numbers)
    last = 0
    for number, reason in sorted(filter(lambda pair: pair[1], judged), key=lambda pair: pair[0].start):
        if number.start >= last:
            last = number.end
            yield Hit(kind, number.start, number.end, severity, reason, mask(kind, number.characters))


def _one_number(text: str, context: str) -> list[Hit]:
    """The same answer as the detectors give, sooner, for a text that is one number, as most cells of a roster are."""
    number = _Number(text, context, ((0, len(text)),))
    for judge, kind, severity in _JUDGES:
        if reason := judge(number):
            return [Hit(kind, 0, len(text), severity, reason, mask(kind, text))]
    return []


def _whole_identity_reason(number: _Number) -> str:
    if is_identity18(number.characters) and not _surely_no_identity(number):
        return _COMPLETE
    return _identity_reason(number)


def _identity_cards(text: str, context: str) -> Iterator[Hit]:
    plain = list(_complete_identities(text, context))
    yield from plain
    rest = _blank(text, plain)
    candidates = chain(_numbers(rest, context, _IDENTITY_SIZES), _spaced_out(rest, context, 18))
    broken = list(_chosen(candidates, _identity_reason, "id_card", "red"))
    yield from broken
    for found in _LOOKALIKE.finditer(_blank(rest, broken)):
        number = found[0].translate(_LOOKALIKE_DIGITS)
        if number != found[0] and is_identity18(number):
            yield Hit("id_card", *found.span(), "red", "用字母冒充数字的身份证号", mask("id_card", number))


def _complete_identities(text: str, context: str) -> Iterator[Hit]:
    """18 characters in one piece, also when other digits are glued to them."""
    last = 0
    for found in _INSIDE_LONG.finditer(text):
        number, start = found[1], found.start()
        if start < last or not is_identity18(number):
            continue
        if _surely_no_identity(_Number(text, context, ((start, start + 18),))):
            continue
        last = start + 18
        yield Hit("id_card", start, last, "red", _COMPLETE, mask("id_card", number))


def _identity_reason(number: _Number) -> str:
    characters = number.characters
    if len(characters) == 18:
        return _reason18(number, characters)
    if len(characters) != 15:
        return ""
    if is_identity15(characters) and (number.whole or number.groups == (6, 6, 3) or number.label == "id"):
        return "15位身份证号"
    return "写在“身份证号”后面的号码" if number.label == "id" else ""


def _reason18(number: _Number, characters: str) -> str:
    if is_identity18(characters):
        return "" if _surely_no_identity(number) else "被空格、短横或换行断开的身份证号"
    cut = number.whole and characters.endswith("000") and looks_like_identity18(characters)
    if cut and number.label != "other":
        return "被表格软件截尾的身份证号（末三位变成000）"
    return "写在“身份证号”后面的号码" if number.label == "id" and not is_credit_code(characters) else ""


def _surely_no_identity(number: _Number) -> bool:
    """An 索引号 or 文号 right before it, or a credit code named as one: only these labels outweigh the arithmetic."""
    before = number.text[max(0, number.start - _LOOK_BACK) : number.start] or number.context
    named_code = is_credit_code(number.characters) and number.label == "other"
    return named_code or _INDEX_LABEL.search(before) is not None


def _exponents(text: str, context: str) -> Iterator[Hit]:
    """Long numbers a spreadsheet turned into 5.30126E+17."""
    for found in _EXPONENT.finditer(text):
        known = found[1] + found[2]
        digits = known.ljust(int(found[3]) + 1, "0")[: int(found[3]) + 1]
        kind = _exponent_kind(digits, min(len(known), len(digits)), _label(text, found.start(), context))
        if kind:
            severity: Severity = "red" if len(known.rstrip("0")) >= 12 else "orange"
            label = KIND_LABELS[kind]
            yield Hit(kind, *found.span(), severity, f"被表格软件改成科学计数的{label}", mask(kind, digits))


def _exponent_kind(digits: str, known: int, label: str) -> str:
    if label == "bank" or (label != "id" and digits.startswith("62") and len(digits) in (16, 17, 19)):
        return "bank_account"
    if label == "id" and len(digits) in (15, 18):
        return "id_card"
    likely = len(digits) == 18 and is_province(digits) and (known < 14 or is_date(digits[6:14]))
    return "id_card" if likely and label != "other" else ""


def _bank_accounts(text: str, context: str) -> Iterator[Hit]:
    return _chosen(_numbers(text, context, _ACCOUNT_SIZES), _account_reason, "bank_account", "red")


def _account_reason(number: _Number) -> str:
    digits = number.digits
    if not (number.whole or _grouped_like_card(number.groups)) or _surely_no_account(number, digits):
        return ""
    certain = number.whole or number.alone
    unionpay = 16 <= len(digits) <= 19 and digits.startswith("62")
    if len(digits) in _CARD_SIZES and (certain or unionpay) and has_card_prefix(digits) and passes_luhn(digits):
        return "银行卡号，校验位和卡头都对"
    if unionpay and number.whole and not looks_like_identity18(digits) and number.label != "other":
        return "62开头的银行卡号"
    if len(digits) in _ACCOUNT_SIZES and certain and number.label == "bank":
        return "写在账号、卡号、开户等字样后面的号码"
    return ""


def _surely_no_account(number: _Number, digits: str) -> bool:
    """The digits of a fraction (at most 17 count), a time stamp, a telephone number or a credit code."""
    integer = number.integer_part
    if is_credit_code(number.characters) or (integer and len((integer + digits).lstrip("0")) <= 17):
        return True
    stamp = len(digits) in (12, 14, 17) and is_date(digits[:8]) and digits[8:10] < "24" and digits[10] < "6"
    return stamp or bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits))


def _grouped_like_card(groups: tuple[int, ...]) -> bool:
    fours = len(groups) >= 3 and all(size == 4 for size in groups[:-1]) and groups[-1] <= 5
    return fours or (len(groups) == 2 and (groups[0] == 6 or min(groups) >= 7))


def _mobiles(text: str, context: str) -> Iterator[Hit]:
    candidates = chain(_numbers(text, context, _MOBILE_SIZES), _spaced_out(text, context, 11))
    return _chosen(candidates, _mobile_reason, "mobile", "orange")


def _mobile_reason(number: _Number) -> str:
    mobile = _MOBILE.fullmatch(number.digits) and _written_as_mobile(number) and number.label != "other"
    return "手机号" if mobile else ""


def _written_as_mobile(number: _Number) -> bool:
    shape = number.groups
    if shape[0] in (2, 4) and sum(shape) > 11 and len(shape) > 1:
        shape = shape[1:]  # 86 or 0086 in front
    wrapped = "\n" in number.text[number.start : number.end] and len(shape) == 2 and shape[0] >= 3
    if len(shape) > 1 and not (wrapped or shape in _MOBILE_SHAPES):
        return False
    if len(shape) > 1 and not number.alone and number.label != "phone":
        return False
    if any(len(part) == 8 and is_date(part) for part in number.parts):
        return False
    integer = number.integer_part
    fraction = len(integer) > 3 or (integer != "" and not integer.strip("0"))
    return not fraction and not _AMOUNT_AFTER.match(number.text, number.end)


_JUDGES: tuple[tuple[Callable[[_Number], str], str, Severity], ...] = (
    (_whole_identity_reason, "id_card", "red"),
    (_account_reason, "bank_account", "red"),
    (_mobile_reason, "mobile", "orange"),
)
