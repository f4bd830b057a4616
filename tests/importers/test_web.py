"""Pages as browsers, Word, Excel and content systems save them, and pages made to harm."""

import base64
import quopri
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog_app.importers import pages
from catalog_app.importers.charsets import decoded
from catalog_app.importers.grid import Merge, RawFile, RawTable
from catalog_app.importers.web import read_web
from catalog_app.model.errors import AppError, WorldError
from catalog_app.support.progress import Silent


def read(tmp_path: Path, page: str | bytes) -> RawFile:
    path = tmp_path / "目录.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return read_web(path, Silent())


def grid(found: RawTable) -> list[list[str]]:
    return [[found.text(number, column) for column in found.columns] for number in sorted(found.rows)]


def test_spans_repeat_their_text_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path,
        "<table><tr><td rowspan=2>序号<td colspan=2>事项<tr><td>一级<td>二级<tr><tr><td>1<td rowspan='2'>征地<td>公告"
        "<tr><td>2<td>决定</table>",
    ).tables
    assert list(found.rows) == [1, 2, 4, 5]
    assert grid(found) == [
        ["序号", "事项", "事项"],
        ["序号", "一级", "二级"],
        ["1", "征地", "公告"],
        ["2", "征地", "决定"],
    ]
    assert found.merges == [Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(4, 2, 5, 2)]
    assert found.copied(5, 2)


def test_lines_before_and_behind(tmp_path: Path) -> None:
    page = (
        "<html><head><title>某县</title><style>p{}</style></head><body>"
        "<div>首页 &gt; 目录<br>打印</div><script>x</script>"
        "<table><caption>征地目录</caption><tr><td>甲</table><p>（二）</p><table><tr><td>乙</table>备注<p>关闭"
    )
    first, second = read(tmp_path, page).tables
    assert first.before == ("某县", "首页 > 目录", "打印", "征地目录")
    assert (second.name, second.before, second.after) == ("表格2", ("（二）",), ("备注", "关闭"))


def test_a_layout_table_keeps_only_its_own_texts(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>首页 &gt; 公开<tr><td><b>征地目录</b><table><tr><td>序号<td>事项</table>"
        "打印<tr><td>版权</table>"
        "<table><tr><td><table><tr><td>乙</table></table>"
    )
    layout, inner, last = read(tmp_path, page).tables
    assert grid(layout) == [["首页 > 公开"], ["征地目录\n打印"], ["版权"]]
    assert (grid(inner), inner.before) == ([["序号", "事项"]], ("首页 > 公开", "征地目录"))
    assert (grid(last), last.before) == ([["乙"]], ("打印", "版权"))


def test_blocks_breaks_and_blanks_inside_cells(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>\n <p>办事\n指南</p><p>Word \n text&nbsp;</p>甲<br>乙<div>丙</div><pre>丁\n戊</pre>"
        "<o:p>&nbsp;</o:p>"
        "<td><ul><li>甲<li><p>乙</p></ul><td><ul><li>只有一条</ul></table>"
    )
    (found,) = read(tmp_path, page).tables
    assert grid(found) == [["办事指南\nWord text\n甲\n乙\n丙\n丁\n戊", "●甲\n●乙", "只有一条"]]


def test_boxes_of_forms_pictures_and_symbol_fonts(tmp_path: Path) -> None:
    page = (
        "<table><tr><td><input type=checkbox checked>网站<input type=radio>公报<td><span style='mso-bidi-font-size:9pt;"
        "font-family:\"Wingdings 2\"'>R</span>甲<font face=Wingdings>o</font>乙<td><img alt='√'><img alt='一张照片'>"
    )
    (found,) = read(tmp_path, page).tables
    assert grid(found) == [["■网站□公报", "■甲□乙", "√"]]


def test_what_is_hidden_is_marked_or_left_out_and_told(tmp_path: Path) -> None:
    page = (
        "<table><col><col style='display: none'><tr><td>甲<td>乙<td>丙<tr hidden><td>子<td>丑<td>寅"
        "<tr><td>一<td style='DISPLAY:none'>暗<td>二<td><span style='visibility:hidden'>藏</span>三</table>"
        "<div style='display:none'><table><tr><td>另一页</table></div>"
    )
    found = read(tmp_path, page)
    first, second = found.tables
    assert (first.hidden, second.hidden) == (False, True)
    assert (first.hidden_rows, first.hidden_columns) == ({2}, {2})
    assert first.rows[3] == {1: "一", 2: "二", 3: "三"}
    assert grid(second) == [["另一页"]]
    (problem,) = found.problems
    assert (problem.code, problem.sheet, problem.row) == ("hidden_text", "表格1", 3)


def test_word_pages_show_their_list_marks_but_do_not_write_them(tmp_path: Path) -> None:
    bullet = "<span style='font-family:Wingdings;mso-list:Ignore'>l<span>&nbsp; </span></span>"
    mark = f"<![if !supportLists]>{bullet}<![endif]>"
    page = (
        f"<html><!--[if gte mso 9]><xml><table><tr><td>x</table></xml><![endif]--><table class=MsoNormalTable><tr><td>"
        f"<p class=MsoListParagraph>{mark}办事指南<o:p></o:p></p><p>{mark}结果</p>"
        "<td><span style='mso-hide:all;display:none'>y</span>乙</table>"
    )
    assert grid(read(tmp_path, page).tables[0]) == [["●办事指南\n●结果", "乙"]]


def test_spans_of_excel_that_only_make_room_are_no_merges(tmp_path: Path) -> None:
    page = (
        "<table><tr><td colspan=3 style='mso-ignore:colspan'>征地目录</td></tr><tr><td>1<td>2<td>3</tr>"
        "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td></tr><![endif]></table>"
    )
    (found,) = read(tmp_path, page).tables
    assert grid(found) == [["征地目录", "", ""], ["1", "2", "3"]]
    assert (found.merges, found.hidden_rows) == ([], set())


def test_spans_reach_out_of_a_head_but_not_out_of_a_body(tmp_path: Path) -> None:
    page = (
        "<table><thead><tr><td rowspan=2>序号<td colspan=2>事项</thead><tbody><tr><td>一级<td>二级"
        "<tr><td rowspan=9>1<td>甲<td>乙</tbody><tbody><tr><td>2<td>丙<td>丁</tbody></table>"
    )
    (found,) = read(tmp_path, page).tables
    assert grid(found)[1:] == [["序号", "一级", "二级"], ["1", "甲", "乙"], ["2", "丙", "丁"]]


def test_overlapping_zero_and_monstrous_spans(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>1<td rowspan=0>甲<td colspan=0>x<tr><td colspan=2>乙"
        "<tr><td rowspan=99999999 colspan=99999999>丙<td rowspan=-3>丁<td colspan='很多'>戊</table>"
    )
    (found,) = read(tmp_path, page).tables
    assert found.text(3, 2) == "甲"
    assert max(merge.bottom for merge in found.merges) == 3
    assert len(found.columns) <= 6


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("", "gb18030"),
        ("big5", "cp950"),
        ("iso-8859-1", "utf-8"),
        ("x-none", "utf-16"),
        ("utf-8", "utf-16-le"),
        ("gb2312", "utf-8-sig"),
        ("hex", "gb18030"),
    ],
)
def test_what_a_page_says_of_its_encoding_is_believed_only_if_it_fits(
    tmp_path: Path, declared: str, written: str
) -> None:
    page = f"<html><meta http-equiv=Content-Type content='text/html; charset={declared}'><table><tr><td>公開事項，依據"
    assert grid(read(tmp_path, page.encode(written)).tables[0]) == [["公開事項，依據"]]


def test_a_few_broken_bytes_spoil_a_few_characters() -> None:
    assert decoded("公开事项".encode() + b"\xff" + "征地补偿".encode()) == "公开事项\ufffd征地补偿"
    assert decoded("公开目录".encode()[:-1]) == "公开目"
    assert decoded("公开甲".encode("gb18030") + b"\xa6\xd9\xfe\x59") == "公开甲︐龴"


def message(*parts: str) -> bytes:
    return (
        'MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="xx"\n\n' + "".join(parts) + "--xx--\n"
    ).encode()


def part(location: str, encoding: str, body: bytes, charset: str = "") -> str:
    return (
        f"--xx\nContent-Location: {location}\nContent-Transfer-Encoding: {encoding}\n"
        f"Content-Type: text/html{charset and f'; charset={charset}'}\n\n{body.decode()}\n"
    )


def test_a_page_in_a_single_file(tmp_path: Path) -> None:
    sheet = "<meta charset=gb2312><table><tr><td>甲".encode("gb18030")
    content = message(
        part("file:///C:/a.htm", "7bit", b"<frameset><frame src=sheet001.htm></frameset>"),
        part("a.files/tabstrip.htm", "7bit", b"<table><tr><td>Sheet1</table>"),
        part("a.files/sheet001.htm", "quoted-printable", quopri.encodestring(sheet)),
        part("a.files/sheet002.htm", "base64", base64.encodebytes("<table><tr><td>乙".encode("gb18030")), "gb2312"),
    )
    assert [grid(found) for found in read(tmp_path, content).tables] == [[["甲"]], [["乙"]]]


def test_a_page_that_is_only_a_frame_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, "<frameset><frame src=sheet001.htm></frameset>")
    assert (found.tables, [problem.code for problem in found.problems]) == ((), ["page_of_frames"])


def test_unseen_characters_do_not_come_in(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "<table><tr><td>公\u200b开\u202e事\x00项&#0;&#x200f;\x07").tables
    assert found.text(1, 1).replace("\ufffd", "") == "公开事项"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "<table><tr><td>甲",
        "<table><tr><td>" * 3_000 + "甲",
        "<font>" * 300 + "<table><tr><td>甲<td></font></i></p></table></table></tr>",
        "<table><td>甲<tr></table>",
        "<table><tr><td>甲<!-- <table>",
        "<td>甲</td></table></tr><table><tr><td>甲",
    ],
)
def test_pages_without_order_are_read(tmp_path: Path, page: str) -> None:
    assert "甲" in read(tmp_path, page).tables[-1].rows[1].values()


@pytest.mark.parametrize("page", [b"", b"\0\0\0", b"\x89PNG\r\n\x1a\n\0\xff" * 50, b"MIME-Version: 1.0\n\n", b"plain"])
def test_what_is_no_page_has_no_tables(tmp_path: Path, page: bytes) -> None:
    assert read(tmp_path, page).tables == ()


def test_more_than_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read(tmp_path, "<table>" + "<tr><td colspan=1000>甲" * 1_600)
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read(tmp_path, b"MIME-Version: 1.0\n" + b"\n--x" * 30_000)
    monkeypatch.setattr(pages, "MOST_EVENTS", 100)
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read(tmp_path, "<td>" * 200)
    with pytest.raises(AppError, match="FILE_MISSING"):
        read_web(tmp_path / "没有.html", Silent())


PIECES = st.sampled_from(
    [
        *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<td colspan=2>", "<tbody>"),
        *(
            "</tbody>",
            "<p>",
            "<li>",
            "甲",
            "乙\n丙",
            "<td hidden>",
            "<tr hidden>",
            "<col hidden>",
            "<select>",
            "</select>",
        ),
        *(
            "<thead>",
            "<br>",
            "<![if x]>",
            "<!--",
            "-->",
            "&#0;",
            "\0",
            "<input type=checkbox>",
            "<",
            "'",
            "<pre>",
            "</p>",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tags_in_any_order_are_read(tmp_path: Path, pieces: list[str]) -> None:
    for found in read(tmp_path, "".join(pieces)).tables:
        assert all(text.strip() for cells in found.rows.values() for text in cells.values())


MESSAGE = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"


@given(st.binary(max_size=300), st.sampled_from([b"", MESSAGE]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, head: bytes) -> None:
    with suppress(AppError):
        assert read(tmp_path, head + content).kind == "html"
