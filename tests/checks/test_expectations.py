"""The next due day of what is updated at intervals comes by itself."""

from datetime import date

import pytest

from catalog_app.checks.expectations import UpdateBook, expectations
from catalog_app.model.catalog import Item
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.outlines import Showing
from catalog_app.model.periods import period_of, read_period
from catalog_app.model.publication import NoInformation
from tests.helpers.standards import calendar

TODAY = date(2026, 11, 23)


def day(text):
    return date.fromisoformat(text)


def due(words, *posted, signed=None, period="", today=TODAY):
    item = Item(uid="i", domain="15", number="15-001", position=1, level1="低保", deadline=parse_deadline(words))
    book = UpdateBook(today)
    for text in posted:
        book.add(Showing("i", "名单", period, day(text), day(text)))
    none = (
        [NoInformation(uid="n", item="i", period=signed, reason="无", signer="王某", on=today, by="李某")]
        if signed
        else []
    )
    found = expectations([item], book, none, calendar(), today, 365)
    return [one.due.due.isoformat() for one in found]


@pytest.mark.parametrize(
    ("words", "posted", "expected"),
    [
        ("每季度更新", ("2026-09-16",), "2026-12-16"),
        ("每季度更新", ("2026-05-06", "2026-08-31"), "2026-11-30"),
        ("每季度更新", (), "2026-12-31"),
        ("每年更新", ("2025-03-02",), "2026-03-02"),
        ("每半年更新", ("2026-06-30",), "2026-12-31"),
        ("每20个工作日更新", ("2026-09-16",), "2026-10-20"),
        ("长期公开并动态调整", ("2026-01-04",), "2027-01-04"),
        ("每月20日", ("2026-10-12",), "2026-11-20"),
        ("每月20日", ("2026-10-12", "2026-11-21"), "2026-12-20"),  # one day late, and it is November's
        ("每月20日", ("2026-08-12", "2026-11-03"), "2026-11-20"),  # October was missed and is made good
        ("每月20日", (), "2026-12-20"),
        ("每季度的首个月20日", ("2026-07-20",), "2026-10-20"),
        ("每年3月31日前公布", ("2026-02-10",), "2027-03-31"),
    ],
)
def test_next_due_day(words, posted, expected):
    assert due(words, *posted) == [expected]


def test_what_has_none():
    assert due("自信息形成之日起20个工作日内", "2026-09-16") == []
    assert due("每20个工作日更新") == due("长期公开并动态调整") == []
    assert due("每20个工作日更新", "2035-12-20", today=day("2035-12-30")) == []


def test_a_signed_period_is_done_and_so_is_one_reported_on():
    assert due("每季度更新", "2026-07-16", signed="2026Q4") == ["2027-03-31"]
    assert due("每季度更新", signed="2026Q4") == ["2027-03-31"]
    assert due("每月20日", "2026-10-12", signed="2026-11") == ["2026-12-20"]
    assert due("每季度更新", "2026-10-12", period="2026年第四季度") == ["2027-03-31"]
    assert due("每季度更新", "2026-10-12", period="2026Q3") == ["2027-01-12"]
    assert due("每季度更新", "2026-09-16", period="2026Q3") == ["2026-12-31"]  # from a month's end to a month's end
    assert due("每月更新", signed="2027-02", today=day("2027-02-20")) == ["2027-03-31"]


@pytest.mark.parametrize(
    ("text", "key", "last"),
    [
        ("2026", "2026", "2026-12-31"),
        ("2026年度", "2026", "2026-12-31"),
        ("2026Q3", "2026Q3", "2026-09-30"),
        ("2026年第三季度", "2026Q3", "2026-09-30"),
        ("2026年上半年", "2026H1", "2026-06-30"),
        ("2026-02", "2026-02", "2026-02-28"),
        ("2026年10月份", "2026-10", "2026-10-31"),
    ],
)
def test_periods_are_read_and_follow_each_other(text, key, last):
    period = read_period(text)
    assert (period.key, period.last.isoformat()) == (key, last)
    assert read_period(period.key) == read_period(period.words) == period == period_of(period.first, period.span)
    assert (period.next().first - period.last).days == 1


@pytest.mark.parametrize("text", ["", "2026Q5", "2026-13", "0000", "9999", "第三季度", "2026年第二十季度"])
def test_what_is_no_period(text):
    assert read_period(text) is None
