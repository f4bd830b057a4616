from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.checks.personal_info import (
    KIND_LABELS,
    contact_set,
    find_private,
    masked_text,
    remedy,
)
from catalog_app.checks.persons import named
from tests.checks.quiet_lines import LINES
from tests.helpers.numbers import CARD, IDENTITY, MOBILE, identities

STANDARDS = Path(__file__).parents[2] / "resources" / "standards"


def found(text: str, **more: str) -> list[tuple[str, str]]:
    return [(hit.kind, text[hit.start : hit.end]) for hit in find_private(text, **more)]  # type: ignore[arg-type]  # str only


@pytest.mark.parametrize(
    "text",
    [
        "出生日期：1984-12-03",
        "张伟，男，1984年12月3日生",
        "1984.12.3出生",
        "出生年月：84.12.3",
        "生于一九八四年十二月初三",
        "阴历1984年十月初三出生",
        "生日：19841203",
        "张伟 男 1984-12-03",
        "出生日期：12/3/1984",
        "出生日期：１９８４年１２月３日",
        "出生时间:1984-12-3 0:00:00",
    ],
)
def test_a_complete_birth_date_is_orange(text: str) -> None:
    (hit,) = find_private(text)
    assert (hit.kind, hit.severity) == ("birth_date", "orange")
    assert "*" in hit.excerpt
    assert hit.excerpt != text[hit.start : hit.end]


@pytest.mark.parametrize(
    "text",
    [
        "出生年月：1984.12",
        "1984年12月出生",
        "2026年11月23日",
        "出生于1984年的人员",
        "张伟 2026-11-23",
        "出生日期：1984-13-45",
    ],
)
def test_year_and_month_and_other_dates_are_none(text: str) -> None:
    assert find_private(text) == []


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("家住河口村5组12号", "河口村5组12号"),
        ("家庭住址：青石桥镇人民路12号3单元502室", "青石桥镇人民路12号3单元502室"),
        ("河口村8组12号张伟", "河口村8组12号"),
        ("现住址：幸福小区3栋2单元501", "幸福小区3栋2单元501"),
        ("张伟，住青石桥镇文化路35号", "青石桥镇文化路35号"),
        ("住幸福家园12-3-401", "幸福家园12-3-401"),
        ("户籍地：河口村三组八号", "河口村三组八号"),
    ],
)
def test_a_home_told_to_the_house_is_yellow(text: str, home: str) -> None:
    (hit,) = find_private(text)
    assert (hit.kind, hit.severity) == ("address", "yellow")
    assert text[hit.start : hit.end] == home
    assert hit.excerpt.endswith("***")


@pytest.mark.parametrize("text", ["河口村5组", "河口村5组张伟", "办公地址：幸福路3号2单元501室", "河口村5组3号地块"])
def test_a_group_or_an_office_is_no_home(text: str) -> None:
    assert find_private(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("邮箱：zhang.wei@163.com。", "email", "zhang.wei@163.com"),
        ("微信号：zhangwei_88", "email", "zhangwei_88"),
        ("QQ：123456789，", "email", "123456789"),
        ("驾驶云A12345", "plate", "云A12345"),
        ("云AD12345号牌", "plate", "云AD12345"),
        ("云A·12345", "plate", "云A·12345"),
        ("宅电：0871-65512345", "landline", "0871-65512345"),
        ("张伟 0871-65512345", "landline", "0871-65512345"),
    ],
)
def test_other_ways_to_reach_a_person_are_yellow(text: str, kind: str, value: str) -> None:
    (hit,) = find_private(text)
    assert (hit.kind, hit.severity, text[hit.start : hit.end]) == (kind, "yellow", value)
    assert value not in hit.excerpt


def test_a_mobile_before_a_mailbox_is_both() -> None:
    assert [kind for kind, _ in found(f"{MOBILE}@163.com")] == ["mobile", "email"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("张伟，患有高血压", "高血压"),
        ("姓名：张伟\n性别：男\n健康状况：尿毒症", "尿毒症"),
        ("患者李梅，女，45岁，乳腺癌", "乳腺癌"),
        ("村民王强系肢体二级残疾", "肢体二级残疾"),
        ("户主：张伟 残疾等级：二级", "二级"),
        ("1. 张伟 糖尿病", "糖尿病"),
        ("汤有杰因患肺结核住院", "肺结核"),
    ],
)
def test_health_counts_beside_a_person(text: str, words: str) -> None:
    (hit,) = find_private(text)
    assert (hit.kind, hit.severity) == ("health", "orange")
    assert words in text[hit.start : hit.end]


def test_health_is_no_finding_without_a_person_unless_one_is_known_to_be_there() -> None:
    text = "患有糖尿病、肢体残疾二级"
    assert find_private(text) == []
    assert [hit.kind for hit in find_private(text, person=True)] == ["health", "health"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("学生李明，就读于青石桥小学五年级（1）班", "李明"),
        ("姓名：李明\n学校：青石桥小学\n班级：三年级2班", "李明"),
        ("青石桥小学六（2）班 张婷婷", "张婷婷"),
        ("王小丽（女，11岁）", "王小丽"),
        ("被监护人：李小明，监护人：李大明", "李小明"),
        ("学籍号：L530129201501010012", "L530129201501010012"),
    ],
)
def test_a_childs_details_are_red(text: str, value: str) -> None:
    (hit,) = find_private(text)
    assert (hit.kind, hit.severity, text[hit.start : hit.end]) == ("name_of_minor", "red", value)


@pytest.mark.parametrize("text", ["教师王丽，青石桥小学三年级2班班主任", "王强，65岁", "三年级2班", "李明同志任校长"])
def test_grown_up_people_and_classes_are_no_children(text: str) -> None:
    assert find_private(text) == []


@pytest.mark.parametrize("line", LINES)
def test_policies_and_notices_stay_quiet(line: str) -> None:
    assert find_private(line) == []


def test_all_lines_in_one_text_stay_quiet() -> None:
    assert [(hit.kind, hit.reason) for hit in find_private("\n".join(LINES))] == []


def test_the_standards_stay_quiet() -> None:
    for path in islice(sorted(STANDARDS.glob("*.json")), 0, None, 4):
        assert found(path.read_text(encoding="utf-8")) == []
        words = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False, indent=0)
        assert found(words) == []


@pytest.mark.parametrize(
    ("written", "kind", "severity"),
    [
        (IDENTITY[:6] + "*" * 8 + IDENTITY[14:], "id_card", "yellow"),
        (IDENTITY[:14] + "****", "id_card", "orange"),
        (IDENTITY[:14] + "**" + IDENTITY[16:], "id_card", "red"),
        (IDENTITY[:6] + "xxxxxxxx" + IDENTITY[14:], "id_card", "yellow"),
        (IDENTITY[:6] + "●●●●●●●●" + IDENTITY[14:], "id_card", "yellow"),
        ("1381234**78", "mobile", "yellow"),
        ("138*2345678", "mobile", "orange"),
        (CARD[:6] + "*" * 9 + CARD[15:], "bank_account", "yellow"),
        (CARD[:17] + "**", "bank_account", "red"),
    ],
)
def test_a_weak_mask_is_graded_by_what_is_left(written: str, kind: str, severity: str) -> None:
    (hit,) = find_private(f"张伟 {written}，")
    assert (hit.kind, hit.severity) == (kind, severity)


@pytest.mark.parametrize(
    "written",
    [
        "11*************02X",
        "110***********002X",
        "138****5678",
        "***************0018",
        "6228****0018",
        "*****",
        "张*明",
    ],
)
def test_a_mask_as_the_rule_says_is_quiet(written: str) -> None:
    assert find_private(f"张伟 {written}，") == []


DISGUISES: list[Callable[[str], str]] = [
    lambda number: "".join(f"&#{ord(sign)};" for sign in number),
    lambda number: number.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    lambda number: number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    lambda number: number.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    lambda number: f"{number[:6]}.{number[6:14]}.{number[14:]}",
    lambda number: f"[{number[:6]}][{number[6:14]}][{number[14:]}]",
    lambda number: "|".join(number),
    lambda number: "\u2060".join(number),
    lambda number: number.replace("0", "〇"),
    lambda number: f"'{number}",
]


@settings(max_examples=30)
@given(identities(), st.sampled_from(range(len(DISGUISES))), st.sampled_from(["", "张三：", "编号7，"]))
def test_no_disguise_hides_an_identity_number(number: str, disguise: int, before: str) -> None:
    text = f"{before}{DISGUISES[disguise](number)}，河口村"
    hits = find_private(text)
    assert [hit.kind for hit in hits] == ["id_card"]
    assert len(before) <= hits[0].start < hits[0].end <= text.index("，河口村")


WORDS = (
    "张伟",
    "，",
    " ",
    "\n",
    "1984-12-03",
    "出生",
    "5组12号",
    "0871-65512345",
    "账号：",
    "*",
    "12",
    "X",
    "云A12345",
)
PIECES = st.sampled_from(
    (IDENTITY, CARD, MOBILE, *WORDS, "zhang@163.com", "患糖尿病", "学生", "三年级2班", "&#49;", "\u200b", "一", "①")
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_was_masked_holds_nothing_red(text: str) -> None:
    hits = find_private(text)
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] != hit.excerpt or "*" in text
    assert [hit for hit in find_private(masked_text(text)) if hit.severity == "red"] == []


def test_public_contacts_of_every_kind_are_exempt() -> None:
    public = contact_set(["zhang@163.com", "0871-65512345", "138 1234 5678"])
    assert find_private(f"张伟 0871 65512345，zhang@163.com，{MOBILE}", public) == []


def test_every_kind_has_a_name_and_a_remedy() -> None:
    assert all(remedy(kind, "red").endswith("。") for kind in KIND_LABELS)
    assert "列" in remedy("id_card", "red", column=True)


def test_names_are_seen_by_their_surroundings() -> None:
    assert list(named("姓名：欧阳建国，")) == [(3, 7)]
    assert list(named("阿依古丽·买买提，女，")) == [(0, 8)]
    assert not named("申请人应当提交材料，方案另行公布。")


def test_letters_inside_a_word_name_no_account():
    assert find_private("urn:x:abvx:kpgpoxcizvgaftnn") == []
    assert [hit.kind for hit in find_private("加VX:kpgpoxcizvga")] == ["email"]
