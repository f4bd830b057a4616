"""Rules for every test: no screen, no real user folders, no chance, no stray warnings, nothing left running."""

from __future__ import annotations

import gc
import importlib.abc
import itertools
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import leaks

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_ACCESSIBILITY"] = "0"
os.environ.pop("DISPLAY", None)

# Rewriting the assertions takes longer than most tests: what was compiled is kept, here and by the programs we start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_homes = itertools.count()
_MEMORY, _ROOM = Path("/dev/shm"), 1 << 30  # noqa: S108 - pytest makes its private numbered folders there


class _WithoutQt(importlib.abc.MetaPathFinder):
    """Makes PySide6 unimportable: `run.py test` runs everything outside tests/ui like this."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname.split(".")[0] in {"PySide6", "shiboken6"}:
            raise ImportError(f"{fullname} may be imported only by catalog_app.ui and tests/ui")


if os.environ.get("CATALOG_APP_TESTS_WITHOUT_QT"):
    sys.meta_path.insert(0, _WithoutQt())


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Without pytest-qt (the headless session) its two settings must still be known."""
    if not pluginmanager.hasplugin("pytest-qt"):
        parser.addini("qt_api", "unused")
        parser.addini("qt_log_level_fail", "unused")


def _in_memory() -> bool:
    """Whether there is a folder in memory, with room, from which programs may be started."""
    if not os.access(_MEMORY, os.W_OK):
        return False
    return shutil.disk_usage(_MEMORY).free >= _ROOM and not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC


if _in_memory():  # no test can tell what fsync does: a killed program leaves what a disk and what memory hold alike
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_configure(config: pytest.Config) -> None:
    """No chance in generated examples. Who only hands tests to others does without Hypothesis, which loads slowly."""
    if config.getoption("numprocesses", None):
        return
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "deterministic",
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=60,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("deterministic")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each worker takes whole files, so that what a session makes once is made by one, and the idle one takes over."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.option.dist == "load" else None


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def user_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings, logs and home of every test lie in a folder of its own."""
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_homes))  # numbered by us: pytest would list the folder
    home.mkdir(parents=True)
    for variable in ("CATALOG_APP_HOME", "HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(home))
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    return home


class _Loud(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("catalog_app"):
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_log_records(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning nobody expected fails the test; `@pytest.mark.logs_warnings` says that one is expected."""
    handler = _Loud()
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    root.addHandler(handler)
    yield
    for added in [*root.handlers]:
        if added not in kept[0]:
            root.removeHandler(added)
            added.close()
    root.setLevel(kept[1])
    if request.node.get_closest_marker("logs_warnings") is None:
        assert handler.lines == []


@pytest.fixture(autouse=True)
def _nothing_survives(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After a window test no thread, timer, job or window is left."""
    before = leaks.live_threads()
    windowed = "ui" in request.path.relative_to(Path(__file__).parent).parts
    timers = leaks.TimerWatch(monkeypatch) if windowed else None
    yield
    assert leaks.live_threads() - before == set()
    if timers is not None:
        assert leaks.busy_pool() == 0
        assert leaks.open_windows() == []
        assert timers.running() == []
