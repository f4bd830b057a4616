"""The columns of a received list: what each holds, and what web, wall and archive do with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from catalog_app.model.cases import OUTPUT_LABELS, OUTPUTS, TREATMENT_LABELS, Output
from catalog_app.services.roster_policy import ColumnPolicy, choices, policies
from catalog_app.services.rosters import PreparedRoster
from catalog_app.ui.models.choice_rows import ChoiceRowsModel, Choices
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.scan_rows import KIND_LABELS, LEVEL_TONES

Index = QModelIndex | QPersistentModelIndex
PLAIN, UNKNOWN = "可以公开的内容", "情形里没有这一列"
WHOLE = 0.5
_TONES = {"keep": "", "mask": "warn", "drop": "muted"}


class RosterColumnRow(Struct, frozen=True):
    """One column of the file."""

    place: int
    header: str
    sample: str
    what: str
    tone: str
    why: str
    policy: ColumnPolicy


def roster_column_rows(prepared: PreparedRoster, wanted: Sequence[ColumnPolicy] = ()) -> list[RosterColumnRow]:
    """The columns in the order of the file; `wanted` = what was chosen, else what the case allows."""
    found = wanted or policies(prepared)
    return [_row(prepared, place, policy) for place, policy in enumerate(found)]


def _row(prepared: PreparedRoster, place: int, policy: ColumnPolicy) -> RosterColumnRow:
    told, verdict = prepared.table.told[place], prepared.verdicts[place]
    samples = (line[place] for line in prepared.before[1:])
    sample = next((text for text in samples if text), "")
    what = KIND_LABELS.get(verdict.kind or "", "")
    if not what:
        what = PLAIN if told.key else UNKNOWN
    tone = LEVEL_TONES[verdict.severity] if verdict.severity else ""
    return RosterColumnRow(place, prepared.before[0][place], sample, what, tone, verdict.reason, policy)


def _header(row: Any) -> str:
    return str(row.header) or "（没有表头）"


def _sample(row: Any) -> str:
    return str(row.sample)


def _what(row: Any) -> str:
    return str(row.what)


def _what_tone(row: Any) -> str:
    return str(row.tone)


def _why(row: Any) -> str:
    return f"{row.what}：{row.why}" if row.why else str(row.what)


def _treatment(output: Output, row: Any) -> str:
    return str(TREATMENT_LABELS[row.policy.treatment(output)])


def _treatment_tone(output: Output, row: Any) -> str:
    return _TONES[row.policy.treatment(output)]


ROSTER_COLUMNS = (
    Column(key="header", label="列", text=_header),
    Column(key="sample", label="内容示例（已遮盖）", text=_sample),
    Column(key="what", label="是什么", text=_what, tone=_what_tone, tip=_why),
    *(
        Column(
            key=output,
            label=OUTPUT_LABELS[output],
            text=partial(_treatment, output),
            tone=partial(_treatment_tone, output),
        )
        for output in OUTPUTS
    ),
)
FIRST_OUTPUT = len(ROSTER_COLUMNS) - len(OUTPUTS)


class RosterColumnsModel(ChoiceRowsModel):
    """`policy_chosen(place, output, treatment)`: somebody chose; only what the case allows, or less, is on offer."""

    policy_chosen = Signal(int, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(ROSTER_COLUMNS, OUTPUTS[0], _no_choices, _treatment_key, parent)
        self._prepared: PreparedRoster | None = None

    def show_list(self, prepared: PreparedRoster | None, wanted: Sequence[ColumnPolicy] = ()) -> None:
        """Show another list, or none."""
        self._prepared = prepared
        self.set_rows(roster_column_rows(prepared, wanted) if prepared else [])

    def renew(self, wanted: Sequence[ColumnPolicy]) -> None:
        """Show other choices for the same list."""
        for place, policy in enumerate(wanted):
            row = self.row_at(place)
            if self._prepared is not None and row.policy != policy:
                self.replace_row(place, _row(self._prepared, place, policy))

    def choices(self, index: Index) -> Choices:
        """What may be chosen in this cell, widest first; nothing where there is no choice."""
        if not index.isValid() or index.column() < FIRST_OUTPUT or self._prepared is None:
            return ()
        row = self.row_at(index.row())
        found = choices(self._prepared, row.place, row.policy, OUTPUTS[index.column() - FIRST_OUTPUT])
        return [(one, TREATMENT_LABELS[one]) for one in found] if len(found) > 1 else ()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the treatment for the editor, else as `RowsModel`."""
        if role == Qt.ItemDataRole.EditRole and index.isValid() and index.column() >= FIRST_OUTPUT:
            return self.row_at(index.row()).policy.treatment(OUTPUTS[index.column() - FIRST_OUTPUT])
        return None if role == Qt.ItemDataRole.EditRole else super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: somebody chose."""
        if role != Qt.ItemDataRole.EditRole or value not in {one for one, _ in self.choices(index)}:
            return False
        if value != index.data(Qt.ItemDataRole.EditRole):
            self.policy_chosen.emit(index.row(), OUTPUTS[index.column() - FIRST_OUTPUT], str(value))
        return True


def _no_choices(row: Any) -> Choices:  # noqa: ARG001 - this model answers by cell
    return ()


def _treatment_key(row: Any) -> str:
    return str(row.policy.web)
