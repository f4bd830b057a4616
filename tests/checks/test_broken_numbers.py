"""Numbers as spreadsheets, printers and people break them, and figures that only look like them."""

from __future__ import annotations

import pytest

from catalog_app.checks.personal_info import find_in_table, find_private
from tests.helpers.numbers import CARD, IDENTITY, MOBILE

RURAL = "0412" + "31153" + "67276046887"


def kinds(text: str, heading: str = "") -> list[str]:
    return [hit.kind for hit in find_private(text, context=heading)]


@pytest.mark.parametrize("place", [4, 8, 10, 13])
@pytest.mark.parametrize("between", ["\n", " ", "-"])
@pytest.mark.parametrize("number", [CARD, RURAL])
def test_an_account_broken_anywhere_under_its_heading(number: str, between: str, place: int) -> None:
    found = find_private(number[:place] + between + number[place:], context="一卡通账号")
    assert [(hit.kind, hit.excerpt[-4:], len(hit.excerpt)) for hit in found] == [
        ("bank_account", number[-4:], len(number))
    ]


def test_two_accounts_below_each_other_stay_two() -> None:
    assert kinds(f"{CARD}\n{CARD}", "银行账号") == ["bank_account", "bank_account"]


@pytest.mark.parametrize("letter", "ОΟоOо")
def test_letters_of_other_scripts_stand_for_digits(letter: str) -> None:
    assert kinds(f"电话{MOBILE[:4]}{letter}{MOBILE[5:]}".replace("2", "0")) == ["mobile"]
    assert kinds(f"身份证号{IDENTITY.replace('0', letter, 1)}") == ["id_card"]


def test_boxes_of_digits_go_on_in_the_next_line() -> None:
    boxes = " ".join(IDENTITY)
    assert kinds(f"号码{boxes[:15]} \r\n{boxes[16:]}反映") == ["id_card"]


@pytest.mark.parametrize("heading", ["职权编码", "地块代码", "设备编号"])
def test_a_code_that_could_be_an_old_identity_number(heading: str) -> None:
    rows = [[heading, "名称", "承办"], ["530129" + "841203" + "123", "救助", "民政办"]]
    assert find_in_table(rows) == []


def test_codes_under_headings_nobody_knows_are_no_cards() -> None:
    rows = [
        ["图斑编号", "地块代码", "承包方", "面积（亩）", "地类编码"],
        ["5301291020016663", "01", "罗强", "1.91", "0103"],
    ]
    assert find_in_table(rows) == []


def test_a_number_said_to_be_an_invoice_is_no_account() -> None:
    assert kinds("开户行以县联社通知为准。\n发票号码：25532000000012345678") == []


@pytest.mark.parametrize("name", ["萧丽", "傅红", "赖建国", "洪秀英", "扎西卓玛", "次仁"])
def test_a_child_of_any_name(name: str) -> None:
    rows = [["序号", "学生姓名", "学校", "班级"], ["1", name, "中心小学", "三年级2班"], ["合计", "小计", "", ""]]
    assert [(hit.row, hit.hit.kind) for hit in find_in_table(rows)] == [(1, "name_of_minor")]


def test_figures_beside_a_masked_mobile_are_no_part_of_it() -> None:
    assert kinds("1 罗珍 农村信用社 3242 139****3714 2 邓勇") == []
    assert kinds("3242 139123**714") == ["mobile"]
