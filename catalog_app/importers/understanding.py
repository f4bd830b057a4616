"""A file as it stands to catalog tables: what was understood, and every doubt with its place. Never an exception."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from catalog_app.importers.card_tables import read_cards
from catalog_app.importers.cards import Card, find_cards
from catalog_app.importers.domains import Domains
from catalog_app.importers.flattened import is_flattened
from catalog_app.importers.grid import RawFile, RawTable
from catalog_app.importers.own import read_own
from catalog_app.importers.reading import ColumnBinding as ColumnBinding
from catalog_app.importers.reading import DomainNames as DomainNames
from catalog_app.importers.reading import ReadItem as ReadItem
from catalog_app.importers.reading import ReadTable, Report, TableChoices, Understood, Vocabulary
from catalog_app.importers.tables import Reading, read_table
from catalog_app.importers.view import View
from catalog_app.model.findings import ImportProblem
from catalog_app.support.progress import Cancelled, Progress

_LOG = logging.getLogger(__name__)
_NO_CHOICES: Mapping[str, TableChoices] = {}


def understand(
    raw: RawFile,
    vocabulary: Vocabulary,
    progress: Progress,
    choices: Mapping[str, TableChoices] = _NO_CHOICES,
    *,
    file_name: str = "",
) -> Understood:
    """All catalogs of a file; `choices` by header signature, `file_name` helps to tell the domain."""
    reading = Reading(raw.kind, Domains(vocabulary), vocabulary.elements, choices, progress, file_name)
    tables: list[ReadTable] = []
    problems: list[ImportProblem] = list(raw.problems)
    waiting: list[tuple[RawTable, list[Card]]] = []
    for number, table in enumerate(raw.tables):
        progress.step(number, len(raw.tables), f"正在识别 {table.name}")
        own = None if table.hidden else read_own(table)
        cards = [] if table.hidden or own else find_cards(View(table))
        if waiting and (not cards or _form(cards) != _form(waiting[0][1])):
            _read_cards(waiting, reading, tables, problems)
        if cards:
            waiting.append((table, cards))
        elif own is not None:
            tables.append(own)
        elif table.hidden:
            problems.extend(_hidden(table))
        else:
            found, told = _read(table, reading)
            tables.extend(found)
            problems.extend(told)
    _read_cards(waiting, reading, tables, problems)
    if not tables:
        problems.extend(problem for table in raw.tables if is_flattened(table) for problem in _refused(table))
    return Understood(tuple(tables), tuple(problems))


def _read(table: RawTable, reading: Reading) -> tuple[Sequence[ReadTable], Sequence[ImportProblem]]:
    try:
        found = read_table(table, reading)
    except Cancelled:
        raise
    except Exception:  # a layout nobody thought of must not take the file's other tables with it
        _LOG.exception("a table could not be understood")
        return (), _failed(table)
    return found, _set_aside(table) if not found and table.rows else ()


def _failed(table: RawTable) -> tuple[ImportProblem, ...]:
    report = Report(table.name)
    report.add(
        "table_not_understood",
        "error",
        "程序读不懂这张表，没有导入；其他的表不受影响",
        "请把这张表照标准目录的表头整理后再导入，并把日志交给技术人员。",
    )
    return report.problems()


def _form(cards: Sequence[Card]) -> frozenset[str]:
    return frozenset(pair.key for card in cards for pair in card.pairs)


def _read_cards(
    waiting: list[tuple[RawTable, list[Card]]],
    reading: Reading,
    tables: list[ReadTable],
    problems: list[ImportProblem],
) -> None:
    if waiting:
        found = read_cards([raw for raw, _ in waiting], [cards for _, cards in waiting], reading)
        tables.extend(found)
        if not found:
            problems.extend(problem for raw, _ in waiting for problem in _set_aside(raw))
        waiting.clear()


def _hidden(table: RawTable) -> tuple[ImportProblem, ...]:
    report = Report(table.name)
    report.add("hidden_sheet", "warning", "这张工作表是隐藏的，没有导入", "需要导入的，请取消隐藏后再试。")
    return report.problems()


def _refused(table: RawTable) -> tuple[ImportProblem, ...]:
    report = Report(table.name)
    report.add(
        "flattened_text",
        "error",
        "表格在复制时丢了格子，各栏的文字混在一起，分不清哪一栏是哪一栏，没有导入",
        "请找原来的文件（Excel、Word 或网页），或从原网页里选中整张表格再复制一次。",
    )
    return report.problems()


def _set_aside(table: RawTable) -> tuple[ImportProblem, ...]:
    report = Report(table.name)
    first = next(iter(table.rows[min(table.rows)].values()), "")
    report.add(
        "not_a_catalog",
        "info",
        "这张表不是公开目录，没有导入",
        "是目录的，请照标准目录的表头整理后再导入。",
        text=first,
    )
    return report.problems()
