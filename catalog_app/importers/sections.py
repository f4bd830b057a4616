"""A raw table cut into catalogs: header, rows, and the lines that may be their titles."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from msgspec import Struct

from catalog_app.importers.blocks import Block
from catalog_app.importers.domains import is_title
from catalog_app.importers.headers import word_of
from catalog_app.importers.view import View
from catalog_app.importers.wording import header_key

_FEWEST_WORDS, _LONGEST_WORD = 3, 12
_MOST_ALIKE = 6
"""One column in so many may be worded otherwise where a header comes again."""
_FULL_ROW = 4
"""So many different cells make a row above a header a row of data."""


class Section(Struct):
    """One catalog of a table: its header (None = none above it), its rows, and the lines before it."""

    block: Block | None
    rows: list[int]
    lines: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()


def cut(view: View, domain_of: Callable[[str], str | None], blocks: Sequence[Block]) -> list[Section]:
    """The sections of a table from top to bottom; without any header there is one, without block."""
    sections: list[Section] = []
    begin, last = 0, view.rows[-1] if view.rows else 0
    for block in blocks:
        above = view.between(begin, block.top - 1)
        titles = _titles(view, above, first=not sections)
        rest = above[: len(above) - len(titles)]
        lines = tuple(text for row in titles for text in _texts(view, row))
        if sections:
            sections[-1].rows.extend(rest)
        elif any(len(set(view.own(row).values())) >= _FULL_ROW for row in rest):
            sections.append(_bare(view, rest))
        before = sections[-1] if sections else None
        if before is not None and _goes_on(before, block, lines, domain_of):
            before.header_rows += block.rows
            before.rows.extend(titles)
        else:
            sections.append(Section(block, [], lines, block.rows))
        begin = block.bottom + 1
    rows = view.between(begin, last)
    if sections:
        sections[-1].rows.extend(rows)
    elif rows:
        sections.append(_bare(view, rows))
    return [part for section in sections for part in _by_headings(view, section, domain_of)]


def _bare(view: View, rows: list[int]) -> Section:
    """A section without header: texts alone at the left edge, above the first row of data, are its titles."""
    edge = min(view.table.rows[rows[0]]) if rows else 0
    titles = 0
    while titles < len(rows) and view.wide_text(rows[titles]) and edge in view.own(rows[titles]):
        titles += 1
    lines = tuple(text for row in rows[:titles] for text in _texts(view, row))
    return Section(None, rows[titles:], lines)


def _titles(view: View, above: Sequence[int], *, first: bool) -> list[int]:
    """The rows right above a header that are titles, units or remarks and no data."""
    titles: list[int] = []
    for row in reversed(above):
        text = view.wide_text(row)
        cells = view.own(row)
        short = first and len(set(cells.values())) < _FULL_ROW
        if not short and (text is None or not (len(view.table.rows[row]) > 2 or is_title(text) or 1 in cells)):
            break
        titles.insert(0, row)
    return titles


def _texts(view: View, row: int) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in view.table.rows[row].values() if text.strip()))


def _goes_on(before: Section, block: Block, lines: Sequence[str], domain_of: Callable[[str], str | None]) -> bool:
    """Whether a header only repeats the one above: the same words, and no line between names another domain."""
    if before.block is None or not _repeats(before.block, block):
        return False
    named = [code for line in lines if (code := domain_of(line))]
    known = [code for line in before.lines if (code := domain_of(line))]
    return not named or (bool(known) and named[-1] == known[-1])


def _repeats(first: Block, block: Block) -> bool:
    """Whether a header says what the first one says, or some lines of it, over the same columns."""
    words = {head.column: {header_key(part) for part in head.parts} for head in first.heads}
    if len(first.rows) == len(block.rows) and len(first.heads) == len(block.heads):
        other = sum(one != two for one, two in zip(first.words(), block.words(), strict=True))
        return other * _MOST_ALIKE <= len(first.heads)
    return all(header_key(part) in words.get(head.column, ()) for head in block.heads for part in head.parts) and (
        len(block.rows) < len(first.rows) or first.words() == block.words()
    )


def _by_headings(view: View, section: Section, domain_of: Callable[[str], str | None]) -> list[Section]:
    """A section parted where a row over the whole width names another domain."""
    parts = [section]
    rows, section.rows = section.rows, []
    for row in _before_foreign(view, rows, section.block):
        text = view.wide_text(row)
        wide = text is not None and (
            len(view.table.rows[row]) >= 3 or (row not in view.table.hidden_rows and is_title(text))
        )
        if text is not None and wide and domain_of(text):
            parts.append(Section(section.block, [], (text,), section.header_rows))
        else:
            parts[-1].rows.append(row)
    return [part for part in parts if part.rows or (part is section and len(parts) == 1)]


def _before_foreign(view: View, rows: Sequence[int], block: Block | None) -> Sequence[int]:
    """The rows up to where a table of another kind begins, with its title and its own header."""
    words = {header_key(part) for head in block.heads for part in head.parts} if block else set()
    for place, row in enumerate(rows):
        if is_foreign_header(view, row, words):
            while place and view.wide_text(rows[place - 1]) is not None:
                place -= 1
            return rows[:place]
    return rows


def is_foreign_header(view: View, row: int, ours: Container[str]) -> bool:
    """Whether the row is the header of another table: 序号, 站所名称, 办公地点, 咨询电话 and so on."""
    cells = view.table.rows[row].values()
    if any(len(text) > _LONGEST_WORD for text in cells):
        return False
    texts = {text for text in cells if text.strip()}
    if len(texts) < _FEWEST_WORDS:
        return False
    if all(header_key(text) in ours for text in texts):
        return False
    known = [match for text in texts if (match := word_of(text))]
    counted = any(match.key == "sequence" and match.how != "like" for match in known)
    return counted or 2 * sum(match.how in ("label", "alias") and "." not in match.key for match in known) > len(texts)
