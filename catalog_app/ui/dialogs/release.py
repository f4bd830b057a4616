"""放行: a named person lets 橙 pass and says why. 红 never comes here."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from catalog_app.model.errors import AppError
from catalog_app.services.gate import Release
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import label


class Text:
    """Words of the dialog."""

    TITLE, ACCEPT = "需要负责人放行", "放行"
    HINT = "放行人对公开这些内容负责。姓名、理由和遮挡后的发现会记入修改记录，不能撤销。"
    PERSON, REASON = "放行人", "放行理由"
    REASON_HINT = "如：依照规定应当公示出生日期；照片已逐张看过"


class ReleaseDialog(FormDialog):
    """Returns a Release; records nothing."""

    def __init__(self, found: str, person: str, parent: QWidget | None = None) -> None:
        super().__init__(Text.TITLE, Text.ACCEPT, parent)
        self.person = QLineEdit(person, self)
        self.reason = QPlainTextEdit(self)
        self.reason.setPlaceholderText(Text.REASON_HINT)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(8 * UNIT)
        self.body.addWidget(label(found, "", self, wrap=True))
        self.body.addWidget(label(Text.HINT, "muted", self, wrap=True))
        self.add_field(Text.PERSON, self.person, required=True)
        self.add_field(Text.REASON, self.reason, required=True)
        for field in (self.person, self.reason):
            field.textChanged.connect(self.recheck)
        self.reason.setFocus()

    def problem(self) -> str:
        """Both are needed, and of bearable length."""
        try:
            self.value()
        except AppError as error:
            return f"{error.cause}{error.remedy}"
        return ""

    def value(self) -> Release:
        """What was typed. RELEASE_INCOMPLETE, TEXT_TOO_LONG."""
        return Release(self.person.text(), self.reason.toPlainText())

    @classmethod
    def ask(cls, found: str, person: str, parent: QWidget | None) -> Release | None:
        """The release, or None when cancelled; `found` tells what it is about."""
        dialog = cls(found, person, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.value() if accepted else None
        dialog.deleteLater()
        return result
