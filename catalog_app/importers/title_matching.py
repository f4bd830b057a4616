"""Which item of the catalog a title belongs to: by the pairs of characters they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from catalog_app.model.catalog import Item

LEAST = 0.6
"""Below this a title belongs to none."""
_CLEAR = 0.12
"""So much better than the second the best has to be."""
_NOISE = re.compile(
    r"[（(][^（）()]*[)）]|\d{2,4}年度?|第[\d一二三四五六七八九十]+[批次期号季度]+|[上下]半年|\d+月份?|"
    r"关于|做好|开展|印发|《|》|通知|工作|情况|有关|本镇|全镇|我镇"
)
_FORM = re.compile(r"(?:的?(?:预?公[开示告布]|名单|对象|一览表|明细表?|表))+$")
"""What a title ends on says how it is published, not what."""
_SAME = (("低保", "最低生活保障"), ("五保", "特困人员"), ("三公经费", "“三公”经费"))
_NOT_HAN = re.compile(r"[^一-鿿]+")


class Likeness(Struct, frozen=True):
    """An item and how well it fits, 0 to 1: the share of the title it explains, and of its name the title tells."""

    item: Item
    score: float


class TitleMatcher:
    """The items of a catalog by the pairs of characters of their names and elements; rare pairs tell more."""

    def __init__(self, items: Sequence[Item], unit_name: str) -> None:
        self._unit = unit_name
        self._names = [_pairs("".join(filter(None, (one.level1, one.level2, one.level3)))) for one in items]
        self._own = [_pairs(one.title) for one in items]
        self._content = [_pairs("。".join(element.text for element in one.elements)) for one in items]
        self._items = items
        self._common = Counter(
            pair for names, content in zip(self._names, self._content, strict=True) for pair in names | content
        )

    def likely(self, title: str, domain: str | None = None) -> list[Likeness]:
        """Items, of one domain or of all, that explain some of the title, the best first."""
        words = _pairs(_subject(title.replace(self._unit, "")))
        whole = self._weights(words)
        if not whole:
            return []
        found = [
            Likeness(item, round(0.6 * shared / whole + 0.4 * self._told(words, place), 4))
            for place, item in enumerate(self._items)
            if domain in (None, item.domain) and (shared := self._shared(words, place))
        ]
        return sorted(found, key=lambda one: (-one.score, one.item.number))

    def _told(self, words: frozenset[str], place: int) -> float:
        """The share of the item's own name that the title tells."""
        own = self._own[place]
        return self._weights(own & words) / (self._weights(own) or 1)

    def _shared(self, words: frozenset[str], place: int) -> float:
        content = (words & self._content[place]) - self._names[place]
        return self._weights(words & self._names[place]) + 0.7 * self._weights(content)

    def _weights(self, pairs: Iterable[str]) -> float:
        return sum(1 / math.sqrt(1 + self._common[pair]) for pair in pairs)


def clear_winner(found: Sequence[Likeness]) -> Item | None:
    """The best where it explains enough and is clearly better than the second."""
    if not found or found[0].score < LEAST:
        return None
    second = found[1].score if len(found) > 1 else 0.0
    return found[0].item if found[0].score - second >= _CLEAR else None


def _subject(title: str) -> str:
    """What a title is about, in the catalog's words."""
    words = _NOISE.sub("。", title).strip("。")
    for said, meant in _SAME:
        words = words.replace(said, meant)
    return _FORM.sub("", words)


def _pairs(text: str) -> frozenset[str]:
    runs: Iterable[str] = _NOT_HAN.split(_NOISE.sub("。", text))
    return frozenset(run[place : place + 2] for run in runs for place in range(len(run) - 1))


def title_key(title: str, unit_name: str) -> str:
    """What titles of the same kind share: without unit, year, batch and brackets."""
    return _NOT_HAN.sub("", _NOISE.sub("", title.replace(unit_name, "")))
