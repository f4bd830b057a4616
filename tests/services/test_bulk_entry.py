"""Copying the last period: what moves, what is left behind, what is skipped, one step."""

from datetime import date

import pytest
from msgspec import structs

from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.publication import Attachment, Link, State
from catalog_app.services.bulk_entry import apply_copy, expected_copies, plan_copy
from catalog_app.services.editing import edit_item
from catalog_app.services.postings import post
from catalog_app.services.publications import add_publication, blank


@pytest.fixture
def add(session, stamp):
    def made(title="2026年第三季度临时救助公示", period="2026Q3", place=0, **fields):
        item = session.workspace.items("06")[place]
        fields = {"formed": date(2026, 7, 31), **fields}
        draft = structs.replace(blank(session, item.uid, title, stamp), period=period, **fields)
        return add_publication(session, draft, stamp)[0]

    return made


def test_the_next_quarter(session, stamp, add):
    uid = add(
        events={"印发": date(2026, 8, 20), "会议": date(2026, 12, 1)},
        display_until=date(2026, 8, 31),
        expires_on=date(2026, 12, 31),
        document_number="青政发〔2026〕12号",
        index_number="QSQ-1",
        abstract="2026年7月1日至9月30日审批的名单。",
        body="第三季度共12户。",
        keywords=("2026年", "救助"),
        kind="名单",
    )
    changed = structs.replace(session.workspace.publication(uid), gates={"法律": True}, links=(Link("相关", "x"),))
    with session.workspace.transaction("备", stamp) as recorder:
        recorder.save_publication(structs.replace(changed, attachments=(Attachment("a" * 64, "表.pdf", 3),)))
    uids, changes = apply_copy(session, plan_copy(session, [uid], stamp), stamp)
    new = session.workspace.publication(uids[0])
    assert (new.title, new.period, new.year, new.kind) == ("2026年第四季度临时救助公示", "2026Q4", 2026, "名单")
    assert (new.formed, new.events) == (date(2026, 10, 31), {"印发": date(2026, 11, 20), "会议": date(2027, 3, 1)})
    assert (new.display_until, new.expires_on) == (date(2026, 11, 30), date(2027, 3, 31))
    assert (new.abstract, new.body) == ("2026年10月1日至12月31日审批的名单。", "第四季度共12户。")
    assert new.keywords == ("2026年", "救助")
    assert (new.document_number, new.index_number, new.state, new.gates, new.links) == (None, None, State.DRAFT, {}, ())
    assert new.attachments == ()
    assert changes.name == session.undo_name == "按上期新建1条公开信息"
    session.undo(stamp)
    assert [one.uid for one in session.workspace.publications()] == [uid]


def test_attachments_when_asked(session, stamp, add):
    uid = add()
    kept = (Attachment("a" * 64, "表.pdf", 3),)
    with session.workspace.transaction("备", stamp) as recorder:
        recorder.save_publication(structs.replace(session.workspace.publication(uid), attachments=kept))
    assert plan_copy(session, [uid], stamp, attachments=True).lines[0].draft.attachments == kept


def test_what_is_there_already_is_skipped_unless_asked(session, stamp, add):
    uid, there = add(), add("2026年第四季度临时救助公示", "2026Q4", formed=date(2026, 10, 1))
    other = add("2026年10月农村低保对象审核公示", "2026-10", formed=date(2026, 10, 9))
    plan = plan_copy(session, [uid, other, uid], stamp)
    assert [(line.twin, line.offered) for line in plan.lines] == [(there, False), ("", True)]
    assert plan.lines[0].warnings == ("同一期同一标题的已经有了",)
    uids, _ = apply_copy(session, plan, stamp)
    assert [session.workspace.publication(one).title for one in uids] == ["2026年11月农村低保对象审核公示"]
    with pytest.raises(UsageError, match="NOTHING_CHOSEN"):
        apply_copy(session, plan_copy(session, [uid], stamp), stamp)
    again = plan_copy(session, [uid], stamp)
    assert len(apply_copy(session, again, stamp, [again.lines[0].draft.uid])[0]) == 1


def test_days_to_come_are_left_out_and_told(session, stamp, add):
    line = plan_copy(session, [add(formed=date(2026, 9, 30))], stamp).lines[0]
    assert (line.draft.formed, line.draft.year, line.refused) == (None, 2026, "")
    assert line.warnings == ("形成日期先空着（移动后是2026-12-30，还没有到）",)


def test_years_and_free_shifts(session, stamp, add):
    year = add("2025年度部门预算", "2025", formed=date(2025, 1, 20))
    line = plan_copy(session, [year], stamp).lines[0]
    assert (line.draft.title, line.draft.period, line.draft.year, line.months) == ("2026年度部门预算", "2026", 2026, 12)
    line = plan_copy(session, [year], stamp, months=6).lines[0]
    assert (line.draft.period, line.warnings[-1]) == ("2025", "期次“2025年”不是按6个月一期，请核对")
    none = add("救助政策", "", formed=date(2025, 10, 1), place=1)
    assert "没有写期次，按一年移动" in plan_copy(session, [none], stamp).lines[0].warnings
    for months in (0, 121, -500):
        with pytest.raises(UsageError, match="BAD_SHIFT"):
            plan_copy(session, [year], stamp, months=months)


def test_without_a_period_the_title_says_how_far(session, stamp, add):
    for title, moved, words in (
        ("2025年10月低保审核公示", "2025年11月低保审核公示", "一个月"),
        ("2025年第三季度救助公示", "2025年第四季度救助公示", "一个季度"),
        ("2025年10月8日招生公告", "2026年10月8日招生公告", "一年"),
    ):
        line = plan_copy(session, [add(title, "", formed=date(2025, 10, 9), place=1)], stamp).lines[0]
        assert (line.draft.title, line.warnings[0]) == (moved, f"没有写期次，按{words}移动")


def test_two_that_become_the_same(session, stamp, add):
    first, second = add(), add("2026年第三季度临时救助公示", "2026Q3", formed=date(2026, 8, 1))
    plan = plan_copy(session, [first, second], stamp)
    assert [line.twin for line in plan.lines] == ["", plan.lines[0].draft.uid]
    with pytest.raises(UsageError, match="TOO_MANY_CHOSEN"):
        plan_copy(session, map(str, range(201)), stamp)


def test_words_that_want_looking_at(session, stamp, add):
    uid = add("2026年第三季度第2批救助（青政发〔2026〕12号）", document_number="青政发〔2026〕12号")
    warnings = plan_copy(session, [uid], stamp).lines[0].warnings
    assert warnings[:2] == ("请核对“第2批”", "请核对“〔2026〕12号”")
    assert warnings[-1] == "文号“青政发〔2026〕12号”没有带过来"


def test_a_text_with_a_number_refuses_its_line_only(session, stamp, add, monkeypatch):
    bad, good = add(), add("2026年10月低保公示", "2026-10", formed=date(2026, 10, 9))
    with session.workspace.transaction("旧数据", stamp) as recorder:
        told = structs.replace(session.workspace.publication(bad), body="联系人手机138" + "00138000")
        recorder.save_publication(told)
    plan = plan_copy(session, [bad, good], stamp)
    assert [bool(line.refused) for line in plan.lines] == [True, False]
    assert "138" + "00138000" not in plan.lines[0].refused
    before = len(session.workspace.publications())
    with pytest.raises(GateError):
        apply_copy(session, plan, stamp, [line.draft.uid for line in plan.lines])
    assert len(session.workspace.publications()) == before


def test_what_is_due_offers_its_last_publication(session, stamp, add):
    item = session.workspace.items("06")[0]
    edit_item(session, item.uid, {"deadline": "每季度公开"}, stamp)
    add("2026年第二季度临时救助公示", "2026Q2", formed=date(2026, 4, 20))
    uid = add()
    add("2026年10月临时救助公示", "2026-10", formed=date(2026, 10, 20))
    post(session, uid, "政府网站", date(2026, 8, 3), stamp, url="http://www.example.gov.cn/1.html")
    found = [one for one in expected_copies(session, date(2026, 12, 20)) if one.expectation.item.uid == item.uid]
    assert [(one.expectation.due.due, one.model.uid, one.months) for one in found] == [(date(2026, 12, 31), uid, 3)]
