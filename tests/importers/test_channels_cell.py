"""公开渠道和载体 cells: every pair of marks, every separator, names alone, local platforms, legends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.channel_names import _scan, find_names, prepared
from catalog_app.importers.channels import channel_style, read_channel_cell
from catalog_app.model.channels import (
    CHANNEL_ALIASES,
    LOCAL_PLATFORMS,
    NATIONAL_CHANNELS,
    OTHER,
    VILLAGE_BOARD,
    WEBSITE,
)

PAIRS = [
    "■□", "▄口", "■口", "R£", "t口", "no", "þo", "þ¨", "◆◇", "●○", "▲△", "☑☐", "√□", "✔□", "R□", "★☆",
    "☒☐", "√×", "lo", "#@",
    "■▲", "\uf06e\uf06f", "\uf052\uf0a3", "\uf0fe\uf0a8",
]  # fmt: skip
SEPARATORS = ["\n", " ", "\u3000", "", "；", ",", "、", "：", "/", "|", "\t", "；\n"]


def read(text, header="", column=()):
    return read_channel_cell(text, channel_style([text, *column], header))


def required(text, header=""):
    return read(text, header).channels.required


def boxes(ticked, pair, separator, space=""):
    return separator.join((pair[0] if name in ticked else pair[1]) + space + name for name in NATIONAL_CHANNELS)


USUAL = [{WEBSITE, "公开查阅点"}, {WEBSITE, VILLAGE_BOARD}, {WEBSITE, "政务服务中心"}, {WEBSITE}]
TICKED = st.sets(st.sampled_from(NATIONAL_CHANNELS), min_size=1, max_size=5)


@settings(max_examples=60)
@given(TICKED, st.sampled_from(PAIRS), st.sampled_from(SEPARATORS), st.sampled_from(["", " "]))
def test_every_rendering_of_the_boxes_reads_the_same(ticked, pair, separator, space):
    column = [boxes(usual, pair, separator, space) for usual in USUAL]
    found = read(boxes(ticked, pair, separator, space), column=column * 2)
    assert set(found.channels.required) == ticked
    assert (found.channels.optional, found.channels.other, found.doubts) == ((), (), ())


@settings(max_examples=40)
@given(TICKED, st.sampled_from(["\n", " ", "", "；", "，", "、", "/", " / ", "|"]))
def test_names_without_boxes_are_all_ticked(ticked, separator):
    names = [name for name in NATIONAL_CHANNELS if name in ticked]
    found = read(separator.join(names)).channels
    assert list(found.required) == names
    assert found.other == ()


def test_marks_mixed_in_one_cell():
    assert required("■政府网站；□政府公报；口两微一端；□其他____") == (WEBSITE,)
    assert required("■政府网站：口政府公报：□其他____") == (WEBSITE,)
    assert required("[√]政府网站 [ ]政府公报 (√)两微一端 （ ）其他") == (WEBSITE, "两微一端")


def test_words_split_by_spaces_and_lines():
    assert required("■ 政 府 网 站\n□ 政府公报\n■ 社区/企事业\n单位/村公示栏\n（电子屏）") == (WEBSITE, VILLAGE_BOARD)
    assert required("◆政府网站 ◇发布会⁄听证会 ◆社区⁄企事业单位⁄村公示栏（电子屏）") == (WEBSITE, VILLAGE_BOARD)


def test_separators_that_names_contain_too():
    assert required("公开查阅点/社区/企事业单位/村公示栏（电子屏）/精准推送") == (
        "公开查阅点",
        VILLAGE_BOARD,
        "精准推送",
    )
    assert required("发布会/听证会/入户/现场/社区/企事业单位/村公示栏") == ("发布会/听证会", "入户/现场", VILLAGE_BOARD)
    assert required("政府网站、社区/企事业单位、村公示栏(电子屏)、精准推送") == (WEBSITE, VILLAGE_BOARD, "精准推送")


def test_aliases():
    for alias, name in CHANNEL_ALIASES.items():
        assert required(f"□政府公报 R{alias} □广播") == (name,), alias


@pytest.mark.parametrize(
    "form",
    [
        "■政府网站 □其他 ■{}",
        "■政府网站\n■其他：{}",
        "■政府网站 ■其他（{}） □精准推送",
        "■政府网站 ■其他_{}_",
        "t政府网站 口其他 t{}",
        "政府网站、{}",
        "政府网站\n{}",
        "政府网站/{}",
    ],
)
def test_local_platforms(form):
    for name in (*LOCAL_PLATFORMS, "柳林县融媒体中心", "粤省事小程序"):
        found = read(form.format(name)).channels
        assert found.other == (name,)
        assert found.required == ((WEBSITE, OTHER) if "■其他" in form else (WEBSITE,))


def test_unticked_platforms_are_left_out():
    assert read("■政府网站□征地信息公开平台□其他：办税服务厅").channels.other == ()


def test_offices_named_with_their_place():
    assert required("东关街道便民服务中心、柳林县政府网站") == (WEBSITE, "便民服务站")
    assert read("■被征收范围内公示栏 □其他").channels.other == ("被征收范围内公示栏",)


def test_addresses_are_no_channels():
    found = read("■政府网站http://www.example.gov.cn/zwgk/ □政府公报").channels
    assert (found.required, found.other) == ((WEBSITE,), ())


def test_legends():
    text = "■政府网站 □政府公报"
    assert read(text, "公开渠道和载体（在标注范围内至少选择其一公开）").channels.rule == "any"
    assert read(text + "\n（至少选一项）").channels.rule == "any"
    chosen = read(text, "公开渠道（“■”表示必选项，“□”表示可选项）").channels
    assert (chosen.required, chosen.optional, chosen.rule) == ((WEBSITE,), ("政府公报",), "all")
    assert read(text).channels.optional == ()


def test_second_kind_of_tick():
    found = read("■政府网站 □政府公报 ▲精准推送 ▲其他")
    assert found.channels.required == (WEBSITE, "精准推送", OTHER)
    assert found.marks == ("▲ 精准推送、其他",)
    assert read("▲政府网站 △政府公报").marks == ()


def test_lost_boxes_are_asked_not_guessed():
    text = "、".join(NATIONAL_CHANNELS)
    found = read(text)
    assert (found.channels.required, [doubt.code for doubt in found.doubts]) == ((), ["channels_undecided"])
    assert found.channels.text == text
    assert read(boxes(set(), "□□", " ")).doubts


def test_sentences_are_told():
    found = read("1.通过政府网站主动公开；2.在政务服务中心设置查阅点，供公众查阅。")
    assert set(found.channels.required) == {WEBSITE, "政务服务中心"}
    assert [doubt.code for doubt in found.doubts] == ["channels_unclear"]


@settings(max_examples=80)
@given(st.text(alphabet="■□口▲R£ t政府网站其他：、（）/\n社区村公示栏电子屏_1.") | st.text())
def test_any_text_is_read(text):
    found = read(text)
    assert found.channels.text == text.strip()


@given(
    st.lists(
        st.sampled_from([*NATIONAL_CHANNELS, "村公示栏", "其他：办税厅", "（电子屏）", "政府网站平台", ""]), max_size=8
    )
)
@settings(max_examples=60)
def test_lines_of_boxes_are_found_as_names_in_any_text_are(names: list[str]):
    for box in ("■", "□ ", "R", ""):
        plain = prepared("\n".join(box + name for name in names))
        assert find_names(plain) == tuple(_scan(plain, 0))
