"""公开内容（要素） cells: bullets, numbers, lines, semicolons, pauses, and what a whole column tells."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.elements import ElementStyle, element_style, split_elements
from catalog_app.importers.wording import key_of
from catalog_app.model.catalog import Element
from catalog_app.support.paths import resource_bytes

PLAIN = ElementStyle()
NOTHING: frozenset[str] = frozenset()
LIST = ["机构职能、权责清单、执法人员名单", "因公出国（境）费", "“三公”经费预算总额", "2018年计划"]


def texts(cell, style=PLAIN, known=NOTHING):
    return [element.text for element in split_elements(cell, style, known)]


def national_elements():
    found = {}
    for code in ("03", "04", "10", "20", "25"):
        standard = msgspec.json.decode(resource_bytes(f"standards/{code}.json"))
        found |= {element["text"]: None for item in standard["items"] for element in item["elements"]}
    return list(found)


NATIONAL = national_elements()
KNOWN = frozenset(map(key_of, NATIONAL))

NUMBERS = {
    "1.": "{}.", "1、": "{}、", "1．": "{}．", "（1）": "（{}）", "(1)": "({})",
    "1)": "{})", "①": "c", "一、": "h、", "（一）": "（h）",
    "㈠": "e",
}  # fmt: skip
BULLETS = "●•·◆■▪-"


def number(form, place):
    if form in "ce":
        return chr({"c": 0x2460, "e": 0x3220}[form] + place)
    return form.replace("h", "一二三四五六七八九十"[place]).format(place + 1)


@pytest.mark.parametrize("form", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("joint", ["", "；", "；\n", "\n", " "])
def test_numbered_entries(form, joint):
    assert texts(joint.join(number(form, place) + text for place, text in enumerate(LIST))) == LIST


@pytest.mark.parametrize("bullet", BULLETS)
@pytest.mark.parametrize("joint", ["；\n", "\n", ""])
def test_entries_with_bullets(bullet, joint):
    joint = joint or ("\n" if bullet in "·-" else "")
    assert texts(joint.join(bullet + text for text in LIST)) == LIST


def test_numbers_go_on_from_any_beginning_and_line_breaks_are_wraps():
    assert texts("2.查封（扣押）延期通\n知书；") == ["查封（扣押）延期通知书"]
    assert texts("18.本级 支出；\n19.专项\n情况") == ["本级支出", "专项情况"]
    assert texts("1.2020年计划；2.2021年计划") == ["2020年计划", "2021年计划"]
    assert texts("一\u3000、甲方 二 、乙方") == ["甲方", "乙方"]


def test_numbers_inside_an_entry_do_not_count():
    assert texts("1.甲（1）子（2）丑；2.乙") == ["甲（1）子（2）丑", "乙"]
    assert texts("办事指南：1.适用范围；2.审查类型") == ["办事指南：1.适用范围；2.审查类型"]


def test_required_and_optional_entries():
    read = split_elements("●事项名称\n〇受益户数；\n●依据（可选）", PLAIN, NOTHING)
    assert read == (Element("事项名称"), Element("受益户数", True), Element("依据", True))
    assert split_elements("1.●标准；2.〇说明", PLAIN, NOTHING) == (Element("标准"), Element("说明", True))
    assert split_elements("二〇二〇年计划", PLAIN, NOTHING) == (Element("二〇二〇年计划"),)


def test_circles_are_plain_bullets_where_nothing_says_otherwise():
    column = ["○一般预算\n○决算", "○名单"]
    assert split_elements(column[0], element_style(column), NOTHING) == (Element("一般预算"), Element("决算"))
    explained = element_style(column, "公开内容（“●”为必选，“〇”为可选）")
    assert all(element.optional for element in split_elements(column[0], explained, NOTHING))


def test_semicolons():
    assert texts("额度、期限、利率；带贫机制（含甲；乙）；电话。") == [
        "额度、期限、利率",
        "带贫机制（含甲；乙）",
        "电话",
    ]
    assert texts("资\n金批次；名单") == ["资金批次", "名单"]


def test_pauses_separate_where_the_column_says_so():
    column = [
        "退出计划、退出标准（收入、保障）、退出结果",
        "资金名称、分配结果",
        "对象、用途；贴息规模；电话。",
        "项目情况",
    ]
    style = element_style(column)
    assert texts(column[0], style) == ["退出计划", "退出标准（收入、保障）", "退出结果"]
    assert texts("行政处罚的依据、条件、程序。", style) == ["行政处罚的依据、条件、程序"]
    assert texts("申请指南：包括对象、范围、标准", style) == ["申请指南：包括对象、范围、标准"]
    bulleted = element_style(["●名称\n●依据", "●程序", "名称、依据"])
    assert texts("名称、依据", bulleted) == ["名称、依据"]


def test_sentences_stay_whole():
    prose = "对本镇户籍的老年人，按月发放补贴，标准、对象随上级文件调整。发放前公示"
    assert texts(prose, ElementStyle(dun=True)) == [prose]


def test_known_elements_are_not_split_and_split_what_is_made_of_them():
    known = frozenset(map(key_of, ["咨询、监督投诉方式", "处罚决定", "救济渠道", "执法依据"]))
    assert texts("咨询、监督投诉方式、处罚决定", ElementStyle(dun=True), known) == ["咨询、监督投诉方式", "处罚决定"]
    assert texts("处罚决定、救济渠道", PLAIN, known) == ["处罚决定", "救济渠道"]
    assert texts("处罚决定 救济渠道", PLAIN, known) == ["处罚决定", "救济渠道"]
    assert texts("处罚决定救济渠道", PLAIN, known) == ["处罚决定", "救济渠道"]
    assert texts("执法\n依据\n处罚决定", PLAIN, known) == ["执法依据", "处罚决定"]


def test_lines_separate_or_only_wrap():
    assert texts("与救灾有关的法规\n监督举报电话") == ["与救灾有关的法规", "监督举报电话"]
    assert texts("识别标准（国定、\n省定）\n识别结果") == ["识别标准（国定、省定）", "识别结果"]
    narrow = [
        "本镇户籍的老年\n人补贴发放标准\n调整情况",
        "各级政府和部门\n的规范性文件和\n解读",
        "补贴对象的名单\n和发放金额公告\n结果",
    ]
    assert texts(narrow[0], element_style(narrow)) == ["本镇户籍的老年人补贴发放标准调整情况"]


def test_blanks_and_bare_numbers_of_a_whole_column():
    column = ["申请条件 申请材料 申请流程", "法定依据 受理机构", "办理结果 办理期限"]
    assert texts(column[0], element_style(column)) == ["申请条件", "申请材料", "申请流程"]
    column = ["1条件\n2材料", "1名单\n2金额", "1标准"]
    assert [texts(cell, element_style(column)) for cell in column] == [["条件", "材料"], ["名单", "金额"], ["标准"]]


@pytest.mark.parametrize("cell", ["", "—", "/", "\n", "；", "无"])
def test_cells_without_entries(cell):
    assert split_elements(cell, PLAIN, NOTHING) == ()


def rendered(entries, style):
    if style == "dun":
        return "、".join(entries)
    if style in NUMBERS:
        return "；".join(number(NUMBERS[style], place) + text for place, text in enumerate(entries))
    return style + style.join(entries) if style == "●" else style.join(entries)


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(NATIONAL), min_size=1, max_size=8, unique=True),
    st.sampled_from([*NUMBERS, "●", "；", "\n", "dun"]),
)
def test_what_a_list_was_made_of_comes_back(entries, style):
    cell = rendered(entries, style)
    assert texts(cell, element_style([cell]), KNOWN) == entries


@settings(max_examples=80)
@given(st.text(alphabet="1234.、（）()①②一二●〇\n；;，。：“”甲乙丙年 ") | st.text())
def test_no_word_of_any_text_is_lost_or_made_up(cell):
    entries = texts(cell, element_style([cell]), KNOWN)
    assert all(entry == entry.strip() != "" for entry in entries)
    assert re.findall("[丙年]", "".join(entries)) == re.findall("[丙年]", cell)
