"""A station's form: its own items, drop-downs in the cells, and back in without any mapping."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from msgspec import structs

from catalog_app.model.catalog import Origin
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Station
from catalog_app.services import importing
from catalog_app.services.session import Session
from catalog_app.services.templates import template_job, write_template_file
from catalog_app.support.progress import Silent

LAND = Station(uid="land", name="自然资源所", domains=("06",))


@pytest.fixture
def form(session: Session, stamp: Stamp, tmp_path: Path) -> Path:
    with session.workspace.transaction("登记站所", stamp) as recorder:
        recorder.save(LAND)
        recorder.save(structs.replace(LAND, uid="idle", name="文化站", domains=()))
        other = session.workspace.items("06")[-1]
        recorder.save_item(structs.replace(other, station="idle"))
    job = template_job(session, "自然资源所")
    return write_template_file(job, tmp_path / "填报表.xlsx", replace=False, progress=Silent())


def column_of(sheet: openpyxl.worksheet.worksheet.Worksheet, label: str) -> int:
    return next(cell.column for row in sheet["A3:Z4"] for cell in row if cell.value == label)


def test_only_the_stations_own_items_stand_in_it(session: Session, form: Path) -> None:
    [sheet] = openpyxl.load_workbook(form).worksheets
    numbers = [row[0].value for row in sheet.iter_rows(min_row=5, min_col=column_of(sheet, "事项编号"))]
    own = [item.number for item in session.workspace.items("06")[:-1]]
    assert [number for number in numbers if number] == own
    assert numbers.count(None) == 10
    assert sheet["A1"].value == "自然资源所征地补偿领域公开事项填报表"


def test_choices_stand_in_the_cells(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    [sheet] = book.worksheets
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    letter = sheet.cell(5, column_of(sheet, "来源")).column_letter
    assert rules[f"{letter}5"].formula1 == '"国家目录,改编,本地,不适用"'
    town = sheet.cell(5, column_of(sheet, "乡级")).column_letter
    assert rules[f"{town}5"].formula1 == '"√"'
    deadline = rules[sheet.cell(5, column_of(sheet, "公开时限")).coordinate]
    assert "信息形成或者变更之日起20个工作日内" in deadline.formula1
    assert not deadline.showErrorMessage, "other words may be typed"
    assert all(len(rule.formula1 or "") <= 257 for rule in rules.values())


def test_an_untouched_form_changes_nothing(session: Session, form: Path) -> None:
    plan = importing.plan_import(session, importing.read_files([form], Silent()))
    held = {item.number for item in session.workspace.items("06")[:-1]}
    assert {line.item.number for line in plan.lines} == held
    assert {line.fields for line in plan.lines} <= {(), ("station",)}
    assert plan.problems == ()


def test_what_the_station_filled_in_comes_back(session: Session, stamp: Stamp, form: Path) -> None:
    book = openpyxl.load_workbook(form)
    [sheet] = book.worksheets
    sheet.cell(5, column_of(sheet, "来源")).value = "不适用"
    sheet.cell(5, column_of(sheet, "理由")).value = "本镇没有这项业务"
    row = next(n for n in range(5, 60) if not sheet.cell(n, column_of(sheet, "事项编号")).value)
    sheet.cell(row, column_of(sheet, "一级事项")).value = "征地信访"
    sheet.cell(row, column_of(sheet, "公开时限")).value = "及时公开"
    book.save(form)
    first = session.workspace.items("06")[0]
    plan = importing.plan_import(session, importing.read_files([form], Silent()))
    importing.apply_import(session, plan, stamp)
    changed = session.workspace.item(first.uid)
    assert (changed.origin, changed.reason) == (Origin.NOT_APPLICABLE, "本镇没有这项业务")
    added = session.workspace.items("06")[-1]
    assert (added.level1, added.deadline.text, added.station) == ("征地信访", "及时公开", "land")


def test_a_station_without_work_gets_no_form(session: Session, form: Path) -> None:
    with pytest.raises(UsageError, match="UNKNOWN_STATION"):
        template_job(session, "农机站")


def test_a_station_must_be_in_charge_of_something(session: Session, form: Path, stamp: Stamp) -> None:
    with session.workspace.transaction("收回", stamp) as recorder:
        recorder.save_item(structs.replace(session.workspace.items("06")[-1], station=None))
    with pytest.raises(UsageError, match="NOTHING_TO_FILL_IN"):
        template_job(session, "文化站")
