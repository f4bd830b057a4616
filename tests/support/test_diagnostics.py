"""Logs rotate and never carry content; a crash is told once, without values; the interpreter's own crash is kept."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import catalog_app
from catalog_app.model.errors import WorldError
from catalog_app.support import diagnostics, paths

SECRET = "户主王小明"
NUMBER = "53062119900101123X"  # the shape of an identity number, no real one


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    hooks = sys.excepthook, threading.excepthook
    yield logging.getLogger("catalog_app.test")
    sys.excepthook, threading.excepthook = hooks
    diagnostics.show_crashes_with(None)


def fail() -> None:
    raise ValueError(f"{SECRET} {NUMBER}")


def caught() -> BaseException:
    try:
        try:
            fail()
        except ValueError as error:
            raise WorldError("DISK_FULL", SECRET, SECRET) from error
    except WorldError as error:
        return error


def text_of(path: Path | None) -> str:
    assert path is not None
    return path.read_text(encoding="utf-8")


def test_records_go_to_the_users_log_folder(log: logging.Logger):
    path = diagnostics.start_logging()
    log.info("打开工作区")
    log.debug("too fine")
    assert path == paths.user_log_dir() / "catalog_app.log"
    assert text_of(path).endswith("INFO catalog_app.test: 打开工作区\n")
    assert "too fine" not in text_of(path)


def test_debug_adds_the_fine_records(log: logging.Logger):
    path = diagnostics.start_logging(debug=True)
    log.debug("fine")
    assert "fine" in text_of(path)


@pytest.mark.logs_warnings
def test_no_number_and_no_exception_text_reaches_the_log(log: logging.Logger):
    path = diagnostics.start_logging()
    log.warning("row %s", NUMBER)
    try:
        fail()
    except ValueError:
        log.exception("import failed")
    written = text_of(path)
    assert NUMBER[3:] not in written
    assert "row 530***************" in written
    assert SECRET not in written
    assert "test_diagnostics.py" in written
    assert "ValueError" in written


def test_the_log_rotates_and_keeps_three(log: logging.Logger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(diagnostics, "_LARGEST_LOG", 200)
    path = diagnostics.start_logging()
    for number in range(40):
        log.info("第 %d 条记录，补足长度补足长度补足长度", number)
    kept = sorted(entry.name for entry in paths.user_log_dir().iterdir())
    assert kept == ["catalog_app.log", "catalog_app.log.1", "catalog_app.log.2", "catalog_app.log.3"]
    assert "第 39 条" in text_of(path)
    assert all((paths.user_log_dir() / name).stat().st_size < 500 for name in kept)


def test_a_log_that_cannot_move_starts_over(log: logging.Logger, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(diagnostics, "_LARGEST_LOG", 200)
    monkeypatch.setattr(Path, "replace", refuse)
    path = diagnostics.start_logging()
    for number in range(40):
        log.info("第 %d 条记录，补足长度补足长度补足长度", number)
    assert len(text_of(path)) < 500


def test_a_disk_that_refuses_logs_does_not_stop_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file"))
    assert diagnostics.start_logging() is None
    assert diagnostics.watch_hard_crashes() == ""


def test_the_report_has_versions_and_places_but_no_values():
    report = diagnostics.crash_report(caught())
    assert f"catalog_app {catalog_app.__version__}" in report
    assert "Python 3." in report
    assert "tests/support/test_diagnostics.py:" in report
    assert report.index("ValueError") < report.index("WorldError DISK_FULL")
    assert SECRET not in report
    assert NUMBER not in report
    assert str(Path(__file__).parents[2]) not in report


def test_a_cycle_of_causes_ends():
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    assert diagnostics.crash_report(first).count("ValueError") == 2


@pytest.mark.logs_warnings
def test_an_uncaught_exception_is_one_line_and_a_log_entry(log: logging.Logger, capsys: pytest.CaptureFixture[str]):
    path = diagnostics.start_logging()
    diagnostics.install_crash_hook()
    error = caught()
    sys.excepthook(type(error), error, None)
    told = capsys.readouterr().err
    assert told.startswith("INTERNAL_ERROR: ")
    assert told.count("\n") == 1
    assert SECRET not in told
    assert "CRITICAL catalog_app.support.diagnostics: crash" in text_of(path)


def test_a_missing_module_and_a_system_error_are_named():
    for error, told in ((ModuleNotFoundError("x", name="docx"), "docx"), (OSError(28, SECRET), "OSError 28")):
        assert told in diagnostics.crash_report(error)
        assert SECRET not in diagnostics.crash_report(error)


def test_a_command_that_crashes_prints_one_line_and_keeps_the_rest_in_the_log(user_home: Path):
    program = "import catalog_app.support.diagnostics as d; d.install_crash_hook(); secret = 1 / 0"
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, encoding="utf-8")
    assert run.stderr.startswith("INTERNAL_ERROR: ")
    assert run.stderr.count("\n") == 1
    assert "ZeroDivisionError" in text_of(user_home / "log" / "catalog_app.log")


@pytest.mark.logs_warnings
def test_a_crash_in_a_thread_reaches_the_window(log: logging.Logger):
    shown: list[str] = []
    diagnostics.install_crash_hook()
    diagnostics.show_crashes_with(shown.append)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert len(shown) == 1
    assert "ValueError" in shown[0]


def test_stopping_with_the_keyboard_is_no_crash(log: logging.Logger, capsys: pytest.CaptureFixture[str]):
    diagnostics.install_crash_hook()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err == ""


def test_a_crash_of_the_interpreter_is_told_at_the_next_start(user_home: Path):
    program = (
        "from catalog_app.support import diagnostics; import faulthandler;"
        "print(repr(diagnostics.watch_hard_crashes())); faulthandler._sigabrt()"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    assert run.returncode != 0
    assert run.stdout == "" or run.stdout == "''\n"
    again = subprocess.run(
        [sys.executable, "-c", program.split(";")[0] + "; print(diagnostics.watch_hard_crashes())"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Fatal Python error: Aborted" in again.stdout


@pytest.mark.parametrize(("text", "masked"), [("12345", "12345"), ("13800138000", "138********"), ("a", "a")])
def test_only_long_numbers_are_masked(text: str, masked: str):
    assert diagnostics.mask_numbers(text) == masked
