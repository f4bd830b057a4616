"""The workbook, opened by another library: layout, heights, print set-up, nothing hidden, nothing that computes."""

import unicodedata
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from catalog_app.exporters.workbook import write_workbook
from catalog_app.exporters.workbook_columns import sheet_name
from catalog_app.model.catalog import Element, Origin
from catalog_app.model.errors import UsageError
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import DAY, UNIT, a_catalog, an_item, national


def write(tmp_path: Path, *catalogs, stations=None):
    out = tmp_path / "catalog.xlsx"
    write_workbook(catalogs, UNIT, stations or {}, out, Silent(), printed_on=DAY)
    return openpyxl.load_workbook(out)


def rows_of(sheet, first: int = 5):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_one_sheet_a_domain_with_title_and_unit(tmp_path: Path) -> None:
    book = write(tmp_path, national("06"), national("15"))
    assert book.sheetnames == ["06征地补偿", "15社会救助"]
    sheet = book["06征地补偿"]
    assert sheet["A1"].value == "青石桥镇征地补偿领域基层政务公开标准目录"
    assert sheet["A2"].value == "编制单位：青石桥镇人民政府　　2026年11月23日"


def test_the_header_has_two_rows_and_legends(tmp_path: Path) -> None:
    sheet = write(tmp_path, national("06")).active
    assert [cell.value for cell in sheet[3]][:9] == [
        *("序号", "公开事项", None, "公开内容（要素）\n（●必填 〇可选）", "公开依据", "公开时限", "公开主体"),
        *("公开渠道和载体\n（■必选 □可选）", "公开对象"),
    ]
    assert [cell.value for cell in sheet[4]][1:3] == ["一级事项", "二级事项"]
    assert [cell.value for cell in sheet[3]][-4:] == ["责任站所", "来源", "理由", "事项编号"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A3:A4", "B3:C3", "I3:J3", "M3:O3", "S3:S4"} <= merged


def test_rows_say_what_the_items_say(tmp_path: Path) -> None:
    item = an_item(origin=Origin.ADAPTED, reason="县里规定更严", station="s1", marks=("▲ 批准后公开",))
    sheet = write(tmp_path, a_catalog(item), stations={"s1": "农业农村办"}).active
    assert rows_of(sheet) == [
        [
            *(
                1,
                "政策文件",
                "规范性文件1",
                "●文件名称\n〇征求意见稿",
                "《中华人民共和国政府信息公开条例》（国务院令第711号）",
            ),
            *("自信息形成之日起20个工作日内公开", "青石桥镇人民政府", "■政府网站 □公开查阅点"),
            *("√", None, "√", None, None, "√", None),
            *("▲ 批准后公开", "农业农村办", "改编", "县里规定更严", "06-本地01"),
        ]
    ]


def test_equal_subjects_are_merged_downward(tmp_path: Path) -> None:
    items = [an_item(place, level1=name) for place, name in enumerate("甲甲乙甲甲甲", start=1)]
    sheet = write(tmp_path, a_catalog(*items)).active
    merged = {str(cells) for cells in sheet.merged_cells.ranges if str(cells).startswith("B") and cells.min_row > 4}
    assert merged == {"B5:B6", "B8:B10"}


@pytest.mark.parametrize("code", ["03", "11"])
def test_every_row_is_tall_enough_for_its_cells(tmp_path: Path, code: str) -> None:
    sheet = write(tmp_path, national(code)).active
    for row in range(5, sheet.max_row + 1):
        height = sheet.row_dimensions[row].height
        assert height <= 409
        for cell in sheet[row]:
            room = sheet.column_dimensions[get_column_letter(cell.column)].width / 2
            lines = sum(max(1, -(-ems(line) // room)) for line in str(cell.value or "").split("\n"))
            assert lines * cell.font.size * 1.2 <= height, cell.coordinate


def test_columns_are_widened_only_where_that_helps(tmp_path: Path) -> None:
    many = tuple(Element(f"要素{place}") for place in range(35))
    long = (Element("关于征地补偿安置方案的说明" * 60),)
    (listed,) = write(tmp_path, a_catalog(an_item(elements=many))).worksheets
    assert listed.column_dimensions["D"].width == 27
    assert listed["D5"].font.size == 8
    (told,) = write(tmp_path, a_catalog(an_item(elements=long))).worksheets
    assert told.column_dimensions["D"].width > 27
    assert told["D5"].font.size == 10


def ems(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


def test_frozen_header_and_print_set_up(tmp_path: Path) -> None:
    sheet = write(tmp_path, national("06")).active
    assert sheet.freeze_panes == "D5"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_nothing_is_hidden_and_nothing_computes(tmp_path: Path) -> None:
    wild = ["=1+1", "+86", "-无", "@here", "'quoted"]
    items = [an_item(place, publisher=text, level2=text) for place, text in enumerate(wild, start=1)]
    book = write(tmp_path, a_catalog(*items))
    sheet = book.active
    assert [row[6] for row in rows_of(sheet)] == wild
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [sheet.cell(row, 7).quotePrefix for row in range(5, 10)] == [True, True, True, True, False]
    assert sheet.sheet_state == "visible"
    assert not any(row.hidden for row in sheet.row_dimensions.values())
    assert not any(column.hidden for column in sheet.column_dimensions.values())


def test_extra_columns_keep_their_names_and_do_not_pose_as_ours(tmp_path: Path) -> None:
    items = [an_item(1, extra={"咨询电话": "12345"}), an_item(2, extra={"公开主体": "村委会", "咨询电话": "12333"})]
    sheet = write(tmp_path, a_catalog(*items)).active
    labels = [cell.value for cell in sheet[3]]
    assert labels[15:17] == ["咨询电话", "附加：公开主体"]
    assert [row[15:17] for row in rows_of(sheet)] == [["12345", None], ["12333", "村委会"]]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    for out in (first, second):
        write_workbook([national("15")], UNIT, {}, out, Silent(), printed_on=DAY)
    assert first.read_bytes() == second.read_bytes()


def test_properties_name_the_unit_and_nobody(tmp_path: Path) -> None:
    properties = write(tmp_path, national("15")).properties
    assert (properties.creator, properties.lastModifiedBy) == ("青石桥镇人民政府", None)


def test_a_text_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        write(tmp_path, a_catalog(an_item(elements=(Element("公" * 40_000),))))
    assert refused.value.code == "CELL_TOO_LONG"
    assert "公开内容" in refused.value.cause


def test_a_domain_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    sheet = write(tmp_path, a_catalog()).active
    assert rows_of(sheet) == []
    assert sheet["S3"].value == "事项编号"


def test_sheet_names_are_legal_and_unlike_each_other() -> None:
    taken: set[str] = set()
    assert sheet_name("06征地/补偿[试行]:?", taken) == "06征地补偿试行"
    assert sheet_name("06征地补偿试行", taken) == "06征地补偿试行（2）"
    long = [sheet_name("x" * 40, taken) for _ in range(3)]
    assert all(len(name) <= 31 for name in long)
    assert len({name.casefold() for name in long}) == 3
    assert sheet_name("'\\", taken) == "目录"
    assert sheet_name("History", taken) != "History"
