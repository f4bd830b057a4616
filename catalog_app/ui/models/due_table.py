"""What has to be done by when: late, due, to come down from the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.calendar import DOUBT
from catalog_app.ui.theme import state_color

if TYPE_CHECKING:
    from catalog_app.services.overview import Dashboard, DueLine

Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = Qt.ItemDataRole.UserRole
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
_WEEKDAYS = "一二三四五六日"


class DueModel(QAbstractTableModel):
    """Read-only; the most urgent first. STATE_ROLE gives the shape's code, LINE_ROLE the DueLine."""

    HEADERS = ("状态", "事项", "公开信息", "期限")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, DueLine, tuple[str, ...]]] = []

    def show(self, figures: Dashboard, today: date) -> None:
        """Show the lines of 工作台."""
        self.beginResetModel()
        self._rows = [
            *_rows("overdue", figures.overdue, today),
            *_rows("take_down", figures.take_down, today),
            *_rows("soon", figures.soon, today),
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a line."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: state, item, publication, date."""
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: words, state, colour of the state, the whole text as tip."""
        if not index.isValid():
            return None
        state, line, cells = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.text
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return state_color("overdue" if state == "take_down" else state)
        if role == STATE_ROLE:
            return state if index.column() == 0 else None
        return line if role == LINE_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None


def _rows(state: str, lines: Sequence[DueLine], today: date) -> list[tuple[str, DueLine, tuple[str, ...]]]:
    return [(state, line, _cells(state, line, today)) for line in lines]


def _cells(state: str, line: DueLine, today: date) -> tuple[str, ...]:
    title = line.publication.title if line.publication is not None else "—"
    doubt = DOUBT if line.provisional else ""
    when = f"{line.due.month}月{line.due.day}日 周{_WEEKDAYS[line.due.weekday()]}{doubt}"
    return (due_words(state, (line.due - today).days), line.item.title, title, when)


def due_words(state: str, days: int) -> str:
    """逾期3天, 今天到期, 5天后到期, 该撤下."""
    if state == "take_down":
        return "该撤下"
    if state == "overdue":
        return f"逾期{-days}天"
    return f"{days}天后到期" if days else "今天到期"
