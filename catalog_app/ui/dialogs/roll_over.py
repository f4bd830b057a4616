"""年度结转: what a new year begins with, shown first; drafts are made as one step, the old year's ledger is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QTabWidget, QVBoxLayout, QWidget

from catalog_app.model.changes import Stamp
from catalog_app.services.bulk_entry import CopyPlan
from catalog_app.services.due import DueLine
from catalog_app.services.due_lists import NO_STATION
from catalog_app.services.gate import Passage
from catalog_app.services.handover import (
    RollOver,
    apply_roll_over,
    plan_drafts,
    roll_over,
    rolled_over_to,
    serial_words,
)
from catalog_app.services.ledger import LedgerJob, LedgerQuery, ledger_job, write_ledger_file
from catalog_app.services.session import Session
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.duty_rows import DUTY_COLUMNS, DutyRow
from catalog_app.ui.models.roll_over_rows import DRAFT_COLUMNS, can_draft
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.notify import EXCEL_FILTER
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import Note, button, label, row

CAUSE = "roll_over"
_LATE_MONTH = 10
"""From October on the next year is offered."""


class TEXT:
    """Words of the dialog."""

    TITLE, YEAR, YEAR_WORDS = "年度结转", "新的一年", "{0}年"
    HEAD = "先看会发生什么；点“结转”才写入，作为一步可以撤销，写入前自动备份。上年的记录一条不动。"
    DRAFTS, CARRIED, EXPECTED = "新年草稿 {0}", "上年没办完 {0}", "新年到期 {0}"
    DRAFTS_NAME, CARRIED_NAME, EXPECTED_NAME = "新年草稿", "上年没办完", "新年到期"
    NO_DRAFTS = "上年没有按期次登记、新年还会再有的公开信息，不用新建草稿。"
    CALENDAR = "{0}年的放假安排还没有公布，新年的到期日是推算的，公布后请在设置里导入。"
    KNOWN = "{0}年的放假安排已经公布，到期日按它推算。"
    BEFORE = "已经结转过{0}年；同一期已有的不会重复新建。"
    LEDGER = "同时把{0}年的台账导出存档（Excel 工作簿）"
    APPLY, APPLY_COUNT, CANCEL = "结转", "结转（{0}条草稿）", "取消"
    READ_JOB, LEDGER_JOB, LEDGER_READ = "整理年度结转", "导出上年台账", "读取上年台账"
    LEDGER_TITLE, LEDGER_NAME = "上年台账存到", "{0}{1}年台账存档.xlsx"
    DONE = "已{0}"
    READ_ONLY = "工作区以只读方式打开，不能结转。"


class Prepared(Struct, frozen=True):
    """All that the dialog shows of one year."""

    found: RollOver
    plan: CopyPlan
    stations: dict[str, str]
    serials: str
    before: int | None


class RollOverDialog(QDialog):
    """Use `open_for`."""

    def __init__(self, context: PageContext, years: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.resize(118 * UNIT, 66 * UNIT)
        self.context = context
        self._prepared: Prepared | None = None
        self._out: Path | None = None
        self.year = QComboBox(self)
        self.year.setAccessibleName(TEXT.YEAR)
        for one in years:
            self.year.addItem(TEXT.YEAR_WORDS.format(one), one)
        self.note = Note("", "note", self)
        self.drafts = TickRowsModel(DRAFT_COLUMNS, self, tickable=can_draft)
        self.carried, self.expected = RowsModel(DUTY_COLUMNS, self), RowsModel(DUTY_COLUMNS, self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(TEXT.TITLE)
        self.tabs.tabBar().setAccessibleName(TEXT.TITLE)
        self.keep_ledger = QCheckBox(self)
        self.keep_ledger.setChecked(True)
        self.apply_button = button(TEXT.APPLY, self.apply, "primary", self)
        self._arrange()
        self.year.currentIndexChanged.connect(self.read)
        self.drafts.ticks_changed.connect(self._renew)

    def _arrange(self) -> None:
        widths = (260, 80, 180, 230, 200)
        self.table = TickTable(self.drafts, widths, TEXT.DRAFTS_NAME, self, stretch=0)
        duty = (11 * UNIT, 15 * UNIT, 0, 18 * UNIT, 13 * UNIT)
        self.tabs.addTab(self.table, "")
        self.tabs.addTab(RowsTable(self.carried, duty, TEXT.CARRIED_NAME, self, stretch=2), "")
        self.tabs.addTab(RowsTable(self.expected, duty, TEXT.EXPECTED_NAME, self, stretch=2), "")
        caption = label(TEXT.YEAR, "field", self)
        caption.setBuddy(self.year)
        cancel = button(TEXT.CANCEL, self.reject, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(row(caption, self.year, None, parent=self))
        layout.addWidget(label(TEXT.HEAD, "muted", self, wrap=True))
        layout.addWidget(self.note)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(row(self.keep_ledger, None, self.apply_button, cancel, parent=self))

    @property
    def chosen_year(self) -> int:
        """The new year."""
        return int(self.year.currentData())

    @Slot()
    def read(self) -> None:
        """Look what the chosen year begins with."""
        self.apply_button.setEnabled(False)
        context = self.context
        arguments = (context.session, self.chosen_year, context.today(), context.stamp(CAUSE))
        context.jobs.lend(_prepare, self.show_prepared, TEXT.READ_JOB, *arguments)

    def show_prepared(self, prepared: Prepared) -> None:
        """Show it."""
        self._prepared, found = prepared, prepared.found
        official = found.calendar.status == "official"
        words = [(TEXT.KNOWN if official else TEXT.CALENDAR).format(found.year), prepared.serials]
        words += [] if prepared.plan.lines else [TEXT.NO_DRAFTS]
        words += [TEXT.BEFORE.format(prepared.before)] if prepared.before == found.year else []
        self.note.set_text("\n".join(words))
        self.drafts.set_rows(prepared.plan.lines)
        self.carried.set_rows(_duties(found.carried, prepared.stations))
        self.expected.set_rows(_duties(found.expected, prepared.stations))
        counts = (len(prepared.plan.lines), len(found.carried), len(found.expected))
        for place, (text, count) in enumerate(zip((TEXT.DRAFTS, TEXT.CARRIED, TEXT.EXPECTED), counts, strict=True)):
            self.tabs.setTabText(place, text.format(count))
        if not prepared.plan.lines and found.carried:
            self.tabs.setCurrentIndex(1)
        self.keep_ledger.setText(TEXT.LEDGER.format(found.year - 1))
        self.keep_ledger.setAccessibleName(self.keep_ledger.text())
        self._renew()

    @Slot()
    def _renew(self) -> None:
        count = len(self.drafts.ticked())
        self.apply_button.setText(TEXT.APPLY_COUNT.format(count) if count else TEXT.APPLY)
        self.apply_button.setEnabled(self._prepared is not None)

    @Slot()
    def apply(self) -> None:
        """结转: one step; then the ledger of the old year, where it is wanted."""
        prepared, context = self._prepared, self.context
        if prepared is None:
            return
        year = prepared.found.year - 1
        if self.keep_ledger.isChecked():
            name = TEXT.LEDGER_NAME.format(context.session.workspace.unit().name, year)
            self._out = context.notify.save_file(TEXT.LEDGER_TITLE, name, EXCEL_FILTER)
            if self._out is None:
                return
        rows = self.drafts.rows()
        chosen = [rows[place].draft.uid for place in self.drafts.ticked()]
        changes = context.notify.attempt(
            apply_roll_over, context.session, prepared.found, prepared.plan, context.stamp(CAUSE), chosen
        )
        if changes is None:
            return
        context.notify.status(TEXT.DONE.format(changes.name))
        if self._out is not None:
            LedgerKeeper(context, self._out).start(year)
        self.accept()

    @classmethod
    def open_for(cls, context: PageContext, parent: QWidget | None) -> RollOverDialog | None:
        """The dialog, already reading; None where nothing may be written."""
        if context.session.read_only:
            context.notify.status(TEXT.READ_ONLY)
            return None
        today = context.today()
        first = today.year + (today.month >= _LATE_MONTH)
        dialog = cls(context, (first, first + 1 if first == today.year else first - 1), parent)
        dialog.setModal(True)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()
        dialog.read()
        return dialog


class LedgerKeeper:
    """Exports the ledger of a year that is over."""

    def __init__(self, context: PageContext, out: Path) -> None:
        self._context, self._out = context, out

    def start(self, year: int) -> None:
        """Read, then write."""
        context = self._context
        context.jobs.lend(_read_ledger, self._read, TEXT.LEDGER_READ, context.session, year, context.today())

    def _read(self, job: LedgerJob) -> None:
        GatedJob(self._context, partial(_write, job, self._out), self._made, TEXT.LEDGER_JOB).start()

    def _made(self, path: Path) -> None:
        self._context.notify.open_path(path)


def _prepare(session: Session, year: int, today: date, stamp: Stamp, progress: Progress) -> Prepared:
    progress.step(0, 0, TEXT.READ_JOB)
    found = roll_over(session, year, today)
    plan = plan_drafts(session, found, stamp)
    stations = {one.uid: one.name for one in session.workspace.stations()}
    return Prepared(found, plan, stations, serial_words(session, year), rolled_over_to(session))


def _duties(lines: Sequence[DueLine], stations: dict[str, str]) -> list[DutyRow]:
    return [DutyRow(one, stations.get((one.item.station if one.item else None) or "", NO_STATION)) for one in lines]


def _read_ledger(session: Session, year: int, today: date, progress: Progress) -> LedgerJob:
    progress.step(0, 0, TEXT.LEDGER_READ)
    return ledger_job(session, LedgerQuery(year=year), today)


def _write(job: LedgerJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return write_ledger_file(job, out, replace=True, progress=progress, passage=passage)
