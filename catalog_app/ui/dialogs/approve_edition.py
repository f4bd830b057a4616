"""批准新版本: reason, approver, date and number, with what changed since the last edition in view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from catalog_app.model.edition_changes import EditionChange
from catalog_app.ui.dialogs.form import DateField, FormDialog, mark_bad
from catalog_app.ui.models.edition_rows import CHANGE_COLUMNS
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import label


class Text:
    """Words of the dialog."""

    TITLE, ACCEPT = "批准新版本", "批准"
    HINT = "批准后这一版不再改变，以后的修改都与它比较；批准不能撤销。"
    REASON, APPROVER, ON, NUMBER = "批准理由", "批准人", "批准日期", "版本号"
    REASON_HINT = "如：按县局2026年目录修订；年度复核"
    CHANGES = "批准的内容"
    MISSING_REASON, MISSING_APPROVER = "批准理由不能为空。", "批准人不能为空。"
    FUTURE = "批准日期在今天之后，请核对。"


class ApproveValues(Struct, frozen=True, kw_only=True):
    """What the dialog gives back."""

    reason: str = ""
    approver: str = ""
    on: date
    number: str = ""


class ApproveDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self,
        values: ApproveValues,
        changes: Sequence[EditionChange],
        summary: str,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Text.TITLE, Text.ACCEPT, parent)
        self._today = today
        self.reason = QPlainTextEdit(values.reason, self)
        self.reason.setPlaceholderText(Text.REASON_HINT)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(7 * UNIT)
        self.approver = QLineEdit(values.approver, self)
        self.on = DateField(Text.ON, values.on, self)
        self.number = QLineEdit(values.number, self)
        self.number.setMaxLength(30)
        self.model = RowsModel(CHANGE_COLUMNS, self)
        self.model.set_rows(changes)
        self.table = RowsTable(
            self.model, (9 * UNIT, 14 * UNIT, 12 * UNIT, 26 * UNIT, 0), Text.CHANGES, self, stretch=4
        )
        self._arrange(summary)
        for field in (self.reason, self.approver):
            field.textChanged.connect(self.recheck)
        self.on.edit.dateChanged.connect(self.recheck)
        self.reason.setFocus()

    def _arrange(self, summary: str) -> None:
        self.body.addWidget(label(Text.HINT, "muted", self, wrap=True))
        self.add_field(Text.REASON, self.reason, required=True)
        line = QHBoxLayout()
        line.setSpacing(2 * UNIT)
        for caption, field in ((Text.APPROVER, self.approver), (Text.ON, self.on), (Text.NUMBER, self.number)):
            column = QVBoxLayout()
            column.setSpacing(UNIT // 2)
            column.addWidget(label(caption, "field", self))
            column.addWidget(field)
            self.name_field(caption, field)
            line.addLayout(column, 1)
        self.body.addSpacing(UNIT // 2)
        self.body.addLayout(line)
        self.body.addSpacing(UNIT // 2)
        self.body.addWidget(label(f"{Text.CHANGES}：{summary}", "field", self, wrap=True))
        self.body.addWidget(self.table, 1)
        self.table.setMinimumHeight(12 * UNIT)
        self.resize(96 * UNIT, 62 * UNIT)

    def problem(self) -> str:
        """Reason and approver are needed, no date after today."""
        values = self.values()
        mark_bad(self.reason, bad=not values.reason)
        mark_bad(self.approver, bad=bool(values.reason) and not values.approver)
        if not values.reason:
            return Text.MISSING_REASON
        if not values.approver:
            return Text.MISSING_APPROVER
        return Text.FUTURE if values.on > self._today else ""

    def values(self) -> ApproveValues:
        """What was typed."""
        return ApproveValues(
            reason=self.reason.toPlainText().strip(),
            approver=self.approver.text().strip(),
            on=self.on.value() or self._today,
            number=self.number.text().strip(),
        )

    @classmethod
    def ask(
        cls,
        values: ApproveValues,
        changes: Sequence[EditionChange],
        summary: str,
        today: date,
        parent: QWidget | None,
        *,
        problem: str = "",
    ) -> ApproveValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(values, changes, summary, today, parent)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result
