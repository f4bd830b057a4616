"""A 公开内容（要素） cell: one entry a bullet, number, line, semicolon or pause, whatever its column uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from catalog_app.importers.element_marks import (
    bullet_pieces,
    counts_barely,
    depths,
    has_label,
    number_pieces,
    strip_bare_number,
    strip_number,
    strip_optional,
)
from catalog_app.importers.wording import key_of, printed, tidy
from catalog_app.model.catalog import Element
from catalog_app.model.patterns import lazy

_LONGEST = 20_000
_EMPTY = lazy(r"^[\s\-—–─/\\|.。、;；*_]*$|^无$")
_EDGES = " \t\n；;。，,、：:"
_STRAY = " \t\n；;。，,、"
_SENTENCE_END = lazy(r"[。！？](?=\s*\S)")
_COMMA = lazy(r"[，,](?!\d{3})")
_OPEN_END = lazy(r"[、，,（(《“：:和及与或]\s*$")
_OPEN_START = lazy(r"^\s*[、，,；;。）)》”]")
_WRAP_SHARE = 0.8
_FEW = 3
_SENTENCE = 12


class ElementStyle(Struct, frozen=True):
    """What separates the entries of a column where no bullet or number does."""

    lines: bool = True
    """Whether a line break separates; False where lines only break because the column is narrow."""
    dun: bool = False
    """Whether 、 separates."""
    full_stop: bool = False
    """Whether lists joined by 、 end in 。 in this column, so that this tells nothing."""
    spaces: bool = False
    """Whether blanks separate."""
    bare: bool = False
    """Whether entries have numbers without a dot, so that a lone entry begins with 1."""
    optional: bool = True
    """Whether 〇 and ○ mean 可选; False where they are the only bullets and no legend explains them."""


def element_style(texts: Iterable[str], header: str = "") -> ElementStyle:
    """What all cells of the column tell together; `header` may hold the legend of ● and 〇."""
    cells = [text.strip()[:_LONGEST] for text in texts if text.strip()]
    by_kind: dict[str, list[str]] = {}
    for cell in cells:
        by_kind.setdefault(_kind(cell), []).append(cell)
    counts = Counter({kind: len(found) for kind, found in by_kind.items()})
    paused, broken = by_kind.get("dun", []), by_kind.get("lines", [])
    marked = counts["bullet"] + counts["number"]
    lines = bool(broken or not marked) and marked <= len(broken) and not _is_wrapped(broken, paused)
    dun = bool(paused) and marked + (len(broken) if lines else 0) <= len(paused)
    return ElementStyle(
        lines=lines,
        dun=dun and counts["semicolon"] <= 2 * len(paused),
        full_stop=sum(cell.endswith("。") for cell in paused) * 2 > len(paused),
        spaces=marked + counts["semicolon"] == 0 and _is_spaced([*by_kind.get("plain", []), *paused]),
        bare=sum(map(counts_barely, cells)) > 1,
        optional=_circles_are_optional(cells, header),
    )


def _is_spaced(cells: list[str]) -> bool:
    """Whether most cells are words with blanks between, none so short as to be a piece of a word."""
    pieces = [cell.split() for cell in cells]
    apart = [words for words in pieces if len(words) > 1]
    lengths = [len(word) for words in apart for word in words]
    return (
        len(apart) >= max(_FEW, 0.6 * len(cells))
        and min(lengths) > 1
        and sum(n < 3 for n in lengths) * 20 < len(lengths)
    )


def _circles_are_optional(cells: list[str], header: str) -> bool:
    if "可选" in header or "选填" in header:
        return True
    circles = sum(cell[0] in "〇○◯" for cell in cells)
    return any("●" in cell for cell in cells) or circles == 0


def _kind(cell: str) -> str:
    if bullet_pieces(cell):
        return "bullet"
    if number_pieces(cell):
        return "number"
    if _has(cell, "；;"):
        return "semicolon"
    if "\n" in cell.strip():
        return "lines"
    return "dun" if _has(cell, "、") and not _is_prose(cell) else "plain"


def _has(cell: str, marks: str) -> bool:
    """Whether one of `marks` stands outside brackets, and not only at the end."""
    inner = cell.rstrip(_EDGES)
    return any(mark in inner for mark in marks) and any(
        letter in marks and depth == 0 for letter, depth in zip(inner, depths(inner), strict=True)
    )


def _is_prose(cell: str) -> bool:
    return _SENTENCE_END.search(cell) is not None or _COMMA.search(_outside(cell)) is not None


def _is_rule(cell: str, known: frozenset[str]) -> bool:
    """Whether clauses joined by ； are one rule in sentences: it ends in 。 and most clauses have commas."""
    clauses = _cut(cell, "；;")
    sentences = [clause for clause in clauses if len(clause) >= _SENTENCE and _COMMA.search(_outside(clause))]
    is_prose = cell.endswith("。") and 2 * len(sentences) > len(clauses)
    return is_prose and not any(key_of(clause) in known for clause in clauses)


def _outside(cell: str) -> str:
    return "".join(letter for letter, depth in zip(cell, depths(cell), strict=True) if depth == 0)


def _is_wrapped(cells: list[str], paused: list[str]) -> bool:
    """Whether lines break only because the column is narrow: they are filled, or most lists need no second line."""
    if len(paused) > len(cells):
        return True
    widths = [len(line) for cell in cells for line in cell.split("\n")[:-1]]
    widest = max(widths, default=0)
    full = sum(width >= widest - 1 for width in widths)
    return len(widths) >= 2 * _FEW and len(cells) >= _FEW and widest >= 6 and full >= _WRAP_SHARE * len(widths)


@lru_cache(maxsize=8192)
def split_elements(text: str, style: ElementStyle, known: frozenset[str]) -> tuple[Element, ...]:
    """The entries of one cell. A text in `known` (keys of the national elements) is never split."""
    cell = text.strip()[:_LONGEST]
    if _EMPTY.match(cell):
        return ()
    return tuple(element for piece, optional in _pieces(cell, style, known) if (element := _element(piece, optional)))


def _element(piece: str, optional: bool) -> Element | None:
    words = tidy(piece).strip(_STRAY)
    words, told = strip_optional(words)
    words = words.strip(_STRAY)
    return Element(words, optional or told) if words else None


def _pieces(cell: str, style: ElementStyle, known: frozenset[str]) -> list[tuple[str, bool]]:
    bullets = bullet_pieces(cell)
    if bullets:
        return [(strip_number(words), circle and style.optional) for words, circle in bullets]
    numbers = number_pieces(cell)
    if numbers:
        return [_unbulleted(words, style) for words in numbers]
    plain = strip_bare_number(cell) if style.bare else cell
    return [(words, False) for words in _unmarked(plain, style, known)]


def _unbulleted(words: str, style: ElementStyle) -> tuple[str, bool]:
    """1.●标准 and 2〇说明: the bullet stands behind the number."""
    inner = bullet_pieces(words)
    if len(inner) != 1:
        return words, False
    return inner[0][0], inner[0][1] and style.optional


def _unmarked(cell: str, style: ElementStyle, known: frozenset[str]) -> list[str]:
    if key_of(cell) in known or has_label(cell):
        return [cell]
    if _has(cell, "；;"):
        if _is_rule(cell, known):
            return [printed(cell)]
        return [part for piece in _cut(cell, "；;") for part in _semicolon_part(piece, known)]
    if "\n" in cell:
        return _lines(cell, style, known)
    return _paused(cell, style, known)


def _cut(cell: str, marks: str) -> list[str]:
    """Pieces between the marks that stand outside brackets."""
    pieces, begin = [], 0
    for place, depth in enumerate(depths(cell)):
        if depth == 0 and cell[place] in marks:
            pieces.append(cell[begin:place])
            begin = place + 1
    return [piece for piece in [*pieces, cell[begin:]] if piece.strip(_STRAY)]


def _semicolon_part(piece: str, known: frozenset[str]) -> list[str]:
    """Beside semicolons a line break separates only what is known."""
    lines = [line for line in piece.strip().split("\n") if line.strip()]
    return lines if _mostly_known(lines, known) else [piece]


def _lines(cell: str, style: ElementStyle, known: frozenset[str]) -> list[str]:
    """Lines as entries, those joined that belong together: an open bracket, a pause at the end, a known element."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if not style.lines and not _mostly_known(lines, known):
        return _paused(printed(cell), style, known)
    joined: list[str] = []
    for line in lines:
        if joined and _goes_on(joined[-1], line, known):
            joined[-1] += line
        else:
            joined.append(line)
    return _merge_known(joined, "", known)


def _mostly_known(parts: list[str], known: frozenset[str]) -> bool:
    return len(parts) > 1 and sum(key_of(part) in known for part in parts) * 3 >= len(parts) * 2


def _goes_on(before: str, line: str, known: frozenset[str]) -> bool:
    if _OPEN_START.match(line) or depths(before + "x")[-1] > 0:
        return True
    return _OPEN_END.search(before) is not None and key_of(before) not in known


def _paused(cell: str, style: ElementStyle, known: frozenset[str]) -> list[str]:
    """An entry, or several joined by 、 where the column says so or all are known."""
    words = printed(cell)
    if key_of(words) in known:
        return [words]
    spaced = [part for part in cell.split() if part.strip(_STRAY)]
    if len(spaced) > 1 and (style.spaces or (_mostly_known(spaced, known) and all(len(part) > 1 for part in spaced))):
        return spaced
    parts = _cut(words, "、")
    merged = _merge_known(parts, "、", known)
    if len(merged) > 1 and _may_split(words, merged, style, known):
        return merged
    return _glued(words, known) or [words]


def _may_split(words: str, merged: list[str], style: ElementStyle, known: frozenset[str]) -> bool:
    if all(key_of(part) in known for part in merged):
        return True
    ended = words.endswith("。") and not style.full_stop
    return style.dun and not ended and not _is_prose(words) and not _has_label(words)


def _has_label(words: str) -> bool:
    """申请指南：包括对象、范围、标准 is one entry with a label."""
    return re.match(r"^[^、：:（(]{2,12}[：:]", words) is not None


def _merge_known(parts: list[str], mark: str, known: frozenset[str]) -> list[str]:
    """Neighbours put together again where together they are a known element."""
    merged: list[str] = []
    place = 0
    while place < len(parts):
        end = next(
            (
                end
                for end in range(min(len(parts), place + 6), place + 1, -1)
                if key_of(mark.join(parts[place:end])) in known
            ),
            place + 1,
        )
        merged.append(mark.join(parts[place:end]))
        place = end
    return merged


def _glued(words: str, known: frozenset[str]) -> list[str]:
    """Known elements that follow each other without anything between; [] where the text is not made of them."""
    if not 8 <= len(words) <= 400 or not known:
        return []
    ways: dict[int, tuple[int, ...]] = {0: ()}
    for end in range(4, len(words) + 1):
        for begin in range(end - 4, max(-1, end - 40), -1):
            if begin in ways and key_of(words[begin:end]) in known:
                ways.setdefault(end, (*ways[begin], end))
    cuts = ways.get(len(words), ())
    return [words[begin:end] for begin, end in zip((0, *cuts), cuts, strict=False)] if len(cuts) > 1 else []
