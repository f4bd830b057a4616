"""The main window: puts the parts together and connects them. What commands do stands in commands.py."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.product import PRODUCT
from catalog_app.ui.actions import Actions
from catalog_app.ui.bridge import Bridge
from catalog_app.ui.commands import Commands
from catalog_app.ui.context import PageContext, Target
from catalog_app.ui.facts import Facts
from catalog_app.ui.jobs import Jobs
from catalog_app.ui.notify import Notify
from catalog_app.ui.pages import PAGE_KEYS, PageStack
from catalog_app.ui.shell import clock_stamp, open_with_questions, recent_workspaces, remember_workspace
from catalog_app.ui.widgets.rail import Rail
from catalog_app.ui.widgets.status_line import StatusLine
from catalog_app.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from catalog_app.services.overview import Dashboard
    from catalog_app.services.session import Session
    from catalog_app.support.settings import Settings

SMALLEST = (960, 560)
USUAL = (1366, 728)
FRAME_ROOM, TITLE_ROOM = 8, 40
"""Logical pixels the desktop's window frame takes from a small screen."""
LIGHT_PAGE = "home"
"""Built before the first paint; any other page remembered from the last time comes right after it."""
COMMAND = "command:"
TABLES = (
    *(
        ".xlsx",
        ".xlsm",
        ".xls",
        ".et",
        ".ods",
        ".docx",
        ".html",
        ".htm",
        ".mht",
        ".mhtml",
        ".csv",
        ".tsv",
        ".txt",
        ".pdf",
    ),
    *(".doc", ".wps"),
)
"""What the import takes; the last two to say how to save them as docx."""
FIRST_BACKUP_CHECK_MS, BACKUP_CHECK_MS = 30 * 1000, 20 * 60 * 1000


class TEXT:
    """What the window itself says."""

    TITLE = PRODUCT
    NOT_A_TABLE = (
        "这里只能拖入目录表：Excel（.xlsx、.xls、.et、.ods）、Word（.docx）、网页（.html、.mht）、"
        "文字表格（.csv、.txt）或 PDF。照片请在“公开信息”里作为佐证添加。"
    )
    NO_WORKSPACE = "请先打开或新建工作区，再拖入目录表。"
    BUSY = "还有工作正在进行，请等它完成，或先取消。"


class MainWindow(QMainWindow):
    """One window, one workspace."""

    painted = Signal()
    """Once, when the first paint is over."""

    def __init__(self, settings: Settings, notify: Notify | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.session: Session | None = None
        self.notify = notify or Notify(self, settings)
        self.bridge = Bridge(self)
        self.jobs = Jobs(self.notify, self)
        self.facts = Facts(self.today, self.jobs, self)
        self.commands = Commands(self)
        self.actions_table = Actions(self, self.commands)
        self._first_paint_over = False
        self._waiting_page = ""
        self._changed = False
        self._build()
        self._connect()
        self._restore_geometry()
        self._enable(False)

    # assembly

    def _build(self) -> None:
        self.setWindowTitle(TEXT.TITLE)
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        body = QWidget(self)
        self.top = TopBar(self.actions_table, body)
        self.rail = Rail(body)
        self.pages = PageStack(body)
        self.middle = QStackedWidget(body)
        self.middle.addWidget(self.pages)
        self.foot = StatusLine(body)
        centre = QHBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.rail)
        centre.addWidget(self.middle, 1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addLayout(centre, 1)
        layout.addWidget(self.foot)
        self.setCentralWidget(body)
        body.setFocus()  # no button looks pressed at the start
        self.welcome: QWidget | None = None
        self._backup_timer = QTimer(self)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.pages.page_shown.connect(self._on_page_shown)
        self.pages.selection_text.connect(self.foot.show_selection)
        self.foot.filter_chosen.connect(self._on_filter)
        self.bridge.changed.connect(self._on_changed)
        self.facts.renewed.connect(self._on_facts)
        self.notify.status_text.connect(self.foot.show_message)
        self.top.menu.aboutToShow.connect(self.commands.prepare_menu)
        self._backup_timer.timeout.connect(self._on_backup_time)

    def _restore_geometry(self) -> None:
        room = self.screen().availableGeometry().size() - QSize(FRAME_ROOM, TITLE_ROOM)
        self.resize(QSize(*USUAL).boundedTo(room))
        kept = str(self.settings.get("window_geometry"))
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "replace")))

    # who and when

    def stamp(self, cause: str = "") -> Stamp:
        """Who sits here, and now; `cause` = the page that acts."""
        return clock_stamp(self.settings, cause)

    def today(self) -> date:
        """The day on this machine's clock."""
        return datetime.now().astimezone().date()

    # workspace

    def open_folder(self, folder: Path) -> bool:
        """Open a workspace instead of the one before; False when it was not opened."""
        if self.session is not None and not self.close_workspace():
            return False
        session = open_with_questions(folder, self.stamp, self.notify)
        if session is None:
            self.show_welcome()
            return False
        self.use(session)
        return True

    def use(self, session: Session) -> None:
        """Show this open session; the window closes it in the end."""
        self.session = session
        remember_workspace(self.settings, session.workspace.path)
        context = PageContext(
            session=session,
            bridge=self.bridge,
            jobs=self.jobs,
            notify=self.notify,
            settings=self.settings,
            stamp=self.stamp,
            today=self.today,
            go=self.go,
            facts=self.facts,
        )
        self.facts.attach(session)
        self.pages.begin(context)
        self.bridge.attach(session)
        self._enable(True)
        self._show_unit()
        self._show_steps()
        self._show_last_saved(session)
        self.middle.setCurrentWidget(self.pages)
        kept = str(self.settings.get("last_page"))
        first = kept if kept in PAGE_KEYS else LIGHT_PAGE
        if first == LIGHT_PAGE or self._first_paint_over:
            self.show_page(first)
        else:
            self._waiting_page = first
            self.rail.show_current(first)
        if self._first_paint_over:
            self._after_paint()

    def close_workspace(self) -> bool:
        """Store what is being typed and release the workspace; False while work is going on."""
        current = self.pages.current
        if current is not None:
            current.commit_open_editor()
        if any(not page.may_leave() for page in self.pages.built()):
            self.notify.info(TEXT.BUSY)
            return False
        self.bridge.detach()
        self.facts.attach(None)
        self.pages.clear()
        self._backup_timer.stop()
        self.commands.forget_search()
        if self.session is not None:
            self.session.close()
            self.session = None
        self._enable(False)
        self.foot.clear()
        self.top.clear()
        return True

    def _enable(self, present: bool) -> None:
        """Whether there is a workspace to work on."""
        self.actions_table.enable_workspace(present)
        for part in (self.rail, self.top.search, self.top.import_button, self.top.print_button):
            part.setEnabled(present)

    def show_welcome(self) -> None:
        """The page with the ways to begin."""
        from catalog_app.ui.views.welcome import WelcomePage

        if not isinstance(self.welcome, WelcomePage):
            page = WelcomePage(self.actions_table, self.middle)
            page.recent_chosen.connect(self._on_recent)
            self.middle.addWidget(page)
            self.welcome = page
        self.welcome.show_recent(recent_workspaces(self.settings))
        self.middle.setCurrentWidget(self.welcome)
        self.setWindowTitle(TEXT.TITLE)

    # pages

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        self.go(key, {})

    def go(self, key: str, target: Target) -> None:
        """Show a page and hand it a target; what `PageContext.go` calls.

        `command:localize` and the like run the command of that key instead.
        """
        if key.startswith(COMMAND):
            self.commands.run(key.removeprefix(COMMAND), target)
        elif self.session is not None:
            self.foot.show_selection("")
            self.pages.show_page(key, target)

    @Slot(str)
    def _on_page_shown(self, key: str) -> None:
        self.rail.show_current(key)
        self.settings.set("last_page", key)

    @Slot(str)
    def _on_filter(self, key: str) -> None:
        self.go("catalog", {"filter": key})

    @Slot(str)
    def _on_recent(self, folder: str) -> None:
        self.open_folder(Path(folder))

    # what changed

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        self._changed = True
        self.pages.on_changed(changes)
        if changes.touches("unit"):
            self._show_unit()
        self._show_steps()
        self.top.show_saved(changes.at, read_only=False)
        self.facts.renew_soon()

    @Slot(object)
    def _on_facts(self, figures: Dashboard) -> None:
        today = self.today()
        near = sum((line.due - today).days <= 7 for line in figures.soon)
        self.foot.show_counts(len(figures.overdue), near, len(figures.empty))
        self.foot.show_calendar(figures.provisional_year)

    def _show_unit(self) -> None:
        if self.session is not None:
            name = self.session.workspace.unit().name
            self.top.show_unit(name)
            suffix = "（只读）" if self.session.read_only else ""
            self.setWindowTitle(f"{name}{suffix} - {TEXT.TITLE}")

    def _show_last_saved(self, session: Session) -> None:
        latest = next(iter(session.workspace.history(1)), None)
        at = latest.at.astimezone() if latest is not None else None
        now = at if at is not None and at.date() == self.today() else None
        self.top.show_saved(now, read_only=session.read_only)

    def _show_steps(self) -> None:
        if self.session is not None:
            self.top.show_steps(self.session.undo_name, self.session.redo_name, read_only=self.session.read_only)

    # first paint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: note the first paint, and do what can wait after it."""
        super().paintEvent(event)
        if not self._first_paint_over:
            self._first_paint_over = True
            QTimer.singleShot(0, self, self._after_paint)

    @Slot()
    def _after_paint(self) -> None:
        self.painted.emit()
        if self.session is not None:
            if self._waiting_page:
                self.show_page(self._waiting_page)
                self._waiting_page = ""
            self.facts.renew()
            self.commands.attach_search()
            self._backup_timer.start(FIRST_BACKUP_CHECK_MS)

    @Slot()
    def _on_backup_time(self) -> None:
        self._backup_timer.setInterval(BACKUP_CHECK_MS)
        self.commands.back_up_when_due()

    # drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: an Excel file starts the import; a workspace folder is opened."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take_files(paths)

    def take_files(self, paths: list[Path]) -> None:
        """What dropping these files on the window does."""
        if len(paths) == 1 and (paths[0] / "catalog.db").is_file():
            self.open_folder(paths[0])
        elif not any(path.suffix.lower() in TABLES for path in paths):
            self.notify.info(TEXT.NOT_A_TABLE)
        elif self.session is None:
            self.notify.info(TEXT.NO_WORKSPACE)
        else:
            self.commands.import_paths(paths)

    # the end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: store, stop all work, release the workspace."""
        if self.jobs.busy and not self.jobs.shut_down():
            event.ignore()
            self.notify.info(TEXT.BUSY)
            return
        if self._changed:
            self.commands.back_up_when_due()
        if not self.close_workspace():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.settings.set("window_geometry", geometry)
        event.accept()

    def focus_ring(self) -> list[QWidget]:
        """The areas F6 goes round: rail, page, search."""
        current = self.middle.currentWidget()
        page = self.pages.current if current is self.pages else current
        return [one for one in (self.rail, page, self.top.search) if one is not None and one.isEnabled()]

    def show_in_front(self) -> None:
        """Another start of the program: come forward."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
