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
    words: dict[str, str]


class PinyinTable:
    """Initials of Chinese text. A character with two readings has its commoner one, save in the words we know."""

    def __init__(self, first: dict[str, str], words: dict[str, str]) -> None:
        ascii_letters = {chr(code): chr(code).lower() for code in range(128) if chr(code).isalnum()}
        self._first, self._words = ascii_letters | first, words
        self._word_starts = {word[0] for word in words}

    def initials(self, text: str) -> str:
        """One lower-case letter a Chinese character, ASCII letters and digits lower-case, all else dropped."""
        letters = [self._first.get(character, "") for character in text]
        following = 0
        for place, character in enumerate(text):
            if character in self._word_starts and place >= following:
                pair = self._words.get(text[place : place + 2])
                if pair:
                    letters[place : place + 2] = pair
                    following = place + 2
        return "".join(letters)


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
    return PinyinTable(_by_character(table.first), pairs)


def _by_character(groups: dict[str, str]) -> dict[str, str]:
    letters: dict[str, str] = {}
    for letter, characters in groups.items():
        letters.update(dict.fromkeys(characters, letter))
    return letters


def _damaged() -> WorldError:
    return WorldError("DAMAGED_PINYIN", "程序自带的拼音表已损坏。", "请重新安装本程序。")
