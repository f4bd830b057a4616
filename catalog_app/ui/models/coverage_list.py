"""The domains with how much of each is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
COVERAGE_ROLE = Qt.ItemDataRole.UserRole


class CoverageLine(Protocol):
    """What `overview.Coverage` tells."""

    @property
    def code(self) -> str: ...  # noqa: D102 - as in overview

    @property
    def name(self) -> str: ...  # noqa: D102 - as in overview

    @property
    def applicable(self) -> int: ...  # noqa: D102 - as in overview

    @property
    def published(self) -> int: ...  # noqa: D102 - as in overview


@dataclass(frozen=True)
class Unreckoned:
    """A domain whose figures are not reckoned yet; -1 stands for unknown."""

    code: str
    name: str
    applicable: int = -1
    published: int = -1


class CoverageModel(QAbstractListModel):
    """Read-only; COVERAGE_ROLE gives the Coverage."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CoverageLine] = []

    def show(self, rows: Sequence[CoverageLine]) -> None:
        """Show these domains; the same domains again keep selection and place."""
        if [one.code for one in rows] == [one.code for one in self._rows]:
            self._rows = list(rows)
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a domain."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the name; the numbers in words for tips and screen readers."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if row.applicable < 0:
                return row.name
            return f"{row.name}：已公开{row.published}项，应公开{row.applicable}项"
        return row if role == COVERAGE_ROLE else None
