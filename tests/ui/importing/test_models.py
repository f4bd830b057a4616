"""Models of the import wizard under Qt's own tester, and what they tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from catalog_app.importers.plan import Draft, PlanLine
from catalog_app.model.catalog import Item, Origin
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import ImportProblem
from catalog_app.ui.models.choice_rows import ChoiceRowsModel
from catalog_app.ui.models.import_columns import COLUMN_COLUMNS, ColumnRow, key_choices, key_label, value_of
from catalog_app.ui.models.import_files import FILE_COLUMNS, FileRow
from catalog_app.ui.models.import_lines import ImportLinesModel, line_columns
from catalog_app.ui.models.import_problems import PROBLEM_COLUMNS, ProblemRow
from catalog_app.ui.models.import_tables import SKIP, TABLE_COLUMNS, TableRow
from catalog_app.ui.models.raw_preview import HEADER_ROLE, RawPreviewModel, column_name
from catalog_app.ui.models.rows import TONE_ROLE, Column, RowsModel
from tests.ui.conftest import check_model

pytestmark = pytest.mark.usefixtures("qapp")
DISPLAY, EDIT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole


def texts(columns: tuple[Column, ...], row: object) -> list[str]:
    return [column.text(row) for column in columns]


def test_a_file_is_told_with_kind_size_and_what_went_wrong() -> None:
    error = WorldError("DAMAGED_FILE", "文件已损坏。", "请另存后再试。")
    waiting = FileRow(Path("目录.et"), "waiting", size=3 << 20)
    assert texts(FILE_COLUMNS, waiting) == ["目录.et", "WPS 表格", "3.0 MB", "尚未读取", ""]
    read = FileRow(Path("目录.xls"), "read", kind="html", size=2048, tables=2)
    assert texts(FILE_COLUMNS, read) == ["目录.xls", "网页", "2 KB", "已读取", "2张表格"]
    failed = FileRow(Path("目录.pdf"), "failed", error=error)
    assert texts(FILE_COLUMNS, failed) == ["目录.pdf", "PDF", "", "读不了", "文件已损坏。"]


def test_tables_set_aside_are_muted_and_those_without_domain_warn() -> None:
    tone = next(column.tone for column in TABLE_COLUMNS if column.key == "domain")
    assert tone(TableRow("甲.xlsx", "附件", why="这张表不是公开目录")) == "not_applicable"
    found = TableRow("甲.xlsx", "目录", ("甲.xlsx", "目录", 1), domain="06", domain_words="征地补偿", items=8)
    assert tone(found) == ""
    assert tone(structs.replace(found, domain=SKIP)) == "not_applicable"
    assert tone(structs.replace(found, domain="", why="看不出")) == "warning"


def test_columns_say_what_they_are_taken_for_and_how_sure() -> None:
    row = ColumnRow(7, "公开时限", "deadline", "label", ("及时",))
    assert texts(COLUMN_COLUMNS, row) == ["G", "公开时限", "公开时限", "确定", "及时", "", ""]
    unknown = structs.replace(row, key="extra")
    assert texts(COLUMN_COLUMNS, unknown)[2:4] == ["附加栏（照原文保留）", "没有对应的栏目"]
    assert texts(COLUMN_COLUMNS, structs.replace(unknown, how="chosen"))[3] == "由您指定"
    assert key_label("levels.县级+乡级") == "公开层级·县级、乡级"
    assert next(key for key, _ in key_choices(structs.replace(row, key="levels.县级+乡级"))) == "levels.县级+乡级"
    assert {"level1", "audience.groups", "mode", "number", "extra", "ignore"} <= {key for key, _ in key_choices(row)}


def test_choosing_is_told_and_the_owner_answers() -> None:
    model = ChoiceRowsModel(COLUMN_COLUMNS, "key", key_choices, value_of)
    check_model(model)
    row = ColumnRow(1, "谁来公布", "extra", "label")
    model.set_rows([row, ColumnRow(2, "时限", "deadline", "alias")])
    told: list[tuple[int, str]] = []
    model.chosen.connect(lambda place, key: told.append((place, key)))
    index = model.index(0, model.choice_column)
    assert index.data(EDIT) == "extra"
    assert index.flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.index(0, 1).flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(index, "nonsense")
    assert model.setData(index, "extra")
    assert model.setData(index, "publisher")
    assert told == [(0, "publisher")]
    model.replace_row(0, structs.replace(row, key="publisher", how="chosen"))
    assert index.data() == "公开主体"


def test_the_preview_shows_the_file_as_it_stands() -> None:
    model = RawPreviewModel()
    check_model(model)
    rows = {1: {1: "标题", 2: "标题", 3: "标题"}, 3: {1: "序号", 3: "事项"}, 4: {1: "1", 3: "听证"}}
    model.set_table(rows, (3,), {1: {2, 3}})
    assert [model.headerData(at, Qt.Orientation.Vertical) for at in range(3)] == ["1", "3", "4"]
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == ["A", "B", "C"]
    assert [model.index(0, at).data() for at in range(3)] == ["标题", "", ""]
    assert [model.index(at, 0).data(HEADER_ROLE) for at in range(3)] == [False, True, False]
    assert model.shown_range(1, 1, 1, 3) == (0, 0, 1, 3)
    assert model.shown_range(2, 1, 2, 3) is None
    model.set_headers((4,))
    assert model.index(2, 0).data(HEADER_ROLE)
    assert (column_name(26), column_name(27), column_name(703)) == ("Z", "AA", "AAA")


def test_a_problem_tells_its_whole_place() -> None:
    problem = ImportProblem(
        code="x",
        severity="warning",
        message="看不清",
        remedy="请核对",
        sheet="目录",
        row=7,
        column="公开时限",
        text="及",
    )
    row = ProblemRow(problem, "甲.xlsx", "甲.xlsx")
    assert texts(PROBLEM_COLUMNS, row) == ["提醒", "第7行 · 公开时限 · 目录 · 甲.xlsx", "看不清", "及", "请核对"]
    homeless = structs.replace(problem, code="unknown_domain", sheet="剪贴板", row=None, column=None)
    pasted = ProblemRow(homeless, "剪贴板", "剪贴板")
    assert texts(PROBLEM_COLUMNS, pasted)[1::3] == ["剪贴板", "请回到“表格”一步，在“归入领域”里选择。"]
    model = RowsModel(PROBLEM_COLUMNS)
    check_model(model)
    model.set_rows([row])
    assert model.index(0, 0).data(TONE_ROLE) == "warning"


def line(change: str, name: str) -> PlanLine:
    item = Item(uid="", domain="06", number="", position=1, origin=Origin.LOCAL, level1=name)
    return PlanLine(change, item, None, (), "", "目录", (1,), Draft(item, "目录", (1,), frozenset()))  # type: ignore[arg-type]  # a word of the test's


def test_ticks_outlive_the_filter_and_settled_lines_get_a_box() -> None:
    model = ImportLinesModel(line_columns({"06": "征地补偿"}.__getitem__))
    check_model(model)
    model.set_plan([line("new", "甲"), line("conflict", "乙"), line("changed", "丙"), line("new", "丁")])
    assert (model.wanted(), model.ticked()) == (3, [0, 2, 3])
    model.tick([0, 1], on=False)
    assert model.left_out() == {0}
    model.show_kind("new")
    assert [model.index(row, 4).data(DISPLAY) for row in range(model.rowCount())] == ["甲", "丁"]
    assert model.ticked() == [1]
    model.tick([1], on=False)
    model.replace_line(1, line("changed", "乙"))
    assert (model.row_of(1), model.place_at(1), model.place_at(9)) == (-1, 3, -1)
    model.show_kind(None)
    assert (model.ticked(), model.left_out(), model.wanted()) == ([1, 2], {0, 3}, 2)
    model.replace_line(2, line("same", "丙"))
    assert model.ticked() == [1]
