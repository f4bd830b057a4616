"""What a county portal answered: its export, or our 清单.xlsx with answers written into it, read by header words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal

from msgspec import Struct

from catalog_app.importers.clipboard import read_clipboard
from catalog_app.importers.doubts import MOST_OF_A_KIND, column_letters
from catalog_app.importers.grid import RawFile, RawTable
from catalog_app.importers.sources import read_source
from catalog_app.importers.wording import header_key, key_of
from catalog_app.importers.written_dates import read_day
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import ImportProblem
from catalog_app.model.words import plain_line
from catalog_app.support.progress import Progress

MOST_ROWS = 20_000
_LOOKED_AT = 30
_LONGEST_HEADER = 20
_LONGEST = 2_000
Said = Literal["accepted", "rejected", "taken_down", "waiting", "unclear", ""]
"""What the state column says; '' = it says nothing, "unclear" = in words nobody knows."""
_HEADERS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "信息标题", "文章标题", "信息名称", "文件名称", "题名", "名称"),
    "given_index": ("门户索引号", "平台索引号", "新索引号"),
    "index_no": ("索引号", "信息索引号", "索引编号"),
    "doc_no": ("文号", "发文字号", "发文号", "文件编号"),
    "url": ("网址", "链接", "URL", "地址", "链接地址", "网页地址", "网页链接", "发布链接", "访问地址", "信息链接"),
    "published": ("发布时间", "上网时间", "公开时间", "发布日期", "上网日期", "公开日期"),
    "state": ("状态", "审核状态", "处理结果", "审核结果", "信息状态", "发布状态", "处理状态", "结果"),
    "reason": ("退回原因", "原因", "审核意见", "退回意见", "驳回原因", "处理意见", "退稿原因", "备注"),
    "item_number": ("目录事项编号", "事项编号"),
    "body_file": ("正文文件", "文件夹", "文件"),
}
_KEYS = {header_key(word): (key, place) for key, words in _HEADERS.items() for place, word in enumerate(words)}
_OWN_REMARKS = re.compile("新增|修改|撤回(?:：.*)?")
"""What our own 清单 says in 备注."""
_STATES: tuple[tuple[Said, re.Pattern[str]], ...] = (
    (
        "rejected",
        re.compile(
            "退回|退稿|驳回|打回|拒绝|拒收|失败|无效|(?:不|未|没有?)(?:予|获)?(?:通过|采用|采纳|接收|合格|公开)|不予"
        ),
    ),
    ("waiting", re.compile("待|中$|正在|草稿|未(?:审|发|处理|读|签)|尚未|已提交|已报送|已上报|暂存")),
    ("taken_down", re.compile("撤|下线|删除|取消")),
    ("accepted", re.compile("发布|通过|接收|采用|采纳|签发|上网|公开|成功|正常|合格|有效|^[是√✓]$|完成|办结")),
)
_NONE = re.compile(r"无|没有|暂无|[-—–―/\\]+")
"""What is written into a cell that has nothing to say."""
_CLOCK = re.compile(r"(\d{1,2})\s*[:：时]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2}))?")
_SERIAL = re.compile(r"([3-6]\d{4})(\.\d+)?")
_DENIED = re.compile("[不未没非无]|^[=＝]")
"""What makes a good word none, or is no word at all."""
_UNREAD = frozenset({"formula_without_value", "error_cell"})
_TELLING = ("state", "url", "published", "reason")


class AnswerLine(Struct, frozen=True, kw_only=True):
    """One line of the portal's answer, as it says it; '' and None = it does not tell."""

    sheet: str
    row: int
    title: str = ""
    index_no: str = ""
    given_index: str = ""
    """From a column that names the portal's own 索引号."""
    doc_no: str = ""
    url: str = ""
    published: datetime | None = None
    """Without a time zone: the clock of the place."""
    published_words: str = ""
    """As written, also where no day can be read from it."""
    said: Said = ""
    said_words: str = ""
    reason: str = ""
    item_number: str = ""
    body_file: str = ""
    unread: str = ""
    """The heading of a cell whose formula has no stored result; '' = all were read."""


class AnswerFile(Struct, frozen=True):
    """All lines in the order of the file, and what could not be read."""

    lines: tuple[AnswerLine, ...]
    problems: tuple[ImportProblem, ...] = ()


def read_answers(path: Path, progress: Progress) -> AnswerFile:
    """The lines of every visible sheet that is an answer.

    WorldError NO_ANSWERS where none is, FILE_TOO_LARGE beyond `MOST_ROWS`; errors of `sources.read_source`.
    """
    return understand_answers(read_source(path, progress), path.name)


def pasted_answers(html: str | None, text: str) -> AnswerFile:
    """The same of what was copied from a web page or a spreadsheet; NO_ANSWERS, FILE_TOO_LARGE."""
    return understand_answers(read_clipboard(html, text), "粘贴的内容")


def understand_answers(raw: RawFile, name: str) -> AnswerFile:
    """The same of a file that was opened before."""
    lines: list[AnswerLine] = []
    problems = list(raw.problems)
    found = False
    for table in raw.tables:
        header = None if table.hidden else _header(table)
        if header is None:
            continue
        found = True
        number, columns = header
        if sum(row > number for row in table.rows) > MOST_ROWS:
            raise _too_many(name, len(table.rows))
        lines += _lines(table, number, columns, _Unread(raw.problems, table.name))
        problems += _hidden(table, number)
    if not found:
        raise WorldError(
            "NO_ANSWERS",
            f"“{name[:60]}”里没有找到门户的答复：表头里要有标题或索引号，还要有网址、状态、退回原因中的一栏。",
            "请用门户导出的表格，或在上传包的清单.xlsx 里加上“网址”“状态”两栏填好后再读。",
        )
    return AnswerFile(tuple(lines), tuple(problems))


def said_of(words: str) -> Said:
    """What the words of a state mean."""
    if not words:
        return ""
    said: Said = next((said for said, pattern in _STATES if pattern.search(words)), "unclear")
    return "unclear" if said == "accepted" and _DENIED.search(words) else said


def read_moment(text: str) -> datetime | None:
    """The day, and the time where there is one, that a cell tells."""
    words = plain_line(text)
    serial = _SERIAL.fullmatch(words)
    day = read_day(serial[1] if serial else words)
    if day is None:
        return None
    if serial:
        return datetime.combine(day, time()) + timedelta(minutes=round(float(serial[2] or 0) * 24 * 60))
    clock = _CLOCK.search(words)
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second))


def _header(table: RawTable) -> tuple[int, dict[str, int]] | None:
    """The row of the header and the column of each key: it tells what the answer is of, and what it is."""
    for number in list(table.rows)[:_LOOKED_AT]:
        best: dict[str, tuple[int, int]] = {}
        for column, text in table.rows[number].items():
            known = _KEYS.get(header_key(text)) if len(text) <= _LONGEST_HEADER else None
            if known and column not in table.hidden_columns:
                key, place = known
                best[key] = min(best.get(key, (place, column)), (place, column))
        if best.keys() & {"title", "index_no"} and best.keys() & {"url", "state", "reason"}:
            return number, {key: column for key, (_, column) in best.items()}
    return None


class _Unread:
    """Which cells of a sheet hold formulas without result. Only so many are told: then any empty cell may be one."""

    def __init__(self, problems: Iterable[ImportProblem], sheet: str) -> None:
        found = [one for one in problems if one.code in _UNREAD]
        self._cells = {(one.row, one.column) for one in found if one.sheet == sheet}
        told = Counter(one.code for one in found)
        self._more = max(told.values(), default=0) >= MOST_OF_A_KIND
        self._columns = {column for _, column in self._cells}

    def __call__(self, row: int, column: int, text: str) -> bool:
        """Whether the cell has something to say that was not read."""
        name = f"{column_letters(column)}列"
        return not text and ((row, name) in self._cells or (self._more and name in self._columns))


def _lines(table: RawTable, header: int, columns: dict[str, int], unread: _Unread) -> Iterator[AnswerLine]:
    repeated = key_of(table.text(header, columns.get("title", 0)))
    for number in table.rows:
        if number <= header or number in table.hidden_rows:
            continue
        told = {key: plain_line(table.text(number, column))[:_LONGEST] for key, column in columns.items()}
        if not (told.get("title") or told.get("index_no")) or (repeated and key_of(told.get("title", "")) == repeated):
            continue
        lost = next((key for key in _TELLING if key in columns and unread(number, columns[key], told[key])), "")
        yield _line(table.name, number, told, table.text(header, columns[lost]) if lost else "")


def _line(sheet: str, number: int, told: dict[str, str], unread: str) -> AnswerLine:
    words, published = told.get("state", ""), told.get("published", "")
    reason = told.get("reason", "")
    return AnswerLine(
        sheet=sheet,
        row=number,
        title=told.get("title", ""),
        index_no=_something(told.get("index_no", "")),
        given_index=_something(told.get("given_index", "")),
        doc_no=told.get("doc_no", ""),
        url=_something(told.get("url", "")),
        published=read_moment(published),
        published_words=published[:40],
        said=said_of(words),
        said_words=words[:40],
        reason="" if _OWN_REMARKS.fullmatch(reason) else _something(reason),
        item_number=told.get("item_number", ""),
        body_file=told.get("body_file", ""),
        unread=plain_line(unread)[:_LONGEST_HEADER],
    )


def _something(words: str) -> str:
    """Words, but for those that say that there is nothing."""
    return "" if _NONE.fullmatch(words) else words


def _hidden(table: RawTable, header: int) -> Iterator[ImportProblem]:
    hidden = sorted(row for row in table.hidden_rows if row > header and row in table.rows)
    if hidden:
        yield ImportProblem(
            code="hidden_row",
            severity="warning",
            sheet=table.name,
            row=hidden[0],
            message=f"有{len(hidden)}行是隐藏的，没有读入",
            remedy="需要时在原文件里取消隐藏后再读。",
        )


def _too_many(name: str, rows: int) -> WorldError:
    return WorldError(
        "FILE_TOO_LARGE",
        f"“{name[:60]}”有{rows}行，不像是一个上传包的答复，没有读。",
        f"请只导出这个上传包的内容（最多{MOST_ROWS}行）后再读。",
    )
