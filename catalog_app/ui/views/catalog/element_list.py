"""公开内容（要素） as a list: a tick says 必填, without one it is 可选; edited in place."""

from __future__ import annotations

from typing import Any, cast

from msgspec import structs
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.catalog import Element
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.views.delegates import paint_tick_box
from catalog_app.ui.widgets.basic import button, row

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FRAME = 4
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemNeverHasChildren
)


class TEXT:
    """Words of the list."""

    NAME = "公开要素"
    ADD, UP, DOWN, REMOVE = "添加要素", "上移", "下移", "删除"
    TIP = "打勾：必填；不打勾：可选。双击或按 F2 修改，Del 删除，Alt+↑↓ 调整顺序"
    NEW = "新要素"


class ElementModel(QAbstractListModel):
    """The elements of one item. `edited` comes when the clerk changed them, never for `set_elements`."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._elements: list[Element] = []
        self.editable = True

    def elements(self) -> tuple[Element, ...]:
        """The list now."""
        return tuple(self._elements)

    def set_elements(self, elements: tuple[Element, ...]) -> None:
        """Show stored elements."""
        if tuple(self._elements) != elements:
            self.beginResetModel()
            self._elements = list(elements)
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of elements."""
        return 0 if parent.isValid() else len(self._elements)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Editable and tickable."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS if self.editable else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and tick."""
        if not index.isValid():
            return None
        element = self._elements[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return element.text + ("（可选）" if element.optional else "")
        if role == Qt.ItemDataRole.EditRole:
            return element.text
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if element.optional else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{element.text}，{'可选' if element.optional else '必填'}"
        return TEXT.TIP if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """New words (none removes the element) or another tick."""
        if not index.isValid() or role not in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.CheckStateRole):
            return False
        place = index.row()
        element = self._elements[place]
        if role == Qt.ItemDataRole.CheckStateRole:
            changed = structs.replace(element, optional=Qt.CheckState(value) != Qt.CheckState.Checked)
        elif not str(value).strip():
            self.remove(place)
            return True
        else:
            changed = structs.replace(element, text=" ".join(str(value).split("\n")).strip())
        if changed != element:
            self._elements[place] = changed
            self.dataChanged.emit(index, index)
            self.edited.emit()
        return True

    def add(self, text: str) -> QModelIndex:
        """A required element at the end; told as edited once its words are typed."""
        place = len(self._elements)
        self.beginInsertRows(QModelIndex(), place, place)
        self._elements.append(Element(text))
        self.endInsertRows()
        return self.index(place)

    def remove(self, place: int) -> None:
        """Take an element out."""
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._elements[place]
        self.endRemoveRows()
        self.edited.emit()

    def move(self, place: int, step: int) -> bool:
        """Move an element up (-1) or down (1)."""
        target = place + step
        if not 0 <= target < len(self._elements):
            return False
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), target + (1 if step > 0 else 0))
        self._elements[place], self._elements[target] = self._elements[target], self._elements[place]
        self.endMoveRows()
        self.edited.emit()
        return True


class _ElementDelegate(QStyledItemDelegate):
    """Qt's line, with the tick box of the look: the style's own has no outline in high contrast."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Words by the style, the box by us."""
        super().paint(painter, option, index)
        line: Any = QStyleOptionViewItem(option)
        self.initStyleOption(line, index)
        view = cast("QWidget", self.parent())
        box = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, line, view)
        painter.save()
        painter.fillRect(box, color("accent_soft" if line.state & QStyle.StateFlag.State_Selected else "surface"))
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        paint_tick_box(painter, QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), ticked=ticked, outline="muted")
        painter.restore()


class ElementView(QListView):
    """Shows every element in full: the panel scrolls, not the list."""

    def __init__(self, model: ElementModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._elements = model
        self.setModel(model)
        set_kind(self, "framed")
        self.setItemDelegate(_ElementDelegate(self))
        self.setAccessibleName(TEXT.NAME)
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(False)
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._fit)

    def sizeHint(self) -> QSize:
        """As high as all elements."""
        return QSize(200, self._wanted_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del removes, Alt+Up and Alt+Down move."""
        place = self.currentIndex().row()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if place >= 0 and self._elements.editable and event.key() == Qt.Key.Key_Delete:
            self._elements.remove(place)
        elif place >= 0 and event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self._elements.move(place, steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other line breaks."""
        super().resizeEvent(event)
        self._fit()

    def is_editing(self) -> bool:
        """Whether an element is being typed."""
        return self.state() == QAbstractItemView.State.EditingState

    def finish(self) -> None:
        """Store the element being typed, if any."""
        editor = self.viewport().findChild(QLineEdit) if self.is_editing() else None
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def commitData(self, editor: QWidget) -> None:
        """Qt's, unless the editor's row has gone and taken it along: the focus it loses by that stores nothing."""
        if not editor.isHidden():
            super().commitData(editor)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Qt's, for an editor still there."""
        if not editor.isHidden():
            super().closeEditor(editor, hint)

    def _wanted_height(self) -> int:
        self.doItemsLayout()
        return self.contentsSize().height() + 2 * FRAME

    @Slot()
    def _fit(self) -> None:
        height = max(self._wanted_height(), 5 * UNIT)
        if height != self.height():
            self.setFixedHeight(height)


class ElementList(QWidget):
    """The list with its buttons."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ElementModel(self)
        self.view = ElementView(self.model, self)
        self.model.edited.connect(self.edited)
        self.add_button = button(TEXT.ADD, self._add, "link", self, icon_name="plus")
        self.up_button = button(TEXT.UP, self._up, "link", self)
        self.down_button = button(TEXT.DOWN, self._down, "link", self)
        self.remove_button = button(TEXT.REMOVE, self._remove, "link", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.view)
        layout.addWidget(
            row(self.add_button, None, self.up_button, self.down_button, self.remove_button, parent=self, gap=2)
        )
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self._current_changed()

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.model.editable = editable
        self.add_button.setEnabled(editable)
        self._current_changed()

    @Slot()
    def _current_changed(self) -> None:
        present = self.model.editable and self.view.currentIndex().isValid()
        for one in (self.up_button, self.down_button, self.remove_button):
            one.setEnabled(present)

    @Slot()
    def _add(self) -> None:
        self.view.finish()
        index = self.model.add(TEXT.NEW)
        self.view.setCurrentIndex(index)
        self.view.edit(index)

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
