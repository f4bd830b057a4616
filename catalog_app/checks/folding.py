"""Disguised digits in their plain form: full width, other scripts, rings, Chinese numerals, entities, invisible signs.

What is folded stays in place: `Folded.span` tells where a part of the plain text stands in the original.
"""

from __future__ import annotations

import html
import unicodedata

from catalog_app.model.patterns import lazy

_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|nbsp|ensp|emsp|thinsp|zwnj|zwj|shy);")
_INVISIBLE = lazy(
    "[\x00-\x08\x0e-\x1b\u00ad\u0300-\u036f\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0\ufffe\U000e0000-\U000e01ef]"
)
_HAN = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_HAN_DIGITS = str.maketrans(_HAN, "000123456789" + "123456789" + "1")
HAN_NUMBER = lazy(rf"[{_HAN}](?:[ \-]?[{_HAN}]){{10,}}")
"""Eleven and more Chinese numerals in a row, as no year or count has."""
_RINGED = "①②③④⑤⑥⑦⑧⑨⓪⓿❶❷❸❹❺❻❼❽❾➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒⓵⓶⓷⓸⓹⓺⓻⓼⓽⑴⑵⑶⑷⑸⑹⑺⑻⑼⒈⒉⒊⒋⒌⒍⒎⒏⒐⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
_RINGED_DIGITS = {ord(sign): ord("0") + unicodedata.digit(sign) for sign in _RINGED}
RINGED_NUMBER = lazy(rf"[{_RINGED}](?:[ \-]?[{_RINGED}0-9]){{10,}}")


_LETTERS = dict(zip("ОоΟοӨІЇΙıӏ", "OoOoOIIIll", strict=True))
"""Letters of other scripts that look as O, o, I and l do."""


class Folded:
    """The plain form of a text, and where each of its characters stands in the original."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: list[int] | None = None, ends: list[int] | None = None) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `start`..`end` (not empty) of the plain text stands in the original."""
        if self._starts is None:
            return start, end
        return self._starts[start], (self._ends or self._starts)[end - 1] + (0 if self._ends else 1)


class _Folding(dict[int, int]):
    """Character by character: digits of any script, spaces, dashes and X look-alikes to their plain form."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            folded = ord("0") + digit
        elif character in "xＸｘХхΧχⅩⅹ×✕":
            folded = ord("X")
        elif character in _LETTERS:
            folded = ord(_LETTERS[character])
        elif character in "\x0b\x0c\x85\u2028\u2029":
            folded = ord("\n")
        else:
            folded = _folded_category(character)
        self[code] = folded
        return folded


def _folded_category(character: str) -> int:
    category = unicodedata.category(character)
    if category == "Zs" or character in "\r\u2800":
        return ord(" ")
    if category == "Pd" or character in "\u2212\u00b7":
        return ord("-")
    if "！" <= character <= "～":
        return ord(character) - 0xFEE0
    return ord(character)


FOLDING = _Folding()


def fold(text: str) -> Folded:
    """The plain form of a text."""
    starts: list[int] | None = None
    ends: list[int] | None = None
    if "&" in text and _ENTITY.search(text):
        text, starts, ends = _unescaped(text)
    folded = text.translate(FOLDING)
    if _INVISIBLE.search(folded):
        kept = [place for place, character in enumerate(folded) if not _INVISIBLE.match(character)]
        folded = "".join([folded[place] for place in kept])
        starts = kept if starts is None else [starts[place] for place in kept]
        ends = [ends[place] for place in kept] if ends else None
    return Folded(_plain_numerals(folded), starts, ends)


def bare_digits(value: str) -> str:
    """Nothing but the digits of a text, in their plain form."""
    return "".join(character for character in value.translate(FOLDING) if character in "0123456789")


def _unescaped(text: str) -> tuple[str, list[int], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for found in _ENTITY.finditer(text):
        character = html.unescape(found[0])
        pieces += [text[last : found.start()], character[:1] or " "]
        starts += [*range(last, found.start()), found.start()]
        ends += [*range(last + 1, found.start() + 1), found.end()]
        last = found.end()
    pieces.append(text[last:])
    starts += range(last, len(text))
    ends += range(last + 1, len(text) + 1)
    return "".join(pieces), starts, ends


def _plain_numerals(text: str) -> str:
    if text.isascii():
        return text
    text = HAN_NUMBER.sub(lambda found: found[0].translate(_HAN_DIGITS), text)
    return RINGED_NUMBER.sub(lambda found: found[0].translate(_RINGED_DIGITS), text)
