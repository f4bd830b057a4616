"""A page context over the sample township, and pages built and shown as the window does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.services.session import Session
from catalog_app.support.settings import Settings
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.facts import Facts
from catalog_app.ui.jobs import Jobs
from tests.ui.conftest import NOW, TODAY, FakeNotify
from tests.ui.desks import page_context


@dataclass
class Desk:
    """Everything a page is given, and what it did with it."""

    context: PageContext
    session: Session
    notify: FakeNotify
    jobs: Jobs
    went: list[tuple[str, Target]] = field(default_factory=list)

    def stamp(self, cause: str = "test") -> Stamp:
        return Stamp("李春燕", NOW, cause)


@pytest.fixture
def desk(qapp: Any, workspace: Path, settings: Settings, notify: FakeNotify) -> Iterator[Desk]:
    with page_context(qapp, workspace, settings, notify, Facts(lambda: TODAY)) as (context, went):
        yield Desk(context, context.session, notify, context.jobs, went)


@pytest.fixture
def show(qtbot: Any, desk: Desk) -> Iterator[Callable[[type[Page]], Any]]:
    """Build a page as the window does and show it."""
    pages: list[Page] = []

    def make(kind: type[Page]) -> Page:
        page = kind(desk.context)
        pages.append(page)
        qtbot.addWidget(page)
        page.refresh(None)
        page.resize(1016, 538)
        with qtbot.waitExposed(page):
            page.show()
        return page

    yield make
    for page in pages:
        page.stop()
        page.close()
