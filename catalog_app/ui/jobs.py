"""The one door for long work: worker thread, progress after half a second, cancel, errors, results for the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.errors import AppError
from catalog_app.support.progress import Cancelled, Progress
from catalog_app.ui.notify import Notify

SHOW_AFTER_MS = 500
SHUTDOWN_MS = 10_000

Work = Callable[[Progress], Any]
Done = Callable[[Any], object]


class _Reporter(QObject):
    """Lives on the GUI thread; its signals are queued when a worker emits them."""

    stepped = Signal(int, int, str)
    finished = Signal(object, object)


class _Task(QRunnable):
    """Runs the work in the pool and reports; is itself the Progress the work is given."""

    def __init__(self, work: Work, reporter: _Reporter) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._work = work
        self._reporter = reporter
        self._stop = threading.Event()
        self._over = threading.Event()
        self._last = (-1, -1, "")

    def cancel(self) -> None:
        """The next `step` raises Cancelled."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the work is over; False when it would not end in time."""
        return self._over.wait(seconds)

    def step(self, done: int, total: int, text: str) -> None:
        """Progress for the work; only changes are reported."""
        if self._stop.is_set():
            raise Cancelled
        if (done, total, text) != self._last:
            self._last = (done, total, text)
            self._reporter.stepped.emit(done, total, text)

    def run(self) -> None:
        """Qt's entry on the worker thread."""
        try:
            result = self._work(self)
        except BaseException as error:  # handed to the GUI thread, which tells errors from bugs
            self._reporter.finished.emit(None, error)
        else:
            self._reporter.finished.emit(result, None)
        finally:
            self._over.set()


class Job(QObject):
    """One running piece of work."""

    ended = Signal(object)
    """The job itself, when everything (callback included) is over."""

    def __init__(
        self, work: Work, done: Done, title: str, owner: Jobs, *, modal: bool, failed: Done | None, quiet: bool = False
    ) -> None:
        super().__init__(owner)
        self.title = title
        self.quiet = quiet
        self.lent = False
        """Whether it has the session: nothing else may read or write it until it is over."""
        self._owner = owner
        self._done, self._failed, self._modal = done, failed, modal
        self._dialog: Any = None
        self._latest = (0, 0, "")
        self._reporter = _Reporter(self)
        self._reporter.stepped.connect(self._on_step)
        self._reporter.finished.connect(self._on_finished)
        self.task = _Task(work, self._reporter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(self._show_progress)
        if not quiet:
            self._timer.start()

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; `ended` follows when it has."""
        self.task.cancel()

    def stop(self) -> bool:
        """Ask the work to stop and wait for it; its callbacks still follow. False when it would not stop in time."""
        self.task.cancel()
        return self.task.wait(SHUTDOWN_MS / 1000)

    @Slot()
    def _show_progress(self) -> None:
        from catalog_app.ui.dialogs.progress import ProgressDialog

        parent = QApplication.activeModalWidget() or self._owner.window
        self._dialog = ProgressDialog(self.title, parent, modal=self._modal)
        self._dialog.cancelled.connect(self.cancel)
        self._dialog.step(*self._latest)
        self._dialog.show()

    @Slot(int, int, str)
    def _on_step(self, done: int, total: int, text: str) -> None:
        self._latest = (done, total, text)
        if self._dialog is not None:
            self._dialog.step(done, total, text)

    @Slot(object, object)
    def _on_finished(self, result: object, error: BaseException | None) -> None:
        self._timer.stop()
        if self._dialog is not None:
            self._dialog.finish()
            self._dialog = None
        try:
            if error is None:
                self._done(result)
            else:
                self._tell(error)
        finally:
            self.ended.emit(self)

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, Cancelled) and self.quiet:
            return
        if isinstance(error, Cancelled):
            self._owner.notify.status(f"已取消：{self.title}")
        elif self._failed is not None:
            self._failed(error)
        elif isinstance(error, AppError):
            self._owner.notify.error(error)
        else:
            self._owner.notify.crash(error)


class Jobs(QObject):
    """Starts jobs; at most one modal one at a time. `busy_changed` tells whether any runs."""

    busy_changed = Signal(bool)

    def __init__(self, notify: Notify, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.notify = notify
        self.window = window
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: list[Job] = []

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return bool(self._running)

    @property
    def lent(self) -> bool:
        """Whether a job has the session: what a timer would do with it waits."""
        return any(job.lent for job in self._running)

    def run(
        self,
        work: Work,
        on_done: Done,
        title: str,
        *,
        modal: bool = False,
        on_failed: Done | None = None,
        quiet: bool = False,
    ) -> Job:
        """Run `work(progress)` in a worker; `on_done(result)` is called on the GUI thread.

        Both callbacks must be bound methods (or functions that hold no widget). The work never touches the session:
        give it a snapshot. Without `on_failed` an AppError is shown and anything else opens the crash dialog. `title`
        is a short Chinese phrase: 生成公示栏. With `quiet` no progress is shown: for what nobody asked for.
        """
        job = Job(work, on_done, title, self, modal=modal, failed=on_failed, quiet=quiet)
        job.ended.connect(self._on_ended, Qt.ConnectionType.DirectConnection)
        self._running.append(job)
        if len(self._running) == 1:
            self.busy_changed.emit(True)
        self._pool.start(job.task)
        return job

    def lend(self, work: Callable[..., Any], on_done: Done, title: str, *arguments: object, **named: object) -> Job:
        """Run `work(*arguments, progress=…, **named)`, which may use the session, with the window modal.

        Timers look at `lent` before they touch the session.
        """
        job = self.run(partial(_with_progress, work, arguments, named), on_done, title, modal=True)
        job.lent = True
        return job

    def shut_down(self) -> bool:
        """Cancel everything and wait; False when a job would not stop in time."""
        for job in tuple(self._running):
            job.cancel()
        return self._pool.waitForDone(SHUTDOWN_MS)

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        job.deleteLater()
        if not self._running:
            self.busy_changed.emit(False)


def _with_progress(
    work: Callable[..., Any], arguments: tuple[object, ...], named: dict[str, object], progress: Progress
) -> Any:
    return work(*arguments, progress=progress, **named)
