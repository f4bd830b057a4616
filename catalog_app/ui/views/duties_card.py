"""要办的事 on 工作台: the list, the month, and the list by station that can be copied, saved and printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from catalog_app.model.calendar import dated
from catalog_app.model.errors import AppError
from catalog_app.services.deadlines import calendar_of
from catalog_app.services.due import DueLine
from catalog_app.services.due_lists import (
    DueListJob,
    by_station,
    by_station_apart,
    due_list_job,
    write_due_list_file,
    write_station_lists,
)
from catalog_app.services.gate import Passage
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.duty_rows import DUTY_COLUMNS, DutyRow, day_marks, list_text
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.notify import PDF_FILTER
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.latest import LatestWork
from catalog_app.ui.views.sent_list import SentList
from catalog_app.ui.views.sent_list import Text as SentText
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label
from catalog_app.ui.widgets.month_view import MonthView

AHEAD, WITHIN = 62, 30
XLSX_FILTER = "Excel 工作簿 (*.xlsx)"


class TEXT:
    """Words of the card."""

    TITLE = "要办的事"
    LIST, MONTH, STATIONS = "清单", "月历", "分站所"
    EACH, EACH_TIP, ROOM = "每站所一份…", "一次生成，每个站所一个 Excel 文件", "各站所的清单放在哪个文件夹里"
    COPY, SAVE, PRINT = "复制文字", "存为 Excel…", "打印周例会…"
    SAVE_TIP, PRINT_TIP = "每个站所一段，发给各站所", "一份 PDF：逾期和30天内到期，按站所排列，留出办理情况"
    NO_INFORMATION, NO_INFORMATION_TIP = "本期无此类信息…", "选中一项定期更新：这一期确实没有的，写明原因，由负责人签字"
    NAME, MAKING, MADE = "待办清单", "生成待办清单", "已生成“{name}”"
    BACK, ON, TODAY = "上个月", "下个月", "今天"
    MONTH_WORDS, DOUBT = "{day.year}年{day.month}月", "（放假安排未公布，日期暂定，计数后带?）"
    NOTHING = "{day}没有到期的事"
    DAY_WORDS = "{day}：{what}"


class DutiesCard(QTabWidget):
    """The first tab is given; the others read what falls due when they are looked at."""

    opened = Signal(object)
    """The due line that was double-clicked."""

    def __init__(self, context: PageContext, first: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setAccessibleName(TEXT.TITLE)
        self.tabBar().setAccessibleName(TEXT.TITLE)
        self.rows: list[DutyRow] = []
        self._all: list[DutyRow] = []
        self.month = MonthView(context.today(), self._is_off, self)
        self.model = RowsModel(DUTY_COLUMNS, self)
        self.addTab(first, TEXT.LIST)
        self.addTab(self._month_tab(), TEXT.MONTH)
        self.addTab(self._station_tab(), TEXT.STATIONS)
        self.sent = SentList(context, self)
        self.addTab(self.sent, SentText.TAB)
        self._reading = LatestWork(self)
        self._reading.done.connect(self._show)
        self._reading.failed.connect(self._not_read)
        self.currentChanged.connect(self.renew)
        self.month.day_chosen.connect(self._day_chosen)
        self.month.month_turned.connect(self._turned)

    def _month_tab(self) -> QWidget:
        self.month_words, self.day_words = label("", "heading", self), label("", "muted", self, wrap=True)
        head = QHBoxLayout()
        head.addWidget(button(TEXT.BACK, self._back, "link", self))
        head.addWidget(self.month_words)
        head.addWidget(button(TEXT.ON, self._on, "link", self))
        head.addStretch(1)
        head.addWidget(button(TEXT.TODAY, self._today, "link", self))
        return _column(self, head, self.month, self.day_words)

    def _station_tab(self) -> QWidget:
        widths = (10 * UNIT, 13 * UNIT, 0, 9 * UNIT, 17 * UNIT)
        self.table = RowsTable(self.model, widths, TEXT.STATIONS, self, stretch=2)
        self.table.activated.connect(self._open)
        head = QHBoxLayout()
        head.addStretch(1)
        self.copy_button = button(TEXT.COPY, self.copy_text, "link", self)
        self.save_button = button(TEXT.SAVE, self.save_workbook, "link", self, tip=TEXT.SAVE_TIP)
        self.print_button = button(TEXT.PRINT, self.save_pdf, "link", self, tip=TEXT.PRINT_TIP)
        self.each_button = button(TEXT.EACH, self.save_each, "link", self, tip=TEXT.EACH_TIP)
        self.none_button = button(
            TEXT.NO_INFORMATION, self.sign_no_information, "link", self, tip=TEXT.NO_INFORMATION_TIP
        )
        self.table.selectionModel().currentRowChanged.connect(self._enable_signing)
        for part in (self.none_button, self.copy_button, self.save_button, self.each_button, self.print_button):
            head.addWidget(part)
        return _column(self, head, self.table)

    def show_sent(self) -> bool:
        """Turn to what was sent and is not settled; False where there is nothing."""
        if not self.sent.renew():
            return False
        self.setCurrentWidget(self.sent)
        self.sent.table.setFocus()
        return True

    @Slot()
    def renew(self) -> None:
        """Read what falls due, where a tab that shows it is in front; of a large register beside."""
        if self.currentIndex() == 0:
            return
        if self.currentWidget() is self.sent:
            self.sent.renew()
            return
        today, session, facts = self.context.today(), self.context.session, self.context.facts
        ahead = max(AHEAD, (self.month.day - today).days + AHEAD)
        if facts is not None and facts.reads_beside:
            self._reading.start(partial(by_station_apart, session.workspace.path, today, ahead))
        else:
            self._show(by_station(session, today, ahead))

    def stop(self) -> None:
        """Read no more."""
        self._reading.stop()

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        """What stands there stays; a busy file is read again with the next figures."""
        if isinstance(error, AppError) and error.code != "WORKSPACE_BUSY":
            self.context.notify.error(error)
        elif not isinstance(error, AppError):
            self.context.notify.crash(error)

    @Slot(object)
    def _show(self, lines: Sequence[tuple[str, DueLine]]) -> None:
        today = self.context.today()
        found = [DutyRow(line, name) for name, line in lines]
        self.rows = [row for row in found if (row.line.due - today).days <= WITHIN]
        self.model.set_rows(self.rows)
        self.month.show_marks(day_marks(row.line for row in found))
        for part in (self.copy_button, self.save_button, self.each_button, self.print_button):
            part.setEnabled(bool(self.rows))
        self._all = found
        self._enable_signing()
        self._day_chosen(self.month.day)

    def _chosen(self) -> DutyRow | None:
        place = self.table.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    @Slot()
    def _enable_signing(self) -> None:
        row = self._chosen()
        update = row is not None and row.line.kind == "update" and row.line.item is not None
        self.none_button.setEnabled(update and not self.context.session.read_only)

    @Slot()
    def sign_no_information(self) -> None:
        """本期无此类信息… for the chosen update."""
        row = self._chosen()
        if row is not None and row.line.item is not None:
            self.context.go("command:no_information", {"item": row.line.item.uid})

    @Slot()
    def copy_text(self) -> None:
        """复制文字: for a chat group or a letter."""
        self.context.notify.copy(list_text(self.rows, self.context.today()))

    @Slot()
    def save_workbook(self) -> None:
        """存为 Excel…: the list by station."""
        self._save(".xlsx", XLSX_FILTER)

    @Slot()
    def save_pdf(self) -> None:
        """打印周例会…: the same as PDF."""
        self._save(".pdf", PDF_FILTER)

    @Slot()
    def save_each(self) -> None:
        """每站所一份…: a workbook for each station, in one run."""
        context = self.context
        job = context.notify.attempt(due_list_job, context.session, context.today(), WITHIN)
        room = context.notify.choose_folder(TEXT.ROOM) if job is not None else None
        if job is not None and room is not None:
            GatedJob(context, partial(_write_each, job, room), self._made, TEXT.MAKING).start()

    def _save(self, suffix: str, name_filter: str) -> None:
        context, today = self.context, self.context.today()
        job = context.notify.attempt(due_list_job, context.session, today, WITHIN)
        name = f"{TEXT.NAME}{today:%Y%m%d}{suffix}"
        out = context.notify.save_file(TEXT.NAME, name, name_filter) if job is not None else None
        if job is not None and out is not None:
            GatedJob(context, partial(_write, job, out), self._made, TEXT.MAKING).start()

    def _made(self, path: Path) -> None:
        self.context.notify.status(TEXT.MADE.format(name=path.name))
        self.context.notify.open_path(path)

    def _is_off(self, day: date) -> bool:
        return not calendar_of(self.context.session).is_working_day(day)

    @Slot(object)
    def _day_chosen(self, day: date) -> None:
        provisional = not calendar_of(self.context.session).is_announced(day)
        self.month_words.setText(TEXT.MONTH_WORDS.format(day=day) + (TEXT.DOUBT if provisional else ""))
        due = [row.line for row in self._all if row.line.due == day]
        shown = dated(day, provisional=provisional or any(line.provisional for line in due))
        what = "；".join(line.title for line in due)
        words = TEXT.DAY_WORDS.format(day=shown, what=what) if due else TEXT.NOTHING.format(day=shown)
        self.day_words.setText(words)

    @Slot(object)
    def _turned(self, first: date) -> None:  # noqa: ARG002 - the view knows it
        self.renew()

    @Slot()
    def _back(self) -> None:
        self.month.turn(-1)

    @Slot()
    def _on(self) -> None:
        self.month.turn(1)

    @Slot()
    def _today(self) -> None:
        self.month.choose(self.context.today())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows[index.row()].line)


def _column(parent: QWidget, head: QHBoxLayout, *parts: QWidget) -> QWidget:
    box = QWidget(parent)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(UNIT, UNIT // 2, UNIT, 0)
    layout.setSpacing(UNIT // 2)
    layout.addLayout(head)
    for place, part in enumerate(parts):
        layout.addWidget(part, 0 if place else 1)
    return box


def _write(job: DueListJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return write_due_list_file(job, out, replace=True, progress=progress, passage=passage)


def _write_each(job: DueListJob, room: Path, passage: Passage, progress: Progress) -> Path:
    write_station_lists(job, room, replace=True, progress=progress, passage=passage)
    return room
