"""登记、修改公开信息: every field of a publication, in four tabs; a draft may be incomplete, what lacks is listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct, structs
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.periods import read_period
from catalog_app.model.publication import FIVE_STAGES, FORMED, OPEN, OPENNESS, VALIDITIES, Publication
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.phrases import PhraseField
from catalog_app.services.publications import EARLIEST_YEAR
from catalog_app.services.vocabulary import kinds, openness_reasons
from catalog_app.ui.dialogs.form import DateField, FormDialog, mark_bad
from catalog_app.ui.dialogs.link_publication import Find
from catalog_app.ui.models.related_rows import LinkRow
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.files_field import FilesField
from catalog_app.ui.views.links_field import LinksField
from catalog_app.ui.views.phrase_button import PhraseButton, PhraseSource
from catalog_app.ui.widgets.basic import Note, button, label, row
from catalog_app.ui.widgets.event_days import EventDays
from catalog_app.ui.widgets.rich_body import RichBody

LONGEST_TITLE, SETTLE_MS = 200, 300


class TEXT:
    """Words of the dialog."""

    TITLE_OF, SAVE = "修改公开信息", "保存"
    NEW_TITLE, SAVE_NEW = "登记公开信息", "登记为草稿"
    BASIC, BODY, PUBLIC, RELATED = "基本", "正文", "公开属性和有效性", "附件和关联"
    TITLE, KIND, NUMBER, YEAR, PERIOD, DAYS = "标题", "种类", "文号", "年度", "期次", "事件日期"
    CASE, CASE_TIP = "公示情形", "印公示、生成网页时按这个情形的标题、公示期和写法"
    CASE_OF_LIST = "{name}（名单登记时定的）"
    STATION, BY_ITEM = "责任站所", "按事项的站所{name}"
    FILES, LINKS = "附件", "关联"
    INDEX, KEYWORDS, ABSTRACT, STAGE = "索引号", "关键词", "内容概述", "五公开"
    NUMBER_HINT = "如 青政发〔2026〕12号"
    PERIOD_HINT = "2026、2026Q3 或 2026-10；没有期次可不填"
    INDEX_HINT = "终审通过时自动编号，如 {example}"
    INDEX_NONE = "没有设置写法时由人工填写"
    KEYWORDS_HINT = "用顿号隔开"
    OPENNESS, REASON, NOTE, REASSESS = "公开属性", "理由代码", "理由说明", "重新评估日期"
    VALIDITY, ABOLISHED, EXPIRES, DISPLAY = "有效性", "废止日期", "失效日期", "展示到"
    NO_INTERPRETATION, NO_INTERPRETATION_HINT = "不需要解读的理由", "政策文件没有解读时写明为什么"
    BODY_HINT = "从 WPS、Word 或网页粘贴：段落、标题、列表和表格保留，其余去掉。不要写身份证号、银行卡号、手机号码。"
    HAS, NONE = "有", "（无）"
    DROPPED, KEPT = "粘贴时去掉了：{what}", "粘贴的内容全部保留"
    MISSING, COMPLETE = "还缺：{what}。草稿可以先保存。", "内容已经齐全。"
    NO_TITLE = "标题没有填写。"
    BAD_PERIOD = "期次请写成 2026、2026Q3 或 2026-10 的样子。"
    BEFORE_FORMED = "{name}早于形成日期{formed}，请核对。"
    BEFORE_POSTED = "展示到早于发布日期{posted}，请核对。"
    FORMED_LATE = "事件日期里形成日期{formed}晚于发布日期{posted}，请核对。"
    BUSY = "附件还在检查，请等检查完再保存。"
    ROSTER, ROSTER_TIP = "保存并登记名单…", "先保存，再选名单文件；身份证号、账号等列不会收入"
    UNSAVED = "改过的内容还没有保存。不要了，请再点一次“取消”（或按 Esc）。"


class EditSubject(Struct, frozen=True):
    """What the dialog is given."""

    publication: Publication
    item: str
    """Title of its item."""
    today: date
    example: str = ""
    """The index number it would be given now; '' = there is no pattern."""
    new: bool = False
    """Whether it is not recorded yet."""
    cases: tuple[tuple[str, str], ...] = ()
    """Code and name of the notice cases."""
    roster_case: str = ""
    """Name of the case its list brought; it wins."""
    stations: tuple[tuple[str, str], ...] = ()
    """Uid and name of the stations."""
    item_station: str = ""
    """Name of the item's station."""
    posted: date | None = None
    """When it went up first."""
    linked: tuple[LinkRow, ...] = ()
    find: Find | None = None
    files: tuple[IncomingFile, ...] = ()
    """Attachments that wait for the save."""
    phrases: PhraseSource | None = None
    guess: Callable[[str, str], str] | None = None
    """The kind a title and a number speak for; None = the kind stays as it is."""


class EditAnswer(Struct, frozen=True):
    """What the dialog gives back: everything as typed, and the attachments that come with the save."""

    publication: Publication
    files: tuple[IncomingFile, ...] = ()
    linked: tuple[LinkRow, ...] = ()
    to_roster: bool = False
    """Whether the list is to be registered next."""


class EditDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self,
        subject: EditSubject,
        missing: Callable[[Publication], list[str]],
        parent: QWidget | None = None,
        intake: FileIntake | None = None,
    ) -> None:
        words = (TEXT.NEW_TITLE, TEXT.SAVE_NEW) if subject.new else (TEXT.TITLE_OF, TEXT.SAVE)
        super().__init__(*words, parent)
        self._subject, self._missing, self._intake = subject, missing, intake
        self._leaving = self._to_roster = False
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(words[0])
        self.tabs.tabBar().setAccessibleName(words[0])
        self._make_fields(subject.publication, subject.today)
        self.tabs.addTab(self._basic_tab(), TEXT.BASIC)
        self.tabs.addTab(self._body_tab(), TEXT.BODY)
        self.tabs.addTab(self._public_tab(), TEXT.PUBLIC)
        self.tabs.addTab(self._related_tab(), TEXT.RELATED)
        self.note = Note("", "note", self)
        self.body.addWidget(label(subject.item, "muted", self, wrap=True))
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.note)
        self._offer_phrases()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.show_missing)
        self._kind_chosen = subject.guess is None or not self._as_guessed()
        self._connect()
        self._openness_changed()
        self.show_missing()
        self._before = self._typed()
        self.resize(96 * UNIT, 68 * UNIT)
        self.title.setFocus()

    def _offer_phrases(self) -> None:
        fields: tuple[tuple[QWidget, PhraseField], ...] = (
            (self.title, "title"),
            (self.abstract, "abstract"),
            (self.text, "body"),
            (self.reason_note, "reason"),
            (self.no_interpretation, "reason"),
        )
        PhraseButton.offer(self, self._subject.phrases, fields, self.period.text)

    def _make_fields(self, one: Publication, today: date) -> None:
        self.title = _line(one.title, "", self)
        self.title.setMaxLength(LONGEST_TITLE)
        self.kind = _combo(list(kinds()), one.kind, self)
        self.number = _line(one.document_number or "", TEXT.NUMBER_HINT, self)
        self.year = QSpinBox(self)
        self.year.setRange(min(EARLIEST_YEAR, one.year), max(today.year + 1, one.year))
        self.year.setValue(one.year)
        self.year.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.year.setFixedWidth(9 * UNIT)
        self.period = _line(one.period, TEXT.PERIOD_HINT, self)
        self.case = self._case_field(one)
        by_item = TEXT.BY_ITEM.format(name=f"（{self._subject.item_station}）" if self._subject.item_station else "")
        self.station = _named_combo(by_item, self._subject.stations, one.station, self)
        self.files = FilesField(one.attachments, self._subject.files, self._intake, self)
        self.links = LinksField(self._subject.linked, self._subject.find, self)
        self.days = EventDays(one.days, today, self)
        example = self._subject.example
        hint = TEXT.INDEX_HINT.format(example=example) if example else TEXT.INDEX_NONE
        self.index = _line(one.index_number or "", hint, self)
        self.keywords = _line("、".join(one.keywords), TEXT.KEYWORDS_HINT, self)
        self.stage = _combo([TEXT.NONE, *FIVE_STAGES], one.five_stage or TEXT.NONE, self)
        self.abstract = QPlainTextEdit(one.abstract, self)
        self.abstract.setTabChangesFocus(True)
        self.abstract.setFixedHeight(8 * UNIT)
        self.text = RichBody(one.body, one.html, self)
        self.text.setPlaceholderText(TEXT.BODY_HINT)
        self.openness = _combo(list(OPENNESS), one.openness, self)
        self.reason = QComboBox(self)
        self.reason.addItem(TEXT.NONE, None)
        for code, reason in openness_reasons().items():
            self.reason.addItem(reason.words, code)
        self.reason.setCurrentIndex(max(self.reason.findData(one.openness_reason), 0))
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMinimumContentsLength(30)
        self.reason_note = _line(one.openness_note, "", self)
        self.reassess = _optional(TEXT.REASSESS, one.reassess_on, today, self)
        self.validity = _combo(list(VALIDITIES), one.validity, self)
        self.abolished = _optional(TEXT.ABOLISHED, one.abolished_on, today, self)
        self.expires = _optional(TEXT.EXPIRES, one.expires_on, today, self)
        self.display = _optional(TEXT.DISPLAY, one.display_until, today, self)
        self.no_interpretation = _line(one.no_interpretation, TEXT.NO_INTERPRETATION_HINT, self)

    def _case_field(self, one: Publication) -> QComboBox:
        known = self._subject.roster_case
        field = _named_combo(TEXT.NONE, self._subject.cases, one.case, self)
        field.setToolTip(TEXT.CASE_TIP)
        if known:
            field.setItemText(field.currentIndex(), TEXT.CASE_OF_LIST.format(name=known))
            field.setEnabled(False)
        return field

    def _basic_tab(self) -> QWidget:
        period = QWidget(self)
        line = QHBoxLayout(period)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(UNIT)
        for part in (self.year, label(TEXT.PERIOD, "field", period)):
            line.addWidget(part)
        line.addWidget(self.period, 1)
        period.setFocusProxy(self.year)
        form = self._form(
            (TEXT.TITLE, self.title),
            (TEXT.KIND, self.kind),
            (TEXT.NUMBER, self.number),
            (TEXT.YEAR, period),
            (TEXT.DAYS, self.days),
            (TEXT.CASE, self.case),
            (TEXT.STATION, self.station),
            (TEXT.INDEX, self.index),
            (TEXT.KEYWORDS, self.keywords),
            (TEXT.STAGE, self.stage),
            (TEXT.ABSTRACT, self.abstract),
        )
        self.name_field(TEXT.YEAR, self.year)
        self.name_field(TEXT.PERIOD, self.period)
        return form

    def _related_tab(self) -> QWidget:
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT // 2)
        for caption, field in ((TEXT.FILES, self.files), (TEXT.LINKS, self.links)):
            layout.addWidget(label(caption, "field", box))
            layout.addWidget(field, 1)
            self.name_field(caption, field)
        self.roster_button = button(TEXT.ROSTER, self._save_for_roster, parent=box, tip=TEXT.ROSTER_TIP)
        layout.addWidget(row(self.roster_button, None, parent=box))
        return box

    def _public_tab(self) -> QWidget:
        return self._form(
            (TEXT.OPENNESS, self.openness),
            (TEXT.REASON, self.reason),
            (TEXT.NOTE, self.reason_note),
            (TEXT.REASSESS, self.reassess),
            (TEXT.VALIDITY, self.validity),
            (TEXT.ABOLISHED, self.abolished),
            (TEXT.EXPIRES, self.expires),
            (TEXT.DISPLAY, self.display),
            (TEXT.NO_INTERPRETATION, self.no_interpretation),
        )

    def _body_tab(self) -> QWidget:
        self.dropped = label("", "muted", self, wrap=True)
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.dropped)
        self.name_field(TEXT.BODY, self.text)
        return box

    def _form(self, *fields: tuple[str, QWidget]) -> QScrollArea:
        box = QWidget(self)
        form = QFormLayout(box)
        form.setContentsMargins(0, UNIT, UNIT, UNIT)
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for caption, field in fields:
            words = label(caption, "field", box)
            words.setBuddy(field)
            form.addRow(words, field)
            self.name_field(caption, field)
        area = QScrollArea(self)
        area.setWidget(box)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        return area

    def _connect(self) -> None:
        self.openness.currentTextChanged.connect(self._openness_changed)
        self.text.pasted.connect(self._pasted)
        self.kind.activated.connect(self._choose_kind)
        for telling in (self.title, self.number):
            telling.textChanged.connect(self._guess_kind)
        self.days.edited.connect(self._edited)
        for edited in (self.title, self.period, self.number, self.index, self.reason_note, self.no_interpretation):
            edited.textChanged.connect(self._edited)
        for chosen in (self.kind, self.reason, self.openness):
            chosen.currentIndexChanged.connect(self._edited)
        self.text.textChanged.connect(self._edited)
        for related in (self.files, self.links):
            related.edited.connect(self._edited)
        for day in (self.abolished, self.expires, self.display):
            day.edit.dateChanged.connect(self._edited)
            day.tick.toggled.connect(self._edited)

    def problem(self) -> str:
        """A title, a period that is one, days that can be; everything else may wait."""
        if not self.title.text().strip():
            return TEXT.NO_TITLE
        if self._bad_period():
            return TEXT.BAD_PERIOD
        wrong = self.days.problem() or next(iter(self._wrong_days().values()), "")
        return wrong or (TEXT.BUSY if self.files.busy else "")

    def _bad_period(self) -> bool:
        period = self.period.text().strip()
        return bool(period) and read_period(period) is None

    def _wrong_days(self) -> dict[QWidget, str]:
        """What is wrong with a day as it stands against the others, by its field."""
        formed, posted = self.days.values().get(FORMED), self._subject.posted
        found: dict[QWidget, str] = {}
        for name, field in (
            (TEXT.DISPLAY, self.display),
            (TEXT.ABOLISHED, self.abolished),
            (TEXT.EXPIRES, self.expires),
        ):
            day = field.value()
            if day and formed and day < formed:
                found[field] = TEXT.BEFORE_FORMED.format(name=name, formed=formed)
        shown = self.display.value()
        if shown and posted and shown < posted:
            found.setdefault(self.display, TEXT.BEFORE_POSTED.format(posted=posted))
        if formed and posted and posted < formed:
            found[self.days] = TEXT.FORMED_LATE.format(formed=formed, posted=posted)
        return found

    def _mark(self) -> None:
        """Frame what is wrong while it is typed."""
        wrong = self._wrong_days()
        mark_bad(self.period, bad=self._bad_period())
        for field in (self.display, self.abolished, self.expires):
            mark_bad(field.edit, bad=field in wrong)
            field.edit.setToolTip(wrong.get(field, ""))

    def field_of(self, problem: str) -> QWidget | None:
        """As every form does, and its tab is turned to."""
        field = super().field_of(problem)
        for place in range(self.tabs.count()):
            page = self.tabs.widget(place)
            if field is not None and page is not None and page.isAncestorOf(field):
                self.tabs.setCurrentIndex(place)
        return field

    def value(self) -> Publication:
        """The publication as it was typed."""
        body, html = self.text.value()
        days = self.days.values()
        closed = self.openness.currentText() != OPEN
        stage = self.stage.currentText()
        return structs.replace(
            self._subject.publication,
            title=self.title.text().strip(),
            kind=self.kind.currentText(),
            document_number=self.number.text().strip() or None,
            period=self.period.text().strip(),
            formed=days.get(FORMED),
            events={name: day for name, day in days.items() if name != FORMED},
            year=self.year.value(),
            case=str(self.case.currentData() or ""),
            station=str(self.station.currentData() or ""),
            attachments=self.files.kept(),
            links=self.links.links(),
            index_number=self.index.text().strip() or None,
            keywords=tuple(filter(None, (one.strip() for one in self.keywords.text().replace("，", "、").split("、")))),
            five_stage=None if stage == TEXT.NONE else stage,
            abstract=self.abstract.toPlainText().strip(),
            body=body,
            html=html,
            openness=self.openness.currentText(),
            openness_reason=self.reason.currentData() if closed else None,
            openness_note=self.reason_note.text().strip() if closed else "",
            reassess_on=self.reassess.value() if closed else None,
            validity=self.validity.currentText(),
            abolished_on=self.abolished.value(),
            expires_on=self.expires.value(),
            display_until=self.display.value(),
            no_interpretation=self.no_interpretation.text().strip(),
        )

    def answer(self) -> EditAnswer:
        """Everything that is to be saved."""
        return EditAnswer(self.value(), self.files.files(), tuple(self.links.rows()), self._to_roster)

    def _typed(self) -> tuple[object, ...]:
        return self.value(), [one.sha256 for one in self.files.files()]

    @Slot()
    def reject(self) -> None:
        """取消; what was typed and is not saved takes a second press."""
        if not self._leaving and self._typed() != self._before:
            self._leaving = True
            self.say(TEXT.UNSAVED)
            return
        super().reject()

    @Slot()
    def _save_for_roster(self) -> None:
        """保存并登记名单…: the list is cut and kept where the publication is."""
        self._to_roster = True
        self.accept()
        self._to_roster = self.result() == QDialog.DialogCode.Accepted

    def done(self, result: int) -> None:
        """Qt's: nobody waits for files any more."""
        if self._intake is not None:
            self._intake.cancel()
        super().done(result)

    @Slot()
    def show_missing(self) -> None:
        """还缺什么, as the review would say it."""
        lacking = self._missing(structs.replace(self.value(), attachments=self.files.attachments()))
        self.note.set_text(TEXT.MISSING.format(what="、".join(lacking)) if lacking else TEXT.COMPLETE)

    @Slot()
    def _edited(self) -> None:
        self._settle.start()
        if self._leaving:
            self._leaving = False
            self.say("")
        if self._subject.new and self.sender() is self.days:
            formed = self.days.values().get(FORMED)
            self.year.setValue(formed.year if formed else self.year.value())
        self._mark()
        self.recheck()

    def _as_guessed(self) -> bool:
        guess = self._subject.guess
        return guess is not None and guess(self.title.text(), self.number.text()) == self.kind.currentText()

    @Slot()
    def _choose_kind(self) -> None:
        self._kind_chosen = True

    @Slot()
    def _guess_kind(self) -> None:
        if self._subject.guess is not None and not self._kind_chosen:
            guess = self._subject.guess(self.title.text(), self.number.text())
            self.kind.setCurrentIndex(max(self.kind.findText(guess), 0))

    @Slot()
    def _openness_changed(self) -> None:
        closed = self.openness.currentText() != OPEN
        for field in (self.reason, self.reason_note, self.reassess):
            field.setEnabled(closed)

    @Slot(object)
    def _pasted(self, dropped: Sequence[str]) -> None:
        self.dropped.setText(TEXT.DROPPED.format(what="、".join(dropped)) if dropped else TEXT.KEPT)

    @classmethod
    def ask(
        cls,
        subject: EditSubject,
        missing: Callable[[Publication], list[str]],
        parent: QWidget | None,
        intake: FileIntake | None = None,
        *,
        problem: str = "",
    ) -> EditAnswer | None:
        """What is to be saved, or None when cancelled; `problem` is what was wrong with it the last time."""
        dialog = cls(subject, missing, parent, intake)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.answer() if accepted else None
        dialog.deleteLater()
        return result


def _line(text: str, hint: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(text, parent)
    field.setPlaceholderText(hint)
    return field


def _combo(choices: Sequence[str], chosen: str, parent: QWidget) -> QComboBox:
    field = QComboBox(parent)
    field.addItems(list(choices))
    field.setMinimumWidth(16 * UNIT)
    field.setCurrentIndex(max(field.findText(chosen), 0))
    return field


def _named_combo(none: str, choices: Sequence[tuple[str, str]], chosen: str, parent: QWidget) -> QComboBox:
    """A choice by key; what is chosen and no longer on offer stays."""
    field = QComboBox(parent)
    field.addItem(none, "")
    for key, name in choices:
        field.addItem(name, key)
    if chosen and field.findData(chosen) < 0:
        field.addItem(chosen, chosen)
    field.setMinimumWidth(36 * UNIT)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setCurrentIndex(max(field.findData(chosen), 0))
    return field


def _optional(caption: str, day: date | None, today: date, parent: QWidget) -> DateField:
    field = DateField(caption, day or today, parent, optional=TEXT.HAS)
    field.set_value(day)
    field.edit.setEnabled(day is not None)
    return field
