"""The neutral table: columns, header spans, sections and cells."""

import pytest

from catalog_app.exporters.board.setup import measures
from catalog_app.exporters.board.table import column_widths
from catalog_app.exporters.layout import (
    Cell,
    Column,
    Row,
    Section,
    TableLayout,
    catalog_layout,
    catalog_title,
    header_cells,
)
from catalog_app.model.catalog import Audience, Channels, Origin
from tests.helpers.catalogs import a_catalog, a_sheet, an_item, national


def labels(layout):
    return [column.label for column in layout.columns]


def test_the_standard_table_has_fifteen_columns() -> None:
    layout = catalog_layout(national("06"))
    assert labels(layout) == [
        *("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"),
        *("全社会", "特定群体", "主动", "依申请公开", "县级", "乡级", "村级"),
    ]


def test_header_spans_cover_every_leaf_once() -> None:
    layout = catalog_layout(national("06"))
    covered = sorted(
        (cell.row + row, cell.column + column)
        for cell in layout.header
        for row in range(cell.rows)
        for column in range(cell.columns)
    )
    assert covered == [(row, column) for row in (0, 1) for column in range(15)]
    upper = {cell.label: cell.columns for cell in layout.header if cell.row == 0 and cell.rows == 1}
    assert upper == {"公开事项": 2, "公开对象": 2, "公开方式": 2, "公开层级": 3}


def test_third_level_and_marks_appear_where_an_item_has_them() -> None:
    assert "三级事项" not in labels(catalog_layout(a_catalog(an_item())))
    layout = catalog_layout(a_catalog(an_item(), an_item(2, level3="补偿标准", marks=("▲ 批准后公开",))))
    assert labels(layout)[1:4] == ["一级事项", "二级事项", "三级事项"]
    assert labels(layout)[-1] == "标注"
    assert next(cell.columns for cell in layout.header if cell.label == "公开事项") == 3
    assert [row.cells[3].text for row in layout.rows()] == ["", "补偿标准"]


def test_neighbouring_rows_of_one_subject_form_a_section() -> None:
    items = [an_item(place, level1=name) for place, name in enumerate(["甲", "甲", "乙", "甲"], start=1)]
    layout = catalog_layout(a_catalog(*items))
    assert [(section.label, len(section.rows)) for section in layout.sections] == [("甲", 2), ("乙", 1), ("甲", 1)]


def test_rows_that_do_not_apply_are_left_out_and_numbers_go_on() -> None:
    items = [an_item(place, origin=Origin.NOT_APPLICABLE if place == 2 else Origin.LOCAL) for place in (1, 2, 3)]
    layout = catalog_layout(a_catalog(*items))
    assert [(row.uid, row.cells[0].text) for row in layout.rows()] == [("uid-1", "1"), ("uid-3", "2")]


def test_ticked_boxes_only_or_all_thirteen() -> None:
    item = an_item(channels=Channels(("政府网站", "其他"), ("公开查阅点",), ("征地信息公开平台",)))
    ticked = catalog_layout(a_catalog(item)).sections[0].rows[0].cells[7]
    assert ticked.lines == ("■政府网站", "■其他：征地信息公开平台")
    assert ticked.flow
    every = catalog_layout(a_catalog(item), "all").sections[0].rows[0].cells[7]
    assert len(every.lines) == 13
    assert "□公开查阅点" in every.lines


def test_a_row_without_required_channels_shows_its_choices() -> None:
    item = an_item(channels=Channels((), ("政府网站", "公开查阅点"), rule="any"))
    shown = catalog_layout(a_catalog(item)).sections[0].rows[0].cells[7]
    assert shown.lines == ("□政府网站", "□公开查阅点", "（至少选一项）")


def test_ticks_and_groups() -> None:
    item = an_item(audience=Audience(False, "被征地农民"), mode=("主动", "依申请"), levels=("乡级", "村级"))
    cells = catalog_layout(a_catalog(item)).sections[0].rows[0].cells
    assert [cell.text for cell in cells[8:]] == ["", "被征地农民", "√", "√", "", "√", "√"]


def test_title_says_domain_once() -> None:
    assert catalog_title("青石桥镇", national("06")) == "青石桥镇征地补偿领域基层政务公开标准目录"


def test_header_of_a_lone_column_spans_both_rows() -> None:
    columns = catalog_layout(national("06")).columns[:1]
    assert [(cell.label, cell.rows, cell.columns) for cell in header_cells(columns)] == [("序号", 2, 1)]


def test_a_date_has_room_on_one_line_and_columns_still_fill_the_paper() -> None:
    columns = [Column(key=key, label=key, width=width) for key, width in (("level1", 6), ("day", 3), ("title", 60))]
    row = Row("u", "1", (Cell(("征地",)), Cell(("2026-11-23",)), Cell(("标题",))))
    layout = TableLayout("台账", tuple(columns), header_cells(columns), (Section("征地", (row,)),))
    size = measures(a_sheet())
    widths = column_widths(layout, size)
    assert widths[1] >= 10 * 0.5 * size.body + 2 * size.padding
    assert sum(widths) == pytest.approx(size.inner_width, abs=0.1)
