"""One value into many publications: what changes, what is reviewed anew, what is refused, one step."""

from datetime import date

import pytest
from msgspec import structs

from catalog_app.model.errors import UsageError
from catalog_app.model.publication import GATES, State
from catalog_app.model.unit import Station
from catalog_app.services import filling
from catalog_app.services.filling import Openness, apply_fill, choices_of, fill_down, plan_fill
from catalog_app.services.publications import add_publication, blank
from catalog_app.services.reviewing import approve


@pytest.fixture
def three(session, stamp):
    item = session.workspace.items("06")[0]
    uids = []
    for number in range(3):
        draft = structs.replace(
            blank(session, item.uid, f"公示{number}", stamp),
            body="正文",
            formed=date(2026, 10, number + 1),
            kind="名单",
        )
        uids.append(add_publication(session, draft, stamp)[0])
    for step in ("初审", "复审", "终审"):
        approve(session, uids[2], step, "李春燕", stamp, gates=GATES)
    return uids


def states(plan):
    return [line.state for line in plan.lines]


def test_the_plan_says_what_changes_and_what_is_reviewed_anew(session, stamp, three):
    with session.workspace.transaction("备", stamp) as recorder:
        first = structs.replace(session.workspace.publication(three[0]), period="2026Q4")
        recorder.save_publication(first)
    plan = plan_fill(session, three, "period", "2026年第四季度", stamp)
    assert states(plan) == ["same", "change", "reopen"]
    assert [(line.old, line.new) for line in plan.lines][1] == ("", "2026Q4")
    assert plan.lines[2].reason == "已经终审，改后回到初审"
    changes = apply_fill(session, plan, stamp, [line.before.uid for line in plan.lines if line.offered])
    assert changes.name == "批量填写期次（1条）"
    assert session.workspace.publication(three[2]).period == ""
    fill_down(session, three, "period", "2026Q4", stamp)
    assert session.workspace.publication(three[2]).state is State.FIRST_REVIEW
    assert session.workspace.review_steps(three[2])[-1].opinion == "审核后有改动：期次"
    session.undo(stamp)
    assert session.workspace.publication(three[2]).state is State.READY
    with pytest.raises(UsageError, match="NOTHING_CHOSEN"):
        apply_fill(session, plan, stamp, [])


def test_what_cannot_be_is_refused_line_by_line(session, stamp, three):
    plan = plan_fill(session, three, "display_until", date(2026, 10, 2), stamp)
    assert states(plan) == ["change", "change", "refused"]
    assert plan.lines[2].reason.startswith("展示截止日期2026-10-02早于形成日期")
    assert states(plan_fill(session, three, "formed", date(2027, 1, 1), stamp)) == ["refused"] * 3
    assert states(plan_fill(session, three, "period", "去年", stamp)) == ["refused"] * 3
    assert states(plan_fill(session, three, "validity", "废止", stamp)) == ["refused"] * 3
    hidden = "138" + "00138000"
    told = plan_fill(session, three, "abstract", f"联系{hidden}", stamp).lines[0]
    assert (told.state, hidden in told.reason) == ("refused", False)
    with pytest.raises(UsageError, match="UNKNOWN_CHOICE"):
        plan_fill(session, three, "title", "x", stamp)


def test_every_field_can_be_filled(session, stamp, three):
    uid = three[0]
    station = Station(uid="s1", name="民政办")
    with session.workspace.transaction("站所", stamp) as recorder:
        recorder.save(station)
    values = {
        "kind": "财政信息",
        "year": 2025,
        "period": "2026-10",
        "station": "s1",
        "case": choices_of(session, "case")[1][0],
        "openness": Openness("依申请公开", "X16-2", "过程性信息"),
        "five_stage": "结果",
        "validity": "失效",
        "keywords": ("低保", "救助"),
        "formed": date(2026, 10, 5),
        "event:印发": date(2026, 10, 6),
        "display_until": date(2026, 12, 1),
    }
    for key, value in values.items():
        fill_down(session, [uid], key, value, stamp)
        assert filling.value_of(session.workspace.publication(uid), key) == value
    kept = session.workspace.publication(uid)
    assert (kept.openness, kept.openness_note, kept.events) == ("依申请公开", "过程性信息", {"印发": date(2026, 10, 6)})
    assert plan_fill(session, [uid], "station", "", stamp).lines[0].old == "民政办"
    assert {key for key, field in filling.FIELDS.items() if field.entry == "choice"} == {
        key for key in filling.FIELDS if choices_of(session, key)
    }


def test_not_thousands_at_once(session, stamp):
    with pytest.raises(UsageError, match="TOO_MANY_CHOSEN"):
        plan_fill(session, ["x"] * (filling.MOST + 1), "kind", "名单", stamp)
