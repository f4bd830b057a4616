"""What can be done with a publication on its way through the review; forms come back with what was wrong."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from msgspec import structs
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.publication import REVIEWS, State
from catalog_app.services import reviewing
from catalog_app.services.gate import Passage
from catalog_app.services.index_numbers import assign
from catalog_app.services.publications import edit_publication
from catalog_app.services.review_sheets import ReviewSheetJob, review_sheet_job, write_review_sheet_file
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.review import ReviewAnswer, ReviewDialog, ReviewSubject
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models import review_moves as moves
from catalog_app.ui.notify import PDF_FILTER
from catalog_app.ui.views.phrase_button import PhraseSource


class TEXT:
    """What is said when it is done."""

    DONE: ClassVar = {
        moves.SUBMIT: "已提交",
        moves.APPROVE: "{step}已同意",
        moves.SEND_BACK: "已退回为草稿",
        moves.REOPEN: "已重新开始审核",
        moves.WITHDRAW: "已撤回",
        moves.ABOLISH: "已废止",
        moves.REDRAFT: "已恢复为草稿",
    }
    SHEET, SHEET_DONE = "生成审核表", "已生成审核表“{name}”"
    NEXT = "{words}，下一步：{step}"
    GO_ON, GO_ON_YES = "{words}。现在接着{step}？", "接着{step}"
    GO_ON_TIP = "接着审就是{name}一个人签两步。按规定换人审的，点“取消”，由下一位打开“审核…”。"
    EXCUSE, EXCUSED = "不需要解读的理由（写明为什么这份政策文件没有解读）", "已写明不需要解读的理由"
    NUMBERED = "索引号是 {number}"


class ReviewActions(QObject):
    """Asks, calls the service, and tells `done` with a sentence and the publication."""

    done = Signal(str, str)
    interpretation_wanted = Signal(object)
    """The publication whose 解读 is to be recorded."""

    def __init__(self, context: PageContext, cause: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._cause, self._owner = context, cause, owner
        self._uid = ""

    def review(self, uid: str) -> None:
        """审核…: the dialog, until a move is made or it is closed."""
        self._uid = uid
        problem, answer = "", ReviewAnswer(move="", name=self._context.stamp(self._cause).who)
        while True:
            given = ReviewDialog.ask(self._subject(uid), answer, self.make_sheet, self._owner.window(), problem=problem)
            if given is None or not given.move:
                return
            if given.move in (moves.INTERPRET, moves.OPEN_INTERPRETATION):
                self.interpret(uid)
                return
            if given.move == moves.EXCUSE:
                self.excuse(uid)
                continue
            step = self._context.session.workspace.publication(uid).state
            try:
                self._move(uid, given)
            except AppError as error:
                problem, answer = f"{error.cause}{error.remedy}", given
                continue
            if not self._goes_on(uid, given, step):
                return
            problem, answer = "", ReviewAnswer(move="", name=given.name)

    def interpret(self, uid: str) -> None:
        """登记解读…: a new one, linked; the one that is linked already is shown."""
        publication = self._context.session.workspace.publication(uid)
        known = publication.linked("解读")
        if known:
            self.done.emit("", known[0])
        else:
            self.interpretation_wanted.emit(publication)

    def excuse(self, uid: str) -> None:
        """不需要解读…: why, in the publication."""
        context = self._context
        publication = context.session.workspace.publication(uid)
        reason = context.notify.ask_text(TEXT.EXCUSE, publication.no_interpretation)
        if not reason or not reason.strip():
            return
        changed = structs.replace(publication, no_interpretation=reason.strip())
        stamp = context.stamp(self._cause)
        if context.notify.attempt(edit_publication, context.session, changed, stamp) is not None:
            self.done.emit(TEXT.EXCUSED, uid)

    def _goes_on(self, uid: str, given: ReviewAnswer, step: State) -> bool:
        """Say what was done and what comes next; whether the same person goes on at once."""
        now = self._context.session.workspace.publication(uid).state
        words, following = TEXT.DONE[given.move].format(step=step.value), moves.next_step(now)
        told = TEXT.NEXT.format(words=words, step=following) if following else words
        self.done.emit(told, uid)
        if given.move not in (moves.SUBMIT, moves.APPROVE) or now not in REVIEWS:
            return False
        question, yes = (text.format(words=told, step=following) for text in (TEXT.GO_ON, TEXT.GO_ON_YES))
        return self._context.notify.confirm(question, TEXT.GO_ON_TIP.format(name=given.name), yes=yes)

    def number(self, uid: str) -> None:
        """编索引号: by the pattern of the settings."""
        context = self._context
        found = context.notify.attempt(assign, context.session, uid, context.stamp(self._cause))
        if found is not None:
            self.done.emit(TEXT.NUMBERED.format(number=found[0]), uid)

    @Slot()
    def make_sheet(self) -> None:
        """审核表 PDF…: of the publication the dialog is about."""
        context = self._context
        job = context.notify.attempt(review_sheet_job, context.session, self._uid, context.today())
        out = context.notify.save_file(TEXT.SHEET, job.file_name, PDF_FILTER) if job is not None else None
        if job is not None and out is not None:
            GatedJob(context, partial(_write_sheet, job, out), self._sheet_made, TEXT.SHEET).start()

    def _sheet_made(self, path: Path) -> None:
        self._context.notify.status(TEXT.SHEET_DONE.format(name=path.name))
        self._context.notify.open_path(path)

    def _subject(self, uid: str) -> ReviewSubject:
        session = self._context.session
        publication = session.workspace.publication(uid)
        lacking = [words for words in reviewing.missing(session, publication) if not words.endswith("关没有核过")]
        return ReviewSubject(
            publication=publication,
            steps=tuple(session.workspace.review_steps(uid)),
            missing=tuple(lacking),
            persons=tuple(one.name for one in session.workspace.persons()),
            phrases=PhraseSource(self._context, self._cause),
            lacks_interpretation=reviewing.lacks_interpretation(session, publication),
            interpretation=next(iter(publication.linked("解读")), ""),
        )

    def _move(self, uid: str, given: ReviewAnswer) -> None:
        session, stamp = self._context.session, self._context.stamp(self._cause)
        state = session.workspace.publication(uid).state
        if given.move == moves.SUBMIT:
            reviewing.submit(session, uid, stamp, given.opinion)
        elif given.move == moves.APPROVE and state in REVIEWS:
            reviewing.approve(session, uid, state.value, given.name, stamp, opinion=given.opinion, gates=given.gates)
        elif given.move == moves.REOPEN:
            reviewing.reopen(session, uid, stamp, given.opinion)
        elif given.move == moves.ABOLISH:
            reviewing.abolish(session, uid, given.name, self._context.today(), stamp, given.opinion)
        else:
            ends = {
                moves.SEND_BACK: reviewing.send_back,
                moves.WITHDRAW: reviewing.withdraw,
                moves.REDRAFT: reviewing.redraft,
            }
            ends[given.move](session, uid, given.name, stamp, given.opinion)


def _write_sheet(job: ReviewSheetJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return write_review_sheet_file(job, out, replace=True, progress=progress, passage=passage)
