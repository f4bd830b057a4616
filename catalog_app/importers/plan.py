"""What would happen to which stored item, and why. Pure: nothing is written."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from catalog_app.model.catalog import Item, Origin
from catalog_app.model.fields import editable_keys

Change = Literal["new", "changed", "same", "conflict", "skipped", "ambiguous"]
COMPARED_KEYS = (*editable_keys(), "extra", "origin", "reason", "station")
_FOLDED = str.maketrans({"〔": "[", "〕": "]", "【": "[", "】": "]", "〇": "零", "○": "零"})


class Draft(Struct, frozen=True):
    """One row read from a file: an item without identity, and where it stood.

    `told` are the keys the file has columns for; the others keep what is stored.
    """

    item: Item
    sheet: str
    rows: tuple[int, ...]
    told: frozenset[str]


class PlanLine(Struct, frozen=True):
    """What will happen to one row. `item` is what would be stored, `current` what is stored now."""

    change: Change
    item: Item
    current: Item | None
    fields: tuple[str, ...]
    reason: str
    sheet: str
    rows: tuple[int, ...]


def make_plan(drafts: Sequence[Draft], stored: Sequence[Item]) -> list[PlanLine]:
    """Match each draft by 事项编号, then by normalised names within its domain; one line a draft, in file order."""
    by_number = {item.number: item for item in stored}
    by_name: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in stored:
        by_name[_name_key(item)].append(item)
    lines: list[PlanLine] = []
    taken: set[str] = set()
    new: set[str] = set()
    for draft in drafts:
        line = _plan_one(draft, by_number, by_name, taken)
        if line.current is not None and line.change in ("changed", "same"):
            taken.add(line.current.uid)
        elif line.change == "new" and draft.item.number in new:
            line = _line("conflict", draft, None, reason=f"事项编号{draft.item.number}在文件里出现了两次")
        elif line.change == "new" and draft.item.number:
            new.add(draft.item.number)
        lines.append(line)
    return lines


def folded(text: str | None) -> str:
    """`text` for comparing: width, brackets, spaces and 〇/零 make no difference."""
    wide = unicodedata.normalize("NFKC", text or "").translate(_FOLDED)
    return "".join(wide.split()).casefold()


def _plan_one(
    draft: Draft, by_number: Mapping[str, Item], by_name: Mapping[tuple[str, ...], list[Item]], taken: set[str]
) -> PlanLine:
    numbered = by_number.get(draft.item.number) if draft.item.number else None
    if numbered is not None:
        if numbered.uid in taken:
            return _line("conflict", draft, numbered, reason=f"事项编号{numbered.number}在文件里出现了两次")
        return _compared(draft, numbered, f"事项编号{numbered.number}相同")
    alike = [item for item in by_name.get(_name_key(draft.item), []) if item.uid not in taken]
    if len(alike) > 1:
        return _line("ambiguous", draft, None, reason=f"名称相同的事项有{len(alike)}个")
    if alike:
        return _compared(draft, alike[0], "领域和事项名称相同")
    return _line("new", draft, None, reason="目录里没有这个事项")


def _compared(draft: Draft, current: Item, reason: str) -> PlanLine:
    kept = {key: getattr(current, key) for key in COMPARED_KEYS if key not in draft.told}
    merged = structs.replace(
        draft.item,
        uid=current.uid,
        domain=current.domain,
        number=current.number,
        position=current.position,
        standard_id=current.standard_id,
        **kept,
    )
    merged = _keeping_form(merged, current)
    fields = tuple(key for key in COMPARED_KEYS if getattr(merged, key) != getattr(current, key))
    return PlanLine("changed" if fields else "same", merged, current, fields, reason, draft.sheet, draft.rows)


def _keeping_form(item: Item, current: Item) -> Item:
    """`item` with stored values wherever only width, brackets or spaces differ, so that re-reading changes nothing."""
    kept = {}
    for key in ("level1", "level2", "level3", "publisher", "reason"):
        if folded(getattr(item, key)) == folded(getattr(current, key)):
            kept[key] = getattr(current, key)
    if folded(item.deadline.text) == folded(current.deadline.text):
        kept["deadline"] = current.deadline
    if structs.replace(item.channels, text=current.channels.text) == current.channels:
        kept["channels"] = current.channels
    return structs.replace(item, **kept)


def _line(change: Change, draft: Draft, current: Item | None, *, reason: str) -> PlanLine:
    item = draft.item
    if change == "new":
        item = structs.replace(item, origin=Origin.LOCAL if item.origin is Origin.STANDARD else item.origin)
    return PlanLine(change, item, current, (), reason, draft.sheet, draft.rows)


def _name_key(item: Item) -> tuple[str, ...]:
    return (item.domain, folded(item.level1), folded(item.level2), folded(item.level3))
