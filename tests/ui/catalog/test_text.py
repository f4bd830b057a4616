"""Tables as text, texts compared, columns, facets: what needs no window."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.model.catalog import Channels, Item, Origin, Stage
from catalog_app.model.fields import FIELDS
from catalog_app.model.findings import Finding
from catalog_app.services.browsing import ItemRow
from catalog_app.services.overview import ItemStatus
from catalog_app.ui.models import facets, item_text
from catalog_app.ui.models.item_columns import COLUMN_INDEX, FROZEN_KEYS, ITEM_COLUMNS
from catalog_app.ui.views.catalog.differences import as_html, compare
from catalog_app.ui.views.catalog.table_text import MAX_COLUMNS, MAX_ROWS, read_block, write_block

cells = st.text(alphabet='甲乙 ab"\t\n，0', max_size=8)
COLORS = {"old": "#111111", "old_soft": "#222222", "new": "#333333", "new_soft": "#444444"}


def make_row(status: str = "empty", findings: tuple[str, ...] = (), **changes: Any) -> ItemRow:
    fields: dict[str, Any] = {"uid": "u1", "domain": "06", "number": "06-001", "position": 1, "level1": "征地"}
    made = tuple(Finding(code=code, severity="warning", message=f"{code}。", remedy="改。") for code in findings)
    return ItemRow(Item(**(fields | changes)), ItemStatus(status, facets.STATUS_LABELS[status]), made)  # type: ignore[arg-type]


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1)))
def test_a_written_block_reads_back(block: list[list[str]]) -> None:
    if block[-1] == [""]:
        block[-1] = ["x"]
    assert read_block(write_block(block)) == block


def test_wps_line_ends_quotes_and_empty_cells() -> None:
    assert read_block('a\t"b\r\nc"\t\r\n"say ""x"""\td\te\r\n') == [["a", "b\nc", ""], ['say "x"', "d", "e"]]
    assert read_block('"never closed\tb') == [['"never closed', "b"]]
    assert read_block('"a"b\tc') == [['"a"b', "c"]]
    assert read_block("") == [[""]]


def test_a_huge_clipboard_is_cut() -> None:
    block = read_block("x\t" * 500 + "\n" + "y\n" * (MAX_ROWS + 100))
    assert len(block) == MAX_ROWS
    assert len(block[0]) == MAX_COLUMNS


@given(
    st.text(alphabet="自信息形成之日起20个工作日内ab", max_size=30),
    st.text(alphabet="自信息形成之日起25天ab", max_size=30),
)
def test_pieces_put_together_give_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new


def test_numbers_are_compared_as_words_and_markup_is_escaped() -> None:
    pieces = compare("20个工作日<b>", "25个工作日<b>")
    assert [(piece.kind, piece.text) for piece in pieces[:2]] == [("old", "20"), ("new", "25")]
    html = as_html(pieces, "both", COLORS)
    assert "&lt;b&gt;" in html
    assert "line-through" in html
    assert "underline" in html
    assert "25" not in as_html(pieces, "old", COLORS)


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    old, new = "甲" * 5000, "乙" * 5000
    assert [piece.kind for piece in compare(old, new)] == ["old", "new"]


def test_every_field_has_its_columns() -> None:
    keys = {column.key for column in ITEM_COLUMNS}
    for field in FIELDS:
        if field.key != "marks":
            wanted = {f"{field.key}.{leaf.key}" for leaf in field.leaves} or {field.key}
            assert wanted <= keys
    assert len(keys) == len(ITEM_COLUMNS)
    assert all(key in COLUMN_INDEX for key in FROZEN_KEYS)
    assert {column.key for column in ITEM_COLUMNS if column.required} == {
        field.key for field in FIELDS if field.required
    }


def test_channels_in_short() -> None:
    channels = Channels(("政府网站", "其他"), ("公开查阅点",), ("村民微信群",))
    item = make_row(channels=channels).item
    assert item_text.channel_words(item) == "■政府网站 ■村民微信群"
    assert item_text.channel_words(item, optional=True) == "■政府网站 □公开查阅点 ■村民微信群"


def test_deadlines_sort_by_the_days_they_leave() -> None:
    stages = [
        Stage(rule="immediate"),
        Stage(rule="calendar_days", days=1, unit="hour"),
        Stage(rule="working_days", days=5),
        Stage(rule="calendar_days", days=15),
        Stage(rule="period", when="每年"),
        Stage(rule="other", when="按规定"),
    ]
    days = [item_text.deadline_days((stage,)) for stage in stages]
    assert days == sorted(days)
    assert item_text.deadline_days(()) > days[-1]


def test_a_screen_reader_hears_column_and_value() -> None:
    row = make_row(findings=("not_localized", "overdue"), levels=("乡级",))

    def heard(key: str) -> str:
        return item_text.accessible_text(row, ITEM_COLUMNS[COLUMN_INDEX[key]], {})

    assert heard("levels.乡级") == "层级乡级：是"
    assert heard("levels.县级") == "层级县级：否"
    assert heard("level2") == "二级事项：空"
    assert heard("status") == "状态：空白，未本地化"


def test_facets_count_what_each_value_would_leave() -> None:
    rows = [
        make_row(levels=("乡级",), station="s1", findings=("not_localized",)),
        make_row("published", levels=("乡级", "村级"), origin=Origin.ADAPTED),
        make_row("overdue", levels=("村级",), channels=Channels(("政府网站",))),
    ]
    chosen = {facets.LEVEL: frozenset({"乡级"})}
    assert [facets.accepts(row, chosen) for row in rows] == [True, True, False]
    states = facets.options(rows, facets.STATUS, chosen, {})
    assert [(option.label, option.count) for option in states] == [("空白", 1), ("已公开", 1)]
    levels = facets.options(rows, facets.LEVEL, chosen, {})
    assert [(option.value, option.count) for option in levels] == [("乡级", 2), ("村级", 2)]
    stations = facets.options(rows, facets.STATION, {}, {"s1": "自然资源所"})
    assert [(option.label, option.count) for option in stations] == [("自然资源所", 1), ("未指定", 2)]
    problems = facets.options(rows, facets.PROBLEM, {}, {})
    assert [(option.label, option.count) for option in problems] == [("所有问题", 1), ("未本地化", 1)]


@pytest.mark.parametrize("code", ["overdue", "due_soon"])
def test_deadlines_are_told_by_the_state_not_as_problems(code: str) -> None:
    assert item_text.open_findings(make_row("overdue", (code,))) == ()
