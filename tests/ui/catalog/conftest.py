"""The sample township on the 目录 page, and a Notify that writes down what it was told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.catalog import Item
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError
from catalog_app.services.demo import make_sample_workspace
from catalog_app.services.session import Session, open_session
from catalog_app.support.settings import Settings
from catalog_app.ui.bridge import Bridge
from catalog_app.ui.context import PageContext, Target
from catalog_app.ui.jobs import Jobs
from catalog_app.ui.notify import Notify
from catalog_app.ui.theme import Mode, theme
from catalog_app.ui.views.catalog.catalog_page import CatalogPage

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
LAND = "06"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window with a smallest size."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


class Recorder(Notify):
    """Says nothing on screen; answers are set by the test."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.told: list[str] = []
        self.errors: list[AppError] = []
        self.crashes: list[BaseException] = []
        self.file: Path | None = None
        self.files: list[Path] = []
        self.status_text.connect(self.said.append)

    def error(self, error: AppError) -> None:
        self.errors.append(error)

    def crash(self, error: BaseException) -> None:
        self.crashes.append(error)

    def info(self, text: str, details: str = "") -> None:
        self.told.append(text)

    def save_file(self, title: str, name: str, name_filter: str, folder_key: str = "") -> Path | None:
        return self.file

    def open_files(self, title: str, name_filter: str, folder_key: str = "") -> list[Path]:
        return self.files


@dataclass
class Desk:
    """Everything the page is given, and what it did with it."""

    context: PageContext
    session: Session
    notify: Recorder
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


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, made once."""
    folder = tmp_path_factory.mktemp("catalog-sample") / "青石桥镇"
    make_sample_workspace(folder, Stamp("李春燕", NOW)).close()
    return folder


@pytest.fixture
def desk(qapp: Any, sample: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "青石桥镇"
    shutil.copytree(sample, folder)
    theme().apply(qapp, Mode.LIGHT)
    notify = Recorder()
    jobs = Jobs(notify)
    settings = Settings(tmp_path / "设置.json")
    went: list[tuple[str, Target]] = []
    with open_session(folder, Stamp("李春燕", NOW)) as session:
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
        )
        made = Desk(context, session, notify, jobs, settings, went)
        yield made
        for page in made.pages:
            page.stop()
            page.close()
        jobs.shut_down()
        bridge.detach()
    assert notify.crashes == []


@pytest.fixture
def page(qtbot: Any, desk: Desk) -> CatalogPage:
    """The page on 征地补偿, wide enough for the panel beside the grid."""
    return desk.open_page(qtbot)
