"""导入旧台账: 文件 → 栏目 → 将要发生的事 → 完成. Nothing is written before 导入 on page 3."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from catalog_app.model.catalog import Origin
from catalog_app.model.changes import ChangeSet
from catalog_app.services.gate import Passage
from catalog_app.services.ledger_import import LedgerPlan, plan_sources, record_ledger
from catalog_app.services.ledger_import_report import write_ledger_report
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.import_wizard.clipboard import files_in
from catalog_app.ui.dialogs.import_wizard.draft import Loaded
from catalog_app.ui.dialogs.import_wizard.frame import WizardFrame
from catalog_app.ui.dialogs.ledger_import.column_page import LedgerColumnPage
from catalog_app.ui.dialogs.ledger_import.done_page import LedgerDonePage
from catalog_app.ui.dialogs.ledger_import.draft import LedgerDraft, load
from catalog_app.ui.dialogs.ledger_import.file_page import TEXT as FILE_TEXT
from catalog_app.ui.dialogs.ledger_import.file_page import LedgerFilePage
from catalog_app.ui.dialogs.ledger_import.plan_page import LedgerPlanPage
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.jobs import Job
from catalog_app.ui.notify import EXCEL_FILTER, TABLE_FILTER

CAUSE = "ledger"
FILES, COLUMNS, PLAN, DONE = range(4)


class TEXT:
    """What the wizard says."""

    TITLE = "导入旧台账"
    CLOSE, IMPORT, IMPORT_COUNT = "关闭", "导入", "导入（{0}行）"
    READ_JOB, PLAN_JOB, APPLY_JOB, REPORT_JOB = "读取旧台账", "对应公开事项", "登记旧台账", "写报告"
    REPORT_TITLE, REPORT_NAME = "把报告保存到", "旧台账导入报告{0:%Y%m%d}.xlsx"
    READ_ONLY = "工作区以只读方式打开，不能导入。"


class LedgerWizard(WizardFrame):
    """Use `open_for`. Goes away when closed."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.setAcceptDrops(True)
        self.context = context
        self.draft = LedgerDraft()
        self._closing = False
        self._left_out: frozenset[int] = frozenset()
        workspace = context.session.workspace
        items = [item for item in workspace.items() if item.origin != Origin.NOT_APPLICABLE]
        domains = {one.code: one.name for one in workspace.domains()}
        self.files = LedgerFilePage(self.draft, context.notify, self)
        self.columns = LedgerColumnPage(self.draft, self)
        self.plan = LedgerPlanPage(self.draft, items, domains, self)
        self.done_page = LedgerDonePage(context.notify, self)
        self.set_pages((self.files, self.columns, self.plan, self.done_page))
        self.done_page.save.clicked.connect(self.save_report)
        self.fit(parent)
        self.show_page(FILES)

    def next_words(self) -> str:
        """What the button that goes on says here."""
        if self.step == DONE:
            return TEXT.CLOSE
        if self.step != PLAN:
            return super().next_words()
        count = self.plan.model.wanted()
        return TEXT.IMPORT_COUNT.format(count) if count else TEXT.IMPORT

    @Slot()
    def go_on(self) -> None:
        """下一步."""
        if not self.next.isEnabled():
            return
        ways: dict[int, Callable[[], object]] = {
            FILES: self.read,
            COLUMNS: self._from_columns,
            PLAN: self.apply,
            DONE: self.accept,
        }
        ways[self.step]()

    @Slot()
    def go_back(self) -> None:
        """上一步."""
        if self._job is None and self.step not in (FILES, DONE):
            self.show_page(self.step - 1)

    def _watch(self, job: Job | GatedJob) -> None:
        self._job = job
        self._job.ended.connect(self._job_over)
        self.renew_buttons()

    @Slot(object)
    def _job_over(self, job: object) -> None:
        if job is not self._job:
            return
        self._job = None
        if self._closing:
            self.reject()
        else:
            self.renew_buttons()
            self.pages[self.step].take_focus()

    def read(self) -> None:
        """Read the files of the list and go on as far as nothing has to be looked at."""
        if not self.draft.to_read():
            self.show_page(COLUMNS)
            return
        work = partial(load, tuple(self.draft.files))
        self._watch(self.context.jobs.run(work, self._loaded, TEXT.READ_JOB, modal=True))

    def _loaded(self, files: list[Loaded]) -> None:
        self.draft.files = files
        if any(one.error for one in files):
            self.show_page(FILES)
        elif self.columns.goes_straight():
            self._make_plan()
        else:
            self.show_page(COLUMNS)

    def _from_columns(self) -> None:
        if self.draft.basis() == self.draft.planned:
            self.show_page(PLAN)
        else:
            self._make_plan()

    def _make_plan(self) -> None:
        arguments = (self.draft.sources(), self.draft.choices, self.context.today())
        job = self.context.jobs.lend(plan_sources, self._planned, TEXT.PLAN_JOB, self.context.session, *arguments)
        self._watch(job)

    def _planned(self, plan: LedgerPlan) -> None:
        self.draft.take_plan(plan)
        self.show_page(PLAN)

    def apply(self) -> None:
        """导入: store the plan as one step, in the background, and show what was done."""
        if self.draft.plan is None:
            return
        self._left_out = self.plan.model.left_out()
        arguments = (self.context.session, self.draft.plan, self.context.stamp(CAUSE), self._left_out)
        self._watch(self.context.jobs.lend(record_ledger, self._applied, TEXT.APPLY_JOB, *arguments))

    def _applied(self, changes: ChangeSet) -> None:
        self.context.session.notify(changes)
        publications = sum(one.table == "publication" for one in changes.rows)
        if self.draft.plan is not None:
            self.done_page.show_result(self.draft.plan, self._left_out, publications, changes.name)
        self.show_page(DONE)

    @Slot()
    def save_report(self) -> None:
        """Write the report where the clerk wants it, and open it."""
        name = TEXT.REPORT_NAME.format(self.context.today())
        out = self.context.notify.save_file(TEXT.REPORT_TITLE, name, EXCEL_FILTER)
        if out is None or self.draft.plan is None:
            return
        contacts = frozenset(one.value for one in self.context.session.workspace.contacts())
        work = partial(_report, self.draft.plan, self._left_out, contacts, out)
        self._watch(GatedJob(self.context, work, self.done_page.report_saved, TEXT.REPORT_JOB).start())

    @Slot()
    def reject(self) -> None:
        """取消: stop what is running, leave nothing behind."""
        if self._job is not None:
            self._closing = True
            self._job.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: as 取消."""
        if self._job is not None:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files may be dropped as long as nothing is imported."""
        if event.mimeData().hasUrls() and self.step != DONE and not self.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: more files."""
        event.acceptProposedAction()
        self.show_page(FILES)
        self.files.add_files(files_in(event.mimeData()))

    @classmethod
    def open_for(cls, context: PageContext, paths: Sequence[Path], parent: QWidget | None) -> LedgerWizard | None:
        """The wizard over these files (asked for where there are none), already reading; None when there is nothing."""
        if context.session.read_only:
            context.notify.status(TEXT.READ_ONLY)
            return None
        chosen = list(paths) or context.notify.open_files(FILE_TEXT.CHOOSE, TABLE_FILTER)
        if not chosen:
            return None
        wizard = cls(context, parent)
        wizard.files.add_files(chosen)
        wizard.open()
        wizard.read()
        return wizard


def _report(
    plan: LedgerPlan,
    left_out: frozenset[int],
    contacts: frozenset[str],
    out: Path,
    passage: Passage,
    progress: Progress,
) -> Path:
    return write_ledger_report(plan, left_out, contacts, out, replace=True, progress=progress, passage=passage)
