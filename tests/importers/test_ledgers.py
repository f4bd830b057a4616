"""Old ledgers as offices keep them, and which item a title belongs to."""

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog_app.importers.ledgers import read_ledger
from catalog_app.importers.reading import DomainNames, Vocabulary
from catalog_app.importers.title_matching import TitleMatcher, clear_winner, title_key
from catalog_app.importers.written_dates import read_day
from catalog_app.model.catalog import Element, Item
from catalog_app.support.progress import Silent

WORDS = Vocabulary((DomainNames("06", ("征地补偿",)), DomainNames("13", ("义务教育",))))
ITEMS = [
    Item(uid="a", domain="03", number="03-003", position=1, level1="财政预决算", level2="部门预算"),
    Item(uid="b", domain="03", number="03-004", position=2, level1="财政预决算", level2="部门决算"),
    Item(
        uid="c", domain="15", number="15-005", position=1, level1="最低生活保障", level2="审核信息",
        elements=(Element("初审对象名单"),),
    ),
    Item(uid="d", domain="15", number="15-006", position=2, level1="最低生活保障", level2="审批信息"),
]  # fmt: skip


def read(folder, *sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    path = folder / "x.xlsx"
    book.save(path)
    return read_ledger(path, WORDS, Silent())


def test_columns_by_header_words_in_any_order(tmp_path):
    found = read(
        tmp_path,
        ("2024", [["栏目名称", "标题", "链接", "公开时间", "责任单位", "文号"],
                  ["首页>重点领域>征地补偿", "公告\n一", "http://a.cn", "3月5日", "国土所", "某政〔2024〕1号"]]),
        ("说明", [["本表按月填报"]]),
    )  # fmt: skip
    (row,) = found.rows
    assert (row.sheet, row.row, row.day.isoformat()) == ("2024", 2, "2024-03-05")
    assert (row.title, row.domain, row.station, row.number) == ("公告 一", "06", "国土所", "某政〔2024〕1号")
    assert found.problems == ()


def test_headers_repeated_and_years_on_several_sheets(tmp_path):
    rows = [["发布日期", "信息标题"], ["1月2日", "甲"], ["发布日期", "信息标题"], ["1.3", "乙"]]
    found = read(tmp_path, ("2023年", rows), ("2024年", rows))
    assert [row.day.isoformat() for row in found.rows] == ["2023-01-02", "2023-01-03", "2024-01-02", "2024-01-03"]


def test_a_clear_title_and_an_unclear_one():
    matcher = TitleMatcher(ITEMS, "青石桥镇")
    assert clear_winner(matcher.likely("青石桥镇2025年部门预算公开（第4批）", "03")).uid == "a"
    unclear = matcher.likely("青石桥镇2025年农村低保对象公示", "15")
    assert {one.item.uid for one in unclear} == {"c", "d"}
    assert clear_winner(unclear) is None
    assert matcher.likely("青石桥镇", "15") == matcher.likely("2025", None) == []
    assert title_key("青石桥镇2025年部门预算公开（第4批）", "青石桥镇") == "部门预算公开"


@given(st.dates())
def test_what_is_written_is_read(day):
    year = f"{day.year:04d}"
    for text in (
        f"{year}年{day.month}月{day.day}日",
        f"{year}.{day.month:02d}.{day.day:02d}",
        f"{year}/{day.month}/{day.day}",
    ):
        assert read_day(text) == day


@settings(max_examples=30)
@given(st.text(max_size=50))
def test_anything_may_stand_in_a_cell(text):
    assert read_day(text, 2025) is None or any(letter.isnumeric() for letter in text)
    likely = TitleMatcher(ITEMS, "青石桥镇").likely(text)
    assert [one.score for one in likely] == sorted((one.score for one in likely), reverse=True)
    assert all(0 < one.score <= 1 and one.item in ITEMS for one in likely)
