"""From the session's listeners to Qt signals: the only such place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from catalog_app.services.session import Session


class Bridge(QObject):
    """Emits `changed` with the ChangeSet of every committed operation, on the GUI thread."""

    changed = Signal(object)
    workspace_changed = Signal()
    """Another workspace (or none) is open now; pages of the old one are gone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leave: Callable[[], None] | None = None

    def attach(self, session: Session) -> None:
        """Listen to this session instead of the one before."""
        self.detach()
        self._leave = session.subscribe(self.changed.emit)
        self.workspace_changed.emit()

    def detach(self) -> None:
        """Listen to nobody; a second call does nothing."""
        if self._leave is not None:
            self._leave()
            self._leave = None
