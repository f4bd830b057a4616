"""Event days by name: 形成, 变更, 批准 …; as many as there are, each can be taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from catalog_app.model.publication import EVENTS
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button


class TEXT:
    """Words of the widget."""

    EVENT, DAY, ADD, REMOVE = "事件", "日期", "添加日期", "去掉"
    TWICE = "事件日期里“{name}”写了两次。"
    NAMELESS = "事件日期里有一行没有写名称。"
    FUTURE = "事件日期里{name}日期在今天之后，请核对。"


class _Line(QWidget):
    edited = Signal()
    removed = Signal(object)

    def __init__(self, name: str, day: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.addItems(list(EVENTS))
        self.name.setCurrentText(name)
        self.name.setAccessibleName(TEXT.EVENT)
        self.name.setFixedWidth(16 * UNIT)
        self.day = QDateEdit(QDate(day.year, day.month, day.day), self)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMinimumWidth(17 * UNIT)
        self.day.setAccessibleName(f"{name}{TEXT.DAY}")
        self.name.currentTextChanged.connect(self.edited)
        self.day.dateChanged.connect(self.edited)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.name)
        layout.addWidget(self.day)
        layout.addWidget(button(TEXT.REMOVE, self._remove, "link", self))
        layout.addStretch(1)

    def value(self) -> tuple[str, date]:
        chosen = self.day.date()
        return self.name.currentText().strip(), date(chosen.year(), chosen.month(), chosen.day())

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self)


class EventDays(QWidget):
    """A line a day and a button for one more."""

    edited = Signal()

    def __init__(self, days: Mapping[str, date], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.lines: list[_Line] = []
        self.column = QVBoxLayout()
        self.column.setSpacing(UNIT // 2)
        self.add_button = button(TEXT.ADD, self.add, "link", self, icon_name="plus")
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(self.column)
        layout.addLayout(foot)
        self.setFocusProxy(self.add_button)
        for name, day in days.items():
            self._add(name, day)

    def values(self) -> dict[str, date]:
        """The days by name."""
        return dict(line.value() for line in self.lines)

    def problem(self) -> str:
        """A name missing or written twice, a day after today."""
        names = [line.value()[0] for line in self.lines]
        if not all(names):
            return TEXT.NAMELESS
        twice = next((name for name in names if names.count(name) > 1), "")
        late = next((name for name, day in self.values().items() if name in EVENTS and day > self._today), "")
        return TEXT.TWICE.format(name=twice) if twice else TEXT.FUTURE.format(name=late) if late else ""

    @Slot()
    def add(self) -> None:
        """One more, with the first name that is not there yet."""
        taken = set(self.values())
        self._add(next((name for name in EVENTS if name not in taken), ""), self._today)
        self.lines[-1].name.setFocus()
        self.edited.emit()

    def _add(self, name: str, day: date) -> None:
        line = _Line(name, day, self)
        line.edited.connect(self.edited)
        line.removed.connect(self._remove)
        self.lines.append(line)
        self.column.addWidget(line)

    @Slot(object)
    def _remove(self, line: _Line) -> None:
        self.lines.remove(line)
        self.column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.add_button.setFocus()
        self.edited.emit()
