"""登记名单: what each column of a received list holds and where it may be shown; nothing is stored before 登记名单."""

from __future__ import annotations

from enum import Enum
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from catalog_app.model.cases import OUTPUT_LABELS, OUTPUTS, NoticeCase, Output, Treatment
from catalog_app.model.errors import AppError
from catalog_app.services.cases import notice_cases
from catalog_app.services.roster_policy import ColumnPolicy, narrowed, policies
from catalog_app.services.rosters import ListFile, PreparedRoster, likely_case, prepare_list, preview
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.roster_columns import FIRST_OUTPUT, RosterColumnsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.before_after import BeforeAfter
from catalog_app.ui.views.choice_table import ChoiceTable
from catalog_app.ui.views.latest import LatestWork
from catalog_app.ui.widgets.basic import Note, button, label


class Text:
    """Words of the dialog."""

    TITLE, ACCEPT, COPY, CLOSE = "登记名单", "登记名单", "改为生成干净副本…", "取消"
    HEADING, FILE = "登记到“{title}”", "{source}　{title}　共 {rows} 行"
    CASE, CHOOSE = "公示情形", "请选择公示情形"
    PERIOD, UNCHECKED = "公示期 {period}", "（未核对，以本县规定为准）"
    COLUMNS, SIDES, SIDE = "各列怎样处理", "前后对照", "看用在"
    TABLE = "名单的各列"
    LIMIT = "情形允许的范围内可以再收紧：点“保留”“打码”换一个；不能放宽。"
    WORKING = "正在按情形裁剪……"
    COUNTS = "存档保留 {keep} 列，打码 {mask} 列，删去 {drop} 列。"
    DROPPED = "从不写入工作区：{labels}。"


class Ending(Enum):
    """Another way out of the dialog than a list or nothing."""

    COPY = "copy"


class RosterTable(ChoiceTable):
    """Three columns are chosen from lists."""

    def open_choices(self) -> None:
        """Open the list of the current cell, or of the first that has one in its row."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        for place in (column, *range(FIRST_OUTPUT, FIRST_OUTPUT + len(OUTPUTS))):
            index = self.model().index(row, place)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                self.edit(index)
                return

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click on a cell that can be chosen."""
        super(ChoiceTable, self).mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)


class RosterDialog(QDialog):
    """`prepared` is the list as chosen; stores nothing."""

    def __init__(self, context: PageContext, publication: str, listed: ListFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(Text.TITLE)
        self.resize(124 * UNIT, 68 * UNIT)
        self.wants_copy = False
        self._context, self._listed = context, listed
        self._contacts = frozenset(one.value for one in context.session.workspace.contacts())
        self._cases = {case.code: case for case in notice_cases(context.session) if case.sheet == "roster"}
        self._base: PreparedRoster | None = None
        self._wanted: list[ColumnPolicy] = []
        held = context.session.workspace.publication(publication)
        self.heading = label(Text.HEADING.format(title=held.title), "heading", self, wrap=True)
        self.case = QComboBox(self)
        self.case.setAccessibleName(Text.CASE)
        self.case.setPlaceholderText(Text.CHOOSE)
        for code, case in self._cases.items():
            self.case.addItem(case.name, code)
        self.period = label("", "muted", self)
        self.model = RosterColumnsModel(self)
        widths = (20 * UNIT, 0, 19 * UNIT, 13 * UNIT, 13 * UNIT, 13 * UNIT)
        self.table = RosterTable(self.model, widths, Text.TABLE, self, stretch=1)
        self.side = QComboBox(self)
        self.side.setAccessibleName(Text.SIDE)
        for output in OUTPUTS:
            self.side.addItem(OUTPUT_LABELS[output], output)
        self.tables = BeforeAfter(self)
        self.told = Note("\n".join(listed.told), "note-warn", self)
        self.told.setVisible(bool(listed.told))
        self.problem = Note("", "note-bad", self)
        self.problem.hide()
        self.counts = label("", "", self, wrap=True)
        self.accept_button = button(Text.ACCEPT, self.accept, "primary", self)
        self.copy_button = button(Text.COPY, self._copy, "quiet", self)
        self._maker = LatestWork(self)
        self._lay_out()
        self._connect()
        likely = likely_case(context.session, publication, listed)
        self.case.setCurrentIndex(self.case.findData(likely.code) if likely else -1)
        self._case_chosen(0)

    # assembly

    def _lay_out(self) -> None:
        listed = self._listed
        source = Text.FILE.format(source=listed.source, title=listed.roster.title, rows=len(listed.roster.rows))
        choice = QHBoxLayout()
        choice.setSpacing(UNIT)
        caption = label(Text.CASE, "field", self)
        caption.setBuddy(self.case)
        choice.addWidget(caption)
        choice.addWidget(self.case)
        choice.addWidget(self.period, 1)
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.addTab(self._columns_tab(), Text.COLUMNS)
        tabs.addTab(self._sides_tab(), Text.SIDES)
        self.tabs = tabs
        foot = QHBoxLayout()
        foot.setSpacing(UNIT)
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        foot.addWidget(self.accept_button)
        foot.addWidget(button(Text.CLOSE, self.reject, "", self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.heading)
        layout.addWidget(label(source, "muted", self, wrap=True))
        layout.addLayout(choice)
        layout.addWidget(tabs, 1)
        for part in (self.problem, self.told, self.counts):
            layout.addWidget(part)
        layout.addLayout(foot)

    def _columns_tab(self) -> QWidget:
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.table, 1)
        layout.addWidget(label(Text.LIMIT, "muted", box))
        return box

    def _sides_tab(self) -> QWidget:
        box = QWidget(self)
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(label(Text.SIDE, "field", box))
        head.addWidget(self.side)
        head.addStretch(1)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(head)
        layout.addWidget(self.tables, 1)
        return box

    def _connect(self) -> None:
        self.case.activated.connect(self._case_chosen)
        self.side.activated.connect(self._side_chosen)
        self.model.policy_chosen.connect(self._policy_chosen)
        self._maker.done.connect(self._prepared)
        self._maker.failed.connect(self._not_prepared)

    # choosing

    @Slot(int)
    def _case_chosen(self, place: int) -> None:  # noqa: ARG002 - the field tells it
        self._base = None
        self.model.show_list(None)
        self.problem.hide()
        self.accept_button.setEnabled(False)
        case = self._cases.get(str(self.case.currentData()))
        self.period.setText(_period_words(case) if case else "")
        self.counts.setText(Text.WORKING if case else Text.CHOOSE)
        if case is not None:
            self._maker.start(partial(_prepare, self._listed, case, self._contacts))

    @Slot(object)
    def _prepared(self, prepared: PreparedRoster) -> None:
        self._base, self._wanted = prepared, policies(prepared)
        self.model.show_list(prepared)
        self.table.select_row(0)
        self.accept_button.setEnabled(True)
        self._show_choices()

    @Slot(object)
    def _not_prepared(self, error: BaseException) -> None:
        self.counts.setText("")
        if isinstance(error, AppError):
            self.problem.set_text(f"{error.cause}{error.remedy}（{error.code}）")
            self.problem.show()
        else:
            self._context.notify.crash(error)

    @Slot(int, str, str)
    def _policy_chosen(self, place: int, output: Output, treatment: Treatment) -> None:
        self._wanted[place] = self._wanted[place].chosen(output, treatment)
        self.model.renew(self._wanted)
        self._show_choices()

    @Slot(int)
    def _side_chosen(self, place: int) -> None:  # noqa: ARG002 - the field tells it
        self._show_choices()

    def _show_choices(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        counts = {one: len(chosen.table.labels(one)) for one in ("keep", "mask", "drop")}
        dropped = "、".join(chosen.table.labels("drop"))
        self.counts.setText(Text.COUNTS.format(**counts) + (Text.DROPPED.format(labels=dropped) if dropped else ""))
        output: Output = self.side.currentData()
        after = preview(chosen, output)
        header = tuple(column.label for column in after.columns)
        treatments = [policy.treatment(output) for policy in self._wanted]
        self.tables.show_tables(chosen.before, (header, *after.rows), treatments)

    def chosen(self) -> PreparedRoster | None:
        """The list as it would be stored now; None while there is none."""
        return narrowed(self._base, self._wanted) if self._base is not None else None

    # the end

    @Slot()
    def _copy(self) -> None:
        self.wants_copy = True
        self.reject()

    def done(self, result: int) -> None:
        """Qt's: end the background work before the dialog goes."""
        self._maker.stop()
        super().done(result)

    @classmethod
    def ask(
        cls, context: PageContext, publication: str, listed: ListFile, parent: QWidget | None
    ) -> PreparedRoster | Ending | None:
        """The list to store, `Ending.COPY` when a clean copy is wanted instead, or None when cancelled."""
        dialog = cls(context, publication, listed, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if dialog.wants_copy:
            return Ending.COPY
        return dialog.chosen() if accepted else None


def _period_words(case: NoticeCase) -> str:
    if not case.period.words:
        return ""
    unchecked = Text.UNCHECKED if case.period.provenance == "recalled" else ""
    return Text.PERIOD.format(period=case.period.words) + unchecked


def _prepare(listed: ListFile, case: NoticeCase, contacts: frozenset[str], progress: Progress) -> PreparedRoster:
    progress.step(0, 0, "")
    return prepare_list(listed, case, contacts)
