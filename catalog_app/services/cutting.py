"""Lists cut to what may be shown: by the columns of their case, or by what their columns hold."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import structs

from catalog_app.checks.column_words import column_of
from catalog_app.checks.number_kinds import is_credit_code
from catalog_app.checks.personal_info import (
    ColumnVerdict,
    Hit,
    find_in_table,
    find_private,
    judge_columns,
    masked_text,
)
from catalog_app.importers.grid import RawTable
from catalog_app.importers.rosters import ReadRoster, RosterFile, read_rosters, roster_of
from catalog_app.model.cases import NEVER_KEPT, NoticeCase, Output, header_words
from catalog_app.model.masking import folded, mask
from catalog_app.model.roster import CutColumn, CutTable, RosterColumn, RosterTable, bound, cut
from catalog_app.services.cases import bundled_cases
from catalog_app.support.progress import Progress

VILLAGE_LABEL = "村（社区）"
_FREE_TEXT = re.compile(r"备注|附注|说明|事由|理由|内容|摘要|意见")
"""Columns of running text: what is private in them is masked, the rest stays."""
_LONG = 11
_CODE = 18
"""Places of a 统一社会信用代码."""
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_RUN = re.compile(r"\d{11,}[Xx]?")
_TELEPHONE = re.compile(r"0\d{9,11}")
_JUDGED = 2_000
"""Rows a column is judged by where there are more; what stays is gone through cell by cell anyway."""
_WHOLE_COLUMN = 0.2
"""From this share of its cells on, a column goes; below it, the single cells are masked."""


def lists_of(path: Path, progress: Progress) -> RosterFile:
    """The lists of a file, with the village its sheets are named by. Errors as `importers.sources.read_source`."""
    found = read_rosters(path, may_head_column, progress)
    rosters = tuple(with_village(roster) for roster in found.rosters)
    return RosterFile(found.kind, rosters, tuple(masked_text(line) for line in found.told))


def list_of(table: RawTable) -> ReadRoster | None:
    """The list a single table holds, or None."""
    return roster_of(table, may_head_column)


def may_head_column(words: str) -> bool:
    """Whether words head a column of a list: private things, or what any case knows."""
    return column_of(words) is not None or header_words(words) in _vocabulary()


def with_village(roster: ReadRoster) -> ReadRoster:
    """The list with a column for the village, where only the names of its sheets tell it."""
    known = any(column_of(header) == "address" or "村" in header or "社区" in header for header in roster.headers)
    if known or not all(roster.villages):
        return roster
    rows = [(village, *row) for village, row in zip(roster.villages, roster.rows, strict=True)]
    return structs.replace(roster, headers=(VILLAGE_LABEL, *roster.headers), groups=("", *roster.groups), rows=rows)


def cut_list(roster: ReadRoster, case: NoticeCase | None, output: Output, contacts: Container[str]) -> CutTable:
    """The list with its allowed columns only; what is private in a cell that stays is masked."""
    title = masked_text(roster.title)
    if case is None:
        made = _cut_by_content(roster, title, contacts)
    else:
        columns = bound(case, roster.headers, roster.groups)
        made = cut(RosterTable(title=title, columns=columns, rows=roster.rows), case, output)
    labels = [column.label for column in made.columns]
    return structs.replace(
        made,
        rows=masked_rows(made.rows, labels, f"{title} {roster.sheet}", contacts),
        told=tuple(structs.replace(column, label=masked_text(column.label)) for column in made.told),
        columns=tuple(structs.replace(column, label=masked_text(column.label)) for column in made.columns),
    )


def verdicts_of(roster: ReadRoster, contacts: Container[str]) -> list[ColumnVerdict]:
    """What each column of a list holds, for the dialog that shows it before anything is kept."""
    return judge_columns(full_headers(roster), roster.rows, roster.title, contacts)


def full_headers(roster: ReadRoster) -> list[str]:
    """Each header with the one above it."""
    return [f"{group}{header}" for group, header in zip(roster.groups, roster.headers, strict=True)]


def masked_rows(
    rows: Sequence[Sequence[str]], headers: Sequence[str], title: str, contacts: Container[str]
) -> list[tuple[str, ...]]:
    """The rows with everything private in their cells masked, and every other number as long as a private one."""
    masked = [tuple(row) for row in rows]
    by_row: dict[int, list[tuple[int, Hit]]] = {}
    for found in find_in_table(rows, contacts, headers, title=title):
        by_row.setdefault(found.row, []).append((found.column, found.hit))
    for place, hits in by_row.items():
        masked[place] = _masked_row(masked[place], hits)
    return [tuple(_short(cell, contacts) if len(cell) >= _LONG else cell for cell in row) for row in masked]


def masked_lines(text: str, contacts: Container[str]) -> str:
    """A text with everything private in it masked."""
    return _masked_cell(text, list(find_private(text, contacts)))


def _short(cell: str, contacts: Container[str]) -> str:
    """A cell of a list without long numbers, whatever they are called: a list that is shown needs none."""
    return _RUN.sub(lambda found: found[0] if _is_public(found, contacts) else _hidden(found[0]), cell)


def _is_public(found: re.Match[str], contacts: Container[str]) -> bool:
    """Whether the number is a public contact, an office's telephone, or part of a credit code."""
    around = folded(found.string[max(0, found.start() - _CODE) : found.end() + _CODE])
    run = folded(found[0])
    if run in contacts or _TELEPHONE.fullmatch(run):
        return True
    return any(run in token and is_credit_code(token.upper()) for token in _TOKEN.findall(around))


def _hidden(run: str) -> str:
    return mask("mobile" if len(run) == _LONG else "identity" if len(run) in (15, 18) else "account", run)


def _masked_row(row: tuple[str, ...], hits: list[tuple[int, Hit]]) -> tuple[str, ...]:
    cells = list(row)
    for column in {column for column, _ in hits}:
        mine = [hit for place, hit in hits if place == column]
        if any(hit.end > len(row[column]) for hit in mine):  # one digit to a cell
            last = column + max(hit.end for hit in mine)
            cells[column:last] = ["*"] * len(cells[column:last])
        else:
            cells[column] = _masked_cell(row[column], mine)
    return tuple(cells)


def _masked_cell(text: str, hits: list[Hit]) -> str:
    for hit in sorted(hits, key=lambda one: one.start, reverse=True):
        text = f"{text[: hit.start]}{hit.excerpt}{text[hit.end :]}"
    return text


def _cut_by_content(roster: ReadRoster, title: str, contacts: Container[str]) -> CutTable:
    headers = full_headers(roster)
    every = -(-len(roster.rows) // _JUDGED) or 1
    verdicts = judge_columns(headers, roster.rows[::every], roster.title, contacts)
    kept = [place for place, verdict in enumerate(verdicts) if not _is_private(headers[place], verdict)]
    told = tuple(
        CutColumn("", header, "keep" if place in kept else "drop") for place, header in enumerate(roster.headers)
    )
    return CutTable(
        title=title,
        columns=tuple(RosterColumn("", roster.headers[place]) for place in kept),
        rows=[tuple(row[place] for place in kept) for row in roster.rows],
        told=told,
    )


def _is_private(header: str, verdict: ColumnVerdict) -> bool:
    if NEVER_KEPT.search(header):
        return True
    if verdict.severity is None or (_FREE_TEXT.search(header) and verdict.share > 0.0):
        return False
    return verdict.share >= _WHOLE_COLUMN or verdict.share == 0.0


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset(
        header_words(name)
        for case in bundled_cases()
        for column in case.columns
        for name in (column.label, *column.aliases)
    )
