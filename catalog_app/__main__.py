"""The program: the window without arguments, one command with them. From source, installed and frozen alike."""

from __future__ import annotations

import sys

from catalog_app.support.diagnostics import install_crash_hook, report_crash


def main() -> int:
    """Run what the arguments say and return the exit status; no traceback reaches the user."""
    install_crash_hook()
    try:
        from catalog_app.cli.main import main as run_command  # after the hook, so that a broken import is told too

        return run_command(sys.argv[1:] or ["gui"])
    except Exception as error:  # whatever is left is our bug: told in one line, kept in the log
        report_crash(error)
        return 3


if __name__ == "__main__":
    sys.exit(main())
