from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.checks import number_kinds as kinds
from tests.helpers.numbers import CARD, CREDIT_CODE, IDENTITY, IDENTITY_OLD, identities, luhn_digit


def test_the_published_example_of_the_identity_standard() -> None:
    assert kinds.is_identity18(IDENTITY)
    assert kinds.identity_check(IDENTITY[:17]) == "X"


@pytest.mark.parametrize(("place", "character"), [(0, "9"), (17, "1"), (12, "4"), (10, "2"), (6, "3"), (16, "3")])
def test_one_wrong_character_makes_no_identity(place: int, character: str) -> None:
    assert not kinds.is_identity18(IDENTITY[:place] + character + IDENTITY[place + 1 :])


@given(identities())
def test_every_generated_identity_is_one(number: str) -> None:
    assert kinds.is_identity18(number)
    assert kinds.is_identity18(number.lower().upper())


@pytest.mark.parametrize("province", ["11", "53", "65", "71", "81", "82", "83"])
def test_provinces_and_residents_from_abroad(province: str) -> None:
    assert kinds.is_province(province + "0105")
    assert kinds.is_province("9" + province)
    assert not kinds.is_province("16")
    assert not kinds.is_province("00")


def test_the_day_has_to_exist() -> None:
    assert kinds.is_date("20240229")
    assert not kinds.is_date("20230229")
    assert not kinds.is_date("17991231")
    assert not kinds.is_date("20241301")


def test_old_identities_have_a_date_and_a_province() -> None:
    assert kinds.is_identity15(IDENTITY_OLD)
    assert not kinds.is_identity15("110105991331002")
    assert not kinds.is_identity15("990105491231002")
    assert not kinds.is_identity15(IDENTITY_OLD[:12] + "000")


@given(st.text("0123456789", min_size=12, max_size=18))
def test_exactly_one_last_digit_passes_luhn(digits: str) -> None:
    assert sum(kinds.passes_luhn(digits + last) for last in "0123456789") == 1
    assert kinds.passes_luhn(digits + luhn_digit(digits))


def test_cards_are_told_by_their_prefix() -> None:
    assert kinds.has_card_prefix(CARD)
    assert kinds.has_card_prefix("4" + "0" * 15)
    assert not kinds.has_card_prefix("4" + "0" * 17)
    assert not kinds.has_card_prefix("2026112300000001")


def test_credit_codes() -> None:
    assert kinds.is_credit_code(CREDIT_CODE)
    assert not kinds.is_credit_code(CREDIT_CODE[:-1] + "4")
    assert not kinds.is_credit_code("9135010OM000100Y43")
    assert not kinds.is_credit_code(IDENTITY)
    assert not kinds.is_credit_code("120777192001282707")  # no province 07
