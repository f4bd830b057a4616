"""A table with one column chosen from lists: click, F2 or the space bar opens the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStyleOptionViewItem, QWidget

from catalog_app.ui.icons import paint_icon
from catalog_app.ui.models.choice_rows import ChoiceRowsModel
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.views.delegates import ToneDelegate, paint_row_back
from catalog_app.ui.views.tables import RowsTable

Index = QModelIndex | QPersistentModelIndex
ARROW = 14


class ChoiceDelegate(ToneDelegate):
    """A chevron tells the cells that can be chosen; their editor is a list."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's: words, and the chevron at the right."""
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            super().paint(painter, option, index)
            return
        paint_row_back(painter, option, focus=False)
        inner: Any = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(0, 0, -ARROW - UNIT // 2, 0)
        super().paint(painter, inner, index)
        box = option.rect
        place = QRectF(box.right() - ARROW - UNIT / 2, box.center().y() - ARROW / 2, ARROW, ARROW)
        paint_icon(painter, place, "down", color("muted"))

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:  # noqa: ARG002 - Qt gives it
        """Qt's: the list."""
        made = QComboBox(parent)
        set_kind(made, "cell")
        made.setMaxVisibleItems(16)
        model = index.model()
        made.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        for value, words in model.choices(index) if isinstance(model, ChoiceRowsModel) else ():
            made.addItem(words, value)
        made.view().setMinimumWidth(made.view().sizeHintForColumn(0) + 4 * UNIT)
        made.activated.connect(self._activated)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt's: what is chosen now; the list opens at once, when the first choice is not made yet."""
        if isinstance(editor, QComboBox) and not editor.property("opened"):
            editor.setProperty("opened", True)
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))
            QTimer.singleShot(0, editor, editor.showPopup)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's: hand the value to the model."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    @Slot()
    def _activated(self) -> None:
        editor = self.sender()
        if isinstance(editor, QComboBox):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class ChoiceTable(RowsTable):
    """Rows of a ChoiceRowsModel."""

    def __init__(
        self, model: ChoiceRowsModel, widths: Sequence[int], name: str, parent: QWidget | None = None, *, stretch: int
    ) -> None:
        super().__init__(model, widths, name, parent, stretch=stretch)
        self._rows = model
        self.setItemDelegate(ChoiceDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def open_choices(self) -> None:
        """Open the list of the current row."""
        index = self.model().index(self.currentIndex().row(), self._rows.choice_column)
        if self._rows.choices(index):
            self.setCurrentIndex(index)
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: F2 and space open the list."""
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.open_choices()
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click on a cell that can be chosen."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.column() == self._rows.choice_column:
            self.open_choices()
