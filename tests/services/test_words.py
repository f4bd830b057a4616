from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.unit import Unit
from catalog_app.services.editing import save_unit
from catalog_app.services.session import create_session
from catalog_app.services.units import sound_unit
from catalog_app.services.words import masked, require_words

IDENTITY = "11010519491231002X"
MOBILE = "13812345678"
STAMP = Stamp("李春燕", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
UNIT = Unit(name="青石桥镇", kind="镇", full_name="青石桥镇人民政府", county="清江县")


def test_words_are_cleaned_and_bounded():
    assert require_words("经办人", "李\u202e春\x00燕\n") == "李春燕"
    with pytest.raises(UsageError, match="TEXT_TOO_LONG") as caught:
        require_words("经办人", "长" * 101)
    assert "101" in caught.value.cause


@pytest.mark.parametrize("number", [IDENTITY, MOBILE, "6222021234567890128", "138 1234 5678", "１３８１２３４５６７８"])
def test_words_hold_no_private_number(number: str):
    with pytest.raises(GateError, match="PRIVATE_NUMBER_IN_TEXT") as caught:
        require_words("经办人", f"张三{number}")
    assert number not in caught.value.cause


def test_a_public_contact_may_stand_in_words():
    assert require_words("备注", MOBILE, [MOBILE]) == MOBILE


def test_every_text_of_a_document_is_masked():
    document = {f"列{MOBILE}": [IDENTITY, 7, None, {"甲": ("乙", MOBILE)}], "丙": True}
    assert masked(document) == {
        "列138****5678": ["11*************02X", 7, None, {"甲": ["乙", "138****5678"]}],
        "丙": True,
    }


def test_a_unit_has_a_visible_name_of_bearable_length():
    assert sound_unit(structs.replace(UNIT, name=" 青石\n桥镇\u202e")).name == "青石 桥镇"
    for name in ("", "  ", "\u200b"):
        with pytest.raises(UsageError, match="UNIT_NAME_MISSING"):
            sound_unit(structs.replace(UNIT, name=name))
    with pytest.raises(UsageError, match="TEXT_TOO_LONG"):
        sound_unit(structs.replace(UNIT, full_name="镇" * 101))


@pytest.mark.parametrize("field", ["name", "full_name", "county", "address", "website"])
def test_a_unit_holds_no_private_number(field: str, tmp_path):
    bad = structs.replace(UNIT, **{field: f"甲{IDENTITY}"})
    with pytest.raises(GateError):
        create_session(tmp_path / "新", bad, ["06"], STAMP)
    assert not (tmp_path / "新").exists()
    with create_session(tmp_path / "旧", UNIT, ["06"], STAMP) as session, pytest.raises(GateError):
        save_unit(session, bad, STAMP)


def test_the_long_numbers_of_a_unit_are_no_private_ones():
    unit = structs.replace(UNIT, credit_code="11330000002482049M", area_code="330102001000", site_code="3301020001")
    assert sound_unit(unit) == unit
