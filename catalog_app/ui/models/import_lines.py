"""Rows of the import's fifth page: what will happen to each row of the files; ticked ones are imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from catalog_app.services.importing import CHANGE_LABELS, CHANGES, PlanLine
from catalog_app.services.item_changes import LABELS
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.models.tick_rows import TickRowsModel

WANTED = ("new", "changed")
_TONES = {"new": "published", "changed": "soon", "conflict": "error", "ambiguous": "warning"}


def is_wanted(line: Any) -> bool:
    """Whether importing would store it."""
    return line.change in WANTED


def title_of(line: PlanLine) -> str:
    """The names of the item."""
    return " / ".join(filter(None, (line.item.level1, line.item.level2, line.item.level3)))


def place_words(line: PlanLine) -> str:
    """Sheet and row, the file before it."""
    row = f"第{line.rows[0]}行" if line.rows else ""
    return " ".join(filter(None, (line.sheet, row)))


def _change(line: PlanLine) -> str:
    return CHANGE_LABELS[line.change]


def _tone(line: PlanLine) -> str:
    return _TONES.get(line.change, "not_applicable")


def _order(line: PlanLine) -> int:
    return CHANGES.index(line.change)


def _number(line: PlanLine) -> str:
    return line.current.number if line.current is not None else line.item.number


def _fields(line: PlanLine) -> str:
    return "、".join(LABELS.get(key, key) for key in (*line.conflicts, *line.fields))


def _why(line: PlanLine) -> str:
    return line.reason


def _short_place(line: PlanLine) -> str:
    return " ".join((*(f"第{row}行" for row in line.rows[:1]), line.sheet))


def _file_place(line: PlanLine) -> str:
    return f"{line.file} {place_words(line)}"


def line_columns(domain_name: Callable[[str], str]) -> tuple[Column, ...]:
    """The columns, with the names of the domains."""

    def domain(line: PlanLine) -> str:
        return domain_name(line.item.domain)

    return (
        Column(key="change", label="变化", text=_change, tone=_tone, sort=_order),
        Column(key="domain", label="领域", text=domain),
        Column(key="number", label="编号", text=_number),
        Column(key="item", label="事项", text=title_of),
        Column(key="fields", label="不同之处", text=_fields),
        Column(key="why", label="说明", text=_why),
        Column(key="place", label="位置", text=_short_place, tip=_file_place),
    )


class ImportLinesModel(TickRowsModel):
    """All lines of a plan, of which those of one `change` may be shown; ticks outlive the filter."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent, tickable=is_wanted)
        self._plan: list[Any] = []
        self._places: list[int] = []
        self._left_out: set[int] = set()
        self._kind: str | None = None

    def set_plan(self, lines: Sequence[Any]) -> None:
        """Show another plan, everything ticked."""
        self._plan, self._left_out = list(lines), set()
        self.show_kind(self._kind)

    def show_kind(self, kind: str | None) -> None:
        """Show the lines of one kind of change; None = all."""
        self._kind = kind
        self._places = [place for place, line in enumerate(self._plan) if kind in (None, line.change)]
        rows = [self._plan[place] for place in self._places]
        self._ticked = {row for row, place in enumerate(self._places) if self._is_on(place)}
        RowsModel.set_rows(self, rows)
        self.ticks_changed.emit()

    def replace_line(self, place: int, line: Any) -> None:
        """The line at `place` of the plan was settled; it stays where it is shown."""
        self._plan[place] = line
        row = self.row_of(place)
        if row < 0:
            return
        self._lines[row] = self._line(line)
        (self._ticked.add if self._is_on(place) else self._ticked.discard)(row)
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
        self.ticks_changed.emit()

    def replace_lines(self, lines: Mapping[int, Any]) -> None:
        """Several at once, by their places in the plan."""
        rows = {place: row for row, place in enumerate(self._places)}
        for place, line in lines.items():
            self._plan[place] = line
            row = rows.get(place, -1)
            if row >= 0:
                self._lines[row] = self._line(line)
                (self._ticked.add if self._is_on(place) else self._ticked.discard)(row)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.ticks_changed.emit()

    def place_at(self, row: int) -> int:
        """Place in the plan of a shown row, -1 for none."""
        return self._places[row] if 0 <= row < len(self._places) else -1

    def row_of(self, place: int) -> int:
        """Shown row of a place in the plan, -1 where it is filtered out."""
        return self._places.index(place) if place in self._places else -1

    def tick(self, places: Iterable[int], *, on: bool) -> None:
        """Tick or untick shown rows."""
        rows = [row for row in places if self.can_tick(row)]
        for row in rows:
            (self._left_out.discard if on else self._left_out.add)(self._places[row])
        super().tick(rows, on=on)

    def wanted(self) -> int:
        """How many lines of the whole plan will be stored."""
        return sum(self._is_on(place) for place in range(len(self._plan)))

    def left_out(self) -> frozenset[int]:
        """Places of the lines that somebody does not want."""
        return frozenset(place for place in self._left_out if is_wanted(self._plan[place]))

    def _is_on(self, place: int) -> bool:
        return is_wanted(self._plan[place]) and place not in self._left_out


def undecided(lines: Iterable[Any]) -> int:
    """How many lines wait for a decision."""
    return sum(line.change in ("conflict", "ambiguous") for line in lines)
