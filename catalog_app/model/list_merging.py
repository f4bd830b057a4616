"""A whole list merged three ways, row by row: what of their new list is to be done in ours.

Rows are told apart by key (the national id, or names for a list without ids). Nothing is written; lines of the kinds in
`SURE` follow from the lists, the others are offered and need somebody's word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from catalog_app.model.catalog import Item
from catalog_app.model.merging import MergedFields, differing, merge_fields
from catalog_app.model.moved_rows import Lists, Move, find_moves

LineKind = Literal["new", "changed", "conflict", "withdrawn", "renamed", "split", "merged"]
SURE = ("new", "changed")
LINE_LABELS: dict[str, str] = {
    "new": "新增",
    "changed": "修改",
    "conflict": "冲突",
    "withdrawn": "取消",
    "renamed": "改名",
    "split": "拆分",
    "merged": "合并",
}


class MergeLine(Struct, frozen=True, kw_only=True):
    """What may be done for one row.

    `stored` are items as they would be kept (an empty uid = a new one), `removed` items of ours that would go.
    """

    kind: LineKind
    key: str
    reason: str
    current: Item | None = None
    base: Item | None = None
    theirs: Item | None = None
    stored: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    fields: tuple[str, ...] = ()
    """Keys in which the first of `stored` differs from `current`."""
    conflicts: tuple[str, ...] = ()
    """Keys that both changed differently; `stored` keeps ours."""
    kept: tuple[str, ...] = ()
    """Keys where our own change stays."""
    candidates: tuple[str, ...] = ()
    """Keys of the rows this one came from or went into."""

    @property
    def sure(self) -> bool:
        """Whether it follows from the lists; else it is offered."""
        return self.kind in SURE

    @property
    def title(self) -> str:
        """The name of the row as somebody looking for it knows it."""
        item = self.current or self.theirs or self.base
        return item.title if item else self.key

    def settled(self, theirs: Collection[str]) -> MergeLine:
        """The line with its conflicts decided: the keys in `theirs` as they say, the others as we have them."""
        if not self.conflicts or self.theirs is None or not self.stored or self.current is None:
            return self
        words = {key: getattr(self.theirs, key) for key in self.conflicts if key in theirs}
        item = structs.replace(self.stored[0], **words)
        fields = differing(item, self.current)
        kind: LineKind = "changed" if self.kind == "conflict" else self.kind
        return structs.replace(self, kind=kind, stored=(item, *self.stored[1:]), fields=fields, conflicts=())


def merge_items(
    base: Mapping[str, Item],
    theirs: Mapping[str, Item],
    ours: Mapping[str, Item],
    *,
    renamed: Mapping[str, str] | None = None,
    levels: Collection[str] = (),
) -> list[MergeLine]:
    """What their new list asks of ours; rows that need nothing have no line.

    `renamed` tells former keys by present key where the list says so. With `levels`, rows that name only other levels
    are not taken in.
    """
    return _Merger(base, theirs, ours, frozenset(levels)).lines(renamed or {})


class _Merger:
    def __init__(
        self, base: Mapping[str, Item], theirs: Mapping[str, Item], ours: Mapping[str, Item], levels: frozenset[str]
    ) -> None:
        self._base, self._theirs, self._ours, self._levels = base, theirs, ours, levels

    def lines(self, renamed: Mapping[str, str]) -> list[MergeLine]:
        moves = [
            move
            for move in find_moves(Lists(self._base, self._theirs), renamed)
            if any(key in self._ours for key in move.old) and not any(self._is_known(key) for key in move.new)
        ]
        offered = [line for move in moves if (line := self._moved(move)) is not None]
        done = {key for move in moves for key in (*move.old, *move.new)}
        present = [line for key in self._theirs if key not in done and (line := self._present(key)) is not None]
        gone = [self._gone(key) for key in self._base if self._is_gone(key) and key not in done]
        return [*present, *offered, *gone]

    def _is_known(self, key: str) -> bool:
        """Whether a row that came is ours already, by its new key."""
        return key in self._ours and key not in self._base

    def _is_gone(self, key: str) -> bool:
        return key not in self._theirs and key in self._ours

    def _present(self, key: str) -> MergeLine | None:
        base, theirs, ours = self._base.get(key), self._theirs[key], self._ours.get(key)
        if ours is not None:
            return self._merged(key, base, theirs, ours)
        if not self._concerns_us(theirs) or (base is not None and self._concerns_us(base)):
            return None  # of other levels, or we have done without it before
        reason = "新目录增加的事项" if base is None else "新目录改为本级公开"
        return MergeLine(kind="new", key=key, reason=reason, theirs=theirs, stored=(_new(theirs),))

    def _concerns_us(self, item: Item) -> bool:
        return not self._levels or not item.levels or bool(self._levels & set(item.levels))

    def _merged(self, key: str, base: Item | None, theirs: Item, ours: Item) -> MergeLine | None:
        merged = merge_fields(base, theirs, ours)
        if not merged.taken and not merged.conflicts:
            return None
        kind: LineKind = "conflict" if merged.conflicts else "changed"
        reason = "新目录和本地都改过" if merged.conflicts else "新目录有修改"
        return _line(kind, key, reason, (base, theirs, ours), merged)

    def _gone(self, key: str) -> MergeLine:
        base, ours = self._base[key], self._ours[key]
        changed = differing(base, ours)
        reason = "新目录取消了这个事项，本地改过" if changed else "新目录取消了这个事项"
        return MergeLine(
            kind="conflict" if changed else "withdrawn",
            key=key,
            reason=reason,
            current=ours,
            base=base,
            removed=(ours,),
            kept=changed,
        )

    def _moved(self, move: Move) -> MergeLine | None:
        """Our first row lives on in their first; further rows of theirs are added, further ones of ours go."""
        first = next(key for key in move.old if key in self._ours)
        base, ours, theirs = self._base[first], self._ours[first], self._theirs[move.new[0]]
        merged = merge_fields(base, theirs, ours)
        item = structs.replace(merged.item, standard_id=theirs.standard_id or ours.standard_id)
        added = [self._theirs[key] for key in move.new[1:] if self._concerns_us(self._theirs[key])]
        line = _line(move.kind, first, move.reason, (base, theirs, ours), merged)
        return structs.replace(
            line,
            stored=(item, *(_new(row) for row in added)),
            removed=tuple(self._ours[key] for key in move.old if key != first and key in self._ours),
            candidates=(*move.old, *(key for key in move.new if key not in move.old)),
        )


def _line(
    kind: LineKind, key: str, reason: str, sides: tuple[Item | None, Item, Item], merged: MergedFields
) -> MergeLine:
    base, theirs, ours = sides
    return MergeLine(
        kind=kind,
        key=key,
        reason=reason,
        current=ours,
        base=base,
        theirs=theirs,
        stored=(merged.item,),
        fields=merged.taken,
        conflicts=merged.conflicts,
        kept=merged.kept,
    )


def _new(row: Item) -> Item:
    return structs.replace(row, uid="", position=0)


def sure_lines(lines: Sequence[MergeLine]) -> list[int]:
    """Places of the lines that follow from the lists alone."""
    return [place for place, line in enumerate(lines) if line.sure]
