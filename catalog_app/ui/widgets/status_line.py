"""The bar at the bottom: what is late, due and empty; the calendar's doubt; messages; the selection."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from catalog_app.ui.states import state_pixmap
from catalog_app.ui.theme import UNIT, set_kind, theme
from catalog_app.ui.widgets.basic import button, label

MESSAGE_MS = 6000
COUNTS = (
    ("overdue", "{}项逾期", "overdue"),
    ("soon", "{}项7天内到期", "soon"),
    ("empty", "{}个空白栏目", "empty"),
)


class StatusLine(QFrame):
    """Emits `filter_chosen` when a count is pressed."""

    filter_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "foot")
        self.setFixedHeight(4 * UNIT)
        self._counts: dict[str, QPushButton] = {}
        for key, text, _ in COUNTS:
            made = button(text.format(0), self._on_pressed, "count", self)
            made.setProperty("filter", key)
            made.setProperty("state", key)
            made.setIconSize(QSize(12, 12))
            made.setVisible(False)
            self._counts[key] = made
        self.calendar = label("", "muted", self)
        self.message = label("", "", self)
        self.selection = label("", "muted", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MESSAGE_MS)
        self._timer.timeout.connect(self._forget)
        self._numbers = dict.fromkeys(self._counts, 0)
        self._arrange()
        self._draw()
        theme().changed.connect(self._draw)

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, 0, 2 * UNIT, 0)
        layout.setSpacing(UNIT)
        for made in self._counts.values():
            layout.addWidget(made)
        layout.addWidget(self.calendar)
        layout.addStretch(1)
        layout.addWidget(self.message)
        layout.addWidget(self.selection)

    def show_counts(self, overdue: int, soon: int, empty: int) -> None:
        """The three numbers."""
        for (key, text, _), number in zip(COUNTS, (overdue, soon, empty), strict=True):
            made = self._counts[key]
            self._numbers[key] = number
            made.setText(text.format(number))
            made.setAccessibleName(text.format(number))
            made.setToolTip("在目录中列出")
            made.setVisible(True)
        self._draw()

    def show_calendar(self, year: int | None) -> None:
        """The year whose holidays are not announced, or None."""
        self.calendar.setText(f"{year}年放假安排未公布，相关日期为暂定" if year else "")

    def clear(self) -> None:
        """No workspace: nothing to say."""
        for made in self._counts.values():
            made.setVisible(False)
        self.calendar.setText("")
        self.selection.setText("")

    def count_button(self, key: str) -> QPushButton:
        """The button of overdue, soon or empty."""
        return self._counts[key]

    @Slot(str)
    def show_message(self, text: str) -> None:
        """Say for some seconds that something is done."""
        self.message.setText(text)
        self._timer.start()

    @Slot(str)
    def show_selection(self, text: str) -> None:
        """What is selected on the page."""
        self.selection.setText(text)

    @Slot()
    def _forget(self) -> None:
        self.message.setText("")

    @Slot()
    def _on_pressed(self) -> None:
        self.filter_chosen.emit(str(self.sender().property("filter")))

    @Slot()
    def _draw(self) -> None:
        """A zero is no alarm: muted, with the hollow mark."""
        for key, _, state in COUNTS:
            shown = state if self._numbers[key] else "empty"
            made = self._counts[key]
            made.setIcon(QIcon(state_pixmap(shown)))
            if made.property("state") != shown:
                made.setProperty("state", shown)
                made.style().unpolish(made)
                made.style().polish(made)
