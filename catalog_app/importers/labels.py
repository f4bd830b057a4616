"""Names of items, publishers and the words that stand where ticks should: single cells to values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from catalog_app.importers.columns import level_words
from catalog_app.importers.wording import printed, simplified, tidy
from catalog_app.model.catalog import LEVELS, Audience
from catalog_app.model.patterns import lazy
from catalog_app.model.words import plain_line

_NUMBERING = lazy(
    r"^(?:[（(][一二三四五六七八九十百]{1,4}[)）]|[一二三四五六七八九十百]{1,4}[、.．)）]|第[一二三四五六七八九十]{1,3}[、：:]"
    r"|[（(]\d{1,3}(?:[.．]\d{1,3})*[)）]|\d{1,3}(?:[.．]\d{1,3})+[.．、)）]?(?!\d|级(?!别)|倍|万|亿|元|米|%|公里|公斤|公顷|平方|吨|版)"
    r"|\d{1,3}[.．、)）:：](?!\d)|[①-⑳⑴-⒇]|[●•·◆■▪◇★☆])\s*"
)
_GAP = lazy(r"(?<=[\u3400-\u9fff、，（）])\s+(?=[\u3400-\u9fff、，（）])")
_NAME_END = "；;。，,、：: "
_BODY = lazy(
    r"(?:政府|办事处|办公室|委员会|局|部门|中心|站|所|机构|单位|平台|厅|院|公司|学校|机关|[^经]办|队|村委会|居委会|社区|行政村|大队)(?:（[^）]*）)?$"
)
_PLACES = lazy(r"(?:乡镇|[乡镇]|街道|村|社区|村两委|村（居）委会)(?:（[^）]*）)?$")
_LIST_END = "、；;，,/"
_ITEM_START = lazy(r"^(?:[（(]?\d{1,2}[.．、)）]|[①-⑳]|[（(]?[一二三四五六七八九十]{1,2}[、)）]|[●•·◆■])")
_GLYPHED = lazy(r"(?P<glyph>[■▄☑√✔✓●R□口☐○〇◇])\s*(?P<words>[^■▄☑√✔✓●□☐○〇◇\s]+)")
_EMPTY_GLYPHS = frozenset("□口☐○〇◇")
_PUBLIC = lazy(r"^(?:面向)?(?:全?社会(?:公众|公开)?|公众|社会各界|全体公民)$")
_GROUP_PREFIX = lazy(r"^(?:特定(?:群体|群众|对象|人群)|一定范围)(?:[（(](?P<inside>.+)[)）]$|[：:])?")
_MODES = ((lazy(r"主动"), "主动"), (lazy(r"依申请|申请公开"), "依申请"))
SOME_GROUP = "特定群体"


@lru_cache(maxsize=20_000)
def closed(text: str) -> str:
    """`tidy` without any space between Chinese characters: in names none belongs there."""
    words = tidy(text)
    return _GAP.sub("", words) if " " in words else words


@lru_cache(maxsize=20_000)
def name_of(text: str) -> str:
    """An item's name without numbering, bullets and closing marks; numbers that belong to it stay."""
    words = closed(text)
    plain = _NUMBERING.sub("", words).strip(_NAME_END)
    return plain or words


def split_name(text: str) -> tuple[str, str | None]:
    """Both levels of a name written level1/level2, parted at the first slash."""
    first, slash, second = tidy(text).partition("/")
    if not slash:
        for mark in ("—", "－", "-", "\\", "|"):
            first, slash, second = tidy(text).partition(mark)
            if slash:
                break
    first, second = name_of(first), name_of(second) if second.strip() else ""
    return (first, second or None) if first else (second, None)


class Publishers:
    """Bodies one a line become a list, a name broken over lines becomes whole: the other cells tell which."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._seen = Counter(closed(text) for text in texts if "\n" not in text.strip())

    def read(self, text: str) -> str | None:
        """The publisher, None for an empty cell."""
        lines = [closed(line).rstrip("；;，,。") for line in text.strip().splitlines() if line.strip()]
        lines = [line for line in lines if line]
        whole = closed("".join(lines))
        if len(lines) < 2 or whole in self._seen:
            return whole or None
        joined = lines[0]
        for line in lines[1:]:
            apart = _BODY.search(joined) and len(line) > 2 and (_BODY.search(line) or _PLACES.search(line))
            joined += ("、" if apart and joined[-1] not in _LIST_END else "") + line
        return joined


def kept_line(text: str) -> str:
    """A line of an extra column: as printed, but with blanks kept between boxes."""
    return simplified(plain_line(text)) if _GLYPHED.search(text) else printed(text)


def printed_lines(text: str) -> str:
    """The words as printed; lines are kept where a list is, else joined."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if any(_ITEM_START.match(line) for line in lines[1:]) or any(line[-1] in "；;。" for line in lines[:-1]):
        return "\n".join(printed(line) for line in lines)
    return printed(" ".join(lines))


def chosen_words(text: str) -> list[str]:
    """The words of a cell that lists choices: those with a filled box where boxes are, else all."""
    words = tidy(text)
    boxed = list(_GLYPHED.finditer(words))
    if any(one["glyph"] in _EMPTY_GLYPHS for one in boxed):
        return [one["words"].strip("、；;，,") for one in boxed if one["glyph"] not in _EMPTY_GLYPHS]
    parts = re.split(r"[、；;，,\n/|\s]+", words.translate({ord(glyph): " " for glyph in "■▄☑√✔✓●"}))
    return [part for part in parts if part]


def read_audience_words(text: str) -> Audience:
    """全社会, the name of a group, or both, from a column of words."""
    public, groups = False, []
    for part in chosen_words(text) if not re.search("[（(][^）)]*[、，,/；;]", text) else [tidy(text)]:
        if _PUBLIC.match(part):
            public = True
            continue
        found = _GROUP_PREFIX.match(part)
        name = (found["inside"] or part[found.end() :]) if found else part
        groups.append(name.strip("（）()：: ") or SOME_GROUP)
    return Audience(public, "、".join(groups) or None) if public or groups else Audience()


def read_mode_words(text: str) -> tuple[str, ...]:
    """主动 and 依申请, as far as words name them."""
    words = "、".join(chosen_words(text))
    return tuple(mode for pattern, mode in _MODES if pattern.search(words))


def read_level_words(text: str) -> tuple[str, ...]:
    """县级, 乡级 and 村级, as far as words name them."""
    found = {level for part in chosen_words(text) for level in level_words(part)}
    return tuple(level for level in LEVELS if level in found)
