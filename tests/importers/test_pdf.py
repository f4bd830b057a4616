"""PDF tables as Word, WPS and this program print them, and PDFs made to harm."""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from catalog_app.importers import pdf, pdf_page, pdf_unembedded, ruling
from catalog_app.importers.grid import RawFile, RawTable
from catalog_app.importers.pdf import read_pdf
from catalog_app.importers.ruling import Edge, ruled_tables
from catalog_app.model.errors import AppError, WorldError
from catalog_app.support.progress import Silent

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
STYLE = ParagraphStyle("a", fontName=FONT, fontSize=10, leading=12, wordWrap="CJK")
LINES = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 10)]
HEADER = [["序号", "公开事项", ""], ["", "一级事项", "二级事项"]]
MERGED = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]


def table(rows: list[list[Any]], *commands: Any, widths: list[int] | None = None, repeated: int = 0) -> Table:
    return Table(rows, colWidths=widths or [60] * len(rows[0]), style=[*LINES, *commands], repeatRows=repeated)


def printed(*story: Any, **more: Any) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1, **more).build(list(story))
    return buffer.getvalue()


def read(tmp_path: Path, content: bytes) -> RawFile:
    path = tmp_path / "目录.pdf"
    path.write_bytes(content)
    return read_pdf(path, Silent())


def line(text: str) -> Paragraph:
    return Paragraph(text, STYLE)


def grid(found: RawTable) -> list[list[str]]:
    return [[found.text(number, column) for column in found.columns] for number in sorted(found.rows)]


def test_merged_cells_come_from_the_lines_that_are_not_there(tmp_path: Path) -> None:
    rows = [*HEADER, ["1", "征地", "公告"], ["2", "", "决定"]]
    content = printed(line("征地补偿目录"), table(rows, *MERGED, ("SPAN", (1, 2), (1, 3))), line("备注"))
    (found,) = read(tmp_path, content).tables
    assert grid(found)[:2] == [["序号", "公开事项", "公开事项"], ["序号", "一级事项", "二级事项"]]
    assert grid(found)[2:] == [["1", "征地", "公告"], ["2", "征地", "决定"]]
    assert found.copied(4, 2)
    assert (found.name, found.before, found.after) == ("表格1", ("征地补偿目录",), ("备注",))


def test_lines_that_were_full_go_on_and_others_end(tmp_path: Path) -> None:
    text = "自信息形成或者变更之日起20个工作日内予以公开<br/>●办事指南<br/>甲<br/>乙"
    (found,) = read(tmp_path, printed(table([["1", line(text), line("公开层级")]], widths=[30, 92, 24]))).tables
    assert found.rows[1][2] == "自信息形成或者变更之日起20个工作日内予以公开\n●办事指南\n甲\n乙"
    assert found.rows[1][3] == "公开层级"


def test_a_table_goes_on_over_pages_without_its_repeated_header(tmp_path: Path) -> None:
    rows = [*HEADER, *([str(number), "征地", "公告"] for number in range(1, 60))]

    def foot(canvas: Canvas, document: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(280, 30, f"第 {document.page} 页")
        canvas.drawString(80, 800, "青石桥镇人民政府")

    story = [line("目录"), table(rows, *MERGED, repeated=2)]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build(story, onFirstPage=foot, onLaterPages=foot)
    (found,) = read(tmp_path, buffer.getvalue()).tables
    assert [found.text(row, 1) for row in sorted(found.rows)] == ["序号", "序号", *map(str, range(1, 60))]
    assert found.before[-1] == "目录"


def test_a_page_without_the_header_goes_on_and_a_new_heading_does_not(tmp_path: Path) -> None:
    first, second = [["序号", "事项"], ["1", "甲"]], [["2", "乙"]]
    content = printed(table(first), PageBreak(), table(second), PageBreak(), line("（二）教育"), table(second))
    one, other = read(tmp_path, content).tables
    assert grid(one) == [["序号", "事项"], ["1", "甲"], ["2", "乙"]]
    assert (grid(other), other.before) == ([["2", "乙"]], ("（二）教育",))


def test_tables_with_other_columns_stay_apart(tmp_path: Path) -> None:
    content = printed(table([["甲", "乙"]]), PageBreak(), table([["丙", "丁"]], widths=[90, 30]))
    assert [grid(found) for found in read(tmp_path, content).tables] == [[["甲", "乙"]], [["丙", "丁"]]]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pages_turned_on_the_screen_are_read_as_seen(tmp_path: Path, degrees: int) -> None:
    width, height = A4
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setPageRotation(degrees)
    canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[degrees])
    canvas.rotate(degrees)
    drawn = table([["序号", "事项"], ["1", "征地"]])
    drawn.wrapOn(canvas, 400, 400)
    drawn.drawOn(canvas, 50, 300)
    canvas.save()
    (found,) = read(tmp_path, buffer.getvalue()).tables
    assert grid(found) == [["序号", "事项"], ["1", "征地"]]


def test_lines_drawn_as_thin_boxes_in_a_reused_drawing(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.beginForm("f")
    for x in (100, 160, 220):
        canvas.rect(x, 500, 0.5, 60, stroke=0, fill=1)
    for y in (500, 530, 560):
        canvas.rect(100, y, 120, 0.5, stroke=0, fill=1)
    canvas.endForm()
    canvas.translate(10, 20)
    canvas.doForm("f")
    canvas.setFont(FONT, 10)
    for text, x, y in (("甲", 110, 540), ("乙", 170, 540), ("丙", 110, 510)):
        canvas.drawString(x, y, text)
    canvas.save()
    (found,) = read(tmp_path, buffer.getvalue()).tables
    assert found.rows == {1: {1: "甲", 2: "乙"}, 2: {1: "丙"}}


def test_open_sides_are_closed() -> None:
    level = [Edge(False, y, 0, 200) for y in (0, 20, 40)]
    (found,) = ruled_tables([*level, Edge(True, 100, 0, 40)])
    assert len(found.areas) == 4
    assert found.area_at(150, 30) == 3
    assert found.area_at(150, 50) is None


def test_boxes_and_frames_are_no_tables() -> None:
    def box(size: float) -> list[Edge]:
        sides = [Edge(True, x, 0, size) for x in (0, size)]
        return sides + [Edge(False, y, 0, size) for y in (0, size)]

    assert ruled_tables(box(10)) == []
    assert ruled_tables(box(500)) == []
    assert ruled_tables([]) == []


def test_scans_say_that_they_have_no_text(tmp_path: Path) -> None:
    canvas = Canvas(buffer := io.BytesIO())
    canvas.rect(0, 0, 500, 500, fill=1)
    canvas.save()
    (problem,) = read(tmp_path, buffer.getvalue()).problems
    assert (problem.code, problem.severity) == ("pdf_without_text", "error")


def test_one_scanned_page_among_others_is_named(tmp_path: Path) -> None:
    canvas = Canvas(buffer := io.BytesIO())
    canvas.drawString(90, 90, "1")
    canvas.grid([80, 120, 160], [80, 110])
    canvas.showPage()
    canvas.rect(0, 0, 500, 500, fill=1)
    canvas.showPage()
    canvas.save()
    found = read(tmp_path, buffer.getvalue())
    assert [grid(one) for one in found.tables] == [[["1"]]]
    assert [(one.code, one.severity, "第2页" in one.message) for one in found.problems] == [
        ("pdf_without_text", "warning", True)
    ]


def test_text_without_lines_is_no_table(tmp_path: Path) -> None:
    found = read(tmp_path, printed(line("序号 事项 内容"), line("1 征地 公告")))
    assert (found.tables, [problem.code for problem in found.problems]) == ((), ["pdf_without_table"])


def test_a_password_is_told(tmp_path: Path) -> None:
    locked = printed(line("甲"), encrypt=StandardEncryption("geheim", canPrint=1))
    with pytest.raises(WorldError, match="FILE_PROTECTED"):
        read(tmp_path, locked)


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    content = printed(table([["甲", "乙"]]), encrypt=StandardEncryption("", "geheim", canModify=0))
    assert grid(read(tmp_path, content).tables[0]) == [["甲", "乙"]]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>\ntrailer<</Root 1 0 R>>"]
)
def test_what_is_no_pdf_is_refused_or_empty(tmp_path: Path, content: bytes) -> None:
    with suppress(WorldError):
        assert read(tmp_path, content).tables == ()


def test_drawings_that_hold_themselves_end(tmp_path: Path) -> None:
    itself = b"/Resources<</XObject<</F 4 0 R>>>>"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]" + itself + b"/Length 5>>stream\n/F Do\nendstream"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R 2 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]" + itself + b"/Contents 4 0 R>>",
        form,
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, part) for number, part in enumerate(parts, start=1))
    with suppress(WorldError):
        assert read(tmp_path, b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>").tables == ()


def test_more_than_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = printed(table([["甲", "乙"]] * 3), PageBreak(), line("丙"))
    for module, name in (
        (pdf, "MOST_PAGES"),
        (pdf, "_MOST_UNPACKED"),
        (pdf_page, "_MOST_OBJECTS"),
        (pdf_page, "_MOST_SEGMENTS"),
        (pdf_page, "_MOST_CHARACTERS"),
        (ruling, "_MOST_NODES"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, 1)
            with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
                read(tmp_path, content)


def test_the_second_reading_ends_and_then_the_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = printed(table([["甲乙", "1"]]))
    (whole,) = read(tmp_path, content).tables
    assert grid(whole) == [["甲乙", "1"]]
    for name in ("MOST_CALLS", "_MOST_UNPACKED"):
        with monkeypatch.context() as patch:
            patch.setattr(pdf_unembedded, name, 20)
            (found,) = read(tmp_path, content).tables
            assert found.text(1, 1) == "甲乙"


GOOD = printed(line("目录"), table([*HEADER, ["1", "征地", "公告"]], *MERGED), pageCompression=0)


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(GOOD)))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_pdf_is_read_or_refused(tmp_path: Path, changes: list[tuple[int, int]], length: int) -> None:
    content = bytearray(GOOD)
    for place, value in changes:
        content[place] = value
    with suppress(AppError):
        assert read(tmp_path, bytes(content[:length] if length % 2 else content)).kind == "pdf"


NUMBERS = st.floats(-50, 900, allow_nan=False)


@given(
    st.lists(
        st.builds(
            lambda upright, at, begin, size: Edge(upright, at, begin, begin + abs(size)), st.booleans(), *[NUMBERS] * 3
        ),
        max_size=25,
    )
)
@settings(max_examples=25, deadline=None)
def test_any_lines_fence_off_areas_that_cover_their_table(edges: list[Edge]) -> None:
    for found in ruled_tables(edges):
        assert len(found.areas) > 1
        assert set(found.box_areas) == set(range(len(found.areas)))
