"""One raw table to catalog tables: headers found, carried from the table before, or told by content; rows to items."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from msgspec import Struct, field, structs

from catalog_app.importers.blocks import Block, Head, block_at, find_blocks
from catalog_app.importers.columns import Column, bind, bindings_of
from catalog_app.importers.content import BASIS, CHANNELS, DEADLINE, fit, kind_of
from catalog_app.importers.domains import Domains, Found, is_title, title_of
from catalog_app.importers.grid import RawTable
from catalog_app.importers.guessing import aligned, guessed
from catalog_app.importers.headers import EXTRA, IGNORE, SPLIT
from catalog_app.importers.items import Made, make_items, with_domain
from catalog_app.importers.reading import ReadItem, ReadTable, Report, Steps, TableChoices
from catalog_app.importers.records import Rows
from catalog_app.importers.rows import read_rows
from catalog_app.importers.sections import Section, cut
from catalog_app.importers.view import View
from catalog_app.model.findings import ImportProblem
from catalog_app.support.progress import Progress

MOST_SAMPLED = 300
_CARRY_SCORE = 3.0
"""How well rows without header must fit the columns of the table before, on the average."""
_FULL_ROW = 4
"""So many texts of its own make a row one of data."""
_TELLING = frozenset((BASIS, CHANNELS, DEADLINE))
_UNMERGED = frozenset(("csv", "clipboard", "pdf"))
_FACTS = frozenset(("elements", "basis", "deadline", "publisher", "channels", "audience", "mode", "levels"))
_CONTENT = frozenset(("elements", "basis", "channels"))
_NAMES = frozenset(("level1", "level2", SPLIT))


class Before(Struct, frozen=True):
    """What the next table without header goes on with."""

    columns: tuple[Column, ...] = ()
    width: int = 0
    domain: str | None = None
    rows: Rows = field(default_factory=Rows)
    signature: str = ""


class Reading(Struct):
    """What is the same for all tables of a file; `before` changes from table to table."""

    kind: str
    domains: Domains
    elements: frozenset[str]
    choices: Mapping[str, TableChoices]
    progress: Progress
    file_name: str = ""
    before: Before = field(default_factory=Before)
    shifts: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By signature, how many rows further down a header begins and ends than it would be taken to."""


def read_table(raw: RawTable, reading: Reading) -> list[ReadTable]:
    """The catalogs of one raw table, none where it holds something else."""
    view = View(raw)
    steps = Steps(reading.progress, raw.name)
    tables = []
    for number, section in enumerate(cut(view, reading.domains.of_heading, find_blocks(view, steps))):
        lines = (*raw.before, *section.lines) if number == 0 else section.lines
        table = _Table(view, section, lines, reading, steps, first=number == 0).read()
        if table is not None:
            tables.append(table)
    return tables


def signature_of(heads: Sequence[Head]) -> str:
    """A short mark of a header's words, the same for the same header in next year's file."""
    words = "|".join(Block((0,), tuple(heads)).words()).encode()
    return f"{zlib.crc32(words):08x}{zlib.adler32(words):08x}"


class _Table:
    """Reads one section."""

    def __init__(
        self, view: View, section: Section, lines: Sequence[str], reading: Reading, steps: Steps, *, first: bool
    ) -> None:
        self._view, self._section, self._lines = view, section, list(lines)
        self._reading, self._steps, self._first = reading, steps, first
        self._report = Report(view.table.name)
        self._visible = [row for row in section.rows if row not in view.table.hidden_rows][:MOST_SAMPLED]
        self._choices = TableChoices()
        self._signature = ""

    def read(self) -> ReadTable | None:
        """The catalog, None where the section is none."""
        columns = self._columns()
        if columns is None or self._choices.skip:
            return None
        self._report_hidden_columns(columns)
        columns = tuple(structs.replace(one, key=IGNORE) if self._is_left_out(one) else one for one in columns)
        before = self._reading.before
        rows = read_rows(
            self._view,
            self._steps.over(self._section.rows),
            columns,
            self._report,
            before.rows if self._signature == before.signature else Rows(),
            merges=self._reading.kind not in _UNMERGED,
        )
        made = make_items(
            rows.records,
            columns,
            self._reading.elements,
            self._reading.domains,
            self._choices.fill,
            self._report,
            self._steps,
        )
        domain = self._domain(columns)
        self._reading.before = Before(columns, max(c.column for c in columns), domain, rows, self._signature)
        return finished(
            made,
            columns,
            self._samples(),
            domain=domain,
            title=title_of(self._lines),
            sheet=self._view.table.name,
            header_rows=self._section.header_rows,
            signature=self._signature,
            problems=self._report.problems(),
        )

    def _samples(self, rows: Sequence[int] | None = None) -> dict[int, list[str]]:
        samples: dict[int, list[str]] = {}
        for row in self._visible if rows is None else rows:
            for column, text in self._view.own(row).items():
                samples.setdefault(column, []).append(text)
        return samples

    def _columns(self) -> tuple[Column, ...] | None:
        block = self._section.block
        if block is None:
            return self._without_header()
        self._signature = signature_of(block.heads)
        self._choices = self._reading.choices.get(self._signature, TableChoices())
        if self._choices.header_rows:
            block = self._pointed_out(block)
        columns = self._bound(block.heads)
        heads = aligned(self._view, self._visible, columns, block.heads)
        if heads is not None:
            self._report.add(
                "header_shifted",
                "warning",
                "表头比下面的行少一格，已按文字和内容对齐",
                "请核对各列的含义，不对的请改选。",
                row=block.bottom,
            )
            columns = self._bound(heads)
        return columns if is_catalog(columns) else None

    def _pointed_out(self, block: Block | None) -> Block:
        """The header that the clerk showed; where it stands again further below, its rows likewise."""
        rows, shifts = self._choices.header_rows, self._reading.shifts
        if block is not None:
            if self._first:
                shifts[self._signature] = min(rows) - block.top, max(rows) - block.bottom
            above, below = shifts.get(self._signature, (0, 0))
            rows = tuple(self._view.between(block.top + above, block.bottom + below)) or block.rows
        last = max((*self._section.rows, *rows))
        again = {row for row in self._section.header_rows if block is not None and row > block.bottom}
        self._section.rows = [row for row in self._view.between(max(rows) + 1, last) if row not in again]
        self._section.header_rows = rows
        self._visible = [row for row in self._section.rows if row not in self._view.table.hidden_rows][:MOST_SAMPLED]
        return block_at(self._view, rows)

    def _bound(self, heads: Sequence[Head]) -> tuple[Column, ...]:
        domains = self._reading.domains
        return bind(
            heads, self._samples(), self._choices.columns, lambda text: domains.code_of(text) is not None, self._report
        )

    def _without_header(self) -> tuple[Column, ...] | None:
        """The columns of the table before where the rows fit them, else what the content tells."""
        before = self._reading.before
        if before.columns and self._fits(before):
            self._signature = before.signature
            self._choices = self._reading.choices.get(self._signature, TableChoices())
            self._report.add(
                "header_carried",
                "info",
                "这里没有表头，各行与前一张表的各列相符，照前一张表的表头读取",
                "不是同一张目录的，请在原表中补上表头后再导入。",
                row=self._section.rows[0],
            )
            return before.columns
        full = [row for row in self._visible if len(self._view.own(row)) >= _FULL_ROW]
        columns = guessed(self._samples(full), len(full))
        if columns is None:
            return None
        self._signature = signature_of([Head(column.column, (column.key,)) for column in columns])
        self._choices = self._reading.choices.get(self._signature, TableChoices())
        if self._choices.header_rows and self._first:
            return self._named(self._bound(self._pointed_out(None).heads))
        self._report.add(
            "header_guessed",
            "warning",
            "这里没有表头，各列的含义是按内容判断的",
            "请逐列核对，不对的请改选列的含义。",
            row=self._section.rows[0],
        )
        chosen = self._choices.columns
        return tuple(structs.replace(one, key=chosen.get(one.shown, one.key)) for one in columns)

    def _named(self, bound: tuple[Column, ...]) -> tuple[Column, ...]:
        """Columns under a header of unknown words: what no word tells, the content does."""
        told = {one.key for one in bound}
        found = {
            one.column: one.key for one in guessed(self._samples(), len(self._visible)) or () if one.key not in told
        }
        chosen = self._choices.columns
        return tuple(
            structs.replace(one, key=found[one.column], how="content")
            if one.key == EXTRA and one.column in found and one.shown not in chosen
            else one
            for one in bound
        )

    def _fits(self, before: Before) -> bool:
        keys = {column.column: column.key for column in before.columns}
        rows = self._visible[:60]
        if not rows or max(max(self._view.table.rows[row]) for row in rows) > before.width:
            return False
        score = told = 0
        for row in rows:
            cells = [(keys[place], text) for place, text in self._view.table.rows[row].items() if place in keys]
            score += fit(cells)
            told += sum(key in _TELLING and kind_of(text) == key for key, text in cells)
        return score >= _CARRY_SCORE * len(rows) and told >= len(rows)

    def _is_left_out(self, column: Column) -> bool:
        """A hidden column of another office's own use is not taken along unless asked for."""
        hidden = column.column in self._view.table.hidden_columns
        return hidden and column.key == EXTRA and column.how != "chosen"

    def _report_hidden_columns(self, columns: Sequence[Column]) -> None:
        for column in columns:
            if column.column not in self._view.table.hidden_columns or column.key == IGNORE:
                continue
            left_out = self._is_left_out(column)
            self._report.add(
                "hidden_column",
                "warning",
                f"“{column.shown}”一列是隐藏的，" + ("没有导入" if left_out else "照常读入"),
                "需要导入的，请取消隐藏后再试。" if left_out else "不要的请在原表中删去。",
                column=column.shown,
            )

    def _domain(self, columns: Sequence[Column]) -> str | None:
        if self._choices.domain:
            return self._choices.domain
        domains = self._reading.domains
        found = domains.of_lines(self._lines)
        if not found.code:
            for text in (self._view.table.name, self._reading.file_name):
                further = domains.search(text)
                if further.code and (not found.candidates or further.code in found.candidates):
                    return further.code
        if found.code:
            return found.code
        before = self._reading.before
        if before.domain and before.signature == self._signature and not any(map(is_title, self._lines)):
            return before.domain
        if not any(column.key == "domain" for column in columns):
            self._report_domain(found)
        return None

    def _report_domain(self, found: Found) -> None:
        self._report.add(
            "domain_unclear",
            "warning",
            "标题里有几个领域，看不出这张表属于哪一个" if found.candidates else "看不出这张表属于哪个领域",
            "请在导入时指明领域。",
            text=title_of(self._lines) or None,
        )


def finished(
    made: Made,
    columns: Sequence[Column],
    samples: Mapping[int, list[str]],
    *,
    domain: str | None,
    title: str,
    sheet: str,
    header_rows: tuple[int, ...],
    signature: str,
    problems: tuple[ImportProblem, ...],
) -> ReadTable:
    """The table as it is handed on; items whose row names no domain get that of the table."""
    items = tuple(with_domain(one, domain or "") for one in made.items if one.item.level1)
    keys = {column.key for column in columns if column.key not in (EXTRA, IGNORE)}
    shown: dict[str, str | list[str]] = {column.key: column.shown for column in columns if column.key in keys}
    unknown = [column.shown for column in columns if column.key == EXTRA]
    if unknown:
        shown["unknown"] = unknown
    return ReadTable(
        domain=domain if domain or not items else _common_domain(items),
        title=title,
        sheet=sheet,
        header_rows=header_rows,
        columns=shown,
        items=items,
        told=_told(keys, bool(unknown), made.asked),
        problems=problems,
        signature=signature,
        bindings=bindings_of(columns, samples),
        asked=made.asked,
    )


def is_catalog(columns: Sequence[Column]) -> bool:
    """Whether a table has names of items, something of their content, and two facts about them."""
    keys = {column.key for column in columns}
    facts = {key.partition(".")[0] for key in keys} & _FACTS
    return bool(keys & _NAMES) and bool(facts & _CONTENT) and len(facts) >= 2


def _told(keys: set[str], unknown: bool, asked: Sequence[str]) -> frozenset[str]:
    names = {part for key in keys for part in ((key.split("+")) if key == SPLIT else (key.partition(".")[0],))}
    names -= {"sequence", "domain", *asked}
    if "channels" in names:
        names.add("marks")
    return frozenset(names | ({"extra"} if unknown else set()))


def _common_domain(items: Sequence[ReadItem]) -> str | None:
    codes = {one.item.domain for one in items}
    return codes.pop() or None if len(codes) == 1 else None
