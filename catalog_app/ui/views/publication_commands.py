"""What the buttons of the drawer do with the publication on show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from catalog_app.model.publication import REVIEWS, Publication, State
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.rounds import RoundsDialog, TakeDownList
from catalog_app.ui.models.publication_rows import RegisterRow
from catalog_app.ui.views.link_actions import LinkActions
from catalog_app.ui.views.publication_actions import PublicationActions
from catalog_app.ui.views.publication_detail import PublicationDetail
from catalog_app.ui.views.review_actions import ReviewActions


class TEXT:
    """What is asked before something goes up."""

    IN_REVIEW, REVIEW = "还在等{step}，审核完才能登记发布。", "去审核…"
    IN_REVIEW_TIP = "初审、复审、终审都同意以后是“待公开”，再登记发布。"
    NOT_REVIEWED, POST = "这条还是草稿，没有审核过。仍要登记发布？", "仍要登记发布"
    NOT_REVIEWED_TIP = "先审后发的，点“取消”，再点“送审…”。没有审核就登记发布的，“检查”里会列出来。"


class PublicationCommands(QObject):
    """The page says by `show_row` what is on show, and listens to `done`: a sentence and the publication to show."""

    done = Signal(str, str)

    def __init__(self, context: PageContext, cause: str, detail: PublicationDetail, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._detail, self._owner = context, detail, owner
        self._shown: RegisterRow | None = None
        self.doing = PublicationActions(context, cause, owner)
        self.linking = LinkActions(context, cause, owner)
        self.reviewing = ReviewActions(context, cause, owner)
        for actions in (self.doing, self.linking, self.reviewing):
            actions.done.connect(self.done)
        self.reviewing.interpretation_wanted.connect(self.doing.editing.record_interpretation)
        self._connect(detail)

    def show_row(self, row: RegisterRow | None) -> None:
        """What the buttons are about."""
        self._shown = row

    @property
    def uid(self) -> str:
        """The publication on show; '' = none."""
        return self._shown.publication.uid if self._shown is not None else ""

    def _connect(self, detail: PublicationDetail) -> None:
        for part, action in (
            (detail.post_button, self.post_selected),
            (detail.edit_button, self.edit_selected),
            (detail.rounds_button, self.show_rounds),
            (detail.link_button, self.link_selected),
            (detail.unlink_button, self.unlink_selected),
            (detail.attach_button, self.attach_selected),
            (detail.detach_button, self.detach_selected),
            (detail.review_button, self.review_selected),
            (detail.remove_button, self.remove_selected),
            (detail.down_button, self.take_down_selected),
            (detail.correct_button, self.correct_selected),
            (detail.remove_posting_button, self.remove_selected_posting),
        ):
            part.clicked.connect(action)
        detail.interpret_action.triggered.connect(self.interpret_selected)
        detail.excuse_action.triggered.connect(self.excuse_selected)
        detail.number_action.triggered.connect(self.number_selected)
        detail.print_action.triggered.connect(self._print)
        detail.printed_action.triggered.connect(self.show_printed)
        detail.item_action.triggered.connect(self._show_item)
        detail.purge_action.triggered.connect(self.purge_selected)

    @Slot()
    def edit_selected(self) -> None:
        """修改…: title, text, date, number."""
        if self._shown is not None:
            self.doing.edit(self._shown.publication)

    @Slot()
    def review_selected(self) -> None:
        """审核…: the next step of its review."""
        if self._shown is not None:
            self.reviewing.review(self._shown.publication.uid)

    @Slot()
    def interpret_selected(self) -> None:
        """登记解读…: of the policy document on show."""
        if self._shown is not None:
            self.reviewing.interpret(self._shown.publication.uid)

    @Slot()
    def excuse_selected(self) -> None:
        """不需要解读…: why."""
        if self._shown is not None:
            self.reviewing.excuse(self._shown.publication.uid)

    @Slot()
    def number_selected(self) -> None:
        """编索引号: by the pattern."""
        if self._shown is not None:
            self.reviewing.number(self._shown.publication.uid)

    @Slot()
    def remove_selected(self) -> None:
        """删除: no question, undo serves."""
        if self._shown is not None:
            self.doing.remove(self._shown.publication)

    @Slot()
    def attach_selected(self) -> None:
        """添加附件…: files that go out with it."""
        if self._shown is not None:
            self.doing.attach(self._shown.publication)

    @Slot()
    def detach_selected(self) -> None:
        """移除附件: the chosen one."""
        if self._shown is not None and self._detail.selected_file():
            self.doing.detach(self._shown.publication, self._detail.selected_file())

    @Slot()
    def link_selected(self) -> None:
        """添加关联…: its 解读, what it replaces and the like."""
        if self._shown is not None:
            self.linking.add(self._shown.publication)

    @Slot()
    def unlink_selected(self) -> None:
        """取消关联: the chosen one."""
        row = self._detail.selected_link()
        if self._shown is not None and row is not None:
            self.linking.remove(self._shown.publication, row)

    @Slot()
    def purge_selected(self) -> None:
        """彻底删除…: for good, with its history and in the backups."""
        if self._shown is not None:
            self.doing.purge(self._shown.publication)

    @Slot()
    def post_selected(self) -> None:
        """登记发布…: it went up."""
        if self._shown is not None and self._may_post(self._shown.publication):
            self.doing.post(self._shown)

    def _may_post(self, publication: Publication) -> bool:
        """What was not reviewed goes up only after a question; what is in review is reviewed first."""
        notify, state = self._context.notify, publication.state
        if state in REVIEWS:
            if notify.confirm(TEXT.IN_REVIEW.format(step=state.value), TEXT.IN_REVIEW_TIP, yes=TEXT.REVIEW):
                self.review_selected()
            return False
        return state is not State.DRAFT or notify.confirm(TEXT.NOT_REVIEWED, TEXT.NOT_REVIEWED_TIP, yes=TEXT.POST)

    @Slot()
    def show_rounds(self) -> None:
        """各村张贴…: which boards have it this quarter or month."""
        if self._shown is not None and RoundsDialog.show_for(
            self._context, self._shown.publication, self._owner.window()
        ):
            self.done.emit("", self.uid)

    @Slot()
    def show_down_list(self) -> None:
        """撤下清单…: what hangs past its day."""
        if TakeDownList.show_for(self._context, self._owner.window()):
            self.done.emit("", self.uid)

    @Slot()
    def take_down_selected(self) -> None:
        """登记撤下…: it came down."""
        line = self._detail.selected_posting()
        if self._shown is not None and line is not None:
            self.doing.take_down(self._shown, line)

    @Slot()
    def correct_selected(self) -> None:
        """更正…: what was recorded wrongly."""
        line = self._detail.selected_posting()
        if self._shown is not None and line is not None:
            self.doing.correct(self._shown, line)

    @Slot()
    def remove_selected_posting(self) -> None:
        """删除记录: it never went up there."""
        line = self._detail.selected_posting()
        if self._shown is not None and line is not None:
            self.doing.remove_posting(self._shown, line)

    @Slot()
    def _print(self) -> None:
        if self._shown is not None:
            self._context.go("board", {"publication": self._shown.publication.uid})

    @Slot()
    def show_printed(self) -> None:
        """打印记录…: which sheets of it were printed, for which boards."""
        if self._shown is not None:
            from catalog_app.services.printed import printed_lines
            from catalog_app.ui.dialogs.printed import PrintedDialog

            lines = printed_lines(self._context.session, publication=self._shown.publication.uid)
            PrintedDialog.show_for(lines, self._owner.window())

    @Slot()
    def _show_item(self) -> None:
        if self._shown is not None:
            self._context.go("catalog", {"item": self._shown.item.uid})
