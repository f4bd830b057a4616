"""The ledger of what was published (台账), as xlsx and PDF from one neutral table; the same content, the same bytes.

`out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Literal, overload

from msgspec import Struct

from catalog_app.exporters.layout import (
    MERGED_KEY,
    SEQUENCE_KEY,
    Cell,
    Column,
    Row,
    Section,
    TableLayout,
    header_cells,
)
from catalog_app.model.errors import UsageError
from catalog_app.support.progress import Progress

COLUMNS = (
    Column(key=SEQUENCE_KEY, label="序号", width=4, narrow=True),
    Column(key="posted_on", label="发布日期", width=7),
    Column(key="title", label="信息标题", width=20),
    Column(key="document_number", label="文号", width=8),
    Column(key="index_number", label="索引号", width=9),
    Column(key=MERGED_KEY, label="所属领域", width=6),
    Column(key="item", label="公开事项", width=11),
    Column(key="station", label="责任站所", width=6),
    Column(key="channel", label="公开渠道", width=8),
    Column(key="place", label="公示栏（位置）", width=8),
    Column(key="url", label="网址", width=18),
    Column(key="formed", label="形成日期", width=7),
    Column(key="taken_down", label="撤下日期", width=7),
    Column(key="by", label="经办人", width=5),
    Column(key="receipt", label="回执号", width=7),
    Column(key="state", label="状态", width=5),
)
_PRINTED = (
    *(SEQUENCE_KEY, MERGED_KEY, "posted_on", "title", "document_number", "item", "station", "channel", "place"),
    *("url", "taken_down", "state"),
)
"""Columns that go on paper, where anything stands in them."""
_ALWAYS = frozenset((SEQUENCE_KEY, MERGED_KEY))
MOST_STYLED, MOST_PRINTED = 5_000, 20_000
"""Lines that are written with every row as tall as its texts, and lines that go on paper."""
_KEYS = tuple(column.key for column in COLUMNS if column.key != SEQUENCE_KEY)
CENTRED = frozenset((SEQUENCE_KEY, "posted_on", "formed", "taken_down", "state", "receipt", "by"))


class LedgerLine(Struct, frozen=True, kw_only=True):
    """One publication on one channel; fields are the keys of `COLUMNS`."""

    uid: str
    posted_on: str
    title: str
    document_number: str
    index_number: str
    level1: str
    """Name of the domain."""
    item: str
    station: str
    channel: str
    place: str
    url: str
    formed: str
    taken_down: str
    by: str
    receipt: str
    state: str


class LedgerSheet(Struct, frozen=True, kw_only=True):
    """Everything a ledger says; `notes` stand between title and table, a line each."""

    title: str
    unit_name: str
    signature: str
    printed_on: date
    notes: tuple[str, ...]
    lines: Sequence[LedgerLine]
    paper: Literal["A4", "A3"] = "A4"


def write_ledger(sheet: LedgerSheet, out: Path, progress: Progress) -> None:
    """Write it as xlsx or pdf, by the ending of `out`. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED for a PDF."""
    if out.suffix.lower() == ".pdf":
        _write_pdf(sheet, out, progress)
    elif len(sheet.lines) > MOST_STYLED:
        _write_long(sheet, out, progress)
    else:
        _write_xlsx(sheet, out, progress)


def _write_xlsx(sheet: LedgerSheet, out: Path, progress: Progress) -> None:
    from catalog_app.exporters.board.setup import chinese_date
    from catalog_app.exporters.list_workbook import ListSheet, write_list_workbook

    listed = ListSheet(
        name="台账",
        title=sheet.title,
        columns=COLUMNS,
        rows=_rows(sheet.lines, COLUMNS),
        notes=(f"编制单位：{sheet.signature}　　{chinese_date(sheet.printed_on)}", *sheet.notes),
        centred=CENTRED,
    )
    write_list_workbook([listed], sheet.signature, out, progress)


def _write_long(sheet: LedgerSheet, out: Path, progress: Progress) -> None:
    """Row by row, however many there are."""
    from catalog_app.exporters.plain_workbook import write_plain_workbook

    labels = [column.label for column in COLUMNS]
    rows = _Texts(sheet.lines)
    write_plain_workbook(sheet.title, labels, rows, out, progress, doing="正在写入台账", frozen=True)


class _Texts(Sequence[tuple[str, ...]]):
    """The rows of a ledger, each made when it is asked for."""

    def __init__(self, lines: Sequence[LedgerLine], first: int = 1) -> None:
        self._lines, self._first = lines, first

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[str, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(place, slice):
            return [self[number] for number in range(len(self))[place]]
        line = self._lines[place]
        return (str(self._first + place), *(getattr(line, key) for key in _KEYS))


def _write_pdf(sheet: LedgerSheet, out: Path, progress: Progress) -> None:
    from catalog_app.exporters.board import SheetSetup, check_board, draw_table

    if len(sheet.lines) > MOST_PRINTED:
        raise UsageError(
            "TOO_MANY_PAGES",
            f"台账有{len(sheet.lines)}行，印出来有上千页。",
            "请按年份、领域或站所分开导出，或导出 Excel 工作簿。",
        )
    setup = SheetSetup(
        paper=sheet.paper,
        unit_name=sheet.unit_name,
        signature=sheet.signature,
        printed_on=sheet.printed_on,
        title=sheet.title,
        notes=sheet.notes,
    )
    check_board(out, draw_table(_layout(sheet.lines), setup, out, progress))


def _layout(lines: Sequence[LedgerLine]) -> TableLayout:
    by_key = {column.key: column for column in COLUMNS}
    keys = [key for key in _PRINTED if key in _ALWAYS or any(getattr(line, key) for line in lines)]
    columns = tuple(by_key[key] for key in keys)
    merged = keys.index(MERGED_KEY)
    rows = [
        Row(f"{line.uid}{line.channel}", str(place), tuple(Cell(tuple(text.splitlines())) for text in texts))
        for place, (line, texts) in enumerate(zip(lines, _rows(lines, columns), strict=True), start=1)
    ]
    sections = tuple(
        Section(name, tuple(group)) for name, group in groupby(rows, key=lambda row: row.cells[merged].text)
    )
    return TableLayout("台账", columns, header_cells(columns), sections)


def _rows(lines: Sequence[LedgerLine], columns: Sequence[Column]) -> list[tuple[str, ...]]:
    keys = [column.key for column in columns if column.key != SEQUENCE_KEY]
    return [(str(place), *(getattr(line, key) for key in keys)) for place, line in enumerate(lines, start=1)]
