"""Known channel names in a text, longest first, with the mark before each. Used by `channels` only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from catalog_app.importers.wording import simplified
from catalog_app.model.channels import CHANNEL_ALIASES, LOCAL_PLATFORMS, NATIONAL_CHANNELS, national_name
from catalog_app.model.patterns import lazy
from catalog_app.model.words import visible

TICKED = frozenset("■▄▅▆▇█▀▪◼⬛◾●◆◉☑☒⊠✔✓✅√★▲RSTPtnlugþýü\uf06e\uf0fe\uf0fd\uf052\uf053\uf0fc\uf050\uf075\uf06c\uf0d8")
EMPTY = frozenset("□▢▫◻⬜◽口囗☐◇○〇◯◦△☆×✗✘✕❑❒£¨¡¤oOqrcû\uf06f\uf0a8\uf071\uf072\uf0a3\uf0a1\uf0fb")
SECOND = frozenset("▲")
"""Ticks of a second kind: 征地补偿 has ■ before the approval and ▲ behind it."""

_HAN_MARKS = "口囗〇"
_PLAIN = frozenset("-－—–─~·•*＊.．、，,;；:：/\\|｜。&+“”‘’\"'（）()【】[]〔〕《》〈〉{}_＿…")
_SLASHES = str.maketrans({"⁄": "/", "∕": "/", "／": "/", "（": "(", "）": ")", "\u3000": " ", "\xa0": " "})
_ADDRESS = lazy(r"\(?\s*(?:https?://|www\.)[\x21-\x27\x2a-\x7e]*\s*\)?")
_BOXED = lazy(r"[\[［(【]\s*(?P<mark>[√✓✔xXvV■●☑]?)\s*[\]］)】](?=\s*[一-鿿])")
_SCREEN = r"(?:\s*\(?\s*电\s*子\s*(?:显\s*示\s*)?屏\s*\)?)?"
_PLACE = lazy(r"(?:[县区市州镇乡村旗盟级省]|街道|人民|门户)$")
_LEADING_WORD = lazy(r"(?:通过|利用|依托|借助|以及|和|及|或|在|于|到|经)$")
_JOINING = lazy(r"[一-鿿0-9A-Za-z]")
_NO_LETTER = lazy(r"[\s/、()]")
_NUMBERED = lazy(r"(?:\d{1,2}|[①-⑳])$")


class Found(Struct, frozen=True):
    """One name. `national` is the list's name or None for a local channel; `glyph` is '' where only the name stands."""

    national: str | None
    local: str
    glyph: str
    begin: int
    """Where the glyph (or the name) begins."""
    end: int


@lru_cache(maxsize=4096)
def prepared(text: str) -> str:
    """The text the positions of `find_names` refer to: one width of brackets and slashes, addresses blanked."""
    plain = simplified(visible(text)).translate(_SLASHES)
    plain = _ADDRESS.sub(lambda found: " " * len(found.group()), plain)
    return _BOXED.sub(lambda found: _box(found["mark"]) + " " * (len(found.group()) - 1), plain)


def _box(mark: str) -> str:
    return "☑" if mark and mark not in "xX" else "☐"


def is_mark(character: str) -> bool:
    """Whether the character can stand before a name as its box or tick."""
    if character in _HAN_MARKS:
        return True
    if character.isspace() or character in _PLAIN or character.isdigit():
        return False
    return not ("\u3400" <= character <= "\u9fff")


@lru_cache(maxsize=4096)
def find_names(plain: str) -> tuple[Found, ...]:
    """All known names of a `prepared` text in their order."""
    listed = tuple(_listed(plain))
    end = listed[-1].end if listed else 0
    return (*listed, *_scan(plain, end)) if plain[end:].strip() else listed


def _listed(plain: str) -> Iterator[Found]:
    """The first lines as most cells have them, a box and a whole national name; a name that may go on is none."""
    begin = 0
    names = _national()
    lines = plain.split("\n")
    for line, following in zip(lines, [*lines[1:], "□"], strict=True):
        name = names.get(line[1:])
        if name is None or not (_is_box(line[0]) and _is_box(following[:1])):
            return
        yield Found(name, "", line[0], begin, begin + len(line))
        begin += len(line) + 1


@lru_cache(maxsize=1024)
def _is_box(character: str) -> bool:
    return bool(character) and not character.isalnum() and is_mark(character)


@cache
def _national() -> dict[str, str]:
    return {prepared(name): name for name in NATIONAL_CHANNELS}


def _scan(plain: str, before: int) -> Iterator[Found]:
    for match in _pattern().finditer(plain, before):
        name = _by_letters()[_letters(match["name"])]
        start = _glued_start(plain, match.start(), before)
        prefix = plain[start : match.start()]
        glyph, begin = _mark_before(plain, start, before)
        national = name if name in NATIONAL_CHANNELS and (not prefix or _PLACE.search(prefix)) else None
        yield Found(national, "" if national else prefix + _plain_name(match["name"]), glyph, begin, match.end())
        before = match.end()


def _plain_name(words: str) -> str:
    return "".join(words.split()).replace("(", "（").replace(")", "）")


def _glued_start(plain: str, place: int, before: int) -> int:
    """Where the words begin that stand directly before a name (东关街道便民服务中心); marks and numbers are none."""
    start = place
    while start > before and _JOINING.match(plain[start - 1]) and not _is_mark_at(plain, start - 1, before):
        start -= 1
    prefix = plain[start:place]
    alone = (start == before and before > 0) or len(prefix) > 12
    if alone or _NUMBERED.search(prefix) or _LEADING_WORD.search(prefix):
        return place
    return start


def _is_mark_at(plain: str, place: int, before: int) -> bool:
    character = plain[place]
    if not is_mark(character):
        return False
    alone = place == before or not (plain[place - 1].isascii() and plain[place - 1].isalnum())
    return not character.isalnum() or character in _HAN_MARKS or alone


def _mark_before(plain: str, start: int, before: int) -> tuple[str, int]:
    place = start
    while place > before and plain[place - 1].isspace():
        place -= 1
    if place > before and _is_mark_at(plain, place - 1, before):
        return plain[place - 1], place - 1
    return "", start


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", words)


@cache
def _by_letters() -> dict[str, str]:
    """The national (or local) name by the letters of each way to write it."""
    names = {_letters(prepared(name)): name for name in LOCAL_PLATFORMS}
    for name in (*CHANNEL_ALIASES, *NATIONAL_CHANNELS):
        names[_letters(prepared(name))] = national_name(name) or name
    return names


@cache
def _pattern() -> re.Pattern[str]:
    """Every name, longest first; spaces may stand between its letters, slashes may be lost or be pauses."""
    names = sorted({*NATIONAL_CHANNELS, *CHANNEL_ALIASES, *LOCAL_PLATFORMS}, key=len, reverse=True)
    return re.compile("(?P<name>" + "|".join(dict.fromkeys(map(_flexible, names))) + ")(?P<screen>" + _SCREEN + ")")


def _flexible(name: str) -> str:
    bare = prepared(name).removesuffix("(电子屏)")
    slash = r"[/、]" if name.partition("/")[2] in LOCAL_PLATFORMS else r"[/、]?"  # else two names on two lines
    letters = [
        slash if letter in "/、" else r"\(?" if letter == "(" else r"\)?" if letter == ")" else re.escape(letter)
        for letter in bare
    ]
    return r"\s*".join(letters)
