"""A list before and after it is cut, side by side: what goes is struck out, what is masked is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStyledItemDelegate, QTableView, QVBoxLayout, QWidget

from catalog_app.model.cases import Treatment
from catalog_app.ui.models.sample_table import MARK_ROLE, SampleTableModel
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.views.delegates import LINE, paint_row_back
from catalog_app.ui.widgets.basic import label

Index = QModelIndex | QPersistentModelIndex
WIDEST = 22 * UNIT


class Text:
    """Words over the tables."""

    BEFORE, AFTER = "收到的（号码已遮盖）", "留下的"


class SampleDelegate(QStyledItemDelegate):
    """Struck-out words for what goes, a soft ground for what is masked."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's: one cell."""
        mark = index.data(MARK_ROLE)
        painter.save()
        if mark == "mask":
            painter.fillRect(option.rect, color("warn_soft"))
        paint_row_back(painter, option, focus=True)
        font = QFont(option.font)
        font.setStrikeOut(mark == "drop")
        painter.setFont(font)
        painter.setPen(color({"drop": "muted", "mask": "warn"}.get(mark, "text")))
        box = option.rect.adjusted(UNIT, 0, -UNIT, 0)
        text = str(index.data() or "").replace("\n", " ")
        words = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)
        painter.restore()


class SampleTable(QTableView):
    """Rows of a SampleTableModel, read-only, columns as wide as their words up to a limit."""

    def __init__(self, model: SampleTableModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        set_kind(self, "framed")
        self.setAccessibleName(name)
        self.setItemDelegate(SampleDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFixedHeight(LINE)
        header.setResizeContentsPrecision(20)
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Give every column the width of its words, within reason."""
        self.resizeColumnsToContents()
        for column in range(self.model().columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column) + UNIT, WIDEST))


class BeforeAfter(QWidget):
    """Two tables side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = SampleTableModel(self)
        self.after = SampleTableModel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        for words, model in ((Text.BEFORE, self.before), (Text.AFTER, self.after)):
            side = QVBoxLayout()
            side.setSpacing(UNIT // 2)
            side.addWidget(label(words, "field", self))
            side.addWidget(SampleTable(model, words, self), 1)
            layout.addLayout(side, 1)

    def show_tables(
        self, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]], treatments: Sequence[Treatment]
    ) -> None:
        """Header and first rows of both; `treatments` by the columns of the first."""
        self.before.set_table(before[0] if before else (), before[1:], treatments)
        self.after.set_table(after[0] if after else (), after[1:])
