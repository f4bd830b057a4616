"""按上期新建: the chosen publications with their days and words moved, line by line, before anything is written."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QSpinBox, QWidget

from catalog_app.model.errors import AppError
from catalog_app.services.bulk_entry import LONGEST_SHIFT, CopyLine, CopyPlan, dates_of
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import Note, button, label, row

Planner = Callable[[int | None, bool], CopyPlan]
"""Months (None = each by its own period) and whether attachments come along."""
SHIFTS = (("各自的下一期", None), ("下个月", 1), ("下个季度", 3), ("半年以后", 6), ("下一年", 12))
OTHER = 0


class TEXT:
    """Words of the dialog."""

    TITLE, ACCEPT, ACCEPT_SOME = "按上期新建", "新建", "新建{count}条草稿"
    HINT = "标题、内容概述、正文里的年、季度、月和各个日期一起往后移；文号、索引号、名单、发布和审核记录不带过来。"
    TO, OTHER, MONTHS, ATTACHMENTS = "移到", "其他…", " 个月", "附件也带过来"
    NEW_TITLE, PERIOD, FORMED, STATE = "新标题", "期次", "形成日期", "提醒"
    FINE = "可以新建"
    MISSING = "没有勾选要新建的。"
    ALL, NONE = "全选", "全不选"
    LEFT_OUT = "没有写形成日期"


class CopyRow(Struct, frozen=True):
    """One line, as the table shows it."""

    line: CopyLine


def _title(shown: CopyRow) -> str:
    return shown.line.draft.title


def _period(shown: CopyRow) -> str:
    before, after = shown.line.before.period, shown.line.draft.period
    return f"{before} → {after}" if after else "—"


def _formed(shown: CopyRow) -> str:
    before, after = shown.line.before.formed, shown.line.draft.formed
    return f"{before or '—'} → {after or '—'}"


def _state(shown: CopyRow) -> str:
    line = shown.line
    return line.refused or "；".join(line.warnings) or TEXT.FINE


def _tone(shown: CopyRow) -> str:
    line = shown.line
    return "overdue" if line.refused else "soon" if line.warnings else "published"


COLUMNS = (
    Column(key="title", label=TEXT.NEW_TITLE, text=_title),
    Column(key="period", label=TEXT.PERIOD, text=_period),
    Column(key="formed", label=TEXT.FORMED, text=_formed),
    Column(key="state", label=TEXT.STATE, text=_state, tone=_tone),
)


class CopyAnswer(Struct, frozen=True):
    """The plan that was on show, and the uids of the drafts that were ticked."""

    plan: CopyPlan
    chosen: tuple[str, ...]


class CopyPeriodDialog(FormDialog):
    """Returns what was ticked; stores nothing."""

    def __init__(self, planner: Planner, note: str = "", parent: QWidget | None = None, *, free: bool = True) -> None:
        """`free`: whether the clerk may say how far; else each line has its own way to go."""
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self._planner, self.plan = planner, CopyPlan(())
        self._wrong = ""
        self.to = QComboBox(self)
        for words, months in SHIFTS:
            self.to.addItem(words, months)
        self.to.addItem(TEXT.OTHER, OTHER)
        self.months = QSpinBox(self)
        self.months.setRange(-LONGEST_SHIFT, LONGEST_SHIFT)
        self.months.setValue(1)
        self.months.setSuffix(TEXT.MONTHS)
        self.months.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.attachments = QCheckBox(TEXT.ATTACHMENTS, self)
        self.model = TickRowsModel(COLUMNS, self, _can_tick)
        widths = (0, 18 * UNIT, 25 * UNIT, 32 * UNIT)
        self.table = TickTable(self.model, widths, TEXT.TITLE, self, stretch=0)
        self.detail = label("", "muted", self, wrap=True)
        self.detail.setMinimumHeight(7 * UNIT)
        self._lay_out(note, free=free)
        self.to.currentIndexChanged.connect(self.replan)
        self.months.valueChanged.connect(self.replan)
        self.attachments.toggled.connect(self.replan)
        self.model.ticks_changed.connect(self._ticks_changed)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.resize(124 * UNIT, 62 * UNIT)
        self.replan()
        self.table.setFocus()

    def _lay_out(self, note: str, *, free: bool) -> None:
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        if note:
            self.body.addWidget(Note(note, "note", self))
        self.body.addSpacing(UNIT)
        caption = label(TEXT.TO, "field", self)
        caption.setBuddy(self.to)
        for words, part in ((TEXT.TO, self.to), (TEXT.OTHER, self.months), (TEXT.ATTACHMENTS, self.attachments)):
            self.name_field(words, part)
        for shown in (caption, self.to, self.months):
            shown.setVisible(free)
        links = (button(TEXT.ALL, self._all, "link", self), button(TEXT.NONE, self._none, "link", self))
        self.body.addWidget(row(caption, self.to, self.months, self.attachments, None, *links, parent=self))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)

    @Slot()
    def replan(self) -> None:
        """Work the lines out anew."""
        chosen = self.to.currentData()
        self.months.setEnabled(chosen == OTHER)
        try:
            months = self.months.value() if chosen == OTHER else chosen
            self.plan, self._wrong = self._planner(months, self.attachments.isChecked()), ""
        except AppError as error:
            self.plan, self._wrong = CopyPlan(()), f"{error.cause}{error.remedy}"
        self.model.set_rows([CopyRow(line) for line in self.plan.lines])
        self.model.tick([place for place, line in enumerate(self.plan.lines) if not line.offered], on=False)
        self.table.select_row(0)
        self._show_current()
        self.say(self._wrong)

    def problem(self) -> str:
        """At least one; a shift that can be."""
        return self._wrong or ("" if self.model.ticked() else TEXT.MISSING)

    def value(self) -> CopyAnswer:
        """What was ticked."""
        lines = self.plan.lines
        return CopyAnswer(self.plan, tuple(lines[place].draft.uid for place in self.model.ticked()))

    @Slot()
    def _all(self) -> None:
        self.model.tick(range(self.model.rowCount()), on=True)

    @Slot()
    def _none(self) -> None:
        self.model.tick(range(self.model.rowCount()), on=False)

    @Slot()
    def _ticks_changed(self) -> None:
        count = len(self.model.ticked())
        self.accept_button.setText(TEXT.ACCEPT_SOME.format(count=count) if count else TEXT.ACCEPT)
        self.recheck()

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_current()

    def _show_current(self) -> None:
        place = self.table.currentIndex().row()
        self.detail.setText(_words(self.plan.lines[place]) if 0 <= place < len(self.plan.lines) else "")

    @classmethod
    def ask(cls, planner: Planner, parent: QWidget | None, note: str = "", *, free: bool = True) -> CopyAnswer | None:
        """What was ticked, or None when cancelled."""
        dialog = cls(planner, note, parent, free=free)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.value() if accepted else None
        dialog.deleteLater()
        return result


def _can_tick(shown: CopyRow) -> bool:
    return not shown.line.refused


def _words(line: CopyLine) -> str:
    days = "，".join(f"{name} {day}" for name, day in dates_of(line.draft)) or TEXT.LEFT_OUT
    told = line.refused or "；".join(line.warnings)
    return "\n".join(filter(None, (f"上期：{line.before.title}", f"日期：{days}", told)))
