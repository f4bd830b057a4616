"""The parts of a zipped office file, found whatever the case of their names, unpacked within a budget."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from catalog_app.importers.events import Attributes, Events, chunks_of
from catalog_app.importers.grid import LARGEST_CONTENT, open_file, protected, refusing
from catalog_app.importers.inside.parts import Budget, Metered, TooMuchError, read_bounded

_ENCRYPTED_FLAG = 0x1
_LARGEST_DIRECTORY = 2 << 20
_MAIN_PARTS = ("xl/workbook.xml", "word/document.xml", "xl/workbook.bin")
_TAIL = 1 << 17
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"


class Archive:
    """An open office file. Part names are given with slashes; case does not matter."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._budget = Budget(LARGEST_CONTENT)
        self._members = {_plain(member.filename): member for member in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._members

    @contextmanager
    def open(self, part: str, budget: Budget | None = None) -> Iterator[Metered]:
        """The part as a stream; LookupError where there is none, NotImplementedError for rare ways of packing."""
        member = self._members[_plain(part)]
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError(member.compress_type)
        with self._archive.open(member) as stream:
            yield Metered(stream, budget or self._budget)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """(kind, part) by identifier of what a part refers to inside the file; '' is the file as a whole."""
        folder, _, name = part.rpartition("/")
        found: dict[str, tuple[str, str]] = {}

        def add(attributes: Attributes) -> None:
            if attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, _part_beside(part, attributes.get("Target", "")))

        events = Events()
        events.starts["Relationship"] = add
        self.feed(f"{folder}/_rels/{name}.rels", events)
        return found

    def main_part(self) -> str:
        """The part an office file begins with, '' where it is none."""
        usual = next((part for part in _MAIN_PARTS if part in self), "")
        related = (part for kind, part in self.relations("").values() if kind == "officeDocument" and part in self)
        return usual or next(related, "")

    def feed(self, part: str, events: Events) -> None:
        """Call the handlers for a part; nothing happens where there is none."""
        if part in self:
            with self.open(part) as stream:
                events.walk(chunks_of(stream))

    def read(self, part: str, limit: int) -> bytes:
        """The whole part, b'' where there is none."""
        member = self._members.get(_plain(part))
        if member is None:
            return b""
        with self._archive.open(member) as stream:
            return read_bounded(stream, self._budget, limit)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """A zipped office file. NOT_A_FILE, FILE_MISSING …, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE."""
    with open_file(path) as stream, refusing(path):
        _refuse_endless(stream)
        with zipfile.ZipFile(stream) as archive:
            if any(member.flag_bits & _ENCRYPTED_FLAG for member in archive.infolist()):
                raise protected(path)
            yield Archive(archive)


def _part_beside(part: str, target: str) -> str:
    """The name of the part that `target` means when it stands in the relations of `part`."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_endless(stream: IO[bytes]) -> None:
    """A list of members without end would be in memory as a whole before the first can be looked at."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    stream.seek(0)
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little") for at in _places(tail, _END)]
    sizes += [int.from_bytes(tail[at + 40 : at + 48], "little") for at in _places(tail, _END_64)]
    if any(_LARGEST_DIRECTORY < size != 0xFFFF_FFFF for size in sizes):
        raise TooMuchError("压缩包里的文件太多")


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)
