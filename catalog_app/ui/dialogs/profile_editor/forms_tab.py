"""日期和编号: how days and numbers are written, and who gives the 索引号."""

from __future__ import annotations

from datetime import date
from typing import get_args

from msgspec import structs
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from catalog_app.model.portal import DateForm, PortalProfile
from catalog_app.services.profile_preview import date_example
from catalog_app.ui.dialogs.profile_editor.tab import EditorTab, add_line, form_layout
from catalog_app.ui.widgets.basic import label

_OWNERS = ("ours", "portal")


class TEXT:
    """Words of the tab."""

    NAME, DATE, EXAMPLE, INDEX = "日期和编号", "日期写法", "例如", "索引号"
    DATE_CELLS, DATE_TIP = "日期写成表格里的日期，不写成文字", "门户要能排序、筛选的日期时勾选；显示的样子仍照日期写法"
    NUMBER_CELLS, NUMBER_TIP = "序号写成数字，不写成文字", "只管序号；索引号、文号、电话总是文字，不会变成科学记数"
    OURS, PORTAL = "由本单位编，写进清单", "由门户编，清单里留空，收到答复后登记"


class FormsTab(EditorTab):
    """A short form."""

    name = TEXT.NAME

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.date_form, self.index = QComboBox(self), QComboBox(self)
        self.date_form.addItems(list(get_args(DateForm)))
        for words, owner in zip((TEXT.OURS, TEXT.PORTAL), _OWNERS, strict=True):
            self.index.addItem(words, owner)
        self.example = label("", "", self)
        self.date_cells, self.number_cells = QCheckBox(TEXT.DATE_CELLS, self), QCheckBox(TEXT.NUMBER_CELLS, self)
        self.date_cells.setToolTip(TEXT.DATE_TIP)
        self.number_cells.setToolTip(TEXT.NUMBER_TIP)
        form = form_layout(self)
        add_line(form, TEXT.DATE, self.date_form)
        add_line(form, TEXT.EXAMPLE, self.example)
        form.addRow("", self.date_cells)
        form.addRow("", self.number_cells)
        add_line(form, TEXT.INDEX, self.index)
        self.body.addStretch(1)
        for one in (self.date_form, self.index):
            one.currentIndexChanged.connect(self._changed)
        for box in (self.date_cells, self.number_cells):
            box.clicked.connect(self._changed)

    def show_profile(self, profile: PortalProfile) -> None:
        """As they stand."""
        self.date_form.setCurrentText(profile.date_form)
        self.date_cells.setChecked(profile.date_cells)
        self.number_cells.setChecked(profile.number_cells)
        self.index.setCurrentIndex(_OWNERS.index(profile.index_number))
        self.example.setText(date_example(profile, self._today))

    def applied(self, profile: PortalProfile) -> PortalProfile:
        """With these forms."""
        chosen: dict[str, object] = {
            "date_form": self.date_form.currentText(),
            "date_cells": self.date_cells.isChecked(),
            "number_cells": self.number_cells.isChecked(),
            "index_number": self.index.currentData(),
        }
        return structs.replace(profile, **chosen)

    def show_example(self, profile: PortalProfile) -> None:
        """Today as it would be written."""
        self.example.setText(date_example(profile, self._today))

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()
