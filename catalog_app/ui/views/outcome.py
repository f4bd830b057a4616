"""What a finished job says: done or not, in words, the files by name, and the way to their folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QToolButton, QVBoxLayout, QWidget

from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT, set_icon, set_kind
from catalog_app.ui.widgets.basic import button, label

SHOWN_LINES = 3
Offer = tuple[str, Callable[[], None]]
"""The words of a button, and what it does."""


class Text:
    """Words of the panel."""

    OPEN, CLOSE, NAMES = "打开文件夹", "关闭提示", "结果明细"


class OutcomePanel(QWidget):
    """Hidden until something was finished; a cross hides it again."""

    open_requested = Signal(object)
    """The Path of the folder to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.failed = False
        """Whether what is shown went wrong."""
        self._folder: Path | None = None
        self._more_work: Callable[[], None] | None = None
        self._card = QFrame(self)
        self.mark = StateMark("published", self, 14)
        self.headline = label("", "heading", self, wrap=True)
        self.detail = label("", "muted", self, wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._names = QStringListModel(self)
        self.names = QListView(self)
        self.names.setModel(self._names)
        set_kind(self.names, "bare")
        self.names.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.names.setAccessibleName(Text.NAMES)
        self.names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it would cover the last line
        self.more = button("", self._do_more, "link", self)
        self.open = button(Text.OPEN, self._open_folder, "", self, icon_name="folder")
        self.cross = QToolButton(self)
        set_kind(self.cross, "quiet")
        set_icon(self.cross, "close", "muted")
        self.cross.setToolTip(Text.CLOSE)
        self.cross.setAccessibleName(Text.CLOSE)
        self.cross.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(self.mark)
        head.addWidget(self.headline, 1)
        head.addWidget(self.more)
        head.addWidget(self.open)
        head.addWidget(self.cross)
        rest = QVBoxLayout()
        rest.setContentsMargins(14 + UNIT, 0, UNIT, 0)
        rest.setSpacing(UNIT // 2)
        rest.addWidget(self.detail)
        rest.addWidget(self.names)
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(UNIT + 4, UNIT // 2, UNIT // 2, UNIT // 2)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(rest)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        outer.addWidget(self._card)

    def show_done(
        self,
        headline: str,
        detail: str = "",
        names: Sequence[str] = (),
        folder: Path | None = None,
        *,
        more: Offer | None = None,
    ) -> None:
        """Say that it is finished; `folder` brings the button to it, `more` is a further one."""
        self._show("note", "published", headline, detail, names, folder)
        self._offer(more)

    def show_failed(
        self, headline: str, detail: str = "", names: Sequence[str] = (), *, more: Offer | None = None
    ) -> None:
        """Say that it did not come out right."""
        self._show("note-bad", "error", headline, detail, names, None)
        self._offer(more)

    def _show(
        self, kind: str, code: str, headline: str, detail: str, names: Sequence[str], folder: Path | None
    ) -> None:
        set_kind(self._card, kind)
        self._card.style().unpolish(self._card)
        self._card.style().polish(self._card)
        self.failed = code == "error"
        self.mark.set_code(code)
        self.headline.setText(headline)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self._names.setStringList(list(names))
        self.names.setVisible(bool(names))
        self.names.setFixedHeight(min(len(names), SHOWN_LINES) * self.names.sizeHintForRow(0) + 2)
        self._folder = folder
        self.open.setVisible(folder is not None)
        self.setAccessibleName(headline)
        self.show()

    def _offer(self, more: Offer | None) -> None:
        words, self._more_work = more or ("", None)
        self.more.setText(words)
        self.more.setAccessibleName(words)
        self.more.setVisible(bool(words))

    @Slot()
    def _do_more(self) -> None:
        if self._more_work is not None:
            self._more_work()

    def shown_names(self) -> list[str]:
        """The lines of the list."""
        return self._names.stringList()

    @Slot()
    def _open_folder(self) -> None:
        if self._folder is not None:
            self.open_requested.emit(self._folder)
