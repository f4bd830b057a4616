"""The automatic backups of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
PATH_ROLE = Qt.ItemDataRole.UserRole


class BackupModel(QAbstractTableModel):
    """Read-only; newest first."""

    HEADERS = ("时间", "大小", "文件")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Path, tuple[str, ...]]] = []

    def set_files(self, files: Sequence[Path]) -> None:
        """Show these files; one that vanished meanwhile is left out."""
        self.beginResetModel()
        found = [(path, cells) for path in files if (cells := _cells(path))]
        self._rows = sorted(found, key=_time, reverse=True)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a file."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: time, size, name."""
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the words, the path."""
        if not index.isValid():
            return None
        path, cells = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        return path if role == PATH_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None


def _cells(path: Path) -> tuple[str, ...]:
    try:
        facts = path.stat()
    except OSError:
        return ()
    at = datetime.fromtimestamp(facts.st_mtime).astimezone()
    return (f"{at:%Y-%m-%d %H:%M}", size_words(facts.st_size), path.name)


def _time(row: tuple[Path, tuple[str, ...]]) -> str:
    return row[1][0]


def size_words(size: int) -> str:
    """3 KB, 1.2 MB."""
    return f"{max(round(size / 1024), 1)} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
