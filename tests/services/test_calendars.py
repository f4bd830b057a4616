"""A year's notice imported, days by hand, local festivals; what they move is told before anything is written."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from openpyxl import Workbook, load_workbook

from catalog_app.importers.calendar_files import read_notice
from catalog_app.importers.written_dates import read_day
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.services.calendar_files import write_moved_file, write_year_file
from catalog_app.services.calendars import (
    apply_plan,
    calendar_year,
    festival_days,
    festivals,
    own_day,
    plan_bundled,
    plan_days,
    plan_notice,
)
from catalog_app.services.deadlines import calendar_of
from catalog_app.support.progress import Silent
from tests.helpers.numbers import IDENTITY

NOTICE = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
        {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
    ],
}


def notice(folder, document=NOTICE):
    path = folder / "2027.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def sheet(folder, *rows):
    path = folder / "放假.xlsx"
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def open_one(session, stamp):
    """Formed on 28 December: five working days on is in the new year. Its display period is 10 working days."""
    item = session.workspace.items("13")[0]
    words = "自信息形成之日起5个工作日内公开，公示10个工作日"
    with session.workspace.transaction("准备", stamp) as recorder:
        recorder.save_item(structs.replace(item, deadline=parse_deadline(words)))
        for uid, state in (("p", State.DRAFT), ("q", State.PUBLISHED)):
            recorder.save_publication(
                Publication(
                    uid=uid,
                    item=item.uid,
                    title=f"名单{uid}",
                    year=2026,
                    formed=date(2026, 12, 28),
                    state=state,
                    created=stamp.now,
                    created_by="张某",
                )
            )
        for channel in item.channels.required:
            recorder.save_posting(Posting(uid=channel, publication="q", channel=channel, posted_on=date(2026, 12, 28)))
    return item


def test_a_notice_is_previewed_applied_and_undone(session, stamp, tmp_path, open_one):
    path = notice(tmp_path, {**NOTICE, "days": [*NOTICE["days"][:2], NOTICE["days"][3]]})
    plan = plan_notice(session, path)
    assert {(one.publication, one.old.isoformat(), one.new.isoformat()) for one in plan.moved} == {
        ("p", "2027-01-05", "2027-01-06"),
        ("q", "2027-01-12", "2027-01-13"),
    }
    assert session.workspace.calendar_days() == []
    assert calendar_year(session, 2027).status == "provisional"
    changes = apply_plan(session, plan, stamp)
    assert changes.name == "导入2027年放假安排"
    assert calendar_year(session, 2027).status == "official"
    assert not calendar_of(session).is_working_day(date(2026, 12, 31))
    assert plan_notice(session, path).is_empty
    session.undo(stamp)
    assert session.workspace.calendar_days() == []


def test_what_moves_is_listed_with_its_old_and_new_day(session, stamp, open_one):
    festival = own_day(date(2026, 12, 30), off=True, name="古尔邦节", local=True)
    plan = plan_days(session, [festival])
    assert [(one.publication, (one.new - one.old).days > 0) for one in plan.moved if one.publication == "p"] == [
        ("p", True)
    ]
    assert {one.stage for one in plan.moved if one.publication == "q"} == {
        f"公示期（{channel}）" for channel in open_one.channels.required
    }
    apply_plan(session, plan, stamp)
    back = plan_days(session, (), [festival.date])
    assert [(one.old, one.new) for one in back.moved] == [(one.new, one.old) for one in plan.moved]
    apply_plan(session, back, stamp)
    assert session.workspace.calendar_days() == []


def test_an_amended_notice_replaces_the_first_and_keeps_local_days(session, stamp, tmp_path):
    apply_plan(session, plan_days(session, [own_day(date(2027, 4, 8), off=True, name="三月三", local=True)]), stamp)
    apply_plan(session, plan_notice(session, notice(tmp_path)), stamp)
    amended = {**NOTICE, "days": [*NOTICE["days"][:2], NOTICE["days"][3]]}
    plan = plan_notice(session, notice(tmp_path, amended))
    assert [day.date for day in plan.removed] == [date(2027, 1, 3)]
    apply_plan(session, plan, stamp)
    assert [(day.date.isoformat(), day.source) for day in session.workspace.calendar_days()][2:3] == [
        ("2027-04-08", "地方节日")
    ]
    with pytest.raises(UsageError, match="BAD_DAY"):
        plan_days(session, (), [date(2027, 5, 5)])


@pytest.mark.parametrize(
    "day",
    [
        own_day(date(2026, 10, 1), off=True, name="国庆"),
        own_day(date(2026, 11, 23), off=False, name="上班"),
        own_day(date(2026, 11, 24), off=True, name=" "),
    ],
)
def test_days_that_cannot_be(session, day):
    with pytest.raises(UsageError, match="BAD_DAY"):
        plan_days(session, [day])


def test_a_two_column_table_in_several_hands(tmp_path):
    path = sheet(
        tmp_path, ("2027年放假安排", None), ("日期", "休/班"), (date(2027, 1, 1), "休 元旦"), ("2027年1月3日", "班"),
        ("2027.10.1", "放假（国庆节）"), ("二〇二七年十月二日", "休"),
    )  # fmt: skip
    found = read_notice(path)
    assert found.year == 2027
    assert [(day.date.isoformat(), day.off, day.name) for day in found.days] == [
        ("2027-01-01", True, "元旦"),
        ("2027-01-03", False, ""),
        ("2027-10-01", True, "国庆节"),
        ("2027-10-02", True, ""),
    ]


@pytest.mark.parametrize(
    ("days", "what"),
    [
        ([], "没有日期"),
        ([("2027-10-01", True), ("2027-10-02", True), ("2027-10-02", False)], "既写放假又写上班"),
        ([("2027-10-01", True), ("2027-10-08", False)], "本来就是工作日"),
        ([("2027-10-01", True), ("2025-01-01", True)], "不在2027年"),
        ([("2027-01-01", True)], "没有2027年国庆节"),
        ([("2027-10-01", None)], "没有写明放假还是上班"),
        ([(str(date(2027, 9, 1) + timedelta(days=n)), True) for n in range(100)], "不像一年的放假安排"),
    ],
)
def test_what_is_no_notice(tmp_path, days, what):
    document = {"year": 2027, "days": [{"date": day, "isOffDay": off} for day, off in days]}
    with pytest.raises(UsageError, match=what):
        read_notice(notice(tmp_path, document))


@pytest.mark.parametrize("field", ["name", "source"])
def test_no_private_number_comes_in_by_a_notice(session, tmp_path, field):
    days = [{"date": "2027-10-01", "isOffDay": True, "name": IDENTITY if field == "name" else "国庆节"}]
    source = IDENTITY if field == "source" else ""
    with pytest.raises(GateError) as refused:
        plan_notice(session, notice(tmp_path, {"year": 2027, "source": source, "days": days}))
    assert IDENTITY not in str(refused.value)


def test_hostile_notices(tmp_path):
    many = [{"date": str(date(2020, 1, 1) + timedelta(days=n)), "isOffDay": True} for n in range(500)]
    for text in ("[" * 5_000, "{}", '{"days": 1}', json.dumps({"year": 2020, "days": many})):
        path = tmp_path / "x.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match="BAD_NOTICE"):
            read_notice(path)
    with pytest.raises(UsageError, match="没有写明“休”还是“班”"):
        read_notice(sheet(tmp_path, ("2027-10-01", "国庆")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025年1月6日", "2025-01-06"),
        ("2025.01.25", "2025-01-25"),
        ("２０２５－１－６", "2025-01-06"),
        ("2025/1/6 10:30", "2025-01-06"),
        ("20250106", "2025-01-06"),
        ("45663", "2025-01-06"),
        ("二〇二五年一月六日", "2025-01-06"),
        ("1月6日", "2025-01-06"),
        ("1.6", "2025-01-06"),
    ],
)
def test_days_as_clerks_write_them(text, found):
    assert read_day(text, 2025).isoformat() == found


@pytest.mark.parametrize("text", ["", "2025年13月1日", "2025-02-30", "待定", "9" * 500, "0000-00-00", "13月1日"])
def test_what_is_no_day(text):
    assert read_day(text, 2025) is None


def test_a_year_and_its_standing(session, stamp, tmp_path):
    assert calendar_year(session, 2027).standing == "暂定（放假安排尚未公布）"
    apply_plan(session, plan_days(session, [own_day(date(2027, 6, 1), off=True, name="停电")]), stamp)
    assert calendar_year(session, 2027).status == "provisional"  # one day told is no notice
    assert calendar_year(session, 2027).standing.endswith("本单位登记1天")
    apply_plan(session, plan_notice(session, notice(tmp_path)), stamp)
    assert calendar_year(session, 2027).standing == "已公布，本单位导入的安排"
    back = apply_plan(session, plan_bundled(session, 2027), stamp)
    assert back.name == "恢复随程序附带的2027年日历"
    assert [day.name for day in session.workspace.calendar_days() if day.date.year == 2027] == ["停电"]


def test_local_festivals_stand_together_and_go_together(session, stamp):
    plan = plan_days(session, festival_days(date(2026, 11, 26), 3, "古尔邦节", "阿勒泰"))
    apply_plan(session, plan, stamp)
    (found,) = festivals(session)
    assert (found.name, found.region, len(found.days)) == ("古尔邦节", "阿勒泰", 3)
    assert not calendar_of(session).is_working_day(date(2026, 11, 26))
    apply_plan(session, plan_days(session, (), found.days), stamp)
    assert festivals(session) == []
    for count in (0, 16, -1):
        with pytest.raises(UsageError, match="BAD_DAY"):
            festival_days(date(2026, 11, 26), count, "古尔邦节", "")


def test_a_notice_far_from_the_table_is_refused(session, tmp_path):
    days = [{"date": "1900-10-01", "isOffDay": True}]
    with pytest.raises(UsageError, match="1900年不在工作日历的范围内"):
        plan_notice(session, notice(tmp_path, {"year": 1900, "days": days}))
    for document, what in (
        ({"schema": "other/1", "days": days}, "格式标识是“other/1”"),
        ({"status": "provisional", "year": 1900, "days": days}, "还没有公布"),
        ({"year": 1900, "days": days * 2}, "写了两次"),
    ):
        with pytest.raises(UsageError, match=what):
            plan_notice(session, notice(tmp_path, document))
    assert session.workspace.calendar_days() == []


@pytest.mark.parametrize(("year", "name"), [(2026, "日历.xlsx"), (2025, "日历.json")])
def test_a_year_comes_back_as_it_left(session, tmp_path, year, name):
    found = calendar_year(session, year)
    out = write_year_file(found, frozenset(), tmp_path / name, replace=False, progress=Silent())
    told = read_notice(out)
    assert told.year == year
    assert [(day.date, day.off, day.name) for day in told.days] == [(day.date, day.off, day.name) for day in found.days]


@pytest.mark.parametrize("name", ["暂定.xlsx", "暂定.json"])
def test_a_reckoned_year_does_not_come_back_as_announced(session, tmp_path, name):
    out = tmp_path / name
    write_year_file(calendar_year(session, 2027), frozenset(), out, replace=False, progress=Silent())
    with pytest.raises(UsageError, match="放假安排还没有公布"):
        plan_notice(session, out)


def test_what_moved_is_saved_with_the_marks(session, stamp, tmp_path, open_one):
    plan = plan_days(session, [own_day(date(2026, 12, 30), off=True, name="古尔邦节", local=True)])
    assert {(one.new_words[-4:]) for one in plan.moved if one.new.year == 2027} == {"（暂定）"}
    out = write_moved_file(plan.moved, plan.name, frozenset(), tmp_path / "a.xlsx", replace=False, progress=Silent())
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert rows[2] == ("类别", "公开信息或事项", "时限", "原到期日", "新到期日")
    assert [row[4] for row in rows[3:]] == [one.new_words for one in plan.moved]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=12))
def test_any_notice_is_read_as_it_was_written_or_refused(tmp_path, told):
    told = {day: off or day.weekday() < 5 for day, off in told.items()} | {date(2027, 10, 1): True}
    days = [{"date": str(day), "isOffDay": off, "name": "节"} for day, off in told.items()]
    found = read_notice(notice(tmp_path, {"days": days}))
    assert {day.date: day.off for day in found.days} == told
    assert found.year == 2027


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([("国庆节", "休")], "里面没有日期"),
        ([("2027-10-01", "休"), ("2026-10-02", "休")], "2026-10-02不在2027年"),
        ([("2027-10-01", "休"), ("2027-10-01", "休")], "2027-10-01写了两次"),
        ([("2027-10-01", "休"), ("2027-10-08", "班")], "2027-10-08本来就是工作日"),
        ([("1900-10-01", "休"), ("1900-10-02", "休")], "1900年不在工作日历的范围内"),
        ([("2027-10-01", "国庆"), ("2027-10-02", "休")], "第1行2027-10-01没有写明“休”还是“班”"),
    ],
)
def test_a_table_that_is_no_notice_changes_nothing(session, tmp_path, rows, what):
    with pytest.raises(UsageError, match=what):
        plan_notice(session, sheet(tmp_path, *rows))
    assert session.workspace.calendar_days() == []
