"""Tabs of the item panel that edit: drawn from the groups of `model/fields.py`, 时限 with its explanation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from catalog_app.model.catalog import Origin
from catalog_app.model.fields import FIELDS, REASON_LABEL, STATION_LABEL
from catalog_app.services.browsing import ItemRow
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.catalog.deadline_box import DeadlineBox
from catalog_app.ui.views.catalog.field_editors import FieldEditor, make_editor
from catalog_app.ui.views.catalog.growing_text import GrowingText
from catalog_app.ui.views.catalog.panel_data import PanelData
from catalog_app.ui.widgets.basic import label


class TEXT:
    """Words of these tabs."""

    NO_STATION = "（未指定）"
    REASON_HINT = "为什么改编、为什么不适用"


class PanelTab(QScrollArea):
    """A tab that scrolls up and down, never sideways."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget(self)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(2 * UNIT, UNIT + 4, 2 * UNIT, 2 * UNIT)
        self.column.setSpacing(UNIT + 4)
        self.setWidget(self.body)

    def show_row(self, row: ItemRow) -> None:
        """Show an item."""
        raise NotImplementedError

    def commit(self) -> None:
        """Ask for what was typed to be stored."""

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""


class FormTab(PanelTab):
    """The fields of one group."""

    edited = Signal(str, str)

    def __init__(self, group: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.editors: dict[str, FieldEditor] = {}
        for field in FIELDS:
            if field.group == group:
                editor = make_editor(field, self.body)
                editor.edited.connect(self.edited)
                self.editors[field.key] = editor
                self.column.addWidget(editor)
        self.column.addStretch(1)

    def show_row(self, row: ItemRow) -> None:
        """Show an item."""
        for editor in self.editors.values():
            editor.show_item(row.item)

    def commit(self) -> None:
        """Ask for what was typed to be stored."""
        for editor in self.editors.values():
            editor.commit()

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        for editor in self.editors.values():
            editor.set_editable(editable=editable)


class BasicTab(FormTab):
    """基本, with the station in charge and the reason."""

    station_chosen = Signal(str)
    """uid of the station, '' for none."""
    reason_edited = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("基本", parent)
        self.station = QComboBox(self.body)
        self.station.setAccessibleName(STATION_LABEL)
        self.station.activated.connect(self._station_activated)
        self.reason = GrowingText(self.body)
        self.reason.setAccessibleName(REASON_LABEL)
        self.reason.setPlaceholderText(TEXT.REASON_HINT)
        self.reason.finished.connect(self._reason_finished)
        self._reason_box = self._captioned(REASON_LABEL, self.reason)
        place = self.column.indexOf(self.editors["publisher"]) + 1
        self.column.insertWidget(place, self._captioned(STATION_LABEL, self.station))
        self.column.insertWidget(self.column.count() - 1, self._reason_box)

    def set_stations(self, stations: Sequence[tuple[str, str]]) -> None:
        """The uid and name of the stations to choose from."""
        self.station.clear()
        self.station.addItem(TEXT.NO_STATION, "")
        for uid, name in stations:
            self.station.addItem(name, uid)

    def show_row(self, row: ItemRow) -> None:
        """Show an item."""
        super().show_row(row)
        item = row.item
        self.station.setCurrentIndex(max(self.station.findData(item.station or ""), 0))
        self.editors["level3"].setVisible(item.level3 is not None)
        self.editors["marks"].setVisible(bool(item.marks))
        self._reason_box.setVisible(item.origin in (Origin.ADAPTED, Origin.NOT_APPLICABLE) or bool(item.reason))
        if not (self.reason.hasFocus() and self.reason.changed()):
            self.reason.show_text(item.reason or "")

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        super().set_editable(editable=editable)
        self.station.setEnabled(editable)
        self.reason.setReadOnly(not editable)

    def commit(self) -> None:
        """Ask for what was typed to be stored."""
        super().commit()
        self._reason_finished()

    def _captioned(self, words: str, part: QWidget) -> QWidget:
        box = QWidget(self.body)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        caption: QLabel = label(words, "field", box)
        caption.setBuddy(part)
        layout.addWidget(caption)
        layout.addWidget(part)
        return box

    @Slot(int)
    def _station_activated(self, _place: int) -> None:
        self.station_chosen.emit(str(self.station.currentData()))

    @Slot()
    def _reason_finished(self) -> None:
        text = self.reason.text().strip()
        if self.reason.changed() and text:
            self.reason_edited.emit(text)
        elif self.reason.changed():
            self.reason.put_back()


class DeadlineTab(FormTab):
    """时限: the phrase, what it means, and an example with its working."""

    def __init__(self, data: PanelData, parent: QWidget) -> None:
        super().__init__("时限", parent)
        self.box = DeadlineBox(data, self.body)
        self.box.phrase_chosen.connect(self._phrase_chosen)
        self.column.insertWidget(self.column.count() - 1, self.box)

    def show_row(self, row: ItemRow) -> None:
        """Show an item."""
        super().show_row(row)
        self.box.show_deadline(row.item.deadline)

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        super().set_editable(editable=editable)
        self.box.set_editable(editable=editable)

    @Slot(str)
    def _phrase_chosen(self, text: str) -> None:
        self.edited.emit("deadline", text)
