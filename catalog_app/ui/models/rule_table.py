"""Freshness rules or yearly tasks as an editable table: what cannot be stays in its cell, marked, and is not stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, structs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from catalog_app.services.register_rules import FreshnessRule, YearlyTask, comes_with_program, is_shipped
from catalog_app.ui.theme import color

Index = QModelIndex | QPersistentModelIndex
Rule = FreshnessRule | YearlyTask
Check = Callable[[Rule], str]
_MOST = 9999
_BASE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
SCOPES = {"domain": "领域", "item": "事项", "kind": "种类", "channel": "渠道"}


class TEXT:
    """Words of the table."""

    EVERY, NOT_ASKED = "全部", "—"
    SHIPPED, CHANGED, OWN = "附带", "已改", "自加"
    NOT_A_NUMBER = "应是1到9999之间的整数，不要求的留空"
    KEPT = "没有保存：{why}"


class RuleColumn(Struct, frozen=True):
    """One column; kinds: text, names, number, scope, state."""

    key: str
    header: str
    width: int
    """In units of the grid; 0 = takes what is left."""
    kind: str = "text"


RULE_COLUMNS = (
    RuleColumn("name", "规则（勾选启用）", 0),
    RuleColumn("scope", "对象", 8, "scope"),
    RuleColumn("names", "代码或名称", 15, "names"),
    RuleColumn("words", "名称含", 13, "names"),
    RuleColumn("max_age_days", "最长天数", 9, "number"),
    RuleColumn("min_per_year", "每年至少", 9, "number"),
    RuleColumn("max_gap_days", "最大间隔", 9, "number"),
    RuleColumn("min_per_week", "每周至少", 9, "number"),
    RuleColumn("state", "状态", 6, "state"),
)
TASK_COLUMNS = (
    RuleColumn("name", "任务（勾选启用）", 0),
    RuleColumn("when", "每年何时", 22),
    RuleColumn("state", "状态", 8, "state"),
)


class RuleModel(QAbstractTableModel):
    """`edited` asks for a rule to be stored; `check` names what cannot be, '' for nothing."""

    edited = Signal(object)

    def __init__(self, columns: Sequence[RuleColumn], check: Check, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._check = check
        self._rules: list[Rule] = []
        self._bad: dict[tuple[str, str], tuple[str, str]] = {}
        """Typed text and what is wrong with it, by rule and column."""
        self._writable = True

    def set_rules(self, rules: Sequence[Rule], *, writable: bool) -> None:
        """Show these; what was refused stays shown until it is mended."""
        ids = {rule.id for rule in rules}
        self.beginResetModel()
        self._rules, self._writable = list(rules), writable
        self._bad = {key: told for key, told in self._bad.items() if key[0] in ids}
        self.endResetModel()

    def forget(self, number: str = "") -> None:
        """Drop what was refused of a rule, or of all."""
        self._bad = {key: told for key, told in self._bad.items() if number and key[0] != number}

    def rule(self, row: int) -> Rule | None:
        """The rule of a row."""
        return self._rules[row] if 0 <= row < len(self._rules) else None

    def row_of(self, number: str) -> int:
        """The row of a rule, or -1."""
        return next((row for row, one in enumerate(self._rules) if one.id == number), -1)

    def problem(self, row: int) -> str:
        """What is wrong with what was typed in a row, or with its names."""
        rule = self.rule(row)
        if rule is None:
            return ""
        typed = [TEXT.KEPT.format(why=why) for (number, _), (_, why) in self._bad.items() if number == rule.id]
        return "；".join(filter(None, [*typed, self._check(rule)]))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a rule."""
        return 0 if parent.isValid() else len(self._rules)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: as declared."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: words, the text to edit, the tick, red where it cannot be."""
        if not index.isValid():
            return None
        rule, column = self._rules[index.row()], self.columns[index.column()]
        bad = self._bad.get((rule.id, column.key))
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if rule.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.EditRole:
            return bad[0] if bad else _typed(rule, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"⚠ {bad[0]}" if bad else _shown(rule, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return bad[1] if bad else rule.source
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._tone(rule, column, refused=bad is not None)
        return None

    def _tone(self, rule: Rule, column: RuleColumn, *, refused: bool) -> object:
        if refused or (column.key == "names" and self._check(rule)):
            return color("bad")
        if column.kind == "state" and not is_shipped(rule):
            return color("accent")
        return None if rule.enabled else color("faint")

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: take a tick or an edit; what cannot be stays shown and is not stored."""
        if not index.isValid() or not self._writable:
            return False
        rule, column = self._rules[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.edited.emit(structs.replace(rule, enabled=Qt.CheckState(value) == Qt.CheckState.Checked))
            return True
        if role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value).strip()
        self._bad.pop((rule.id, column.key), None)
        try:
            after = structs.replace(rule, **{column.key: _value(column, text)})
        except ValueError as error:
            self._bad[rule.id, column.key] = (text, str(error))
            self.dataChanged.emit(index, index)
            return True
        if after != rule:
            self.edited.emit(after)
        else:
            self.dataChanged.emit(index, index)
        return True

    def refuse(self, rule: Rule, why: str) -> None:
        """What a rule was to become could not be stored: keep the texts that differ, marked."""
        row = self.row_of(rule.id)
        for place, column in enumerate(self.columns):
            if row >= 0 and column.kind != "state" and _typed(rule, column) != _typed(self._rules[row], column):
                self._bad[rule.id, column.key] = (_typed(rule, column), why)
                self.dataChanged.emit(self.index(row, place), self.index(row, place))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: all but the state can be edited, the first column ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not self._writable or self.columns[index.column()].kind == "state":
            return _BASE
        flags = _BASE | Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].header
        return None


def _typed(rule: Rule, column: RuleColumn) -> str:
    """What an editor begins with."""
    if column.kind == "state":
        return ""
    value: Any = getattr(rule, column.key)
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)


def _shown(rule: Rule, column: RuleColumn) -> str:
    if column.kind == "state":
        return TEXT.SHIPPED if is_shipped(rule) else TEXT.CHANGED if comes_with_program(rule.id) else TEXT.OWN
    if column.kind == "scope" and isinstance(rule, FreshnessRule):
        return SCOPES[rule.scope]
    every = isinstance(rule, FreshnessRule) and column.key == "names" and not rule.names and not rule.words
    words = _typed(rule, column)
    return TEXT.EVERY if every else words or (TEXT.NOT_ASKED if column.kind in ("number", "names") else "")


def _value(column: RuleColumn, text: str) -> object:
    """What was typed as it is stored. ValueError in the clerk's words."""
    if column.kind == "names":
        parts = text.replace("，", "、").replace(",", "、").replace("；", "、").replace(";", "、").split("、")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if column.kind == "number":
        return _number(text)
    return text


def _number(text: str) -> int | None:
    if not text or text == TEXT.NOT_ASKED:
        return None
    if not (text.isdecimal() and len(text) <= 4 and 0 < int(text) <= _MOST):
        raise ValueError(TEXT.NOT_A_NUMBER)
    return int(text)
