"""公开依据 as a list of sources: title, document number and article of the chosen one below it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from catalog_app.model.catalog import Basis
from catalog_app.model.cells import write_basis
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label, row

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FRAME = 4


class TEXT:
    """Words of the list."""

    NAME = "公开依据"
    TITLE, NUMBER, ARTICLE = "名称（不带书名号）", "文号", "条款"
    NUMBER_HINT, ARTICLE_HINT = "如：国发〔2019〕1号", "如：第二十条第三项"
    ADD, UP, DOWN, REMOVE = "添加依据", "上移", "下移", "删除"


class BasisModel(QAbstractListModel):
    """The sources of one item. `edited` comes when the clerk changed them, never for `set_sources`."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[Basis] = []

    def sources(self) -> tuple[Basis, ...]:
        """The sources that have a title."""
        return tuple(source for source in self._sources if source.title)

    def source(self, place: int) -> Basis | None:
        """One source."""
        return self._sources[place] if 0 <= place < len(self._sources) else None

    def set_sources(self, sources: tuple[Basis, ...]) -> None:
        """Show stored sources."""
        if self.sources() != sources or len(self._sources) != len(sources):
            self.beginResetModel()
            self._sources = list(sources)
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of sources."""
        return 0 if parent.isValid() else len(self._sources)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The source as printed."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return write_basis((self._sources[index.row()],))
        return None

    def replace(self, place: int, source: Basis) -> None:
        """Change one source."""
        if self._sources[place] != source:
            self._sources[place] = source
            self.dataChanged.emit(self.index(place), self.index(place))
            self.edited.emit()

    def add(self) -> int:
        """An empty source at the end; it counts once it has a title."""
        place = len(self._sources)
        self.beginInsertRows(QModelIndex(), place, place)
        self._sources.append(Basis(""))
        self.endInsertRows()
        return place

    def remove(self, place: int) -> None:
        """Take a source out."""
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._sources[place]
        self.endRemoveRows()
        self.edited.emit()

    def move(self, place: int, step: int) -> bool:
        """Move a source up (-1) or down (1)."""
        target = place + step
        if not (0 <= target < len(self._sources) and 0 <= place < len(self._sources)):
            return False
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), target + (1 if step > 0 else 0))
        self._sources[place], self._sources[target] = self._sources[target], self._sources[place]
        self.endMoveRows()
        self.edited.emit()
        return True


class BasisList(QWidget):
    """List and fields. A change is told when a field is left."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = BasisModel(self)
        self.model.edited.connect(self.edited)
        self.view = _BasisView(self.model, self)
        self.title, self.number, self.article = (QLineEdit(self) for _ in range(3))
        self.number.setPlaceholderText(TEXT.NUMBER_HINT)
        self.article.setPlaceholderText(TEXT.ARTICLE_HINT)
        self._editable = True
        self._arrange()
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.model.modelReset.connect(self._choose_first)
        for field in (self.title, self.number, self.article):
            field.editingFinished.connect(self.commit)
        self._show_current()

    def _arrange(self) -> None:
        self.add_button = button(TEXT.ADD, self._add, "link", self, icon_name="plus")
        self._buttons = [
            button(TEXT.UP, self._up, "link", self),
            button(TEXT.DOWN, self._down, "link", self),
            button(TEXT.REMOVE, self._remove, "link", self),
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.view)
        layout.addWidget(row(self.add_button, None, *self._buttons, parent=self, gap=2))
        for words, field in ((TEXT.TITLE, self.title), (TEXT.NUMBER, self.number), (TEXT.ARTICLE, self.article)):
            caption = label(words, "field", self)
            caption.setBuddy(field)
            field.setAccessibleName(words)
            layout.addWidget(caption)
            layout.addWidget(field)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self._editable = editable
        self._show_current()

    @Slot()
    def commit(self) -> None:
        """Put the fields into the chosen source."""
        place = self.view.currentIndex().row()
        source = self.model.source(place)
        if source is None:
            return
        title = self.title.text().strip().strip("《》")
        if not title and source.title:
            self.title.setText(source.title)
            return
        number = self.number.text().strip().strip("（）()") or None
        self.model.replace(place, Basis(title, number, self.article.text().strip() or None))

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        source = self.model.source(self.view.currentIndex().row())
        for field, text in (
            (self.title, source.title if source else ""),
            (self.number, (source.number or "") if source else ""),
            (self.article, (source.article or "") if source else ""),
        ):
            field.setText(text)
            field.setCursorPosition(0)
            field.setEnabled(source is not None and self._editable)
        for one in self._buttons:
            one.setEnabled(source is not None and self._editable)
        self.add_button.setEnabled(self._editable)

    @Slot()
    def _choose_first(self) -> None:
        self.view.setCurrentIndex(self.model.index(0))
        self._show_current()

    @Slot()
    def _add(self) -> None:
        self.view.setCurrentIndex(self.model.index(self.model.add()))
        self.title.setFocus()

    @Slot()
    def _up(self) -> None:
        self.model.move(self.view.currentIndex().row(), -1)

    @Slot()
    def _down(self) -> None:
        self.model.move(self.view.currentIndex().row(), 1)

    @Slot()
    def _remove(self) -> None:
        if self.view.currentIndex().isValid():
            self.model.remove(self.view.currentIndex().row())
            self._show_current()


class _BasisView(QListView):
    """Shows every source in full."""

    def __init__(self, model: BasisModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._sources = model
        self.setModel(model)
        set_kind(self, "framed")
        self.setAccessibleName(TEXT.NAME)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._fit)

    def sizeHint(self) -> QSize:
        """As high as all sources."""
        return QSize(200, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other line breaks."""
        super().resizeEvent(event)
        self._fit()

    def _wanted_height(self) -> int:
        self.doItemsLayout()
        return self.contentsSize().height() + 2 * FRAME

    @Slot()
    def _fit(self) -> None:
        height = max(self._wanted_height(), 5 * UNIT)
        if height != self.height():
            self.setFixedHeight(height)
