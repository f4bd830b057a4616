"""The sample township on the 目录 page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.catalog import Item
from catalog_app.model.changes import Stamp
from catalog_app.services.session import Session
from catalog_app.support.settings import Settings
from catalog_app.ui.context import PageContext, Target
from catalog_app.ui.jobs import Jobs
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from tests.ui.conftest import NOW, FakeNotify
from tests.ui.desks import page_context

LAND = "06"


@dataclass
class Desk:
    """Everything the page is given, and what it did with it."""

    context: PageContext
    session: Session
    notify: FakeNotify
    jobs: Jobs
    settings: Settings
    went: list[tuple[str, Target]] = field(default_factory=list)
    pages: list[CatalogPage] = field(default_factory=list)

    def stamp(self) -> Stamp:
        return Stamp("李春燕", NOW, "test")

    def item(self, number: str) -> Item:
        found = self.session.workspace.item_by_number(number)
        assert found is not None
        return found

    def items(self, domain: str = LAND) -> list[Item]:
        return self.session.workspace.items(domain)

    def open_page(self, qtbot: Any, width: int = 1300, height: int = 640) -> CatalogPage:
        """A page of this size on 征地补偿, its grid in focus, as the window builds it."""
        page = CatalogPage(self.context)
        qtbot.addWidget(page)
        page.resize(width, height)
        self.pages.append(page)
        page.refresh(None)
        page.pane.choose(LAND)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.grid.setFocus()
        page.grid.show_item(self.items()[0].uid)
        return page


@pytest.fixture
def desk(qapp: Any, workspace: Path, settings: Settings, notify: FakeNotify) -> Iterator[Desk]:
    with page_context(qapp, workspace, settings, notify) as (context, went):
        made = Desk(context, context.session, notify, context.jobs, settings, went)
        yield made
        for page in made.pages:
            page.stop()
            page.close()


@pytest.fixture
def page(qtbot: Any, desk: Desk) -> CatalogPage:
    """The page on 征地补偿, wide enough for the panel beside the grid."""
    return desk.open_page(qtbot)
