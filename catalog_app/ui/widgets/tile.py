"""A big number that is a button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import UNIT, color, scaled_font, state_color

_MARK = 12


class Tile(QAbstractButton):
    """Shape, word, number and a small remark; quiet when the number is 0."""

    def __init__(self, word: str, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._state = word, state
        self._number = -1
        self._remark = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(word)

    def set_number(self, number: int, remark: str = "") -> None:
        """Show a number and what it means in small words."""
        self._number, self._remark = number, remark
        self.setText(f"{self._word} {number}")
        self.setAccessibleName(f"{self._word}{number}项{'，' + remark if remark else ''}")
        self.setToolTip(remark)
        self.update()

    @property
    def number(self) -> int:
        """The number shown; -1 before anything is known."""
        return self._number

    def sizeHint(self) -> QSize:
        """Qt's: three lines high."""
        metrics = QFontMetricsF(self.font())
        large = QFontMetricsF(scaled_font(self, 11, bold=True))
        return QSize(15 * UNIT, round(2 * metrics.height() + large.height() + 2 * UNIT))

    def minimumSizeHint(self) -> QSize:
        """Qt's: wide enough for the word."""
        return QSize(12 * UNIT, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Qt's: frame, shape and word, number, remark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        inside = QRectF(self.rect()).adjusted(1.5 * UNIT, UNIT, -UNIT, -UNIT)
        loud = self._number > 0
        height = QFontMetricsF(self.font()).height()
        mark = QRectF(inside.left(), inside.top() + (height - _MARK) / 2, _MARK, _MARK)
        paint_state(painter, mark, self._state, state_color(self._state) if loud else color("muted"))
        painter.setPen(color("muted"))
        painter.setFont(self.font())
        words = inside.adjusted(_MARK + 6, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self._word)
        painter.setPen(state_color(self._state) if loud and self._state in ("overdue", "soon") else color("text"))
        painter.setFont(scaled_font(self, 11, bold=True))
        painter.drawText(
            inside.adjusted(0, height, 0, -height),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            str(self._number) if self._number >= 0 else "…",
        )
        painter.setPen(color("muted"))
        painter.setFont(scaled_font(self, -1))
        remark = QFontMetricsF(painter.font()).elidedText(self._remark, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, remark)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        focused = self.hasFocus()
        pen = painter.pen()
        pen.setColor(color("accent" if focused or self.underMouse() else "line"))
        pen.setWidthF(2.0 if focused else 1.0)
        painter.setPen(pen)
        painter.setBrush(color("hover" if self.underMouse() or self.isDown() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
