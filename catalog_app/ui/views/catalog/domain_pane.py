"""The list of domains at the left: name, published / applicable, a bar."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from catalog_app.ui.models.domain_list import (
    ALL_DOMAINS,
    APPLICABLE_ROLE,
    CODE_ROLE,
    PUBLISHED_ROLE,
    DomainListModel,
)
from catalog_app.ui.theme import UNIT, color, scaled_font
from catalog_app.ui.widgets.basic import label
from catalog_app.ui.widgets.coverage import paint_coverage

Index = QModelIndex | QPersistentModelIndex
BAR_HEIGHT = 3
WIDTH = 196


class TEXT:
    """Words of the pane."""

    TITLE, COUNTS = "领域", "已公开 / 应公开"
    NAME = "领域列表"


class DomainDelegate(QStyledItemDelegate):
    """Name and counts over a coverage bar."""

    def sizeHint(self, option: Any, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """One line of text and the bar."""
        return QSize(120, option.fontMetrics.lineSpacing() + 22)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw one line."""
        painter.save()
        box = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, color("accent_soft"))
            painter.fillRect(box.left(), box.top(), 3, box.height(), color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, color("hover"))
        self._paint_words(painter, option, index, selected=selected)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_words(self, painter: QPainter, option: Any, index: Index, *, selected: bool) -> None:
        inner = option.rect.adjusted(2 * UNIT, 6, -UNIT - 4, -6)
        published, applicable = index.data(PUBLISHED_ROLE), index.data(APPLICABLE_ROLE)
        counts = f"{published}/{applicable}" if applicable else "—"
        height = option.fontMetrics.lineSpacing()
        painter.setFont(option.font)
        painter.setPen(color("muted"))
        line = inner.adjusted(0, 0, 0, height - inner.height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), counts)
        room = inner.width() - option.fontMetrics.horizontalAdvance(counts) - UNIT
        name = option.fontMetrics.elidedText(index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, room)
        painter.setPen(color("text" if applicable else "muted"))
        if selected or index.data(CODE_ROLE) == ALL_DOMAINS:
            font = painter.font()
            font.setBold(selected)
            painter.setFont(font)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
        if applicable:
            bar = QRectF(inner.left(), inner.bottom() - BAR_HEIGHT + 1, inner.width(), BAR_HEIGHT)
            paint_coverage(painter, bar, published, applicable)


class DomainPane(QFrame):
    """Title and list. `domain_chosen` brings the code, '' for all domains."""

    domain_chosen = Signal(str)

    def __init__(self, model: DomainListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.title = label(TEXT.TITLE, "", self)
        self.counts = label(TEXT.COUNTS, "muted", self)
        self.counts.setFont(scaled_font(self.counts, -1))
        self.list = QListView(self)
        self.list.setModel(model)
        self.list.setItemDelegate(DomainDelegate(self.list))
        self.list.setAccessibleName(TEXT.NAME)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        head = QHBoxLayout()
        head.setContentsMargins(2 * UNIT, 0, UNIT + 4, 0)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.counts)
        holder = QWidget(self)
        holder.setFixedHeight(5 * UNIT)
        holder.setLayout(head)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(holder)
        layout.addWidget(self.list, 1)
        self.setMinimumWidth(20 * UNIT)
        self.setFocusProxy(self.list)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        model.modelReset.connect(self._tell_title)
        model.dataChanged.connect(self._tell_title)

    def domain(self) -> str:
        """Code of the chosen domain, '' for all."""
        index = self.list.currentIndex()
        return str(index.data(CODE_ROLE)) if index.isValid() else ALL_DOMAINS

    def choose(self, code: str) -> None:
        """Choose a domain; `domain_chosen` follows when it is another one."""
        self.list.setCurrentIndex(self._model.index(self._model.place_of(code)))

    @Slot()
    def _tell_title(self) -> None:
        self.title.setText(f"{TEXT.TITLE} {self._model.domain_count()[0]}")

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.domain_chosen.emit(str(current.data(CODE_ROLE)))
