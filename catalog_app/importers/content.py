"""What a cell looks like by itself: what columns without header, shifted rows and lost header cells are told by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from catalog_app.importers.headers import names_levels
from catalog_app.importers.ticks import read_tick
from catalog_app.importers.wording import tidy
from catalog_app.model.patterns import lazy

SEQUENCE, TICK, CHANNELS, BASIS, DEADLINE, PUBLISHER = "sequence", "tick", "channels", "basis", "deadline", "publisher"
LEVELS, AUDIENCE, MODE, FORM, PHONE, LONG, SHORT, SAME = (
    "levels",
    "audience",
    "mode",
    "form",
    "phone",
    "long",
    "short",
    "same",
)
_SAME = lazy(r"^[（(—\-\s]*(?:同上[一述款行栏项列格]*|同前|与上同|上同|〃|″|''|\"|“”|“|”)[。.，,；;）)—\-\s]*$")
_ABSENT = lazy(r"^[-—–─－_＿~～/／\\.。*…·|]+$")
_SEQUENCE = lazy(r"^[（(]?\d{1,4}(?:[.．\-]\d{1,4})?[)）]?[.．、]?$|^[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?$")
_CHANNEL_NAME = lazy(
    r"政府网站|门户网站|政府公报|[两一二]微一端|新媒体|发布会|听证会|广播电视|纸质媒体|纸质载体|公开查[阅询]点|[政行]?[政府务]?服务中心"
    r"|便民服务|入户|公示栏|电子屏|精准推送|查阅点|微信公众号|办事大厅"
)
_CHANNEL_GLYPH = lazy(
    r"[■□▄口◆◇▲☑☐●○√Rtn£þo]\s*(?:政府网站|政府公报|[两一二]微一端|其他|广播电视|纸质媒体|便民|入户|精准|公开查)"
)
_TITLE = lazy(r"《[^》]{2,}》?|〔\d{4}")
_ACT = lazy(r"(?:条例|办法|规定|法|通知|意见|方案|决定)(?:（[^）]*）)?(?:等)?$")
_DEADLINE = lazy(
    r"工作日|之日起|(?:及|实|随|即)时公开|及时|实时|随时|长期公开|动态(?:调整|更新)|\d+\s*[天日]内|每[年月季]|更新\d|公示[期\d]|批复后|时限|半年|按进展"
)
_PUBLISHER = lazy(
    r"(?:政府|办事处|办公室|部门|委员会|委|局|中心|站|所|机构|单位|村|社区|机关|大队|学校|分局|厅|科|股|办)(?:（[^）]*）)?$"
)
_AUDIENCE = lazy(r"^(?:面向)?(?:全社会|社会公众|公众|社会)$|^(?:特定群体|特定群众)")
_MODE = lazy(
    r"^[■√]?(?:主动公开|依申请公开|主动|依申请|不予公开)(?:[、/和及；;，,\s]*[■√□]?(?:主动公开|依申请公开|主动|依申请))*$"
)
_FORM = lazy(r"^(?:全文|部分|摘要|网上|主动)?(?:公开|发布|公布)$|^■?文本$")
_PHONE = lazy(r"^[\d\-—（）() 、/;；,，转]{7,40}$")
_URL = lazy(r"^(?:https?://|www\.)", re.IGNORECASE)
_ELEMENT_MARK = lazy(r"[●•·◆〇○]|(?:^|\n|[；;])\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳])")
LONGEST_SIGN = 12
"""同上, —, / and the like are shorter."""
_LOOKED_AT = 600
"""A cell shows its kind in its first words."""
STRONG = frozenset((SEQUENCE, TICK, CHANNELS, BASIS, DEADLINE, PHONE))
_EXPECTED = {
    "sequence": (SEQUENCE,),
    "basis": (BASIS,),
    "deadline": (DEADLINE,),
    "publisher": (PUBLISHER,),
    "channels": (CHANNELS,),
    "level1": (SHORT, PUBLISHER, LONG),
    "level2": (SHORT, PUBLISHER, LONG),
    "level3": (SHORT, PUBLISHER, LONG),
    "level1+level2": (SHORT, LONG),
    "elements": (LONG, SHORT, PUBLISHER),
    "audience": (AUDIENCE, SHORT, PUBLISHER),
    "mode": (MODE,),
    "levels": (LEVELS,),
}


@lru_cache(maxsize=4096)
def is_same(text: str) -> bool:
    """Whether the cell says 同上, 〃 or the like."""
    return len(text) < LONGEST_SIGN and _SAME.match(text.strip()) is not None


@lru_cache(maxsize=4096)
def is_absent(text: str) -> bool:
    """Whether the cell says that there is nothing: —, -, / and the like."""
    return len(text) < LONGEST_SIGN and _ABSENT.match(text.strip()) is not None


def looks_right(key: str, text: str) -> bool:
    """Whether a cell shows by its first characters that it stands in its column; False where that takes a look."""
    if key == "basis":
        return text.startswith("《")
    if key == "channels":
        return text[1:5] == "政府网站" and not text[0].isalnum()
    if key == "elements":
        return text[0] in "●•" and "网站" not in text
    return key == "sequence" and text.isdecimal()


@lru_cache(maxsize=20_000)
def kind_of(text: str) -> str:
    """What one cell looks like; '' for an empty one."""
    words = tidy(text[:_LOOKED_AT])
    if not words:
        return ""
    if is_same(words):
        return SAME
    if is_absent(words):
        return ""
    if len(words) <= 12:
        found = _short_kind(words)
        if found:
            return found
    if _PHONE.match(words) or _URL.match(words):
        return PHONE
    return _long_kind(text, words)


def _short_kind(words: str) -> str:
    if not read_tick(words).words:
        return SEQUENCE if words.isdecimal() else TICK
    if _SEQUENCE.match(words):
        return SEQUENCE
    if names_levels(words):
        return LEVELS
    if _AUDIENCE.match(words):
        return AUDIENCE
    if _MODE.match(words):
        return MODE
    return FORM if _FORM.match(words) and not _DEADLINE.search(words) else ""


def _long_kind(text: str, words: str) -> str:
    channels = len(set(_CHANNEL_NAME.findall(words[:300])))
    if _CHANNEL_GLYPH.search(words[:300]) or (channels >= 2 and not _ELEMENT_MARK.search(text[:200])):
        return CHANNELS
    if (
        words[0] in "《〈"
        or _TITLE.search(words[:60])
        or (len(words) < 60 and _ACT.search(words) and words.startswith("中华"))
    ):
        return BASIS
    if channels and len(words) <= 24:
        return CHANNELS
    if len(words) <= 80 and _DEADLINE.search(words) and not _ELEMENT_MARK.search(text[:3]) and words[0] not in "■◆▪":
        return DEADLINE
    if len(words) <= 40 and _PUBLISHER.search(words) and not _ELEMENT_MARK.search(text):
        return PUBLISHER
    return LONG if len(words) > 16 or _ELEMENT_MARK.search(text) else SHORT


@cache
def expected(key: str) -> tuple[str, ...]:
    """The kinds a column of this key holds; () where anything may stand."""
    if "." in key:
        name = key.partition(".")[0]
        return (
            (TICK, LEVELS)
            if name == "levels"
            else (TICK, AUDIENCE, SHORT, PUBLISHER)
            if key.endswith("groups")
            else (TICK,)
        )
    return _EXPECTED.get(key, ())


def fit(cells: Iterable[tuple[str, str]]) -> int:
    """How well texts fit the keys they stand under: a right distinctive kind counts 2, a wrong one −2."""
    score = 0
    for key, text in cells:
        kinds = expected(key)
        kind = kind_of(text)
        if not kinds or kind in ("", SAME):
            continue
        if kind in kinds:
            score += 2 if kinds[0] in STRONG or kind == kinds[0] else 1
        elif kind in STRONG or kinds[0] in STRONG:
            score -= 2
    return score


def profile(texts: Iterable[str]) -> Counter[str]:
    """How many texts of a column are of each kind."""
    return Counter(kind for text in texts if (kind := kind_of(text)) not in ("", SAME))


def main_kind(counts: Mapping[str, int]) -> str:
    """The kind of at least six tenths of the texts, else ''."""
    total = sum(counts.values())
    best = max(counts, key=lambda kind: counts[kind], default="")
    return best if best and counts[best] * 10 >= total * 6 else ""


def is_counting(texts: Iterable[str]) -> bool:
    """Whether a column counts: numbers or two-part codes, most of them not below the one before."""
    found = [text.strip() for text in texts if text.strip()]
    if not found or any(kind_of(text) != SEQUENCE for text in found):
        return False
    numbers = [int(text.strip("（）().．、")) for text in found if text.strip("（）().．、").isdecimal()]
    steps = sum(after >= before for before, after in pairwise(numbers))
    return not numbers or len(numbers) == 1 or 2 * steps >= len(numbers) - 1
