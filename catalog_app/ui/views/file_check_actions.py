"""What can be done with scanned files: a clean copy, a release, the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from catalog_app.services.gate import Passage
from catalog_app.services.releasing import release_scanned
from catalog_app.services.scan_jobs import ScannedFile
from catalog_app.services.scan_report import shown_name, write_scan_report
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.clean_copy import CleanDialog
from catalog_app.ui.dialogs.release import ReleaseDialog
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.notify import EXCEL_FILTER

_SHOWN = 6


class Text:
    """What is said of it."""

    REPORT_TITLE, REPORT_NAME = "保存检查报告", "文件检查报告{0}.xlsx"
    REPORT_JOB, REPORT_DONE = "保存检查报告", "已保存检查报告"
    RELEASED = "已放行 {count} 个文件，记入修改记录"
    COPIED = "已生成 {count} 份干净副本，原文件没有改动"
    FOUND = "“{name}”：{places}"
    MORE = "……等{count}处"


class FileCheckActions(QObject):
    """Asks, calls the service, and tells what was done."""

    copied = Signal(str, str, list, object)
    """Headline, detail, names and folder of clean copies or of the report."""
    released = Signal()

    def __init__(self, context: PageContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    def make_copies(self, paths: Sequence[Path]) -> None:
        """生成干净副本…: with before and after side by side."""
        made = CleanDialog.ask(self._context, paths, self._owner.window())
        if made:
            words = Text.COPIED.format(count=len(made))
            self.copied.emit(words, str(made[0].parent), [path.name for path in made], made[0].parent)
            self._context.notify.status(words)

    def release(self, scanned: Sequence[ScannedFile]) -> None:
        """放行…: a named person takes responsibility for files with 橙."""
        context = self._context
        stamp = context.stamp("check")
        release = ReleaseDialog.ask("\n".join(map(_found, scanned)), stamp.who, self._owner.window())
        if release is None:
            return
        if context.notify.attempt(release_scanned, context.session, scanned, release, stamp) is not None:
            self.released.emit()
            context.notify.status(Text.RELEASED.format(count=len(scanned)))

    def save_report(self, scanned: Sequence[ScannedFile]) -> None:
        """保存报告…: a workbook."""
        context = self._context
        out = context.notify.save_file(Text.REPORT_TITLE, Text.REPORT_NAME.format(context.today()), EXCEL_FILTER)
        if out is not None:
            contacts = frozenset(one.value for one in context.session.workspace.contacts())
            work = partial(_write_report, tuple(scanned), contacts, out)
            GatedJob(context, work, self._saved, Text.REPORT_JOB).start()

    def _saved(self, out: Path) -> None:
        self.copied.emit(Text.REPORT_DONE, str(out.parent), [out.name], out.parent)
        self._context.notify.status(Text.REPORT_DONE)


def _write_report(
    scanned: Sequence[ScannedFile], contacts: frozenset[str], out: Path, passage: Passage, progress: Progress
) -> Path:
    return write_scan_report(scanned, contacts, out, replace=True, progress=progress, passage=passage)


def _found(one: ScannedFile) -> str:
    places = [finding.where for finding in one.report.findings if finding.severity == "orange"]
    shown = "、".join(places[:_SHOWN]) + (Text.MORE.format(count=len(places)) if len(places) > _SHOWN else "")
    return Text.FOUND.format(name=shown_name(one.report), places=shown)
