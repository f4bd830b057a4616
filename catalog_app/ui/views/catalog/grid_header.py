"""The header of the 目录 grid: two-line labels, several sort marks, frozen sections that stay where they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from catalog_app.ui.models.item_columns import COLUMN_INDEX, FROZEN_KEYS, ITEM_COLUMNS
from catalog_app.ui.theme import color

UP, DOWN = "▲", "▼"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"


class GridHeader(QHeaderView):
    """Sections `FROZEN_KEYS` are painted and clicked at the left edge, however far the rest is scrolled."""

    sort_asked = Signal(str, bool)
    """Column key; whether the sort keys before it stay."""
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorting: dict[str, tuple[int, bool]] = {}
        self._shift = 0
        self._pressed = QPoint()
        self._moved = False
        self._ordering = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName("表头")
        self.sectionMoved.connect(self._section_moved)
        self.keep_frozen_first()

    def set_sorting(self, keys: Sequence[tuple[str, bool]]) -> None:
        """Show the sort keys, numbered where there are several."""
        self._sorting = {key: (place, down) for place, (key, down) in enumerate(keys)}
        self.viewport().update()

    def frozen_sections(self) -> list[int]:
        """Visible frozen sections, left to right."""
        logical = [self.logicalIndex(visual) for visual in range(len(FROZEN_KEYS))]
        return [one for one in logical if one >= 0 and not self.isSectionHidden(one)]

    def frozen_width(self) -> int:
        """Pixels they take."""
        return sum(self.sectionSize(one) for one in self.frozen_sections())

    def sizeHint(self) -> QSize:
        """Two lines high."""
        return QSize(super().sizeHint().width(), 2 * self.fontMetrics().lineSpacing() + 6)

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:
        """Label and sort mark."""
        if not box.isValid():
            return
        column = ITEM_COLUMNS[section]
        painter.fillRect(box, color("sunken"))
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        mark = self._mark(column.key)
        painter.setPen(color("accent") if mark else color("muted"))
        side = Qt.AlignmentFlag.AlignHCenter if column.centred else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere)
        margin = 2 if column.centred else 8
        painter.drawText(box.adjusted(margin, 1, -margin, -2), flags, column.label + mark)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sections, then the frozen ones over them."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.offset():
            left = 0
            for section in self.frozen_sections():
                width = self.sectionSize(section)
                self.paintSection(painter, QRect(left, 0, width, self.height()), section)
                left += width
            painter.setPen(QPen(color("line_strong"), 1))
            painter.drawLine(left - 1, 0, left - 1, self.height())
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began; a press on a frozen section is meant for that one."""
        self._shift = self.offset() if event.position().x() < self.frozen_width() else 0
        self._pressed = event.position().toPoint()
        self._moved = False
        super().mousePressEvent(self._shifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag resizes or moves a section and is no click."""
        if (event.position().toPoint() - self._pressed).manhattanLength() > 4:
            self._moved = True
        if not event.buttons():
            self._shift = self.offset() if event.position().x() < self.frozen_width() else 0
        super().mouseMoveEvent(self._shifted(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click sorts; with Shift or Ctrl the sort keys before it stay."""
        shifted = self._shifted(event)
        resizing = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mouseReleaseEvent(shifted)
        section = self.logicalIndexAt(shifted.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and not self._moved and not resizing and section >= 0:
            keep = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
            self.sort_asked.emit(ITEM_COLUMNS[section].key, bool(event.modifiers() & keep))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Which columns to show."""
        self.menu_asked.emit(event.globalPos())

    def _mark(self, key: str) -> str:
        if key not in self._sorting:
            return ""
        place, down = self._sorting[key]
        number = _CIRCLED[place] if len(self._sorting) > 1 and place < len(_CIRCLED) else ""
        return f" {DOWN if down else UP}{number}"

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        if not self._shift:
            return event
        place = event.position() - QPointF(self._shift, 0)
        return QMouseEvent(
            event.type(), place, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )

    def keep_frozen_first(self) -> None:
        """Put the frozen sections back to the left edge."""
        for place, key in enumerate(FROZEN_KEYS):
            visual = self.visualIndex(COLUMN_INDEX[key])
            if visual >= 0 and visual != place:
                self.moveSection(visual, place)

    @Slot(int, int, int)
    def _section_moved(self, _logical: int, _old: int, _new: int) -> None:
        if not self._ordering:
            self._ordering = True
            self.keep_frozen_first()
            self._ordering = False
