"""Wall sheets of real domains, read back as structure: header, numbers, title, foot, sizes, places."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from catalog_app.exporters.board import check_board, draw_catalog, type_setting, write_catalog_board
from catalog_app.model.catalog import Element, Origin
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.support.progress import Cancelled, Silent
from tests.helpers.catalogs import a_catalog, a_sheet, an_item, national
from tests.helpers.pdf_pages import differences, plain, read_pages

SIDES = {"A4": (595, 842), "A3": (842, 1191)}
HEADER = ("序号", "公开事项", "一级事项", "二级事项", "公开依据", "特定", "依申", "村级")


def draw(tmp_path: Path, catalog, **changes):
    out = tmp_path / "board.pdf"
    return write_catalog_board(catalog, a_sheet(**changes), out, Silent()), read_pages(out)


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_every_paper_both_ways_up(tmp_path: Path, paper: str, orientation: str) -> None:
    catalog = national("06")
    board, pages = draw(tmp_path, catalog, paper=paper, orientation=orientation)
    assert (board.pages, board.paper, board.items) == (len(pages), paper, tuple(item.uid for item in catalog.items))
    short, long = SIDES[paper]
    expected = (long, short) if orientation == "landscape" else (short, long)
    for number, page in enumerate(pages, start=1):
        assert (round(page.width), round(page.height)) == expected
        assert page.has(f"第{number}页 共{len(pages)}页")
        assert all(page.has(word) for word in HEADER)
        assert page.has("监督电话：0873-1234567（镇纪委） 咨询电话：12345")
        assert page.has("青石桥镇政务公开栏")
        assert page.has("2026年11月23日")
        assert min(text.size for text in page.texts) >= {"A4": 9.0, "A3": 10.5, "4K": 12.0}[paper]
        assert min(text.left for text in page.texts) > 28
        assert max(text.right for text in page.texts) < page.width - 28
        assert min(text.bottom for text in page.texts) > 28
    assert pages[0].has("青石桥镇征地补偿领域基层政务公开标准目录")
    assert pages[0].has("编制单位：青石桥镇人民政府")


@pytest.mark.parametrize("code", ["03", "11", "15", "25"])
def test_every_cell_of_a_domain_is_on_its_sheet(tmp_path: Path, code: str) -> None:
    catalog = national(code)
    _, pages = draw(tmp_path, catalog, boxes="all")
    words = re.sub("（续）|（续下页）|（接上页）", "", "".join(page.words for page in pages))
    for item in catalog.items:
        assert plain(item.publisher or "") in words
        assert plain(item.deadline.text) in words
        assert all(plain(element.text) in words for element in item.elements if code != "03")


def test_the_subject_is_shown_once_a_page_and_again_on_the_next(tmp_path: Path) -> None:
    catalog = a_catalog(*(an_item(place, level1="甲乙丙") for place in range(1, 31)))
    _, pages = draw(tmp_path, catalog)
    assert len(pages) > 1
    assert all([text.words for text in page.texts].count("甲乙丙") == 1 for page in pages)


def test_a_cell_taller_than_a_page_goes_on_with_marks(tmp_path: Path) -> None:
    elements = tuple(Element(f"第{place}项要素的名称") for place in range(1, 120))
    _, pages = draw(tmp_path, a_catalog(an_item(elements=elements)))
    assert len(pages) > 2
    assert pages[0].has("（续下页）")
    assert not pages[0].has("（接上页）")
    assert pages[1].has("（接上页）")
    assert pages[1].has("规范性文件1")  # the reader of the second sheet knows which item it is
    words = re.sub("（续）|（续下页）|（接上页）", "", "".join(page.words for page in pages))
    assert all(f"●第{place}项要素的名称" in words for place in range(1, 120))


def test_marks_of_later_pages_name_the_title(tmp_path: Path) -> None:
    _, pages = draw(tmp_path, national("11"))
    assert all(page.has("青石桥镇城市综合执法领域基层政务公开标准目录（续）") for page in pages[1:])


def test_an_own_title_is_broken_into_even_lines(tmp_path: Path) -> None:
    title = "青石桥镇人民政府二〇二六年度国有土地上房屋征收与补偿领域基层政务公开标准目录公示版"
    _, pages = draw(tmp_path, a_catalog(an_item()), title=title, orientation="portrait")
    large = max(text.size for text in pages[0].texts)
    lines = [text.words for text in pages[0].texts if text.size == large]
    assert "".join(lines) == title
    assert max(map(len, lines)) - min(map(len, lines)) <= 2


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for out in (first, second):
        write_catalog_board(national("15"), a_sheet(), out, Silent())
    assert first.read_bytes() == second.read_bytes()


def test_no_built_in_font_is_declared(tmp_path: Path) -> None:
    out = tmp_path / "board.pdf"
    write_catalog_board(a_catalog(an_item()), a_sheet(), out, Silent())
    data = out.read_bytes()
    assert b"Helvetica" not in data
    assert data.count(b"/FontFile2") == data.count(b"/CIDFontType2") == 2


def test_the_comparer_sees_a_changed_word_and_a_moved_one(tmp_path: Path) -> None:
    _, pages = draw(tmp_path, a_catalog(an_item()))
    assert differences(pages, draw(tmp_path, a_catalog(an_item()))[1]) == []
    assert differences(pages, draw(tmp_path, a_catalog(an_item(publisher="青石桥镇财政所")))[1]) == [
        "page 1: other words"
    ]
    assert differences(pages, draw(tmp_path, a_catalog(an_item()), paper="A3")[1])[0] == "page 1: other paper"
    first, *others = pages[0].texts
    moved = replace(pages[0], texts=(replace(first, left=first.left + 3), *others))
    assert differences(pages, [moved]) == ["page 1: moved"]
    assert differences(pages, [*pages, *pages]) == ["1 and 2 pages"]


def test_a_domain_without_rows_has_no_sheet(tmp_path: Path) -> None:
    for catalog in (a_catalog(), a_catalog(an_item(origin=Origin.NOT_APPLICABLE))):
        with pytest.raises(UsageError) as refused:
            draw(tmp_path, catalog)
        assert refused.value.code == "EMPTY_DOMAIN"


def test_a_character_no_font_has_names_its_cell(tmp_path: Path) -> None:
    item = an_item(publisher="青石桥镇\U0010fffd站")
    with pytest.raises(WorldError) as refused:
        draw(tmp_path, a_catalog(item))
    assert refused.value.code == "NO_FONT_FOR_CHARACTER"
    assert item.number in refused.value.cause
    assert "公开主体" in refused.value.cause
    assert "U+10FFFD" in refused.value.cause


def test_a_character_no_font_has_in_the_foot(tmp_path: Path) -> None:
    with pytest.raises(WorldError) as refused:
        draw(tmp_path, a_catalog(an_item()), board_name="\U0010fffd")
    assert "公示栏名称" in refused.value.cause


def test_invisible_characters_do_not_matter(tmp_path: Path) -> None:
    item = an_item(publisher="青石​桥镇\ufe0f 农业\t农村\u00a0办")
    _, pages = draw(tmp_path, a_catalog(item))
    assert pages[0].has("青石桥镇农业农村办")


def test_very_long_texts_are_never_cut(tmp_path: Path) -> None:
    long = "关于征地补偿安置方案的说明" * 200
    _, pages = draw(tmp_path, a_catalog(an_item(level1=long, level2=long, publisher=long)), orientation="portrait")
    words = re.sub("（续）|（续下页）|（接上页）", "", "".join(page.words for page in pages))
    assert words.count("关") >= 600


def test_long_names_stay_inside_the_page(tmp_path: Path) -> None:
    unit = "青石桥镇人民政府征地补偿安置工作领导小组办公室" * 3
    _, pages = draw(tmp_path, national("06"), signature=unit, board_name=unit, orientation="portrait")
    for page in pages:
        assert max(text.right for text in page.texts) < page.width - 28
        assert min(text.bottom for text in page.texts) > 28
    assert pages[0].has("编制单位：" + unit)


def test_a_title_that_leaves_no_room_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        draw(tmp_path, a_catalog(an_item()), title="目录" * 400)
    assert refused.value.code == "NO_ROOM_FOR_TABLE"


def test_a_short_sheet_does_not_end_in_an_empty_page(tmp_path: Path) -> None:
    _, pages = draw(tmp_path, national("25"), paper="A3", orientation="portrait")
    lowest = [min(text.bottom for text in page.texts if text.words == "√") for page in pages]
    assert len(pages) == 2
    assert abs(lowest[0] - lowest[1]) < pages[0].height / 3


def test_an_unknown_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        draw(tmp_path, a_catalog(an_item()), paper="A5")
    assert refused.value.code == "UNKNOWN_PAPER"


def test_a_cancelled_drawing_stops(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str) -> None:
            raise Cancelled

    out = tmp_path / "board.pdf"
    with pytest.raises(Cancelled):
        write_catalog_board(national("15"), a_sheet(), out, Stop())
    assert not out.exists()


def test_what_is_beyond_the_room_for_set_texts_is_set_again_and_looks_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        an_item(place, elements=tuple(Element(f"要素{place}之{number}") for number in range(30)))
        for place in range(1, 12)
    ]
    kept, anew = tmp_path / "kept.pdf", tmp_path / "anew.pdf"
    first = draw_catalog(a_catalog(*items), a_sheet(), kept, Silent())
    monkeypatch.setattr(type_setting, "_MOST_HELD", 200)
    monkeypatch.setattr(type_setting, "_MOST_RECENT", 3)
    second = draw_catalog(a_catalog(*items), a_sheet(), anew, Silent())
    assert anew.read_bytes() == kept.read_bytes()
    assert [page.all_text for page in second.pages] == [page.all_text for page in first.pages]
    check_board(anew, second)
