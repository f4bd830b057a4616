"""What the noticeboard page does besides export and print: receipts, printed copies, guides and posts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton

from catalog_app.model.catalog import Origin
from catalog_app.services.exporting import BoardFile
from catalog_app.services.gate import Passage
from catalog_app.support.progress import Progress
from catalog_app.ui.gated import GatedJob, with_release
from catalog_app.ui.models.item_choices import item_choice
from catalog_app.ui.models.publication_rows import board_label
from catalog_app.ui.theme import set_icon, set_kind

if TYPE_CHECKING:
    from catalog_app.services.receipts import ReceiptJob
    from catalog_app.ui.views.board_page import BoardPage

CAUSE = "board-more"
PDF_FILTER = "PDF 文件 (*.pdf)"


class TEXT:
    """Words of the menu and of what it says."""

    MORE = "回执、打印记录和填写"
    RECEIPTS, RECEIPTS_TIP = (
        "张贴回执…",
        "一块公示栏一张回执，有编号和二维码，张贴后填写收回；在搜索框输入或扫编号就找到记录",
    )
    PRINTED, PRINTED_TIP = "登记已打印…", "导出 PDF 另外打印的，在这里登记份数"
    RECORDS = "打印记录…"
    CORRECTION = "更正重贴"
    CORRECTION_TIP = "勾上后，以前打印过的页脚注明“更正：替换×年×月×日张贴的版本”"
    GUIDE, POSTS = "填写办事指南…", "填写岗位信息…"
    NEW_POSTS, NEW_POSTS_TIP = "新建岗位信息公示牌…", "选公开事项、写标题、填岗位，一次登记为草稿，就在这里预览和打印"
    POSTS_TITLE, POSTS_ADDED = "{unit}岗位信息公示牌", "已登记草稿“{title}”"
    SAVE_RECEIPTS, NAME, DRAWING = "把张贴回执保存到", "张贴回执.pdf", "生成张贴回执"
    RECEIPTS_DONE = "张贴回执已生成，共 {count} 张、{pages} 页：{name}"
    RECORDED = "已登记打印：{count} 个文件，各 {copies} 份"
    SAVED = "已保存，写进正文的表格"


class BoardMore(QToolButton):
    """A menu beside the buttons of the page."""

    correction_changed = Signal()

    def __init__(self, page: BoardPage) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.receipts = menu.addAction(TEXT.RECEIPTS, self.make_receipts)
        self.receipts.setToolTip(TEXT.RECEIPTS_TIP)
        menu.addSeparator()
        self.printed = menu.addAction(TEXT.PRINTED, self.ask_printed)
        self.printed.setToolTip(TEXT.PRINTED_TIP)
        self.records = menu.addAction(TEXT.RECORDS, self.show_records)
        self.correction = menu.addAction(TEXT.CORRECTION)
        self.correction.setCheckable(True)
        self.correction.setToolTip(TEXT.CORRECTION_TIP)
        self.correction.toggled.connect(self._turned)
        menu.addSeparator()
        self.guide = menu.addAction(TEXT.GUIDE, self.fill_guide)
        self.posts = menu.addAction(TEXT.POSTS, self.fill_posts)
        self.new_posts = menu.addAction(TEXT.NEW_POSTS, self.add_posts)
        self.new_posts.setToolTip(TEXT.NEW_POSTS_TIP)
        self.setMenu(menu)
        self.setAccessibleName(TEXT.MORE)
        self.setToolTip(TEXT.MORE)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "more")
        set_kind(self, "quiet")

    def enable(self, *, ready: bool) -> None:
        """Offer what can be done with what is shown."""
        publications = self._page.shown_publications()
        writable = not self._context.session.read_only
        self.receipts.setEnabled(bool(publications) and writable)
        self.printed.setEnabled(ready and writable)
        self.new_posts.setEnabled(writable)
        for action in (self.guide, self.posts):
            action.setEnabled(len(publications) == 1 and writable)

    def end_correction(self) -> None:
        """Take the tick of 更正重贴 away, without a signal."""
        self.correction.blockSignals(True)
        self.correction.setChecked(False)
        self.correction.blockSignals(False)

    @Slot(bool)
    def _turned(self, on: bool) -> None:  # noqa: ARG002 - Qt's signal carries it
        self.correction_changed.emit()

    @Slot()
    def make_receipts(self) -> None:
        """张贴回执…: give the numbers, then write the file."""
        from catalog_app.services.receipts import receipt_job

        out = self._context.notify.save_file(TEXT.SAVE_RECEIPTS, TEXT.NAME, PDF_FILTER)
        if out is None:
            return
        board = self._page.options.board_uid
        made = self._context.notify.attempt(
            receipt_job,
            self._context.session,
            self._page.shown_publications(),
            self._context.stamp(CAUSE),
            boards=(board,) if board else (),
        )
        if made is not None:
            job, out = made[0], out.with_suffix(".pdf")
            done = partial(self._receipts_made, job, out)
            GatedJob(self._context, partial(_write_receipts, job, out), done, TEXT.DRAWING).start()

    def _receipts_made(self, job: ReceiptJob, out: Path, pages: int) -> None:
        words = TEXT.RECEIPTS_DONE.format(count=len(job.slips), pages=pages, name=out.name)
        self._page.outcome.show_done(words, str(out.parent), job.notes, out.parent)
        self._context.notify.status(words)

    @Slot()
    def ask_printed(self) -> None:
        """登记已打印…: how many of what is shown, and when."""
        from catalog_app.ui.dialogs.printed import AskPrintedDialog

        files = [file for file in self._page.shown_files() if file.kind]
        if not files:
            return
        workspace = self._context.session.workspace
        villages = {village.uid: village.name for village in workspace.villages()}
        boards = [(one.uid, board_label(one, villages)) for one in workspace.boards()]
        titles, chosen = [file.title for file in files], self._page.options.board_uid
        answer = AskPrintedDialog.ask(titles, boards, chosen, self._context.today(), self.window())
        if answer is not None:
            self._record(files, answer.copies, board=answer.board, printed_on=answer.printed_on)

    def record(self, files: list[BoardFile], copies: int) -> str:
        """Record what came out of a printer; says so, '' where it could not."""
        if self._context.session.read_only:
            return ""
        return self._record(files, copies, board=self._page.options.board_uid)

    def _record(self, files: list[BoardFile], copies: int, **how: object) -> str:
        from catalog_app.services.printed import record_printed

        stamp = self._context.stamp(CAUSE)
        done = self._context.notify.attempt(record_printed, self._context.session, files, copies, stamp, **how)
        if done is None:
            return ""
        words = TEXT.RECORDED.format(count=sum(bool(file.kind) for file in files), copies=copies)
        self._context.notify.status(words)
        return words

    @Slot()
    def show_records(self) -> None:
        """打印记录…: of what is shown; of everything where nothing is."""
        from catalog_app.services.printed import printed_lines
        from catalog_app.ui.dialogs.printed import PrintedDialog

        session, page = self._context.session, self._page
        publications, domains = page.shown_publications(), page.shown_domains()
        lines = [line for uid in publications for line in printed_lines(session, publication=uid)]
        lines += [line for code in domains for line in printed_lines(session, domain=code)]
        if not publications and not domains:
            lines = printed_lines(session)
        PrintedDialog.show_for(lines, self.window())

    @Slot()
    def fill_guide(self) -> None:
        """填写办事指南…: the fields of the publication on show."""
        from catalog_app.services.guides import guide_fields, save_guide
        from catalog_app.ui.dialogs.guide_form import GuideDialog

        session, uid = self._context.session, self._page.shown_publications()[0]
        title = session.workspace.publication(uid).title
        answer = GuideDialog.ask(title, guide_fields(session, uid), self.window())
        if answer is not None:
            self._save(save_guide, session, uid, answer)

    @Slot()
    def fill_posts(self) -> None:
        """填写岗位信息…: the posts of the publication on show."""
        from catalog_app.services.guides import posts_of, save_posts
        from catalog_app.ui.dialogs.guide_form import PostsDialog

        session, uid = self._context.session, self._page.shown_publications()[0]
        title = session.workspace.publication(uid).title
        answer = PostsDialog.ask(title, posts_of(session, uid), self.window())
        if answer is not None:
            self._save(save_posts, session, uid, answer)

    @Slot()
    def add_posts(self) -> None:
        """新建岗位信息公示牌…: a draft with its posts, then its sheet."""
        from catalog_app.services import guides
        from catalog_app.ui.dialogs.guide_form import NewPostsDialog

        context, workspace = self._context, self._context.session.workspace
        domains = {one.code: one.name for one in workspace.domains()}
        shown = [item for item in workspace.items() if item.origin is not Origin.NOT_APPLICABLE]
        choices = [item_choice(item, domains.get(item.domain, "")) for item in shown]
        title = TEXT.POSTS_TITLE.format(unit=workspace.unit().name)
        answer = NewPostsDialog.ask_new(choices, title, self.window())
        if answer is None:
            return
        added = context.notify.attempt(
            with_release, context, guides.add_posts, context.session, *answer, context.stamp(CAUSE)
        )
        if added is not None:
            context.notify.status(TEXT.POSTS_ADDED.format(title=answer[1]))
            self._page.refresh(added[1])
            self._page.show_target({"publication": added[0]})

    def _save(self, *what: object) -> None:
        stamp = self._context.stamp(CAUSE)
        if self._context.notify.attempt(with_release, self._context, *what, stamp) is not None:
            self._context.notify.status(TEXT.SAVED)


def _write_receipts(job: ReceiptJob, out: Path, passage: Passage, progress: Progress) -> int:
    from catalog_app.services.receipts import write_receipts_file

    return write_receipts_file(job, out, replace=True, progress=progress, passage=passage)
