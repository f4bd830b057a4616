"""What every page of an import wizard is."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import label


class BarePage(QWidget):
    """One page. `changed` when the buttons of the wizard may have to follow."""

    changed = Signal()
    title: ClassVar[str] = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = label("", "muted", self, wrap=True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(UNIT)
        self.body.addWidget(self.head)

    def enter(self) -> None:
        """Show the draft as it is now."""

    def take_focus(self) -> None:
        """Put the cursor where work begins."""

    def problem(self) -> str:
        """What keeps the wizard from going on, as a sentence; '' = nothing."""
        return ""

    def remark(self) -> str:
        """Something to know before going on; '' = nothing."""
        return ""

    def is_untouched(self) -> bool:
        """Whether nothing was done yet, so that nothing needs to be called missing."""
        return False
