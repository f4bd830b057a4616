"""导入旧台账: 文件 → 栏目 → 将要发生的事 → 完成. Nothing is written before 导入 on page 3."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from catalog_app.model.catalog import Origin
from catalog_app.model.changes import ChangeSet
from catalog_app.services.gate import Passage
from catalog_app.services.ledger_import import LedgerPlan, plan_sources, record_ledger
from catalog_app.services.ledger_import_report import write_ledger_report
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.ledger_import.column_page import LedgerColumnPage
from catalog_app.ui.dialogs.ledger_import.done_page import LedgerDonePage
from catalog_app.ui.dialogs.ledger_import.draft import LedgerDraft
from catalog_app.ui.dialogs.ledger_import.file_page import LedgerFilePage
from catalog_app.ui.dialogs.ledger_import.plan_page import LedgerPlanPage
from catalog_app.ui.dialogs.wizard.file_list import Loaded, load_files
from catalog_app.ui.dialogs.wizard.file_wizard import FileWizard
from catalog_app.ui.gated import Writer

CAUSE = "ledger"
FILES, COLUMNS, PLAN, DONE = range(4)


class TEXT:
    """What the wizard says."""

    TITLE = "导入旧台账"
    IMPORT, IMPORT_COUNT = "导入", "导入（{0}行）"
    READ_JOB, PLAN_JOB, APPLY_JOB = "读取旧台账", "对应公开事项", "登记旧台账"
    REPORT_NAME = "旧台账导入报告{0:%Y%m%d}.xlsx"


class LedgerWizard(FileWizard):
    """Use `open_for`. Goes away when closed."""

    window_title = TEXT.TITLE
    file_page, report_name = LedgerFilePage, TEXT.REPORT_NAME
    done_page: LedgerDonePage

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.draft = LedgerDraft()
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
        if self.step != PLAN:
            return super().next_words()
        count = self.plan.model.wanted()
        return TEXT.IMPORT_COUNT.format(count) if count else TEXT.IMPORT

    def ways(self) -> dict[int, Callable[[], object]]:
        """What 下一步 does on each page."""
        return {
            FILES: self.read,
            COLUMNS: self._from_columns,
            PLAN: self.apply,
            DONE: self.accept,
        }

    def read(self) -> None:
        """Read the files of the list and go on as far as nothing has to be looked at."""
        if not self.draft.to_read():
            self.show_page(COLUMNS)
            return
        work = partial(load_files, tuple(self.draft.files))
        self.watch(self.context.jobs.run(work, self._loaded, TEXT.READ_JOB, modal=True))

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
        self.watch(job)

    def _planned(self, plan: LedgerPlan) -> None:
        self.draft.take_plan(plan)
        self.show_page(PLAN)

    def apply(self) -> None:
        """导入: store the plan as one step, in the background, and show what was done."""
        if self.draft.plan is None:
            return
        self._left_out = self.plan.model.left_out()
        arguments = (self.context.session, self.draft.plan, self.context.stamp(CAUSE), self._left_out)
        self.watch(self.context.jobs.lend(record_ledger, self._applied, TEXT.APPLY_JOB, *arguments))

    def _applied(self, changes: ChangeSet) -> None:
        self.context.session.notify(changes)
        publications = sum(one.table == "publication" for one in changes.rows)
        if self.draft.plan is not None:
            self.done_page.show_result(self.draft.plan, self._left_out, publications, changes.name)
        self.show_page(DONE)

    def report_work(self, contacts: frozenset[str], out: Path) -> Writer | None:
        """What writes the report."""
        plan = self.draft.plan
        return partial(_report, plan, self._left_out, contacts, out) if plan is not None else None


def _report(
    plan: LedgerPlan,
    left_out: frozenset[int],
    contacts: frozenset[str],
    out: Path,
    passage: Passage,
    progress: Progress,
) -> Path:
    return write_ledger_report(plan, left_out, contacts, out, replace=True, progress=progress, passage=passage)
