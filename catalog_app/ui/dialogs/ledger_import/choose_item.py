"""选择公开事项: one item out of the whole catalog, for the lines of a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from catalog_app.model.catalog import Item
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.dialogs.publish import ItemChooser
from catalog_app.ui.models.item_choices import item_choice
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import label


class TEXT:
    """Words of the dialog."""

    TITLE, CHOOSE, ITEM = "选择公开事项", "归入这个事项", "公开事项"
    NONE = "请选择一个公开事项。"


class ChooseItemDialog(FormDialog):
    """Returns a uid; stores nothing."""

    def __init__(
        self, title: str, items: Sequence[Item], domains: Mapping[str, str], now: str, parent: QWidget | None
    ) -> None:
        super().__init__(TEXT.TITLE, TEXT.CHOOSE, parent)
        self.setMinimumWidth(90 * UNIT)
        self.items = ItemChooser([item_choice(item, domains.get(item.domain, "")) for item in items], now, self)
        self.items.table.setMinimumHeight(36 * UNIT)
        self.items.table.doubleClicked.connect(self.accept)
        self.body.addWidget(label(title, "heading", self, wrap=True))
        self.add_field(TEXT.ITEM, self.items, stretch=1)
        self.items.setFocus()

    def problem(self) -> str:
        """One must be chosen."""
        return "" if self.items.chosen() is not None else TEXT.NONE

    @classmethod
    def ask(
        cls, title: str, items: Sequence[Item], domains: Mapping[str, str], now: str, parent: QWidget | None
    ) -> str:
        """Uid of the item, '' when cancelled."""
        dialog = cls(title, items, domains, now, parent)
        chosen = dialog.items.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return chosen.uid if chosen is not None else ""
