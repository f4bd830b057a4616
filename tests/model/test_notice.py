"""Notices: lists by village with their sums, and sentences that say nothing twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.model.cases import DisplayPeriod
from catalog_app.model.notice import amount, notice_table
from catalog_app.model.notice_words import filled, period_of, period_words, spoken_period, subject

COLUMNS = (("sequence", "编号"), ("village", "村"), ("name", "户主"), ("amount", "金额（元）"), ("remark", "备注"))
ROWS = (
    ("7", "河口村", "张小明", "1,200.50", ""),
    ("8", "大坪村", "李芳", "800", ""),
    ("9", "河口村", "王强", "99.5", ""),
)


def table(**changes: object):
    villages = [row[1] for row in ROWS]
    return notice_table(COLUMNS, ROWS, villages, **({"order": ("大坪村", "河口村"), "added": ("amount",)} | changes))


def test_a_list_stands_by_villages_in_their_order_numbered_anew_with_sums():
    made = table()
    assert made.labels == ("编号", "户主", "金额（元）")  # the village is told by the headings, no remark was made
    assert list(made.lines()) == [
        ("heading", ("大坪村（1户）",)),
        ("row", ("1", "李芳", "800")),
        ("heading", ("河口村（2户）",)),
        ("row", ("2", "张小明", "1,200.50")),
        ("row", ("3", "王强", "99.5")),
        ("total", ("小计", "", "1300.00")),
        ("total", ("合计（3户）", "", "2100.00")),
    ]


def test_villages_with_few_rows_keep_their_column_in_place_of_headings():
    made = table(crowd=3)
    assert made.labels == ("编号", "村", "户主", "金额（元）")
    assert [cells[:2] for kind, cells in made.lines() if kind == "row"] == [
        *(("1", "大坪村"), ("2", "河口村"), ("3", "河口村"))
    ]


def test_a_column_that_holds_words_is_not_added_up():
    rows = (*ROWS, ("10", "河口村", "赵丽", "大米50公斤", ""))
    made = notice_table(COLUMNS, rows, [row[1] for row in rows], added=("amount",))
    assert not any("".join(group.totals) for group in made.groups)  # one row is its own sum
    assert made.totals[-1] == ""
    assert made.unadded == (dict(COLUMNS)["amount"],)


def test_full_width_numbers_are_added_too():
    assert amount("－１，４８０．５元") == Decimal("-1480.5")


def test_one_village_has_no_heading_and_its_column_goes_only_where_the_title_says_it():
    rows = [ROWS[0], ROWS[2]]
    villages = ["河口村"] * 2
    assert [group.name for group in notice_table(COLUMNS, rows, villages).groups] == [""]
    assert "村" in notice_table(COLUMNS, rows, villages).labels
    assert "村" not in notice_table(COLUMNS, rows, villages, titled=True).labels


def test_rows_without_village_come_last():
    made = notice_table(COLUMNS, ROWS, ["", "大坪村", "河口村"])
    assert [group.name for group in made.groups] == ["大坪村", "河口村", "未写明村（社区）"]


def test_names_are_counted_as_what_their_header_says():
    assert table().counted == "户"
    assert notice_table((("name", "姓名"),), [("甲",)], [""]).counted == "人"
    assert notice_table((("item", "项目"),), [("甲",)], [""]).counted == "项"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.decimals(-9999, 9999, places=2)), min_size=1, max_size=20))
def test_every_row_is_there_once_and_the_sums_agree(given_rows):
    rows = [(village, str(number)) for village, number in given_rows]
    made = notice_table((("village", "村"), ("amount", "元")), rows, [row[0] for row in rows], added=("amount",))
    shown = [cells for kind, cells in made.lines() if kind == "row"]
    assert sorted(cells[-1] for cells in shown) == sorted(number for _, number in rows)
    assert [cells[0] for cells in shown] == [str(number) for number in range(1, len(rows) + 1)]
    if len(rows) > 1:
        assert amount(made.totals[-1]) == sum(Decimal(number) for _, number in rows)


@pytest.mark.parametrize("text", ["", "五百", "1.2.3", "12,34", "½", "4²", "(480)", "--5", "1e5"])
def test_what_is_no_number_is_none(text: str):
    assert amount(text) is None


def test_a_value_says_nothing_its_sentence_says_already():
    template = "现将{year}年{item}发放情况公示如下。"
    values = {"year": "2026", "item": "2026年耕地地力保护补贴发放花名册"}
    assert filled(template, values) == "现将2026年耕地地力保护补贴发放情况公示如下。"
    assert filled("现将{item}公示如下。", {"item": "优秀村民"}) == "现将优秀村民公示如下。"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("关于青石桥镇优秀村民的公示", "优秀村民"),
        ("青石桥镇2026年惠农补贴公示", "2026年惠农补贴"),
        ("关于农村公路养护办法公开征求意见的公告", "农村公路养护办法"),
        ("公示", "公示"),
    ],
)
def test_what_a_title_is_about(title: str, words: str):
    assert subject(title, "青石桥镇") == words


def test_periods_are_said_in_words():
    assert [spoken_period(one) for one in ("2026", "2026Q3", "2026H1", "2026-10", "本届")] == [
        *("2026年", "2026年第三季度", "2026年上半年", "2026年10月", "本届")
    ]
    assert period_of(["2026年低保公示", "青石桥镇2026年第四季度低保名单"], 2025) == "2026年第四季度"
    assert period_of(["低保公示"], 2025) == "2025年"


def test_the_days_of_a_period_are_told_in_their_unit():
    begin, end = date(2026, 11, 23), date(2026, 12, 7)
    least = DisplayPeriod(days=10, unit="工作日", least=True)
    assert period_words("公告期", begin, end, least) == "公告期：2026年11月23日至2026年12月7日（不少于10个工作日）。"
    assert period_words("公示期", begin, end, None).endswith("（14日）。")
