"""One row of a file as it stands there, cell by cell."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from catalog_app.ui.dialogs.import_wizard.draft import Draft
from catalog_app.ui.models.import_problems import ProblemRow
from catalog_app.ui.models.raw_preview import column_name
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """What this window says."""

    TITLE = "文件里的原样"
    COLUMN, HEADER, CELL = "列", "栏目", "内容"
    CLOSE, COPY = "关闭", "复制"


class RawCell(Struct, frozen=True):
    """One cell: its column's letter, header words and text."""

    column: str
    header: str
    text: str


def _column(cell: RawCell) -> str:
    return cell.column


def _header(cell: RawCell) -> str:
    return cell.header


def _text(cell: RawCell) -> str:
    return cell.text


CELL_COLUMNS = (
    Column(key="column", label=TEXT.COLUMN, text=_column),
    Column(key="header", label=TEXT.HEADER, text=_header),
    Column(key="text", label=TEXT.CELL, text=_text),
)


def raw_cells(draft: Draft, shown: ProblemRow) -> list[RawCell]:
    """The cells of the row a problem is about; nothing where it names none."""
    problem = shown.problem
    headers = {
        binding.column: binding.header
        for _, one, table in draft.tables()
        if str(one.path) == shown.path and table.sheet == problem.sheet
        for binding in table.bindings
    }
    for source in draft.sources():
        for table in source.raw.tables:
            if str(source.path) == shown.path and table.name == problem.sheet:
                cells = table.rows.get(problem.row or 0, {})
                return [RawCell(column_name(at), headers.get(at, ""), text) for at, text in sorted(cells.items())]
    return []


class RawRowDialog(QDialog):
    """Goes away when closed."""

    def __init__(self, place: str, cells: list[RawCell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TEXT.TITLE)
        self._cells = cells
        self.model = RowsModel(CELL_COLUMNS, self)
        self.model.set_rows(cells)
        self.table = RowsTable(self.model, (44, 180, 300), TEXT.TITLE, self, stretch=2)
        self.table.setWordWrap(True)
        copy = button(TEXT.COPY, self._copy, parent=self, icon_name="copy")
        close = button(TEXT.CLOSE, self.accept, "primary", self)
        close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.addWidget(label(place, "heading", self, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(row(None, copy, close, parent=self))
        self.resize(90 * UNIT, 50 * UNIT)

    def _copy(self) -> None:
        lines = (f"{cell.column}\t{cell.header}\t{cell.text}" for cell in self._cells)
        QGuiApplication.clipboard().setText("\n".join(lines))
