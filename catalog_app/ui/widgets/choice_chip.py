"""A chip that shows a choice made in its menu, with a cross that takes it off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from catalog_app.ui.icons import paint_icon
from catalog_app.ui.theme import UNIT, color
from catalog_app.ui.widgets.basic import Chip

REMOVE_ZONE = 24
"""Pixels at the right end of a chosen chip that take it off."""
REMOVE_TIP = "点 ✕ 或按 Delete 取消这个筛选；点文字可以改选"
_CROSS = 10


class ChoiceChip(Chip):
    """Subclasses tell whether anything is chosen, and take it off."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def is_chosen(self) -> bool:
        """Whether anything is chosen."""
        raise NotImplementedError

    def take_off(self) -> None:
        """Ask for the choice to be taken off."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cross in place of the chevron while something is chosen."""
        if not self.is_chosen:
            super().paintEvent(event)
            return
        QToolButton.paintEvent(self, event)
        painter = QPainter(self)
        box = QRectF(self.width() - _CROSS - UNIT, (self.height() - _CROSS) / 2, _CROSS, _CROSS)
        paint_icon(painter, box, "close", color("accent"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross takes the choice off; the rest opens the menu."""
        if self.is_chosen and event.position().x() > self.width() - REMOVE_ZONE:
            self.take_off()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the choice off, Enter and Down open the menu."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.is_chosen:
            self.take_off()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The state shows the choice, a click does not turn it."""
