"""Where headers stand in a table: one to four rows anywhere, also repeated and between the rows of data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from catalog_app.importers.headers import EXTRA, LABEL, LONGEST_HEADER, SPLIT, Match, group_of, leaf_of, word_of
from catalog_app.importers.reading import Steps
from catalog_app.importers.ticks import read_tick
from catalog_app.importers.view import View
from catalog_app.importers.wording import header_key, tidy
from catalog_app.model.headers import plain_header

MOST_HEADER_ROWS = 4
_FEWEST_WORDS = 3
_ENOUGH_WORDS = 5
_MOST_CELLS = 400
_NAMES = frozenset(("level1", "level2", "level3", "level1+level2", LABEL))
_FACTS = frozenset(("elements", "basis", "deadline", "publisher", "channels", "audience", "mode", "levels"))


_WHOLE = frozenset(("channels",))
"""Groups that mostly are one column, whose words a second header line may merely continue."""


class Head(Struct, frozen=True):
    """The header cells over one column, from top to bottom, each text once."""

    column: int
    parts: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The words the column goes by."""
        return tidy(plain_header(self.parts[-1])) or tidy(self.parts[-1]) if self.parts else ""

    def match(self) -> Match | None:
        """What the words say, groups and leaves together; None for nothing known."""
        if len(self.parts) < 2:
            return word_of(self.parts[0]) if self.parts else None
        for place, part in enumerate(self.parts[:-1]):
            group = group_of(part)
            if group:
                rest = self.parts[place + 1 :]
                leaf = leaf_of(group, "".join(rest)) or leaf_of(group, rest[-1])
                if leaf or group not in _WHOLE:
                    return leaf or word_of(rest[-1])
        return word_of(self.parts[-1]) or word_of("".join(self.parts)) or word_of(self.parts[0])

    @property
    def group(self) -> str | None:
        """The group header it stands under."""
        return next((found for part in self.parts[:-1] if (found := group_of(part))), None)


class Block(Struct, frozen=True):
    """A header: its rows and what stands over each column."""

    rows: tuple[int, ...]
    heads: tuple[Head, ...]

    @property
    def top(self) -> int:
        """Its first row."""
        return self.rows[0]

    @property
    def bottom(self) -> int:
        """Its last row."""
        return self.rows[-1]

    def words(self) -> tuple[str, ...]:
        """Its words for comparing, in the order of the columns."""
        return tuple("/".join(header_key(part) for part in head.parts) for head in self.heads)


def find_blocks(view: View, steps: Steps) -> list[Block]:
    """All header blocks, from top to bottom."""
    blocks: list[Block] = []
    below = 0
    for place, row in enumerate(steps.over(view.rows)):
        if row > below and is_header_row(view, row):
            block = _grown(view, place, below)
            blocks.append(block)
            below = block.bottom
    return blocks


def block_at(view: View, rows: Sequence[int]) -> Block:
    """The block that the clerk pointed out."""
    return Block(tuple(rows), tuple(_heads(view, rows)))


def is_header_row(view: View, row: int) -> bool:
    """Whether the row says three different header words or more, most cells do, and one names item or content."""
    cells = view.table.rows[row]
    if not _FEWEST_WORDS <= len(cells) <= _MOST_CELLS:
        return False
    texts = {text for text in cells.values() if len(text) <= LONGEST_HEADER}
    if len(texts) < _FEWEST_WORDS:
        return False
    keys = _keys(texts, min(_ENOUGH_WORDS, len(set(cells.values())) // 2 + 1))
    known = {key.partition(".")[0] for key in keys if key in _NAMES or key.partition(".")[0] in _FACTS}
    if len(known) < _FEWEST_WORDS or not known & (_NAMES | {"elements"}):
        return False
    return len(keys) >= _ENOUGH_WORDS or 2 * len(keys) > len(set(cells.values()))


def _keys(texts: Collection[str], enough: int) -> list[str]:
    """What the texts say that are header words; [] as soon as they cannot be `enough`. Rows of data are told by few."""
    keys: list[str] = []
    left = len(texts)
    for text in sorted(texts, key=len):
        match = word_of(text)
        if match and match.key != EXTRA:
            keys.append(match.key)
        left -= 1
        if len(keys) + left < enough:
            return []
    return keys


def _grown(view: View, place: int, below: int) -> Block:
    """The header row with the rows above and below that belong to the header."""
    rows = [view.rows[place]]
    if place and view.rows[place - 1] > below and _is_upper(view, view.rows[place - 1], rows[0]):
        rows.insert(0, view.rows[place - 1])
    for row in view.rows[place + 1 : place + MOST_HEADER_ROWS]:
        if row != rows[-1] + 1 or view.wide_text(row) or not _continues(view, rows, row):
            break
        rows.append(row)
    return Block(tuple(rows), tuple(_heads(view, rows)))


def _is_upper(view: View, row: int, header: int) -> bool:
    """A row of group words only, above leaves that lost their merged neighbours."""
    texts = {text for text in view.table.rows[row].values() if text.strip()}
    return (
        row == header - 1
        and len(texts) > 1
        and all(len(text) <= LONGEST_HEADER and word_of(text) for text in texts)
        and any(group_of(text) for text in texts)
    )


def _continues(view: View, rows: Sequence[int], row: int) -> bool:
    """Whether every text of `row` is header wording for its column, and one of them is new."""
    heads = {head.column: head for head in _heads(view, [*rows, row])}
    new, vague = 0, 0
    for column, text in view.table.rows[row].items():
        if view.from_above(row, column) or not text.strip():
            continue
        head = heads.get(column)
        if head is None or len(text) > LONGEST_HEADER or _is_data(text):
            return False
        if header_key(text) == header_key(view.table.text(rows[-1], column)):
            continue
        found = _wording(head, text)
        if found is None:
            return False
        vague += found.key == LABEL
        new += found.key != LABEL
    return new > 0 or vague > 1


def _is_data(text: str) -> bool:
    tick = read_tick(text)
    return not tick.words or text.strip().rstrip(".、").isdecimal()


def _wording(head: Head, text: str) -> Match | None:
    group = head.group
    if group:
        found = leaf_of(group, "".join(head.parts[1:])) or leaf_of(group, text)
        if found or group not in ("label", *_WHOLE):
            return found if len(text) <= 40 else None
    if len(head.parts) > 1:
        joined = word_of("".join(head.parts))
        return word_of(text) or (joined if joined and joined.how != "like" and joined.key != SPLIT else None)
    return word_of(text)


def _heads(view: View, rows: Sequence[int]) -> Iterator[Head]:
    table = view.table
    columns = sorted({column for row in rows for column in table.rows.get(row, ())})
    for column in columns[:_MOST_CELLS]:
        parts: list[str] = []
        for place, row in enumerate(rows):
            text = table.text(row, column).strip()
            if not text and place < len(rows) - 1 and _has_below(view, rows[place + 1 :], column):
                text = _group_at_left(view, row, column)
            if text and (not parts or header_key(parts[-1]) != header_key(text)):
                parts.append(text)
        if parts:
            yield Head(column, tuple(parts))


def _has_below(view: View, rows: Sequence[int], column: int) -> bool:
    return any(view.table.text(row, column).strip() for row in rows)


def _group_at_left(view: View, row: int, column: int) -> str:
    """The group word whose merged range was lost: the nearest text at the left, where it opens a group."""
    left = [one for one, text in view.table.rows.get(row, {}).items() if one < column and text.strip()]
    text = view.table.text(row, max(left)) if left else ""
    return text if text and group_of(text) else ""
