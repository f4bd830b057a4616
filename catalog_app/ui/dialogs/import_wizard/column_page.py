"""Page 3: what every column was taken for, and the questions about ticks that the file lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QWidget

from catalog_app.model.fields import BY_KEY
from catalog_app.ui.dialogs.import_wizard.draft import Draft
from catalog_app.ui.dialogs.import_wizard.page import WizardPage
from catalog_app.ui.models.choice_rows import ChoiceRowsModel
from catalog_app.ui.models.import_columns import COLUMN_COLUMNS, ColumnRow, is_unsure, key_choices, value_of
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.choice_table import ChoiceTable
from catalog_app.ui.widgets.basic import label, row

if TYPE_CHECKING:
    from catalog_app.services.reading import ReadTable

ANSWERS = {
    "levels": ("县级", "乡级", "村级"),
    "mode": ("主动", "依申请"),
    "audience": ("全社会", "特定群体"),
}


class TEXT:
    """What this page says."""

    HEAD = "核对每一栏当作什么；不对的改选：单击“当作”，或按 F2、空格。没有对应栏目的照原文作为附加栏保留。"
    TABLE = "表头"
    COLUMNS = "文件里的栏目"
    SEVERAL = "{0} 等{1}张表格"
    ASK = (
        "下面的勾选在文件里丢失了，整张表都是空的。请对照原件勾选，对这张表的所有事项有效；不知道的不勾，以后逐项填写。"
    )
    UNSURE = "{0}栏没有对应的栏目或没有把握，请核对“当作”。"
    UNSURE_THERE = "上面“表头”里另有{0}种也要核对。"
    NO_CONTENT = "没有一栏当作“一级事项”，读不出事项。"


class Questions(QFrame):
    """Ticks for what the file lost. `answered(group, words)`."""

    answered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "note-warn")
        self.boxes: dict[str, list[QCheckBox]] = {}
        self._lines: dict[str, QWidget] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setVerticalSpacing(UNIT // 2)
        layout.addWidget(label(TEXT.ASK, "", self, wrap=True), 0, 0)
        for place, (group, words) in enumerate(ANSWERS.items(), start=1):
            name = BY_KEY[group].label
            boxes = [QCheckBox(word, self) for word in words]
            for box in boxes:
                box.setAccessibleName(f"{name}：{box.text()}")
                box.setProperty("group", group)
                box.clicked.connect(self._clicked)
            self.boxes[group] = boxes
            caption = label(name, "heading", self)
            caption.setMinimumWidth(9 * UNIT)
            self._lines[group] = row(caption, *boxes, None, parent=self, gap=2 * UNIT)
            layout.addWidget(self._lines[group], place, 0)

    def show_questions(self, asked: tuple[str, ...], fill: dict[str, str]) -> None:
        """Show these questions with the answers given so far."""
        for group, line in self._lines.items():
            line.setVisible(group in asked)
            told = fill.get(group, "").split("、")
            for box in self.boxes[group]:
                box.setChecked(box.text() in told)
        self.setVisible(bool(set(asked) & set(self._lines)))

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        group = str(sender.property("group")) if sender is not None else ""
        words = "、".join(box.text() for box in self.boxes[group] if box.isChecked())
        self.answered.emit(group, words)


class ColumnPage(WizardPage):
    """One header at a time; tables with the same header share their columns."""

    title = "栏目"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.head.setText(TEXT.HEAD)
        self._tables: list[ReadTable] = []
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName(TEXT.TABLE)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        caption = label(TEXT.TABLE, "field", self)
        caption.setBuddy(self.chooser)
        self._choose_row = row(caption, self.chooser, None, parent=self)
        choices: Callable[[ColumnRow], list[tuple[str, str]]] = key_choices
        self.model = ChoiceRowsModel(COLUMN_COLUMNS, "key", choices, value_of, self)
        widths = (40, 150, 190, 150, 160, 160, 160)
        self.table = ChoiceTable(self.model, widths, TEXT.COLUMNS, self, stretch=6)
        self.questions = Questions(self)
        self.body.addWidget(self._choose_row)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.questions)
        self.chooser.currentIndexChanged.connect(self._show)
        self.model.chosen.connect(self._chosen)
        self.questions.answered.connect(self._answered)

    def enter(self) -> None:
        """Show the headers of the tables that are imported."""
        before = self.signature()
        groups: dict[str, list[ReadTable]] = {}
        for _, _, table in self.draft.wanted_tables():
            groups.setdefault(table.signature, []).append(table)
        self._tables = [tables[0] for tables in groups.values()]
        self.chooser.blockSignals(True)
        self.chooser.clear()
        self.chooser.addItems([_name(tables) for tables in groups.values()])
        place = next((at for at, table in enumerate(self._tables) if table.signature == before), 0)
        asking = next((at for at, table in enumerate(self._tables) if self._open_questions(table)), place)
        self.chooser.setCurrentIndex(asking)
        self.chooser.blockSignals(False)
        self._choose_row.setVisible(len(self._tables) > 1)
        self._show()

    def take_focus(self) -> None:
        """The columns."""
        self.table.setFocus()

    def problem(self) -> str:
        """Something has to name the items."""
        for table in self._tables:
            chosen = self.draft.choice(table.signature).columns
            keys = {chosen.get(binding.header, binding.key) for binding in table.bindings}
            if not keys & {"level1", "level2", "level1+level2"}:
                return TEXT.NO_CONTENT
        return ""

    def remark(self) -> str:
        """How many columns should be looked at."""
        here = sum(is_unsure(one) for one in self.model.rows())
        tables = [table for table in self._tables if table.signature != self.signature()]
        others = sum(any(is_unsure(one) for one in self._rows(table)) for table in tables)
        words = [TEXT.UNSURE.format(here)] if here else []
        return "".join((*words, TEXT.UNSURE_THERE.format(others))) if others else "".join(words)

    def signature(self) -> str:
        """The header on screen."""
        place = self.chooser.currentIndex()
        return self._tables[place].signature if 0 <= place < len(self._tables) else ""

    def _open_questions(self, table: ReadTable) -> bool:
        return bool(set(table.asked) - set(self.draft.choice(table.signature).fill))

    @Slot()
    def _show(self) -> None:
        place = self.chooser.currentIndex()
        if not 0 <= place < len(self._tables):
            self.model.set_rows([])
            return
        table = self._tables[place]
        choice = self.draft.choice(table.signature)
        self.model.set_rows(self._rows(table))
        self.table.select_row(0)
        self.questions.show_questions(self.draft.questions.get(table.signature, ()), choice.fill)
        self.changed.emit()

    def _rows(self, table: ReadTable) -> list[ColumnRow]:
        chosen = self.draft.choice(table.signature).columns
        rows = (ColumnRow(one.column, one.header, one.key, one.how, one.samples) for one in table.bindings)
        return [_with_choice(one, chosen) for one in rows]

    @Slot(int, str)
    def _chosen(self, place: int, key: str) -> None:
        shown = self.model.row_at(place)
        self.draft.choose_column(self.signature(), shown.header, key)
        self.model.replace_row(place, structs.replace(shown, key=key, how="chosen"))
        self.changed.emit()

    @Slot(str, str)
    def _answered(self, group: str, words: str) -> None:
        self.draft.answer(self.signature(), group, words)
        self.changed.emit()


def _with_choice(shown: ColumnRow, chosen: dict[str, str]) -> ColumnRow:
    key = chosen.get(shown.header)
    return structs.replace(shown, key=key, how="chosen") if key else shown


def _name(tables: list[ReadTable]) -> str:
    name = tables[0].title or tables[0].sheet
    return TEXT.SEVERAL.format(name, len(tables)) if len(tables) > 1 else name
