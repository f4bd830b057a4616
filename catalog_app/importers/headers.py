"""Header words to keys: exact, by alias, by likeness (a character lost, added or mistyped; cut off; with an appendix).

A leaf under a group header is read in the light of its group: under 公开层级 every leaf names levels, under 公开对象
社会 is 全社会 and everything else names a group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from catalog_app.importers.wording import header_key, tidy
from catalog_app.model.catalog import LEVELS
from catalog_app.model.channels import national_name
from catalog_app.model.fields import FIELDS
from catalog_app.model.headers import FOREIGN_COLUMNS, FREE_COLUMNS, OWN_COLUMNS
from catalog_app.model.patterns import lazy

_LONGEST_WORD = 24
LONGEST_HEADER = 80
"""A longer cell is no header word; the longest are legends of channels."""
LABELS = ("level1", "level2", "level3")
SPLIT = "level1+level2"
LABEL = "label"
"""A column of names whose level its place must tell."""
EXTRA, IGNORE = "extra", "ignore"
GROUPS = ("label", "audience", "mode", "levels")
_GENERIC = frozenset(
    header_key(word)
    for word in ("事项", "事项名称", "公开事项", "公开事项名称", "政务公开事项", "公开项目", "一级目录", "二级目录")
)
"""Names of the whole item, or of a column beside it: their level is settled by what else there is."""
_LABEL_GROUP = frozenset(
    header_key(word)
    for word in (
        "事项",
        "公开事项",
        "政务公开事项",
        "公开项目",
        "公开目录",
        "事项名称",
        "公开事项名称",
        "公开指标",
        "目录",
    )
)
_LEAF_LEVELS = ("一级", "二级", "三级")
_ROMAN = lazy(r"^第?(i{1,3}|[123])级")
_SPLIT_HEADER = lazy(r"一级?(?:事项|目录|公开事项)?[/、|\\和与-].{0,6}?二级")
_ROW_NUMBER = lazy(r"序号|编号|^序$|^号$|^no$")
_PUBLIC_LEAF = lazy(r"社会|公众|全体|全民|所有人")
_REQUEST_LEAF = lazy(r"依|申|请")
_ACTIVE_LEAF = lazy(r"主|动")
_FORM_LEAF = lazy(r"全文|部分|摘要|形式|网上|书面|不予")
_VILLAGE = lazy(r"村|社区|居委|居民|居级|居$")
_TOWNSHIP = lazy(r"乡|镇|街|园区|办事处")
_COUNTY = lazy(r"县|区|旗")
_CITY = lazy(r"市|州|盟")
_MASKED = lazy(r"社区|园区|地区|乡村振兴|自治州|自治区|辖区|街区")
CITY = "市级"
_LOST_BEFORE = frozenset("、，,/")
"""What stands before 村级 where 乡 was lost: 、村级."""
_LEVEL_WORDS = lazy(r"^[省市州盟地县区旗乡镇街道园村社居民委会级本层、，,;；/及和与或（）()\s一二各该√■✔●⁄]+$")


class Match(Struct, frozen=True):
    """What a header word stands for: key or group, and whether by `label`, `alias` or likeness (`like`)."""

    key: str
    how: str
    generic: bool = False


@cache
def _exact() -> dict[str, Match]:
    found: dict[str, Match] = {}
    for word in FREE_COLUMNS:
        found[header_key(word)] = Match(EXTRA, "label")
    for label, key in _foreign_words():
        found[header_key(label)] = Match(key, "alias", header_key(label) in _GENERIC)
    for field in FIELDS:
        for leaf in field.leaves:
            found[header_key(leaf.label)] = Match(f"{field.key}.{leaf.key}", "label")
    for field in FIELDS:
        found[header_key(field.label)] = Match(field.key, "label")
    for label, key in OWN_COLUMNS.items():
        found[header_key(label)] = Match(key, "label")
    return found


def _foreign_words() -> Iterator[tuple[str, str]]:
    yield from FOREIGN_COLUMNS.items()
    for field in FIELDS:
        yield from ((alias, field.key) for alias in field.aliases)
        for leaf in field.leaves:
            yield from ((alias, f"{field.key}.{leaf.key}") for alias in leaf.aliases)


@cache
def _one_off() -> dict[str, frozenset[str]]:
    """Words of three and more characters without one of them → the words they may have been."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in _exact():
        if len(word) >= 3:
            for short in _shorter(word):
                found[short].add(word)
    return {short: frozenset(words) for short, words in found.items()}


def _shorter(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


@lru_cache(maxsize=20_000)
def word_of(text: str) -> Match | None:
    """What a header cell that stands alone says: `extra` for known columns of others, None for unknown words."""
    if len(text) > LONGEST_HEADER or not text.strip() or text.isdecimal():
        return None
    if _SPLIT_HEADER.search(tidy(text)):
        return Match(SPLIT, "alias")
    word = header_key(text)
    exact = _exact().get(word) or _exact().get(word.replace("公开公开", "公开"))
    if exact is not None and not exact.key.startswith("levels."):
        return exact
    if len(word) > 14:
        return _beginning(word)
    if "级" in word and names_levels(text):
        return Match("levels." + "+".join(levels_of(text)), exact.how if exact else "alias")
    if exact is not None:
        return exact
    return _alike(word) or _cut(word) or _beginning(word)


def _alike(word: str) -> Match | None:
    """The one key within a single lost, added or changed character; 级事项 may be any level and is `label`."""
    near: set[str] = set()
    if len(word) >= 2:
        near |= _one_off().get(word, frozenset())
    if len(word) >= 3:
        for place, short in enumerate(_shorter(word)):
            if short in _exact() and len(short) >= 3:
                near.add(short)
            near |= {
                known
                for known in _one_off().get(short, ())
                if len(known) == len(word) and known[:place] == word[:place]
            }
    keys = {_exact()[known].key for known in near}
    if keys and keys <= set(LABELS):
        return Match(LABEL if len(keys) > 1 else keys.pop(), "like", all(_exact()[known].generic for known in near))
    return Match(keys.pop(), "like") if len(keys) == 1 else None


@cache
def _pieces() -> dict[str, frozenset[str]]:
    """Beginnings and ends of known words, three characters and more → the keys of those words."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word, match in _exact().items():
        for length in range(3, len(word)):
            found[word[:length]].add(match.key)
            found[word[-length:]].add(match.key)
    return {piece: frozenset(keys) for piece, keys in found.items()}


def _cut(word: str) -> Match | None:
    """A beginning or an end of known words that all mean the same."""
    keys = _pieces().get(word, frozenset())
    if keys and keys <= set(LABELS):
        return Match(LABEL, "like", True)
    return Match(next(iter(keys)), "like") if len(keys) == 1 else None


def _beginning(word: str) -> Match | None:
    """Known words of four and more characters with something behind them."""
    for length in range(min(len(word) - 1, _LONGEST_WORD), 3, -1):
        found = _exact().get(word[:length])
        if found is not None:
            kept = found.key != EXTRA and len(word) <= length + 12
            return Match(found.key, "like", found.generic) if kept else None
    return None


@lru_cache(maxsize=4096)
def group_of(text: str) -> str | None:
    """The group an upper header cell opens: label, audience, mode, levels or channels (a column for each box)."""
    word = header_key(text)
    if word in _LABEL_GROUP:
        return "label"
    match = word_of(text)
    if match is None:
        return None
    if match.key in ("audience", "mode", "levels", "channels"):
        return match.key
    return "label" if match.generic and match.how == "like" else None


@lru_cache(maxsize=4096)
def leaf_of(group: str, text: str) -> Match | None:
    """What a leaf under `group` stands for; None for one that fits nothing there."""
    word = header_key(text)
    if group == "label":
        return _label_leaf(word, text)
    if group == "audience":
        if _ROW_NUMBER.search(word):
            return Match("sequence", "label")
        return Match("audience.public" if _PUBLIC_LEAF.search(word) else "audience.groups", _how(word))
    if group == "mode":
        if _FORM_LEAF.search(word):
            return Match(EXTRA, "label")
        if _REQUEST_LEAF.search(word):
            return Match("mode.依申请", _how(word))
        return Match("mode.主动", _how(word)) if _ACTIVE_LEAF.search(word) else None
    if group == "channels":
        name = national_name(tidy(text))
        return Match(f"channels.{name}", "label") if name else None
    levels = levels_of(text)
    if not levels:
        return None
    return Match("levels." + "+".join(levels), _how(word))


def _how(word: str) -> str:
    found = _exact().get(word)
    return found.how if found else "alias"


def _label_leaf(word: str, text: str) -> Match | None:
    if _SPLIT_HEADER.search(tidy(text)):
        return Match(SPLIT, "alias")
    if _ROW_NUMBER.search(word):
        return Match("sequence", "alias")
    for key, mark in zip(LABELS, _LEAF_LEVELS, strict=True):
        if mark in word:
            return Match(key, _how(word))
    roman = _ROMAN.match(word)
    if roman:
        level = int(roman[1]) if roman[1].isdecimal() else len(roman[1])
        return Match(LABELS[level - 1], "alias")
    return Match(LABEL, "position", True) if re.search("级|事项|目录|名称|类|指标", word) else None


@lru_cache(maxsize=4096)
def levels_of(text: str) -> tuple[str, ...]:
    """The levels that words name, in order: 乡(镇)村级, 镇街、村级, 街道、社区; 市级 where they name nothing lower."""
    words = tidy(text)
    if len(words) > 30:
        return ()
    found = set()
    if _VILLAGE.search(words.replace("乡村振兴", "")):
        found.add("村级")
    if words[:1] in _LOST_BEFORE or _TOWNSHIP.search(words.replace("乡村振兴", "")):
        found.add("乡级")
    plain = _MASKED.sub("", words)
    if _COUNTY.search(plain):
        found.add("县级")
    if not found and _CITY.search(plain):
        return (CITY,)
    return tuple(level for level in LEVELS if level in found)


def names_levels(text: str) -> bool:
    """Whether a cell says levels and nothing else."""
    words = tidy(text)
    return bool(levels_of(words)) and _LEVEL_WORDS.match(words) is not None
