"""Lists of persons as stations send them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from catalog_app.importers.rosters import RosterFile, read_rosters
from catalog_app.support.progress import Silent

KNOWN = {"序号", "村", "组", "姓名", "户主", "身份证号", "金额", "面积", "备注", "账号"}
HEADER = ["序号", "村", "姓名", "身份证号", "金额"]
ROWS = [[1, "河口村", "张小明", "甲", 480], [2, "石桥村", "李红", "乙", 410]]


def read(path: Path) -> RosterFile:
    return read_rosters(path, lambda words: words in KNOWN, Silent())


def saved(tmp_path: Path, workbook: Workbook) -> Path:
    workbook.save(tmp_path / "名单.xlsx")
    return tmp_path / "名单.xlsx"


@pytest.fixture
def workbook() -> Workbook:
    made = Workbook()
    made.active.title = "10月"
    return made


def test_title_header_rows_and_what_is_set_aside(workbook: Workbook, tmp_path: Path):
    sheet = workbook.active
    for row in (["附件2"], ["青石桥镇低保名单"], ["填报单位：民政办", None, None, "2026.10"], HEADER, *ROWS):
        sheet.append(row)
    for row in (HEADER, [3, "柳树村", "王五", "丙", 1], ["合计", None, None, None, 891], ["制表人：张三"]):
        sheet.append(row)
    (roster,) = read(saved(tmp_path, workbook)).rosters
    assert (roster.title, roster.headers, roster.groups) == ("青石桥镇低保名单", tuple(HEADER), ("",) * 5)
    assert [row[2] for row in roster.rows] == ["张小明", "李红", "王五"]
    assert roster.rows[0] == ("1", "河口村", "张小明", "甲", "480")
    assert roster.set_aside == 3


def test_headers_of_two_rows_tell_group_and_leaf(workbook: Workbook, tmp_path: Path):
    sheet = workbook.active
    sheet.append(["名单"])
    sheet.append(["序号", "户主", None, "金额"])
    sheet.append([None, "姓名", "身份证号", None])
    sheet.append([1, "张小明", "甲", 480])
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(merged)
    (roster,) = read(saved(tmp_path, workbook)).rosters
    assert roster.headers == ("序号", "姓名", "身份证号", "金额")
    assert roster.groups == ("", "户主", "户主", "")
    assert roster.rows == [("1", "张小明", "甲", "480")]


def test_what_is_hidden_is_told_and_not_read(workbook: Workbook, tmp_path: Path):
    sheet = workbook.active
    for row in (HEADER, *ROWS):
        sheet.append(row)
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].hidden = True
    workbook.create_sheet("原始").append(["身份证号", "丙"])
    workbook["原始"].sheet_state = "veryHidden"
    found = read(saved(tmp_path, workbook))
    (roster,) = found.rosters
    assert roster.headers == ("序号", "村", "姓名", "金额")
    assert [row[2] for row in roster.rows] == ["张小明"]
    assert found.told == (
        "“10月”里隐藏的1行没有读入。",
        "“10月”里隐藏的1列没有读入。",
        "隐藏的工作表“原始”没有读入。",
    )


def test_sheets_of_one_header_are_one_list_with_their_villages(workbook: Workbook, tmp_path: Path):
    workbook.active.title = "河口村"
    for name in ("河口村", "石桥社区"):
        sheet = workbook[name] if name in workbook.sheetnames else workbook.create_sheet(name)
        for row in (["序号", "姓名", "金额"], [1, f"{name}张三", 5]):
            sheet.append(row)
    workbook.create_sheet("说明").append(["填表时请注意"])
    found = read(saved(tmp_path, workbook))
    (roster,) = found.rosters
    assert [row[1] for row in roster.rows] == ["河口村张三", "石桥社区张三"]
    assert roster.villages == ["河口村", "石桥社区"]
    assert found.told == ("“说明”里没有名单，没有读入。",)


def test_lists_of_different_headers_stay_apart_the_longest_first(workbook: Workbook, tmp_path: Path):
    for row in (["序号", "姓名"], [1, "甲"]):
        workbook.active.append(row)
    second = workbook.create_sheet("二")
    for row in (["序号", "户主"], [1, "乙"], [2, "丙"]):
        second.append(row)
    assert [len(roster.rows) for roster in read(saved(tmp_path, workbook)).rosters] == [2, 1]


def test_a_header_without_known_words_is_found_by_its_form(tmp_path: Path):
    (tmp_path / "a.csv").write_text("颜色,形状,数目\n红,圆,12\n绿,方,15\n", "utf-8")
    (roster,) = read(tmp_path / "a.csv").rosters
    assert roster.headers == ("颜色", "形状", "数目")
    assert roster.rows == [("红", "圆", "12"), ("绿", "方", "15")]


def test_running_text_holds_no_list(tmp_path: Path):
    (tmp_path / "a.txt").write_text("关于开展工作的通知\n各村要高度重视。\n", "utf-8")
    assert read(tmp_path / "a.txt").rosters == ()
