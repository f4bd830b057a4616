"""What a deadline means: its stages explained, quick entry, an example date with the working day by day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from catalog_app.model.catalog import Deadline, Stage, StageRule
from catalog_app.model.deadline import explain_stage, render_deadline
from catalog_app.model.errors import AppError
from catalog_app.services.deadlines import DatedStage, TraceDay
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.catalog.panel_data import PanelData
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Note, button, label, row

WEEKDAYS = "一二三四五六日"
_RULES: tuple[StageRule, ...] = ("working_days", "calendar_days", "immediate")
_UNITS = ("个工作日", "日（自然日）", "及时（无天数）")
TRACE_LINE = 24
MOST_TRACE_LINES = 15
"""Only a longer working scrolls within itself."""


class TEXT:
    """Words of the box."""

    QUICK, MEANS, EXAMPLE = "快速填写", "含义", "例：形成于"
    SINCE, SINCE_HINT, APPLY = "自", "起算的事，如：信息形成或变更", "套用"
    NO_STAGE = "没有时限。"
    NO_DATE = "这一条没有固定的天数，不计算到期日。"
    TOOL, TOOL_TIP = "时限计算…", "换日期、换时限，逐日列出，可以复制"
    SHOW_TRACE, HIDE_TRACE = "逐日计算过程 ▾", "收起计算过程 ▴"
    PROVISIONAL = "（暂定：该年放假安排尚未公布）"
    DAY, WEEKDAY, COUNTS, WHY = "日期", "星期", "计数", "说明"


def stage_words(dated: DatedStage) -> str:
    """应于 2026-12-21 前公开，建议 12-18 前完成."""
    due = dated.due
    if due is None:
        return TEXT.NO_DATE
    verb = "公示至" if dated.stage.kind == "display" else "下次更新" if dated.stage.kind == "interval" else "最迟"
    words = f"{verb} {due.due:%Y-%m-%d}（周{WEEKDAYS[due.due.weekday()]}）"
    if dated.stage.kind == "publish" and due.safe < due.due:
        words += f"，稳妥起见 {due.safe:%m-%d} 前"
    skipped = sum(not day.counts for day in due.trace)
    if skipped:
        words += f"，跳过{skipped}个休息日"
    return words + (TEXT.PROVISIONAL if due.provisional else "")


def trace_columns() -> tuple[Column, ...]:
    """Date, weekday, count and reason of the working."""
    return (
        Column(key="day", label=TEXT.DAY, text=_day_words),
        Column(key="weekday", label=TEXT.WEEKDAY, text=_weekday_words),
        Column(key="counts", label=TEXT.COUNTS, text=_count_words, tone=_count_tone),
        Column(key="why", label=TEXT.WHY, text=_why_words),
    )


NumberedDay = tuple[TraceDay, int]


def _day_words(line: NumberedDay) -> str:
    return f"{line[0].date:%Y-%m-%d}"


def _weekday_words(line: NumberedDay) -> str:
    return "周" + WEEKDAYS[line[0].date.weekday()]


def _count_words(line: NumberedDay) -> str:
    return f"第{line[1]}天" if line[0].counts else "不计"


def _count_tone(line: NumberedDay) -> str:
    return "" if line[0].counts else "muted"


def _why_words(line: NumberedDay) -> str:
    return line[0].why


class DeadlineBox(QWidget):
    """Explains a deadline. `phrase_chosen` asks for other words to be stored."""

    phrase_chosen = Signal(str)

    def __init__(self, data: PanelData, parent: QWidget) -> None:
        super().__init__(parent)
        self._data = data
        self._deadline = Deadline()
        self._stages: tuple[Stage, ...] = ()
        self.days, self.unit, self.since = QSpinBox(self), QComboBox(self), QLineEdit(self)
        self.apply_button = button(TEXT.APPLY, self._apply, "", self)
        self.meaning = Note("", "note", self)
        self.event_day = QDateEdit(self)
        self.answer = Note("", "note", self)
        self.trace_button = QToolButton(self)
        self.trace = RowsModel(trace_columns(), self)
        self.table = RowsTable(self.trace, (92, 52, 64, 80), TEXT.SHOW_TRACE, self, stretch=3)
        self._set_up()
        self._arrange()

    def _set_up(self) -> None:
        self.days.setRange(1, 366)
        self.days.setAccessibleName("天数")
        self.days.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.unit.addItems(_UNITS)
        self.unit.setAccessibleName("单位")
        self.unit.currentIndexChanged.connect(self._unit_changed)
        self.since.setPlaceholderText(TEXT.SINCE_HINT)
        self.since.setAccessibleName("自何时起算")
        self.event_day.setDisplayFormat("yyyy-MM-dd")
        self.event_day.setCalendarPopup(True)
        self.event_day.setMinimumWidth(17 * UNIT)
        self.event_day.setAccessibleName("例子的形成日期")
        today = self._data.today()
        self.event_day.setDate(QDate(today.year, today.month, today.day))
        self.event_day.dateChanged.connect(self._event_changed)
        set_kind(self.trace_button, "quiet")
        self.trace_button.setCheckable(True)
        self.trace_button.setText(TEXT.SHOW_TRACE)
        self.trace_button.toggled.connect(self._toggle_trace)
        self.table.verticalHeader().setDefaultSectionSize(TRACE_LINE)
        self.table.hide()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(label(TEXT.MEANS, "field", self))
        layout.addWidget(self.meaning)
        layout.addWidget(row(label(TEXT.EXAMPLE, "field", self), self.event_day, None, parent=self))
        layout.addWidget(self.answer)
        tool = button(TEXT.TOOL, self._open_tool, "link", self, tip=TEXT.TOOL_TIP)
        layout.addWidget(row(self.trace_button, None, tool, parent=self))
        layout.addWidget(self.table)
        layout.addWidget(label(TEXT.QUICK, "field", self))
        self.days.setFixedWidth(64)
        layout.addWidget(row(self.days, self.unit, None, parent=self))
        layout.addWidget(row(label(TEXT.SINCE, "field", self), self.since, self.apply_button, parent=self))

    def show_deadline(self, deadline: Deadline) -> None:
        """Explain these words."""
        changed = deadline != self._deadline
        self._deadline, self._stages = deadline, deadline.stages
        if changed or not self.meaning.label.text():
            self._show_meaning()
            self._show_quick_entry()
        self._show_example()

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        for one in (self.days, self.unit, self.since, self.apply_button):
            one.setEnabled(editable)

    def _show_meaning(self) -> None:
        lines = [explain_stage(stage) for stage in self._stages]
        numbered = [f"{place}. {line}" for place, line in enumerate(lines, start=1)] if len(lines) > 1 else lines
        self.meaning.set_text("\n".join(numbered) or TEXT.NO_STAGE)

    def _show_quick_entry(self) -> None:
        first = self._stages[0] if len(self._stages) == 1 else None
        simple = first is not None and first.rule in _RULES
        self.days.setValue(first.days if simple and first and first.days else 20)
        self.unit.setCurrentIndex(_RULES.index(first.rule) if simple and first else 0)
        self.since.setText((first.start or "") if simple and first else "")
        self._unit_changed()

    def _show_example(self) -> None:
        found = self._data.example(self._stages, self._example_day())
        if isinstance(found, AppError):
            self.answer.set_text(f"{found.cause}{found.remedy}")
            self.trace.set_rows([])
        else:
            lines = [stage_words(dated) for dated in found]
            several = len(lines) > 1
            self.answer.set_text("\n".join(f"{n}. {x}" if several else x for n, x in enumerate(lines, 1)))
            self.trace.set_rows(numbered_days(found))
        present = bool(self.trace.rowCount())
        self.answer.setVisible(bool(self._stages))
        self.trace_button.setVisible(present)
        self.table.setVisible(present and self.trace_button.isChecked())
        lines_shown = min(self.trace.rowCount(), MOST_TRACE_LINES)
        self.table.setFixedHeight(self.table.horizontalHeader().height() + lines_shown * TRACE_LINE + 4)
        longer = self.trace.rowCount() > MOST_TRACE_LINES
        policy = Qt.ScrollBarPolicy
        self.table.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if longer else policy.ScrollBarAlwaysOff)

    def _example_day(self) -> date:
        chosen = self.event_day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    @Slot(QDate)
    def _event_changed(self, _day: QDate) -> None:
        self._show_example()

    @Slot()
    def _open_tool(self) -> None:
        self._data.open_deadline_tool(self._deadline.text, self._example_day())

    @Slot(bool)
    def _toggle_trace(self, shown: bool) -> None:
        self.trace_button.setText(TEXT.HIDE_TRACE if shown else TEXT.SHOW_TRACE)
        self.table.setVisible(shown)

    @Slot()
    def _unit_changed(self) -> None:
        self.days.setVisible(_RULES[self.unit.currentIndex()] != "immediate")

    @Slot()
    def _apply(self) -> None:
        rule = _RULES[self.unit.currentIndex()]
        start = self.since.text().strip() or None
        stage = (
            Stage(rule=rule, start=start)
            if rule == "immediate"
            else Stage(rule=rule, days=self.days.value(), start=start)
        )
        self.phrase_chosen.emit(render_deadline((stage,)))


def numbered_days(found: list[DatedStage]) -> list[NumberedDay]:
    """The days of the first dated stage, the counted ones numbered."""
    due = next((dated.due for dated in found if dated.due is not None), None)
    lines: list[NumberedDay] = []
    counted = 0
    for day in due.trace if due else ():
        counted += day.counts
        lines.append((day, counted))
    return lines
