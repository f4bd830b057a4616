"""What the wizards that import files share: dropping files, jobs, 取消, the report. Nothing is written before 导入."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Self

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.wizard.clipboard import files_in
from catalog_app.ui.dialogs.wizard.done_page import ResultPage
from catalog_app.ui.dialogs.wizard.file_page import FileListPage
from catalog_app.ui.dialogs.wizard.frame import WizardFrame
from catalog_app.ui.gated import GatedJob, Writer
from catalog_app.ui.jobs import Job
from catalog_app.ui.notify import EXCEL_FILTER, TABLE_FILTER

FIRST = 0
"""The page of the files."""


class TEXT:
    """What every import says."""

    CLOSE = "关闭"
    REPORT_JOB, REPORT_TITLE = "写报告", "把报告保存到"
    READ_ONLY = "工作区以只读方式打开，不能导入。"


class FileWizard(WizardFrame):
    """Subclasses make the pages (files first, result last), read, plan and apply. Goes away when closed."""

    file_page: ClassVar[type[FileListPage]]
    report_name: ClassVar[str]
    """With a place for the day."""
    files: FileListPage
    done_page: ResultPage

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.context = context
        self._closing = False
        self._left_out: frozenset[int] = frozenset()

    @property
    def is_over(self) -> bool:
        """Whether the result is on screen."""
        return self.step == len(self.pages) - 1

    def next_words(self) -> str:
        """What the button that goes on says here."""
        return TEXT.CLOSE if self.is_over else super().next_words()

    def ways(self) -> dict[int, Callable[[], object]]:
        """What 下一步 does on each page."""
        raise NotImplementedError

    @Slot()
    def go_on(self) -> None:
        """下一步."""
        if self.next.isEnabled():
            self.ways()[self.step]()

    @Slot()
    def go_back(self) -> None:
        """上一步."""
        if not self.busy and self.step != FIRST and not self.is_over:
            self.show_page(self.page_before())

    def page_before(self) -> int:
        """Where 上一步 leads."""
        return self.step - 1

    def read(self) -> None:
        """Read the files of the list and go on as far as nothing has to be looked at."""
        raise NotImplementedError

    def report_work(self, contacts: frozenset[str], out: Path) -> Writer | None:
        """What writes the report; None = there is none."""
        raise NotImplementedError

    def watch(self, job: Job | GatedJob) -> None:
        """Wait for a job; the buttons rest meanwhile."""
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

    @Slot()
    def save_report(self) -> None:
        """Write the report where the clerk wants it, and open it."""
        name = self.report_name.format(self.context.today())
        out = self.context.notify.save_file(TEXT.REPORT_TITLE, name, EXCEL_FILTER)
        contacts = frozenset(one.value for one in self.context.session.workspace.contacts())
        work = self.report_work(contacts, out) if out is not None else None
        if work is not None:
            self.watch(GatedJob(self.context, work, self.done_page.report_saved, TEXT.REPORT_JOB).start())

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
        if event.mimeData().hasUrls() and not self.is_over and not self.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: more files."""
        event.acceptProposedAction()
        self.show_page(FIRST)
        self.files.add_files(files_in(event.mimeData()))

    @classmethod
    def open_for(cls, context: PageContext, paths: Sequence[Path], parent: QWidget | None) -> Self | None:
        """The wizard over these files (asked for where there are none), already reading; None when there is nothing."""
        if is_read_only(context):
            return None
        chosen = list(paths) or context.notify.open_files(cls.file_page.choose_title, TABLE_FILTER)
        if not chosen:
            return None
        wizard = cls(context, parent)
        wizard.files.add_files(chosen)
        wizard.open()
        wizard.read()
        return wizard


def is_read_only(context: PageContext) -> bool:
    """Whether nothing can be imported; says so."""
    if context.session.read_only:
        context.notify.status(TEXT.READ_ONLY)
    return context.session.read_only
