"""A whole file: what is set aside, what is refused, where domains come from, and that nothing makes it fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers import understanding
from catalog_app.importers.domains import Domains, title_of
from catalog_app.importers.grid import Merge, RawFile, RawTable, Tally, fill_merges
from catalog_app.importers.reading import ReadTable, TableChoices, excerpt
from catalog_app.importers.tables import Reading
from catalog_app.importers.understanding import understand
from catalog_app.support.progress import Silent
from tests.helpers.raw_tables import VOCABULARY, a_row, codes, only, raw, read, standard

ROW = a_row("1", "政策文件", "法规")


@pytest.mark.parametrize(
    ("line", "domain"),
    [
        ("（十三）青石桥镇农村集体土地征收领域基层政务公开标准目录（2024年版）", "06"),
        ("附件3：东关街道征地补偿目录", "06"),
        ("某县就业创业领域基层政务公开标准目录", "18"),
        ("社会救助", "15"),
        ("某镇安全生产和扶贫领域目录", "25"),
        ("某镇基层政务公开事项标准目录", None),
        ("填报单位：社会救助办公室", None),
        ("首页 > 社会救助 > 目录", None),
    ],
)
def test_the_domain_of_a_title(line: str, domain: str | None) -> None:
    assert Domains(VOCABULARY).of_lines([line]).code == domain


def test_the_title_is_the_nearest_line_that_can_be_one() -> None:
    lines = ["政务公开", "某镇扶贫目录", "某镇社会救助领域目录", "填报单位：党政办"]
    assert title_of(lines) == "某镇社会救助领域目录"
    assert Domains(VOCABULARY).of_lines(lines).code == "15"


def test_without_title_the_sheet_or_the_file_names_the_domain() -> None:
    assert only(standard(ROW, before=(), name="06征地补偿")).domain == "06"
    file = RawFile("csv", (standard(ROW, before=(), name="made-1"),))
    assert understand(file, VOCABULARY, Silent(), file_name="某镇扶贫目录.csv").tables[0].domain == "25"


def test_two_domains_in_one_title_are_not_guessed() -> None:
    one = only(standard(ROW, before=("某镇安全生产、扶贫公开目录",)))
    assert one.domain is None
    assert [found.message for found in one.problems] == ["标题里有几个领域，看不出这张表属于哪一个"]


def test_the_second_table_with_the_same_header_and_no_title_goes_on() -> None:
    first, second = read(standard(ROW), standard(a_row("2", "公告", "通知"), before=())).tables
    assert (first.domain, second.domain) == ("15", "15")


@pytest.mark.parametrize("place", [9, 11, 14])
def test_words_in_a_ticked_cell_are_told_where_they_say_nothing_we_keep(place: int) -> None:
    cells = a_row("1", "综合业务", "监督检查").split("|")
    cells[place - 1] = "√（见附表三）"
    table = only(standard("|".join(cells)))
    [problem] = [one for one in table.problems if one.code == "tick_words_unused"]
    assert (problem.text, problem.severity, problem.row is not None) == ("见附表三", "warning", True)
    [item] = [one.item for one in table.items]
    assert (item.audience.public, item.mode, item.levels) == (True, ("主动",), ("县级", "乡级"))


def test_what_is_no_catalog_is_set_aside() -> None:
    hidden = standard(ROW, name="隐藏")
    hidden.hidden = True
    contacts = raw(["序号|站所名称|办公地点|咨询电话", "1|党政办|一楼|0577-65550101"], name="联系方式")
    found = read(standard(ROW), contacts, hidden)
    assert len(found.tables) == 1
    assert {(one.code, one.sheet, one.severity) for one in found.problems} == {
        ("not_a_catalog", "联系方式", "info"),
        ("hidden_sheet", "隐藏", "warning"),
    }


def test_texts_without_their_cells_are_refused() -> None:
    words = ["序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道", "1", "政策文件", "条例"]
    run = ["序号公开事项公开内容（要素）公开依据公开时限公开主体1政策文件条例全文《某条例》20个工作日"]
    for lines in (words, run):
        found = read(raw(lines))
        assert found.tables == ()
        assert ("flattened_text", "error") in {(one.code, one.severity) for one in found.problems}
    assert "flattened_text" in codes(read(RawTable("正文", before=tuple(words))))


def test_long_numbers_are_not_told_in_full() -> None:
    told = excerpt("联系人 13900001111，账号 6222 0212 3456 7890 123")
    assert "13900001111" not in told
    assert "3456" not in told
    assert excerpt("长" * 500).endswith("…")


def test_a_page_break_inside_a_csv_cell_does_not_matter() -> None:
    one = only(standard(a_row("1", "政策⏎文件", "法 规"), before=("某镇扶贫目录",)), kind="csv")
    assert (one.items[0].item.level1, one.items[0].item.level2) == ("政策文件", "法规")


WORDS = (
    "序号|一级事项|二级事项|公开事项|公开内容|公开依据|公开时限|公开渠道|公开对象|全社会|公开方式|主动|公开层级|"
    "县级|乡、村级|√|同上|—|1|2|《某条例》（国务院令第1号）|20个工作日|■政府网站|镇政府|"
    "1.甲；2.乙|备注：无|领域|扶贫|公开事项（一级/二级）|/|（|●"
)
CELLS = st.one_of(
    st.sampled_from(WORDS.split("|")),
    st.text(max_size=8),
)


@st.composite
def tables(draw: st.DrawFn) -> RawTable:
    """Any cells anywhere, merged anyhow."""
    table = RawTable(draw(st.sampled_from(["目录", "06征地补偿", ""])), before=tuple(draw(st.lists(CELLS, max_size=2))))
    for row in draw(st.lists(st.integers(1, 14), max_size=12, unique=True)):
        cells = draw(st.dictionaries(st.integers(1, 12), CELLS.filter(bool), max_size=12))
        if cells:
            table.rows[row] = cells
    corner = st.tuples(st.integers(1, 14), st.integers(1, 12), st.integers(0, 4), st.integers(0, 4))
    table.merges = [
        Merge(top, left, top + high, left + wide) for top, left, high, wide in draw(st.lists(corner, max_size=4))
    ]
    fill_merges(table, Tally())
    table.hidden_rows = draw(st.sets(st.integers(1, 14), max_size=2))
    table.hidden_columns = draw(st.sets(st.integers(1, 12), max_size=2))
    return table


@settings(max_examples=12)
@given(st.lists(tables(), max_size=2), st.sampled_from(["csv", "docx"]))
def test_nothing_makes_it_fail(drawn: list[RawTable], kind: str) -> None:
    found = understand(RawFile(kind, tuple(drawn)), VOCABULARY, Silent())
    answers = {
        one.signature: TableChoices(
            columns={b.header: "publisher" for b in one.bindings}, fill={"levels": "县级"}, header_rows=(2,)
        )
        for one in found.tables
    }
    again = understand(RawFile(kind, tuple(drawn)), VOCABULARY, Silent(), answers)
    for one in (*found.tables, *again.tables):
        assert all(item.item.level1 and item.rows for item in one.items)
        assert all(problem.sheet == one.sheet and problem.remedy for problem in one.problems)


@pytest.mark.logs_warnings
def test_a_fault_of_ours_costs_one_table_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = understanding.read_table

    def faulty(table: RawTable, reading: Reading) -> list[ReadTable]:
        return real(table, reading) if table.name == "目录" else [table.rows[99]]  # type: ignore[list-item]  # the fault

    monkeypatch.setattr(understanding, "read_table", faulty)
    found = read(standard(ROW, name="坏的"), standard(ROW))
    assert [one.sheet for one in found.tables] == ["目录"]
    assert [(one.code, one.sheet) for one in found.problems] == [("table_not_understood", "坏的")]
    assert "could not be understood" in caplog.text
