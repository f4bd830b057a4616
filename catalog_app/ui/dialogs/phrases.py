"""管理常用语: the phrases of every field: add, rename, edit, remove, put in order."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from catalog_app.services.phrases import FIELD_LABELS, PLACEHOLDERS, Phrase, PhraseField, bundled_phrases, fault
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """Words of the dialog."""

    TITLE, SAVE = "管理常用语", "保存"
    FIELD, NAMES, NAME, WORDS = "用在", "常用语", "名称", "内容"
    HINT = "可以写 {places}，用的时候换成本单位、本期和事项的名称；不知道的留着，放进去以后选中，直接改写。"
    ADD, REMOVE, UP, DOWN, RESTORE = "添加", "删除", "上移", "下移", "恢复随程序附带的"
    NEW_NAME = "新的常用语"


class PhrasesDialog(FormDialog):
    """Returns all phrases as they were left; stores nothing."""

    def __init__(self, phrases: Sequence[Phrase], field: PhraseField, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.SAVE, parent)
        self._phrases, self._showing = list(phrases), False
        self.field = QComboBox(self)
        for key, words in FIELD_LABELS.items():
            self.field.addItem(words, key)
        self.field.setCurrentIndex(self.field.findData(field))
        self.names = TextListModel((), self)
        self.list = QListView(self)
        self.list.setModel(self.names)
        set_kind(self.list, "framed")
        self.name = QLineEdit(self)
        self.words = QPlainTextEdit(self)
        self.words.setTabChangesFocus(True)
        self.add_button = button(TEXT.ADD, self.add, "", self, icon_name="plus")
        self.remove_button = button(TEXT.REMOVE, self.remove, "", self)
        self.up_button = button(TEXT.UP, self.move_up, "", self)
        self.down_button = button(TEXT.DOWN, self.move_down, "", self)
        self.restore_button = button(TEXT.RESTORE, self.restore, "link", self)
        self._lay_out()
        self.field.currentIndexChanged.connect(self._field_chosen)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.name.textEdited.connect(self._edited)
        self.words.textChanged.connect(self._edited)
        self._show(0)
        self.resize(96 * UNIT, 56 * UNIT)
        self.list.setFocus()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for box in (left, right):
            box.setSpacing(UNIT // 2)
        for caption, part in ((TEXT.FIELD, self.field), (TEXT.NAMES, self.list)):
            left.addWidget(label(caption, "field", self))
            left.addWidget(part)
            self.name_field(caption, part)
        left.addWidget(row(self.add_button, self.remove_button, self.up_button, self.down_button, parent=self))
        for caption, entry in ((TEXT.NAME, self.name), (TEXT.WORDS, self.words)):
            right.addWidget(label(caption, "field", self))
            right.addWidget(entry)
            self.name_field(caption, entry)
        places = "".join(f"{{{name}}}" for name in PLACEHOLDERS)
        right.addWidget(label(TEXT.HINT.format(places=places), "muted", self, wrap=True))
        right.addWidget(row(None, self.restore_button, parent=self))
        both = QHBoxLayout()
        both.setSpacing(2 * UNIT)
        both.addLayout(left, 2)
        both.addLayout(right, 3)
        self.body.addLayout(both, 1)

    def problem(self) -> str:
        """The first phrase that cannot be kept."""
        wrong = next(filter(None, map(fault, self._phrases)), "")
        return f"{wrong}。" if wrong else ""

    def phrases(self) -> list[Phrase]:
        """All of them, as they stand."""
        return list(self._phrases)

    def _places(self) -> list[int]:
        """Where the phrases of the chosen field stand among all."""
        return [place for place, one in enumerate(self._phrases) if one.field == self.field.currentData()]

    def _place(self) -> int | None:
        places, current = self._places(), self.list.currentIndex().row()
        return places[current] if 0 <= current < len(places) else None

    def _show(self, current: int) -> None:
        """List the field's phrases and make one current."""
        places = self._places()
        self.names.set_lines([self._phrases[place].name for place in places])
        current = min(max(current, 0), len(places) - 1)
        if places:
            self.list.setCurrentIndex(self.names.index(current, 0))
        self._show_current()

    def _show_current(self) -> None:
        place, current = self._place(), self.list.currentIndex().row()
        self._showing = True
        self.name.setText(self._phrases[place].name if place is not None else "")
        self.words.setPlainText(self._phrases[place].text if place is not None else "")
        self._showing = False
        for part in (self.name, self.words, self.remove_button):
            part.setEnabled(place is not None)
        self.up_button.setEnabled(place is not None and current > 0)
        self.down_button.setEnabled(place is not None and current < len(self._places()) - 1)

    @Slot()
    def add(self) -> None:
        """添加: behind the current one."""
        field = self.field.currentData()
        taken = {one.name for one in self._phrases if one.field == field}
        number = next(count for count in range(1, len(taken) + 2) if _numbered(count) not in taken)
        current, place = self.list.currentIndex().row(), self._place()
        where = len(self._phrases) if place is None else place + 1
        self._phrases.insert(where, Phrase(field=field, name=_numbered(number), text=""))
        self._show(current + 1)
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def remove(self) -> None:
        """删除: the current one; 取消 brings it back."""
        place, current = self._place(), self.list.currentIndex().row()
        if place is not None:
            del self._phrases[place]
            self._show(current)

    @Slot()
    def move_up(self) -> None:
        """上移."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """下移."""
        self._move(1)

    def _move(self, by: int) -> None:
        places, current = self._places(), self.list.currentIndex().row()
        if 0 <= current < len(places) and 0 <= current + by < len(places):
            here, there = places[current], places[current + by]
            self._phrases[here], self._phrases[there] = self._phrases[there], self._phrases[here]
            self._show(current + by)

    @Slot()
    def restore(self) -> None:
        """恢复随程序附带的: of all fields; nothing is kept before 保存."""
        self._phrases = list(bundled_phrases())
        self._show(0)

    @Slot()
    def _field_chosen(self) -> None:
        self._show(0)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_current()

    @Slot()
    def _edited(self) -> None:
        place = self._place()
        if place is None or self._showing:
            return
        old = self._phrases[place]
        self._phrases[place] = structs.replace(old, name=self.name.text(), text=self.words.toPlainText())
        if old.name != self.name.text():
            self.names.set_line(self.list.currentIndex().row(), self.name.text())
        self.recheck()

    @classmethod
    def ask(
        cls, phrases: Sequence[Phrase], field: PhraseField, parent: QWidget | None, *, problem: str = ""
    ) -> list[Phrase] | None:
        """All phrases, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(phrases, field, parent)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.phrases() if accepted else None
        dialog.deleteLater()
        return result


def _numbered(number: int) -> str:
    return TEXT.NEW_NAME if number == 1 else f"{TEXT.NEW_NAME}{number}"
