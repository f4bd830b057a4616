"""Cells that should hold a tick."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.ticks import Tick, read_tick
from catalog_app.importers.wording import tidy


@pytest.mark.parametrize("text", ["√", " ✔ ", "✓", "■", "☑", "R", "þ", "是", "●", "\uf0fc", "√\n", "1"])
def test_ticks(text):
    assert read_tick(text) == Tick(True)


@pytest.mark.parametrize("text", ["×", "□", "口", "—", "--", "/", "否", "无", "〇"])
def test_marks_that_say_no(text):
    assert read_tick(text).ticked is False


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\n"])
def test_empty_cells_tell_nothing(text):
    assert read_tick(text) == Tick(None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("√（征收范围内）", "征收范围内"),
        ("√(项目\n单位)", "项目单位"),
        ("项目单位√", "项目单位"),
        ("申请人及利益相关人", "申请人及利益相关人"),
        ("■：本村村民", "本村村民"),
        ("R（学生及家长）", "学生及家长"),
        ("是（被征收人）", "被征收人"),
        ("是被征收人", "被征收人"),
        ("乡级", "乡级"),
        ("√（申请人（含代理人））", "申请人（含代理人）"),
    ],
)
def test_words_beside_or_instead_of_the_tick(text, words):
    assert read_tick(text) == Tick(True, words)


@settings(max_examples=60)
@given(st.text())
def test_any_text_tells_no_words_but_its_own(text):
    found = read_tick(text)
    assert (found.ticked is None) == (tidy(text) == "")
    assert set(found.words) <= set(tidy(text))
