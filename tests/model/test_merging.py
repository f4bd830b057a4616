"""One item merged three ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.catalog import Audience, Basis, Channels, Deadline, Element, Item
from catalog_app.model.merging import MERGED_KEYS, differing, merge_fields

BASE = Item(
    uid="u",
    domain="06",
    number="06-001",
    position=1,
    level1="征地组织实施",
    elements=(Element("征地公告"), Element("补偿标准"), Element("安置方案")),
    basis=(Basis("土地管理法"), Basis("政府信息公开条例", "国务院令第711号")),
    deadline=Deadline("20个工作日内"),
    publisher="县自然资源局",
    channels=Channels(("政府网站",), ("公开查阅点",)),
    audience=Audience(True),
    levels=("县级", "乡级"),
    mode=("主动",),
)


def change(**fields: object) -> Item:
    return structs.replace(BASE, **fields)


def elements(*texts: str) -> tuple[Element, ...]:
    return tuple(Element(text) for text in texts)


def test_each_side_keeps_what_only_it_changed():
    merged = merge_fields(BASE, change(publisher="县局"), change(deadline=Deadline("5个工作日内")))
    assert merged.item == change(publisher="县局", deadline=Deadline("5个工作日内"))
    assert (merged.taken, merged.kept, merged.conflicts) == (("publisher",), ("deadline",), ())


def test_two_different_words_are_a_conflict_and_ours_stays():
    merged = merge_fields(BASE, change(publisher="县局"), change(publisher="青石桥镇"))
    assert (merged.item.publisher, merged.conflicts, merged.taken) == ("青石桥镇", ("publisher",), ())


def test_elements_are_merged_one_by_one_and_ours_keep_their_place():
    theirs = change(elements=elements("征地公告", "补偿标准", "听证情况", "安置方案"))
    ours = change(elements=elements("征地公告", "本镇举报电话", "安置方案"))
    merged = merge_fields(BASE, theirs, ours)
    assert [one.text for one in merged.item.elements] == ["征地公告", "本镇举报电话", "听证情况", "安置方案"]
    assert merged.conflicts == ()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (("征地公告", "补偿标准（2026）", "安置方案"), ("征地公告", "补偿标准和依据", "安置方案")),
        (("征地公告", "补偿标准（2026）", "安置方案"), ("征地公告", "安置方案")),
    ],
)
def test_an_element_that_both_touched_is_a_conflict(theirs: tuple[str, ...], ours: tuple[str, ...]):
    merged = merge_fields(BASE, change(elements=elements(*theirs)), change(elements=elements(*ours)))
    assert merged.conflicts == ("elements",)
    assert merged.item.elements == elements(*ours)


def test_a_box_that_became_required_there_and_went_here_is_a_conflict():
    theirs = change(channels=Channels(("政府网站", "公开查阅点")))
    assert merge_fields(BASE, theirs, change(channels=Channels(("政府网站",)))).conflicts == ("channels",)
    merged = merge_fields(BASE, theirs, change(channels=Channels(("广播电视", "政府网站"), ("公开查阅点",))))
    assert merged.item.channels.required == ("政府网站", "广播电视", "公开查阅点")


def test_words_of_print_are_no_change():
    merged = merge_fields(BASE, change(channels=structs.replace(BASE.channels, text="■政府网站")), BASE)
    assert (merged.item, merged.taken) == (BASE, ())


def test_articles_and_audience_and_extra():
    theirs = change(basis=(Basis("土地管理法", None, "第47条"), BASE.basis[1]), extra={"电话": "12345"})
    ours = change(basis=(Basis("土地管理法", None, "第48条"), BASE.basis[1]), audience=Audience(True, "被征地农民"))
    merged = merge_fields(BASE, structs.replace(theirs, audience=Audience(False)), ours)
    assert merged.conflicts == ("basis",)
    assert merged.item.audience == Audience(False, "被征地农民")
    assert merged.item.extra == {"电话": "12345"}


def test_identity_station_and_reason_are_never_theirs():
    theirs = change(uid="x", number="99", origin="standard", reason="他", station="s9", publisher="县局")
    ours = change(station="s1", reason="我")
    merged = merge_fields(BASE, theirs, ours).item
    assert merged == structs.replace(ours, publisher="县局")


def test_without_a_base_only_what_is_empty_is_filled():
    ours = change(publisher=None, deadline=Deadline("5个工作日内"))
    merged = merge_fields(None, BASE, ours)
    assert (merged.item.publisher, merged.conflicts) == ("县自然资源局", ("deadline",))


WORDS = ("征地公告", "补偿标准", "补偿标准细则", "安置方案", "听证会记录", "监督电话")
ITEMS = st.builds(
    lambda texts, flags, publisher, deadline, required, optional, levels, extra: change(
        elements=tuple(Element(text, flag) for text, flag in zip(texts, flags, strict=False)),
        publisher=publisher,
        deadline=Deadline(deadline),
        channels=Channels(tuple(required), tuple(one for one in optional if one not in required)),
        levels=tuple(level for level in ("县级", "乡级", "村级") if level in levels),
        extra=extra,
    ),
    st.lists(st.sampled_from(WORDS), unique=True, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.sampled_from((None, "县局", "本镇")),
    st.sampled_from(("", "20日", "5日")),
    st.lists(st.sampled_from(("政府网站", "广播电视")), unique=True),
    st.lists(st.sampled_from(("政府网站", "公开查阅点")), unique=True),
    st.sets(st.sampled_from(("县级", "乡级", "村级"))),
    st.dictionaries(st.sampled_from(("电话", "备注")), st.sampled_from(("", "1", "2"))),
)


@given(ITEMS, ITEMS)
@settings(max_examples=60, deadline=None)
def test_one_side_without_change_yields_the_other(base: Item, other: Item):
    assert merge_fields(base, base, other).item == other
    theirs = merge_fields(base, other, base)
    assert differing(theirs.item, other) == theirs.conflicts == ()
    assert merge_fields(base, other, other).taken == ()


@given(ITEMS, ITEMS, ITEMS)
@settings(max_examples=120, deadline=None)
def test_merging_is_symmetric_and_idempotent(base: Item, theirs: Item, ours: Item):
    merged, mirrored = merge_fields(base, theirs, ours), merge_fields(base, ours, theirs)
    assert merged.conflicts == mirrored.conflicts
    agreed = [key for key in MERGED_KEYS if key not in merged.conflicts]
    assert {key: _loose(getattr(merged.item, key)) for key in agreed} == {
        key: _loose(getattr(mirrored.item, key)) for key in agreed
    }
    assert merge_fields(base, theirs, merged.item).item == merged.item
    assert merge_fields(theirs, theirs, merged.item).item == merged.item


def _loose(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value
