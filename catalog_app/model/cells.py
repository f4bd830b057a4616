"""An item's field as text and back: the one form shared by grid, clipboard, workbook, PDF and importer."""

from __future__ import annotations

import re
from typing import Any

from msgspec import structs

from catalog_app.model.catalog import LEVELS, MODES, Audience, Basis, Channels, Element, Item
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, national_name
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.fields import BY_KEY, TICK
from catalog_app.model.words import plain_text

LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet can hold."""
REQUIRED_BULLET, OPTIONAL_BULLET = "●", "〇"
TICKED_BOX, EMPTY_BOX = "■", "□"
ANY_CHANNEL_LINE = "（至少选一项）"

_BULLETS = "●•·◆▪○〇◦"
_OPTIONAL_BULLETS = "○〇◦"
_OPTIONAL_REMARK = re.compile(r"[（(]可选[）)]$|[，,、]可选(?=[）)]$)")
_UNTICKED = frozenset(("", "×", "✗", "✕", "否", "无", "/", "-", "—", "□", "0", "x", "X"))
_TICKS = frozenset((TICK, "✓", "✔", "■", "☑", "是", "1"))
_YEAR_BRACKETS = re.compile(r"[\[［【（(〈]((?:19|20)\d{2})[\]］】）)〉](?=\d+号)")
_DOCUMENT_NUMBER = re.compile(r"号|令|〔|[A-Z]{1,3}(?:/[TZ])? ?\d")
_ARTICLE = re.compile(r"(?:第.+[条章款项]|附件|附则).*")
_SOURCE_END = "；;。，,、"


def cell_text(item: Item, key: str) -> str:
    """The text of field `key` (or of one leaf, written `levels.乡级`); '' where the item does not tell."""
    name, _, leaf = key.partition(".")
    if leaf:
        return _leaf_text(item, name, leaf)
    writer = _WRITERS.get(name)
    return writer(getattr(item, name)) if writer else (getattr(item, name) or "")


def with_cell(item: Item, key: str, text: str) -> Item:
    """A copy of `item` with field or leaf `key` read from `text`, as typed or pasted; KeyError for an unknown key.

    Text that is what `cell_text` wrote changes nothing. Unknown channel names become `other`.
    """
    name, _, leaf = key.partition(".")
    if name not in BY_KEY or (leaf and leaf not in {known.key for known in BY_KEY[name].leaves}):
        raise KeyError(key)
    text = plain_text(text)
    if text == cell_text(item, key):
        return item
    value = _read_leaf(item, name, leaf, text) if leaf else _read_field(name, text)
    return structs.replace(item, **{name: value})


def _read_field(name: str, text: str) -> Any:
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
        words, remarks = _OPTIONAL_REMARK.subn("", line.lstrip(_BULLETS).strip().rstrip("；;。"))
        if words:
            elements.append(Element(words, optional or remarks > 0))
    return tuple(elements)


def write_basis(sources: tuple[Basis, ...]) -> str:
    """One source a line: 《title》（number）article. Title marks inside a title become 〈〉."""
    return "\n".join(
        f"《{_inner_marks(s.title)}》" + (f"（{s.number}）" if s.number else "") + (s.article or "") for s in sources
    )


def read_basis(text: str) -> tuple[Basis, ...]:
    """Lines to sources without 《》 and the brackets of the number; several 《》 on a line are several sources."""
    sources: list[Basis] = []
    for line in text.splitlines():
        words = _YEAR_BRACKETS.sub(r"〔\1〕", line.strip().lstrip(_BULLETS).rstrip(_SOURCE_END))
        sources.extend(_marked_sources(words) or _plain_source(words))
    return tuple(sources)


def _inner_marks(title: str) -> str:
    return title.replace("《", "〈").replace("》", "〉")


def _outer_marks(title: str) -> str:
    return title.replace("〈", "《").replace("〉", "》")


def _marked_sources(line: str) -> list[Basis]:
    """《…》 with what follows each; [] where the line has another form."""
    sources: list[Basis] = []
    while line.startswith("《"):
        end = _closing(line, "《", "》")
        behind = line.find("《", end + 1)
        rest = line[end + 1 : behind if behind > 0 else len(line)].strip().rstrip(_SOURCE_END)
        source = _source(line[1:end], rest)
        if end < 0 or source is None:
            return []
        sources.append(source)
        line = line[behind:] if behind > 0 else ""
    return sources if not line else []


def _source(title: str, rest: str) -> Basis | None:
    number = None
    if rest[:1] in ("（", "("):
        end = _closing(rest, rest[0], "）" if rest[0] == "（" else ")")
        inside, rest = rest[1:end], rest[end + 1 :]
        if _DOCUMENT_NUMBER.search(inside):
            number = inside
        else:
            title += f"（{inside}）"
    if rest and not _ARTICLE.fullmatch(rest):
        return None
    return Basis(_outer_marks(title), number, rest or None) if title else None


def _plain_source(line: str) -> list[Basis]:
    """A title typed without 《》, its number in the last brackets."""
    article = re.search(r"第[^（）]+条[^（）]*$", line)
    head = line[: article.start()] if article else line
    number = re.search(r"[（(](?P<number>[^（）()]*)[）)]$", head)
    told = number["number"] if number and _DOCUMENT_NUMBER.search(number["number"]) else None
    title = head[: number.start()] if number and told else head
    return [Basis(_outer_marks(title), told, article.group() if article else None)] if title else []


def _closing(text: str, opening: str, closing: str) -> int:
    """Place of the mark that closes the one `text` begins with; -1 where it stays open."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == opening) - (character == closing)
        if depth == 0:
            return place
    return -1


def write_channels(channels: Channels, *, all_boxes: bool = False) -> str:
    """■ required, □ optional, one a line; with `all_boxes` all 13 national boxes, the unticked as □ too.

    What `other` names stands behind 其他 where that is ticked, else on lines of its own.
    """
    ticked, known = set(channels.required), set(channels.required) | set(channels.optional)
    lines = [
        (TICKED_BOX if name in ticked else EMPTY_BOX) + name for name in NATIONAL_CHANNELS if all_boxes or name in known
    ]
    if OTHER in known and channels.other:
        lines[-1] += "：" + "、".join(channels.other)
    else:
        lines.extend(TICKED_BOX + name for name in channels.other)
    if channels.rule == "any" and lines:
        lines.append(ANY_CHANNEL_LINE)
    return "\n".join(lines)


def read_channels(text: str) -> Channels:
    """What `write_channels` wrote (without `all_boxes`), or plain names one a line or joined by 、；."""
    required: list[str] = []
    optional: list[str] = []
    other: list[str] = []
    for part in _channel_parts(text.replace(ANY_CHANNEL_LINE, "")):
        words = part.lstrip(TICKED_BOX + EMPTY_BOX).strip()
        label, _, named = words.partition("：")
        name = national_name(label)
        if name is None:
            other.append(words)
            continue
        other.extend(word for word in named.split("、") if word)
        if name not in required and name not in optional:
            (optional if part.startswith(EMPTY_BOX) else required).append(name)
    return Channels(
        _in_order(required),
        _in_order(optional),
        tuple(dict.fromkeys(other)),
        "any" if ANY_CHANNEL_LINE in text else "all",
    )


def _channel_parts(text: str) -> list[str]:
    marked = re.sub(r"([■□])", r"\n\1", text)
    parts: list[str] = []
    for line in marked.splitlines():
        line = line.strip()
        if line[:1] in (TICKED_BOX, EMPTY_BOX):
            parts.append(line.rstrip("；;，, "))
        else:
            plain = line.replace("社区/企事业单位、村", "社区/企事业单位/村")
            parts.extend(p.strip() for p in re.split(r"[、；;，]", plain))
    return [part for part in parts if part.strip(TICKED_BOX + EMPTY_BOX + " ")]


def _in_order(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in NATIONAL_CHANNELS if name in names)


def write_audience(audience: Audience) -> str:
    """全社会, the group's name, or both."""
    return "；".join(filter(None, ("全社会" if audience.public else "", audience.groups or "")))


def read_audience(text: str) -> Audience:
    """全社会 and/or the words that name a group."""
    parts = [p.strip().removeprefix("特定群体：") for p in re.split(r"[；;\n]", text) if p.strip()]
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
    ticked = text not in _UNTICKED
    if name != "audience":
        allowed = LEVELS if name == "levels" else MODES
        chosen = set(getattr(item, name)) - {leaf} | ({leaf} if ticked else set())
        return tuple(word for word in allowed if word in chosen)
    if leaf == "public":
        return structs.replace(item.audience, public=ticked)
    groups = text if ticked else None
    if text in _TICKS:
        groups = item.audience.groups or "特定群体"
    return structs.replace(item.audience, groups=groups)


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
    "level1": str,
    "deadline": parse_deadline,
    "elements": read_elements,
    "basis": read_basis,
    "channels": read_channels,
    "audience": read_audience,
    "mode": lambda text: _words(text, MODES),
    "levels": lambda text: _words(text, LEVELS),
    "marks": lambda text: tuple(line.strip() for line in text.splitlines() if line.strip()),
}
