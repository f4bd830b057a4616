"""Vertical cards: labels beside their values, one item a card, in two columns or four, or a table turned sideways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from catalog_app.importers.blocks import Head, is_header_row
from catalog_app.importers.headers import EXTRA, LONGEST_HEADER, group_of, leaf_of, word_of
from catalog_app.importers.view import View
from catalog_app.importers.wording import header_key, tidy
from catalog_app.model.patterns import lazy

_FEWEST_WORDS = 4
_NAMES = frozenset(("level1", "level2", "level1+level2", "label"))
_FACTS = frozenset(("elements", "basis", "deadline", "publisher", "channels", "audience", "mode", "levels"))
_CONTENT = frozenset(("elements", "basis", "channels"))
_HEADING = lazy(r"^(?:要素名称|项目名称|栏目|字段|项目|名称)$")
_MOST_COLUMNS, _HEADER_ROWS = 60, 40


class Pair(Struct, frozen=True):
    """One label with its value and the row it begins in."""

    row: int
    parts: tuple[str, ...]
    value: str

    @property
    def key(self) -> str:
        """What the label says, '' where it is none of ours."""
        match = Head(0, self.parts).match()
        return match.key if match is not None and match.key != EXTRA else ""


class Card(Struct):
    """One item as labels and values."""

    rows: list[int]
    pairs: list[Pair]

    def values(self) -> dict[tuple[str, ...], str]:
        """The value of each label, by the label's folded words; several values of one label stand on lines."""
        found: dict[tuple[str, ...], str] = {}
        for pair in self.pairs:
            name = label_key(pair.parts)
            found[name] = (
                f"{found[name]}\n{pair.value}" if found.get(name) and pair.value else found.get(name) or pair.value
            )
        return found


def label_key(parts: Sequence[str]) -> tuple[str, ...]:
    """A label for comparing."""
    return tuple(header_key(part) for part in parts)


def find_cards(view: View) -> list[Card]:
    """The cards of a table; none where it is no card."""
    if not view.rows or len(view.table.columns) > _MOST_COLUMNS:
        return []
    if any(is_header_row(view, row) for row in view.rows[:_HEADER_ROWS]):
        return []
    sideways = _sideways(view)
    if sideways:
        return sideways
    cards = _parted(list(_pairs(view)))
    good = [card for card in cards if _is_card(card)]
    return cards if good and len(good) * 2 > len(cards) else []


def _is_card(card: Card) -> bool:
    keys = {pair.key for pair in card.pairs} - {""}
    names = {key.partition(".")[0] for key in keys}
    known = sum(bool(pair.key) for pair in card.pairs)
    filled = 2 * sum(bool(pair.value) for pair in card.pairs) > len(card.pairs)
    labels = sum(_is_title_word(pair.value) for pair in card.pairs)
    return bool(
        filled
        and 4 * labels <= len(card.pairs)
        and keys & _NAMES
        and names & _CONTENT
        and len(names & (_NAMES | _FACTS)) >= _FEWEST_WORDS
        and 2 * known >= len(card.pairs)
    )


def _parted(pairs: Sequence[Pair]) -> list[Card]:
    """A new card begins where a label of names, or the first label, comes again."""
    cards: list[Card] = []
    seen: set[tuple[str, ...]] = set()
    first: tuple[str, ...] = ()
    for pair in pairs:
        name = label_key(pair.parts)
        begins = name == first or (pair.key in ("level1", "sequence", "number") and name in seen)
        if not cards or (begins and name in seen):
            cards.append(Card([], []))
            seen.clear()
            first = name
        seen.add(name)
        cards[-1].pairs.append(pair)
        if pair.row not in cards[-1].rows:
            cards[-1].rows.append(pair.row)
    return cards


def _pairs(view: View) -> Iterator[Pair]:
    last: tuple[str, ...] = ()
    for row in view.rows:
        if row in view.table.hidden_rows:
            continue
        cells = view.own(row)
        texts = [cells[column] for column in sorted(cells) if cells[column].strip()]
        above = [text for column, text in sorted(view.table.rows[row].items()) if view.from_above(row, column)]
        found = list(_row_pairs(row, texts, above[0] if above else "", last))
        if found:
            last = found[-1].parts
        yield from found


def _row_pairs(row: int, texts: Sequence[str], above: str, last: tuple[str, ...]) -> Iterator[Pair]:
    group = group_of(texts[0]) if texts else None
    if above and group_of(above) and len(texts) <= 2:
        yield Pair(row, (above, texts[0]), texts[1] if len(texts) > 1 else "") if texts else Pair(row, last, "")
    elif len(texts) == 3 and group and leaf_of(group, texts[1]):
        yield Pair(row, (texts[0], texts[1]), texts[2])
    elif len(texts) == 1:
        if _is_label(texts[0]):
            yield Pair(row, (texts[0],), "")
        elif above and last:
            yield Pair(row, last, texts[0])
    elif not (texts and _HEADING.match(tidy(texts[0]))):
        yield from _side_by_side(row, texts)


def _side_by_side(row: int, texts: Sequence[str]) -> Iterator[Pair]:
    place = 0
    while place < len(texts):
        label, value = texts[place], texts[place + 1] if place + 1 < len(texts) else ""
        if value and _is_label(label) and _is_title_word(value) and len(texts) > 2:
            value, place = "", place - 1  # the label before lost its value
        if len(label) <= LONGEST_HEADER:
            yield Pair(row, (label,), value)
        place += 2


def _is_label(text: str) -> bool:
    return word_of(text) is not None


def _is_title_word(text: str) -> bool:
    """Whether a value is a label itself; 全社会 and 主动公开 are values as well."""
    match = word_of(text)
    return match is not None and match.how in ("label", "alias") and "." not in match.key


def _sideways(view: View) -> list[Card]:
    """A table turned on its side: labels in the first column, an item in each further one."""
    rows = [row for row in view.rows if row not in view.table.hidden_rows and len(view.own(row)) > 1]
    columns = sorted({column for row in rows for column in view.table.rows[row]})
    if len(columns) < 3 or len(rows) < _FEWEST_WORDS:
        return []
    labels = [view.table.text(row, columns[0]) for row in rows]
    if sum(map(_is_label, labels)) * 2 <= len(rows) or _has_labels(view, rows, columns[1:]):
        return []
    cards = [
        Card(
            list(rows),
            [
                Pair(row, (label,), view.table.text(row, column))
                for row, label in zip(rows, labels, strict=True)
                if label
            ],
        )
        for column in columns[1:]
    ]
    wide = [card for card in cards if sum(bool(pair.value) for pair in card.pairs) * 2 > len(card.pairs)]
    return wide if len(wide) > 1 and all(map(_is_card, wide)) else []


def _has_labels(view: View, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether labels stand behind the first column too, as in a card of four columns, or cells span several."""
    labels = sum(_is_label(view.table.text(row, column)) for row in rows for column in columns)
    spans = sum(view.table.copied(row, column) for row in rows for column in columns)
    return labels * 4 > len(rows) or spans * 2 > len(rows)
