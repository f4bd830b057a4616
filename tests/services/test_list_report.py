"""Lists as workbooks: the gate reads them before they have their name, and every doubt has its place."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalog_app.exporters.layout import Column
from catalog_app.exporters.list_workbook import ListSheet
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.findings import ImportProblem
from catalog_app.model.product import PRODUCT
from catalog_app.services.list_report import problem_sheet, write_list_report
from catalog_app.support.progress import Silent
from tests.helpers.numbers import IDENTITY

COLUMNS = (Column(key="name", label="名称", width=9),)


def listed(text: str) -> ListSheet:
    return ListSheet(name="名单", title="名单", columns=COLUMNS, rows=[(text,)])


def test_a_list_is_signed_by_the_program_and_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "清单.xlsx"
    assert write_list_report([listed("张某")], (), out, replace=False, progress=Silent()) == out
    book = load_workbook(out)
    assert (book.properties.creator, book.active["A3"].value) == (PRODUCT, "张某")
    with pytest.raises(UsageError, match="清单"):
        write_list_report([listed("李某")], (), out, replace=False, progress=Silent())
    with pytest.raises(UsageError):
        write_list_report([listed("李某")], (), tmp_path / "清单.txt", replace=False, progress=Silent())


def test_a_number_stops_the_list_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(GateError):
        write_list_report([listed(IDENTITY)], (), tmp_path / "清单.xlsx", replace=False, progress=Silent())
    assert list(tmp_path.iterdir()) == []


def test_a_doubt_is_told_with_its_place() -> None:
    problem = ImportProblem(
        code="day",
        severity="error",
        message="不是日期",
        remedy="改正",
        sheet="2024",
        row=7,
        column="发布日期",
        text="待定",
    )
    sheet = problem_sheet([problem])
    assert list(sheet.rows) == [("错误", "2024 第7行", "发布日期", "待定", "不是日期", "改正")]
    assert [column.label for column in sheet.columns][:3] == ["程度", "位置", "栏目"]
