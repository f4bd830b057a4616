"""Page 2: what every column of the ledgers was taken for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from catalog_app.services.ledger_import import IGNORE, KEY_LABELS, LedgerTable
from catalog_app.ui.dialogs.ledger_import.draft import LedgerDraft
from catalog_app.ui.dialogs.wizard.page import BarePage
from catalog_app.ui.models.choice_rows import ChoiceRowsModel
from catalog_app.ui.models.import_columns import ColumnRow
from catalog_app.ui.models.ledger_lines import LEDGER_COLUMNS, key_choices, value_of
from catalog_app.ui.views.choice_table import ChoiceTable
from catalog_app.ui.widgets.basic import label, row


class TEXT:
    """What this page says."""

    HEAD = "核对每一栏当作什么；不对的改选：单击“当作”，或按 F2、空格。没有用上的栏不导入。"
    TABLE, COLUMNS = "表头", "台账里的栏目"
    NAME, SEVERAL = "{0}（{1}行）", "{0} 等{1}张表（{2}行）"
    NO_TABLE = "文件里没有像台账的表：至少要有发布日期和标题两栏。"
    MISSING = "“{0}”里没有一栏当作“{1}”。"
    TWICE = "“{0}”里有两栏都当作“{1}”，请改一栏。"
    SKIPPED = "没有发布日期和标题的表不导入：{0}。"
    GUESSED = "没有认出表头，日期和标题是按内容判断的，请核对。"


class LedgerColumnPage(BarePage):
    """One kind of columns at a time; tables with the same columns share what is chosen."""

    title = "栏目"

    def __init__(self, draft: LedgerDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.head.setText(TEXT.HEAD)
        self._groups: list[list[tuple[Path, LedgerTable]]] = []
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName(TEXT.TABLE)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        caption = label(TEXT.TABLE, "field", self)
        caption.setBuddy(self.chooser)
        self.model = ChoiceRowsModel(LEDGER_COLUMNS, "key", key_choices, value_of, self)
        self.table = ChoiceTable(self.model, (40, 170, 170, 150, 420), TEXT.COLUMNS, self, stretch=4)
        self.body.addWidget(row(caption, self.chooser, None, parent=self))
        self.body.addWidget(self.table, 1)
        self.chooser.currentIndexChanged.connect(self._show)
        self.model.chosen.connect(self._chosen)

    def enter(self) -> None:
        """Show the columns of the ledgers."""
        before = self.chooser.currentIndex()
        self._read()
        self.chooser.blockSignals(True)
        self.chooser.clear()
        self.chooser.addItems([_name(group) for group in self._groups])
        self.chooser.setCurrentIndex(min(max(before, 0), len(self._groups) - 1))
        self.chooser.blockSignals(False)
        self._show()

    def take_focus(self) -> None:
        """The columns."""
        self.table.setFocus()

    def problem(self) -> str:
        """One table has to tell days and titles; none may have two columns for one thing."""
        tables = [group[0][1] for group in self._groups]
        if not tables:
            return TEXT.NO_TABLE
        for table in tables:
            keys = [one.key for one in table.columns if one.key != IGNORE]
            twice = next((key for key in keys if keys.count(key) > 1), "")
            if twice and table.is_ledger:
                return TEXT.TWICE.format(table.sheet, KEY_LABELS[twice])
        if any(table.is_ledger for table in tables):
            return ""
        missing = next(key for key in ("day", "title") if key not in tables[0].keys)
        return TEXT.MISSING.format(tables[0].sheet, KEY_LABELS[missing])

    def remark(self) -> str:
        """Which tables are passed over, and what was guessed."""
        tables = [group[0][1] for group in self._groups]
        passed = [table.sheet for table in tables if not table.is_ledger]
        guessed = any(one.how == "content" for table in tables for one in table.columns)
        words = [TEXT.GUESSED] if guessed else []
        return "".join((*words, TEXT.SKIPPED.format("、".join(passed)))) if passed else "".join(words)

    def goes_straight(self) -> bool:
        """Whether all tables were recognised by their headers, so that nothing has to be looked at."""
        self._read()
        tables = [group[0][1] for group in self._groups]
        sure = all(one.how != "content" for table in tables for one in table.columns)
        return bool(tables) and sure and all(table.is_ledger for table in tables) and not self.problem()

    def _read(self) -> None:
        groups: dict[str, list[tuple[Path, LedgerTable]]] = {}
        for path, table in self.draft.tables():
            groups.setdefault(table.signature, []).append((path, table))
        self._groups = list(groups.values())

    @Slot()
    def _show(self) -> None:
        place = self.chooser.currentIndex()
        table = self._groups[place][0][1] if 0 <= place < len(self._groups) else None
        columns = table.columns if table is not None else ()
        self.model.set_rows([ColumnRow(one.column, one.header, one.key, one.how, one.samples) for one in columns])
        self.table.select_row(0)
        self.changed.emit()

    @Slot(int, str)
    def _chosen(self, place: int, key: str) -> None:
        shown: ColumnRow = self.model.row_at(place)
        self.draft.choose(self._groups[self.chooser.currentIndex()][0][1], shown.header, key)
        self._read()
        column = self._groups[self.chooser.currentIndex()][0][1].columns[place]
        self.model.replace_row(place, ColumnRow(column.column, column.header, column.key, column.how, column.samples))
        self.changed.emit()


def _name(group: list[tuple[Path, LedgerTable]]) -> str:
    path, table = group[0]
    name, rows = f"{path.name} {table.sheet}", sum(one.rows for _, one in group)
    return TEXT.SEVERAL.format(name, len(group), rows) if len(group) > 1 else TEXT.NAME.format(name, rows)
