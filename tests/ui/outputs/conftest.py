"""A page context over the sample township, and pages built and shown as the window does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.services.session import Session, open_session
from catalog_app.support.settings import Settings
from catalog_app.ui.bridge import Bridge
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.facts import Facts
from catalog_app.ui.jobs import Jobs
from catalog_app.ui.theme import Mode, theme
from tests.ui.conftest import NOW, TODAY, FakeNotify


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
    theme().apply(qapp, Mode.LIGHT)
    jobs = Jobs(notify)
    went: list[tuple[str, Target]] = []
    with open_session(workspace, Stamp("李春燕", NOW)) as session:
        bridge = Bridge()
        bridge.attach(session)
        context = PageContext(
            session=session,
            bridge=bridge,
            jobs=jobs,
            notify=notify,
            settings=settings,
            stamp=lambda cause: Stamp("李春燕", NOW, cause),
            today=lambda: TODAY,
            go=lambda key, target: went.append((key, target)),
            facts=Facts(lambda: TODAY),
        )
        yield Desk(context, session, notify, jobs, went)
        jobs.shut_down()
        bridge.detach()
    assert notify.crashes == []


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
