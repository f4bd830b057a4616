"""Rows of a list that went and rows that came: which of them are the same under another name, divided, or put together.

Told by the names and by where the elements went; likely at best, so what is found is offered, never applied unasked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from catalog_app.model.catalog import Item
from catalog_app.model.merging import alike

MoveKind = Literal["renamed", "split", "merged"]
_LIKELY = 0.6
"""Likeness of names and elements together from which a row that came may be one that went."""
_MOST = 0.6
"""Part of a row's elements that has to be found again."""
_NO_WORD = re.compile(r"[\W_]+")


class Move(Struct, frozen=True):
    """Rows `old` of the former list stand in the rows `new` of the present one."""

    kind: MoveKind
    old: tuple[str, ...]
    new: tuple[str, ...]
    reason: str


class Lists(Struct, frozen=True):
    """The former and the present list by key."""

    base: Mapping[str, Item]
    theirs: Mapping[str, Item]

    def went(self) -> list[str]:
        """Keys that are no more."""
        return [key for key in self.base if key not in self.theirs]

    def came(self) -> list[str]:
        """Keys that are new."""
        return [key for key in self.theirs if key not in self.base]

    def lost(self, key: str) -> frozenset[str]:
        """Elements that a former row has no more."""
        left = _elements(self.theirs[key]) if key in self.theirs else frozenset()
        return _elements(self.base[key]) - left

    def gained(self, key: str) -> frozenset[str]:
        """Elements that a present row had not."""
        had = _elements(self.base[key]) if key in self.base else frozenset()
        return _elements(self.theirs[key]) - had


def find_moves(lists: Lists, renamed: Mapping[str, str] | None = None) -> list[Move]:
    """What moved; `renamed` tells former keys by present key where the list itself says so. A row moves once."""
    found: list[Move] = []
    for move in (*_told(lists, renamed or {}), *_splits(lists), *_joins(lists), *_renamings(lists)):
        used = {key for one in found for key in one.old}, {key for one in found for key in one.new}
        if not used[0] & set(move.old) and not used[1] & set(move.new):
            found.append(move)
    return found


def _told(lists: Lists, renamed: Mapping[str, str]) -> list[Move]:
    came, went = set(lists.came()), set(lists.went())
    return [
        Move("renamed", (old,), (new,), "新目录注明由原事项改名")
        for new, old in renamed.items()
        if new in came and old in went
    ]


def _splits(lists: Lists) -> list[Move]:
    """A former row whose elements stand in several present rows, at least one of them new."""
    found = []
    gained = {key: lists.gained(key) for key in lists.came()}
    for old in lists.base:
        lost = lists.lost(old)
        if not lost:
            continue
        parts = [key for key, elements in gained.items() if len(elements & lost) * 2 >= max(len(elements), 1)]
        spread = frozenset[str]().union(*(gained[key] & lost for key in parts))
        stays = old in lists.theirs
        if len(parts) + stays >= 2 and len(spread) >= _MOST * len(lost):
            new = (old, *parts) if stays else tuple(sorted(parts, key=lambda key: -len(gained[key] & lost)))
            names = "”“".join(lists.theirs[key].title for key in new)
            found.append(Move("split", (old,), new, f"原事项的要素分到了“{names}”"))
    return found


def _joins(lists: Lists) -> list[Move]:
    """Former rows whose elements stand together in one present row."""
    found = []
    lost = {key: lists.lost(key) for key in lists.went()}
    for new in lists.theirs:
        gained = lists.gained(new)
        parts = [key for key, elements in lost.items() if elements and len(elements & gained) >= _MOST * len(elements)]
        stays = new in lists.base
        if parts and len(parts) + stays >= 2:
            old = (new, *parts) if stays else tuple(sorted(parts, key=lambda key: -len(lost[key] & gained)))
            names = "”“".join(lists.base[key].title for key in old)
            found.append(Move("merged", old, (new,), f"“{names}”的要素合到了这个事项"))
    return found


def _renamings(lists: Lists) -> list[Move]:
    """Pairs of a row that went and one that came, the likest first."""
    came = lists.came()
    pairs = [
        (-_likeness(lists.base[old], lists.theirs[new]), place, old, new)
        for place, old in enumerate(lists.went())
        for new in came
        if lists.base[old].domain == lists.theirs[new].domain
    ]
    return [
        Move("renamed", (old,), (new,), f"名称和要素相近（{-score:.0%}）")
        for score, _, old, new in sorted(pairs)
        if -score >= _LIKELY
    ]


def _likeness(one: Item, other: Item) -> float:
    names = alike(_names(one), _names(other))
    mine, yours = _elements(one), _elements(other)
    if not mine or not yours:
        return names
    shared = len(mine & yours) / len(mine | yours)
    return (names + max(shared, alike(_joined(one), _joined(other)))) / 2


def _names(item: Item) -> str:
    return _folded((item.level1, item.level2 or "", item.level3 or ""))


def _joined(item: Item) -> str:
    return _folded([element.text for element in item.elements])


def _elements(item: Item) -> frozenset[str]:
    return frozenset(_folded([element.text]) for element in item.elements)


def _folded(texts: Sequence[str]) -> str:
    return _NO_WORD.sub("", "".join(texts)).casefold()
