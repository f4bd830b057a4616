"""登记发布: on which channel, for walls on which boards, when, at which address; 登记撤下: when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, structs
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from catalog_app.model.channels import VILLAGE_BOARD, WEBSITE
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.postings import web_address_problem
from catalog_app.ui.dialogs.form import DateField, FormDialog, mark_bad
from catalog_app.ui.models.print_choices import PrintChoice, PrintChoiceModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.files_field import ProofField
from catalog_app.ui.widgets.basic import button, label


class Text:
    """Words of the dialogs."""

    POST, TAKE_DOWN, CORRECT = "登记发布", "登记撤下", "更正发布记录"
    SAVE = "保存更正"
    DOWN = "已经撤下"
    CHANNEL, BOARDS, DAY, URL = "发布渠道", "公示栏", "发布日期", "网址"
    PLACE, PLACE_HINT = "地点", "贴在哪里，如 村委会门口东侧；没有可不填"
    PROOF, RECEIPT = "佐证", "回执号"
    NEXT_RECEIPT = "回执号登记后自动编号，下一个是 {number}；印过张贴回执的用回执上的号。"
    BUSY = "佐证还在检查，请等检查完再登记。"
    URL_HINT = "https://…（从浏览器地址栏完整复制）"
    ALL, NONE = "全选", "全不选"
    NO_BOARDS = "还没有登记公示栏，可在“设置”里添加；现在只登记渠道。"
    DOWN_DAY = "撤下日期"
    REQUIRED_MARK = "（目录要求）"
    CHOOSE_BOARD = "请勾选张贴在哪些公示栏。"
    FUTURE = "日期在今天之后，请在实际发布、撤下之后登记。"
    BEFORE_FORMED = "发布日期早于信息形成日期{formed}，请核对。"
    BEFORE_POSTED = "撤下日期早于发布日期{posted}，请核对。"
    NO_URL = "没有填写网址。网址可以以后补；现在不填，请再点一次“登记发布”。"
    BAD_URL = "网址应是 http:// 或 https:// 开头的完整地址。"


class PostChannel(Struct, frozen=True):
    """A channel on offer; `required` = the item asks for it."""

    name: str
    required: bool = False


class PostValues(Struct, frozen=True, kw_only=True):
    """What the dialog gives back; `boards` are uids, only for the noticeboard channel."""

    channel: str
    boards: tuple[str, ...] = ()
    day: date
    down: date | None = None
    """When it came down; asked for only in a correction."""
    url: str | None = None
    place: str = ""
    proof: IncomingFile | None = None


class PostSubject(Struct, frozen=True):
    """What the dialogs are about."""

    title: str
    channels: tuple[PostChannel, ...]
    formed: date | None
    today: date
    receipt: str = ""
    """The number it has, or is given next."""
    has_proof: bool = False


class PostDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self,
        subject: PostSubject,
        boards: Sequence[PrintChoice],
        values: PostValues,
        parent: QWidget | None = None,
        intake: FileIntake | None = None,
    ) -> None:
        super().__init__(Text.POST, Text.POST, parent)
        self._formed, self._today, self._intake = subject.formed, subject.today, intake
        self._without_url = False
        self.channel = QComboBox(self)
        for one in subject.channels:
            self.channel.addItem(one.name + (Text.REQUIRED_MARK if one.required else ""), one.name)
        self.channel.setCurrentIndex(max(self.channel.findData(values.channel), 0))
        self.boards = PrintChoiceModel(self)
        self.boards.set_choices(boards)
        self.boards.tick(values.boards)
        self.day = DateField(Text.DAY, values.day, self)
        self.url, self.place = _url_line(values, self), _place_line(values, self)
        self.proof = ProofField(values.proof, intake, self)
        # what is registered here counts as published: a stray Enter must not do it
        self.accept_button.setDefault(False)
        self._arrange(subject)
        self.channel.currentIndexChanged.connect(self._channel_changed)
        self.boards.ticks_changed.connect(self.recheck)
        self.url.textChanged.connect(self._edited)
        self.day.edit.dateChanged.connect(self.recheck)
        self.proof.edited.connect(self.recheck)
        self._channel_changed()
        self.channel.setFocus()

    def _arrange(self, subject: PostSubject) -> None:
        self.body.addWidget(label(subject.title, "heading", self, wrap=True))
        self.add_field(Text.CHANNEL, self.channel)
        self._add_boards()
        self.add_field(Text.DAY, self.day)
        self._url_label = self.add_field(Text.URL, self.url)
        self.url_problem = label("", "bad", self, wrap=True)
        self.body.addWidget(self.url_problem)
        self._place_label = self.add_field(Text.PLACE, self.place)
        self.add_field(Text.PROOF, self.proof)
        self.receipt_label = label(Text.NEXT_RECEIPT.format(number=subject.receipt), "muted", self, wrap=True)
        self.receipt_label.setVisible(bool(subject.receipt))
        self.body.addWidget(self.receipt_label)
        self.body.addStretch(1)

    def done(self, result: int) -> None:
        """Qt's: nobody waits for the proof any more."""
        if self._intake is not None:
            self._intake.cancel()
        super().done(result)

    def _add_boards(self) -> None:
        self.board_box = QWidget(self)
        self.board_list = TickList(self.boards, Text.BOARDS, self.board_box)
        self.board_list.chosen.connect(self.board_list.turn)
        set_kind(self.board_list, "framed")
        self.board_list.setFixedHeight(min(max(self.boards.rowCount(), 2), 4) * (4 * UNIT + 2) + 4)
        head = QHBoxLayout()
        head.addWidget(label(Text.BOARDS, "field", self.board_box))
        head.addStretch(1)
        head.addWidget(button(Text.ALL, self.tick_all, "link", self.board_box))
        head.addWidget(button(Text.NONE, self.tick_none, "link", self.board_box))
        self.no_boards = label(Text.NO_BOARDS, "muted", self.board_box, wrap=True)
        layout = QVBoxLayout(self.board_box)
        layout.setContentsMargins(0, UNIT // 2, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(head)
        layout.addWidget(self.board_list)
        layout.addWidget(self.no_boards)
        has_boards = self.boards.rowCount() > 0
        self.board_list.setVisible(has_boards)
        self.no_boards.setVisible(not has_boards)
        self.body.addWidget(self.board_box)

    @property
    def on_wall(self) -> bool:
        """Whether the chosen channel is the noticeboard."""
        return bool(self.channel.currentData() == VILLAGE_BOARD)

    def problem(self) -> str:
        """Boards for a wall, no date after today or before it was formed, a full address."""
        day, url = self.day.value(), self.url.text().strip()
        if self.on_wall and self.boards.rowCount() and not self.boards.ticked():
            return Text.CHOOSE_BOARD
        if day and day > self._today:
            return Text.FUTURE
        if day and self._formed and day < self._formed:
            return Text.BEFORE_FORMED.format(formed=self._formed)
        if not self.on_wall and web_address_problem(url):
            return Text.BAD_URL
        return Text.BUSY if self.proof.busy else ""

    def field_of(self, problem: str) -> QWidget | None:
        """As every form does; the sentences of this one do not all begin with the labels."""
        ours = {Text.CHOOSE_BOARD: self.board_list, Text.FUTURE: self.day, Text.NO_URL: self.url}
        return ours.get(problem) or super().field_of(problem)

    @Slot()
    def accept(self) -> None:
        """As every form; a website without its address takes a second press."""
        asks = self._lacks_url and not self._without_url and not self.problem()
        if asks:
            self._without_url = True
            self.say(Text.NO_URL)
            self.url.setFocus()
        else:
            super().accept()

    @property
    def _lacks_url(self) -> bool:
        return bool(self.channel.currentData() == WEBSITE and not self.url.text().strip())

    def values(self) -> PostValues:
        """What was chosen."""
        return PostValues(
            channel=str(self.channel.currentData()),
            boards=self.boards.ticked() if self.on_wall else (),
            day=self.day.value() or self._today,
            url=None if self.on_wall else self.url.text().strip() or None,
            place=self.place.text().strip() if self._asks_place else "",
            proof=self.proof.value(),
        )

    @property
    def _asks_place(self) -> bool:
        return bool(self.channel.currentData() != WEBSITE)

    @Slot()
    def _channel_changed(self) -> None:
        self.board_box.setVisible(self.on_wall)
        for part in (self._place_label, self.place):
            part.setVisible(self._asks_place)
        for part in (self._url_label, self.url):
            part.setVisible(not self.on_wall)
        self._edited()
        self._without_url = False
        self.adjustSize()

    @Slot()
    def _edited(self) -> None:
        if self._without_url:
            self.say("")
        _mark_url(self.url, self.url_problem, ignored=self.on_wall)
        self.recheck()

    @Slot()
    def tick_all(self) -> None:
        """Every board."""
        self.boards.tick_all(on=True)

    @Slot()
    def tick_none(self) -> None:
        """No board."""
        self.boards.tick_all(on=False)

    @classmethod
    def ask(
        cls,
        subject: PostSubject,
        boards: Sequence[PrintChoice],
        values: PostValues,
        parent: QWidget | None,
        intake: FileIntake | None = None,
        *,
        problem: str = "",
    ) -> PostValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(subject, boards, values, parent, intake)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result


class CorrectDialog(FormDialog):
    """Asks what a posting should have said; its channel and board stand fast."""

    def __init__(
        self,
        subject: PostSubject,
        values: PostValues,
        parent: QWidget | None = None,
        intake: FileIntake | None = None,
    ) -> None:
        super().__init__(Text.CORRECT, Text.SAVE, parent)
        self._values, self._formed, self._today = values, subject.formed, subject.today
        self._intake = intake
        self.body.addWidget(label(subject.title, "heading", self, wrap=True))
        self.day = DateField(Text.DAY, values.day, self)
        self.down = DateField(Text.DOWN_DAY, values.down or subject.today, self, optional=Text.DOWN)
        self.down.set_value(values.down)
        self.url, self.place = _url_line(values, self), _place_line(values, self)
        self.proof = ProofField(values.proof, intake, self, has=subject.has_proof)
        self.add_field(Text.DAY, self.day)
        self.add_field(Text.DOWN_DAY, self.down)
        caption = self.add_field(Text.URL, self.url)
        self.url_problem = label("", "bad", self, wrap=True)
        self.body.addWidget(self.url_problem)
        for part in (caption, self.url):
            part.setVisible(values.channel != VILLAGE_BOARD)
        caption = self.add_field(Text.PLACE, self.place)
        for part in (caption, self.place):
            part.setVisible(values.channel != WEBSITE or bool(values.place))
        self.add_field(Text.PROOF, self.proof)
        if subject.receipt:
            self.add_field(Text.RECEIPT, label(subject.receipt, "", self))
        for field in (self.day, self.down):
            field.edit.dateChanged.connect(self.recheck)
        self.down.tick.toggled.connect(self.recheck)
        self.proof.edited.connect(self.recheck)
        self.url.textChanged.connect(self._url_edited)
        self._url_edited()

    @Slot()
    def _url_edited(self) -> None:
        _mark_url(self.url, self.url_problem)
        self.recheck()

    def done(self, result: int) -> None:
        """Qt's: nobody waits for the proof any more."""
        if self._intake is not None:
            self._intake.cancel()
        super().done(result)

    def problem(self) -> str:
        """No date after today, up not before it was formed, down not before up, a full address."""
        values = self.values()
        if values.day > self._today or (values.down and values.down > self._today):
            return Text.FUTURE
        if self._formed and values.day < self._formed:
            return Text.BEFORE_FORMED.format(formed=self._formed)
        if values.down and values.down < values.day:
            return Text.BEFORE_POSTED.format(posted=values.day)
        if web_address_problem(values.url or ""):
            return Text.BAD_URL
        return Text.BUSY if self.proof.busy else ""

    def values(self) -> PostValues:
        """What it should have said."""
        return structs.replace(
            self._values,
            day=self.day.value() or self._today,
            down=self.down.value(),
            url=self.url.text().strip() or None,
            place=self.place.text().strip(),
            proof=self.proof.value(),
        )

    @classmethod
    def ask(
        cls,
        subject: PostSubject,
        values: PostValues,
        parent: QWidget | None,
        intake: FileIntake | None = None,
        *,
        problem: str = "",
    ) -> PostValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(subject, values, parent, intake)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result


class TakeDownDialog(FormDialog):
    """Asks when something came down."""

    def __init__(self, title: str, posted: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__(Text.TAKE_DOWN, Text.TAKE_DOWN, parent)
        self._posted, self._today = posted, today
        self.body.addWidget(label(title, "heading", self, wrap=True))
        self.day = DateField(Text.DOWN_DAY, max(today, posted), self)
        self.add_field(Text.DOWN_DAY, self.day)
        self.day.edit.dateChanged.connect(self.recheck)

    def problem(self) -> str:
        """Not after today, not before it went up."""
        day = self.day.value()
        if day and day > self._today:
            return Text.FUTURE
        return Text.BEFORE_POSTED.format(posted=self._posted) if day and day < self._posted else ""

    @classmethod
    def ask(cls, title: str, posted: date, today: date, parent: QWidget | None) -> date | None:
        """The day, or None when cancelled."""
        dialog = cls(title, posted, today, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.day.value() if accepted else None
        dialog.deleteLater()
        return result


def _url_line(values: PostValues, parent: QWidget) -> QLineEdit:
    made = QLineEdit(values.url or "", parent)
    made.setPlaceholderText(Text.URL_HINT)
    return made


def _place_line(values: PostValues, parent: QWidget) -> QLineEdit:
    made = QLineEdit(values.place, parent)
    made.setPlaceholderText(Text.PLACE_HINT)
    made.setMaxLength(200)
    return made


def _mark_url(field: QLineEdit, words: QLabel, *, ignored: bool = False) -> None:
    """Say at the field what is wrong while it is typed; what may still become an address is not wrong yet."""
    text = field.text().strip()
    begins = any(start.startswith(text) for start in ("http://", "https://"))
    wrong = not ignored and not begins and bool(web_address_problem(text))
    mark_bad(field, bad=wrong)
    words.setText(Text.BAD_URL if wrong else "")
    words.setVisible(wrong)
