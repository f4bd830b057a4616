"""Word tables as offices really draw them, and documents made to harm."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog_app.importers import archive
from catalog_app.importers import docx as reader
from catalog_app.importers.docx import read_docx
from catalog_app.importers.grid import Merge, RawFile, RawTable
from catalog_app.model.errors import AppError, WorldError
from catalog_app.support.progress import Silent

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def packed(body: str, styles: str = "", namespace: str = W, head: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
        )
        if styles:
            packing.writestr("word/styles.xml", f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>')
    return buffer.getvalue()


def read(tmp_path: Path, body: str, styles: str = "", **more: str) -> RawFile:
    path = tmp_path / "目录.docx"
    path.write_bytes(packed(body, styles, **more))
    return read_docx(path, Silent())


def paragraph(*runs: str, properties: str = "") -> str:
    inner = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str = "", properties: str = "") -> str:
    body = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def grid(found: RawTable) -> list[list[str]]:
    return [[found.text(number, column) for column in found.columns] for number in sorted(found.rows)]


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_repeat_their_text_and_say_that_they_do(tmp_path: Path) -> None:
    body = table(
        row(cell("序号", RESTART), cell("公开事项", span(2))),
        row(cell("", CONTINUE), "一级事项", "二级事项"),
        row("1", "征地", "公告"),
    )
    (found,) = read(tmp_path, body).tables
    assert grid(found) == [["序号", "公开事项", "公开事项"], ["序号", "一级事项", "二级事项"], ["1", "征地", "公告"]]
    assert found.merges == [Merge(1, 1, 2, 1), Merge(1, 2, 1, 3)]
    assert found.copied(2, 1)
    assert found.copied(1, 3)
    assert not found.copied(1, 2)


def test_lines_between_tables_stand_before_the_next_and_behind_the_last(tmp_path: Path) -> None:
    body = (
        paragraph("附件1")
        + paragraph("征地", "补偿目录")
        + table(row("甲"))
        + paragraph("（二）")
        + table(row("乙"))
        + paragraph("备注")
    )
    first, second = read(tmp_path, body).tables
    assert (first.name, first.before, first.after) == ("表格1", ("附件1", "征地补偿目录"), ())
    assert (second.name, second.before, second.after) == ("表格2", ("（二）",), ("备注",))


def test_a_table_split_by_the_page_stays_two_tables(tmp_path: Path) -> None:
    first, second = read(tmp_path, table(row("序号", "事项")) + table(row("1", "公告"))).tables
    assert (grid(first), grid(second), second.before) == ([["序号", "事项"]], [["1", "公告"]], ())


def test_a_merge_that_begins_on_the_page_before_is_a_cell_of_its_own(tmp_path: Path) -> None:
    (found,) = read(tmp_path, table(row(cell("", CONTINUE), "公告"), row(cell("", CONTINUE), "决定"))).tables
    assert grid(found) == [["公告"], ["决定"]]
    assert found.columns == [2]


def test_borders_that_almost_meet_are_one_border(tmp_path: Path) -> None:
    body = table(
        row(cell("序号", span(1)), cell("事项", span(2)), "层级"),
        row(cell("1", span(2)), cell("公告"), "√"),
        widths=(600, 40, 2000, 700),
    )
    (found,) = read(tmp_path, body).tables
    assert grid(found) == [["序号", "事项", "层级"], ["1", "公告", "√"]]
    assert found.merges == []


def test_a_narrow_column_with_text_of_its_own_stays(tmp_path: Path) -> None:
    (found,) = read(tmp_path, table(row("1", "√", "公告"), widths=(600, 100, 2000))).tables
    assert grid(found) == [["1", "√", "公告"]]


def test_rows_that_begin_further_right_keep_their_columns(tmp_path: Path) -> None:
    body = table(row("1", "征地", "公告"), row("决定", properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'))
    (found,) = read(tmp_path, body).tables
    assert found.rows[2] == {3: "决定"}


def test_tables_in_cells_are_tables_of_their_own(tmp_path: Path) -> None:
    inner = table(row("甲", "乙"))
    outer, nested = read(
        tmp_path, table(row("索引号"), row(cell(paragraph("征地目录") + inner + paragraph("打印"))))
    ).tables
    assert grid(outer) == [["索引号"], ["征地目录\n打印"]]
    assert grid(nested) == [["甲", "乙"]]
    assert nested.before == ("索引号", "征地目录")
    assert nested.after == ("打印",)


def test_deleted_text_and_rows_are_left_out_and_insertions_kept(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:t>旧</w:t></w:r></w:del><w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom>"
    new = "<w:ins><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>新</w:t></w:r></w:ins>"
    body = table(
        row(cell(paragraph(gone, new))), row("没有了", properties="<w:del/>"), row("还在", properties="<w:ins/>")
    )
    (found,) = read(tmp_path, body).tables
    assert found.rows == {1: {1: "新"}, 3: {1: "还在"}}


def test_hidden_text_is_left_out_and_told(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="x"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="y"><w:basedOn w:val="x"/></w:style>'
    )
    runs = (
        '<w:r><w:rPr><w:rStyle w:val="y"/></w:rPr><w:t>暗</w:t></w:r>',
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>',
    )
    found = read(
        tmp_path, table(row("一"), row(cell(paragraph(*runs, properties="<w:rPr><w:vanish/></w:rPr>")))), styles
    )
    assert grid(found.tables[0]) == [["一"], ["明"]]
    (problem,) = found.problems
    assert (problem.code, problem.sheet, problem.row) == ("hidden_text", "表格1", 2)
    assert "暗" not in problem.message


def test_hidden_rows_are_marked(tmp_path: Path) -> None:
    (found,) = read(tmp_path, table(row("甲"), row("乙", properties="<w:hidden/>"))).tables
    assert found.hidden_rows == {2}


def test_symbols_of_symbol_fonts_become_boxes_and_ticks(tmp_path: Path) -> None:
    runs = [
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>网站</w:t></w:r>',
        '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:eastAsia="宋体"/></w:rPr><w:t>£</w:t></w:r>',
        '<w:r><w:sym w:font="Wingdings 2" w:char="0052"/><w:sym w:font="Wingdings" w:char="F06E"/></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B7"/></w:r>',
        "<w:r><w:t>\uf0a8</w:t><w:t>R</w:t></w:r>",
    ]
    (found,) = read(tmp_path, table(row(cell(paragraph(*runs))))).tables
    assert found.text(1, 1) == "■网站□■■√●□R"


def test_check_boxes_of_forms_and_circled_characters(tmp_path: Path) -> None:
    def form(inner: str) -> str:
        box = f"<w:ffData><w:checkBox>{inner}</w:checkBox></w:ffData>"
        return f'<w:r><w:fldChar w:fldCharType="begin">{box}</w:fldChar></w:r>'

    circled = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o\\ac(□,</w:instrText></w:r>'
        '<w:r><w:instrText>√)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    text = paragraph(form("<w:checked/>"), "甲", form('<w:default w:val="0"/>'), "乙", circled, "丙")
    (found,) = read(tmp_path, table(row(cell(text)))).tables
    assert found.text(1, 1) == "■甲□乙☑丙"


def test_list_paragraphs_stay_apart_and_numbering_is_no_text(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    body = table(
        row(
            cell(paragraph("", properties=number)),
            cell(paragraph("只有一条", properties=number)),
            cell(
                paragraph("办事", "指南", properties=number)
                + paragraph("1.已有序号", properties=number)
                + paragraph("结果", properties='<w:pStyle w:val="L"/>')
                + paragraph("说明", properties='<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
            ),
        )
    )
    (found,) = read(tmp_path, body, styles).tables
    assert found.rows == {1: {2: "只有一条", 3: "●办事指南\n1.已有序号\n●结果\n说明"}}


def test_breaks_tabs_controls_text_boxes_and_phonetic_guides(tmp_path: Path) -> None:
    def control(properties: str, run: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent><w:r>{run}</w:r></w:sdtContent></w:sdt>"

    prompt = control("<w:showingPlcHdr/>", "<w:t>单击输入</w:t>")
    filled = control("", "<w:t>甲<w:tab/></w:t><w:tab/><w:t>乙</w:t><w:br/>")
    guide = "<w:rt><w:r><w:t>gōng</w:t></w:r></w:rt>"
    ruby = f"<w:r><w:ruby>{guide}<w:rubyBase><w:r><w:t>公</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    box = f"<w:txbxContent>{paragraph('题目')}</w:txbxContent>"
    choice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawing = f'<w:r><mc:AlternateContent xmlns:mc="m">{choice}</mc:AlternateContent></w:r>'
    tabs = '<w:tabs><w:tab w:val="left"/></w:tabs>'
    body = paragraph(drawing) + table(
        f"<w:sdt><w:sdtContent>{row(cell(paragraph(prompt, filled, ruby, properties=tabs)))}</w:sdtContent></w:sdt>"
    )
    (found,) = read(tmp_path, body).tables
    assert found.text(1, 1) == "甲\t\t乙\n公"
    assert found.before == ("题目",)


def test_the_strict_form_of_the_format_is_read_too(tmp_path: Path) -> None:
    assert grid(read(tmp_path, table(row("甲")), namespace=STRICT).tables[0]) == [["甲"]]


def test_a_document_of_the_usual_library(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("征地补偿目录")
    made = document.add_table(2, 3)
    made.cell(0, 0).merge(made.cell(0, 1)).text = "事项"
    made.cell(1, 2).text = "√"
    document.save(str(tmp_path / "a.docx"))
    (found,) = read_docx(tmp_path / "a.docx", Silent()).tables
    assert found.before == ("征地补偿目录",)
    assert found.rows == {1: {1: "事项"}, 2: {2: "√"}} or found.rows[1][1] == "事项"


def test_monstrous_spans_and_chains_end_soon(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", span(10**12)), "乙", properties=f'<w:gridBefore w:val="{"9" * 30}"/>'),
        row(cell("丙", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("丁", span(-5))),
        *(row(cell("", CONTINUE)) for _ in range(300)),
    )
    (found,) = read(tmp_path, body).tables
    assert len(found.columns) <= 4
    assert "丙" in found.rows[2].values()


def test_deep_nesting_ends_soon(tmp_path: Path) -> None:
    levels = 3_000
    body = "<w:tbl><w:tr><w:tc>" * levels + paragraph("底") + "</w:tc></w:tr></w:tbl>" * levels
    (found,) = read(tmp_path, body).tables
    assert grid(found) == [["底"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DAMAGED_FILE"),
        (b"PK\x03\x04 nothing", "DAMAGED_FILE"),
        (packed("<w:p>") + b"", "DAMAGED_FILE"),
        (packed(table(row("甲")))[:200], "DAMAGED_FILE"),
        (packed("", head='<!DOCTYPE w [<!ENTITY a "b">]>'), "DAMAGED_FILE"),
    ],
)
def test_broken_documents_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(WorldError) as refused:
        read_docx(path, Silent())
    assert refused.value.code == code


def test_more_than_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ELEMENTS", 100)
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read(tmp_path, "<w:p/>" * 200)
    monkeypatch.setattr(archive, "LARGEST_CONTENT", 10_000)
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read(tmp_path, " " * 20_000)


GOOD = packed(
    paragraph("征地目录")
    + table(
        row(cell("序号", RESTART), cell("事项", span(2))), row(cell("", CONTINUE), "甲", "乙"), widths=(500, 900, 90)
    )
)


GOOD_ROWS = {1: {1: "序号", 2: "事项", 3: "事项"}, 2: {1: "序号", 2: "甲", 3: "乙"}}


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(GOOD)))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_archive_is_read_or_refused(tmp_path: Path, changes: list[tuple[int, int]], length: int) -> None:
    content = bytearray(GOOD)
    for place, value in changes:
        content[place] = value
    path = tmp_path / "m.docx"
    path.write_bytes(content[: length or None] if length % 2 else content)
    with suppress(AppError):
        assert [table.rows for table in read_docx(path, Silent()).tables] == [GOOD_ROWS]


PIECES = st.sampled_from(
    [
        *("<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:p>", "</w:p>", "<w:tcPr>", "</w:tcPr>"),
        *("<w:r>", "</w:r>", "<w:t>甲</w:t>", "<w:trPr>", "<w:sdt>", "<w:sdtContent/>", "<w:vanish/>", "<w:numId/>"),
        *("<w:del/>", "<w:checkBox/>", "<w:fldChar/>", CONTINUE, RESTART, span(3), '<w:gridCol w:w="x"/>'),
    ]
)


def balanced(pieces: list[str]) -> str:
    opened: list[str] = []
    written: list[str] = []
    for piece in pieces:
        if piece.startswith("</"):
            if opened:
                written.append(opened.pop())
            continue
        written.append(piece)
        if not piece.endswith(("/>", "</w:t>")):
            opened.append(f"</{piece[1:]}")
    return "".join(written + opened[::-1])


@given(st.lists(PIECES, max_size=30))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_elements_in_any_order_are_read(tmp_path: Path, pieces: list[str]) -> None:
    assert read(tmp_path, balanced(pieces)).kind == "docx"
