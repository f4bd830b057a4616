"""The page of an import with what will happen, line by line: kinds of change as filters, ticks to leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from catalog_app.ui.dialogs.wizard.page import BarePage
from catalog_app.ui.models.import_lines import ImportLinesModel
from catalog_app.ui.models.rows import Column
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import Chip


class TEXT:
    """What the page of any import says."""

    HEAD = "点“导入”之前什么也不会写入；取消打勾的行不导入。导入前自动备份，作为一步可以撤销。"
    LINES, ALL = "逐行", "全部 {0}"
    NOTHING = "没有可以导入的行。"


class KindChips(QWidget):
    """One chip for all lines and one a kind of change; `chosen` with the kind, '' = all."""

    chosen = Signal(str)

    def __init__(self, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = ""
        self._labels = dict(labels)
        self.chips = {kind: Chip("", self) for kind in ("", *self._labels)}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        for kind, chip in self.chips.items():
            chip.setProperty("change", kind)
            chip.clicked.connect(self._choose)
            layout.addWidget(chip)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many lines there are of each kind; kinds without any go away."""
        for kind, chip in self.chips.items():
            number = counts.get(kind, 0) if kind else sum(counts.values())
            chip.setText(f"{self._labels[kind]} {number}" if kind else TEXT.ALL.format(number))
            chip.setAccessibleName(chip.text())
            chip.setVisible(not kind or number > 0 or kind == self.kind)
            chip.setChecked(kind == self.kind)

    @Slot()
    def _choose(self) -> None:
        sender = self.sender()
        self.kind = str(sender.property("change")) if sender is not None else ""
        self.chosen.emit(self.kind)


class LinesPage(BarePage):
    """The lines of a plan. Subclasses place `kinds` and `table`, count, and show what belongs to the current line."""

    title = "将要发生的事"

    def __init__(
        self, labels: Mapping[str, str], columns: Sequence[Column], widths: Sequence[int], stretch: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._shown: object = None
        self.head.setText(TEXT.HEAD)
        self.kinds = KindChips(labels, self)
        self.model = ImportLinesModel(columns, self)
        self.table = TickTable(self.model, widths, TEXT.LINES, self, stretch=stretch)
        self.kinds.chosen.connect(self._filter)
        self.model.ticks_changed.connect(self.changed)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)

    def take_focus(self) -> None:
        """The lines."""
        self.table.setFocus()

    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind."""
        raise NotImplementedError

    def show_line(self) -> None:
        """Show what belongs to the current line."""
        raise NotImplementedError

    def show_plan(self, plan: object, lines: Sequence[Any]) -> bool:
        """Show the lines of a plan, everything ticked; False where they stand there already, as they were left."""
        if plan is self._shown:
            return False
        self._shown = plan
        self.kinds.kind = ""
        self.model.show_kind(None)
        self.model.set_plan(lines)
        return True

    def renew(self) -> None:
        """Count again, and show what belongs to the current line."""
        self.kinds.show_counts(self.counts())
        self.show_line()

    def place(self) -> int:
        """Which line of the plan is the current one, -1 = none."""
        return self.model.place_at(self.table.currentIndex().row())

    @Slot(str)
    def _filter(self, kind: str) -> None:
        self.model.show_kind(kind or None)
        self.table.select_row(0)
        self.renew()

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.show_line()
