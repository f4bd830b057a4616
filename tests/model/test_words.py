from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog_app.model.words import in_quotes, plain_line, plain_text

UNSEEN = (
    "\x00",
    "\x01",
    "\x1b",
    "\x7f",
    "\u200b",
    "\u200e",
    "\u202a",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\udcff",
)


def test_a_line_is_one_line_of_visible_words():
    assert plain_line(" 青石\n桥镇\t甲\u3000乙 ") == "青石 桥镇 甲 乙"
    assert plain_line("\u202e镇桥石青\x1b[31m") == "镇桥石青[31m"
    assert plain_line(" \u200b\x00 ") == ""


def test_a_text_keeps_its_lines():
    assert plain_text("一\r\n二\r三\u2028四\x0b五") == "一\n二\n三\n四\n五"
    assert plain_text("甲\t乙\x00") == "甲 乙"


def test_characters_of_names_stay():
    names = "𠮷㐂䶮·〇\ue000"
    assert plain_line(names) == plain_text(names) == names


@given(st.text())
def test_nothing_unseen_is_left_and_a_second_time_changes_nothing(text: str):
    for clean in (plain_line, plain_text):
        once = clean(text)
        assert not set(once) & set(UNSEEN)
        assert clean(once) == once


def test_quotes_in_quotes_are_single():
    assert in_quotes("登记公开信息“甲公示”") == "“登记公开信息‘甲公示’”"
    assert in_quotes("排序") == "“排序”"
