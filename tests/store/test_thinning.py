"""The table of which automatic backups go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.store.backup import thin

NOW = datetime.fromisoformat("2026-11-23T12:00")  # a Monday


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("dates", "dropped"),
    [
        ([], []),
        (["11-23T11:00"], []),
        (["11-23T11:59", "11-23T11:58", "11-22T12:01"], []),
        (["11-20T08:00", "11-20T17:00", "11-19T09:00"], ["11-20T08:00"]),
        (["11-22T11:00", "11-22T12:30", "11-22T11:30"], ["11-22T11:00"]),
        (["10-26T09:00", "10-28T09:00", "11-01T09:00"], ["10-26T09:00", "10-28T09:00"]),
        (["10-25T09:00", "10-26T09:00"], []),
        (["08-03T09:00", "08-20T09:00", "09-01T09:00"], ["08-03T09:00"]),
        (["11-24T09:00", "11-23T09:00"], []),
        (["03-02T09:00"], []),
    ],
)
def test_what_goes(dates: list[str], dropped: list[str]):
    assert thin([at(date) for date in dates], NOW) == {at(date) for date in dropped}


def test_of_one_day_only_the_newest_stay():
    dates = [NOW - timedelta(minutes=place) for place in range(30)]
    assert thin(dates, NOW) == set(dates[24:])


def test_after_two_years_and_a_half_they_go_but_never_the_newest():
    new, old = datetime.fromisoformat("2023-01-01"), datetime.fromisoformat("2022-01-01")
    assert thin([old, new], NOW) == {old}
    assert thin([old, new, NOW], NOW) == {old, new}


DATES = st.lists(st.datetimes(NOW - timedelta(days=1200), NOW + timedelta(days=30)), max_size=60)


@given(DATES, st.integers(1, 800))
def test_the_newest_stays_thinning_again_drops_nothing_and_what_is_kept_stays_few(dates: list[datetime], days: int):
    dropped = thin(dates, NOW)
    kept = set(dates) - dropped
    assert dropped <= set(dates)
    assert not dates or max(dates) in kept
    assert thin(kept, NOW) == set()
    later = NOW + timedelta(days=days)
    assert len(kept - thin(kept, later)) <= 24 + 15 + 9 + 25 + 1


def test_daily_backups_of_three_years_leave_a_ladder():
    kept: set[datetime] = set()
    for day in range(1095):
        now = datetime.fromisoformat("2023-11-24T09:00") + timedelta(days=day)
        kept.add(now)
        kept -= thin(kept, now)
    ages = sorted((now - date).days for date in kept)
    assert ages[:14] == list(range(14))
    assert 14 + 8 + 22 <= len(ages) <= 14 + 10 + 26
    assert ages[-1] <= 14 + 56 + 720
