"""Page 4: every doubt with its place, the words it is about and what to do."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from catalog_app.model.findings import SEVERITY_LABELS, ImportProblem
from catalog_app.ui.dialogs.import_wizard.draft import UNDECIDED, Draft
from catalog_app.ui.dialogs.import_wizard.page import WizardPage
from catalog_app.ui.dialogs.import_wizard.raw_row import RawRowDialog, raw_cells
from catalog_app.ui.models.import_problems import PROBLEM_COLUMNS, ProblemRow, place_words, remedy_words
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Chip, Note, button, row


class TEXT:
    """What this page says."""

    HEAD = "读取时有把握不足的地方都列在这里，一处也没有悄悄略过。"
    LOOK = "看文件里的原样（空格）"
    NONE = "没有发现问题。"
    PROBLEMS = "读取时的问题"
    REMEDY = "怎么办：{0}"
    WORDS = "原文：{0}"
    ERRORS = "错误要先处理：相关的表格或行不会导入。"


class ProblemTable(RowsTable):
    """Space is told as a double click."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: space."""
        if event.text() == " " and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
            event.accept()
        else:
            super().keyPressEvent(event)


class ProblemPage(WizardPage):
    """Problems of the files and of the comparison, filtered by severity."""

    title = "问题"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.model = RowsModel(PROBLEM_COLUMNS, self)
        self.proxy = RowsProxy(self)
        self.proxy.setSourceModel(self.model)
        self.table = ProblemTable(self.proxy, (80, 250, 300, 160, 240), TEXT.PROBLEMS, self, stretch=2)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.chips: dict[str, Chip] = {}
        for severity in SEVERITY_LABELS:
            chip = Chip("", self)
            chip.setChecked(True)
            chip.toggled.connect(self._filter)
            self.chips[severity] = chip
        self.note = Note("", "note", self)
        self.look = button(TEXT.LOOK, self._look, "link", self)
        self.body.addWidget(row(*self.chips.values(), None, self.look, parent=self))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.proxy.modelReset.connect(self._renew_note)
        self.table.doubleClicked.connect(self._show_row)

    def enter(self) -> None:
        """Show the problems."""
        rows = problem_rows(self.draft)
        self.head.setText(TEXT.HEAD if rows else TEXT.NONE)
        for severity, chip in self.chips.items():
            count = sum(one.problem.severity == severity for one in rows)
            chip.setText(f"{SEVERITY_LABELS[severity]} {count}")
            chip.setAccessibleName(chip.text())
            chip.setVisible(count > 0)
        self.model.set_rows(rows)
        self.table.select_row(0)
        self._renew_note()

    def take_focus(self) -> None:
        """The list."""
        self.table.setFocus()

    def remark(self) -> str:
        """What errors mean."""
        return TEXT.ERRORS if any(one.problem.severity == "error" for one in self.model.rows()) else ""

    @Slot()
    def _filter(self) -> None:
        self.proxy.set_rule(self._is_shown)
        self.table.select_row(0)
        self._renew_note()

    def _is_shown(self, shown: ProblemRow) -> bool:
        return self.chips[shown.problem.severity].isChecked()

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_note(self.proxy.row_at(current))

    @Slot()
    def _renew_note(self) -> None:
        self._show_note(self.proxy.row_at(self.table.currentIndex()))

    def _show_note(self, shown: ProblemRow | None) -> None:
        self.note.setVisible(shown is not None)
        self.look.setEnabled(shown is not None and bool(raw_cells(self.draft, shown)))
        if shown is not None:
            self.note.set_text(problem_words(shown))

    @Slot()
    def _look(self) -> None:
        self._show_row(self.table.currentIndex())

    @Slot(QModelIndex)
    def _show_row(self, index: QModelIndex) -> None:
        shown = self.proxy.row_at(index)
        cells = raw_cells(self.draft, shown) if shown is not None else []
        if cells:
            RawRowDialog(place_words(shown), cells, self).open()


def problem_words(shown: ProblemRow) -> str:
    """The whole problem in words."""
    problem = shown.problem
    lines = [problem.message]
    if problem.text:
        lines.append(TEXT.WORDS.format(problem.text))
    lines.append(TEXT.REMEDY.format(remedy_words(shown)))
    return "\n".join(lines)


def problem_rows(draft: Draft) -> list[ProblemRow]:
    """All problems but those that the next page lets decide."""
    if draft.planned is None:
        return []
    known: dict[ImportProblem, ProblemRow] = {}
    for one in draft.planned.understanding.files:
        for problem in one.all_problems():
            known[problem] = ProblemRow(problem, one.path.name, str(one.path))
    only = draft.sources()[0].path if len(draft.sources()) == 1 else None
    rows = []
    for problem in draft.planned.plan.problems:
        if problem.code not in UNDECIDED:
            fallback = ProblemRow(problem, only.name if only else "", str(only) if only else "")
            rows.append(known.get(problem, fallback))
    return rows
