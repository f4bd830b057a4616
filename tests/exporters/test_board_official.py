"""Official papers (GB/T 9704-2012), measured in the drawn file; and fonts that are found, missing or damaged."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from catalog_app.exporters import fonts
from catalog_app.exporters.board import write_notice_board
from catalog_app.exporters.board.official import paragraph_style
from catalog_app.exporters.fonts import face_for, main_face, official_roles, substitutions
from catalog_app.exporters.fonts_truetype import TrueTypeFace
from catalog_app.model.errors import WorldError
from catalog_app.model.notice import Notice, notice_table
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import a_sheet
from tests.helpers.made_fonts import SQUARE, font_file
from tests.helpers.pdf_pages import Page, read_pages

MILLIMETRE = 72 / 25.4
CACHES = (
    *(fonts._installed_files, fonts._installed_face, fonts._faces_by_name, fonts._official_face),
    *(fonts._tell_skipped, fonts._face),
)


@pytest.fixture
def font_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(fonts, "font_folders", lambda: [folder])
    for cached in CACHES:
        cached.cache_clear()
    yield folder
    for cached in CACHES:
        cached.cache_clear()


def draw(tmp_path: Path, **changes: object) -> tuple[tuple[str, ...], list[Page]]:
    body = ("征" * 28 * 60, "一、征收范围", "（一）桥头村", "按照有关规定办理。")
    notice = Notice(
        title="征收土地预公告",
        body=body,
        telephones="监督电话：0873-1234567（镇纪委）。",
        unit="青石桥镇人民政府",
        signed=date(2026, 11, 3),
        official=True,
        from_case=True,
    )
    out = tmp_path / "notice.pdf"
    sheet = a_sheet(**({"orientation": "portrait", "paper": "A4"} | changes))
    return write_notice_board(notice, (), sheet, out, Silent()).notes, read_pages(out)


def millimetres(points: float) -> float:
    return points / MILLIMETRE


def test_margins_lines_and_characters(tmp_path: Path, font_folder: Path) -> None:
    _, pages = draw(tmp_path)
    page = pages[1]
    lines = [text for text in page.texts if text.words.startswith("征征")]
    assert len(lines) == 22
    assert {len(text.words) for text in lines} == {28}
    assert millimetres(min(text.left for text in lines)) == pytest.approx(28, abs=1)
    assert millimetres(page.width - max(text.right for text in lines)) == pytest.approx(26, abs=1)
    steps = {round(one.bottom - other.bottom, 1) for one, other in pairwise(lines)}
    assert steps == {29.0}
    assert {round(text.size, 1) for text in lines} == {15.8}
    top = page.height - lines[0].bottom - lines[0].size
    assert millimetres(top) == pytest.approx(37, abs=1.5)
    assert millimetres(lines[-1].bottom) == pytest.approx(35, abs=5)


def test_page_numbers_stand_outside_by_turns(tmp_path: Path, font_folder: Path) -> None:
    _, pages = draw(tmp_path)
    numbers = [next(text for text in page.texts if text.words == f"—{place}—") for place, page in enumerate(pages, 1)]
    odd, even = numbers[0], numbers[1]
    assert odd.size == 14
    assert pages[0].width - 26 * MILLIMETRE - odd.right == pytest.approx(14, abs=1.5)
    assert even.left - 28 * MILLIMETRE == pytest.approx(14, abs=1.5)
    assert millimetres(odd.bottom) == pytest.approx(35 - 7, abs=2)
    assert not any(page.has("共") for page in pages)


def test_the_back_of_a_sheet_is_mirrored(tmp_path: Path, font_folder: Path) -> None:
    _, pages = draw(tmp_path, duplex=True)
    lefts = [min(text.left for text in page.texts if text.words.startswith("征")) for page in pages[1:3]]
    assert [round(millimetres(left)) for left in lefts] == [26, 28]


@pytest.mark.parametrize("paper", ["A4", "4K"])
def test_an_official_paper_is_turned_upright_and_says_so(tmp_path: Path, font_folder: Path, paper: str) -> None:
    notes, pages = draw(tmp_path, orientation="landscape", paper=paper)
    assert "改成了纵向" in notes[0]
    assert {page.width < page.height for page in pages} == {True}
    lines = [text for text in pages[1].texts if text.words.startswith("征征")]
    assert (len(lines), {len(text.words) for text in lines}) == (22, {28})


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_a_list_is_set_as_on_the_wall_and_that_is_told(tmp_path: Path, orientation: str) -> None:
    rows = [("第1村", f"张{number}") for number in range(40)]
    table = notice_table((("village", "村"), ("name", "姓名")), rows, ["第1村"] * 40)
    notice = Notice(title="征地补偿", unit="青石桥镇人民政府", table=table, official=True, from_case=True)
    out = tmp_path / "list.pdf"
    notes = write_notice_board(notice, (), a_sheet(orientation=orientation), out, Silent()).notes
    assert ["没有监督电话" in notes[0], "带名单" in notes[1]] == [True, True]
    pages = read_pages(out)
    assert {page.width < page.height for page in pages} == {orientation == "portrait"}
    said = "".join(page.words for page in pages)
    assert all(f"张{number}" in said for number in range(40))
    assert pages[0].has(f"第1页共{len(pages)}页")


def test_headings_have_their_fonts_and_the_date_no_zero(tmp_path: Path, font_folder: Path) -> None:
    _, pages = draw(tmp_path)
    assert any(page.has("2026年11月3日") for page in pages)
    assert [paragraph_style(words) for words in ("一、征收范围", "（二）桥头村", "1. 其他", "一、甲。乙。")] == [
        *("heiti", "kaiti", "fangsong", "fangsong")
    ]


def test_what_stands_in_for_a_font_is_told(tmp_path: Path, font_folder: Path) -> None:
    notes, _ = draw(tmp_path)
    assert notes[0] == "本机没有可用的小标宋体，用思源宋体代替。"
    assert len(notes) == len(official_roles()) == 5


def test_an_installed_candidate_is_found_by_its_name(font_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = font_folder / "any name.ttf"
    file.write_bytes(font_file([b"", SQUARE], {ord("的"): 1}))
    (font_folder / "cut.ttf").write_bytes(file.read_bytes()[:200])
    (font_folder / "outlines.ttc").write_bytes(b"ttcf" + bytes(4) + b"\xff" * 40)
    monkeypatch.setattr(TrueTypeFace, "names", lambda _face: frozenset({"FangSong"}))
    assert main_face("fangsong").path == file
    assert face_for(ord("公"), "fangsong").path.name == "NotoSerifSC-Regular.ttf"
    assert not any("仿宋" in sentence for sentence in substitutions(("fangsong", "kaiti")))


def test_names_of_a_font_are_read() -> None:
    assert {"Noto Serif SC"} & {name.removesuffix(" Regular") for name in main_face("text").names()}


def test_a_damaged_bundled_font_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "NotoSerifSC-Regular.ttf"
    damaged.write_bytes(b"\0\1\0\0" + b"\xff" * 60)
    monkeypatch.setattr(fonts, "resource", lambda _name: damaged)
    fonts.bundled_face.cache_clear()
    try:
        with pytest.raises(WorldError) as refused:
            write_notice_board(
                Notice(title="公示", body=("甲",), unit="乙"), (), a_sheet(), tmp_path / "a.pdf", Silent()
            )
        assert refused.value.code == "MISSING_RESOURCE"
        assert not (tmp_path / "a.pdf").exists()
    finally:
        fonts.bundled_face.cache_clear()


@pytest.mark.parametrize("character", "㛃𬭊䶮")
def test_rare_characters_of_names_print_where_a_font_has_them(
    tmp_path: Path, font_folder: Path, character: str
) -> None:
    notice = Notice(title="公示", body=(f"张{character}",), unit="青石桥镇人民政府")
    has = any(fonts.bundled_face(style).glyph(ord(character)) for style in ("text", "heading"))
    if not has and ord(character) < 0x10000:
        (font_folder / "rare.ttf").write_bytes(font_file([b"", SQUARE], {ord(character): 1}))
        has = True
    out = tmp_path / "a.pdf"
    if has:
        write_notice_board(notice, (), a_sheet(), out, Silent())
        assert any(page.has(character) for page in read_pages(out))
    else:
        with pytest.raises(WorldError, match=f"U\\+{ord(character):04X}"):
            write_notice_board(notice, (), a_sheet(), out, Silent())
        assert not out.exists()
