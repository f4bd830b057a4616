"""The list of domains with their coverage; 全部领域 first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.services.browsing import DomainRow

Index = QModelIndex | QPersistentModelIndex
CODE_ROLE = Qt.ItemDataRole.UserRole + 1
PUBLISHED_ROLE = Qt.ItemDataRole.UserRole + 2
APPLICABLE_ROLE = Qt.ItemDataRole.UserRole + 3
PROBLEMS_ROLE = Qt.ItemDataRole.UserRole + 4
ALL_DOMAINS = ""
ALL_LABEL = "全部领域"
_NOWHERE = QModelIndex()


class DomainLine:
    """What one line shows."""

    __slots__ = ("applicable", "code", "full_name", "items", "name", "problems", "published")

    def __init__(self, code: str, name: str, full_name: str, counts: tuple[int, int, int, int]) -> None:
        self.code, self.name, self.full_name = code, name, full_name
        self.items, self.applicable, self.published, self.problems = counts

    def state(self) -> tuple[Any, ...]:
        """Everything shown, to tell whether it changed."""
        return (self.code, self.name, self.items, self.applicable, self.published, self.problems)

    def words(self) -> str:
        """The line in one sentence, for tooltip and screen reader."""
        if not self.items:
            return f"{self.full_name}：本级没有事项"
        text = f"{self.full_name}：已公开{self.published}项，应公开{self.applicable}项"
        return f"{text}，{self.problems}项有问题" if self.problems else text


class DomainListModel(QAbstractListModel):
    """Domains in printed order under the line for all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[DomainLine] = [DomainLine(ALL_DOMAINS, ALL_LABEL, ALL_LABEL, (0, 0, 0, 0))]

    def set_rows(self, rows: Sequence[DomainRow]) -> None:
        """Show these domains; where they are the same ones, only changed lines are told."""
        lines = _lines(rows)
        if [line.code for line in lines] != [line.code for line in self._lines]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        old, self._lines = self._lines, lines
        for place, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before.state() != after.state():
                self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, code: str) -> int:
        """Row of a domain; the line for all of them where it is unknown."""
        return next((place for place, line in enumerate(self._lines) if line.code == code), 0)

    def domain_count(self) -> tuple[int, int]:
        """How many domains have items, and how many there are."""
        return sum(line.items > 0 for line in self._lines[1:]), len(self._lines) - 1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, counts and the sentence that tells them."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.words()
        if role == CODE_ROLE:
            return line.code
        if role == PUBLISHED_ROLE:
            return line.published
        if role == APPLICABLE_ROLE:
            return line.applicable
        return line.problems if role == PROBLEMS_ROLE else None


def _lines(rows: Sequence[DomainRow]) -> list[DomainLine]:
    lines = [DomainLine(row.domain.code, row.domain.name, row.domain.full_name, _counts(row)) for row in rows]
    totals = tuple(sum(line) for line in zip(*(_counts(row) for row in rows), strict=True)) if rows else (0, 0, 0, 0)
    return [DomainLine(ALL_DOMAINS, ALL_LABEL, ALL_LABEL, (totals[0], totals[1], totals[2], totals[3])), *lines]


def _counts(row: DomainRow) -> tuple[int, int, int, int]:
    return (row.items, row.applicable, row.published, row.problems)
