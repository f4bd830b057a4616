"""The calendar table: announced years agree with an independent package, later ones hold the statutory days only."""

import json
import warnings
from datetime import date, timedelta

import pytest

from catalog_app.model.calendar import Calendar, CalendarDay, dated, load_calendar, merge_calendars
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.notice_words import period_words
from tests.helpers.standards import calendar


def days_from(first, last):
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def test_every_announced_day_agrees_with_chinesecalendar():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import chinese_calendar

        for day in days_from(date(2019, 1, 1), date(2026, 12, 31)):
            assert calendar().is_working_day(day) == chinese_calendar.is_workday(day), day
            assert calendar().status(day) == "official"


def test_working_days_a_year():
    counts = {
        year: sum(calendar().is_working_day(day) for day in days_from(date(year, 1, 1), date(year, 12, 31)))
        for year in (2024, 2025, 2026)
    }
    assert counts == {2024: 251, 2025: 248, 2026: 248}


def test_provisional_years_hold_the_thirteen_statutory_days():
    from lunardate import LunarDate

    for year in range(2027, 2036):
        days = {day.date: day.name for day in calendar().days(year)}
        assert sum(len(name.split("、")) for name in days.values()) == 13, year
        assert all(day.off and day.status == "provisional" for day in calendar().days(year))
        new_year = LunarDate(year, 1, 1).to_solar_date()
        assert [days[new_year + timedelta(days=n)] for n in (-1, 0, 1, 2)] == ["春节"] * 4
        assert "端午节" in days[LunarDate(year, 5, 5).to_solar_date()]
        assert "中秋节" in days[LunarDate(year, 8, 15).to_solar_date()]
        assert [day.day for day, name in days.items() if name == "清明节"] in ([4], [5])
        assert calendar().status(date(year, 7, 1)) == "provisional"


def test_why_tells_what_kind_of_day_it_is():
    assert calendar().why(date(2026, 10, 1)) == "国庆节放假"
    assert calendar().why(date(2026, 10, 10)) == "调休上班"
    assert calendar().why(date(2026, 10, 11)) == "周日"
    assert calendar().why(date(2026, 10, 12)) == "工作日"
    assert calendar().why(date(2031, 10, 1)) == "国庆节、中秋节放假"


def test_years_and_days_beyond_them():
    assert calendar().years == tuple(range(2019, 2036))
    assert calendar().covers(date(2035, 12, 31))
    for day in (date(2018, 12, 31), date(2036, 1, 1)):
        assert not calendar().covers(day)
        with pytest.raises(UsageError, match=r"DATE_OUT_OF_RANGE.*2019–2035年"):
            calendar().is_working_day(day)
    with pytest.raises(UsageError, match="现有任何年份"):
        Calendar({}, ()).why(date(2026, 1, 1))


def test_a_local_festival_stands_beside_our_days():
    festival = CalendarDay(date=date(2027, 4, 9), off=True, name="三月三")
    local = calendar().with_days([festival])
    assert local.why(date(2027, 4, 9)) == "三月三放假"
    assert local.status(date(2027, 4, 9)) == "official"
    assert local.status(date(2027, 4, 12)) == "provisional"
    assert local.why(date(2027, 10, 1)) == "国庆节放假"
    assert calendar().is_working_day(date(2027, 4, 9))


def test_a_years_notice_replaces_the_computed_year():
    notice = [
        CalendarDay(date=date(2027, 10, 1), off=True, name="国庆节"),
        CalendarDay(date=date(2027, 10, 9), off=False, name="国庆节"),
    ]
    told = calendar().with_days(notice)
    assert told.status(date(2027, 3, 1)) == "official"
    assert told.why(date(2027, 10, 9)) == "调休上班"
    assert told.is_working_day(date(2027, 5, 3))
    assert told.days(2027) == tuple(notice)
    assert told.status(date(2028, 3, 1)) == "provisional"


def year_file(**changes):
    document = {
        "schema": "catalog-app/calendar/1", "year": 2026, "status": "official", "source": "通知",
        "days": [{"date": "2026-10-01", "off": True, "name": "国庆节"}],
    }  # fmt: skip
    return json.dumps(document | changes).encode()


def test_a_later_file_holds_for_its_year():
    first = load_calendar(year_file(), "a")
    second = load_calendar(year_file(days=[{"date": "2026-10-10", "off": False, "name": "国庆节"}]), "b")
    merged = merge_calendars([first, second])
    assert [day.date.day for day in merged.days()] == [10]
    assert first.days()[0].source == "通知"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        year_file(schema="x"),
        year_file(status="maybe"),
        year_file(year=2025),
        year_file(days=[{"date": "2026-13-01", "off": True, "name": "x"}]),
        year_file(days=[{"date": "2026-10-01", "off": True, "name": "x"}] * 2),
    ],
)
def test_damaged_file_is_refused_by_name(data):
    with pytest.raises(WorldError, match=r"DAMAGED_CALENDAR: 工作日历文件 2026\.json 已损坏"):
        load_calendar(data, "2026.json")


def test_a_day_in_a_year_without_notice_is_shown_with_its_mark():
    assert dated(date(2027, 1, 8), provisional=not calendar().is_announced(date(2027, 1, 8))) == "2027-01-08（暂定）"
    assert dated(date(2026, 1, 8), provisional=not calendar().is_announced(date(2026, 1, 8))) == "2026-01-08"
    one = calendar().with_days([CalendarDay(date=date(2027, 4, 9), off=True, name="三月三")])
    assert not one.is_announced(date(2027, 4, 9))
    assert "截止日暂定" in period_words("公示期", date(2026, 12, 28), date(2027, 1, 8), None, provisional=True)
    assert "暂定" not in period_words("公示期", date(2026, 11, 2), date(2026, 11, 9), None)
