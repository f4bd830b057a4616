"""One item's cells put together, and what a row leaves to the rows above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from catalog_app.importers.columns import Column
from catalog_app.importers.content import LONGEST_SIGN, is_absent, is_same
from catalog_app.importers.headers import IGNORE, LABELS, SPLIT
from catalog_app.importers.reading import Report, excerpt
from catalog_app.importers.view import View
from catalog_app.importers.wording import key_of
from catalog_app.model.findings import Severity

CARRIED = frozenset(("basis", "deadline", "publisher", "channels"))
"""What a table without merged ranges leaves blank where a merged range was."""
_CORRECT, _COMPLETE = "不对的请改正后再导入。", "是事项的，请补全后再导入。"
_WORDS: dict[str, tuple[Severity, str, str]] = {
    "hidden_row": ("warning", "这一行是隐藏的，没有导入", "需要导入的，请取消隐藏后再试。"),
    "footer_row": ("info", "这一行像是备注或落款，没有导入", _COMPLETE),
    "number_only": ("info", "这一行只有序号，没有导入", _COMPLETE),
    "heading_row": ("info", "这一行横贯全表，当作小标题，没有作为事项导入", _COMPLETE),
    "row_shifted": ("warning", "这一行的格子和表头错开了，已按内容对齐", "请核对这一行各栏是否正确。"),
    "row_joined": ("warning", "这一行只有事项名称的后半截，并入了上一项", _COMPLETE),
    "row_left_over": ("warning", "这一行不知道属于哪一项，没有导入", "请在原表中补全后再导入。"),
    "same_without_above": ("warning", "写着“同上”，但上面没有内容", "请补上内容。"),
    "level1_carried": ("info", "是空的，照上面读作“{}”", _CORRECT),
    "level1_cut": ("warning", "像是“{}”的前半截，读作后者", _CORRECT),
    "level2_carried": ("warning", "没有事项名称，照上面读作“{}”", _CORRECT),
    "value_carried": ("info", "是空的，当作合并的单元格，照上面读取", _CORRECT),
}


class Record(Struct):
    """One item's cells by column, put together from its rows."""

    rows: list[int]
    cells: dict[int, str]


class Rows(Struct):
    """What the rows of one section gave, and the first-level name that the section behind may go on with."""

    records: list[Record] = field(default_factory=list)
    level1: str = ""


class Notes:
    """The doubts about rows, in their words."""

    def __init__(self, report: Report, columns: Sequence[Column]) -> None:
        self._report = report
        self._shown = {column.column: column.shown for column in columns}

    def add(self, code: str, row: int, text: str | None = None, *, place: int | None = None, name: str = "") -> None:
        """Note a doubt about a row, or about its cell in the column `place`; `name` is what it was read as."""
        severity, message, remedy = _WORDS[code]
        column = self._shown.get(place) if place is not None else None
        self._report.add(code, severity, message.format(excerpt(name)), remedy, row=row, column=column, text=text)


class Carrier:
    """Gives a record what stands above it: 同上, merged values, names that are written once for several rows."""

    def __init__(self, view: View, columns: Sequence[Column], notes: Notes, level1: str, *, merges: bool) -> None:
        self._view, self._notes, self._merges = view, notes, merges
        self._keys = {column.column: column.key for column in columns if column.key != IGNORE}
        self._place = {column.key: column.column for column in reversed(columns)}
        self._names = [place for place, key in self._keys.items() if key in (*LABELS, SPLIT)]
        self.level1 = level1

    def carry(self, record: Record, above: Mapping[int, str], row: int, gap: int | None = None) -> None:
        """Complete `record`, which begins in `row` and lacks the cell `gap`, from the cells of the record above."""
        named = any(self._view.table.text(row, place).strip() for place in self._names)
        for place, text in list(record.cells.items()):
            if len(text) >= LONGEST_SIGN:
                continue
            if is_same(text):
                record.cells[place] = above.get(place, "")
                if not above.get(place):
                    self._notes.add("same_without_above", row, text, place=place)
            elif is_absent(text) and self._keys[place] != "sequence":
                del record.cells[place]
        domain = self._place.get("domain")
        if domain is not None and not record.cells.get(domain) and above.get(domain):
            record.cells[domain] = above[domain]
        self._carry_first(record, row)
        if not named or self._is_third_only(row):
            self._carry_second(record, above, row)
        if not self._merges or gap is not None:
            self._carry_rest(record, above, row, None if not self._merges else gap)

    def _is_third_only(self, row: int) -> bool:
        """Whether the row names its third level only: both levels above it are written once for several rows."""
        third = self._place.get("level3")
        names = [place for place in self._names if self._view.table.text(row, place).strip()]
        return names == [third] and len(self._names) > 2

    def _carry_first(self, record: Record, row: int) -> None:
        place, before = self._place.get("level1"), self.level1
        if place is None:
            return
        text = record.cells.get(place, "").strip()
        if not text and before:
            record.cells[place] = before
            self._notes.add("level1_carried", row, place=place, name=before)
        elif text and _is_cut(text, before):
            record.cells[place] = before
            self._notes.add("level1_cut", row, text, place=place, name=before)
        self.level1 = record.cells.get(place, "")

    def _carry_second(self, record: Record, above: Mapping[int, str], row: int) -> None:
        """A row without any name belongs to the names above it."""
        place = self._place.get("level2", self._place.get(SPLIT))
        if place is not None and not record.cells.get(place) and above.get(place):
            record.cells[place] = above[place]
            self._notes.add("level2_carried", row, place=place, name=above[place])

    def _carry_rest(self, record: Record, above: Mapping[int, str], row: int, only: int | None) -> None:
        for key in sorted(CARRIED & set(self._place)):
            place = self._place[key]
            if only in (None, place) and not record.cells.get(place, "").strip() and above.get(place):
                record.cells[place] = above[place]
                self._notes.add("value_carried", row, place=place)


def _is_cut(text: str, before: str) -> bool:
    """Whether two or three characters are what is left of the name above: 行政 of 行政许可."""
    word, whole = key_of(text), key_of(before)
    return 2 <= len(word) <= 3 and len(whole) >= len(word) + 2 and whole.startswith(word)


def resolve_same(records: Iterable[Record]) -> None:
    """同上 in a record is what the record before has there; dashes are nothing."""
    above: Mapping[int, str] = {}
    for record in records:
        for place, text in list(record.cells.items()):
            if is_same(text):
                record.cells[place] = above.get(place, "")
            elif is_absent(text):
                del record.cells[place]
        above = record.cells


def join_cells(cells: dict[int, str], further: Mapping[int, str]) -> None:
    """Put texts behind those that are there, on lines of their own."""
    for place, text in further.items():
        cells[place] = f"{cells[place]}\n{text}" if cells.get(place, "").strip() else text
