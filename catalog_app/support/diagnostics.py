"""Logs and crash reports: enough to find a bug, nothing of the catalog and no private number."""

from __future__ import annotations

import faulthandler
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

import catalog_app
from catalog_app.model.errors import AppError
from catalog_app.support.paths import user_log_dir

LOG_NAME = "catalog_app.log"
HARD_CRASH_NAME = "hard-crash.txt"
_LARGEST_LOG = 1_000_000
_KEPT_LOGS = 3
_LONG_NUMBER = re.compile(r"\d{11,}[Xx]?")
_log = logging.getLogger(__name__)


def start_logging(*, debug: bool = False) -> Path | None:
    """Send all log records to a rotating file and return its path; None when the disk refuses (the program goes on)."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    logging.raiseExceptions = False  # a full disk must not put the log's own traceback before the user
    try:
        folder = user_log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingHandler(folder / LOG_NAME)
    except OSError:
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    return folder / LOG_NAME


class RotatingHandler(logging.FileHandler):
    """A log file that starts anew after a megabyte and keeps three old ones (logging.handlers costs start-up time)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, rotating first when the file is full."""
        if self.stream and self.stream.tell() > _LARGEST_LOG:
            self.close()
            self._shift()
        super().emit(record)

    def _shift(self) -> None:
        path = Path(self.baseFilename)
        try:
            for number in range(_KEPT_LOGS - 1, 0, -1):
                older = path.with_name(f"{path.name}.{number}")
                if older.exists():
                    older.replace(path.with_name(f"{path.name}.{number + 1}"))
            path.replace(path.with_name(f"{path.name}.1"))
        except OSError:
            path.write_bytes(b"")  # held by another program: start over rather than grow for ever


class SafeFormatter(logging.Formatter):
    """Formats records without exception messages (they may quote the catalog) and with long numbers masked."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, long numbers masked."""
        record.exc_text = None  # another handler may have cached the unsafe form
        return mask_numbers(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        """The traceback without values."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "".join(_trace(error)) if isinstance(error, BaseException) else ""


def mask_numbers(text: str) -> str:
    """The text with every run of eleven or more digits cut to its first three."""
    return _LONG_NUMBER.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)


def crash_report(error: BaseException) -> str:
    """What a developer needs: versions and the places in the code; no message text, no values, no user name."""
    return "\n".join(
        [
            f"catalog_app {catalog_app.__version__}",
            f"Python {platform.python_version()} {sys.platform} {platform.machine()}",
            f"frozen: {bool(getattr(sys, 'frozen', False))}",
            "".join(_trace(error)).rstrip(),
        ]
    )


def install_crash_hook() -> None:
    """From now on an uncaught exception, in any thread, is logged and shown instead of a traceback."""
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def show_crashes_with(show: Callable[[str], None] | None) -> None:
    """Let the window show crash reports; None goes back to one line on standard error."""
    _presenter.show = show


def report_crash(error: BaseException) -> str:
    """Log the crash, show it to the user and return the report."""
    if not logging.getLogger().handlers:
        start_logging()
    report = crash_report(error)
    _log.critical("crash\n%s", report)
    show = _presenter.show or _print_line
    show(report)
    return report


def watch_hard_crashes() -> str:
    """Keep the stack of a crash of the interpreter itself in a file; returns what the last run left there."""
    try:
        folder = user_log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / HARD_CRASH_NAME
        left = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        if _presenter.hard_crashes is not None:
            _presenter.hard_crashes.close()
        path.write_bytes(b"")
        _presenter.hard_crashes = path.open("a", encoding="utf-8")
    except OSError:
        return ""
    faulthandler.enable(_presenter.hard_crashes)
    return left


class _Presenter:
    show: Callable[[str], None] | None = None
    hard_crashes: TextIO | None = None  # must stay open as long as the program runs


_presenter = _Presenter()


def _uncaught(kind: type[BaseException], error: BaseException, _trace_back: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    report_crash(error)


def _uncaught_in_thread(hook: threading.ExceptHookArgs) -> None:
    if hook.exc_value is not None and not isinstance(hook.exc_value, SystemExit):
        report_crash(hook.exc_value)


def _print_line(_report: str) -> None:
    if sys.stderr is not None:  # a window program on Windows has none
        place = user_log_dir() / LOG_NAME
        sys.stderr.write(f"INTERNAL_ERROR: 程序内部出错，没有改动您的文件。请把日志 {place} 交给技术人员。\n")


def _trace(error: BaseException) -> list[str]:
    lines = []
    for link in _chain(error):
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}\n"
            for frame in traceback.extract_tb(link.__traceback__)
        ]
        lines.append(f"{type(link).__name__}{_harmless_detail(link)}\n")
    return lines


def _harmless_detail(error: BaseException) -> str:
    """What may be told of an exception besides its type: our code, the module that was missing, the system's number."""
    for kind, name in ((AppError, "code"), (ImportError, "name"), (OSError, "errno")):
        if isinstance(error, kind):
            return f" {getattr(error, name)}"
    return ""


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the first cause first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found[::-1]


def _short(filename: str) -> str:
    """The last three parts of a path: the folders above may hold the user's name."""
    return "/".join(Path(filename).parts[-3:])
