"""Errors a clerk may meet: code, cause, remedy. Everything else is a bug and goes to the crash dialog.

To add one: raise `WorldError` (or `UsageError`) with a new upper-case code and list the code in docs/messages.md;
tests/test_docs.py compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog_app.model.findings import Finding


class AppError(Exception):
    """Something the clerk can understand and act on.

    `code` is stable and upper case, `cause` and `remedy` are Chinese sentences without any personal information.
    """

    exit_status = 3

    def __init__(self, code: str, cause: str, remedy: str) -> None:
        super().__init__(f"{code}: {cause} {remedy}")
        self.code = code
        self.cause = cause
        self.remedy = remedy


class WorldError(AppError):
    """The world failed: disk full, file locked, not a workspace, newer version, no font. Exit status 3."""


class UsageError(AppError):
    """The call was wrong: unknown domain, channel, case, impossible date. Exit status 2."""

    exit_status = 2


class GateError(AppError):
    """The export gate found private information in a finished file; nothing left the workspace. Exit status 1."""

    exit_status = 1
    releasable = False
    """Whether a named person's release would let it pass."""
    findings: tuple[Finding, ...] = ()
    """Every fault, where a verification found them."""
