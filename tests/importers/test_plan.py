from __future__ import annotations

from msgspec import structs

from catalog_app.importers.plan import COMPARED_KEYS, Draft, folded, make_plan
from catalog_app.model.catalog import Deadline, Item, Stage

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
