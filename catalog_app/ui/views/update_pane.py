"""新版目录: which national catalog every domain follows, and the way to a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from catalog_app.services import new_edition
from catalog_app.services.adopting import standard
from catalog_app.ui.models.edition_rows import VERSION_COLUMNS
from catalog_app.ui.models.rows import ROW_ROLE, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label, row

if TYPE_CHECKING:
    from catalog_app.services.new_edition import DomainVersion
    from catalog_app.ui.context import PageContext


class Text:
    """Words of the pane."""

    NEWER = "{0}个领域有新版国家目录，选中一个，逐行核对后更新。"
    CURRENT = "各领域依据的都是程序里最新的国家目录。县里发的新目录作为文件导入，同样与本地的改动逐行比较。"
    TABLE, UPDATE, IMPORT = "各领域的依据", "按新版国家目录更新…", "导入县里的新目录…"


class UpdatePane(QWidget):
    """Domains with their versions."""

    updated = Signal()
    import_asked = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.hint = label("", "muted", self, wrap=True)
        self.model = RowsModel(VERSION_COLUMNS, self)
        self.table = RowsTable(self.model, (28 * UNIT, 18 * UNIT, 18 * UNIT, 0), Text.TABLE, self, stretch=3)
        self.update_button = button(Text.UPDATE, self.update_domain, "primary", self)
        self.from_file = button(Text.IMPORT, self._ask_import, "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self.update_button, self.from_file, None, parent=self))
        self.table.selectionModel().currentChanged.connect(self._chosen)
        self.table.doubleClicked.connect(self.update_domain)

    def newer_count(self) -> int:
        """How many domains have a newer national catalog."""
        return sum(one.is_newer for one in self.model.rows())

    @Slot()
    def reload(self) -> None:
        """Read the versions again; the domains with a newer one come first."""
        rows = sorted(new_edition.domain_versions(self._context.session), key=_is_settled)
        self.model.set_rows(rows)
        count = self.newer_count()
        self.hint.setText(Text.NEWER.format(count) if count else Text.CURRENT)
        self.table.select_row(0)
        self._enable()

    def current(self) -> DomainVersion | None:
        """The domain that is selected."""
        index = self.table.currentIndex()
        chosen = index.data(ROW_ROLE) if index.isValid() else None
        return chosen if isinstance(chosen, new_edition.DomainVersion) else None

    def _enable(self) -> None:
        chosen, free = self.current(), not self._context.session.read_only
        self.update_button.setEnabled(free and chosen is not None and chosen.is_newer)
        self.from_file.setEnabled(free)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._enable()

    @Slot()
    def update_domain(self) -> None:
        """Compare and ask; nothing is done before that is answered."""
        chosen = self.current()
        if chosen is None or not self.update_button.isEnabled():
            return
        from catalog_app.ui.dialogs.update_catalog import UpdateDialog

        context = self._context
        new = context.notify.attempt(standard, chosen.domain.code)
        plan = new and context.notify.attempt(new_edition.plan_standard_update, context.session, new)
        if plan and UpdateDialog.ask_and_apply(context, plan, self):
            self.reload()
            self.updated.emit()

    @Slot()
    def _ask_import(self) -> None:
        self.import_asked.emit()


def _is_settled(one: DomainVersion) -> bool:
    return not one.is_newer
