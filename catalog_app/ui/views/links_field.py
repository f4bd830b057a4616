"""A field of a form that holds links to other publications."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from catalog_app.model.publication import LINK_BACK, Link
from catalog_app.ui.dialogs.link_publication import Find, LinkDialog
from catalog_app.ui.models.related_rows import LINK_COLUMNS, LinkRow
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, row


class Text:
    """Words of the field."""

    ADD, REMOVE, TABLE = "添加关联…", "去掉", "关联的公开信息"
    OF = "这一条公开信息"


class LinksField(QWidget):
    """What other publications are to this one."""

    edited = Signal()

    def __init__(self, linked: Sequence[LinkRow], find: Find | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self.model = RowsModel(LINK_COLUMNS, self)
        self.table = RowsTable(self.model, (10 * UNIT, 0, 12 * UNIT), Text.TABLE, self, stretch=1)
        self.add_button = button(Text.ADD, self.add, "", self, icon_name="plus")
        self.add_button.setEnabled(find is not None)
        self.remove_button = button(Text.REMOVE, self.remove, "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.add_button, self.remove_button, None, parent=self))
        self.setFocusProxy(self.add_button)
        self._show(linked)

    def links(self) -> tuple[Link, ...]:
        """The links as they stand."""
        kinds = {str(kind): kind for kind in LINK_BACK}
        return tuple(Link(kinds[one.kind], one.uid) for one in self.model.rows())

    def rows(self) -> list[LinkRow]:
        """The links with titles."""
        return list(self.model.rows())

    @Slot()
    def add(self) -> None:
        """添加关联…: another one, found by its words; the one that is linked so already stays."""
        if self._find is None:
            return
        answer = LinkDialog.ask_row(Text.OF, self._find, self)
        if answer is not None and answer not in self.model.rows():
            self._show([*self.model.rows(), answer])
            self.edited.emit()

    @Slot()
    def remove(self) -> None:
        """去掉: the current one."""
        place, rows = self.table.currentIndex().row(), list(self.model.rows())
        if 0 <= place < len(rows):
            del rows[place]
            self._show(rows)
            self.edited.emit()

    def _show(self, rows: Sequence[LinkRow]) -> None:
        self.model.set_rows(list(rows))
        self.table.select_row(self.model.rowCount() - 1)
        self.remove_button.setEnabled(bool(rows))
