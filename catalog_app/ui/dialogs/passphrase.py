"""口令 for a backup that goes elsewhere: typed twice, or left out knowingly."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.widgets.basic import label


class Text:
    """Words of the dialog."""

    TITLE, ACCEPT = "给备份设口令", "备份"
    HINT = "备份里有全部公开信息和附件，拿到文件的人都能读。建议设口令；请记牢，忘了谁也打不开。"
    WORD, AGAIN = "口令", "再输一遍口令"
    PLAIN = "不设口令"
    MISSING = "口令是空的。请输入口令，或勾选“不设口令”。"
    DIFFERENT = "再输一遍口令与上面的不同，请重新输入。"


class PassphraseDialog(FormDialog):
    """Gives the passphrase back, '' for none; keeps nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Text.TITLE, Text.ACCEPT, parent)
        self.word, self.again = QLineEdit(self), QLineEdit(self)
        self.body.addWidget(label(Text.HINT, "muted", self, wrap=True))
        for caption, field in ((Text.WORD, self.word), (Text.AGAIN, self.again)):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            self.add_field(caption, field)
            field.textChanged.connect(self.recheck)
        self.plain = QCheckBox(Text.PLAIN, self)
        self.plain.toggled.connect(self._choose)
        self.body.addWidget(self.plain)
        self.word.setFocus()

    @Slot(bool)
    def _choose(self, plain: bool) -> None:
        for field in (self.word, self.again):
            field.setEnabled(not plain)
        self.recheck()

    def problem(self) -> str:
        """Empty, or not typed alike."""
        if self.plain.isChecked():
            return ""
        if not self.word.text().strip():
            return Text.MISSING
        return "" if self.word.text().strip() == self.again.text().strip() else Text.DIFFERENT

    def value(self) -> str:
        """What was typed, as `--passphrase-file` would read it."""
        return "" if self.plain.isChecked() else self.word.text().strip()

    @classmethod
    def ask(cls, parent: QWidget | None) -> str | None:
        """The passphrase, '' for none, None when cancelled."""
        dialog = cls(parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.value() if accepted else None
        dialog.deleteLater()
        return result
