"""The self-check finds what a careless drawing would hide."""

from array import array
from pathlib import Path
from tempfile import SpooledTemporaryFile

import pytest
from msgspec import structs

from catalog_app.exporters.board import check
from catalog_app.exporters.board.catalog import draw_catalog
from catalog_app.exporters.board.check import Drawn, check_board, squeeze
from catalog_app.exporters.board.document import Document
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.model.catalog import Element
from catalog_app.model.errors import WorldError
from catalog_app.support import read_back
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import a_catalog, a_sheet, an_item


def a_page(out: Path, operators: str, text: str, shown: str = "甲乙丙") -> Drawn:
    fonts = DocumentFonts()
    setter = Typesetter(fonts, "text", 12)
    document = Document(out, (300, 200), "题", "者", fonts)
    document.page(["BT", setter.font, "1 0 0 1 20 100 Tm", setter.show(shown), operators, "ET"])
    document.save()
    drawn = Drawn()
    drawn.add((), text)
    return drawn


def reason(path: Path, drawn: Drawn) -> str:
    with pytest.raises(WorldError) as refused:
        check_board(path, drawn)
    assert refused.value.code == "BOARD_CHECK_FAILED"
    return refused.value.cause


def test_what_was_drawn_passes(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    check_board(out, a_page(out, "", "甲乙丙"))


def test_rare_characters_are_one_each_although_the_library_counts_two(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    check_board(out, a_page(out, "", "甲🄀乙🄁", "甲🄀乙🄁"))
    assert "显示不出" in reason(out, a_page(out, "<0000>Tj", "甲🄀", "甲🄀"))


def test_a_missing_character_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert "第1页的文字" in reason(out, a_page(out, "", "甲乙丙丁"))


def test_a_character_too_many_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert "第1页的文字" in reason(out, a_page(out, "", "甲乙"))


def test_glyph_zero_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert "显示不出" in reason(out, a_page(out, "<0000>Tj", "甲乙丙"))


def test_a_page_too_few_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    drawn = a_page(out, "", "甲乙丙")
    drawn.add((), "")
    assert "应有2页，实有1页" in reason(out, drawn)


def test_a_font_that_is_not_embedded_is_found(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = tmp_path / "a.pdf"
    canvas = Canvas(str(out))
    canvas.drawString(20, 20, "abc")
    canvas.save()
    drawn = Drawn()
    drawn.add((), "abc")
    assert "字体没有嵌入" in reason(out, drawn)


def test_a_file_that_cannot_be_opened_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"%PDF-1.7 cut")
    assert "打不开" in reason(out, Drawn())


def test_a_cell_that_was_never_drawn_is_named(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    drawn = draw_catalog(a_catalog(an_item()), a_sheet(), out, Silent())
    check_board(out, drawn)
    page = drawn.pages[0]
    kept = [(text, place) for text, place in zip(page.texts, page.places, strict=True) if text != "青石桥镇人民政府"]
    drawn.pages[0] = structs.replace(
        page, texts=tuple(text for text, _ in kept), packed=array("I", [place for _, place in kept]).tobytes()
    )
    assert "“公开主体”一格" in reason(out, drawn)


def test_hyphens_and_ligatures_do_not_confuse() -> None:
    assert squeeze("0873-123 4567\nﬁ") == "08731234567fi"


def test_text_beyond_the_paper_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert "超出纸张" in reason(out, a_page(out, "1 0 0 1 310 100 Tm <0001>Tj", "甲乙丙甲"))


def test_a_line_wider_than_its_cell_is_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    drawn = a_page(out, "", "甲乙丙")
    drawn.overfull.append("事项01的“备注”一格")
    assert "事项01的“备注”一格的文字超出格子" in reason(out, drawn)


def test_every_page_of_a_file_that_is_not_ours_is_asked_for_its_fonts(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = tmp_path / "a.pdf"
    canvas, drawn = Canvas(str(out), pageCompression=0), Drawn()
    for _ in range(3):
        canvas.drawString(20, 20, "abc")
        canvas.showPage()
        drawn.add((), "abc")
    canvas.save()
    out.write_bytes(out.read_bytes().replace(b"/Subtype /Type1", b"/Subtype#20Type"))
    assert "字体没有嵌入" in reason(out, drawn)


def test_fonts_are_found_wherever_they_stand_in_a_long_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a.pdf"
    for block in (5000, 5003, 8192):
        monkeypatch.setattr(check, "_BLOCK", block)
        drawn = draw_catalog(a_catalog(an_item()), a_sheet(), out, Silent())
        check_board(out, drawn)


def test_what_was_read_is_given_to_the_scan_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "_MOST_IN_MEMORY", 2)
    kept = read_back.PageTexts(["甲\n乙", "", "𬭊丙"])
    assert list(kept) == list(kept) == ["甲\n乙", "", "𬭊丙"]
    assert kept.whole


def test_a_full_disk_only_means_that_the_file_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    out = tmp_path / "a.pdf"
    drawn = a_page(out, "", "甲乙丙")
    read_back.recall("")
    read_back._last.clear()
    monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    check_board(out, drawn)
    assert not read_back.waiting()


@pytest.mark.parametrize(
    "operators",
    [
        "ET\n1 g\nBT\n1 0 0 1 20 50 Tm <0001>Tj",
        "1 1 1 rg 1 0 0 1 20 50 Tm <0001>Tj",
        "3 Tr 1 0 0 1 20 50 Tm <0001>Tj",
        "/F1 1 Tf 1 0 0 1 20 50 Tm <0001>Tj",
        "1 0 0 1 20 50 Tm <0001>Tj\nET\n1 g 0 0 300 200 re f\nBT",
        "1 0 0 1 20 50 Tm <0001>Tj\nET\nq 0 0 300 200 re f Q\nBT",
        "1 0 0 1 20 50 Tm <0001>Tj\nET\nq 200 w 0 0 m 300 200 l S Q\nBT",
    ],
)
def test_text_that_cannot_be_seen_is_found(tmp_path: Path, operators: str) -> None:
    out = tmp_path / "a.pdf"
    assert "文字可能看不见" in reason(out, a_page(out, operators, "甲乙丙甲"))


def test_text_on_a_page_whose_areas_leave_another_colour_is_found(tmp_path: Path) -> None:
    out, fonts = tmp_path / "a.pdf", DocumentFonts()
    setter = Typesetter(fonts, "text", 12)
    for painted, passes in (("0.9 g 0 0 9 9 re f 0 g", True), ("0.9 g 0 0 9 9 re f", False)):
        document = Document(out, (300, 200), "题", "者", fonts)
        document.page([painted, "BT", f"{setter.font} 1 0 0 1 20 100 Tm", setter.show("甲乙丙"), "ET"])
        document.save()
        drawn = Drawn()
        drawn.add((), "甲乙丙")
        if passes:
            check_board(out, drawn)
        else:
            assert "文字可能看不见" in reason(out, drawn)


@pytest.mark.parametrize(
    ("written", "changed", "found"),
    [
        ("BT", "1 g\nBT", "文字可能看不见"),
        ("\nET", "\nET\nq 0 0 900 900 re f Q", "文字可能看不见"),
        ("1 0 0 1 ", "1 0 0 1 9", "超出纸张"),
    ],
)
def test_the_sheet_of_a_poster_is_read_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, changed: str, found: str
) -> None:
    out, write = tmp_path / "a.pdf", Document._write_form
    drawn = draw_catalog(a_catalog(an_item()), a_sheet(poster=True), out, Silent())
    check_board(out, drawn)

    def careless(self: Document, operators: list[str], size: tuple[float, float]) -> int:
        return write(self, "\n".join(operators).replace(written, changed, 1).split("\n"), size)

    monkeypatch.setattr(Document, "_write_form", careless)
    assert found in reason(out, draw_catalog(a_catalog(an_item()), a_sheet(poster=True), out, Silent()))


def test_characters_that_changed_places_are_found(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert "第1页的文字" in reason(out, a_page(out, "", "乙甲丙"))


def test_a_divided_cell_whose_part_is_missing_is_named(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    drawn = draw_catalog(a_catalog(an_item(elements=(Element("长" * 3000),))), a_sheet(), out, Silent())
    check_board(out, drawn)
    page = drawn.pages[1]
    longest = max(page.texts, key=len)
    drawn.pages[1] = structs.replace(page, texts=tuple(text[1:] if text is longest else text for text in page.texts))
    assert "一格的文字不全" in reason(out, drawn)


def test_narrow_characters_that_nearly_fill_the_sheet_of_a_poster_pass(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    drawn = draw_catalog(a_catalog(an_item(elements=(Element("a" * 900),))), a_sheet(poster=True), out, Silent())
    check_board(out, drawn)
