from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.model.errors import UsageError
from catalog_app.model.index_patterns import TOKENS, Subject, parse_pattern

DAY = date(2026, 3, 9)
SUBJECT = Subject(day=DAY, org="003260983", credit_code="11341730003260983A", area="341730", domain="06", category="01")


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{机构代码}/{年}-{序号:5}", "003260983/2026-00007"),
        ("{uscc}/{yyyymm}-{seq:05}", "11341730003260983A/202603-00007"),
        ("{区划}-{领域}-{类别}-{年月日}-{序号:3}", "341730-06-01-20260309-007"),
        ("xzfgz/{年}-{序号}", "xzfgz/2026-7"),
        ("（{年}）{月}{日}〔{序号:2}〕号", "（2026）0309〔07〕号"),
    ],
)
def test_numbers_are_made_as_counties_make_them(pattern: str, number: str) -> None:
    assert parse_pattern(pattern).format(SUBJECT, 7) == number


@pytest.mark.parametrize(
    ("pattern", "reset", "word"),
    [
        ("", "年", "空"),
        ("{年}-{月}", "年", "一个 {序号}"),
        ("{年}{序号}{序号}", "年", "一个 {序号}"),
        ("{序号:5}", "年", "要有年"),
        ("{年}-{序号}", "月", "要有月和年"),
        ("{日}-{序号}", "月", "要有月和年"),
        ("{年}{部门}{序号}", "年", "{部门}"),
        ("{年:4}-{序号}", "年", "位数"),
        ("{年}-{序号:0}", "年", "位数"),
        ("{年}-{序号:12}", "年", "位数"),
        ("{年} {序号}", "年", "不能用"),
        ("{年}-{序号}{", "年", "不能用"),
        ("{年}-{序号}", "周", "按“周”"),
        ("甲" * 61 + "{年}{序号}", "年", "超过"),
    ],
)
def test_a_pattern_that_would_repeat_or_cannot_be_read_is_refused(pattern: str, reset: str, word: str) -> None:
    with pytest.raises(UsageError, match="BAD_PATTERN") as refused:
        parse_pattern(pattern, reset)
    assert word in refused.value.cause


def test_a_code_the_unit_has_not_is_asked_for() -> None:
    with pytest.raises(UsageError, match="CODE_MISSING"):
        parse_pattern("{机构代码}/{年}-{序号}").format(Subject(day=DAY), 1)


DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
PATTERN = st.lists(st.sampled_from([*(f"{{{name}}}" for name in TOKENS), "/", "-", "甲", "0"]), max_size=6)


@settings(max_examples=80, deadline=None)
@given(PATTERN, st.sampled_from(["年", "月", "不重置"]), DAYS, DAYS)
def test_whatever_pattern_is_accepted_gives_no_number_twice(parts: list[str], reset: str, one: date, other: date):
    """Serials never repeat within their bucket, so the same serial comes twice in different buckets only."""
    try:
        pattern = parse_pattern("-".join([*parts, "{序号:3}"]), reset)
    except UsageError:
        return
    first, second = (pattern.format(Subject(**{**_fields(), "day": day}), 5) for day in (one, other))
    assert first != second or pattern.bucket(one) == pattern.bucket(other)
    assert pattern.format(Subject(**{**_fields(), "day": one}), 6) != first


def _fields() -> dict[str, str]:
    return {name: getattr(SUBJECT, name) for name in SUBJECT.__struct_fields__}
