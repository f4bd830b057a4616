"""What Word and WPS put on the clipboard and nobody saw: hidden text, comments, deleted words; and their list marks."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from msgspec import Struct

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_COMMENT = re.compile(r"mso-element\s*:\s*comment|mso-comment-|mso-special-character\s*:\s*comment", re.IGNORECASE)
_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_BULLETS = frozenset("·•●○■□◆◇➢➤✓❖§lnuvØüqo-")
_VOID = frozenset(("br", "img", "hr", "input", "meta", "link", "col", "wbr", "base", "area", "source"))
HIDDEN, COMMENT, DELETED = "隐藏文字{}处", "批注", "修订中删去的文字{}处"


class Seen(Struct, frozen=True):
    """The markup without what nobody saw; how often each kind was left out, by the words that tell it."""

    html: str
    dropped: dict[str, int]


def seen(html: str) -> Seen:
    """Leave out hidden text, comments and deleted words; bullets of Word's lists become plain ones."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Seen("".join(reader.parts), dict(reader.dropped))


class _Reader(HTMLParser):
    """Passes everything on as it is but for the elements that are left out, whose ends it finds by counting."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.dropped: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()
        self._skipping = ""
        self._mark: list[str] | None = None
        self._spans = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._inside[tag] += tag not in _VOID
            return
        style = " ".join(value or "" for name, value in attrs if name == "style")
        kind = _kind(tag, style, attrs)
        if kind and tag not in _VOID:
            self.dropped[kind] += 1
            self._skipping, self._inside = tag, Counter()
        elif self._mark is not None:
            self._spans += tag == "span"
        elif tag == "span" and _MARK.search(style):
            self._mark, self._spans = [], 0
        else:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if self._inside[tag]:
                self._inside[tag] -= 1
                return
            own, self._skipping = tag == self._skipping, ""
            if own:
                return
        if self._mark is not None:
            if tag == "span" and self._spans:
                self._spans -= 1
                return
            self._end_mark()
            if tag == "span":
                return
        self.parts.append(f"</{tag}>")

    def _end_mark(self) -> None:
        words = "".join(self._mark or ()).replace("&nbsp;", " ").replace("\xa0", " ").strip()
        self._mark = None
        if words:
            self.parts.append("• " if words in _BULLETS or not words.isprintable() else f"{words} ")

    def _say(self, words: str) -> None:
        if self._skipping:
            return
        if self._mark is not None:
            self._mark.append(words)
        else:
            self.parts.append(words)

    def handle_data(self, data: str) -> None:
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};")

    def close(self) -> None:
        super().close()
        if self._mark is not None:
            self._end_mark()


def _kind(tag: str, style: str, attrs: list[tuple[str, str | None]]) -> str:
    """The words for what is left out; '' = it stays."""
    if _COMMENT.search(style) or any(name == "class" and "MsoComment" in (value or "") for name, value in attrs):
        return COMMENT
    if tag == "del":
        return DELETED
    return HIDDEN if _HIDDEN.search(style) or any(name == "hidden" for name, _ in attrs) else ""
