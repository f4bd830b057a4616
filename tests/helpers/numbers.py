"""Invented private numbers with right check digits; no test file holds a literal one of a real person."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from catalog_app.checks.number_kinds import PROVINCES, identity_check, passes_luhn

IDENTITY = "110105194912310" + "02X"
IDENTITY_OLD = "110105491231" + "002"
MOBILE = "138" + "12345678"
CARD = "6228480402564890" + "018"
CREDIT_CODE = "91350100M000100Y43"
_FIRST, _LAST = date(1900, 1, 1), date(2026, 12, 31)


@st.composite
def identities(draw: st.DrawFn) -> str:
    province = draw(st.sampled_from(sorted(PROVINCES)))
    born = draw(st.dates(min_value=_FIRST, max_value=_LAST))
    first17 = f"{province}{draw(st.integers(0, 9999)):04d}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + identity_check(first17)


def luhn_digit(digits: str) -> str:
    return next(last for last in "0123456789" if passes_luhn(digits + last))
