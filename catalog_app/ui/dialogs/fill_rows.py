"""批量填写: one value for the selected publications; line by line what changes, is reviewed anew, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.publication import OPEN, OPENNESS, Publication
from catalog_app.services.filling import FIELDS, FillLine, FillPlan, Openness, value_of
from catalog_app.services.vocabulary import openness_reasons
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import button, label, row

Planner = Callable[[str, Any], FillPlan]
Choices = Callable[[str], Sequence[tuple[Any, str]]]
SETTLE_MS = 250


class TEXT:
    """Words of the dialog."""

    TITLE, ACCEPT, ACCEPT_SOME = "批量填写", "填写", "填写{count}条"
    HEAD = "选中的 {count} 条公开信息"
    FIELD, VALUE, FIRST, FIRST_TIP = "栏目", "填写为", "取第一条的值", "把第一条现在的值填给其余各条"
    HINT = "已经终审的改了内容要重新审核，默认不勾选；勾选后回到初审。"
    NAME, OLD, NEW, RESULT = "标题", "现在", "填写后", "结果"
    CHANGE = "会改动"
    MISSING = "没有会改动的，或没有勾选。"
    HAS, NO_REASON, NOTE_HINT = "有", "（理由代码）", "理由说明"
    REASSESS = "重新评估日期"


def _title(line: FillLine) -> str:
    return line.before.title


def _old(line: FillLine) -> str:
    return line.old or "—"


def _new(line: FillLine) -> str:
    return line.new or "—"


def _result(line: FillLine) -> str:
    return line.reason or TEXT.CHANGE


def _tone(line: FillLine) -> str:
    return {"refused": "overdue", "reopen": "soon", "same": "not_applicable"}.get(line.state, "published")


def _can_tick(line: FillLine) -> bool:
    return line.state in ("change", "reopen")


COLUMNS = (
    Column(key="title", label=TEXT.NAME, text=_title),
    Column(key="old", label=TEXT.OLD, text=_old),
    Column(key="new", label=TEXT.NEW, text=_new),
    Column(key="result", label=TEXT.RESULT, text=_result, tone=_tone),
)


class FillSubject(Struct, frozen=True):
    """What the dialog is given."""

    first: Publication
    count: int
    today: date
    choices: Choices
    planner: Planner
    field: str = "kind"


class FillAnswer(Struct, frozen=True):
    """The plan that was on show, and the uids of the lines that were ticked."""

    plan: FillPlan
    chosen: tuple[str, ...]


class FillRowsDialog(FormDialog):
    """Returns what was ticked; stores nothing."""

    def __init__(self, subject: FillSubject, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self._subject, self._wrong = subject, ""
        self.plan: FillPlan | None = None
        self.field = QComboBox(self)
        self.field.setMaxVisibleItems(20)
        for key, field in FIELDS.items():
            self.field.addItem(field.label, key)
        self.field.setCurrentIndex(max(self.field.findData(subject.field), 0))
        self._make_values(subject.today)
        self.first_button = button(TEXT.FIRST, self.take_first, "link", self, tip=TEXT.FIRST_TIP)
        self.model = TickRowsModel(COLUMNS, self, _can_tick)
        self.table = TickTable(self.model, (0, 20 * UNIT, 20 * UNIT, 30 * UNIT), TEXT.TITLE, self, stretch=0)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.replan)
        self._lay_out()
        self._connect()
        self.resize(118 * UNIT, 62 * UNIT)
        self._field_chosen()
        self.field.setFocus()

    def _make_values(self, today: date) -> None:
        self.choice, self.line = QComboBox(self), QLineEdit(self)
        self.year = QSpinBox(self)
        self.year.setRange(1949, today.year + 1)
        self.year.setValue(today.year)
        self.year.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.day = DateField(TEXT.VALUE, today, self, optional=TEXT.HAS)
        self.openness, self.reason = QComboBox(self), QComboBox(self)
        self.openness.addItems(list(OPENNESS))
        self.reason.addItem(TEXT.NO_REASON, None)
        for code, reason in openness_reasons().items():
            self.reason.addItem(reason.words, code)
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMinimumContentsLength(16)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(TEXT.NOTE_HINT)
        self.reassess = DateField(TEXT.REASSESS, today, self, optional=TEXT.REASSESS)
        self.reassess.set_value(None)
        self.reassess.edit.setEnabled(False)
        together = row(self.openness, self.reason, self.note, self.reassess, parent=self)
        self._pages = {
            "choice": self.choice,
            "text": self.line,
            "words": self.line,
            "year": self.year,
            "day": self.day,
            "openness": together,
        }
        self._values = QStackedWidget(self)
        for page in dict.fromkeys(self._pages.values()):
            self._values.addWidget(_at_left(page, self))

    def _lay_out(self) -> None:
        self.body.addWidget(label(TEXT.HEAD.format(count=self._subject.count), "heading", self))
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        self.body.addSpacing(UNIT)
        captions = [label(words, "field", self) for words in (TEXT.FIELD, TEXT.VALUE)]
        captions[0].setBuddy(self.field)
        self.name_field(TEXT.FIELD, self.field)
        for part in (self.choice, self.line, self.year, self.day):
            part.setAccessibleName(TEXT.VALUE)
        for part, words in ((self.openness, FIELDS["openness"].label), (self.reason, TEXT.NO_REASON)):
            part.setAccessibleName(words)
        self.note.setAccessibleName(TEXT.NOTE_HINT)
        self.body.addWidget(row(captions[0], self.field, None, self.first_button, parent=self))
        self.body.addWidget(row(captions[1], self._values, parent=self))
        self.body.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.field.currentIndexChanged.connect(self._field_chosen)
        for chosen in (self.choice, self.openness, self.reason):
            chosen.currentIndexChanged.connect(self._edited)
        for typed in (self.line, self.note):
            typed.textChanged.connect(self._edited)
        self.year.valueChanged.connect(self._edited)
        for day in (self.day, self.reassess):
            day.edit.dateChanged.connect(self._edited)
            day.tick.toggled.connect(self._edited)
        self.model.ticks_changed.connect(self._ticks_changed)

    @property
    def key(self) -> str:
        """The chosen field."""
        return str(self.field.currentData())

    def entered(self) -> Any:
        """The value as it stands."""
        entry = FIELDS[self.key].entry
        if entry == "choice":
            return self.choice.currentData()
        if entry == "year":
            return self.year.value()
        if entry == "day":
            return self.day.value()
        if entry == "words":
            return tuple(filter(None, (one.strip() for one in self.line.text().replace("，", "、").split("、"))))
        return self._openness() if entry == "openness" else self.line.text().strip()

    def _openness(self) -> Openness:
        chosen = self.openness.currentText()
        if chosen == OPEN:
            return Openness(chosen)
        return Openness(chosen, self.reason.currentData(), self.note.text().strip(), self.reassess.value())

    def show_value(self, value: Any) -> None:
        """Put a value into the entry of the chosen field."""
        entry = FIELDS[self.key].entry
        if entry == "choice":
            self.choice.setCurrentIndex(max(self.choice.findData(value), 0))
        elif entry == "year":
            self.year.setValue(value)
        elif entry == "day":
            self.day.set_value(value)
            self.day.edit.setEnabled(value is not None)
        elif isinstance(value, Openness):
            self.openness.setCurrentText(value.openness)
            self.reason.setCurrentIndex(max(self.reason.findData(value.openness_reason), 0))
            self.note.setText(value.openness_note)
            self.reassess.set_value(value.reassess_on)
        else:
            self.line.setText("、".join(value) if isinstance(value, tuple) else value)

    @Slot()
    def take_first(self) -> None:
        """取第一条的值."""
        self.show_value(value_of(self._subject.first, self.key))
        self.replan()

    @Slot()
    def _field_chosen(self) -> None:
        entry = FIELDS[self.key].entry
        self._values.setCurrentWidget(self._pages[entry].parentWidget())
        if entry == "choice":
            self.choice.clear()
            for value, words in self._subject.choices(self.key):
                self.choice.addItem(words, value)
        self.take_first()

    @Slot()
    def _edited(self) -> None:
        for part in (self.reason, self.note, self.reassess):
            part.setEnabled(self.openness.currentText() != OPEN)
        self._settle.start()

    @Slot()
    def replan(self) -> None:
        """Work the lines out anew."""
        self._settle.stop()
        try:
            self.plan, self._wrong = self._subject.planner(self.key, self.entered()), ""
        except AppError as error:
            self.plan, self._wrong = None, f"{error.cause}{error.remedy}"
        lines = self.plan.lines if self.plan else ()
        self.model.set_rows(lines)
        self.model.tick([place for place, line in enumerate(lines) if not line.offered], on=False)
        self.table.select_row(0)
        self.say(self._wrong)

    @Slot()
    def accept(self) -> None:
        """What was typed last counts."""
        if self._settle.isActive():
            self.replan()
        super().accept()

    def problem(self) -> str:
        """At least one that changes."""
        return self._wrong or ("" if self.model.ticked() else TEXT.MISSING)

    def value(self) -> FillAnswer | None:
        """What was ticked."""
        if self.plan is None:
            return None
        lines = self.plan.lines
        return FillAnswer(self.plan, tuple(lines[place].before.uid for place in self.model.ticked()))

    @Slot()
    def _ticks_changed(self) -> None:
        count = len(self.model.ticked())
        self.accept_button.setText(TEXT.ACCEPT_SOME.format(count=count) if count else TEXT.ACCEPT)
        self.recheck()

    @classmethod
    def ask(cls, subject: FillSubject, parent: QWidget | None) -> FillAnswer | None:
        """What was ticked, or None when cancelled."""
        dialog = cls(subject, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.value() if accepted else None
        dialog.deleteLater()
        return result


def _at_left(part: QWidget, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(part)
    return box
