"""What is looked at before the detectors are asked never keeps a finding from them."""

from __future__ import annotations

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.checks import texts
from tests.helpers.numbers import IDENTITY, MOBILE

PIECES = (
    *(
        IDENTITY,
        MOBILE,
        MOBILE[:7],
        IDENTITY[:6],
        "6228480402564890018",
        "2026-11-23",
        "123",
        "〇一二三",
        "①②③",
        "1.2E+17",
    ),
    *(
        "账号",
        "身份证号：",
        "电话",
        "户主张小明",
        "3组12号",
        "青政发〔2026〕3号",
        "info/ab/abcd.html",
        "关于第3批低保的公示",
    ),
    *(" ", "-", "\n", "\x1e", "，", "https://a.gov.cn/13800"),
)
made = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@settings(max_examples=150, deadline=None)
@given(made)
def test_texts_set_apart_hold_what_each_of_them_holds(text: str) -> None:
    with mock.patch.object(texts, "_numbers_matter", return_value=True):
        asked = [(hit.kind, hit.start, hit.end) for hit in texts.find_private(text) if hit.kind in NUMBERS]
    assert asked == [(hit.kind, hit.start, hit.end) for hit in texts.find_private(text) if hit.kind in NUMBERS]


NUMBERS = {"id_card", "bank_account", "mobile"}


@settings(max_examples=150, deadline=None)
@given(made)
def test_the_quick_look_drops_no_finding(text: str) -> None:
    with mock.patch.object(texts, "_others_matter", return_value=True):
        asked = texts.find_private(text)
    assert asked == texts.find_private(text)
