"""正文和文件名: allowed tags, the file named as the text, folder names, values that are the same for all."""

from __future__ import annotations

from typing import ClassVar

from msgspec import structs
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from catalog_app.model.portal import FIXED_KEYS, FOLDER_FIELDS, FRAGMENT_TAGS, LIST_NAMES, PortalProfile
from catalog_app.ui.dialogs.profile_editor.rows_editor import RowsEditor
from catalog_app.ui.dialogs.profile_editor.tab import EditorTab
from catalog_app.ui.models.edit_rows import EditColumn, EditRows
from catalog_app.ui.models.tick_list import TickListModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.widgets.basic import button, label, row

_BODY_FILES = ("正文.html", "正文.txt", "正文.docx")
_TAG_NAMES = ("段落", "换行", "加粗", "表格", "表格的行", "单元格", "表头单元格", "链接", "图片")


class TEXT:
    """Words of the tab."""

    NAME, TAGS, BODY, FOLDER = "正文和文件名", "正文里允许的标签", "清单里写的正文文件", "信息文件夹的名称"
    EXAMPLE, CONSTANTS = "例如：{0}", "值固定的列（信息自己写了的，用信息的）"
    WHAT, VALUE, TAG = "列", "都写成", "{name}（{tag}）"
    INSERT = "在名称里插入{0}"


class TextTab(EditorTab):
    """Ticks at the left, names and constants at the right."""

    name = TEXT.NAME
    faulty: ClassVar = {"folder_form": "folder", "allowed_tags": "", "constants": "constants_table"}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tags = TickListModel(self)
        self.tag_list = TickList(self.tags, TEXT.TAGS, self)
        self.tag_list.chosen.connect(self.tag_list.turn)
        set_kind(self.tag_list, "framed")
        self.body_file, self.folder = QComboBox(self), QLineEdit(self)
        self.body_file.addItems(list(_BODY_FILES))
        self.body_file.setAccessibleName(TEXT.BODY)
        self.folder.setAccessibleName(TEXT.FOLDER)
        self.example = label("", "muted", self, wrap=True)
        self.field_buttons = [self._field_button(field) for field in FOLDER_FIELDS]
        self.constants = EditRows((EditColumn(TEXT.WHAT, 16, editable=False), EditColumn(TEXT.VALUE)), self)
        self.constants_editor = RowsEditor(self.constants, TEXT.CONSTANTS, self, fixed=True)
        self.constants_table = self.constants_editor.table
        self._lay_out()
        self.tags.ticked.connect(self.edited)
        self.body_file.currentIndexChanged.connect(self._changed)
        self.folder.textChanged.connect(self._changed)
        self.constants.edited.connect(self.edited)

    def _field_button(self, field: str) -> QPushButton:
        made = button(field, self._insert, "quiet", self)
        made.setAccessibleName(TEXT.INSERT.format(field))
        return made

    def _lay_out(self) -> None:
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(label(TEXT.TAGS, "field", self))
        left.addWidget(self.tag_list, 1)
        names = row(label(TEXT.BODY, "field", self), self.body_file, None, parent=self)
        folder = row(label(TEXT.FOLDER, "field", self), self.folder, parent=self)
        buttons = row(*self.field_buttons, None, parent=self, gap=UNIT // 2)
        constants = label(TEXT.CONSTANTS, "field", self)
        for part in (names, folder, buttons, self.example, constants):
            right.addWidget(part)
        right.addWidget(self.constants_editor, 1)
        self.tag_list.setMinimumWidth(24 * UNIT)
        for side in (left, right):
            side.setSpacing(UNIT // 2)
        both.setSpacing(2 * UNIT)
        both.addLayout(left, 1)
        both.addLayout(right, 3)
        self.body.addLayout(both, 1)

    def show_profile(self, profile: PortalProfile) -> None:
        """As they stand."""
        lines = [
            (tag, TEXT.TAG.format(name=name, tag=tag)) for tag, name in zip(FRAGMENT_TAGS, _TAG_NAMES, strict=True)
        ]
        self.tags.set_lines(lines, profile.allowed_tags)
        self.body_file.setCurrentText(profile.body_file)
        self.folder.setText(profile.folder_form)
        keys = dict.fromkeys([*FIXED_KEYS, *profile.constants])
        self.constants.set_rows([(key, (LIST_NAMES.get(key, key), profile.constants.get(key, ""))) for key in keys])

    def applied(self, profile: PortalProfile) -> PortalProfile:
        """With these ticks and words; a column without a value is not fixed."""
        chosen: dict[str, object] = {
            "allowed_tags": self.tags.keys(),
            "body_file": self.body_file.currentText(),
            "folder_form": self.folder.text().strip(),
            "constants": {key: value for key, (_, value) in self.constants.rows() if value},
        }
        return structs.replace(profile, **chosen)

    def show_example(self, name: str) -> None:
        """A folder of a real publication as it would be called."""
        self.example.setText(TEXT.EXAMPLE.format(name) if name else "")

    @Slot()
    def _insert(self) -> None:
        """The field on the button, where the cursor stands in the name."""
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.folder.insert(f"{{{pressed.text()}}}")
            self.folder.setFocus()

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()
