"""Numbers as their cells show them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.importers.shown import BUILT_IN, shown_number


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (1.0, "", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (0.00001, "", "0.00001"),
        (45413, "yyyy-mm-dd", "2024-05-01"),
        (45413, 'yyyy"年"m"月"d"日";@', "2024年5月1日"),
        (45413.5, "yyyy/m/d h:mm:ss", "2024/5/1 12:00:00"),
        (45413.75, "上午/下午 h:mm", "下午 6:00"),
        (45413, "[$-804]aaaa", "星期三"),
        (59, "m/d", "2/28"),
        (61, "m/d", "3/1"),
        (1.5, "[h]:mm", "36:00"),
        (-1, "yyyy-mm-dd", "-1"),
        (0.5, "0%", "50%"),
        (0.1234, "0.00%", "12.34%"),
        (7, "000", "007"),
        (3, '"第"0"项"', "第3项"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2, "0.##", "2"),
        (-5, "0", "-5"),
        (-5, "0.0_);(0.0)", "(5.0)"),
        (0, ";;;", ""),
        (5, "[红色]0;[蓝色]-0", "5"),
        (12345, "0.00E+00", "12345"),
        (20, "0_ ", "20"),
    ],
)
def test_a_number_under_its_format(number: float, code: str, text: str) -> None:
    assert shown_number(number, code) == text


def test_days_can_count_from_1904() -> None:
    assert shown_number(43951, "yyyy-mm-dd", from_1904=True) == "2024-05-01"


@given(
    st.floats(), st.text('0#?.,%ymdhse@;"\\[]_*/-: $E+年G', max_size=12) | st.sampled_from(sorted(BUILT_IN.values()))
)
def test_no_number_and_no_format_is_an_exception(number: float, code: str) -> None:
    shown, plain = shown_number(number, code), shown_number(number)
    assert shown == shown_number(number, code)
    if not math.isfinite(number):
        assert shown == plain == ""
    else:
        assert float(plain) == pytest.approx(number, rel=1e-6)
