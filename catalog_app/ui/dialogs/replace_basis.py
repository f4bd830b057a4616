"""更换依据: which cited source was replaced, and by what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_app.model.catalog import Basis
from catalog_app.ui.dialogs.form import FormDialog, mark_bad
from catalog_app.ui.models.edition_rows import SOURCE_COLUMNS, SourceChoice
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import label


class Text:
    """Words of the dialog."""

    TITLE, ACCEPT = "更换依据", "更换"
    HINT = "引用原依据的事项一次全部改过来，每个事项留下一条复核任务；原来的条款号不再沿用。可以撤销。"
    OLD, SEARCH = "原依据", "输入名称或文号查找"
    NEW, NUMBER, ARTICLE = "新依据名称", "新文号", "条款"
    NUMBER_HINT, ARTICLE_HINT = "如 国务院令第711号，没有可不填", "如 第二十条，可不填"
    NO_OLD, NO_NEW = "请选择被替代的依据。", "新依据名称不能为空。"


class ReplaceBasisDialog(FormDialog):
    """Returns the two sources; stores nothing."""

    def __init__(self, choices: Sequence[SourceChoice], parent: QWidget | None = None) -> None:
        super().__init__(Text.TITLE, Text.ACCEPT, parent)
        self._model = RowsModel(SOURCE_COLUMNS, self)
        self._model.set_rows(choices)
        self._proxy = RowsProxy(self)
        self._proxy.setSourceModel(self._model)
        self.table = RowsTable(self._proxy, (0, 22 * UNIT, 8 * UNIT), Text.OLD, self, stretch=0)
        self.table.setMinimumHeight(16 * UNIT)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(Text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.title = QLineEdit(self)
        self.number = QLineEdit(self)
        self.number.setPlaceholderText(Text.NUMBER_HINT)
        self.article = QLineEdit(self)
        self.article.setPlaceholderText(Text.ARTICLE_HINT)
        self._arrange()
        self.title.textChanged.connect(self.recheck)
        self.search.setFocus()

    def _arrange(self) -> None:
        self.body.addWidget(label(Text.HINT, "muted", self, wrap=True))
        self.add_field(Text.OLD, self.search, required=True)
        self.body.addWidget(self.table, 1)
        self.add_field(Text.NEW, self.title, required=True)
        line = QHBoxLayout()
        line.setSpacing(2 * UNIT)
        for caption, field in ((Text.NUMBER, self.number), (Text.ARTICLE, self.article)):
            column = QVBoxLayout()
            column.setSpacing(UNIT // 2)
            column.addWidget(label(caption, "field", self))
            column.addWidget(field)
            self.name_field(caption, field)
            line.addLayout(column, 1)
        self.body.addSpacing(UNIT // 2)
        self.body.addLayout(line)
        self.resize(84 * UNIT, 60 * UNIT)

    def chosen(self) -> SourceChoice | None:
        """The source that was replaced."""
        choice = self._proxy.row_at(self.table.currentIndex())
        return choice if isinstance(choice, SourceChoice) else None

    def problem(self) -> str:
        """Both are needed."""
        missing = not self.title.text().strip()
        mark_bad(self.title, bad=missing)
        if self.chosen() is None:
            return Text.NO_OLD
        return Text.NO_NEW if missing else ""

    def values(self) -> tuple[Basis, Basis]:
        """The old source and the new one."""
        old = self.chosen()
        new = Basis(self.title.text().strip(), self.number.text().strip() or None, self.article.text().strip() or None)
        return Basis(old.title if old else "", old.number if old else None), new

    @Slot(str)
    def _narrow(self, text: str) -> None:
        self._proxy.set_text(text)
        if not self.table.currentIndex().isValid():
            self.table.select_row(0)

    @classmethod
    def ask(cls, choices: Sequence[SourceChoice], parent: QWidget | None) -> tuple[Basis, Basis] | None:
        """The two sources, or None when cancelled."""
        dialog = cls(choices, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result
