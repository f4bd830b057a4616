"""Why items do not apply here: a reason is required; common ones are on offer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QWidget

from catalog_app.ui.dialogs.form import FormDialog, mark_bad
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.phrase_button import PhraseButton, PhraseSource
from catalog_app.ui.widgets.basic import FlowLayout, button, label

MOST_TITLES = 5


class TEXT:
    """Words of the dialog."""

    TITLE, ACCEPT = "标为不适用", "标为不适用"
    HINT = "事项仍保留在目录里，不再要求公开，检查时可以说明理由。"
    REASON = "理由"
    PLACEHOLDER = "写一句检查时能说得清的理由"
    COMMON = "常用理由"
    REASONS = (
        "本级无此职责，由县级部门公开",
        "本辖区没有此类情况",
        "已并入其他事项公开",
        "职责已调整到其他单位",
    )
    MISSING = "请写一句理由。"


class ReasonDialog(FormDialog):
    """Returns the reason; stores nothing."""

    def __init__(
        self, titles: Sequence[str], parent: QWidget | None = None, phrases: PhraseSource | None = None
    ) -> None:
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self.body.addWidget(label(_named(titles), "heading", self, wrap=True))
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        self.reason = QPlainTextEdit(self)
        self.reason.setPlaceholderText(TEXT.PLACEHOLDER)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(9 * UNIT)
        self.reason.textChanged.connect(self.recheck)
        self.add_field(TEXT.REASON, self.reason, required=True)
        self.body.addWidget(label(TEXT.COMMON, "field", self))
        box = QWidget(self)
        flow = FlowLayout(box)
        for words in TEXT.REASONS:
            flow.addWidget(button(words, self._take, "", box))
        self.body.addWidget(box)
        self.body.addStretch(1)
        PhraseButton.offer(self, phrases, [(self.reason, "reason")])
        self.reason.setFocus()

    def problem(self) -> str:
        """A reason is needed."""
        missing = not self.value()
        mark_bad(self.reason, bad=missing)
        return TEXT.MISSING if missing else ""

    def value(self) -> str:
        """The reason."""
        return self.reason.toPlainText().strip()

    @Slot()
    def _take(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.reason.setPlainText(sender.text())
            self.accept_button.setFocus()

    @classmethod
    def ask(cls, titles: Sequence[str], parent: QWidget | None, phrases: PhraseSource | None = None) -> str | None:
        """The reason, or None when cancelled."""
        dialog = cls(titles, parent, phrases)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.value() if accepted else None
        dialog.deleteLater()
        return result


def _named(titles: Sequence[str]) -> str:
    shown = "、".join(f"“{title}”" for title in titles[:MOST_TITLES])
    return shown if len(titles) <= MOST_TITLES else f"{shown}等{len(titles)}项"
