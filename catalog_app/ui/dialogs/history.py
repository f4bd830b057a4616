"""修改记录: who did what when; step back and forward by name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from catalog_app.model.changes import Stamp
from catalog_app.model.words import in_quotes
from catalog_app.services.session import Session
from catalog_app.services.upkeep import history
from catalog_app.ui.models.history_table import HistoryModel
from catalog_app.ui.notify import Notify
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label, row
from catalog_app.ui.widgets.padded import PaddedDelegate
from catalog_app.ui.widgets.top_bar import short_step

LIMIT = 500


class TEXT:
    """What this dialog says."""

    TITLE = "修改记录"
    HINT = "从最新一步起逐步撤销，撤销的步骤还可以重做；关闭程序后仍然有效。上传包的记录不能撤销，撤销时跳过。"
    UNDO, REDO, CLOSE = "撤销", "重做", "关闭"


class HistoryDialog(QDialog):
    """Use `show_for`."""

    def __init__(self, session: Session, notify: Notify, stamp: Stamp, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session, self._notify, self._stamp = session, notify, stamp
        self.setWindowTitle(TEXT.TITLE)
        self.resize(96 * UNIT, 66 * UNIT)
        self.model = HistoryModel(self)
        self.table = QTableView(self)
        set_kind(self.table, "framed")
        self.table.setAccessibleName(TEXT.TITLE)
        self.table.setModel(self.model)
        self.table.setItemDelegate(PaddedDelegate(self.table))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 18), (1, 12), (3, 11)):
            header.resizeSection(column, width * UNIT)
        self.undo = button(TEXT.UNDO, self._undo, parent=self, icon_name="undo")
        self.redo = button(TEXT.REDO, self._redo, parent=self, icon_name="redo")
        close = button(TEXT.CLOSE, self.accept, "primary", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.undo, self.redo, None, close, parent=self))
        self.reload()

    def reload(self) -> None:
        """Read the steps again."""
        self.model.set_steps(history(self._session, LIMIT))
        undo, redo = self._session.undo_name, self._session.redo_name
        free = not self._session.read_only
        self.undo.setText(f"{TEXT.UNDO}{in_quotes(short_step(undo))}" if undo else TEXT.UNDO)
        self.redo.setText(f"{TEXT.REDO}{in_quotes(short_step(redo))}" if redo else TEXT.REDO)
        self.undo.setEnabled(bool(undo) and free)
        self.redo.setEnabled(bool(redo) and free)

    @Slot()
    def _undo(self) -> None:
        self._notify.attempt(self._session.undo, self._stamp)
        self.reload()

    @Slot()
    def _redo(self) -> None:
        self._notify.attempt(self._session.redo, self._stamp)
        self.reload()

    @classmethod
    def show_for(cls, session: Session, notify: Notify, stamp: Stamp, parent: QWidget) -> None:
        """Show until closed."""
        dialog = cls(session, notify, stamp, parent)
        dialog.exec()
        dialog.deleteLater()
