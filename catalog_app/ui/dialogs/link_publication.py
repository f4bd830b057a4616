"""添加关联: what another publication is to this one, found by its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, structs
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from catalog_app.model.publication import LINK_BACK, LinkKind
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.related_rows import FOUND_COLUMNS, LinkRow
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import label

Find = Callable[[str], Sequence[LinkRow]]
TYPING_MS = 150
_KINDS: dict[str, LinkKind] = {str(kind): kind for kind in LINK_BACK}


class TEXT:
    """Words of the dialog."""

    TITLE, ADD = "添加关联", "关联"
    KIND, SEARCH, FOUND = "它是这一条的", "查找公开信息", "找到的公开信息"
    HINT = "标题、文号中的词"
    NONE = "查找公开信息后请选中一条。"


class LinkAnswer(Struct, frozen=True):
    """The publication and what it is."""

    kind: LinkKind
    uid: str


class LinkDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(self, title: str, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.ADD, parent)
        self._find = find
        self.kind = QComboBox(self)
        self.kind.addItems(list(LINK_BACK))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(TEXT.HINT)
        self.search.setClearButtonEnabled(True)
        self.found = RowsModel(FOUND_COLUMNS, self)
        self.table = RowsTable(self.found, (0, 12 * UNIT), TEXT.FOUND, self, stretch=0)
        self.table.setMinimumHeight(24 * UNIT)
        self.table.doubleClicked.connect(self.accept)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.look)
        self.search.textChanged.connect(self._typed)
        self.body.addWidget(label(title, "heading", self, wrap=True))
        self.add_field(TEXT.KIND, self.kind)
        self.add_field(TEXT.SEARCH, self.search)
        self.add_field(TEXT.FOUND, self.table, stretch=1)
        self.look()
        self.search.setFocus()

    def problem(self) -> str:
        """One must be chosen."""
        return "" if self._chosen() is not None else TEXT.NONE

    @Slot()
    def look(self) -> None:
        """Show what the words find."""
        self.found.set_rows(self._find(self.search.text().strip()))
        self.table.select_row(0)

    def value(self) -> LinkAnswer | None:
        """What was chosen."""
        chosen = self._chosen()
        kinds: tuple[LinkKind, ...] = tuple(LINK_BACK)
        return LinkAnswer(kinds[self.kind.currentIndex()], chosen.uid) if chosen is not None else None

    def _chosen(self) -> LinkRow | None:
        index, rows = self.table.currentIndex(), self.found.rows()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    @Slot(str)
    def _typed(self, text: str) -> None:  # noqa: ARG002 - read when typing pauses
        self._typing.start()

    @classmethod
    def ask(cls, title: str, find: Find, parent: QWidget | None) -> LinkAnswer | None:
        """The link, or None when cancelled."""
        row = cls.ask_row(title, find, parent)
        return LinkAnswer(_KINDS[row.kind], row.uid) if row is not None else None

    @classmethod
    def ask_row(cls, title: str, find: Find, parent: QWidget | None) -> LinkRow | None:
        """The link with the title of the other one, or None when cancelled."""
        dialog = cls(title, find, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer, chosen = (dialog.value(), dialog._chosen()) if accepted else (None, None)
        dialog.deleteLater()
        return structs.replace(chosen, kind=answer.kind) if answer is not None and chosen is not None else None
