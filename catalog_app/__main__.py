"""The program: the window without arguments, one command with them. From source, installed and frozen alike."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from types import FrameType

from catalog_app.support.diagnostics import install_crash_hook, report_crash


def main() -> int:
    """Run what the arguments say and return the exit status; no traceback reaches the user."""
    install_crash_hook()
    if getattr(sys, "frozen", False):  # a second process of the bundle starts here too, and does only its own work
        from multiprocessing import freeze_support

        freeze_support()
    if sys.argv[1:2] not in ([], ["gui"]):
        _unwind_when_stopped()
    try:
        from catalog_app.cli.main import main as run_command  # after the hook, so that a broken import is told too

        return run_command(sys.argv[1:] or ["gui"])
    except Exception as error:  # whatever is left is our bug: told in one line, kept in the log
        report_crash(error)
        _tell_where_asked()
        return 3


class Stopped(KeyboardInterrupt):
    """Told from outside to stop. A kind of its own: the interpreter ends itself by a signal after the plain one."""


def _unwind_when_stopped() -> None:
    """A command that is stopped, or whose terminal is closed, ends as with Ctrl+C: nothing unfinished is left."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _tell_where_asked() -> None:
    with suppress(Exception):  # the crash is what counts; telling it must not fail
        from catalog_app.cli.main import tell_internal_error

        tell_internal_error()


if __name__ == "__main__":
    sys.exit(main())
