"""An editable table with its buttons; the keys do all of it: Enter, Del, Alt+Up and Alt+Down, Ctrl+V."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPushButton,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.ui.models.edit_rows import EditRows
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import LINE
from catalog_app.ui.views.tables import set_up_cells
from catalog_app.ui.widgets.basic import button, row
from catalog_app.ui.widgets.padded import PaddedDelegate

Index = QModelIndex | QPersistentModelIndex


class TEXT:
    """What the buttons say."""

    ADD, REMOVE, UP, DOWN, PASTE = "添加", "删除", "上移", "下移", "粘贴"
    REMOVE_TIP, UP_TIP, DOWN_TIP = "删除选中的行（Del）", "选中的行上移（Alt+↑）", "选中的行下移（Alt+↓）"
    PASTE_TIP = "从表格软件复制一块，从选中的格开始粘贴（Ctrl+V）"


class _CellDelegate(PaddedDelegate):
    """A line, or a line with what is on offer below it."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002 - Qt gives it
        """Qt's: the editor of a cell."""
        model = index.model()
        choices = model.choices(index.column()) if isinstance(model, EditRows) else ()
        made: QComboBox | QLineEdit = QComboBox(parent) if choices else QLineEdit(parent)
        if isinstance(made, QComboBox):
            made.setEditable(True)
            made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            made.addItems(list(choices))
        set_kind(made, "cell")
        made.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt's: what stands there."""
        words = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setEditText(words)
        elif isinstance(editor, QLineEdit):
            editor.setText(words)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's: hand the words over."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class RowsEditor(QWidget):
    """Table and buttons; `add` is the caller's way to add a row, without it an empty one is opened for typing."""

    def __init__(
        self,
        model: EditRows,
        name: str,
        parent: QWidget | None = None,
        *,
        ordered: bool = False,
        pasted: bool = False,
        fixed: bool = False,
        add: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.model, self._ordered, self._pasted, self._fixed = model, ordered, pasted, fixed
        self.table = QTableView(self)
        self._set_up(name)
        self.buttons: list[QPushButton] = []
        self._make_buttons(add or self.add_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.table, 1)
        if self.buttons:
            layout.addWidget(row(*self.buttons, None, parent=self))
        self.setFocusProxy(self.table)

    def _make_buttons(self, add: Callable[[], object]) -> None:
        wanted = (
            []
            if self._fixed
            else [(TEXT.ADD, add, "plus", ""), (TEXT.REMOVE, self.remove_rows, "trash", TEXT.REMOVE_TIP)]
        )
        if self._ordered:
            wanted += [(TEXT.UP, self.move_up, "up", TEXT.UP_TIP), (TEXT.DOWN, self.move_down, "down", TEXT.DOWN_TIP)]
        if self._pasted:
            wanted.append((TEXT.PASTE, self.paste, "copy", TEXT.PASTE_TIP))
        for words, clicked, icon, tip in wanted:
            made = button(words, clicked, "quiet", self, icon_name=icon, tip=tip)
            made.setAccessibleName(f"{words}：{self.table.accessibleName()}")
            self.buttons.append(made)

    def _set_up(self, name: str) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(_CellDelegate(table))
        table.setTabKeyNavigation(False)
        set_up_cells(table, (column.width for column in self.model.columns), name)
        table.horizontalHeader().setFixedHeight(LINE)
        if self._ordered:
            table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            table.setDragDropOverwriteMode(False)
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the keys of the table."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.table.hasFocus():
            return self._key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.currentIndex().isValid():
            self.table.edit(self.table.currentIndex())
        elif key == Qt.Key.Key_Delete and not self._fixed:
            self.remove_rows()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._ordered:
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        elif self._pasted and event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            return False
        return True

    @Slot()
    def add_row(self) -> None:
        """An empty row, its first cell open for typing."""
        self.go_to(self.model.add(), 0)
        self.table.edit(self.table.currentIndex())

    def go_to(self, place: int, column: int) -> None:
        """Make a cell current and visible."""
        index = self.model.index(place, column)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self.table.setFocus()

    @Slot()
    def remove_rows(self) -> None:
        """Take the selected rows away."""
        here = self.table.currentIndex()
        self.model.remove([index.row() for index in self.table.selectionModel().selectedIndexes()])
        if here.isValid() and self.model.rowCount():
            self.go_to(min(here.row(), self.model.rowCount() - 1), here.column())

    @Slot()
    def move_up(self) -> None:
        """The current row before the one above."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """The current row after the one below."""
        self._move(1)

    @Slot()
    def paste(self) -> None:
        """What was copied in a spreadsheet, from the current cell on."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            here = QPersistentModelIndex(self.table.currentIndex())
            place = (here.row(), here.column()) if here.isValid() else (self.model.rowCount(), 0)
            self.model.paste(text, self.table.currentIndex())
            self.go_to(*place)

    def _move(self, step: int) -> None:
        here = self.table.currentIndex()
        if here.isValid() and self.model.move(here.row(), here.row() + step):
            self.go_to(self.table.currentIndex().row(), here.column())
