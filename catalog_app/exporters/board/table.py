"""The catalog table on paper: column widths, set cells, and the operators of each page.

Page operators are plain strings built from cached cells; nothing here is drawn twice.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec import Struct

from catalog_app.exporters.board.pagination import Frame, Page, RowSize, Slice, packed, segments
from catalog_app.exporters.board.setup import Measures
from catalog_app.exporters.board.type_setting import Lines, Typesetter
from catalog_app.exporters.fonts import MissingCharacter
from catalog_app.exporters.layout import MERGED_KEY, SEQUENCE_KEY, Cell, Column, HeaderCell, Row, TableLayout
from catalog_app.model.errors import WorldError

GOES_ON, GOES_ON_FROM = "（续下页）", "（接上页）"
_CENTRED_KEYS = frozenset([MERGED_KEY, "level2", "level3", "publisher"])
_REPEATED_KEYS = frozenset([SEQUENCE_KEY, MERGED_KEY, "level2", "level3"])
_NARROW_MARGIN = 1.6
_LEAST, _WHOLE_NUMBER = 3, 10
"""Characters for which a column has room at least, and of a number or date that is not broken."""
_DIGIT = 0.6
_MERGE_LIMIT, _MOST_REPEATED = 0.5, 8
_SNAP, _ENTRY_STARTS = 3, frozenset("●〇《■□")
_GROUPS_KEY, _GROUPS_LINES, _GROUPS_MOST = "audience.groups", 7, 5
_BASELINE = 0.88
OVERFULL = 1.0
"""So many points a line may be wider than its cell's inside, which has a margin."""
_THIN, _THICK, _GREY = 0.5, 1.0, 0.93
_ANEW = (1 << 32) - 1
"""In place of lines that are not kept."""
_DRAWN = RowSize(0, b"", 0)
"""In place of the size of a row that was drawn."""


class Piece(Struct, frozen=True, gc=False):
    """What was drawn of a cell, for the self-check."""

    row: int
    column: int
    text: str
    repeated: bool = False


def column_widths(layout: TableLayout, measures: Measures) -> list[float]:
    """Widths in points that fill the paper: narrow columns take what their labels need, the others share the rest."""
    em = measures.body
    least = {place: _narrow_width(layout, place, em) for place, column in enumerate(layout.columns) if column.narrow}
    _widen_groups(layout, least, em)
    widths = dict(least)
    free = set(range(len(layout.columns))) - set(widths)
    unit = (measures.inner_width - sum(widths.values())) / sum(layout.columns[place].width for place in free)
    minimum = dict.fromkeys(free, _LEAST * em + 2 * measures.padding)
    for row in layout.rows():
        for place in free:
            words = row.cells[place].lines
            if len(words) == 1 and len(words[0]) <= _WHOLE_NUMBER and words[0].isascii():  # 2026-11-23 on one line
                minimum[place] = max(minimum[place], len(words[0]) * _DIGIT * em + 2 * measures.padding)
    tight = [place for place in free if layout.columns[place].width * unit < minimum[place]]
    widths |= {place: minimum[place] for place in tight}
    free -= set(tight)
    unit = (measures.inner_width - sum(widths.values())) / sum(layout.columns[place].width for place in free)
    widths |= {place: layout.columns[place].width * unit for place in free}
    return [round(widths[place], 2) for place in range(len(layout.columns))]


def _narrow_width(layout: TableLayout, place: int, em: float) -> float:
    column = layout.columns[place]
    if column.key == SEQUENCE_KEY:
        digits = max((len(row.cells[place].text) for row in layout.rows()), default=1)
        return max(2.0, digits * _DIGIT) * em + 3 * _NARROW_MARGIN
    if column.key == _GROUPS_KEY:
        return _groups_characters(layout, place) * em + 4 * _NARROW_MARGIN
    characters = 1.0 if len(column.label) <= 2 else 2.0
    return characters * em + (2 if characters > 1 else 4) * _NARROW_MARGIN


def _widen_groups(layout: TableLayout, widths: dict[int, float], em: float) -> None:
    """Let the word above a group of narrow columns stand on one line."""
    for cell in layout.header:
        places = range(cell.column, cell.column + cell.columns)
        if cell.columns > 1 and all(place in widths for place in places):
            lacking = len(cell.label) * em + 2 * _NARROW_MARGIN - sum(widths[place] for place in places)
            for place in places:
                widths[place] += max(lacking, 0.0) / cell.columns


def _groups_characters(layout: TableLayout, place: int) -> int:
    longest = max((len(row.cells[place].text) for row in layout.rows()), default=0)
    return min(max(2, -(-longest // _GROUPS_LINES)), _GROUPS_MOST)


class Table:
    """A set table: every cell broken into lines for its column. Raises NO_FONT_FOR_CHARACTER naming the cell."""

    def __init__(self, layout: TableLayout, measures: Measures, body: Typesetter, heading: Typesetter) -> None:
        self.layout, self.measures = layout, measures
        self._body, self._heading = body, heading
        self.widths = column_widths(layout, measures)
        self._lefts = [sum(self.widths[:place]) + measures.side for place in range(len(self.widths) + 1)]
        self._pads = [1.0 if column.narrow else measures.padding for column in layout.columns]
        self._inner = [width - 2 * pad for width, pad in zip(self.widths, self._pads, strict=True)]
        self._centred = [column.narrow or column.key in _CENTRED_KEYS for column in layout.columns]
        self._even = [
            centred and not column.narrow for centred, column in zip(self._centred, layout.columns, strict=True)
        ]
        self._merged, self._sequence = layout.index(MERGED_KEY) or 0, layout.index(SEQUENCE_KEY)
        self._repeated = [place for place, column in enumerate(layout.columns) if column.key in _REPEATED_KEYS]
        self._headers: dict[float, str] = {}
        self.header_text = ""
        self.overfull: list[str] = []
        """Cells with a line wider than they are."""
        self._header, self.header_height = self._set_header()
        self._sources: list[Row] = []
        self._set_cells = array("I")  # of each cell in turn, where its lines are kept
        self.sizes: list[RowSize] = []
        self.marks: tuple[Lines, Lines] = (body.lines((GOES_ON,), 1000.0), body.lines((GOES_ON_FROM,), 1000.0))
        self.markable = tuple(inner >= self.marks[1].widths[0] for inner in self._inner)

    def set_rows(self, room: float) -> None:
        """Break all cells; a merged cell taller than half of `room` is not merged."""
        limit = int(_MERGE_LIMIT * room / self.measures.leading)
        for number, section in enumerate(self.layout.sections):
            for row in section.rows:
                lines = [self._set(row, place, cell) for place, cell in enumerate(row.cells)]
                self._set_cells.extend([_ANEW if cell.kept is None else cell.kept for cell in lines])
                self._sources.append(row)
                self._see_fits(row, lines)
                counts = [len(cell.texts) for cell in lines]
                repeated = max(
                    (counts[place] for place in self._repeated if counts[place] <= _MOST_REPEATED), default=0
                )
                merged = counts[self._merged]
                if merged <= limit:
                    counts[self._merged] = 0
                    self.sizes.append(RowSize(number, packed(counts), merged, repeated))
                else:
                    self.sizes.append(RowSize(-1 - len(self.sizes), packed(counts), 0, repeated))

    def frame(self, first: float, following: float) -> Frame:
        """The frame for paginating, from the heights left for header and rows."""
        height = self.header_height
        measures = self.measures
        return Frame(first - height, following - height, measures.leading, measures.padding, self.markable)

    def snap(self, row: int, cell: int, stop: int) -> int:
        """The end of a divided cell's part, moved up to before an entry (●…, 《…) that begins close above."""
        texts = self._cell_lines(row, cell).texts
        return next((place for place in range(stop, stop - _SNAP, -1) if texts[place][:1] in _ENTRY_STARTS), stop)

    def draw(self, page: Page, top: float) -> tuple[list[str], list[Piece]]:
        """The operators of a page's table whose upper edge is at `top`, and what they show."""
        texts = [self._body.font, f"{self.measures.leading:g} TL"]
        pieces: list[Piece] = []
        edges: list[tuple[float, bool]] = []
        at = top - self.header_height
        body_top = top - self.header_height
        merged = {first: (body_top - begin, end - begin) for first, begin, end in segments(page, self.sizes)}
        for place, piece in enumerate(page):
            self._draw_row(piece, at, merged.get(piece.row), texts, pieces)
            at -= piece.height
            same = place + 1 < len(page) and self.sizes[page[place + 1].row].section == self.sizes[piece.row].section
            edges.append((at, same))
        rules = self._rules(top, at, edges)
        return [rules, "BT", *texts, "ET", self._header_at(top)], pieces

    def forget(self, page: Page) -> None:
        """Give back what the rows of a page took, which is drawn once only; one that goes on is kept."""
        for piece in page:
            if not piece.continues:
                self.sizes[piece.row] = _DRAWN

    def _set(self, row: Row, place: int, cell: Cell) -> Lines:
        try:
            if place == self._sequence:
                return self._body.once(cell.text, self._inner[place])
            return self._body.lines(cell.lines, self._inner[place], flow=cell.flow, even=self._even[place])
        except MissingCharacter as missing:
            column = self.layout.columns[place]
            raise no_font(missing.character, f"事项{row.number}的“{column.label}”一格") from missing

    def _see_fits(self, row: Row, lines: Sequence[Lines]) -> None:
        for place, (cell, inner) in enumerate(zip(lines, self._inner, strict=True)):
            if cell.widest > inner + OVERFULL:
                self.overfull.append(f"事项{row.number}的“{self.layout.columns[place].label}”一格")

    def _cell_lines(self, row: int, place: int) -> Lines:
        number = self._set_cells[row * len(self.widths) + place]
        if number != _ANEW:
            return self._body.kept[number]
        source = self._sources[row]
        return self._set(source, place, source.cells[place])

    def _row_lines(self, row: int) -> list[Lines]:
        """What was set, set anew where it was not kept."""
        source, kept, first = self._sources[row], self._body.kept, row * len(self.widths)
        return [
            self._set(source, place, source.cells[place]) if number == _ANEW else kept[number]
            for place, number in enumerate(self._set_cells[first : first + len(self.widths)])
        ]

    def _draw_row(
        self, piece: Slice, top: float, merged: tuple[float, float] | None, texts: list[str], pieces: list[Piece]
    ) -> None:
        """A row's cells from left to right; `merged` tells top and height of a merged cell that begins here."""
        shared = self._merged if self.sizes[piece.row].counts[self._merged] == 0 else -1
        for place, lines in enumerate(self._row_lines(piece.row)):
            if not lines.texts:
                continue
            if place == shared:
                if merged is not None:
                    texts.append(self._operators(lines, place, 0, len(lines), *merged))
                    pieces.append(Piece(piece.row, place, lines.joined, repeated=True))
            elif piece.spans is None:
                texts.append(self._operators(lines, place, 0, len(lines), top, piece.height))
                pieces.append(Piece(piece.row, place, lines.joined))
            else:
                self._draw_part(piece, place, lines, top, texts, pieces)

    def _draw_part(
        self, piece: Slice, place: int, lines: Lines, top: float, texts: list[str], pieces: list[Piece]
    ) -> None:
        """A cell of a divided row, with its marks; short leading cells are shown again."""
        start, stop = (piece.spans or ())[place]
        if start == stop:
            fits = len(lines) * self.measures.leading <= piece.height
            if piece.continued and fits and self.layout.columns[place].key in _REPEATED_KEYS:
                texts.append(self._operators(lines, place, 0, len(lines), top, piece.height))
                pieces.append(Piece(piece.row, place, lines.joined, repeated=True))
            return
        divided = start > 0 or stop < len(lines)
        if not divided:
            texts.append(self._operators(lines, place, 0, len(lines), top, piece.height))
            pieces.append(Piece(piece.row, place, lines.joined))
            return
        height = self.measures.leading
        at = top - self.measures.padding
        if start > 0 and self.markable[place]:
            texts.append(self._at(self.marks[1], place, 0, 1, at))
            pieces.append(Piece(piece.row, place, GOES_ON_FROM, repeated=True))
            at -= height
        texts.append(self._at(lines, place, start, stop, at))
        pieces.append(Piece(piece.row, place, "".join(lines.texts[start:stop])))
        if stop < len(lines) and self.markable[place]:
            texts.append(self._at(self.marks[0], place, 0, 1, at - (stop - start) * height))
            pieces.append(Piece(piece.row, place, GOES_ON, repeated=True))

    def _operators(self, lines: Lines, place: int, start: int, stop: int, top: float, height: float) -> str:
        """Lines in the middle of the height."""
        return self._at(lines, place, start, stop, top - (height - (stop - start) * self.measures.leading) / 2)

    def _at(self, lines: Lines, place: int, start: int, stop: int, top: float) -> str:
        leading = self.measures.leading
        baseline = top - (leading - self._body.size) / 2 - _BASELINE * self._body.size
        left = self._lefts[place] + self._pads[place]
        if self._centred[place]:
            shown = lines.centred(start, stop, self._inner[place], leading)
        else:
            shown = lines.left(start, stop)
        return f"1 0 0 1 {left:.2f} {baseline:.2f} Tm {shown}"

    def _rules(self, top: float, bottom: float, edges: Sequence[tuple[float, bool]]) -> str:
        """Grid lines; under a merged cell that goes on the rule is interrupted."""
        left, right = self._lefts[0], self._lefts[-1]
        body_top = top - self.header_height
        parts = [
            f"q {_GREY} g {left:.2f} {body_top:.2f} {right - left:.2f} {self.header_height:.2f} re f 0 G {_THIN} w"
        ]
        inner_left, inner_right = self._lefts[self._merged], self._lefts[self._merged + 1]
        for height, same in edges:
            if same:
                parts.append(f"{left:.2f} {height:.2f} m {inner_left:.2f} {height:.2f} l")
                parts.append(f"{inner_right:.2f} {height:.2f} m {right:.2f} {height:.2f} l")
            else:
                parts.append(f"{left:.2f} {height:.2f} m {right:.2f} {height:.2f} l")
        parts.extend(f"{x:.2f} {body_top:.2f} m {x:.2f} {bottom:.2f} l" for x in self._lefts[1:-1])
        parts.append(f"S {_THICK} w {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re S Q")
        return "\n".join(parts)

    def _set_header(self) -> tuple[list[tuple[HeaderCell, Lines, Lines | None]], float]:
        cells = []
        for cell in self.layout.header:
            inner = self._header_inner(cell)
            legend = self._body.lines(tuple(f"（{cell.legend}）".split()), inner, flow=True) if cell.legend else None
            cells.append((cell, self._heading.lines((cell.label,), inner, even=True), legend))
        leading, padding = self.measures.leading, self.measures.padding
        upper = max((len(label) for cell, label, _ in cells if cell.rows == 1 and cell.row == 0), default=1)
        lower = max((len(label) for cell, label, _ in cells if cell.row == 1), default=1)
        both = max(len(label) + (len(legend) if legend else 0) for cell, label, legend in cells if cell.rows == 2)
        self._upper_height = upper * leading + 2 * padding
        height = max(self._upper_height + lower * leading + 2 * padding, both * leading + 2 * padding)
        self.header_text = "".join(
            text for _, label, legend in cells for part in (label, legend) if part for text in part.texts
        )
        return cells, round(height, 2)

    def _header_inner(self, cell: HeaderCell) -> float:
        width = self._lefts[cell.column + cell.columns] - self._lefts[cell.column]
        return width - (1.0 if self.layout.columns[cell.column].narrow else 2 * self.measures.padding)

    def _header_at(self, top: float) -> str:
        """The same on each page, so kept once drawn."""
        if top not in self._headers:
            self._headers[top] = self._draw_header(top)
        return self._headers[top]

    def _draw_header(self, top: float) -> str:
        texts = ["BT", f"{self.measures.leading:g} TL"]
        rules = [f"q 0 G {_THIN} w"]
        leading = self.measures.leading
        for cell, label, legend in self._header:
            left, right = self._lefts[cell.column], self._lefts[cell.column + cell.columns]
            upper = top if cell.row == 0 else top - self._upper_height
            lower = top - (self._upper_height if cell.row == 0 and cell.rows == 1 else self.header_height)
            lines = len(label) + (len(legend) if legend else 0)
            at = (upper + lower + lines * leading) / 2
            inset = left + (right - left - self._header_inner(cell)) / 2
            for setter, part in ((self._heading, label), (self._body, legend)):
                if part is not None:
                    baseline = at - (leading - setter.size) / 2 - _BASELINE * setter.size
                    shown = part.centred(0, len(part), self._header_inner(cell), leading)
                    texts.append(f"{setter.font} 1 0 0 1 {inset:.2f} {baseline:.2f} Tm {shown}")
                    at -= len(part) * leading
            rules.append(
                f"{left:.2f} {upper:.2f} m {left:.2f} {lower:.2f} l {left:.2f} {lower:.2f} m {right:.2f} {lower:.2f} l"
            )
        return "\n".join([*rules, "S Q", *texts, "ET"])


def no_font(character: str, place: str) -> WorldError:
    """The error for a character that no font of this computer shows."""
    return WorldError(
        "NO_FONT_FOR_CHARACTER",
        f"{place}里的“{character}”（U+{ord(character):04X}）没有字体能显示。",
        "请改用别的字，或在本机安装含这个字的 TrueType 字体后重试。",
    )


__all__ = ["Column", "Piece", "Table", "column_widths", "no_font"]
