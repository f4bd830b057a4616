"""Deadline phrases: what they mean, and that words and stages go both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins

from catalog_app.model.catalog import Stage
from catalog_app.model.channels import NATIONAL_CHANNELS, VILLAGE_BOARD
from catalog_app.model.deadline import (
    LAST_UPDATE,
    LASTING,
    LONG_TEXT,
    explain_stage,
    parse_deadline,
    render_deadline,
)

WD20 = {"rule": "working_days", "days": 20}
OTHER = "other"


def stages_of(text):
    return [to_builtins(stage) for stage in parse_deadline(text).stages]


PHRASES = [
    ("信息形成或者变更之日起20个工作日内", [WD20 | {"from": "信息形成或者变更"}]),
    ("自信息形成（变更）之日起20个工作日内予以公开", [WD20 | {"from": "信息形成（变更）"}]),
    ("自信息形成或者变更之日起２０个工作日内", [WD20 | {"from": "信息形成或者变更"}]),
    ("信息形成 或者变更 之日起 20 个工作日内", [WD20 | {"from": "信息形成或者变更"}]),
    ("自信息形成或变更之日起二十个工作日内", [WD20 | {"from": "信息形成或变更"}]),
    ("形成个20个工作日内", [WD20 | {"from": "形成"}]),
    ("20工作日", [WD20]),
    ("公开时限：20个工作日", [WD20]),
    ("颁布或印发之日起5个工作日内", [{"rule": "working_days", "days": 5, "from": "颁布或印发"}]),
    ("分配结果确定后20个工作日内", [WD20 | {"from": "分配结果确定"}]),
    ("2020年5月1日起20个工作日内", [WD20 | {"from": "2020年5月1日"}]),
    ("自自然资源部门批准之日起15日内", [{"rule": "calendar_days", "days": 15, "from": "自然资源部门批准"}]),
    ("自批准之日起三十天内", [{"rule": "calendar_days", "days": 30, "from": "批准"}]),
    ("24小时内", [{"rule": "calendar_days", "days": 24, "unit": "hour"}]),
    ("自受理之日起1年内", [{"rule": "calendar_days", "days": 12, "from": "受理", "unit": "month"}]),
    ("实时公开", [{"rule": "immediate"}]),
    ("随时公开", [{"rule": "immediate"}]),
    ("按进展情况及时公开", [{"rule": "immediate", "when": "按进展情况"}]),
    ("收到预警信息后第一时间公开", [{"rule": "immediate", "from": "收到预警信息"}]),
    ("定额核准后公布", [{"rule": "immediate", "from": "定额核准"}]),
    ("宜及时公开", [{"rule": OTHER, "when": "宜及时公开"}]),
    ("每季度的首个月20日", [{"rule": "fixed_date", "when": "每季度的首个月20日"}]),
    ("每年底前集中公布一次", [{"rule": "fixed_date", "when": "每年底前"}]),
    ("每年3月31日前公布供应计划", [{"rule": "fixed_date", "when": "每年3月31日前", "part": "供应计划"}]),
    ("每月更新", [{"rule": "period", "when": "每月", "kind": "interval"}]),
    ("长期公开", [{"rule": "period", "when": LASTING, "kind": "interval"}]),
    ("动态更新", [{"rule": "period", "when": LASTING, "kind": "interval"}]),
    ("每20个工作日更新", [WD20 | {"from": LAST_UPDATE, "kind": "interval"}]),
    ("每周更新不少于3次", [{"rule": OTHER, "when": "每周更新不少于3次"}]),
    ("公示不少于30日", [{"rule": "calendar_days", "days": 30, "kind": "display"}]),
    ("公告期限为5个工作日", [{"rule": "working_days", "days": 5, "kind": "display"}]),
    ("公示期：7天", [{"rule": "calendar_days", "days": 7, "kind": "display"}]),
    ("公开时限为形成之日起20个工作日内", [WD20 | {"from": "形成"}]),
    ("批准后二十日内由本级政府向社会公开", [{"rule": "calendar_days", "days": 20, "from": "批准"}]),
    ("正式披露时间不少于20个工作日", [WD20 | {"kind": "display"}]),
    ("组织听证7个工作日前", [{"rule": "working_days", "days": 7, "from": "组织听证", "direction": "before"}]),
    ("拍卖开始日前20日发布", [{"rule": "calendar_days", "days": 20, "from": "拍卖开始日", "direction": "before"}]),
    ("同上", [{"rule": OTHER, "when": "同上"}]),
    ("法律、法规另有规定的，从其规定", [{"rule": OTHER, "when": "法律、法规另有规定的，从其规定"}]),
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "stages"), PHRASES)
def test_one_phrase(text, stages):
    assert stages_of(text) == stages


def test_display_period_behind_a_publishing_limit():
    publish = {"rule": "working_days", "days": 10, "from": "制定或获取信息"}
    display = {"rule": "working_days", "days": 7, "kind": "display"}
    assert stages_of("制定或获取信息之日起10个工作日内,公示7个工作日") == [publish, display]
    assert stages_of("制定或获取信息之日起10个工作日内公示7个工作日") == [publish, display]


def test_limit_for_one_part_only():
    assert stages_of("处罚决定20个工作日内;其他内容长期公开并动态调整") == [
        WD20 | {"part": "处罚决定"},
        {"rule": "period", "when": LASTING, "part": "其他内容", "kind": "interval"},
    ]
    assert stages_of("自处罚决定作出之日起20个工作日内公开处罚决定") == [
        WD20 | {"from": "处罚决定作出", "part": "处罚决定"}
    ]
    assert stages_of("行政处罚决定另按执法公示要求自作出之日起7个工作日内公开") == [
        {"rule": "working_days", "days": 7, "from": "作出", "part": "行政处罚决定"}
    ]


def test_word_that_contains_for_does_not_split_the_part():
    assert stages_of("违法行为发生之日起7日内") == [{"rule": "calendar_days", "days": 7, "from": "违法行为发生"}]


def test_limits_for_single_channels_first_here_then_there():
    assert stages_of(
        "自现状调查结束之日起5个工作日内先在村公示栏公开;收到征地批准文件之日起10个工作日内再在政府网站和征地信息公开平台公开"
    ) == [
        {"rule": "working_days", "days": 5, "from": "现状调查结束", "channels": (VILLAGE_BOARD,)},
        {"rule": "working_days", "days": 10, "from": "收到征地批准文件", "channels": ("政府网站", "征地信息公开平台")},
    ]


def test_place_behind_a_comma_belongs_to_the_limit_before_it():
    first, second = parse_deadline("自作出之日起7日内，在政府网站公开，公示期30天").stages
    assert (first.days, first.channels) == (7, ("政府网站",))
    assert (second.days, second.kind, second.channels) == (30, "display", ())


def test_several_limits_before_events_in_one_sentence():
    found = parse_deadline(
        "投标截止时间至少15日前、提交申请文件截止时间至少3日前，或者提交首次响应文件截止之日3个工作日前"
    ).stages
    assert [(s.rule, s.days, s.direction, s.start) for s in found] == [
        ("calendar_days", 15, "before", "投标截止时间"),
        ("calendar_days", 3, "before", "提交申请文件截止时间"),
        ("working_days", 3, "before", "提交首次响应文件截止"),
    ]


def test_remark_in_brackets_is_kept_as_other():
    assert stages_of("信息形成之日起20个工作日内（法律另有规定的除外）") == [
        WD20 | {"from": "信息形成"},
        {"rule": OTHER, "when": "法律另有规定的除外"},
    ]


def test_words_after_the_last_rule_are_not_lost():
    assert stages_of("20个工作日内，重大事项报县政府")[-1] == {"rule": OTHER, "when": "重大事项报县政府"}


def test_overlong_text_is_one_stage():
    text = "自形成之日起20个工作日内；" * (LONG_TEXT // 10)
    assert [s.rule for s in parse_deadline(text).stages] == [OTHER]


def test_a_clause_of_nothing_but_limits_does_not_run_deep():
    assert [s.rule for s in parse_deadline("10日" * 600).stages] == [OTHER]
    assert len(parse_deadline("10日" * 5).stages) == 5


EVENTS = [
    "信息形成或者变更",
    "分配结果确定",
    "收到征地批准文件",
    "信息形成（变更）",
    "组织听证",
    "本级人民代表大会批准",
]
PARTS = ["处罚决定", "结果信息", "法律政策、办事指南、过程信息", "低于1000万元的"]
WHENS = ["每年3月31日前", "每季度的首个月20日", "每月10日前", "每年底前", "次年1月31日前", "每季度末"]
CHANNELS = [*NATIONAL_CHANNELS, "征地信息公开平台", "云岭县人民政府网站"]

parts = st.none() | st.sampled_from(PARTS)
events = st.none() | st.sampled_from(EVENTS)
places = st.lists(st.sampled_from(CHANNELS), max_size=3, unique=True).map(tuple)
days = st.integers(1, 999)
hours = [("working_days", "day"), ("calendar_days", "day"), ("calendar_days", "hour"), ("calendar_days", "week"),
         ("calendar_days", "month")]  # fmt: skip


def counted(**fields):
    return st.builds(
        lambda how, **rest: Stage(rule=how[0], unit=how[1], **rest),
        st.sampled_from(hours), days=days, part=parts, channels=places, **fields,
    )  # fmt: skip


sane_stages = st.one_of(
    counted(start=events),
    counted(start=events, kind=st.just("display")),
    counted(start=events, direction=st.just("before")),
    counted(start=st.just(LAST_UPDATE), kind=st.just("interval")),
    st.builds(
        Stage,
        rule=st.just("immediate"),
        start=events,
        when=st.none() | st.just("按进展情况"),
        part=parts,
        channels=places,
    ),
    st.builds(Stage, rule=st.just("fixed_date"), when=st.sampled_from(WHENS), part=parts, channels=places),
    st.builds(
        Stage,
        rule=st.just("period"),
        when=st.sampled_from(["每月", "每季度", "每半年", "每年", "每学期", LASTING]),
        kind=st.just("interval"),
        part=parts,
        channels=places,
    ),
    st.builds(
        Stage, rule=st.just(OTHER), when=st.sampled_from(["同上", "法律、法规另有规定的从其规定", "随采购公告公开"])
    ),
)


@given(st.lists(sane_stages, max_size=4).map(tuple))
def test_rendered_stages_are_read_back(stages):
    assert parse_deadline(render_deadline(stages)).stages == stages


@given(
    st.text() | st.text(alphabet="自之日起20个工作日内；，公示不少于每季度前后在网站（）：其他三月十\n ", max_size=60)
)
def test_any_text_is_read_and_kept(text):
    deadline = parse_deadline(text)
    assert deadline.text == text.strip()
    assert all(stage.rule != OTHER or stage.when for stage in deadline.stages)


@given(st.lists(sane_stages, min_size=1, max_size=1))
def test_every_stage_can_be_explained(stages):
    assert explain_stage(stages[0])


def test_explanations_name_what_matters():
    publish, display, before = parse_deadline("自信息形成之日起20个工作日内；公示7日；组织听证7个工作日前").stages
    assert explain_stage(publish) == "从“信息形成”之日的次日起算，20个工作日内公开"
    assert "公示期7日" in explain_stage(display)
    assert "“组织听证”的7个工作日之前" in explain_stage(before)
    assert "长期公开" in explain_stage(parse_deadline("其他内容长期公开并动态调整").stages[0])
    assert "按文字执行：同上" in explain_stage(parse_deadline("同上").stages[0])
    assert explain_stage(parse_deadline("每季度更新").stages[0]) == "每季度更新一次"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("信息形成后５个工作\n日内", [("working_days", 5)]),
        ("信息形成（变更）之日起\n7个工作日内公开", [("working_days", 7)]),
        ("制 定 或 获 取 信 息 之 日 起 2 0 个 工 作 日", [("working_days", 20)]),
        ("信息形成个20个工作日内", [("working_days", 20)]),
        (
            "①拟审批公示自受理之日起5个工作日内 ②结果信息自作出之日起7个工作日内",
            [("working_days", 5), ("working_days", 7)],
        ),
        ("1.处罚自作出之日起7个工作日内2.其他自形成之日起20个工作日内", [("working_days", 7), ("working_days", 20)]),
        ("一、许可7个工作日；二、处罚20个工作日", [("working_days", 7), ("working_days", 20)]),
        ("形成之日起20个工作日内\n处罚决定7个工作日内", [("working_days", 20), ("working_days", 7)]),
        ("长期公开（动态调整）", [("period", None)]),
        ("半年至少更新1次", [("period", None)]),
    ],
)
def test_limits_as_copied_tables_have_them(text, limits):
    assert [(stage.rule, stage.days) for stage in parse_deadline(text).stages] == limits
