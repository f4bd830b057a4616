"""What the lists of elements and of sources share: entries shown in full, added, moved and removed by buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, row

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_FRAME = 4


class TEXT:
    """Words of the buttons."""

    UP, DOWN, REMOVE = "上移", "下移", "删除"


class EntryModel(QAbstractListModel):
    """The entries of one item. `edited` comes when the clerk changed them, never for `show_entries`."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Any] = []
        self.editable = True

    def show_entries(self, entries: Sequence[Any]) -> None:
        """Show stored entries."""
        if self._entries != list(entries):
            self.beginResetModel()
            self._entries = list(entries)
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def append(self, entry: Any) -> QModelIndex:
        """A new entry at the end; told as edited only once it is filled in."""
        place = len(self._entries)
        self.beginInsertRows(QModelIndex(), place, place)
        self._entries.append(entry)
        self.endInsertRows()
        return self.index(place)

    def put(self, place: int, entry: Any) -> None:
        """Change one entry."""
        if self._entries[place] != entry:
            self._entries[place] = entry
            self.dataChanged.emit(self.index(place), self.index(place))
            self.edited.emit()

    def remove(self, place: int) -> None:
        """Take an entry out."""
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._entries[place]
        self.endRemoveRows()
        self.edited.emit()

    def move(self, place: int, step: int) -> bool:
        """Move an entry up (-1) or down (1)."""
        target = place + step
        if not (0 <= target < len(self._entries) and 0 <= place < len(self._entries)):
            return False
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), target + (1 if step > 0 else 0))
        self._entries[place], self._entries[target] = self._entries[target], self._entries[place]
        self.endMoveRows()
        self.edited.emit()
        return True


class EntryView(QListView):
    """Shows every entry in full: the panel scrolls, not the list."""

    def __init__(self, model: EntryModel, name: str, parent: QWidget, *, spacing: int) -> None:
        super().__init__(parent)
        self.setModel(model)
        set_kind(self, "framed")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setSpacing(spacing)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._fit)

    def sizeHint(self) -> QSize:
        """As high as all entries."""
        return QSize(200, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other line breaks."""
        super().resizeEvent(event)
        self._fit()

    def _wanted_height(self) -> int:
        self.doItemsLayout()
        return self.contentsSize().height() + 2 * _FRAME

    @Slot()
    def _fit(self) -> None:
        height = max(self._wanted_height(), 5 * UNIT)
        if height != self.height():
            self.setFixedHeight(height)


class EntryList(QWidget):
    """Model, view and buttons. Subclasses make the first two, and say how an entry is added."""

    edited = Signal()
    model: EntryModel
    view: EntryView

    def _set_up(self, add_words: str, spacing: int) -> QVBoxLayout:
        """The view above its buttons; what else there is comes below."""
        self.model.edited.connect(self.edited)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.add_button = button(add_words, self._add, "link", self, icon_name="plus")
        self.up_button = button(TEXT.UP, self._up, "link", self)
        self.down_button = button(TEXT.DOWN, self._down, "link", self)
        self.remove_button = button(TEXT.REMOVE, self._remove, "link", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing)
        layout.addWidget(self.view)
        buttons = (self.up_button, self.down_button, self.remove_button)
        layout.addWidget(row(self.add_button, None, *buttons, parent=self, gap=2))
        return layout

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.model.editable = editable
        self.add_button.setEnabled(editable)
        self._show_current()

    def _show_current(self) -> None:
        present = self.model.editable and self.view.currentIndex().isValid()
        for one in (self.up_button, self.down_button, self.remove_button):
            one.setEnabled(present)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    @Slot()
    def _add(self) -> None:
        raise NotImplementedError

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
