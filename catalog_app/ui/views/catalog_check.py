"""目录检查: every finding with its remedy and the way to its item."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.calendar import dated
from catalog_app.model.changes import ChangeSet
from catalog_app.model.findings import SEVERITY_LABELS, Finding
from catalog_app.services.overview import check
from catalog_app.ui.context import PageContext, Target
from catalog_app.ui.models.finding_tree import (
    FINDING_ROLE,
    GROUP_ROLE,
    FindingLine,
    FindingTreeModel,
    group_findings,
)
from catalog_app.ui.models.item_text import FINDING_LABELS
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import ToneDelegate
from catalog_app.ui.widgets.basic import Chip, EmptyState, button, label

FEW = 12
"""Groups of up to so many findings are opened."""
MAY_HAVE_NOTHING = frozenset(("update_overdue", "update_due", "stale", "too_few", "empty_column"))
"""Findings that signing 本期无此类信息 may settle."""
NARROW_REMEDY = 30 * UNIT


class Text:
    """Words of the page."""

    AGAIN, COPY = "重新检查", "复制清单"
    AGAIN_TIP = "按今天的日期重新检查（F5）"
    SEARCH = "在问题中查找"
    TREE = "检查结果"
    CLEAN = ("没有发现问题", "目录完整，没有逾期和快到期的公开信息。")
    NO_MATCH = ("没有符合条件的问题", "换个词，或取消上面的筛选。")
    GO = "转到事项"
    NO_INFORMATION, NO_INFORMATION_TIP = "本期无此类信息…", "这一期确实没有的，写明原因，由负责人签字"
    HINT = "双击或按回车转到事项"
    DONE = "检查完成：{count} 个问题"


class CatalogCheck(QWidget):
    """See the module's first line."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._lines: list[FindingLine] = []
        self.model = FindingTreeModel(self)
        self.chips = {severity: Chip(words, self) for severity, words in SEVERITY_LABELS.items()}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(Text.SEARCH)
        self.search.setAccessibleName(Text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(32 * UNIT)
        self.again_button = button(Text.AGAIN, self.check_again, "", self, tip=Text.AGAIN_TIP)
        self.again_button.setShortcut(QKeySequence(Qt.Key.Key_F5))
        self.copy_button = button(Text.COPY, self.copy_list, "", self, icon_name="copy")
        self.tree = self._tree()
        self.detail = label("", "", self, wrap=True)
        self.remedy = label("", "muted", self, wrap=True)
        self.go_button = button(Text.GO, self.go_to_item, "primary", self, icon_name="locate")
        self.none_button = button(Text.NO_INFORMATION, self.sign_no_information, "", self, tip=Text.NO_INFORMATION_TIP)
        self._lay_out()
        self._connect()

    def _tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setModel(self.model)
        set_kind(tree, "framed")
        tree.setAccessibleName(Text.TREE)
        tree.setItemDelegate(ToneDelegate(tree))
        tree.setUniformRowHeights(True)
        tree.setIndentation(2 * UNIT)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setExpandsOnDoubleClick(False)
        tree.setAllColumnsShowFocus(True)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(5 * UNIT)
        header.setFixedHeight(4 * UNIT)
        for column, width in ((1, 15 * UNIT), (2, 19 * UNIT)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return tree

    def _lay_out(self) -> None:
        top = QFrame(self)
        set_kind(top, "bar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        bar.setSpacing(UNIT)
        for chip in self.chips.values():
            bar.addWidget(chip)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        for part in (self.copy_button, self.again_button):
            bar.addWidget(part)
        self._none = EmptyState(*Text.CLEAN, parent=self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._boxed(self._stack, self._detail()), 1)

    def _detail(self) -> QFrame:
        self._detail_box = QFrame(self)
        set_kind(self._detail_box, "note")
        words = QVBoxLayout()
        words.setSpacing(UNIT // 2)
        words.addWidget(self.detail)
        words.addWidget(self.remedy)
        layout = QHBoxLayout(self._detail_box)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(words, 1)
        layout.addWidget(self.none_button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return self._detail_box

    def _boxed(self, content: QWidget, below: QWidget) -> QWidget:
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(content, 1)
        layout.addWidget(below)
        return box

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self._narrow)
        self.search.textChanged.connect(self._typed)
        for chip in self.chips.values():
            chip.clicked.connect(self._narrow)
        self.tree.selectionModel().currentRowChanged.connect(self._current_changed)
        self.tree.activated.connect(self._activated)
        if self.context.facts is not None:
            self.context.facts.renewed.connect(self._facts_renewed)

    # findings

    @Slot()
    def _facts_renewed(self) -> None:
        """The register of a large workspace was looked through beside."""
        facts = self.context.facts
        if facts is not None and facts.register_findings() is not None:
            self.refresh(None)

    def refresh(self, changes: ChangeSet | None) -> None:
        """Check again."""
        del changes  # every change may settle or raise a finding
        session = self.context.session
        domains = {domain.code: domain.name for domain in session.workspace.domains()}
        titles = {item.uid: item.title for item in session.workspace.items()}
        facts = self.context.facts
        known = facts.register_findings() if facts is not None else None
        found = check(session, self.context.today(), known)
        self._lines = [_line(one, domains, titles) for one in found]
        for severity, chip in self.chips.items():
            count = sum(line.finding.severity == severity for line in self._lines)
            chip.setText(f"{SEVERITY_LABELS[severity]} {count}")
            chip.setAccessibleName(chip.text())
            chip.setEnabled(count > 0)
            chip.setChecked(chip.isChecked() and count > 0)
        self._narrow()

    def show_target(self, target: Target) -> None:
        """{"severity": name}, {"code": code}."""
        if target.get("severity") in self.chips:
            for severity, chip in self.chips.items():
                chip.setChecked(severity == target["severity"])
            self._narrow()
        if "code" in target:
            self._show_code(str(target["code"]))

    def _show_code(self, code: str) -> None:
        for row, group in enumerate(self.model.groups()):
            if group.code == code:
                index = self.model.index(row, 0)
                self.tree.expand(index)
                self.tree.setCurrentIndex(index)
                self.tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    @Slot(str)
    def _typed(self, text: str) -> None:  # noqa: ARG002 - read when typing pauses
        self._typing.start()

    @Slot()
    def _narrow(self) -> None:
        self._typing.stop()
        wanted = {severity for severity, chip in self.chips.items() if chip.isChecked()}
        words = self.search.text().lower().split()
        lines = [
            line
            for line in self._lines
            if (not wanted or line.finding.severity in wanted) and all(word in _words(line) for word in words)
        ]
        opened = self._opened()
        self.model.set_groups(group_findings(lines, FINDING_LABELS))
        for row, group in enumerate(self.model.groups()):
            self.tree.setExpanded(self.model.index(row, 0), opened.get(group.code, len(group.lines) <= FEW))
        self._none.set_text(*(Text.NO_MATCH if self._lines else Text.CLEAN))
        self._stack.setCurrentIndex(0 if lines else 1)
        self._detail_box.setVisible(bool(lines))
        if lines:
            first = self.model.index(0, 0)
            self.tree.setCurrentIndex(self.model.index(0, 0, first) if self.tree.isExpanded(first) else first)
        self._show_current()

    def _opened(self) -> dict[str, bool]:
        groups = self.model.groups()
        return {group.code: self.tree.isExpanded(self.model.index(row, 0)) for row, group in enumerate(groups)}

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_current()

    def current_finding(self) -> Finding | None:
        """The finding of the current line; None on a group."""
        index = self.tree.currentIndex()
        finding = index.data(FINDING_ROLE) if index.isValid() else None
        return finding if isinstance(finding, Finding) else None

    def _show_current(self) -> None:
        index = self.tree.currentIndex()
        finding = self.current_finding()
        group = index.data(GROUP_ROLE) if index.isValid() else None
        if finding is not None:
            self.detail.setText(str(index.siblingAtColumn(0).data()))
            self.remedy.setText(finding.remedy)
        elif group is not None:
            self.detail.setText(f"{group.label}：{len(group.lines)} 项")
            self.remedy.setText(group.remedy or Text.HINT)
        unsaid = finding is not None and bool(finding.item) and finding.code in MAY_HAVE_NOTHING
        self.none_button.setVisible(unsaid)
        self.none_button.setEnabled(not self.context.session.read_only)
        self.go_button.setEnabled(finding is not None and bool(finding.item or finding.publication or finding.domain))

    @Slot(QModelIndex)
    def _activated(self, index: QModelIndex) -> None:
        if index.siblingAtColumn(0).data(GROUP_ROLE) is not None:
            first = index.siblingAtColumn(0)
            self.tree.setExpanded(first, not self.tree.isExpanded(first))
        else:
            self.go_to_item()

    @Slot()
    def go_to_item(self) -> None:
        """Show what the current finding concerns."""
        finding = self.current_finding()
        if finding is None:
            return
        if finding.publication:
            self.context.go("publications", {"publication": finding.publication})
        elif finding.code == "standard_newer":
            self.context.go("command:editions", {"tab": "updates"})
        elif finding.item:
            self.context.go("catalog", {"item": finding.item})
        elif finding.domain:
            self.context.go("catalog", {"domain": finding.domain})

    @Slot()
    def sign_no_information(self) -> None:
        """本期无此类信息… for the item of the current finding."""
        finding = self.current_finding()
        if finding is not None and finding.item:
            self.context.go("command:no_information", {"item": finding.item})

    @Slot()
    def check_again(self) -> None:
        """重新检查."""
        self.refresh(None)
        self.context.notify.status(Text.DONE.format(count=len(self._lines)))

    @Slot()
    def copy_list(self) -> None:
        """What is listed now as tab-separated lines, ready for WPS."""
        rows = ["\t".join(("严重程度", "问题", "领域", "位置", "期限", "怎么办"))]
        for group in self.model.groups():
            for line in group.lines:
                one = line.finding
                cells = (SEVERITY_LABELS[one.severity], one.message, line.domain, line.place, line.due, one.remedy)
                rows.append("\t".join(cell.replace("\n", " ") for cell in cells))
        self.context.notify.copy("\n".join(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The remedies get their share of a wide window."""
        super().resizeEvent(event)
        self.tree.header().resizeSection(3, max(NARROW_REMEDY, self.width() * 3 // 10))


def _line(finding: Finding, domains: dict[str, str], titles: dict[str, str]) -> FindingLine:
    return FindingLine(
        finding,
        domains.get(finding.domain or "", ""),
        titles.get(finding.item or "", ""),
        dated(finding.due, provisional=finding.provisional) if finding.due else "",
    )


def _words(line: FindingLine) -> str:
    return f"{line.place}\n{line.finding.message}\n{line.domain}\n{line.finding.remedy}".lower()
