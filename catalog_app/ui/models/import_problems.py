"""Rows of the import's fourth page: every doubt with its place and what to do."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.model.findings import SEVERITY_LABELS, ImportProblem
from catalog_app.ui.models.rows import Column

_ORDER = list(SEVERITY_LABELS)
_REMEDIES = {"unknown_domain": "请回到“表格”一步，在“归入领域”里选择。"}


class ProblemRow(Struct, frozen=True):
    """One problem and the path of the file it is about, '' where it is about none."""

    problem: ImportProblem
    file: str = ""
    path: str = ""


def place_words(row: ProblemRow) -> str:
    """File · sheet · row · column."""
    problem = row.problem
    line = f"第{problem.row}行" if problem.row else ""
    return " · ".join(filter(None, (row.file, problem.sheet, line, problem.column)))


def short_place(row: ProblemRow) -> str:
    """Row and column first: what tells the lines of one file apart."""
    problem = row.problem
    line = f"第{problem.row}行" if problem.row else ""
    file = row.file if row.file != problem.sheet else ""
    return " · ".join(filter(None, (line, problem.column, problem.sheet, file)))


def remedy_words(row: ProblemRow) -> str:
    """What to do, in the window's words."""
    return _REMEDIES.get(row.problem.code, row.problem.remedy)


def _severity(row: ProblemRow) -> str:
    return SEVERITY_LABELS[row.problem.severity]


def _tone(row: ProblemRow) -> str:
    return row.problem.severity


def _rank(row: ProblemRow) -> int:
    return _ORDER.index(row.problem.severity)


def _message(row: ProblemRow) -> str:
    return row.problem.message


def _text(row: ProblemRow) -> str:
    return row.problem.text or ""


PROBLEM_COLUMNS = (
    Column(key="severity", label="程度", text=_severity, tone=_tone, sort=_rank),
    Column(key="place", label="位置", text=short_place, tip=place_words),
    Column(key="message", label="问题", text=_message),
    Column(key="text", label="原文", text=_text),
    Column(key="remedy", label="怎么办", text=remedy_words),
)
