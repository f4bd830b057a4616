"""What would happen to which stored item, and why. Pure: nothing is written.

A row that comes back from our own workbook replaces what is stored. A row of somebody else's list is merged three ways:
what that list said before (or the national row), what it says now, what we have; our own changes stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from catalog_app.importers.matching import Match, Matcher, by_domain_and_names, content_of, is_another, names_of
from catalog_app.model.catalog import Basis, Item, Origin
from catalog_app.model.merging import MERGED_KEYS, merge_fields

Change = Literal["new", "changed", "same", "conflict", "skipped", "ambiguous"]
COMPARED_KEYS = (*MERGED_KEYS, "origin", "reason", "station")
NAME_KEYS = frozenset(("level1", "level2", "level3"))
_FOLDED = str.maketrans({"〔": "[", "〕": "]", "【": "[", "】": "]", "〇": "零", "○": "零"})


class Draft(Struct, frozen=True):
    """One row read from a file: an item without identity, and where it stood.

    `told` are the keys the file has columns for; the others keep what is stored. `own` rows come from a workbook of
    this program, with their 事项编号.
    """

    item: Item
    sheet: str
    rows: tuple[int, ...]
    told: frozenset[str]
    own: bool = True
    file: str = ""


class PlanLine(Struct, frozen=True):
    """What will happen to one row. `item` is what would be stored, `current` what is stored now."""

    change: Change
    item: Item
    current: Item | None
    fields: tuple[str, ...]
    reason: str
    sheet: str
    rows: tuple[int, ...]
    draft: Draft
    candidates: tuple[str, ...] = ()
    """uids the row may be, where that has to be decided."""
    conflicts: tuple[str, ...] = ()
    """Keys that the list and we have both changed; `item` keeps ours, `theirs` has the list's."""
    kept: tuple[str, ...] = ()
    """Keys where our own change stays although the list says otherwise."""

    @property
    def file(self) -> str:
        """Name of the file it stood in."""
        return self.draft.file

    def settled(
        self,
        choice: Item | Literal["new", "theirs", "ours"],
        bases: Mapping[str, Item],
        is_outside: Callable[[str], bool] | None = None,
    ) -> PlanLine:
        """The line after somebody decided: which item it is, that it is new, whose words hold."""
        if isinstance(choice, Item):
            return _compared(self.draft, choice, Match("由您指定", choice), bases, is_outside or _nobody)
        if choice == "new":
            return _line("new", self.draft, None, "由您指定为新事项")
        if self.current is None:
            raise ValueError(choice)
        item = self.item
        if choice == "theirs":
            told = {key: getattr(self.draft.item, key) for key in self.conflicts}
            if "extra" in told:  # columns the file does not have stay
                told["extra"] = {**item.extra, **told["extra"]}
            item = _keeping_form(structs.replace(item, **told), self.current)
        fields = _differing(item, self.current)
        words = "采用文件的内容" if choice == "theirs" else "保留本地内容"
        return structs.replace(
            self, change="changed" if fields else "same", item=item, fields=fields, conflicts=(), reason=words
        )


def make_plan(
    drafts: Sequence[Draft],
    stored: Sequence[Item],
    bases: Mapping[str, Item] | None = None,
    levels: frozenset[str] = frozenset(),
    is_outside: Callable[[str], bool] | None = None,
) -> list[PlanLine]:
    """One line a draft, in file order.

    Matched by 事项编号, then by names within the domain, then by likeness. `bases` = what each stored item (by uid) was
    when the list was last taken over. With `levels`, a row of somebody else that names only other levels is skipped.
    `is_outside` tells publishers that are not of our unit: they never replace one that is.
    """
    return _Planner(drafts, stored, bases or {}, levels, is_outside or _nobody).lines()


class _Planner:
    """Decides in three rounds, so that a sure match is never taken away by a likely one."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        stored: Sequence[Item],
        bases: Mapping[str, Item],
        levels: frozenset[str],
        is_outside: Callable[[str], bool],
    ) -> None:
        self._drafts, self._bases, self._levels, self._is_outside = drafts, bases, levels, is_outside
        self._matcher = Matcher(stored)
        self._lines: dict[int, PlanLine] = {}

    def lines(self) -> list[PlanLine]:
        self._by_number()
        self._repeated()
        self._by_names()
        self._by_likeness()
        return [self._lines[place] for place in range(len(self._drafts))]

    def _open(self) -> dict[int, Item]:
        return {place: draft.item for place, draft in enumerate(self._drafts) if place not in self._lines}

    def _by_number(self) -> None:
        seen: set[str] = set()
        for place, draft in enumerate(self._drafts):
            number = draft.item.number
            found = self._matcher.numbered(number)
            if number and number in seen:
                self._lines[place] = _line("conflict", draft, found, f"事项编号{number}在文件里出现了两次")
            elif found is not None and is_another(draft.item, found):
                reason = f"事项编号{number}相同，但名称和内容要素都不一样，可能是别处的编号"
                self._found(place, Match(reason, candidates=(found,)))
            elif found is not None:
                self._found(place, Match(f"事项编号{number}相同", found))
            seen.add(number)

    def _repeated(self) -> None:
        """A row that stands word for word in the files a second time says nothing new."""
        seen: dict[object, Draft] = {}
        for place, item in self._open().items():
            draft = self._drafts[place]
            first = seen.setdefault((item.domain, names_of(item), content_of(item), item.deadline.text), draft)
            if first is not draft:
                where = f"{first.sheet}第{first.rows[0]}行" if first.rows else first.sheet
                self._lines[place] = _line("skipped", draft, None, f"与{where}重复")

    def _by_names(self) -> None:
        for places in by_domain_and_names(self._open()).values():
            rows = [self._drafts[place].item for place in places]
            for place, match in zip(places, self._matcher.same_names(rows), strict=True):
                if match is not None:
                    self._found(place, match)

    def _by_likeness(self) -> None:
        for place, item in self._open().items():
            draft = self._drafts[place]
            match = self._matcher.alike(item)
            if match is not None:
                self._found(place, match)
            elif self._is_elsewhere(draft):
                names = "、".join(item.levels)
                self._lines[place] = _line("skipped", draft, None, f"公开层级只有{names}，不属于本单位")
            else:
                self._lines[place] = _line("new", draft, None, "目录里没有这个事项")

    def _found(self, place: int, match: Match) -> None:
        draft = self._drafts[place]
        if match.item is None:
            line = _line("ambiguous", draft, None, match.reason)
            self._lines[place] = structs.replace(line, candidates=tuple(one.uid for one in match.candidates))
            return
        self._matcher.take(match.item)
        self._lines[place] = _compared(draft, match.item, match, self._bases, self._is_outside)

    def _is_elsewhere(self, draft: Draft) -> bool:
        told = set(draft.item.levels)
        return not draft.own and bool(self._levels and told) and not told & self._levels


def _compared(
    draft: Draft, current: Item, match: Match, bases: Mapping[str, Item], is_outside: Callable[[str], bool]
) -> PlanLine:
    told = draft.told if match.by_name else draft.told - NAME_KEYS
    if not draft.own and is_outside(draft.item.publisher or "") and not is_outside(current.publisher or ""):
        told = told - {"publisher"}
    theirs = _placed(draft, current, told)
    conflicts: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    base = None if draft.own else bases.get(current.uid)
    if base is not None:
        merged = merge_fields(_keeping_form(base, current), theirs, current)
        theirs, conflicts, kept = merged.item, merged.conflicts, merged.kept
    fields = _differing(theirs, current)
    change: Change = "conflict" if conflicts else "changed" if fields else "same"
    return PlanLine(
        change=change,
        item=theirs,
        current=current,
        fields=fields,
        reason=match.reason + _conflict_words(conflicts),
        sheet=draft.sheet,
        rows=draft.rows,
        draft=draft,
        conflicts=conflicts,
        kept=kept,
    )


def _nobody(_publisher: str) -> bool:
    return False


def _conflict_words(conflicts: Sequence[str]) -> str:
    return "；文件和本地都改过，请决定用哪一个" if conflicts else ""


def _differing(item: Item, current: Item) -> tuple[str, ...]:
    return tuple(key for key in COMPARED_KEYS if getattr(item, key) != getattr(current, key))


def _placed(draft: Draft, current: Item, told: frozenset[str]) -> Item:
    """What the file says put in the place of `current`; what it does not tell stays."""
    untold = {key: getattr(current, key) for key in COMPARED_KEYS if key not in told}
    if not draft.own:
        untold |= {key: getattr(current, key) for key in COMPARED_KEYS if key not in MERGED_KEYS}
        untold["extra"] = {**current.extra, **draft.item.extra}
    merged = structs.replace(
        draft.item,
        uid=current.uid,
        domain=current.domain,
        number=current.number,
        position=current.position,
        standard_id=current.standard_id,
        **untold,
    )
    return _keeping_form(merged, current)


def _keeping_form(item: Item, current: Item) -> Item:
    """`item` with stored values wherever only width, brackets or spaces differ, so that re-reading changes nothing."""
    kept: dict[str, object] = {}
    for key in ("level1", "level2", "level3", "publisher", "reason"):
        if folded(getattr(item, key)) == folded(getattr(current, key)):
            kept[key] = getattr(current, key)
    if folded(item.deadline.text) == folded(current.deadline.text):
        kept["deadline"] = current.deadline
    if structs.replace(item.channels, text=current.channels.text) == current.channels:
        kept["channels"] = current.channels
    if [(folded(one.text), one.optional) for one in item.elements] == [
        (folded(one.text), one.optional) for one in current.elements
    ]:
        kept["elements"] = current.elements
    if list(map(_source_words, item.basis)) == list(map(_source_words, current.basis)):
        kept["basis"] = current.basis
    return structs.replace(item, **kept)


def _source_words(source: Basis) -> tuple[str, str, str]:
    return folded(source.title), folded(source.number), folded(source.article)


def folded(text: str | None) -> str:
    """`text` for comparing: width, brackets, spaces and 〇/零 make no difference."""
    wide = unicodedata.normalize("NFKC", text or "").translate(_FOLDED)
    return "".join(wide.split()).casefold()


def _line(change: Change, draft: Draft, current: Item | None, reason: str) -> PlanLine:
    item = draft.item
    if change == "new":
        item = structs.replace(item, origin=Origin.LOCAL if item.origin is Origin.STANDARD else item.origin)
    return PlanLine(change, item, current, (), reason, draft.sheet, draft.rows, draft)
