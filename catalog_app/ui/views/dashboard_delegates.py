"""How 工作台 draws its lists: the state with its shape, the domain with its bar."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from catalog_app.ui.models.coverage_list import COVERAGE_ROLE
from catalog_app.ui.models.due_table import STATE_ROLE
from catalog_app.ui.states import paint_state
from catalog_app.ui.theme import UNIT, color
from catalog_app.ui.widgets.coverage import paint_coverage
from catalog_app.ui.widgets.padded import PaddedDelegate

Index = QModelIndex | QPersistentModelIndex
_MARK = 12
_SHAPE = {"take_down": "overdue"}


class DueDelegate(PaddedDelegate):
    """The shape before the state's word."""

    def paint_words(self, painter: QPainter, option: Any, index: Index, box: QRect) -> None:
        """The shape, then the words."""
        state = index.data(STATE_ROLE)
        if state is not None:
            mark = QRectF(box.left(), QRectF(box).center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
            paint_state(painter, mark, _SHAPE.get(str(state), str(state)))
            box = box.adjusted(_MARK + UNIT, 0, 0, 0)
        super().paint_words(painter, option, index, box)


class CoverageDelegate(QStyledItemDelegate):
    """Name, bar, numbers in one line."""

    def sizeHint(self, option: Any, index: Index) -> QSize:  # noqa: ARG002 - Qt calls it so
        """Qt's: one line."""
        metrics = option.fontMetrics
        return QSize(20 * UNIT, metrics.height() + UNIT)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's: draw the line."""
        row = index.data(COVERAGE_ROLE)
        if row is None:
            return
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, color("hover"))
        inside = box.adjusted(UNIT, 0, -UNIT, 0)
        metrics = option.fontMetrics
        numbers = f"{row.published}/{row.applicable}" if row.applicable >= 0 else ""
        right = metrics.horizontalAdvance("88/88")
        name_width = max(inside.width() * 0.42, 60.0)
        painter.setPen(color("text" if row.applicable else "muted"))
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, int(name_width))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(color("muted"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, numbers)
        bar = QRectF(inside.left() + name_width + UNIT, inside.center().y() - 2, 0, 4)
        bar.setRight(inside.right() - right - UNIT)
        if bar.width() > UNIT:
            paint_coverage(painter, bar, row.published, row.applicable)
        painter.restore()
