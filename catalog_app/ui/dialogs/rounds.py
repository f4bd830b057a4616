"""各村张贴: every board in a quarter or month, posted or not; and 撤下清单: what must come down. Both act at once."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.publication import Publication
from catalog_app.model.register import RegisterQuery
from catalog_app.services.postings import post, post_on_boards, rounds, take_down
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import DateField
from catalog_app.ui.gated import with_release
from catalog_app.ui.models.publication_rows import board_label, place_of
from catalog_app.ui.models.round_rows import (
    DOWN_COLUMNS,
    ROUND_COLUMNS,
    DownRow,
    RoundRow,
    period_choices,
    round_rows,
)
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import EmptyState, button, label

CAUSE = "rounds"
PHOTO_FILTER = "照片或截图 (*.jpg *.jpeg *.png *.pdf)"
MOST_DOWN = 500


class TEXT:
    """Words of both dialogs."""

    ROUNDS, DOWN = "各村张贴", "撤下清单"
    PERIOD, SCOPE = "期间", "范围"
    SCOPES = ("只看这个事项", "全部事项")
    DAY, DOWN_DAY = "张贴日期", "撤下日期"
    POST, PROOF, TAKE = "登记张贴所选", "添加佐证照片…", "登记撤下所选"
    COUNT = "已张贴 {done}/{all} 块"
    DOWN_COUNT = "共 {count} 处该撤下"
    NONE_DOWN = ("没有该撤下的", "公示期满、还没有登记撤下的公示会列在这里，一处一行。")
    HINT, RECEIPTS = "选中一行或几行（Ctrl、Shift），再点按钮。", "回执号登记后自动给出。"
    CLOSE = "关闭"


class _ListDialog(QDialog):
    """A table of rows over a line of actions; stays open while things are done."""

    def __init__(self, context: PageContext, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(116 * UNIT, 64 * UNIT)
        self.context = context
        self.changed = False
        """Whether anything was recorded."""
        self.count = label("", "muted", self)
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        self.layout_.setSpacing(UNIT)

    def add_table(
        self, columns: tuple[Column, ...], widths: tuple[int, ...], stretch: int
    ) -> tuple[RowsModel, RowsTable]:
        """The table in the middle."""
        model = RowsModel(columns, self)
        table = RowsTable(model, widths, self.windowTitle(), self, stretch=stretch)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.layout_.addWidget(table, 1)
        return model, table

    def add_foot(self, hint: str, *parts: QWidget) -> None:
        """The hint and the line of actions below the table."""
        foot = QHBoxLayout()
        foot.setSpacing(UNIT)
        for part in parts:
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(button(TEXT.CLOSE, self.accept, "", self))
        self.layout_.addWidget(label(hint, "muted", self))
        self.layout_.addLayout(foot)


class RoundsDialog(_ListDialog):
    """One publication on its round over the boards."""

    def __init__(self, context: PageContext, publication: Publication, parent: QWidget | None = None) -> None:
        super().__init__(context, TEXT.ROUNDS, parent)
        self._publication = publication
        self.period, self.scope = QComboBox(self), QComboBox(self)
        for key, words in period_choices(context.today()):
            self.period.addItem(words, key)
        place = self.period.findData(publication.period)
        self.period.setCurrentIndex(max(place, 0))
        self.period.setAccessibleName(TEXT.PERIOD)
        self.scope.addItems(list(TEXT.SCOPES))
        self.scope.setAccessibleName(TEXT.SCOPE)
        self.layout_.addWidget(label(publication.title, "heading", self, wrap=True))
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        for part in (self.period, self.scope):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.count)
        self.layout_.addLayout(head)
        widths = (13 * UNIT, 17 * UNIT, 11 * UNIT, 13 * UNIT, 0, 14 * UNIT, 7 * UNIT)
        self.model, self.table = self.add_table(ROUND_COLUMNS, widths, 4)
        self.day = DateField(TEXT.DAY, context.today(), self)
        self.post_button = button(TEXT.POST, self.post_selected, "primary", self)
        self.proof_button = button(TEXT.PROOF, self.add_proof, "", self)
        self.add_foot(
            TEXT.HINT + TEXT.RECEIPTS, label(TEXT.DAY, "field", self), self.day, self.post_button, self.proof_button
        )
        self.period.currentIndexChanged.connect(self.show_rounds)
        self.scope.currentIndexChanged.connect(self.show_rounds)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.show_rounds()

    @Slot()
    def show_rounds(self) -> None:
        """Read the boards anew; the selected ones stay."""
        kept = {row.board.uid for row in self.selected()}
        workspace = self.context.session.workspace
        item = self._publication.item if self.scope.currentIndex() == 0 else None
        found = rounds(self.context.session, str(self.period.currentData()), item)
        villages = {one.uid: one.name for one in workspace.villages()}
        uids = {posting.publication for one in found for posting in one.postings}
        titles = {uid: workspace.publication(uid).title for uid in uids}
        rows = round_rows(found, villages, titles)
        self.model.set_rows(rows)
        flags = self.table.selectionModel().SelectionFlag
        for place, row in enumerate(rows):
            if row.board.uid in kept:
                self.table.selectionModel().select(self.model.index(place, 0), flags.Select | flags.Rows)
        self.count.setText(TEXT.COUNT.format(done=sum(one.is_done for one in found), all=len(found)))
        self._enable()

    def selected(self) -> list[RoundRow]:
        """The chosen boards."""
        rows = self.model.rows()
        return [rows[index.row()] for index in self.table.selectionModel().selectedRows()]

    @Slot()
    def post_selected(self) -> None:
        """登记张贴所选: one step for all of them."""
        day, context = self.day.value() or self.context.today(), self.context
        boards = tuple(row.board.uid for row in self.selected())
        stamp = context.stamp(CAUSE)
        if (
            context.notify.attempt(post_on_boards, context.session, self._publication.uid, boards, day, stamp)
            is not None
        ):
            self.changed = True
            self.show_rounds()

    @Slot()
    def add_proof(self) -> None:
        """添加佐证照片…: for the one chosen board."""
        context, row = self.context, self.selected()[0]
        posting = next((one for one in row.postings if one.publication == self._publication.uid), None)
        path = context.notify.open_file(TEXT.PROOF, PHOTO_FILTER) if posting is not None else None
        if posting is None or path is None:
            return
        told = {"board_uid": row.board.uid, "proof": path}
        uid, stamp = self._publication.uid, context.stamp(CAUSE)
        if (
            context.notify.attempt(
                with_release, context, post, context.session, uid, VILLAGE_BOARD, posting.posted_on, stamp, **told
            )
            is not None
        ):
            self.changed = True
            self.show_rounds()

    @Slot()
    def _enable(self) -> None:
        rows, writable = self.selected(), not self.context.session.read_only
        self.post_button.setEnabled(writable and bool(rows))
        ours = [one for row in rows for one in row.postings if one.publication == self._publication.uid]
        self.proof_button.setEnabled(writable and len(rows) == 1 and bool(ours))

    @classmethod
    def show_for(cls, context: PageContext, publication: Publication, parent: QWidget | None) -> bool:
        """Run it; whether anything was recorded."""
        return _run(cls(context, publication, parent))


class TakeDownList(_ListDialog):
    """Everything that hangs past its day, one click each."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, TEXT.DOWN, parent)
        self.layout_.addWidget(self.count)
        self.model, self.table = self.add_table(DOWN_COLUMNS, (24 * UNIT, 0, 26 * UNIT, 13 * UNIT), 1)
        self.none = EmptyState(*TEXT.NONE_DOWN, parent=self)
        self.layout_.addWidget(self.none, 1)
        self.day = DateField(TEXT.DOWN_DAY, context.today(), self)
        self.take_button = button(TEXT.TAKE, self.take_selected, "primary", self)
        self.add_foot(TEXT.HINT, label(TEXT.DOWN_DAY, "field", self), self.day, self.take_button)
        self.table.activated.connect(self.take_selected)
        self.show_lines()

    @Slot()
    def show_lines(self) -> None:
        """Read anew what hangs too long."""
        workspace = self.context.session.workspace
        villages = {one.uid: one.name for one in workspace.villages()}
        boards = {one.uid: board_label(one, villages) for one in workspace.boards()}
        query = RegisterQuery(due="down", order="due", as_of=self.context.today())
        lines = [
            DownRow(posting, row.title, place_of(posting, boards), row.down, row.down_moves)
            for row in workspace.register(query, 0, MOST_DOWN).rows
            for posting in workspace.postings(row.uid)
            if posting.taken_down is None and row.down is not None
        ]
        self.model.set_rows(lines)
        self.count.setText(TEXT.DOWN_COUNT.format(count=len(lines)))
        for part, shown in ((self.count, bool(lines)), (self.table, bool(lines)), (self.none, not lines)):
            part.setVisible(shown)
        self.take_button.setEnabled(bool(lines) and not self.context.session.read_only)
        self.table.select_row(0)

    @Slot()
    def take_selected(self) -> None:
        """登记撤下所选: each is a step of its own."""
        context, rows = self.context, self.model.rows()
        for index in self.table.selectionModel().selectedRows():
            uid, day = rows[index.row()].posting.uid, self.day.value() or context.today()
            if context.notify.attempt(take_down, context.session, uid, day, context.stamp(CAUSE)) is None:
                break
            self.changed = True
        _reckon(context)
        self.show_lines()

    @classmethod
    def show_for(cls, context: PageContext, parent: QWidget | None) -> bool:
        """Run it; whether anything was recorded."""
        return _run(cls(context, parent))


def _reckon(context: PageContext) -> None:
    from catalog_app.services.due import AT_ONCE, reckon

    reckon(context.session, AT_ONCE)


def _run(dialog: _ListDialog) -> bool:
    dialog.exec()
    changed = dialog.changed
    dialog.deleteLater()
    return changed
