"""A notice (公示) as it is set: words and a list, the same for wall sheet, web page, text and Word twins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import accumulate

from msgspec import Struct

SEQUENCE, VILLAGE, NAME = "sequence", "village", "name"
SUBTOTAL, TOTAL = "小计", "合计"
_SEQUENCE_LABEL = "序号"
_ELSEWHERE = "未写明村（社区）"
_AMOUNT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NARROW = dict(zip(map(ord, "０１２３４５６７８９．，－＋"), "0123456789.,-+", strict=True))
_HOUSEHOLD = re.compile(r"户主|农户")

Cells = tuple[str, ...]


class NoticeGroup(Struct, frozen=True):
    """The rows of one village, and its totals: a cell for each column, all empty where nothing is added up."""

    name: str
    rows: tuple[Cells, ...]
    totals: Cells = ()


class NoticeTable(Struct, frozen=True, kw_only=True):
    """A list as it is shown. One group without name = not grouped."""

    keys: Cells
    labels: Cells
    groups: tuple[NoticeGroup, ...]
    totals: Cells = ()
    unadded: Cells = ()
    """Labels of the columns that were to be added up and hold something else beside numbers."""
    counted: str = "人"
    """What a row is, for counting: 户, 人, 项; empty = they are not counted."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self.groups)

    def lines(self) -> Iterator[tuple[str, Cells]]:
        """Every line with its kind: ("heading", (words,)), ("row", cells), ("total", cells)."""
        for group in self.groups:
            if group.name:
                count = f"（{len(group.rows)}{self.counted}）" if self.counted else ""
                yield "heading", (group.name + count,)
            for row in group.rows:
                yield "row", row
            if group.name and any(group.totals):
                yield "total", _labelled(group.totals, SUBTOTAL)
        if any(self.totals):
            yield "total", _labelled(self.totals, f"{TOTAL}（{self.count}{self.counted}）")


class Notice(Struct, frozen=True, kw_only=True):
    """All words of a notice. What is empty is not shown."""

    title: str
    village: str = ""
    """The village whose rows alone are on it."""
    document_number: str = ""
    opening: str = ""
    body: Cells = ()
    headings: Cells = ()
    """Words that head a paragraph of the body before a colon, in the case's order."""
    table: NoticeTable | None = None
    basis: str = ""
    period: str = ""
    """公示期：2026年11月23日至2026年12月2日（7个工作日）."""
    objection: str = ""
    telephones: str = ""
    address: str = ""
    unit: str
    signed: date | None = None
    official: bool = False
    """Set as an official paper (GB/T 9704-2012); one with a list never is."""
    from_case: bool = False
    """Whether a case wrote it; else it is the publication's own words."""
    untold: Cells = ()
    """What its case asks for and neither title nor body names."""

    @property
    def closing(self) -> Cells:
        """The lines below the list."""
        return tuple(filter(None, (self.period, self.objection, self.telephones, self.address, self.basis)))


def notice_table(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    villages: Sequence[str],
    *,
    order: Sequence[str] = (),
    added: Sequence[str] = (),
    counted: str = "",
    titled: bool = False,
    crowd: int = 1,
) -> NoticeTable:
    """A list by villages in `order` (those it does not name behind them), numbered anew, `added` columns summed.

    `columns` are keys and labels; `villages` tells the village of each row. Empty columns are left out, and the
    village's own where a heading, or with `titled` the title, says it. `counted` empty = told by the header words.
    Villages head their rows where there are `crowd` rows a village or more; else they keep their column.
    """
    groups = _grouped(rows, villages, order)
    if any(key == VILLAGE for key, _ in columns) and len(rows) < crowd * len(groups):
        groups = [("", [row for _, mine in groups for row in mine])]
    several = len(groups) > 1
    shown = [
        place
        for place, (key, _) in enumerate(columns)
        if key != SEQUENCE and _is_told(groups, place, repeats=key == VILLAGE and (several or titled))
    ]
    keys = (SEQUENCE, *(columns[place][0] for place in shown))
    labels = (_sequence_label(columns), *(columns[place][1] for place in shown))
    starts = accumulate((len(mine) for _, mine in groups), initial=1)
    made = []
    for start, (village, mine) in zip(starts, groups, strict=False):
        cells = tuple((str(number), *(row[place].strip() for place in shown)) for number, row in enumerate(mine, start))
        made.append(NoticeGroup(village if several else "", cells, _totals(cells, keys, added)))
    everything = [row for group in made for row in group.rows]
    totals = _totals(everything, keys, added)
    return NoticeTable(
        keys=keys,
        labels=labels,
        groups=tuple(made),
        totals=totals,
        unadded=tuple(
            label for key, label, total in zip(keys, labels, totals, strict=False) if key in added and not total
        ),
        counted=counted or _counted(columns),
    )


def amount(text: str) -> Decimal | None:
    """The number a cell holds, with or without thousands; None where it holds anything else."""
    words = text.translate(_NARROW).strip().removesuffix("元").strip()
    try:
        return Decimal(words.replace(",", "")) if _AMOUNT.fullmatch(words) and words.isascii() else None
    except InvalidOperation:
        return None


def _grouped(
    rows: Sequence[Sequence[str]], villages: Sequence[str], order: Sequence[str]
) -> list[tuple[str, list[Sequence[str]]]]:
    found: dict[str, list[Sequence[str]]] = {}
    for row, village in zip(rows, villages, strict=True):
        found.setdefault(village, []).append(row)
    places = {village: place for place, village in enumerate(order)}
    named = sorted((name for name in found if name), key=lambda name: places.get(name, len(places)))
    return [*((name, found[name]) for name in named), *([(_ELSEWHERE, found[""])] if "" in found else [])]


def _is_told(groups: list[tuple[str, list[Sequence[str]]]], place: int, *, repeats: bool) -> bool:
    """Whether a column tells anything: it is not empty, nor does it only repeat the village of its group."""
    if repeats:
        return any(len({row[place].strip() for row in mine}) > 1 for _, mine in groups)
    return any(row[place].strip() for _, mine in groups for row in mine)


def _sequence_label(columns: Sequence[tuple[str, str]]) -> str:
    return next((label for key, label in columns if key == SEQUENCE), _SEQUENCE_LABEL)


def _totals(rows: Sequence[Cells], keys: Cells, added: Sequence[str]) -> Cells:
    """A sum below every column that is added up and holds nothing but numbers; one row is its own sum."""
    if len(rows) == 1:
        return ()
    return tuple(_sum([row[place] for row in rows]) if key in added else "" for place, key in enumerate(keys))


def _sum(texts: Sequence[str]) -> str:
    amounts = [amount(text) for text in texts if text.strip()]
    told = [one for one in amounts if one is not None]
    return f"{sum(told):f}" if told and len(told) == len(amounts) else ""


def _labelled(totals: Cells, words: str) -> Cells:
    return (words, *totals[1:])


def _counted(columns: Sequence[tuple[str, str]]) -> str:
    label = next((label for key, label in columns if key == NAME), None)
    if label is None:
        return "项"
    return "户" if _HOUSEHOLD.search(label) else "人"
