"""Ledgers of what was published (台账) as offices keep them: any table with a day and a title, by header words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct, structs

from catalog_app.importers.domains import Domains
from catalog_app.importers.grid import RawFile, RawTable
from catalog_app.importers.reading import Report, Vocabulary
from catalog_app.importers.sources import read_source
from catalog_app.importers.wording import header_key
from catalog_app.importers.written_dates import read_day
from catalog_app.model.findings import ImportProblem, Severity
from catalog_app.model.ledger import LEDGER_LABELS
from catalog_app.model.words import plain_line
from catalog_app.support.progress import Progress

_LOOKED_AT = 20
_MOST_ROWS = 20_000
_ALSO: dict[str, tuple[str, ...]] = {
    "day": ("发布时间", "公开日期", "公开时间", "上网时间", "上网日期", "上墙日期", "日期", "时间"),
    "title": ("标题", "信息名称", "文件标题", "文件名称", "文章标题", "题名", "公开信息", "信息内容", "名称"),
    "number": ("发文字号", "发文号"),
    "domain": ("领域", "重点领域", "试点领域"),
    "column": ("栏目", "所属栏目", "发布栏目", "栏目名称", "栏目路径"),
    "item": ("事项", "事项名称", "目录事项", "对应事项"),
    "station": ("责任单位", "责任部门", "责任科室", "承办单位", "报送单位", "来源"),
    "channel": ("渠道", "发布渠道", "发布平台", "公开载体", "公开渠道和载体", "发布载体"),
    "place": ("公示栏", "位置", "张贴地点"),
    "url": ("链接", "网页链接", "发布链接", "网页地址", "链接地址", "url"),
    "formed": ("成文日期", "生成日期"),
    "taken_down": ("下线日期", "下墙日期"),
    "by": ("发布人", "填报人"),
}
"""What others call the columns of our own ledger."""
_KEYS = {header_key(word): key for key, word in LEDGER_LABELS.items()}
_KEYS |= {header_key(word): key for key, words in _ALSO.items() for word in words}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_HAN = re.compile(r"[一-鿿]")
_DAYS = ("day", "formed", "taken_down")


IGNORE = "ignore"
KEY_LABELS: dict[str, str] = {**LEDGER_LABELS, "column": "栏目", IGNORE: "不导入"}
"""What a column of a ledger can be taken for."""
Choices = Mapping[str, Mapping[str, str]]
"""By signature of a table: header as shown → key."""


class LedgerRow(Struct, frozen=True, kw_only=True):
    """One line of somebody's ledger; '' and None = it does not tell. `domain` is the code that its words name."""

    sheet: str
    row: int
    day: date
    title: str
    number: str = ""
    index_number: str = ""
    domain: str | None = None
    domain_words: str = ""
    item: str = ""
    station: str = ""
    channel: str = ""
    place: str = ""
    url: str = ""
    formed: date | None = None
    taken_down: date | None = None
    by: str = ""
    file: str = ""


class RefusedRow(Struct, frozen=True, kw_only=True):
    """A line that could not be read, and why."""

    sheet: str
    row: int
    title: str
    reason: str
    file: str = ""


class LedgerFile(Struct, frozen=True):
    """What was read, in the order of the file, and what could not be."""

    rows: tuple[LedgerRow, ...]
    problems: tuple[ImportProblem, ...]
    refused: tuple[RefusedRow, ...] = ()


class LedgerColumn(Struct, frozen=True):
    """What a column was taken for; `how`: label, content, chosen, none."""

    column: int
    header: str
    key: str
    how: str
    samples: tuple[str, ...] = ()


class LedgerTable(Struct, frozen=True):
    """A visible sheet that may be a ledger; `header` is the row of its header, 0 = it has none."""

    sheet: str
    header: int
    columns: tuple[LedgerColumn, ...]
    rows: int

    @property
    def signature(self) -> str:
        """What tables with the same columns share."""
        return "\n".join(one.header for one in self.columns)

    @property
    def keys(self) -> dict[str, int]:
        """Where the column of each key stands; what was chosen goes before what was recognised."""
        found: dict[str, int] = {}
        for one in sorted(self.columns, key=_by_choice):
            if one.key != IGNORE:
                found.setdefault(one.key, one.column)
        return found

    @property
    def is_ledger(self) -> bool:
        """Whether day and title are known."""
        return {"day", "title"} <= self.keys.keys()


def read_ledger(path: Path, vocabulary: Vocabulary, progress: Progress) -> LedgerFile:
    """Every line with a day and a title in the visible sheets. Errors of `sources.read_source`."""
    return understand_ledger(read_source(path, progress), vocabulary)


def understand_ledger(
    raw: RawFile, vocabulary: Vocabulary, choices: Choices | None = None, file: str = ""
) -> LedgerFile:
    """The same of a file that was opened before, its columns as chosen; every row is told to stand in `file`."""
    domains = Domains(vocabulary)
    rows: list[LedgerRow] = []
    refused: list[RefusedRow] = []
    problems = list(raw.problems)
    for table, understood in _ledgers(raw, choices or {}):
        report = Report(table.name)
        sheet = _Sheet(table, understood, domains, report, file)
        if understood.is_ledger:
            rows += sheet.read()
            refused += sheet.refused
            problems += report.problems()
    if not rows and not any(problem.severity == "error" for problem in problems):
        problems.append(
            ImportProblem(
                code="no_ledger",
                severity="error",
                message="没有找到台账：表头里要有日期和标题两栏",
                remedy="请核对文件，或把表头写成“发布日期”“信息标题”",
            )
        )
    return LedgerFile(tuple(rows), tuple(problems), tuple(refused))


def ledger_tables(raw: RawFile, choices: Choices | None = None) -> list[LedgerTable]:
    """The sheets that are ledgers, or where none is recognised, all that have two columns: somebody has to choose."""
    return [understood for _, understood in _ledgers(raw, choices or {})]


def _ledgers(raw: RawFile, choices: Choices) -> list[tuple[RawTable, LedgerTable]]:
    visible = [table for table in raw.tables if not table.hidden and len(table.columns) > 1]
    found = [(table, understood) for table in visible if (understood := _by_words(table))]
    if not found:
        found = [(table, _by_content(table)) for table in visible]
    chosen = [(table, _chosen(understood, choices)) for table, understood in found]
    return [(table, one) for table, one in chosen if one.rows]


def _by_choice(one: LedgerColumn) -> tuple[bool, int]:
    return one.how != "chosen", one.column


def _chosen(table: LedgerTable, choices: Choices) -> LedgerTable:
    told = choices.get(table.signature, {})
    columns = (
        structs.replace(one, key=told[one.header], how="chosen") if told.get(one.header) in KEY_LABELS else one
        for one in table.columns
    )
    return structs.replace(table, columns=tuple(columns))


def _by_words(table: RawTable) -> LedgerTable | None:
    """By the first row that names a day and a title."""
    for number in list(table.rows)[:_LOOKED_AT]:
        keys: dict[str, int] = {}
        for column, text in table.rows[number].items():
            key = _KEYS.get(header_key(text)) if len(text) <= _LOOKED_AT else None
            if key and column not in table.hidden_columns:
                keys.setdefault(key, column)
        if "day" in keys and "title" in keys:
            return _table(table, number, keys, "label")
    return None


def _by_content(table: RawTable) -> LedgerTable:
    """By what stands in the columns: the first that holds days, and the one with the most Chinese."""
    numbers = list(table.rows)[:_LOOKED_AT]
    first = next((one for one in numbers if len(set(table.rows[one].values())) > 1), 0)
    header = 0 if any(read_day(text) for text in table.rows.get(first, {}).values()) else first
    texts = {one.column: one.samples for one in _table(table, header, {}, "", _LOOKED_AT).columns}
    days = [column for column, told in texts.items() if sum(read_day(one) is not None for one in told) * 2 > len(told)]
    words = {column: sum(len(_HAN.findall(one)) for one in told) for column, told in texts.items()}
    longest = max((one for one in words if one not in days), key=words.__getitem__, default=0)
    keys = {"day": days[0], "title": longest} if days and longest else {}
    return _table(table, header, keys, "content")


def _table(table: RawTable, header: int, keys: Mapping[str, int], how: str, samples: int = 3) -> LedgerTable:
    by_column = {column: key for key, column in keys.items()}
    below = [number for number in table.rows if number > header and number not in table.hidden_rows]
    columns: list[LedgerColumn] = []
    for column in table.columns:
        if column not in table.hidden_columns:
            told = [text for number in below[:200] if (text := plain_line(table.text(number, column)))][:samples]
            words = plain_line(table.text(header, column)) or f"第{column}列"
            key = by_column.get(column, IGNORE)
            columns.append(LedgerColumn(column, words[:80], key, how if key != IGNORE else "none", tuple(told)))
    return LedgerTable(table.name, header, tuple(columns), len(below))


class _Sheet:
    """Reads one sheet."""

    def __init__(self, table: RawTable, understood: LedgerTable, domains: Domains, report: Report, file: str) -> None:
        self._table, self._understood, self._domains, self._report = table, understood, domains, report
        self._file = file
        self.refused: list[RefusedRow] = []

    def read(self) -> list[LedgerRow]:
        header, columns = self._understood.header, self._understood.keys
        if guessed := [one.header for one in self._understood.columns if one.how == "content"]:
            words = f"没有认出表头，按内容把{'、'.join(guessed)}当作发布日期和标题"
            self._report.add("columns_guessed", "warning", words, "请核对栏目", row=header or None)
        year = self._year(header)
        numbers = [row for row in self._table.rows if row > header]
        if len(numbers) > _MOST_ROWS:
            self._report.add("too_many_rows", "error", f"只读了前{_MOST_ROWS}行", "请把台账按年份分成几个文件")
        rows = [self._row(number, columns, year) for number in numbers[:_MOST_ROWS]]
        return [row for row in rows if row]

    def _year(self, header: int) -> int | None:
        """The year that the title or the sheet's name tells, for days without one."""
        above = [text for row, cells in self._table.rows.items() if row < header for text in cells.values()]
        found = (_YEAR.search(text) for text in (*above, self._table.name, self._file))
        return next((int(one[1]) for one in found if one), None)

    def _row(self, number: int, columns: dict[str, int], year: int | None) -> LedgerRow | None:
        told = {key: plain_line(self._table.text(number, column)) for key, column in columns.items()}
        title, words = told["title"], told["day"]
        if not title or header_key(title) == header_key("信息标题"):
            return None
        if number in self._table.hidden_rows:
            self._tell("hidden_row", "warning", number, "隐藏的行没有读入", "需要时在原文件里取消隐藏后再导入", title)
            return None
        days = {key: read_day(told.get(key, ""), year) for key in _DAYS}
        if days["day"] is None:
            cause = f"看不出发布日期“{words[:20]}”" if words else "没有发布日期"
            self._tell("no_date", "error", number, f"{cause}，这一行没有读入", "请在原文件里写明年月日后再导入", title)
            return None
        texts = {
            key: told.get(key, "") for key in ("number", "index_number", "item", "station", "channel", "place", "by")
        }
        named = [told.get(key, "") for key in ("domain", "column")]
        return LedgerRow(
            sheet=self._table.name,
            row=number,
            day=days["day"],
            title=title,
            domain=self._domain(named),
            domain_words=next((name for name in named if name), ""),
            url=told.get("url", ""),
            formed=days["formed"],
            taken_down=days["taken_down"],
            file=self._file,
            **texts,
        )

    def _domain(self, named: Sequence[str]) -> str | None:
        """By the domain's own column, else by the last part of the column's path."""
        for words in named:
            for part in reversed(re.split(r"[/\\>＞—|]+", words)):
                if code := self._domains.code_of(part.strip()):
                    return code
        return None

    def _tell(self, code: str, severity: Severity, row: int, message: str, remedy: str, text: str) -> None:
        self.refused.append(RefusedRow(sheet=self._table.name, row=row, title=text, reason=message, file=self._file))
        self._report.add(code, severity, message, remedy, row=row, column="发布日期", text=text)
