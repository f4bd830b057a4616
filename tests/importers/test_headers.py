"""Header words to keys: whatever of a word survived, what it stands under, what is deliberately none of ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.headers import SPLIT, group_of, leaf_of, levels_of, names_levels, word_of
from catalog_app.model.fields import BY_KEY

KEYS = {*BY_KEY, "sequence", "station", "origin", "reason", "number", "label", "extra", SPLIT}


def key(text: str) -> str | None:
    found = word_of(text)
    return found.key if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开内容（要素）及要求", "elements"),
        ("公开内容（要素）（“●”为必选，“〇”为可选）", "elements"),
        ("开内容（要素）", "elements"),
        ("公开\u3000渠道和载体", "channels"),
        ("公開(kāi)渠道", "channels"),
        ("开渠道和载体（在标注范围内至少选择其一开）", "channels"),
        ("公开渠道和载体■必选□可选", "channels"),
        ("公开公开时限", "deadline"),
        ("公开时", "deadline"),
        ("开依据", "basis"),
        ("公开主体", "publisher"),
        ("编号", "sequence"),
        ("公开层", "levels"),
        ("申请公开", "mode.依申请"),
        ("社会", "audience.public"),
        ("特定群体（请写明）", "audience.groups"),
        ("公开事项（一级/二级）", "level1+level2"),
        ("Ⅱ级公开事项", "level2"),
        ("相应领域", "domain"),
        ("市级", "levels.市级"),
        ("乡、村级", "levels.乡级+村级"),
        ("公开形式", "extra"),
        ("公开内容标题", "extra"),
        ("责任股室", "extra"),
        ("依据效力位阶", "extra"),
        ("办公地点", None),
        ("站所名称", None),
        ("农机购置补贴", None),
    ],
)
def test_a_header_says_what_survived_of_it(text: str, expected: str | None) -> None:
    assert key(text) == expected


def test_a_level_that_lost_its_number_is_settled_by_its_place() -> None:
    assert key("级事项") == "label"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县级", "县级"),
        ("县（市、区）级", "县级"),
        ("州级县级", "县级"),
        ("区县级", "县级"),
        ("乡(镇)村级", "乡级、村级"),
        ("镇街、村级", "乡级、村级"),
        ("、村级", "乡级、村级"),
        ("街道、社区", "乡级、村级"),
        ("镇街（园区）级", "乡级"),
        ("乡级（街道）", "乡级"),
        ("镇街乡", "乡级"),
        ("社区", "村级"),
        ("东阳市级", "市级"),
        ("政策文件", ""),
    ],
)
def test_levels_by_any_name(text: str, expected: str) -> None:
    assert "、".join(levels_of(text)) == expected


def test_cells_that_only_name_levels_are_told_from_words_with_a_village_in_them() -> None:
    assert names_levels("县级、乡级")
    assert not names_levels("村庄规划编制")


@pytest.mark.parametrize(
    ("group", "text", "expected"),
    [
        ("公开事项", "一级", "level1"),
        ("事项", "二级目录", "level2"),
        ("公开事 项", "序号", "sequence"),
        ("开事项", "级事项", "label"),
        ("公开对象", "社会", "audience.public"),
        ("公开范围", "一定范围", "audience.groups"),
        ("公开方式", "申请", "mode.依申请"),
        ("公开方式", "主动", "mode.主动"),
        ("公开方式", "全文公开", "extra"),
        ("公开层级", "镇（街）级", "levels.乡级"),
        ("公开层", "村居", "levels.村级"),
    ],
)
def test_a_leaf_is_read_under_its_group(group: str, text: str, expected: str) -> None:
    opened = group_of(group)
    assert opened is not None
    found = leaf_of(opened, text)
    assert found is not None
    assert found.key == expected


def test_names_of_items_open_no_group() -> None:
    assert [group_of(text) for text in ("公开依据", "政策文件", "行政许可事项")] == [None, None, None]


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_any_text_is_a_header_we_know_or_none(text: str) -> None:
    found = word_of(text)
    assert found is None or found.key.split(".")[0] in KEYS
    assert set(levels_of(text)) <= {"村级", "乡级", "县级", "市级", "省级"}
    for group in ("label", "audience", "mode", "levels"):
        leaf = leaf_of(group, text)
        assert leaf is None or leaf.key.split(".")[0] in KEYS
