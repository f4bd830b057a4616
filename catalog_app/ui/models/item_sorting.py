"""Item rows in the order of several columns; words by pinyin, as Chinese readers expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QCollator, QCollatorSortKey, QLocale

from catalog_app.services.browsing import ItemRow
from catalog_app.ui.models.item_columns import COLUMN_INDEX, ITEM_COLUMNS
from catalog_app.ui.models.item_text import sort_value

SortKey = tuple[str, bool]
"""Column key, and whether it descends."""


def sort_rows(rows: Sequence[ItemRow], keys: Sequence[SortKey], names: Mapping[str, str]) -> list[ItemRow]:
    """The rows sorted by the first key, then the second …; equal ones stay in the order given."""
    order = list(range(len(rows)))
    for key, down in reversed(keys):
        values = _comparable([sort_value(row, ITEM_COLUMNS[COLUMN_INDEX[key]], names) for row in rows])
        order.sort(key=values.__getitem__, reverse=down)
    return [rows[place] for place in order]


def _comparable(values: list[Any]) -> list[Any]:
    """Words become ranks, so that each is compared as a word only once."""
    if values and isinstance(values[0], tuple):
        return list(zip(*(_comparable(list(parts)) for parts in zip(*values, strict=True)), strict=True))
    if not values or not isinstance(values[0], str):
        return values
    ranks = {text: rank for rank, text in enumerate(sorted(set(values), key=_ordered))}
    return [(not text, ranks[text]) for text in values]


class _Ordered:
    """A text that compares as the collator says."""

    __slots__ = ("_key",)

    def __init__(self, key: QCollatorSortKey) -> None:
        self._key = key

    def __lt__(self, other: _Ordered) -> bool:
        return self._key.compare(other._key) < 0


@lru_cache(maxsize=8192)
def _ordered(text: str) -> _Ordered:
    return _Ordered(_collator().sortKey(text))


@lru_cache(maxsize=1)
def _collator() -> QCollator:
    collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    collator.setNumericMode(True)
    return collator
