"""Pinyin initials for search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.model.errors import WorldError
from catalog_app.model.pinyin import load_pinyin
from catalog_app.support.paths import resource_bytes
from tests.helpers.standards import standards

TABLE = load_pinyin(resource_bytes("pinyin.json"))


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("征地补偿", "zdbc"),
        ("义务教育", "ywjy"),
        ("乡村振兴", "xczx"),
        ("长期公开", "cqgk"),
        ("村镇长", "czz"),
        ("调整重建银行", "tzcjyh"),
        ("本行政区", "bxzq"),
        ("A级景区（12345热线）", "ajjq12345rx"),
        ("", ""),
    ],
)
def test_initials(text, initials):
    assert TABLE.initials(text) == initials


def test_every_character_of_the_simplified_set_has_an_initial():
    characters = [
        bytes([high, low]).decode("gb2312", errors="ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
    ]
    characters = [character for character in characters if character]
    assert len(characters) == 6763
    assert [character for character in characters if len(TABLE.initials(character)) != 1] == []


def test_every_name_in_the_standards_is_covered():
    for standard in standards():
        for row in standard.items:
            han = sum("\u4e00" <= character <= "\u9fff" for character in row.level1)
            assert len(TABLE.initials(row.level1)) >= han


@given(st.text(max_size=30))
def test_any_text_gives_small_ascii_letters_and_digits(text):
    initials = TABLE.initials(text)
    assert all(character.isascii() and character.isalnum() and character == character.lower() for character in initials)
    assert len(initials) <= len(text)


@pytest.mark.parametrize("data", [b"", b"{}", b'{"schema":"x","first":{},"words":{}}', b"\xff"])
def test_damaged_table(data):
    with pytest.raises(WorldError, match="DAMAGED_PINYIN"):
        load_pinyin(data)
