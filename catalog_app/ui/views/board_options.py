"""The options of a noticeboard sheet: paper, orientation, boxes, the board whose name stands in the foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QMenu, QWidget

from catalog_app.support.settings import Settings
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import Chip

Paper = Literal["A4", "A3", "4K"]
Orientation = Literal["landscape", "portrait"]
_CATALOGS_ONLY, _NOTICES_ONLY = ("one_file",), ("large_print", "high_contrast", "docx", "text")
TWINS = ("docx", "text")
"""Ways that are files beside the sheet; the preview shows none of them."""


class Text:
    """Words of the options."""

    PAPER = (("A4", "A4"), ("A3", "A3"), ("4K", "四开"))
    PAPER_NAME = "{paper} 纸"
    ORIENTATION = (("landscape", "横向"), ("portrait", "纵向"))
    BOXES, BOXES_TIP = "全部渠道方框", "按下：13个渠道方框全部印出；不按：只印已选的渠道"
    VILLAGES, VILLAGES_TIP = "按村分开", "按下：名单一村一份，另附张贴清单；不按：全部在一份里"
    MORE, MORE_SOME, MORE_TIP = "更多", "更多（{count}）", "双面、拼成大张、合成一册、大字等印法，另存 Word 和文字"
    WAYS = (
        ("duplex", "双面打印，留装订边"),
        ("poster", "拼成大张（分印在几张 A4 上）"),
        ("one_file", "全部领域合成一册，前面有目录页"),
        ("large_print", "大字"),
        ("high_contrast", "粗黑字、粗线"),
        ("docx", "导出时另存 Word 文件"),
        ("text", "导出时另存文字，供村广播念读"),
    )
    BOARD, NO_BOARD = "公示栏（印在页脚）", "页脚不写公示栏"


class BoardChoice(Struct, frozen=True):
    """A board: uid, name with its village, the paper it takes."""

    uid: str
    name: str
    paper: str


class BoardOptions(QWidget):
    """Paper and the rest are remembered from one day to the next; the board is not."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._turn_key = "board_orientation"
        self._boards: list[BoardChoice] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        self.papers = self._group(Text.PAPER, str(settings.get("board_paper")), layout)
        for key, chip in self.papers.items():
            chip.setAccessibleName(Text.PAPER_NAME.format(paper=key))
        layout.addSpacing(UNIT)
        self.orientations = self._group(Text.ORIENTATION, str(settings.get(self._turn_key)), layout)
        layout.addSpacing(UNIT)
        self.all_boxes = Chip(Text.BOXES, self)
        self.all_boxes.setToolTip(Text.BOXES_TIP)
        self.all_boxes.setChecked(settings.get("board_boxes") == "all")
        self.all_boxes.clicked.connect(self._edited)
        layout.addWidget(self.all_boxes)
        self.by_village = Chip(Text.VILLAGES, self)
        self.by_village.setToolTip(Text.VILLAGES_TIP)
        self.by_village.clicked.connect(self._edited)
        self.by_village.hide()
        layout.addWidget(self.by_village)
        self.ways = self._add_ways(layout)
        layout.addSpacing(UNIT)
        self.board = QComboBox(self)
        self.board.setAccessibleName(Text.BOARD)
        self.board.setToolTip(Text.BOARD)
        self.board.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.board.setMinimumContentsLength(8)
        self.board.setMaximumWidth(26 * UNIT)
        self.board.activated.connect(self._board_chosen)
        layout.addWidget(self.board, 100)
        layout.addStretch(1)
        self.set_boards([])

    def _add_ways(self, layout: QHBoxLayout) -> dict[str, QAction]:
        """The rarer ways of printing, in a menu; they are chosen anew every day."""
        self.more = Chip(Text.MORE, self, checkable=False)
        self.more.setToolTip(Text.MORE_TIP)
        menu = QMenu(self.more)
        ways = {}
        for key, words in Text.WAYS:
            ways[key] = action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(self._edited)
        self.more.setMenu(menu)
        layout.addWidget(self.more)
        return ways

    def _group(self, words: Sequence[tuple[str, str]], chosen: str, layout: QHBoxLayout) -> dict[str, Chip]:
        group = QButtonGroup(self)
        chips = {}
        for key, text in words:
            chip = Chip(text, self)
            chip.setChecked(key == chosen)
            chip.clicked.connect(self._edited)
            group.addButton(chip)
            layout.addWidget(chip)
            chips[key] = chip
        if group.checkedButton() is None:
            next(iter(chips.values())).setChecked(True)
        return chips

    @property
    def paper(self) -> Paper:
        """A4, A3 or 四开."""
        if self.papers["4K"].isChecked():
            return "4K"
        return "A3" if self.papers["A3"].isChecked() else "A4"

    @property
    def orientation(self) -> Orientation:
        """Which way up."""
        return "portrait" if self.orientations["portrait"].isChecked() else "landscape"

    @property
    def boxes(self) -> Literal["ticked", "all"]:
        """Whether unticked boxes are printed too."""
        return "all" if self.all_boxes.isChecked() else "ticked"

    def has(self, way: str) -> bool:
        """Whether a way of printing is chosen, and offered for what is printed."""
        action = self.ways[way]
        return action.isVisible() and action.isChecked()

    @property
    def board_uid(self) -> str | None:
        """The board named in the foot."""
        uid = self.board.currentData()
        return str(uid) if uid else None

    def set_notices(self, notices: bool) -> None:
        """Offer what fits: channel boxes for catalogs, a sheet for every village and standing paper for notices."""
        self._turn_key = "notice_orientation" if notices else "board_orientation"
        if turned := self.orientations.get(str(self._settings.get(self._turn_key))):
            turned.setChecked(True)
        self.all_boxes.setVisible(not notices)
        self.by_village.setVisible(notices)
        for key in _CATALOGS_ONLY:
            self.ways[key].setVisible(not notices)
        for key in _NOTICES_ONLY:
            self.ways[key].setVisible(notices)
        self._show_ways()

    def set_boards(self, boards: Sequence[BoardChoice]) -> None:
        """The boards on offer; the chosen one stays if it is still there."""
        chosen = self.board_uid
        self._boards = list(boards)
        self.board.clear()
        self.board.addItem(Text.NO_BOARD, "")
        for board in boards:
            self.board.addItem(board.name, board.uid)
        self.board.setCurrentIndex(max(self.board.findData(chosen), 0))
        self.board.setEnabled(bool(boards))

    @Slot(int)
    def _board_chosen(self, place: int) -> None:
        paper = self._boards[place - 1].paper if place > 0 else ""
        if paper in self.papers:
            self.papers[paper].setChecked(True)
        self._edited()

    @Slot()
    def _edited(self) -> None:
        self._settings.update({"board_paper": self.paper, self._turn_key: self.orientation, "board_boxes": self.boxes})
        self._show_ways()
        self.changed.emit()

    def _show_ways(self) -> None:
        count = sum(self.has(way) for way in self.ways)
        self.more.setText(Text.MORE_SOME.format(count=count) if count else Text.MORE)
