"""Rows of the update to a newer national catalog: what it asks of each item, and fields that both sides changed."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.model.list_merging import LINE_LABELS, MergeLine
from catalog_app.services.item_changes import LABELS
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.tick_rows import TickRowsModel

OURS, THEIRS, OPEN = "ours", "theirs", ""
SIDE_LABELS = {OPEN: "请选择", OURS: "保留本地", THEIRS: "采用新版"}
_TONES = {"new": "published", "changed": "soon", "conflict": "error", "withdrawn": "not_applicable"}


class FieldRow(Struct, frozen=True):
    """A field that both changed, and whose words hold."""

    key: str
    ours: str
    theirs: str
    side: str = OPEN


def is_decided(line: MergeLine) -> bool:
    """Whether it can be done as it stands."""
    return not line.conflicts


def _kind(line: MergeLine) -> str:
    return LINE_LABELS[line.kind]


def _tone(line: MergeLine) -> str:
    return _TONES.get(line.kind, "warning")


def _number(line: MergeLine) -> str:
    item = line.current or line.theirs or line.base
    return item.number if item else ""


def _title(line: MergeLine) -> str:
    item = line.current or line.theirs or line.base
    return " / ".join(filter(None, (item.level1, item.level2, item.level3))) if item else line.key


def _fields(line: MergeLine) -> str:
    return "、".join(LABELS.get(key, key) for key in (*line.conflicts, *line.fields))


def _reason(line: MergeLine) -> str:
    return line.reason


def _label(row: FieldRow) -> str:
    return LABELS.get(row.key, row.key)


def _ours(row: FieldRow) -> str:
    return row.ours


def _theirs(row: FieldRow) -> str:
    return row.theirs


def _side(row: FieldRow) -> str:
    return SIDE_LABELS[row.side]


def _side_tone(row: FieldRow) -> str:
    return "" if row.side else "warning"


def side_of(row: FieldRow) -> str:
    """Whose words hold."""
    return row.side


def side_choices(row: FieldRow) -> list[tuple[str, str]]:
    """What can be chosen; the open question only as long as it is open."""
    return [(side, words) for side, words in SIDE_LABELS.items() if side or not row.side]


MERGE_COLUMNS = (
    Column(key="kind", label="变化", text=_kind, tone=_tone),
    Column(key="number", label="编号", text=_number),
    Column(key="item", label="事项", text=_title),
    Column(key="fields", label="不同之处", text=_fields),
    Column(key="reason", label="原因", text=_reason),
)
FIELD_COLUMNS = (
    Column(key="field", label="栏目", text=_label),
    Column(key="ours", label="本地", text=_ours),
    Column(key="theirs", label="新版", text=_theirs),
    Column(key="side", label="采用", text=_side, tone=_side_tone),
)


class MergeLinesModel(TickRowsModel):
    """Lines of the plan; what follows from the lists alone is ticked, the rest waits for somebody's word."""

    def set_lines(self, lines: tuple[MergeLine, ...]) -> None:
        """Show a plan."""
        self.set_rows(lines)
        self.tick([place for place, line in enumerate(lines) if not line.sure], on=False)

    def replace_line(self, place: int, line: MergeLine) -> None:
        """The line was decided; a decided one is ticked."""
        self._lines[place] = self._line(line)
        (self._ticked.add if is_decided(line) else self._ticked.discard)(place)
        self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))
        self.ticks_changed.emit()
