"""Line breaking: 禁则, whole words, nothing lost; and the operators of lines."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.type_setting import NOT_AT_END, NOT_AT_START, Breaker, Typesetter
from catalog_app.exporters.fonts import MissingCharacter


class Even(dict):
    """Every character as wide as the type size, Latin half as wide."""

    def __missing__(self, character):
        return 0.5 if character.isascii() else 1.0


BREAKER = Breaker(Even())
WORDS = st.text("公开目录条例，。；、》）（《“”●■0123456789abcdefgh /-", max_size=80)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(WORDS, st.integers(2, 20))
def test_nothing_is_lost_and_nothing_sticks_out(text: str, room: int) -> None:
    lines = BREAKER.fill(text, room)
    assert without_spaces("".join(lines)) == without_spaces(text)
    assert all(BREAKER.em(line) <= room + 1e-9 for line in lines)


@given(st.lists(st.sampled_from("公开，目录。条例《意见》（试行）第3条"), max_size=60).map("".join))
def test_no_closing_mark_begins_a_line_and_no_opening_one_ends_it(text: str) -> None:
    text = text.replace("，。", "，").replace("。，", "。")
    lines = BREAKER.fill(text, 12)
    for before, after in pairwise(lines):
        run = len(after) - len(after.lstrip(NOT_AT_START))
        assert run == 0 or BREAKER.em(before) + run > 6  # a run of marks longer than half a line has to be cut
        assert before[-1] not in NOT_AT_END or len(before.strip(NOT_AT_END)) == 0


def test_words_and_numbers_stay_whole() -> None:
    assert BREAKER.fill("国务院令第711号公布", 6) == ["国务院令第", "711号公布"]
    assert BREAKER.fill("见 www.qsq.gov.cn 网站", 8) == ["见", "www.qsq.gov.cn", "网站"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = BREAKER.fill("abcdefghijklmnopqrstuvwxyz", 5)
    assert lines == ["abcdefghij", "klmnopqrst", "uvwxyz"]


def test_an_address_is_parted_behind_its_marks_and_its_numbers_stay_whole() -> None:
    address = "https://www.lcx.gov.cn/zfxxgk/qsq/index.php?id=20261123&page=2"
    lines = BREAKER.fill(f"网址：{address}，可查。", 10)
    assert "".join(lines) == f"网址：{address}，可查。"
    assert lines[1:-1] == ["www.lcx.gov.cn/", "zfxxgk/qsq/index.", "php?id=20261123&"]
    assert BREAKER.fill("abcde12345678", 5) == ["abcde", "12345678"]
    assert BREAKER.fill("单价1234567890.5元", 5) == ["单价", "1234567890", ".5元"]


@given(st.text("abz019/?&=.-_%E", max_size=60), st.integers(5, 12))
def test_numbers_that_fit_a_line_are_not_parted(text: str, room: int) -> None:
    lines = BREAKER.fill(text, room)
    assert "".join(lines) == text
    for before, after in pairwise(lines):
        if before[-1].isdigit() and after[0].isdigit():
            number = re.search(r"[0-9]*$", before)[0] + re.match(r"[0-9]*", after)[0]
            assert BREAKER.em(number) > room


def test_empty_lines_in_a_cell_are_kept_but_no_more_than_two_at_a_time() -> None:
    setter = Typesetter(DocumentFonts(), "text", 10)
    lines = setter.lines(("", "甲", "", "乙", "", " ", "", "", "丙", ""), 100)
    assert list(lines.texts) == ["甲", "", "乙", "", "", "丙"]
    assert lines.left(0, 3) == "<0001>Tj T* T*<0002>Tj"
    assert setter.lines(("", " "), 100).texts == []
    assert list(setter.lines(("甲", "", "乙"), 100, even=True).texts) == ["甲", "", "乙"]


def test_a_very_long_unbroken_text_is_quick_and_whole() -> None:
    text = "a" * 200_000
    assert "".join(BREAKER.fill(text, 10)) == text


def test_flowing_boxes_break_between_boxes() -> None:
    setter = Typesetter(DocumentFonts(), "text", 10)
    lines = setter.lines(("■政府网站", "■其他", "□公开查阅点"), 100, flow=True)
    assert list(lines.texts) == ["■政府网站 ■其他", "□公开查阅点"]


def test_titles_break_into_balanced_lines() -> None:
    setter = Typesetter(DocumentFonts(), "heading", 10)
    lines = setter.balanced("青石桥镇国有土地上房屋征收与补偿领域基层政务公开标准目录", 250)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 1


def test_lines_of_a_cell_are_one_string_of_operators() -> None:
    setter = Typesetter(DocumentFonts(), "text", 10)
    lines = setter.lines(("甲乙丙丁",), 25)
    assert lines.left(0, 2) == "<00010002>Tj T*<00030004>Tj"
    assert lines.centred(0, 2, 30, 12) == "5.00 0 Td<00010002>Tj 0.00 -12 Td<00030004>Tj"


def test_a_character_the_text_font_lacks_comes_from_another() -> None:
    fonts = DocumentFonts()
    setter = Typesetter(fonts, "heading", 10)
    missing = next(code for code in range(0x4E00, 0xFB00) if only_in_text_font(code))
    shown = setter.show(f"甲{chr(missing)}乙")
    assert "/F2 10 Tf" in shown
    assert shown.endswith("/F1 10 Tf<0002>Tj")
    assert [font.face.path.stem for font in fonts.all()] == ["NotoSansSC-Bold", "NotoSerifSC-Regular"]


def only_in_text_font(code: int) -> bool:
    from catalog_app.exporters.fonts import bundled_face

    return bool(bundled_face("text").glyph(code)) and not bundled_face("heading").glyph(code)


def test_a_character_no_font_has_is_told() -> None:
    setter = Typesetter(DocumentFonts(), "text", 10)
    with pytest.raises(MissingCharacter) as missing:
        setter.lines(("甲\U0010fffd",), 100)
    assert missing.value.character == "\U0010fffd"
