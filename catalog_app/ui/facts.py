"""What is late, due and empty, reckoned once after each change and shared by 工作台 and the status bar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from catalog_app.services.overview import Dashboard
    from catalog_app.services.session import Session

SETTLE_MS = 250


class Facts(QObject):
    """Holds the Dashboard of the open workspace; `renewed` comes a moment after the last of a row of changes."""

    renewed = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._session: Session | None = None
        self._known: Dashboard | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.renew)

    def attach(self, session: Session | None) -> None:
        """Serve this workspace; nothing is reckoned yet."""
        self._timer.stop()
        self._session = session
        self._known = None

    def known(self) -> Dashboard | None:
        """The latest figures, if they were reckoned."""
        return self._known

    @Slot()
    def renew(self) -> None:
        """Reckon now and tell everybody."""
        self._timer.stop()
        if self._session is not None:
            from catalog_app.services.overview import dashboard  # after the first paint

            self._known = dashboard(self._session, self._today())
            self.renewed.emit(self._known)

    @Slot()
    def renew_soon(self) -> None:
        """Reckon when the changes have settled."""
        self._timer.start()
