"""更新频率规则: how often each column is to be renewed and what is due every year; the county's own figures."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTabWidget,
    QWidget,
)

from catalog_app.model.errors import AppError, UsageError
from catalog_app.services import register_rules
from catalog_app.services.register_rules import FreshnessRule, RegisterRules, YearlyTask
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.rule_table import RULE_COLUMNS, SCOPES, TASK_COLUMNS, Rule, RuleModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import paint_tick_box
from catalog_app.ui.views.settings.section import CAUSE, Section
from catalog_app.ui.views.tables import set_up_cells
from catalog_app.ui.widgets.basic import Note, button, label, row

Index = QModelIndex | QPersistentModelIndex
OWN_SOURCE = "本单位自定"


class TEXT:
    """Words of the section."""

    RULES, TASKS = "栏目更新", "每年要办的"
    ADD_RULE, ADD_TASK = "添加规则", "添加任务"
    NEW_RULE, NEW_TASK, NEW_WHEN = "新规则", "新任务", "每年12月31日前"
    RESTORE, REMOVE, ALL = "恢复附带的值", "删除", "全部恢复"
    RESTORED = "已恢复随程序附带的规则"
    SOURCE, RECALLED = "来源：{words}", "（常见做法，未见原文，以本县文件为准）"
    UNKNOWN = "本单位的目录里没有：{names}"
    LASTING, LASTING_AFTER = "长期公开的内容每", "天核对一次"
    AMBER, AMBER_AFTER = "到期限的", "% 起提醒"


class RuleDelegate(QStyledItemDelegate):
    """A line for text and numbers, a list for what a column is; the ticks of the other tables."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's: the cell, and over Qt's own box ours, which is seen in every look."""
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        filled: Any = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        place = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = filled.widget.style().subElementRect(place, filled, filled.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tick_box(painter, QRectF(box), ticked=Qt.CheckState(state) is Qt.CheckState.Checked)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002 - Qt gives it
        """Qt's: the editor of a cell."""
        model = index.model()
        made: QComboBox | QLineEdit = QLineEdit(parent)
        if isinstance(model, RuleModel) and model.columns[index.column()].kind == "scope":
            made = QComboBox(parent)
            for value, words in SCOPES.items():
                made.addItem(words, value)
        set_kind(made, "cell")
        made.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt's: what is stored, or what was refused."""
        value = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(value), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's: hand it to the model."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class RulesSection(Section):
    """Every edit is one step."""

    name = "更新频率规则"
    hint = "工作台和检查按这张表提醒哪些栏目该更新。可以改成本县的要求；不要求的留空，不用的取消勾选。"
    tables = ("setting", "domain", "item")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.rules = RuleModel(RULE_COLUMNS, self._unknown, self)
        self.tasks = RuleModel(TASK_COLUMNS, self._unknown, self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(self.name)
        self.tabs.tabBar().setAccessibleName(self.name)
        self.rule_table = _table(self.rules, TEXT.RULES, self.tabs)
        self.task_table = _table(self.tasks, TEXT.TASKS, self.tabs)
        self.tabs.addTab(self.rule_table, TEXT.RULES)
        self.tabs.addTab(self.task_table, TEXT.TASKS)
        self.source = label("", "muted", self, wrap=True)
        self.problem = Note("", "note-bad", self)
        self.add = button(TEXT.ADD_RULE, self.add_rule, "", self, icon_name="plus")
        self.restore = button(TEXT.RESTORE, self.restore_chosen, "", self)
        self.all = button(TEXT.ALL, self.restore_all, "", self)
        self.lasting, self.amber = _figure(TEXT.LASTING, 9999, self), _figure(TEXT.AMBER, 100, self)
        self._arrange()
        for model in (self.rules, self.tasks):
            model.edited.connect(self._store_rule)
            model.dataChanged.connect(self._show_chosen)
        for table in (self.rule_table, self.task_table):
            table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.tabs.currentChanged.connect(self._show_chosen)
        self.lasting.editingFinished.connect(self._store_figures)
        self.amber.editingFinished.connect(self._store_figures)

    def _arrange(self) -> None:
        figures = row(
            label(TEXT.LASTING, "field", self), self.lasting, label(TEXT.LASTING_AFTER, "field", self), 2 * UNIT,
            label(TEXT.AMBER, "field", self), self.amber, label(TEXT.AMBER_AFTER, "field", self), None, parent=self,
        )  # fmt: skip
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.source)
        self.body.addWidget(figures)
        self.body.addWidget(row(self.add, self.restore, None, self.all, parent=self))

    def reload(self) -> None:
        """The table as stored."""
        table = self._table_on_show()
        chosen = self._chosen()
        stored = register_rules.rules_of(self.context.session)
        self.rules.set_rules(stored.freshness, writable=self.writable)
        self.tasks.set_rules(stored.tasks, writable=self.writable)
        for box, value in ((self.lasting, stored.lasting_days), (self.amber, stored.amber_percent)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
            box.setEnabled(self.writable)
        place = self._model().row_of(chosen.id) if chosen else 0
        table.setCurrentIndex(self._model().index(max(place, 0), 0))
        self._show_chosen()

    def _table_on_show(self) -> QTableView:
        return self.rule_table if self.tabs.currentIndex() == 0 else self.task_table

    def _model(self) -> RuleModel:
        return self.rules if self.tabs.currentIndex() == 0 else self.tasks

    def _chosen(self) -> Rule | None:
        return self._model().rule(self._table_on_show().currentIndex().row())

    def _unknown(self, rule: Rule) -> str:
        if not isinstance(rule, FreshnessRule):
            return ""
        names = register_rules.unknown_names(self.context.session, rule)
        return TEXT.UNKNOWN.format(names="、".join(names)) if names else ""

    @Slot()
    def _show_chosen(self) -> None:
        rule = self._chosen()
        doubt = TEXT.RECALLED if rule and rule.provenance == "recalled" else ""
        self.source.setText(TEXT.SOURCE.format(words=(rule.source or OWN_SOURCE) + doubt) if rule else "")
        problem = self._model().problem(self._table_on_show().currentIndex().row())
        self.problem.set_text(problem)
        self.problem.setVisible(bool(problem))
        shipped = rule is None or register_rules.comes_with_program(rule.id)
        self.restore.setText(TEXT.RESTORE if shipped else TEXT.REMOVE)
        self.restore.setAccessibleName(self.restore.text())
        changed = rule is not None and (bool(problem) or not register_rules.is_shipped(rule))
        self.restore.setEnabled(self.writable and changed)
        self.add.setText(TEXT.ADD_RULE if self.tabs.currentIndex() == 0 else TEXT.ADD_TASK)
        self.add.setAccessibleName(self.add.text())
        self.add.setEnabled(self.writable)
        self.all.setEnabled(self.writable)

    # storing

    @Slot(object)
    def _store_rule(self, rule: Rule) -> None:
        """A refusal stays in its cell, in words."""
        session, stamp = self.context.session, self.context.stamp(CAUSE)
        try:
            if isinstance(rule, FreshnessRule):
                register_rules.set_rule(session, rule, stamp)
            else:
                register_rules.set_task(session, rule, stamp)
        except UsageError as error:
            self._model().refuse(rule, error.cause)
        except AppError as error:
            self.context.notify.error(error)
        else:
            self.reload()

    @Slot()
    def _store_figures(self) -> None:
        stored = register_rules.rules_of(self.context.session)
        wanted = structs.replace(stored, lasting_days=self.lasting.value(), amber_percent=self.amber.value())
        if wanted != stored:
            self._store(wanted)

    def _store(self, rules: RegisterRules) -> None:
        stamp = self.context.stamp(CAUSE)
        self.context.notify.attempt(register_rules.save_rules, self.context.session, rules, stamp)
        self.reload()

    @Slot()
    def add_rule(self) -> None:
        """添加规则 or 添加任务, ready to be named."""
        number = f"own-{uuid4().hex[:8]}"
        if self.tabs.currentIndex() == 0:
            codes = tuple(one.code for one in self.context.session.workspace.domains()[:1])
            self._store_rule(
                FreshnessRule(
                    id=number, name=TEXT.NEW_RULE, scope="domain", names=codes, max_age_days=183, provenance="seen",
                    source=OWN_SOURCE,
                )
            )  # fmt: skip
        else:
            self._store_rule(
                YearlyTask(id=number, name=TEXT.NEW_TASK, when=TEXT.NEW_WHEN, provenance="seen", source=OWN_SOURCE)
            )
        model, table = self._model(), self._table_on_show()
        if model.row_of(number) >= 0:
            table.setCurrentIndex(model.index(model.row_of(number), 0))
            table.edit(table.currentIndex())

    @Slot()
    def restore_chosen(self) -> None:
        """恢复附带的值 of the chosen rule; one of our own is removed."""
        rule = self._chosen()
        if rule is None:
            return
        self._model().forget(rule.id)
        if not register_rules.is_shipped(rule):
            stamp = self.context.stamp(CAUSE)
            self.context.notify.attempt(register_rules.remove_rule, self.context.session, rule.id, stamp)
        self.reload()

    @Slot()
    def restore_all(self) -> None:
        """全部恢复: the table as it came; undo brings ours back."""
        for model in (self.rules, self.tasks):
            model.forget()
        stamp = self.context.stamp(CAUSE)
        if self.context.notify.attempt(register_rules.restore_rules, self.context.session, stamp) is not None:
            self.context.notify.status(TEXT.RESTORED)
        self.reload()


def _table(model: RuleModel, name: str, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setItemDelegate(RuleDelegate(table))
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(True)
    table.setWordWrap(False)
    set_up_cells(table, (column.width for column in model.columns), name)
    return table


def _figure(name: str, most: int, parent: QWidget) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(1, most)
    box.setAccessibleName(name)
    box.setKeyboardTracking(False)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.setFixedWidth(8 * UNIT)
    return box
