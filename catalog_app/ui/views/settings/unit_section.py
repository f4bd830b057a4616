"""单位 and 渠道: what the township is and the channels it really has."""

from __future__ import annotations

from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QScrollArea, QWidget

from catalog_app.model.catalog import LEVELS
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER
from catalog_app.model.unit import Unit, default_full_name
from catalog_app.services import editing
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.tick_list import TickListModel
from catalog_app.ui.models.unit_fields import UNIT_FIELDS, UnitField
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.views.settings.section import CAUSE, Section
from catalog_app.ui.widgets.basic import button, label, row

KINDS = ("镇", "乡", "街道")


class UnitSection(Section):
    """The form; each field is stored when left, unless something is wrong with it."""

    name = "单位"
    hint = "公示栏、网页和上传包都用这里的内容。修改后自动保存，可以撤销。"
    tables = ("unit",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.kind = QComboBox(self)
        self.kind.addItems(KINDS)
        self.kind.setAccessibleName("单位类型")
        self.kind.activated.connect(self._on_kind)
        self.levels = [QCheckBox(level, self) for level in LEVELS]
        for box in self.levels:
            box.clicked.connect(self._on_levels)
        self.fields: dict[str, QLineEdit] = {}
        self.problems: dict[str, QLabel] = {}
        self._arrange()

    def _arrange(self) -> None:
        inside = QWidget(self)
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, UNIT, 0)
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT // 2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for field in UNIT_FIELDS:
            form.addRow(field.label, self._line(field, inside))
            form.addRow("", self.problems[field.key])
            if field.key == "name":
                form.addRow("单位类型", row(self.kind, None, parent=inside))
                form.addRow("公开层级", row(*self.levels, None, parent=inside))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        self.body.addWidget(area, 1)

    def _line(self, field: UnitField, parent: QWidget) -> QLineEdit:
        made = QLineEdit(parent)
        made.setMaximumWidth(64 * UNIT)
        made.setMaxLength(200)
        made.setPlaceholderText(field.hint)
        made.setAccessibleName(field.label)
        made.setProperty("field", field.key)
        made.editingFinished.connect(self._on_finished)
        self.fields[field.key] = made
        problem = label("", "bad", parent)
        problem.setVisible(False)
        self.problems[field.key] = problem
        return made

    def reload(self) -> None:
        """Show the unit."""
        unit = self.context.session.workspace.unit()
        for field in UNIT_FIELDS:
            line = self.fields[field.key]
            value = str(getattr(unit, field.key))
            if line.text() != value:
                line.setText(value)
            line.setReadOnly(not self.writable)
            self._say(field, "")
        self.fields["full_name"].setPlaceholderText(default_full_name(unit.name, unit.kind))
        self.kind.setCurrentText(unit.kind)
        self.kind.setEnabled(self.writable)
        for box in self.levels:
            box.setChecked(box.text() in unit.levels)
            box.setEnabled(self.writable)

    def commit(self) -> None:
        """Store fields that were typed in and not left yet."""
        for key, line in self.fields.items():
            if line.isModified():
                self._take(next(field for field in UNIT_FIELDS if field.key == key))

    @Slot()
    def _on_finished(self) -> None:
        key = str(self.sender().property("field"))
        self._take(next(field for field in UNIT_FIELDS if field.key == key))

    def _take(self, field: UnitField) -> None:
        line = self.fields[field.key]
        line.setModified(False)
        text = line.text().strip()
        problem = field.wrong(text)
        self._say(field, problem)
        if not problem:
            self._save(**{field.key: text.upper() if field.key == "credit_code" else text})

    def _say(self, field: UnitField, problem: str) -> None:
        self.problems[field.key].setText(problem)
        self.problems[field.key].setVisible(bool(problem))
        set_kind(self.fields[field.key], "bad" if problem else "")

    @Slot()
    def _on_kind(self) -> None:
        self._save(kind=self.kind.currentText())

    @Slot()
    def _on_levels(self) -> None:
        chosen = tuple(box.text() for box in self.levels if box.isChecked())
        if chosen:
            self._save(levels=chosen)
        else:
            self.reload()

    def _save(self, **values: Any) -> None:
        before = self.context.session.workspace.unit()
        after = structs.replace(before, **values)
        if after != before and self.writable:
            _store_unit(self.context, after)
            self.reload()


class ChannelsSection(Section):
    """The channels the township really has."""

    name = "渠道"
    hint = "勾选本单位真正在用的公开渠道。批量本地化时只保留这些；本地平台（如“村村通广播”）在下面添加。"
    tables = ("unit",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = TickListModel(self)
        self.model.set_writable(self.writable)
        self.model.ticked.connect(self._on_ticked)
        self.list = TickList(self.model, self.name, self)
        self.list.chosen.connect(self.list.turn)
        set_kind(self.list, "framed")
        self.local = QLineEdit(self)
        self.local.setPlaceholderText("本地渠道名称，例如：村村通广播")
        self.local.setAccessibleName("本地渠道名称")
        self.local.setMaxLength(30)
        self.local.returnPressed.connect(self._on_add)
        self.add = button("添加", self._on_add, parent=self, icon_name="plus")
        for one in (self.local, self.add):
            one.setEnabled(self.writable)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(row(self.local, self.add, parent=self))

    def reload(self) -> None:
        """Show the national channels and our local ones."""
        chosen = self.context.session.workspace.unit().channels
        names = [name for name in NATIONAL_CHANNELS if name != OTHER]
        local = [name for name in chosen if name not in NATIONAL_CHANNELS]
        lines = [(name, name) for name in names] + [(name, f"{name}（本地）") for name in local]
        self.model.set_lines(lines, chosen)

    @Slot()
    def _on_ticked(self) -> None:
        self._save(self.model.keys())

    @Slot()
    def _on_add(self) -> None:
        name = self.local.text().strip()
        self.local.clear()
        chosen = self.model.keys()
        if name and name not in chosen:
            self._save((*chosen, name))
            self.reload()

    def _save(self, channels: tuple[str, ...]) -> None:
        unit = self.context.session.workspace.unit()
        if channels != unit.channels:
            _store_unit(self.context, structs.replace(unit, channels=channels))


def _store_unit(context: PageContext, unit: Unit) -> None:
    context.notify.attempt(editing.save_unit, context.session, unit, context.stamp(CAUSE))
