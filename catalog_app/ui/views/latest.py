"""Background work of which only the newest counts: one run at a time, an older one is cancelled, its result dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from catalog_app.support.progress import Cancelled, Progress

Work = Callable[[Progress], Any]


class _Stoppable:
    """A Progress that only knows how to stop."""

    def __init__(self) -> None:
        self.stopped = False

    def step(self, done: int, total: int, text: str) -> None:  # noqa: ARG002 - nobody looks at this progress
        """Stop the work when a newer one waits."""
        if self.stopped:
            raise Cancelled


class LatestWork(QObject):
    """Runs the newest work handed to `start`; `done` or `failed` come on the GUI thread for that one only."""

    done = Signal(object)
    failed = Signal(object)
    """The exception, an AppError or a bug; the receiver decides."""
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._running = 0
        self._waiting: Work | None = None
        self._progress: _Stoppable | None = None
        self._thread: threading.Thread | None = None
        self._ended.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return self._thread is not None

    def start(self, work: Work) -> None:
        """Run `work` in the background, now or as soon as the one running has stopped."""
        self._number += 1
        self._waiting = work
        if self._progress is not None:
            self._progress.stopped = True
        if self._thread is None:
            self._next()

    def cancel(self) -> None:
        """Give up what runs and waits, without waiting; no signal follows."""
        self._number += 1
        self._waiting = None
        if self._progress is not None:
            self._progress.stopped = True

    def stop(self) -> None:
        """Cancel and wait for the thread."""
        self.cancel()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _next(self) -> None:
        work, self._waiting = self._waiting, None
        if work is None:
            return
        self._progress = _Stoppable()
        self._running = self._number
        arguments = (work, self._progress, self._running)
        self._thread = threading.Thread(target=self._run, args=arguments, name="latest-work", daemon=True)
        self._thread.start()

    def _run(self, work: Work, progress: _Stoppable, number: int) -> None:
        result: Any = None
        problem: BaseException | None = None
        try:
            result = work(progress)
        except Exception as error:  # handed to the GUI thread, which tells errors from bugs
            problem = error
        if isValid(self):
            self._ended.emit(number, result, problem)

    def _finish(self, number: int, result: Any, problem: BaseException | None) -> None:
        if number != self._running:
            return  # it was stopped; another may be running by now
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if number != self._number:
            self._next()
        elif problem is None:
            self.done.emit(result)
        elif not isinstance(problem, Cancelled):
            self.failed.emit(problem)
