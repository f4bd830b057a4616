"""A year as twelve small months: days off 休 and worked weekend days 班, the names of the festivals over each month."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from catalog_app.model.calendar import DOUBT, FIRST_WEEKEND_DAY, WEEKDAYS, CalendarDay
from catalog_app.ui.theme import UNIT, color, scaled_font

COLUMNS, ROWS, WEEKS = 4, 3, 6
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_HEAD, _GAP = 2 * UNIT + 4, UNIT


class YearView(QWidget):
    """Arrow keys and clicks choose a day of the year shown; Page Up and Page Down go a month."""

    day_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = date(date.min.year, 1, 1)
        self._days: dict[date, CalendarDay] = {}
        self._today: date | None = None
        self._doubt = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(34 * UNIT)

    def show_year(self, year: int, days: Iterable[CalendarDay], today: date, *, provisional: bool) -> None:
        """Show a year; the chosen day stays where it was in the year."""
        self._doubt = DOUBT if provisional else ""
        self._days = {day.date: day for day in days}
        self._today = today
        if self.day.year != year:
            first = today if today.year == year else date(year, 1, 1)
            self.day = first
        self._name()
        self.update()

    def choose(self, day: date) -> None:
        """Make a day of this year the chosen one."""
        if day.year != self.day.year:
            return
        self.day = day
        self._name()
        self.update()
        self.day_chosen.emit(day)

    def words(self, day: date) -> str:
        """2026-02-14 周六 班 春节."""
        known = self._days.get(day)
        mark = "" if known is None else f"　{'休' if known.off else '班'}　{known.name}"
        return f"{day}{self._doubt} {WEEKDAYS[day.weekday()]}{mark}"

    def sizeHint(self) -> QSize:
        """Qt's: four months side by side."""
        return QSize(96 * UNIT, 48 * UNIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows a day or week, Page Up and Page Down a month, Home and End the ends of the year."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(
                self.day.replace(month=1, day=1) if key == Qt.Key.Key_Home else self.day.replace(month=12, day=31)
            )
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        found = self._day_at(event.position())
        if found is not None:
            self.choose(found)

    def event(self, event: QEvent) -> bool:
        """Qt's: the tip tells the day under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self._day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words(found) if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Qt's: twelve months."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            self._paint_month(painter, month)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        box = self._month_box(month)
        head = QRectF(box.x() + 4, box.y(), box.width() - 8, _HEAD)
        painter.setFont(scaled_font(self, 0, bold=True))
        painter.setPen(color("text"))
        title = f"{month}月"
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        taken = painter.fontMetrics().horizontalAdvance(title) + UNIT
        painter.setFont(scaled_font(self, -1))
        painter.setPen(color("muted"))
        names = painter.fontMetrics().elidedText(
            self._names(month), Qt.TextElideMode.ElideRight, int(head.width() - taken)
        )
        painter.drawText(head.adjusted(taken, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, names)
        painter.setPen(color("line"))
        painter.drawLine(head.bottomLeft(), head.bottomRight())
        for number in range(1, calendar.monthrange(self.day.year, month)[1] + 1):
            self._paint_day(painter, date(self.day.year, month, number))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        box, known = self._box(day), self._days.get(day)
        inner = box.adjusted(1, 0.5, -1, -0.5)
        if known is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("ok_soft" if known.off else "warn_soft"))
            painter.drawRoundedRect(inner, 3, 3)
        if day in (self.day, self._today):
            painter.setPen(color("accent" if day == self.day else "muted"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 3, 3)
        weekend = day.weekday() >= FIRST_WEEKEND_DAY
        tone = ("ok" if known.off else "warn") if known else "faint" if weekend else "text"
        painter.setPen(color(tone))
        painter.setFont(scaled_font(self, -1, bold=known is not None))
        words = f"{day.day}{'' if known is None else '休' if known.off else '班'}"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _names(self, month: int) -> str:
        names = [day.name for day in self._days.values() if day.date.month == month and day.name]
        return "、".join(dict.fromkeys(names))

    def _turn(self, months: int) -> None:
        month = self.day.month + months
        if 1 <= month <= 12:
            last = calendar.monthrange(self.day.year, month)[1]
            self.choose(self.day.replace(month=month, day=min(self.day.day, last)))

    def _month_box(self, month: int) -> QRectF:
        row, column = divmod(month - 1, COLUMNS)
        width = (self.width() - _GAP * (COLUMNS - 1)) / COLUMNS
        height = (self.height() - _GAP * (ROWS - 1)) / ROWS
        return QRectF(column * (width + _GAP), row * (height + _GAP), width, height)

    def _box(self, day: date) -> QRectF:
        month = self._month_box(day.month)
        row, column = divmod(day.replace(day=1).weekday() + day.day - 1, 7)
        width, height = month.width() / 7, (month.height() - _HEAD - 2) / WEEKS
        return QRectF(month.x() + column * width, month.y() + _HEAD + 2 + row * height, width, height)

    def _day_at(self, place: QPointF) -> date | None:
        month = next((number for number in range(1, 13) if self._month_box(number).contains(place)), None)
        if month is None:
            return None
        count = calendar.monthrange(self.day.year, month)[1]
        days = (date(self.day.year, month, number) for number in range(1, count + 1))
        return next((day for day in days if self._box(day).contains(place)), None)

    def _name(self) -> None:
        self.setAccessibleName(f"{self.day.year}年年历，{self.words(self.day)}")
