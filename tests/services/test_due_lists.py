"""The list of what is to be done, for the weekly meeting and the stations."""

from datetime import date

import pytest
from msgspec import structs
from openpyxl import load_workbook

from catalog_app.model.deadline import Stage
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import Posting
from catalog_app.model.unit import Station
from catalog_app.services.due_lists import (
    by_station,
    due_list_job,
    take_downs,
    write_due_list_file,
    write_station_lists,
)
from catalog_app.services.editing import save_places
from catalog_app.services.publications import record_publication
from catalog_app.support.progress import Silent

TODAY = date(2026, 11, 23)


@pytest.fixture
def late(session, stamp):
    station = Station(uid="s", name="自然资源所")
    save_places(session, [station], stamp)
    items = session.workspace.items("06")
    with session.workspace.transaction("站所", stamp) as recorder:
        recorder.save_item(structs.replace(items[0], station="s"))
    for item, title in ((items[1], "没有站所的公告"), (items[0], "征收土地预公告")):
        record_publication(session, item.uid, title, stamp, formed=date(2026, 9, 1))
    return session


def test_stations_come_in_their_order_and_those_without_last(late):
    found = [(name, line.title) for name, line in by_station(late, TODAY, 30)]
    assert found[0] == ("自然资源所", "征收土地预公告")
    assert found[-1][0] == "未指定站所"


def test_a_publication_with_a_station_of_its_own_goes_to_that(late, stamp):
    save_places(late, [Station(uid="s", name="自然资源所"), Station(uid="t", name="财政所")], stamp)
    item = late.workspace.items("06")[0]
    uid, _ = record_publication(late, item.uid, "财政所办的公告", stamp, formed=date(2026, 9, 1))
    with late.workspace.transaction("站所", stamp) as recorder:
        recorder.save_publication(structs.replace(late.workspace.publication(uid), station="t"))
    found = {line.title: name for name, line in by_station(late, TODAY, 30)}
    assert (found["财政所办的公告"], found["征收土地预公告"]) == ("财政所", "自然资源所")


def test_as_workbook_and_as_pdf(late, tmp_path):
    job = due_list_job(late, TODAY)
    book = write_due_list_file(job, tmp_path / "清单.xlsx", replace=False, progress=Silent())
    page = load_workbook(book).active
    texts = [[cell.value for cell in row] for row in page.iter_rows()]
    assert texts[0][0] == "青石桥镇政务公开待办清单"
    assert texts[2][:4] == ["序号", "站所", "状态", "要办的事"]
    assert texts[3][1:4] == ["自然资源所", "逾期", "征收土地预公告"]
    sheet = write_due_list_file(job, tmp_path / "清单.pdf", replace=False, progress=Silent())
    assert sheet.read_bytes().startswith(b"%PDF")
    with pytest.raises(UsageError, match="结尾"):
        write_due_list_file(job, tmp_path / "清单.txt", replace=False, progress=Silent())


def test_one_workbook_for_each_station_and_what_comes_down(late, stamp, tmp_path):
    item = late.workspace.items("06")[0]
    stages = (*item.deadline.stages, Stage(rule="calendar_days", days=7, kind="display"))
    with late.workspace.transaction("公示期", stamp) as recorder:
        recorder.save_item(structs.replace(item, station="s", deadline=structs.replace(item.deadline, stages=stages)))
    uid, _ = record_publication(late, item.uid, "挂久了的公示", stamp, formed=date(2026, 10, 1))
    posting = Posting(uid="p", publication=uid, channel="政府网站", posted_on=date(2026, 10, 2))
    with late.workspace.transaction("发布", stamp) as recorder:
        recorder.save_posting(posting)
    (down,) = take_downs(late, TODAY)
    assert (down.station, down.title, down.where) == ("自然资源所", "挂久了的公示", "政府网站")
    job = due_list_job(late, TODAY)
    assert "该撤下1处" in job.sheet.notes[0]
    assert job.sheet.lines[-1].station == "未指定站所"
    made = write_station_lists(job, tmp_path, replace=False, progress=Silent())
    assert [one.name for one in made] == ["待办清单20261123_自然资源所.xlsx", "待办清单20261123_未指定站所.xlsx"]
    texts = [[cell.value for cell in row] for row in load_workbook(made[0]).active.iter_rows()]
    assert texts[0][0] == "青石桥镇政务公开待办清单（自然资源所）"
    assert [row[2] for row in texts if row[3] == "挂久了的公示"][-1:] == ["该撤下"]


def test_nothing_to_do_is_said(session):
    with pytest.raises(UsageError, match="清单是空的"):
        due_list_job(session, TODAY, 0)
