"""登记公开信息: under which item, title, text, when it was formed, document number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from catalog_app.ui.dialogs.form import DateField, FormDialog, mark_bad
from catalog_app.ui.models.item_choices import CHOICE_COLUMNS, ItemChoice
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label


class Text:
    """Words of the dialog."""

    NEW, EDIT = "登记公开信息", "修改公开信息"
    SAVE_NEW, SAVE = "登记为草稿", "保存"
    ITEM, SEARCH = "公开事项", "输入名称或编号查找事项"
    TITLE, BODY = "标题", "正文"
    BODY_HINT = "每段一行；不要写身份证号、银行卡号、手机号码。上墙和上网都用这份正文。"
    FORMED, NO_FORMED = "形成（变更）日期", "已经形成"
    KIND, KIND_TIP = "种类", "按标题、文号和公开事项先选好，可以改"
    NUMBER, NUMBER_HINT = "文号", "如 青政发〔2026〕12号，没有可不填"
    NO_ITEM = "请选择这条信息属于哪个公开事项。"
    NO_TITLE = "请填写标题。"
    FUTURE = "形成日期在今天之后，请核对。"
    NONE_FOUND = "没有找到，换个词试试"
    FULL, FULL_TIP = (
        "填写全部内容…",
        "文号、期次、事件日期、带格式的正文、附件、公开属性等；已经填的都带过去（Ctrl+Enter）",
    )


class PublishValues(Struct, frozen=True, kw_only=True):
    """What the dialog gives back."""

    item: str = ""
    title: str = ""
    body: str = ""
    formed: date | None = None
    document_number: str | None = None
    kind: str = ""
    """'' = as title, number and item say."""
    interprets: str = ""
    """uid of the policy document this is the 解读 of; '' = of none."""
    full: bool = False
    """Whether the rest is to be filled in before it is recorded."""


class KindChoices(Struct, frozen=True):
    """The kinds on offer, and which one an item (uid), a title and a number speak for."""

    names: tuple[str, ...]
    guess: Callable[[str, str, str], str]


class _SearchLine(QLineEdit):
    """Down, up, page keys move in the list below while typing goes on."""

    def __init__(self, table: RowsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the moving keys on."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}.get(
            Qt.Key(event.key())
        )
        if step is None:
            super().keyPressEvent(event)
            return
        last = self._table.model().rowCount() - 1
        self._table.select_row(min(max(self._table.currentIndex().row() + step, 0), last))


class ItemChooser(QWidget):
    """A search line over the list of items; exactly one is chosen, or none."""

    def __init__(self, choices: Sequence[ItemChoice], chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RowsModel(CHOICE_COLUMNS, self)
        self._model.set_rows(choices)
        self._proxy = RowsProxy(self)
        self._proxy.setSourceModel(self._model)
        self.table = RowsTable(self._proxy, (0, 16 * UNIT, 12 * UNIT), Text.ITEM, self, stretch=0)
        self.table.verticalHeader().setDefaultSectionSize(3 * UNIT + 4)
        self.table.horizontalHeader().hide()
        self.table.setMinimumHeight(16 * UNIT)
        self.search = _SearchLine(self.table, self)
        self.search.setPlaceholderText(Text.SEARCH)
        self.search.setAccessibleName(Text.SEARCH)
        self.search.textChanged.connect(self._narrow)
        self.none = label(Text.NONE_FOUND, "muted", self)
        self.none.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.none)
        self.setFocusProxy(self.search)
        self.choose(chosen)

    def choose(self, uid: str) -> None:
        """Choose an item, if it is listed."""
        for row, choice in enumerate(self._model.rows()):
            if choice.uid == uid:
                self.table.select_row(self._proxy.mapFromSource(self._model.index(row, 0)).row())

    def chosen(self) -> ItemChoice | None:
        """The chosen item."""
        index = self.table.currentIndex()
        choice = self._proxy.row_at(index)
        return choice if isinstance(choice, ItemChoice) else None

    @Slot(str)
    def _narrow(self, text: str) -> None:
        self._proxy.set_text(text)
        if not self.table.currentIndex().isValid():
            self.table.select_row(0)
        self.none.setVisible(self._proxy.rowCount() == 0)


class PublishDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self,
        choices: Sequence[ItemChoice],
        values: PublishValues,
        today: date,
        parent: QWidget | None = None,
        *,
        new: bool = True,
        kinds: KindChoices | None = None,
    ) -> None:
        super().__init__(Text.NEW if new else Text.EDIT, Text.SAVE_NEW if new else Text.SAVE, parent)
        self._today = today
        self.items = ItemChooser(choices, values.item, self)
        self.items.setEnabled(new)
        self.title = QLineEdit(values.title, self)
        self.title.setMaxLength(200)
        self.text = QPlainTextEdit(values.body, self)
        self.text.setPlaceholderText(Text.BODY_HINT)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(10 * UNIT)
        self.formed = DateField(Text.FORMED, values.formed or today, self, optional=Text.NO_FORMED)
        if not new or values.title:
            self.formed.set_value(values.formed)
        self.number = QLineEdit(values.document_number or "", self)
        self.number.setPlaceholderText(Text.NUMBER_HINT)
        self._interprets, self._kinds = values.interprets, kinds
        self.kind = QComboBox(self)
        self.kind.setToolTip(Text.KIND_TIP)
        self.kind.addItems(list(kinds.names) if kinds is not None else [])
        self.kind.setVisible(kinds is not None)
        self._kind_chosen = False
        self._full = False
        self.full_button = button(Text.FULL, self.fill_in_full, "", self, icon_name="edit", tip=Text.FULL_TIP)
        self.full_button.setVisible(new)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.full_button.click)
        self._arrange()
        self._begin_kind(values.kind)
        self.kind.activated.connect(self._choose_kind)
        self.number.textChanged.connect(self._edited)
        self.title.textChanged.connect(self._edited)
        self.formed.edit.dateChanged.connect(self.recheck)
        self.formed.tick.toggled.connect(self.recheck)
        self.items.table.selectionModel().currentChanged.connect(self._item_changed)
        (self.title if values.item else self.items).setFocus()

    def _arrange(self) -> None:
        self.add_field(Text.ITEM, self.items, stretch=3, required=True)
        self.add_field(Text.TITLE, self.title, required=True)
        self.add_field(Text.BODY, self.text, stretch=2)
        left, middle, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        columns: list[tuple[QVBoxLayout, str, QWidget]] = [
            (left, Text.FORMED, self.formed),
            (middle, Text.NUMBER, self.number),
        ]
        if self._kinds is not None:
            columns.append((right, Text.KIND, self.kind))
        for column, caption, field in columns:
            column.setSpacing(UNIT // 2)
            column.addWidget(label(caption, "field", self))
            column.addWidget(field)
            self.name_field(caption, field)
        side = QHBoxLayout()
        side.setSpacing(2 * UNIT)
        for column, stretch in ((left, 2), (middle, 2), (right, 1)):
            side.addLayout(column, stretch)
        self.body.addSpacing(UNIT // 2)
        self.body.addLayout(side)
        self.body.addSpacing(UNIT)
        self.body.addWidget(self.full_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.resize(76 * UNIT, 68 * UNIT)

    def problem(self) -> str:
        """Item and title are needed, no date after today."""
        formed = self.formed.value()
        mark_bad(self.title, bad=not self.title.text().strip())
        if self.items.chosen() is None:
            return Text.NO_ITEM
        if self._full:
            return ""
        if not self.title.text().strip():
            return Text.NO_TITLE
        return Text.FUTURE if formed and formed > self._today else ""

    def field_of(self, problem: str) -> QWidget | None:
        """As every form does; the sentences of this one do not begin with the labels."""
        ours = {Text.NO_ITEM: self.items, Text.NO_TITLE: self.title, Text.FUTURE: self.formed}
        return ours.get(problem) or super().field_of(problem)

    def values(self) -> PublishValues:
        """What was typed and chosen."""
        chosen = self.items.chosen()
        return PublishValues(
            item=chosen.uid if chosen else "",
            title=self.title.text().strip(),
            body=self.text.toPlainText().strip(),
            formed=self.formed.value(),
            document_number=self.number.text().strip() or None,
            kind=self.kind.currentText(),
            interprets=self._interprets,
            full=self._full,
        )

    @Slot()
    def fill_in_full(self) -> None:
        """填写全部内容…: on to every field with what was typed; only the item must be chosen."""
        self._full = True
        self.accept()
        self._full = self.result() == QDialog.DialogCode.Accepted

    def _begin_kind(self, kind: str) -> None:
        self._guess_kind()
        if kind and kind != self.kind.currentText():
            self.kind.setCurrentIndex(max(self.kind.findText(kind), 0))
            self._kind_chosen = True

    def _guess_kind(self) -> None:
        if self._kinds is not None and not self._kind_chosen:
            chosen = self.items.chosen()
            guess = self._kinds.guess(chosen.uid if chosen else "", self.title.text(), self.number.text())
            self.kind.setCurrentIndex(max(self.kind.findText(guess), 0))

    @Slot()
    def _choose_kind(self) -> None:
        self._kind_chosen = True

    @Slot()
    def _edited(self) -> None:
        self._guess_kind()
        self.recheck()

    @Slot(QModelIndex, QModelIndex)
    def _item_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._guess_kind()
        self.recheck()

    @classmethod
    def ask(
        cls,
        choices: Sequence[ItemChoice],
        values: PublishValues,
        today: date,
        parent: QWidget | None,
        *,
        new: bool = True,
        kinds: KindChoices | None = None,
        problem: str = "",
    ) -> PublishValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(choices, values, today, parent, new=new, kinds=kinds)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result
