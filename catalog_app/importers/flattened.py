"""Tables that lost their cells on the way: one text a line, or all run together. They are refused."""

from __future__ import annotations

from collections.abc import Iterator

from catalog_app.importers.grid import RawTable
from catalog_app.importers.wording import tidy
from catalog_app.model.patterns import lazy

_FEWEST_WORDS = 5
_MOST_LINES, _LONGEST_RUN = 4000, 2000
_WORDS = lazy(
    r"[一二三]级事项|公开事项|公开内容|公开依据|公开时限|公开主体|公开渠道|公开对象|公开方式|公开层级|全社会|特定群[体众]|依申请公开"
)


def is_flattened(table: RawTable) -> bool:
    """Whether header words stand one below the other in a single column, or several run together in one text."""
    alone: set[str] = set()
    for line in _lines(table):
        words = {found.group() for found in _WORDS.finditer(tidy(line[:_LONGEST_RUN]))}
        if len(words) >= _FEWEST_WORDS:
            return True
        if len(line) <= 20:
            alone |= words
    return len(alone) >= _FEWEST_WORDS


def _lines(table: RawTable) -> Iterator[str]:
    """The lines of a table of one column and of the text around it."""
    yield from table.before
    numbers = sorted(table.rows)[:_MOST_LINES]
    if all(len(set(table.rows[number].values())) == 1 for number in numbers):
        for number in numbers:
            yield from next(iter(table.rows[number].values()), "").splitlines()
    yield from table.after
