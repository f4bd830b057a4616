"""Hits of the search box in groups: 事项, then 公开信息, each under a heading that cannot be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.records import SearchHit

Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The SearchHit, None for a heading."""
CONTEXT_ROLE = Qt.ItemDataRole.UserRole + 2
DOMAIN_ROLE = Qt.ItemDataRole.UserRole + 3
GROUPS = {"item": "事项", "publication": "公开信息"}
_NOWHERE = QModelIndex()
_CHOOSABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class SearchHitModel(QAbstractListModel):
    """Headings and hits."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[SearchHit | str] = []
        self._domains: dict[str, str] = {}

    def set_hits(self, hits: Sequence[SearchHit], domains: Mapping[str, str]) -> None:
        """Show these hits; `domains` = names by code."""
        self.beginResetModel()
        self._domains = dict(domains)
        self._lines = []
        for kind, heading in GROUPS.items():
            found = [hit for hit in hits if hit.kind == kind]
            if found:
                self._lines += [f"{heading} {len(found)}", *found]
        self.endResetModel()

    def hit(self, row: int) -> SearchHit | None:
        """The hit at a row, None for a heading."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, SearchHit) else None

    def next_hit(self, row: int, step: int) -> int:
        """The row of the next (1) or previous (-1) hit, `row` itself where there is none."""
        place = row + step
        while 0 <= place < len(self._lines):
            if self.hit(place) is not None:
                return place
            place += step
        return row

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Headings and hits."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _CHOOSABLE if self.hit(index.row()) is not None else Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, context and domain of a hit; the words of a heading."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, str):
            return line if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        domain = self._domains.get(line.domain, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == HIT_ROLE:
            return line
        if role == CONTEXT_ROLE:
            return line.context
        if role == DOMAIN_ROLE:
            return domain
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "，".join(part for part in (line.title, line.context, domain) if part)
        return None
