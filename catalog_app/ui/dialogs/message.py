"""Messages and questions: what happened, why, what to do, and 复制给技术员."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from catalog_app import __version__
from catalog_app.model.errors import AppError
from catalog_app.model.product import PRODUCT
from catalog_app.ui.icons import icon_pixmap
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.widgets.basic import button, label


class TEXT:
    """What these dialogs say."""

    TITLE = PRODUCT
    OK = "知道了"
    CANCEL = "取消"
    COPY = "复制给技术员"
    COPIED = "已复制"
    CODE = "错误代码"


def error_text(error: AppError) -> str:
    """What 复制给技术员 puts on the clipboard."""
    return f"{PRODUCT} {__version__}\n{TEXT.CODE}：{error.code}\n原因：{error.cause}\n怎么办：{error.remedy}"


class MessageDialog(QDialog):
    """One dialog for all messages; use the class methods, which return plain values."""

    def __init__(self, text: str, details: str, picture: str, tone: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.setMinimumWidth(50 * UNIT)
        self.choice = -1
        self._copied = ""
        self.body = QVBoxLayout()
        self.body.setSpacing(UNIT)
        head = label(text, "heading", self, wrap=True)
        head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(head)
        if details:
            rest = label(details, "", self, wrap=True)
            rest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(rest)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(UNIT)
        self.foot.addStretch(1)
        self._arrange(picture, tone)

    def _arrange(self, picture: str, tone: str) -> None:
        mark = QLabel(self)
        mark.setPixmap(icon_pixmap(picture, color(tone), 28, 2.0))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        middle = QHBoxLayout()
        middle.setSpacing(2 * UNIT)
        middle.addWidget(mark)
        middle.addLayout(self.body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(middle)
        layout.addLayout(self.foot)

    def add_choice(self, text: str, kind: str = "") -> QPushButton:
        """A button that ends the dialog with its place as `choice`."""
        made = button(text, self._chosen, kind, self)
        made.setProperty("place", self.foot.count() - 1)
        self.foot.addWidget(made)
        return made

    def add_cancel(self) -> QPushButton:
        """取消: Esc does the same."""
        made = button(TEXT.CANCEL, self.reject, parent=self)
        self.foot.addWidget(made)
        return made

    def add_copy(self, text: str) -> None:
        """复制给技术员 at the left."""
        self._copied = text
        self.copy_button = button(TEXT.COPY, self._copy, "quiet", self, icon_name="copy")
        self.foot.insertWidget(0, self.copy_button)

    @Slot()
    def _chosen(self) -> None:
        self.choice = int(self.sender().property("place"))
        self.accept()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        self.copy_button.setText(TEXT.COPIED)

    @classmethod
    def error_dialog(cls, error: AppError, parent: QWidget | None) -> MessageDialog:
        """The dialog for an AppError, not yet shown."""
        dialog = cls(error.cause, error.remedy, "error" if error.exit_status == 3 else "warning", "bad", parent)
        code = label(f"{TEXT.CODE} {error.code}", "muted", dialog)
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dialog.body.addWidget(code)
        default = dialog.add_choice(TEXT.OK, "primary")
        dialog.add_copy(error_text(error))
        default.setDefault(True)
        default.setFocus()
        return dialog

    @classmethod
    def show_error(cls, error: AppError, parent: QWidget | None) -> None:
        """Show an AppError until it is read."""
        _run(cls.error_dialog(error, parent))

    @classmethod
    def show_info(cls, text: str, details: str, parent: QWidget | None) -> None:
        """Show a sentence until it is read."""
        dialog = cls(text, details, "info", "accent", parent)
        dialog.add_choice(TEXT.OK, "primary").setDefault(True)
        _run(dialog)

    @classmethod
    def ask(cls, question: str, details: str, yes: str, parent: QWidget | None, *, danger: bool) -> bool:
        """Whether the clerk pressed `yes`; with `danger` 取消 is the default button."""
        dialog = cls(question, details, "warning" if danger else "help", "bad" if danger else "accent", parent)
        go = dialog.add_choice(yes, "danger" if danger else "primary")
        stay = dialog.add_cancel()
        (stay if danger else go).setDefault(True)
        (stay if danger else go).setFocus()
        return _run(dialog)

    @classmethod
    def ask_which(cls, question: str, details: str, choices: Sequence[str], parent: QWidget | None) -> int:
        """The place of the chosen way, or -1."""
        dialog = cls(question, details, "warning", "warn", parent)
        for text in choices:
            dialog.add_choice(text)
        stay = dialog.add_cancel()
        stay.setDefault(True)
        stay.setFocus()
        return dialog.choice if _run(dialog) else -1

    @classmethod
    def ask_typed(cls, question: str, details: str, word: str, parent: QWidget | None) -> bool:
        """Whether the clerk typed `word` and went on."""
        dialog = TypedDialog(question, details, word, parent)
        return _run(dialog)

    @classmethod
    def ask_line(cls, question: str, text: str, parent: QWidget | None, *, secret: bool) -> str | None:
        """The line typed, or None."""
        dialog = cls(question, "", "edit", "accent", parent)
        field = QLineEdit(text, dialog)
        field.setAccessibleName(question)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        dialog.body.addWidget(field)
        dialog.add_choice("确定", "primary").setDefault(True)
        dialog.add_cancel()
        field.setFocus()
        return field.text() if _run(dialog) else None


class TypedDialog(MessageDialog):
    """Goes on only when the word was typed."""

    def __init__(self, question: str, details: str, word: str, parent: QWidget | None) -> None:
        super().__init__(question, details, "warning", "bad", parent)
        self._word = word
        self.body.addWidget(label(f"请输入“{word}”以确认：", "field", self))
        self.field = QLineEdit(self)
        self.field.setAccessibleName(f"请输入“{word}”以确认")
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.field)
        self.go = self.add_choice(word, "danger")
        self.go.setEnabled(False)
        self.add_cancel().setDefault(True)
        self.field.setFocus()

    @Slot(str)
    def _check(self, text: str) -> None:
        right = text.strip() == self._word
        self.go.setEnabled(right)
        set_kind(self.go, "danger" if right else "")


def _run(dialog: MessageDialog) -> bool:
    result = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return result
