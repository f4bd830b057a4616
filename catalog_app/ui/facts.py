"""What is late, due and empty, reckoned after changes and shared by 工作台 and the status bar.

A small workspace is reckoned on the spot. A large one is read by a worker over a connection of its own, due days first
where many are to be reckoned; what somebody changed meanwhile is reckoned again, and until then the last figures stay.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from catalog_app.model.errors import AppError

if TYPE_CHECKING:
    from catalog_app.model.findings import Finding
    from catalog_app.model.register import Standing
    from catalog_app.services.overview import Dashboard
    from catalog_app.services.session import Session
    from catalog_app.ui.jobs import Job, Jobs, Work

SETTLE_MS = 250
SMALL = 2_000
"""Up to so many publications are reckoned on the spot."""
PIECE = 5_000
TITLE = "推算期限和进度"


class Facts(QObject):
    """Holds the Dashboard of the open workspace; `renewed` comes a moment after the last of a row of changes."""

    renewed = Signal(object)
    updating = Signal(bool)
    """Whether newer figures are on their way."""
    reckoned = Signal()
    """Many due days were reckoned beside: what the register tells of them changed, and there is no ChangeSet."""

    def __init__(self, today: Callable[[], date], jobs: Jobs | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._jobs = jobs
        self._session: Session | None = None
        self._known: Dashboard | None = None
        self._job: Job | None = None
        self._turn = self._changes = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.renew)

    def attach(self, session: Session | None) -> None:
        """Serve this workspace, the former one is read no more; nothing is reckoned yet."""
        self._timer.stop()
        self._session = session
        self._known = None
        self._turn += 1
        if self._job is not None:
            self._job.stop()
        self._end()

    def known(self) -> Dashboard | None:
        """The latest figures, if they were reckoned."""
        return self._known

    def register_findings(self) -> list[Finding] | None:
        """What was found in the register last, where it is too large to look through at once; None = look now."""
        if not self.reads_beside:
            return None
        return self._known.register if self._known is not None else []

    @property
    def reads_beside(self) -> bool:
        """Whether the register is too large to look through while somebody waits."""
        return self._session is not None and self._jobs is not None and self._is_large(self._session)

    @staticmethod
    def _is_large(session: Session) -> bool:
        return session.workspace.count_publications() > SMALL

    @property
    def is_updating(self) -> bool:
        """Whether newer figures are on their way."""
        return self._job is not None

    @Slot()
    def renew(self) -> None:
        """Reckon and tell everybody: now, or where there is much of it, when a worker is done."""
        self._timer.stop()
        session, jobs = self._session, self._jobs
        if session is None or self._job is not None:
            return  # the running job begins anew where something changed
        if jobs is not None and jobs.lent:
            self._timer.start()  # the connection is somebody else's for the moment
            return
        if jobs is None or not self._is_large(session):
            from catalog_app.services.overview import dashboard  # after the first paint

            self._show(dashboard(session, self._today()))
        else:
            self._work(jobs, session)
            self.updating.emit(True)

    @Slot()
    def renew_soon(self) -> None:
        """Reckon when the changes have settled."""
        self._changes += 1
        self._timer.start()

    def _show(self, figures: Dashboard) -> None:
        self._known = figures
        self.renewed.emit(figures)

    def _end(self) -> None:
        self._job = None
        self.updating.emit(False)

    def _work(self, jobs: Jobs, session: Session) -> None:
        """Have the next piece of due days reckoned, or the figures where none is left."""
        from catalog_app.services.due import standings_apart
        from catalog_app.services.overview import dashboard_apart

        folder = session.workspace.path
        work: Work = partial(dashboard_apart, folder, self._today())
        done: Callable[[tuple[int, int], Any], None] = self._finish
        if _is_much_left(session):
            work, done = partial(standings_apart, folder, PIECE), self._keep
        told = (self._turn, self._changes)
        self._job = jobs.run(work, partial(done, told), TITLE, on_failed=partial(self._fail, told), quiet=True)

    def _keep(self, told: tuple[int, int], found: list[Standing]) -> None:
        session, jobs = self._session, self._jobs
        if told[0] != self._turn or session is None or jobs is None:
            return
        if jobs.lent:
            self._end()
            self._timer.start()
            return
        if told[1] == self._changes:  # else what was read may be out of date
            try:
                session.workspace.keep_standings(found)
            except AppError as error:
                self._fail(told, error)
                return
            if not _is_much_left(session):
                self.reckoned.emit()
        self._work(jobs, session)

    def _finish(self, told: tuple[int, int], figures: Dashboard) -> None:
        session, jobs = self._session, self._jobs
        if told[0] != self._turn or session is None or jobs is None:
            return
        self._show(figures)
        if told[1] == self._changes:
            self._end()
        else:
            self._work(jobs, session)

    def _fail(self, told: tuple[int, int], error: BaseException) -> None:
        if told[0] != self._turn or self._jobs is None:
            return
        self._end()
        if isinstance(error, AppError) and error.code == "WORKSPACE_BUSY":
            self._timer.start()
        elif isinstance(error, AppError):
            self._jobs.notify.error(error)
        else:
            self._jobs.notify.crash(error)


def _is_much_left(session: Session) -> bool:
    """Whether more due days are to be reckoned than a page does by itself."""
    from catalog_app.services.due import AT_ONCE

    return not session.read_only and len(session.workspace.unreckoned(AT_ONCE + 1)) > AT_ONCE
