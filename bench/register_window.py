"""What bench.register measures in the real window: opening 工作台, one edit on each page, and the longest stall."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from catalog_app.model.changes import Stamp
from catalog_app.model.register import RegisterQuery
from catalog_app.services.publications import edit_publication
from catalog_app.services.session import Session, open_session
from catalog_app.support.settings import Settings
from catalog_app.ui.app import make_application
from catalog_app.ui.main_window import MainWindow

TICK_MS, LONGEST_S = 5, 120
TODAY = date(2026, 11, 23)
STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


class Watch:
    """Runs the event loop and notes the longest time in which the window answered nothing."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def until(self, over: Callable[[], bool]) -> float:
        """Go on until `over`; how long it took."""
        start = self._last = time.perf_counter()
        self.longest = 0.0
        loop, check = QEventLoop(), QTimer()
        check.setInterval(TICK_MS)
        check.timeout.connect(lambda: loop.quit() if over() else None)
        check.start()
        QTimer.singleShot(LONGEST_S * 1000, loop.quit)
        loop.exec()
        return time.perf_counter() - start


class Window(MainWindow):
    """The real one on the bench's day."""

    def today(self) -> date:
        """The bench's day."""
        return TODAY

    def stamp(self, cause: str = "") -> Stamp:
        """The bench's clerk."""
        return structs.replace(STAMP, cause=cause)


def measured(folder: Path) -> dict[str, float]:
    """Seconds, and the peak of memory in megabytes."""
    make_application(Settings(folder.parent / "设置.json"))
    window = Window(Settings(folder.parent / "设置.json"))
    watch = Watch()
    start = time.perf_counter()
    session = open_session(folder, STAMP)
    window.use(session)
    window.show()
    watch.until(lambda: window._first_paint_over)
    found = {"window_paint": time.perf_counter() - start}
    watch.until(lambda: window.facts.known() is not None and not window.facts.is_updating)
    found["window_stall"] = watch.longest
    found["window_home"] = time.perf_counter() - start
    for page in ("home", "publications", "catalog"):
        window.show_page(page)
        QApplication.processEvents()
        found |= {f"{key}_{page}": value for key, value in _edit(window, session, watch).items()}
    found["window_memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    window.close()
    return found


def _edit(window: MainWindow, session: Session, watch: Watch) -> dict[str, float]:
    """A new title for the first publication, as a clerk saves it: until it is shown, and the longest stall after."""
    uid = session.workspace.register(RegisterQuery(), 0, 1).rows[0].uid
    one = session.workspace.publication(uid)
    start = time.perf_counter()
    edit_publication(session, structs.replace(one, title=f"{one.title}甲"), STAMP)
    done = time.perf_counter() - start
    stall = _renewed(window, watch)
    return {"edit": done, "edit_stall": stall, "edit_figures": time.perf_counter() - start}


def _renewed(window: MainWindow, watch: Watch) -> float:
    """Wait for new figures; the longest stall meanwhile."""
    seen: list[object] = []
    window.facts.renewed.connect(seen.append)
    watch.until(lambda: bool(seen) and not window.facts.is_updating)
    window.facts.renewed.disconnect(seen.append)
    return watch.longest


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measured(Path(sys.argv[1]))))
