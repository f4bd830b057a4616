"""Rows of the import of an old ledger: its columns and what they are taken for, its lines and what becomes of them."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.services.ledger_import import CHANGE_LABELS, KEY_LABELS, Change, LedgerLine, LedgerPlan
from catalog_app.ui.models.import_columns import ColumnRow
from catalog_app.ui.models.raw_preview import column_name
from catalog_app.ui.models.rows import Column

_HOW = {
    "label": ("确定", "published"),
    "content": ("请核对（按内容）", "warning"),
    "chosen": ("由您指定", "draft"),
}
_TONES = {"new": "published", "unmatched": "warning", "skipped": "error"}
_ORDER: tuple[Change, ...] = ("unmatched", "new", "same", "skipped")


class LineRow(Struct, frozen=True, kw_only=True):
    """One line as it is shown; `line` None where it could not be read at all."""

    change: Change
    title: str
    reason: str
    place: str
    number: int
    day: str = ""
    channel: str = ""
    item: str = ""
    line: LedgerLine | None = None


def line_row(line: LedgerLine) -> LineRow:
    """A line of the plan in words."""
    return LineRow(
        change=line.change,
        title=line.row.title,
        reason=line.reason,
        place=f"{line.row.file} {line.place}".strip(),
        number=line.row.row,
        day=line.row.day.isoformat(),
        channel=line.channel,
        item=f"{line.item.number} {line.item.title}" if line.item else "",
        line=line,
    )


def line_rows(plan: LedgerPlan) -> list[LineRow]:
    """All lines, those that could not be read last."""
    refused = [
        LineRow(
            change="skipped",
            title=one.title,
            reason=one.reason,
            place=f"{one.file} {one.sheet}第{one.row}行",
            number=one.row,
        )
        for one in plan.refused
    ]
    return [*map(line_row, plan.lines), *refused]


def key_choices(row: ColumnRow) -> list[tuple[str, str]]:  # noqa: ARG001 - every column has the same
    """Everything a column can be taken for."""
    return list(KEY_LABELS.items())


def value_of(row: ColumnRow) -> str:
    """The key of a row."""
    return row.key


def _letter(row: ColumnRow) -> str:
    return column_name(row.column)


def _header(row: ColumnRow) -> str:
    return row.header


def _key(row: ColumnRow) -> str:
    return KEY_LABELS.get(row.key, row.key)


def _key_tone(row: ColumnRow) -> str:
    return "muted" if row.key == "ignore" else ""


def _how(row: ColumnRow) -> str:
    return _HOW.get(row.how, ("没有用上", ""))[0]


def _how_tone(row: ColumnRow) -> str:
    return _HOW.get(row.how, ("", "muted"))[1]


def _samples(row: ColumnRow) -> str:
    return "　｜　".join(row.samples)


LEDGER_COLUMNS = (
    Column(key="column", label="列", text=_letter),
    Column(key="header", label="文件里的栏目", text=_header),
    Column(key="key", label="当作", text=_key, tone=_key_tone),
    Column(key="how", label="把握", text=_how, tone=_how_tone),
    Column(key="samples", label="例", text=_samples),
)


def _change(row: LineRow) -> str:
    return CHANGE_LABELS[row.change]


def _change_tone(row: LineRow) -> str:
    return _TONES.get(row.change, "not_applicable")


def _change_order(row: LineRow) -> int:
    return _ORDER.index(row.change)


def _day(row: LineRow) -> str:
    return row.day


def _title(row: LineRow) -> str:
    return row.title


def _item(row: LineRow) -> str:
    return row.item


def _channel(row: LineRow) -> str:
    return row.channel


def _reason(row: LineRow) -> str:
    return row.reason


def _short_place(row: LineRow) -> str:
    return f"第{row.number}行"


def _place(row: LineRow) -> str:
    return row.place


LINE_COLUMNS = (
    Column(key="change", label="变化", text=_change, tone=_change_tone, sort=_change_order),
    Column(key="day", label="发布日期", text=_day),
    Column(key="title", label="信息标题", text=_title),
    Column(key="item", label="公开事项", text=_item),
    Column(key="channel", label="渠道", text=_channel),
    Column(key="reason", label="说明", text=_reason),
    Column(key="place", label="位置", text=_short_place, tip=_place),
)
