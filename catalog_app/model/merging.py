"""One item merged three ways: what they said before (base), what they say now (theirs), what we have (ours).

Where only one side changed, its words hold. Lists (elements, sources, channels, levels …) are merged entry by entry.
Where both changed the same thing differently, ours stays and the key is named as a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

from msgspec import Struct, structs

from catalog_app.model.catalog import LEVELS, MODES, Audience, Basis, Channels, Deadline, Element, Item
from catalog_app.model.channels import NATIONAL_CHANNELS
from catalog_app.model.fields import editable_keys

V = TypeVar("V")
K = TypeVar("K", bound=Hashable)

MERGED_KEYS = (*editable_keys(), "extra")
"""What a list of somebody else can tell; uid, number, station, origin and reason are always ours."""
_SAME_ENTRY = 0.6
"""Likeness from which an entry that came is the one that went, reworded."""


class ConflictError(Exception):
    """Both sides changed the same thing differently."""


class MergedFields(Struct, frozen=True):
    """The merged item, and what became of each key that somebody changed."""

    item: Item
    conflicts: tuple[str, ...] = ()
    """Both changed it differently; `item` keeps ours."""
    kept: tuple[str, ...] = ()
    """Only we changed it."""
    taken: tuple[str, ...] = ()
    """`item` differs from ours here: theirs, or both put together."""


def merge_fields(base: Item | None, theirs: Item, ours: Item, keys: Sequence[str] = MERGED_KEYS) -> MergedFields:
    """Merge the fields `keys` into ours. Without `base` both added the row: only what one side left empty is filled."""
    values: dict[str, Any] = {}
    conflicts, kept = [], []
    for key in keys:
        old = getattr(base, key) if base is not None else None
        new, own = getattr(theirs, key), getattr(ours, key)
        try:
            values[key] = _merged_value(key, old, new, own) if base is not None else _filled(key, new, own)
        except ConflictError:
            values[key] = own
            conflicts.append(key)
            continue
        if base is not None and _same(key, values[key], own) and not _same(key, own, new):
            kept.append(key)
    taken = [key for key in keys if not _same(key, values[key], getattr(ours, key))]
    item = structs.replace(ours, **{key: values[key] for key in taken})
    return MergedFields(item, tuple(conflicts), tuple(kept), tuple(taken))


def differing(one: Item, other: Item, keys: Sequence[str] = MERGED_KEYS) -> tuple[str, ...]:
    """The keys in which two items say something different."""
    return tuple(key for key in keys if not _same(key, getattr(one, key), getattr(other, key)))


def alike(one: str, other: str) -> float:
    """Likeness of two texts from 0 to 1."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _SAME_ENTRY or matcher.quick_ratio() < _SAME_ENTRY:
        return 0.0
    return matcher.ratio()


def _same(key: str, one: Any, other: Any) -> bool:
    if key == "channels":  # how the boxes were printed says nothing
        return bool(structs.replace(one, text="") == structs.replace(other, text=""))
    return bool(one == other)


def _merged_value(key: str, base: Any, theirs: Any, ours: Any) -> Any:
    if _same(key, theirs, base) or _same(key, theirs, ours):
        return ours
    if _same(key, ours, base):
        return theirs
    merger = _MERGERS.get(key)
    if merger is None:
        raise ConflictError
    return merger(base, theirs, ours)


def _filled(key: str, theirs: Any, ours: Any) -> Any:
    empty: tuple[Any, ...] = (None, "", (), {}, Audience(), Deadline(), Channels())
    if _same(key, theirs, ours) or theirs in empty:
        return ours
    if ours in empty:
        return theirs
    raise ConflictError


def _merged_one(base: V, theirs: V, ours: V) -> V:
    """One value; ConflictError where both changed it differently."""
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    raise ConflictError


def _merged_entries(base: Mapping[K, V], theirs: Mapping[K, V], ours: Mapping[K, V]) -> dict[K, V]:
    """Entries by name, in their order; what only we have stands behind the entry it stands behind in ours."""
    found: dict[K, V] = {}
    for name in dict.fromkeys((*theirs, *ours)):
        value = _merged_one(base.get(name), theirs.get(name), ours.get(name))
        if value is not None:
            found[name] = value
    order = [name for name in theirs if name in found]
    before: K | None = None
    for name in ours:
        if name not in found:
            continue
        if name not in theirs:
            order.insert(order.index(before) + 1 if before is not None else 0, name)
        before = name
    return {name: found[name] for name in order}


def _require_one_wording(base: Mapping[str, Any], theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> None:
    """An entry that both took away was reworded where a like one came; twice, or once and dropped, is a conflict."""
    gone = [name for name in base if name not in theirs and name not in ours]
    came = [name for name in {*theirs, *ours} if name not in base and (name in theirs) != (name in ours)]
    if any(_reworded(old, new) for old in gone for new in came):
        raise ConflictError


def _reworded(old: str, new: str) -> bool:
    return old in new or new in old or alike(old, new) >= _SAME_ENTRY


def _merge_elements(
    base: tuple[Element, ...], theirs: tuple[Element, ...], ours: tuple[Element, ...]
) -> tuple[Element, ...]:
    sides = [{element.text: element for element in side} for side in (base, theirs, ours)]
    _require_one_wording(*sides)
    return tuple(_merged_entries(*sides).values())


def _merge_basis(base: tuple[Basis, ...], theirs: tuple[Basis, ...], ours: tuple[Basis, ...]) -> tuple[Basis, ...]:
    sides: list[dict[str, Any]] = []
    for side in (base, theirs, ours):
        sources: dict[str, tuple[Basis, ...]] = {}
        for source in side:  # one source may be cited with several articles
            name = f"{source.title}\n{source.number or ''}"
            sources[name] = (*sources.get(name, ()), source)
        sides.append(sources)
    _require_one_wording(*sides)
    return tuple(source for sources in _merged_entries(*sides).values() for source in sources)


def _merge_words(
    allowed: tuple[str, ...],
) -> Callable[[tuple[str, ...], tuple[str, ...], tuple[str, ...]], tuple[str, ...]]:
    def merge(base: tuple[str, ...], theirs: tuple[str, ...], ours: tuple[str, ...]) -> tuple[str, ...]:
        merged = _merged_entries(*(dict.fromkeys(side, True) for side in (base, theirs, ours)))
        return tuple(sorted(merged, key=lambda word: allowed.index(word) if word in allowed else len(allowed)))

    return merge


def _merge_channels(base: Channels, theirs: Channels, ours: Channels) -> Channels:
    boxes = _merged_entries(*(_boxes(side) for side in (base, theirs, ours)))
    other = _merged_entries(*(dict.fromkeys(side.other, True) for side in (base, theirs, ours)))
    rule = _merged_one(base.rule, theirs.rule, ours.rule)
    order = (*NATIONAL_CHANNELS, *boxes)
    required, optional = (
        tuple(sorted((name for name in boxes if boxes[name] == state), key=order.index))
        for state in ("required", "optional")
    )
    return Channels(required, optional, tuple(other), rule)


def _boxes(channels: Channels) -> dict[str, str]:
    return {**dict.fromkeys(channels.optional, "optional"), **dict.fromkeys(channels.required, "required")}


def _merge_audience(base: Audience, theirs: Audience, ours: Audience) -> Audience:
    public = _merged_one(base.public, theirs.public, ours.public)
    return Audience(public, _merged_one(base.groups, theirs.groups, ours.groups))


_MERGERS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "elements": _merge_elements,
    "basis": _merge_basis,
    "channels": _merge_channels,
    "audience": _merge_audience,
    "mode": _merge_words(MODES),
    "levels": _merge_words(LEVELS),
    "marks": _merge_words(()),
    "extra": _merged_entries,
}
