"""Words of one period moved to another, and days by the calendar."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.model.periods import period_of, read_period, shift_day
from catalog_app.model.shifting import Shift

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
MONTHS = st.integers(-120, 120)


@pytest.mark.parametrize(
    ("base", "months", "before", "after"),
    [
        (7, 3, "2026年第三季度临时救助公示", "2026年第四季度临时救助公示"),
        (10, 3, "2026年第四季度临时救助公示", "2027年第一季度临时救助公示"),
        (10, 1, "2026年10月农村低保对象审核公示", "2026年11月农村低保对象审核公示"),
        (12, 1, "2026 年 12 月份财政收支", "2027 年 1 月份财政收支"),
        (9, 1, "2026年09月", "2026年10月"),
        (1, 12, "2026年度部门预算", "2027年度部门预算"),
        (9, 12, "2026—2027学年招生公告", "2027—2028学年招生公告"),
        (1, 6, "2026年上半年总结", "2026年下半年总结"),
        (7, 6, "2026年下半年总结", "2027年上半年总结"),
        (10, 3, "2026年临时救助10月公示", "2027年临时救助1月公示"),
        (7, 3, "二〇二六年三季度", "二〇二六年四季度"),
        (7, 3, "7月1日至9月30日，2026-08-15", "10月1日至12月31日，2026-11-15"),
        (7, 3, "截至2026年9月30日", "截至2026年12月31日"),
        (7, 3, "2026Q3", "2026Q4"),
        (10, 1, "公示期为7日，3个月内申请，共12人", "公示期为7日，3个月内申请，共12人"),
        (1, 1, "2026年1月31日", "2026年2月28日"),
    ],
)
def test_words_move(base, months, before, after):
    moved = Shift(date(2026, base, 1), months).words(before)
    assert (moved.text, moved.doubts) == (after, ())


@pytest.mark.parametrize(
    ("months", "before", "after", "doubt"),
    [
        (12, "青政发〔2026〕12号", "青政发〔2026〕12号", "〔2026〕12号"),
        (1, "第3批公益林补偿", "第3批公益林补偿", "第3批"),
        (12, "《条例》（2019年修订）", "《条例》（2019年修订）", "2019年"),
        (1, "2026年第三季度", "2026年第三季度", "2026年第三季度"),
        (3, "前三季度", "前三季度", "前三季度"),
        (1, "1—9月财政收支", "1—10月财政收支", "1—9月"),
        (3, "7-9月", "10-12月", "7-9月"),
        (1, "2026年2月31日", "2026年2月31日", "2026年2月31日"),
    ],
)
def test_what_is_not_sure_is_told(months, before, after, doubt):
    moved = Shift(date(2026, 7, 1), months).words(before)
    assert (moved.text, moved.doubts) == (after, (doubt,))


def test_between_tags_of_rich_text():
    moved = Shift(date(2026, 10, 1), 1).markup('<p title="2026年10月">2026年<strong>10月</strong>：第2批</p>')
    assert moved.text == '<p title="2026年10月">2026年<strong>11月</strong>：第2批</p>'
    assert moved.doubts == ("第2批",)


@settings(max_examples=60)
@given(DAYS, MONTHS)
def test_a_day_moves_by_whole_months(day, months):
    moved = shift_day(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])
    assert shift_day(moved, -months).day in (day.day, moved.day)


def test_beyond_the_calendar():
    with pytest.raises(OverflowError):
        shift_day(date(9990, 1, 1), 120)
    assert Shift(date(2026, 10, 1), 1).words("截至9999-12-31").text == "截至9999-12-31"


@settings(max_examples=60)
@given(DAYS, st.sampled_from(["year", "half", "quarter", "month"]), st.integers(-8, 8))
def test_a_title_names_the_period_it_is_moved_to(day, span, steps):
    period = period_of(day, span)
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1}[span] * steps
    after = period.shifted(months)
    assert Shift(period.first, months).words(f"{period.words}低保公示").text == f"{after.words}低保公示"
    assert Shift(after.first, -months).words(f"{after.words}低保公示").text == f"{period.words}低保公示"
    assert read_period(after.key) == after


@settings(max_examples=60)
@given(st.text("2026年第三季度十月1-9日至〔〕号上半前Q ", max_size=24), st.integers(1, 24))
def test_any_words_can_be_moved_and_nothing_moves_by_nothing(text, months):
    Shift(date(2026, 7, 1), months).words(text)
    assert Shift(date(2026, 7, 1), 0).words(text).text == text
