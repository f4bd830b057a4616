"""备份: what there is, one now, restore."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.services.upkeep import backup_list
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.backup_table import PATH_ROLE, BackupModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.settings.section import Section
from catalog_app.ui.widgets.basic import button, row
from catalog_app.ui.widgets.padded import PaddedDelegate


class BackupsSection(Section):
    """The automatic backups; buttons run the window's commands."""

    name = "备份"
    hint = "每天和大批修改前自动备份，旧的按天、周、月保留。自动备份在工作区文件夹里；请定期另存一份到别处，并设口令。"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = BackupModel(self)
        self.table = QTableView(self)
        set_kind(self.table, "framed")
        self.table.setAccessibleName("自动备份")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setItemDelegate(PaddedDelegate(self.table))
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.resizeSection(0, 20 * UNIT)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.now = button("立即备份…", self._on_now, "primary", self)
        self.restore = button("恢复选中的备份…", self._on_restore, parent=self)
        self.other = button("从其他文件恢复…", self._on_other, parent=self)
        self.folder = button("打开备份文件夹", self._on_folder, parent=self, icon_name="folder")
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(row(self.now, self.restore, self.other, None, self.folder, parent=self))

    def reload(self) -> None:
        """Look into the folder."""
        self.model.set_files(backup_list(self.context.session))
        self._on_selected()

    def concerns(self, changes: ChangeSet | None) -> bool:  # noqa: ARG002 - any bulk step may have made a backup
        """Any change may have made one."""
        return True

    def chosen(self) -> Path | None:
        """The selected file."""
        rows = self.table.selectionModel().selectedRows()
        return Path(rows[0].data(PATH_ROLE)) if rows else None

    @Slot()
    def _on_selected(self) -> None:
        self.restore.setEnabled(self.chosen() is not None and self.writable)
        self.other.setEnabled(self.writable)

    @Slot()
    def _on_now(self) -> None:
        self.context.go("command:backup", {})
        self.reload()

    @Slot()
    def _on_restore(self) -> None:
        file = self.chosen()
        if file is not None:
            self.context.go("command:restore", {"file": file})

    @Slot()
    def _on_other(self) -> None:
        self.context.go("command:restore", {})

    @Slot()
    def _on_folder(self) -> None:
        self.context.notify.open_path(self.context.session.workspace.path / "backups")
