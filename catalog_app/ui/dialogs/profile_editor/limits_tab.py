"""限制: how long, how large, and of which kinds things may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from msgspec import structs
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from catalog_app.model.portal import PortalProfile
from catalog_app.ui.dialogs.profile_editor.tab import EditorTab, add_line, form_layout
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import label

_KIB, _MIB = 1024, 1024 * 1024
_MOST, _LONGEST = 99_999, 100_000
_KIND = re.compile(r"[0-9a-z]{1,10}")


class TEXT:
    """Words of the tab."""

    NAME, TITLE, ABSTRACT = "限制", "标题最多", "内容概述最多"
    PICTURE, ATTACHMENT, KINDS = "一张图片最大", "一个附件最大", "附件种类"
    CHARACTERS, NONE, UNIT = " 个字", "不限", "{0}的单位"
    KINDS_HINT = "用逗号分开，如 docx, pdf, jpg；空着不限"
    HINT = "图片和附件超过限制的，说明是哪一个，包不会交出去；标题过长的，生成时提醒；内容概述过长的，断在句子末尾。"
    BAD_KIND = "附件种类“{0}”不是文件的后缀"


class SizeField(QWidget):
    """A size in KB or MB; bytes that are no whole number of them stay as they are until it is edited."""

    edited = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bytes = 0
        self.number, self.unit = QSpinBox(self), QComboBox(self)
        self.number.setRange(0, _MOST)
        self.number.setSpecialValueText(TEXT.NONE)
        self.number.setFixedWidth(14 * UNIT)
        self.number.setAccessibleName(words)
        self.unit.addItem("KB", _KIB)
        self.unit.addItem("MB", _MIB)
        self.unit.setAccessibleName(TEXT.UNIT.format(words))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.number)
        layout.addWidget(self.unit)
        layout.addStretch(1)
        self.setFocusProxy(self.number)
        self.number.valueChanged.connect(self._changed)
        self.unit.currentIndexChanged.connect(self._changed)

    def value(self) -> int:
        """Bytes; 0 = no limit."""
        return self._bytes

    def set_value(self, size: int) -> None:
        """Show a size in the unit it is whole in."""
        unit = _MIB if (size and size % _MIB == 0) or size > _MOST * _KIB else _KIB
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.number.setValue(min(_MOST, max(round(size / unit), bool(size))))
        self._bytes = size

    @Slot()
    def _changed(self) -> None:
        self._bytes = self.number.value() * int(self.unit.currentData())
        self.edited.emit()


class LimitsTab(EditorTab):
    """A short form."""

    name = TEXT.NAME
    faulty: ClassVar = {
        "title_limit": "title",
        "abstract_limit": "abstract",
        "picture_limit": "picture",
        "attachment_limit": "attachment",
        "attachment_kinds": "kinds",
    }

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.abstract = QSpinBox(self), QSpinBox(self)
        for one in (self.title, self.abstract):
            one.setRange(1, _LONGEST)
            one.setSuffix(TEXT.CHARACTERS)
            one.setFixedWidth(18 * UNIT)
        self.picture, self.attachment = SizeField(TEXT.PICTURE, self), SizeField(TEXT.ATTACHMENT, self)
        self.kinds = QLineEdit(self)
        self.kinds.setMinimumWidth(60 * UNIT)
        self.kinds.setPlaceholderText(TEXT.KINDS_HINT)
        form = form_layout(self)
        for words, field in (
            (TEXT.TITLE, self.title),
            (TEXT.ABSTRACT, self.abstract),
            (TEXT.PICTURE, self.picture),
            (TEXT.ATTACHMENT, self.attachment),
            (TEXT.KINDS, self.kinds),
        ):
            add_line(form, words, field)
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        self.body.addStretch(1)
        for spin in (self.title, self.abstract):
            spin.valueChanged.connect(self._changed)
        for size in (self.picture, self.attachment):
            size.edited.connect(self._changed)
        self.kinds.textChanged.connect(self._changed)

    def show_profile(self, profile: PortalProfile) -> None:
        """As they stand."""
        self.title.setValue(profile.title_limit)
        self.abstract.setValue(profile.abstract_limit)
        self.picture.set_value(profile.picture_limit)
        self.attachment.set_value(profile.attachment_limit)
        self.kinds.setText(", ".join(profile.attachment_kinds))

    def applied(self, profile: PortalProfile) -> PortalProfile:
        """With these limits."""
        return structs.replace(
            profile,
            title_limit=self.title.value(),
            abstract_limit=self.abstract.value(),
            picture_limit=self.picture.value(),
            attachment_limit=self.attachment.value(),
            attachment_kinds=_kinds(self.kinds.text()),
        )

    def own_faults(self) -> Iterator[str]:
        """Kinds that are none."""
        for kind in _kinds(self.kinds.text()):
            if not _KIND.fullmatch(kind):
                yield f"attachment_kinds：{TEXT.BAD_KIND.format(kind)}"

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()


def _kinds(text: str) -> tuple[str, ...]:
    words = (word.strip(". ").lower() for word in re.split(r"[,，、;；\s]+", text))
    return tuple(dict.fromkeys(word for word in words if word))
