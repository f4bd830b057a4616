"""时限计算: any limit from any day, the working day by day, to be copied. A window of its own that stores nothing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QVBoxLayout, QWidget

from catalog_app.model.deadline import explain_stage, parse_deadline
from catalog_app.model.errors import AppError
from catalog_app.services.deadlines import DatedStage, example
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.catalog.deadline_box import WEEKDAYS, NumberedDay, numbered_days, stage_words, trace_columns
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Note, button, label, row

LONGEST = 500
COMMON = (
    "自信息形成之日起20个工作日内",
    "自信息形成之日起7个工作日内",
    "自信息形成之日起5个工作日内",
    "自信息形成之日起30日内",
    "自批准之日起20日内",
    "公示7个工作日",
    "及时公开",
    "每季度更新",
    "每年3月31日前",
)


class TEXT:
    """Words of the window."""

    TITLE = "时限计算"
    EVENT, LIMIT, STAGE, WORKING = "起算日（当日不计）", "时限", "列出哪一条", "逐日计算"
    LIMIT_HINT = "目录里的公开时限，如：自信息形成之日起20个工作日内"
    NO_LIMIT = "请写上时限，例如“20个工作日内”。"
    COPY, CLOSE = "复制", "关闭"
    COUNTS, SKIPPED = "第{number}天", "不计"


class DeadlineTool(QDialog):
    """Stays open beside the window; asked again it comes forward with the new words."""

    def __init__(self, context: PageContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self._found: list[DatedStage] = []
        self.setWindowTitle(TEXT.TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(78 * UNIT, 66 * UNIT)
        self.event_day, self.limit, self.stage = QDateEdit(self), QComboBox(self), QComboBox(self)
        self.answer = Note("", "note", self)
        self.model = RowsModel(trace_columns(), self)
        widths = (14 * UNIT, 8 * UNIT, 10 * UNIT, 10 * UNIT)
        self.table = RowsTable(self.model, widths, TEXT.WORKING, self, stretch=3)
        self.copy_button = button(TEXT.COPY, self.copy, "", self, icon_name="copy")
        self._set_up()
        self._arrange()

    def _set_up(self) -> None:
        today = self._context.today()
        self.event_day.setDisplayFormat("yyyy-MM-dd")
        self.event_day.setCalendarPopup(True)
        self.event_day.setAccessibleName(TEXT.EVENT)
        self.event_day.setMinimumWidth(17 * UNIT)
        self.event_day.setDate(QDate(today.year, today.month, today.day))
        self.limit.setEditable(True)
        self.limit.setAccessibleName(TEXT.LIMIT)
        self.limit.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.limit.addItems(COMMON)
        self.limit.lineEdit().setMaxLength(LONGEST)
        self.limit.lineEdit().setPlaceholderText(TEXT.LIMIT_HINT)
        self.stage.setAccessibleName(TEXT.STAGE)
        self.event_day.dateChanged.connect(self.reckon)
        self.limit.editTextChanged.connect(self.reckon)
        self.stage.currentIndexChanged.connect(self._show_working)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(TEXT.EVENT, "field", self))
        layout.addWidget(row(self.event_day, None, parent=self))
        layout.addWidget(label(TEXT.LIMIT, "field", self))
        layout.addWidget(self.limit)
        layout.addWidget(self.answer)
        layout.addWidget(self.stage)
        layout.addWidget(self.table, 1)
        close = button(TEXT.CLOSE, self.close, "primary", self)
        layout.addWidget(row(self.copy_button, None, close, parent=self))

    def show_limit(self, words: str, event: date | None) -> None:
        """Reckon these words from this day; what is not told stays."""
        if event is not None:
            self.event_day.setDate(QDate(event.year, event.month, event.day))
        if words:
            self.limit.setEditText(words)
        self.reckon()

    def event_value(self) -> date:
        """The day it counts from."""
        chosen = self.event_day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    @Slot()
    def reckon(self) -> None:
        """Reckon anew."""
        stages = parse_deadline(self.limit.currentText()).stages
        try:
            self._found = example(stages, self.event_value(), self._context.session)
            words = self._lines() or [TEXT.NO_LIMIT]
        except AppError as error:
            self._found, words = [], [f"{error.cause}{error.remedy}"]
        self.answer.set_text("\n".join(words))
        self.stage.blockSignals(True)
        self.stage.clear()
        for one in self._dated():
            self.stage.addItem(f"{TEXT.STAGE}：{explain_stage(one.stage)}")
        self.stage.blockSignals(False)
        self.stage.setVisible(self.stage.count() > 1)
        self.copy_button.setEnabled(bool(self._found))
        self._show_working()

    def _lines(self) -> list[str]:
        lines = [f"{explain_stage(one.stage)}：{stage_words(one)}" for one in self._found]
        return [f"{place}. {line}" for place, line in enumerate(lines, 1)] if len(lines) > 1 else lines

    def _dated(self) -> list[DatedStage]:
        return [one for one in self._found if one.due is not None]

    @Slot()
    def _show_working(self) -> None:
        dated, place = self._dated(), max(self.stage.currentIndex(), 0)
        self.model.set_rows(numbered_days(dated[place : place + 1]))

    @Slot()
    def copy(self) -> None:
        """The answer and the working day by day, as text."""
        head = f"自{self.event_value()}起算，{self.limit.currentText().strip()}"
        days: list[NumberedDay] = self.model.rows()
        self._context.notify.copy("\n".join([head, *self._lines(), *(_day_line(day) for day in days)]))

    @classmethod
    def show_for(
        cls, context: PageContext, parent: QWidget, words: str = "", event: date | None = None
    ) -> DeadlineTool:
        """Open it, or bring it forward."""
        opened = [one for one in parent.children() if isinstance(one, DeadlineTool) and one.isVisible()]
        tool = opened[0] if opened else cls(context, parent)
        tool.show_limit(words, event)
        tool.show()
        tool.raise_()
        tool.activateWindow()
        return tool


def _day_line(line: NumberedDay) -> str:
    day, number = line
    counts = TEXT.COUNTS.format(number=number) if day.counts else TEXT.SKIPPED
    return f"{day.date}\t周{WEEKDAYS[day.date.weekday()]}\t{counts}\t{day.why}"
