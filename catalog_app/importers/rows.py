"""Rows to records: which rows together are one item, what is carried from above, what is no item at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from catalog_app.importers.columns import Column
from catalog_app.importers.content import STRONG, expected, fit, is_absent, is_same, kind_of
from catalog_app.importers.domains import is_title
from catalog_app.importers.headers import EXTRA, IGNORE, LABELS, SPLIT
from catalog_app.importers.reading import Report, excerpt
from catalog_app.importers.view import View
from catalog_app.importers.wording import header_key, key_of, tidy

_FOOTER = re.compile(
    r"^(?:备注|注|说明|附注|注释|填报人|填表人|填报单位|填报时间|制表|审核人?|负责人|联系人|联系电话|咨询电话|合计|总计|小计|共计|共\d+[项条]|本目录|本表|页码|第\d+页)"
    r"\s*(?:[：:（(\d.]|$|[^，。]{0,12}[：:]|.*(?:施行|解释|调整))"
)
_SURE_FOOTER = re.compile(r"^(?:备注|注|说明|附注|填报人|填表人|填报单位|制表人?|审核人?)\s*[：:]")
_LONG_CELLS = frozenset(("elements", "basis", "channels"))
"""Fields whose cells are spread over several rows, or cut by the end of a page."""
_FIRST_CHANNEL = "政府网站"
_LONGEST_HEADING = 30
_CARRIED = frozenset(("basis", "deadline", "publisher", "channels"))
"""What a table without merged ranges leaves blank where a merged range was."""


class Record(Struct):
    """One item's cells by column, put together from its rows."""

    rows: list[int]
    cells: dict[int, str]


class Rows(Struct):
    """What the rows of one section gave, and where the last first-level name stands for the section behind."""

    records: list[Record] = field(default_factory=list)
    level1: str = ""


def read_rows(
    view: View, rows: Iterable[int], columns: Sequence[Column], report: Report, before: Rows, *, merges: bool = True
) -> Rows:
    """The records of the data rows, the section `before` going on. `merges` = False where cells cannot be merged."""
    return _Reader(view, columns, report, before, merges).read(rows)


class _Reader:
    def __init__(self, view: View, columns: Sequence[Column], report: Report, before: Rows, merges: bool) -> None:
        self._view, self._report, self._merges = view, report, merges
        self._columns = [column for column in columns if column.key != IGNORE]
        self._keys = {column.column: column.key for column in self._columns}
        self._words = {
            column.column: {header_key(part) for part in column.header.splitlines()} - {""} for column in self._columns
        }
        self._shown = {column.column: column.shown for column in self._columns}
        self._place = {column.key: column.column for column in reversed(self._columns)}
        names = (*LABELS, SPLIT)
        self._labels = [column.column for column in self._columns if column.key in names]
        self._first = self._place.get("level1", self._place.get(SPLIT))
        self._sequence = self._place.get("sequence")
        self._result = Rows(level1=before.level1)
        self._above: Mapping[int, str] = before.records[-1].cells if before.records else {}
        self._current: Record | None = None
        self._pending: list[tuple[int, dict[int, str]]] = []
        self._skipping = False
        self._numbered = 0

    def read(self, rows: Iterable[int]) -> Rows:
        """All rows in their order."""
        for row in rows:
            if row in self._view.table.hidden_rows:
                self._hide(row)
            else:
                self._row(row)
        self._finish()
        return self._result

    def _hide(self, row: int) -> None:
        cells = self._view.table.rows[row]
        words = "｜".join(dict.fromkeys(tidy(text) for text in cells.values()))
        self._report.add(
            "hidden_row", "warning", "这一行是隐藏的，没有导入", "需要导入的，请取消隐藏后再试。", row=row, text=words
        )
        own = self._view.own(row)
        if self._first is not None and self._first in own:
            self._result.level1 = own[self._first]
        if any(place in own for place in self._labels) or self._sequence in own:
            self._current, self._skipping = None, True

    def _row(self, row: int) -> None:
        cells = {place: text for place, text in self._view.table.rows[row].items() if text.strip()}
        own = {
            place: text
            for place, text in self._view.own(row).items()
            if text.strip() and (place in self._keys) and not self._view.from_above(row, place)
        }
        if not own or self._aside(row, own):
            return
        if not self._view.table.copies.get(row):
            own = cells = self._straightened(row, own)
        self._place_row(row, own, cells)

    def _aside(self, row: int, own: Mapping[int, str]) -> bool:
        """Footers, headings over the whole width, and rows with nothing but a number."""
        texts = list(own.values())
        first = texts[0].strip()
        wide = self._view.wide_text(row)
        if (len(texts) == 1 or wide) and self._is_footer(next(iter(own)), first):
            self._report.add(
                "footer_row",
                "info",
                "这一行像是备注或落款，没有导入",
                "是事项的，请补全后再导入。",
                row=row,
                text=first,
            )
            return True
        if (len(texts) > 3 and _counts_columns(own)) or self._repeats_header(own):
            return True
        if set(own) == {self._sequence}:
            self._numbers_only(row, first)
            return True
        if wide and len(self._view.table.rows[row]) >= max(3, len(self._keys) // 2):
            self._heading(row, wide)
            return True
        return False

    def _is_footer(self, place: int, text: str) -> bool:
        """备注：… and the like; in the column of the content only what cannot be content."""
        pattern = _SURE_FOOTER if self._keys[place] in _LONG_CELLS else _FOOTER
        return _SURE_FOOTER.match(text) is not None or (pattern.match(text) is not None and kind_of(text) not in STRONG)

    def _repeats_header(self, own: Mapping[int, str]) -> bool:
        """A line of the header that a page's end put between the rows."""
        return len(own) > 1 and all(header_key(text) in self._words[place] for place, text in own.items())

    def _numbers_only(self, row: int, text: str) -> None:
        current = self._current
        if (
            current is not None
            and self._sequence is not None
            and not current.cells.get(self._sequence)
            and self._numbered
        ):
            current.cells[self._sequence] = text
            current.rows.append(row)
            return
        self._report.add(
            "number_only", "info", "这一行只有序号，没有导入", "有内容的请补全后再导入。", row=row, text=text
        )

    def _heading(self, row: int, text: str) -> None:
        self._current = None
        if len(text) <= _LONGEST_HEADING and not is_title(text):
            self._result.level1 = text
        self._report.add(
            "heading_row",
            "info",
            "这一行横贯全表，当作小标题，没有作为事项导入",
            "是事项的，请分栏填写后再导入。",
            row=row,
            text=text,
        )

    def _straightened(self, row: int, own: dict[int, str]) -> dict[int, str]:
        """The row with its cells back under their headers, where cells at its beginning are missing."""
        wrong = sum(
            1
            for place, text in own.items()
            if (kinds := expected(self._keys[place])) and (kind := kind_of(text)) in STRONG and kind not in kinds
        )
        if not wrong or len(own) < 3:
            return own
        order = [column.column for column in self._columns]
        now = fit((self._keys[place], text) for place, text in own.items())
        best, best_score = 0, now + 2
        for shift in (1, 2, 3, -1):
            moved = _moved(own, order, shift)
            if moved is None:
                continue
            score = fit((self._keys[place], text) for place, text in moved.items())
            if score > best_score:
                best, best_score = shift, score
        if not best:
            return own
        self._report.add(
            "row_shifted",
            "warning",
            f"这一行比表头少了前面的{abs(best)}格，已按内容对齐" if best > 0 else "这一行比表头多一格，已按内容对齐",
            "请核对这一行各栏是否正确。",
            row=row,
            text="｜".join(list(own.values())[:3]),
        )
        return _moved(own, order, best) or own

    def _place_row(self, row: int, own: dict[int, str], cells: dict[int, str]) -> None:
        if self._is_rest(own, cells):
            self._append(row, own)
            return
        if self._is_level_only(own, cells):
            assert self._first is not None
            self._result.level1 = own[self._first]
            self._current = None
            return
        self._begin(row, own, cells)

    def _is_rest(self, own: Mapping[int, str], cells: Mapping[int, str]) -> bool:
        """Whether the row only goes on with an item: with its content, its channels, the half behind a page's end."""
        named = [place for place in self._labels if place in own]
        numbered = self._sequence is not None and self._sequence in own
        keys = {self._keys[place] for place in own}
        if not named and not numbered:
            return keys <= (_LONG_CELLS | {EXTRA}) or len(keys) == 1 or self._completes(own)
        current = self._current
        if current is None:
            return False
        if named and not numbered and self._numbered > 1 and self._sequence is not None:
            return set(own) == set(named) == set(cells) and self._place.get("level1") not in own
        if numbered and not named and not any(place in cells for place in self._labels):
            return not current.cells.get(self._sequence or 0) and self._completes(own)
        return False

    def _completes(self, own: Mapping[int, str]) -> bool:
        """Whether everything but the long cells falls into gaps of the current item."""
        current = self._current
        if current is None:
            return False
        return all(self._keys[place] in _LONG_CELLS or not current.cells.get(place, "").strip() for place in own)

    def _is_level_only(self, own: Mapping[int, str], cells: Mapping[int, str]) -> bool:
        return set(own) == {self._first} == set(cells) and len(self._labels) > 1 and len(self._columns) > 3

    def _append(self, row: int, own: dict[int, str]) -> None:
        current = self._current
        if current is None or self._pending or self._starts_anew(current, own):
            if self._skipping:
                self._report.add(
                    "hidden_row", "warning", "这一行接着隐藏的一行，没有导入", "需要导入的，请取消隐藏后再试。", row=row,
                    text="｜".join(own.values()),
                )  # fmt: skip
            else:
                self._pending.append((row, own))
            return
        current.rows.append(row)
        _join(current.cells, own)
        if set(own) & set(self._labels):
            self._report.add(
                "row_joined", "warning", "这一行只有事项名称的后半截，并入了上一项", "另有其事的，请补全后再导入。", row=row,
                text="｜".join(own.values()),
            )  # fmt: skip

    def _starts_anew(self, current: Record, own: Mapping[int, str]) -> bool:
        """Channels spread over rows begin again with 政府网站: they belong to the item behind."""
        place = self._place.get("channels")
        if place is None or place not in own or self._keys[place] != "channels" or set(own) != {place}:
            return False
        listed = current.cells.get(place, "")
        return _FIRST_CHANNEL in tidy(own[place])[:8] and _FIRST_CHANNEL in tidy(listed)

    def _begin(self, row: int, own: dict[int, str], cells: dict[int, str]) -> None:
        self._skipping = False
        record = Record([row], {place: text for place, text in cells.items() if place in self._keys})
        self._without_repeats(record, row)
        for before, rest in reversed(self._pending):
            record.rows.insert(0, before)
            for place, text in rest.items():
                record.cells[place] = f"{text}\n{record.cells[place]}" if record.cells.get(place) else text
        self._pending.clear()
        if self._sequence is not None and self._sequence in record.cells:
            self._numbered += 1
        self._carry(record, own, row)
        self._current = record
        self._result.records.append(record)

    def _without_repeats(self, record: Record, row: int) -> None:
        """A cell merged with its right neighbour speaks for its first column only."""
        copies = self._view.table.copies.get(row, ())
        for place in list(record.cells):
            if place in copies and not self._view.from_above(row, place):
                del record.cells[place]

    def _carry(self, record: Record, own: Mapping[int, str], row: int) -> None:
        above = self._result.records[-1].cells if self._result.records else self._above
        for place, text in list(record.cells.items()):
            if is_same(text):
                record.cells[place] = above.get(place, "")
                if not above.get(place):
                    self._report.add(
                        "same_without_above", "warning", "写着“同上”，但上面没有内容", "请补上内容。", row=row,
                        column=self._shown[place], text=text,
                    )  # fmt: skip
            elif is_absent(text) and self._keys[place] != "sequence":
                del record.cells[place]
        domain = self._place.get("domain")
        if domain is not None and not record.cells.get(domain) and above.get(domain):
            record.cells[domain] = above[domain]
        self._carry_first(record, row)
        self._carry_second(record, above, row)
        if not self._merges:
            self._carry_rest(record, above, row)

    def _carry_first(self, record: Record, row: int) -> None:
        place, before = self._first, self._result.level1
        if place is None or self._keys[place] == SPLIT:
            return
        text = record.cells.get(place, "").strip()
        if not text and before:
            record.cells[place] = before
            self._report.add(
                "level1_carried", "info", f"“{self._shown[place]}”是空的，照上面读作“{excerpt(before)}”",
                "不对的请改正后再导入。", row=row, column=self._shown[place],
            )  # fmt: skip
        elif text and before and _is_cut(text, before):
            record.cells[place] = before
            self._report.add(
                "level1_cut", "warning", f"像是“{excerpt(before)}”的前半截，读作后者", "不对的请改正后再导入。", row=row,
                column=self._shown[place], text=text,
            )  # fmt: skip
        self._result.level1 = record.cells.get(place, "")

    def _carry_second(self, record: Record, above: Mapping[int, str], row: int) -> None:
        """A row without any name belongs to the names above it."""
        place = self._place.get("level2", self._place.get(SPLIT))
        if (
            place is None
            or any(self._view.table.text(row, one).strip() for one in self._labels)
            or not above.get(place)
        ):
            return
        record.cells[place] = above[place]
        self._report.add(
            "level2_carried", "warning", f"没有事项名称，照上面读作“{excerpt(above[place])}”", "不对的请改正后再导入。",
            row=row, column=self._shown[place],
        )  # fmt: skip

    def _carry_rest(self, record: Record, above: Mapping[int, str], row: int) -> None:
        for key in sorted(_CARRIED & set(self._place)):
            place = self._place[key]
            if not record.cells.get(place, "").strip() and above.get(place):
                record.cells[place] = above[place]
                self._report.add(
                    "value_carried", "info", "是空的，当作合并的单元格，照上面读取", "不对的请改正后再导入。", row=row,
                    column=self._shown[place],
                )  # fmt: skip

    def _finish(self) -> None:
        for row, own in self._pending:
            self._report.add(
                "row_left_over", "warning", "这一行不知道属于哪一项，没有导入", "请在原表中补全后再导入。", row=row,
                text="｜".join(own.values()),
            )  # fmt: skip


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


def _counts_columns(own: Mapping[int, str]) -> bool:
    """Whether the cells of a row only number the columns: 1, 2, 3 …"""
    numbers = [text.strip().strip("（）()栏") for _, text in sorted(own.items())]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _moved(own: Mapping[int, str], order: Sequence[int], shift: int) -> dict[int, str] | None:
    """Every text `shift` columns further; None where one would fall off the table."""
    places = {column: number for number, column in enumerate(order)}
    moved: dict[int, str] = {}
    for column, text in own.items():
        target = places.get(column, -1) + shift
        if column not in places or not 0 <= target < len(order):
            return None
        moved[order[target]] = text
    return moved


def _join(cells: dict[int, str], own: Mapping[int, str]) -> None:
    for place, text in own.items():
        cells[place] = f"{cells[place]}\n{text}" if cells.get(place, "").strip() else text
