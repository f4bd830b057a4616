"""What is to be done, day by day and station by station."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from catalog_app.model.calendar import dated
from catalog_app.services.due import DUE_LABELS, DueLine
from catalog_app.ui.models.rows import Column
from catalog_app.ui.widgets.month_view import DayMarks

STATES = {"late": "overdue", "soon": "soon", "open": "empty"}


class DutyRow(Struct, frozen=True):
    """A due line with the station in charge."""

    line: DueLine
    station: str


def day_marks(lines: Iterable[DueLine]) -> dict[date, DayMarks]:
    """What falls due on which day."""
    marks: dict[date, DayMarks] = {}
    for line in lines:
        mark = marks.setdefault(line.due, DayMarks())
        mark.states.append(STATES[line.state])
        mark.provisional = mark.provisional or line.provisional
    return marks


def list_text(rows: Iterable[DutyRow], today: date) -> str:
    """The list to be sent out, station by station."""
    lines, station = [f"政务公开待办清单（{today:%Y-%m-%d}）"], ""
    for row in rows:
        if row.station != station:
            station = row.station
            lines += ["", f"【{station}】"]
        lines.append(f"· {DUE_LABELS[row.line.state]} {_due(row)}　{row.line.title}（{row.line.stage}）")
    return "\n".join(lines)


def _state(row: Any) -> str:
    return DUE_LABELS[row.line.state]


def _tone(row: Any) -> str:
    return STATES[row.line.state]


def _station(row: Any) -> str:
    return str(row.station)


def _title(row: Any) -> str:
    return str(row.line.title)


def _stage(row: Any) -> str:
    return str(row.line.stage)


def _due(row: Any) -> str:
    return dated(row.line.due, provisional=row.line.provisional)


def _safe(row: Any) -> str:
    return f"稳妥日期 {dated(row.line.safe, provisional=row.line.provisional)}"


DUTY_COLUMNS = (
    Column(key="state", label="状态", text=_state, tone=_tone),
    Column(key="station", label="站所", text=_station),
    Column(key="title", label="要办的事", text=_title),
    Column(key="stage", label="时限", text=_stage),
    Column(key="due", label="期限", text=_due, tip=_safe),
)
