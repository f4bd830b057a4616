"""按新版国家目录更新: what a newer national catalog asks of one domain, line by line, done as one step."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from catalog_app.model.list_merging import LINE_LABELS, MergeLine
from catalog_app.services.new_edition import MergePlan, apply_merge
from catalog_app.ui.dialogs.import_wizard.line_words import change_html, conflict_html, field_text, item_html
from catalog_app.ui.models.choice_rows import ChoiceRowsModel
from catalog_app.ui.models.merge_rows import (
    FIELD_COLUMNS,
    MERGE_COLUMNS,
    OPEN,
    THEIRS,
    FieldRow,
    MergeLinesModel,
    is_decided,
    side_choices,
    side_of,
)
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.choice_table import ChoiceTable
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import RichNote, button, label

if TYPE_CHECKING:
    from catalog_app.ui.context import PageContext

CAUSE = "editions"


class Text:
    """Words of the dialog."""

    TITLE = "按新版国家目录更新"
    HEAD = (
        "“{0}”：{1}，与本目录依据的{2}版、本地的改动比较。打勾的行会更新，本地改过而新版没改的照旧；"
        "没有打勾的改名、拆分、合并、取消和冲突各留一条复核任务。"
    )
    NOTHING = "新版没有需要本目录改动的地方，只登记为依据新版。"
    LINES, FIELDS, DETAIL = "逐行", "两边都改过的栏目", "这一行的不同之处"
    UPDATE, NONE, CANCEL = "更新（{0}项）", "登记新版", "取消"
    OPEN = "还有{0}行冲突没有决定，不会更新，留作复核任务。"
    DONE = "“{0}”已更新{1}项，依据{2}；可以撤销"
    ADDED, REMOVED = "新增：", "不再保留："
    OURS, THEIRS = "本地：", "新版："


class UpdateDialog(QDialog):
    """Use `ask_and_apply`."""

    def __init__(self, context: PageContext, plan: MergePlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._planned, self.plan = context, plan, plan
        self._sides: dict[int, dict[str, str]] = {}
        self._stations = {one.uid: one.name for one in context.session.workspace.stations()}
        self.setWindowTitle(Text.TITLE)
        self.model = MergeLinesModel(MERGE_COLUMNS, self, tickable=is_decided)
        self.table = TickTable(self.model, (96, 84, 260, 200, 200), Text.LINES, self, stretch=4)
        self.fields = ChoiceRowsModel(FIELD_COLUMNS, "side", side_choices, side_of, self)
        self.field_table = ChoiceTable(self.fields, (140, 300, 300, 150), Text.FIELDS, self, stretch=2)
        self.detail = RichNote(Text.DETAIL, self)
        self.message = label("", "warn", self, wrap=True)
        self.update_button = button("", self.apply, "primary", self)
        self.update_button.setDefault(True)
        self._arrange()
        self.model.set_lines(plan.lines)
        self.model.ticks_changed.connect(self._renew)
        self.table.selectionModel().currentRowChanged.connect(self._show)
        self.fields.chosen.connect(self._decide)
        self.table.select_row(0)
        self.table.setFocus()
        self._renew()
        self.show_line()

    def _arrange(self) -> None:
        plan = self.plan
        head = Text.HEAD.format(plan.domain.name, plan.source, plan.domain.version or "原")
        counts = "，".join(f"{LINE_LABELS[kind]}{count}项" for kind, count in plan.counts().items() if count)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        set_kind(splitter, "gap")
        splitter.setHandleWidth(UNIT)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self._lower())
        splitter.setSizes([30 * UNIT, 22 * UNIT])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(head, "muted", self, wrap=True))
        layout.addWidget(label(counts or Text.NOTHING, "heading", self, wrap=True))
        layout.addWidget(splitter, 1)
        splitter.setVisible(bool(plan.lines))
        if not plan.lines:
            layout.addStretch(1)
        cancel = button(Text.CANCEL, self.reject, "", self)
        foot = QHBoxLayout()
        foot.setSpacing(UNIT)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.update_button)
        foot.addWidget(cancel)
        layout.addLayout(foot)
        self.resize(114 * UNIT, 68 * UNIT)

    def _lower(self) -> QWidget:
        lower = QWidget(self)
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.field_table)
        layout.addWidget(self.detail, 1)
        return lower

    # what is shown

    @Slot()
    def _renew(self) -> None:
        count = len(self.model.ticked())
        self.update_button.setText(Text.UPDATE.format(count) if self.plan.lines else Text.NONE)
        waiting = sum(not is_decided(line) for line in self.plan.lines)
        self.message.setText(Text.OPEN.format(waiting) if waiting else "")

    @Slot(QModelIndex, QModelIndex)
    def _show(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.show_line()

    def show_line(self) -> None:
        """Show what the current line changes, and the fields to be decided."""
        place = self.table.currentIndex().row()
        line = self._planned.lines[place] if place >= 0 else None
        rows = self._field_rows(place, line) if line else []
        self.fields.set_rows(rows)
        self.field_table.setVisible(bool(rows))
        height = self.field_table.verticalHeader().defaultSectionSize()
        self.field_table.setFixedHeight((min(len(rows), 3) + 1) * height + 4)
        self.field_table.select_row(0)
        self.detail.label.setText(self._words(self.plan.lines[place], line) if line else "")

    def _field_rows(self, place: int, line: MergeLine) -> list[FieldRow]:
        if line.current is None or line.theirs is None:
            return []
        sides = self._sides.get(place, {})
        return [
            FieldRow(
                key,
                field_text(line.current, key, self._stations).replace("\n", "；"),
                field_text(line.theirs, key, self._stations).replace("\n", "；"),
                sides.get(key, OPEN),
            )
            for key in line.conflicts
        ]

    def _words(self, line: MergeLine, asked: MergeLine) -> str:
        parts = [f"<b>{escape(line.title)}</b>　{escape(asked.reason)}"]
        if line.current is None:
            return "<br>".join(parts + [part for item in line.stored for part in item_html(item)])
        if line.theirs is not None:
            sides = (line.current, line.theirs)
            names = (Text.OURS, Text.THEIRS)
            parts += [conflict_html(*sides, key, self._stations, names) for key in line.conflicts]
        after = line.stored[0] if line.stored else None
        if after is not None:
            parts += [change_html(line.current, after, key, self._stations) for key in line.fields]
        parts += [f"{Text.ADDED}<b>{escape(item.title)}</b>" for item in line.stored[1:]]
        parts += [f"{Text.REMOVED}<b>{escape(item.title)}</b>" for item in line.removed]
        return "<br>".join(parts)

    # what is decided

    @Slot(int, str)
    def _decide(self, at: int, side: str) -> None:
        place, shown = self.table.currentIndex().row(), self.fields.row_at(at)
        sides = self._sides.setdefault(place, {})
        sides[shown.key] = side
        self.fields.replace_row(at, structs.replace(shown, side=side))
        line = self._planned.lines[place]
        if all(sides.get(key) for key in line.conflicts):
            theirs = [key for key in line.conflicts if sides[key] == THEIRS]
            settled = line.settled(theirs)
            lines = self.plan.lines
            self.plan = structs.replace(self.plan, lines=(*lines[:place], settled, *lines[place + 1 :]))
            self.model.replace_line(place, settled)
            self.detail.label.setText(self._words(settled, line))

    @Slot()
    def apply(self) -> None:
        """更新: store it as one step; the dialog stays when it could not be stored."""
        context, ticked = self._context, self.model.ticked()
        changes = context.notify.attempt(apply_merge, context.session, self.plan, ticked, context.stamp(CAUSE))
        if changes is not None:
            context.notify.status(Text.DONE.format(self.plan.domain.name, len(ticked), self.plan.source))
            self.accept()

    @classmethod
    def ask_and_apply(cls, context: PageContext, plan: MergePlan, parent: QWidget | None) -> bool:
        """Whether the update was done."""
        dialog = cls(context, plan, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted
