"""The portal's answers, wherever the header stands and whatever the columns are called."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog_app.importers.answers import (
    MOST_ROWS,
    pasted_answers,
    read_answers,
    read_moment,
    said_of,
    understand_answers,
)
from catalog_app.importers.grid import RawFile, RawTable
from catalog_app.model.errors import WorldError
from catalog_app.support.progress import Silent


def at(words: str) -> datetime:
    return datetime.fromisoformat(words)


def a_book(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_an_export_with_a_title_above_its_header(tmp_path: Path) -> None:
    path = a_book(
        tmp_path / "导出.xlsx",
        ["县政府门户信息导出"],
        [],
        ["序号", "信息名称", "索引号", "链接地址", "发布日期", "发布时间", "审核状态", "退回意见"],
        [
            1,
            "关于甲的公示",
            "11420000-001",
            "https://www.example.gov.cn/1.html",
            "x",
            at("2026-11-24 09:05"),
            "已发布",
        ],
        [2, "关于乙的公示", "", "", "", "", "审核未通过", "缺 附件"],
        [3, "关于丙的公示", "", "", "", "", "待审核", ""],
        [4, "", "", "", "", "", "已发布", ""],
    )
    first, second, third = read_answers(path, Silent()).lines
    assert (first.title, first.index_no, first.url) == (
        "关于甲的公示",
        "11420000-001",
        "https://www.example.gov.cn/1.html",
    )
    assert (first.row, first.said, first.published) == (4, "accepted", at("2026-11-24 09:05"))
    assert (second.said, second.reason) == ("rejected", "缺 附件")
    assert third.said == "waiting"


def test_our_own_list_with_answers_written_into_it() -> None:
    text = "标题\t索引号\t文号\t目录事项编号\t正文文件\t备注\t网址\n=甲\tA-1\t〔2026〕1号\t06-001\t001_甲/正文.html\t新增\thttp://a.cn/1\n"
    (line,) = pasted_answers(None, text).lines
    assert (line.title, line.doc_no, line.item_number, line.body_file) == (
        "=甲",
        "〔2026〕1号",
        "06-001",
        "001_甲/正文.html",
    )
    assert (line.reason, line.url, line.said) == ("", "http://a.cn/1", "")


def test_a_table_pasted_from_a_page() -> None:
    rows = "<tr><th>标题</th><th>处理结果</th><th>原因</th></tr><tr><td>甲</td><td>退回</td><td>错字</td></tr>"
    html = f"<table>{rows}</table>"
    (line,) = pasted_answers(html, "甲 退回").lines
    assert (line.title, line.said, line.reason) == ("甲", "rejected", "错字")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("已发布", "accepted"), ("审核通过", "accepted"), ("未通过", "rejected"), ("不予采用", "rejected"),
        ("退回修改", "rejected"), ("审核中", "waiting"), ("未审核", "waiting"), ("已撤下", "taken_down"),
        ("", ""), ("甲乙丙", "unclear"), ("√", "accepted"), ("不公开", "rejected"), ("=1+1", "unclear"),
        ("=已发布", "unclear"), ("不发布", "unclear"), ("非正常", "unclear"), ("未发布", "waiting"),
    ],
)  # fmt: skip
def test_words_of_a_state(words: str, said: str) -> None:
    assert said_of(words) == said


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2026-11-24 10:30:00", at("2026-11-24 10:30")),
        ("2026年11月24日 9时5分", at("2026-11-24 09:05")),
        ("2026/11/24", at("2026-11-24 00:00")), ("20261124", at("2026-11-24 00:00")),
        ("46350.5", at("2026-11-24 12:00")), ("昨天", None), ("2026-11-24 25:00", None), ("2026-13-01", None),
    ],
)  # fmt: skip
def test_moments(words: str, moment: datetime | None) -> None:
    assert read_moment(words) == moment


def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    path = a_book(tmp_path / "名册.xlsx", ["姓名", "村"], ["张三", "甲村"])
    with pytest.raises(WorldError, match="NO_ANSWERS"):
        read_answers(path, Silent())
    with pytest.raises(WorldError, match="NO_ANSWERS"):
        pasted_answers(None, "")


def test_a_file_of_a_hundred_thousand_rows_is_refused() -> None:
    rows = {1: {1: "标题", 2: "状态"}} | {number: {1: "甲", 2: "已发布"} for number in range(2, MOST_ROWS + 3)}
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        understand_answers(RawFile("xlsx", (RawTable("一", rows=rows),)), "大.xlsx")


def test_hidden_rows_are_told_and_not_read() -> None:
    rows = {1: {1: "标题", 2: "状态"}, 2: {1: "甲", 2: "退回"}, 3: {1: "乙", 2: "退回"}}
    found = understand_answers(RawFile("xlsx", (RawTable("一", rows=rows, hidden_rows={2}),)), "隐藏.xlsx")
    assert [line.title for line in found.lines] == ["乙"]
    assert [problem.row for problem in found.problems] == [2]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["标题", "状态", "网址", "甲", "=1+1", "退回", "\t", "", "2026-1-1"]), max_size=4)
    )
)
def test_any_paste_is_read_or_refused(rows: list[list[str]]) -> None:
    with suppress(WorldError):
        found = pasted_answers(None, "\n".join("\t".join(row) for row in rows))
        assert all(line.title or line.index_no for line in found.lines)


@pytest.mark.parametrize("word", ["无", "—", "-", "/", "没有"])
def test_a_word_for_nothing_is_no_address_no_reason_and_no_number(word: str) -> None:
    words = f"标题\t状态\t网址\t退回原因\t索引号\t门户索引号\n甲公告\t已发布\t{word}\t{word}\t{word}\t{word}\n"
    (line,) = pasted_answers(None, words).lines
    assert (line.said, line.url, line.reason, line.index_no, line.given_index) == ("accepted", "", "", "", "")


def test_a_formula_without_result_is_not_nothing(tmp_path: Path) -> None:
    url = "https://www.example.gov.cn/1.html"
    header = ["标题", "状态", "网址"]
    path = a_book(tmp_path / "导出.xlsx", header, ["甲", "=1+1", url], ["乙", "已发布", "=A1"], ["丙", "", url])
    assert [line.unread for line in read_answers(path, Silent()).lines] == ["状态", "网址", ""]
    many = [["甲", "=1+1", url] for _ in range(52)]
    path = a_book(tmp_path / "许多.xlsx", header, *many)
    assert {line.unread for line in read_answers(path, Silent()).lines} == {"状态"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig", "utf-8"])
def test_exports_in_the_encodings_of_portals(tmp_path: Path, encoding: str) -> None:
    text = '门户信息导出,,,\n标题,审核状态,网址,发布时间\n"甲，公示（１）",已发布,https://a.gov.cn/1,46350\n'
    path = tmp_path / "导出.csv"
    path.write_bytes(text.encode(encoding))
    (line,) = read_answers(path, Silent()).lines
    assert (line.title, line.said, line.published) == ("甲，公示（１）", "accepted", at("2026-11-24 00:00"))
