"""Reading and subsetting TrueType outlines (OpenType 1.9: cmap, hmtx, loca, glyf). Only what embedding in a PDF needs.

Tables are read where they lie: opening a face of 30,000 characters costs next to nothing, so many installed fonts can
be asked whether they have a character.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_COLLECTION = b"ttcf"
_KEPT_TABLES = ("cvt ", "fpgm", "prep")
_RESTRICTED = 0x0002
_NOTHING = 0
_LEAST_UNITS, _MOST_UNITS, _WIDEST = 16, 16384, 4000
_HEAD, _DEEPEST = 10, 8
_NAME_IDS, _MOST_NAMES = (1, 4, 6, 16), 500

_ARGUMENTS_ARE_WORDS, _HAS_SCALE, _MORE, _HAS_XY_SCALE, _HAS_MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


class NotTrueType(ValueError):  # noqa: N818 - says what the file is
    """The file has no TrueType outlines we could embed."""


class TrueTypeFace:
    """One face of a font file. Raises NotTrueType (or struct.error for a broken table) when it cannot be used."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        with path.open("rb") as stream:
            self._data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._tables = self._directory(index)
        if not {"glyf", "loca", "hmtx", "head", "hhea", "maxp", "cmap"} <= self._tables.keys():
            raise NotTrueType(path.name)
        head = self._tables["head"][0]
        self.units_per_em: int = self._unpack(">H", head + 18)[0]
        self.bounding_box: tuple[int, ...] = self._unpack(">4h", head + 36)
        self._long_offsets = self._unpack(">h", head + 50)[0] == 1
        self.ascent, self.descent = self._unpack(">hh", self._tables["hhea"][0] + 4)
        self._metrics_count: int = self._unpack(">H", self._tables["hhea"][0] + 34)[0]
        self.glyph_count: int = self._unpack(">H", self._tables["maxp"][0] + 4)[0]
        if not self.units_per_em or not self._metrics_count:
            raise NotTrueType(path.name)
        self._read_characters()

    @property
    def embeddable(self) -> bool:
        """Whether the maker allows embedding (OS/2 fsType)."""
        place = self._tables.get("OS/2")
        return place is None or not self._unpack(">H", place[0] + 8)[0] & _RESTRICTED

    def names(self) -> frozenset[str]:
        """Every name the font gives itself and its family (name table, ids 1, 4, 6, 16)."""
        place = self._tables.get("name")
        if place is None:
            return frozenset()
        start = place[0]
        count, texts = self._unpack(">HH", start + 2)
        found = set()
        for number in range(min(count, _MOST_NAMES)):
            platform, encoding, _, kind, length, offset = self._unpack(">6H", start + 6 + 12 * number)
            if kind in _NAME_IDS:
                data = self._data[start + texts + offset : start + texts + offset + length]
                found.add(data.decode(_name_encoding(platform, encoding), "replace").strip())
        return frozenset(filter(None, found))

    def glyph(self, code: int) -> int:
        """The glyph of a code point, 0 where the face has none."""
        place = bisect_right(self._starts, code) - 1
        if place < 0 or code > self._ends[place]:
            return _NOTHING
        shift, offset = self._targets[place]
        if offset is None:
            glyph = (code + shift) & 0xFFFF if self._wraps else code + shift
        else:
            glyph = self._unpack(">H", offset + 2 * (code - self._starts[place]))[0]
            glyph = (glyph + shift) & 0xFFFF if glyph else _NOTHING
        return glyph if glyph < self.glyph_count else _NOTHING

    def shows(self, code: int) -> bool:
        """Whether it has an outline for a code point that lies within the file; damaged files are asked too."""
        try:
            glyph = self.glyph(code)
            if not glyph or not _LEAST_UNITS <= self.units_per_em <= _MOST_UNITS:
                return False
            return self._is_drawn(glyph, blank=chr(code).isspace()) and 0 < self.advance(glyph) <= _WIDEST
        except (struct.error, IndexError):
            return False

    def _is_drawn(self, glyph: int, above: tuple[int, ...] = (), done: set[int] | None = None, *, blank: bool) -> bool:
        """Whether the file has a glyph's outline and those of all its parts, none of which is made of itself.

        Only a `blank` one has an empty outline.
        """
        offset, length = self._tables["glyf"]
        done = set() if done is None else done
        start, stop = self._outline_place(glyph)
        if glyph >= self.glyph_count or glyph in above or len(above) > _DEEPEST or offset + length > len(self._data):
            return False
        if not 0 <= start <= stop <= length or (start == stop and not blank):
            return False
        parts = [part for part, _ in _parts(self._data[offset + start : offset + stop]) if part not in done]
        drawn = all(self._is_drawn(part, (*above, glyph), done, blank=True) for part in parts)
        done.add(glyph)
        return drawn

    def advance(self, glyph: int) -> float:
        """Advance width in thousandths of the type size."""
        units = self._metric(glyph)[0]
        return round(units * 1000 / self.units_per_em, 2)

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A font file whose glyph n is our `glyphs[n]`; parts of composite glyphs are added behind."""
        order = list(glyphs)
        places = {glyph: number for number, glyph in reversed(list(enumerate(order)))}
        outlines = [self._renumbered(self._outline(glyph), order, places) for glyph in order]  # order grows meanwhile
        return self._assemble(order, outlines)

    def _directory(self, index: int) -> dict[str, tuple[int, int]]:
        start = 0
        if self._data[:4] == _COLLECTION:
            if index >= self._unpack(">I", 8)[0]:
                raise NotTrueType(self.path.name)
            start = self._unpack(">I", 12 + 4 * index)[0]
        if self._data[start : start + 4] not in _TRUETYPE:
            raise NotTrueType(self.path.name)
        tables: dict[str, tuple[int, int]] = {}
        for number in range(self._unpack(">H", start + 4)[0]):
            place = start + 12 + 16 * number
            tables[self._data[place : place + 4].decode("latin-1")] = struct.unpack_from(">II", self._data, place + 8)
        return tables

    def _unpack(self, layout: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(layout, self._data, offset)

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _read_characters(self) -> None:
        base = self._tables["cmap"][0]
        found: dict[int, int] = {}
        for number in range(self._unpack(">H", base + 2)[0]):
            platform, encoding, offset = self._unpack(">HHI", base + 4 + 8 * number)
            unicode = platform == 0 or (platform, encoding) in ((3, 1), (3, 10))
            if unicode:
                found.setdefault(self._unpack(">H", base + offset)[0], base + offset)
        self._starts: Sequence[int] = ()
        self._ends: Sequence[int] = ()
        self._targets: list[tuple[int, int | None]] = []
        self._wraps = 12 not in found
        if 12 in found:
            self._read_groups(found[12])
        elif 4 in found:
            self._read_segments(found[4])

    def _read_groups(self, offset: int) -> None:
        count = self._unpack(">I", offset + 12)[0]
        numbers = struct.unpack_from(f">{3 * count}I", self._data, offset + 16)
        self._starts, self._ends = numbers[0::3], numbers[1::3]
        self._targets = [(first - start, None) for start, first in zip(self._starts, numbers[2::3], strict=True)]

    def _read_segments(self, offset: int) -> None:
        count = self._unpack(">H", offset + 6)[0] // 2
        ends_at = offset + 14
        starts_at = ends_at + 2 * count + 2
        self._ends = struct.unpack_from(f">{count}H", self._data, ends_at)
        self._starts = struct.unpack_from(f">{count}H", self._data, starts_at)
        shifts = struct.unpack_from(f">{count}h", self._data, starts_at + 2 * count)
        offsets_at = starts_at + 4 * count
        offsets = struct.unpack_from(f">{count}H", self._data, offsets_at)
        self._targets = [
            (shift, offsets_at + 2 * place + value if value else None)
            for place, (shift, value) in enumerate(zip(shifts, offsets, strict=True))
        ]

    def _metric(self, glyph: int) -> tuple[int, ...]:
        base = self._tables["hmtx"][0]
        last = self._metrics_count - 1
        if glyph <= last:
            return self._unpack(">Hh", base + 4 * glyph)
        bearing = self._unpack(">h", base + 4 * last + 4 + 2 * (glyph - last - 1))[0]
        return (self._unpack(">H", base + 4 * last)[0], bearing)

    def _outline_place(self, glyph: int) -> tuple[int, int]:
        base = self._tables["loca"][0]
        if self._long_offsets:
            start, stop = self._unpack(">II", base + 4 * glyph)
            return start, stop
        start, stop = self._unpack(">HH", base + 2 * glyph)
        return 2 * start, 2 * stop

    def _outline(self, glyph: int) -> bytes:
        start, stop = self._outline_place(glyph)
        glyf = self._tables["glyf"][0]
        return self._data[glyf + start : glyf + stop]

    def _renumbered(self, outline: bytes, order: list[int], places: dict[int, int]) -> bytes:
        changed = bytearray(outline)
        for part, place in _parts(outline):
            if part not in places:
                places[part] = len(order)
                order.append(part)
            struct.pack_into(">H", changed, place, places[part])
        return bytes(changed)

    def _assemble(self, order: list[int], outlines: list[bytes]) -> bytes:
        offsets, glyf = _pack_outlines(outlines)
        head = bytearray(self._table("head"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(self._table("hhea"))
        struct.pack_into(">H", hhea, 34, len(order))
        maxp = bytearray(self._table("maxp"))
        struct.pack_into(">H", maxp, 4, len(order))
        tables = {tag: self._table(tag) for tag in _KEPT_TABLES if tag in self._tables}
        tables |= {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp), "glyf": glyf}
        tables["hmtx"] = b"".join(struct.pack(">Hh", *self._metric(glyph)) for glyph in order)
        tables["loca"] = struct.pack(f">{len(offsets)}I", *offsets)
        return _font_file(tables)


def _name_encoding(platform: int, encoding: int) -> str:
    if platform == 1:
        return "gb18030" if encoding == 25 else "latin-1"
    return "utf-16-be"


def _parts(outline: bytes) -> Iterator[tuple[int, int]]:
    """The glyphs that a composite one is made of, and where in it each is named."""
    if len(outline) < _HEAD or struct.unpack_from(">h", outline)[0] >= 0:
        return
    offset, flags = _HEAD, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", outline, offset)
        yield part, offset + 2
        offset += 4 + _component_size(flags)


def _component_size(flags: int) -> int:
    size = 4 if flags & _ARGUMENTS_ARE_WORDS else 2
    if flags & _HAS_SCALE:
        return size + 2
    if flags & _HAS_XY_SCALE:
        return size + 4
    return size + 8 if flags & _HAS_MATRIX else size


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def _pack_outlines(outlines: list[bytes]) -> tuple[list[int], bytes]:
    offsets, parts, place = [0], [], 0
    for outline in outlines:
        parts.append(_padded(outline))
        place += len(parts[-1])
        offsets.append(place)
    return offsets, b"".join(parts)


def _checksum(data: bytes) -> int:
    words = array("I", data)
    words.byteswap()
    return sum(words) & 0xFFFFFFFF


def _font_file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = [struct.pack(">4sHHHH", _TRUETYPE[0], count, 16 << power, power, 16 * (count - (1 << power)))]
    offset = 12 + 16 * count
    bodies = []
    for tag in sorted(tables):
        body = _padded(tables[tag])
        directory.append(struct.pack(">4sIII", tag.encode("latin-1"), _checksum(body), offset, len(tables[tag])))
        bodies.append(body)
        offset += len(body)
    return b"".join(directory + bodies)
