"""Cutting a list to what an output may show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.model.cases import NEVER_KEPT, OUTPUTS, NoticeCase, Output, load_case
from catalog_app.model.roster import RosterColumn, RosterTable, bound, cut, missing
from tests.helpers.numbers import CARD, IDENTITY, MOBILE

FOLDER = Path(__file__).parents[2] / "resources" / "cases"
CASES = {path.stem: load_case(path.read_bytes(), path.name) for path in sorted(FOLDER.glob("*.json"))}
HEADERS = ("序号", "所在村", "户主", "身份证号", "出生年月", "致贫原因", "一卡通账号", "联系电话", "月保障金", "心情")
ROW = ("1", "河口村", "张小明", IDENTITY, "1984.12", "因病", CARD, MOBILE, "480", "好")


def a_table(case: NoticeCase, headers: tuple[str, ...] = HEADERS) -> RosterTable:
    return RosterTable(title="低保名单", columns=bound(case, headers), rows=[ROW])


@pytest.mark.parametrize(
    ("output", "row"),
    [
        ("web", ("1", "河口村", "张*明", "480")),
        ("wall", ("1", "河口村", "张小明", "480")),
        ("archive", ("1", "河口村", "张小明", "480")),
    ],
)
def test_only_allowed_columns_are_left(output: Output, row: tuple[str, ...]):
    made = cut(a_table(CASES["dibao-review"]), CASES["dibao-review"], output)
    assert made.rows == [row]
    assert [column.label for column in made.columns] == ["序号", "所在村", "户主", "月保障金"]
    assert made.labels("drop") == ("身份证号", "出生年月", "致贫原因", "一卡通账号", "联系电话", "心情")
    assert made.labels("mask") == (("户主",) if output == "web" else ())


def test_a_private_header_is_never_kept_whatever_it_is_bound_to():
    table = RosterTable(title="", columns=(RosterColumn("amount", "开户账号"),), rows=[(CARD,)])
    assert cut(table, CASES["dibao-review"], "archive").rows == [()]


def test_what_the_case_needs_and_the_list_has_not():
    assert missing(CASES["student-aid"], bound(CASES["student-aid"], ("序号", "姓名"))) == ("学校",)


def test_the_group_header_tells_where_the_leaf_does_not():
    assert bound(CASES["dibao-review"], ("姓名", "证号"), ("户主", "户主")) == (
        RosterColumn("name", "姓名"),
        RosterColumn("", "证号"),
    )


WORDS = [column.label for case in CASES.values() for column in case.columns] + list(HEADERS)


@settings(max_examples=60, deadline=None)
@given(
    code=st.sampled_from(sorted(CASES)),
    output=st.sampled_from(OUTPUTS),
    headers=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    value=st.from_regex(r"[1-9][0-9]{10,18}", fullmatch=True),
)
def test_no_more_than_the_allowed_columns_and_no_number_under_a_private_header(
    code: str, output: Output, headers: list[str], value: str
):
    case = CASES[code]
    made = cut(RosterTable(title="", columns=bound(case, headers), rows=[[value] * len(headers)]), case, output)
    allowed = {column.key for column in case.columns if column.treatment(output) != "drop"}
    assert {column.key for column in made.columns} <= allowed
    for column, cell in zip(made.columns, made.rows[0], strict=True):
        if NEVER_KEPT.search(column.label) or case.column(column.key).treatment(output) == "mask":
            assert not re.search(r"\d{8}", cell)
