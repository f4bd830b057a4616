"""Short words that go into the records: cleaned, bounded, without private numbers. And what is safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from catalog_app.checks.personal_info import NOBODY, masked_text
from catalog_app.model.catalog import Item
from catalog_app.model.cells import LONGEST_CELL, cell_text
from catalog_app.model.errors import UsageError
from catalog_app.model.fields import BY_KEY, REASON_LABEL
from catalog_app.model.words import plain_line

LONGEST_NAME = 100
LONGEST_TITLE = 500
_ESCAPE = 6
"""Characters more that a spreadsheet needs for each `_x` that looks like its own escapes."""
_SHOWN = 30
_BARE_NUMBER = re.compile(r"[\dXx \-]+")


def require_words(label: str, text: str, contacts: Iterable[str] = NOBODY, *, limit: int = LONGEST_NAME) -> str:
    """`text` as it may be kept. UsageError TEXT_TOO_LONG; GateError PRIVATE_NUMBER_IN_TEXT."""
    from catalog_app.services.gate import require_clean_text  # its readers are not needed to open a workspace

    words = plain_line(text)
    require_length(label, words, limit)
    require_clean_text({label: words}, contacts)
    return words


def number_texts(document_number: str | None, index_number: str | None) -> Iterator[tuple[str, str]]:
    """文号 and 索引号 as the gate is to read them: the labels excuse digits, but not where nothing else is written."""
    for label, bare, number in (("文号", "文件字号", document_number), ("索引号", "信息索引", index_number)):
        yield (bare if _BARE_NUMBER.fullmatch(number or "") else label), number or ""


def require_length(label: str, text: str, limit: int) -> None:
    """UsageError TEXT_TOO_LONG."""
    if len(text) > limit:
        raise UsageError("TEXT_TOO_LONG", f"{label}有{len(text)}个字，最多{limit}个。", f"请缩短{label}。")


def require_exportable(items: Iterable[Item]) -> None:
    """TEXT_TOO_LONG for a text no spreadsheet cell can hold: what is kept must be able to leave in the workbook."""
    for item in items:
        for label, text in _cells(item):
            length = len(text) + _ESCAPE * text.count("_x")
            if length > LONGEST_CELL:
                raise UsageError(
                    "TEXT_TOO_LONG",
                    f"事项“{item.title[:_SHOWN]}”的“{label[:_SHOWN]}”有{len(text)}个字，工作簿的一个单元格放不下。",
                    f"请缩短到{LONGEST_CELL}个字以内，或分成几个事项。",
                )


def _cells(item: Item) -> Iterator[tuple[str, str]]:
    yield from ((field.label, cell_text(item, key)) for key, field in BY_KEY.items())
    yield from item.extra.items()
    yield REASON_LABEL, item.reason or ""


def masked(document: Any) -> Any:
    """A document of plain dicts, lists and texts with every private number masked, also in keys."""
    return _masked(document, {})


def _masked(document: Any, known: dict[str, str]) -> Any:
    """The same; `known` holds the texts done before, for a document says most of them often."""
    if isinstance(document, str):
        found = known.get(document)
        if found is None:
            found = known[document] = masked_text(document)
        return found
    if isinstance(document, dict):
        return {_masked(key, known): _masked(value, known) for key, value in document.items()}
    if isinstance(document, (list, tuple)):
        return [_masked(value, known) for value in document]
    return document
