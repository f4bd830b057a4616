"""What may not outlive a window test: threads, running timers, open windows. Never imports PySide6 first."""

from __future__ import annotations

import sys
import threading
import weakref
from typing import Any

import pytest


class TimerWatch:
    """Remembers every QTimer started through Python, so that a test can tell which still run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from PySide6.QtCore import QTimer

        self._started: list[weakref.ref[Any]] = []
        original = QTimer.start

        def start(timer: QTimer, *arguments: Any) -> None:
            self._started.append(weakref.ref(timer))
            original(timer, *arguments)

        monkeypatch.setattr(QTimer, "start", start)

    def running(self) -> list[str]:
        """The timers that still run, as text."""
        return [repr(timer) for timer in (reference() for reference in self._started) if timer and _is_active(timer)]


def _is_active(timer: Any) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(timer) and timer.isActive())


def live_threads() -> set[threading.Thread]:
    """Python threads that keep a program alive."""
    return {thread for thread in threading.enumerate() if not thread.daemon}


def open_windows() -> list[str]:
    """Top-level windows still visible, once everything marked for deletion is gone."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible()
    ]


def busy_pool() -> int:
    """Jobs still running in Qt's global pool, after a second's grace."""
    if "PySide6.QtCore" not in sys.modules:
        return 0
    from PySide6.QtCore import QThreadPool

    pool = QThreadPool.globalInstance()
    return 0 if pool.waitForDone(1000) else pool.activeThreadCount()
