"""Bullets and numbers in front of list entries, wherever they stand in the cell. Used by `elements` and `basis`."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from catalog_app.model.patterns import lazy

_BULLETS = "●•■◆▪▶►▲★□➢➤◼⚫∙\uf06c\uf0b7\uf06e\uf0d8\uf075\uf09f\uf0a7\uf0fc"
_CIRCLES = "〇○◯◦⚪"
_LINE_BULLETS = "·*-－—–☆◇√✓+"
"""Bullets only at the beginning of a line: elsewhere they are punctuation."""
_CANDIDATE = lazy(f"[{re.escape(_BULLETS + _CIRCLES + _LINE_BULLETS)}]")
_NEGATIVE = lazy(r"\d(?!\d{3}年)")
_HAN_NUMBER = "零一二三四五六七八九十"
_IN_NUMBERS = _HAN_NUMBER + "〇○年0123456789"
_OPENING, _CLOSING = "（(《〈“‘【[〔「『｛{<＜", "）)》〉”’】]〕」』｝}>＞"
_OPTIONAL = lazy(r"\s*[（(【\[〔]\s*(?:可选|可选项|选填|选择项|可选填|可选公开)\s*[)）】\]〕]\s*$|[，,]可选(?=[）)]$)")
_OPTIONAL_FRONT = lazy(r"^\s*[（(【\[〔]\s*(?:可选|可选项|选填)\s*[)）】\]〕]\s*")
_REQUIRED = lazy(r"\s*[（(【\[〔]\s*(?:必选|必填|必选项|必公开)\s*[)）】\]〕]\s*$")


class _Kind(Struct, frozen=True):
    pattern: re.Pattern[str]
    line_only: bool = False


_BARE = lazy(r"(?<![\dA-Za-z第])(?P<count>\d{1,2})[ \t\u3000:：,，]*(?=[一-鿿“《●〇○])")
_KINDS = (
    _Kind(lazy(r"(?<![\d.．A-Za-z第])(?P<count>\d{1,3})\s*[.．、](?!\d(?!\d{3}年))")),
    _Kind(lazy(r"(?P<count>[①-⑳㉑-㉟㊱-㊿])\s*[.．、]?")),
    _Kind(lazy(r"[（(]\s*(?P<count>\d{1,3})\s*[)）]\s*[.．、]?")),
    _Kind(lazy(r"(?<![\d（(A-Za-z])(?P<count>\d{1,3})[)）]")),
    _Kind(lazy(r"(?P<count>[⑴-⒇])|(?P<dotted>[⒈-⒛])|(?P<dark>[❶-❿])|(?P<round>[㈠-㈩])")),
    _Kind(lazy(rf"[（(]\s*(?P<count>[{_HAN_NUMBER}]{{1,3}})\s*[)）]\s*[.．、]?")),
    _Kind(lazy(rf"(?<![{_HAN_NUMBER}第])(?P<count>[{_HAN_NUMBER}]{{1,3}})\s*[、.．]")),
    _Kind(_BARE, line_only=True),
)


def strip_optional(words: str) -> tuple[str, bool]:
    """The words without （可选） behind or before them, and whether it stood there."""
    if "选" not in words and "必" not in words:
        return words, False
    plain, behind = _OPTIONAL.subn("", _REQUIRED.sub("", words))
    plain, before = _OPTIONAL_FRONT.subn("", plain)
    return plain, behind + before > 0


@lru_cache(maxsize=4096)
def depths(text: str) -> tuple[int, ...]:
    """How deep in brackets and quotes each character stands; all 0 where they do not close."""
    found: list[int] = []
    depth = 0
    for character in text:
        if character in _CLOSING and depth:
            depth -= 1
            found.append(depth + 1)
            continue
        depth += character in _OPENING
        found.append(depth)
    return tuple(found) if depth == 0 else _open_depths(text)


def _open_depths(text: str) -> tuple[int, ...]:
    """Only the last, unclosed bracket counts from where it opens: what stands before it is outside."""
    return tuple(0 for _ in text)


@lru_cache(maxsize=8192)
def bullet_pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """The texts behind bullets and whether the bullet is a circle; () where the cell has no bullets."""
    cell = text.strip()
    marks = [found.start() for found in _CANDIDATE.finditer(cell) if _is_bullet(cell, found.start())]
    if not marks or not (marks[0] == 0 or _begins_line(cell, marks[0])):
        return ()
    first, stated = cell[marks[0]], {cell[place] for place in marks}
    if first in _LINE_BULLETS and len(stated) == 1 and len(marks) == 1 and "\n" not in cell:
        return ((cell[1:].strip(), False),)
    pieces = [(cell[: marks[0]].strip(), False)] if cell[: marks[0]].strip() else []
    ends = [*marks[1:], len(cell)]
    pieces += [(cell[place + 1 : end].strip(), cell[place] in _CIRCLES) for place, end in zip(marks, ends, strict=True)]
    return tuple(piece for piece in pieces if piece[0])


def _begins_line(cell: str, place: int) -> bool:
    return not cell[cell.rfind("\n", 0, place) + 1 : place].strip()


def _is_bullet(cell: str, place: int) -> bool:
    letter = cell[place]
    if letter in _BULLETS:
        return True
    if letter in _CIRCLES:  # 二〇二〇年 is a number
        before, behind = cell[max(0, place - 1) : place], cell[place + 1 : place + 2]
        return not (before and behind and before in _IN_NUMBERS and behind in _IN_NUMBERS)
    return letter in _LINE_BULLETS and _begins_line(cell, place) and not _NEGATIVE.match(cell, place + 1)


@lru_cache(maxsize=8192)
def number_pieces(text: str) -> tuple[str, ...]:
    """The texts behind numbers that count up from the beginning of the cell; () where there is no such list."""
    cell = text.strip()
    for kind in _KINDS:
        cuts = _counting(cell, kind)
        if not cuts or not (cuts[0][0] == 0 or (len(cuts) > 1 and _is_free(cell[: cuts[0][0]]))):
            continue
        ends = [begin for begin, _ in cuts[1:]] + [len(cell)]
        pieces = [cell[: cuts[0][0]]] + [cell[behind:end] for (_, behind), end in zip(cuts, ends, strict=True)]
        return tuple(piece.strip() for piece in pieces if piece.strip())
    return ()


def has_label(text: str) -> bool:
    """Whether a whole list stands behind one label: 办事指南：1.适用范围；2.项目审查."""
    found = re.match(r"^[^：:；;。\n\d]{2,16}[：:]", text)
    return found is not None and "\n" not in text and any(_counting(text, kind) for kind in _KINDS[:-1])


def _is_free(before: str) -> bool:
    """Whether a list may begin behind these words: on a line of its own, and they are no label of the whole list."""
    return before.endswith("\n") and not before.rstrip().endswith(("：", ":"))


def _counting(cell: str, kind: _Kind) -> list[tuple[int, int]]:
    """Begin and end of the marks that count on."""
    cuts: list[tuple[int, int]] = []
    last = 0
    marks = list(kind.pattern.finditer(cell))
    levels = depths(cell) if marks else ()
    for found in marks:
        begins = _begins_line(cell, found.start())
        outside = levels[found.start()] == 0 or (cell[found.start()] in "（(" and levels[found.start()] == 1)
        number = _value(found)
        counts = number == last + 1 if cuts else (found.start() == 0 or number == 1)
        if outside and (counts or (begins and (number > last or number == 1))) and (begins or not kind.line_only):
            cuts.append(found.span())
            last = number
    return cuts if not kind.line_only or len(cuts) > 1 else []


def _value(found: re.Match[str]) -> int:
    words = next(group for group in found.groups() if group)
    if words.isascii():
        return int(words)
    if len(words) == 1 and words not in _HAN_NUMBER:
        return _enclosed(ord(words))
    total = 0
    for letter in words:
        total = (total or 1) * 10 if letter == "十" else total + _HAN_NUMBER.index(letter)
    return total


def _enclosed(code: int) -> int:
    for first, last, start in _ENCLOSED:
        if first <= code <= last:
            return code - first + start
    return 0


_ENCLOSED = (
    (0x2460, 0x2473, 1),
    (0x3251, 0x325F, 21),
    (0x32B1, 0x32BF, 36),
    (0x2474, 0x2487, 1),
    (0x2488, 0x249B, 1),
    (0x2776, 0x277F, 1),
    (0x3220, 0x3229, 1),
)


def counts_barely(cell: str) -> bool:
    """Whether the cell is a list whose numbers have no dot: 1标准 and 2程序, each on its line."""
    return bool(_counting(cell.strip(), _KINDS[-1]))


def strip_bare_number(cell: str) -> str:
    """The one entry of a cell in such a column without its 1."""
    found = _BARE.match(cell.strip())
    return cell.strip()[found.end() :] if found and _value(found) == 1 else cell


def strip_number(words: str) -> str:
    """The words without the number in front of them."""
    for kind in _KINDS[:-1]:
        found = kind.pattern.match(words)
        if found:
            return words[found.end() :].strip()
    return words
