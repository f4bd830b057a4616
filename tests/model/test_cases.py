"""Notice cases: the bundled ones hold together, damaged ones are refused by place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.cases import (
    NEVER_KEPT,
    OUTPUTS,
    changed_case,
    changes_of,
    find_case,
    load_case,
    recognised,
)
from catalog_app.model.errors import UsageError, WorldError

FOLDER = Path(__file__).parents[2] / "resources" / "cases"
CASES = tuple(load_case(path.read_bytes(), path.name) for path in sorted(FOLDER.glob("*.json")))
WANTED = (
    *("低保", "特困", "临时救助", "残疾人两项补贴", "征收土地预公告", "征地补偿安置方案"),
    *("征收土地公告", "农村危房改造对象", "农村危房改造竣工", "惠农补贴发放", "衔接资金项目", "衔接资金分配"),
    *("义务教育招生", "学生资助", "自然灾害救助", "宅基地审批", "村务财务公开", "一般公告"),
    *("医疗救助", "退耕还林", "土地承包方案", "村委会选举", "行政处罚", "征求意见"),
    *("预决算", "房屋征收", "征地补偿费", "公益事业", "低保确认"),
)


def a_case(**changes: Any) -> bytes:
    return json.dumps(json.loads((FOLDER / "dibao-review.json").read_bytes()) | changes).encode()


def a_column(**changes: Any) -> bytes:
    return a_case(columns=[{"key": "a", "label": "甲", "web": "keep", "wall": "keep", "archive": "keep", **changes}])


def test_every_case_asked_for_is_there_and_found_by_its_names():
    for wanted in WANTED:
        assert find_case(CASES, wanted)
    for case in CASES:
        for name in (case.code, case.name, *case.aliases):
            assert find_case(CASES, name).code == case.code


def test_domains_are_those_of_the_standards():
    index = json.loads((FOLDER.parent / "standards" / "index.json").read_bytes())
    known = {summary["code"] for summary in index["standards"]}
    assert {code for case in CASES for code in case.domains} <= known


def test_files_are_named_by_code():
    assert {path.stem for path in FOLDER.glob("*.json")} == {case.code for case in CASES}


@pytest.mark.parametrize(
    "header", ["身份证号", "一卡通账号", "联系电话", "出生年月", "残疾等级", "家庭住址", "致贫原因"]
)
def test_no_case_keeps_what_is_never_shown(header: str):
    assert NEVER_KEPT.search(header)
    for case in CASES:
        found = case.bind(header)
        assert found is None or all(found.treatment(output) != "keep" for output in OUTPUTS)


@pytest.mark.parametrize(
    ("code", "header", "key"),
    [
        ("dibao-review", "户主", "name"),
        ("dibao-review", " 拟月保障金（元） ", "amount"),
        ("dibao-review", "所在村", "village"),
        ("farm-subsidy", "耕地地力保护补贴面积", "area"),
        ("farm-subsidy", "补贴标准（元/亩）", "rate"),
        ("farm-subsidy", "监护人姓名", None),
        ("farm-subsidy", "开户行", None),
        ("dibao-review", "户主年龄", None),
    ],
)
def test_headers_name_columns(code: str, header: str, key: str | None):
    found = find_case(CASES, code).bind(header)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("青石桥镇2026年10月农村低保拟新增对象名单", "dibao-review"),
        ("低保金发放花名册（银行代发）", "dibao-approval"),
        ("2026年耕地地力保护补贴发放花名册", "farm-subsidy"),
        ("2026年秋季家庭经济困难学生资助名单", "student-aid"),
        ("三季度残疾人两项补贴发放表", "disability-allowance"),
        ("农村危房改造竣工验收表", "housing-completion"),
    ],
)
def test_titles_tell_the_case(title: str, code: str):
    found = recognised(CASES, title)
    assert found is not None
    assert found.code == code


def test_a_title_may_tell_nothing():
    assert recognised(CASES, "会议签到表") is None


def test_an_unknown_case_lists_the_known_ones():
    with pytest.raises(UsageError, match="UNKNOWN_CASE") as caught:
        find_case(CASES, "无此情形")
    assert "dibao-review（低保审核公示）" in caught.value.remedy


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"{", "全文"),
        (a_case(schema="x"), "schema"),
        (a_case(code="低保"), "code"),
        (a_case(domains=["社会救助"]), "domains"),
        (a_case(opening="经{谁}审核"), "opening"),
        (a_case(period={"days": 7}), "period"),
        (a_case(period={"days": "七"}), "period.days"),
        (a_case(columns=[]), "columns"),
        (a_case(colour=1), "全文"),
        (a_column(wall="drop"), r"columns\[0\]"),
        (a_column(web="mask"), r"columns\[0\]"),
        (a_column(web="mask", mask="no"), r"columns\[0\]"),
        (a_column(label="身份证号"), r"columns\[0\]"),
        (a_column(aliases=["手机"]), r"columns\[0\]"),
        (a_column(web="gone"), r"columns\[0\].web"),
    ],
)
def test_a_damaged_case_is_refused_by_name_and_place(data: bytes, place: str):
    with pytest.raises(WorldError, match=rf"DAMAGED_CASE: 公示情形文件 x.json 已损坏，位置 {place}"):
        load_case(data, "x.json")


def test_a_workspace_changes_single_keys():
    case = CASES[0]
    changed = changed_case(case, '{"note": "县里口头答复"}'.encode(), "设置")
    assert (changed.note, changed.columns) == ("县里口头答复", case.columns)
    assert changed_case(case, changes_of(case, changed), "设置") == changed
    with pytest.raises(WorldError, match="DAMAGED_CASE"):
        changed_case(case, b'{"columns": 1}', "x")
