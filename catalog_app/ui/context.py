"""What every page of the window is given, and what the window may ask of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from catalog_app.model.changes import ChangeSet, Stamp

if TYPE_CHECKING:
    from catalog_app.services.session import Session
    from catalog_app.support.settings import Settings
    from catalog_app.ui.bridge import Bridge
    from catalog_app.ui.facts import Facts
    from catalog_app.ui.jobs import Jobs
    from catalog_app.ui.notify import Notify

Target = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageContext:
    """The only way from a page to the rest of the program; nothing is looked up by name."""

    session: Session
    bridge: Bridge
    jobs: Jobs
    notify: Notify
    settings: Settings
    stamp: Callable[[str], Stamp]
    """stamp("catalog") = who and when, with the page as the cause of the change."""
    today: Callable[[], date]
    go: Callable[[str, Target], None]
    """go("catalog", {"item": uid}) shows a page and hands it the target."""
    facts: Facts | None = None
    """What 工作台 and the status bar share; None in tests of a single page."""


class Page(QWidget):
    """One page of the rail. Built when first shown; the window calls `refresh` and `show_target`.

    The window calls `refresh(None)` once after building, and `refresh(changes)` for every change whose cause is
    not `page_key`, at once for the page on screen, when shown again for the others.
    """

    page_key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    help_topic: ClassVar[str] = "index"
    """File name (without .md) of the manual's page for this screen."""

    selection_text = Signal(str)
    """Words for the right end of the status bar: 已选 3 项."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def refresh(self, changes: ChangeSet | None) -> None:
        """Show what is stored now; `changes` None = everything."""

    def show_target(self, target: Target) -> None:
        """Bring what `target` names into view: {"item": uid}, {"filter": "overdue"}, {"domain": code} and so on."""

    def commit_open_editor(self) -> None:
        """Store what is being typed, before the window closes, undoes, or shows another page."""

    def may_leave(self) -> bool:
        """False keeps the window from closing (a job is running, say)."""
        return True

    def stop(self) -> None:
        """End background work and wait for it; the window calls it before the page goes."""
