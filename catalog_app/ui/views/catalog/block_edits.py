"""Copy, paste, fill and clear over a block of grid cells: which cells get which words. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt

from catalog_app.services.editing import CellEdit
from catalog_app.ui.models.item_columns import ITEM_COLUMNS
from catalog_app.ui.models.item_filter import ItemFilterModel
from catalog_app.ui.models.item_table import UID_ROLE

_EDIT = Qt.ItemDataRole.EditRole
EMPTY, FIXED = "不能为空", "不能改"
MOST_TOLD = 3
"""Cells told one by one."""


class Block(Struct, frozen=True):
    """The rows and columns (model columns, left to right as seen) a selection touches, and the cells in it."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: frozenset[tuple[int, int]]


class Kept(Struct, frozen=True):
    """A cell that is not changed: row and column as seen, counting from 1, its label, and why."""

    row: int
    label: str
    why: str


class EditPlan(Struct, frozen=True):
    """What is to be stored, and what had to be left out."""

    edits: tuple[CellEdit, ...]
    kept: tuple[Kept, ...] = ()
    """Cells that stay as they are."""
    beyond: int = 0
    """Rows of the pasted block below the last row."""


def block_of(indexes: Sequence[QModelIndex], order: Sequence[int]) -> Block:
    """The block of the selected cells; hidden columns are no part of it."""
    shown = set(order)
    cells = frozenset((index.row(), index.column()) for index in indexes if index.column() in shown)
    rows = tuple(sorted({row for row, _ in cells}))
    columns = tuple(column for column in order if any(place == column for _, place in cells))
    return Block(rows, columns, cells)


def block_texts(model: ItemFilterModel, block: Block) -> list[list[str]]:
    """The words of the block; cells outside the selection are empty."""
    return [
        [_text(model, row, column) if (row, column) in block.cells else "" for column in block.columns]
        for row in block.rows
    ]


def paste_plan(model: ItemFilterModel, block: Block, order: Sequence[int], texts: Sequence[Sequence[str]]) -> EditPlan:
    """Put `texts` down from the block's upper left cell; a single text fills the whole block."""
    if not block.rows or not texts:
        return EditPlan(())
    if len(texts) == 1 and len(texts[0]) == 1:
        return _plan(model, [(row, column, texts[0][0]) for row, column in sorted(block.cells)])
    first, left = block.rows[0], list(order).index(block.columns[0])
    room = model.rowCount() - first
    wanted = [
        (first + down, order[left + right], text)
        for down, line in enumerate(texts[:room])
        for right, text in enumerate(line)
        if left + right < len(order)
    ]
    plan = _plan(model, wanted)
    return EditPlan(plan.edits, plan.kept, max(len(texts) - room, 0))


def kept_words(kept: Sequence[Kept]) -> str:
    """第3行公开渠道：乙 不是已知渠道；第4行… — the first few, and how many more."""
    shown = [f"第{one.row}行“{one.label}”{one.why}" for one in kept[:MOST_TOLD]]
    more = f"；另有{len(kept) - MOST_TOLD}格" if len(kept) > MOST_TOLD else ""
    return "；".join(shown) + more


def fill_plan(model: ItemFilterModel, block: Block) -> EditPlan:
    """Copy the top cell of every column down; a block of one row takes the row above."""
    if not block.rows:
        return EditPlan(())
    top, targets = (block.rows[0], block.rows[1:]) if len(block.rows) > 1 else (block.rows[0] - 1, block.rows)
    if top < 0:
        return EditPlan(())
    wanted = [(row, column, _text(model, top, column)) for row in targets for column in block.columns]
    return _plan(model, wanted)


def clear_plan(model: ItemFilterModel, block: Block) -> EditPlan:
    """Empty the optional cells."""
    return _plan(model, [(row, column, "") for row, column in sorted(block.cells)], clearing=True)


def tick_plan(model: ItemFilterModel, indexes: Sequence[QModelIndex], text: str) -> EditPlan:
    """Give all these tick cells the same tick."""
    return _plan(model, [(index.row(), index.column(), text) for index in indexes])


def _plan(model: ItemFilterModel, wanted: Sequence[tuple[int, int, str]], *, clearing: bool = False) -> EditPlan:
    edits: list[CellEdit] = []
    kept: list[Kept] = []
    for row, column, text in wanted:
        spec = ITEM_COLUMNS[column]
        if not spec.editable or (spec.required and not text.strip()):
            if clearing or spec.editable or text.strip():
                kept.append(Kept(row + 1, spec.plain_label, EMPTY if spec.editable else FIXED))
        elif text != _text(model, row, column):
            edits.append(CellEdit(str(model.index(row, column).data(UID_ROLE)), spec.key, text))
    return EditPlan(tuple(edits), tuple(kept))


def _text(model: ItemFilterModel, row: int, column: int) -> str:
    return str(model.index(row, column).data(_EDIT) or "")
