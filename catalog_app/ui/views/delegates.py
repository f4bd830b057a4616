"""Cells of the output pages: a word with its state's shape and colour; a line with a tick, a note and a count."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QWidget

from catalog_app.ui.models.print_choices import COUNT_ROLE, NOTE_ROLE
from catalog_app.ui.models.rows import TONE_ROLE
from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import STATE_TOKENS, UNIT, color, state_color

Index = QModelIndex | QPersistentModelIndex
MARK = 12
LINE = 4 * UNIT
BOX_ZONE = 4 * UNIT


def paint_row_back(painter: QPainter, option: Any, *, focus: bool) -> None:
    """Selection and hover as everywhere; `focus` draws the ring of the current line."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, option.palette.brush(QPalette.ColorRole.Highlight))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, color("hover"))
    if focus and option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(color("accent"))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def paint_tick_box(painter: QPainter, box: QRectF, *, ticked: bool, outline: str = "muted") -> None:
    """A tick box in the colours of the look."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(color("accent" if ticked else outline))
    painter.setBrush(color("accent" if ticked else "surface"))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        paint_state(painter, box.adjusted(2, 2, -2, -2), "published", color("on_accent"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class ToneDelegate(QStyledItemDelegate):
    """Plain cells as Qt draws them; a cell with a tone gets the state's shape before the word and its colour."""

    def __init__(self, parent: QWidget | None = None, height: int = LINE) -> None:
        super().__init__(parent)
        self._height = height

    def sizeHint(self, option: Any, index: Index) -> QSize:
        """One fixed height."""
        return QSize(super().sizeHint(option, index).width(), self._height)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Back, shape, words cut with … where there is no room."""
        tone = index.data(TONE_ROLE) or ""
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter)
        painter.save()
        paint_row_back(painter, option, focus=not option.state & QStyle.StateFlag.State_Selected)
        box = option.rect.adjusted(UNIT, 0, -UNIT, 0)
        if tone in STATE_TOKENS and text:
            paint_state(painter, QRectF(box.left(), box.top(), MARK, box.height()), tone)
            box.setLeft(box.left() + MARK + UNIT // 2 + 2)
        painter.setPen(state_color(tone) if tone in STATE_TOKENS else color(tone or "text"))
        painter.setFont(option.font)
        words = option.fontMetrics.elidedText(text.replace("\n", " "), option.textElideMode, box.width())
        painter.drawText(box, int(alignment | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)
        painter.restore()


class TickDelegate(QStyledItemDelegate):
    """A tick box, the title, a note below it where there is one, the count at the right; `TickList` turns the tick."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        """Taller with a note."""
        height = 6 * UNIT if index.data(NOTE_ROLE) else LINE + 2
        return QSize(super().sizeHint(option, index).width(), height)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw one line."""
        painter.save()
        paint_row_back(painter, option, focus=True)
        self._paint_box(painter, option, ticked=index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked)
        box = option.rect.adjusted(UNIT + 16 + UNIT, 0, -UNIT, 0)
        count = index.data(COUNT_ROLE) or ""
        painter.setFont(option.font)
        width = option.fontMetrics.horizontalAdvance(count)
        painter.setPen(color("muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        self._paint_words(painter, option.fontMetrics, box.adjusted(0, 0, -width - UNIT, 0), index)
        painter.restore()

    def editorEvent(self, event: QEvent, model: Any, option: Any, index: Index) -> bool:  # noqa: ARG002 - Qt hands all
        """Qt would turn the tick where its own box would be; the list does it where ours is."""
        return False

    def _paint_words(self, painter: QPainter, metrics: QFontMetrics, box: QRect, index: Index) -> None:
        note = index.data(NOTE_ROLE) or ""
        title = metrics.elidedText(index.data() or "", Qt.TextElideMode.ElideRight, box.width())
        upper = box.adjusted(0, UNIT // 2, 0, -box.height() // 2) if note else box
        painter.setPen(color("text"))
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignVCenter), title)
        if note:
            lower = box.adjusted(0, box.height() // 2, 0, -UNIT // 2)
            painter.setPen(color("muted"))
            words = metrics.elidedText(note, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(lower, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_box(self, painter: QPainter, option: Any, *, ticked: bool) -> None:
        paint_tick_box(painter, QRectF(option.rect.left() + UNIT, option.rect.center().y() - 7, 15, 15), ticked=ticked)


class TickList(QListView):
    """A list of ticks. The box and the space bar turn a tick; a click on the words or Enter is told as `chosen`."""

    chosen = Signal(QModelIndex)

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(TickDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Box or words."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if event.position().x() - self.visualRect(index).left() < BOX_ZONE:
            self.turn(index)
        else:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            self.turn(index)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.chosen.emit(index)
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def turn(self, index: QModelIndex) -> None:
        """Tick or untick a line."""
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)
