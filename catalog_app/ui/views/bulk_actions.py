"""批量▾: what is done with several publications at once: copy the last period, fill in a value; and the phrase book."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from catalog_app.services.bulk_entry import CopyPlan, Expected, apply_copy, expected_copies, plan_copy
from catalog_app.services.filling import FillPlan, apply_fill, choices_of, plan_fill
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.copy_period import CopyAnswer, CopyPeriodDialog
from catalog_app.ui.dialogs.fill_rows import FillRowsDialog, FillSubject
from catalog_app.ui.models.register_table import RegisterModel
from catalog_app.ui.views.phrase_button import PhraseSource, with_chevron
from catalog_app.ui.views.tables import RowsTable

MOST_NAMED = 3


class TEXT:
    """Words of the menu."""

    NAME, TIP = "批量", "一次办好几条：按上期新建、批量填写、常用语"
    COPY, COPY_TIP = "按上期新建…", "选中的各条，期次、日期和标题里的年月移到下一期，存为草稿"
    DUE, DUE_TIP = "到期事项按上期新建…", "30天内该更新和已经逾期的事项，以它上一次的公开信息为样子"
    FILL, FILL_TIP = "批量填写…", "把一个值填给选中的各条"
    PHRASES = "管理常用语…"
    NOTHING = "请先在表里选中一条或几条公开信息。"
    COPIED, FILLED = "已按上期新建{count}条草稿，可撤销", "已填写{count}条，可撤销"
    NOTHING_DUE = "30天内没有要按期更新的事项。"
    NO_MODEL = "还没有上一期可以照着新建：{names}。"
    DUE_NOTE = "逾期和30天内该更新的事项{count}项，其中{ready}项有上一期。"


class BulkActions(QObject):
    """Asks, calls the service, and tells `done` with a sentence and the publication to show ('' = none)."""

    done = Signal(str, str)

    def __init__(
        self, context: PageContext, cause: str, table: RowsTable, model: RegisterModel, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._context, self._cause, self._owner = context, cause, owner
        self._table, self._model = table, model
        self._last_field = "kind"
        self.button = QToolButton(owner)
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self.copy_action = self._action(TEXT.COPY, TEXT.COPY_TIP, "Ctrl+Shift+D")
        self.due_action = self._action(TEXT.DUE, TEXT.DUE_TIP)
        self.fill_action = self._action(TEXT.FILL, TEXT.FILL_TIP, "Ctrl+D")
        self.menu.addSeparator()
        self.phrases_action = self._action(TEXT.PHRASES)
        for action, slot in (
            (self.copy_action, self.copy_selected),
            (self.due_action, self.copy_due),
            (self.fill_action, self.fill_selected),
            (self.phrases_action, self.manage_phrases),
        ):
            action.triggered.connect(slot)
        self.button.setText(TEXT.NAME)
        self.button.setToolTip(TEXT.TIP)
        self.button.setAccessibleName(TEXT.NAME)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        with_chevron(self.button)

    def _action(self, words: str, tip: str = "", keys: str = "") -> QAction:
        action = self.menu.addAction(words)
        action.setToolTip(tip)
        if keys:
            action.setShortcut(QKeySequence(keys))
            self._owner.addAction(action)
        return action

    def enable(self, *, writable: bool) -> None:
        """Off while the workspace is read-only."""
        for action in (self.copy_action, self.due_action, self.fill_action, self.phrases_action):
            action.setEnabled(writable)

    def selected_uids(self) -> list[str]:
        """The selected publications in the order of the table, also where their page was not looked at yet."""
        places = sorted({index.row() for index in self._table.selectionModel().selectedRows()})
        rows = [self._model.row_at(place) for place in places]
        if all(row is not None for row in rows):
            return [row.uid for row in rows if row is not None]
        uids = self._context.session.workspace.register_uids(self._model.query)
        return [uids[place] for place in places if place < len(uids)]

    @Slot()
    def copy_selected(self) -> None:
        """按上期新建…: the selected ones."""
        uids = self._chosen()
        if uids:
            self._copy(CopyPeriodDialog.ask(partial(self._plan, uids), self._owner.window()))

    @Slot()
    def copy_due(self) -> None:
        """到期事项按上期新建…: what is due by its interval."""
        context = self._context
        found = expected_copies(context.session, context.today())
        months = {one.model.uid: one.months for one in found if one.model is not None}
        note = _due_note(found)
        if not months:
            context.notify.info(TEXT.NOTHING_DUE, note if found else "")
            return
        self._copy(CopyPeriodDialog.ask(partial(self._plan_due, months), self._owner.window(), note, free=False))

    @Slot()
    def fill_selected(self) -> None:
        """批量填写…: one value for the selected ones."""
        context, uids = self._context, self._chosen()
        if not uids:
            return
        subject = FillSubject(
            first=context.session.workspace.publication(uids[0]),
            count=len(uids),
            today=context.today(),
            choices=partial(choices_of, context.session),
            planner=partial(self._fill_plan, uids),
            field=self._last_field,
        )
        answer = FillRowsDialog.ask(subject, self._owner.window())
        if answer is None:
            return
        self._last_field = answer.plan.field.key
        stamp = context.stamp(self._cause)
        if context.notify.attempt(apply_fill, context.session, answer.plan, stamp, answer.chosen) is not None:
            self.done.emit(TEXT.FILLED.format(count=len(answer.chosen)), uids[0])

    @Slot()
    def manage_phrases(self) -> None:
        """管理常用语…."""
        PhraseSource(self._context, self._cause).manage(self._owner.window())

    def _chosen(self) -> list[str]:
        uids = self.selected_uids()
        if not uids:
            self._context.notify.status(TEXT.NOTHING)
        return uids

    def _plan(self, uids: list[str], months: int | None, attachments: bool) -> CopyPlan:
        stamp = self._context.stamp(self._cause)
        return plan_copy(self._context.session, uids, stamp, months=months, attachments=attachments)

    def _plan_due(self, told: Mapping[str, int], _months: int | None, attachments: bool) -> CopyPlan:
        stamp = self._context.stamp(self._cause)
        return plan_copy(self._context.session, told, stamp, months=told, attachments=attachments)

    def _fill_plan(self, uids: list[str], key: str, value: Any) -> FillPlan:
        return plan_fill(self._context.session, uids, key, value, self._context.stamp(self._cause))

    def _copy(self, answer: CopyAnswer | None) -> None:
        if answer is None:
            return
        context = self._context
        stamp = context.stamp(self._cause)
        made = context.notify.attempt(apply_copy, context.session, answer.plan, stamp, answer.chosen)
        if made is not None:
            self.done.emit(TEXT.COPIED.format(count=len(made[0])), made[0][0])


def _due_note(found: list[Expected]) -> str:
    lacking = [one.expectation.item.title for one in found if one.model is None]
    words = TEXT.DUE_NOTE.format(count=len(found), ready=len(found) - len(lacking))
    if not lacking:
        return words
    more = f"等{len(lacking)}项" if len(lacking) > MOST_NAMED else ""
    return words + TEXT.NO_MODEL.format(names="、".join(lacking[:MOST_NAMED]) + more)
