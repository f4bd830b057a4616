"""Cells with room at both sides, so that words stand under the words of their header."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from catalog_app.ui.theme import UNIT, color

Index = QModelIndex | QPersistentModelIndex


class PaddedDelegate(QStyledItemDelegate):
    """One line of text in the model's colour; selection, hover and a ring round the current cell."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's: back, then words."""
        painter.save()
        self.paint_back(painter, option)
        self.paint_words(painter, option, index, option.rect.adjusted(UNIT, 0, -UNIT, 0))
        painter.restore()

    def paint_back(self, painter: QPainter, option: Any) -> None:
        """Selection, hover, focus."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, color("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(color("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def paint_words(self, painter: QPainter, option: Any, index: Index, box: QRect) -> None:
        """The text, cut with … where there is no room."""
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "").replace("\n", " ")
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setFont(option.font)
        painter.setPen(tone if isinstance(tone, QColor) else color("text"))
        words = option.fontMetrics.elidedText(text, option.textElideMode, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
