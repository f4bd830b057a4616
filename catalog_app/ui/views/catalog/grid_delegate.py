"""How a cell of the 目录 grid is painted: two lines at most, states by word, shape and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from catalog_app.ui.models.item_columns import COLUMN_INDEX, DOMAIN, FIRST_COLUMN, ITEM_COLUMNS, SEQUENCE, STATUS
from catalog_app.ui.models.item_table import MARK_ROLE, ROW_ROLE, TONE_ROLE
from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import color, state_color
from catalog_app.ui.views.catalog.two_lines import TwoLines

if TYPE_CHECKING:
    from catalog_app.services.browsing import ItemRow
    from catalog_app.ui.views.catalog.grid import ItemGrid

Index = QModelIndex | QPersistentModelIndex
PADDING = 8
_STATUS, _SEQUENCE, _FIRST = COLUMN_INDEX[STATUS], COLUMN_INDEX[SEQUENCE], COLUMN_INDEX[FIRST_COLUMN]
_DOMAIN = COLUMN_INDEX[DOMAIN]
_MERGED = (_FIRST, _DOMAIN)
_DISPLAY = Qt.ItemDataRole.DisplayRole
_SELECTED, _FOCUS = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_HasFocus
SHAPE = 11


class ItemPainter(QStyledItemDelegate):
    """Paints only; editing is added in `grid_editing.py`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.texts = TwoLines()

    def sizeHint(self, option: Any, index: Index) -> QSize:
        """Two lines and some air; the width of the column."""
        return QSize(ITEM_COLUMNS[index.column()].width, row_height(option.fontMetrics.lineSpacing()))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """One cell. Nothing here asks for more than kept texts."""
        grid = cast("ItemGrid", self.parent())
        box = option.rect
        self._paint_ground(painter, option, index, grid)
        column = index.column()
        inner = QRectF(box.adjusted(PADDING, 2, -PADDING, -3))
        if column == _STATUS:
            self._paint_status(painter, inner, option, index)
        elif column not in _MERGED or option.state & _FOCUS or shows_again(index, grid.top_row()):
            painter.setPen(_text_color(column, index.data(TONE_ROLE)))
            if ITEM_COLUMNS[column].centred:
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), index.data(_DISPLAY))
            else:
                self.texts.draw(painter, inner, index.data(_DISPLAY), option.font)
        if option.state & _FOCUS and grid.hasFocus():
            _paint_focus(painter, box)

    def _paint_ground(self, painter: QPainter, option: Any, index: Index, grid: ItemGrid) -> None:
        box = option.rect
        if option.state & _SELECTED or (grid.marks_row() and index.row() == grid.current_row()):
            painter.fillRect(box, color("accent_soft"))
        elif index.row() == grid.hovered_row() or index.row() == grid.current_row():
            painter.fillRect(box, color("hover"))
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())

    def _paint_status(self, painter: QPainter, inner: QRectF, option: Any, index: Index) -> None:
        row, mark = cast("ItemRow", index.data(ROW_ROLE)), index.data(MARK_ROLE)
        height = option.fontMetrics.lineSpacing()
        lines: list[tuple[str, str, QColor]] = [(row.status.code, row.status.text, state_color(row.status.code))]
        if mark:
            lines.append(("warning", mark, color("warn")))
        top = inner.top() + (inner.height() - len(lines) * height) / 2
        for place, (shape, words, ink) in enumerate(lines):
            line = QRectF(inner.left(), top + place * height, inner.width(), height)
            paint_state(painter, QRectF(line.left(), line.top(), SHAPE, height), shape)
            painter.setPen(ink)
            self.texts.draw(painter, line.adjusted(SHAPE + 5, 0, 0, 0), words, option.font, lines=1)


def row_height(line_spacing: int) -> int:
    """Height of a grid row for a font."""
    return 2 * line_spacing + 12


def shows_again(index: Index, top: int) -> bool:
    """Whether a merged column's text is shown: at the top of the view, and where it differs from the row above."""
    if index.row() in (0, top):
        return True
    above = index.model().index(index.row() - 1, index.column())
    if above.data(_DISPLAY) != index.data(_DISPLAY):
        return True
    if index.column() == _DOMAIN:
        return False
    mine, other = cast("ItemRow", index.data(ROW_ROLE)), cast("ItemRow", above.data(ROW_ROLE))
    return mine.item.domain != other.item.domain


def _text_color(column: int, tone: str) -> QColor:
    if tone:
        return state_color(tone)
    return color("muted" if column == _SEQUENCE else "text")


def _paint_focus(painter: QPainter, box: QRect) -> None:
    painter.setPen(QPen(color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(box).adjusted(1, 1, -1, -2))
