"""本期无此类信息: sign that an item has nothing for a period, see what was signed, take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from catalog_app.model.catalog import Item, Origin
from catalog_app.model.errors import AppError
from catalog_app.model.periods import read_period
from catalog_app.services import expectations
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button, label, row
from catalog_app.ui.widgets.searched import searched_box

CAUSE = "no_information"


class TEXT:
    """Words of both windows."""

    TITLE, SIGN = "本期无此类信息", "登记"
    HINT = "这一期确实没有应当公开的内容时登记，由负责人签字；登记后这一期视为已办。"
    ITEM, PERIOD, REASON, SIGNER, ON = "事项", "期次", "原因", "签字人", "签字日期"
    NO_ITEM, NO_PERIOD = "事项没有选中。", "期次没有写，写成 2026年第4季度、2026年11月 或 2026 都可以。"
    NO_REASON, NO_SIGNER = "原因没有写。", "签字人没有写。"
    NONE = ("还没有登记", "某一期确实没有应当公开的内容时，用“登记一期…”写明原因，这一期就不再算逾期。")
    LIST_HINT = "已登记的各期。撤回后这一期重新列入待办；登记和撤回都可以在“编辑”菜单里撤销。"
    ADD, BACK, CLOSE = "登记一期…", "撤回", "关闭"
    DONE = "已登记：{item} {period}无此类信息"
    TAKEN_BACK = "已撤回：{item} {period}"


class Signed(Struct, frozen=True):
    """What the form says."""

    item: str
    period: str
    reason: str
    signer: str
    on: date


class Choices(Struct, frozen=True):
    """What the form offers."""

    items: tuple[tuple[str, str], ...]
    """Uid and words."""
    periods: Callable[[str], Sequence[str]]
    """Of an item."""
    reasons: Sequence[str]
    signers: Sequence[str]


class NoInformationDialog(FormDialog):
    """Stays open while `sign` refuses what was entered."""

    def __init__(
        self, choices: Choices, item: str, period: str, today: date, sign: Callable[[Signed], object], parent: QWidget
    ) -> None:
        super().__init__(TEXT.TITLE, TEXT.SIGN, parent)
        self._choices, self._sign = choices, sign
        self.item, self.period = searched_box("", self), searched_box("", self)
        self.reason, self.signer = searched_box("", self), searched_box("", self)
        self.on = DateField(TEXT.ON, today, self)
        for uid, words in choices.items:
            self.item.addItem(words, uid)
        self.item.setCurrentIndex(max(self.item.findData(item), 0) if item else -1)
        self.reason.addItems(list(choices.reasons))
        self.reason.setCurrentIndex(-1)
        self.signer.addItems(list(choices.signers))
        self.signer.setCurrentIndex(-1)
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        self.add_field(TEXT.ITEM, self.item, required=True)
        self.add_field(TEXT.PERIOD, self.period, required=True)
        self.add_field(TEXT.REASON, self.reason, required=True)
        self.add_field(TEXT.SIGNER, self.signer, required=True)
        self.add_field(TEXT.ON, self.on)
        self.item.currentIndexChanged.connect(self._show_periods)
        for box in (self.item, self.period, self.reason, self.signer):
            box.editTextChanged.connect(self.recheck)
        self._show_periods()
        if period:
            self.period.setEditText(period)
        (self.reason if item else self.item).setFocus()

    @Slot()
    def _show_periods(self) -> None:
        self.period.clear()
        uid = self._item()
        if uid:
            self.period.addItems(list(self._choices.periods(uid)))
        self.recheck()

    def _item(self) -> str:
        place = self.item.findText(self.item.currentText())
        return str(self.item.itemData(place)) if place >= 0 else ""

    def problem(self) -> str:
        """What lacks."""
        if not self._item():
            return TEXT.NO_ITEM
        if read_period(self.period.currentText()) is None:
            return TEXT.NO_PERIOD
        if not self.reason.currentText().strip():
            return TEXT.NO_REASON
        return "" if self.signer.currentText().strip() else TEXT.NO_SIGNER

    def value(self) -> Signed:
        """What was entered."""
        texts = (self.period.currentText(), self.reason.currentText(), self.signer.currentText())
        return Signed(self._item(), *texts, self.on.value() or date.min)

    @Slot()
    def accept(self) -> None:
        """Sign; what is refused is said here and nothing typed is lost."""
        if self.problem():
            super().accept()
            return
        try:
            self._sign(self.value())
        except AppError as error:
            self.refuse(f"{error.cause}{error.remedy}")
            return
        super().accept()


def _item_words(item: Item) -> str:
    return f"{item.number} {item.title}"


def _item_choices(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Items that are updated at intervals first, in the order they fall due; then the others."""
    session = context.session
    expected = [one.item for one in expectations.item_expectations(session, context.today())]
    others = [item for item in session.workspace.items() if item.origin is not Origin.NOT_APPLICABLE]
    return tuple(dict.fromkeys((item.uid, _item_words(item)) for item in (*expected, *others)))


def sign_with_dialog(context: PageContext, item: str, parent: QWidget, period: str = "") -> bool:
    """Ask and sign as one step; `item` '' = to be chosen. Whether anything was signed."""
    session, today = context.session, context.today()
    choices = Choices(
        items=_item_choices(context),
        periods=partial(_periods, context),
        reasons=expectations.reasons_to_sign(session),
        signers=tuple(one.name for one in session.workspace.persons()),
    )
    dialog = NoInformationDialog(choices, item, period, today, partial(_store, context), parent)
    signed = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return signed


def _periods(context: PageContext, item: str) -> list[str]:
    return expectations.periods_to_sign(context.session, item, context.today())


def _store(context: PageContext, signed: Signed) -> None:
    expectations.sign_no_information(
        context.session, signed.item, signed.period, signed.reason, signed.signer, signed.on, context.stamp(CAUSE)
    )
    item = context.session.workspace.item(signed.item)
    context.notify.status(TEXT.DONE.format(item=_item_words(item), period=signed.period.strip()))


class SignedRow(Struct, frozen=True):
    """A line of the list."""

    uid: str
    cells: tuple[str, ...]


def _cell(place: int, signed: Any) -> str:
    return str(signed.cells[place])


_HEADERS = ("事项", "期次", "原因", "签字人", "签字日期", "登记人")
_WIDTHS = (34 * UNIT, 15 * UNIT, 0, 11 * UNIT, 13 * UNIT, 11 * UNIT)
_COLUMNS = tuple(
    Column(key=str(place), label=words, text=partial(_cell, place)) for place, words in enumerate(_HEADERS)
)


class NoInformationList(QDialog):
    """What was signed, the latest first."""

    def __init__(self, context: PageContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(TEXT.TITLE)
        self.resize(118 * UNIT, 56 * UNIT)
        self.model = RowsModel(_COLUMNS, self)
        self.table = RowsTable(self.model, _WIDTHS, TEXT.TITLE, self, stretch=2)
        self.none = EmptyState(*TEXT.NONE, parent=self)
        self.add = button(TEXT.ADD, self.sign, "", self, icon_name="plus")
        self.back = button(TEXT.BACK, self.take_back, "", self, icon_name="undo")
        close = button(TEXT.CLOSE, self.accept, "primary", self)
        self.table.selectionModel().currentRowChanged.connect(self._enable)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(TEXT.LIST_HINT, "muted", self, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.none, 1)
        layout.addWidget(row(self.add, self.back, None, close, parent=self))
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        items = {item.uid: _item_words(item) for item in self._context.session.workspace.items()}
        rows = []
        for one in sorted(expectations.signed_periods(self._context.session), key=_when, reverse=True):
            period = read_period(one.period)
            words = period.words if period else one.period
            cells = (items.get(one.item, ""), words, one.reason, one.signer, str(one.on), one.by)
            rows.append(SignedRow(one.uid, cells))
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.table.select_row(0)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        writable = not self._context.session.read_only
        self.add.setEnabled(writable)
        self.back.setEnabled(writable and self.table.currentIndex().isValid())

    @Slot()
    def sign(self) -> None:
        """登记一期…: the form with the item to be chosen."""
        if sign_with_dialog(self._context, "", self):
            self.reload()

    @Slot()
    def take_back(self) -> None:
        """撤回: one step, can be undone."""
        rows, place = self.model.rows(), self.table.currentIndex().row()
        if not 0 <= place < len(rows):
            return
        context, chosen = self._context, rows[place]
        stamp = context.stamp(CAUSE)
        if context.notify.attempt(expectations.remove_no_information, context.session, chosen.uid, stamp) is not None:
            context.notify.status(TEXT.TAKEN_BACK.format(item=chosen.cells[0], period=chosen.cells[1]))
        self.reload()

    @classmethod
    def open_for(cls, context: PageContext, parent: QWidget) -> None:
        """Show until closed."""
        dialog = cls(context, parent)
        dialog.exec()
        dialog.deleteLater()


def _when(signed: Any) -> tuple[date, str]:
    return signed.on, signed.period
