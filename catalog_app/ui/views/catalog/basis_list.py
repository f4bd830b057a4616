"""公开依据 as a list of sources: title, document number and article of the chosen one below it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from catalog_app.model.catalog import Basis
from catalog_app.model.cells import write_basis
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.catalog.entry_list import EntryList, EntryModel, EntryView, Index
from catalog_app.ui.widgets.basic import label


class TEXT:
    """Words of the list."""

    NAME = "公开依据"
    TITLE, NUMBER, ARTICLE = "名称（不带书名号）", "文号", "条款"
    NUMBER_HINT, ARTICLE_HINT = "如：国发〔2019〕1号", "如：第二十条第三项"
    ADD = "添加依据"


class BasisModel(EntryModel):
    """The sources of one item."""

    def sources(self) -> tuple[Basis, ...]:
        """The sources that have a title."""
        return tuple(source for source in self._entries if source.title)

    def source(self, place: int) -> Basis | None:
        """One source."""
        return self._entries[place] if 0 <= place < len(self._entries) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The source as printed."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return write_basis((self._entries[index.row()],))
        return None


class BasisList(EntryList):
    """List and fields. A change is told when a field is left."""

    model: BasisModel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = BasisModel(self)
        self.view = EntryView(self.model, TEXT.NAME, self, spacing=2)
        self.title, self.number, self.article = (QLineEdit(self) for _ in range(3))
        self.number.setPlaceholderText(TEXT.NUMBER_HINT)
        self.article.setPlaceholderText(TEXT.ARTICLE_HINT)
        self._arrange()
        self.model.modelReset.connect(self._choose_first)
        for field in (self.title, self.number, self.article):
            field.editingFinished.connect(self.commit)
        self._show_current()

    def _arrange(self) -> None:
        layout = self._set_up(TEXT.ADD, UNIT // 2)
        for words, field in ((TEXT.TITLE, self.title), (TEXT.NUMBER, self.number), (TEXT.ARTICLE, self.article)):
            caption = label(words, "field", self)
            caption.setBuddy(field)
            field.setAccessibleName(words)
            layout.addWidget(caption)
            layout.addWidget(field)

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
        self.model.put(place, Basis(title, number, self.article.text().strip() or None))

    def _show_current(self) -> None:
        super()._show_current()
        source = self.model.source(self.view.currentIndex().row())
        for field, text in (
            (self.title, source.title if source else ""),
            (self.number, (source.number or "") if source else ""),
            (self.article, (source.article or "") if source else ""),
        ):
            field.setText(text)
            field.setCursorPosition(0)
            field.setEnabled(source is not None and self.model.editable)

    @Slot()
    def _choose_first(self) -> None:
        self.view.setCurrentIndex(self.model.index(0))
        self._show_current()

    @Slot()
    def _add(self) -> None:
        self.view.setCurrentIndex(self.model.append(Basis("")))
        self.title.setFocus()
