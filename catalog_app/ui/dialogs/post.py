"""登记发布: on which channel, for walls on which boards, when, at which address; 登记撤下: when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, structs
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_app.model.channels import VILLAGE_BOARD, WEBSITE
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.models.print_choices import PrintChoice, PrintChoiceModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.widgets.basic import button, label


class Text:
    """Words of the dialogs."""

    POST, TAKE_DOWN, CORRECT = "登记发布", "登记撤下", "更正发布记录"
    SAVE = "保存更正"
    DOWN = "已经撤下"
    CHANNEL, BOARDS, DAY, URL = "发布渠道", "公示栏", "发布日期", "网址"
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
    BAD_URL = "网址应以 http:// 或 https:// 开头。"


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


class PostDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self,
        title: str,
        channels: Sequence[PostChannel],
        boards: Sequence[PrintChoice],
        values: PostValues,
        formed: date | None,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Text.POST, Text.POST, parent)
        self._formed, self._today = formed, today
        self._without_url = False
        self.channel = QComboBox(self)
        for one in channels:
            self.channel.addItem(one.name + (Text.REQUIRED_MARK if one.required else ""), one.name)
        self.channel.setCurrentIndex(max(self.channel.findData(values.channel), 0))
        self.boards = PrintChoiceModel(self)
        self.boards.set_choices(boards)
        self.boards.tick(values.boards)
        self.day = DateField(Text.DAY, values.day, self)
        self.url = QLineEdit(values.url or "", self)
        self.url.setPlaceholderText(Text.URL_HINT)
        # what is registered here counts as published: a stray Enter must not do it
        self.accept_button.setDefault(False)
        heading = label(title, "heading", self, wrap=True)
        self.body.addWidget(heading)
        self.add_field(Text.CHANNEL, self.channel)
        self._add_boards()
        self.add_field(Text.DAY, self.day)
        self._url_label = self.add_field(Text.URL, self.url)
        self.body.addStretch(1)
        self.channel.currentIndexChanged.connect(self._channel_changed)
        self.boards.ticks_changed.connect(self.recheck)
        self.url.textChanged.connect(self._edited)
        self.day.edit.dateChanged.connect(self.recheck)
        self._channel_changed()
        self.channel.setFocus()

    def _add_boards(self) -> None:
        self.board_box = QWidget(self)
        self.board_list = TickList(self.boards, Text.BOARDS, self.board_box)
        self.board_list.chosen.connect(self.board_list.turn)
        set_kind(self.board_list, "framed")
        self.board_list.setFixedHeight(min(max(self.boards.rowCount(), 2), 6) * (4 * UNIT + 2) + 4)
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
        return Text.BAD_URL if url and not self.on_wall and not url.startswith(("http://", "https://")) else ""

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
        )

    @Slot()
    def _channel_changed(self) -> None:
        self.board_box.setVisible(self.on_wall)
        for part in (self._url_label, self.url):
            part.setVisible(not self.on_wall)
        self._edited()
        self._without_url = False
        self.adjustSize()

    @Slot()
    def _edited(self) -> None:
        if self._without_url:
            self.say("")
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
        title: str,
        channels: Sequence[PostChannel],
        boards: Sequence[PrintChoice],
        values: PostValues,
        formed: date | None,
        today: date,
        parent: QWidget | None,
        *,
        problem: str = "",
    ) -> PostValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(title, channels, boards, values, formed, today, parent)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result


class CorrectDialog(FormDialog):
    """Asks what a posting should have said; its channel and board stand fast."""

    def __init__(
        self, title: str, values: PostValues, formed: date | None, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(Text.CORRECT, Text.SAVE, parent)
        self._values, self._formed, self._today = values, formed, today
        self.body.addWidget(label(title, "heading", self, wrap=True))
        self.day = DateField(Text.DAY, values.day, self)
        self.down = DateField(Text.DOWN_DAY, values.down or today, self, optional=Text.DOWN)
        self.down.set_value(values.down)
        self.url = QLineEdit(values.url or "", self)
        self.url.setPlaceholderText(Text.URL_HINT)
        self.add_field(Text.DAY, self.day)
        self.add_field(Text.DOWN_DAY, self.down)
        caption = self.add_field(Text.URL, self.url)
        for part in (caption, self.url):
            part.setVisible(values.channel != VILLAGE_BOARD)
        for field in (self.day, self.down):
            field.edit.dateChanged.connect(self.recheck)
        self.down.tick.toggled.connect(self.recheck)
        self.url.textChanged.connect(self.recheck)

    def problem(self) -> str:
        """No date after today, up not before it was formed, down not before up, a full address."""
        values = self.values()
        if values.day > self._today or (values.down and values.down > self._today):
            return Text.FUTURE
        if self._formed and values.day < self._formed:
            return Text.BEFORE_FORMED.format(formed=self._formed)
        if values.down and values.down < values.day:
            return Text.BEFORE_POSTED.format(posted=values.day)
        return Text.BAD_URL if values.url and not values.url.startswith(("http://", "https://")) else ""

    def values(self) -> PostValues:
        """What it should have said."""
        return structs.replace(
            self._values,
            day=self.day.value() or self._today,
            down=self.down.value(),
            url=self.url.text().strip() or None,
        )

    @classmethod
    def ask(
        cls,
        title: str,
        values: PostValues,
        formed: date | None,
        today: date,
        parent: QWidget | None,
        *,
        problem: str = "",
    ) -> PostValues | None:
        """The values, or None when cancelled; `problem` is what was wrong with them the last time."""
        dialog = cls(title, values, formed, today, parent)
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
