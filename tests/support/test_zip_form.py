"""Zip files of one make: the bytes `zipfile` writes, and nothing else is taken for one of them."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.support.files import zip_member
from catalog_app.support.zip_form import ZipForm

PARTS = {
    "[Content_Types].xml": "<Types/>",
    "core.xml": "",
    "word/x.xml": "<fixed>页</fixed>" * 9,
    "word/document.xml": "",
}
FORM = ZipForm(PARTS, level=5)
GIVEN = {"core.xml": b"<title/>", "word/document.xml": "<w:p>公示</w:p>".encode() * 30}


def written(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in PARTS.items():
            archive.writestr(zip_member(name), parts.get(name, text.encode()), compresslevel=5)
    return target.getvalue()


@settings(max_examples=20)
@given(st.binary(max_size=300), st.binary(max_size=3000))
def test_the_bytes_are_those_of_zipfile_and_are_read_again(core: bytes, document: bytes) -> None:
    parts = {"core.xml": core, "word/document.xml": document}
    data = FORM.filled(parts)
    assert data == written(parts)
    assert FORM.differing(data, 1 << 20) == parts


def test_no_altered_byte_is_taken_for_ours() -> None:
    data = FORM.filled(GIVEN)
    for place in range(len(data)):
        altered = data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :]
        assert FORM.differing(altered, 1 << 20) in (None, GIVEN)  # bits after the end of a deflated part say nothing


@pytest.mark.parametrize(
    "data", [b"", b"PK", FORM.filled(GIVEN)[:-1], FORM.filled(GIVEN) + b"\0", b"x" + FORM.filled(GIVEN)]
)
def test_what_is_cut_or_longer_is_not_ours(data: bytes) -> None:
    assert FORM.differing(data, 1 << 20) is None


def test_more_than_the_limit_is_not_unpacked() -> None:
    data = FORM.filled({"core.xml": b"", "word/document.xml": bytes(100_000)})
    assert FORM.differing(data, 99_999) is None
    assert FORM.differing(data, 100_000) is not None


def test_nothing_hides_behind_the_end_of_a_part() -> None:
    packed = zlib.compress(GIVEN["core.xml"], 5, -15)
    assert FORM.filled(GIVEN).count(packed) == 1
    longer = FORM.filled(GIVEN).replace(packed, packed + b"\x01\x05\x00\xfa\xff13800")
    assert FORM.differing(longer, 1 << 20) is None
