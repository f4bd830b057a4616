"""The domains to adopt at the first start: ticked or not, with the number of rows the chosen levels give."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal

from catalog_app.services.adopting import standard, standard_index
from catalog_app.ui.theme import UNIT

Index = QModelIndex | QPersistentModelIndex
CODE_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
_CELL = QSize(27 * UNIT, 4 * UNIT)
"""Four columns beside each other in the first-start dialog."""
_CHECKABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class DomainChoiceModel(QAbstractListModel):
    """All bundled domains; all with rows for the levels are ticked at first. `changed` after each tick."""

    changed = Signal()

    def __init__(self, levels: Collection[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._summaries = standard_index()
        self._counts: dict[str, int] = {}
        self._chosen = {summary.code for summary in self._summaries}
        self.set_levels(levels)

    def set_levels(self, levels: Collection[str]) -> None:
        """Count the rows that carry one of these levels."""
        wanted = set(levels)
        self._counts = {
            summary.code: sum(bool(wanted & set(row.levels)) for row in standard(summary.code).items)
            for summary in self._summaries
        }
        self._tell_all()

    def set_all(self, chosen: bool) -> None:
        """Tick all, or none."""
        self._chosen = {summary.code for summary in self._summaries} if chosen else set()
        self._tell_all()

    def codes(self) -> tuple[str, ...]:
        """The ticked domains in printed order."""
        return tuple(summary.code for summary in self._summaries if summary.code in self._chosen)

    def rows_chosen(self) -> int:
        """How many rows the ticked domains give."""
        return sum(self._counts[code] for code in self._chosen)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a domain."""
        return 0 if parent.isValid() else len(self._summaries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: name with count, tick, code."""
        if not index.isValid():
            return None
        summary = self._summaries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.name
        if role == COUNT_ROLE:
            return f"{self._counts[summary.code]}项"
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if summary.code in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.SizeHintRole:
            return _CELL
        if role == Qt.ItemDataRole.ToolTipRole:
            return summary.full_name
        return summary.code if role == CODE_ROLE else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: a tick."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        code = self._summaries[index.row()].code
        if Qt.CheckState(value) is Qt.CheckState.Checked:  # Qt hands over its enum or its number
            self._chosen.add(code)
        else:
            self._chosen.discard(code)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: all may be ticked."""
        return _CHECKABLE if index.isValid() else Qt.ItemFlag.NoItemFlags

    def _tell_all(self) -> None:
        if self._summaries:
            self.dataChanged.emit(self.index(0), self.index(len(self._summaries) - 1))
        self.changed.emit()
