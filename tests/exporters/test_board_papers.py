"""四开, two-sided sheets, one file for all domains, and posters of several A4 pages."""

import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.exporters.board import write_catalog_board, write_catalog_book, write_notice_board
from catalog_app.exporters.board.poster import Poster, Seams, poster_of
from catalog_app.model.notice import Notice
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import a_catalog, a_sheet, an_item, national
from tests.helpers.pdf_pages import read_pages

MILLIMETRE = 72 / 25.4


def a_notice() -> Notice:
    return Notice(title="关于征地的公示", body=("现予公示。",) * 30, unit="青石桥镇人民政府")


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_quarter_sheets_have_their_size_and_their_type(tmp_path: Path, orientation: str) -> None:
    out = tmp_path / "board.pdf"
    write_catalog_board(national("06"), a_sheet(paper="4K", orientation=orientation), out, Silent())
    pages = read_pages(out)
    sides = sorted((pages[0].width / MILLIMETRE, pages[0].height / MILLIMETRE))
    assert sides == pytest.approx([390, 543], abs=0.1)
    assert min(text.size for page in pages for text in page.texts) >= 12


def test_two_sided_sheets_have_room_where_they_are_bound(tmp_path: Path) -> None:
    out = tmp_path / "board.pdf"
    write_catalog_board(national("06"), a_sheet(duplex=True), out, Silent())
    front, back = read_pages(out)[:2]
    lefts = [min(text.left for text in page.texts) for page in (front, back)]
    assert lefts[0] - lefts[1] == pytest.approx(8 * MILLIMETRE, abs=3)
    assert b"/Duplex/DuplexFlipShortEdge" in out.read_bytes()


def test_all_domains_in_one_file_with_contents(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    catalogs = [national("06"), national("15"), national("25")]
    board = write_catalog_book(catalogs, a_sheet(), out, Silent())
    pages = read_pages(out)
    assert board.pages == len(pages)
    assert board.items == tuple(item.uid for catalog in catalogs for item in catalog.items)
    told = [(found[1], int(found[2])) for found in re.finditer(r"([^第…目录]+领域)…+第(\d+)页", pages[0].words)]
    assert [name for name, _ in told] == [f"{catalog.domain.name}领域" for catalog in catalogs]
    for name, page in told:
        assert pages[page - 1].has(f"青石桥镇{name}基层政务公开标准目录")
        assert pages[page - 1].has(f"第{page}页共{len(pages)}页")
    document = pypdfium2.PdfDocument(out)
    marks = [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]
    document.close()
    assert marks == [("目录", 1), *told]


def test_in_a_two_sided_book_every_domain_begins_on_a_front(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    write_catalog_book([national("06"), national("15")], a_sheet(duplex=True), out, Silent())
    pages = read_pages(out)
    firsts = [number for number, page in enumerate(pages, 1) if page.has("编制单位：")]
    assert [number % 2 for number in firsts] == [1, 1]
    blank = [number for number, page in enumerate(pages, 1) if not page.words]
    assert 2 in blank
    assert all(number % 2 == 0 for number in blank)


@pytest.mark.parametrize(("paper", "count"), [("A4", 4), ("A3", 4), ("4K", 4)])
def test_a_poster_has_every_part_of_the_sheet(tmp_path: Path, paper: str, count: int) -> None:
    out = tmp_path / "poster.pdf"
    sheet = a_sheet(paper=paper, orientation="portrait", poster=True)
    board = write_catalog_board(a_catalog(an_item()), sheet, out, Silent())
    pages = read_pages(out)
    assert board.pages == len(pages) == count
    assert {tuple(sorted((round(page.width), round(page.height)))) for page in pages} == {(595, 842)}
    for row, column, page in [(1, 1, pages[0]), (1, 2, pages[1]), (2, 1, pages[2]), (2, 2, pages[3])]:
        assert page.has(f"第{row}行第{column}列（共2行2列）")


def test_a_notice_as_a_poster(tmp_path: Path) -> None:
    out = tmp_path / "poster.pdf"
    sheet = a_sheet(paper="4K", orientation="portrait", poster=True)
    board = write_notice_board(a_notice(), (), sheet, out, Silent())
    assert board.pages % 4 == 0


@settings(max_examples=40)
@given(st.floats(500, 2400), st.floats(500, 2400))
def test_pages_of_a_poster_cover_it_and_overlap(width: float, height: float) -> None:
    poster = poster_of((width, height))
    across, down = _edges(poster, poster.seams([]))
    blank = 6 * MILLIMETRE + 0.01
    assert (across[0][0], down[0][0]) == pytest.approx((0, 0), abs=0.01)
    assert across[-1][1] >= poster.scale * width - blank
    assert down[-1][1] >= poster.scale * height - blank
    for edges in (across, down):
        assert all(before[1] - after[0] == pytest.approx(10 * MILLIMETRE) for before, after in pairwise(edges))
    assert poster.rows * poster.columns <= 36 or max(width, height) > 2000


@settings(max_examples=25)
@given(st.floats(1.2, 3), st.integers(9, 22), st.sampled_from([(842.0, 1191.0), (595.0, 842.0), (1105.0, 1539.0)]))
def test_a_poster_is_parted_between_lines_and_between_characters(pitch: float, size: int, sheet) -> None:
    poster = poster_of(sheet)
    lines = [sheet[1] - 60 - number * size * pitch for number in range(int((sheet[1] - 120) / (size * pitch)))]
    count = int((sheet[0] - 120) / size)
    codes = "0001" * count
    seams = poster.seams([f"/F1 {size} Tf", *(f"1 0 0 1 60 {at:.2f} Tm <{codes}>Tj" for at in lines)])
    _, down = _edges(poster, seams)
    for at in lines:
        upper = (sheet[1] - at - 0.88 * size) * poster.scale
        lower = (sheet[1] - at + 0.2 * size) * poster.scale
        assert any(top <= upper and lower <= bottom for top, bottom in down)
        assert not any(upper < seam < lower for seam in seams.down[1:])
    within = [(seam / poster.scale - 60) / size for seam in seams.across[1:]]
    assert all(place == pytest.approx(round(place), abs=0.13) for place in within)


def _edges(poster: Poster, seams: Seams) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """From where to where the columns and the rows of a poster go, in points of the enlarged sheet."""
    across: list[tuple[float, float]] = []
    down: list[tuple[float, float]] = []
    for tile in poster.tiles():
        left, bottom = poster.origin(tile, seams)
        width, height = poster.part(tile, seams)
        top = bottom + poster.sheet[1] * poster.scale - (poster.size[1] - 5 * MILLIMETRE)
        if tile.row == 1:
            across.append((5 * MILLIMETRE - left, 5 * MILLIMETRE - left + width))
        if tile.column == 1:
            down.append((top, top + height))
    return across, down


def test_a_cell_of_forty_pages_is_whole_and_every_page_is_marked(tmp_path: Path) -> None:
    out = tmp_path / "long.pdf"
    words = "征地补偿安置方案第12条，" * 1000
    board = write_catalog_board(a_catalog(an_item(publisher=words)), a_sheet(), out, Silent())
    pages = read_pages(out)
    assert board.pages == len(pages) >= 40
    assert all(page.has("（续下页）") for page in pages[:-1])
    assert all(page.has("（接上页）") and page.has("公开主体") for page in pages[1:])
    assert all(page.has(f"第{number}页共{len(pages)}页") for number, page in enumerate(pages, 1))
