from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.checks.column_words import column_of
from catalog_app.checks.number_kinds import identity_check, is_credit_code
from catalog_app.checks.personal_info import KIND_LABELS, find_in_table, judge_columns
from tests.helpers.numbers import CARD, IDENTITY, MOBILE, identities

Rows = list[list[object]]


def places(rows: Rows, **more: str) -> list[tuple[int, int, str]]:
    return [(hit.row, hit.column, hit.hit.kind) for hit in find_in_table(rows, title=more.get("title", ""))]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("身 份 证 号", "id_card"),
        ("证件类型", "other"),
        ("开户行", "other"),
        ("开户银行及账号", "bank_account"),
        ("残疾人姓名", "name"),
        ("残疾类别及等级", "health"),
        ("监督电话", "office_phone"),
        ("出生时间", "birth_date"),
        ("家庭住址（门牌）", "address"),
        ("学生姓名", "child"),
        ("补贴金额（元）", "other"),
        ("张伟", None),
        ("2026年11月23日公布如下。", None),
    ],
)
def test_a_heading_says_what_stands_below(heading: str, kind: str | None) -> None:
    assert column_of(heading) == kind


def test_values_are_judged_under_headings_in_two_rows() -> None:
    rows: Rows = [
        ["青石桥镇2026年残疾人两项补贴发放名册", None, None, None, None, None],
        ["填报单位：社会事务办", None, None, None, None, "填报时间：2026.10.12"],
        ["序号", "姓名", "残疾情况", None, "联系方式", None],
        [None, None, "残疾类别", "残疾等级", "联系电话", "家庭住址"],
        ["1", "张伟", "肢体", "二级", "0871-65512345", "河口村5组12号"],
        ["2", "李梅", "视力", "一级", MOBILE, "河口村5组"],
    ]
    assert places(rows) == [
        (4, 2, "health"),
        (4, 3, "health"),
        (4, 4, "landline"),
        (4, 5, "address"),
        (5, 2, "health"),
        (5, 3, "health"),
        (5, 4, "mobile"),
    ]


def test_numbers_without_a_heading_or_as_numbers_are_found() -> None:
    rows: Rows = [
        ["序号", "姓名", "", "出生日期", "账号"],
        [1, "张伟", IDENTITY, 31019, "0123456789"],
        [2, "李梅", 5.30126194905121e17, 19841203, 1302026000412],
        [3, "王强", None, "1984.12", None],
    ]
    assert places(rows) == [
        (1, 2, "id_card"),
        (1, 3, "birth_date"),
        (1, 4, "bank_account"),
        (2, 2, "id_card"),
        (2, 3, "birth_date"),
        (2, 4, "bank_account"),
    ]


def test_a_form_is_read_from_label_to_value() -> None:
    rows: Rows = [
        ["姓名", "张伟", "出生日期", "1984年12月3日"],
        ["健康状况", "高血压", "家庭住址", "河口村5组12号"],
        ["身份证号", *IDENTITY],
    ]
    assert places(rows) == [(0, 3, "birth_date"), (1, 1, "health"), (1, 3, "address"), (2, 1, "id_card")]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("2026年春季学期学生资助名单", [["姓名", "学校"], ["李明", "青石桥小学"]]),
        ("", [["困境儿童花名册", None], ["姓名", "村组"], ["李明", "河口村5组"]]),
        ("", [["姓名", "班级"], ["李明", "三（2）班"]]),
        ("", [["姓名", "年龄"], ["李明", "9"], ["张伟", "52"]]),
        ("2026年名册", [["姓名", "出生年月"], ["李明", "2015.3"], ["张伟", "1984.12"]]),
        ("", [["幼儿姓名", "监护人"], ["李明", "李大明"]]),
    ],
)
def test_the_names_of_children_are_red(title: str, rows: Rows) -> None:
    hits = [hit for hit in find_in_table(rows, title=title) if hit.hit.kind == "name_of_minor"]
    assert [(rows[hit.row][hit.column], hit.hit.severity) for hit in hits] == [("李明", "red")]


@pytest.mark.parametrize("title", ["2026年大学生生源地贷款名单", "教师节表彰名单", "河口村低保名单"])
def test_the_names_of_grown_up_people_are_no_findings(title: str) -> None:
    assert places([["姓名", "村组"], ["李明", "河口村5组"], ["张*", "河口村6组"]], title=title) == []


def test_a_catalog_and_a_list_of_offices_stay_quiet() -> None:
    catalog: Rows = [
        ["一级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开对象", "咨询电话"],
        [
            "残疾人福利",
            "重度残疾人护理补贴、出生缺陷干预",
            "残疾人保障法",
            "20个工作日",
            "社会事务办",
            "全社会",
            "0577-88881234",
        ],
        [
            "养老服务",
            "高龄津贴、失能老人护理补贴",
            "老年人权益保障法",
            "长期公开",
            "社会事务办",
            "特定群众",
            "0577-88881234",
        ],
    ]
    offices: Rows = [
        ["站所名称", "负责人", "办公地点", "电话"],
        ["党政办公室", "李明", "人民路12号1楼", "0577-88881234"],
        ["农业农村办", "王芳", "人民路12号2楼", "0577-88885678"],
    ]
    assert places(catalog) == []
    assert places(offices) == []


@pytest.mark.parametrize("headed", [True, False])
def test_the_list_of_an_upload_package_stays_quiet(headed: bool) -> None:
    header = ["栏目路径", "标题", "索引号", "发布机构", "来源", "作者", "主题分类", "关键词", "公开方式", "正文文件"]
    path, title = "政务公开/卫生健康", "村卫生室经费公示"
    rows: Rows = [
        [path, title, "", "青石桥镇", "本镇", writer, "卫生健康", "卫生健康", "主动公开", "001/正文.html"]
        for writer in ("李春燕", "王强", "张伟")
    ]
    assert places([header, *rows] if headed else rows) == []
    assert places([["姓名", "健康"], ["李春燕", "肢体二级"]]) == [(1, 1, "health")]


def test_a_second_table_below_has_its_own_headings() -> None:
    rows: Rows = [
        ["序号", "项目名称", "金额"],
        ["1", "道路硬化", "1302026000412"],
        ["序号", "户名", "账号"],
        ["1", "张伟", "1302026000412"],
    ]
    assert places(rows) == [(3, 2, "bank_account")]


def test_each_column_of_a_roster_gets_its_verdict() -> None:
    header = ["序号", "户主", "出生年月", "致贫原因", "证件号码", "联系电话", "备注", "金额"]
    rows: Rows = [
        ["1", "张伟", "1984.12", "因病", IDENTITY, MOBILE, None, "480"],
        ["2", "李梅", "1979.5", "缺劳力", IDENTITY, "0871-65512345", f"卡号{CARD}", "410"],
        ["3", "王强", "1966.7", "因残", IDENTITY, None, "新增", "320"],
        ["4", "赵刚", "1950.1", "因学", IDENTITY, MOBILE, "新增", "320"],
    ]
    verdicts = {verdict.header: verdict for verdict in judge_columns(header, rows, "河口村低保名单")}
    assert {name: (verdict.kind, verdict.severity) for name, verdict in verdicts.items()} == {
        "序号": (None, None),
        "户主": ("name", None),
        "出生年月": (None, None),
        "致贫原因": ("health", "orange"),
        "证件号码": ("id_card", "red"),
        "联系电话": ("mobile", "orange"),
        "备注": ("bank_account", "red"),
        "金额": (None, None),
    }
    assert verdicts["证件号码"].share == 1.0
    assert verdicts["备注"].reason == "有1格写着银行账号"
    assert verdicts["出生年月"].reason


@settings(max_examples=20)
@given(st.lists(identities(), min_size=1, max_size=4), st.sampled_from(["", "证件号码", "备注", "编号", "金额"]))
def test_an_identity_number_is_found_under_any_heading(numbers: list[str], heading: str) -> None:
    rows: Rows = [["序号", "姓名", heading], *[[index, "张伟", number] for index, number in enumerate(numbers)]]
    assert places(rows) == [(index + 1, 2, "id_card") for index in range(len(numbers))]


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [("编号", ["id_card"]), ("序号：", ["id_card"]), ("统一社会信用代码", []), ("纳税人识别号", [])],
)
def test_only_the_words_for_a_credit_code_make_one_of_an_identity_number(heading: str, kinds: list[str]) -> None:
    both = next(
        number
        for count in range(1000)
        if is_credit_code(number := (first := f"11110119800101{count:03d}") + identity_check(first))
    )
    assert [found[2] for found in places([["姓名", heading], ["张伟", both]])] == kinds


@settings(max_examples=25)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12), st.floats(), st.integers()), max_size=5), max_size=6)
)
def test_what_is_found_in_any_table_stands_in_its_cell(rows: Rows) -> None:
    for hit in find_in_table(rows):
        shown = str(rows[hit.row][hit.column])
        assert hit.hit.kind in KIND_LABELS
        assert hit.hit.excerpt != shown or hit.hit.kind not in ("id_card", "bank_account", "mobile")
