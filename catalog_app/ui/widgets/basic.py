"""Small building blocks shared by pages and dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from catalog_app.ui.icons import paint_icon
from catalog_app.ui.theme import UNIT, color, scaled_font, set_icon, set_kind


def label(text: str, kind: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """A label of a style-sheet kind: title, heading, muted, field, ok, warn, bad."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if kind:
        set_kind(result, kind)
    if kind == "title":
        result.setFont(scaled_font(result, 3, bold=True))
    elif kind in ("muted", "field"):
        result.setFont(scaled_font(result, 0))
    return result


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    kind: str = "",
    parent: QWidget | None = None,
    *,
    icon_name: str = "",
    tip: str = "",
) -> QPushButton:
    """A push button; kinds: primary, danger, quiet, link, '' = plain. `clicked` must be a bound method."""
    result = QPushButton(text, parent)
    result.setAutoDefault(False)
    result.setAccessibleName(text.replace("&", ""))
    if kind:
        set_kind(result, kind)
    if icon_name:
        set_icon(result, icon_name, "on_accent" if kind == "primary" else "text")
    if tip:
        result.setToolTip(tip)
    if clicked is not None:
        result.clicked.connect(clicked)
    return result


def line(parent: QWidget | None = None, *, vertical: bool = False) -> QFrame:
    """A quiet one-pixel line."""
    result = QFrame(parent)
    set_kind(result, "line")
    if vertical:
        result.setFixedWidth(1)
    else:
        result.setFixedHeight(1)
    return result


def row(*parts: QWidget | int | None, parent: QWidget | None = None, margins: int = 0, gap: int = UNIT) -> QWidget:
    """Widgets side by side; None = stretch, a number = a gap of so many pixels."""
    box = QWidget(parent)
    layout = QHBoxLayout(box)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(gap)
    _fill(layout, parts)
    return box


def column(*parts: QWidget | int | None, parent: QWidget | None = None, margins: int = 0, gap: int = UNIT) -> QWidget:
    """Widgets below each other; None = stretch, a number = a gap of so many pixels."""
    box = QWidget(parent)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(gap)
    _fill(layout, parts)
    return box


def _fill(layout: QHBoxLayout | QVBoxLayout, parts: tuple[QWidget | int | None, ...]) -> None:
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)


class Chip(QToolButton):
    """A round filter button: checkable, or with a menu (text ends in ▾). `text` tells what is chosen."""

    def __init__(self, text: str, parent: QWidget | None = None, *, checkable: bool = True) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(checkable)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(text)
        set_kind(self, "chip")

    def setMenu(self, menu: QMenu | None) -> None:
        """Qt's: with a menu the chip draws a chevron."""
        self.setProperty("menu", menu is not None)
        super().setMenu(menu)  # type: ignore[arg-type]  # None takes the menu away

    def sizeHint(self) -> QSize:
        """Qt's: with room for the bold face of a checked chip."""
        size = super().sizeHint()
        return QSize(size.width() + UNIT // 2, size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the button, and the chevron of a menu."""
        super().paintEvent(event)
        if self.menu() is None:
            return
        painter = QPainter(self)
        side = 12
        box = QRectF(self.width() - side - UNIT, (self.height() - side) / 2, side, side)
        paint_icon(painter, box, "down", color("accent" if self.isChecked() else "muted"))
        painter.end()


class EmptyState(QWidget):
    """What a list shows when there is nothing in it: a sentence, what to do, perhaps a button."""

    def __init__(
        self, title: str, hint: str = "", action: QPushButton | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = label(title, "heading", self)
        self.hint = label(hint, "muted", self, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 4 * UNIT, 3 * UNIT, 4 * UNIT)
        layout.setSpacing(UNIT)
        layout.addStretch(1)
        for part in (self.title, self.hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        if action is not None:
            layout.addSpacing(UNIT)
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def set_text(self, title: str, hint: str = "") -> None:
        """Say something else."""
        self.title.setText(title)
        self.hint.setText(hint)


class Note(QFrame):
    """A framed remark; kinds: note, note-warn, note-bad."""

    def __init__(self, text: str = "", kind: str = "note", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, kind)
        self.label = label(text, "", self, wrap=True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT + 2, UNIT, UNIT + 2, UNIT)
        layout.addWidget(self.label)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self.label.setText(text)


class RichNote(QScrollArea):
    """Formatted words in a frame, as many as there are; they can be selected."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label("", "", self, wrap=True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setMargin(UNIT)
        set_kind(self, "framed")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setWidget(self.label)


class FlowLayout(QLayout):
    """Widgets in lines, wrapped like words."""

    def __init__(self, parent: QWidget | None = None, gap: int = UNIT, line_gap: int = UNIT // 2) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._gap, self._line_gap = gap, line_gap
        self._parts: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's: take a part over."""
        self._parts.append(item)

    def count(self) -> int:
        """Qt's: number of parts."""
        return len(self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # Qt asks beyond the end
        """Qt's: a part, None beyond the end."""
        return self._parts[index] if 0 <= index < len(self._parts) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # Qt asks beyond the end
        """Qt's: give a part away."""
        return self._parts.pop(index) if 0 <= index < len(self._parts) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Qt's: none."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Qt's: lines wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's: height when wrapped to `width`."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, box: QRect) -> None:
        """Qt's: place the parts."""
        super().setGeometry(box)
        self._place(box, move=True)

    def sizeHint(self) -> QSize:
        """Qt's: as small as it may be."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Qt's: the widest part."""
        size = QSize()
        for part in self._parts:
            size = size.expandedTo(part.minimumSize())
        return size

    def _place(self, box: QRect, *, move: bool) -> int:
        left, top, tallest = box.x(), box.y(), 0
        for part in self._parts:
            widget = part.widget()
            if widget is not None and widget.isHidden():
                continue
            size = part.sizeHint()
            if left > box.x() and left + size.width() > box.right() + 1:
                left, top, tallest = box.x(), top + tallest + self._line_gap, 0
            if move:
                part.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._gap
            tallest = max(tallest, size.height())
        return top + tallest - box.y()
