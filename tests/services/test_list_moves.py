"""A county's second list against its first: what was renamed, divided or left out is offered, never done."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec import structs

from catalog_app.importers.plan import Draft, make_plan
from catalog_app.model.catalog import Element, Item
from catalog_app.model.changes import Stamp
from catalog_app.model.merging import MERGED_KEYS
from catalog_app.services import importing
from catalog_app.services.list_moves import with_moves
from catalog_app.services.session import Session

TOLD = frozenset(MERGED_KEYS)


def row(level2: str, *elements: str) -> Item:
    return Item(
        uid="",
        domain="06",
        number="",
        position=1,
        level1="征地信息",
        level2=level2,
        elements=tuple(map(Element, elements)),
    )


FIRST = [
    row("新型职业农民培育", "培育对象", "培育计划", "补助标准"),
    row("名单与资金", "对象名单", "资金数额", "发放时间", "监督电话"),
    row("旧的通知", "通知全文"),
]
SECOND = [
    row("高素质农民培育", "培育对象", "培育计划", "补助标准"),
    row("对象名单公示", "对象名单", "监督电话"),
    row("资金发放", "资金数额", "发放时间"),
]


def take(session: Session, rows: Sequence[Item], stamp: Stamp | None = None) -> importing.ImportPlan:
    held = importing.shelf(session)
    drafts = [Draft(item, "清单", (place,), TOLD, own=False, file="县目录.xls") for place, item in enumerate(rows, 3)]
    moved = with_moves(
        make_plan(drafts, held.items, held.bases),
        held.lists,
        {item.number: item.uid for item in held.items},
        {one.code: one.name for one in held.domains},
    )
    plan = importing.ImportPlan(moved.lines, moved.problems)
    if stamp:
        importing.apply_import(session, plan, stamp)
    return plan


@pytest.fixture
def before(session: Session, stamp: Stamp) -> dict[str, Item]:
    take(session, FIRST, stamp)
    return {item.title: item for item in session.workspace.items("06")}


def test_a_new_name_for_an_old_row_is_offered(session: Session, before: dict[str, Item]) -> None:
    line = take(session, SECOND).lines[0]
    assert (line.change, line.candidates) == ("ambiguous", (before["新型职业农民培育"].uid,))
    assert "“新型职业农民培育”改名" in line.reason


def test_a_divided_row_is_offered(session: Session, before: dict[str, Item]) -> None:
    lines = take(session, SECOND).lines[1:]
    assert [line.change for line in lines] == ["ambiguous", "ambiguous"]
    assert all(line.candidates == (before["名单与资金"].uid,) and "拆分" in line.reason for line in lines)


def test_what_is_left_out_is_told_and_stays(session: Session, before: dict[str, Item], stamp: Stamp) -> None:
    [problem] = take(session, SECOND, stamp).problems
    assert (problem.code, problem.text) == ("no_longer_listed", "旧的通知")
    assert {item.title for item in session.workspace.items("06")} == set(before)


def test_the_choice_is_carried_out(session: Session, before: dict[str, Item], stamp: Stamp) -> None:
    plan = take(session, SECOND)
    held = importing.shelf(session)
    plan = importing.settle(held, plan, 0, before["新型职业农民培育"].uid)
    plan = importing.settle(held, plan, 1, "new")
    importing.apply_import(session, plan, stamp)
    renamed = session.workspace.item(before["新型职业农民培育"].uid)
    assert (renamed.title, renamed.number) == ("高素质农民培育", before["新型职业农民培育"].number)
    assert [item.title for item in session.workspace.items("06")][-1] == "对象名单公示"


def test_the_same_list_again_moves_nothing(session: Session, before: dict[str, Item], stamp: Stamp) -> None:
    plan = take(session, FIRST)
    assert {line.change for line in plan.lines} == {"same"}
    assert plan.problems == ()


def test_our_own_change_outlives_their_new_list(session: Session, before: dict[str, Item], stamp: Stamp) -> None:
    ours = structs.replace(before["旧的通知"], publisher="青石桥镇党政办", reason="由党政办负责")
    with session.workspace.transaction("改主体", stamp) as recorder:
        recorder.save_item(ours)
    theirs = [*FIRST[:2], structs.replace(FIRST[2], elements=(Element("通知全文"), Element("附件")))]
    [*_, line] = take(session, theirs, stamp).lines
    assert (line.change, line.fields) == ("changed", ("elements",))
    after = session.workspace.item(ours.uid)
    assert (after.publisher, after.reason, after.elements[-1].text) == ("青石桥镇党政办", "由党政办负责", "附件")
