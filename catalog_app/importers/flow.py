"""Tables in reading order with the lines of text between them: what documents, web pages and PDFs have in common."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from pathlib import Path

from msgspec import Struct, field

from catalog_app.importers.grid import MOST_LINES, Merge, RawTable, Tally, clean, fill_merges, open_file, refusing
from catalog_app.model.findings import ImportProblem

_TABLE_WEIGHT = 100
"""Cells that a table counts for, an empty one too."""
_LONGEST_LINE = 1_000
_MARKED = re.compile(r"[●•·■□◆◇▪○〇√①-⑳]|[（(]?\d{1,3}[.．、)）]")


class Cell(Struct):
    """A cell with the ground it covers, in columns of the drawn grid; `bottom` may lie below the table."""

    top: int
    left: int
    bottom: int
    right: int
    text: str = ""


class Sketch(Struct):
    """A table while it is read."""

    before: tuple[str, ...] = ()
    behind_last: tuple[str, ...] = ()
    """The lines behind the table before, should this one turn out to be none."""
    row: int = 0
    cells: list[Cell] = field(default_factory=list)
    paragraphs: list[tuple[str, bool]] = field(default_factory=list)
    """Texts of the cell being read; True for those of a list."""
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unseen: list[int] = field(default_factory=list)
    """Rows of the hidden texts that were left out."""
    holds_tables: bool = False
    said: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    """The latest texts of its cells."""

    def take_text(self) -> str:
        """The text of the cell being read, a line for each paragraph; a new cell begins."""
        paragraphs = [(text, listed) for text, listed in self.paragraphs if text]
        self.paragraphs.clear()
        if len(paragraphs) == 1:
            return paragraphs[0][0]
        return "\n".join(f"●{text}" if listed and not _MARKED.match(text) else text for text, listed in paragraphs)


class Flow:
    """Collects tables and lines in reading order; TooMuchError beyond what `tally` allows."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._sketches: list[Sketch] = []
        self._open: list[Sketch] = []
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._behind: list[str] = []

    @property
    def table(self) -> Sketch | None:
        """The innermost table being read."""
        return self._open[-1] if self._open else None

    def line(self, text: str) -> None:
        """Text that stands in no table, or in a table beside other tables."""
        for piece in text.split("\n"):
            line = clean(piece).strip()[:_LONGEST_LINE]
            if line:
                self._lines.append(line)
                if len(self._behind) < MOST_LINES:
                    self._behind.append(line)

    def paragraph(self, text: str, *, listed: bool = False) -> None:
        """Text of the cell being read, a line of the document where there is none."""
        if self.table is None:
            self.line(text)
            return
        self.table.paragraphs.append((clean(text).strip(), listed))
        self.table.said.append(text)
        if self.table.holds_tables:
            self.line(text)

    def open_table(self) -> Sketch:
        """A table begins, perhaps inside another: what stands before and in that one stands before this one."""
        self._tally.cells(_TABLE_WEIGHT)
        outer = self.table
        if outer is not None and not outer.holds_tables:
            outer.holds_tables = True
            self._lines.extend(outer.before)
            for text in outer.said:
                self.line(text)
        sketch = Sketch(tuple(self._lines), tuple(self._behind))
        self._lines.clear()
        self._behind.clear()
        self._sketches.append(sketch)
        self._open.append(sketch)
        return sketch

    def caption(self, text: str) -> None:
        """Text of a table that stands in none of its cells: shown above it."""
        if self.table is not None:
            self.table.before = (*self.table.before, clean(text).strip()[:_LONGEST_LINE])[-MOST_LINES:]

    def count(self, cells: int) -> None:
        """Places of a grid that were gone over."""
        self._tally.cells(cells)

    def add_cell(self, cell: Cell) -> None:
        """A cell of the table being read, after those above it and to its left."""
        self._tally.cells(1)
        self._tally.text(len(cell.text))
        if self.table is not None:
            self.table.cells.append(cell)

    def close_table(self) -> None:
        """The innermost table ends; one without any text was none."""
        sketch = self._open.pop()
        if not any(cell.text for cell in sketch.cells):
            self._lines = deque([*sketch.before, *self._lines], MOST_LINES)
            self._behind = [*sketch.behind_last, *self._behind][:MOST_LINES]

    def finish(self) -> tuple[tuple[RawTable, ...], tuple[ImportProblem, ...]]:
        """All tables that say anything, named 表格1, 表格2 …, and what was left out of them."""
        while self._open:
            self.close_table()
        tables: list[RawTable] = []
        problems: list[ImportProblem] = []
        for sketch in self._sketches:
            if any(cell.text for cell in sketch.cells):
                tables.append(self._drawn(sketch, f"表格{len(tables) + 1}"))
                problems += _unseen(sketch, tables[-1])
        if tables:
            tables[-1].after = tuple(self._behind)
        return tuple(tables), tuple(problems)

    def _drawn(self, sketch: Sketch, name: str) -> RawTable:
        """The table with only those columns in which a cell begins."""
        starts = sorted({cell.left for cell in sketch.cells})
        last_row = max(sketch.row, 1)
        table = RawTable(name, sketch.hidden, before=sketch.before)
        for cell in sketch.cells:
            left, right = bisect_left(starts, cell.left) + 1, bisect_right(starts, cell.right)
            bottom = min(cell.bottom, last_row)
            if cell.text:
                table.rows.setdefault(cell.top, {}).setdefault(left, cell.text)
            if bottom > cell.top or right > left:
                table.merges.append(Merge(cell.top, left, bottom, right))
        table.rows = dict(sorted(table.rows.items()))
        fill_merges(table, self._tally)
        table.hidden_rows = sketch.hidden_rows & table.rows.keys()
        table.hidden_columns = {place for place, left in enumerate(starts, 1) if left in sketch.hidden_columns}
        return table


def _unseen(sketch: Sketch, table: RawTable) -> list[ImportProblem]:
    if not sketch.unseen:
        return []
    return [
        ImportProblem(
            code="hidden_text",
            severity="warning",
            message=f"{table.name}里有{len(sketch.unseen)}处隐藏的文字，没有读入",
            remedy="需要这些文字的，请在原文件里取消隐藏后再试；不需要的不用处理",
            sheet=table.name,
            row=sketch.unseen[0],
        )
    ]


def file_bytes(path: Path) -> bytes:
    """The content of an ordinary file that is not too large. NOT_A_FILE, FILE_MISSING …, FILE_TOO_LARGE."""
    with open_file(path) as stream, refusing(path):
        return stream.read()


def number(text: str | None, absent: int = 0) -> int:
    """The number a value begins with, at most nine digits of it; `absent` where there is none."""
    found = re.match(r"\s*\+?(\d{1,9})", text or "")
    return int(found[1]) if found else absent
