"""Editors that open inside the 目录 grid. Each has `text()` and `set_text()`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.catalog.channel_chooser import ChannelChooser

HINT = "Enter 完成 · Alt+Enter 换行 · Esc 取消"
NO_STATION = "（未指定）"


class LineCellEditor(QLineEdit):
    """One line of text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "cell")

    def set_text(self, text: str, *, select: bool) -> None:
        """Show `text`, all of it selected or the cursor behind it."""
        self.setText(text)
        if select:
            self.selectAll()

    def wanted(self, cell: QRect, room: QRect) -> QRect:  # noqa: ARG002 - the same for every editor
        """As large as the cell."""
        return cell


class TextCellEditor(QPlainTextEdit):
    """Several lines; larger than the cell where the text needs it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "cell")
        self.setTabChangesFocus(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hint = QLabel(HINT, self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_kind(self._hint, "muted")
        self.setViewportMargins(0, 0, 0, self._hint.sizeHint().height() + 2)

    def text(self) -> str:
        """What was typed."""
        return self.toPlainText()

    def set_text(self, text: str, *, select: bool) -> None:
        """Show `text`, all of it selected or the cursor behind it."""
        self.setPlainText(text)
        if select:
            self.selectAll()
        else:
            self.moveCursor(QTextCursor.MoveOperation.End)

    def wanted(self, cell: QRect, room: QRect) -> QRect:
        """At least 360 × 6 lines, at most the room there is."""
        line = self.fontMetrics().lineSpacing()
        width = max(cell.width(), 360)
        lines = sum(
            1 + self.fontMetrics().horizontalAdvance(part) // (width - 24) for part in self.toPlainText().split("\n")
        )
        height = line * min(max(lines + 1, 5), 16) + self._hint.sizeHint().height() + 2 * UNIT
        return _inside(QRect(cell.topLeft(), QSize(width, height)), room)

    def resizeEvent(self, event: object) -> None:
        """The hint stays at the foot."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt hands over the event it takes
        height = self._hint.sizeHint().height()
        self._hint.setGeometry(6, self.height() - height - 4, self.width() - 12, height)


class ChannelCellEditor(QFrame):
    """The channel chooser in a frame over the grid."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.setAutoFillBackground(True)
        self.chooser = ChannelChooser()
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self.chooser)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hint = QLabel("↑↓←→ 选择 · Enter 完成 · Esc 取消", self)
        set_kind(self._hint, "muted")
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        set_kind(self.problem, "bad")
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self._hint)
        self.setFocusProxy(self.chooser)

    def say(self, problem: str) -> None:
        """Why the words could not be stored; the names are what is wrong."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self.chooser.other.setFocus()
            self.chooser.other.selectAll()
            self._show_names()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is wrong stays in view."""
        super().resizeEvent(event)
        if self.problem.text():
            self._show_names()

    def _show_names(self) -> None:
        for layout in (self.layout(), self.chooser.layout()):
            if layout is not None:
                layout.activate()
        self._scroll.ensureWidgetVisible(self.chooser.other, 0, 2 * UNIT)

    def text(self) -> str:
        """What was chosen, in words."""
        return self.chooser.text()

    def set_text(self, text: str, *, select: bool) -> None:  # noqa: ARG002 - the same for every editor
        """Show what the words mean."""
        self.chooser.set_text(text)

    def wanted(self, cell: QRect, room: QRect) -> QRect:
        """As high as the chooser, at most the room there is."""
        height = self.chooser.sizeHint().height() + self._hint.sizeHint().height() + 4 * UNIT
        return _inside(QRect(cell.topLeft(), QSize(max(cell.width(), 320), height)), room)


class StationCellEditor(QComboBox):
    """One of the unit's stations, or none."""

    def __init__(self, parent: QWidget, stations: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        set_kind(self, "cell")
        self.addItem(NO_STATION, "")
        for _uid, name in stations:
            self.addItem(name, name)

    def text(self) -> str:
        """The station's name, '' for none."""
        return str(self.currentData())

    def set_text(self, text: str, *, select: bool) -> None:  # noqa: ARG002 - the same for every editor
        """Choose the station of that name."""
        self.setCurrentIndex(max(self.findData(text), 0))

    def wanted(self, cell: QRect, room: QRect) -> QRect:  # noqa: ARG002 - the same for every editor
        """As wide as its names need."""
        return QRect(cell.topLeft(), QSize(max(cell.width(), 140), cell.height()))


CellEditor = LineCellEditor | TextCellEditor | ChannelCellEditor | StationCellEditor


def _inside(box: QRect, room: QRect) -> QRect:
    """`box` made to fit `room`, moved left and up where it must."""
    box.setSize(QSize(min(box.width(), room.width()), min(box.height(), room.height())))
    box.moveLeft(max(min(box.left(), room.right() - box.width() + 1), room.left()))
    box.moveTop(max(min(box.top(), room.bottom() - box.height() + 1), room.top()))
    return box
