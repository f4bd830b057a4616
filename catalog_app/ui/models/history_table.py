"""The steps of the history: when, who, what, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.changes import HistoryStep
from catalog_app.ui.theme import color

Index = QModelIndex | QPersistentModelIndex
STEP_ROLE = Qt.ItemDataRole.UserRole


class HistoryModel(QAbstractTableModel):
    """Read-only; newest first."""

    HEADERS = ("时间", "经办人", "做了什么", "状态")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[HistoryStep] = []
        self._cells: list[tuple[str, ...]] = []

    def set_steps(self, steps: Sequence[HistoryStep]) -> None:
        """Show these steps."""
        self.beginResetModel()
        self._steps = list(steps)
        self._cells = [(f"{one.at:%Y-%m-%d %H:%M}", one.who, one.name, _state(one)) for one in steps]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a step."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: when, who, what, state."""
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the words; undone steps are muted."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and self._steps[index.row()].undone:
            return color("muted")
        return self._steps[index.row()] if role == STEP_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None


def _state(step: HistoryStep) -> str:
    if step.undone:
        return "已撤销"
    return "" if step.undoable else "不可撤销"
