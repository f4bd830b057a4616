"""Review before publishing (先审后发): what may follow what, what is still missing, who decided when on which words.

草稿 → 初审 → 复审 → 终审 → 待公开 → 已公开 → 到期撤下 / 废止 / 撤回. A review state waits for that review. A change of
what was approved begins the review anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.findings import Finding
from catalog_app.model.publication import (
    GATES,
    MOVES,
    OPEN,
    REVIEWS,
    Publication,
    ReviewDecision,
    ReviewStep,
    State,
)
from catalog_app.model.words import plain_line
from catalog_app.services.gate import require_clean_text
from catalog_app.services.session import Session
from catalog_app.services.vocabulary import has_interpretation
from catalog_app.services.words import LONGEST_NAME, LONGEST_TITLE, require_length

if TYPE_CHECKING:
    from catalog_app.model.roster import Roster
    from catalog_app.store.recorder import Recorder

CONTENT = {
    "item": "事项",
    "title": "标题",
    "body": "正文",
    "html": "正文格式",
    "document_number": "文号",
    "kind": "种类",
    "period": "期次",
    "formed": "形成日期",
    "events": "事件日期",
    "openness": "公开属性",
    "openness_reason": "理由代码",
    "openness_note": "理由",
    "abstract": "内容概述",
    "keywords": "关键词",
    "attachments": "附件",
}
"""What a review is about, by field: a change of it after an approval begins the review anew."""
_WHERE_SET = {"case": "公示情形"}
"""The same for what came later: left out of the hash where it is empty, so that older approvals stand."""
_NEXT = {State.FIRST_REVIEW: State.SECOND_REVIEW, State.SECOND_REVIEW: State.FINAL_REVIEW}
_ENDS: tuple[ReviewDecision, ...] = ("退回", "重审", "撤回", "恢复")
_UP = (State.READY, State.PUBLISHED, State.TAKEN_DOWN)


class _Decision(Struct, frozen=True, kw_only=True):
    """What somebody decided of a publication."""

    decision: ReviewDecision
    name: str
    opinion: str = ""


def content_sha256(publication: Publication, roster: Roster | None = None) -> str:
    """The hash of everything a review is about; a roster counts by its columns, policy and source."""
    content = {name: getattr(publication, name) for name in CONTENT}
    content |= {name: value for name in _WHERE_SET if (value := getattr(publication, name))}
    if roster is not None:
        content["roster"] = (roster.case_code, roster.title, roster.columns, roster.policy, roster.source_sha256)
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def current_sha256(session: Session, publication: Publication) -> str:
    """`content_sha256` with the roster it has now."""
    return content_sha256(publication, session.workspace.roster(publication.uid))


def approval(steps: Sequence[ReviewStep]) -> ReviewStep | None:
    """The 终审 that stands; None where there was none since the review began anew."""
    for step in reversed(steps):
        if step.decision in _ENDS:
            return None
        if step.decision == "同意" and step.step == State.FINAL_REVIEW:
            return step
    return None


def missing(session: Session, publication: Publication) -> list[str]:
    """What is still missing before the next move, a few words each; empty where it may go on."""
    found = [*_missing_content(session, publication)]
    if publication.state is State.FINAL_REVIEW:
        found += [f"{gate}关没有核过" for gate in GATES if not publication.gates.get(gate)]
    if publication.state in (State.FINAL_REVIEW, State.READY):
        found += _missing_interpretation(session, publication)
    return found


def lacks_interpretation(session: Session, publication: Publication) -> bool:
    """Whether it is a policy document whose 解读 is due and not ready to go out with it."""
    return bool(_missing_interpretation(session, publication))


def allowed_words(state: State) -> str:
    """Where a state may lead, for a message."""
    return "、".join(MOVES[state]) or "没有下一步"


def require_move(publication: Publication, target: State) -> None:
    """UsageError WRONG_STEP, naming the moves that are allowed."""
    if target not in MOVES[publication.state]:
        raise _wrong_step(publication, f"转为“{target}”")


def submit(session: Session, uid: str, stamp: Stamp, opinion: str = "") -> ChangeSet:
    """A draft goes to 初审. UsageError WRONG_STEP, NOT_COMPLETE listing what is missing."""
    publication = session.workspace.publication(uid)
    if publication.state is not State.DRAFT:
        raise _wrong_step(publication, "提交审核")
    _require_complete(session, publication)
    decision = _sound(session, _Decision(decision="提交", name=stamp.who, opinion=opinion))
    return _move(session, publication, State.FIRST_REVIEW, decision, stamp)


def approve(
    session: Session,
    uid: str,
    step: str,
    name: str,
    stamp: Stamp,
    *,
    opinion: str = "",
    gates: Collection[str] = (),
) -> tuple[ReviewStep, ChangeSet]:
    """`name` passes the review `step`, having checked `gates`; 初审 of a draft submits it first.

    After 终审 it waits for publishing, with an index number where the workspace has a pattern; what hangs already is
    published again. UsageError APPROVER_MISSING, WRONG_STEP, NOT_COMPLETE, UNKNOWN_CHOICE.
    """
    publication = session.workspace.publication(uid)
    decision = _sound(session, _Decision(decision="同意", name=name, opinion=opinion))
    begins = step == State.FIRST_REVIEW and publication.state is State.DRAFT
    if not begins and (publication.state != step or publication.state not in REVIEWS):
        raise _wrong_step(publication, f"做{step}")
    asked = structs.replace(publication, state=State(step), gates=_ticked(publication, gates))
    _require_complete(session, asked)
    target = _after(session, asked)
    with session.workspace.transaction(f"{step}通过{quoted(publication)}", stamp) as recorder:
        if begins:
            submitted = _Decision(decision="提交", name=stamp.who)
            recorder.add_review_step(_step(session, publication, State.FIRST_REVIEW, submitted, stamp))
        taken = _step(session, asked, asked.state, decision, stamp)
        recorder.add_review_step(taken)
        moved = structs.replace(asked, state=target)
        recorder.save_publication(_numbered(session, recorder, moved, stamp) if target is State.READY else moved)
    return taken, session.notify(recorder.changes)


def send_back(session: Session, uid: str, name: str, stamp: Stamp, opinion: str) -> ChangeSet:
    """A review sends it back to the drafter. UsageError APPROVER_MISSING, REASON_MISSING, WRONG_STEP."""
    publication = session.workspace.publication(uid)
    decision = _sound(session, _Decision(decision="退回", name=name, opinion=opinion), needs_opinion=True)
    if publication.state not in REVIEWS:
        raise _wrong_step(publication, "退回")
    return _move(session, structs.replace(publication, gates={}), State.DRAFT, decision, stamp)


def withdraw(session: Session, uid: str, name: str, stamp: Stamp, reason: str) -> ChangeSet:
    """撤回: it is not, or no longer, to be public. Sheets that hang are taken down singly. Errors as `send_back`."""
    return _end(session, uid, State.WITHDRAWN, _Decision(decision="撤回", name=name, opinion=reason), stamp)


def redraft(session: Session, uid: str, name: str, stamp: Stamp, reason: str) -> ChangeSet:
    """What was withdrawn is a draft again. Errors as `send_back`."""
    return _end(session, uid, State.DRAFT, _Decision(decision="恢复", name=name, opinion=reason), stamp)


def abolish(session: Session, uid: str, name: str, on: date, stamp: Stamp, reason: str) -> ChangeSet:
    """废止 from `on`. Errors as `send_back`, and DATE_ORDER for a day before it was formed."""
    publication = session.workspace.publication(uid)
    if publication.formed and on < publication.formed:
        raise UsageError("DATE_ORDER", f"废止日期{on}早于形成日期{publication.formed}。", "请核对两个日期。")
    decision = _sound(session, _Decision(decision="废止", name=name, opinion=reason), needs_opinion=True)
    require_move(publication, State.ABOLISHED)
    abolished = structs.replace(publication, validity="废止", abolished_on=on)
    return _move(session, abolished, State.ABOLISHED, decision, stamp)


def reopen(session: Session, uid: str, stamp: Stamp, reason: str) -> ChangeSet:
    """The review begins anew at 初审. Errors as `send_back`."""
    publication = session.workspace.publication(uid)
    decision = _sound(session, _Decision(decision="重审", name=stamp.who, opinion=reason), needs_opinion=True)
    require_move(publication, State.FIRST_REVIEW)
    return _move(session, structs.replace(publication, gates={}), State.FIRST_REVIEW, decision, stamp)


def reopened(
    session: Session, before: Publication, after: Publication, stamp: Stamp
) -> tuple[Publication, ReviewStep | None]:
    """`after` as it is to be kept: where `before` was approved and its content changes, in 初审 with a step saying why.

    The one who calls saves both in his own transaction.
    """
    if State.FIRST_REVIEW not in MOVES[before.state] or before.state is State.DRAFT:
        return after, None
    fields = {**CONTENT, **_WHERE_SET}
    changed = [words for name, words in fields.items() if getattr(before, name) != getattr(after, name)]
    if not changed or not _is_approved(session.workspace.review_steps(before.uid)):
        return after, None
    decision = _Decision(decision="重审", name=stamp.who, opinion=f"审核后有改动：{'、'.join(changed)}")
    again = structs.replace(after, state=State.FIRST_REVIEW, gates={})
    return again, _step(session, again, State.FIRST_REVIEW, decision, stamp)


def require_releasable(session: Session, publication: Publication) -> None:
    """Whether it may go up: WRONG_STEP in review, NOT_OPEN, CHANGED_AFTER_APPROVAL, INTERPRETATION_MISSING."""
    if publication.state not in (State.DRAFT, *_UP):
        raise _wrong_step(publication, "登记发布")
    if publication.openness != OPEN:
        raise UsageError(
            "NOT_OPEN", f"{quoted(publication)}的公开属性是“{publication.openness}”，不能登记发布。", "请核对公开属性。"
        )
    found = approval(session.workspace.review_steps(publication.uid))
    if found is not None and found.content_sha256 != current_sha256(session, publication):
        raise UsageError(
            "CHANGED_AFTER_APPROVAL", f"{quoted(publication)}终审之后内容（例如名单）又有改动。", "请重新审核后再发布。"
        )
    if _missing_interpretation(session, publication):
        raise UsageError(
            "INTERPRETATION_MISSING",
            f"政策文件{quoted(publication)}的解读还没有准备好，不能单独公开。",
            "请先登记解读并审核到“待公开”，再关联起来；不需要解读的写明理由。",
        )


def state_from_postings(session: Session, publication: Publication) -> State:
    """The state that its postings tell; in review, 废止 and 撤回 it stays what it is."""
    if publication.state not in (State.DRAFT, *_UP):
        return publication.state
    postings = session.workspace.postings(publication.uid)
    if not postings:
        found = approval(session.workspace.review_steps(publication.uid))
        return State.DRAFT if found is None else State.READY
    return State.PUBLISHED if any(one.taken_down is None for one in postings) else State.TAKEN_DOWN


def recorded_later(session: Session, publication: Publication, stamp: Stamp, opinion: str = "") -> ReviewStep:
    """补登: it was public before it was recorded here; the one who calls saves the step."""
    return _step(
        session, publication, publication.state, _Decision(decision="补登", name=stamp.who, opinion=opinion), stamp
    )


def unreviewed_findings(session: Session) -> list[Finding]:
    """not_reviewed: what is public although no 终审 stands behind it, and was not said to have been public before."""
    return [
        Finding(
            code="not_reviewed",
            severity="warning",
            message=f"《{title}》未经审核就登记了发布。",
            remedy="补做审核；以前已经公开的，登记发布时注明。",
            domain=domain,
            item=item,
            publication=uid,
        )
        for uid, title, item, domain in session.workspace.unreviewed()
    ]


def reassess_findings(session: Session, today: date) -> list[Finding]:
    """reassess_due: what is not public and was to be looked at again by now (条例第十八条)."""
    return [
        Finding(
            code="reassess_due",
            severity="warning",
            message=f"《{title}》不主动公开，应在{day}前重新评估能否公开。",
            remedy="评估后在“修改…”里改公开属性，或写明理由并定下一次评估的日期。",
            domain=domain,
            item=item,
            publication=uid,
            due=day,
        )
        for uid, title, item, domain, day in session.workspace.to_reassess(today)
    ]


def quoted(publication: Publication) -> str:
    """The title as the names of steps quote it."""
    title = publication.title
    return f"“{title if len(title) <= 16 else title[:15] + '…'}”"


def _missing_content(session: Session, publication: Publication) -> Iterable[str]:
    if not (publication.body or publication.attachments or session.workspace.roster(publication.uid)):
        yield "正文、附件或名单"
    if not publication.days:
        yield "形成日期"
    if publication.openness != OPEN and not publication.openness_reason:
        yield "不主动公开的理由代码"
    if publication.openness != OPEN and not publication.openness_note:
        yield "不主动公开的理由说明"
    if has_interpretation(publication) and not publication.document_number:
        yield "文号"


def _missing_interpretation(session: Session, publication: Publication) -> list[str]:
    if not has_interpretation(publication) or publication.no_interpretation:
        return []
    linked = (session.workspace.publication(uid) for uid in publication.linked("解读"))
    ready = any(one.state in (State.READY, State.PUBLISHED) for one in linked)
    return [] if ready else ["政策解读（须审核到“待公开”，同步公开）"]


def _require_complete(session: Session, publication: Publication) -> None:
    lacking = missing(session, publication)
    if lacking:
        raise UsageError("NOT_COMPLETE", f"{quoted(publication)}还缺：{'、'.join(lacking)}。", "请补齐后再提交或审核。")


def _wrong_step(publication: Publication, what: str) -> UsageError:
    return UsageError(
        "WRONG_STEP",
        f"{quoted(publication)}现在是“{publication.state}”，不能{what}。",
        f"从这里可以转为：{allowed_words(publication.state)}。",
    )


def _sound(session: Session, decision: _Decision, *, needs_opinion: bool = False) -> _Decision:
    """The decision as it may be kept."""
    name, opinion = plain_line(decision.name), plain_line(decision.opinion)
    if not name:
        raise UsageError("APPROVER_MISSING", "没有写明审核人。", "请写明是谁审核的（--by 姓名）。")
    if needs_opinion and not opinion:
        raise UsageError("REASON_MISSING", "没有写明理由。", "请写一句理由。")
    require_length("审核人", name, LONGEST_NAME)
    require_length("意见", opinion, LONGEST_TITLE)
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    require_clean_text({"审核人": name, "意见": opinion}, contacts)
    return structs.replace(decision, name=name, opinion=opinion)


def _ticked(publication: Publication, gates: Collection[str]) -> dict[str, bool]:
    unknown = [gate for gate in gates if gate not in GATES]
    if unknown:
        raise UsageError("UNKNOWN_CHOICE", f"五关里没有“{unknown[0]}”。", f"可用的是：{'、'.join(GATES)}。")
    return {gate: publication.gates.get(gate, False) or gate in gates for gate in GATES}


def _after(session: Session, publication: Publication) -> State:
    if publication.state is not State.FINAL_REVIEW:
        return _NEXT[publication.state]
    hangs = any(one.taken_down is None for one in session.workspace.postings(publication.uid))
    return State.PUBLISHED if hangs else State.READY


def _is_approved(steps: Sequence[ReviewStep]) -> bool:
    """Whether anybody approved since the review began (anew)."""
    for step in reversed(steps):
        if step.decision in _ENDS:
            return False
        if step.decision == "同意":
            return True
    return False


def _end(session: Session, uid: str, target: State, decision: _Decision, stamp: Stamp) -> ChangeSet:
    publication = session.workspace.publication(uid)
    decision = _sound(session, decision, needs_opinion=True)
    if target is State.DRAFT and publication.state is not State.WITHDRAWN:
        raise _wrong_step(publication, "恢复为草稿")
    require_move(publication, target)
    return _move(session, publication, target, decision, stamp)


def _move(session: Session, publication: Publication, target: State, decision: _Decision, stamp: Stamp) -> ChangeSet:
    at = State.FIRST_REVIEW if decision.decision in ("提交", "重审") else publication.state
    with session.workspace.transaction(f"{decision.decision}{quoted(publication)}", stamp) as recorder:
        recorder.add_review_step(_step(session, publication, at, decision, stamp))
        recorder.save_publication(structs.replace(publication, state=target))
    return session.notify(recorder.changes)


def _step(session: Session, publication: Publication, at: State, decision: _Decision, stamp: Stamp) -> ReviewStep:
    return ReviewStep(
        uid=str(uuid4()),
        publication=publication.uid,
        step=at.value,
        decision=decision.decision,
        name=decision.name,
        at=stamp.now,
        opinion=decision.opinion,
        content_sha256=current_sha256(session, publication),
        by=stamp.who,
    )


def _numbered(session: Session, recorder: Recorder, publication: Publication, stamp: Stamp) -> Publication:
    from catalog_app.services.index_numbers import numbered  # only where something is released

    return numbered(session, recorder, publication, stamp.now.date())
