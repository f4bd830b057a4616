"""填写办事指南 and 填写岗位信息: the fields one by one; what comes out is stored as a table in the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.services.guides import GUIDE_FIELDS, PostHolder, missing_fields
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.dialogs.publish import ItemChooser
from catalog_app.ui.models.item_choices import ItemChoice
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
    NEW, ADD = "新建岗位信息公示牌", "登记为草稿"
    TITLE, ITEM = "标题", "属于哪个公开事项"
    NO_TITLE, NO_ITEM = "标题没有填写。", "请选择属于哪个公开事项。"


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

    words = (TEXT.POSTS, TEXT.SAVE)

    def __init__(self, title: str, posts: Sequence[PostHolder], parent: QWidget | None = None) -> None:
        super().__init__(*self.words, parent)
        self.add_head(title)
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

    def add_head(self, title: str) -> None:
        """What stands above the table."""
        self.body.addWidget(label(title, "heading", self, wrap=True))

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


class NewPostsDialog(PostsDialog):
    """The same for a publication that does not exist yet: with its title and its item."""

    words = (TEXT.NEW, TEXT.ADD)

    def __init__(self, choices: Sequence[ItemChoice], title: str, parent: QWidget | None = None) -> None:
        self._choices = choices
        super().__init__(title, (), parent)
        self.resize(104 * UNIT, 72 * UNIT)
        self.items.setFocus()

    def add_head(self, title: str) -> None:
        """Item and title."""
        self.items = ItemChooser(self._choices, "", self)
        self.title = QLineEdit(title, self)
        self.title.setMaxLength(200)
        self.add_field(TEXT.ITEM, self.items, required=True)
        self.add_field(TEXT.TITLE, self.title, required=True)

    def problem(self) -> str:
        """Item and title are needed too."""
        if self.items.chosen() is None:
            return TEXT.NO_ITEM
        return super().problem() if self.title.text().strip() else TEXT.NO_TITLE

    @classmethod
    def ask_new(
        cls, choices: Sequence[ItemChoice], title: str, parent: QWidget | None
    ) -> tuple[str, str, tuple[PostHolder, ...]] | None:
        """Item, title and posts, or None when cancelled."""
        dialog = cls(choices, title, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.items.chosen()
        dialog.deleteLater()
        if not accepted or chosen is None:
            return None
        return chosen.uid, dialog.title.text().strip(), dialog.model.posts()
