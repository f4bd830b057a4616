"""An editable table of places with its buttons: add, remove, up, down."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.services.editing import Place
from catalog_app.ui.models.place_table import PlaceModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.tables import set_up_cells
from catalog_app.ui.widgets.basic import button, row
from catalog_app.ui.widgets.padded import PaddedDelegate

Index = QModelIndex | QPersistentModelIndex


class TEXT:
    """What the buttons say."""

    ADD, REMOVE, UP, DOWN = "添加", "删除", "上移", "下移"


class PlaceDelegate(PaddedDelegate):
    """A line for text, a list where the model offers choices."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002 - Qt gives it
        """Qt's: the editor of a cell."""
        model = index.model()
        choices = model.choices(index.column()) if isinstance(model, PlaceModel) else ()
        name = str(model.headerData(index.column(), Qt.Orientation.Horizontal))
        made: QComboBox | QLineEdit
        if choices:
            made = QComboBox(parent)
            for value, words in choices:
                made.addItem(words, value)
            made.activated.connect(self._on_activated)
        else:
            made = QLineEdit(parent)
        set_kind(made, "cell")
        made.setAccessibleName(name)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt's: the stored value, not the words shown."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(value), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText("" if value is None else str(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's: hand the value to the model."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    @Slot()
    def _on_activated(self) -> None:
        editor = self.sender()
        if isinstance(editor, QComboBox):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class PlaceView(QWidget):
    """Emits `stored` and `removed` with places; `moved` with the places in their new order."""

    stored = Signal(object)
    removed = Signal(object)
    moved = Signal(object)

    def __init__(
        self, model: PlaceModel, name: str, parent: QWidget | None = None, *, writable: bool, ordered: bool = False
    ) -> None:
        super().__init__(parent)
        self.model = model
        model.set_writable(writable)
        model.edited.connect(self.stored)
        self.table = QTableView(self)
        self._set_up(name)
        self.add = button(TEXT.ADD, self.add_row, parent=self, icon_name="plus")
        self.remove = button(TEXT.REMOVE, self.remove_rows, parent=self, icon_name="trash")
        self.up = button(TEXT.UP, self._move_up, parent=self, icon_name="up")
        self.down = button(TEXT.DOWN, self._move_down, parent=self, icon_name="down")
        for one in (self.up, self.down):
            one.setVisible(ordered)
        for one in (self.add, self.remove, self.up, self.down):
            one.setEnabled(writable)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.add, self.remove, self.up, self.down, None, parent=self))

    def _set_up(self, name: str) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(PlaceDelegate(table))
        table.setShowGrid(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        set_up_cells(table, (column.width for column in self.model.columns), name)
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: Del removes the selected rows, Enter edits."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.table.hasFocus():
            if event.key() == Qt.Key.Key_Delete and self.remove.isEnabled():
                self.remove_rows()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.currentIndex().isValid():
                self.table.edit(self.table.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def set_rows(self, places: list[Place]) -> None:
        """Show what is stored, keeping the row that was current."""
        current = self.table.currentIndex()
        self.model.set_rows(places)
        if current.isValid() and places:
            self.table.setCurrentIndex(self.model.index(min(current.row(), len(places) - 1), current.column()))

    def current_place(self) -> Place | None:
        """The place of the current row."""
        index = self.table.currentIndex()
        return self.model.place(index.row()) if index.isValid() else None

    def close_editor(self) -> None:
        """Store what is being typed in a cell."""
        editor = self.table.indexWidget(self.table.currentIndex())
        if editor is None and self.table.viewport().isAncestorOf(self.focusWidget() or self):
            editor = self.focusWidget()
        if editor is not None and editor is not self.table:
            self.table.commitData(editor)
            self.table.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    @Slot()
    def add_row(self) -> None:
        """A new row, its first cell open for typing."""
        index = self.model.index(self.model.add_draft(), 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self.table.setFocus()
        self.table.edit(index)

    @Slot()
    def remove_rows(self) -> None:
        """Remove the selected rows."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedIndexes()})
        if rows:
            self.removed.emit([self.model.place(one) for one in rows])

    @Slot()
    def _move_up(self) -> None:
        self._move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        current = self.table.currentIndex()
        places = self.model.places()
        here, there = current.row(), current.row() + step
        if current.isValid() and 0 <= there < len(places) and here < len(places):
            places[here], places[there] = places[there], places[here]
            self.moved.emit(places)
            self.table.setCurrentIndex(self.model.index(there, current.column()))
