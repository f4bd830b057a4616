"""The offline manual: Markdown pages rendered in the window, links between them followed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from catalog_app.support.paths import resource
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button

ORDER = (
    "index",
    "start",
    "dashboard",
    "catalog",
    "importing",
    "editions",
    "publications",
    "rosters",
    "boards",
    "portal",
    "checks",
    "settings",
    "command-line",
)


class TEXT:
    """What this window says."""

    TITLE = "使用手册"
    BACK = "返回"
    CLOSE = "关闭"
    MISSING = "没有找到手册文件，安装可能不完整。"


def manual_folder() -> Path:
    """Where the pages lie: among the resources of an installed program, in docs/ of a checkout."""
    installed = resource("manual")
    return installed if installed.is_dir() else installed.parent.parent / "docs" / "manual"


def manual_pages(folder: Path) -> list[tuple[str, str]]:
    """(topic, title) of the pages there are, in reading order."""
    found = {path.stem: path for path in folder.glob("*.md")}
    ordered = [topic for topic in ORDER if topic in found] + sorted(set(found) - set(ORDER))
    return [(topic, _title(found[topic])) for topic in ordered]


def _title(path: Path) -> str:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path.stem


class Reader(QTextBrowser):
    """Shows pictures no wider than the page, sharp on a scaled screen."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Qt's: a picture or another part of the document."""
        found = super().loadResource(kind, name)
        path = QUrl(name).toLocalFile() or str(Path(self.document().baseUrl().toLocalFile()).parent / QUrl(name).path())
        image = QImage(path) if kind == QTextDocument.ResourceType.ImageResource.value else QImage()
        if image.isNull():
            return found
        ratio = self.devicePixelRatioF()
        margins = 2 * self.document().documentMargin() + self.verticalScrollBar().sizeHint().width()
        room = int((self.viewport().width() - margins) * ratio)
        if image.width() > room > 0:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image


class ManualWindow(QDialog):
    """Not modal: the clerk reads while working. `show_topic` reuses the open one."""

    def __init__(self, parent: QWidget | None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(112 * UNIT, 74 * UNIT)
        self._folder = folder or manual_folder()
        self._pages = manual_pages(self._folder)
        self.list = QListView(self)
        self.list.setAccessibleName("手册目录")
        set_kind(self.list, "sections")
        self.list.setSpacing(2)
        self.list.setUniformItemSizes(True)
        self.list.setModel(TextListModel([title for _, title in self._pages], self))
        self.browser = Reader(self)
        self.browser.setAccessibleName("手册内容")
        self.browser.setOpenLinks(False)
        set_kind(self.browser, "reader")
        self.browser.document().setDocumentMargin(3 * UNIT)
        self.browser.anchorClicked.connect(self._on_link)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self._topic = ""
        self._past: list[str] = []
        self._arrange()

    def _arrange(self) -> None:
        splitter = QSplitter(self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.browser)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([22 * UNIT, 90 * UNIT])
        self.back = button(TEXT.BACK, self.go_back, parent=self, icon_name="left")
        QShortcut(QKeySequence("Alt+Left"), self, self.go_back)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(button(TEXT.CLOSE, self.close, parent=self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: the list was measured before the style sheet reached it."""
        super().showEvent(event)
        self.list.doItemsLayout()

    def show_page(self, topic: str) -> None:
        """Show a page; an unknown one shows the first."""
        topics = [one for one, _ in self._pages]
        if not topics:
            self.browser.setPlainText(TEXT.MISSING)
            return
        place = topics.index(topic) if topic in topics else 0
        self.list.setCurrentIndex(self.list.model().index(place, 0))

    @property
    def topic(self) -> str:
        """The page on screen."""
        return self._topic

    @Slot()
    def go_back(self) -> None:
        """The page read before."""
        if self._past:
            earlier = self._past.pop()
            self._topic = ""
            self.show_page(earlier)

    @Slot(object, object)
    def _on_chosen(self, current: object, _before: object) -> None:
        topic = self._pages[current.row()][0]  # type: ignore[attr-defined]  # QModelIndex
        if self._topic and self._topic != topic:
            self._past.append(self._topic)
        self._topic = topic
        self.back.setEnabled(bool(self._past))
        document = self.browser.document()
        document.setBaseUrl(QUrl.fromLocalFile(str(self._folder / "x")))
        text = (self._folder / f"{topic}.md").read_text(encoding="utf-8")
        self.browser.setMarkdown(_without_missing_pictures(text, self._folder))
        self.browser.document().setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, topic)

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        name = Path(url.path()).stem
        if name in [one for one, _ in self._pages]:
            self.show_page(name)

    @classmethod
    def show_topic(cls, topic: str, parent: QWidget) -> ManualWindow:
        """Show the manual at a page."""
        window = next(iter(parent.findChildren(cls)), None) or cls(parent)
        window.show_page(topic)
        window.show()
        window.raise_()
        return window


def _without_missing_pictures(text: str, folder: Path) -> str:
    kept = []
    for line in text.splitlines():
        start, end = line.find("]("), line.rfind(")")
        if line.startswith("![") and start > 0 and not (folder / line[start + 2 : end]).is_file():
            continue
        kept.append(line)
    return "\n".join(kept)
