"""Words in their normal form: without what copying, narrow columns, mirror sites and lost fonts add to them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import msgspec
from msgspec import Struct

from catalog_app.model.patterns import lazy
from catalog_app.model.words import UNSEEN, visible
from catalog_app.support.paths import resource_bytes

TRADITIONAL = "traditional.json"
_CACHED = 20_000
_WIDE = lazy("[０-９Ａ-Ｚａ-ｚ]")
_SLASHES = str.maketrans({"⁄": "/", "∕": "/", "／": "/"})
_WIDTH = str.maketrans(
    {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)
_HAN = r"\u3400-\u9fff〇"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿ"
_PINYIN = lazy(
    rf"(?<=[{_HAN}])\s*[（(]\s*(?:[a-zɡ]{{0,5}}[{_TONES}][a-zɡ{_TONES}]{{0,4}}|de|le|zi|men|ge|me|ma|ne|ba)\s*[)）]"
)
_STRAY = lazy(rf"[\s{UNSEEN}⁄∕／a-zɡ{_TONES}]")
"""A character that `printed` may change; most texts of a catalog have none."""
_BODY = r"(?:部|国务院|办公厅|扶贫办|局|厅|署|委员会|中央|银行|[资民健革]委)"
_BODY_BEFORE = lazy(rf"{_BODY}$")
_BODY_BEHIND = lazy(
    rf"[{_HAN}]{{0,12}}?{_BODY}(?:关于|令|公告|印发|转发|联合| )"
    rf"|(?:财政|教育|民政|司法|公安|农业农?村?)部(?!门)[{_HAN}]"
)
_SPACE = lazy(r"\s+")
_SPACED = lazy(r"\s")
_REMARK = lazy(r"[（(【\[〔][^（()）【】\[\]〔〕]*[)）】\]〕]")
_OPEN_REMARK = lazy(r"[（(【\[〔].*$|^[^（(]*[)）】\]〕]$", re.DOTALL)
_HEADER_NUMBER = lazy(r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）][、.．]?|[一二三四五六七八九十\d]{1,2}[、.．])")
_KEY_FOLDS = str.maketrans({"〇": "零", "○": "零", "◯": "零"})


class Doubt(Struct, frozen=True):
    """What could not be read for sure in one cell; whoever knows the place makes a problem of it."""

    code: str
    message: str
    remedy: str
    text: str = ""


@lru_cache(maxsize=_CACHED)
def tidy(text: str) -> str:
    """One line of words: stray spaces and line breaks, pinyin, wide digits and traditional characters undone."""
    words = printed(text)
    return _close_up(words.translate(_WIDTH)) if _WIDE.search(words) else words


@lru_cache(maxsize=_CACHED)
def printed(text: str) -> str:
    """The words as printed, digits in their width, but on one line and without stray spaces, pinyin and old forms."""
    if not _STRAY.search(text) and unicodedata.is_normalized("NFC", text):
        return simplified(text)
    words = visible(unicodedata.normalize("NFC", text)).translate(_SLASHES)
    if "（" in words or "(" in words:
        words = _PINYIN.sub("", words)
    return _close_up(simplified(words)).strip()


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; a text without any stays as it is."""
    if text.isascii():
        return text
    table = _traditional()
    if not table.any.search(text):
        return text
    for word, plain in table.words.items():
        text = text.replace(word, plain)
    return text.translate(table.characters)


@lru_cache(maxsize=_CACHED)
def key_of(text: str) -> str:
    """`text` for comparing: width, punctuation, brackets, spaces, case and 〇/零 make no difference."""
    plain = unicodedata.normalize("NFKC", simplified(text.translate(_SLASHES)).translate(_KEY_FOLDS))
    return "".join(character for character in plain if character.isalnum()).casefold()


@lru_cache(maxsize=_CACHED)
def header_key(text: str) -> str:
    """What a header says: without legend and remarks in brackets, numbering, spaces and punctuation."""
    words = _SPACE.sub("", tidy(text))
    while True:
        plain = _REMARK.sub("", words)
        if plain == words:
            break
        words = plain
    kept = _HEADER_NUMBER.sub("", _OPEN_REMARK.sub("", words) or words)
    return key_of(kept) or key_of(text)


def _close_up(text: str) -> str:
    """Spaces taken out between characters of words; kept single between Latin words and between two bodies' names."""
    if not _SPACED.search(text):
        return text
    pieces = text.split()
    if not pieces:
        return ""
    joined = pieces[0]
    for number, piece in enumerate(pieces[1:], 1):
        joined += (" " if _stays_apart(joined, piece, pieces[number + 1 : number + 2]) else "") + piece
    return joined


def _stays_apart(before: str, behind: str, following: list[str]) -> bool:
    last, first = before[-1], behind[0]
    if "０" <= last <= "９" or "①" <= first <= "⑳":
        return True  # so printed: ３ 个工作日, 5个工作日内 ②结果信息 …
    if _is_latin(last) and _is_latin(first):
        return not (last.isdigit() and first.isdigit())
    if not _BODY_BEFORE.search(before[-24:]):
        return False
    return _BODY_BEHIND.match(behind + (" " + following[0] if following else "")) is not None


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


class _Traditional(Struct, frozen=True):
    characters: dict[int, str]
    words: dict[str, str]
    any: re.Pattern[str]
    """Finds what is traditional, many times sooner than a translation that changes nothing."""


class _TraditionalFile(Struct, frozen=True):
    traditional: str
    simplified: str
    words: dict[str, str]


@cache
def _traditional() -> _Traditional:
    found = msgspec.json.decode(resource_bytes(TRADITIONAL), type=_TraditionalFile)
    characters = dict(zip(map(ord, found.traditional), found.simplified, strict=True))
    firsts = "".join({word[0] for word in found.words})
    return _Traditional(characters, found.words, re.compile(f"[{found.traditional}{firsts}]"))
