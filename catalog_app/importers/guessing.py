"""Columns told by content: where no header stands, and where a header lost one of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from catalog_app.importers.blocks import Head
from catalog_app.importers.columns import Column
from catalog_app.importers.content import (
    AUDIENCE,
    BASIS,
    CHANNELS,
    DEADLINE,
    LEVELS,
    MODE,
    PUBLISHER,
    TICK,
    fit,
    is_counting,
    kind_of,
    main_kind,
    profile,
)
from catalog_app.importers.headers import EXTRA, LABELS
from catalog_app.importers.view import View

_FEWEST_ROWS = 2
_LONG = 14.0
"""Average length from which a column of plain texts holds content rather than names."""
_TICKS = {
    2: ("mode.主动", "mode.依申请"),
    4: ("audience.public", "audience.groups", "mode.主动", "mode.依申请"),
    5: ("audience.public", "audience.groups", "mode.主动", "mode.依申请", "levels.乡级"),
    6: ("audience.public", "audience.groups", "mode.主动", "mode.依申请", "levels.县级", "levels.乡级"),
    7: ("audience.public", "audience.groups", "mode.主动", "mode.依申请", "levels.县级", "levels.乡级", "levels.村级"),
}
_DISTINCT = (BASIS, DEADLINE, CHANNELS)


def guessed(samples: Mapping[int, list[str]], rows: int) -> tuple[Column, ...] | None:
    """Columns of a table without header in their usual kinds and order; None where it does not look like a catalog."""
    if rows < _FEWEST_ROWS or len(samples) < 4:
        return None
    keys: dict[int, str] = {}
    kinds = {place: main_kind(profile(texts)) for place, texts in samples.items()}
    for kind in (*_DISTINCT, PUBLISHER):
        place = _densest(samples, kinds, kind)
        if place is not None:
            keys[place] = kind
    if sum(kind in keys.values() for kind in _DISTINCT) < 2:
        return None
    first = min(place for place, key in keys.items() if key in _DISTINCT)
    _name_left(samples, keys, first)
    _name_deadline(samples, keys)
    if "level1" not in keys.values() or "elements" not in keys.values():
        return None
    _name_ticks(kinds, keys, samples)
    return tuple(
        Column(place, keys.get(place, EXTRA), "content", f"无表头（第{place}列）") for place in sorted(samples)
    )


def _densest(samples: Mapping[int, list[str]], kinds: Mapping[int, str], kind: str) -> int | None:
    places = [place for place, found in kinds.items() if found == kind]
    return max(places, key=lambda place: (len(samples[place]), -place), default=None)


def _name_left(samples: Mapping[int, list[str]], keys: dict[int, str], first: int) -> None:
    """Number, names and content stand left of the first distinctive column."""
    left = [place for place in sorted(samples) if place < first and place not in keys]
    counting = [place for place in left if is_counting(samples[place])]
    if counting:
        keys[counting[0]] = "sequence"
    names = [place for place in left if place not in counting]
    if len(names) > 1:
        longest = max(names[1:], key=lambda place: _average(samples[place]))
        content = names[-1] if _average(samples[names[-1]]) >= _LONG else longest
        keys[content] = "elements"
        keys.update(zip([one for one in names if one < content][-3:], LABELS, strict=False))


def _name_deadline(samples: Mapping[int, list[str]], keys: dict[int, str]) -> None:
    """The column behind the sources is that of deadlines where many of its texts are, whatever the others say."""
    basis = next((place for place, key in keys.items() if key == BASIS), 0)
    if not basis or DEADLINE in keys.values() or basis + 1 in keys:
        return
    texts = samples.get(basis + 1, [])
    if texts and 3 * sum(kind_of(text) == DEADLINE for text in texts) >= len(texts):
        keys[basis + 1] = DEADLINE


def _average(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def _name_ticks(kinds: Mapping[int, str], keys: dict[int, str], samples: Mapping[int, list[str]]) -> None:
    behind = max(place for place, key in keys.items() if key in _DISTINCT)
    places = [place for place in range(behind + 1, max(samples) + 1) if place not in keys]
    for kind, key in ((AUDIENCE, "audience"), (MODE, "mode"), (LEVELS, "levels")):
        worded = [place for place in places if kinds.get(place) == kind]
        if len(worded) == 1:
            keys[worded[0]] = key
    ticks = [place for place in places if place not in keys and kinds.get(place) in (TICK, LEVELS)]
    if ticks:
        ticked = [place for place in places if place not in keys and place <= ticks[-1]]
        keys.update(zip(ticked, _TICKS.get(len(ticked), ()), strict=False))


def aligned(
    view: View, rows: Sequence[int], columns: Sequence[Column], heads: Sequence[Head]
) -> tuple[Head, ...] | None:
    """The heads from one place on a column further right, where that fits the rows clearly better; None where not."""
    if not rows or not heads:
        return None
    last = max(head.column for head in heads)
    used = {place for row in rows for place in view.table.rows[row]}
    if len(rows) < _FEWEST_ROWS or not (last + 1 in used or _counts_under_a_name(view, rows, columns)):
        return None
    keys = {column.column: column.key for column in columns if column.column <= last}
    sample = rows[:40]
    best, best_score = None, _score(view, sample, keys) + 2 * len(sample)
    for place in sorted(keys):
        moved = {number + (number >= place): key for number, key in keys.items()}
        score = _score(view, sample, moved)
        if score > best_score:
            best, best_score = place, score
    if best is None:
        return None
    return tuple(structs.replace(head, column=head.column + (head.column >= best)) for head in heads)


def _counts_under_a_name(view: View, rows: Sequence[int], columns: Sequence[Column]) -> bool:
    """Whether a column of names holds numbers that count, and the header has none for them."""
    names = [column.column for column in columns if column.key in LABELS]
    texts = ([view.own(row).get(place, "") for row in rows] for place in names)
    numbered = any(column.key == "sequence" for column in columns)
    return not numbered and any(len([text for text in found if text]) > 1 and is_counting(found) for found in texts)


def _score(view: View, rows: Sequence[int], keys: Mapping[int, str]) -> int:
    return sum(
        fit((keys[place], text) for place, text in view.table.rows[row].items() if keys.get(place)) for row in rows
    )
