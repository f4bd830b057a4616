"""The sentences of a notice, filled from its case: opening, 依据, 公示期, objection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from catalog_app.model.cases import DisplayPeriod, LegalSource, NoticeCase

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PERIOD_SENTENCE = re.compile(r"(?P<label>公示期|公告期|公布期|征求意见时间)：\{from\}至\{to\}[。；，]?")
_CITING = re.compile(r"根据\{source\}(?:，|(?P<more>和))")
_COUNTED = re.compile(r"\{count\}[户人]")
_SMALL_OVERLAP = 2
_MONTHS = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d{1,2}))?")
_QUARTERS = ("一", "二", "三", "四")
_PERIOD_IN_TITLE = re.compile(r"\d{4}年度?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}(?:[-至、]\d{1,2})?月份?)?")
_ABOUT = re.compile(r"^关于|的?(?:公示|公告|公布|公开|通告|通知|(?:向社会)?(?:公开)?征求意见)$")
_LIST_WORDS = re.compile(r"(?:花名册|名册|名单|明细表?|一览表|汇总表|清单)$")
OWN_OPENING = re.compile(r"(?:公示|公布|公告|公开|名单|通告)如下|现予以?公[示告布]")
"""A body that says so has its own opening."""
OWN_PERIOD = re.compile(r"(?:公[示告布]|征求意见)(?:期限?|时间)(?:[为是自从共：:（(\d一二三四五六七八九十]|不少于)")
"""Says for how long; “在公告期内登记” does not."""
OWN_OBJECTION = re.compile(r"异议|不同意见")


def chinese_date(day: date) -> str:
    """2026年11月23日, no leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; what a value repeats of the words beside it is not said twice."""
    parts = _PLACEHOLDER.split(template)
    text = parts[0]
    for name, behind in zip(parts[1::2], parts[2::2], strict=True):
        value = values.get(name, "")
        if behind.startswith("发放"):
            value = _LIST_WORDS.sub("", value)
        head = _overlap(text, value)
        value = value[head:]
        text += value[: len(value) - _overlap(value, behind)] + behind
    return text


def opening_words(case: NoticeCase, values: Mapping[str, str]) -> str:
    """The opening sentence without the dates of the period, which stand on their own line."""
    template = _PERIOD_SENTENCE.sub("", case.opening)
    if not values.get("count"):
        template = _COUNTED.sub("", template)
    if not case.sources:
        template = _CITING.sub(lambda found: "根据" if found["more"] else "", template)
    return filled(template, values)


def which_words(case: NoticeCase, title: str) -> str:
    """What a notice of this title is about, of the things its case may be about."""
    told = [one.words for one in case.which if any(word in title for word in (one.words, *one.told))]
    return "和".join(told or [one.words for one in case.which])


def period_label(case: NoticeCase) -> str:
    """公示期 or what the case calls it; empty where it shows none."""
    found = _PERIOD_SENTENCE.search(case.opening)
    return found["label"] if found else ""


_MAY_MOVE = "，截止日暂定，以国家公布的放假安排为准"


def period_words(label: str, begin: date, end: date, period: DisplayPeriod | None, *, provisional: bool = False) -> str:
    """公示期：2026年11月23日至2026年12月2日（7个工作日）; `period` None = the days are counted.

    A `provisional` end says on the wall that the notice of holidays may move it.
    """
    words = f"{(end - begin).days}日" if period is None else f"{'不少于' if period.least else ''}{period.words}"
    words += _MAY_MOVE if provisional else ""
    return f"{label}：{chinese_date(begin)}至{chinese_date(end)}（{words}）。"


def cited(sources: Iterable[LegalSource]) -> str:
    """The titles alone, for the opening: 《…》《…》."""
    return "、".join(f"《{source.title}》" for source in sources).replace("》、《", "》《")


def basis_words(sources: Iterable[LegalSource]) -> str:
    """依据：《…》（国务院令第649号）第十一条；《…》."""
    words = "；".join(source.words for source in sources)
    return f"依据：{words}。" if words else ""


def spoken_period(period: str) -> str:
    """2026Q3 → 2026年第三季度, 2026-10 → 2026年10月; other words stay."""
    found = _MONTHS.fullmatch(period.strip())
    if found is None:
        return period.strip()
    year = f"{found['year']}年"
    if found["quarter"]:
        return f"{year}第{_QUARTERS[int(found['quarter']) - 1]}季度"
    if found["half"]:
        return f"{year}{'上下'[int(found['half']) - 1]}半年"
    return f"{year}{int(found['month'])}月" if found["month"] else year


def period_of(titles: Iterable[str], year: int) -> str:
    """The longest period that titles name, else the year."""
    found = [match[0] for title in titles for match in _PERIOD_IN_TITLE.finditer(title)]
    return max(found, key=len, default=f"{year}年")


def subject(title: str, unit: str) -> str:
    """What a title is about, without 关于, the unit and 的公示."""
    words = _ABOUT.sub("", _ABOUT.sub("", title.strip())).strip()
    return words.removeprefix(unit).removeprefix("人民政府") or title


def _overlap(left: str, right: str) -> int:
    """How many characters `left` ends with that `right` begins with; a single one is chance."""
    for size in range(min(len(left), len(right)), _SMALL_OVERLAP - 1, -1):
        if left.endswith(right[:size]):
            return size
    return 0
