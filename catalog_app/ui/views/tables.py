"""Tables set up the same way everywhere: one for RowsModel on every output page, and those edited in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import LINE, ToneDelegate

_EDITED = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
    | QAbstractItemView.EditTrigger.SelectedClicked
)


def set_up_cells(table: QTableView, widths: Iterable[int], name: str) -> None:
    """The look and the keys of a table, its model set, whose cells are edited in place; `widths` in units, 0 = rest."""
    set_kind(table, "framed")
    table.setAccessibleName(name)
    table.setEditTriggers(_EDITED)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(LINE)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for place, width in enumerate(widths):
        if width:
            header.resizeSection(place, width * UNIT)
        else:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)


class RowsTable(QTableView):
    """Whole rows are selected, columns keep to the widths given, one of them takes what is left."""

    def __init__(
        self,
        model: QAbstractItemModel,
        widths: Sequence[int],
        name: str,
        parent: QWidget | None = None,
        *,
        stretch: int,
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        set_kind(self, "framed")
        self.setAccessibleName(name)
        self.setItemDelegate(ToneDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(5 * UNIT)
        header.setFixedHeight(LINE)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def select_row(self, row: int) -> None:
        """Make a row current, selected and visible."""
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))
            self.scrollTo(self.currentIndex())
