"""A catalog as a neutral table: columns, two-row header, sections. No library; PDF, workbook and web page draw it.

The columns are those of model/fields.py in the national order (国办发〔2019〕54号 catalogs): 序号, 公开事项 over its
levels, 公开内容（要素） to 公开渠道和载体, then the tick leaves. 三级事项 and 标注 appear where any item has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct

from catalog_app.model.catalog import DomainCatalog, Item, Origin
from catalog_app.model.cells import ANY_CHANNEL_LINE, TICKED_BOX, cell_text, write_channels
from catalog_app.model.fields import FIELDS, SEQUENCE_LABEL, SEQUENCE_WIDTH, Field

Boxes = Literal["ticked", "all"]
SEQUENCE_KEY = "sequence"
MERGED_KEY = "level1"
CHANNELS_KEY = "channels"


class Column(Struct, frozen=True, kw_only=True):
    """One leaf column. `upper` is the header word it shares with its neighbours, `width` is relative."""

    key: str
    label: str
    width: float
    legend: str = ""
    upper: str | None = None
    narrow: bool = False
    """A number or tick column: centred, as narrow as its label allows."""


class HeaderCell(Struct, frozen=True):
    """A cell of the two-row header: `row` 0 or 1, first `column`, and how many of each it spans."""

    label: str
    legend: str
    row: int
    column: int
    rows: int
    columns: int


class Cell(Struct, frozen=True, gc=False):
    """Text of one cell, a line each; with `flow` the lines may stand beside each other where they fit."""

    lines: tuple[str, ...]
    flow: bool = False

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def joined(self) -> str:
        """The lines without anything between them."""
        return "".join(self.lines)


class Row(Struct, frozen=True, gc=False):
    """One item, a cell per column. `number` (事项编号) names it in messages."""

    uid: str
    number: str
    cells: tuple[Cell, ...]


class Section(Struct, frozen=True):
    """Neighbouring rows with the same 一级事项, which a drawing shows once a page."""

    label: str
    rows: tuple[Row, ...]


class TableLayout(Struct, frozen=True):
    """The whole table of one domain, in printed order."""

    subject: str
    """The domain's printed name, 征地补偿."""
    columns: tuple[Column, ...]
    header: tuple[HeaderCell, ...]
    sections: tuple[Section, ...]

    def index(self, key: str) -> int | None:
        """The place of column `key`, None where the table has none."""
        return next((place for place, column in enumerate(self.columns) if column.key == key), None)

    def rows(self) -> Iterator[Row]:
        """All rows in order."""
        for section in self.sections:
            yield from section.rows


def catalog_layout(catalog: DomainCatalog, boxes: Boxes = "ticked") -> TableLayout:
    """The standard table of a domain; `boxes` prints the ticked channels only, or all 13 national boxes.

    Items that do not apply to the township are left out, and 序号 counts the rows that are printed.
    """
    items = [item for item in catalog.items if item.origin is not Origin.NOT_APPLICABLE]
    columns = catalog_columns(items)
    keys = [column.key for column in columns]
    known: dict[Cell, Cell] = {}  # equal cells are kept once
    rows = [
        Row(item.uid, item.number, tuple(_cells(item, keys, boxes, place, known)))
        for place, item in enumerate(items, start=1)
    ]
    merged = keys.index(MERGED_KEY)
    sections = tuple(
        Section(label, tuple(group)) for label, group in groupby(rows, key=lambda row: row.cells[merged].text)
    )
    return TableLayout(catalog.domain.name, columns, header_cells(columns), sections)


def catalog_title(unit_name: str, catalog: DomainCatalog) -> str:
    """The printed title: 青石桥镇征地补偿领域基层政务公开标准目录."""
    name = catalog.domain.name
    return f"{unit_name}{name}{'' if name.endswith('领域') else '领域'}基层政务公开标准目录"


def catalog_columns(items: Sequence[Item], extra: Sequence[Field] = ()) -> tuple[Column, ...]:
    """The leaf columns that a table of these items needs."""
    columns = [Column(key=SEQUENCE_KEY, label=SEQUENCE_LABEL, width=SEQUENCE_WIDTH, narrow=True)]
    for field in (*FIELDS, *extra):
        if field.in_table or any(getattr(item, field.key) for item in items):
            columns.extend(_field_columns(field))
    return tuple(columns)


def header_cells(columns: Sequence[Column]) -> tuple[HeaderCell, ...]:
    """The two header rows: upper words over their leaves, lone columns down both rows."""
    cells: list[HeaderCell] = []
    for _, run in groupby(enumerate(columns), key=lambda place: place[1].upper or place[1].key):
        group = list(run)
        start, first = group[0]
        if first.upper is None:
            cells.append(HeaderCell(first.label, first.legend, 0, start, 2, 1))
            continue
        cells.append(HeaderCell(first.upper, "", 0, start, 1, len(group)))
        cells.extend(HeaderCell(column.label, column.legend, 1, place, 1, 1) for place, column in group)
    return tuple(cells)


def channel_lines(item: Item, boxes: Boxes) -> tuple[str, ...]:
    """The channel boxes to print; with "ticked" the ■ ones, or the □ ones where nothing is ticked."""
    lines = write_channels(item.channels, all_boxes=boxes == "all").splitlines()
    if boxes == "ticked":
        ticked = [line for line in lines if line.startswith(TICKED_BOX) or line == ANY_CHANNEL_LINE]
        lines = ticked if any(line.startswith(TICKED_BOX) for line in ticked) else lines
    return tuple(lines)


def _field_columns(field: Field) -> list[Column]:
    if not field.leaves:
        return [Column(key=field.key, label=field.label, width=field.width, legend=field.legend, upper=field.header)]
    return [
        Column(key=f"{field.key}.{leaf.key}", label=leaf.label, width=leaf.width, upper=field.label, narrow=True)
        for leaf in field.leaves
    ]


def _cells(item: Item, keys: Sequence[str], boxes: Boxes, place: int, known: dict[Cell, Cell]) -> Iterator[Cell]:
    for key in keys:
        if key == SEQUENCE_KEY:
            yield Cell((str(place),))
        else:
            cell = _cell(item, key, boxes)
            yield known.setdefault(cell, cell)


def _cell(item: Item, key: str, boxes: Boxes) -> Cell:
    if key == CHANNELS_KEY:
        return Cell(channel_lines(item, boxes), flow=True)
    return Cell(tuple(cell_text(item, key).splitlines()))
