"""The pages of the rail and the stack that builds each when first shown.

To add a page: one line in PAGES, a `Page` subclass in its module.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.ui.context import Page, PageContext, Target


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One line of the rail; `place` is "module:Class" below catalog_app.ui.views."""

    key: str
    title: str
    icon: str
    place: str

    def load(self) -> type[Page]:
        """The page's class; imports its module."""
        module, _, name = self.place.partition(":")
        found: type[Page] = getattr(importlib.import_module(f"catalog_app.ui.views.{module}"), name)
        return found


PAGES = (
    PageSpec("home", "工作台", "home", "dashboard_page:DashboardPage"),
    PageSpec("catalog", "目录", "catalog", "catalog.catalog_page:CatalogPage"),
    PageSpec("publications", "公开信息", "publication", "publication_page:PublicationPage"),
    PageSpec("board", "公示栏", "board", "board_page:BoardPage"),
    PageSpec("portal", "报送", "portal", "portal_page:PortalPage"),
    PageSpec("check", "检查", "check", "check_page:CheckPage"),
    PageSpec("settings", "设置", "settings", "settings_page:SettingsPage"),
)
PAGE_KEYS = tuple(page.key for page in PAGES)


class PageStack(QStackedWidget):
    """Builds pages when first shown, refreshes the one on screen at once and the others when shown again."""

    page_shown = Signal(str)
    selection_text = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: PageContext | None = None
        self._built: dict[str, Page] = {}
        self._stale: set[str] = set()

    def begin(self, context: PageContext) -> None:
        """Forget the pages of the workspace before and serve this one."""
        self.clear()
        self._context = context

    def clear(self) -> None:
        """Take all pages away."""
        for page in self._built.values():
            page.stop()
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._built.clear()
        self._stale.clear()
        self._context = None

    def context(self) -> PageContext:
        """What the pages of the open workspace were given."""
        if self._context is None:
            raise RuntimeError("no workspace is open")
        return self._context

    @property
    def current(self) -> Page | None:
        """The page on screen."""
        page = self.currentWidget()
        return page if isinstance(page, Page) else None

    def built(self) -> list[Page]:
        """The pages there are so far."""
        return list(self._built.values())

    def page(self, key: str) -> Page:
        """The page, built if need be."""
        page = self._built.get(key)
        if page is None:
            page = self._build(key)
        return page

    def show_page(self, key: str, target: Target | None = None) -> Page:
        """Bring a page to the front, up to date, and hand it the target."""
        leaving = self.current
        page = self.page(key)
        if leaving is not None and leaving is not page:
            leaving.commit_open_editor()
        if key in self._stale:
            self._stale.discard(key)
            page.refresh(None)
        self.setCurrentWidget(page)
        if target:
            page.show_target(target)
        self.page_shown.emit(key)
        return page

    def _build(self, key: str) -> Page:
        spec = next(one for one in PAGES if one.key == key)
        page = spec.load()(self.context(), self)
        page.selection_text.connect(self._on_selection)
        self._built[key] = page
        self.addWidget(page)
        page.refresh(None)
        return page

    @Slot(object)
    def on_changed(self, changes: ChangeSet) -> None:
        """A committed operation: everybody but its cause shows it, now or when shown again."""
        current = self.current
        for key, page in self._built.items():
            if key == changes.cause:
                continue
            if page is current:
                page.refresh(changes)
            else:
                self._stale.add(key)

    @Slot(str)
    def _on_selection(self, text: str) -> None:
        sender: QObject = self.sender()
        if sender is self.currentWidget():
            self.selection_text.emit(text)
