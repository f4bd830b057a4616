"""A catalog file before it is written: its tables, its columns and every choice of style the quirks make."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.catalogs.entries import Entry

SHEET_KINDS = ("xlsx", "xls", "ods")
PAGE_KINDS = ("html", "html-gb18030", "html-xls", "mht", "docx", "pdf")
CSV_KINDS = ("csv", "csv-gb18030", "csv-utf16")
KINDS = (*SHEET_KINDS, *PAGE_KINDS, *CSV_KINDS)
Leaf = tuple[str, tuple[str, ...]]
"""The heading of a level column and the levels a tick in it means."""


@dataclass
class Column:
    """One leaf column: what stands in it, its heading, and the heading above it."""

    key: str
    label: str
    parent: str = ""


@dataclass
class Cell:
    """A cell of the grid; `down` and `right` are how far it reaches."""

    text: str = ""
    down: int = 1
    right: int = 1


@dataclass
class Grid:
    """Rows of cells; None is a place another cell covers. Numbers of rows and columns count from 0."""

    rows: list[list[Cell | None]] = field(default_factory=list)
    entry_of: list[Entry | None] = field(default_factory=list)
    header: range = range(0)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    left_out: set[tuple[int, int]] = field(default_factory=set)
    """Places a web page simply does not have: the row is shorter."""
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    sheet: str = "目录"
    hidden: bool = False

    def add(self, row: list[Cell | None], entry: Entry | None = None) -> None:
        """Put a row at the end."""
        self.rows.append(row)
        self.entry_of.append(entry)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max((len(row) for row in self.rows), default=0)


@dataclass
class Style:
    """How cells are printed. Quirks change it; the printers read it."""

    tick: str = "√"
    group_tick: str = "words"
    """words: √（谁）; replace: 谁; glued: √谁; bare: √"""
    boxes: tuple[str, tuple[str, ...]] = ("■", ("□",))
    second_mark: str = ""
    channel_form: str = "all"
    """all, ticked, plain, prose"""
    channel_gaps: tuple[str, ...] = ("\n", " ", "　")
    channel_space: str = ""
    channel_numbered: bool = False
    channel_alias: bool = False
    channel_slash: str = "/"
    website_address: bool = False
    board_break: str = ""
    platform_box: bool = True
    other_lines: bool = True
    element_form: str = "number"
    element_end: str = "；"
    element_gap: str = "\n"
    optional_suffix: bool = False
    optional_bullet: str = ""
    basis_gap: str = ""
    basis_numbered: bool = False
    basis_brackets: bool = False
    basis_misplaced: bool = False
    basis_article: str = ""
    basis_etc: bool = False
    group_form: str = "merge"
    """level1 below the first: merge, blank, repeat, left-out"""
    merged: set[str] = field(default_factory=set)
    empty_level2: str = ""
    numbering: str = ""
    serial: str = "plain"
    serial_start: int = 1
    publisher_gap: str = "、"
    header_rows: int = 2
    repeat_header: int = 0
    header_marks: list[str] = field(default_factory=list)
    """Treatments of heading texts, in order: spaces, lost, traditional"""
    title_inside: bool = False
    inner_spaces: bool = False
    invisible: bool = False
    text_traditional: bool = False
    full_width: bool = False


@dataclass
class Table:
    """The items of one table and the words around it."""

    entries: list[Entry]
    title: str = ""
    sheet: str = "目录"
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass
class Book:
    """One file to be."""

    kind: str
    town: str
    chance: Random
    tables: list[Table]
    columns: list[Column]
    style: Style = field(default_factory=Style)
    leaves: list[Leaf] = field(default_factory=list)
    quirks: list[str] = field(default_factory=list)
    shape: str = "table"
    """table, cards, single, words"""
    stacked: bool = False
    contacts: bool = False
    loose: dict[str, Any] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        """All items of all tables."""
        return [entry for table in self.tables for entry in table.entries]

    def has(self, key: str) -> bool:
        """Whether a column of this key is there."""
        return any(column.key == key for column in self.columns)

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in self.columns if column.key == key)

    def relabel(self, **labels: str) -> None:
        """Give columns other headings."""
        for column in self.columns:
            column.label = labels.get(column.key, column.label)

    def retitle(self, parent: str, label: str) -> None:
        """Give a group of columns another heading."""
        for column in self.columns:
            if column.parent == parent:
                column.parent = label

    def remove(self, *keys: str) -> None:
        """Take columns out."""
        self.columns = [column for column in self.columns if column.key not in keys]

    def insert(self, column: Column, after: str = "", before: str = "") -> None:
        """Put a column beside another, or at the end."""
        at = [place for place, other in enumerate(self.columns) if other.key in {after, before}]
        self.columns.insert(at[0] + bool(after) if at else len(self.columns), column)

    def free(self, *fields: str) -> None:
        """What this file does not tell of any item."""
        for entry in self.entries:
            entry.free |= set(fields)

    @property
    def told(self) -> str:
        """The domains' names joined, for titles."""
        return "、".join(dict.fromkeys(entry.domain_name for entry in self.entries))


def standard_columns(leaves: list[Leaf]) -> list[Column]:
    """The columns of the national layout with these level columns."""
    return [
        Column("sequence", "序号"),
        Column("level1", "一级事项", "公开事项"),
        Column("level2", "二级事项", "公开事项"),
        Column("elements", "公开内容（要素）"),
        Column("basis", "公开依据"),
        Column("deadline", "公开时限"),
        Column("publisher", "公开主体"),
        Column("channels", "公开渠道和载体"),
        Column("public", "全社会", "公开对象"),
        Column("groups", "特定群体", "公开对象"),
        Column("active", "主动", "公开方式"),
        Column("request", "依申请公开", "公开方式"),
        *(Column(f"leaf{number}", label, "公开层级") for number, (label, _) in enumerate(leaves)),
    ]
