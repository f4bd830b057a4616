"""工作日历: the years and their standing, a year's notice, days by hand, local festivals; what a change moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QComboBox, QTabWidget, QWidget

from catalog_app.model.calendar import DOUBT
from catalog_app.services import calendars
from catalog_app.services.calendar_files import write_year_file
from catalog_app.services.calendars import CalendarPlan, CalendarYear
from catalog_app.support.progress import Silent
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.calendar_days import DayDialog, FestivalDialog
from catalog_app.ui.dialogs.moved_dates import MovedDatesDialog
from catalog_app.ui.models.calendar_rows import DAY_COLUMNS, FESTIVAL_COLUMNS
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.settings.section import CAUSE, Section
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, column, label, row
from catalog_app.ui.widgets.year_view import YearView

NOTICE_FILTER = "放假安排 (*.json *.xlsx *.xls *.et *.ods *.csv)"
YEAR_FILTER = "Excel 工作簿 (*.xlsx);;放假安排 (*.json)"


class TEXT:
    """Words of the section."""

    YEAR, YEAR_CHOICE = "年份", "{year}年{doubt}"
    STANDING = "{standing}　全年工作日{count}天"
    IMPORT, EXPORT, BUNDLED = "导入放假安排…", "导出…", "恢复附带的"
    IMPORT_TIP = "国务院办公厅的全年放假安排：json 文件，或两列的表格（日期；休或班）"
    BUNDLED_TIP = "不再用导入的安排；手工登记的日子和地方节日不动"
    GRID, LIST, FESTIVALS = "年历", "放假和调休", "地方节日"
    SET_DAY, TAKE_BACK = "登记这一天…", "取消登记"
    TAKE_BACK_TIP = "取消本单位对这一天的登记"
    ADD, REMOVE = "添加节日…", "删除节日"
    RECKONING = "推算哪些到期日改变"
    EXPORTED, SAME = "已导出“{name}”", "与现有的日历相同，没有要写入的。"
    DONE = "{name}：{moved}个到期日改变"
    FILE = "{year}年工作日历.xlsx"


class CalendarSection(Section):
    """Every change is one step; what it moves is told."""

    name = "工作日历"
    hint = "公开时限里的工作日按这里计算。还没有公布放假安排的年份只有法定节日，算出的日期都带“暂定”；公布后请导入。"
    tables = ("calendar_day",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.year = QComboBox(self)
        self.year.setAccessibleName(TEXT.YEAR)
        self.year.setMinimumWidth(18 * UNIT)
        self.mark = StateMark("published", self)
        self.standing = label("", "", self)
        self.import_button = button(TEXT.IMPORT, self.import_notice, "primary", self, tip=TEXT.IMPORT_TIP)
        self.export_button = button(TEXT.EXPORT, self.export_year, "", self)
        self.bundled_button = button(TEXT.BUNDLED, self.restore_bundled, "", self, tip=TEXT.BUNDLED_TIP)
        self.grid = YearView(self)
        self.day_words = label("", "", self)
        self.set_button = button(TEXT.SET_DAY, self.set_day, "", self)
        self.back_button = button(TEXT.TAKE_BACK, self.take_back, "", self, tip=TEXT.TAKE_BACK_TIP)
        self.days, self.festivals = RowsModel(DAY_COLUMNS, self), RowsModel(FESTIVAL_COLUMNS, self)
        self.add_button = button(TEXT.ADD, self.add_festival, "", self, icon_name="plus")
        self.remove_button = button(TEXT.REMOVE, self.remove_festival, "", self, icon_name="trash")
        self._arrange()
        self.year.currentIndexChanged.connect(self._on_year)
        self.grid.day_chosen.connect(self._on_day)

    def _arrange(self) -> None:
        widths = (14 * UNIT, 7 * UNIT, 8 * UNIT, 16 * UNIT, 0)
        self.day_table = RowsTable(self.days, widths, TEXT.LIST, self, stretch=4)
        self.day_table.selectionModel().currentRowChanged.connect(self._on_row)
        self.festival_table = RowsTable(
            self.festivals, (24 * UNIT, 30 * UNIT, 8 * UNIT, 0), TEXT.FESTIVALS, self, stretch=3
        )
        self.festival_table.selectionModel().currentRowChanged.connect(self._enable)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(self.name)
        self.tabs.tabBar().setAccessibleName(self.name)
        self.tabs.addTab(column(self.grid, parent=self.tabs), TEXT.GRID)
        self.tabs.addTab(column(self.day_table, parent=self.tabs), TEXT.LIST)
        foot = row(self.add_button, self.remove_button, None, parent=self.tabs)
        self.tabs.addTab(column(self.festival_table, foot, parent=self.tabs), TEXT.FESTIVALS)
        head = row(
            self.year, self.mark, self.standing, None, self.bundled_button, self.export_button, self.import_button,
            parent=self,
        )  # fmt: skip
        self.body.addWidget(head)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(row(self.day_words, None, self.set_button, self.back_button, parent=self))

    def reload(self) -> None:
        """The year on show as it counts now."""
        known = calendars.known_years(self.context.session)
        wanted = self.year.currentData() or self.context.today().year
        self.year.blockSignals(True)
        self.year.clear()
        for one in known:
            year = calendars.calendar_year(self.context.session, one)
            doubt = DOUBT if year.status == "provisional" else ""
            self.year.addItem(TEXT.YEAR_CHOICE.format(year=one, doubt=doubt), one)
        self.year.setCurrentIndex(max(self.year.findData(wanted), 0))
        self.year.blockSignals(False)
        self._show_year()

    def shown(self) -> CalendarYear:
        """The year on show."""
        return calendars.calendar_year(self.context.session, int(self.year.currentData()))

    def _show_year(self) -> None:
        year = self.shown()
        self.mark.set_code("published" if year.status == "official" else "warning")
        self.standing.setText(TEXT.STANDING.format(standing=year.standing, count=year.working_days))
        self.grid.show_year(year.year, year.days, self.context.today(), provisional=year.status != "official")
        self.days.set_rows(year.days)
        self.festivals.set_rows(calendars.festivals(self.context.session))
        self.festival_table.select_row(0)
        self.bundled_button.setEnabled(year.imported and self.writable)
        self._on_day(self.grid.day)

    def _own(self, day: date) -> bool:
        return any(one.date == day for one in self.context.session.workspace.calendar_days())

    @Slot()
    def _enable(self) -> None:
        for one in (self.import_button, self.set_button, self.add_button):
            one.setEnabled(self.writable)
        self.back_button.setEnabled(self.writable and self._own(self.grid.day))
        self.remove_button.setEnabled(self.writable and self.festival_table.currentIndex().isValid())

    @Slot()
    def _on_year(self) -> None:
        self._show_year()

    @Slot(object)
    def _on_day(self, day: date) -> None:
        own = next((one.source for one in self.context.session.workspace.calendar_days() if one.date == day), "")
        self.day_words.setText(self.grid.words(day) + (f"　{own}" if own else ""))
        self._enable()

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        rows = self.days.rows()
        if 0 <= index.row() < len(rows):
            self.grid.choose(rows[index.row()].date)

    # changing

    @Slot()
    def import_notice(self) -> None:
        """导入放假安排…: the days are shown before anything is written."""
        path = self.context.notify.open_file(TEXT.IMPORT, NOTICE_FILTER)
        if path is not None:
            self._reckon(calendars.plan_notice, self._ask_notice, path)

    def _ask_notice(self, plan: CalendarPlan) -> None:
        if plan.is_empty:
            self.context.notify.info(TEXT.SAME)
        elif MovedDatesDialog.ask(self.context, plan, self):
            self._apply(plan, told=True)
            self.year.setCurrentIndex(max(self.year.findData(plan.year), 0))

    @Slot()
    def restore_bundled(self) -> None:
        """恢复附带的: the days are shown first."""
        self._reckon(calendars.plan_bundled, self._ask_bundled, self.shown().year)

    def _ask_bundled(self, plan: CalendarPlan) -> None:
        if MovedDatesDialog.ask(self.context, plan, self):
            self._apply(plan, told=True)

    @Slot()
    def export_year(self) -> None:
        """导出…: the year on show as xlsx or json."""
        year, notify = self.shown(), self.context.notify
        out = notify.save_file(TEXT.EXPORT, TEXT.FILE.format(year=year.year), YEAR_FILTER)
        if out is not None:
            contacts = frozenset(one.value for one in self.context.session.workspace.contacts())
            out = _named(out)
            if notify.attempt(write_year_file, year, contacts, out, replace=True, progress=Silent()) is not None:
                notify.status(TEXT.EXPORTED.format(name=out.name))

    @Slot()
    def set_day(self) -> None:
        """登记这一天…: one day by hand."""
        answer = DayDialog.ask(self.grid.day, self)
        if answer is not None:
            day = calendars.own_day(answer.day, off=answer.off, name=answer.name)
            self._reckon(calendars.plan_days, self._apply, [day])

    @Slot()
    def take_back(self) -> None:
        """取消登记: of the chosen day."""
        self._reckon(calendars.plan_days, self._apply, (), [self.grid.day])

    @Slot()
    def add_festival(self) -> None:
        """添加节日…: days in a row."""
        session = self.context.session
        known = next((one.region for one in calendars.festivals(session)), "")
        answer = FestivalDialog.ask(self.grid.day, known, self)
        if answer is None:
            return
        days = self.context.notify.attempt(
            calendars.festival_days, answer.first, answer.count, answer.name, answer.region
        )
        if days is not None:
            self._reckon(calendars.plan_days, self._apply, days)

    @Slot()
    def remove_festival(self) -> None:
        """删除节日: all its days."""
        rows, place = self.festivals.rows(), self.festival_table.currentIndex().row()
        if 0 <= place < len(rows):
            self._reckon(calendars.plan_days, self._apply, (), rows[place].days)

    def _reckon(self, plan: Callable[..., CalendarPlan], done: Callable[[Any], object], *arguments: object) -> None:
        """What a change would move is reckoned beside: a long register takes a while."""
        self.context.jobs.lend(plan, done, TEXT.RECKONING, self.context.session, *arguments)

    def _apply(self, plan: CalendarPlan, *, told: bool = False) -> None:
        context = self.context
        if plan.is_empty:
            return
        if context.notify.attempt(calendars.apply_plan, context.session, plan, context.stamp(CAUSE)) is None:
            return
        self.reload()
        context.notify.status(TEXT.DONE.format(name=plan.name, moved=len(plan.moved)))
        if plan.moved and not told:
            MovedDatesDialog.tell(context, plan, self)


def _named(out: Path) -> Path:
    """A file named year.json.xlsx by a dialog that adds its own ending."""
    inner = Path(out.stem)
    return out.with_name(inner.name) if inner.suffix.lower() == ".json" else out
