"""The list of a notice on paper: type size and column widths by what the cells hold, rows, and their operators.

A list with more columns than the paper has room for is turned: each row becomes a small table of its own, a field a
line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, structs

from catalog_app.exporters.board.flow import Box
from catalog_app.exporters.board.table import GOES_ON, GOES_ON_FROM, OVERFULL, Piece, no_font
from catalog_app.exporters.board.type_setting import Inks, Lines, Typesetter
from catalog_app.exporters.fonts import MissingCharacter, Style, printable
from catalog_app.model.notice import NAME, SEQUENCE, NoticeGroup, NoticeTable

_LEADING, _PADDING = 1.36, 0.36
_BASELINE = 0.88
_THIN, _THICK, _GREY, _LIGHT = 0.5, 1.0, 0.9, 0.955
_CENTRED_EMS = 9.0
_NAME_EMS, _HEADER_LINES, _UNIT_EMS = 4.0, 3, 5
_SEQUENCE_GROWTH, _EASE = 1.25, 0.1
_HALVINGS = 20
_COMPANY, _SHARE, _SMALL_END, _HEADING_LINES = 2, 4, 0.3, 2
_TAIL = 2
"""So few characters do not stand alone on the last line of a short cell."""
_BRACKETED = re.compile(r"（[^（）]*）|[^（）]+")
_WHOLE = re.compile(r"〔[0-9]{4}〕|[0-9A-Za-z.,:/()%+-]+[年月日号]?")
_NAMES = frozenset((NAME, "person_name", "person", "handler"))
_AGAIN = "（续）"
_LONGEST_NAME = 24
CARD_LABEL, CARD_CONTENT = "栏目", "内容"


class RosterLook(Struct, frozen=True, kw_only=True):
    """How a list is to look: room in points, and the type sizes to try from the largest on."""

    left: float
    width: float
    sizes: Sequence[float]
    several: float
    """Its size on several pages, where the columns have room."""
    page: float
    """Height of a page that holds nothing else."""
    beside: float
    """Height left for it on a single page with everything else."""
    heavy: bool = False
    """Black on white without grey, thick rules."""


class Row(Struct, frozen=True):
    """A set line of the list; `number` counts the lines of the table, `start` tells which lines of its cells."""

    kind: Literal["heading", "row", "total"]
    number: int
    cells: tuple[Lines, ...]
    lines: int
    start: int = 0
    continues: bool = False
    group: str = ""
    """The village whose heading stands further up."""


def as_cards(table: NoticeTable) -> NoticeTable:
    """Each row as a group of its own with a line for every field that says something."""
    groups = []
    for group in table.groups:
        for row in group.rows:
            told = [
                (label, cell)
                for key, label, cell in zip(table.keys, table.labels, row, strict=True)
                if cell and key != SEQUENCE
            ]
            named = told[0][1] if told else ""
            fields = told[1:] if len(named) <= _CENTRED_EMS else told
            groups.append(NoticeGroup(f"{row[0]}．{_shortened(named, _LONGEST_NAME)}", tuple(fields)))
    return NoticeTable(keys=("label", "content"), labels=(CARD_LABEL, CARD_CONTENT), groups=tuple(groups), counted="")


def _shortened(text: str, most: int) -> str:
    """`text` on one line; what it is cut from stands in full elsewhere."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def label_parts(label: str) -> list[str]:
    """A header's words and its brackets."""
    return _BRACKETED.findall(label)


class Roster:
    """A set list. Raises NO_FONT_FOR_CHARACTER naming the cell."""

    def __init__(self, table: NoticeTable, look: RosterLook, inks: Inks, style: Style) -> None:
        self._look = look
        ems = _Ems(table, Typesetter(inks, style, 1.0))
        if not ems.fits(look.sizes[-1], look.width):
            table = as_cards(table)
            ems = _Ems(table, Typesetter(inks, style, 1.0))
        self.table = table
        self.listed = [cells for _, cells in table.lines()]
        self.size = ems.size(look)
        self.leading, self.padding = round(self.size * _LEADING, 2), round(self.size * _PADDING, 2)
        self._body = Typesetter(inks, style, self.size)
        self._heading = Typesetter(inks, "heading", self.size)
        self.widths = widths = ems.widths(self.size, look.width)
        """Of the columns, in points."""
        self._lefts = [look.left + sum(widths[:place]) for place in range(len(widths) + 1)]
        self._inner = [width - 2 * self.padding for width in widths]
        self._centred = [ems.natural[place] <= _CENTRED_EMS for place in range(len(widths))]
        self._spanned = _spanned(table)
        self._header = [self._label(label, inner) for label, inner in zip(table.labels, self._inner, strict=True)]
        self.header_text = "".join(text for lines in self._header for text in lines.texts)
        self.header_height = self._height(max(len(lines) for lines in self._header))
        self._marks = (self._body.lines((GOES_ON,), 1000.0), self._body.lines((GOES_ON_FROM,), 1000.0))
        self.rows: list[Row] = []
        self.overfull: list[str] = []
        """Cells with a line wider than they are."""
        self._set_rows()
        self._headers: dict[float, list[str]] = {}

    def boxes(self) -> list[Box]:
        """The rows to place: a heading goes with its first row, a total with the row before, the last with two more."""
        kinds = [row.kind for row in self.rows]
        follows = [*kinds[1:], "row"][: len(kinds)]
        lonely = self._lonely(kinds)
        return [
            Box(
                self._height(row.lines),
                kind == "heading" or behind == "total" or (lonely <= place < len(kinds) - 1 and not row.continues),
                listed=True,
                again=self._height(1) if row.group else 0.0,
            )
            for place, (row, kind, behind) in enumerate(zip(self.rows, kinds, follows, strict=True))
        ]

    def _lonely(self, kinds: Sequence[str]) -> int:
        """The first of the rows that end the list together, as many as are not too tall nor most of the list."""
        rows = [place for place, kind in enumerate(kinds) if kind == "row"]
        for place in rows[-1 - min(_COMPANY, len(rows) // _SHARE) :]:
            if sum(self._height(row.lines) for row in self.rows[place:]) < _SMALL_END * self._look.page:
                return place
        return len(kinds)

    def draw(self, places: range, top: float) -> tuple[list[str], list[Piece], float]:
        """The operators of these rows under the header whose upper edge is at `top`, what they show, and the end."""
        texts: list[str] = []
        pieces: list[Piece] = []
        edges, fills = [top - self.header_height], []
        at = edges[0]
        shown = [self.rows[place] for place in places]
        if shown and shown[0].group:
            shown.insert(0, self._heading_again(shown[0]))
        for row in shown:
            height = self._height(row.lines)
            if row.kind != "row":
                fills.append((at - height, height))
            self._draw_row(row, at, height, texts, pieces)
            at -= height
            edges.append(at)
        rules = self._rules(top, edges, fills, [row.kind for row in shown])
        body = ["BT", self._body.font, f"{self.leading:g} TL", *texts, *self._header_at(top), "ET"]
        return [rules, *body], pieces, at

    def _label(self, label: str, inner: float) -> Lines:
        """A header on one line where it fits, else broken before and behind its brackets."""
        whole = self._heading.width(label) <= inner
        return self._heading.lines((label,) if whole else tuple(label_parts(label)), inner, even=True)

    def _height(self, lines: int) -> float:
        return round(max(lines, 1) * self.leading + 2 * self.padding, 2)

    def _set_rows(self) -> None:
        group = ""
        most = max(int((self._look.page - self.header_height - 2 * self.padding) / self.leading), 3)
        for number, (kind, cells) in enumerate(self.table.lines()):
            if kind == "heading":
                width = self._lefts[-1] - self._lefts[0] - 2 * self.padding
                lines = self._heading_lines(number, cells[0], width)
                group = cells[0].rpartition("（")[0] or cells[0]
                self.rows.append(Row("heading", number, (lines,), len(lines)))
                continue
            widths = list(self._inner)
            if kind == "total":
                widths[0] = self._lefts[self._spanned] - self._lefts[0] - 2 * self.padding
            name = self._named(number, cells) if kind == "row" else f"名单第{number + 1}行"
            lined = tuple(self._set(name, place, cell, widths[place]) for place, cell in enumerate(cells))
            self._add(Row("total" if kind == "total" else "row", number, lined, 0, group=group), most)

    def _heading_lines(self, number: int, words: str, width: float) -> Lines:
        try:
            return self._heading.lines((words,), width)
        except MissingCharacter as missing:
            raise no_font(missing.character, f"名单第{number + 1}行") from missing

    def _heading_again(self, row: Row) -> Row:
        """The heading of a row's village, on a page where it goes on."""
        width = self._lefts[-1] - self._lefts[0] - 2 * self.padding
        words = self._heading.lines((f"{_shortened(row.group, int(width / self.size) - len(_AGAIN))}{_AGAIN}",), width)
        return Row("heading", row.number, (words,), 1, group=row.group)

    def _add(self, row: Row, most: int) -> None:
        """A row, or the parts of one that is taller than a page; a line of a part goes to each mark."""
        tallest, start = max(map(len, row.cells)), 0
        most -= _HEADING_LINES if row.group else 0
        while start + most < tallest:
            self.rows.append(structs.replace(row, lines=most, start=start, continues=True))
            start += most - (2 if start else 1)
        lines = tallest - start + (1 if start else 0)
        self.rows.append(structs.replace(row, lines=lines, start=start))

    def _named(self, number: int, cells: Sequence[str]) -> str:
        """A line as a reader of the list would name it."""
        numbered = self.table.keys[0] == SEQUENCE and cells[0]
        return f"名单序号{cells[0]}" if numbered else f"名单第{number + 1}行"

    def _set(self, row: str, place: int, text: str, width: float) -> Lines:
        try:
            lines = self._body.lines(tuple(text.splitlines()), width, even=self._centred[place])
        except MissingCharacter as missing:
            label = self.table.labels[place]
            raise no_font(missing.character, f"{row}的“{label}”一格") from missing
        if len(lines) > 1 and len(lines.texts[-1]) <= _TAIL:
            evened = self._body.lines(tuple(text.splitlines()), width, even=True)
            lines = evened if len(evened) <= len(lines) else lines
        if lines.widest > width + OVERFULL:
            self.overfull.append(f"{row}的“{self.table.labels[place]}”一格")
        return lines

    def _draw_row(self, row: Row, top: float, height: float, texts: list[str], pieces: list[Piece]) -> None:
        if row.kind == "heading":
            texts.append(self._heading.font)
            texts.append(self._at(row.cells[0], (self._lefts[0], 0.0), 0, None, top, height))
            texts.append(self._body.font)
            pieces.append(Piece(row.number, 0, row.cells[0].joined, repeated=bool(row.group)))
            return
        parted = row.start > 0 or row.continues
        for place, lines in enumerate(row.cells):
            if not lines.texts:
                continue
            if parted:
                self._draw_part(row, place, lines, top, texts, pieces)
                continue
            room = (self._lefts[place], self._inner[place] if self._centred[place] and row.kind == "row" else 0.0)
            if row.kind == "total" and place:
                room = (self._lefts[place], self._inner[place])
            texts.append(self._at(lines, room, 0, None, top, height))
            pieces.append(Piece(row.number, place, lines.joined))

    def _draw_part(self, row: Row, place: int, lines: Lines, top: float, texts: list[str], pieces: list[Piece]) -> None:
        """The lines of a cell that stand in a part of a row taller than a page, with the marks that say so."""
        room = (self._lefts[place], 0.0)
        taken = row.lines - (1 if row.start else 0) - (1 if row.continues else 0)
        stop, at = min(row.start + taken, len(lines)), top
        if row.start >= len(lines):
            return
        if row.start:
            texts.append(self._at(self._marks[1], room, 0, None, at))
            pieces.append(Piece(row.number, place, GOES_ON_FROM, repeated=True))
            at -= self.leading
        texts.append(self._at(lines, room, row.start, stop, at))
        pieces.append(Piece(row.number, place, "".join(lines.texts[row.start : stop])))
        if stop < len(lines):
            texts.append(self._at(self._marks[0], room, 0, None, at - (stop - row.start) * self.leading))
            pieces.append(Piece(row.number, place, GOES_ON, repeated=True))

    def _at(
        self, lines: Lines, room: tuple[float, float], start: int, stop: int | None, top: float, height: float = 0.0
    ) -> str:
        """Lines in a cell: in the middle of its `height` where one is given; centred where `room` has a width."""
        stop = len(lines) if stop is None else stop
        drop = (height - (stop - start) * self.leading) / 2 if height else self.padding
        baseline = top - drop - (self.leading - self.size) / 2 - _BASELINE * self.size
        left, width = room
        if width and stop - start == 1:
            inset = (width - lines.widths[start]) / 2
            return f"1 0 0 1 {left + self.padding + inset:.2f} {baseline:.2f} Tm {lines.left(start, stop)}"
        shown = lines.centred(start, stop, width, self.leading) if width else lines.left(start, stop)
        return f"1 0 0 1 {left + self.padding:.2f} {baseline:.2f} Tm {shown}"

    def _header_at(self, top: float) -> list[str]:
        if top not in self._headers:
            shown = [self._heading.font]
            for place, lines in enumerate(self._header):
                room = (self._lefts[place], self._inner[place])
                shown.append(self._at(lines, room, 0, None, top, self.header_height))
            self._headers[top] = shown
        return self._headers[top]

    def _rules(self, top: float, edges: list[float], fills: list[tuple[float, float]], kinds: Sequence[str]) -> str:
        """Grid lines; no upright ones through a heading, nor through the words of a total."""
        left, right, bottom = self._lefts[0], self._lefts[-1], edges[-1]
        thin = _THICK if self._look.heavy else _THIN
        parts = ["q"]
        if not self._look.heavy:
            parts.append(f"{_GREY} g {left:.2f} {edges[0]:.2f} {right - left:.2f} {self.header_height:.2f} re f")
            parts.append(f"{_LIGHT} g")
            parts.extend(f"{left:.2f} {at:.2f} {right - left:.2f} {height:.2f} re f" for at, height in fills)
        parts.append(f"0 G {thin} w")
        parts.extend(f"{left:.2f} {edge:.2f} m {right:.2f} {edge:.2f} l" for edge in edges[:-1])
        for place, x in enumerate(self._lefts[1:-1], start=1):
            for upper, lower in self._uprights(place, top, edges, kinds):
                parts.append(f"{x:.2f} {upper:.2f} m {x:.2f} {lower:.2f} l")
        parts.append(f"S {2 * thin} w {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re S Q")
        return "\n".join(parts)

    def _uprights(self, place: int, top: float, edges: list[float], kinds: Sequence[str]) -> list[tuple[float, float]]:
        runs, upper = [], top
        for number, kind in enumerate(kinds):
            if kind == "heading" or (kind == "total" and place < self._spanned):
                if upper > edges[number]:
                    runs.append((upper, edges[number]))
                upper = edges[number + 1]
        return [*runs, (upper, edges[-1])] if upper > edges[-1] else runs


class _Ems:
    """What the columns of a list need, in ems: at most, and at least."""

    def __init__(self, table: NoticeTable, setter: Typesetter) -> None:
        self._table = table
        columns: list[set[str]] = [set() for _ in table.keys]
        for group in filter(lambda one: one.rows, table.groups):
            for found, cells in zip(columns, zip(*group.rows, strict=True), strict=True):
                found.update(cells)
        for totals in (table.totals, *(group.totals for group in table.groups)):
            for place, cell in enumerate(totals[1:], start=1):
                columns[place].add(cell)
        self._columns, self._setter = columns, setter
        self._longest = [self._content(place) for place in range(len(columns))]
        self.natural = [self._wide(place, 4) for place in range(len(columns))]
        self._narrow = [self._wide(place, 2) for place in range(len(columns))]
        self._least = [self._shortest(place) for place in range(len(columns))]
        self._rows = sum(1 for _ in table.lines())

    def fits(self, size: float, width: float) -> bool:
        """Whether every column has room for its least."""
        return sum(self._least) * size <= width

    def size(self, look: RosterLook) -> float:
        """The largest size in which no cell is broken and the notice stays on one page; else that of several pages."""
        for size in (one for one in look.sizes if one > look.several):
            height = (self._rows * (_LEADING + 2 * _PADDING) + _HEADER_LINES * _LEADING) * size
            if sum(self.natural) * size <= look.width and height <= look.beside:
                return size
        return look.several if self.fits(look.several, look.width) else look.sizes[-1]

    def widths(self, size: float, width: float) -> list[float]:
        """Widths in points that fill `width`."""
        room, natural = width / size, self.natural
        if sum(natural) <= room:
            ems = self._spread(room, natural)
        elif sum(self._narrow) <= room:
            ems = self._spread(room, self._narrow)
        else:
            low, high = 0.0, room
            for _ in range(_HALVINGS):
                middle = (low + high) / 2
                low, high = (middle, high) if sum(self._capped(middle)) <= room else (low, middle)
            ems = self._capped(low)
            ems[ems.index(max(ems))] += room - sum(ems)
        return [one * size for one in ems]

    def _spread(self, room: float, wanted: list[float]) -> list[float]:
        """What is left over goes to the wider columns; the number column stays narrow."""
        rest = wanted[1:]
        if self._table.keys[0] != SEQUENCE or not rest:
            factor = room / sum(wanted)
            return [one * factor for one in wanted]
        first = min(wanted[0] * _SEQUENCE_GROWTH, wanted[0] + room - sum(wanted))
        factor = (room - first) / sum(rest)
        return [first, *(one * factor for one in rest)]

    def _capped(self, most: float) -> list[float]:
        return [max(least, min(wide, most)) for least, wide in zip(self._least, self._narrow, strict=True)]

    def _content(self, place: int) -> float:
        """The longest line of a column."""
        return max((self._width(line) for cell in self._columns[place] for line in cell.splitlines()), default=0.0)

    def _wide(self, place: int, most: int) -> float:
        """What a column needs for its cells on one line each, under a header of so many characters a line."""
        return max(self._longest[place], self._header(place, most)) + 2 * _PADDING + _EASE

    def _shortest(self, place: int) -> float:
        whole = {word for cell in self._columns[place] for word in _WHOLE.findall(cell)}
        longest = max(map(self._width, whole), default=0.0)
        name = _NAME_EMS if self._table.keys[place] in _NAMES else 0.0
        wanted = max(longest, name, self._header(place, 3), 2.0) + 2 * _PADDING + _EASE
        return min(wanted, self._narrow[place])

    def _header(self, place: int, most: int = 4) -> float:
        """Each part of a header of up to `most` characters stands on one line, a longer one on two or three."""
        parts = label_parts(self._table.labels[place])
        units = [len(part) for part in parts if part.startswith("（") and len(part) <= _UNIT_EMS]
        lengths = [len(part) for part in parts]
        words = max((-(-length // min(-(-length // most), _HEADER_LINES)) for length in lengths), default=0)
        while any(self._leaves_one(part, words) for part in parts):
            words += 1
        return float(max([words, *units]))  # （元） is never broken

    def _leaves_one(self, part: str, ems: int) -> bool:
        """Whether a character of a header would stand alone below others: 当事/人/姓名, but 拟/保障/人数 reads well."""
        try:
            return len(part) > ems and any(len(line) == 1 for line in self._setter.balanced(part, ems + _EASE)[1:])
        except MissingCharacter:
            return False  # told when the header is set

    def _width(self, text: str) -> float:
        try:
            return self._setter.width(printable(text))
        except MissingCharacter:
            return float(len(text))  # told with its cell when the rows are set


def _spanned(table: NoticeTable) -> int:
    """How many columns the words of a total may stand across: up to the first that holds a sum."""
    totals = [line for line in (table.totals, *(group.totals for group in table.groups)) if any(line[1:])]
    first = min((place for line in totals for place, cell in enumerate(line) if place and cell), default=1)
    return max(first, 1)


__all__ = ["Roster", "RosterLook", "as_cards"]
