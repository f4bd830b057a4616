"""A text box as high as its text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PADDING = 14


class GrowingText(QPlainTextEdit):
    """Grows and shrinks with what is typed. Enter finishes, Shift+Enter or Alt+Enter breaks the line, Esc puts back."""

    finished = Signal()
    """The focus left, or Enter was pressed."""

    def __init__(self, parent: QWidget | None = None, *, lines: int = 1, most: int = 8) -> None:
        super().__init__(parent)
        self._fewest, self._most = lines, most
        self._stored = ""
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """What stands in the box."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Put a stored text in."""
        self._stored = text
        if text != self.toPlainText():
            self.setPlainText(text)

    def changed(self) -> bool:
        """Whether something was typed since."""
        return self.toPlainText() != self._stored

    def put_back(self) -> None:
        """Show the stored text again."""
        self.setPlainText(self._stored)

    def sizeHint(self) -> QSize:
        """As high as the lines."""
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        """The same height, hardly any width."""
        return QSize(80, self._wanted_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes."""
        breaking = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() in _ENTER and not breaking:
            self.finished.emit()
        elif event.key() in _ENTER:
            self.insertPlainText("\n")
        elif event.key() == Qt.Key.Key_Escape and self.changed():
            self.put_back()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing typed is dropped."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other line breaks."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _wanted_height(self) -> int:
        block, lines = self.document().begin(), 0
        while block.isValid():
            lines += max(block.layout().lineCount(), 1)
            block = block.next()
        lines = max(lines, self._fewest)
        return min(lines, self._most) * self.fontMetrics().lineSpacing() + _PADDING

    def _fit(self, _size: object = None) -> None:
        height = self._wanted_height()
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
