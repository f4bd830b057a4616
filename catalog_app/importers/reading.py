"""What understanding a file gives: tables, items, problems, bindings; and what the clerk may choose about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from catalog_app.model.catalog import Item
from catalog_app.model.findings import ImportProblem, Severity
from catalog_app.model.patterns import lazy
from catalog_app.support.progress import Progress

MOST_REPORTED = 50
"""Problems of one code that one table reports one by one; the rest is a single line."""
LONGEST_EXCERPT = 120
_STEP = 200
_Thing = TypeVar("_Thing")
_LONG_NUMBER = lazy(r"\d(?:[ -]?\d){9,}[\dXx]?")


class DomainNames(Struct, frozen=True):
    """A domain's code and every name it goes by, its own first."""

    code: str
    names: tuple[str, ...]


class Vocabulary(Struct, frozen=True):
    """What the standards teach a reader: names of domains, and texts of elements (as `wording.key_of` gives them)."""

    domains: tuple[DomainNames, ...] = ()
    elements: frozenset[str] = frozenset()


class TableChoices(Struct, frozen=True, omit_defaults=True):
    """What the clerk decided about tables with this header."""

    columns: dict[str, str] = {}
    """Header text as shown → key, "extra" or "ignore"."""
    domain: str | None = None
    skip: bool = False
    fill: dict[str, str] = {}
    """Answers for what the file cannot tell: {"levels": "乡级、村级", "mode": "主动", "audience": "全社会"}."""
    header_rows: tuple[int, ...] = ()


class ColumnBinding(Struct, frozen=True):
    """What a column was taken for: key, `extra` or `ignore`, and how: label, alias, position, content, chosen."""

    column: int
    header: str
    key: str
    how: str
    samples: tuple[str, ...] = ()


class ReadItem(Struct, frozen=True):
    """One item without uid, the rows it stood in, and the name of the station it told."""

    item: Item
    rows: tuple[int, ...]
    station: str | None = None


class ReadTable(Struct, frozen=True, kw_only=True):
    """One table as it was understood. `told` are the item's keys it has columns for, `asked` those it lost."""

    domain: str | None
    title: str
    sheet: str
    header_rows: tuple[int, ...]
    columns: dict[str, str | list[str]]
    items: tuple[ReadItem, ...]
    told: frozenset[str]
    problems: tuple[ImportProblem, ...] = ()
    signature: str = ""
    bindings: tuple[ColumnBinding, ...] = ()
    asked: tuple[str, ...] = ()


class Understood(Struct, frozen=True):
    """All catalog tables of a file, and the problems that belong to none of them."""

    tables: tuple[ReadTable, ...]
    problems: tuple[ImportProblem, ...] = ()


def excerpt(text: str) -> str:
    """`text` short enough for a report, long numbers without their middle."""
    plain = " ".join(text.split())
    plain = _LONG_NUMBER.sub(_masked, plain[: 2 * LONGEST_EXCERPT])
    return plain if len(plain) <= LONGEST_EXCERPT else plain[: LONGEST_EXCERPT - 1] + "…"


def _masked(found: re.Match[str]) -> str:
    digits = found.group()
    kept = 3 if len(digits) <= 12 else 2
    return digits[:kept] + "*" * (len(digits) - kept - 3) + digits[-3:]


class Steps:
    """Tells how far the rows of a table are gone through, often enough for a clerk who wants to stop."""

    def __init__(self, progress: Progress, table: str) -> None:
        self._progress, self._text = progress, f"正在识别“{table}”"

    def over(self, things: Sequence[_Thing]) -> Iterator[_Thing]:
        """The things themselves; Cancelled where the clerk asked to stop."""
        for number, thing in enumerate(things):
            if number % _STEP == 0:
                self._progress.step(number, len(things), self._text)
            yield thing


class Report:
    """Collects the problems of one table: none twice, and at most `MOST_REPORTED` of a code."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._found: dict[ImportProblem, None] = {}
        self._counts: Counter[str] = Counter()
        self._labels: dict[str, tuple[Severity, str]] = {}

    def add(
        self,
        code: str,
        severity: Severity,
        message: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str | None = None,
        text: str | None = None,
    ) -> None:
        """Note a doubt with its place, the words it is about, and what to do."""
        self._counts[code] += 1
        self._labels.setdefault(code, (severity, remedy))
        if self._counts[code] <= MOST_REPORTED:
            problem = ImportProblem(
                code=code,
                severity=severity,
                message=message,
                remedy=remedy,
                sheet=self._sheet,
                row=row,
                column=column,
                text=None if text is None else excerpt(text),
            )
            self._found[problem] = None

    def problems(self) -> tuple[ImportProblem, ...]:
        """Everything noted, in the order of the notes; what was left out is counted in a last line for each code."""
        rest = [
            ImportProblem(
                code=code,
                severity=self._labels[code][0],
                message=f"同样的问题另有{count - MOST_REPORTED}处，没有逐一列出",
                remedy=self._labels[code][1],
                sheet=self._sheet,
            )
            for code, count in self._counts.items()
            if count > MOST_REPORTED
        ]
        return (*self._found, *rest)
