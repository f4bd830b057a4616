"""The real window over a copy of the sample township, and a Notify that answers as told and notes what was said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError
from catalog_app.services.demo import make_sample_workspace
from catalog_app.support.settings import Settings
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.notify import Notify
from catalog_app.ui.theme import Mode, theme

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
QUIET = ("propagateSizeHints", "does not support raise")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the offscreen platform says of windows is no fault of ours."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*QUIET, extend=True))


class FakeNotify(Notify):
    """Shows nothing; the test sets the answers and reads what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.told: list[str] = []
        self.errors: list[AppError] = []
        self.crashes: list[BaseException] = []
        self.asked: list[str] = []
        self.opened: list[Path] = []
        self.copied = ""
        self.yes = True
        self.choice = -1
        self.line: str | None = None
        self.folder: Path | None = None
        self.file: Path | None = None
        self.files: list[Path] = []
        self.status_text.connect(self.said.append)

    def error(self, error: AppError) -> None:
        self.errors.append(error)

    def crash(self, error: BaseException) -> None:
        self.crashes.append(error)

    def info(self, text: str, details: str = "") -> None:
        self.told.append(text)

    def confirm(self, question: str, details: str = "", *, yes: str = "继续", danger: bool = False) -> bool:
        self.asked.append(question)
        return self.yes

    def choose(self, question: str, details: str, choices: Sequence[str]) -> int:
        self.asked.append(question)
        return self.choice

    def typed_confirm(self, question: str, details: str, word: str) -> bool:
        self.asked.append(f"{question}|{word}")
        return self.yes

    def ask_text(self, question: str, text: str = "", *, secret: bool = False) -> str | None:
        self.asked.append(question)
        return self.line

    def open_files(self, title: str, name_filter: str, folder_key: str = "") -> list[Path]:
        return self.files

    def open_file(self, title: str, name_filter: str, folder_key: str = "") -> Path | None:
        return self.file

    def save_file(self, title: str, name: str, name_filter: str, folder_key: str = "") -> Path | None:
        self.asked.append(name)
        return self.file

    def choose_folder(self, title: str, folder_key: str = "") -> Path | None:
        return self.folder

    def copy(self, text: str) -> None:
        self.copied = text

    def open_path(self, path: Path) -> None:
        self.opened.append(path)


def check_model(model: QAbstractItemModel) -> None:
    """Qt's own model tester in its severest mode."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample township, made once; copy it."""
    folder = tmp_path_factory.mktemp("window-sample") / "青石桥镇"
    make_sample_workspace(folder, Stamp("李春燕", NOW)).close()
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "设置.json")


@pytest.fixture
def notify(qapp: QApplication) -> FakeNotify:
    return FakeNotify()


@pytest.fixture
def empty_window(
    qapp: QApplication, qtbot: Any, settings: Settings, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window without a workspace, at the smallest usual size, its clock standing still."""
    monkeypatch.setattr(MainWindow, "today", lambda self: TODAY)
    monkeypatch.setattr(MainWindow, "stamp", lambda self, cause="": Stamp("李春燕", NOW, cause))
    theme().apply(qapp, Mode.LIGHT)
    made = MainWindow(settings, notify)
    made.resize(1092, 614)
    yield made
    assert made.close()
    made.deleteLater()
    assert notify.crashes == []


@pytest.fixture
def workspace(sample_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace."""
    folder = tmp_path / "青石桥镇"
    shutil.copytree(sample_workspace, folder)
    return folder


@pytest.fixture
def window(empty_window: MainWindow, workspace: Path, qtbot: Any) -> MainWindow:
    """The window with the sample workspace, painted."""
    assert empty_window.open_folder(workspace)
    with qtbot.waitSignal(empty_window.painted):
        empty_window.show()
    return empty_window
