"""The import wizard: 文件 → 表格 → 栏目 → 问题 → 将要发生的事 → 完成. Nothing is written before 导入 on page 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.services import importing
from catalog_app.services.adopting import standard_index
from catalog_app.services.gate import Passage
from catalog_app.services.import_report import write_import_report
from catalog_app.services.reading import Source
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.import_wizard import draft as steps
from catalog_app.ui.dialogs.import_wizard.column_page import ColumnPage
from catalog_app.ui.dialogs.import_wizard.done_page import DonePage
from catalog_app.ui.dialogs.import_wizard.draft import Draft, Planned, Understanding
from catalog_app.ui.dialogs.import_wizard.file_page import FilePage
from catalog_app.ui.dialogs.import_wizard.plan_page import TEXT as PLAN_TEXT
from catalog_app.ui.dialogs.import_wizard.plan_page import PlanPage
from catalog_app.ui.dialogs.import_wizard.problem_page import ProblemPage, problem_rows
from catalog_app.ui.dialogs.import_wizard.table_page import TablePage
from catalog_app.ui.dialogs.wizard.file_list import Loaded
from catalog_app.ui.dialogs.wizard.file_wizard import FileWizard, is_read_only
from catalog_app.ui.gated import Writer

CAUSE = "import"
FILES, TABLES, COLUMNS, PROBLEMS, PLAN, DONE = range(6)


class TEXT:
    """What the wizard says."""

    TITLE = "导入目录表"
    IMPORT, IMPORT_COUNT, REMEMBER = "导入", "导入（{0}项）", "记下决定"
    READ_JOB, UNDERSTAND_JOB, PLAN_JOB = "读取目录表", "识别表格", "与目录比较"
    REPORT_NAME = "导入报告{0:%Y%m%d}.xlsx"


class ImportWizard(FileWizard):
    """Use `open_for` or `open_pasted`. Goes away when closed."""

    window_title = TEXT.TITLE
    file_page, report_name = FilePage, TEXT.REPORT_NAME
    files: FilePage
    done_page: DonePage

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.draft = Draft(importing.remembered_choices(context.session))
        self._build_pages()
        self.fit(parent)
        self.show_page(FILES)

    def _build_pages(self) -> None:
        workspace = self.context.session.workspace
        held = {one.code: one.name for one in workspace.domains()}
        added = {one.code: one.name for one in standard_index() if one.code not in held}
        stations = {one.uid: one.name for one in workspace.stations()}
        domains = [*held.items(), *((code, f"{name}（新增领域）") for code, name in added.items())]
        self.files = FilePage(self.draft, self.context.notify, self)
        self.tables = TablePage(self.draft, domains, self)
        self.columns = ColumnPage(self.draft, self)
        self.problems = ProblemPage(self.draft, self)
        self.plan = PlanPage(self.draft, {**added, **held}, stations, self)
        self.done_page = DonePage(self.context.notify, self)
        self.set_pages((self.files, self.tables, self.columns, self.problems, self.plan, self.done_page))
        self.plan.look.clicked.connect(self._look)
        self.plan.see_problems.clicked.connect(self._look_at_problems)
        self.done_page.save.clicked.connect(self.save_report)

    def next_words(self) -> str:
        """What the button that goes on says here."""
        if self.step != PLAN:
            return super().next_words()
        count = self.plan.model.wanted()
        if not count and self.draft.lines:
            return TEXT.REMEMBER
        return TEXT.IMPORT_COUNT.format(count) if count else TEXT.IMPORT

    def ways(self) -> dict[int, Callable[[], object]]:
        """What 下一步 does on each page."""
        return {
            FILES: self._from_files,
            TABLES: self._from_tables,
            COLUMNS: self._from_columns,
            PROBLEMS: partial(self.show_page, PLAN),
            PLAN: self.apply,
            DONE: self.accept,
        }

    def page_before(self) -> int:
        """Where 上一步 leads: past the page of problems where there are none."""
        before = super().page_before()
        return COLUMNS if before == PROBLEMS and not problem_rows(self.draft) else before

    @Slot()
    def _look(self) -> None:
        self.show_page(TABLES)

    @Slot()
    def _look_at_problems(self) -> None:
        self.show_page(PROBLEMS)

    # work in the background

    def _run(self, work: Callable[..., Any], done: Callable[[Any], object], title: str) -> None:
        self.watch(self.context.jobs.run(work, done, title, modal=True))

    def read(self) -> None:
        """Read the files of the list and go on as far as nothing has to be looked at."""
        work = partial(steps.load, tuple(self.draft.files), dict(self.draft.choices))
        self._run(work, self._loaded, TEXT.READ_JOB)

    def _from_files(self) -> None:
        if self.draft.to_read():
            self.read()
        else:
            self._after_files()

    def _loaded(self, result: tuple[list[Loaded], Understanding]) -> None:
        self.draft.files, understanding = result
        self.draft.understood(understanding)
        if any(one.error for one in self.draft.files):
            self.show_page(FILES)
        else:
            self._after_files()

    def _after_files(self) -> None:
        pasted = any(source.raw.kind == "clipboard" for source in self.draft.sources())
        held = {one.code for one in self.context.session.workspace.domains()}
        domain = str(self.context.settings.get("last_domain") or "")
        if pasted and domain in held:
            self.draft.settle_homeless(domain)
        if self.draft.goes_straight() and not pasted:
            self._run(self._planning(), self._straight, TEXT.PLAN_JOB)
        else:
            self.show_page(TABLES)

    def _from_tables(self) -> None:
        if self.draft.needs_understanding():
            work = partial(steps.understand_all, self.draft.sources(), dict(self.draft.choices))
            self._run(work, self._understood, TEXT.UNDERSTAND_JOB)
        else:
            self.show_page(COLUMNS)

    def _understood(self, understanding: Understanding) -> None:
        self.draft.understood(understanding)
        self.show_page(COLUMNS)

    def _from_columns(self) -> None:
        if self.draft.needs_plan():
            self._run(self._planning(), self._planned, TEXT.PLAN_JOB)
        else:
            self._after_columns()

    def _planning(self) -> Callable[..., Planned]:
        held = importing.shelf(self.context.session)
        decisions, understanding = self.draft.decisions, self.draft.understanding
        if understanding is None or self.draft.needs_understanding():
            return partial(steps.understand_and_plan, self.draft.sources(), dict(self.draft.choices), decisions, held)
        return partial(steps.make_plan, understanding, decisions, held)

    def _planned(self, planned: Planned) -> None:
        self.draft.take_plan(planned)
        self.plan.say_why("")
        self._after_columns()

    def _after_columns(self) -> None:
        self.show_page(PROBLEMS if problem_rows(self.draft) else PLAN)

    def _straight(self, planned: Planned) -> None:
        self.draft.take_plan(planned)
        own = all(steps.is_own(table) for _, _, table in self.draft.wanted_tables())
        self.plan.say_why(PLAN_TEXT.OWN if own else PLAN_TEXT.KNOWN, len(problem_rows(self.draft)))
        self.show_page(PLAN)

    # the end

    def apply(self) -> None:
        """导入: store the plan as one step and show what was done."""
        plan, left_out = self.draft.plan(), self.plan.model.left_out()
        with _busy_cursor():
            changes = self.context.notify.attempt(
                importing.apply_import,
                self.context.session,
                plan,
                self.context.stamp(CAUSE),
                leave_out=left_out,
                choices=self.draft.to_remember(),
            )
        if changes is None:
            return
        self._left_out = left_out
        count = self.plan.model.wanted()
        self.done_page.show_result(plan, left_out, changes.name if count else "")
        self.show_page(DONE)
        self._show_imported(changes)

    def _show_imported(self, changes: ChangeSet) -> None:
        """The 目录 page behind shows the domain most rows went to, the cursor on the first new one."""
        rows = [one for one in changes.rows if one.table == "item" and one.new is not None]
        if not rows:
            return
        domains = {one.id: self.context.session.workspace.item(one.id).domain for one in rows}
        code = Counter(domains.values()).most_common(1)[0][0]
        there = [one for one in rows if domains[one.id] == code]
        first = next((one for one in there if one.old is None), there[0])
        self.context.go("catalog", {"domain": code, "item": first.id})

    def report_work(self, contacts: frozenset[str], out: Path) -> Writer:
        """What writes the report."""
        return partial(_report, self.draft.plan(), self._left_out, contacts, out)

    @classmethod
    def open_pasted(cls, context: PageContext, source: Source, parent: QWidget | None) -> ImportWizard | None:
        """The wizard over a pasted table, at the second page."""
        if is_read_only(context):
            return None
        wizard = cls(context, parent)
        wizard.draft.add_source(source)
        wizard.open()
        wizard.read()
        return wizard


def _report(
    plan: importing.ImportPlan,
    left_out: frozenset[int],
    contacts: frozenset[str],
    out: Path,
    passage: Passage,
    progress: Any,
) -> Path:
    return write_import_report(plan, left_out, contacts, out, replace=True, progress=progress, passage=passage)


@contextmanager
def _busy_cursor() -> Iterator[None]:
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()
