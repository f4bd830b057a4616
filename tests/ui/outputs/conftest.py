"""The sample township, a page context over it, and a Notify that answers as told and writes down what it was asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError
from catalog_app.services.demo import make_sample_workspace
from catalog_app.services.session import Session, open_session
from catalog_app.support.settings import Settings
from catalog_app.ui.bridge import Bridge
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.facts import Facts
from catalog_app.ui.jobs import Jobs
from catalog_app.ui.notify import Notify
from catalog_app.ui.theme import Mode, theme

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


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
        self.errors: list[AppError] = []
        self.crashes: list[BaseException] = []
        self.asked: list[str] = []
        self.copied = ""
        self.opened: list[Path] = []
        self.folder: Path | None = None
        self.file: Path | None = None
        self.files: list[Path] = []
        self.yes = True
        self.status_text.connect(self.said.append)

    def error(self, error: AppError) -> None:
        self.errors.append(error)

    def crash(self, error: BaseException) -> None:
        self.crashes.append(error)

    def confirm(self, question: str, details: str = "", *, yes: str = "继续", danger: bool = False) -> bool:
        self.asked.append(question)
        return self.yes

    def choose_folder(self, title: str, folder_key: str = "") -> Path | None:
        return self.folder

    def save_file(self, title: str, name: str, name_filter: str, folder_key: str = "") -> Path | None:
        self.asked.append(name)
        return self.file

    def open_file(self, title: str, name_filter: str, folder_key: str = "") -> Path | None:
        return self.file

    def open_files(self, title: str, name_filter: str, folder_key: str = "") -> list[Path]:
        return self.files

    def copy(self, text: str) -> None:
        self.copied = text

    def open_path(self, path: Path) -> None:
        self.opened.append(path)


@dataclass
class Desk:
    """Everything a page is given, and what it did with it."""

    context: PageContext
    session: Session
    notify: Recorder
    jobs: Jobs
    went: list[tuple[str, Target]] = field(default_factory=list)

    def stamp(self, cause: str = "test") -> Stamp:
        return Stamp("李春燕", NOW, cause)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, made once."""
    folder = tmp_path_factory.mktemp("sample") / "青石桥镇"
    make_sample_workspace(folder, Stamp("李春燕", NOW)).close()
    return folder


@pytest.fixture
def desk(qapp: Any, sample: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "青石桥镇"
    shutil.copytree(sample, folder)
    theme().apply(qapp, Mode.LIGHT)
    notify = Recorder()
    jobs = Jobs(notify)
    went: list[tuple[str, Target]] = []
    with open_session(folder, Stamp("李春燕", NOW)) as session:
        bridge = Bridge()
        bridge.attach(session)
        context = PageContext(
            session=session,
            bridge=bridge,
            jobs=jobs,
            notify=notify,
            settings=Settings(tmp_path / "设置.json"),
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
