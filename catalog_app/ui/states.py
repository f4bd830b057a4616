"""The shapes that tell a state beside its word and colour: ✓ ● ◐ ○ —, drawn, because few fonts have them all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from catalog_app.ui.theme import state_color


def paint_state(painter: QPainter, box: QRectF, code: str, colour: QColor | None = None) -> None:
    """Draw the shape of an item state or finding severity, centred in `box` (12 × 12 looks right)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(box.center())
    _SHAPES.get(code, _ring)(painter, square.adjusted(1, 1, -1, -1), colour or state_color(code))
    painter.restore()


def state_pixmap(code: str, size: int = 12, ratio: float = 2.0) -> QPixmap:
    """The shape as a picture, for labels and menus."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_state(painter, QRectF(0, 0, size, size), code)
    painter.end()
    return pixmap


class StateMark(QWidget):
    """The shape as a small widget; repaints itself in the look in force."""

    def __init__(self, code: str, parent: QWidget | None = None, size: int = 12) -> None:
        super().__init__(parent)
        self._code = code
        self.setFixedSize(size, size)

    def set_code(self, code: str) -> None:
        """Show another state."""
        self._code = code
        self.update()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002 - Qt calls it so
        """Qt's: draw."""
        painter = QPainter(self)
        paint_state(painter, QRectF(self.rect()), self._code)
        painter.end()


def _pen(colour: QColor, width: float = 1.5) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(_pen(colour, 1.8))
    middle = QPointF(box.left() + box.width() * 0.38, box.bottom() - box.height() * 0.14)
    painter.drawPolyline(
        [
            QPointF(box.left() + box.width() * 0.04, box.top() + box.height() * 0.55),
            middle,
            QPointF(box.right() - box.width() * 0.02, box.top() + box.height() * 0.14),
        ]
    )


def _disc(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(box)


def _half(painter: QPainter, box: QRectF, colour: QColor) -> None:
    _ring(painter, box, colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPie(box, 90 * 16, 180 * 16)


def _ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))


def _dash(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(_pen(colour, 1.8))
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))


def _pencil(painter: QPainter, box: QRectF, colour: QColor) -> None:
    pen = _pen(colour)
    pen.setDashPattern([1.6, 1.8])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))


def _triangle(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(
        [QPointF(box.center().x(), box.top()), QPointF(box.right(), box.bottom()), QPointF(box.left(), box.bottom())]
    )


_SHAPES: dict[str, Callable[[QPainter, QRectF, QColor], None]] = {
    "published": _tick,
    "display": _tick,
    "soon": _half,
    "overdue": _disc,
    "empty": _ring,
    "not_applicable": _dash,
    "draft": _pencil,
    "error": _disc,
    "warning": _triangle,
    "info": _ring,
}
