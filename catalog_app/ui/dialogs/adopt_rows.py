"""采用国家目录其他事项: rows of the national catalog that ours does not hold, with the levels they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QWidget

from catalog_app.model.standards import StandardItem
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """Words of the dialog."""

    TITLE, ACCEPT = "采用国家目录其他事项", "采用"
    HEAD = "“{0}”的国家目录里还有{1}项没有采用"
    HINT = "通常是县级公开的事项。勾选本级也要公开的，采用后可以再修改。"
    NAME, LEVELS, PUBLISHER, DEADLINE = "事项", "层级", "公开主体", "公开时限"
    ALL, NONE = "全选", "全不选"
    MISSING = "请至少勾选一项。"


def _title(item: StandardItem) -> str:
    return " / ".join(filter(None, (item.level1, item.level2, item.level3)))


def _levels(item: StandardItem) -> str:
    return "、".join(item.levels)


def _publisher(item: StandardItem) -> str:
    return item.publisher or ""


def _deadline(item: StandardItem) -> str:
    return item.deadline.text


def _number(item: StandardItem) -> str:
    return item.id


COLUMNS = (
    Column(key="number", label="编号", text=_number),
    Column(key="title", label=TEXT.NAME, text=_title),
    Column(key="levels", label=TEXT.LEVELS, text=_levels),
    Column(key="publisher", label=TEXT.PUBLISHER, text=_publisher),
    Column(key="deadline", label=TEXT.DEADLINE, text=_deadline),
)


class AdoptRowsDialog(FormDialog):
    """Returns the chosen permanent ids; stores nothing."""

    def __init__(self, rows: Sequence[StandardItem], domain: str, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self.model = TickRowsModel(COLUMNS, self)
        self.model.set_rows(rows)
        self.model.tick(range(len(rows)), on=False)
        self.table = TickTable(self.model, (64, 300, 112, 180, 180), TEXT.TITLE, self, stretch=1)
        self.table.select_row(0)
        self.body.addWidget(label(TEXT.HEAD.format(domain, len(rows)), "heading", self))
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        self.body.addSpacing(UNIT)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(
            row(
                button(TEXT.ALL, self._all, "link", self),
                button(TEXT.NONE, self._none, "link", self),
                None,
                parent=self,
            )
        )
        self.model.ticks_changed.connect(self._ticks_changed)
        self.resize(112 * UNIT, 62 * UNIT)
        self.table.setFocus()

    def problem(self) -> str:
        """At least one."""
        return "" if self.model.ticked() else TEXT.MISSING

    def values(self) -> list[str]:
        """Ids of the ticked rows."""
        rows = self.model.rows()
        return [rows[place].id for place in self.model.ticked()]

    @Slot()
    def _ticks_changed(self) -> None:
        count = len(self.model.ticked())
        self.accept_button.setText(f"{TEXT.ACCEPT}（{count}项）" if count else TEXT.ACCEPT)
        self.recheck()

    @Slot()
    def _all(self) -> None:
        self.model.tick(range(self.model.rowCount()), on=True)

    @Slot()
    def _none(self) -> None:
        self.model.tick(range(self.model.rowCount()), on=False)

    @classmethod
    def ask(cls, rows: Sequence[StandardItem], domain: str, parent: QWidget | None) -> list[str]:
        """The chosen ids, [] when cancelled."""
        dialog = cls(rows, domain, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else []
        dialog.deleteLater()
        return result
