"""The 13 national boxes, each 必选, 可选 or 无, with the names of other channels and the all-or-any rule."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from catalog_app.model.catalog import Channels
from catalog_app.model.cells import read_channels, write_channels
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, VILLAGE_BOARD, short_label
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import label, row

REQUIRED, OPTIONAL, NONE = 0, 1, 2
LABELS = ("必选", "可选", "无")
LONG_LABELS = {VILLAGE_BOARD: "村公示栏（电子屏）", OTHER: "其他"}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ChannelChooser(QWidget):
    """Edits a Channels value. `changed` comes after every choice made by hand."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[str, QButtonGroup] = {}
        self._names: dict[str, QLabel] = {}
        self._shown = Channels()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(self._boxes())
        self.other = QLineEdit(self)
        self.other.setPlaceholderText("如：征地信息公开平台、村民微信群")
        self.other.setAccessibleName("其他渠道的名称，用顿号分隔")
        self.other.editingFinished.connect(self._other_finished)
        layout.addWidget(label("其他渠道的名称（用顿号分隔）", "field", self))
        layout.addWidget(self.other)
        layout.addWidget(self._rule())
        self.setFocusProxy(self._groups[NATIONAL_CHANNELS[0]].button(NONE))

    def _boxes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(UNIT)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for place, words in enumerate(LABELS):
            grid.addWidget(label(words, "muted", self), 0, place + 1, Qt.AlignmentFlag.AlignHCenter)
        for line, name in enumerate(NATIONAL_CHANNELS, start=1):
            caption = label(LONG_LABELS.get(name, short_label(name)), "", self)
            caption.setToolTip(name)
            self._names[name] = caption
            grid.addWidget(caption, line, 0)
            self._groups[name] = self._choices(grid, line, name)
        return grid

    def _choices(self, grid: QGridLayout, line: int, name: str) -> QButtonGroup:
        group = QButtonGroup(self)
        for state, words in enumerate(LABELS):
            button = QRadioButton(self)
            button.setAccessibleName(f"{name}：{words}")
            button.setToolTip(f"{name}：{words}")
            button.installEventFilter(self)
            group.addButton(button, state)
            grid.addWidget(button, line, state + 1, Qt.AlignmentFlag.AlignHCenter)
        group.button(NONE).setChecked(True)
        group.idClicked.connect(self._clicked)
        return group

    def _rule(self) -> QWidget:
        self._all = QRadioButton("必选的全部公开", self)
        self._any = QRadioButton("至少选一项", self)
        self._all.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self._all, 0)
        group.addButton(self._any, 1)
        group.idClicked.connect(self._clicked)
        return row(self._all, self._any, None, parent=self)

    def set_channels(self, channels: Channels) -> None:
        """Show a value; nothing is emitted."""
        self._shown = channels
        for name, group in self._groups.items():
            state = REQUIRED if name in channels.required else OPTIONAL if name in channels.optional else NONE
            if name == OTHER and channels.other and state == NONE:
                state = REQUIRED
            group.button(state).setChecked(True)
            self._tint(name)
        self.other.setText("、".join(channels.other))
        (self._any if channels.rule == "any" else self._all).setChecked(True)

    def channels(self) -> Channels:
        """The value now chosen."""
        names = {
            state: [name for name, group in self._groups.items() if group.checkedId() == state] for state in range(3)
        }
        other = tuple(
            dict.fromkeys(part.strip() for part in self.other.text().replace("，", "、").split("、") if part.strip())
        )
        if other and OTHER in names[NONE]:
            names[REQUIRED].append(OTHER)
        rule = "any" if self._any.isChecked() else "all"
        return Channels(tuple(names[REQUIRED]), tuple(names[OPTIONAL]), other, rule)  # type: ignore[arg-type]  # a Literal

    def text(self) -> str:
        """The value as `cells.read_channels` reads it; the words it came with where nothing was changed."""
        return write_channels(self.channels())

    def set_text(self, text: str) -> None:
        """Show what a cell's words mean."""
        self.set_channels(read_channels(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and right stay in a box, up and down go to the next one."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QRadioButton):
            return self._step(watched, event.key())
        return super().eventFilter(watched, event)

    def _step(self, button: QRadioButton, key: int) -> bool:
        names = list(self._groups)
        name = next(name for name, group in self._groups.items() if button in group.buttons())
        if key in _STEPS:
            state = self._groups[name].id(button) + _STEPS[Qt.Key(key)]
            if 0 <= state <= NONE:
                target = self._groups[name].button(state)
                target.setFocus(Qt.FocusReason.TabFocusReason)
                target.click()
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            place = names.index(name) + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= place < len(names):
                group = self._groups[names[place]]
                group.checkedButton().setFocus(Qt.FocusReason.TabFocusReason)
            elif place == len(names):
                self.other.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _clicked(self, _state: int) -> None:
        for name in self._groups:
            self._tint(name)
        self.changed.emit()

    def _other_finished(self) -> None:
        if self.other.text() != "、".join(self._shown.other):
            self._shown = self.channels()
            self.changed.emit()

    def _tint(self, name: str) -> None:
        chosen = self._groups[name].checkedId() != NONE
        kind = "" if chosen else "muted"
        words = self._names[name]
        if words.property("kind") != kind:
            set_kind(words, kind)
            words.style().unpolish(words)
            words.style().polish(words)
