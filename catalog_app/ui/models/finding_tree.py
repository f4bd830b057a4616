"""Findings grouped by code: one line a group, one line a finding; a tree of two levels over cached words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from catalog_app.model.findings import SEVERITY_LABELS, Finding

Index = QModelIndex | QPersistentModelIndex
FINDING_ROLE = Qt.ItemDataRole.UserRole + 1
TONE_ROLE = Qt.ItemDataRole.UserRole + 2
GROUP_ROLE = Qt.ItemDataRole.UserRole + 3
_NOWHERE = QModelIndex()
OTHER_PROBLEMS = "其他问题"
"""Title of a group whose code nobody gave one."""
_GRAVITY = {"error": 0, "warning": 1, "info": 2}


class FindingLine(Struct, frozen=True):
    """A finding with the words that go with it: where it lies and by when."""

    finding: Finding
    domain: str = ""
    place: str = ""
    due: str = ""

    @property
    def words(self) -> str:
        """The message, with the item's name before it unless it says so itself."""
        message = self.finding.message
        return message if not self.place or self.place in message else f"{self.place}：{message}"


class FindingGroup(Struct, frozen=True):
    """All findings of one code."""

    code: str
    label: str
    severity: str
    lines: tuple[FindingLine, ...]
    remedy: str = ""
    """The remedy they share, '' where they differ."""


def group_findings(lines: Sequence[FindingLine], labels: Mapping[str, str]) -> list[FindingGroup]:
    """Groups by code, gravest first and then largest; the order inside a group stays."""
    by_code: dict[str, list[FindingLine]] = {}
    for line in lines:
        by_code.setdefault(line.finding.code, []).append(line)
    groups = [
        FindingGroup(
            code,
            labels.get(code, OTHER_PROBLEMS),
            min((line.finding.severity for line in members), key=_GRAVITY.__getitem__),
            tuple(members),
            _shared_remedy(members),
        )
        for code, members in by_code.items()
    ]
    return sorted(groups, key=lambda group: (_GRAVITY[group.severity], -len(group.lines)))


def _shared_remedy(lines: Sequence[FindingLine]) -> str:
    remedies = {line.finding.remedy for line in lines}
    return remedies.pop() if len(remedies) == 1 else ""


class FindingTreeModel(QAbstractItemModel):
    """Columns: 问题, 领域, 期限, 怎么办. Groups carry no finding; `FINDING_ROLE` gives a line's finding."""

    HEADERS = ("问题", "领域", "期限", "怎么办")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[FindingGroup] = []

    def set_groups(self, groups: Sequence[FindingGroup]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._groups = list(groups)
        self.endResetModel()

    def groups(self) -> list[FindingGroup]:
        """What is shown."""
        return list(self._groups)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """A group has id 0, a finding the number of its group plus one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt overloads the name
        """The group of a finding."""
        group = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Groups, or findings of a group."""
        if not parent.isValid():
            return len(self._groups)
        is_group = parent.internalId() == 0 and parent.column() == 0
        return len(self._groups[parent.row()].lines) if is_group else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002 - Qt's name
        """Four everywhere."""
        return len(self.HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column labels."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, tone (severity), finding or group."""
        if not index.isValid():
            return None
        group_row = int(index.internalId()) - 1
        if group_row < 0:
            return self._group_data(self._groups[index.row()], index.column(), role)
        group = self._groups[group_row]
        return self._line_data(group.lines[index.row()], index.column(), role, shared=bool(group.remedy))

    def _group_data(self, group: FindingGroup, column: int, role: int) -> Any:
        if role == GROUP_ROLE:
            return group
        if role == TONE_ROLE:
            return group.severity if column == 0 else ""
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return f"{SEVERITY_LABELS[group.severity]}：{group.label}，{len(group.lines)}项"
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        title = f"{group.label}（{len(group.lines)}）"
        return (title, "", "", group.remedy)[column]

    def _line_data(self, line: FindingLine, column: int, role: int, *, shared: bool) -> Any:
        if role == FINDING_ROLE:
            return line.finding
        if role == TONE_ROLE:
            return line.finding.severity if column == 2 else ""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        # what the group says already is not said again on every line; the tooltip still tells it
        repeated = shared and role == Qt.ItemDataRole.DisplayRole
        return (line.words, line.domain, line.due, "" if repeated else line.finding.remedy)[column]
