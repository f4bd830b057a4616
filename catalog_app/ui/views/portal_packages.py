"""已生成的上传包: what became of each, what it sent item by item, and the portal's answers to that."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.records import PACKAGE_STATUS_LABELS, Delivery, PackageRecord
from catalog_app.services.answers import (
    NOTED,
    AnswerPlan,
    answer_plan,
    apply_answers,
    paste_answers,
    read_answer_file,
    sent_items,
    typed,
)
from catalog_app.services.delivery import EJECT, Copied, copy_package, record_delivery
from catalog_app.services.exporting import mark_package
from catalog_app.services.incoming import PROOF
from catalog_app.services.package_content import SentItem, read_manifest
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.portal_rows import PACKAGE_COLUMNS, SENT_ITEM_COLUMNS
from catalog_app.ui.models.rows import ROW_ROLE, RowsModel
from catalog_app.ui.notify import TABLE_FILTER
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button, label, row

if TYPE_CHECKING:
    from catalog_app.services.answers import AnswerFile
    from catalog_app.ui.views.outcome import OutcomePanel

_LARGE = 8 << 20
ANSWER_SUFFIXES = frozenset((".xlsx", ".xls", ".csv"))
"""What answers may be dropped as."""


class Text:
    """Words of the pane."""

    PACKAGES, ITEMS = "已生成的上传包", "这个包的条目"
    NO_PACKAGES = ("还没有生成过上传包", "生成后在这里复制到U盘、登记门户的答复。")
    NO_ITEMS = ("没有条目", "选一个上传包，这里列出它送了什么、门户怎么答复。")
    ACCEPT, REJECT, REOPEN = "整包已接收", "整包已退回", "改回待回复"
    MARKED = "上传包 {number} 已标为“{status}”。“撤销”不改这个标记；标错了，请在这里改标。"
    MARK_TIP = "门户对整个包的答复；标错了可以随时改标"
    VERIFY, FOLDER, DELIVER = "核验", "打开文件夹", "复制到U盘…"
    DELIVER_TIP = "写到U盘，读回比对，记入日志"
    ANSWER, READ, PASTE, DESK = "登记答复…", "读答复文件…", "粘贴答复", "人工录入台…"
    ANSWER_TIP = "选中的一条：网址、发布日期、门户的索引号，或退回原因"
    READ_TIP = "门户导出的表格，或填好网址、状态的清单.xlsx；也可以把文件拖到这里"
    PASTE_TIP = "从门户网页的列表里复制后粘贴"
    DESK_TIP = "门户不收批量时，逐条逐项复制粘贴"
    CHOOSE_ANSWER, READING = "选择门户的答复", "读取门户的答复"
    CHOOSE_STICK, COPYING = "选择U盘上的文件夹", "复制到U盘"
    REPLACE, REPLACE_MORE = "“{folder}”里已有“{name}”，内容不同。要换成这一个吗？", "原来的那个会被覆盖。"
    REPLACE_YES = "覆盖"
    COPIED = "上传包 {number} 已复制到“{volume}”，读回比对一致"
    WAS_THERE = "“{volume}”上已有同样的上传包 {number}，读回比对一致"
    NOTED = "上传包 {number}：登记接收{accepted}条、退回{rejected}条"
    LOOKING = "正在打开上传包"
    NOTHING_NEW = "没有新的答复要登记。"
    COUNTS = "接收{accepted}，退回{rejected}，未答复{open}"
    CARRIED = "　{day:%m-%d} 复制到“{volume}”"
    NOT_CARRIED = "　{day:%m-%d} 没有复制成，见提示"
    LOG, LOG_LINE = "复制到U盘的记录", "{at:%Y-%m-%d %H:%M}　{by}　“{volume}”　{result}"
    LOG_GOOD = "读回比对一致"
    ANSWER_FILTER = TABLE_FILTER.replace("目录表", "门户的答复", 1)


class PackagesPane(QWidget):
    """Feeds on the workspace; tells the page what it did."""

    changed = Signal()
    """Answers or marks were noted."""
    verify_requested = Signal(object)
    """The Path of the package."""
    desk_requested = Signal(str)
    """The number of the package."""
    selected = Signal(object)
    """The PackageRecord, or None."""

    def __init__(self, context: PageContext, cause: str, outcome: OutcomePanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._cause, self._outcome = context, cause, outcome
        self._copying = False
        self._looked_into = ""
        self.packages = RowsModel(PACKAGE_COLUMNS, self)
        self.items = RowsModel(SENT_ITEM_COLUMNS, self)
        self.package_table = RowsTable(
            self.packages, (17 * UNIT, 18 * UNIT, 12 * UNIT, 12 * UNIT, 0), Text.PACKAGES, self, stretch=4
        )
        self.item_table = RowsTable(
            self.items, (8 * UNIT, 0, 10 * UNIT, 34 * UNIT, 18 * UNIT), Text.ITEMS, self, stretch=1
        )
        self.counts = label("", "muted", self)
        self._make_buttons()
        self._lay_out()
        self.package_table.selectionModel().currentRowChanged.connect(self._package_changed)
        self.item_table.selectionModel().currentRowChanged.connect(self._enable)
        self.item_table.activated.connect(self._activated)

    def _make_buttons(self) -> None:
        self.accept_button = button(Text.ACCEPT, self._accept, "", self, icon_name="saved", tip=Text.MARK_TIP)
        self.reject_button = button(Text.REJECT, self._reject, "", self, icon_name="undo", tip=Text.MARK_TIP)
        self.reopen_button = button(Text.REOPEN, self._reopen, "quiet", self, tip=Text.MARK_TIP)
        self.verify_button = button(Text.VERIFY, self._verify, "", self, icon_name="check")
        self.folder_button = button(Text.FOLDER, self._open_folder, "", self, icon_name="folder")
        self.deliver_button = button(
            Text.DELIVER, self.deliver_selected, "primary", self, icon_name="portal", tip=Text.DELIVER_TIP
        )
        self.answer_button = button(Text.ANSWER, self.answer_selected, "", self, icon_name="edit", tip=Text.ANSWER_TIP)
        self.read_button = button(Text.READ, self.read_file, "", self, icon_name="import", tip=Text.READ_TIP)
        self.paste_button = button(Text.PASTE, self.paste, "", self, tip=Text.PASTE_TIP)
        self.desk_button = button(Text.DESK, self._open_desk, "", self, icon_name="copy", tip=Text.DESK_TIP)

    def _lay_out(self) -> None:
        marks = (self.reopen_button, self.accept_button, self.reject_button)
        files = (self.verify_button, self.folder_button, self.deliver_button)
        self._package_stack = _stack(self.package_table, Text.NO_PACKAGES, self)
        self._item_stack = _stack(self.item_table, Text.NO_ITEMS, self)
        upper = _part(
            row(label(Text.PACKAGES, "heading", self), None, *marks, *files, parent=self), self._package_stack
        )
        answers = (self.answer_button, self.read_button, self.paste_button, self.desk_button)
        heading = label(Text.ITEMS, "heading", self)
        lower = _part(row(heading, self.counts, None, *answers, parent=self), self._item_stack)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([22 * UNIT, 34 * UNIT])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def renew(self) -> None:
        """Read the packages again; the selected one stays selected."""
        current = self.current()
        records = sorted(self._context.session.workspace.packages(), key=_newest_first, reverse=True)
        self.packages.set_rows(records)
        self._package_stack.setCurrentIndex(0 if records else 1)
        kept = next((n for n, one in enumerate(records) if current and one.number == current.number), 0)
        self.package_table.select_row(kept)
        self._show_items()

    def select(self, number: str | None) -> None:
        """Bring a package into view."""
        for place, record in enumerate(self.packages.rows()):
            if record.number == number:
                self.package_table.select_row(place)

    def current(self) -> PackageRecord | None:
        """The selected package."""
        index = self.package_table.currentIndex()
        rows = self.packages.rows()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def current_item(self) -> SentItem | None:
        """The selected item of it."""
        index = self.item_table.currentIndex()
        found = index.data(ROW_ROLE) if index.isValid() else None
        return found if isinstance(found, SentItem) else None

    def _show_items(self) -> None:
        record, place = self.current(), self.item_table.currentIndex().row()
        if record is not None and self._read_aside(record):
            return
        items = sent_items(self._context.session, record.number) if record else []
        self.items.set_rows(items)
        self._item_stack.setCurrentIndex(0 if items else 1)
        self.item_table.select_row(min(max(place, 0), len(items) - 1))
        self.counts.setText(self._counted(items, record) if record else "")
        self._enable()

    def _read_aside(self, record: PackageRecord) -> bool:
        """Whether a large package is looked into by a worker first; then this is called again."""
        path = Path(record.path)
        if record.path == self._looked_into or not _is_large(path):
            return False
        self.items.set_rows([])
        self.counts.setText(Text.LOOKING)
        self._enable()
        self._context.jobs.run(partial(_look_into, path), self._looked, Text.LOOKING)
        return True

    def _looked(self, path: Path) -> None:
        self._looked_into = str(path)
        record = self.current()
        if record is not None and record.path == self._looked_into:
            self._show_items()

    def _counted(self, items: list[SentItem], record: PackageRecord) -> str:
        said = [one.status or "" for one in items]
        words = Text.COUNTS.format(
            accepted=said.count("accepted"), rejected=said.count("rejected"), open=said.count("")
        )
        log = self._context.session.workspace.deliveries(record.number)
        self.counts.setToolTip("\n".join([Text.LOG, *map(_delivery_words, reversed(log))]) if log else "")
        carried = [one for one in log if one.ok]
        if carried:
            return words + Text.CARRIED.format(day=carried[-1].at, volume=carried[-1].volume)
        return words + (Text.NOT_CARRIED.format(day=log[-1].at) if log else "")

    @Slot()
    def _enable(self) -> None:
        record, writable = self.current(), not self._context.session.read_only
        status = record.status if record else ""
        self.accept_button.setEnabled(writable and status not in ("", "accepted"))
        self.reject_button.setEnabled(writable and status not in ("", "rejected"))
        self.reopen_button.setVisible(writable and status not in ("", "sent"))
        self.verify_button.setEnabled(record is not None)
        self.folder_button.setEnabled(record is not None)
        self.deliver_button.setEnabled(writable and record is not None and not self._copying)
        self.answer_button.setEnabled(writable and self.current_item() is not None)
        for one in (self.read_button, self.paste_button, self.desk_button):
            one.setEnabled(writable and record is not None)

    @Slot(QModelIndex, QModelIndex)
    def _package_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_items()
        self.selected.emit(self.current())

    @Slot(QModelIndex)
    def _activated(self, index: QModelIndex) -> None:
        if index.isValid() and self.answer_button.isEnabled():
            self.answer_selected()

    # the whole package

    @Slot()
    def _accept(self) -> None:
        self._mark("accepted")

    @Slot()
    def _reject(self) -> None:
        self._mark("rejected")

    @Slot()
    def _reopen(self) -> None:
        self._mark("sent")

    def _mark(self, status: Literal["sent", "accepted", "rejected"]) -> None:
        record, context = self.current(), self._context
        if record is None:
            return
        stamp = context.stamp(self._cause)
        if context.notify.attempt(mark_package, context.session, record.number, status, stamp) is not None:
            self._outcome.hide()
            # the button pressed is off now: without this the opposite one would get the focus
            self.package_table.setFocus()
            self.changed.emit()
            context.notify.status(Text.MARKED.format(number=record.number, status=PACKAGE_STATUS_LABELS[status]))

    @Slot()
    def _open_folder(self) -> None:
        record = self.current()
        if record is not None:
            self._context.notify.open_path(Path(record.path).parent)

    @Slot()
    def _verify(self) -> None:
        record = self.current()
        if record is not None:
            self.verify_requested.emit(Path(record.path))

    @Slot()
    def _open_desk(self) -> None:
        record = self.current()
        if record is not None:
            self.desk_requested.emit(record.number)

    @Slot()
    def deliver_selected(self) -> None:
        """复制到U盘…: ask where, copy, compare, log."""
        record = self.current()
        folder = self._context.notify.choose_folder(Text.CHOOSE_STICK) if record else None
        if record is not None and folder is not None:
            self._copy(record, folder, replace=False)

    def _copy(self, record: PackageRecord, folder: Path, *, replace: bool) -> None:
        self._outcome.hide()
        self._copying = True
        self._enable()
        work = partial(copy_package, Path(record.path), folder, record.sha256, replace=replace)
        done, failed = partial(self._copied, record, folder), partial(self._not_copied, record, folder)
        self._context.jobs.run(work, done, Text.COPYING, on_failed=failed).ended.connect(self._copy_ended)

    @Slot(object)
    def _copy_ended(self, job: object) -> None:  # noqa: ARG002 - the signal carries the job
        self._copying = False
        self._enable()

    def _copied(self, record: PackageRecord, folder: Path, copied: Copied) -> None:
        self._log(record, copied, folder)
        words = (Text.WAS_THERE if copied.was_there else Text.COPIED).format(number=record.number, volume=copied.volume)
        self._outcome.show_done(words, EJECT, [str(copied.path)], folder)
        self._context.notify.status(words)

    def _not_copied(self, record: PackageRecord, folder: Path, error: BaseException) -> None:
        notify, name = self._context.notify, Path(record.path).name
        if not isinstance(error, AppError):
            notify.crash(error)
        elif error.code == "FILE_EXISTS":
            question = Text.REPLACE.format(folder=folder.name or str(folder), name=name)
            if notify.confirm(question, Text.REPLACE_MORE, yes=Text.REPLACE_YES):
                self._copy(record, folder, replace=True)
        else:
            if error.exit_status == 3:
                self._log(record, error, folder)
            self._outcome.show_failed(error.cause, f"{error.remedy}（{error.code}）")

    def _log(self, record: PackageRecord, outcome: Copied | AppError, folder: Path) -> None:
        context = self._context
        stamp = context.stamp(self._cause)
        context.notify.attempt(record_delivery, context.session, record.number, outcome, folder, stamp)
        self._show_items()

    # answers

    @Slot()
    def answer_selected(self) -> None:
        """登记答复…: the selected item, typed."""
        from catalog_app.ui.dialogs.portal_answer import AnswerDialog
        from catalog_app.ui.views.file_intake import FileIntake

        record, item, context = self.current(), self.current_item(), self._context
        if record is None or item is None:
            return
        intake = FileIntake(context, self, PROOF)
        values = AnswerDialog.ask(item, context.today(), self.window(), intake)
        intake.deleteLater()
        if values is None:
            return
        stamp = context.stamp(self._cause)
        plan = context.notify.attempt(typed, context.session, record.number, item.uid, values.reply, stamp)
        if plan is not None:
            self._apply(plan, (values.proof,) if values.proof else ())

    @Slot()
    def read_file(self) -> None:
        """读答复文件…."""
        path = self._context.notify.open_file(Text.CHOOSE_ANSWER, Text.ANSWER_FILTER)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file of answers to the selected package."""
        self._context.jobs.run(partial(read_answer_file, path), self._review, Text.READING)

    @Slot()
    def paste(self) -> None:
        """粘贴答复: the table on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        html = data.html() if data.hasHtml() else None
        found = self._context.notify.attempt(paste_answers, html, data.text())
        if found is not None:
            self._review(found)

    def _review(self, found: AnswerFile) -> None:
        from catalog_app.ui.dialogs.portal_answer import AnswerReview

        record, context = self.current(), self._context
        if record is None:
            return
        stamp = context.stamp(self._cause)
        replan = partial(context.notify.attempt, answer_plan, context.session, record.number, found.lines, stamp)
        plan, items = replan({}), sent_items(context.session, record.number)
        chosen = AnswerReview.ask(plan, self.window(), replan, found.problems, items) if plan is not None else None
        if chosen is not None:
            self._apply(chosen)

    def _apply(self, plan: AnswerPlan, evidence: tuple[object, ...] = ()) -> None:
        context = self._context
        if not plan.count(*NOTED):
            context.notify.status(Text.NOTHING_NEW)
            return
        stamp = context.stamp(self._cause)
        if context.notify.attempt(apply_answers, context.session, plan, stamp, evidence) is None:
            return
        self._outcome.hide()
        self.changed.emit()
        counts = {"accepted": plan.count("accepted"), "rejected": plan.count("rejected")}
        context.notify.status(Text.NOTED.format(number=plan.package, **counts))


def _stack(table: QWidget, words: tuple[str, str], parent: QWidget) -> QStackedWidget:
    stack = QStackedWidget(parent)
    stack.addWidget(table)
    stack.addWidget(EmptyState(*words, parent=parent))
    return stack


def _part(head: QWidget, body: QWidget) -> QWidget:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
    box.setSpacing(UNIT)
    box.addWidget(head)
    box.addWidget(body, 1)
    return part


def _delivery_words(one: Delivery) -> str:
    return Text.LOG_LINE.format(at=one.at, by=one.by, volume=one.volume, result=Text.LOG_GOOD if one.ok else one.note)


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size > _LARGE
    except OSError:
        return False


def _look_into(path: Path, progress: Progress) -> Path:  # noqa: ARG001 - every job is handed one
    read_manifest(path)
    return path


def _newest_first(record: PackageRecord) -> tuple[object, str]:
    return record.created, record.number
