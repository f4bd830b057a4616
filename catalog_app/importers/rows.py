"""Rows to records: which rows together are one item, which have slipped, what is no item at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from catalog_app.importers.columns import Column
from catalog_app.importers.content import SEQUENCE, STRONG, expected, fit, kind_of, looks_right
from catalog_app.importers.domains import is_title
from catalog_app.importers.headers import EXTRA, IGNORE, LABELS, SPLIT
from catalog_app.importers.reading import Report
from catalog_app.importers.records import CARRIED, Carrier, Notes, Record, Rows, join_cells
from catalog_app.importers.view import View
from catalog_app.importers.wording import header_key, tidy
from catalog_app.model.patterns import lazy

_FOOTER = lazy(
    r"^(?:备注|注|说明|附注|注释|填报人|填表人|填报单位|填报时间|制表|审核人?|负责人|联系人|联系电话|咨询电话|合计|总计|小计|共计"
    r"|共\d+[项条]|本目录|本表|页码|第\d+页)\s*(?:[：:（(\d.]|$|[^，。]{0,12}[：:]|.*(?:施行|解释|调整))"
)
_SURE_FOOTER = lazy(r"^(?:备注|注|说明|附注|填报人|填表人|填报单位|制表人?|审核人?)\s*[：:]")
_SIGNATURE = lazy(
    r"^(?:填报|填表|制表|审核|审批|签发|分管|负责|联系|经办|单位|日期|电话|盖章)[^：:，。]{0,8}[：:][^，。；]{0,30}$"
)
_MOST_SIGNATURES = 5
_LONG_CELLS = frozenset(("elements", "basis", "channels"))
"""Fields whose cells are spread over several rows, or cut by the end of a page."""
_FIRST_CHANNEL = "网站"
"""政府网站, 政府门户网站: the first of the printed channels."""
_LONGEST_HEADING = 30
_LONGEST_COUNT = 6
_SHIFTS = (1, 2, 3, -1)


def read_rows(
    view: View, rows: Iterable[int], columns: Sequence[Column], report: Report, before: Rows, *, merges: bool = True
) -> Rows:
    """The records of the data rows, the section `before` going on. `merges` = False where cells cannot be merged."""
    return _Reader(view, columns, report, before, merges).read(rows)


class _Reader:
    def __init__(self, view: View, columns: Sequence[Column], report: Report, before: Rows, merges: bool) -> None:
        columns = [column for column in columns if column.key != IGNORE]
        self._view, self._order = view, [column.column for column in columns]
        self._notes = Notes(report, columns)
        self._keys = {column.column: column.key for column in columns}
        self._words = {
            column.column: {header_key(part) for part in column.header.splitlines()} - {""} for column in columns
        }
        self._kinds = {place: kinds for place, key in self._keys.items() if (kinds := expected(key))}
        self._place = {column.key: column.column for column in reversed(columns)}
        self._names = [column.column for column in columns if column.key in (*LABELS, SPLIT)]
        self._begins = [columns[0].column] if columns else []
        self._begins += [column.column for column in columns[1:] if column.key in (*LABELS, SPLIT, *CARRIED)]
        self._first = self._place.get("level1", self._place.get(SPLIT))
        self._sequence = self._place.get("sequence")
        self._merges = merges
        self._carrier = Carrier(view, columns, self._notes, before.level1, merges=merges)
        self._above: Mapping[int, str] = before.records[-1].cells if before.records else {}
        self._records: list[Record] = []
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
        for row, own in self._pending:
            self._notes.add("row_left_over", row, _shown(own))
        return Rows(self._records, self._carrier.level1)

    def _hide(self, row: int) -> None:
        own = self._view.own(row)
        self._notes.add("hidden_row", row, "｜".join(dict.fromkeys(map(tidy, self._view.table.rows[row].values()))))
        if self._first is not None and own.get(self._first, "").strip():
            self._carrier.level1 = own[self._first]
        if any(place in own for place in self._names) or self._sequence in own:
            self._current, self._skipping = None, True

    def _row(self, row: int) -> None:
        cells = {place: text for place, text in self._view.table.rows[row].items() if text.strip()}
        own = {place: text for place, text in self._view.own(row).items() if text.strip() and place in self._keys}
        if not own or self._is_aside(row, own):
            return
        own = self._without_shared_number(row, own, cells)
        straight, gap = self._straightened(row, own, cells.keys() - own.keys())
        if straight is not own:
            cells = {**{place: text for place, text in cells.items() if place not in own}, **straight}
            own = straight
        if self._is_rest(own, cells):
            self._append(row, own)
        elif self._first is not None and self._is_level_only(own, cells):
            self._carrier.level1 = own[self._first]
            self._current = None
        else:
            self._begin(row, cells, gap)

    def _without_shared_number(self, row: int, own: dict[int, str], cells: Mapping[int, str]) -> dict[int, str]:
        """A number merged over several rows says nothing of one that has only long cells and stands above the names."""
        number = self._sequence
        if number not in own or any(place in cells for place in self._names):
            return own
        rest = {place: text for place, text in own.items() if place != number}
        goes_on = self._view.from_above(row + 1, number or 0)
        return rest if rest and goes_on and all(self._keys[place] in _LONG_CELLS for place in rest) else own

    def _is_aside(self, row: int, own: Mapping[int, str]) -> bool:
        """Footers, headings over the whole width, lines of the header, rows with nothing but a number."""
        first, text = next(iter(own.items()))
        wide = self._view.wide_text(row)
        if (len(own) == 1 or wide) and self._is_footer(first, text.strip()):
            self._notes.add("footer_row", row, text)
            return True
        if len(own) <= _MOST_SIGNATURES and all(_SIGNATURE.match(one.strip()) for one in own.values()):
            self._notes.add("footer_row", row, _shown(own))
            return True
        if (len(own) > 3 and _counts_columns(own)) or self._repeats_header(own):
            return True
        if self._is_lone_heading(own):
            self._heading(row, text)
            return True
        alone = set(own) == {self._sequence}
        if alone and kind_of(text) == SEQUENCE:
            self._number_only(row, text)
        elif alone or (wide and len(self._view.table.rows[row]) >= max(3, len(self._keys) // 2)):
            self._heading(row, text)
        else:
            return False
        return True

    def _is_lone_heading(self, own: Mapping[int, str]) -> bool:
        """In a table that lost its merged cells, words alone in the first column, which names no items."""
        return not self._merges and set(own) == {self._order[0]} and self._keys[self._order[0]] == EXTRA

    def _is_footer(self, place: int, text: str) -> bool:
        """备注：… and the like; in the column of the content only what cannot be content."""
        if _SURE_FOOTER.match(text):
            return True
        return self._keys[place] not in _LONG_CELLS and bool(_FOOTER.match(text)) and kind_of(text) not in STRONG

    def _repeats_header(self, own: Mapping[int, str]) -> bool:
        """A line of the header that a page's end put between the rows."""
        return len(own) > 1 and all(header_key(text) in self._words[place] for place, text in own.items())

    def _number_only(self, row: int, text: str) -> None:
        """The number of an item that a page's end cut in two, else of none."""
        current = self._current
        if (
            current is not None
            and self._sequence is not None
            and self._numbered
            and not current.cells.get(self._sequence)
        ):
            current.cells[self._sequence] = text
            current.rows.append(row)
        else:
            self._notes.add("number_only", row, text)

    def _heading(self, row: int, text: str) -> None:
        self._current = None
        if len(text) <= _LONGEST_HEADING and not is_title(text):
            self._carrier.level1 = text
        self._notes.add("heading_row", row, text)

    def _straightened(self, row: int, own: dict[int, str], taken: Collection[int]) -> tuple[dict[int, str], int | None]:
        """The row with its cells back under their headers, where a cell is missing, and the column of the gap.

        `taken` are the columns that a merged range from above fills.
        """
        if len(own) < 3 or not any(self._is_misplaced(place, text) for place, text in own.items()):
            return own, None
        best, best_score, gap = own, self._fit(own) + 2, None
        for begin in self._begins:
            for shift in _SHIFTS:
                moved = self._moved(own, begin, shift)
                score = self._fit(moved) if moved and not moved.keys() & taken else best_score
                if moved and score > best_score:
                    best, best_score, gap = moved, score, begin
        if best is not own:
            self._notes.add("row_shifted", row, _shown(own))
        return best, gap

    def _is_misplaced(self, place: int, text: str) -> bool:
        kinds = self._kinds.get(place)
        if kinds is None or looks_right(self._keys[place], text):
            return False
        return (kind := kind_of(text)) in STRONG and kind not in kinds

    def _fit(self, own: Mapping[int, str]) -> int:
        return fit((self._keys[place], text) for place, text in own.items())

    def _moved(self, own: Mapping[int, str], begin: int, shift: int) -> dict[int, str] | None:
        """Every text from the column `begin` on `shift` columns further; None where one would fall off the table."""
        moved: dict[int, str] = {}
        for column, text in own.items():
            place = self._order.index(column) + (shift if column >= begin else 0)
            if not 0 <= place < len(self._order) or self._order[place] in moved:
                return None
            moved[self._order[place]] = text
        return moved

    def _is_rest(self, own: Mapping[int, str], cells: Mapping[int, str]) -> bool:
        """Whether the row only goes on with an item: with its content, its channels, the half behind a page's end."""
        named = {place for place in self._names if place in own}
        numbered = self._sequence in own
        keys = {self._keys[place] for place in own} - {"domain"}
        if not named and not numbered:
            return keys <= (_LONG_CELLS | {EXTRA}) or len(keys) == 1 or self._completes(own)
        if self._current is None or self._sequence is None:
            return False
        if numbered:
            nameless = not any(place in cells for place in self._names)
            return nameless and not self._current.cells.get(self._sequence) and self._completes(own)
        return self._numbered > 1 and set(own) == named == set(cells) and self._place.get("level1") not in own

    def _completes(self, own: Mapping[int, str]) -> bool:
        """Whether everything but the long cells falls into gaps of the current item."""
        current = self._current
        return current is not None and all(
            self._keys[place] in _LONG_CELLS or not current.cells.get(place, "").strip() for place in own
        )

    def _is_level_only(self, own: Mapping[int, str], cells: Mapping[int, str]) -> bool:
        """A first-level name on a row of its own, for the rows below."""
        return set(own) == {self._first} == set(cells) and len(self._names) > 1 and len(self._keys) > 3

    def _append(self, row: int, own: dict[int, str]) -> None:
        own = {place: text for place, text in own.items() if self._keys[place] != "domain"}
        current = self._current
        if current is None and self._skipping:
            self._notes.add("hidden_row", row, _shown(own))
        elif current is None or self._pending or self._starts_anew(current, own):
            self._pending.append((row, own))
        else:
            current.rows.append(row)
            join_cells(current.cells, own)
            if any(place in own for place in self._names):
                self._notes.add("row_joined", row, _shown(own))

    def _starts_anew(self, current: Record, own: Mapping[int, str]) -> bool:
        """Channels spread over rows begin again with 政府网站: they belong to the item behind."""
        place = self._place.get("channels", 0)
        if set(own) - {self._place.get("domain")} != {place}:
            return False
        return _FIRST_CHANNEL in tidy(own[place])[:9] and _FIRST_CHANNEL in tidy(current.cells.get(place, ""))

    def _begin(self, row: int, cells: Mapping[int, str], gap: int | None) -> None:
        self._skipping = False
        record = Record([row], {place: text for place, text in cells.items() if place in self._keys})
        self._speak_once(record, row)
        for before, rest in reversed(self._pending):
            record.rows.insert(0, before)
            for place, text in rest.items():
                record.cells[place] = f"{text}\n{record.cells[place]}" if record.cells.get(place) else text
        self._pending.clear()
        self._numbered += self._sequence in record.cells
        self._carrier.carry(record, self._records[-1].cells if self._records else self._above, row, gap)
        self._current = record
        self._records.append(record)

    def _speak_once(self, record: Record, row: int) -> None:
        """A cell merged with its right neighbour speaks for its first column only."""
        copies = self._view.table.copies.get(row, ())
        for place in list(record.cells):
            if place in copies and not self._view.from_above(row, place):
                del record.cells[place]


def _shown(own: Mapping[int, str]) -> str:
    return "｜".join(own.values())


def _counts_columns(own: Mapping[int, str]) -> bool:
    """Whether the cells of a row only number the columns: 1, 2, 3 and so on."""
    if any(len(text) > _LONGEST_COUNT for text in own.values()):
        return False
    numbers = [text.strip().strip("（）()栏") for _, text in sorted(own.items())]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]
