"""Which lines of which row stand on which page. Knows heights and line counts, nothing of PDF.

A row is kept whole where that leaves no great gap; a row taller than a page, or one that would leave half a page
empty, is divided. Neighbouring rows of one section share their merged cell, which every page shows again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, structs

_MIN_LINES = 5
"""Lines on each side of a division, so that nothing stands alone."""
_TALL, _ROOMY = 0.45, 0.4
"""A row taller than the first part of a page is divided when more than the second part of the page is free."""
_SMALL_END = 0.25
_MOST_STRETCH = 1.4
_FEW_PAGES, _WELL_FILLED, _HALVINGS = 8, 0.6, 6
_TOLERANCE = 0.01
_BYTE = 256

Spans = tuple[tuple[int, int], ...]
Snap = Callable[[int, int, int], int]
Counts = bytes | tuple[int, ...]


def packed(counts: Sequence[int]) -> Counts:
    """The same numbers in less memory: one byte each, unless a cell is very long."""
    return bytes(counts) if max(counts, default=0) < _BYTE else tuple(counts)


class RowSize(Struct, frozen=True, gc=False):
    """A row to place: its section, the lines of each cell, and those of the cell it shares with its section."""

    section: int
    counts: Counts
    merged: int
    repeated: int = 0
    """Lines of the cells that are shown again where the row goes on."""


class Slice(Struct, gc=False):
    """A row, or a part of it, on a page. `spans` tells the lines of each cell, None = the whole row."""

    row: int
    height: float
    spans: Spans | None = None
    continued: bool = False
    """It began on an earlier page."""
    continues: bool = False
    """It goes on on the next page."""


class Frame(Struct, frozen=True):
    """Room for rows on the first page and on those that follow, what a line takes, and which cells can bear a mark."""

    first: float
    following: float
    leading: float
    padding: float
    markable: tuple[bool, ...]

    def room(self, page: int) -> float:
        """Height for rows on page number `page`, counted from 0."""
        return self.following if page else self.first

    def height(self, lines: int) -> float:
        """Height of a row of so many lines."""
        return max(lines, 1) * self.leading + 2 * self.padding

    def lines(self, room: float) -> int:
        """How many lines fit."""
        return int((room - 2 * self.padding + _TOLERANCE) / self.leading)


Page = list[Slice]


def paginate(rows: Sequence[RowSize], frame: Frame, snap: Snap = lambda _row, _cell, stop: stop) -> list[Page]:
    """The pages, each with its slices from top to bottom.

    `snap(row, cell, stop)` may move the end of a divided cell's part up to a better place.
    """
    pages = _fill(rows, frame, snap)
    return _stretched(_balance_end(_evened(pages, rows, frame), rows, frame), frame)


def _fill(rows: Sequence[RowSize], frame: Frame, snap: Snap) -> list[Page]:
    """As much on each page as goes."""
    pages: list[Page] = [[]]
    room = frame.first
    heights: dict[int, float] = {}  # many rows are of the same few heights
    for number, row in enumerate(rows):
        merged = row.merged if _begins_segment(pages[-1], rows, row) else 0
        lines = max(*row.counts, merged)
        height = heights.get(lines) or heights.setdefault(lines, frame.height(lines))
        if height <= room + _TOLERANCE:
            pages[-1].append(Slice(number, height))
            room -= height
        else:
            room = _Divider(pages, number, rows, frame, snap).place(room)
    return pages


def _evened(pages: list[Page], rows: Sequence[RowSize], frame: Frame) -> list[Page]:
    """The same number of pages, but a short sheet does not end in a page that is nearly empty."""
    last = sum(piece.height for piece in pages[-1])
    few, whole = 1 < len(pages) <= _FEW_PAGES, sum(map(len, pages)) == len(rows)
    if not (few and whole) or last > _WELL_FILLED * frame.following:
        return pages
    narrow, wide = 0.5, 1.0
    for _ in range(_HALVINGS):
        middle = (narrow + wide) / 2
        lower = structs.replace(frame, first=frame.first * middle, following=frame.following * middle)
        tried = _fill(rows, lower, lambda _row, _cell, stop: stop)
        if len(tried) == len(pages) and sum(map(len, tried)) == len(rows):
            pages, wide = tried, middle
        else:
            narrow = middle
    return pages


def segments(page: Iterable[Slice], rows: Sequence[RowSize]) -> Iterator[tuple[int, float, float]]:
    """Runs of one section on a page: its first row, and where the run begins and ends below the top."""
    top, begin, first = 0.0, 0.0, -1
    for piece in page:
        if first >= 0 and rows[piece.row].section != rows[first].section:
            yield first, begin, top
            begin, first = top, -1
        if first < 0:
            first = piece.row
        top += piece.height
    if first >= 0:
        yield first, begin, top


def _begins_segment(page: Page, rows: Sequence[RowSize], row: RowSize) -> bool:
    return not page or rows[page[-1].row].section != row.section


class _Divider:
    """Places a row that does not fit the rest of the page: on the next, or divided over several."""

    def __init__(self, pages: list[Page], number: int, rows: Sequence[RowSize], frame: Frame, snap: Snap) -> None:
        self._pages, self._number, self._rows, self._frame, self._snap = pages, number, rows, frame, snap
        self._row = rows[number]
        self._done = (0,) * len(self._row.counts)
        self._continued = False

    def place(self, room: float) -> float:
        """Place it; returns the room left behind it."""
        pages, frame, row = self._pages, self._frame, self._row
        while True:
            merged = row.merged if _begins_segment(pages[-1], self._rows, row) else 0
            needed = max(self._needed(), merged)
            height = frame.height(needed)
            if height <= room + _TOLERANCE:
                spans = tuple(zip(self._done, row.counts, strict=True)) if self._continued else None
                pages[-1].append(Slice(self._number, height, spans, self._continued))
                return room - height
            lines = self._lines_here(needed, merged, room)
            if lines:
                spans = self._divide(lines)
                pages[-1].append(Slice(self._number, frame.height(lines), spans, self._continued, continues=True))
                self._done, self._continued = tuple(stop for _, stop in spans), True
            pages.append([])
            room = frame.following

    def _bears_mark(self, cell: int, start: int) -> bool:
        return self._continued and self._frame.markable[cell] and 0 < start < self._row.counts[cell]

    def _needed(self) -> int:
        rests = [
            count - start + self._bears_mark(cell, start)
            for cell, (count, start) in enumerate(zip(self._row.counts, self._done, strict=True))
        ]
        again = min(self._row.repeated, self._frame.lines(self._frame.following)) if self._continued else 0
        return max(*rests, again)

    def _lines_here(self, needed: int, merged: int, room: float) -> int:
        """How many lines to leave on this page; 0 = begin on the next."""
        frame, whole = self._frame, self._frame.room(len(self._pages) - 1)
        fitting = frame.lines(room)
        if not self._pages[-1]:
            return max(fitting, 3)
        tall = frame.height(needed) > _TALL * whole
        if not tall or room < _ROOMY * whole or fitting < max(_MIN_LINES, merged) or needed <= _MIN_LINES:
            return 0
        return min(fitting, needed - _MIN_LINES + 1)

    def _divide(self, lines: int) -> Spans:
        """The lines of each cell that stand in a part `lines` tall, marks counted."""
        spans = []
        for cell, (count, start) in enumerate(zip(self._row.counts, self._done, strict=True)):
            free = lines - self._bears_mark(cell, start)
            stop = count
            if count - start > free:
                most = start + free - self._frame.markable[cell]
                stop = max(self._snap(self._number, cell, most), start + 1)
            spans.append((start, stop))
        return tuple(spans)


def _stretched(pages: list[Page], frame: Frame) -> list[Page]:
    """Let rows share the room left below them, within bounds; the last page's no more than those before it."""
    factor = 1.0
    for number, page in enumerate(pages):
        most = _MOST_STRETCH if number + 1 < len(pages) else factor
        used = sum(piece.height for piece in page)
        factor = min(frame.room(number) / used, most) if not page[-1].continues else 1.0
        if factor > 1.0:
            for piece in page:
                piece.height *= factor
    return pages


def _balance_end(pages: list[Page], rows: Sequence[RowSize], frame: Frame) -> list[Page]:
    """Give a last page that holds one small row its predecessor for company."""
    if len(pages) < 2 or len(pages[-1]) != 1 or len(pages[-2]) < 3:
        return pages
    lonely, moved = pages[-1][0], pages[-2][-1]
    small = lonely.spans is None and lonely.height < _SMALL_END * frame.following
    if not small or moved.spans is not None:
        return pages
    height = frame.height(max(*rows[moved.row].counts, rows[moved.row].merged))
    if height + lonely.height > frame.following:
        return pages
    pages[-2].pop()
    pages[-1].insert(0, Slice(moved.row, height))
    return pages
