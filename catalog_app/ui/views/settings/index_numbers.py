"""索引号: the pattern, where its serial begins anew, and what the next number will be."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.index_patterns import MOST_COMMON, RESETS, Reset
from catalog_app.services.index_numbers import pattern_of, preview, set_pattern
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import mark_bad
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.settings.section import CAUSE, Section
from catalog_app.ui.widgets.basic import button, label, row


class Text:
    """Words of the section."""

    PATTERN, RESET, NEXT, SAMPLES = "写法", "序号", "下一个", "常见写法"
    RESETS: ClassVar = {"年": "每年从1开始", "月": "每月从1开始", "不重置": "一直接着编"}
    HINT = "例如 {机构代码}/{年}-{序号:5}"
    SAVE, OFF = "保存写法", "不自动编号"
    NONE = "现在不自动编号，索引号由人工填写。"
    UNSAVED = "还没有保存。"
    SAVED, TURNED_OFF = "已保存索引号写法，已编的号不变；可撤销", "已改为不自动编号；可撤销"
    TOKENS = (
        "花括号里可以写：机构代码、信用代码、区划、领域、类别、年、月、日、年月、年月日、序号；"
        "“序号:5”表示至少5位，前面补0。序号必须写，而且只写一次。"
    )


class IndexNumbersSection(Section):
    """A pattern is stored by its button; the preview takes no number."""

    name = "索引号"
    hint = "终审通过时自动编索引号，序号不重复；已经编的号不会改变。"
    tables = ("setting", "unit", "publication")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.pattern = QLineEdit(self)
        self.pattern.setMaximumWidth(64 * UNIT)
        self.pattern.setPlaceholderText(Text.HINT)
        self.pattern.setMaxLength(60)
        self.samples = QComboBox(self)
        self.samples.addItem("", "")
        for sample, words in MOST_COMMON.items():
            self.samples.addItem(f"{sample}　{words}", sample)
        self.samples.setMaximumWidth(64 * UNIT)
        self.reset = QComboBox(self)
        for reset in RESETS:
            self.reset.addItem(Text.RESETS[reset], reset)
        self.next = label("", "heading", self, wrap=True)
        self.problem = label("", "bad", self, wrap=True)
        self.save_button = button(Text.SAVE, self.save, "primary", self)
        self.off_button = button(Text.OFF, self.turn_off, "", self)
        self._arrange()
        self.pattern.textChanged.connect(self.show_next)
        self.reset.currentIndexChanged.connect(self.show_next)
        self.samples.activated.connect(self._take_sample)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT)
        for caption, field in (
            (Text.PATTERN, self.pattern),
            (Text.SAMPLES, self.samples),
            (Text.RESET, self.reset),
            (Text.NEXT, self.next),
        ):
            words = label(caption, "field", self)
            words.setBuddy(field)
            field.setAccessibleName(caption)
            form.addRow(words, field)
        self.body.addLayout(form)
        self.body.addWidget(self.problem)
        self.body.addWidget(label(Text.TOKENS, "muted", self, wrap=True))
        self.body.addWidget(row(self.save_button, self.off_button, None, parent=self))
        self.body.addStretch(1)

    def reload(self) -> None:
        """Show the pattern that is kept."""
        kept = pattern_of(self.context.session)
        self.pattern.setText(kept.text if kept else "")
        self.reset.setCurrentIndex(max(self.reset.findData(kept.reset if kept else "年"), 0))
        for one in (self.pattern, self.samples, self.reset):
            one.setEnabled(self.writable)
        self.show_next()

    @Slot()
    def show_next(self) -> None:
        """The next number by what is typed, or what is wrong with it."""
        text, kept = self.pattern.text().strip(), pattern_of(self.context.session)
        problem = shown = ""
        if text:
            try:
                shown = preview(self.context.session, text, self.context.today(), self._reset())
            except AppError as error:
                problem = f"{error.cause}{error.remedy}"
        changed = (text, self._reset()) != ((kept.text, kept.reset) if kept else ("", self._reset()))
        self.next.setText(shown or ("" if text else Text.NONE))
        self.problem.setText(problem or (Text.UNSAVED if changed else ""))
        mark_bad(self.pattern, bad=bool(problem))
        self.save_button.setEnabled(self.writable and changed and bool(text) and not problem)
        self.off_button.setEnabled(self.writable and kept is not None)

    @Slot()
    def save(self) -> None:
        """保存写法."""
        self._store(self.pattern.text().strip(), Text.SAVED)

    @Slot()
    def turn_off(self) -> None:
        """不自动编号."""
        self._store("", Text.TURNED_OFF)

    def _store(self, text: str, words: str) -> None:
        context = self.context
        stamp = context.stamp(CAUSE)
        if context.notify.attempt(set_pattern, context.session, text, stamp, self._reset()) is not None:
            context.notify.status(words)
            self.reload()

    def _reset(self) -> Reset:
        return RESETS[max(self.reset.currentIndex(), 0)]

    @Slot(int)
    def _take_sample(self, place: int) -> None:
        sample = str(self.samples.itemData(place))
        if sample:
            self.pattern.setText(sample)
