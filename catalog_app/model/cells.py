"""An item's field as text and back: the one form shared by grid, clipboard, workbook, PDF and importer."""

from __future__ import annotations

import re
from typing import Any

from msgspec import structs

from catalog_app.model.catalog import LEVELS, MODES, Audience, Basis, Channels, Element, Item
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, national_name
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.fields import BY_KEY, TICK

REQUIRED_BULLET, OPTIONAL_BULLET = "●", "〇"
TICKED_BOX, EMPTY_BOX = "■", "□"
ANY_CHANNEL_LINE = "（至少选一项）"

_BULLETS = "●•·◆▪○〇◦"
_OPTIONAL_BULLETS = "○〇◦"
_BASIS_LINE = re.compile(r"^《?(?P<title>.+?)》?(?:（(?P<number>[^（）]*(?:号|第[^（）]*))）)?(?P<article>第.+条.*)?$")


def cell_text(item: Item, key: str) -> str:
    """The text of field `key` (or of one leaf, written `levels.乡级`); '' where the item does not tell."""
    name, _, leaf = key.partition(".")
    if leaf:
        return _leaf_text(item, name, leaf)
    writer = _WRITERS.get(name)
    return writer(getattr(item, name)) if writer else (getattr(item, name) or "")


def with_cell(item: Item, key: str, text: str) -> Item:
    """A copy of `item` with field or leaf `key` read from `text`, as typed or pasted.

    Reading what `cell_text` wrote gives the same item. Unknown channel names become `other`.
    A deadline whose words did not change keeps its stages.
    """
    name, _, leaf = key.partition(".")
    if name not in BY_KEY:
        raise KeyError(key)
    value = _read_leaf(item, name, leaf, text) if leaf else _read_field(item, name, text)
    return structs.replace(item, **{name: value})


def _read_field(item: Item, name: str, text: str) -> Any:
    text = text.replace("\r\n", "\n").strip()
    if name == "deadline":
        return item.deadline if text == item.deadline.text else parse_deadline(text)
    if name == "level1":
        return text
    reader = _READERS.get(name)
    return reader(text) if reader else (text or None)


def write_elements(elements: tuple[Element, ...]) -> str:
    """One element a line, ● required and 〇 optional."""
    return "\n".join((OPTIONAL_BULLET if e.optional else REQUIRED_BULLET) + e.text for e in elements)


def read_elements(text: str) -> tuple[Element, ...]:
    """Lines to elements; a line without bullet is required, 〇 or a closing （可选） is optional."""
    elements = []
    for line in text.splitlines():
        line = line.strip()
        optional = line[:1] != "" and line[0] in _OPTIONAL_BULLETS
        words = line.lstrip(_BULLETS).strip().rstrip("；;。")
        if words.endswith("（可选）"):
            words, optional = words.removesuffix("（可选）"), True
        if words:
            elements.append(Element(words, optional))
    return tuple(elements)


def write_basis(sources: tuple[Basis, ...]) -> str:
    """One source a line: 《title》（number）article."""
    return "\n".join(
        f"《{s.title}》" + (f"（{s.number}）" if s.number else "") + (s.article or "") for s in sources
    )


def read_basis(text: str) -> tuple[Basis, ...]:
    """Lines to sources; 《》 and the brackets of the number are taken off."""
    sources = []
    for line in text.splitlines():
        found = _BASIS_LINE.match(line.strip().rstrip("；;。"))
        if found:
            sources.append(Basis(found["title"].strip("《》"), found["number"] or None, found["article"] or None))
    return tuple(sources)


def write_channels(channels: Channels, *, all_boxes: bool = False) -> str:
    """■ required, □ optional; with `all_boxes` all 13 national boxes, the unticked as □ too."""
    shown = NATIONAL_CHANNELS if all_boxes else tuple(
        name for name in NATIONAL_CHANNELS if name in channels.required or name in channels.optional
    )
    lines = [(TICKED_BOX if name in channels.required else EMPTY_BOX) + name for name in shown if name != OTHER]
    if OTHER in shown or channels.other:
        ticked = OTHER in channels.required or (bool(channels.other) and OTHER not in channels.optional)
        names = "：" + "、".join(channels.other) if channels.other else ""
        lines.append((TICKED_BOX if ticked else EMPTY_BOX) + OTHER + names)
    if channels.rule == "any" and lines:
        lines.append(ANY_CHANNEL_LINE)
    return "\n".join(lines)


def read_channels(text: str) -> Channels:
    """What `write_channels` wrote (without `all_boxes`), or plain names one a line or joined by 、；."""
    required: list[str] = []
    optional: list[str] = []
    other: list[str] = []
    rule = "any" if ANY_CHANNEL_LINE in text else "all"
    for part in _channel_parts(text.replace(ANY_CHANNEL_LINE, "")):
        ticked = not part.startswith(EMPTY_BOX)
        words = part.lstrip(TICKED_BOX + EMPTY_BOX).strip()
        label, _, named = words.partition("：")
        name = national_name(label)
        if name is None:
            other.append(words)
            name = OTHER
        other.extend(n for n in named.split("、") if n)
        target = required if ticked else optional
        if name not in required and name not in optional:
            target.append(name)
    return Channels(_in_order(required), _in_order(optional), tuple(dict.fromkeys(other)), rule)  # type: ignore[arg-type]


def _channel_parts(text: str) -> list[str]:
    marked = re.sub(r"([■□])", r"\n\1", text)
    parts: list[str] = []
    for line in marked.splitlines():
        line = line.strip()
        if line[:1] in (TICKED_BOX, EMPTY_BOX):
            parts.append(line.rstrip("；;，, "))
        else:
            parts.extend(p.strip() for p in re.split(r"[、；;，]", line))
    return [part for part in parts if part.strip(TICKED_BOX + EMPTY_BOX + " ")]


def _in_order(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in NATIONAL_CHANNELS if name in names)


def write_audience(audience: Audience) -> str:
    """全社会, the group's name, or both."""
    return "；".join(filter(None, ("全社会" if audience.public else "", audience.groups or "")))


def read_audience(text: str) -> Audience:
    """全社会 and/or the words that name a group."""
    parts = [p.strip() for p in re.split(r"[；;\n]", text) if p.strip()]
    groups = "；".join(p for p in parts if p != "全社会")
    return Audience(("全社会" in parts) if parts else None, groups or None)


def _words(text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in allowed if word in text)


def _leaf_text(item: Item, name: str, leaf: str) -> str:
    if name != "audience":
        return TICK if leaf in getattr(item, name) else ""
    if leaf == "public":
        return TICK if item.audience.public else ""
    return item.audience.groups or ""


def _read_leaf(item: Item, name: str, leaf: str, text: str) -> Any:
    text = text.strip()
    if name == "audience":
        if leaf == "public":
            return structs.replace(item.audience, public=bool(text))
        return structs.replace(item.audience, groups=text or None)
    allowed = LEVELS if name == "levels" else MODES
    chosen = set(getattr(item, name)) - {leaf} | ({leaf} if text else set())
    return tuple(word for word in allowed if word in chosen)


_WRITERS: dict[str, Any] = {
    "elements": write_elements,
    "basis": write_basis,
    "channels": write_channels,
    "audience": write_audience,
    "deadline": lambda deadline: deadline.text,
    "mode": "、".join,
    "levels": "、".join,
    "marks": "\n".join,
}
_READERS: dict[str, Any] = {
    "elements": read_elements,
    "basis": read_basis,
    "channels": read_channels,
    "audience": read_audience,
    "mode": lambda text: _words(text, MODES),
    "levels": lambda text: _words(text, LEVELS),
    "marks": lambda text: tuple(line.strip() for line in text.splitlines() if line.strip()),
}

