"""Sheets of an ods: texts as shown, spans, repeats, what is hidden; annotations and drawings left out."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from catalog_app.importers.archive import open_archive
from catalog_app.importers.doubts import Doubts
from catalog_app.importers.events import Attributes, Events, chunks_of, local
from catalog_app.importers.grid import (
    LAST_COLUMN,
    LAST_ROW,
    MERGE_WEIGHT,
    Merge,
    RawFile,
    RawTable,
    Tally,
    clean,
    damaged,
    fill_merges,
    protected,
)
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.shown import general
from catalog_app.model.words import visible
from catalog_app.support.progress import Progress

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_LARGEST_MANIFEST = 4 << 20
_MOST_SPACES = 100
MOST_ELEMENTS = 2_000_000
"""Rows, cells and lines; repeats of empty ones count once."""
_MOST_LINES = 10_000
_SPACE = re.compile(r"[ \t\r\n]+")
_NOT_TEXT = frozenset(
    {"annotation", "shapes", "frame", "custom-shape", "line", "rect", "g", "control", "ruby-text", "note"}
)
_UNSEEN = ("collapse", "filter")
_ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:5\d\d")


def read_ods(path: Path, progress: Progress) -> RawFile:
    """Every sheet in its order, problems for errors in cells.

    NOT_A_FILE, FILE_MISSING …, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE.
    """
    with open_archive(path) as archive:
        if b"encryption-data" in archive.read(_MANIFEST, _LARGEST_MANIFEST):
            raise protected(path)
        if CONTENT not in archive:
            raise damaged(path)
        content = _Content()
        with archive.open(CONTENT) as stream:
            for done, _ in enumerate(content.steps(chunks_of(stream))):
                progress.step(done, 0, f"正在读取 {path.name}")
        return RawFile("ods", tuple(content.tables), tuple(content.doubts.problems))


class _Cell(Struct):
    """The cell being read."""

    repeat: int
    covered: bool
    rows: int
    columns: int
    attributes: Attributes
    lines: list[str]


class _Content(Events):
    """Reads content.xml from beginning to end."""

    def __init__(self) -> None:
        super().__init__(MOST_ELEMENTS)
        self.tables: list[RawTable] = []
        self.doubts = Doubts()
        self._tally = Tally()
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._table: RawTable | None = None
        self._depth = 0
        self._row = self._column = self._columns = 0
        self._row_repeat = 1
        self._cells: dict[int, str] = {}
        self._merges: list[Merge] = []
        self._row_hidden = False
        self._cell: _Cell | None = None
        self._line: list[str] | None = None
        self._outside = 0
        self._register()

    def _register(self) -> None:
        self.starts = {
            "style": self._name_style,
            "table-properties": self._see_style,
            "table-column-properties": self._see_width,
            "table-row-properties": self._see_height,
            "table": self._begin_table,
            "table-column": self._read_columns,
            "table-row": self._begin_row,
            "table-cell": self._begin_cell,
            "covered-table-cell": self._begin_covered,
            "p": self._begin_line,
            "h": self._begin_line,
            "s": self._add_spaces,
            "tab": self._add_tab,
            "line-break": self._add_break,
            **dict.fromkeys(_NOT_TEXT, self._step_out),
        }
        self.ends = {
            "table": self._end_table,
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
            "p": self._end_line,
            "h": self._end_line,
            **dict.fromkeys(_NOT_TEXT, self._step_in),
        }

    # what is hidden by its style

    def _name_style(self, attributes: Attributes) -> None:
        self._style = local(attributes).get("name", "")

    def _see_style(self, attributes: Attributes) -> None:
        if local(attributes).get("display") == "false":
            self._hidden_styles.add(self._style)

    def _see_width(self, attributes: Attributes) -> None:
        if _is_nothing(local(attributes).get("column-width", "")):
            self._hidden_styles.add(self._style)

    def _see_height(self, attributes: Attributes) -> None:
        if _is_nothing(local(attributes).get("row-height", "")):
            self._hidden_styles.add(self._style)

    # sheets, columns, rows

    def _begin_table(self, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > 1:  # a table in a cell
            self._outside += 1
            return
        found = local(attributes)
        hidden = found.get("style-name") in self._hidden_styles or found.get("display") == "false"
        self._table = RawTable(visible(found.get("name", "")), hidden)
        self._row = self._columns = 0

    def _end_table(self) -> None:
        self._depth -= 1
        if self._depth:
            self._outside -= 1
        elif self._table is not None:
            fill_merges(self._table, self._tally)
            self.tables.append(self._table)
            self._table = None

    def _read_columns(self, attributes: Attributes) -> None:
        if self._table is None or self._outside:
            return
        found = local(attributes)
        first = self._columns + 1
        self._columns = min(self._columns + _number(found, "number-columns-repeated"), LAST_COLUMN)
        if found.get("visibility") in _UNSEEN or found.get("style-name") in self._hidden_styles:
            self._tally.cells(self._columns + 1 - first)
            self._table.hidden_columns.update(range(first, self._columns + 1))

    def _begin_row(self, attributes: Attributes) -> None:
        if self._table is None or self._outside:
            return
        found = local(attributes)
        self._row_repeat = _number(found, "number-rows-repeated")
        self._row_hidden = found.get("visibility") in _UNSEEN or found.get("style-name") in self._hidden_styles
        self._row += 1
        self._column = 0
        self._cells = {}

    def _end_row(self) -> None:
        table = self._table
        if table is None or self._outside:
            return
        last = min(self._row + self._row_repeat - 1, LAST_ROW)
        if self._cells:
            self._tally.cells(len(self._cells) * (last - self._row + 1))
            for row in range(self._row, last + 1):
                table.rows[row] = dict(self._cells)
                if self._row_hidden:
                    table.hidden_rows.add(row)
        self._row = last

    # cells

    def _begin_cell(self, attributes: Attributes) -> None:
        self._open_cell(attributes, covered=False)

    def _begin_covered(self, attributes: Attributes) -> None:
        self._open_cell(attributes, covered=True)

    def _open_cell(self, attributes: Attributes, *, covered: bool) -> None:
        if self._table is None or self._outside:
            return
        found = local(attributes)
        repeat = _number(found, "number-columns-repeated")
        rows, columns = _number(found, "number-rows-spanned"), _number(found, "number-columns-spanned")
        self._cell = _Cell(repeat, covered, rows, columns, found, [])

    def _end_cell(self) -> None:
        cell = self._cell
        if cell is None or self._outside:
            return
        self._cell = None
        first = self._column + 1
        self._column = min(self._column + cell.repeat, LAST_COLUMN)
        if first > LAST_COLUMN or self._row > LAST_ROW:
            return
        text = "" if cell.covered else self._text(cell, first)
        if text and not text.isspace():
            self._tally.cells(self._column + 1 - first)
            self._cells.update(dict.fromkeys(range(first, self._column + 1), text))
        if cell.rows > 1 or cell.columns > 1:
            self._merge(first, cell)

    def _text(self, cell: _Cell, column: int) -> str:
        text = clean("\n".join(cell.lines)) if cell.lines else _value(cell.attributes)
        self._tally.text(len(text))
        formula = "formula" in cell.attributes
        if formula and (cell.attributes.get("value-type") == "error" or _ERROR_TEXT.fullmatch(text)):
            self._add_doubt("error_cell", column, text)
            return ""
        if formula and not text and "value-type" not in cell.attributes:
            self._add_doubt("formula_without_value", column, "")
        return text

    def _add_doubt(self, code: str, column: int, text: str) -> None:
        if self._table is not None:
            self.doubts.add(code, self._table.name, self._row, column, text)

    def _merge(self, column: int, cell: _Cell) -> None:
        if self._table is not None:
            self._tally.cells(MERGE_WEIGHT)
            bottom = min(self._row + cell.rows - 1, LAST_ROW)
            self._table.merges.append(Merge(self._row, column, bottom, min(column + cell.columns - 1, LAST_COLUMN)))

    # text in a cell

    def _step_out(self, _attributes: Attributes) -> None:
        self._save()
        self._outside += 1

    def _step_in(self) -> None:
        self._outside -= 1
        if self._line is not None and not self._outside:
            self.listen()

    def _begin_line(self, _attributes: Attributes) -> None:
        if self._cell is not None and not self._outside:
            self._line = []
            self.listen()

    def _save(self) -> None:
        """Keep what was heard of the line so far: white space in the file is one blank."""
        if self._line is not None and not self._outside:
            self._line.append(_SPACE.sub(" ", self.heard()))

    def _add(self, text: str) -> None:
        if self._line is not None and not self._outside:
            self._save()
            self._line.append(text)
            self.listen()

    def _add_spaces(self, attributes: Attributes) -> None:
        self._add(" " * min(_number(local(attributes), "c"), _MOST_SPACES))

    def _add_tab(self, _attributes: Attributes) -> None:
        self._add("\t")

    def _add_break(self, _attributes: Attributes) -> None:
        self._add("\n")

    def _end_line(self) -> None:
        if self._line is None or self._cell is None or self._outside:
            return
        self._save()
        self._cell.lines.append("".join(self._line))
        self._line = None
        if len(self._cell.lines) > _MOST_LINES:
            raise TooMuchError("一格太长")


def _number(attributes: Attributes, name: str) -> int:
    """How often or how far; at least 1, however large."""
    value = attributes.get(name)
    if value is None or not value.isdecimal():
        return 1
    return max(int(value), 1) if len(value) < 10 else LAST_ROW


def _is_nothing(size: str) -> bool:
    return bool(re.fullmatch(r"0(?:\.0*)?[a-z]*", size))


def _value(attributes: Attributes) -> str:
    """What a cell without any text says."""
    kind = attributes.get("value-type", "")
    if kind in ("float", "percentage", "currency"):
        try:
            number = float(attributes.get("value", ""))
        except ValueError:
            return ""
        return f"{general(number * 100)}%" if kind == "percentage" else general(number)
    if kind == "boolean":
        return "TRUE" if attributes.get("boolean-value") == "true" else "FALSE"
    return clean(attributes.get(f"{kind}-value", "")) if kind in ("string", "date", "time") else ""
