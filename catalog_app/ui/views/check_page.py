"""检查: what is wrong in the catalog, and what private information stands in files that are dropped here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.catalog_check import CatalogCheck
from catalog_app.ui.views.file_check import FileCheck

CATALOG, FILES = 0, 1


class Text:
    """Words of the page."""

    TABS = "检查什么"
    CATALOG, FILES = "目录检查", "文件检查"


class CheckPage(Page):
    """See the module's first line. Files may be dropped on either tab."""

    page_key = "check"
    title = "检查"
    help_topic = "checks"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setAcceptDrops(True)
        self.catalog = CatalogCheck(context, self)
        self.files = FileCheck(context, self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(Text.TABS)
        self.tabs.setDrawBase(False)
        self._stack = QStackedWidget(self)
        for words, part in ((Text.CATALOG, self.catalog), (Text.FILES, self.files)):
            self.tabs.addTab(words)
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.tabs.currentChanged.connect(self._tell)
        self.files.selected.connect(self._tell)
        head = QFrame(self)
        set_kind(head, "bar")
        bar = QHBoxLayout(head)
        bar.setContentsMargins(UNIT + 4, 0, UNIT + 4, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._stack, 1)

    def refresh(self, changes: ChangeSet | None) -> None:
        """Check the catalog again; what was found in files stays, with the releases recorded since."""
        self.catalog.refresh(changes)
        self.files.refresh(changes)

    def show_target(self, target: Target) -> None:
        """{"severity": name}, {"code": code}, {"files": [Path, …]}, {"tab": "files"}."""
        if "files" in target:
            self.scan([Path(one) for one in target["files"]])
            return
        self.tabs.setCurrentIndex(FILES if target.get("tab") == "files" else CATALOG)
        self.catalog.show_target(target)

    def scan(self, paths: list[Path]) -> None:
        """Look for private information in these files and folders."""
        self.tabs.setCurrentIndex(FILES)
        self.files.scan(paths)

    @Slot()
    def _tell(self) -> None:
        self.selection_text.emit(self.files.words() if self.tabs.currentIndex() == FILES else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files and folders may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: scan what was dropped."""
        event.acceptProposedAction()
        self.scan([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
