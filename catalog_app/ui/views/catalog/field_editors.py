"""The editor of each kind of field in the item panel. Views ask `make_editor`; nobody else knows the kinds."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from catalog_app.model.catalog import Audience, Item
from catalog_app.model.cells import cell_text, write_audience, write_basis, write_elements
from catalog_app.model.fields import TICK, Field, Kind
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.catalog.basis_list import BasisList
from catalog_app.ui.views.catalog.channel_chooser import ChannelChooser
from catalog_app.ui.views.catalog.element_list import ElementList
from catalog_app.ui.views.catalog.growing_text import GrowingText
from catalog_app.ui.widgets.basic import label, row


class FieldEditor(QWidget):
    """One field with its label. `edited` asks for key and text to be stored; nothing is stored in here."""

    edited = Signal(str, str)

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self._item: Item | None = None
        self.caption: QLabel = label(field.label + (f"　{field.legend}" if field.legend else ""), "field", self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(UNIT // 2)
        self._layout.addWidget(self.caption)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def take(self, part: QWidget) -> None:
        """Put the control under the label, and let the label name it."""
        self.caption.setBuddy(part)
        part.setAccessibleName(self.field.label)
        self._layout.addWidget(part)
        self.setFocusProxy(part)

    def show_item(self, item: Item) -> None:
        """Show the field of an item; what is being typed for the same item stays."""
        same = self._item is not None and self._item.uid == item.uid
        typing = same and self.is_changed()
        self._item = item
        if not typing:
            self.show_value(item)

    def commit(self) -> None:
        """Ask for what was typed to be stored, if anything was."""
        if self._item is not None and self.is_changed():
            text = self.text()
            if text != cell_text(self._item, self.field.key):
                self.edited.emit(self.field.key, text)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        raise NotImplementedError

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        raise NotImplementedError

    def is_changed(self) -> bool:
        """Whether the control holds something else than was stored."""
        return False

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        raise NotImplementedError


class LineField(FieldEditor):
    """One line."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.take(self.line)
        self.line.editingFinished.connect(self._finished)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return self.line.text()

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        text = cell_text(item, self.field.key)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self.line.setToolTip(text)

    def is_changed(self) -> bool:
        """Whether something else stands there than was stored."""
        return self._item is not None and self.line.text() != cell_text(self._item, self.field.key)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.line.setReadOnly(not editable)

    @Slot()
    def _finished(self) -> None:
        self.commit()


class TextField(FieldEditor):
    """Several lines."""

    def __init__(self, field: Field, parent: QWidget, *, lines: int = 1) -> None:
        super().__init__(field, parent)
        self.box = GrowingText(self, lines=lines)
        self.take(self.box)
        self.box.finished.connect(self._finished)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return self.box.text()

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        self.box.show_text(cell_text(item, self.field.key))

    def is_changed(self) -> bool:
        """Whether something else stands there than was stored."""
        return self._item is not None and self.box.changed()

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.box.setReadOnly(not editable)

    @Slot()
    def _finished(self) -> None:
        self.commit()


class ElementsField(FieldEditor):
    """要素, one a line with its tick."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.caption.setText(f"{field.label}　打勾的为必填")
        self.list = ElementList(self)
        self.take(self.list)
        self.list.edited.connect(self._edited)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return write_elements(self.list.model.elements())

    def is_changed(self) -> bool:
        """Whether an element is being typed."""
        return self.list.view.is_editing()

    def commit(self) -> None:
        """Store the element being typed."""
        self.list.view.finish()

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        self.list.model.show_entries(item.elements)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.list.set_editable(editable=editable)

    @Slot()
    def _edited(self) -> None:
        self.edited.emit(self.field.key, self.text())


class BasisField(FieldEditor):
    """依据 with title, number and article."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.list = BasisList(self)
        self.take(self.list)
        self.list.edited.connect(self._edited)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return write_basis(self.list.model.sources())

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        self.list.model.show_entries(item.basis)

    def commit(self) -> None:
        """Ask for what was typed to be stored."""
        self.list.commit()

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.list.set_editable(editable=editable)

    @Slot()
    def _edited(self) -> None:
        if self._item is not None and self.list.model.sources() != self._item.basis:
            self.edited.emit(self.field.key, self.text())


class ChannelsField(FieldEditor):
    """The 13 boxes."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.caption.setText(field.label)
        self.chooser = ChannelChooser(self)
        self.take(self.chooser)
        self.chooser.changed.connect(self._changed)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return self.chooser.text()

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        self.chooser.set_channels(item.channels)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.chooser.setEnabled(editable)

    @Slot()
    def _changed(self) -> None:
        self.edited.emit(self.field.key, self.text())


class TicksField(FieldEditor):
    """A group of ticks, as 方式 and 层级."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.boxes = {leaf.key: QCheckBox(leaf.label, self) for leaf in field.leaves}
        for box in self.boxes.values():
            box.clicked.connect(self._clicked)
        self.take(row(*self.boxes.values(), None, parent=self, gap=2 * UNIT))
        self.setFocusProxy(next(iter(self.boxes.values())))

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return "、".join(key for key, box in self.boxes.items() if box.isChecked())

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        for key, box in self.boxes.items():
            box.setChecked(cell_text(item, f"{self.field.key}.{key}") == TICK)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        for box in self.boxes.values():
            box.setEnabled(editable)

    @Slot()
    def _clicked(self) -> None:
        self.edited.emit(self.field.key, self.text())


class AudienceField(FieldEditor):
    """对象: 全社会, and the words that name a group."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        public, groups = field.leaves
        self.public = QCheckBox(public.label, self)
        self.groups = QLineEdit(self)
        self.groups.setPlaceholderText(f"{groups.label}，如：被征地农民")
        self.public.clicked.connect(self._finished)
        self.groups.editingFinished.connect(self._finished)
        self.take(row(self.public, self.groups, parent=self))
        self.groups.setAccessibleName(groups.label)
        self.setFocusProxy(self.public)

    def text(self) -> str:
        """The value as `cells.with_cell` reads it."""
        return write_audience(Audience(self.public.isChecked(), self.groups.text().strip() or None))

    def show_value(self, item: Item) -> None:
        """Put the stored value into the control."""
        self.public.setChecked(bool(item.audience.public))
        if self.groups.text() != (item.audience.groups or ""):
            self.groups.setText(item.audience.groups or "")
            self.groups.setCursorPosition(0)

    def is_changed(self) -> bool:
        """Whether something else stands there than was stored."""
        return self._item is not None and self.text() != cell_text(self._item, self.field.key)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self.public.setEnabled(editable)
        self.groups.setReadOnly(not editable)

    @Slot()
    def _finished(self) -> None:
        self.commit()


def make_editor(field: Field, parent: QWidget) -> FieldEditor:
    """The editor for a field's kind."""
    if field.key == "audience":
        return AudienceField(field, parent)
    if field.key == "marks":
        return TextField(field, parent)
    makers = {
        Kind.ELEMENTS: ElementsField,
        Kind.BASIS: BasisField,
        Kind.CHANNELS: ChannelsField,
        Kind.TICKS: TicksField,
        Kind.DEADLINE: TextField,
        Kind.TEXT: LineField,
    }
    return makers[field.kind](field, parent)
