"""What a check reports."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
SEVERITY_LABELS: dict[str, str] = {"error": "错误", "warning": "提醒", "info": "提示"}


class Finding(Struct, frozen=True, kw_only=True):
    """A check result: stable `code` (snake case), Chinese `message` and `remedy`, and the place it concerns."""

    code: str
    severity: Severity
    message: str
    remedy: str
    domain: str | None = None
    item: str | None = None
    """uid of the item."""
    publication: str | None = None
    due: date | None = None
    provisional: bool = False
    """Whether a holiday notice still to come may move `due`."""


class PrivacyFinding(Struct, frozen=True, kw_only=True):
    """Personal information found in a text, table or file. `excerpt` is always masked."""

    kind: str
    """id_card, bank_account, mobile … as in the command line's scan."""
    severity: Literal["red", "orange", "yellow"]
    where: str
    excerpt: str
    reason: str
    hidden: bool = False
    remedy: str = ""
    """What to do about it, a sentence."""
    count: int = 1
    """How many places it stands for: more than one only where a file has too many to list each."""


class ScanReport(Struct, frozen=True):
    """One scanned file: how much of it could be read, and what was found."""

    path: str
    checked: Literal["full", "partial", "no"]
    findings: tuple[PrivacyFinding, ...] = ()


class ImportProblem(Struct, frozen=True, kw_only=True):
    """A doubt met while reading a catalog file, with its place; never an exception."""

    code: str
    severity: Severity
    message: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    text: str | None = None
