"""The register as a table of any length: pages are asked for when they come into view, the rest are placeholders."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Slot

from catalog_app.model.calendar import dated
from catalog_app.model.register import Order, RegisterPage, RegisterQuery, RegisterRow
from catalog_app.ui.models.rows import ROW_ROLE, TONE_ROLE

Index = QModelIndex | QPersistentModelIndex
Reader = Callable[[RegisterQuery, int, int], RegisterPage]
PAGE, KEPT = 100, 40
"""Rows asked for at once, and how many pages are remembered."""
WAITING = "…"
TITLE, ITEM, NUMBER, FORMED, STATE, DUE, CHANNELS = range(7)
HEADERS = ("标题", "公开事项", "文号", "形成日期", "状态", "到期", "渠道")
ORDERS: dict[int, Order] = {TITLE: "title", FORMED: "formed", DUE: "due"}
"""Columns that can be sorted by."""
STATE_TONES = {
    "已公开": "published",
    "到期撤下": "not_applicable",
    "废止": "not_applicable",
    "撤回": "not_applicable",
    "初审": "soon",
    "复审": "soon",
    "终审": "soon",
    "待公开": "soon",
}
_NOWHERE = QModelIndex()


class DueWords(Struct, frozen=True):
    """When something is due, in words with a tone."""

    text: str
    tone: str = ""


class RegisterModel(QAbstractTableModel):
    """Read-only. ROW_ROLE gives the RegisterRow, or None while its page is not there yet."""

    def __init__(self, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._query = RegisterQuery()
        self._total = 0
        self._pages: OrderedDict[int, tuple[RegisterRow, ...]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._required: Mapping[str, int] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.fetch_wanted)

    @property
    def query(self) -> RegisterQuery:
        """What is shown."""
        return self._query

    def set_required(self, counts: Mapping[str, int]) -> None:
        """How many channels each item (by uid) asks for."""
        self._required = counts

    def show(self, query: RegisterQuery) -> None:
        """Show what the query finds, read anew; only its first page is asked for."""
        page = self._reader(query, 0, PAGE)
        self.beginResetModel()
        self._query, self._total = query, page.total
        self._pages.clear()
        self._wanted.clear()
        if page.rows:
            self._pages[0] = page.rows
        self.endResetModel()

    def row_at(self, row: int) -> RegisterRow | None:
        """The line, where its page is there."""
        page = self._pages.get(row // PAGE, ())
        return page[row % PAGE] if row % PAGE < len(page) else None

    def bring(self, row: int) -> RegisterRow | None:
        """The line, asked for at once if need be."""
        if 0 <= row < self._total and self.row_at(row) is None:
            self._fetch(row // PAGE)
        return self.row_at(row)

    def row_of(self, uid: str) -> int:
        """Where a publication stands among the pages that are there; -1 = not among them."""
        for number, page in self._pages.items():
            for place, row in enumerate(page):
                if row.uid == uid:
                    return number * PAGE + place
        return -1

    def loaded(self) -> list[RegisterRow]:
        """The lines that are there, in their order."""
        return [row for number in sorted(self._pages) for row in self._pages[number]]

    @Slot()
    def fetch_wanted(self) -> None:
        """Ask for the page that came into view last; earlier ones, scrolled past, follow only if asked for again."""
        if self._wanted:
            number, _ = self._wanted.popitem()
            before = number - 1 if number - 1 in self._wanted else None
            self._wanted.clear()
            for each in (before, number):
                if each is not None:
                    self._fetch(each)

    def stop(self) -> None:
        """Ask for nothing more."""
        self._timer.stop()

    # Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Qt's: one row a publication."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Qt's: the columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: words, tone, line; a row that is not there yet is asked for."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, TONE_ROLE, ROW_ROLE):
            return None
        row = self.row_at(index.row())
        if row is None:
            if role == Qt.ItemDataRole.DisplayRole:
                self._want(index.row() // PAGE)
                return WAITING if index.column() == TITLE else ""
            return None
        if role == ROW_ROLE:
            return row
        if role == TONE_ROLE:
            return self._tone(row, index.column())
        return self._text(row, index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the column names."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADERS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, row: RegisterRow, column: int) -> str:
        required = self._required.get(row.item, 0)
        texts: Sequence[str] = (
            row.title,
            row.item_title,
            row.document_number or "",
            str(row.formed or "—"),
            row.state,
            due_words(row, self._query).text,
            f"{row.channels}/{required}" if required else str(row.channels),
        )
        return texts[column]

    def _tone(self, row: RegisterRow, column: int) -> str:
        if column == STATE:
            return STATE_TONES.get(row.state, "draft")
        return due_words(row, self._query).tone if column == DUE else ""

    def _want(self, number: int) -> None:
        self._wanted[number] = None
        self._wanted.move_to_end(number)
        self._timer.start()

    def _fetch(self, number: int) -> None:
        self._pages[number] = self._reader(self._query, number * PAGE, PAGE).rows
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first, last = number * PAGE, min((number + 1) * PAGE, self._total) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADERS) - 1))


def due_words(row: RegisterRow, query: RegisterQuery) -> DueWords:
    """逾期 2026-11-02, 2027-01-08（暂定）, 该撤下 2026-11-01: by the day of the query."""
    today, day = query.as_of, row.due
    if day is not None:
        words = dated(day, provisional=row.due_moves)
        if today is None:
            return DueWords(words)
        if day < today:
            return DueWords(f"逾期 {words}", "overdue")
        return DueWords(words, "soon" if (day - today).days <= query.within else "")
    if today is not None and row.down is not None and row.down < today:
        return DueWords(f"该撤下 {dated(row.down, provisional=row.down_moves)}", "overdue")
    return DueWords("—")
