"""The coverage bar of delegates: published of applicable, drawn by the program."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

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
