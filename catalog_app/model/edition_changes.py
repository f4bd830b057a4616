"""What differs between two editions, item by item, in the words of a printed change list (新增/修改/删除)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct, structs

from catalog_app.model.catalog import Domain, Item, Origin
from catalog_app.model.cells import cell_text, write_basis
from catalog_app.model.editions import EditionContent
from catalog_app.model.fields import BY_KEY, STATION_LABEL, editable_keys

ChangeKind = Literal["added", "changed", "removed"]
CHANGE_LABELS: dict[str, str] = {"added": "新增", "changed": "修改", "removed": "删除"}
_STATION, _EXTRA = "station", "extra"
_WHOLE_KEYS = ("elements", "basis", "deadline", "publisher")
"""What is told of an item that came or went."""
_OPTIONAL, _REQUIRED = "（可选）", "（必填）"


class FieldDifference(Struct, frozen=True):
    """One field before and after, as printed; of a list only the entries that went (`old`) and came (`new`)."""

    key: str
    label: str
    old: str
    new: str


class EditionChange(Struct, frozen=True, kw_only=True):
    """One item that was added, changed or removed; what does not apply any more counts as removed."""

    kind: ChangeKind
    uid: str
    number: str
    domain: str
    """The domain's name."""
    title: str
    fields: tuple[FieldDifference, ...] = ()
    reason: str = ""

    @property
    def old(self) -> str:
        """All that was, a field a line or more."""
        return _told([(one.label, one.old) for one in self.fields])

    @property
    def new(self) -> str:
        """All that is."""
        return _told([(one.label, one.new) for one in self.fields])


def compare_editions(old: EditionContent, new: EditionContent) -> list[EditionChange]:
    """Changes in printed order of `new`, what went at the end of its domain. Items are known by uid, then by number."""
    before, after = _Side(old), _Side(new)
    found: list[EditionChange] = []
    for domain in _domains(old, new):
        present = [item for item in after.items if item.domain == domain.code]
        known = [before.twin(item) for item in present]
        found.extend(
            change
            for item, twin in zip(present, known, strict=True)
            if (change := _compared(twin, item, domain, before, after)) is not None
        )
        gone = [item for item in before.items if item.domain == domain.code and after.twin(item) is None]
        found.extend(_whole("removed", item, domain, after.reason(item)) for item in gone)
    return found


class _Side:
    """One edition as it is printed: the items that apply."""

    def __init__(self, content: EditionContent) -> None:
        everything = [item for catalog in content.domains for item in catalog.items]
        self.items = [item for item in everything if item.origin is not Origin.NOT_APPLICABLE]
        self.stations = content.stations
        self._by_uid = {item.uid: item for item in self.items}
        self._by_number = {item.number: item for item in self.items if item.number}
        self._all = {item.uid: item for item in everything}

    def twin(self, item: Item) -> Item | None:
        """The same item here."""
        return self._by_uid.get(item.uid) or self._by_number.get(item.number)

    def reason(self, item: Item) -> str:
        """Why an item does not apply here."""
        kept = self._all.get(item.uid)
        return (kept.reason or "") if kept else ""


def _domains(old: EditionContent, new: EditionContent) -> list[Domain]:
    names = {catalog.domain.code: catalog.domain for catalog in (*old.domains, *new.domains)}
    order = [catalog.domain.code for catalog in (*new.domains, *old.domains)]
    return [names[code] for code in dict.fromkeys(order)]


def _compared(old: Item | None, new: Item, domain: Domain, before: _Side, after: _Side) -> EditionChange | None:
    if old is None:
        return _whole("added", new, domain, new.reason or "")
    fields = tuple(_differences(old, new, before, after))
    if not fields:
        return None
    return structs.replace(_whole("changed", new, domain, new.reason or ""), fields=fields)


def _whole(kind: ChangeKind, item: Item, domain: Domain, reason: str) -> EditionChange:
    texts = [(key, cell_text(item, key)) for key in _WHOLE_KEYS]
    fields = tuple(
        FieldDifference(key, BY_KEY[key].label, *(("", text) if kind == "added" else (text, "")))
        for key, text in texts
        if text
    )
    return EditionChange(
        kind=kind,
        uid=item.uid,
        number=item.number,
        domain=domain.name,
        title=item.title,
        fields=fields,
        reason=reason,
    )


def _differences(old: Item, new: Item, before: _Side, after: _Side) -> Iterator[FieldDifference]:
    for key in editable_keys():
        one, other = getattr(old, key), getattr(new, key)
        if one != other:
            words = _list_words(key, one, other) or (cell_text(old, key), cell_text(new, key))
            if words[0] != words[1]:
                yield FieldDifference(key, BY_KEY[key].label, *words)
    names = before.stations.get(old.station or "", ""), after.stations.get(new.station or "", "")
    if names[0] != names[1]:
        yield FieldDifference(_STATION, STATION_LABEL, *names)
    for name in dict.fromkeys((*old.extra, *new.extra)):
        if old.extra.get(name, "") != new.extra.get(name, ""):
            yield FieldDifference(f"{_EXTRA}.{name}", name, old.extra.get(name, ""), new.extra.get(name, ""))


def _list_words(key: str, old: Any, new: Any) -> tuple[str, str] | None:
    """What went and what came, for fields that are lists; None for others, and where only the order changed."""
    if key == "elements":
        return _element_words({one.text: one.optional for one in old}, {one.text: one.optional for one in new})
    if key == "basis":
        return _went_and_came([write_basis((one,)) for one in old], [write_basis((one,)) for one in new])
    return None


def _element_words(old: dict[str, bool], new: dict[str, bool]) -> tuple[str, str] | None:
    both = [text for text in old if text in new and old[text] != new[text]]
    went = [text for text in old if text not in new]
    came = [text for text in new if text not in old]
    turned = [text + (_OPTIONAL if old[text] else _REQUIRED) for text in both]
    return _marked(went, came, turned, [text + (_OPTIONAL if new[text] else _REQUIRED) for text in both])


def _went_and_came(old: Sequence[str], new: Sequence[str]) -> tuple[str, str] | None:
    return _marked([text for text in old if text not in new], [text for text in new if text not in old])


def _marked(
    went: Sequence[str], came: Sequence[str], was: Sequence[str] = (), turned: Sequence[str] = ()
) -> tuple[str, str] | None:
    old = [*(f"删去：{text}" for text in went), *was]
    new = [*(f"增加：{text}" for text in came), *turned]
    return ("\n".join(old), "\n".join(new)) if old or new else None


def _told(pairs: Sequence[tuple[str, str]]) -> str:
    lines = []
    for label, text in pairs:
        if text:
            lines.append(f"【{label}】" + ("\n" if "\n" in text else "") + text)
    return "\n".join(lines)
