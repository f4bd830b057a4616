"""名单 on the page of publications: the pane, and files dropped on a row. One object that the page puts in place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTableView, QTabWidget, QWidget

from catalog_app.ui.context import PageContext
from catalog_app.ui.views.roster_actions import RosterActions
from catalog_app.ui.views.roster_pane import RosterPane


class Text:
    """Words of the tab."""

    TAB, HAS_LIST = "名单", "名单 · 已登记"


class PublicationLists(QObject):
    """Takes what is dropped on the page for the row under the pointer, else for the publication on show.

    The page adds `pane` to its tabs by `join`, calls `show_publication` for whatever it shows, and listens to `done`.
    """

    done = Signal(str, str)
    """A sentence and the publication to show."""

    def __init__(self, context: PageContext, cause: str, page: QWidget, table: QTableView) -> None:
        super().__init__(page)
        self._context, self._page, self._table = context, page, table
        self._publication = ""
        self.tabs: QTabWidget | None = None
        """Where the pane stands."""
        self.doing = RosterActions(context, cause, page)
        self.pane = RosterPane(context, page)
        self.pane.register_requested.connect(self.register_list)
        self.pane.remove_requested.connect(self.remove_list)
        self.doing.done.connect(self.done)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def join(self, tabs: QTabWidget) -> None:
        """Add the pane to these tabs."""
        self.tabs = tabs
        tabs.addTab(self.pane, Text.TAB)

    def show_publication(self, uid: str) -> None:
        """The list of this publication; '' = none is shown."""
        self._publication = uid
        self.pane.show_publication(uid)
        if self.tabs is not None:
            self.tabs.setTabText(self.tabs.indexOf(self.pane), Text.HAS_LIST if self.pane.has_list else Text.TAB)

    @Slot()
    def register_list(self) -> None:
        """登记名单…: cut to what its case allows before anything is kept."""
        if self._publication:
            self.doing.choose(self._publication)

    @Slot(str)
    def register_for(self, publication: str) -> None:
        """登记名单… of a publication that was just saved; the pane comes to the front."""
        if self.tabs is not None:
            self.tabs.setCurrentWidget(self.pane)
        self.doing.choose(publication)

    @Slot()
    def remove_list(self) -> None:
        """移去名单: can be undone."""
        if self._publication:
            self.doing.remove(self._publication)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: files over the page."""
        if watched is self._page and isinstance(event, QDropEvent):
            if event.type() is QEvent.Type.Drop:
                self._take(event)
                return True
            if event.type() is QEvent.Type.DragEnter and self._takes(event):
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QDropEvent) -> bool:
        return (
            isinstance(event, QDragEnterEvent)
            and event.mimeData().hasUrls()
            and bool(self._publication)
            and not self._context.session.read_only
        )

    def _take(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        view = self._table.viewport()
        place = view.mapFrom(self._page, event.position().toPoint())
        index = self._table.indexAt(place) if view.rect().contains(place) else QModelIndex()
        if index.isValid():
            self._table.setCurrentIndex(index)  # the page shows it, and tells us which it is
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if self._publication and paths:
            self.doing.take_files(self._publication, paths)
