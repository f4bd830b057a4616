"""Importing a catalog workbook: read, show what will happen row by row, leave rows out, apply as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QScrollArea, QTabWidget, QWidget

from catalog_app.model.cells import cell_text
from catalog_app.model.fields import BY_KEY, REASON_LABEL, STATION_LABEL
from catalog_app.model.findings import SEVERITY_LABELS, ImportProblem
from catalog_app.services import importing
from catalog_app.services.importing import CHANGES, ImportPlan, ReadFile
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.notify import EXCEL_FILTER
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.catalog.differences import as_html, compare
from catalog_app.ui.views.catalog.panel_reading import mark_colors
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import label

CAUSE = "import"
WANTED = ("new", "changed")
Planner = Callable[[str | None], ImportPlan]


class TEXT:
    """Words of the import."""

    TITLE, ACCEPT = "导入目录表", "导入"
    CHOOSE = "选择要导入的 Excel 目录表"
    READING = "读取目录表"
    HEAD = "将要发生的事（取消打勾的行不导入）"
    CHANGE, ITEM, FIELDS, WHY, PLACE = "变化", "事项", "不同之处", "说明", "位置"
    PLAN, PROBLEMS = "逐行 {0}", "问题 {0}"
    DOMAIN = "没有写明领域的表归入"
    NO_DOMAIN = "（不导入）"
    SEVERITY, MESSAGE, REMEDY = "程度", "问题", "怎么办"
    NOTHING = "没有可以导入的行。"
    NOTHING_NEW = "文件里的内容与目录完全一致，没有需要导入的。"
    DONE = "导入完成：新增{0}项，修改{1}项，可撤销"
    HINT = "作为一步完成，可以撤销；导入前自动备份。"
    SELECT = "选一行，看它改了什么"
    READ_ONLY = "工作区以只读方式打开，不能导入。"


CHANGE_LABELS = {
    "new": "新增",
    "changed": "修改",
    "same": "相同",
    "conflict": "冲突",
    "skipped": "跳过",
    "ambiguous": "不能确定",
}
_TONES = {"new": "published", "changed": "soon", "conflict": "error", "ambiguous": "warning"}
_LABELS = {
    **{key: field.label for key, field in BY_KEY.items()},
    "station": STATION_LABEL,
    "origin": "来源",
    "reason": REASON_LABEL,
    "extra": "其他栏目",
}


def _change(line: importing.PlanLine) -> str:
    return CHANGE_LABELS[line.change]


def _tone(line: importing.PlanLine) -> str:
    return _TONES.get(line.change, "muted")


def _order(line: importing.PlanLine) -> int:
    return CHANGES.index(line.change)


def _title(line: importing.PlanLine) -> str:
    names = filter(None, (line.item.level1, line.item.level2, line.item.level3))
    return " / ".join(names)


def _fields(line: importing.PlanLine) -> str:
    return "、".join(_LABELS.get(key, key) for key in line.fields)


def _why(line: importing.PlanLine) -> str:
    return line.reason


def _place(line: importing.PlanLine) -> str:
    return f"{line.sheet} 第{line.rows[0]}行" if line.rows else line.sheet


def _wanted(line: importing.PlanLine) -> bool:
    return line.change in WANTED


def _severity(problem: ImportProblem) -> str:
    return SEVERITY_LABELS[problem.severity]


def _severity_tone(problem: ImportProblem) -> str:
    return problem.severity


def _message(problem: ImportProblem) -> str:
    return problem.message + (f"：{problem.text}" if problem.text else "")


def _remedy(problem: ImportProblem) -> str:
    return problem.remedy


def _problem_place(problem: ImportProblem) -> str:
    row = f" 第{problem.row}行" if problem.row else ""
    return f"{problem.sheet or ''}{row}{'·' + problem.column if problem.column else ''}"


PLAN_COLUMNS = (
    Column(key="change", label=TEXT.CHANGE, text=_change, tone=_tone, sort=_order),
    Column(key="item", label=TEXT.ITEM, text=_title),
    Column(key="fields", label=TEXT.FIELDS, text=_fields),
    Column(key="why", label=TEXT.WHY, text=_why),
    Column(key="place", label=TEXT.PLACE, text=_place),
)
PROBLEM_COLUMNS = (
    Column(key="severity", label=TEXT.SEVERITY, text=_severity, tone=_severity_tone),
    Column(key="message", label=TEXT.MESSAGE, text=_message),
    Column(key="remedy", label=TEXT.REMEDY, text=_remedy),
    Column(key="place", label=TEXT.PLACE, text=_problem_place),
)


class ImportDialog(FormDialog):
    """Shows a plan; returns it with the lines left out. Nothing is stored in here."""

    def __init__(self, planner: Planner, domains: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self._planner = planner
        self.plan = planner(None)
        self.domain = QComboBox(self)
        self.domain.addItem(TEXT.NO_DOMAIN, "")
        for code, name in domains.items():
            self.domain.addItem(name, code)
        self.model = TickRowsModel(PLAN_COLUMNS, self, tickable=_wanted)
        self.table = TickTable(self.model, (88, 260, 150, 220, 130), TEXT.HEAD, self, stretch=1)
        self.problems = RowsModel(PROBLEM_COLUMNS, self)
        self.problem_table = RowsTable(self.problems, (72, 340, 300, 160), TEXT.PROBLEMS, self, stretch=1)
        self.detail = QLabel(self)
        self.summary = label("", "heading", self, wrap=True)
        self.tabs = QTabWidget(self)
        self._arrange()
        self.model.ticks_changed.connect(self._ticks_changed)
        self.table.selectionModel().currentChanged.connect(self._current_changed)
        self.domain.currentIndexChanged.connect(self._plan_again)
        self._show_plan()
        self.table.setFocus()

    def _arrange(self) -> None:
        self.detail.setTextFormat(Qt.TextFormat.RichText)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMargin(UNIT)
        holder = QScrollArea(self)
        set_kind(holder, "framed")
        holder.setWidgetResizable(True)
        holder.setWidget(self.detail)
        holder.setFixedHeight(15 * UNIT)
        self.tabs.addTab(self.table, "")
        self.tabs.addTab(self.problem_table, "")
        self._domain_row = QWidget(self)
        line = QHBoxLayout(self._domain_row)
        line.setContentsMargins(0, 0, 0, 0)
        caption = label(TEXT.DOMAIN, "", self._domain_row)
        caption.setBuddy(self.domain)
        self.domain.setAccessibleName(TEXT.DOMAIN)
        line.addWidget(caption)
        line.addWidget(self.domain)
        line.addStretch(1)
        for part in (self.summary, self._domain_row):
            self.body.addWidget(part)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(holder)
        self.body.addWidget(label(TEXT.HINT, "muted", self))
        self.resize(122 * UNIT, 67 * UNIT)

    def problem(self) -> str:
        """At least one row."""
        return "" if self.model.ticked() else TEXT.NOTHING

    def left_out(self) -> frozenset[int]:
        """Places of the lines not wanted."""
        wanted = {place for place, line in enumerate(self.plan.lines) if _wanted(line)}
        return frozenset(wanted - set(self.model.ticked()))

    def _show_plan(self) -> None:
        counts = self.plan.counts()
        self.summary.setText(
            "　".join(f"{CHANGE_LABELS[change]} {counts[change]}" for change in CHANGES if counts[change])
        )
        self.model.set_rows(self.plan.lines)
        self.problems.set_rows(self.plan.problems)
        self.tabs.setTabText(0, TEXT.PLAN.format(len(self.plan.lines)))
        self.tabs.setTabText(1, TEXT.PROBLEMS.format(len(self.plan.problems)))
        lost = any(problem.code == "unknown_domain" for problem in self.plan.problems)
        self._domain_row.setVisible(lost or bool(self.domain.currentData()))
        first = next((place for place, line in enumerate(self.plan.lines) if line.change != "same"), 0)
        self.table.select_row(first)
        self._show_detail(first)
        self._ticks_changed()

    def _show_detail(self, place: int) -> None:
        if not 0 <= place < len(self.plan.lines):
            self.detail.setText(TEXT.SELECT)
            return
        self.detail.setText(line_html(self.plan.lines[place]))

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_detail(current.row())

    @Slot()
    def _ticks_changed(self) -> None:
        count = len(self.model.ticked())
        self.accept_button.setText(f"{TEXT.ACCEPT}（{count}项）" if count else TEXT.ACCEPT)
        self.recheck()

    @Slot()
    def _plan_again(self) -> None:
        self.plan = self._planner(str(self.domain.currentData()) or None)
        self._show_plan()

    @classmethod
    def ask(
        cls, planner: Planner, domains: Mapping[str, str], parent: QWidget | None
    ) -> tuple[ImportPlan, frozenset[int]] | None:
        """The plan and the lines to leave out, or None when cancelled."""
        dialog = cls(planner, domains, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = (dialog.plan, dialog.left_out()) if accepted else None
        dialog.deleteLater()
        return result

    @classmethod
    def open_for(cls, context: PageContext, paths: Sequence[Path], parent: QWidget | None) -> ImportFlow | None:
        """Choose files (unless given), read them in the background, ask, apply as one step."""
        if context.session.read_only:
            context.notify.status(TEXT.READ_ONLY)
            return None
        chosen = list(paths) or context.notify.open_files(TEXT.CHOOSE, EXCEL_FILTER)
        if not chosen:
            return None
        flow = ImportFlow(context, parent)
        flow.start(chosen)
        return flow


def line_html(line: importing.PlanLine) -> str:
    """What a line changes, field by field, differences marked."""
    if line.current is None or not line.fields:
        return f"{_title(line)}<br>{line.reason}"
    parts = []
    for key in line.fields:
        if key in BY_KEY:
            pieces = compare(cell_text(line.current, key), cell_text(line.item, key))
            parts.append(f"<b>{_LABELS[key]}</b><br>{as_html(pieces, 'both', mark_colors())}")
        else:
            parts.append(f"<b>{_LABELS.get(key, key)}</b>")
    return "<br>".join(parts)


class ImportFlow(QObject):
    """One import from files to stored rows; ends itself."""

    def __init__(self, context: PageContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent

    def start(self, paths: Sequence[Path]) -> None:
        """Read the files in the background."""
        work = partial(_read, tuple(paths))
        self._context.jobs.run(work, self._planned, TEXT.READING, modal=True)

    def _planned(self, files: list[ReadFile]) -> None:
        planner = partial(importing.plan_import, self._context.session, files)
        plan = self._context.notify.attempt(planner, None)
        if plan is not None:
            if not any(_wanted(line) for line in plan.lines) and not plan.problems:
                self._context.notify.info(TEXT.NOTHING_NEW)
            else:
                self._ask(planner)
        self.deleteLater()

    def _ask(self, planner: Planner) -> None:
        domains = {one.code: one.name for one in self._context.session.workspace.domains()}
        answer = ImportDialog.ask(planner, domains, self._window)
        if answer is None:
            return
        plan, left_out = answer
        changes = self._context.notify.attempt(
            importing.apply_import, self._context.session, plan, self._context.stamp(CAUSE), leave_out=left_out
        )
        if changes is not None:
            kept = [line for place, line in enumerate(plan.lines) if place not in left_out]
            counts = [sum(line.change == change for line in kept) for change in WANTED]
            self._context.notify.info(TEXT.DONE.format(*counts))


def _read(paths: tuple[Path, ...], progress: Progress) -> list[ReadFile]:
    return importing.read_files(paths, progress)
