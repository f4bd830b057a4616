"""The crash dialog: a bug of ours. Shows exactly the report that can be copied; it holds no catalog content."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button, label


class TEXT:
    """What this dialog says."""

    TITLE = "程序出错了"
    HEAD = "程序内部出错，您的工作区没有损坏：每一步修改都已存盘。"
    ADVICE = (
        "可以继续使用；如果同样的操作再次出错，请把下面的内容复制给技术员。"
        "内容只有程序版本和出错位置，不含目录内容和个人信息。"
    )
    COPY = "复制给技术员"
    COPIED = "已复制"
    GO_ON = "继续使用"


class CrashDialog(QDialog):
    """Use `show_report`."""

    def __init__(self, report: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.resize(80 * UNIT, 52 * UNIT)
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setAccessibleName("错误报告")
        self.copy_button = button(TEXT.COPY, self._copy, parent=self, icon_name="copy")
        go_on = button(TEXT.GO_ON, self.accept, "primary", self)
        go_on.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        foot.addWidget(go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(TEXT.HEAD, "heading", self, wrap=True))
        layout.addWidget(label(TEXT.ADVICE, "", self, wrap=True))
        layout.addWidget(self.report, 1)
        layout.addLayout(foot)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText(TEXT.COPIED)

    @classmethod
    def show_report(cls, report: str, parent: QWidget | None) -> None:
        """Show a report until it is closed."""
        dialog = cls(report, parent)
        dialog.exec()
        dialog.deleteLater()
