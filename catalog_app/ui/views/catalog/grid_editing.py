"""Editing inside the 目录 grid: which editor opens where, and what its keys do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.fields import Kind
from catalog_app.ui.models.item_columns import ITEM_COLUMNS, STATION
from catalog_app.ui.views.catalog.cell_editors import (
    CellEditor,
    ChannelCellEditor,
    LineCellEditor,
    StationCellEditor,
    TextCellEditor,
)
from catalog_app.ui.views.catalog.grid_delegate import ItemPainter

if TYPE_CHECKING:
    from catalog_app.ui.views.catalog.grid import ItemGrid

Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONG_TEXTS = (Kind.ELEMENTS, Kind.BASIS, Kind.DEADLINE)
_NO_HINT = ItemPainter.EndEditHint.NoHint
_REVERT = ItemPainter.EndEditHint.RevertModelCache


class ItemDelegate(ItemPainter):
    """Enter stores and goes down, Tab stores and goes on, Esc drops; losing the focus stores."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.stations: Sequence[tuple[str, str]] = ()
        """uid and name of the stations to choose from."""
        self.typed = False
        """Whether the next editor is opened by typing, so that the typed words replace the old ones."""
        self.prefill: str | None = None
        """Words the next editor starts with in place of the stored ones."""
        self._open: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:  # noqa: ARG002 - Qt's signature
        """The editor for a column's kind."""
        column = ITEM_COLUMNS[index.column()]
        editor: CellEditor
        if column.key == STATION:
            editor = StationCellEditor(parent, self.stations)
        elif column.field is not None and column.field.kind is Kind.CHANNELS:
            editor = ChannelCellEditor(parent)
        elif column.field is not None and column.field.kind in _LONG_TEXTS:
            editor = TextCellEditor(parent)
        else:
            editor = LineCellEditor(parent)
        editor.setAccessibleName(column.plain_label)
        child: QWidget
        for child in editor.findChildren(QWidget):
            child.installEventFilter(self)
        self._open = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The stored words, or those that could not be stored before."""
        text = index.data(Qt.ItemDataRole.EditRole) if self.prefill is None else self.prefill
        cast("CellEditor", editor).set_text(text, select=self.typed)
        self.prefill, self.typed = None, False
        self._place(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the words to the model."""
        model.setData(index, cast("CellEditor", editor).text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Index) -> None:  # noqa: ARG002 - Qt's signature
        """The cell, enlarged where the editor wants it."""
        self._place(editor, index)

    def _place(self, editor: QWidget, index: Index) -> None:
        grid = cast("ItemGrid", self.parent())
        cell = grid.visualRect(index).adjusted(0, 0, 0, -1)
        editor.setGeometry(cast("CellEditor", editor).wanted(cell, grid.viewport().rect()))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the open editor."""
        self.forget(editor)
        super().destroyEditor(editor, index)

    def forget(self, editor: QWidget) -> None:
        """It is being closed: what it says from now on is void."""
        if editor is self._open:
            self._open = None

    def open_editor(self) -> QWidget | None:
        """The editor open in the grid."""
        return self._open

    def finish(self) -> None:
        """Store what is in the open editor and close it."""
        if self._open is not None:
            self._leave(self._open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that end editing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._open is not None:
            if self._key(watched, event):
                return True
            if watched is not self._open:
                return False
        elif watched is not self._open:
            return False
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        editor = cast("QWidget", self._open)
        grid = cast("ItemGrid", self.parent())
        alone = not event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER and not alone:
            if isinstance(editor, TextCellEditor):
                editor.insertPlainText("\n")
            return True
        if event.key() in _ENTER:
            self._leave(editor)
            grid.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and watched is editor:
            self._leave(editor)
            grid.step_column(-1 if event.key() == Qt.Key.Key_Backtab else 1)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._open = None
            self.closeEditor.emit(editor, _REVERT)
            grid.setFocus()
            return True
        return False

    def _leave(self, editor: QWidget) -> None:
        self._open = None  # closing moves the focus, which must not store a second time
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _NO_HINT)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """A frame of several controls loses the focus as a whole."""
        editor = self._open
        if not isinstance(editor, ChannelCellEditor) or now is None or editor is now or editor.isAncestorOf(now):
            return
        if editor.isVisible():
            self._leave(editor)
