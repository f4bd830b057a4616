"""What a fragment may hold: the portal editor's few tags, no scripts, no styles, links that lead somewhere.

Strict on purpose: whatever is not plainly one of the allowed tags is a fault, so no browser's leniency matters.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Set
from html import unescape
from urllib.parse import unquote

from msgspec import Struct

from catalog_app.model.portal import FRAGMENT_TAGS

ALLOWED_ATTRIBUTES = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}
_VOID = frozenset({"br", "img"})
_MARKUP = re.compile(r"<[^<>]*>?")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z\-]+="[^"<>]*")*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([A-Za-z\-]+)="([^"<>]*)\"""")
_OUTSIDE = re.compile(r"(?:https?://|mailto:|tel:)[^\s\\]", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_FAULTS = 20


class Fault(Struct, frozen=True):
    """What is wrong in one fragment."""

    code: str
    message: str


def fragment_faults(data: bytes, path: str, members: Set[str], allowed: Collection[str] = FRAGMENT_TAGS) -> list[Fault]:
    """Up to 20 faults of the fragment at `path` of a package with these members, each once; `allowed` names tags."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [Fault("not_utf8", "不是 UTF-8 编码")]
    found: dict[Fault, None] = {}
    for fault in _faults(text, posixpath.dirname(path), members, allowed):
        found[fault] = None
        if len(found) >= _MOST_FAULTS:
            break
    return list(found)


def _faults(text: str, folder: str, members: Set[str], allowed: Collection[str]) -> Iterator[Fault]:
    unfinished: list[str] = []
    if _UNPRINTABLE.search(text):
        yield Fault("bad_character", "里有看不见的控制字符")
    for markup in _MARKUP.finditer(text):
        tag = _TAG.fullmatch(markup[0])
        if tag is None:
            yield Fault("tag_not_allowed", "里有注释、声明或残缺的标签")
            continue
        name = tag[2].lower()
        if name not in allowed:
            yield Fault("tag_not_allowed", f"里有不允许的标签 {name[:20]}")
        elif tag[1]:
            if not unfinished or unfinished.pop() != name:
                yield Fault("broken_html", f"里的标签 {name} 没有成对")
        else:
            yield from _attribute_faults(name, tag[3], folder, members)
            if name not in _VOID:
                unfinished.append(name)
    if unfinished:
        yield Fault("broken_html", f"里的标签 {unfinished[-1]} 没有结束")


def _attribute_faults(tag: str, attributes: str, folder: str, members: Set[str]) -> Iterator[Fault]:
    for found in _ATTRIBUTE.finditer(attributes):
        name = found[1].lower()
        if name not in ALLOWED_ATTRIBUTES.get(tag, frozenset()):
            yield Fault("attribute_not_allowed", f"的标签 {tag} 有不允许的属性 {name[:20]}")
        elif name in ("href", "src"):
            yield from _link_faults(unescape(found[2]), folder, members, fetched=name == "src")


def _link_faults(link: str, folder: str, members: Set[str], *, fetched: bool) -> Iterator[Fault]:
    if _OUTSIDE.match(link) and not fetched:
        return
    target = posixpath.normpath(posixpath.join(folder, unquote(link.partition("#")[0])))
    if ":" in link or link.startswith(("/", "\\")):
        yield Fault("link_not_allowed", "里有不允许的链接")
    elif target not in members:
        yield Fault("broken_link", f"里的链接找不到文件：{link[:60]}")
