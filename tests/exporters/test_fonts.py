"""Fonts: which face shows a character, and subsets that still are fonts."""

import struct
from itertools import pairwise
from pathlib import Path

import pytest

from catalog_app.exporters import fonts
from catalog_app.exporters.fonts import MissingCharacter, bundled_face, face_for, printable
from catalog_app.exporters.fonts_truetype import NotTrueType, TrueTypeFace
from tests.helpers.made_fonts import SQUARE, composite, font_file, postscript_font_file


def test_bundled_fonts_have_the_characters_of_the_table() -> None:
    for character in "■□√●〇○▲《》〔〕（）“”①℃㎡Ⅲ":
        assert bundled_face("text").glyph(ord(character))
    assert bundled_face("text").advance(bundled_face("text").glyph(ord("公"))) == 1000


def test_bundled_fonts_come_before_installed_ones() -> None:
    assert face_for(ord("公"), "text").path.name == "NotoSerifSC-Regular.ttf"
    assert face_for(ord("公"), "heading").path.name == "NotoSansSC-Bold.ttf"


def test_a_character_both_lack_comes_from_an_installed_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = tmp_path / "extra.ttf"
    extra.write_bytes(font_file([b"", SQUARE], {0x2611: 1}))
    rare = tmp_path / "rare.ttf"
    rare.write_bytes(font_file([b"", SQUARE], {0xE123: 1, 0x2A746: 1}))
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0" + b"\xff" * 40)
    (tmp_path / "outlines.ttf").write_bytes(b"OTTO" + bytes(40))
    (tmp_path / "empty.ttc").write_bytes(b"")
    monkeypatch.setattr(fonts, "font_folders", lambda: [tmp_path])
    for cached in (fonts._installed_files, fonts._installed_face):
        cached.cache_clear()
    try:
        assert face_for(0x2611, "text").path == extra
        assert face_for(0x2A746, "text").path == rare
        with pytest.raises(MissingCharacter):
            face_for(0x10FFFD, "text")
    finally:
        for cached in (fonts._installed_files, fonts._installed_face):
            cached.cache_clear()


def test_a_subset_keeps_outlines_and_widths() -> None:
    source = bundled_face("text")
    glyphs = [0, *(source.glyph(ord(character)) for character in "政务公开A1")]
    data = source.subset(glyphs)
    tables = directory(data)
    assert {"glyf", "loca", "hmtx", "head", "hhea", "maxp"} <= tables.keys()
    count = struct.unpack_from(">H", data, tables["maxp"][0] + 4)[0]
    assert count >= len(glyphs)
    offsets = struct.unpack_from(f">{count + 1}I", data, tables["loca"][0])
    assert offsets[-1] == tables["glyf"][1]
    for place, glyph in enumerate(glyphs):
        width = struct.unpack_from(">H", data, tables["hmtx"][0] + 4 * place)[0]
        assert width * 1000 / source.units_per_em == source.advance(glyph)
        assert offsets[place + 1] > offsets[place] or not source._outline(glyph)
    assert len(data) < 20_000


def directory(data: bytes) -> dict[str, tuple[int, int]]:
    rows = (
        struct.unpack_from(">4sIII", data, 12 + 16 * place) for place in range(struct.unpack_from(">H", data, 4)[0])
    )
    return {tag.decode(): (offset, length) for tag, _, offset, length in rows}


def test_composite_glyphs_bring_their_parts(tmp_path: Path) -> None:
    file = tmp_path / "parts.ttf"
    file.write_bytes(font_file([b"", SQUARE, composite(1), composite(2, 1)], {0x41: 3}))
    data = TrueTypeFace(file).subset([0, 3])
    tables = directory(data)
    assert struct.unpack_from(">H", data, tables["maxp"][0] + 4)[0] == 4
    offsets = struct.unpack_from(">5I", data, tables["loca"][0])
    outlines = [data[tables["glyf"][0] + start : tables["glyf"][0] + stop] for start, stop in pairwise(offsets)]
    assert [struct.unpack_from(">H", outlines[1], place)[0] for place in (12, 18)] == [2, 3]
    assert struct.unpack_from(">H", outlines[2], 12)[0] == 3
    assert outlines[3][: len(SQUARE)] == SQUARE


def test_a_damaged_font_does_not_show_what_it_lists(tmp_path: Path) -> None:
    whole = font_file([b"", SQUARE], {0x2A746: 1})
    good, units = tmp_path / "good.ttf", tmp_path / "units.ttf"
    good.write_bytes(whole)
    head = directory(whole)["head"][0]
    units.write_bytes(whole[: head + 18] + b"\xff\xff" + whole[head + 20 :])
    assert TrueTypeFace(good).shows(0x2A746)
    assert not TrueTypeFace(good).shows(0x2A747)
    assert not TrueTypeFace(units).shows(0x2A746)


@pytest.mark.parametrize("outlines", [[composite(1)], [composite(2), composite(1)], [composite(60000)], [b""]])
def test_a_glyph_of_broken_parts_or_without_outline_is_not_shown(tmp_path: Path, outlines: list[bytes]) -> None:
    file = tmp_path / "broken.ttf"
    file.write_bytes(font_file([b"", *outlines], {0x20BB7: 1, 0x3000: 1}))
    face = TrueTypeFace(file)
    assert not face.shows(0x20BB7)
    assert face.shows(0x3000) == (outlines == [b""])


def test_a_font_whose_maker_forbids_embedding_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forbidden.ttf").write_bytes(font_file([b"", SQUARE], {0xE123: 1}, restricted=True))
    monkeypatch.setattr(fonts, "font_folders", lambda: [tmp_path])
    fonts._installed_files.cache_clear()
    fonts._installed_face.cache_clear()
    try:
        with pytest.raises(MissingCharacter):
            face_for(0xE123, "text")
    finally:
        fonts._installed_files.cache_clear()
        fonts._installed_face.cache_clear()


def test_what_is_no_truetype_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.ttf"
    file.write_bytes(b"OTTO" + bytes(100))
    with pytest.raises(NotTrueType):
        TrueTypeFace(file)


def test_fonts_of_postscript_outlines_alone_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, disguised in (("name.otf", False), ("name.ttf", False), ("other.ttf", True)):
        (tmp_path / name).write_bytes(postscript_font_file({0xE123: 1, 0x2A746: 1}, disguised=disguised))
    monkeypatch.setattr(fonts, "font_folders", lambda: [tmp_path])
    for cached in (fonts._installed_files, fonts._installed_face):
        cached.cache_clear()
    try:
        for code in (0xE123, 0x2A746):
            with pytest.raises(MissingCharacter):
                face_for(code, "text")
        (tmp_path / "z.ttf").write_bytes(font_file([b"", SQUARE], {0x2A746: 1}))
        for cached in (fonts._installed_files, fonts._installed_face):
            cached.cache_clear()
        assert face_for(0x2A746, "text").path.name == "z.ttf"
    finally:
        for cached in (fonts._installed_files, fonts._installed_face):
            cached.cache_clear()


def test_printable_drops_what_has_no_shape() -> None:
    assert printable("甲​乙‏丙️\x07") == "甲乙丙"
    assert printable("甲\u00a0乙\t丙\u2003丁") == "甲 乙 丙\u3000丁"
    assert printable("abc") == "abc"
