"""Rows of the import's third page: a column of the file, what it was taken for, how sure that is, samples."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.model.fields import (
    FIELDS,
    NUMBER_LABEL,
    ORIGIN_LABEL,
    REASON_LABEL,
    SEQUENCE_LABEL,
    STATION_LABEL,
    Kind,
)
from catalog_app.ui.models.raw_preview import column_name
from catalog_app.ui.models.rows import Column

EXTRA, IGNORE = "extra", "ignore"
_HOW = {
    "label": ("确定", "published"),
    "alias": ("常见叫法", "published"),
    "position": ("请核对（按位置）", "warning"),
    "content": ("请核对（按内容）", "warning"),
    "chosen": ("由您指定", "draft"),
}
_UNKNOWN = ("没有对应的栏目", "warning")


class ColumnRow(Struct, frozen=True):
    """One column of a table."""

    column: int
    header: str
    key: str
    how: str
    samples: tuple[str, ...] = ()


def _key_labels() -> dict[str, str]:
    labels: dict[str, str] = {}
    for field in FIELDS:
        if field.kind is not Kind.TICKS:
            labels[field.key] = field.label
            continue
        labels.update({f"{field.key}.{leaf.key}": f"{field.label}·{leaf.label}" for leaf in field.leaves})
        labels[field.key] = f"{field.label}（写成文字）"
        if field.key == "levels":
            labels["levels.乡级+村级"] = f"{field.label}·乡级、村级"
    split = {"level1+level2": "一级和二级事项（写在一格）"}
    own = {
        "domain": "领域",
        "station": STATION_LABEL,
        "number": NUMBER_LABEL,
        "origin": ORIGIN_LABEL,
        "reason": REASON_LABEL,
        "sequence": SEQUENCE_LABEL,
    }
    return {**labels, **split, **own, EXTRA: "附加栏（照原文保留）", IGNORE: "不导入"}


KEY_LABELS = _key_labels()


def key_label(key: str) -> str:
    """What a column is taken for, in words."""
    if key in KEY_LABELS:
        return KEY_LABELS[key]
    group, _, leaf = key.partition(".")
    return f"{KEY_LABELS.get(group, group).partition('（')[0]}·{leaf.replace('+', '、')}" if leaf else key


def key_choices(row: ColumnRow) -> list[tuple[str, str]]:
    """Everything a column can be taken for."""
    own = [] if row.key in KEY_LABELS else [(row.key, key_label(row.key))]
    return own + list(KEY_LABELS.items())


def value_of(row: ColumnRow) -> str:
    """The key of a row."""
    return row.key


def _certainty(row: ColumnRow) -> tuple[str, str]:
    if row.key == EXTRA and row.how != "chosen":
        return _UNKNOWN
    return _HOW.get(row.how, _HOW["content"])


def is_unsure(row: ColumnRow) -> bool:
    """Whether somebody should look at it."""
    return _certainty(row)[1] == "warning"


def _place(row: ColumnRow) -> str:
    return column_name(row.column)


def _header(row: ColumnRow) -> str:
    return row.header or "（没有表头）"


def _key(row: ColumnRow) -> str:
    return key_label(row.key)


def _key_tone(row: ColumnRow) -> str:
    return "muted" if row.key in (EXTRA, IGNORE) else ""


def _how(row: ColumnRow) -> str:
    return _certainty(row)[0]


def _how_tone(row: ColumnRow) -> str:
    return _certainty(row)[1]


def _sample(row: ColumnRow, place: int) -> str:
    return row.samples[place] if len(row.samples) > place else ""


def _first(row: ColumnRow) -> str:
    return _sample(row, 0)


def _second(row: ColumnRow) -> str:
    return _sample(row, 1)


def _third(row: ColumnRow) -> str:
    return _sample(row, 2)


COLUMN_COLUMNS = (
    Column(key="column", label="列", text=_place),
    Column(key="header", label="文件里的栏目", text=_header),
    Column(key="key", label="当作", text=_key, tone=_key_tone),
    Column(key="how", label="把握", text=_how, tone=_how_tone),
    Column(key="first", label="例一", text=_first),
    Column(key="second", label="例二", text=_second),
    Column(key="third", label="例三", text=_third),
)
