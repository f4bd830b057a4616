"""Working-day arithmetic against vectors computed with two independent packages, and its rules."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.checks.workdays import (
    Due,
    add_months,
    add_working_days,
    due_date,
    next_working_day,
    previous_working_day,
)
from catalog_app.model.calendar import Calendar
from catalog_app.model.catalog import Stage
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.errors import UsageError
from tests.helpers.standards import calendar, standard_rows

DAY = timedelta(days=1)
event_days = st.dates(date(2019, 6, 1), date(2033, 6, 1))


def stage(text):
    return parse_deadline(text).stages[0]


def due_of(text, event):
    return due_date(stage(text), date.fromisoformat(event), calendar())


VECTORS = {
    "2026-01-30": ["02-04", "02-06", "02-10", "02-13", "02-27", "03-05"],
    "2026-02-10": ["02-13", "02-24", "02-26", "03-02", "03-09", "03-16"],
    "2026-04-24": ["04-29", "05-06", "05-08", "05-12", "05-19", "05-26"],
    "2026-09-16": ["09-20", "09-22", "09-24", "09-30", "10-13", "10-20"],
    "2025-09-18": ["09-23", "09-25", "09-28", "10-09", "10-15", "10-22"],
}


@pytest.mark.parametrize(("event", "dues"), VECTORS.items())
def test_published_vectors(event, dues):
    start = date.fromisoformat(event)
    found = [add_working_days(start, count, calendar()).isoformat()[5:] for count in (3, 5, 7, 10, 15, 20)]
    assert found == dues


@given(event_days, st.integers(1, 60))
def test_counting_on_and_back_meet(event, count):
    end = add_working_days(event, count, calendar())
    between = [event + DAY * n for n in range(1, (end - event).days + 1)]
    assert sum(map(calendar().is_working_day, between)) == count
    assert calendar().is_working_day(end)
    assert add_working_days(end + DAY, -count, calendar()) > event


@given(event_days)
def test_neighbouring_working_days(day):
    assert previous_working_day(day, calendar()) <= day <= next_working_day(day, calendar())
    assert add_working_days(day, 0, calendar()) == day
    if calendar().is_working_day(day):
        assert next_working_day(day, calendar()) == previous_working_day(day, calendar()) == day


def test_trace_shows_every_day_and_why():
    due = due_of("自信息形成之日起5个工作日内", "2026-04-24")
    assert (due.due, due.safe, due.provisional) == (date(2026, 5, 6), date(2026, 4, 30), False)
    assert due.trace[0].date == date(2026, 4, 25)
    assert due.trace[-1].date == due.due
    assert sum(row.counts for row in due.trace) == 5
    assert {row.date.day: row.why for row in due.trace if not row.counts} == {
        25: "周六", 26: "周日", 1: "劳动节放假", 2: "劳动节放假", 3: "劳动节放假", 4: "劳动节放假", 5: "劳动节放假",
    }  # fmt: skip


def test_calendar_days_run_on_over_a_holiday():
    due = due_of("自批准之日起20日内", "2026-09-16")
    assert due.due == date(2026, 10, 8)
    assert due.safe == date(2026, 9, 30)
    assert all(row.counts for row in due.trace)


@pytest.mark.parametrize(
    ("text", "event", "due", "safe"),
    [
        ("及时公开", "2026-09-30", "2026-10-08", "2026-09-30"),
        ("24小时内", "2026-10-01", "2026-10-02", "2026-10-01"),
        ("36小时内", "2026-10-01", "2026-10-03", "2026-10-01"),
        ("组织听证7个工作日前", "2026-09-16", "2026-09-07", "2026-09-04"),
        ("开标前15日发布", "2026-10-20", "2026-09-30", "2026-09-29"),
        ("提前一周发布", "2026-09-16", "2026-09-09", "2026-09-08"),
        ("3个月内", "2026-11-30", "2027-03-01", "2027-02-26"),
        ("每年3月31日前公布", "2026-09-16", "2027-03-31", "2027-03-30"),
        ("每年3月31日前公布", "2026-03-31", "2026-03-31", "2026-03-31"),
        ("每年2月底前公布", "2027-05-01", "2028-02-29", "2028-02-28"),
        ("每季度的首个月20日", "2026-09-16", "2026-10-20", "2026-10-19"),
        ("每季度末", "2026-09-16", "2026-09-30", "2026-09-29"),
        ("每季度第二个月10日前", "2026-09-16", "2026-11-10", "2026-11-09"),
        ("每年底前集中公布一次", "2026-09-16", "2026-12-31", "2026-12-30"),
        ("每月10日前", "2026-09-16", "2026-10-10", "2026-10-09"),
        ("次月15日前", "2026-09-16", "2026-10-15", "2026-10-14"),
        ("次年1月31日前", "2026-01-15", "2027-01-31", "2027-01-29"),
        ("2026年12月1日前", "2026-09-16", "2026-12-01", "2026-11-30"),
        ("每季度更新", "2026-09-16", "2026-12-16", "2026-12-15"),
        ("每周更新", "2026-09-16", "2026-09-23", "2026-09-22"),
        ("公示7天", "2026-09-28", "2026-10-08", "2026-10-08"),
        ("公示7个工作日", "2026-09-16", "2026-09-24", "2026-09-24"),
        ("20个工作日内", "2026-01-01", "2026-01-29", "2026-01-28"),
    ],
)
def test_due_and_safe_day(text, event, due, safe):
    found = due_of(text, event)
    assert (found.due.isoformat(), found.safe.isoformat()) == (due, safe)


@pytest.mark.parametrize("text", ["同上", "长期公开", "法律另有规定的从其规定", "2020年3月1日前"])
def test_what_has_no_date(text):
    assert due_of(text, "2026-09-16") is None


def test_provisional_where_a_notice_to_come_may_move_it():
    assert due_of("20个工作日内", "2026-12-20").provisional
    assert not due_of("5个工作日内", "2026-12-20").provisional
    assert due_of("3个月内", "2026-11-30").provisional
    assert due_of("每年3月31日前公布", "2026-09-16").provisional  # its safe day moves
    assert not due_of("每年3月31日前公布", "2026-02-16").provisional
    assert due_of("组织听证7个工作日前", "2027-01-06").provisional


def test_out_of_the_calendar():
    for text, event in (("20个工作日", "2035-12-20"), ("9999日内", "2026-01-01"), ("20个工作日", "1999-01-01")):
        with pytest.raises(UsageError, match="DATE_OUT_OF_RANGE"):
            due_of(text, event)
    for day in (date.min, date.max):
        with pytest.raises(UsageError, match="DATE_OUT_OF_RANGE"):
            add_working_days(day, 5 if day == date.max else -5, calendar())
    with pytest.raises(UsageError, match="DATE_OUT_OF_RANGE"):
        add_months(date(2026, 1, 1), 200000)
    with pytest.raises(UsageError, match="DATE_OUT_OF_RANGE"):
        add_working_days(date(2026, 1, 1), 10**9, calendar())


def test_first_days_of_the_table():
    first_only = Calendar({2026: "official"}, ())
    due = due_date(Stage(rule="working_days", days=1), date(2026, 1, 1), first_only)
    assert (due.due, due.safe) == (date(2026, 1, 2), date(2026, 1, 1))


@given(event_days)
def test_months_end_in_the_right_month(day):
    later = add_months(day, 1)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == 1
    assert later.day == day.day or later.day < day.day <= 31


def test_every_stage_of_the_standards_can_be_asked():
    event = date(2026, 9, 16)
    for row in standard_rows():
        for each in row.deadline.stages:
            due = due_date(each, event, calendar())
            assert (due is None) == (each.rule == "other" or each.when == "长期"), (row.id, each)
            assert due is None or (due.due > event) == (each.direction == "after"), (row.id, each)


def test_every_day_of_eight_years_agrees_with_the_package():
    """Counted on from each event day by the package alone, up to thirty working days; our own counting must agree."""
    last = date(2026, 12, 31)
    days = [date(2019, 1, 1) + DAY * number for number in range((last - date(2019, 1, 1)).days + 1)]
    worked = [day for day in days if chinese_calendar.is_workday(day)]
    assert worked == [day for day in days if calendar().is_working_day(day)]
    behind = 0
    for event in days:
        while behind < len(worked) and worked[behind] <= event:
            behind += 1
        expected = worked[behind : behind + 30]
        assert _counted_on(event, len(expected)) == expected, event
        assert not any(calendar().status(day) == "provisional" for day in expected)


def _counted_on(event, count):
    """The first to the last of so many due days, each from the one before: the rule of `add_working_days`."""
    found, day = [], event
    for _ in range(count):
        day = add_working_days(day, 1, calendar())
        found.append(day)
    return found


@given(st.dates(date(2019, 1, 1), date(2026, 10, 31)), st.integers(1, 30))
def test_stages_and_single_steps_agree(event, count):
    rule = Stage(rule="working_days", days=count)
    due = due_date(rule, event, calendar())
    assert due.due == _counted_on(event, count)[-1]
    assert sum(row.counts for row in due.trace) == count
    assert [row.date for row in due.trace] == [event + DAY * n for n in range(1, (due.due - event).days + 1)]
    assert due_date(rule, event, calendar(), told=False) == Due(due.due, due.safe, due.provisional)


@given(event_days, st.integers(1, 40), st.sampled_from(["working_days", "calendar_days"]))
def test_later_events_and_longer_limits_never_end_sooner(event, count, rule):
    due = due_date(Stage(rule=rule, days=count), event, calendar(), told=False)
    assert due.due > event
    assert due.safe <= due.due
    assert due_date(Stage(rule=rule, days=count), event + DAY, calendar(), told=False).due >= due.due
    assert due_date(Stage(rule=rule, days=count + 1), event, calendar(), told=False).due >= due.due


@given(st.dates(date(2026, 9, 1), date(2029, 1, 1)), st.integers(1, 40))
def test_a_year_without_notice_never_goes_unmarked(event, count):
    due = due_date(Stage(rule="working_days", days=count), event, calendar())
    told = [row.date.year > 2026 for row in due.trace]
    assert due.provisional == any(told)
    assert [row.why.endswith("（暂定）") for row in due.trace] == told
