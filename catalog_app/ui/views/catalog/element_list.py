"""公开内容（要素） as a list: a tick says 必填, without one it is 可选; edited in place."""

from __future__ import annotations

from typing import Any, cast

from msgspec import structs
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from catalog_app.model.catalog import Element
from catalog_app.ui.theme import color
from catalog_app.ui.views.catalog.entry_list import EntryList, EntryModel, EntryView, Index
from catalog_app.ui.views.delegates import paint_tick_box

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
    ADD = "添加要素"
    TIP = "打勾：必填；不打勾：可选。双击或按 F2 修改，Del 删除，Alt+↑↓ 调整顺序"
    NEW = "新要素"


class ElementModel(EntryModel):
    """The elements of one item."""

    def elements(self) -> tuple[Element, ...]:
        """The list now."""
        return tuple(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Editable and tickable."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS if self.editable else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and tick."""
        if not index.isValid():
            return None
        element = self._entries[index.row()]
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
        element = self._entries[place]
        if role == Qt.ItemDataRole.CheckStateRole:
            changed = structs.replace(element, optional=Qt.CheckState(value) != Qt.CheckState.Checked)
        elif not str(value).strip():
            self.remove(place)
            return True
        else:
            changed = structs.replace(element, text=" ".join(str(value).split("\n")).strip())
        self.put(place, changed)
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


class ElementView(EntryView):
    """The elements, edited in place."""

    def __init__(self, model: ElementModel, parent: QWidget) -> None:
        super().__init__(model, TEXT.NAME, parent, spacing=1)
        self._elements = model
        self.setItemDelegate(_ElementDelegate(self))
        self.setUniformItemSizes(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)

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


class ElementList(EntryList):
    """The list with its buttons."""

    model: ElementModel
    view: ElementView

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ElementModel(self)
        self.view = ElementView(self.model, self)
        self._set_up(TEXT.ADD, 2)
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show_current()

    @Slot()
    def _add(self) -> None:
        self.view.finish()
        index = self.model.append(Element(TEXT.NEW))
        self.view.setCurrentIndex(index)
        self.view.edit(index)
