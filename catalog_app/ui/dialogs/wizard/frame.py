"""The window of the wizard: the list of steps, one page at a time, what is wrong, back and next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.ui.dialogs.wizard.page import BarePage
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.jobs import Job
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label, line, row

HELP_TOPIC = "importing"
SMALLEST, LARGEST = QSize(112 * UNIT, 62 * UNIT), QSize(176 * UNIT, 110 * UNIT)


class TEXT:
    """What the frame of the wizard says."""

    BACK, NEXT, CANCEL = "上一步", "下一步", "取消"


class WizardFrame(QDialog):
    """Subclasses say what next and back do. Buttons follow the page on screen and the job that runs."""

    window_title: ClassVar[str] = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.window_title)
        self.pages: tuple[BarePage, ...] = ()
        self.marks: list[QWidget] = []
        self._job: Job | GatedJob | None = None
        self.stack = QStackedWidget(self)
        self.message_mark = StateMark("error", self, 12)
        self.message = label("", "bad", self, wrap=True)
        self.back = button(TEXT.BACK, self.go_back, parent=self)
        self.next = button(TEXT.NEXT, self.go_on, "primary", self)
        self.next.setDefault(True)
        self.cancel = button(TEXT.CANCEL, self.reject, parent=self)

    def set_pages(self, pages: Sequence[BarePage]) -> None:
        """Put the pages in, in their order."""
        self.pages = tuple(pages)
        for page in self.pages:
            self.stack.addWidget(page)
            page.changed.connect(self.renew_buttons)
        self.marks = [label(f"{place} {page.title}", "muted", self) for place, page in enumerate(self.pages, 1)]
        foot = QHBoxLayout()
        foot.setSpacing(UNIT)
        foot.addWidget(self.message_mark)
        foot.addWidget(self.message, 1)
        for one in (self.back, self.next, self.cancel):
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT + UNIT // 2, 2 * UNIT, UNIT + UNIT // 2)
        layout.setSpacing(UNIT)
        layout.addWidget(row(*self.marks, None, parent=self, gap=3 * UNIT))
        layout.addWidget(line(self))
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)
        self._take_keys()

    def _take_keys(self) -> None:
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self, self._help)
        QShortcut(QKeySequence("Alt+Left"), self, self.go_back)
        QShortcut(QKeySequence("Alt+Right"), self, self.go_on)
        for digit in range(10):  # they turn the pages of the window below; here they would type the digit
            QShortcut(QKeySequence(f"Alt+{digit}"), self)

    def fit(self, parent: QWidget | None) -> None:
        """As large as the window it belongs to allows."""
        room = parent.window().size() - QSize(6 * UNIT, 4 * UNIT) if parent is not None else SMALLEST
        self.resize(room.expandedTo(SMALLEST).boundedTo(LARGEST))

    @property
    def step(self) -> int:
        """The page on screen."""
        return self.stack.currentIndex()

    @property
    def busy(self) -> bool:
        """Whether a job runs."""
        return self._job is not None

    def show_page(self, step: int) -> None:
        """Bring a page to the front."""
        page = self.pages[step]
        page.enter()
        self.stack.setCurrentIndex(step)
        for number, mark in enumerate(self.marks):
            set_kind(mark, "step-now" if number == step else "step-done" if number < step else "muted")
        self.renew_buttons()
        page.take_focus()

    @Slot()
    def renew_buttons(self) -> None:
        """Let buttons and message follow the page."""
        page, last = self.pages[self.step], len(self.pages) - 1
        problem = page.problem()
        self.back.setVisible(self.step not in (0, last))
        self.cancel.setVisible(self.step != last)
        self.back.setEnabled(not self.busy)
        self.next.setEnabled(not self.busy and not problem)
        self.next.setText(self.next_words())
        self.stack.setEnabled(not self.busy)
        if problem:
            self._say("" if page.is_untouched() else problem, "bad")
        else:
            self._say(page.remark(), "warn")

    def next_words(self) -> str:
        """What the button that goes on says."""
        return TEXT.NEXT

    def _say(self, text: str, kind: str) -> None:
        self.message.setText(text)
        set_kind(self.message, kind)
        self.message_mark.set_code("error" if kind == "bad" else "warning")
        self.message_mark.setVisible(bool(text))

    @Slot()
    def go_on(self) -> None:
        """下一步."""

    @Slot()
    def go_back(self) -> None:
        """上一步."""

    @Slot()
    def _help(self) -> None:
        from catalog_app.ui.dialogs.manual import ManualWindow

        ManualWindow.show_topic(HELP_TOPIC, self)
