"""The list under the search box: hits while typing, chosen by keyboard or mouse."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from catalog_app.services import browsing
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.search_hits import CONTEXT_ROLE, DOMAIN_ROLE, HIT_ROLE, SearchHitModel
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.widgets.basic import label

Index = QModelIndex | QPersistentModelIndex
SEARCH_AFTER_MS = 60
MOST_HITS = 30
WIDTH = 560
_PAGE = 6


class TEXT:
    """Words of the list."""

    NAME = "搜索结果"
    NOTHING = "没有找到“{0}”。试试两个字的词，或拼音首字母（如 zdbc）。"
    HINT = "↑↓ 选择 · Enter 打开 · Esc 关闭"


class HitDelegate(QStyledItemDelegate):
    """Title and domain on the first line, the context below; headings small."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        """Two lines, one for a heading or where there is no context."""
        line = option.fontMetrics.lineSpacing()
        two = index.data(HIT_ROLE) is not None and index.data(CONTEXT_ROLE)
        return QSize(200, 2 * line + 10 if two else line + 10)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw one line of the list."""
        painter.save()
        if index.data(HIT_ROLE) is None:
            painter.setPen(color("muted"))
            painter.drawText(
                option.rect.adjusted(UNIT + 4, 0, -UNIT, 0), int(Qt.AlignmentFlag.AlignVCenter), index.data()
            )
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, color("accent_soft"))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(option.rect, color("hover"))
            self._paint_hit(painter, option, index)
        painter.restore()

    def _paint_hit(self, painter: QPainter, option: Any, index: Index) -> None:
        metrics = option.fontMetrics
        box = option.rect.adjusted(2 * UNIT, 5, -UNIT - 4, -5)
        context = index.data(CONTEXT_ROLE)
        first = QRect(box.left(), box.top(), box.width(), metrics.lineSpacing())
        domain = index.data(DOMAIN_ROLE)
        painter.setPen(color("muted"))
        painter.drawText(first, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), domain)
        room = first.width() - metrics.horizontalAdvance(domain) - 2 * UNIT
        painter.setPen(color("text"))
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(first, int(Qt.AlignmentFlag.AlignVCenter), title)
        if context:
            painter.setPen(QPen(color("muted")))
            words = metrics.elidedText(context.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(first.translated(0, metrics.lineSpacing()), int(Qt.AlignmentFlag.AlignVCenter), words)


class SearchPopup(QFrame):
    """Follows a line edit; the focus never leaves it. Enter opens the item or publication."""

    def __init__(self, context: PageContext, search: QLineEdit, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._search = search
        set_kind(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = SearchHitModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setAccessibleName(TEXT.NAME)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._clicked)
        self.nothing = label("", "muted", self, wrap=True)
        self.hint = label(TEXT.HINT, "muted", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, UNIT // 2, 1, UNIT // 2)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.list, 1)
        for words in (self.nothing, self.hint):
            words.setContentsMargins(UNIT + 4, 0, UNIT + 4, 0)
            layout.addWidget(words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.renew)
        search.textChanged.connect(self._text_changed)
        search.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    @Slot(str)
    def _text_changed(self, text: str) -> None:
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self.hide()

    @Slot()
    def renew(self) -> None:
        """Search now and show the hits."""
        text = self._search.text().strip()
        if not text:
            self.hide()
            return
        hits = browsing.search(self._context.session, text, MOST_HITS)
        domains = {one.code: one.name for one in self._context.session.workspace.domains()}
        self.model.set_hits(hits, domains)
        self.list.setVisible(bool(hits))
        self.hint.setVisible(bool(hits))
        self.nothing.setVisible(not hits)
        self.nothing.setText(TEXT.NOTHING.format(text))
        if hits:
            self._select(self.model.next_hit(-1, 1))
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the search box, its losing the focus, another size of the window."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self._search and event.type() == QEvent.Type.FocusOut:
            focus = QApplication.focusWidget()
            if focus is None or not self.isAncestorOf(focus):
                self.hide()
        elif watched is self._search and event.type() == QEvent.Type.FocusIn and self._search.text().strip():
            self._timer.start()
        elif watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}
        key = Qt.Key(event.key())
        if key in steps:
            if not self.isVisible():
                self.renew()
            else:
                self._move(steps[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive() or not self.isVisible():
                self._timer.stop()
                self.renew()
            self._open(self.list.currentIndex().row())
            return True
        if key == Qt.Key.Key_Escape and self.isVisible():
            self.hide()
            return True
        return False

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row()
        for _ in range(abs(step)):
            row = self.model.next_hit(row, 1 if step > 0 else -1)
        self._select(row)

    def _select(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row))
        self.list.scrollTo(self.list.currentIndex())

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self._open(index.row())

    def _open(self, row: int) -> None:
        hit = self.model.hit(row)
        if hit is None:
            return
        self.hide()
        self._search.clear()
        if hit.kind == "item":
            self._context.go("catalog", {"item": hit.uid})
        else:
            self._context.go("publications", {"publication": hit.uid})

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        corner = self._search.mapTo(window, QPoint(0, self._search.height() + 4))
        rows = range(self.model.rowCount())
        wanted = sum(self.list.sizeHintForRow(row) for row in rows) + 5 * UNIT if rows else 7 * UNIT
        width = min(max(self._search.width(), WIDTH), window.width() - corner.x() - UNIT)
        self.setGeometry(corner.x(), corner.y(), width, min(wanted, window.height() - corner.y() - 2 * UNIT))
