"""Font files made for tests: a few glyphs, some made of others, and any characters for them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from catalog_app.exporters.fonts_truetype import _font_file, _pack_outlines

SQUARE = (
    struct.pack(">5h", 1, 0, 0, 500, 500)
    + struct.pack(">HH", 3, 0)
    + bytes([1] * 4)
    + struct.pack(">8h", 0, 500, 0, -500, 0, 0, 500, 0)
)
_MORE_PARTS = 0x0020


def composite(*parts: int) -> bytes:
    """A glyph made of others, each part placed by two bytes."""
    data = struct.pack(">5h", -1, 0, 0, 500, 500)
    for place, part in enumerate(parts):
        more = _MORE_PARTS if place + 1 < len(parts) else 0
        data += struct.pack(">HHbb", 0x0002 | more, part, place, 0)
    return data


def font_file(outlines: Sequence[bytes], characters: Mapping[int, int], restricted: bool = False) -> bytes:
    """A whole font; `characters` gives glyphs their code points (format 4, beyond U+FFFF format 12)."""
    offsets, glyf = _pack_outlines(list(outlines))
    count = len(outlines)
    head = bytearray(54)
    struct.pack_into(">H", head, 18, 1000)
    struct.pack_into(">h", head, 50, 1)
    hhea = bytearray(36)
    struct.pack_into(">hh", hhea, 4, 800, -200)
    struct.pack_into(">H", hhea, 34, count)
    tables = {
        "head": bytes(head),
        "hhea": bytes(hhea),
        "maxp": struct.pack(">IH", 0x00010000, count) + bytes(26),
        "hmtx": b"".join(struct.pack(">Hh", 600 + place, 0) for place in range(count)),
        "loca": struct.pack(f">{count + 1}I", *offsets),
        "glyf": glyf,
        "cmap": _characters(characters),
        "OS/2": bytes(8) + struct.pack(">H", 0x0002 if restricted else 0) + bytes(68),
    }
    return _font_file(tables)


def postscript_font_file(characters: Mapping[int, int], *, disguised: bool = False) -> bytes:
    """A font whose outlines are PostScript (CFF) alone; `disguised` = it calls itself TrueType."""
    whole = font_file([b"", SQUARE], characters)
    count = struct.unpack_from(">H", whole, 4)[0]
    tables = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", whole, 12 + 16 * place)
        tables[tag.decode()] = whole[offset : offset + length]
    del tables["glyf"], tables["loca"]
    made = _font_file(tables | {"CFF ": bytes((1, 0, 4, 1)) + bytes(60)})
    return made if disguised else b"OTTO" + made[4:]


def _characters(characters: Mapping[int, int]) -> bytes:
    if max(characters, default=0) > 0xFFFF:
        groups = b"".join(struct.pack(">3I", code, code, characters[code]) for code in sorted(characters))
        table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(characters)) + groups
        return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
    codes = [*sorted(characters), 0xFFFF]
    count = len(codes)
    shifts = [(characters.get(code, 0) - code) & 0xFFFF for code in codes]
    body = struct.pack(f">{count}H", *codes) + bytes(2) + struct.pack(f">{count}H", *codes)
    body += struct.pack(f">{count}H", *shifts) + bytes(2 * count)
    table = struct.pack(">7H", 4, 14 + len(body), 0, 2 * count, 0, 0, 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table
