"""An item's fields as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.catalog import (
    LEVELS,
    MODES,
    Audience,
    Basis,
    Channels,
    Deadline,
    Element,
    Item,
    Stage,
)
from catalog_app.model.cells import (
    ANY_CHANNEL_LINE,
    cell_text,
    read_audience,
    read_basis,
    read_channels,
    read_elements,
    with_cell,
    write_channels,
)
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, VILLAGE_BOARD
from catalog_app.model.fields import FIELDS
from tests.helpers.standards import item_of, standard_rows

KEYS = [key for field in FIELDS for key in (field.key, *(f"{field.key}.{leaf.key}" for leaf in field.leaves))]
FIELD_KEYS = [field.key for field in FIELDS]
BLANK = Item(uid="u", domain="06", number="06-900", position=1, level1="占位")


def test_every_field_of_every_standard_row_goes_both_ways():
    for row in standard_rows():
        item = item_of(row)
        for key in KEYS:
            assert with_cell(item, key, cell_text(item, key)) == item, (row.id, key)
        for key in FIELD_KEYS:
            read = with_cell(BLANK, key, cell_text(item, key))
            assert getattr(read, key) == getattr(item, key), (row.id, key)


words = st.text(alphabet="征地补偿安置标准办法公开情况镇村户A12（）", min_size=1, max_size=8).filter(
    lambda text: text.count("（") == text.count("）") == 0
)
numbers = st.sampled_from(
    ["国发〔2019〕1号", "国务院令第711号", "国务院令第259号（国务院令第710号修订）", "GB/T 32939-2016"]
)
sources = st.builds(
    Basis,
    words | st.sampled_from(["《甲办法》实施细则", "关于印发《甲办法（试行）》的通知", "甲办法（试行）"]),
    st.none() | numbers,
    st.none() | st.sampled_from(["第十九条", "第四十条（2017年修正本）"]),
)
platforms = st.lists(st.sampled_from(["征地信息公开平台", "12345热线", "党群服务中心"]), unique=True, max_size=2).map(
    tuple
)


def in_order(names):
    return tuple(name for name in NATIONAL_CHANNELS if name in names)


@st.composite
def channel_sets(draw):
    required = draw(st.sets(st.sampled_from(NATIONAL_CHANNELS)))
    optional = draw(st.sets(st.sampled_from(NATIONAL_CHANNELS))) - required
    other = draw(platforms)
    rule = draw(st.sampled_from(["all", "any"])) if required or optional or other else "all"
    return Channels(in_order(required), in_order(optional), other, rule)


items = st.builds(
    Item,
    uid=st.just("u"),
    domain=st.just("06"),
    number=st.just("06-900"),
    position=st.just(1),
    level1=words,
    level2=st.none() | words,
    elements=st.lists(st.builds(Element, words, st.booleans()), max_size=3).map(tuple),
    basis=st.lists(sources, max_size=3).map(tuple),
    deadline=st.builds(Deadline, st.just("每季度更新"), st.just((Stage(rule="other", when="本地理解"),))),
    publisher=st.none() | words,
    channels=channel_sets(),
    audience=st.builds(Audience, st.sampled_from([True, False, None]), st.none() | words),
    mode=st.sets(st.sampled_from(MODES)).map(lambda chosen: tuple(m for m in MODES if m in chosen)),
    levels=st.sets(st.sampled_from(LEVELS)).map(lambda chosen: tuple(x for x in LEVELS if x in chosen)),
    marks=st.lists(words, max_size=2).map(tuple),
)


@given(items)
def test_writing_and_reading_changes_nothing_and_a_blank_item_reads_what_another_wrote(item):
    for key in KEYS:
        assert with_cell(item, key, cell_text(item, key)) == item
    for key in ("elements", "basis", "channels", "mode", "levels", "marks", "publisher", "level1", "level2"):
        assert getattr(with_cell(BLANK, key, cell_text(item, key)), key) == getattr(item, key)


@given(items, st.sampled_from(KEYS), st.text(max_size=40))
def test_any_text_is_read_and_a_second_reading_settles(item, key, text):
    once = with_cell(item, key, text)
    assert with_cell(once, key, cell_text(once, key)) == once
    assert structs.replace(once, **{key.partition(".")[0]: getattr(item, key.partition(".")[0])}) == item


def test_unknown_key_or_leaf():
    for key in ("colour", "levels.市级", "publisher.x"):
        with pytest.raises(KeyError):
            with_cell(BLANK, key, "x")


def test_deadline_keeps_its_stages_while_its_words_stay():
    item = structs.replace(BLANK, deadline=Deadline("同上", (Stage(rule="working_days", days=20),)))
    assert with_cell(item, "deadline", " 同上 ").deadline == item.deadline
    assert with_cell(item, "deadline", "5个工作日内").deadline.stages == (Stage(rule="working_days", days=5),)
    assert with_cell(item, "deadline", "").deadline == Deadline()


def test_elements_as_typed():
    read = read_elements("● 甲；\n○乙\n〇 丙。\n丁（可选）\n戊（涉密除外，可选）\n\n；")
    assert [(element.text, element.optional) for element in read] == [
        ("甲", False), ("乙", True), ("丙", True), ("丁", True), ("戊（涉密除外）", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("《土地管理法》", Basis("土地管理法")),
        ("《社会救助暂行办法》（国务院令第649号）第九条；", Basis("社会救助暂行办法", "国务院令第649号", "第九条")),
        ("《甲通知》（国办发[2019]54号）", Basis("甲通知", "国办发〔2019〕54号")),
        ("《甲通知》（国办发（2019）54号）", Basis("甲通知", "国办发〔2019〕54号")),
        ("甲通知（国办发﹝2019﹞54号）".replace("﹝", "〈").replace("﹞", "〉"), Basis("甲通知", "国办发〔2019〕54号")),
        ("特困人员认定办法（试行）", Basis("特困人员认定办法（试行）")),
        ("《特困人员认定办法》（试行）", Basis("特困人员认定办法（试行）")),
        ("《〈关于全面推进政务公开工作的意见〉实施细则》", Basis("《关于全面推进政务公开工作的意见》实施细则")),
        ("《意见》实施细则", Basis("《意见》实施细则")),
        ("土地管理法第四十七条", Basis("土地管理法", None, "第四十七条")),
        ("财政部关于印发《管理办法》的通知", Basis("财政部关于印发《管理办法》的通知")),
    ],
)
def test_one_source_as_typed(line, source):
    assert read_basis(line) == (source,)


def test_several_sources_on_a_line():
    assert read_basis("《甲法》、《乙条例》（国务院令第1号）；《丙办法》第三条") == (
        Basis("甲法"), Basis("乙条例", "国务院令第1号"), Basis("丙办法", None, "第三条"),
    )  # fmt: skip


def test_channels_as_typed():
    assert read_channels("政府网站、村公示栏；镇融媒体中心") == Channels(
        ("政府网站", VILLAGE_BOARD), (), ("镇融媒体中心",)
    )
    assert read_channels("■政府网站 □政府公报\n■其他：甲平台、乙平台") == Channels(
        ("政府网站", OTHER), ("政府公报",), ("甲平台", "乙平台")
    )
    assert read_channels("社区/企事业单位、村公示栏（电子屏）、政府门户网站").required == ("政府网站", VILLAGE_BOARD)
    assert read_channels("■政府网站\n□公开查阅点\n（至少选一项）").rule == "any"
    assert read_channels("") == Channels()


def test_local_platform_with_a_box_of_its_own():
    channels = Channels(("政府网站",), (), ("征地信息公开平台",))
    assert write_channels(channels) == "■政府网站\n■征地信息公开平台"
    assert read_channels(write_channels(channels)) == channels


def test_all_thirteen_boxes():
    lines = write_channels(Channels(("政府网站",), ("两微一端",), (), "any"), all_boxes=True).splitlines()
    assert len(lines) == 14
    assert lines[0] == "■政府网站"
    assert sum(line.startswith("□") for line in lines) == 12
    assert lines[-1] == ANY_CHANNEL_LINE


def test_audience_as_typed():
    assert read_audience("全社会") == Audience(True, None)
    assert read_audience("特定群体：被征收人") == Audience(False, "被征收人")
    assert read_audience("全社会；村民") == Audience(True, "村民")
    assert read_audience("") == Audience(None, None)


def test_ticks_in_leaves():
    item = with_cell(BLANK, "levels.乡级", "√")
    item = with_cell(item, "levels.县级", "■")
    assert item.levels == ("县级", "乡级")
    assert with_cell(item, "levels.县级", "×").levels == ("乡级",)
    assert with_cell(item, "mode.依申请", "√").mode == ("依申请",)
    assert with_cell(BLANK, "audience.groups", "√").audience == Audience(None, "特定群体")
    assert with_cell(BLANK, "audience.groups", "低保对象").audience.groups == "低保对象"
    assert with_cell(BLANK, "audience.public", "√").audience.public is True
    assert with_cell(with_cell(BLANK, "audience.public", "√"), "audience.public", "").audience.public is False


def test_line_breaks_of_other_systems():
    assert with_cell(BLANK, "elements", "甲\r\n乙").elements == (Element("甲"), Element("乙"))
