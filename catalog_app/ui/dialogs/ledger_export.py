"""导出台账: which year, domain, station and state; how many lines that is; as workbook or on paper."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QRadioButton, QWidget

from catalog_app.model.publication import State
from catalog_app.services.gate import Passage
from catalog_app.services.ledger import (
    LedgerJob,
    LedgerQuery,
    LedgerSurvey,
    ledger_job,
    survey_ledger,
    write_ledger_file,
)
from catalog_app.services.session import Session
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.notify import EXCEL_FILTER, PDF_FILTER
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import Note, row

Paper = Literal["A4", "A3"]
PAPERS: tuple[Paper, ...] = ("A4", "A3")
ALL = ""


class TEXT:
    """Words of the dialog."""

    TITLE, EXPORT = "导出台账", "导出…"
    YEAR, DOMAIN, STATION, STATE = "年份", "领域", "责任站所", "状态"
    ALL_YEARS, ALL_DOMAINS, ALL_STATIONS, ALL_STATES = "全部年份", "全部领域", "全部站所", "全部状态"
    FORM, XLSX, PDF, PAPER = "格式", "Excel 工作簿", "PDF（打印）", "PDF 的纸张"
    COUNT = "将导出{0}条公开信息、{1}行；同一条信息在几个渠道公开的，每个渠道一行。"
    PAGES = "约{0}页。"
    NONE = "没有符合的公开信息，台账是空的。"
    YEAR_WORDS = "{0}年"
    COUNT_JOB, READ_JOB, WRITE_JOB, NAME = "统计台账", "读取台账", "生成台账", "{0}{1}台账{2:%Y%m%d}{3}"
    MADE = "已生成“{0}”"
    LINES_A_PAGE = 14


class LedgerExportDialog(FormDialog):
    """Asks; the choices are read with `query`, `suffix` and `paper`."""

    def __init__(
        self, survey: LedgerSurvey, domains: dict[str, str], stations: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(TEXT.TITLE, TEXT.EXPORT, parent)
        self._survey = survey
        years = [(TEXT.YEAR_WORDS.format(year), str(year)) for year in survey.years()]
        self.year = self._box(TEXT.YEAR, TEXT.ALL_YEARS, years)
        self.domain = self._box(TEXT.DOMAIN, TEXT.ALL_DOMAINS, [(name, code) for code, name in domains.items()])
        self.station = self._box(TEXT.STATION, TEXT.ALL_STATIONS, [(name, uid) for uid, name in stations.items()])
        self.state = self._box(TEXT.STATE, TEXT.ALL_STATES, [(one.value, one.value) for one in survey.states()])
        self.as_xlsx, self.as_pdf = QRadioButton(TEXT.XLSX, self), QRadioButton(TEXT.PDF, self)
        for one in (self.as_xlsx, self.as_pdf):
            one.setAccessibleName(one.text())
        self.as_xlsx.setChecked(True)
        self.paper = QComboBox(self)
        self.paper.addItems(list(PAPERS))
        self.paper.setEnabled(False)
        self.note = Note("", "note", self)
        self.add_field(TEXT.FORM, row(self.as_xlsx, self.as_pdf, None, parent=self, gap=3 * UNIT))
        self.add_field(TEXT.PAPER, self.paper)
        self.body.addSpacing(UNIT)
        self.body.addWidget(self.note)
        if years:
            self.year.setCurrentIndex(1)
        for box in (self.year, self.domain, self.station, self.state):
            box.currentIndexChanged.connect(self._renew)
        self.as_pdf.toggled.connect(self._renew)
        self._renew()

    def _box(self, text: str, everything: str, choices: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox(self)
        box.addItem(everything, ALL)
        for words, value in choices:
            box.addItem(words, value)
        self.add_field(text, box)
        return box

    def query(self) -> LedgerQuery:
        """What goes in."""
        year, state = str(self.year.currentData()), str(self.state.currentData())
        return LedgerQuery(
            year=int(year) if year else None,
            domain=str(self.domain.currentData()) or None,
            station=str(self.station.currentData()) or None,
            state=State(state) if state else None,
        )

    @property
    def suffix(self) -> str:
        """.xlsx or .pdf."""
        return ".pdf" if self.as_pdf.isChecked() else ".xlsx"

    @property
    def chosen_paper(self) -> Paper:
        """For a PDF."""
        return PAPERS[self.paper.currentIndex()]

    def problem(self) -> str:
        """Something has to be in it."""
        return "" if self._survey.counts(self.query())[1] else TEXT.NONE

    @Slot()
    def _renew(self) -> None:
        publications, lines = self._survey.counts(self.query())
        self.paper.setEnabled(self.as_pdf.isChecked())
        pages = TEXT.PAGES.format(-(-lines // TEXT.LINES_A_PAGE)) if self.as_pdf.isChecked() else ""
        self.note.set_text(TEXT.COUNT.format(publications, lines) + pages if lines else TEXT.NONE)
        self.accept_button.setEnabled(bool(lines))


class LedgerExport:
    """Counts, asks, reads, writes, opens: one after the other, the long parts in the background."""

    def __init__(self, context: PageContext, parent: QWidget | None) -> None:
        self.context, self._parent = context, parent
        self._out: Path | None = None

    def start(self) -> None:
        """Begin."""
        self.context.jobs.lend(survey_ledger, self._counted, TEXT.COUNT_JOB, self.context.session)

    def _counted(self, survey: LedgerSurvey) -> None:
        workspace = self.context.session.workspace
        domains = {one.code: one.name for one in workspace.domains()}
        stations = {one.uid: one.name for one in workspace.stations()}
        dialog = LedgerExportDialog(survey, domains, stations, self._parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        query, suffix, paper = dialog.query(), dialog.suffix, dialog.chosen_paper
        dialog.deleteLater()
        if not accepted:
            return
        year = TEXT.YEAR_WORDS.format(query.year) if query.year else ""
        name = TEXT.NAME.format(workspace.unit().name, year, self.context.today(), suffix)
        self._out = self.context.notify.save_file(TEXT.TITLE, name, PDF_FILTER if suffix == ".pdf" else EXCEL_FILTER)
        if self._out is not None:
            arguments = (self.context.session, query, self.context.today(), paper)
            self.context.jobs.lend(_read, self._read, TEXT.READ_JOB, *arguments)

    def _read(self, job: LedgerJob) -> None:
        if self._out is not None:
            GatedJob(self.context, partial(_write, job, self._out), self._made, TEXT.WRITE_JOB).start()

    def _made(self, path: Path) -> None:
        self.context.notify.status(TEXT.MADE.format(path.name))
        self.context.notify.open_path(path)


def _read(session: Session, query: LedgerQuery, today: date, paper: Paper, progress: Progress) -> LedgerJob:
    progress.step(0, 0, TEXT.READ_JOB)
    return ledger_job(session, query, today, paper)


def _write(job: LedgerJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return write_ledger_file(job, out, replace=True, progress=progress, passage=passage)
