"""Lists on a notice: every cell once, the header on every page, rows whole, columns all there."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.exporters import fonts
from catalog_app.exporters.board import check_board, draw_notice, write_notice_board
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.flow import Box, Room, flow
from catalog_app.exporters.board.roster import as_cards, label_parts
from catalog_app.exporters.board.type_setting import Breaker, Typesetter
from catalog_app.exporters.notice_docx import write_notice_docx
from catalog_app.exporters.notice_text import spoken_lines
from catalog_app.model.errors import WorldError
from catalog_app.model.notice import Notice, NoticeTable, notice_table
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import DAY, a_sheet
from tests.helpers.made_fonts import postscript_font_file
from tests.helpers.pdf_pages import Page, plain, read_pages

COLUMNS = (("village", "村"), ("name", "户主姓名"), ("amount", "月保障金（元）"), ("remark", "备注"))
OPENING = "根据《社会救助暂行办法》，现将名单公示如下。"


def rows(count: int, remark: str = "新增") -> list[tuple[str, ...]]:
    return [(f"第{number % 3}村", f"张{number}", str(100 + number), remark) for number in range(count)]


def a_notice(table: NoticeTable | None, **changes: object) -> Notice:
    fields = {
        "title": "青石桥镇2026年第四季度最低生活保障拟保障对象的公示",
        "opening": OPENING,
        "table": table,
        "period": "公示期：2026年11月23日至2026年12月2日（7个工作日）。",
        "objection": "公示期内如有异议，请向青石桥镇人民政府反映。",
        "telephones": "监督电话：0873-1234567（镇纪委）。",
        "basis": "依据：《社会救助暂行办法》第十一条。",
        "unit": "青石桥镇人民政府",
        "signed": DAY,
        "from_case": True,
    }
    return Notice(**(fields | changes))


def listed(count: int, remark: str = "新增") -> NoticeTable:
    made = rows(count, remark)
    return notice_table(COLUMNS, made, [row[0] for row in made], added=("amount",))


def drawn(tmp_path: Path, notice: Notice, **sheet: object) -> list[Page]:
    out = tmp_path / "notice.pdf"
    write_notice_board(notice, ("uid-1",), a_sheet(**({"orientation": "portrait"} | sheet)), out, Silent())
    return read_pages(out)


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_a_notice_says_everything_on_every_paper(tmp_path: Path, paper: str, orientation: str) -> None:
    notice = a_notice(listed(60), village="河口村")
    pages = drawn(tmp_path, notice, paper=paper, orientation=orientation)
    said = "".join(page.words for page in pages)
    for words in (notice.title, "（河口村）", OPENING, *notice.closing, "青石桥镇人民政府", "（盖章）", "合计（60户）"):
        assert plain(words) in said
    assert all(f"张{number}" in said for number in range(60))
    for number, page in enumerate(pages, start=1):
        assert page.has(f"第{number}页 共{len(pages)}页")
        assert min(text.size for text in page.texts) >= 12
        assert min(text.left for text in page.texts) > 40
        assert max(text.right for text in page.texts) < page.width - 40
    for page in (page for page in pages if "张" in page.words.replace("张贴", "")):
        assert page.has("户主姓名")


def test_the_order_on_the_sheet_is_that_of_a_notice(tmp_path: Path) -> None:
    (page,) = drawn(tmp_path, a_notice(listed(4)))
    wanted = ["最低生活", "根据", "户主姓名", "合计", "公示期：", "如有异议", "监督电话", "依据：", "（盖章）"]
    heights = [next(text.bottom for text in page.texts if words in text.words) for words in wanted]
    assert heights == sorted(heights, reverse=True)


def test_a_notice_a_little_too_long_is_set_on_one_page(tmp_path: Path) -> None:
    lengths = {len(drawn(tmp_path, a_notice(None, body=("公" * 50,) * count))): count for count in range(1, 8)}
    longest = a_notice(None, body=("公" * 50,) * lengths[1])
    (page,) = drawn(tmp_path, longest)
    assert min(text.size for text in page.texts) >= 12
    assert min(text.size for text in page.texts if "公公" in text.words) < 16


def test_few_rows_have_large_type_and_many_small(tmp_path: Path) -> None:
    def size(pages: list[Page]) -> float:
        return next(text.size for text in pages[0].texts if text.words == "张0")

    assert size(drawn(tmp_path, a_notice(listed(2)))) == 16
    assert size(drawn(tmp_path, a_notice(listed(60)))) == 12
    assert size(drawn(tmp_path, a_notice(listed(60)), large_print=True)) == 16


def test_a_large_sheet_is_one_page_where_small_type_makes_it_so_and_else_has_larger_type(tmp_path: Path) -> None:
    def sizes(count: int) -> tuple[int, float, float]:
        pages = drawn(tmp_path, a_notice(listed(count)), paper="A3", orientation="landscape")
        named = next(text.size for text in pages[0].texts if text.words == "张0")
        return len(pages), named, min(text.size for page in pages for text in page.texts)

    by_rows = [sizes(count) for count in (3, 6, 9, 30)]
    assert [pages for pages, _, _ in by_rows] == [1, 1, 1, 3]
    assert [size for _, size, _ in by_rows] == [*sorted((size for _, size, _ in by_rows[:-1]), reverse=True), 14]
    assert by_rows[2][1] == 12
    assert all(least >= 12 for _, _, least in by_rows)


def test_the_seal_never_stands_alone_in_large_print(tmp_path: Path) -> None:
    for count in range(4, 12, 2):
        notice = a_notice(listed(count, "收入核定后调整" * 4), objection="如有异议，请书面反映。" * 14)
        pages = drawn(tmp_path, notice, orientation="landscape", large_print=True)
        assert pages[-1].has("（盖章）")
        assert pages[-1].has("依据：《社会救助暂行办法》第十一条。"), count


def test_a_village_that_goes_on_is_named_again(tmp_path: Path) -> None:
    pages = drawn(tmp_path, a_notice(listed(150)))
    assert pages[0].has("第0村（50户）")
    assert pages[1].has("第0村（续）")
    assert "（续）" not in pages[0].words


def test_a_cell_taller_than_a_page_goes_on_with_marks(tmp_path: Path) -> None:
    pages = drawn(tmp_path, a_notice(listed(3, "收入核定后调整，" * 500)))
    said = "".join(page.words for page in pages)
    marks = [text for page in pages for text in page.texts if text.words == "（续下页）"]
    assert said.count("（接上页）") == len(marks) > 3
    assert said.count("收入核定后调整") <= 1500
    assert len(pages) > 5


def test_a_list_too_wide_for_the_paper_is_turned(tmp_path: Path) -> None:
    columns = [("project", "项目名称"), *((f"c{n}", f"第{n}项内容说明") for n in range(15))]
    wide = notice_table(
        columns, [[f"工程{row}", *(f"说明{row}{n}" * 4 for n in range(15))] for row in "甲乙"], ["", ""]
    )
    pages = drawn(tmp_path, a_notice(wide))
    said = "".join(page.words for page in pages)
    assert "1．工程甲" in said
    assert all(f"说明乙{n}" * 4 in said for n in range(15))
    assert [label for label, _ in as_cards(wide).groups[0].rows][:2] == ["第0项内容说明", "第1项内容说明"]


def test_cards_keep_every_field_even_where_values_are_alike_or_very_long(tmp_path: Path) -> None:
    columns = [("project", "项目名称"), *((f"c{n}", f"第{n}项内容说明") for n in range(40))]
    alike = notice_table(columns, [["同"] * 41] * 2, ["", ""])
    assert len(as_cards(alike).groups[0].rows) == 40
    lone = notice_table(columns, [["工程甲", *[""] * 40], ["乙" * 900, *["丙" * 900] * 40]], ["", ""])
    for table in (alike, lone):
        assert drawn(tmp_path, a_notice(table))
    name, rows = as_cards(lone).groups[1].name, as_cards(lone).groups[1].rows
    assert len(name) < 30
    assert rows[0] == ("项目名称", "乙" * 900)


def test_a_village_with_a_very_long_name_is_named_again_on_one_line(tmp_path: Path) -> None:
    made = [(("甲" if n % 2 else "乙") * 300, f"张{n}", "1", "新增") for n in range(120)]
    assert len(drawn(tmp_path, a_notice(notice_table(COLUMNS, made, [row[0] for row in made])))) > 1


def test_a_column_left_without_a_total_is_told(tmp_path: Path) -> None:
    made = [*rows(2), ("第0村", "张三", "约三百", "")]
    table = notice_table(COLUMNS, made, [""] * 3, added=("amount",))
    file = write_notice_board(a_notice(table), ("uid-1",), a_sheet(), tmp_path / "a.pdf", Silent())
    assert any("“月保障金（元）”一列里有不是数字的格子" in note for note in file.notes)


def test_high_contrast_is_bold_and_without_grey(tmp_path: Path) -> None:
    drawn(tmp_path, a_notice(listed(3)))
    normal = (tmp_path / "notice.pdf").read_bytes()
    drawn(tmp_path, a_notice(listed(3)), high_contrast=True)
    assert normal != (tmp_path / "notice.pdf").read_bytes()
    assert (tmp_path / "notice.pdf").read_bytes().count(b"/FontFile2") == 1


def test_the_self_check_misses_no_cell(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    made = draw_notice(a_notice(listed(5)), a_sheet(), out, Silent())
    check_board(out, made)
    made.listed = [*made.listed[:-1], ("合计（9户）", *made.listed[-1][1:])]
    with pytest.raises(WorldError, match="名单第11行的“序号”一格"):
        check_board(out, made)


def test_a_character_without_font_names_the_cell(tmp_path: Path) -> None:
    made = [("", "张\U0010fffd", "1", "")]
    table = notice_table(COLUMNS, made, [""])
    with pytest.raises(WorldError, match="名单序号1的“户主姓名”一格"):
        drawn(tmp_path, a_notice(table))


def test_headers_part_at_their_brackets() -> None:
    assert label_parts("申请人（户主）姓名") == ["申请人", "（户主）", "姓名"]


BOXES = st.lists(
    st.builds(Box, st.floats(1, 60), st.booleans(), st.booleans(), st.sampled_from([0.0, 8.0])), min_size=1, max_size=40
)


@settings(max_examples=60)
@given(BOXES)
def test_every_box_stands_once_and_pages_overflow_only_where_one_box_does(boxes: list[Box]) -> None:
    room = Room(first=80.0, following=100.0, header=10.0)
    pages = flow(boxes, room)
    assert [place for page in pages for place in page] == list(range(len(boxes)))
    for number, page in enumerate(pages):
        first = next((boxes[place] for place in page if boxes[place].listed), None)
        header = room.header + first.again if first else 0.0
        assert len(page) == 1 or sum(boxes[place].height for place in page) + header <= room.on(number) + 0.1


@settings(max_examples=40)
@given(BOXES)
def test_what_is_kept_together_is_parted_only_when_it_is_taller_than_a_page(boxes: list[Box]) -> None:
    room = Room(first=100.0, following=100.0, header=10.0)
    begins = {page.start for page in flow(boxes, room)} - {0}
    for begin in (place for place in begins if boxes[place - 1].keep):
        first = begin
        while first and boxes[first - 1].keep:
            first -= 1
        last = begin
        while boxes[last].keep and last + 1 < len(boxes):
            last += 1
        assert sum(box.height for box in boxes[first : last + 1]) + room.header + 8 > room.following


def test_the_word_twin_is_the_same_every_time_and_repeats_its_header(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_notice_docx(a_notice(listed(5)), a_sheet(paper="A3"), tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        document = archive.read("word/document.xml").decode()
        footers = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert document.count("<w:tblHeader/>") == 1
    assert document.count("<w:cantSplit/>") == 1 + 11
    for words in (
        "最低生活保障",
        "张4",
        "第1村（2户）",
        "公示期：",
        "青石桥镇人民政府（盖章）",
        'w:h="16838"',
        "仿宋_GB2312",
    ):
        assert words in document
    assert "NUMPAGES" in footers


def test_the_text_twin_can_be_read_out() -> None:
    lines = list(spoken_lines(a_notice(listed(3))))
    assert "1．张0，月保障金100元，备注新增。" in lines
    assert lines[-2:] == ["青石桥镇人民政府", "2026年11月23日"]
    assert "合计（3户）：月保障金303元。" in lines


def test_a_name_that_only_a_postscript_font_has_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "rare.ttf").write_bytes(postscript_font_file({0x2A746: 1}))
    monkeypatch.setattr(fonts, "font_folders", lambda: [folder])
    caches = (fonts._installed_files, fonts._installed_face)
    for cached in caches:
        cached.cache_clear()
    try:
        table = notice_table(COLUMNS, [("第1村", "张\U0002a746", "100", "")], ["第1村"])
        with pytest.raises(WorldError, match="NO_FONT_FOR_CHARACTER") as stopped:
            drawn(tmp_path, a_notice(table))
        assert "U+2A746" in stopped.value.cause
        assert "户主姓名" in stopped.value.cause
        assert not (tmp_path / "notice.pdf").exists()
    finally:
        for cached in caches:
            cached.cache_clear()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("临财农〔2026〕18号", ["临", "财", "农", "〔2026〕18号"]),
        ("2026年10月至12月", ["2026年", "10月", "至", "12月"]),
        ("面积120平方米，3.5%", ["面", "积", "120平方米，", "3.5%"]),
    ],
)
def test_numbers_keep_their_unit(text: str, parts: list[str]) -> None:
    breaker = Breaker(defaultdict(lambda: 1.0))
    widest = max(map(len, parts))
    assert breaker.fill(text, widest) == breaker.fill(text, widest + 0.5)
    assert all(any(part in line for line in breaker.fill(text, widest)) for part in parts)


def test_headers_break_between_words() -> None:
    breaker = Breaker(defaultdict(lambda: 1.0))
    assert breaker.fill("当事人姓名", 4.0, words=True) == ["当事人", "姓名"]
    assert breaker.fill("当事人姓名", 4.0) == ["当事人姓", "名"]


def test_the_last_page_has_three_rows_besides_the_totals(tmp_path: Path) -> None:
    for count in range(26, 33):
        pages = drawn(tmp_path, a_notice(listed(count)))
        names = [text.words for text in pages[-1].texts if re.fullmatch("张[0-9]+", text.words)]
        assert len(names) not in (1, 2), count


@pytest.mark.parametrize(
    ("label", "ems", "lines"),
    [
        ("全社会", 2.1, ["全", "社会"]),
        ("依申请公开", 2.1, ["依", "申请", "公开"]),
        ("第四村民小组", 4.5, ["第四", "村民小组"]),
    ],
)
def test_words_stay_whole_where_no_line_is_lost(label: str, ems: float, lines: list[str]) -> None:
    assert Typesetter(DocumentFonts(), "heading", 10).balanced(label, ems * 10) == lines
