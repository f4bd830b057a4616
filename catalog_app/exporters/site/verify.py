"""Rehearses a site: every link leads to a file of it, nothing from outside, no script or style in a page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Set
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from catalog_app.exporters.portal.tags import Fault
from catalog_app.exporters.site.frame import POLICY

_FETCHED = {"script": "src", "img": "src", "link": "href"}
_NOT_ALLOWED = frozenset(("style", "iframe", "object", "embed", "base", "frame", "video", "audio"))
_MOST_FAULTS = 20
_NAMED_ONLY = frozenset(("canonical",))
"""Links that are told, not fetched."""


def page_faults(data: bytes, path: str, members: Set[str]) -> list[Fault]:
    """Up to 20 faults of the page at `path` of a site with these files, each once; links seen from the page."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [Fault("not_utf8", "不是 UTF-8 编码")]
    found = dict.fromkeys(_faults(_read(text), posixpath.dirname(path), members))
    return list(found)[:_MOST_FAULTS]


def _read(text: str) -> _Reader:
    """The tags of a page; those written as we write them are taken apart once, however many pages have them."""
    reader = _Reader()
    pieces = _MARKUP.split(text)
    tags = [_taken_apart(piece) for piece in pieces[1::2]]
    if any(tag is None for tag in tags) or any("<" in piece for piece in pieces[::2]):
        reader.feed(text)
        reader.close()
        return reader
    for tag, words in zip(tags, pieces[2::2], strict=True):
        if tag is not None and not tag[2]:
            reader.tags.append((tag[0], tag[1]))
            reader.inline = reader.inline or (tag[0] == "script" and bool(words.strip()))
    return reader


@lru_cache(maxsize=1 << 14)
def _taken_apart(markup: str) -> tuple[str, dict[str, str], bool] | None:
    """Name, attributes, and whether it is an end; None where it is not as we write tags."""
    if markup.lower() == "<!doctype html>":
        return "", {}, True
    tag = _TAG.fullmatch(markup)
    if tag is None:
        return None
    given = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag[3])}
    return tag[2].lower(), given | {name.lower(): "" for name in tag[3].split() if name.isalpha()}, bool(tag[1])


_MARKUP = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9\-]*(?:="[^"<>]*")?)*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([A-Za-z][A-Za-z0-9\-]*)="([^"<>]*)\"""")


class _Reader(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline = False
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        self.inline = self.inline or (self._script and bool(data.strip()))


def _faults(reader: _Reader, folder: str, members: Set[str]) -> Iterator[Fault]:
    if reader.inline:
        yield Fault("script_not_allowed", "里有直接写在网页里的脚本")
    if ("meta", POLICY) not in ((tag, given.get("content")) for tag, given in reader.tags):
        yield Fault("no_policy", "没有写明内容安全策略")
    for tag, given in reader.tags:
        if tag in _NOT_ALLOWED:
            yield Fault("tag_not_allowed", f"里有不允许的标签 {tag}")
        if any(name.startswith("on") or name == "style" for name in given):
            yield Fault("attribute_not_allowed", f"的标签 {tag} 带脚本或样式")
        fetched = _FETCHED.get(tag) if given.get("rel") not in _NAMED_ONLY else None
        for name in ("href", "src", "action"):
            if name in given and given.get("rel") not in _NAMED_ONLY:
                yield from _link_faults(given[name], folder, members, fetched=fetched is not None)


def _link_faults(address: str, folder: str, members: Set[str], *, fetched: bool) -> Iterator[Fault]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if fetched or parts.scheme not in ("http", "https", "mailto", "tel"):
            yield Fault("link_not_allowed", "里有不允许的链接")
    elif parts.path:
        target = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        if target not in members:
            yield Fault("broken_link", f"里的链接找不到文件：{address[:60]}")
