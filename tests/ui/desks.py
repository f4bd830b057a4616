"""What a page is given: a context over the sample township, and where it asked to go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from catalog_app.model.changes import Stamp
from catalog_app.services.session import open_session
from catalog_app.support.settings import Settings
from catalog_app.ui.bridge import Bridge
from catalog_app.ui.context import PageContext, Target
from catalog_app.ui.facts import Facts
from catalog_app.ui.jobs import Jobs
from catalog_app.ui.theme import Mode, theme
from tests.ui.conftest import NOW, TODAY, FakeNotify


@contextmanager
def page_context(
    qapp: Any, workspace: Path, settings: Settings, notify: FakeNotify, facts: Facts | None = None
) -> Iterator[tuple[PageContext, list[tuple[str, Target]]]]:
    """The context in a light window, closed in the end; nothing may have crashed."""
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
            facts=facts,
        )
        yield context, went
        jobs.shut_down()
        bridge.detach()
    assert notify.crashes == []
