"""What can be done with a publication and its postings. Forms come back with what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from catalog_app.model.catalog import Item
from catalog_app.model.changes import Stamp
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER
from catalog_app.model.errors import AppError
from catalog_app.model.publication import Publication
from catalog_app.services.incoming import PROOF, IncomingFile, Refused
from catalog_app.services.postings import correct_posting, next_receipt, post, post_on_boards, remove_posting, take_down
from catalog_app.services.publications import attach, detach, remove_publication
from catalog_app.services.purging import (
    Purged,
    outcome_lines,
    preview_purge,
    purge_quietly,
    purge_words,
    tell_purged,
)
from catalog_app.services.session import Session
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.post import CorrectDialog, PostChannel, PostDialog, PostSubject, PostValues, TakeDownDialog
from catalog_app.ui.dialogs.publish import PublishValues
from catalog_app.ui.gated import with_release
from catalog_app.ui.models.print_choices import PrintChoice
from catalog_app.ui.models.publication_rows import PostingRow, RegisterRow
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.publication_editing import PublicationEditing, words_of


class Text:
    """What is said when it is done."""

    ATTACHED, DETACHED = "已添加{count}个附件，可撤销", "已移除附件，可撤销"
    REMOVED = "已删除“{title}”，可撤销"
    POSTED, TAKEN = "已登记发布", "已登记撤下"
    RECEIPTS = "，回执号 {numbers}"
    PURGE, PURGING, PURGED = "彻底删除", "彻底删除公开信息", "已彻底删除1条公开信息"
    PURGE_ASK = "彻底删除“{title}”？"
    PURGE_DETAILS = (
        "将去掉{what}，连同修改记录里的旧内容和工作区里的备份，不能撤销。"
        "另存到别处的备份、已经导出或上网的内容不受影响，要自己处理。"
    )
    CORRECTED, POSTING_REMOVED = "已更正发布记录，可撤销", "已删除发布记录，可撤销"
    UP_ALREADY, OWN_BOARD = "已张贴", "本级"


class PublicationActions(QObject):
    """Asks, calls the service, and tells `done` with a sentence and the publication to show ('' = none)."""

    done = Signal(str, str)

    def __init__(self, context: PageContext, cause: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._cause, self._owner = context, cause, owner
        self.editing = PublicationEditing(context, cause, owner)
        self.editing.done.connect(self.done)
        self._intake = FileIntake(context, self)
        self._intake.taken.connect(self._files_read)
        self._intake.refused.connect(self._file_refused)
        self._intake.failed.connect(self._files_failed)
        self._attached = ""
        self._boards: Mapping[str, str] = {}
        self._villages: Mapping[str, str] = {}

    def set_places(self, items: Mapping[str, Item], domains: Mapping[str, str]) -> None:
        """Items by uid and names of domains by code, for the forms."""
        self.editing.set_places(items, domains)

    def set_boards(self, names: Mapping[str, str], villages: Mapping[str, str]) -> None:
        """Names of the boards and of their villages, by the boards' uids."""
        self._boards, self._villages = names, villages

    def record(self, values: PublishValues) -> None:
        """登记公开…: a draft."""
        self.editing.record(values)

    def edit(self, old: Publication) -> None:
        """修改…: every field."""
        self.editing.edit(old)

    def attach(self, publication: Publication) -> None:
        """添加附件…: files chosen by the clerk, all or none; read in the background."""
        self._attached = publication.uid
        self._intake.ask()

    @Slot(object)
    def _files_read(self, files: tuple[IncomingFile, ...]) -> None:
        context = self._context
        stamp = context.stamp(self._cause)
        added = context.notify.attempt(attach, context.session, self._attached, files, stamp)
        if added is not None:
            self.done.emit(Text.ATTACHED.format(count=len(added[0])), self._attached)

    @Slot(object)
    def _file_refused(self, refused: Refused) -> None:
        self._context.notify.error(refused.error)

    @Slot(object)
    def _files_failed(self, error: AppError) -> None:
        self._context.notify.error(error)

    def detach(self, publication: Publication, sha256: str) -> None:
        """移除附件: no question, undo serves."""
        context = self._context
        stamp = context.stamp(self._cause)
        if context.notify.attempt(detach, context.session, publication.uid, sha256, stamp) is not None:
            self.done.emit(Text.DETACHED, publication.uid)

    def remove(self, publication: Publication) -> None:
        """删除: no question, undo serves."""
        context = self._context
        stamp = context.stamp(self._cause)
        if context.notify.attempt(remove_publication, context.session, publication.uid, stamp) is not None:
            self.done.emit(Text.REMOVED.format(title=publication.title), "")

    def purge(self, publication: Publication) -> None:
        """彻底删除…: after the word was typed; the session is lent while backups are rewritten."""
        context, uid = self._context, publication.uid
        found = context.notify.attempt(preview_purge, context.session, uid)
        if found is None:
            return
        details = Text.PURGE_DETAILS.format(what=purge_words(found))
        if context.notify.typed_confirm(Text.PURGE_ASK.format(title=publication.title), details, Text.PURGE):
            work = partial(_purge, context.session, uid, context.stamp(self._cause))
            context.jobs.run(work, self._purged, Text.PURGING, modal=True)

    def _purged(self, purged: Purged) -> None:
        context = self._context
        report = context.notify.attempt(tell_purged, context.session, purged)
        self.done.emit(Text.PURGED, "")
        if report is not None and (report.removed or report.left):
            context.notify.info(Text.PURGED, "\n".join(outcome_lines(report)))

    def post(self, row: RegisterRow) -> None:
        """登记发布…: it went up."""
        context, problem = self._context, ""
        workspace, publication = context.session.workspace, row.publication
        channels = channels_for(row.item, workspace.unit().channels)
        answer: PostValues | None = PostValues(channel=_next_channel(row, channels), day=context.today())
        receipt = next_receipt(context.session, context.today())
        while answer is not None:
            intake = FileIntake(context, self, PROOF)
            subject = PostSubject(publication.title, tuple(channels), publication.formed, context.today(), receipt)
            boards, window = self._board_choices(row), self._owner.window()
            answer = PostDialog.ask(subject, boards, answer, window, intake, problem=problem)
            intake.deleteLater()
            problem = self._post(row, answer) if answer is not None else ""
            if answer is not None and not problem:
                self.done.emit(self._posted_words(publication.uid, answer), publication.uid)
                return

    def _posted_words(self, uid: str, answer: PostValues) -> str:
        where = {(answer.channel, board) for board in answer.boards or (None,)}
        postings = self._context.session.workspace.postings(uid)
        receipts = [one.receipt for one in postings if (one.channel, one.board) in where and one.receipt]
        return Text.POSTED + (Text.RECEIPTS.format(numbers="、".join(receipts)) if receipts else "")

    def take_down(self, row: RegisterRow, line: PostingRow) -> None:
        """登记撤下…: it came down."""
        context = self._context
        heading = _heading(row, line)
        day = TakeDownDialog.ask(heading, line.posting.posted_on, context.today(), self._owner.window())
        if day is None:
            return
        stamp = context.stamp(self._cause)
        if context.notify.attempt(take_down, context.session, line.posting.uid, day, stamp) is not None:
            self.done.emit(Text.TAKEN, row.publication.uid)

    def correct(self, row: RegisterRow, line: PostingRow) -> None:
        """更正…: when it really went up and came down, where it is found, and what proves it."""
        context, posting, problem = self._context, line.posting, ""
        answer: PostValues | None = PostValues(
            channel=posting.channel,
            day=posting.posted_on,
            down=posting.taken_down,
            url=posting.url,
            place=posting.place,
        )
        formed, today, heading = row.publication.formed, context.today(), _heading(row, line)
        subject = PostSubject(heading, (), formed, today, posting.receipt, has_proof=posting.proof is not None)
        while answer is not None:
            intake = FileIntake(context, self, PROOF)
            answer = CorrectDialog.ask(subject, answer, self._owner.window(), intake, problem=problem)
            intake.deleteLater()
            if answer is None:
                return
            stamp = context.stamp(self._cause)
            told = {"taken_down": answer.down, "url": answer.url, "place": answer.place, "proof": answer.proof}
            arguments = (context, correct_posting, context.session, posting.uid, answer.day, stamp)
            problem = _problem_of(with_release, *arguments, **told)
            if not problem:
                self.done.emit(Text.CORRECTED, row.publication.uid)
                return

    def remove_posting(self, row: RegisterRow, line: PostingRow) -> None:
        """删除记录: no question, undo serves."""
        context = self._context
        stamp = context.stamp(self._cause)
        if context.notify.attempt(remove_posting, context.session, line.posting.uid, stamp) is not None:
            self.done.emit(Text.POSTING_REMOVED, row.publication.uid)

    def _board_choices(self, row: RegisterRow) -> list[PrintChoice]:
        up = {one.board for one in row.postings if one.taken_down is None}
        return [self._board_choice(uid, name, up=uid in up) for uid, name in self._boards.items()]

    def _board_choice(self, uid: str, name: str, *, up: bool) -> PrintChoice:
        words = (self._villages.get(uid, Text.OWN_BOARD), Text.UP_ALREADY if up else "")
        return PrintChoice(uid, name, " · ".join(filter(None, words)))

    def _post(self, row: RegisterRow, values: PostValues) -> str:
        context = self._context
        stamp, uid = context.stamp(self._cause), row.publication.uid
        more = {"place": values.place, "proof": values.proof}
        if values.boards:
            boards = (context, post_on_boards, context.session, uid, values.boards, values.day, stamp)
            return _problem_of(with_release, *boards, **more)
        arguments = (context, post, context.session, uid, values.channel, values.day, stamp)
        return _problem_of(with_release, *arguments, url=values.url, **more)


def _purge(session: Session, uid: str, stamp: Stamp, progress: Progress) -> Purged:
    progress.step(0, 0, Text.PURGING)
    return purge_quietly(session, uid, stamp)


def channels_for(item: Item, ours: tuple[str, ...]) -> list[PostChannel]:
    """The item's required channels first, then its optional ones, then ours, then the national ones."""
    required = [name for name in item.channels.required if name != OTHER] + list(item.channels.other)
    rest = [*item.channels.optional, *ours, *NATIONAL_CHANNELS]
    names = dict.fromkeys([*required, *(name for name in rest if name != OTHER)])
    return [PostChannel(name, name in required) for name in names]


def _heading(row: RegisterRow, line: PostingRow) -> str:
    return "，".join(filter(None, (row.publication.title, line.posting.channel, line.place)))


def _next_channel(row: RegisterRow, channels: list[PostChannel]) -> str:
    done = {one.channel for one in row.postings}
    wanted = [one.name for one in channels if one.required and one.name not in done]
    return wanted[0] if wanted else channels[0].name


def _problem_of(action: Callable[..., object], *arguments: object, **named: object) -> str:
    try:
        action(*arguments, **named)
    except AppError as error:
        return words_of(error)
    return ""
