from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, GateError, UsageError
from catalog_app.model.publication import GATES, MOVES, REVIEWS, Publication, State
from catalog_app.services import cases, overview, postings, publications, reviewing
from catalog_app.services.review_sheets import review_sheet_job, write_review_sheet_file
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent

FORMED = date(2026, 11, 16)
Add = Callable[..., str]


@pytest.fixture
def add(session: Session, stamp: Stamp) -> Add:
    def recorded(title: str = "招生片区公告", **changes: object) -> str:
        item = session.workspace.items("13")[0]
        draft = publications.blank(session, item.uid, title, stamp)
        fields = {"body": "正文", "formed": FORMED} | changes
        return publications.add_publication(session, structs.replace(draft, **fields), stamp)[0]

    return recorded


def approve_all(session: Session, uid: str, stamp: Stamp, upto: int = 3) -> None:
    for step, name in list(zip(REVIEWS, ("李春燕", "王志远", "周明"), strict=True))[:upto]:
        reviewing.approve(session, uid, step, name, stamp, opinion="同意", gates=GATES)


def state(session: Session, uid: str) -> State:
    return session.workspace.publication(uid).state


def test_three_reviews_lead_to_publishing_and_each_leaves_its_step(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    approve_all(session, uid, stamp)
    assert state(session, uid) is State.READY
    steps = session.workspace.review_steps(uid)
    assert [(one.step, one.decision, one.name) for one in steps] == [
        ("初审", "提交", "李春燕"),
        ("初审", "同意", "李春燕"),
        ("复审", "同意", "王志远"),
        ("终审", "同意", "周明"),
    ]
    content = reviewing.current_sha256(session, session.workspace.publication(uid))
    assert {one.content_sha256 for one in steps} == {content}
    assert {one.at for one in steps} == {stamp.now}
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    assert state(session, uid) is State.PUBLISHED
    assert not [one for one in overview.check(session, stamp.now.date()) if one.code == "not_reviewed"]


def test_what_is_under_review_is_not_an_empty_item(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    item = session.workspace.item(session.workspace.publication(uid).item)
    for step in ("提交", "初审", "复审"):
        if step == "提交":
            reviewing.submit(session, uid, stamp)
        else:
            reviewing.approve(session, uid, step, "周明", stamp)
        statuses, _ = overview.item_statuses(session, [item], date(2026, 9, 1))
        assert statuses[item.uid].code != "empty"


def test_a_wrong_step_names_the_right_ones(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    with pytest.raises(UsageError, match="WRONG_STEP") as refused:
        reviewing.approve(session, uid, "终审", "周明", stamp)
    assert "初审" in refused.value.remedy
    reviewing.submit(session, uid, stamp)
    for call in (
        lambda: reviewing.approve(session, uid, "复审", "周明", stamp),
        lambda: reviewing.approve(session, uid, "草稿", "周明", stamp),
        lambda: reviewing.submit(session, uid, stamp),
        lambda: reviewing.abolish(session, uid, "周明", date(2026, 11, 20), stamp, "错"),
        lambda: reviewing.redraft(session, uid, "周明", stamp, "错"),
        lambda: postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp),
    ):
        with pytest.raises(UsageError, match="WRONG_STEP") as refused:
            call()
        assert "复审、草稿、撤回" in refused.value.remedy
    assert state(session, uid) is State.FIRST_REVIEW


@pytest.mark.parametrize("name", ["", " ", "\u200b"])
def test_nobody_cannot_approve(session: Session, stamp: Stamp, add: Add, name: str) -> None:
    uid = add()
    with pytest.raises(UsageError, match="APPROVER_MISSING"):
        reviewing.approve(session, uid, "初审", name, stamp)
    assert session.workspace.review_steps(uid) == []


def test_what_is_missing_is_listed(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add(body="", formed=None, openness="依申请公开", kind="政策文件")
    draft = session.workspace.publication(uid)
    assert reviewing.missing(session, draft) == [
        "正文、附件或名单", "形成日期", "不主动公开的理由代码", "不主动公开的理由说明",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="NOT_COMPLETE") as refused:
        reviewing.submit(session, uid, stamp)
    assert "正文、附件或名单、形成日期" in refused.value.cause
    whole = {"body": "正文", "events": {"印发": FORMED}, "openness_reason": "X16-2", "openness_note": "过程稿"}
    publications.edit_publication(session, structs.replace(draft, **whole), stamp)
    assert reviewing.missing(session, session.workspace.publication(uid)) == []
    approve_all(session, uid, stamp)
    with pytest.raises(UsageError, match="NOT_OPEN"):
        postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)


def test_the_five_gates_are_ticked_before_the_last_review(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    reviewing.approve(session, uid, "初审", "李", stamp)
    reviewing.approve(session, uid, "复审", "王", stamp, gates=["文字"])
    with pytest.raises(UsageError, match="NOT_COMPLETE") as refused:
        reviewing.approve(session, uid, "终审", "周", stamp, gates=["政治", "法律", "政策"])
    assert refused.value.cause.endswith("还缺：保密关没有核过。")
    with pytest.raises(UsageError, match="UNKNOWN_CHOICE"):
        reviewing.approve(session, uid, "终审", "周", stamp, gates=["财务"])
    reviewing.approve(session, uid, "终审", "周", stamp, gates=GATES)
    assert state(session, uid) is State.READY


def test_sending_back_needs_a_word_and_begins_anew(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    approve_all(session, uid, stamp, 2)
    with pytest.raises(UsageError, match="REASON_MISSING"):
        reviewing.send_back(session, uid, "周明", stamp, " ")
    with pytest.raises(GateError):
        reviewing.send_back(session, uid, "周明", stamp, "请问13812345678")
    reviewing.send_back(session, uid, "周明", stamp, "标题不准")
    assert state(session, uid) is State.DRAFT
    assert session.workspace.publication(uid).gates == {}
    assert session.workspace.review_steps(uid)[-1].opinion == "标题不准"


@pytest.mark.parametrize("upto", [1, 2, 3])
def test_a_change_after_an_approval_begins_the_review_anew(session: Session, stamp: Stamp, add: Add, upto: int) -> None:
    uid = add()
    approve_all(session, uid, stamp, upto)
    before = session.workspace.publication(uid)
    same = structs.replace(before, five_stage="执行", display_until=date(2026, 12, 1))
    publications.edit_publication(session, same, stamp)
    assert state(session, uid) is before.state
    publications.edit_publication(session, structs.replace(same, title="新标题", formed=date(2026, 11, 15)), stamp)
    assert state(session, uid) is State.FIRST_REVIEW
    last = session.workspace.review_steps(uid)[-1]
    assert (last.decision, last.opinion, last.name) == ("重审", "审核后有改动：标题、形成日期", "李春燕")
    session.undo(stamp)
    assert state(session, uid) is before.state


def test_what_hangs_and_is_corrected_is_reviewed_and_public_again(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    approve_all(session, uid, stamp)
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    publications.edit_publication(session, structs.replace(session.workspace.publication(uid), body="更正"), stamp)
    assert state(session, uid) is State.FIRST_REVIEW
    approve_all(session, uid, stamp)
    assert state(session, uid) is State.PUBLISHED


def test_a_draft_that_went_up_is_told_of_until_it_is_said_that_it_was_public_before(
    session: Session, stamp: Stamp, add: Add
) -> None:
    uid, other = add("甲"), add("乙")
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    postings.post(session, other, "政府网站", date(2026, 11, 17), stamp, already_public=True)
    found = [one for one in overview.check(session, stamp.now.date()) if one.code == "not_reviewed"]
    assert [(one.publication, one.severity, one.domain) for one in found] == [(uid, "warning", "13")]
    assert state(session, uid) is state(session, other) is State.PUBLISHED


def test_a_policy_goes_out_with_its_interpretation(session: Session, stamp: Stamp, add: Add) -> None:
    policy = add("办法", kind="政策文件", document_number="青政〔2026〕1号")
    explained = add("解读", kind="政策解读")
    publications.link(session, policy, "解读", explained, stamp)
    assert session.workspace.publication(explained).linked("被解读") == (policy,)
    approve_all(session, policy, stamp, 2)
    with pytest.raises(UsageError, match="NOT_COMPLETE") as refused:
        reviewing.approve(session, policy, "终审", "周明", stamp)
    assert "政策解读" in refused.value.cause
    approve_all(session, explained, stamp)
    reviewing.approve(session, policy, "终审", "周明", stamp)
    reviewing.withdraw(session, explained, "周明", stamp, "写错")
    with pytest.raises(UsageError, match="INTERPRETATION_MISSING"):
        postings.post(session, policy, "政府网站", date(2026, 11, 17), stamp)
    publications.edit_publication(
        session, structs.replace(session.workspace.publication(policy), no_interpretation="转发上级文件"), stamp
    )
    postings.post(session, policy, "政府网站", date(2026, 11, 17), stamp)
    assert state(session, policy) is State.PUBLISHED


def test_a_draft_policy_does_not_slip_past(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add("办法", kind="政策文件", document_number="青政〔2026〕1号")
    with pytest.raises(UsageError, match="INTERPRETATION_MISSING"):
        postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp, already_public=True)


def test_withdrawing_abolishing_and_beginning_again(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    approve_all(session, uid, stamp)
    reviewing.withdraw(session, uid, "周明", stamp, "重复")
    assert state(session, uid) is State.WITHDRAWN
    reviewing.redraft(session, uid, "周明", stamp, "仍要公开")
    assert state(session, uid) is State.DRAFT
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    with pytest.raises(UsageError, match="DATE_ORDER"):
        reviewing.abolish(session, uid, "周明", FORMED - timedelta(days=1), stamp, "新办法")
    reviewing.abolish(session, uid, "周明", date(2026, 11, 20), stamp, "新办法施行")
    one = session.workspace.publication(uid)
    assert (one.state, one.validity, one.abolished_on) == (State.ABOLISHED, "废止", date(2026, 11, 20))


def test_a_posting_recorded_by_mistake_leaves_it_waiting(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    approve_all(session, uid, stamp)
    posting, _ = postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    postings.remove_posting(session, posting, stamp)
    assert state(session, uid) is State.READY
    reviewing.reopen(session, uid, stamp, "再看一遍")
    assert state(session, uid) is State.FIRST_REVIEW


def test_every_word_of_the_content_counts(session: Session, add: Add) -> None:
    one = session.workspace.publication(add())
    changes: dict[str, object] = {
        "title": "乙", "body": "乙", "html": "<p>乙</p>", "document_number": "1号", "kind": "名单", "period": "2026",
        "formed": date(2026, 1, 1), "events": {"印发": FORMED}, "openness": "不予公开", "openness_reason": "X15",
        "openness_note": "乙", "abstract": "乙", "keywords": ("乙",), "item": "乙",
        "attachments": (publications.Attachment("ab", "乙", 1),),
    }  # fmt: skip
    assert set(changes) == set(reviewing.CONTENT)
    changes["case"] = "低保"
    hashes = {reviewing.content_sha256(structs.replace(one, **{name: value})) for name, value in changes.items()}
    assert len(hashes | {reviewing.content_sha256(one)}) == len(changes) + 1


def test_another_notice_case_begins_the_review_anew(session: Session, stamp: Stamp, add: Add) -> None:
    uid = add()
    approve_all(session, uid, stamp)
    one = session.workspace.publication(uid)
    case = next(iter(cases.notice_cases())).code
    publications.edit_publication(session, structs.replace(one, case=case), stamp)
    assert state(session, uid) is State.FIRST_REVIEW
    assert session.workspace.review_steps(uid)[-1].opinion == "审核后有改动：公示情形"


def test_what_was_approved_before_there_were_notice_cases_stands(session: Session, add: Add) -> None:
    one = session.workspace.publication(add())
    content = {name: getattr(one, name) for name in reviewing.CONTENT}
    before = hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
    assert reviewing.content_sha256(one) == before


def test_the_sheet_is_printed_for_signature(session: Session, stamp: Stamp, add: Add, tmp_path: Path) -> None:
    from catalog_app.exporters.review_sheet import sheet_lines

    uid = add(openness="不予公开", openness_reason="X16-1", openness_note="人事管理", body="电话13812"[:2])
    approve_all(session, uid, stamp, 2)
    job = review_sheet_job(session, uid, stamp.now.date())
    lines = {entry: content for _, entry, content in sheet_lines(job.sheet)}
    assert lines["不主动公开的理由"].startswith("X16-1 人事管理")
    assert lines["政治关"] == "☑已核"
    assert lines["复审"].startswith("同意：同意\n王志远")
    assert lines["终审"].startswith("意见：\n____")
    assert "" not in lines["终审"].splitlines()  # an empty line takes no room on paper
    assert lines["内容指纹"] == reviewing.current_sha256(session, session.workspace.publication(uid))
    out = write_review_sheet_file(job, tmp_path / job.file_name, replace=False, progress=Silent())
    assert out.read_bytes().startswith(b"%PDF")


ACTIONS: dict[str, Callable[[Session, str, Stamp], object]] = {
    "submit": reviewing.submit,
    "first": lambda s, u, t: reviewing.approve(s, u, "初审", "甲", t),
    "second": lambda s, u, t: reviewing.approve(s, u, "复审", "乙", t, gates=GATES),
    "final": lambda s, u, t: reviewing.approve(s, u, "终审", "丙", t),
    "back": lambda s, u, t: reviewing.send_back(s, u, "丙", t, "改"),
    "edit": lambda s, u, t: publications.edit_publication(s, _longer(s.workspace.publication(u)), t),
    "post": lambda s, u, t: postings.post(s, u, "政府网站", FORMED, t),
    "down": lambda s, u, t: postings.take_down(s, s.workspace.postings(u)[0].uid, FORMED, t),
    "gone": lambda s, u, t: postings.remove_posting(s, s.workspace.postings(u)[0].uid, t),
    "withdraw": lambda s, u, t: reviewing.withdraw(s, u, "丙", t, "错"),
    "abolish": lambda s, u, t: reviewing.abolish(s, u, "丙", FORMED, t, "旧"),
    "redraft": lambda s, u, t: reviewing.redraft(s, u, "丙", t, "再来"),
    "reopen": lambda s, u, t: reviewing.reopen(s, u, t, "再看"),
}


def _longer(publication: Publication) -> Publication:
    return structs.replace(publication, body=publication.body + "又")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ACTIONS)), min_size=3, max_size=14))
def test_no_way_leads_past_the_reviews(session: Session, stamp: Stamp, add: Add, actions: list[str]) -> None:
    """Every move is an allowed one, and what waits for publishing was approved in exactly these words."""
    uid = add()
    for action in actions:
        before = state(session, uid)
        if action in ("down", "gone") and not session.workspace.postings(uid):
            continue
        try:
            ACTIONS[action](session, uid, stamp)
        except AppError:
            assert state(session, uid) is before
            continue
        after = state(session, uid)
        back = action == "gone" or (action == "first" and before is State.DRAFT)
        assert after is before or after in MOVES[before] or back
        if after is State.READY:
            found = reviewing.approval(session.workspace.review_steps(uid))
            publication = session.workspace.publication(uid)
            assert found is not None
            assert found.content_sha256 == reviewing.current_sha256(session, publication)
