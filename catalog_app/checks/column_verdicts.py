"""What each column of a roster holds, for the person who decides what may be shown of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from msgspec import Struct

from catalog_app.checks.hits import KIND_LABELS, RANKS, Severity
from catalog_app.checks.table_shape import LOOKED_AT, Shape, columns_of, table_shape
from catalog_app.checks.tables import scan_table
from catalog_app.checks.texts import NOBODY


class ColumnVerdict(Struct, frozen=True):
    """What a column of a roster holds. `kind` is None for what may be shown; names have kind `name`, no severity."""

    column: int
    header: str
    kind: str | None
    severity: Severity | None
    reason: str
    share: float
    """Of the cells that are not empty, how many hold it."""


def judge_columns(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    title: str = "",
    contacts: Container[str] = NOBODY,
) -> list[ColumnVerdict]:
    """What each column of a roster holds, by the words over it and by all of its cells."""
    body = list(rows)
    shape = table_shape(body[:LOOKED_AT], header, title)
    tally: dict[int, Counter[tuple[str, Severity]]] = {}
    for found in scan_table(body, shape, contacts):
        tally.setdefault(found.column, Counter())[found.hit.kind, found.hit.severity] += 1
    width = max(len(header), len(columns_of(body)))
    filled = [sum(1 for row in body if column < len(row) and row[column] not in (None, "")) for column in range(width)]
    return [
        _verdict(column, header[column] if column < len(header) else "", shape, tally.get(column), filled[column])
        for column in range(width)
    ]


def _verdict(
    column: int, header: str, shape: Shape, tally: Counter[tuple[str, Severity]] | None, filled: int
) -> ColumnVerdict:
    kind = shape.kinds.get(column)
    if tally:
        (worst, severity), count = min(tally.items(), key=lambda pair: (RANKS[pair[0][1]], -pair[1]))
        share = min(1.0, count / max(filled, 1))
        label = KIND_LABELS[worst]
        reason = f"整列是{label}" if share >= 0.5 else f"有{count}格写着{label}"
        return ColumnVerdict(column, header, worst, severity, reason, share)
    if kind in ("name", "child", "guardian"):
        return ColumnVerdict(column, header, "name", None, "姓名", 1.0 if filled else 0.0)
    if kind == "health" and shape.person and filled:
        return ColumnVerdict(column, header, "health", "orange", "表头说的是健康或残疾情况", 0.0)
    if kind == "birth_date" and filled:
        return ColumnVerdict(column, header, None, None, "只有出生年月，没有日", 0.0)
    return ColumnVerdict(column, header, None, None, "", 0.0)
