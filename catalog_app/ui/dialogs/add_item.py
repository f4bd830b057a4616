"""添加本地事项: the least an item needs; everything else is filled in afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget

from catalog_app.ui.dialogs.form import FormDialog, mark_bad
from catalog_app.ui.theme import UNIT

LINES = 5
"""Lines of 公开内容 to be seen at least."""


class TEXT:
    """Words of the dialog."""

    TITLE, ACCEPT = "添加本地事项", "添加"
    DOMAIN, LEVEL1, LEVEL2 = "领域", "一级事项", "二级事项"
    ELEMENTS, ELEMENTS_HINT = "公开内容（要素）", "每行一个要素；行首写 〇 的为可选"
    DEADLINE, DEADLINE_HINT = "公开时限", "如：自信息形成或者变更之日起20个工作日内"
    BEHIND = "放在当前事项后面"
    MISSING = "请填写一级事项。"
    ACCEPT_TIP = "Ctrl+Enter"


class AddItemValues(Struct, frozen=True, kw_only=True):
    """What the dialog gives back."""

    domain: str
    level1: str = ""
    level2: str = ""
    elements: str = ""
    deadline: str = ""
    behind: bool = True

    def texts(self) -> dict[str, str]:
        """The filled fields by key."""
        fields = {"level1": self.level1, "level2": self.level2, "elements": self.elements, "deadline": self.deadline}
        return {key: text for key, text in fields.items() if text.strip()}


class AddItemDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(self, domains: Mapping[str, str], values: AddItemValues, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self.domain = QComboBox(self)
        for code, name in domains.items():
            self.domain.addItem(name, code)
        self.domain.setCurrentIndex(max(self.domain.findData(values.domain), 0))
        self.level1, self.level2 = QLineEdit(values.level1, self), QLineEdit(values.level2, self)
        self.elements = QPlainTextEdit(values.elements, self)
        self.elements.setPlaceholderText(TEXT.ELEMENTS_HINT)
        self.elements.setTabChangesFocus(True)
        self.elements.setMinimumHeight(LINES * self.elements.fontMetrics().lineSpacing() + 3 * UNIT)
        self.deadline = QLineEdit(values.deadline, self)
        self.deadline.setPlaceholderText(TEXT.DEADLINE_HINT)
        self.behind = QCheckBox(TEXT.BEHIND, self)
        self.behind.setChecked(values.behind)
        self.add_field(TEXT.DOMAIN, self.domain)
        self.add_field(TEXT.LEVEL1, self.level1, required=True)
        self.add_field(TEXT.LEVEL2, self.level2)
        self.add_field(TEXT.ELEMENTS, self.elements, stretch=1)
        self.add_field(TEXT.DEADLINE, self.deadline)
        self.body.addWidget(self.behind)
        self.level1.textChanged.connect(self._edited)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self.accept_button.setToolTip(TEXT.ACCEPT_TIP)
        (self.level2 if values.level1 else self.level1).setFocus()

    def problem(self) -> str:
        """The first name is needed."""
        missing = not self.level1.text().strip()
        mark_bad(self.level1, bad=missing)
        return TEXT.MISSING if missing else ""

    def values(self) -> AddItemValues:
        """What was typed."""
        return AddItemValues(
            domain=str(self.domain.currentData()),
            level1=self.level1.text().strip(),
            level2=self.level2.text().strip(),
            elements=self.elements.toPlainText(),
            deadline=self.deadline.text().strip(),
            behind=self.behind.isChecked(),
        )

    @Slot()
    def _edited(self) -> None:
        self.recheck()

    @classmethod
    def ask(
        cls, domains: Mapping[str, str], values: AddItemValues, parent: QWidget | None, *, problem: str = ""
    ) -> AddItemValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(domains, values, parent)
        dialog.say(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result
