"""Long numbers in a folded text: whole, in groups or digit by digit; and what the words before say they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from catalog_app.checks.hits import Hit, Severity, mask
from catalog_app.model.patterns import lazy

LOOK_BACK = 20
_MOST_GROUPS = 6
_GAP = r"(?:[ \-]{1,3}| {0,8}\n {0,8})"
_RUN = lazy(rf"\d+(?:{_GAP}\d+)*(?:(?:{_GAP})?X)?", re.ASCII)
_APART = r"(?:[ \-\t|/_.]| {0,3}\n {0,3})"
_SINGLES = lazy(rf"(?<!\d)(?<!\d[ \-\t|/_.])\d(?:{_APART}\d)+(?:{_APART}?X)?(?![ \-\t|/_.]?\d)", re.ASCII)
_GROUP = lazy(r"\d+X?|X", re.ASCII)
_FIGURE_BEFORE = lazy(r"\d[ \-\n]{1,3}$", re.ASCII)
_FIGURE_AFTER = lazy(r"[ \-\n]{1,3}(?!(?:19|20)\d\d(?!\d))\d{2,4}(?!\d)", re.ASCII)
_MORE = lazy(r"(?: {0,8}\n {0,8}\d{3}|[ \-]{1,3}\d{5})", re.ASCII)
_LONG_ENOUGH = 15
_INTEGER_BEFORE = lazy(r"(\d{1,11})\.$", re.ASCII)
_LONG_GROUP = lazy(r"\d{3}", re.ASCII)
_BETWEEN = lazy(r"[ :：#\[\]【】()（）\"“”]{0,6}")
LABELS = lazy(
    r"(?P<id>身份证(?:件)?(?:编号|号码|号)?|证件(?:号码?|编号)|公民身份(?:证)?号码?|身份号码)"
    r"|(?P<bank>(?:一卡通|存折|银行卡|账户|帐户|卡)(?:编号|编码|号码)|账号|帐号|卡号|账户|帐户|"
    r"开户|银行|一卡通|存折|信用社|农信)"
    r"|(?P<other>信用代码|索引号|文号|编号|编码|代码|序号|流水号?|单号|纳税人|识别号|许可证|"
    r"产权证|证书|行号|邮编|时间|日期"
    r"|ISBN|统一书号|项目号|合同号|登记号|备案号|发票号码?|票据号码?|收据号码?|运单号?|车架号|发动机号|表号|案号|批号)"
    r"|(?P<phone>电话|手机|热线|传真|联系方式)"
)


class Number:
    """Digits (perhaps ending in X) written in one or several groups at `spans` of a text."""

    __slots__ = ("characters", "context", "spans", "text")

    def __init__(self, text: str, context: str, spans: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.context = context
        self.spans = spans
        self.characters = "".join([text[start:end] for start, end in spans])

    @property
    def start(self) -> int:
        """Where the first group begins."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the last group ends."""
        return self.spans[-1][1]

    @property
    def groups(self) -> tuple[int, ...]:
        """How many characters each group has."""
        return tuple(end - start for start, end in self.spans)

    @property
    def parts(self) -> list[str]:
        """The groups as written."""
        return [self.text[start:end] for start, end in self.spans]

    @property
    def digits(self) -> str:
        """The characters without an X at the end."""
        return self.characters.rstrip("X")

    @property
    def whole(self) -> bool:
        """Written in one piece."""
        return len(self.spans) == 1

    @property
    def goes_on(self) -> bool:
        """Whether this may be the first part of a number that is broken here."""
        return self.whole and len(self.characters) < _LONG_ENOUGH and bool(_MORE.match(self.text, self.end))

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
        """What the words before say: id, bank, other, phone or ''."""
        return label_of(self.text, self.start, self.context)


def label_of(text: str, start: int, context: str) -> str:
    """What the words before say the digits are: id, bank, other, phone or ''; else what the heading says.

    The nearest word counts; one that says the digits are harmless counts only right before them.
    """
    for found in reversed(list(LABELS.finditer(text, max(0, start - LOOK_BACK), start))):
        if found.lastgroup != "other" or _BETWEEN.fullmatch(text, found.end(), start):
            return found.lastgroup or ""
    return _heading_label(context) if context else ""


@lru_cache(maxsize=256)
def _heading_label(context: str) -> str:
    kinds = [found.lastgroup or "" for found in LABELS.finditer(context)]
    return "id" if "id" in kinds else (kinds or [""])[-1]


def numbers(text: str, context: str, sizes: range) -> Iterator[Number]:
    """Each long group of digits alone; then neighbouring groups taken together, the longest first."""
    for run in _RUN.finditer(text):
        if run.end() - run.start() < sizes.start or not _LONG_GROUP.search(text, *run.span()):
            continue
        spans = [group.span() for group in _GROUP.finditer(text, *run.span())]
        for index, (start, end) in enumerate(spans):
            if end - start >= sizes.start:
                yield Number(text, context, (spans[index],))
            for last in _window_ends(spans, index, sizes):
                yield Number(text, context, tuple(spans[index : last + 1]))


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


def spaced_out(text: str, context: str, sizes: range) -> Iterator[Number]:
    """Numbers of which every digit stands alone, as in form boxes: nothing but a number of these sizes in a run."""
    for run in _SINGLES.finditer(text):
        spans = tuple(digit.span() for digit in _GROUP.finditer(text, *run.span()))
        if len(spans) in sizes:
            yield Number(text, context, spans)


def chosen(found: Iterable[Number], judge: Callable[[Number], str], kind: str, severity: Severity) -> Iterator[Hit]:
    """A hit for each number `judge` gives a reason for; of overlapping ones the first."""
    judged = ((number, judge(number)) for number in found)
    last = 0
    judged_well = filter(lambda pair: pair[1], judged)
    for number, reason in sorted(judged_well, key=lambda pair: (pair[0].start, pair[0].goes_on)):
        if number.start >= last:
            last = number.end
            yield Hit(kind, number.start, number.end, severity, reason, mask(kind, number.characters))
