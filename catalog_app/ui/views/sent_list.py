"""送出未了 on 工作台: what was sent to the portal and came back, with the reason, or has no answer yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from catalog_app.services.sent import SENT_LABELS, SentLine, unsettled
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.rows import ROW_ROLE, Column, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button, label, row


class Text:
    """Words of the list."""

    TAB = "送出未了"
    NONE = ("送出的都有了结果", "生成上传包以后，还没有回复的和退回的列在这里。")
    OPEN, OPEN_TIP = "打开这一条", "打开退回或待回复的公开信息，改好后重新生成上传包"
    PACKAGES = "上传包和回复…"
    COUNTS = "退回 {rejected} 条，待回复 {waiting} 条"


def _state(one: Any) -> str:
    return SENT_LABELS[one.state]


def _tone(one: Any) -> str:
    return "overdue" if one.state == "rejected" else "soon"


def _title(one: Any) -> str:
    return str(one.title)


def _package(one: Any) -> str:
    return str(one.package)


def _sent(one: Any) -> str:
    return f"{one.sent:%Y-%m-%d}"


def _reason(one: Any) -> str:
    return str(one.reason) or "—"


SENT_COLUMNS = (
    Column(key="state", label="状态", text=_state, tone=_tone),
    Column(key="sent", label="送出", text=_sent),
    Column(key="title", label="标题", text=_title),
    Column(key="reason", label="退回原因", text=_reason),
    Column(key="package", label="上传包", text=_package),
)


class SentList(QWidget):
    """Reads when it is looked at."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = RowsModel(SENT_COLUMNS, self)
        widths = (10 * UNIT, 12 * UNIT, 0, 20 * UNIT, 15 * UNIT)
        self.table = RowsTable(self.model, widths, Text.TAB, self, stretch=2)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._enable)
        self.counts = label("", "muted", self)
        self.open_button = button(Text.OPEN, self.open_current, "link", self, tip=Text.OPEN_TIP)
        self.packages_button = button(Text.PACKAGES, self.show_packages, "link", self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(*Text.NONE, parent=self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT // 2, UNIT, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(row(self.counts, None, self.open_button, self.packages_button, parent=self))
        layout.addWidget(self._stack, 1)

    def renew(self) -> int:
        """Read again; how many lines there are."""
        lines = unsettled(self._context.session)
        self.model.set_rows(lines)
        rejected = sum(one.state == "rejected" for one in lines)
        self.counts.setText(Text.COUNTS.format(rejected=rejected, waiting=len(lines) - rejected) if lines else "")
        self._stack.setCurrentIndex(0 if lines else 1)
        self.table.select_row(0)
        self._enable()
        return len(lines)

    def current(self) -> SentLine | None:
        """The line that is selected."""
        index = self.table.currentIndex()
        line = index.data(ROW_ROLE) if index.isValid() else None
        return line if isinstance(line, SentLine) else None

    @Slot()
    def open_current(self) -> None:
        """打开这一条."""
        line = self.current()
        if line is not None and line.publication is not None:
            self._context.go("publications", {"publication": line.publication})
        elif line is not None:
            self.show_packages()

    @Slot()
    def show_packages(self) -> None:
        """上传包和回复…: the page where answers are entered."""
        self._context.go("portal", {})

    @Slot()
    def _enable(self) -> None:
        line = self.current()
        self.open_button.setEnabled(line is not None and line.publication is not None)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_current()
