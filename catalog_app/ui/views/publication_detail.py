"""The drawer of the register: what one publication says, where it hangs, how it was reviewed, what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.publication import Publication, ReviewStep, State
from catalog_app.services.vocabulary import has_interpretation
from catalog_app.ui.models.publication_facts import fact_lines
from catalog_app.ui.models.publication_rows import POSTING_COLUMNS, PostingRow, RegisterRow, place_of
from catalog_app.ui.models.related_rows import FILE_COLUMNS, LINK_COLUMNS, STEP_COLUMNS, LinkRow
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT, set_icon, set_kind
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button, label
from catalog_app.ui.widgets.rich_body import GRID


class TEXT:
    """Words of the drawer."""

    DETAIL = "选中的公开信息"
    CONTENT, POSTINGS, REVIEW, FILES = "内容", "发布情况", "审核记录", "附件和关联"
    BODY, NO_BODY = "正文", "（没有正文）"
    POST, EDIT, REVIEW_ASK, MORE = "登记发布…", "修改…", "审核…", "更多"
    SUBMIT = "送审…"
    PRINT, ITEM, REMOVE = "打印公示", "查看事项", "删除"
    PRINTED = "打印记录…"
    NUMBER, PURGE = "编索引号", "彻底删除…"
    INTERPRET, EXCUSE = "登记解读…", "不需要解读…"
    PURGE_TIP = "连同修改记录、附件和备份一并清除，不能撤销"
    ROUNDS = "各村张贴…"
    DOWN, CORRECT, REMOVE_POSTING = "登记撤下…", "更正…", "删除记录"
    ATTACH, DETACH = "添加附件…", "移除附件"
    LINK, UNLINK = "添加关联…", "取消关联"
    NO_POSTINGS = ("还没有发布", "贴出或上网后，点“登记发布…”。")
    NO_STEPS = ("还没有审核记录", "点“审核…”提交初审。")
    OPEN_LINK = "双击打开关联的公开信息"
    LINKS, FILE_NAMES = "关联的公开信息", "附件"


class PublicationDetail(QWidget):
    """Shows one publication; its buttons are connected by the page."""

    posting_changed = Signal()
    link_opened = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = label("", "heading", self, wrap=True)
        self.post_button = button(TEXT.POST, None, "primary", self)
        self.edit_button = button(TEXT.EDIT, None, "", self, icon_name="edit")
        self.review_button = button(TEXT.REVIEW_ASK, None, "", self, icon_name="check")
        self.remove_button = button(TEXT.REMOVE, None, "quiet", self, icon_name="trash")
        self.more = QToolButton(self)
        self._build_more()
        self.body = QTextBrowser(self)
        self.body.setOpenLinks(False)
        self.body.document().setDefaultStyleSheet(GRID)
        self.body.setTabChangesFocus(True)
        self.body.setAccessibleName(TEXT.BODY)
        self.body.setPlaceholderText(TEXT.NO_BODY)
        self.postings = RowsModel(POSTING_COLUMNS, self)
        self.steps = RowsModel(STEP_COLUMNS, self)
        self.files = RowsModel(FILE_COLUMNS, self)
        self.links = RowsModel(LINK_COLUMNS, self)
        self.rounds_button = button(TEXT.ROUNDS, None, "link", self)
        self.down_button = button(TEXT.DOWN, None, "link", self)
        self.correct_button = button(TEXT.CORRECT, None, "link", self)
        self.remove_posting_button = button(TEXT.REMOVE_POSTING, None, "link", self)
        self.attach_button = button(TEXT.ATTACH, None, "link", self)
        self.detach_button = button(TEXT.DETACH, None, "link", self)
        self.link_button = button(TEXT.LINK, None, "link", self)
        self.unlink_button = button(TEXT.UNLINK, None, "link", self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(TEXT.DETAIL)
        self.tabs.tabBar().setAccessibleName(TEXT.DETAIL)
        self.tabs.addTab(self._content_tab(), TEXT.CONTENT)
        self.tabs.addTab(self._posting_tab(), TEXT.POSTINGS)
        self.tabs.addTab(self._review_tab(), TEXT.REVIEW)
        self.tabs.addTab(self._file_tab(), TEXT.FILES)
        self._lay_out()

    def _build_more(self) -> None:
        menu = QMenu(self.more)
        self.print_action = menu.addAction(TEXT.PRINT)
        self.printed_action = menu.addAction(TEXT.PRINTED)
        self.item_action = menu.addAction(TEXT.ITEM)
        self.number_action = menu.addAction(TEXT.NUMBER)
        self.interpret_action = menu.addAction(TEXT.INTERPRET)
        self.excuse_action = menu.addAction(TEXT.EXCUSE)
        menu.addSeparator()
        self.purge_action = menu.addAction(TEXT.PURGE)
        self.purge_action.setToolTip(TEXT.PURGE_TIP)
        menu.setToolTipsVisible(True)
        self.more.setMenu(menu)
        self.more.setText(TEXT.MORE)
        self.more.setAccessibleName(TEXT.MORE)
        self.more.setToolTip(TEXT.MORE)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self.more, "more")
        set_kind(self.more, "quiet")

    def _lay_out(self) -> None:
        actions = QHBoxLayout()
        actions.setSpacing(UNIT)
        actions.addWidget(self.heading, 1)
        for part in (self.post_button, self.review_button, self.edit_button, self.remove_button, self.more):
            actions.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(actions)
        layout.addWidget(self.tabs, 1)

    def _content_tab(self) -> QWidget:
        self._facts = QWidget(self)
        self._form = QFormLayout(self._facts)
        self._form.setContentsMargins(0, UNIT, UNIT, UNIT)
        self._form.setHorizontalSpacing(2 * UNIT)
        self._form.setVerticalSpacing(UNIT // 2)
        area = QScrollArea(self)
        area.setWidget(self._facts)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(TEXT.CONTENT)
        box = QWidget(self)
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(area, 2)
        layout.addWidget(self.body, 3)
        return box

    def _posting_tab(self) -> QWidget:
        widths = (15 * UNIT, 11 * UNIT, 0, 11 * UNIT, 13 * UNIT, 9 * UNIT)
        self.posting_table = RowsTable(self.postings, widths, TEXT.POSTINGS, self, stretch=2)
        self._posting_stack = _stacked(self.posting_table, EmptyState(*TEXT.NO_POSTINGS, parent=self), self)
        self.posting_table.selectionModel().currentRowChanged.connect(self._posting_selected)
        links = (self.rounds_button, self.down_button, self.correct_button, self.remove_posting_button)
        return _part(self._posting_stack, self, *links)

    def _review_tab(self) -> QWidget:
        widths = (9 * UNIT, 9 * UNIT, 10 * UNIT, 17 * UNIT, 0)
        self.step_table = RowsTable(self.steps, widths, TEXT.REVIEW, self, stretch=4)
        self._step_stack = _stacked(self.step_table, EmptyState(*TEXT.NO_STEPS, parent=self), self)
        return _part(self._step_stack, self)

    def _file_tab(self) -> QWidget:
        self.file_table = RowsTable(self.files, (0, 12 * UNIT), TEXT.FILE_NAMES, self, stretch=0)
        self.link_table = RowsTable(self.links, (10 * UNIT, 0, 12 * UNIT), TEXT.LINKS, self, stretch=1)
        self.link_table.setToolTip(TEXT.OPEN_LINK)
        self.link_table.activated.connect(self._open_link)
        box = QWidget(self)
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(_part(self.file_table, self, self.attach_button, self.detach_button))
        layout.addWidget(_part(self.link_table, self, self.link_button, self.unlink_button))
        return box

    def show_row(self, row: RegisterRow, boards: Mapping[str, str]) -> None:
        """What it says and where it is posted; the rest by `show_related`."""
        publication = row.publication
        self.heading.setText(publication.title)
        self._show_next(publication)
        self._show_body(publication)
        while self._form.rowCount():
            self._form.removeRow(0)
        for caption, words in fact_lines(publication, row):
            value = label(words, "", self._facts, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label(caption, "field", self._facts), value)
        lines = [PostingRow(one, place_of(one, boards)) for one in row.postings]
        self.postings.set_rows(sorted(lines, key=_posting_order))
        self._posting_stack.setCurrentIndex(0 if lines else 1)
        self.posting_table.select_row(0)
        self.tabs.setTabText(1, _counted(TEXT.POSTINGS, len(lines)))

    def _show_next(self, publication: Publication) -> None:
        """The button of the next step stands out; what concerns a 解读 is offered for policy documents."""
        posts = publication.state in (State.READY, State.PUBLISHED, State.TAKEN_DOWN)
        set_kind(self.post_button, "primary" if posts else "")
        set_kind(self.review_button, "" if posts else "primary")
        self.review_button.setText(TEXT.SUBMIT if publication.state is State.DRAFT else TEXT.REVIEW_ASK)
        for action in (self.interpret_action, self.excuse_action):
            action.setVisible(has_interpretation(publication))

    def show_related(self, steps: Sequence[ReviewStep], links: Sequence[LinkRow], publication: Publication) -> None:
        """How it was reviewed, its files and what it is linked with."""
        self.steps.set_rows(list(reversed(steps)))
        self._step_stack.setCurrentIndex(0 if steps else 1)
        self.files.set_rows(publication.attachments)
        self.links.set_rows(links)
        self.file_table.select_row(0)
        self.link_table.select_row(0)
        self.tabs.setTabText(2, _counted(TEXT.REVIEW, len(steps)))
        self.tabs.setTabText(3, _counted(TEXT.FILES, len(publication.attachments) + len(links)))

    def set_writable(self, *, writable: bool) -> None:
        """Reading only, or not."""
        parts: list[QWidget | QAction] = [self.post_button, self.edit_button, self.review_button, self.remove_button]
        more = (self.purge_action, self.number_action, self.interpret_action, self.excuse_action)
        for part in (*parts, *more, self.attach_button, self.link_button):
            part.setEnabled(writable)
        self.unlink_button.setEnabled(writable and self.links.rowCount() > 0)
        self.detach_button.setEnabled(writable and self.files.rowCount() > 0)
        line = self.selected_posting()
        self.down_button.setEnabled(writable and line is not None and line.posting.taken_down is None)
        for one in (self.correct_button, self.remove_posting_button):
            one.setEnabled(writable and line is not None)

    def selected_posting(self) -> PostingRow | None:
        """The current line of 发布情况."""
        index, rows = self.posting_table.currentIndex(), self.postings.rows()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def selected_file(self) -> str:
        """The hash of the current attachment; '' = none."""
        index, rows = self.file_table.currentIndex(), self.files.rows()
        return str(rows[index.row()].sha256) if index.isValid() and index.row() < len(rows) else ""

    def selected_link(self) -> LinkRow | None:
        """The current link."""
        index, rows = self.link_table.currentIndex(), self.links.rows()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def _show_body(self, publication: Publication) -> None:
        self.body.clear()
        if publication.html:
            self.body.setHtml(publication.html)
        else:
            self.body.setPlainText(publication.body)

    @Slot(QModelIndex, QModelIndex)
    def _posting_selected(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self.posting_changed.emit()

    @Slot(QModelIndex)
    def _open_link(self, index: QModelIndex) -> None:
        if index.isValid():
            self.link_opened.emit(self.links.rows()[index.row()].uid)


def _posting_order(line: PostingRow) -> tuple[bool, bool, str]:
    return line.posting.taken_down is not None, line.posting.channel == VILLAGE_BOARD, str(line.posting.posted_on)


def _counted(words: str, count: int) -> str:
    return f"{words} {count}" if count else words


def _stacked(first: QWidget, second: QWidget, parent: QWidget) -> QStackedWidget:
    stack = QStackedWidget(parent)
    stack.addWidget(first)
    stack.addWidget(second)
    return stack


def _part(content: QWidget, parent: QWidget, *actions: QWidget) -> QWidget:
    box = QWidget(parent)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, UNIT // 2, 0, 0)
    layout.setSpacing(UNIT // 2)
    if actions:
        head = QHBoxLayout()
        head.addStretch(1)
        for action in actions:
            head.addWidget(action)
        layout.addLayout(head)
    layout.addWidget(content, 1)
    return box
