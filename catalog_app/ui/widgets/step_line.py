"""The way of a publication as a line of steps: done ones ticked, the present one filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import UNIT, color, scaled_font

_MARK = 16


class StepLine(QWidget):
    """Steps in a row; its accessible name says where it stands."""

    def __init__(self, words: Sequence[str], place: int, parent: QWidget | None = None, *, left: str = "") -> None:
        """`place` of the present step; -1 with `left` = it left the line, and what became of it."""
        super().__init__(parent)
        self._words, self._place, self._left = tuple(words), place, left
        self.setAccessibleName(f"{left or self._words[place]}，共{len(self._words)}步")
        self.setMinimumHeight(_MARK + self.fontMetrics().height() + UNIT)

    def sizeHint(self) -> QSize:
        """Qt's: room for every word."""
        return QSize(len(self._words) * 9 * UNIT, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Qt's: the line, the marks, the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._words)
        for place, words in enumerate(self._words):
            middle = QPointF((place + 0.5) * width, _MARK / 2 + 1)
            if place:
                painter.setPen(color("accent" if place <= self._place else "line_strong"))
                painter.drawLine(
                    QPointF(middle.x() - width + _MARK, middle.y()), QPointF(middle.x() - _MARK, middle.y())
                )
            self._paint_mark(painter, middle, place)
            now = place == self._place
            painter.setFont(scaled_font(self, 0, bold=now))
            painter.setPen(color("accent" if now else "text" if place < self._place else "muted"))
            box = QRectF(place * width, _MARK + 4, width, self.height() - _MARK - 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
        painter.end()

    def _paint_mark(self, painter: QPainter, middle: QPointF, place: int) -> None:
        box = QRectF(0, 0, _MARK, _MARK)
        box.moveCenter(middle)
        done, now = place < self._place, place == self._place
        painter.setPen(color("accent" if done or now else "line_strong"))
        painter.setBrush(color("accent" if done or now else "surface"))
        painter.drawEllipse(box)
        if done:
            paint_state(painter, box.adjusted(3, 3, -3, -3), "published", color("on_accent"))
        elif now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("on_accent"))
            painter.drawEllipse(box.adjusted(5, 5, -5, -5))
