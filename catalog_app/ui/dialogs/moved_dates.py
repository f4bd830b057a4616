"""What a change of the working calendar moves: before it is written, with the days, or afterwards; can be saved."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from catalog_app.model.calendar import CalendarDay
from catalog_app.services.calendar_files import write_moved_file
from catalog_app.services.calendars import CalendarPlan
from catalog_app.services.gate import Passage
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.calendar_rows import DAY_COLUMNS, MOVED_COLUMNS
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button, label, row

XLSX_FILTER = "Excel 工作簿 (*.xlsx)"
_DAY_WIDTHS = (14 * UNIT, 7 * UNIT, 8 * UNIT, 14 * UNIT, 0)
_MOVED_WIDTHS = (10 * UNIT, 0, 30 * UNIT, 18 * UNIT, 18 * UNIT)


class TEXT:
    """Words of the dialog."""

    SAVED, REMOVED, MOVED = "登记的日子（{count}）", "取消的日子（{count}）", "到期日变化（{count}）"
    NOTHING, NOTHING_HINT = "没有到期日改变", "没有办完的公开、公示期和定期更新都不受影响。"
    BEFORE = "核对以下日子后写入；写入是一步，可以撤销。"
    AFTER = "已经写入，以下到期日随之改变；要退回，在“编辑”菜单里撤销。"
    APPLY, CANCEL, CLOSE, SAVE = "写入", "取消", "关闭", "存为 Excel…"
    FILE, MAKING, MADE = "{name}-到期日变化.xlsx", "生成到期日变化清单", "已生成“{name}”"


class MovedDatesDialog(QDialog):
    """`ask` before writing, `tell` afterwards."""

    def __init__(self, context: PageContext, plan: CalendarPlan, parent: QWidget | None, *, before: bool) -> None:
        super().__init__(parent)
        self._context, self._plan = context, plan
        self.setWindowTitle(plan.name)
        self.resize(106 * UNIT, 62 * UNIT)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(plan.name)
        self.tabs.tabBar().setAccessibleName(plan.name)
        if before:
            self._add_days(TEXT.SAVED, plan.saved)
            self._add_days(TEXT.REMOVED, plan.removed)
        self._add_moved()
        self.save = button(TEXT.SAVE, self.save_list, "", self)
        self.save.setEnabled(bool(plan.moved))
        self.apply = button(TEXT.APPLY, self.accept, "primary", self)
        self.apply.setVisible(before)
        self.close_button = button(
            TEXT.CANCEL if before else TEXT.CLOSE, self.reject, "" if before else "primary", self
        )
        (self.apply if before else self.close_button).setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(TEXT.BEFORE if before else TEXT.AFTER, "muted", self, wrap=True))
        layout.addWidget(self.tabs, 1)
        layout.addWidget(row(self.save, None, self.apply, self.close_button, parent=self))

    def _add_days(self, words: str, days: tuple[CalendarDay, ...]) -> None:
        if days:
            self._add(words.format(count=len(days)), RowsModel(DAY_COLUMNS, self), days, _DAY_WIDTHS, 4)

    def _add_moved(self) -> None:
        words = TEXT.MOVED.format(count=len(self._plan.moved))
        if self._plan.moved:
            self._add(words, RowsModel(MOVED_COLUMNS, self), self._plan.moved, _MOVED_WIDTHS, 1)
        else:
            self.tabs.addTab(EmptyState(TEXT.NOTHING, TEXT.NOTHING_HINT, None, self), words)

    def _add(
        self, words: str, model: RowsModel, rows: tuple[object, ...], widths: tuple[int, ...], stretch: int
    ) -> None:
        model.set_rows(rows)
        self.tabs.addTab(RowsTable(model, widths, words, self, stretch=stretch), words)

    @Slot()
    def save_list(self) -> None:
        """存为 Excel…: the moved days."""
        context, plan = self._context, self._plan
        name = TEXT.FILE.format(name=plan.name)
        out = context.notify.save_file(TEXT.SAVE, name, XLSX_FILTER)
        if out is not None:
            contacts = frozenset(one.value for one in context.session.workspace.contacts())
            GatedJob(context, partial(_write, plan, contacts, out), self._made, TEXT.MAKING).start()

    def _made(self, path: Path) -> None:
        self._context.notify.status(TEXT.MADE.format(name=path.name))

    @classmethod
    def ask(cls, context: PageContext, plan: CalendarPlan, parent: QWidget) -> bool:
        """Show what would happen; whether it is to be written."""
        return cls._show(cls(context, plan, parent, before=True))

    @classmethod
    def tell(cls, context: PageContext, plan: CalendarPlan, parent: QWidget) -> None:
        """Show what moved."""
        cls._show(cls(context, plan, parent, before=False))

    @staticmethod
    def _show(dialog: QDialog) -> bool:
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted


def _write(plan: CalendarPlan, contacts: frozenset[str], out: Path, passage: Passage, progress: Progress) -> Path:
    return write_moved_file(plan.moved, plan.name, contacts, out, replace=True, progress=progress, passage=passage)
