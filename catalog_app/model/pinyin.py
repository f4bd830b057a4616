"""Pinyin initials for search: 征地补偿 → zdbc. The table is made at development time; no pinyin package at run time."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

PINYIN_SCHEMA = "catalog-app/pinyin/1"


class _PinyinFile(Struct, frozen=True):
    """Initial letter to the characters that begin with it; `words` are pairs that are read otherwise (长期 cq)."""

    schema: str
    first: dict[str, str]
    second: dict[str, str]
    words: dict[str, str]


class PinyinTable:
    """Initials of Chinese text. A character with two readings has its commoner one, save in the words we know."""

    def __init__(self, first: dict[str, str], second: dict[str, str], words: dict[str, str]) -> None:
        self._first, self._second, self._words = first, second, words

    def initials(self, text: str) -> str:
        """One lower-case letter a Chinese character, ASCII letters and digits lower-case, all else dropped."""
        letters: list[str] = []
        place = 0
        while place < len(text):
            pair = self._words.get(text[place : place + 2])
            letters.append(pair or self._letter(text[place]))
            place += 2 if pair else 1
        return "".join(letters)

    def readings(self, character: str) -> tuple[str, ...]:
        """The one or two initials of a character, the commoner first; () where it has none."""
        first = self._letter(character)
        second = self._second.get(character)
        return (first, second) if first and second else (first,) if first else ()

    def _letter(self, character: str) -> str:
        letter = self._first.get(character)
        if letter is None and character.isascii() and character.isalnum():
            return character.lower()
        return letter or ""


def load_pinyin(data: bytes) -> PinyinTable:
    """The table in `data`; WorldError DAMAGED_PINYIN where it is not whole."""
    try:
        table = msgspec.json.decode(data, type=_PinyinFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged() from error
    if table.schema != PINYIN_SCHEMA:
        raise _damaged()
    pairs = {
        joined[place : place + 2]: letters
        for letters, joined in table.words.items()
        for place in range(0, len(joined), 2)
    }
    return PinyinTable(_by_character(table.first), _by_character(table.second), pairs)


def _by_character(groups: dict[str, str]) -> dict[str, str]:
    letters: dict[str, str] = {}
    for letter, characters in groups.items():
        letters.update(dict.fromkeys(characters, letter))
    return letters


def _damaged() -> WorldError:
    return WorldError("DAMAGED_PINYIN", "程序自带的拼音表已损坏。", "请重新安装本程序。")
