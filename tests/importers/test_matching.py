"""Which stored item a row is, and when somebody has to say so."""

from __future__ import annotations

import pytest
from msgspec import structs

from catalog_app.importers.matching import MOST_CANDIDATES, Match, Matcher, is_another
from catalog_app.model.catalog import Element, Item


def item(level2: str | None, *elements: str, uid: str = "", level1: str = "征地", level3: str | None = None) -> Item:
    return Item(
        uid=uid or f"u-{level2}",
        domain="06",
        number=f"06-{level2}",
        position=1,
        level1=level1,
        level2=level2,
        level3=level3,
        elements=tuple(map(Element, elements)),
    )


def sure(match: Match | None) -> Item | None:
    assert match is not None
    return match.item


@pytest.mark.parametrize(
    "written",
    ["拟征收 土地（公告）", "拟征收土地(公告)", "拟征收土地【公告】", "拟征收　土地〔公告〕"],
)
def test_width_brackets_and_spaces_make_no_other_name(written: str) -> None:
    held = item("拟征收土地（公告）")
    [match] = Matcher([held]).same_names([item(written)])
    assert sure(match) == held


def test_zero_in_both_ways_of_writing() -> None:
    held = item("二〇二六年计划")
    [match] = Matcher([held]).same_names([item("二零二六年计划")])
    assert sure(match) == held


def test_equal_names_are_told_apart_by_their_content() -> None:
    notice = item("公告", "征收范围", "补偿标准", uid="notice")
    hearing = item("公告", "听证时间", "听证地点", uid="hearing")
    rows = [item("公告", "听证时间", "听证地点", "听证人"), item("公告", "征收范围", "补偿标准")]
    assert list(map(sure, Matcher([notice, hearing]).same_names(rows))) == [hearing, notice]


def test_one_row_between_two_items_of_equal_content_is_offered() -> None:
    twins = [item("公告", "征收范围", uid=uid) for uid in ("a", "b")]
    [match] = Matcher(twins).same_names([item("公告", "征收范围")])
    assert sure(match) is None
    assert match is not None
    assert match.candidates == tuple(twins)


def test_as_many_rows_as_items_of_equal_content_keep_their_order() -> None:
    twins = [item("公告", "征收范围", uid=uid) for uid in ("a", "b")]
    rows = [item("公告", "征收范围"), item("公告", "征收范围")]
    assert list(map(sure, Matcher(twins).same_names(rows))) == twins


def test_an_item_is_found_once() -> None:
    held = item("公告", "征收范围")
    matcher = Matcher([held])
    matcher.take(held)
    assert matcher.same_names([item("公告", "征收范围")]) == [None]
    assert matcher.alike(item("公告（试行）", "征收范围")) is None


@pytest.mark.parametrize("written", ["补偿安置方案（试行）", "补偿安置方案情况", "补偿安置方案信息"])
def test_a_remark_makes_no_other_item(written: str) -> None:
    held = item("补偿安置方案")
    assert sure(Matcher([held, item("青苗补偿")]).alike(item(written))) == held


def test_two_items_but_for_remarks_are_offered() -> None:
    held = [item("补偿方案（县级）", uid="a"), item("补偿方案（村级）", uid="b")]
    match = Matcher(held).alike(item("补偿方案"))
    assert match is not None
    assert (match.item, match.candidates) == (None, tuple(held))


def test_a_single_name_means_the_most_specific_one() -> None:
    held = item("政策", level3="补偿标准")
    match = Matcher([held]).alike(item(None, level1="补偿标准"))
    assert match is not None
    assert (match.item, match.by_name) == (held, False)


def test_a_likely_name_is_offered_the_likeliest_first() -> None:
    held = [item(f"村民补偿名单公示{n}", uid=f"u{n}") for n in range(8)]
    match = Matcher(held).alike(item("村民补偿名单与公示3"))
    assert match is not None
    assert match.item is None
    assert len(match.candidates) == MOST_CANDIDATES
    assert match.candidates[0].uid == "u3"


def test_one_character_in_a_long_name_is_no_doubt_unless_the_content_differs() -> None:
    held = item("农村集体土地征收补偿安置费用支付凭证公开", "支付凭证", "支付时间")
    name = "农村集体土地征收补偿安置费用支付凭据公开"
    assert sure(Matcher([held]).alike(item(name, "支付凭证", "支付时间"))) == held
    match = Matcher([held]).alike(item(name, "听证会", "参加人"))
    assert match is not None
    assert (match.item, match.candidates) == (None, (held,))


def test_another_year_or_nothing_but_a_name_is_a_doubt() -> None:
    name = "财政专项乡村振兴补助资金安排计划公示公告"
    for held, row in (
        (item(f"2025年{name}", "项目", "金额"), item(f"2026年{name}", "项目", "金额")),
        (item(name), item(name.replace("公示", "公布"))),
    ):
        match = Matcher([held]).alike(row)
        assert match is not None
        assert (match.item, match.candidates) == (None, (held,))


def test_another_domain_has_nothing_to_offer() -> None:
    row = structs.replace(item("公告"), domain="13")
    matcher = Matcher([item("公告")])
    assert matcher.same_names([row]) == [None]
    assert matcher.alike(row) is None


def test_a_number_two_offices_gave_makes_no_item() -> None:
    held = item("青苗补偿", "补偿标准", "补偿对象")
    assert is_another(item("文艺演出", "时间", "地点"), held)
    assert not is_another(item("青苗补偿", "时间", "地点"), held)
    assert not is_another(item("青苗费补偿", "时间", "地点"), held)
    assert not is_another(item("文艺演出", "补偿标准", "补偿对象"), held)
