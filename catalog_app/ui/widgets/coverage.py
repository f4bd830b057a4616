"""The coverage bar: published of applicable, drawn by the program."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from catalog_app.ui.theme import color


def paint_coverage(painter: QPainter, box: QRectF, done: int, total: int) -> None:
    """Draw a thin bar filling `box`; an empty track where `total` is 0."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(color("track"))
    painter.drawRoundedRect(box, radius, radius)
    if total and done:
        filled = QRectF(box)
        filled.setWidth(max(box.width() * min(done / total, 1.0), box.height()))
        painter.setBrush(color("accent"))
        painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


class CoverageBar(QWidget):
    """The bar as a widget; its accessible name says the numbers."""

    def __init__(self, parent: QWidget | None = None, height: int = 4) -> None:
        super().__init__(parent)
        self._done = self._total = 0
        self.setFixedHeight(height)

    def set_counts(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._done, self._total = done, total
        self.setAccessibleName(f"已公开{done}项，应公开{total}项")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Qt's: draw."""
        painter = QPainter(self)
        paint_coverage(painter, QRectF(self.rect()), self._done, self._total)
        painter.end()
