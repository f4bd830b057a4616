"""Our own workbook read back: nothing lost, columns wherever they stand, doubts reported with their place."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.exporters.workbook import write_workbook
from catalog_app.importers.reading import Understood, Vocabulary
from catalog_app.importers.understanding import understand
from catalog_app.importers.xlsx import read_xlsx
from catalog_app.model.catalog import Audience, Item, Origin
from catalog_app.model.cells import with_cell
from catalog_app.model.fields import FIELDS
from catalog_app.model.words import plain_line
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import UNIT, a_catalog, an_item, national
from tests.helpers.standards import index

STATIONS = {"s1": "农业农村办"}


def write(tmp_path: Path, *catalogs) -> Path:
    out = tmp_path / "catalog.xlsx"
    write_workbook(catalogs, UNIT, STATIONS, out, Silent())
    return out


def changed(path: Path, change) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def printed(item: Item) -> Item:
    """`item` as far as the workbook tells: without identity, provenance, and the words of the source file."""
    channels = structs.replace(item.channels, text="")
    return structs.replace(item, uid="", standard_id=None, station=None, channels=channels)


def read(path: Path) -> Understood:
    return understand(read_xlsx(path, Silent()), Vocabulary(), Silent())


def table(path: Path, place: int = 0):
    return read(path).tables[place]


def test_every_national_row_comes_back(tmp_path: Path) -> None:
    catalogs = [national(line.code) for line in index()]
    found = read(write(tmp_path, *catalogs))
    assert [one.domain for one in found.tables] == [catalog.domain.code for catalog in catalogs]
    assert found.problems == ()
    count = 0
    for catalog, one in zip(catalogs, found.tables, strict=True):
        assert one.problems == ()
        assert [row.item for row in one.items] == [printed(item) for item in catalog.items]
        count += len(one.items)
    assert count == 638


def test_a_table_tells_where_it_stood(tmp_path: Path) -> None:
    one = table(write(tmp_path, national("06")))
    assert (one.sheet, one.title) == ("06征地补偿", "青石桥镇征地补偿领域基层政务公开标准目录")
    assert one.header_rows == (3, 4)
    assert one.columns["level1"] == "一级事项"
    assert one.columns["elements"] == "公开内容（要素）"
    assert one.columns["levels.村级"] == "村级"
    assert [found.rows for found in one.items[:2]] == [(5,), (6,)]
    assert {"level1", "elements", "audience", "origin", "reason", "station", "number"} <= one.told
    assert not {"marks", "extra", "level3"} & one.told


def test_what_only_we_know_comes_back(tmp_path: Path) -> None:
    item = an_item(
        origin=Origin.NOT_APPLICABLE,
        reason="本镇没有国有土地",
        station="s1",
        level3="补偿标准",
        marks=("▲ 批准后公开", "■ 批准前"),
        extra={"咨询电话": "12345", "公开主体": "村委会"},
    )
    one = table(write(tmp_path, a_catalog(item)))
    assert one.items[0].item == printed(item)
    assert one.items[0].station == "农业农村办"
    assert one.columns["unknown"] == ["咨询电话", "公开主体"]
    assert {"marks", "extra", "level3"} <= one.told


TEXT = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("=+-@'\"<>&_x000D_；。●■（）〇 公开")),
    max_size=30,
)
SEEN = TEXT.map(plain_line).filter(bool)
"""What may be kept: nothing unseen, as services leave it."""
KEYS = [f"{field.key}.{leaf.key}" for field in FIELDS for leaf in field.leaves] + [
    field.key for field in FIELDS if not field.leaves
]


@st.composite
def items(draw) -> Item:
    """Items as a clerk can type them: every field from text, as the grid would take it."""
    item = an_item()
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=12)):
        text = "\n".join(draw(st.lists(TEXT, max_size=3)))
        if key != "level1" or text.strip():
            item = with_cell(item, key, text)
    extra = draw(st.dictionaries(SEEN, SEEN, max_size=2))
    origin = draw(st.sampled_from(list(Origin)))
    return structs.replace(item, extra=extra, origin=origin, reason=draw(SEEN | st.none()))


def told_alike(item: Item) -> Item:
    """`item` with what no printed cell can tell apart made the same."""
    public = item.audience.public if item.audience.public or item.audience.groups is None else False
    if item.audience.groups is None and not public:
        public = None
    return structs.replace(printed(item), audience=Audience(public, item.audience.groups))


@settings(max_examples=15)
@given(st.lists(items(), min_size=1, max_size=3))
def test_whatever_is_typed_comes_back(tmp_path_factory: pytest.TempPathFactory, given_items: list[Item]) -> None:
    rows = [
        structs.replace(item, number=f"06-本地{place:02d}", position=place)
        for place, item in enumerate(given_items, start=1)
    ]
    one = table(write(tmp_path_factory.mktemp("typed"), a_catalog(*rows)))
    assert [told_alike(found.item) for found in one.items] == [told_alike(item) for item in rows]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    path = write(tmp_path, a_catalog(an_item(1), an_item(2, level1="结果信息")))

    def swap(book):
        sheet = book.active
        for cells in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(cells))
        sheet.move_range("E1:E20", cols=30)  # 公开依据 to the far right
        sheet.move_range("S1:S20", cols=-14)  # 事项编号 into its place
        for row in (3, 4):
            sheet.cell(row, 3).value = "二 级\n事项"
        sheet.cell(3, 6).value = "公开期限"
        sheet.insert_rows(1, 2)

    one = table(changed(path, swap))
    assert one.header_rows == (5, 6)
    assert [found.item.number for found in one.items] == ["06-本地01", "06-本地02"]
    assert one.items[1].item == printed(an_item(2, level1="结果信息"))


def test_a_hidden_row_is_reported_and_not_read(tmp_path: Path) -> None:
    def hide(book):
        book.active.row_dimensions[6].hidden = True

    one = table(changed(write(tmp_path, a_catalog(*map(an_item, (1, 2, 3)))), hide))
    assert [found.item.number for found in one.items] == ["06-本地01", "06-本地03"]
    assert [(problem.code, problem.sheet, problem.row) for problem in one.problems] == [("hidden_row", "06征地补偿", 6)]


def test_a_hidden_column_is_read_and_reported(tmp_path: Path) -> None:
    def hide(book):
        book.active.column_dimensions["E"].hidden = True

    one = table(changed(write(tmp_path, a_catalog(an_item())), hide))
    assert one.items[0].item.basis == an_item().basis
    assert [(problem.code, problem.column) for problem in one.problems] == [("hidden_column", "公开依据")]


def test_hidden_and_other_sheets_are_named(tmp_path: Path) -> None:
    def add(book):
        book.create_sheet("说明")["A1"] = "请各站所填写"
        book["06征地补偿"].sheet_state = "hidden"

    found = read(changed(write(tmp_path, national("06"), national("15")), add))
    assert [one.sheet for one in found.tables] == ["15社会救助"]
    assert [(problem.code, problem.sheet) for problem in found.problems] == [
        ("hidden_sheet", "06征地补偿"),
        ("not_a_catalog", "说明"),
    ]


def test_a_row_put_in_without_subject_takes_the_one_above(tmp_path: Path) -> None:
    def add(book):
        sheet = book.active
        sheet["C7"], sheet["D7"] = "新加的事项", "●内容"

    one = table(changed(write(tmp_path, a_catalog(an_item(1), an_item(2))), add))
    assert [(found.item.level1, found.item.number) for found in one.items][-1] == ("政策文件", "")
    assert [(problem.code, problem.row) for problem in one.problems] == [("level1_carried", 7)]


def test_a_row_without_any_subject_is_an_error(tmp_path: Path) -> None:
    def clear(book):
        book.active["B5"] = None

    one = table(changed(write(tmp_path, a_catalog(an_item())), clear))
    assert one.items == ()
    assert [(problem.code, problem.severity) for problem in one.problems] == [("missing_level1", "error")]


def test_odd_words_under_our_headers_are_reported(tmp_path: Path) -> None:
    def spoil(book):
        sheet = book.active
        sheet["Q5"] = "市里给的"
        sheet["T3"], sheet["T5"] = "公开主体", "别处"

    one = table(changed(write(tmp_path, a_catalog(an_item())), spoil))
    assert one.items[0].item.origin is Origin.LOCAL
    assert one.items[0].item.publisher == "青石桥镇人民政府"
    assert {problem.code for problem in one.problems} == {"unknown_origin", "duplicate_column"}


def test_the_domain_comes_from_the_numbers_where_the_sheet_was_renamed(tmp_path: Path) -> None:
    def rename(book):
        book.active.title = "征地"

    assert table(changed(write(tmp_path, national("06")), rename)).domain == "06"


def test_numbers_typed_as_numbers_are_text(tmp_path: Path) -> None:
    def type_numbers(book):
        sheet = book.active
        sheet["A5"], sheet["G5"], sheet["R5"] = 7.0, 12345, True

    item = table(changed(write(tmp_path, a_catalog(an_item())), type_numbers)).items[0].item
    assert (item.position, item.publisher) == (7, "12345")


def test_somebody_elses_layout_is_read_by_the_other_reader(tmp_path: Path) -> None:
    out = tmp_path / "theirs.xlsx"
    book = openpyxl.Workbook()
    rows = (
        ["事项编号", "一级事项", "公开内容（要素）", "公开时限"],
        ["A1", "1.政策文件", "1.条例；2.办法", "20个工作日"],
    )
    for row, labels in enumerate(rows, start=1):
        for column, label in enumerate(labels, start=1):
            book.active.cell(row, column).value = label
    book.save(out)
    item = table(out).items[0].item
    assert (item.number, item.level1, [one.text for one in item.elements]) == ("A1", "政策文件", ["条例", "办法"])
