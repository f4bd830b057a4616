"""Masking forms: what they leave, that twice is once, and that no complete number survives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.model.masking import FORMS, mask
from tests.helpers.numbers import IDENTITY

FEW = settings(max_examples=100, deadline=None)
LONG_NUMBER = re.compile(r"\d{8,}")


@pytest.mark.parametrize(
    ("form", "text", "left"),
    [
        ("surname", "张明", "张*"),
        ("surname", "张小明", "张*"),
        ("surname", "欧阳修", "欧阳*"),
        ("surname", "欧阳", "欧*"),
        ("surname", "买买提·吐尔逊", "买*"),
        ("surname", "张 明", "张*"),
        ("surname", "张明（因病）", "张*"),
        ("surname", "张明、李小红", "张*、李*"),
        ("surname", "𬭊小明", "𬭊*"),
        ("surname", "葛\U000e0100小明", "葛\U000e0100*"),
        ("surname_last", "张小明", "张*明"),
        ("surname_last", "张明", "张*"),
        ("surname_last", "欧阳修", "欧阳*"),
        ("surname_last", "诸葛孔明", "诸葛*明"),
        ("surname_last", "阿依古丽·买买提", "阿*提"),
        ("identity", "ID530111ab", "ID*****1ab"),
        ("identity", "无", "*"),
        ("mobile", "138 0013 8000".replace("8000", "8123"), "138****8123"),
        ("mobile", "+86 13900001234", "139****1234"),
        ("mobile", "12345", "*"),
        ("account", "6222 0000 0000 1234", "************1234"),
        ("year", "1984.12", "1984年"),
        ("year", "19841205", "1984年"),
        ("year", "84年", "*"),
        ("age_band", "67", "60-69岁"),
        ("age_band", "1984", "*"),
        ("village", "青石桥镇河口村3组12号", "青石桥镇河口村"),
        ("village", "青石桥镇建设路12号", "青石桥镇"),
        ("village", "南京东路12号", "*"),
        ("group", "青石桥镇河口村3组12号", "青石桥镇河口村3组"),
        ("group", "河口村大坪组 12号", "河口村大坪组"),
        ("group", "石桥社区幸福路8号", "石桥社区"),
    ],
)
def test_what_a_form_leaves(form: str, text: str, left: str):
    assert mask(form, text) == left
    assert mask(form, left) == left


def test_an_identity_number_keeps_two_and_three():
    left = mask("identity", f" {IDENTITY[:6]} {IDENTITY[6:]} ")
    assert left == IDENTITY[:2] + "*" * 13 + IDENTITY[-3:]


@pytest.mark.parametrize("form", FORMS)
def test_empty_stays_empty(form: str):
    assert mask(form, "  ") == ""


NUMBERS = st.text("0123456789０１２３４５６７８９Xx -*", min_size=1, max_size=30)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


@FEW
@given(
    form=st.sampled_from(list(FORMS)),
    text=NUMBERS | WORDS | st.text("张欧阳明·（）、* 村组号路0123456789年岁\u0301\U000e0100", max_size=12),
)
def test_masking_twice_is_masking_once(form: str, text: str):
    once = mask(form, text)
    assert mask(form, once) == once


@FEW
@given(
    form=st.sampled_from(list(FORMS)),
    before=WORDS,
    number=st.from_regex(r"[1-9][0-9]{10,18}", fullmatch=True),
    after=WORDS,
)
def test_no_complete_number_survives(form: str, before: str, number: str, after: str):
    left = mask(form, f"{before}{number}{after}")
    assert number not in left
    assert not LONG_NUMBER.search(re.sub(r"\s", "", left))
