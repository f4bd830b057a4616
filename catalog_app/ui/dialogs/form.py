"""A small form: fields with their labels, one line for what is wrong, OK and cancel."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label


class Text:
    """Words every form shares."""

    CANCEL = "取消"
    REQUIRED = "（必填）"
    CALENDAR_HINT = "年-月-日，可以直接输入"


class FormDialog(QDialog):
    """Subclasses add fields and override `problem`; OK ends the dialog only when there is none."""

    def __init__(self, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(62 * UNIT)
        self._tried = False
        self._fields: dict[str, QWidget] = {}
        self._refused: QWidget | None = None
        self._problem_mark = StateMark("error", self, 12)
        self.problem_label = label("", "bad", self, wrap=True)
        self.accept_button = button(accept_text, self.accept, "primary", self)
        self.accept_button.setDefault(True)
        cancel = button(Text.CANCEL, self.reject, "", self)
        self.body = QVBoxLayout()
        self.body.setSpacing(UNIT // 2)
        self.foot = foot = QHBoxLayout()
        foot.setSpacing(UNIT)
        foot.addWidget(self._problem_mark, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.problem_label, 1)
        foot.addWidget(self.accept_button)
        foot.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(self.body, 1)
        layout.addLayout(foot)
        self._take_page_keys()
        self.say("")

    def add_field(self, text: str, field: QWidget, *, stretch: int = 0, required: bool = False) -> QLabel:
        """A field under its label; its accessible name is the label."""
        caption = label(text + (Text.REQUIRED if required else ""), "field", self)
        caption.setBuddy(field)
        if self.body.count():
            self.body.addSpacing(UNIT // 2)
        self.body.addWidget(caption)
        self.body.addWidget(field, stretch)
        self.name_field(text, field)
        return caption

    def name_field(self, text: str, field: QWidget) -> None:
        """A refusal that begins with `text` is about this field."""
        self._fields[text] = field
        field.setAccessibleName(text)
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.textChanged.connect(self._field_edited)
        elif isinstance(field, DateField):
            field.edit.dateChanged.connect(self._field_edited)

    def problem(self) -> str:
        """What keeps the form from being accepted, as a Chinese sentence; '' = nothing."""
        return ""

    def say(self, text: str) -> None:
        """Show a sentence beside the buttons, or none."""
        self.problem_label.setText(text)
        self._problem_mark.setVisible(bool(text))
        layout = self.layout()
        needed = layout.totalHeightForWidth(self.width()) if self.isVisible() and layout is not None else 0
        if needed > self.height():
            self.resize(self.width(), needed)

    def field_of(self, problem: str) -> QWidget | None:
        """The field a sentence is about; the labels open the sentences of refusals."""
        return next((field for text, field in self._fields.items() if problem.startswith(text)), None)

    def refuse(self, problem: str) -> None:
        """Say what was wrong with the values and go to the field at fault; its next edit takes the sentence away."""
        self.say(problem)
        self._refused = self.field_of(problem)
        if self._refused is not None:
            mark_bad(self._refused, bad=True)
            self._refused.setFocus()

    @Slot()
    def _field_edited(self) -> None:
        if self._refused is not None and self.sender() in (self._refused, self._refused.focusProxy()):
            mark_bad(self._refused, bad=False)
            self._refused = None
            self.say("")

    def _take_page_keys(self) -> None:
        """Alt and a digit turn the pages of the window; below a dialog they would type the digit."""
        for digit in range(10):
            QShortcut(QKeySequence(f"Alt+{digit}"), self)

    @Slot()
    def accept(self) -> None:
        """End the dialog, or say what is missing."""
        self._tried = True
        problem = self.problem()
        self.say(problem)
        if not problem:
            super().accept()
            return
        field = self.field_of(problem)
        if field is not None:
            field.setFocus()

    @Slot()
    def recheck(self) -> None:
        """After an edit: keep the sentence true once OK was tried."""
        if self._tried:
            self.say(self.problem())


class DateField(QWidget):
    """A date with a calendar to choose from; with `optional` a tick says whether there is one."""

    def __init__(self, text: str, day: date, parent: QWidget | None = None, *, optional: str = "") -> None:
        super().__init__(parent)
        self.edit = QDateEdit(QDate(day.year, day.month, day.day), self)
        self.edit.setCalendarPopup(True)
        self.edit.setDisplayFormat("yyyy-MM-dd")
        self.edit.setMinimumWidth(17 * UNIT)
        self.edit.setAccessibleName(text)
        self.edit.setToolTip(Text.CALENDAR_HINT)
        self.tick = QCheckBox(optional, self)
        self.tick.setVisible(bool(optional))
        self.tick.setChecked(True)
        self.tick.toggled.connect(self.edit.setEnabled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.edit)
        layout.addWidget(self.tick)
        layout.addStretch(1)
        self.setFocusProxy(self.edit)

    def value(self) -> date | None:
        """The date, or None when the tick says there is none."""
        if not self.tick.isChecked():
            return None
        chosen = self.edit.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def set_value(self, day: date | None) -> None:
        """Show a date, or none."""
        self.tick.setChecked(day is not None)
        if day is not None:
            self.edit.setDate(QDate(day.year, day.month, day.day))


def mark_bad(field: QWidget, *, bad: bool) -> None:
    """Frame a field that is wrong."""
    set_kind(field, "bad" if bad else "")
    field.style().unpolish(field)
    field.style().polish(field)
