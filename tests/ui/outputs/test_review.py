"""The review through the window: only allowed moves, what is missing, gates, sending back, the sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.publication import GATES, State
from catalog_app.services.publications import edit_publication
from catalog_app.services.reviewing import approve, submit
from catalog_app.ui.dialogs.post import PostDialog, PostValues, TakeDownDialog
from catalog_app.ui.dialogs.publish import PublishDialog, PublishValues
from catalog_app.ui.dialogs.review import ReviewAnswer, ReviewDialog
from catalog_app.ui.models.review_moves import allowed_moves
from catalog_app.ui.views.publication_page import PublicationPage
from tests.ui.conftest import TODAY
from tests.ui.outputs.conftest import Desk


@pytest.fixture
def page(show: Callable[[type[PublicationPage]], PublicationPage], desk: Desk) -> PublicationPage:
    desk.notify.yes = False  # one step at a time
    page = show(PublicationPage)
    page.show_target({"filter": "draft"})
    page.bar.clear()
    draft = next(row for row in page.model.loaded() if row.state == "草稿")
    page.select(draft.uid)
    return page


def press(monkeypatch: pytest.MonkeyPatch, key: str, opinion: str = "同意公开。", *, gates: bool = False) -> list[str]:
    """Press a button of the dialog when it opens; returns what the dialog said and offered."""
    seen: list[str] = []

    def run(self: ReviewDialog) -> int:
        seen.extend([self.note.label.text(), "、".join(self.buttons)])
        self.name.setCurrentText("周明")
        self.opinion.setCurrentText(opinion)
        for tick in self.gates.values():
            tick.setChecked(gates)
        self.buttons[key].click()
        if self.result() != ReviewDialog.DialogCode.Accepted:
            seen.append(self.problem_label.text())
        return self.result()

    monkeypatch.setattr(ReviewDialog, "exec", run)
    return seen


def state(page: PublicationPage) -> State:
    row = page.selected()
    assert row is not None
    return row.publication.state


def test_from_draft_to_the_wall_and_down_again(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, gates, after in (
        ("submit", False, State.FIRST_REVIEW),
        ("approve", False, State.SECOND_REVIEW),
        ("approve", False, State.FINAL_REVIEW),
        ("approve", True, State.READY),
    ):
        press(monkeypatch, key, gates=gates)
        page.detail.review_button.click()
        assert state(page) is after
    assert desk.notify.said[-1] == "终审已同意，下一步：登记发布"
    boards = tuple(board.uid for board in desk.session.workspace.boards()[:2])
    values = PostValues(channel=VILLAGE_BOARD, boards=boards, day=TODAY)
    monkeypatch.setattr(PostDialog, "ask", lambda *_, **__: values)
    page.detail.post_button.click()
    assert state(page) is State.PUBLISHED
    assert page.detail.postings.index(0, 4).data().startswith("2026-")
    monkeypatch.setattr(TakeDownDialog, "ask", lambda *_, **__: TODAY)
    for _ in boards:
        page.detail.down_button.click()
    assert state(page) is State.TAKEN_DOWN
    assert [page.detail.steps.index(row, 1).data() for row in range(4)] == ["同意", "同意", "同意", "提交"]


def test_the_last_review_wants_all_five_gates(page: PublicationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("submit", "approve", "approve"):
        press(monkeypatch, key)
        page.detail.review_button.click()
    seen = press(monkeypatch, "approve")
    page.detail.review_button.click()
    assert state(page) is State.FINAL_REVIEW
    assert seen[2] == "还缺：" + "、".join(f"{gate}关没有核过" for gate in GATES)


def test_sending_back_wants_a_reason(page: PublicationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    press(monkeypatch, "submit")
    page.detail.review_button.click()
    seen = press(monkeypatch, "send_back", "")
    page.detail.review_button.click()
    assert (state(page), seen[2]) == (State.FIRST_REVIEW, "意见没有填写，请写一句理由。")
    press(monkeypatch, "send_back", "标题不全。")
    page.detail.review_button.click()
    assert state(page) is State.DRAFT
    assert page.detail.steps.index(0, 4).data() == "标题不全。"


@pytest.mark.parametrize(
    ("start", "keys"),
    [
        (State.DRAFT, ["submit"]),
        (State.FIRST_REVIEW, ["approve", "send_back", "withdraw"]),
        (State.FINAL_REVIEW, ["approve", "send_back", "withdraw"]),
        (State.READY, ["reopen", "withdraw"]),
        (State.PUBLISHED, ["reopen", "abolish", "withdraw"]),
        (State.WITHDRAWN, ["redraft"]),
        (State.ABOLISHED, []),
    ],
)
def test_only_allowed_moves_are_offered(start: State, keys: list[str]) -> None:
    assert [move.key for move in allowed_moves(start)] == keys


def test_an_error_of_the_service_brings_the_dialog_back(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [ReviewAnswer(move="withdraw", name="周明", opinion="错了"), None]
    problems: list[str] = []

    def ask(*_: Any, problem: str = "", **__: Any) -> Any:
        problems.append(problem)
        return waiting.pop(0)

    monkeypatch.setattr(ReviewDialog, "ask", ask)
    page.detail.review_button.click()
    assert "现在是“草稿”" in problems[1]
    assert state(page) is State.DRAFT


def test_the_sheet_to_be_signed(page: PublicationPage, desk: Desk, qtbot: Any, tmp_path: Path) -> None:
    desk.notify.file = tmp_path / "审核表.pdf"
    row = page.selected()
    assert row is not None
    page.reviewing._uid = row.publication.uid
    page.reviewing.make_sheet()
    qtbot.waitUntil(lambda: bool(desk.notify.opened), timeout=15_000)
    assert (tmp_path / "审核表.pdf").read_bytes().startswith(b"%PDF")
    assert desk.notify.asked == [f"审核表_{row.publication.title}.pdf"]


def test_the_next_step_is_told_and_offered(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (page.detail.review_button.text(), page.detail.review_button.property("kind")) == ("送审…", "primary")
    press(monkeypatch, "submit")
    page.detail.review_button.click()
    assert desk.notify.said[-1] == "已提交，下一步：初审"
    desk.notify.yes, asked = True, len(desk.notify.asked)
    waiting = [ReviewAnswer(move="approve", name="周明", opinion="同意公开。"), None]
    names: list[str] = []

    def ask(subject: Any, answer: ReviewAnswer, *_: Any, **__: Any) -> Any:
        names.append(answer.name)
        return waiting.pop(0)

    monkeypatch.setattr(ReviewDialog, "ask", ask)
    page.detail.review_button.click()
    assert desk.notify.asked[asked:] == ["初审已同意，下一步：复审。现在接着复审？"]
    assert names[1] == "周明"


def test_nothing_goes_up_past_the_review_without_a_question(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostDialog, "ask", lambda *_, **__: pytest.fail("asked for a posting"))
    page.detail.post_button.click()
    assert desk.notify.asked[-1] == "这条还是草稿，没有审核过。仍要登记发布？"
    press(monkeypatch, "submit")
    page.detail.review_button.click()
    page.detail.post_button.click()
    assert desk.notify.asked[-1] == "还在等初审，审核完才能登记发布。"


def test_a_missing_interpretation_is_recorded_from_the_review(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = _policy_in_final_review(page, desk)
    given: list[PublishValues] = []

    def answered(choices: Any, values: PublishValues, *_: Any, **__: Any) -> PublishValues:
        given.append(values)
        return values

    monkeypatch.setattr(PublishDialog, "ask", answered)

    def run(self: ReviewDialog) -> int:
        self.ways_out["interpret"].click()
        return self.result()

    monkeypatch.setattr(ReviewDialog, "exec", run)
    page.detail.review_button.click()
    assert (given[0].kind, given[0].interprets) == ("政策解读", policy)
    made = page.selected()
    assert made is not None
    assert made.publication.linked("被解读") == (policy,)
    assert desk.session.workspace.publication(policy).linked("解读") == (made.publication.uid,)


def test_why_there_is_no_interpretation(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = _policy_in_final_review(page, desk)
    monkeypatch.setattr(desk.notify, "ask_text", lambda *_, **__: "转发上级文件，上级已经解读", raising=False)
    page.detail.excuse_action.trigger()
    assert desk.session.workspace.publication(policy).no_interpretation == "转发上级文件，上级已经解读"
    assert state(page) is State.FINAL_REVIEW


def _policy_in_final_review(page: PublicationPage, desk: Desk) -> str:
    row = page.selected()
    assert row is not None
    changed = structs.replace(row.publication, kind="政策文件", document_number="青政发〔2026〕12号")
    edit_publication(desk.session, changed, desk.stamp())
    submit(desk.session, changed.uid, desk.stamp())
    for step in ("初审", "复审"):
        approve(desk.session, changed.uid, step, "周明", desk.stamp())
    page.select(changed.uid)
    page._show_detail()
    return changed.uid
