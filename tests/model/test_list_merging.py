"""Whole lists merged three ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.catalog import Element, Item
from catalog_app.model.list_merging import MergeLine, merge_items, sure_lines
from catalog_app.model.merging import differing

NAMES = ("征地批准", "补偿登记", "安置房分配", "宅基地审批", "低保资格认定", "临时救助发放")
TEXTS = (
    "申请条件",
    "办理流程",
    "批准文件",
    "补偿金额表",
    "受理机构名单",
    "监督举报电话",
    "分配结果公示",
    "政策解读材料",
)


def row(number: int, name: str = "", texts: Sequence[str] = (), **changes: object) -> Item:
    fields = {
        "uid": f"u{number}",
        "domain": "06",
        "number": f"06-{number:03d}",
        "standard_id": f"06-{number:03d}",
        "position": number,
        "level1": name or NAMES[number],
        "elements": tuple(Element(text) for text in (texts or TEXTS[number : number + 1])),
        "levels": ("乡级",),
    }
    return Item(**(fields | changes))


def keyed(*items: Item) -> dict[str, Item]:
    return {item.standard_id or item.number: item for item in items}


def applied(ours: Mapping[str, Item], lines: Sequence[MergeLine]) -> list[Item]:
    """What our list is after everything was taken."""
    left = {item.uid: item for item in ours.values()}
    for line in lines:
        for item in line.removed:
            left.pop(item.uid, None)
        for place, item in enumerate(line.stored):
            left[item.uid or f"{line.key}-{place}"] = item
    return list(left.values())


def contents(items: Sequence[Item]) -> list[tuple[object, ...]]:
    return sorted((item.level1, item.publisher or "", *(e.text for e in item.elements)) for item in items)


def test_a_row_they_changed_and_one_they_added():
    base = keyed(row(0), row(1))
    theirs = keyed(row(0, publisher="县局"), row(1), row(2))
    changed, new = merge_items(base, theirs, base)
    assert (changed.kind, changed.fields, changed.title) == ("changed", ("publisher",), "征地批准")
    assert (new.kind, new.stored[0].uid, new.stored[0].standard_id) == ("new", "", "06-002")
    assert sure_lines([changed, new]) == [0, 1]


def test_local_changes_stay_and_conflicts_wait_for_a_word():
    base = keyed(row(0))
    ours = keyed(row(0, publisher="青石桥镇", reason="本镇负责", station="s1"))
    (line,) = merge_items(base, keyed(row(0, publisher="县局", marks=("▲",))), ours)
    assert (line.kind, line.conflicts, line.fields, line.sure) == ("conflict", ("publisher",), ("marks",), False)
    assert (line.stored[0].publisher, line.stored[0].reason, line.stored[0].station) == ("青石桥镇", "本镇负责", "s1")
    decided = line.settled(("publisher",))
    assert (decided.kind, decided.stored[0].publisher, decided.fields) == ("changed", "县局", ("publisher", "marks"))
    assert line.settled(()).stored[0].publisher == "青石桥镇"


def test_rows_they_took_away_are_offered_and_a_conflict_where_we_changed_them():
    base = keyed(row(0), row(1), row(2))
    ours = keyed(row(0), row(1, publisher="青石桥镇"))
    lines = merge_items(base, {}, ours)
    assert [(line.kind, line.removed[0].uid, line.sure) for line in lines] == [
        ("withdrawn", "u0", False),
        ("conflict", "u1", False),
    ]


def test_a_row_that_the_list_says_was_renamed():
    base, theirs = keyed(row(0)), keyed(row(3, "土地征收批准", ["全新内容"]))
    (line,) = merge_items(base, theirs, base, renamed={"06-003": "06-000"})
    assert (line.kind, line.sure, line.candidates) == ("renamed", False, ("06-000", "06-003"))
    item = line.stored[0]
    assert (item.uid, item.number, item.standard_id, item.level1) == ("u0", "06-000", "06-003", "土地征收批准")


def test_a_row_renamed_by_likeness_keeps_our_changes():
    base = keyed(row(0, "征地批准", TEXTS[:3]))
    ours = keyed(row(0, "征地批准", TEXTS[:3], publisher="青石桥镇"))
    (line,) = merge_items(base, keyed(row(5, "土地征地批准", TEXTS[:3])), ours)
    assert (line.kind, line.stored[0].level1, line.stored[0].publisher) == ("renamed", "土地征地批准", "青石桥镇")


def test_a_row_divided_over_new_rows():
    base = keyed(row(0, texts=TEXTS[:4]))
    theirs = keyed(row(3, "甲类事项", TEXTS[:2]), row(4, "乙类项目", TEXTS[2:4]))
    ours = keyed(row(0, texts=(*TEXTS[:4], "本地要素"), station="s1"))
    (line,) = merge_items(base, theirs, ours)
    assert (line.kind, line.candidates) == ("split", ("06-000", "06-003", "06-004"))
    first, second = line.stored
    assert (first.uid, first.station, [e.text for e in first.elements]) == ("u0", "s1", [*TEXTS[:2], "本地要素"])
    assert (second.uid, second.level1) == ("", "乙类项目")


def test_a_row_that_gave_elements_to_a_new_one():
    base = keyed(row(0, texts=TEXTS[:4]))
    theirs = keyed(row(0, texts=TEXTS[:2]), row(4, "乙类项目", TEXTS[2:4]))
    (line,) = merge_items(base, theirs, base)
    assert (line.kind, line.candidates) == ("split", ("06-000", "06-004"))


def test_rows_put_together():
    base = keyed(row(0, texts=TEXTS[:2]), row(1, texts=TEXTS[2:5]))
    (line,) = merge_items(base, keyed(row(5, "统一事项", TEXTS[:5])), base)
    assert (line.kind, line.stored[0].uid, [item.uid for item in line.removed]) == ("merged", "u1", ["u0"])


def test_rows_of_other_levels_stay_outside():
    county = row(2, levels=("县级",))
    assert merge_items({}, keyed(county), {}, levels=("乡级",)) == []
    assert merge_items(keyed(row(2)), keyed(row(2, publisher="县局")), {}, levels=("乡级",)) == []
    (line,) = merge_items(keyed(county), keyed(row(2)), {}, levels=("乡级",))
    assert (line.kind, line.reason) == ("new", "新目录改为本级公开")


LISTS = st.dictionaries(
    st.integers(0, 5),
    st.tuples(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique=True), st.sampled_from((None, "县局"))),
    max_size=5,
).map(lambda rows: keyed(*(row(n, texts=texts, publisher=who) for n, (texts, who) in rows.items())))


@given(LISTS, LISTS)
@settings(max_examples=60, deadline=None)
def test_no_change_by_them_asks_for_nothing(base: dict[str, Item], ours: dict[str, Item]):
    assert merge_items(base, base, ours) == []


@given(LISTS, LISTS)
@settings(max_examples=80, deadline=None)
def test_no_change_by_us_yields_exactly_theirs(base: dict[str, Item], theirs: dict[str, Item]):
    lines = merge_items(base, theirs, base)
    after = applied(base, lines)
    assert contents(after) == contents(list(theirs.values()))
    assert merge_items(theirs, theirs, keyed(*after)) == []
    assert all(line.conflicts == () for line in lines)


@given(LISTS, LISTS, LISTS)
@settings(max_examples=80, deadline=None)
def test_nothing_is_applied_twice(base: dict[str, Item], theirs: dict[str, Item], ours: dict[str, Item]):
    """What follows from the lists alone is asked once."""
    lines = merge_items(base, theirs, ours)
    after = dict(ours)
    for place in sure_lines(lines):
        item = lines[place].stored[0]
        after[lines[place].key] = structs.replace(item, uid=item.uid or "neu")
    again = merge_items(base, theirs, after)
    assert {line.key for line in again if line.sure} == set()
    assert all(not differing(after[line.key], line.current) for line in again if line.current)
