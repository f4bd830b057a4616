"""Which stored item a row of a file is: by 事项编号, by its names, by likeness. Pure: nothing is written.

A number or equal names decide. Likeness decides only where nothing but a remark like （试行） or a single character
differs; whatever is less certain is offered with its candidates, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from catalog_app.importers.wording import key_of
from catalog_app.model.catalog import Item

SURE, POSSIBLE = 94.0, 72.0
"""Likeness of names in per cent: from here on the same, from here on worth asking."""
UNLIKE = 50.0
"""Likeness of names and content in per cent, below which one number does not make two rows the same."""
MARGIN = 4.0
"""How much better than the second the best candidate of several has to be."""
MOST_CANDIDATES = 5
_CERTAIN_CONTENT = 60.0
_REMARK = re.compile(r"[（(][^（）()]{1,6}[)）]$|(?:情况|信息|事项)$")

Names = tuple[str, ...]


class Match(Struct, frozen=True):
    """What was found for a row: the item, or the candidates to choose from, and why."""

    reason: str
    item: Item | None = None
    candidates: tuple[Item, ...] = ()
    by_name: bool = True
    """Whether the names in the file are those of the item; else the file may rename it or tell only one of them."""


class Matcher:
    """Finds stored items for rows; each item is found once."""

    def __init__(self, stored: Sequence[Item]) -> None:
        self._by_number = {item.number: item for item in stored if item.number}
        self._by_names: dict[tuple[str, Names], list[Item]] = defaultdict(list)
        self._by_domain: dict[str, list[Item]] = defaultdict(list)
        for item in stored:
            self._by_names[item.domain, names_of(item)].append(item)
            self._by_domain[item.domain].append(item)
        self._taken: set[str] = set()

    def numbered(self, number: str) -> Item | None:
        """The item with this 事项编号, also one that was found before."""
        return self._by_number.get(number) if number else None

    def take(self, item: Item) -> None:
        """Keep `item` from being found again."""
        self._taken.add(item.uid)

    def same_names(self, rows: Sequence[Item]) -> list[Match | None]:
        """For rows of one name in one domain: the stored items of that name, told apart by their content."""
        found = self._left(self._by_names.get((rows[0].domain, names_of(rows[0])), []))
        if not found:
            return [None] * len(rows)
        if len(found) == len(rows) == 1:
            return [Match("领域和事项名称相同", found[0])]
        return _told_apart(rows, found)

    def alike(self, row: Item) -> Match | None:
        """The item `row` most likely is, or candidates, among those nobody has taken; None for a new one."""
        left = self._left(self._by_domain.get(row.domain, []))
        return _only_name(row, left) or _but_for_remarks(row, left) or _ranked(row, left)

    def _left(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if item.uid not in self._taken]


def names_of(item: Item) -> Names:
    """The three names for comparing; width, brackets, spaces and 〇/零 make no difference."""
    return (key_of(item.level1), key_of(item.level2 or ""), key_of(item.level3 or ""))


def content_of(item: Item) -> str:
    """All elements as one text for comparing."""
    return "".join(key_of(element.text) for element in item.elements)


def is_another(row: Item, item: Item) -> bool:
    """Whether row and item have nothing in common but their number: numbers of two offices may meet."""
    if names_of(row) == names_of(item):
        return False
    from rapidfuzz import fuzz

    if not (row.elements and item.elements) or fuzz.ratio(row.title, item.title) >= UNLIKE:
        return False
    return fuzz.ratio(content_of(row), content_of(item)) < UNLIKE


def _told_apart(rows: Sequence[Item], found: Sequence[Item]) -> list[Match | None]:
    """The best pairs first; as many rows as items of equal content are paired in their order."""
    from rapidfuzz import fuzz

    likeness = [[fuzz.ratio(content_of(row), content_of(item)) for item in found] for row in rows]
    pairs = sorted(
        (-value, place, other) for place, values in enumerate(likeness) for other, value in enumerate(values)
    )
    answer: list[Match | None] = [None] * len(rows)
    used: set[int] = set()
    for value, place, other in pairs:
        if answer[place] is None and other not in used and -value >= _CERTAIN_CONTENT:
            if len(found) > len(rows) and _is_torn(likeness[place]):
                continue
            answer[place] = Match("名称相同，内容要素最接近", found[other])
            used.add(other)
    left = tuple(item for other, item in enumerate(found) if other not in used)
    unsure = Match(f"名称相同的事项有{len(found)}个，看不出是哪一个", candidates=left) if left else None
    return [match or unsure for match in answer]


def _is_torn(values: Sequence[float]) -> bool:
    best, second = sorted(values, reverse=True)[:2]
    return best - second < MARGIN


def _only_name(row: Item, left: Iterable[Item]) -> Match | None:
    """A file that tells one name per row means the most specific one."""
    if row.level2 or row.level3:
        return None
    wanted = key_of(row.level1)
    found = [item for item in left if key_of(item.title) == wanted]
    if len(found) == 1:
        return Match(f"文件只写了一级名称，与“{found[0].title}”相同", found[0], by_name=False)
    return Match(f"名称相同的事项有{len(found)}个", candidates=tuple(found[:MOST_CANDIDATES])) if found else None


def _but_for_remarks(row: Item, left: Iterable[Item]) -> Match | None:
    wanted = _bare(row)
    found = [item for item in left if _bare(item) == wanted]
    if len(found) == 1:
        return Match(f"名称只差括注或“情况”“信息”等字：{found[0].title}", found[0])
    return Match("名称相近的事项不止一个", candidates=tuple(found[:MOST_CANDIDATES])) if found else None


def _bare(item: Item) -> Names:
    return tuple(key_of(_REMARK.sub("", name.strip())) if name else "" for name in _levels(item))


def _levels(item: Item) -> tuple[str, str, str]:
    return (item.level1, item.level2 or "", item.level3 or "")


def _ranked(row: Item, left: Sequence[Item]) -> Match | None:
    from rapidfuzz import fuzz, process

    names = {place: "".join(names_of(item)) for place, item in enumerate(left)}
    best = process.extract(
        "".join(names_of(row)), names, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=POSSIBLE
    )
    if not best:
        return None
    score = best[0][1]
    second = best[1][1] if len(best) > 1 else 0.0
    first = left[best[0][2]]
    if (
        score >= SURE
        and score - second >= MARGIN
        and _has_same_content(row, first)
        and _figures(row) == _figures(first)
    ):
        return Match(f"名称（{score:.0f}%）和内容要素都相近：{first.title}", first)
    listed = "；".join(f"{left[place].title}（{likeness:.0f}%）" for _, likeness, place in best[:3])
    return Match(f"名称相近，可能是：{listed}", candidates=tuple(left[place] for _, _, place in best))


def _has_same_content(row: Item, item: Item) -> bool:
    from rapidfuzz import fuzz

    return bool(row.elements) and fuzz.ratio(content_of(row), content_of(item)) >= POSSIBLE


def _figures(item: Item) -> list[str]:
    """Numbers in the names: another year or stage is another item, however alike the words."""
    return re.findall(r"\d+|[一二三四五六七八九十]", "".join(names_of(item)))


def by_domain_and_names(rows: Mapping[int, Item]) -> dict[tuple[str, Names], list[int]]:
    """Places of the rows that share domain and names."""
    groups: dict[tuple[str, Names], list[int]] = defaultdict(list)
    for place, row in rows.items():
        groups[row.domain, names_of(row)].append(place)
    return groups
