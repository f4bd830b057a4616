"""打印记录: what was printed and for which board; and how many, for what was printed outside the window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from catalog_app.services.printed import MOST_COPIES, PrintedLine
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label


class TEXT:
    """Words of both dialogs."""

    TITLE, ASK, SAVE = "打印记录", "登记已打印", "登记"
    NONE = "还没有打印记录。打印后自动登记；导出 PDF 另行打印的，点“更多”里的“登记已打印…”。"
    COUNT = "共 {count} 次，{copies} 份"
    COPIES, DAY, BOARD, NO_BOARD = "份数", "打印日期", "张贴的公示栏", "不写明公示栏"
    SHEETS = "{title}等 {count} 份"
    CLOSE = "关闭"


class PrintedAnswer(Struct, frozen=True):
    """How many, when, for which board (None = not said)."""

    copies: int
    printed_on: date
    board: str | None


def _day(row: Any) -> str:
    return str(row.copy.printed_on)


def _kind(row: Any) -> str:
    return str(row.kind)


def _title(row: Any) -> str:
    return str(row.copy.title)


def _place(row: Any) -> str:
    return row.place or "—"


def _copies(row: Any) -> str:
    return f"{row.copy.copies} 份"


def _by(row: Any) -> str:
    return str(row.copy.by)


def _replaced(row: Any) -> str:
    if row.copy.kind == "receipt":
        return f"回执号 {row.copy.uid}"
    return f"更正，替换 {row.replaced} 的版本" if row.replaced else ""


COLUMNS = (
    Column(key="day", label="打印日期", text=_day),
    Column(key="kind", label="种类", text=_kind),
    Column(key="title", label="内容", text=_title, tip=_title),
    Column(key="place", label="公示栏", text=_place),
    Column(key="copies", label="份数", text=_copies),
    Column(key="by", label="登记人", text=_by),
    Column(key="replaced", label="说明", text=_replaced),
)


class PrintedDialog(QDialog):
    """A list to read."""

    def __init__(self, lines: Sequence[PrintedLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.resize(120 * UNIT, 56 * UNIT)
        self.model = RowsModel(COLUMNS, self)
        self.model.set_rows(list(lines))
        widths = (12 * UNIT, 12 * UNIT, 0, 24 * UNIT, 8 * UNIT, 10 * UNIT, 24 * UNIT)
        self.table = RowsTable(self.model, widths, TEXT.TITLE, self, stretch=2)
        copies = sum(line.copy.copies for line in lines)
        words = TEXT.COUNT.format(count=len(lines), copies=copies) if lines else TEXT.NONE
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(words, "muted", self, wrap=True))
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(TEXT.CLOSE, self.accept, "", self))
        layout.addLayout(foot)
        self.table.select_row(0)

    @classmethod
    def show_for(cls, lines: Sequence[PrintedLine], parent: QWidget | None) -> None:
        """Show the list until it is closed."""
        dialog = cls(lines, parent)
        dialog.exec()
        dialog.deleteLater()


class AskPrintedDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self,
        titles: Sequence[str],
        boards: Sequence[tuple[str, str]],
        chosen: str | None,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TEXT.ASK, TEXT.SAVE, parent)
        words = titles[0] if len(titles) == 1 else TEXT.SHEETS.format(title=titles[0], count=len(titles))
        self.body.addWidget(label(words, "heading", self, wrap=True))
        self.copies = QSpinBox(self)
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setFixedWidth(14 * UNIT)
        self.add_field(TEXT.COPIES, self.copies)
        self.day = DateField(TEXT.DAY, today, self)
        self.add_field(TEXT.DAY, self.day)
        self.board = QComboBox(self)
        self.board.addItem(TEXT.NO_BOARD, "")
        for uid, name in boards:
            self.board.addItem(name, uid)
        self.board.setCurrentIndex(max(self.board.findData(chosen), 0))
        self.add_field(TEXT.BOARD, self.board)
        self.copies.setFocus()
        self.copies.selectAll()

    def value(self) -> PrintedAnswer:
        """What was filled in."""
        day = self.day.value()
        return PrintedAnswer(self.copies.value(), day or date.min, self.board.currentData() or None)

    @classmethod
    def ask(
        cls,
        titles: Sequence[str],
        boards: Sequence[tuple[str, str]],
        chosen: str | None,
        today: date,
        parent: QWidget | None,
    ) -> PrintedAnswer | None:
        """What was filled in, or None when cancelled."""
        dialog = cls(titles, boards, chosen, today, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.value() if accepted else None
