"""Our own workbook read back without loss, and the forms that stations filled in.

Columns are bound by their exact words, in whatever order they stand, and every cell is read by the reader that the
grid uses, so that exporting and importing again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct, structs

from catalog_app.importers.grid import RawTable
from catalog_app.importers.reading import ColumnBinding, ReadItem, ReadTable, Report, excerpt
from catalog_app.model.catalog import ORIGIN_LABELS, Audience, Item, Origin
from catalog_app.model.cells import with_cell
from catalog_app.model.fields import BY_KEY, NUMBER_LABEL
from catalog_app.model.headers import EXTRA_PREFIX, fold_header, known_headers, plain_header
from catalog_app.model.patterns import lazy

HEADER_SEARCH_ROWS = 40
_OURS = frozenset(["number", "level1", "elements"])
"""Columns without which a table is not one of ours."""
OWN_SIGNATURE = "own"
_SAMPLES, _SAMPLE_LENGTH = 3, 60
_SHEET_CODE = lazy(r"(\d{2})(?!\d)")
_NUMBER_CODE = lazy(r"(\d{2})-")
_ORIGINS = {label: origin for origin, label in ORIGIN_LABELS.items()}
_OUR_NUMBER = lazy(r"\d{2}-(?:\d{3}|本地\d+)$")
_OURS_ALONE = frozenset(["origin", "reason", "station"])
"""Columns that only our workbooks have; without them the numbers must be ours."""


def read_own(table: RawTable) -> ReadTable | None:
    """The table as we wrote it; None where it has not all columns that ours have."""
    header = find_header(table)
    return _Table(table, header).read() if header is not None else None


class Header(Struct, frozen=True):
    """Where the header stands and what its columns are. `unknown` names the columns that are not ours."""

    rows: tuple[int, ...]
    keys: dict[int, str]
    labels: dict[int, str]
    unknown: dict[int, str]
    repeated: dict[int, str]


def find_header(sheet: RawTable) -> Header | None:
    """The header of a catalog table, None where the sheet has none of ours."""
    rows = [row for row in sorted(sheet.rows)[:HEADER_SEARCH_ROWS] if _names_number(sheet, row)]
    columns = sheet.columns if rows else []
    candidates = [_bind(sheet, row, columns) for row in rows]
    ours = [header for header in candidates if set(header.keys.values()) >= _OURS and _is_ours(sheet, header)]
    return max(ours, key=lambda header: len(header.keys), default=None)


def _names_number(sheet: RawTable, row: int) -> bool:
    return any(NUMBER_LABEL in "".join(text.split()) for text in sheet.rows[row].values() if len(text) < 20)


def _is_ours(sheet: RawTable, header: Header) -> bool:
    if _OURS_ALONE & set(header.keys.values()):
        return True
    column = next(column for column, key in header.keys.items() if key == "number")
    return any(_OUR_NUMBER.match(cells.get(column, "").strip()) for cells in sheet.rows.values())


def _bind(sheet: RawTable, row: int, columns: Sequence[int]) -> Header:
    known = known_headers()
    lower_row = {
        column: known[fold_header(text)]
        for column, text in sheet.rows.get(row + 1, {}).items()
        if fold_header(text) in known and text != sheet.text(row, column)
    }
    two = len(lower_row) > 1
    keys: dict[int, str] = {}
    labels: dict[int, str] = {}
    unknown: dict[int, str] = {}
    repeated: dict[int, str] = {}
    for column in columns:
        upper, lower = sheet.text(row, column), sheet.text(row + 1, column) if two else ""
        label = (lower or upper).strip()
        key = lower_row.get(column) if two else None
        key = key or known.get(fold_header(upper))
        if not label:
            continue
        if key is None:
            unknown[column] = label.removeprefix(EXTRA_PREFIX)
        elif key in keys.values():
            repeated[column] = label
        else:
            keys[column], labels[column] = key, plain_header(label)
    return Header((row, row + 1) if two else (row,), keys, labels, unknown, repeated)


class _Table:
    """Reads the rows under one header."""

    def __init__(self, sheet: RawTable, header: Header) -> None:
        self._sheet, self._header = sheet, header
        self._report = Report(sheet.name)
        self._columns = {key: column for column, key in header.keys.items()}

    def read(self) -> ReadTable:
        """The whole table."""
        self._report_columns()
        items = tuple(self._items())
        domain = self._domain(items)
        if domain:
            items = tuple(structs.replace(one, item=structs.replace(one.item, domain=domain)) for one in items)
        header = self._header
        columns: dict[str, str | list[str]] = {key: header.labels[column] for column, key in header.keys.items()}
        if header.unknown:
            columns["unknown"] = list(header.unknown.values())
        return ReadTable(
            domain=domain,
            title=self._title(),
            sheet=self._sheet.name,
            header_rows=header.rows,
            columns=columns,
            items=items,
            told=self._told(),
            problems=self._report.problems(),
            signature=OWN_SIGNATURE,
            bindings=self._bindings(),
        )

    def _told(self) -> frozenset[str]:
        names = {key.partition(".")[0] for key in self._header.keys.values()}
        return frozenset(names | ({"extra"} if self._header.unknown else set()))

    def _title(self) -> str:
        above = (self._sheet.rows[row] for row in sorted(self._sheet.rows) if row < self._header.rows[0])
        return next((text.strip() for cells in above for text in cells.values() if text.strip()), "")

    def _domain(self, items: Iterable[ReadItem]) -> str | None:
        """The code the sheet's name begins with, else the one most numbers begin with."""
        named = _SHEET_CODE.match(self._sheet.name)
        if named:
            return named[1]
        codes = Counter(found[1] for one in items if (found := _NUMBER_CODE.match(one.item.number)))
        return codes.most_common(1)[0][0] if codes else None

    def _items(self) -> Iterator[ReadItem]:
        level1, position = "", 0
        for row in sorted(self._sheet.rows):
            if row <= self._header.rows[-1] or not self._has_content(row):
                continue
            if row in self._sheet.hidden_rows:
                self._report.add(
                    "hidden_row", "warning", "这一行是隐藏的，没有导入", "需要导入的，请取消隐藏后再试。", row=row,
                    text="｜".join(dict.fromkeys(self._sheet.rows[row].values())),
                )  # fmt: skip
                continue
            position += 1
            level1 = self._text(row, "level1").strip() or self._carried(row, level1)
            if level1:
                yield ReadItem(self._item(row, position, level1), (row,), self._text(row, "station").strip() or None)

    def _has_content(self, row: int) -> bool:
        """Whether a row says more than its number and what it shares with its neighbours."""
        said = {column for column, text in self._sheet.rows[row].items() if text.strip()}
        return bool(said & (set(self._header.keys) | set(self._header.unknown)) - {self._columns.get("sequence")})

    def _carried(self, row: int, before: str) -> str:
        if before:
            message, remedy = f"“一级事项”是空的，照上一行读作“{before}”", "不对的请改正后再导入"
            self._report.add("level1_carried", "warning", message, remedy, row=row, column="一级事项")
        else:
            message, remedy = "这一行没有一级事项，没有导入", "请补上一级事项。"
            self._report.add("missing_level1", "error", message, remedy, row=row, column="一级事项")
        return before

    def _text(self, row: int, key: str) -> str:
        column = self._columns.get(key)
        return self._sheet.text(row, column) if column is not None else ""

    def _item(self, row: int, position: int, level1: str) -> Item:
        shown = self._text(row, "sequence").strip()
        item = Item(
            uid="",
            domain="",
            number=self._text(row, "number").strip(),
            position=int(shown) if shown.isdecimal() and len(shown) < 8 else position,
            level1=level1,
            origin=self._origin(row),
            reason=self._text(row, "reason").strip() or None,
            extra=self._extra(row),
        )
        for column, key in self._header.keys.items():
            if key != "level1" and key.partition(".")[0] in BY_KEY:
                item = with_cell(item, key, self._sheet.text(row, column))
        if item.audience.groups and item.audience.public is None and "audience.public" in self._columns:
            item = structs.replace(
                item, audience=Audience(False, item.audience.groups)
            )  # an empty 全社会 beside a group
        return item

    def _extra(self, row: int) -> dict[str, str]:
        texts = {name: self._sheet.text(row, column) for column, name in self._header.unknown.items()}
        return {name: text for name, text in texts.items() if text}

    def _origin(self, row: int) -> Origin:
        label = self._text(row, "origin").strip()
        if label and label not in _ORIGINS:
            message = "“来源”不是国家目录、改编、本地、不适用之一，读作本地"
            self._report.add(
                "unknown_origin", "warning", message, "请改正后再导入。", row=row, column="来源", text=label
            )
        return _ORIGINS.get(label, Origin.LOCAL)

    def _report_columns(self) -> None:
        header = self._header
        for label in header.repeated.values():
            message, remedy = f"“{label}”一列出现了两次，只读第一列", "请删去或改名多余的一列"
            self._report.add("duplicate_column", "warning", message, remedy, column=label)
        for column in sorted(self._sheet.hidden_columns & (set(header.labels) | set(header.unknown))):
            label = header.labels.get(column) or header.unknown[column]
            self._report.add(
                "hidden_column", "warning", f"“{label}”一列是隐藏的，照常读入", "不要的请删去。", column=label
            )

    def _bindings(self) -> tuple[ColumnBinding, ...]:
        header = self._header
        named = [(column, header.labels[column], key) for column, key in header.keys.items()]
        named += [(column, label, "extra") for column, label in header.unknown.items()]
        return tuple(
            ColumnBinding(column, label, key, "label", self._samples(column)) for column, label, key in sorted(named)
        )

    def _samples(self, column: int) -> tuple[str, ...]:
        below = (row for row in sorted(self._sheet.rows) if row > self._header.rows[-1])
        texts = (text for row in below if (text := self._sheet.text(row, column).strip()))
        return tuple(excerpt(text)[:_SAMPLE_LENGTH] for text in dict.fromkeys(islice(texts, _SAMPLES)))
