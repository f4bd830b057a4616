"""公示模板: the notice cases as this township words them: days, legal sources, columns; shipped ones restored."""

from __future__ import annotations

from typing import Any

from msgspec import structs
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.cases import DisplayPeriod, LegalSource, NoticeCase
from catalog_app.services.cases import changed_codes, notice_case, notice_cases, restore_case, save_case
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.case_columns import CHOICES, CaseColumns
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.settings.section import CAUSE, Section
from catalog_app.ui.widgets.basic import button, label

_UNITS = ("工作日", "日", "小时")
_PARTS = 4
_TABLE_HEIGHT, _FORM_HEIGHT = 28 * UNIT, 86 * UNIT
_CHECKED, _UNCHECKED = "已核对", "未核对"


class TEXT:
    """Words of the section."""

    TITLE, OPENING, PERIOD, OBJECTION, SOURCES, COLUMNS = "标题", "开头", "公示期", "异议", "依据", "栏目"
    ADD, ADD_TIP = "添加栏目", "名单或公告里多一栏，写上表头里的名称；网页上先不显示"
    REMOVE, REMOVE_TIP = "删去栏目", "删去选中的一栏，保存以后才算；名单里的这一栏以后不收"
    LEAST, NONE = "不少于", "不设"
    SAVE, RESTORE = "保存", "恢复附带的"
    CHANGED, UNSURE = "{name}（已改）", "{name}（依据未核对）"
    HINT = "{unit} 单位，{village} 村，{period} 期次，{count} 户数，{item} 事项，{source} 依据，{from}、{to} 起止日期"
    SOURCES_HINT = "一行一项：名称｜文号｜条款｜已核对（或未核对）"
    RECALLED = "还没有核对的依据：{what}。请对照原文核对后，把行末改成“已核对”。"
    ALL_SEEN = "依据都核对过。"
    SAVED, RESTORED = "公示模板“{name}”已保存", "公示模板“{name}”已恢复成附带的"


class _Choice(QStyledItemDelegate):
    """A box to choose from, for the columns that say what is shown."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """The three treatments; the label is typed."""
        if not index.column():
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(list(CHOICES))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Begin with what stands there."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Keep what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class CasesSection(Section):
    """A list of cases, and the one that is chosen."""

    name = "公示模板"
    hint = "每种公示情形的标题、开头、依据、公示期和栏目。改的只是本工作区的副本，随时可以恢复附带的。"
    tables = ("setting",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = self.make_list(30)
        self.title, self.opening = QLineEdit(self), QPlainTextEdit(self)
        self.objection, self.sources = QPlainTextEdit(self), QPlainTextEdit(self)
        for part, height in ((self.opening, 8), (self.objection, 6), (self.sources, 8)):
            part.setFixedHeight(height * UNIT)
            part.setTabChangesFocus(True)
        self.days, self.unit, self.least = QSpinBox(self), QComboBox(self), QCheckBox(TEXT.LEAST, self)
        self.days.setRange(0, 365)
        self.days.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.days.setFixedWidth(8 * UNIT)
        self.days.setSpecialValueText(TEXT.NONE)
        self.unit.addItems(list(_UNITS))
        self.columns = CaseColumns(self)
        self.columns.writable = self.writable
        self.table = QTableView(self)
        self.table.setModel(self.columns)
        self.table.setItemDelegate(_Choice(self.table))
        self.note = label("", "muted", self, wrap=True)
        self.save_button = button(TEXT.SAVE, self.save, "primary", self)
        self.restore_button = button(TEXT.RESTORE, self.restore, "", self)
        self.add_button = button(TEXT.ADD, self.add_column, "", self, tip=TEXT.ADD_TIP)
        self.remove_button = button(TEXT.REMOVE, self.remove_column, "", self, tip=TEXT.REMOVE_TIP)
        self._cases: tuple[NoticeCase, ...] = ()
        self._lay_out()

    def _lay_out(self) -> None:
        period = QHBoxLayout()
        period.setSpacing(UNIT)
        for part in (self.least, self.days, self.unit):
            period.addWidget(part)
        period.addStretch(1)
        inside = QWidget(self)
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, UNIT, 0)
        form.setHorizontalSpacing(2 * UNIT)
        for words, field in (
            (TEXT.TITLE, self.title),
            (TEXT.OPENING, self.opening),
            (TEXT.OBJECTION, self.objection),
            (TEXT.SOURCES, self.sources),
            (TEXT.COLUMNS, self.table),
        ):
            field.setAccessibleName(words)
            form.addRow(label(words, "field", self), field)
            if field is self.opening:
                form.addRow("", label(TEXT.HINT, "muted", self, wrap=True))
                form.addRow(label(TEXT.PERIOD, "field", self), period)
        self.days.setAccessibleName(TEXT.PERIOD)
        self.unit.setAccessibleName(TEXT.PERIOD)
        self.sources.setPlaceholderText(TEXT.SOURCES_HINT)
        self.sources.setToolTip(TEXT.SOURCES_HINT)
        set_kind(self.table, "framed")
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(4 * UNIT)
        for column, width in enumerate((26, 12)):
            self.table.setColumnWidth(column, width * UNIT)
        self.table.horizontalHeader().setStretchLastSection(True)
        form.addRow("", _row(self.add_button, self.remove_button))
        inside.setMinimumHeight(_FORM_HEIGHT)  # the style sheet makes the fields' own least height smaller
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.name)
        right = QVBoxLayout()
        right.addWidget(area, 1)
        right.addWidget(self.note)
        right.addLayout(_row(self.save_button, self.restore_button))
        box = QHBoxLayout()
        box.setSpacing(2 * UNIT)
        box.addWidget(self.list)
        box.addLayout(right, 1)
        self.body.addLayout(box, 1)

    def reload(self) -> None:
        """The cases as they stand; the chosen one stays."""
        place = max(self.list.currentIndex().row(), 0) if self._cases else 0
        found = self.context.notify.attempt(notice_cases, self.context.session)
        self._cases = found or ()
        changed = changed_codes(self.context.session)
        names = [_name(case, changed) for case in self._cases]
        self.list.setModel(TextListModel(names, self, [case.code for case in self._cases]))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        if self._cases:
            self.list.setCurrentIndex(self.list.model().index(min(place, len(self._cases) - 1), 0))

    @property
    def code(self) -> str:
        """Code of the chosen case; '' = none."""
        return str(self.list.currentIndex().data(Qt.ItemDataRole.UserRole) or "")

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        if current.isValid():
            self._show(self._cases[current.row()])

    def _show(self, case: NoticeCase) -> None:
        self.title.setText(case.title)
        self.opening.setPlainText(case.opening)
        self.objection.setPlainText(case.objection)
        self.sources.setPlainText("\n".join(map(_source_line, case.sources)))
        self.days.setValue(case.period.days or 0)
        self.unit.setCurrentText(case.period.unit or _UNITS[0])
        self.least.setChecked(case.period.least)
        self.columns.show_case(case)
        unsure = "、".join(f"《{one.title}》" for one in case.sources if one.provenance == "recalled")
        words = TEXT.RECALLED.format(what=unsure) if unsure else TEXT.ALL_SEEN
        self.note.setText(f"{words}{case.period.note}")
        self.save_button.setEnabled(self.writable)
        for part in (self.add_button, self.remove_button):
            part.setEnabled(self.writable and case.sheet != "text")
        self.restore_button.setEnabled(self.writable and case.code in changed_codes(self.context.session))

    def edited(self) -> NoticeCase:
        """The chosen case with what is typed."""
        case = notice_case(self.code, self.context.session)
        days = self.days.value() or None
        period: dict[str, Any] = {"days": days, "unit": self.unit.currentText() if days else None}
        return structs.replace(
            case,
            title=self.title.text().strip(),
            opening=self.opening.toPlainText().strip(),
            objection=self.objection.toPlainText().strip(),
            sources=tuple(_source(line) for line in self.sources.toPlainText().splitlines() if line.strip()),
            period=structs.replace(case.period, **period, least=self.least.isChecked() and bool(days)),
            columns=self.columns.columns(),
        )

    @Slot()
    def add_column(self) -> None:
        """A further column, its name open for typing."""
        index = self.columns.index(self.columns.add(), 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self.table.setFocus()
        self.table.edit(index)

    @Slot()
    def remove_column(self) -> None:
        """Take the chosen column away; it counts once the case is saved."""
        self.columns.remove(self.table.currentIndex().row())

    @Slot()
    def save(self) -> None:
        """Keep it as one step; what does not hold together is told."""
        if not self.code:
            return
        case, notify = self.edited(), self.context.notify
        if notify.attempt(save_case, self.context.session, case, self.context.stamp(CAUSE)) is not None:
            notify.status(TEXT.SAVED.format(name=case.name))
            self.reload()

    @Slot()
    def restore(self) -> None:
        """The shipped words again."""
        notify, code = self.context.notify, self.code
        if code and notify.attempt(restore_case, self.context.session, code, self.context.stamp(CAUSE)) is not None:
            notify.status(TEXT.RESTORED.format(name=notice_case(code).name))
            self.reload()


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _name(case: NoticeCase, changed: frozenset[str]) -> str:
    if case.code in changed:
        return TEXT.CHANGED.format(name=case.name)
    unsure = _unsure(case.period) or any(one.provenance == "recalled" for one in case.sources)
    return TEXT.UNSURE.format(name=case.name) if unsure else case.name


def _unsure(period: DisplayPeriod) -> bool:
    return period.days is not None and period.provenance == "recalled"


def _source_line(source: LegalSource) -> str:
    seen = _CHECKED if source.provenance == "seen" else _UNCHECKED
    return "｜".join((source.title, source.number, source.article, seen))


def _source(line: str) -> LegalSource:
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
    title, number, article, seen = (parts + [""] * _PARTS)[:_PARTS]
    title = title.removeprefix("《").removesuffix("》")
    return LegalSource(
        title=title, number=number, article=article, provenance="seen" if seen == _CHECKED else "recalled"
    )
