"""What makes a workbook a form for a station (站所): empty rows, drop-downs, and a hint at every column.

The choices stand in the cells themselves, not on a hidden sheet: such sheets get lost when a form is passed on, and
hide what the next reader ought to see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from catalog_app.exporters.workbook_columns import NUMBER_KEY, ORIGIN_KEY, REASON_KEY, STATION_KEY, SheetColumn
from catalog_app.model.catalog import ORIGIN_LABELS
from catalog_app.model.fields import BY_KEY, TICK, Kind

EMPTY_ROWS = 10
EMPTY_ROW_HEIGHT = 48.0
_LONGEST_LIST = 255
"""Characters a list in a cell may have, commas included: a limit of the file format."""
_LONGEST_HINT = 255
_ANYTHING = frozenset((Kind.DEADLINE, Kind.TEXT))
"""Kinds whose list is a help only: other words may be typed as well."""
_HINTS = {
    "level1": "一级事项。同一类的几行可以只在第一行写。",
    "elements": "一行一个要素：●必填，〇可选。",
    "basis": "一行一个依据：《名称》（文号）第×条。",
    "deadline": "可以从列表里选，也可以照原文填写。",
    "channels": "一行一个渠道：■必选，□可选。",
    "audience.groups": "只向一部分人公开的，写明是谁。",
    ORIGIN_KEY: "本站所没有这项业务的，选“不适用”，并在“理由”里写明原因。",
    REASON_KEY: "改动或者不适用的原因。",
    NUMBER_KEY: "由程序填写，请不要改动；新增的事项留空。",
    STATION_KEY: "由程序填写；新增的事项可以留空。",
}


class StationForm(Struct, frozen=True):
    """A form for one station: its name, and the choices offered per column (field key, or leaf as `levels.乡级`)."""

    station: str
    choices: Mapping[str, Sequence[str]]

    def title(self, domain: str) -> str:
        """What stands above the table."""
        return f"{self.station}{domain}公开事项填报表"

    def note(self) -> str:
        """One line on how to fill it in."""
        return (
            f"填报站所：{self.station}　　请核对每一行，直接在格子里改；没有的业务在“来源”里选“不适用”并写明理由；"
            "要增加的事项填在下面的空行里。填好后整个文件交回党政办。"
        )


def dress(sheet: Any, columns: Sequence[SheetColumn], first: int, last: int, form: StationForm) -> None:
    """Put drop-downs and hints on rows `first` to `last` of every column that has them."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(columns, start=1):
        choices, hint = offered(column.key, form), _HINTS.get(column.key, "")
        if not choices and not hint:
            continue
        rule = DataValidation(type="list" if choices else None, allow_blank=True)
        if choices:
            rule.formula1 = '"' + ",".join(choices) + '"'
            rule.showErrorMessage = not _is_free(column.key)
            rule.errorTitle, rule.error = (
                "请从列表里选",
                f"“{column.column.label}”只能选：{'、'.join(choices)}"[:_LONGEST_HINT],
            )
        if hint:
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, column.column.label[:32], hint
        letter = sheet.cell(1, place).column_letter
        rule.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(rule)


def offered(key: str, form: StationForm) -> list[str]:
    """The choices of a column as they fit into a cell's list; [] where none are offered."""
    if key == ORIGIN_KEY:
        choices: Sequence[str] = list(ORIGIN_LABELS.values())
    elif _is_tick(key):
        choices = [TICK]
    else:
        choices = form.choices.get(key, ())
    kept: list[str] = []
    for choice in choices:
        if "," not in choice and '"' not in choice and len(",".join([*kept, choice])) <= _LONGEST_LIST:
            kept.append(choice)
    return kept


def _is_tick(key: str) -> bool:
    name, _, leaf = key.partition(".")
    return bool(leaf) and name in BY_KEY and BY_KEY[name].kind is Kind.TICKS and key != "audience.groups"


def _is_free(key: str) -> bool:
    return key in BY_KEY and BY_KEY[key].kind in _ANYTHING
