"""What leaves through the window: jobs that write files, and services that take texts and files in.

Where only 橙 stands in the way a release is asked for, and it is tried once more; what was released is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from catalog_app.model.errors import AppError, GateError
from catalog_app.services.gate import Passage, Release
from catalog_app.services.releasing import record_releases
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.release import ReleaseDialog
from catalog_app.ui.jobs import Job

Writer = Callable[[Passage, Progress], Any]
Done = Callable[[Any], object]
_SHOWN = 12


class Text:
    """What is said of that which passed."""

    WARNINGS = "文件已生成，有{count}处提醒"
    MORE = "……还有{count}处"


class GatedJob(QObject):
    """Runs `write(passage, progress)` in a worker; keeps itself alive until it is over."""

    ended = Signal(object)
    """This object, when everything is over, a second try included."""

    def __init__(
        self,
        context: PageContext,
        write: Writer,
        done: Done,
        title: str,
        failed: Done | None = None,
        *,
        records: bool = True,
    ) -> None:
        """`records`: whether releases are recorded here; else `done` does it together with more."""
        super().__init__(context.jobs)
        self._context, self._write, self._title = context, write, title
        self._done, self._failed, self._records = done, failed, records
        self._passage = Passage()
        self._again = False
        self._job: Job | None = None

    def start(self) -> GatedJob:
        """Begin; `done(result)`, or `failed(error)`, is called on the GUI thread."""
        self._again = False
        work = partial(self._write, self._passage)
        self._job = self._context.jobs.run(work, self._passed, self._title, on_failed=self._stopped)
        self._job.ended.connect(self._on_ended)
        return self

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; `ended` follows when it has."""
        if self._job is not None:
            self._job.cancel()

    def _passed(self, result: Any) -> None:
        context, passage = self._context, self._passage
        if self._records and passage.released and context.notify.attempt(_record, context, passage) is None:
            return
        self._done(result)
        tell_warnings(context, passage)

    def _stopped(self, error: BaseException) -> None:
        release = ask_release(self._context, error) if self._passage.release is None else None
        if release is not None:
            self._passage, self._again = Passage(release), True
        elif self._failed is not None:
            self._failed(error)
        elif isinstance(error, AppError):
            self._context.notify.error(error)
        else:
            self._context.notify.crash(error)

    @Slot(object)
    def _on_ended(self, job: object) -> None:  # noqa: ARG002 - whoever waits knows this object
        self._job = None
        if self._again:
            self.start()
            return
        self.ended.emit(self)
        self.deleteLater()


def _record(context: PageContext, passage: Passage) -> bool:
    record_releases(context.session, passage, context.stamp(""))
    return True


def ask_release(context: PageContext, error: BaseException) -> Release | None:
    """A release, where the gate says that one would do and the clerk gives it."""
    if not isinstance(error, GateError) or not error.releasable or context.session.read_only:
        return None
    parent = QApplication.activeModalWidget() or QApplication.activeWindow()
    return ReleaseDialog.ask(error.cause, context.stamp("").who, parent)


def tell_warnings(context: PageContext, passage: Passage) -> None:
    """Show what is 黄 or was released, if anything."""
    warnings = passage.warnings
    if warnings:
        lines = [*warnings[:_SHOWN], *([Text.MORE.format(count=len(warnings) - _SHOWN)] if warnings[_SHOWN:] else [])]
        context.notify.info(Text.WARNINGS.format(count=len(warnings)), "\n".join(lines))


def with_release(context: PageContext, service: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call a service that takes texts or files in; once more where a release was needed and given. Raises AppError."""
    passage = Passage()
    try:
        return service(*arguments, passage=passage, **named)
    except GateError as error:
        release = ask_release(context, error)
        if release is None:
            raise
    return service(*arguments, passage=Passage(release), **named)
