"""What a zip says of itself before it is opened: how many members, and whether bytes lie beside them.

Opening a zip reads its whole list into memory, and passes over whatever lies before, between and behind the members.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

MOST_MEMBERS = 100_000
"""More than any package of ours has."""
_END, _LOCATOR, _END_64, _LISTED = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06", b"PK\x01\x02"
_END_SIZE, _LOCATOR_SIZE, _END_64_SIZE = 22, 20, 56
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_LARGEST_LIST = 64 << 20
_HEADER = 30
_DESCRIBED, _DESCRIPTIONS = 1 << 3, (12, 16, 20, 24)
"""A member written to a stream is followed by its size and checksum, in one of these lengths."""
_LONGEST_EXTRA = 64
"""Bytes of times and owners that zip programs add to a member."""


def is_small_zip(path: Path, members: int = MOST_MEMBERS) -> bool:
    """Whether it is a regular file that may be opened as a zip: at most so many members. False where it cannot be read.

    What is no zip is small too: opening it fails at once.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as stream:
            return listed_members(stream) <= members
    except OSError:
        return False


def listed_members(stream: BinaryIO) -> int:
    """How many members opening the zip would read, without reading them; 0 where it is none."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _FULL_16 - _END_SIZE))
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        return 0
    count = int.from_bytes(tail[place + 10 : place + 12], "little")
    length = int.from_bytes(tail[place + 12 : place + 16], "little")
    end = size - len(tail) + place
    if count == _FULL_16 or length == _FULL_32:
        length, end = _long_list(stream, end, length)
    if length > _LARGEST_LIST:
        return length // len(_LISTED)
    stream.seek(max(0, end - length))
    return stream.read(length).count(_LISTED)


def _long_list(stream: BinaryIO, end: int, length: int) -> tuple[int, int]:
    """Length and end of the list, as the longer closing record tells where there is one."""
    place = end - _LOCATOR_SIZE - _END_64_SIZE
    if place < 0:
        return length, end
    stream.seek(place)
    record = stream.read(_END_64_SIZE + _LOCATOR_SIZE)
    if not record.startswith(_END_64) or record[_END_64_SIZE : _END_64_SIZE + len(_LOCATOR)] != _LOCATOR:
        return length, end
    return int.from_bytes(record[40:48], "little"), place


def holds_more_than_members(stream: BinaryIO, members: Sequence[zipfile.ZipInfo], list_starts: int) -> bool:
    """Whether bytes lie before, between or behind the members, or members lie over each other."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _END_SIZE))
    if not stream.read().startswith(_END):
        return True
    place = 0
    for info in sorted(members, key=lambda one: one.header_offset):
        if info.header_offset != place or len(info.extra) > _LONGEST_EXTRA:
            return True
        place += _HEADER + _name_and_extra(stream, info) + info.compress_size
        if info.flag_bits & _DESCRIBED:
            place += _description(stream, place)
    return place != list_starts


def _name_and_extra(stream: BinaryIO, info: zipfile.ZipInfo) -> int:
    stream.seek(info.header_offset + _HEADER - 4)
    lengths = stream.read(4)
    return int.from_bytes(lengths[:2], "little") + min(int.from_bytes(lengths[2:], "little"), _LONGEST_EXTRA)


def _description(stream: BinaryIO, place: int) -> int:
    """Length of what follows a member, up to what begins as the next one or as the list."""
    stream.seek(place)
    data = stream.read(_DESCRIPTIONS[-1] + len(_LISTED))
    return next((one for one in _DESCRIPTIONS if data[one : one + 4] in (b"PK\x03\x04", _LISTED)), 0)
