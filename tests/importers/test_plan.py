from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.importers.plan import COMPARED_KEYS, Draft, PlanLine, folded, make_plan
from catalog_app.model.catalog import Deadline, Element, Item, Origin, Stage
from catalog_app.model.merging import MERGED_KEYS

STORED = Item(
    uid="u1",
    domain="06",
    number="06-001",
    position=1,
    level1="征地管理政策",
    level2="拟征收（告知）",
    publisher="青石桥镇人民政府",
    deadline=Deadline("20个工作日〔说明〕", (Stage(rule="working_days", days=20),)),
)
ALL = frozenset(COMPARED_KEYS)


def draft(item: Item, told: frozenset[str] = ALL) -> Draft:
    return Draft(structs.replace(item, uid=""), "06征地补偿", (5,), told)


def test_the_same_row_is_the_same() -> None:
    [line] = make_plan([draft(STORED)], [STORED])
    assert (line.change, line.current, line.fields) == ("same", STORED, ())


def test_a_change_is_told_field_by_field() -> None:
    [line] = make_plan([draft(structs.replace(STORED, publisher="县自然资源局", levels=("乡级",)))], [STORED])
    assert line.change == "changed"
    assert line.fields == ("publisher", "levels")
    assert line.item.uid == "u1"


def test_width_brackets_and_spaces_make_no_difference() -> None:
    noisy = structs.replace(
        STORED, level2="拟征收(告知) ", publisher="青石桥镇　人民政府", deadline=Deadline("20个工作日[说明]")
    )
    [line] = make_plan([draft(noisy)], [STORED])
    assert line.change == "same"
    assert line.item.deadline.stages == STORED.deadline.stages
    assert folded("〇") == folded("零")


def test_without_number_the_names_decide() -> None:
    [line] = make_plan([draft(structs.replace(STORED, number=""))], [STORED])
    assert (line.change, line.reason) == ("same", "领域和事项名称相同")


def test_equal_names_are_not_guessed() -> None:
    twin = structs.replace(STORED, uid="u2", number="06-002")
    [line] = make_plan([draft(structs.replace(STORED, number=""))], [STORED, twin])
    assert line.change == "ambiguous"


def test_a_number_used_twice_is_a_conflict() -> None:
    lines = make_plan([draft(STORED), draft(structs.replace(STORED, level1="另一项"))], [STORED])
    assert [line.change for line in lines] == ["same", "conflict"]


def test_columns_the_file_lacks_keep_what_is_stored() -> None:
    [line] = make_plan([draft(structs.replace(STORED, publisher=None), ALL - {"publisher"})], [STORED])
    assert line.change == "same"


def test_unknown_rows_are_new() -> None:
    [line] = make_plan([draft(structs.replace(STORED, number="", level1="新事项"))], [STORED])
    assert (line.change, line.current) == ("new", None)


def test_two_new_rows_of_one_number_are_a_conflict() -> None:
    lines = make_plan([draft(STORED), draft(structs.replace(STORED, level1="另一项"))], [])
    assert [line.change for line in lines] == ["new", "conflict"]


COUNTY = frozenset(MERGED_KEYS)


def county(item: Item) -> Draft:
    """A row of somebody else's list."""
    return Draft(structs.replace(item, uid="", number=""), "征地补偿", (7,), COUNTY, own=False, file="县目录.xlsx")


def is_county(publisher: str) -> bool:
    return publisher.startswith("县")


def compared(theirs: Item, ours: Item = STORED, base: Item = STORED) -> PlanLine:
    [line] = make_plan([county(theirs)], [ours], {ours.uid: base}, is_outside=is_county)
    return line


def changed(**values: Any) -> Item:
    return structs.replace(STORED, **values)


OTHER = changed(level1="别的", level2=None)


def test_our_own_change_stays_where_the_list_says_what_it_said() -> None:
    line = compared(STORED, changed(publisher="自然资源所"))
    assert (line.change, line.kept) == ("same", ("publisher",))
    assert line.item.publisher == "自然资源所"


def test_the_change_of_the_list_comes_in_beside_ours() -> None:
    line = compared(changed(levels=("乡级",)), changed(publisher="自然资源所"))
    assert (line.change, line.fields) == ("changed", ("levels",))
    assert (line.item.publisher, line.item.levels) == ("自然资源所", ("乡级",))


def test_both_changed_the_same_field() -> None:
    line = compared(changed(publisher="国土所"), changed(publisher="自然资源所"))
    assert (line.change, line.conflicts) == ("conflict", ("publisher",))
    assert line.item.publisher == "自然资源所"
    theirs, ours = line.settled("theirs", {}), line.settled("ours", {})
    assert (theirs.change, theirs.item.publisher, theirs.fields) == ("changed", "国土所", ("publisher",))
    assert (ours.change, ours.item.publisher) == ("same", "自然资源所")


def test_taking_their_further_columns_leaves_ours() -> None:
    base, ours = changed(extra={"电话": "甲"}), changed(extra={"电话": "乙", "备注": "本镇"})
    line = compared(changed(extra={"电话": "丙"}), ours, base)
    assert line.conflicts == ("extra",)
    assert line.settled("theirs", {}).item.extra == {"电话": "丙", "备注": "本镇"}


def test_a_body_that_is_not_ours_never_takes_the_place_of_one_that_is() -> None:
    line = compared(changed(publisher="县自然资源局"))
    assert (line.change, line.item.publisher) == ("same", "青石桥镇人民政府")
    assert line.settled(STORED, {}, is_county).item.publisher == "青石桥镇人民政府"


def test_what_is_our_own_is_never_told_by_a_list() -> None:
    ours = changed(origin=Origin.ADAPTED, reason="本镇情况", station="s1")
    line = compared(changed(levels=("乡级",)), ours)
    assert line.change == "changed"
    assert (line.item.origin, line.item.reason, line.item.station) == (Origin.ADAPTED, "本镇情况", "s1")


def test_rows_of_other_levels_are_skipped_unless_we_hold_them() -> None:
    held = changed(levels=("县级",))
    other = structs.replace(OTHER, levels=("县级",))
    lines = make_plan(
        [county(other), county(held), county(changed(level1="无层级"))], [held], levels=frozenset(("乡级", "村级"))
    )
    assert [line.change for line in lines] == ["skipped", "same", "new"]
    assert "县级" in lines[0].reason


def test_a_row_written_twice_is_new_once() -> None:
    assert [line.change for line in make_plan([county(OTHER), county(OTHER)], [STORED])] == ["new", "skipped"]


def test_a_doubtful_row_is_settled_either_way() -> None:
    twin = changed(uid="u2", number="06-002")
    [line] = make_plan([county(changed(levels=("村级",)))], [STORED, twin])
    assert (line.change, line.candidates) == ("ambiguous", ("u1", "u2"))
    assert line.settled("new", {}).change == "new"
    settled = line.settled(twin, {})
    assert (settled.change, settled.item.uid, settled.item.number) == ("changed", "u2", "06-002")


def test_a_line_that_is_no_item_has_no_words_to_choose() -> None:
    [line] = make_plan([county(OTHER)], [])
    with pytest.raises(ValueError, match="theirs"):
        line.settled("theirs", {})


def test_a_number_of_another_office_is_asked_about() -> None:
    ours = changed(number="06-本地01", elements=(Element("补偿标准"), Element("补偿对象")))
    row = structs.replace(ours, level1="文艺演出", level2=None, elements=(Element("时间"), Element("地点")))
    [line] = make_plan([draft(row)], [ours])
    assert (line.change, line.candidates) == ("ambiguous", ("u1",))
    assert "别处的编号" in line.reason


_NAMES = st.sampled_from(("公告", "公告（试行）", "公告情况", "拟征收", "拟 征收", "二〇二六", "名单公示", "名单公示1"))
_ELEMENTS = st.lists(st.sampled_from(("甲", "乙", "丙：一、二", "（丁）")), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.none() | _NAMES, _ELEMENTS), min_size=1, max_size=8))
def test_what_we_have_ourselves_is_never_changed(rows: Sequence[tuple[str, str | None, list[str]]]) -> None:
    items = [
        changed(uid=f"u{n}", number=f"06-{n:03}", level1=one, level2=two, elements=tuple(map(Element, elements)))
        for n, (one, two, elements) in enumerate(rows)
    ]
    own = make_plan([draft(item) for item in items], items)
    assert [(line.change, line.item) for line in own] == [("same", item) for item in items]
    theirs = make_plan([county(item) for item in items], items, {item.uid: item for item in items})
    assert {line.change for line in theirs} <= {"same", "skipped", "ambiguous"}
