"""Ledgers of what was published (台账) as offices keep them: any table with a day and a title, by header words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from catalog_app.importers.domains import Domains
from catalog_app.importers.grid import RawTable
from catalog_app.importers.reading import Report, Vocabulary
from catalog_app.importers.sources import read_source
from catalog_app.importers.wording import header_key
from catalog_app.importers.written_dates import read_day
from catalog_app.model.findings import ImportProblem, Severity
from catalog_app.model.words import plain_line
from catalog_app.support.progress import Progress

_LOOKED_AT = 20
_MOST_ROWS = 20_000
_HEADERS: dict[str, tuple[str, ...]] = {
    "day": ("发布日期", "发布时间", "公开日期", "公开时间", "上网时间", "上网日期", "上墙日期", "日期", "时间"),
    "title": (
        "信息标题",
        "标题",
        "信息名称",
        "文件标题",
        "文件名称",
        "文章标题",
        "题名",
        "公开信息",
        "信息内容",
        "名称",
    ),
    "number": ("文号", "发文字号", "发文号"),
    "index_number": ("索引号",),
    "domain": ("所属领域", "领域", "重点领域", "试点领域"),
    "column": ("栏目", "所属栏目", "发布栏目", "栏目名称", "栏目路径"),
    "item": ("公开事项", "事项", "事项名称", "目录事项", "对应事项"),
    "station": ("责任站所", "责任单位", "责任部门", "责任科室", "承办单位", "报送单位", "来源"),
    "channel": ("公开渠道", "渠道", "发布渠道", "发布平台", "公开载体", "公开渠道和载体", "发布载体"),
    "place": ("公示栏（位置）", "公示栏", "位置", "张贴地点"),
    "url": ("网址", "链接", "网页链接", "发布链接", "网页地址", "链接地址", "url"),
    "formed": ("形成日期", "成文日期", "生成日期"),
    "taken_down": ("撤下日期", "下线日期", "下墙日期"),
    "by": ("经办人", "发布人", "填报人"),
}
_KEYS = {header_key(word): key for key, words in _HEADERS.items() for word in words}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_DAYS = ("day", "formed", "taken_down")


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


class LedgerFile(Struct, frozen=True):
    """What was read, in the order of the file, and what could not be."""

    rows: tuple[LedgerRow, ...]
    problems: tuple[ImportProblem, ...]


def read_ledger(path: Path, vocabulary: Vocabulary, progress: Progress) -> LedgerFile:
    """Every line with a day and a title in the visible sheets. Errors of `sources.read_source`."""
    raw, domains = read_source(path, progress), Domains(vocabulary)
    rows: list[LedgerRow] = []
    problems = list(raw.problems)
    for table in raw.tables:
        if table.hidden:
            continue
        report = Report(table.name)
        rows += _Sheet(table, domains, report).read()
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
    return LedgerFile(tuple(rows), tuple(problems))


class _Sheet:
    """Reads one sheet."""

    def __init__(self, table: RawTable, domains: Domains, report: Report) -> None:
        self._table, self._domains, self._report = table, domains, report

    def read(self) -> list[LedgerRow]:
        found = self._header()
        if found is None:
            return []
        header, columns = found
        year = self._year(header)
        numbers = [row for row in self._table.rows if row > header]
        if len(numbers) > _MOST_ROWS:
            self._report.add("too_many_rows", "error", f"只读了前{_MOST_ROWS}行", "请把台账按年份分成几个文件")
        rows = [self._row(number, columns, year) for number in numbers[:_MOST_ROWS]]
        return [row for row in rows if row]

    def _header(self) -> tuple[int, dict[str, int]] | None:
        """The first row that names a day and a title, and where its columns stand."""
        for number in list(self._table.rows)[:_LOOKED_AT]:
            columns: dict[str, int] = {}
            for column, text in self._table.rows[number].items():
                key = _KEYS.get(header_key(text)) if len(text) <= _LOOKED_AT else None
                if key and column not in self._table.hidden_columns:
                    columns.setdefault(key, column)
            if "day" in columns and "title" in columns:
                return number, columns
        return None

    def _year(self, header: int) -> int | None:
        """The year that the title or the sheet's name tells, for days without one."""
        above = [text for row, cells in self._table.rows.items() if row < header for text in cells.values()]
        found = (_YEAR.search(text) for text in (*above, self._table.name))
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
        self._report.add(code, severity, message, remedy, row=row, column="发布日期", text=text)
