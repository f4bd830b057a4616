"""A month as a calendar: a dot on each day something falls due, days off in grey, provisional years marked."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import UNIT, color, scaled_font, state_color

_WEEKDAYS = "一二三四五六日"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_HEAD = 3 * UNIT + 4
_MARK = 9


class DayMarks:
    """How many things are late, near or open on a day, and whether the day is provisional."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.provisional = False

    @property
    def worst(self) -> str:
        """The state whose shape is drawn."""
        return next((state for state in ("overdue", "soon") if state in self.states), "empty")


class MonthView(QWidget):
    """Arrow keys and clicks choose a day; Page Up and Page Down turn the month."""

    day_chosen = Signal(object)
    month_turned = Signal(object)
    """The first of the month now shown."""

    def __init__(self, today: date, is_off: Callable[[date], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today, self._is_off = today, is_off
        self.day = today
        self._marks: Mapping[date, DayMarks] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(24 * UNIT)
        self._name()

    def show_marks(self, marks: Mapping[date, DayMarks]) -> None:
        """Show what falls due on which day."""
        self._marks = marks
        self._name()
        self.update()

    def choose(self, day: date) -> None:
        """Make a day the chosen one, turning the month if need be."""
        turned = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        self._name()
        self.update()
        if turned:
            self.month_turned.emit(day.replace(day=1))
        self.day_chosen.emit(day)

    def turn(self, months: int) -> None:
        """Some months on or back."""
        place = self.day.year * 12 + self.day.month - 1 + months
        year, month = place // 12, place % 12 + 1
        last = calendar.monthrange(year, month)[1]
        self.choose(date(year, month, min(self.day.day, last)))

    def sizeHint(self) -> QSize:
        """Qt's: seven columns."""
        return QSize(56 * UNIT, 34 * UNIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Page Up, Page Down, Home = today."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.choose(self._today)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        for day in self._days():
            if self._box(day).contains(event.position()):
                self.choose(day)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Qt's: weekdays, days, dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(color("muted"))
        width = self.width() / 7
        for place, words in enumerate(_WEEKDAYS):
            painter.drawText(QRectF(place * width, 0, width, _HEAD), Qt.AlignmentFlag.AlignCenter, words)
        for day in self._days():
            self._paint_day(painter, day)
        painter.end()

    def _paint_day(self, painter: QPainter, day: date) -> None:
        box, marks = self._box(day), self._marks.get(day)
        if day == self.day:
            painter.setPen(color("accent") if self.hasFocus() else color("line_strong"))
            painter.setBrush(color("accent_soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        now = day == self._today
        painter.setFont(scaled_font(self, 0, bold=now))
        painter.setPen(color("accent" if now else "muted" if self._is_off(day) else "text"))
        upper = box.adjusted(0, 4, 0, -box.height() / 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if marks is None or not marks.states:
            return
        middle = box.center().x()
        mark = QRectF(middle - _MARK - 2, box.center().y() + 3, _MARK, _MARK)
        paint_state(painter, mark, marks.worst)
        painter.setPen(state_color(marks.worst))
        painter.setFont(scaled_font(self, -1))
        words = f"{len(marks.states)}{'?' if marks.provisional else ''}"
        painter.drawText(QRectF(middle + 2, mark.top() - 4, 3 * UNIT, _MARK + 8), Qt.AlignmentFlag.AlignVCenter, words)

    def _days(self) -> list[date]:
        count = calendar.monthrange(self.day.year, self.day.month)[1]
        return [self.day.replace(day=number) for number in range(1, count + 1)]

    def _box(self, day: date) -> QRectF:
        first = self.day.replace(day=1).weekday()
        row, column = divmod(first + day.day - 1, 7)
        weeks = (first + len(self._days()) + 6) // 7
        width, height = self.width() / 7, (self.height() - _HEAD) / weeks
        return QRectF(column * width, _HEAD + row * height, width, height)

    def _name(self) -> None:
        marks = self._marks.get(self.day)
        count = len(marks.states) if marks else 0
        doubt = "，日期暂定" if marks and marks.provisional else ""
        self.setAccessibleName(f"{self.day:%Y-%m-%d}，{count}项到期{doubt}")
