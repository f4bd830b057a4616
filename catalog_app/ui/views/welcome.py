"""What the window shows while no workspace is open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from catalog_app.model.product import PRODUCT
from catalog_app.ui.actions import Actions
from catalog_app.ui.theme import UNIT, scaled_font, set_kind
from catalog_app.ui.widgets.basic import Note, button, label, row


class TEXT:
    """What this page says."""

    TITLE = PRODUCT
    SUBTITLE = "编目录、上墙、报送，一次录入，三处一致。全部在本机完成，不连网络。"
    NEW = "建立本单位的工作区"
    NEW_HINT = "三步：单位 → 领域和层级 → 完成"
    SAMPLE = "先看示例（青石桥镇）"
    OPEN = "打开已有工作区…"
    RESTORE = "从备份恢复…"
    RECENT = "最近打开"
    NO_SECRETS = "本程序不得录入、存储涉密文件和内部资料。涉密信息请按保密规定办理。"


class WelcomePage(QWidget):
    """Three ways to begin and the recent workspaces; emits `recent_chosen` with a folder's name."""

    recent_chosen = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.new = button(TEXT.NEW, actions["new"].trigger, "primary", self)
        self.sample = button(TEXT.SAMPLE, actions["sample"].trigger, parent=self)
        self.open = button(TEXT.OPEN, actions["open"].trigger, parent=self)
        self.restore = button(TEXT.RESTORE, actions["restore"].trigger, parent=self)
        self._recent_head = label(TEXT.RECENT, "field", self)
        self._recent_box = QVBoxLayout()
        self._recent_box.setSpacing(UNIT // 2)
        self._arrange()

    def _arrange(self) -> None:
        card = QFrame(self)
        set_kind(card, "card")
        card.setFixedWidth(72 * UNIT)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(5 * UNIT, 4 * UNIT, 5 * UNIT, 4 * UNIT)
        inside.setSpacing(UNIT)
        title = label(TEXT.TITLE, "title", card)
        title.setFont(scaled_font(title, 8, bold=True))
        inside.addWidget(title)
        inside.addWidget(label(TEXT.SUBTITLE, "muted", card, wrap=True))
        inside.addSpacing(2 * UNIT)
        inside.addWidget(row(self.new, label(TEXT.NEW_HINT, "muted", card), None, parent=card, gap=2 * UNIT))
        inside.addWidget(row(self.sample, self.open, self.restore, None, parent=card))
        inside.addSpacing(UNIT)
        inside.addWidget(self._recent_head)
        inside.addLayout(self._recent_box)
        inside.addSpacing(UNIT)
        inside.addWidget(Note(TEXT.NO_SECRETS, "note-warn", card))
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_recent(self, folders: Sequence[Path]) -> None:
        """List the recent workspaces."""
        while (old := self._recent_box.takeAt(0)) is not None:
            if old.widget() is not None:
                old.widget().deleteLater()
        for folder in folders[:5]:
            made = button(f"{folder.name}　{folder.parent}", self._on_recent, "link", self)
            made.setProperty("folder", str(folder))
            made.setToolTip(str(folder))
            self._recent_box.addWidget(made)
        self._recent_head.setVisible(bool(folders))

    @Slot()
    def _on_recent(self) -> None:
        self.recent_chosen.emit(str(self.sender().property("folder")))
