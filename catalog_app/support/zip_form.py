"""Small zip files of one make by the thousand: the parts all of them share are packed once.

The bytes are those `zipfile` writes with `files.zip_member`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

from msgspec import Struct

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _DEFLATED, _DAY, _MODE = 20, 3, 8, 0x21, 0o644 << 16
_RAW = -15
"""Deflated without a header, as zip files hold it."""


class _Part(Struct, frozen=True):
    """A packed part."""

    crc: int
    packed: bytes
    size: int

    def local(self, name: bytes) -> bytes:
        """What stands before it."""
        sizes = (self.crc, len(self.packed), self.size)
        return _LOCAL.pack(b"PK\3\4", _VERSION, 0, _DEFLATED, 0, _DAY, *sizes, len(name), 0) + name

    def central(self, name: bytes, offset: int) -> bytes:
        """What the list at the end says of it."""
        sizes = (self.crc, len(self.packed), self.size)
        head = (b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, 0, _DEFLATED, 0, _DAY)
        return _CENTRAL.pack(*head, *sizes, len(name), 0, 0, 0, 0, _MODE, offset) + name


class ZipForm:
    """Files of the same parts in the same order; what is '' in `parts` differs from file to file."""

    def __init__(self, parts: Mapping[str, str], level: int) -> None:
        self._level = level
        self._parts = {
            name.encode("ascii"): self._packed(text.encode()) if text else None for name, text in parts.items()
        }

    def filled(self, parts: Mapping[str, bytes]) -> bytes:
        """The file with these parts where they differ."""
        given = {name.encode("ascii"): data for name, data in parts.items()}
        return _joined({name: part or self._packed(given[name]) for name, part in self._parts.items()})

    def differing(self, data: bytes, limit: int) -> dict[str, bytes] | None:
        """What `filled` was given for this file; None for every other file, and for more than `limit` bytes."""
        try:
            found = dict(self._found(data, limit))
        except (struct.error, zlib.error, ValueError):
            return None
        if _joined({name: part for name, (part, _) in found.items()}) != data:
            return None
        return {name.decode(): text for name, (_, text) in found.items() if self._parts[name] is None}

    def _packed(self, data: bytes) -> _Part:
        return _Part(zlib.crc32(data), zlib.compress(data, self._level, _RAW), len(data))

    def _found(self, data: bytes, limit: int) -> Iterator[tuple[bytes, tuple[_Part, bytes]]]:
        """Each part as its place in the form tells; ValueError where something else stands there."""
        at = 0
        for name, part in self._parts.items():
            crc, length, size = _LOCAL.unpack_from(data, at)[6:9] if part is None else (0, 0, 0)
            at += _LOCAL.size + len(name)
            text = b""
            if part is None:
                part = _Part(crc, data[at : at + length], size)
                text = _unpacked(part, limit)
            at += len(part.packed)
            yield name, (part, text)


def _unpacked(part: _Part, limit: int) -> bytes:
    if part.size > limit:
        raise ValueError
    stream = zlib.decompressobj(_RAW)
    text = stream.decompress(part.packed, part.size + 1)
    if not stream.eof or stream.unused_data or len(text) != part.size or zlib.crc32(text) != part.crc:
        raise ValueError
    return text


def _joined(parts: Mapping[bytes, _Part]) -> bytes:
    pieces: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for name, part in parts.items():
        head = part.local(name)
        listed.append(part.central(name, at))
        pieces += [head, part.packed]
        at += len(head) + len(part.packed)
    end = _END.pack(b"PK\5\6", 0, 0, len(listed), len(listed), sum(map(len, listed)), at, 0)
    return b"".join([*pieces, *listed, end])
