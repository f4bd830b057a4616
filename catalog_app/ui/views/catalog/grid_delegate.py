"""How a cell of the 目录 grid is painted: two lines at most, states by word, shape and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from catalog_app.ui.models.item_columns import COLUMN_INDEX, DOMAIN, FIRST_COLUMN, ITEM_COLUMNS, SEQUENCE, STATUS
from catalog_app.ui.models.item_table import MARK_ROLE, TONE_ROLE
from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import color, state_color
from catalog_app.ui.views.catalog.two_lines import TwoLines

if TYPE_CHECKING:
    from catalog_app.ui.models.item_filter import ItemFilterModel
    from catalog_app.ui.models.item_table import ItemTableModel
    from catalog_app.ui.views.catalog.grid import ItemGrid

Index = QModelIndex | QPersistentModelIndex
PADDING = 8
_STATUS, _SEQUENCE, _FIRST = COLUMN_INDEX[STATUS], COLUMN_INDEX[SEQUENCE], COLUMN_INDEX[FIRST_COLUMN]
_DOMAIN = COLUMN_INDEX[DOMAIN]
_MERGED = (_FIRST, _DOMAIN)
_CENTRED = frozenset(place for place, column in enumerate(ITEM_COLUMNS) if column.centred)
_DISPLAY, _TONE, _MARK = int(Qt.ItemDataRole.DisplayRole), int(TONE_ROLE), int(MARK_ROLE)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
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
        """One cell over the row's ground, which the grid has painted. Asks for kept texts only."""
        grid = cast("ItemGrid", self.parent())
        items, row, column, state = grid.items, index.row(), index.column(), option.state
        place, box = items.place(row), option.rect
        if state & _SELECTED and not grid.marks_row():
            painter.fillRect(box.adjusted(0, 0, 0, -1), color("accent_soft"))
        focused = bool(state & _FOCUS) and grid.hasFocus()
        if column == _STATUS:
            self._paint_status(painter, QRectF(box.adjusted(PADDING, 2, -PADDING, -3)), option, items.table, place)
        elif column not in _MERGED or focused or shows_again(items, row, column, grid.top_row()):
            self._paint_words(painter, option, items.table, place, column)
        if focused:
            _paint_focus(painter, box)

    def _paint_words(self, painter: QPainter, option: Any, table: ItemTableModel, place: int, column: int) -> None:
        box, words = option.rect, table.value(place, column, _DISPLAY)
        if not words:
            return
        painter.setPen(_text_color(column, table.value(place, column, _TONE)))
        if column in _CENTRED:
            painter.drawText(box, _CENTRE, words)
        else:
            self.texts.draw(painter, QRectF(box.adjusted(PADDING, 2, -PADDING, -3)), words, option.font)

    def _paint_status(self, painter: QPainter, inner: QRectF, option: Any, table: ItemTableModel, place: int) -> None:
        status, mark = table.row(place).status, table.value(place, _STATUS, _MARK)
        height = option.fontMetrics.lineSpacing()
        lines: list[tuple[str, str, QColor]] = [(status.code, status.text, state_color(status.code))]
        if mark:
            lines.append(("warning", mark, color("warn")))
        top = inner.top() + (inner.height() - len(lines) * height) / 2
        for number, (shape, words, ink) in enumerate(lines):
            line = QRectF(inner.left(), top + number * height, inner.width(), height)
            paint_state(painter, QRectF(line.left(), line.top(), SHAPE, height), shape)
            painter.setPen(ink)
            self.texts.draw(painter, line.adjusted(SHAPE + 5, 0, 0, 0), words, option.font, lines=1)


def row_height(line_spacing: int) -> int:
    """Height of a grid row for a font."""
    return 2 * line_spacing + 12


def shows_again(items: ItemFilterModel, row: int, column: int, top: int) -> bool:
    """Whether a merged column's text is shown: at the top of the view, and where it differs from the row above."""
    if row in (0, top):
        return True
    mine, above = items.row_at(row).item, items.row_at(row - 1).item
    return mine.domain != above.domain or (column == _FIRST and mine.level1 != above.level1)


def _text_color(column: int, tone: str) -> QColor:
    if tone:
        return state_color(tone)
    return color("muted" if column == _SEQUENCE else "text")


def _paint_focus(painter: QPainter, box: QRect) -> None:
    painter.setPen(QPen(color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(box).adjusted(1, 1, -1, -2))
