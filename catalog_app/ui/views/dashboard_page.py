"""工作台: what is late, due, empty, to come down; what was sent. Every number opens its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.changes import ChangeSet
from catalog_app.model.records import PACKAGE_STATUS_LABELS
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.models.coverage_list import COVERAGE_ROLE, CoverageModel, Unreckoned
from catalog_app.ui.models.due_table import LINE_ROLE, DueModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.dashboard_delegates import CoverageDelegate, DueDelegate
from catalog_app.ui.views.duties_card import DutiesCard
from catalog_app.ui.widgets.basic import EmptyState, button, label
from catalog_app.ui.widgets.tile import Tile

if TYPE_CHECKING:
    from catalog_app.model.findings import Finding
    from catalog_app.model.records import PackageRecord
    from catalog_app.services.due import DueLine
    from catalog_app.services.overview import Dashboard


class TEXT:
    """What 工作台 says."""

    TITLE = "工作台"
    DUE = "要办的事"
    COVERAGE = "各领域公开进度"
    COVERAGE_HINT = "已公开 / 应公开"
    NOTHING = "没有逾期、到期和该撤下的信息"
    NOTHING_HINT = "登记公开信息并填写形成日期后，这里会按公开时限列出要办的事。"
    LOCALIZE_FIRST = "先做本地化"
    LOCALIZE_HINT = "有{}个事项的公开主体仍写着县级单位。一次把公开主体、站所和渠道换成本单位的。"
    LOCALIZE = "批量本地化…"
    UPDATING = "正在更新…"
    NO_PACKAGE = "还没有生成过"


TILES: tuple[tuple[str, str, str, str, Target], ...] = (
    ("overdue", "逾期", "overdue", "publications", {"filter": "overdue"}),
    ("soon", "30天内到期", "soon", "publications", {"filter": "soon"}),
    ("take_down", "该撤下", "overdue", "publications", {"filter": "take_down"}),
    ("empty", "空白栏目", "empty", "catalog", {"filter": "empty"}),
    ("stale", "待更新", "warning", "check", {}),
    ("not_localized", "未本地化", "warning", "catalog", {"filter": "not_localized"}),
    ("packages", "上传包", "published", "portal", {}),
)


class DashboardPage(Page):
    """The first page."""

    page_key = "home"
    title = TEXT.TITLE
    help_topic = "dashboard"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.tiles: dict[str, Tile] = {}
        for key, word, state, _, _ in TILES:
            tile = Tile(word, state, self)
            tile.setProperty("tile", key)
            tile.clicked.connect(self._on_tile)
            self.tiles[key] = tile
        self.due_model = DueModel(self)
        self.coverage_model = CoverageModel(self)
        self._build_due()
        self._build_coverage()
        self._arrange()
        if context.facts is not None:
            context.facts.renewed.connect(self.show_figures)
            context.facts.updating.connect(self.show_updating)
            self.show_updating(context.facts.is_updating)

    def refresh(self, changes: ChangeSet | None) -> None:
        """Show the latest figures; new ones come from `facts` a moment after a change."""
        facts = self.context.facts
        known = facts.known() if facts is not None else None
        if known is not None:
            self.show_figures(known)
        elif changes is None:
            domains = self.context.session.workspace.domains()
            self.coverage_model.show([Unreckoned(one.code, one.name) for one in domains])

    @Slot(object)
    def show_figures(self, figures: Dashboard | None) -> None:
        """Fill everything in."""
        if figures is None:
            return
        self._show_numbers(figures)
        self.due_model.show(figures, self.context.today())
        self.coverage_model.show(figures.coverage)
        self.due_stack.setCurrentIndex(0 if self.due_model.rowCount() else 1)
        self._show_hint(figures)
        self.duties.renew()

    @Slot(bool)
    def show_updating(self, updating: bool) -> None:
        """Say that newer figures are on their way."""
        self.updating.setText(TEXT.UPDATING if updating else "")

    def show_target(self, target: Target) -> None:
        """Nothing on this page can be named."""

    def stop(self) -> None:
        """End what is read in the background."""
        self.duties.stop()

    def _show_numbers(self, figures: Dashboard) -> None:
        provisional = sum(line.provisional for line in (*figures.overdue, *figures.soon))
        numbers = {
            "overdue": (len(figures.overdue), "过了公开时限"),
            "soon": (len(figures.soon), f"其中{provisional}项日期暂定" if provisional else "按公开时限推算"),
            "take_down": (len(figures.take_down), "公示期已满"),
            "empty": (len(figures.empty), "还没有公开信息"),
            "stale": (sum(_is_stale(one) for one in figures.findings), "该更新还没有更新"),
            "not_localized": (figures.not_localized, "仍写着县级单位"),
            "packages": (len(figures.packages), _package_words(figures.packages)),
        }
        for key, (number, remark) in numbers.items():
            self.tiles[key].set_number(number, remark)

    def _show_hint(self, figures: Dashboard) -> None:
        first = figures.not_localized > 0
        self.empty.set_text(
            TEXT.LOCALIZE_FIRST if first else TEXT.NOTHING,
            TEXT.LOCALIZE_HINT.format(figures.not_localized) if first else TEXT.NOTHING_HINT,
        )
        self.localize.setVisible(first)

    # assembly

    def _build_due(self) -> None:
        self.due = QTableView(self)
        self.due.setAccessibleName(TEXT.DUE)
        self.due.setModel(self.due_model)
        self.due.setItemDelegate(DueDelegate(self.due))
        self.due.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.due.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.due.setShowGrid(False)
        self.due.setWordWrap(False)
        self.due.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # titles differ at their ends
        self.due.verticalHeader().hide()
        self.due.verticalHeader().setDefaultSectionSize(4 * UNIT)
        header = self.due.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((0, 14), (1, 16), (3, 17)):
            header.resizeSection(column, width * UNIT)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.due.activated.connect(self._on_due)
        self.due.clicked.connect(self._on_due)
        self.localize = button(TEXT.LOCALIZE, self._on_localize, "primary", self)
        self.empty = EmptyState("", "", self.localize, self)
        self.due_stack = QStackedWidget(self)
        self.due_stack.addWidget(self.due)
        self.due_stack.addWidget(self.empty)

    def _build_coverage(self) -> None:
        self.coverage = QListView(self)
        self.coverage.setAccessibleName(TEXT.COVERAGE)
        self.coverage.setModel(self.coverage_model)
        self.coverage.setItemDelegate(CoverageDelegate(self.coverage))
        self.coverage.setUniformItemSizes(True)
        self.coverage.setMouseTracking(True)
        self.coverage.clicked.connect(self._on_domain)
        self.coverage.activated.connect(self._on_domain)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        for tile in self.tiles.values():
            head.addWidget(tile)
        lists = QHBoxLayout()
        lists.setSpacing(2 * UNIT)
        self.duties = DutiesCard(self.context, self.due_stack, self)
        self.duties.opened.connect(self._open_line)
        self.updating = label("", "muted", self)
        hint = label(TEXT.COVERAGE_HINT, "muted", self)
        lists.addWidget(_card(TEXT.DUE, self.updating, self.duties, self), 2)
        lists.addWidget(_card(TEXT.COVERAGE, hint, self.coverage, self), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(head)
        layout.addLayout(lists, 1)

    # going elsewhere

    @Slot()
    def _on_tile(self) -> None:
        key = str(self.sender().property("tile"))
        if key == "packages" and self.duties.show_sent():
            return
        page, target = next((page, target) for one, _, _, page, target in TILES if one == key)
        self.context.go(page, dict(target))

    @Slot(QModelIndex)
    def _on_due(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            if line.publication is not None:
                self.context.go("publications", {"publication": line.publication.uid})
            else:
                self.context.go("catalog", {"item": line.item.uid})

    @Slot(object)
    def _open_line(self, line: DueLine) -> None:
        if line.publication is not None:
            self.context.go("publications", {"publication": line.publication})
        elif line.item is not None:
            self.context.go("catalog", {"item": line.item.uid})

    @Slot(QModelIndex)
    def _on_domain(self, index: QModelIndex) -> None:
        row = index.data(COVERAGE_ROLE)
        if row is not None:
            self.context.go("catalog", {"domain": row.code})

    @Slot()
    def _on_localize(self) -> None:
        self.context.go("command:localize", {})


def _is_stale(finding: Finding) -> bool:
    return finding.code in ("update_overdue", "stale", "too_few") and finding.severity != "info"


def _package_words(packages: list[PackageRecord]) -> str:
    if not packages:
        return TEXT.NO_PACKAGE
    latest = max(packages, key=lambda one: one.created)
    return f"最近{latest.created:%m-%d}，{PACKAGE_STATUS_LABELS.get(latest.status, latest.status)}"


def _card(title: str, hint: QWidget, content: QWidget, parent: QWidget) -> QFrame:
    card = QFrame(parent)
    set_kind(card, "card")
    head = QHBoxLayout()
    head.setContentsMargins(UNIT + 4, 0, UNIT + 4, 0)
    head.addWidget(label(title, "heading", card))
    head.addStretch(1)
    head.addWidget(hint)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, UNIT, 1, UNIT)
    layout.setSpacing(UNIT)
    layout.addLayout(head)
    layout.addWidget(content, 1)
    return card
