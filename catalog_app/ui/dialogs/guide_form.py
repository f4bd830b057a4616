"""填写办事指南 and 填写岗位信息: the fields one by one; what comes out is stored as a table in the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QScrollArea, QTableView, QVBoxLayout, QWidget

from catalog_app.services.guides import GUIDE_FIELDS, PostHolder, missing_fields
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.post_rows import PostModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import Note, label


class TEXT:
    """Words of both dialogs."""

    GUIDE, POSTS, SAVE = "填写办事指南", "填写岗位信息", "保存"
    GUIDE_HINT = "每项一栏；办理材料、办理流程一行一条，自动编号。保存后写进正文的表格，公示栏里印成卡片。"
    POSTS_HINT = "一行一个岗位，在最后一行填写就多出一行；清空岗位和姓名就删去这一行。电话写单位的公开电话。"
    MISSING, COMPLETE = "还缺：{what}。可以先保存。", "内容已经齐全。"
    NO_POST = "岗位信息没有填写：每行至少要有岗位和姓名。"
    LISTED = "一行一条"


class GuideDialog(FormDialog):
    """Returns the fields by their labels; stores nothing."""

    def __init__(self, title: str, fields: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(TEXT.GUIDE, TEXT.SAVE, parent)
        self.body.addWidget(label(title, "heading", self, wrap=True))
        self.body.addWidget(label(TEXT.GUIDE_HINT, "muted", self, wrap=True))
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, UNIT, 0)
        layout.setSpacing(UNIT // 2)
        listed = {field.label for field in GUIDE_FIELDS if field.listed}
        self.edits: dict[str, QPlainTextEdit] = {}
        for name, words in fields.items():
            edit = QPlainTextEdit(words, inside)
            edit.setTabChangesFocus(True)
            edit.setFixedHeight((12 if name in listed else 7) * UNIT)
            edit.setPlaceholderText(TEXT.LISTED if name in listed else "")
            caption = label(name, "field", inside)
            caption.setBuddy(edit)
            layout.addWidget(caption)
            layout.addWidget(edit)
            self.name_field(name, edit)
            edit.textChanged.connect(self.show_missing)
            self.edits[name] = edit
        rows = sum((12 if name in listed else 7) + 4 for name in fields)
        inside.setMinimumHeight(rows * UNIT)  # the style sheet makes the fields' own least height smaller
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(TEXT.GUIDE)
        self.body.addWidget(area, 1)
        self.note = Note("", "note", self)
        self.body.addWidget(self.note)
        self.resize(84 * UNIT, 76 * UNIT)
        self.show_missing()

    @Slot()
    def show_missing(self) -> None:
        """Say which fields are still empty."""
        missing = missing_fields(self.value())
        self.note.set_text(TEXT.MISSING.format(what="、".join(missing)) if missing else TEXT.COMPLETE)

    def value(self) -> dict[str, str]:
        """The fields as they stand."""
        return {name: edit.toPlainText().strip() for name, edit in self.edits.items()}

    @classmethod
    def ask(cls, title: str, fields: Mapping[str, str], parent: QWidget | None) -> dict[str, str] | None:
        """The fields, or None when cancelled."""
        dialog = cls(title, fields, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.value() if accepted else None


class PostsDialog(FormDialog):
    """Returns the posts; stores nothing."""

    def __init__(self, title: str, posts: Sequence[PostHolder], parent: QWidget | None = None) -> None:
        super().__init__(TEXT.POSTS, TEXT.SAVE, parent)
        self.body.addWidget(label(title, "heading", self, wrap=True))
        self.body.addWidget(label(TEXT.POSTS_HINT, "muted", self, wrap=True))
        self.model = PostModel(posts, self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName(TEXT.POSTS)
        set_kind(self.table, "framed")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(4 * UNIT)
        for column, width in enumerate((22, 14, 40, 18)):
            self.table.setColumnWidth(column, width * UNIT)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.body.addWidget(self.table, 1)
        self.resize(104 * UNIT, 56 * UNIT)
        self.table.setFocus()

    def problem(self) -> str:
        """At least one post with its name."""
        return "" if self.model.posts() else TEXT.NO_POST

    @classmethod
    def ask(cls, title: str, posts: Sequence[PostHolder], parent: QWidget | None) -> tuple[PostHolder, ...] | None:
        """The posts, or None when cancelled."""
        dialog = cls(title, posts, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.model.posts() if accepted else None
