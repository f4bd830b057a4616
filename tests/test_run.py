"""run.py: what it decides, with every program it would start replaced."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.helpers.source import ROOT


class Started(list):
    """Records the commands instead of running them; answers with the given statuses."""

    def __init__(self, *statuses: int) -> None:
        super().__init__()
        self.statuses = list(statuses)

    def __call__(self, command, **_more) -> int:
        self.append([str(part) for part in command])
        return self.statuses.pop(0) if self.statuses else 0


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "RUNTIME_LOCK": tmp_path / "requirements.lock",
        "DEVELOPMENT_LOCK": tmp_path / "requirements-dev.lock",
        "UNFINISHED": venv / "installing",
        "QT_COMPLETE": venv / "qt-libraries-complete",
    }.items():
        monkeypatch.setattr(module, name, value)
    (tmp_path / "requirements.lock").write_text("one", encoding="ascii")
    (tmp_path / "requirements-dev.lock").write_text("one two", encoding="ascii")
    return module


def start(run: ModuleType, monkeypatch: pytest.MonkeyPatch, *statuses: int) -> Started:
    started = Started(*statuses)
    monkeypatch.setattr(run.subprocess, "call", started)
    return started


def pretend_environment(run: ModuleType) -> None:
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.touch()


def test_a_fresh_checkout_makes_the_environment_and_installs_with_hashes(run, monkeypatch):
    started = start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    assert started[0][1:] == ["-m", "venv", str(run.VENV)]
    assert started[1][:4] == [str(run.PYTHON), "-m", "pip", "install"]
    assert started[1][-3:] == ["--require-hashes", "-r", str(run.RUNTIME_LOCK)]
    assert not run.UNFINISHED.exists()


def test_nothing_happens_the_second_time(run, monkeypatch):
    start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    pretend_environment(run)
    started = start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    assert started == []


def test_a_changed_lock_installs_again_into_the_same_environment(run, monkeypatch):
    start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    pretend_environment(run)
    run.RUNTIME_LOCK.write_text("changed", encoding="ascii")
    started = start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    assert [command[2] for command in started] == ["pip"]


def test_the_development_lock_serves_the_program_too(run, monkeypatch):
    start(run, monkeypatch)
    run.prepare(run.DEVELOPMENT_LOCK)
    pretend_environment(run)
    started = start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    assert started == []


def test_an_interrupted_installation_starts_from_a_clean_environment(run, monkeypatch):
    pretend_environment(run)
    start(run, monkeypatch, 1)
    with pytest.raises(run.Stop, match="依赖没有装成"):
        run.prepare(run.RUNTIME_LOCK)
    (run.VENV / "half-installed").touch()
    started = start(run, monkeypatch)
    run.prepare(run.RUNTIME_LOCK)
    assert [command[2] for command in started] == ["venv", "pip"]
    assert not (run.VENV / "half-installed").exists()


def test_a_folder_that_cannot_be_written_is_told(run, monkeypatch):
    monkeypatch.setattr(run, "VENV", run.RUNTIME_LOCK / ".venv")
    with pytest.raises(run.Stop, match="放到可以写入的文件夹"):
        run.make_environment()


def test_an_old_python_looks_for_a_newer_one_and_hands_over(run, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: "/opt/python3.12" if name == "python3.12" else None)
    monkeypatch.setattr(sys, "argv", ["run.py", "items", "工作区"])
    started = start(run, monkeypatch, 0, 7)
    assert run.again_with_another_python() == 7
    assert started[1] == ["/opt/python3.12", str(ROOT / "run.py"), "items", "工作区"]


def test_an_old_python_alone_says_which_is_needed(run, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)
    with pytest.raises(run.Stop, match=r"需要 Python 3\.11、3\.12 或 3\.13"):
        run.again_with_another_python()


def test_run_py_parses_on_old_pythons():
    """The sentence above is only read when the file parses: checked with the grammar of 3.7, the oldest `ast` knows."""
    import ast

    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def fake_ldd(monkeypatch, run, text: str) -> None:
    (run.VENV / "lib" / "python3.11" / "site-packages" / "PySide6" / "Qt").mkdir(parents=True)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, text))
    monkeypatch.setattr(run.sys, "platform", "linux")


LDD = """/x/libqxcb.so:
\tlibxcb-cursor.so.0 => not found
\tlibc.so.6 => /lib/libc.so.6 (0x00)
\tlibEGL.so.1 => not found
/x/libqoffscreen.so:
\tlibEGL.so.1 => not found
"""


def test_missing_libraries_become_the_exact_command(run, monkeypatch):
    fake_ldd(monkeypatch, run, LDD)
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    with pytest.raises(run.Stop) as told:
        run.prepare_qt()
    assert "sudo apt-get install -y --no-install-recommends libegl1 libxcb-cursor0" in str(told.value)
    assert not run.QT_COMPLETE.exists()


def test_root_installs_them_and_a_second_look_decides(run, monkeypatch):
    fake_ldd(monkeypatch, run, LDD)
    monkeypatch.setattr(run.os, "geteuid", lambda: 0)
    started = start(run, monkeypatch)
    with pytest.raises(run.Stop, match=r"还缺：libEGL.so.1、libxcb-cursor.so.0"):
        run.prepare_qt()
    assert [command[1] for command in started] == ["update", "install"]


def test_a_system_with_rpm_gets_its_own_command(run, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    with pytest.raises(run.Stop, match=r"sudo dnf install 'libEGL.so.1\(\)\(64bit\)'"):
        run.install_debian_packages(["libegl1"], "窗口需要的系统库", ["libEGL.so.1"])


def test_complete_libraries_are_looked_for_once(run, monkeypatch):
    fake_ldd(monkeypatch, run, "")
    run.prepare_qt()
    assert run.QT_COMPLETE.exists()
    monkeypatch.setattr(run, "missing_libraries", lambda: pytest.fail("asked again"))
    run.prepare_qt()


def no_screen(run, monkeypatch) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_screen_the_demonstration_is_made_in_a_new_folder(run, monkeypatch, tmp_path, capfdbinary):
    no_screen(run, monkeypatch)
    (tmp_path / "演示").mkdir()
    started = start(run, monkeypatch)
    assert run.start([]) == 0
    assert started[0][-2:] == ["demo", str(tmp_path / "演示2")]
    assert f"演示结果在：{tmp_path / '演示2'}" in capfdbinary.readouterr().err.decode()


def test_with_a_screen_the_window_opens(run, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(run, "prepare_qt", lambda: None)
    started = start(run, monkeypatch)
    run.start([])
    assert started[0][-3:] == ["-m", "catalog_app", "gui"]


def test_a_display_that_cannot_be_reached_is_told(run, monkeypatch, capfdbinary):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(run, "prepare_qt", lambda: None)
    start(run, monkeypatch, -6)
    assert run.start([]) == 3
    assert "连不上图形界面" in capfdbinary.readouterr().err.decode()


def test_a_command_passes_through_with_its_status(run, monkeypatch):
    started = start(run, monkeypatch, 2)
    assert run.start(["items", "工作区", "--json"]) == 2
    assert started[0][-4:] == ["catalog_app", "items", "工作区", "--json"]


def test_every_check_runs_even_when_one_fails(run, monkeypatch, capfdbinary):
    monkeypatch.setattr(run, "prepare", lambda lock: None)
    monkeypatch.setattr(run, "prepare_qt", lambda: None)
    started = start(run, monkeypatch, 1, 0, 0, 0, 0)
    assert run.test([]) == 1
    assert [command[2] for command in started] == ["ruff", "ruff", "mypy", "pytest", "pytest"]
    told = capfdbinary.readouterr().err.decode()
    assert "没有通过：ruff check" in told
    assert told.endswith("0 passed, 0 failed\n")


def test_the_counts_of_all_sessions_are_added(run, tmp_path):
    for number, suite in enumerate(('tests="5" failures="1" errors="1" skipped="0"', 'tests="2"')):
        (tmp_path / f"{number}.xml").write_text(f"<testsuites><testsuite {suite}/></testsuites>", encoding="utf-8")
    assert run._counts(tmp_path) == (5, 2)


def test_the_browser_tests_say_what_they_need(run, monkeypatch):
    start(run, monkeypatch)
    monkeypatch.setattr(run.shutil, "which", lambda name: None if name in ("chromium", "java") else f"/usr/bin/{name}")
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    with pytest.raises(run.Stop, match=r"sudo apt-get install .* chromium default-jre-headless"):
        run.prepare_browser()


def test_the_browser_tests_install_their_node_packages_once(run, monkeypatch, tmp_path):
    folder = tmp_path / "browser"
    (folder / "node_modules").mkdir(parents=True)
    (folder / "package-lock.json").write_text("{}", encoding="ascii")
    monkeypatch.setattr(run, "BROWSER_TESTS", folder)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    started = start(run, monkeypatch)
    run.prepare_browser()
    run.prepare_browser()
    assert [command[1:3] for command in started] == [["ci", "--ignore-scripts"]]


def test_browser_tests_that_did_not_run_are_a_failure(run, monkeypatch, capfdbinary):
    for name in ("prepare", "prepare_browser"):
        monkeypatch.setattr(run, name, lambda *given: None)
    started = start(run, monkeypatch, 0)
    assert run.test(["--browser"]) == 1
    assert started[0][-1].endswith("browser")
    assert capfdbinary.readouterr().err.decode().endswith("0 passed, 0 failed\n")
