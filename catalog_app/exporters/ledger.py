"""The ledger of what was published (台账), as xlsx and PDF from one neutral table; the same content, the same bytes.

`out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, overload

from msgspec import Struct

from catalog_app.exporters.layout import MERGED_KEY, SEQUENCE_KEY, Column, TableLayout
from catalog_app.exporters.list_paper import SEQUENCE_COLUMN, ListHead, ListRow, list_layout, write_list_paper
from catalog_app.model.errors import UsageError
from catalog_app.model.ledger import LEDGER_LABELS
from catalog_app.support.progress import Progress

COLUMNS = (
    SEQUENCE_COLUMN,
    Column(key="posted_on", label=LEDGER_LABELS["day"], width=7),
    Column(key="title", label=LEDGER_LABELS["title"], width=20),
    Column(key="document_number", label=LEDGER_LABELS["number"], width=8),
    Column(key="index_number", label=LEDGER_LABELS["index_number"], width=9),
    Column(key=MERGED_KEY, label=LEDGER_LABELS["domain"], width=6),
    Column(key="item", label=LEDGER_LABELS["item"], width=11),
    Column(key="station", label=LEDGER_LABELS["station"], width=6),
    Column(key="channel", label=LEDGER_LABELS["channel"], width=8),
    Column(key="place", label=LEDGER_LABELS["place"], width=8),
    Column(key="url", label=LEDGER_LABELS["url"], width=18),
    Column(key="formed", label=LEDGER_LABELS["formed"], width=7),
    Column(key="taken_down", label=LEDGER_LABELS["taken_down"], width=7),
    Column(key="by", label=LEDGER_LABELS["by"], width=5),
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


class LedgerSheet(ListHead, frozen=True, kw_only=True):
    """Everything a ledger says."""

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
    from catalog_app.exporters.list_workbook import ListSheet, notes_with_maker, write_list_workbook

    listed = ListSheet(
        name="台账",
        title=sheet.title,
        columns=COLUMNS,
        rows=_rows(sheet.lines, COLUMNS),
        notes=notes_with_maker(sheet),
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
    if len(sheet.lines) > MOST_PRINTED:
        raise UsageError(
            "TOO_MANY_PAGES",
            f"台账有{len(sheet.lines)}行，印出来有上千页。",
            "请按年份、领域或站所分开导出，或导出 Excel 工作簿。",
        )
    write_list_paper(sheet, _layout(sheet.lines), out, progress, paper=sheet.paper)


def _layout(lines: Sequence[LedgerLine]) -> TableLayout:
    by_key = {column.key: column for column in COLUMNS}
    keys = [key for key in _PRINTED if key in _ALWAYS or any(getattr(line, key) for line in lines)]
    columns = tuple(by_key[key] for key in keys)
    rows = [
        ListRow(f"{line.uid}{line.channel}", str(place), texts)
        for place, (line, texts) in enumerate(zip(lines, _rows(lines, columns), strict=True), start=1)
    ]
    return list_layout("台账", columns, rows)


def _rows(lines: Sequence[LedgerLine], columns: Sequence[Column]) -> list[tuple[str, ...]]:
    keys = [column.key for column in columns if column.key != SEQUENCE_KEY]
    return [(str(place), *(getattr(line, key) for key in keys)) for place, line in enumerate(lines, start=1)]
