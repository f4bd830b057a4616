"""What the readers of finished files hand over, and the bounds they keep."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import IO, Protocol

from msgspec import Struct

BREAK = "\x1e"
"""Stands between texts that do not belong together: nothing is read across it."""

LARGEST_PART = 64 << 20
_LARGEST_TOTAL = 1 << 30
_MOST_MEMBERS = 60_000
_PIECE = 1 << 20


class Inside(Struct, frozen=True):
    """A text found in a file: its place, whether a reader of the file would not see it, the heading above it.

    With `lines` the text is a whole file and a place in it is told by its line. A `kind` says that the text tells of
    a person whatever it is: `metadata` (who made the file) or `gps` (where a photo was taken).
    """

    where: str
    text: str
    hidden: bool = False
    heading: str = ""
    lines: bool = False
    kind: str = ""


class InsideTable(Struct, frozen=True):
    """A table found in a file. Rows come once, as they are read; rows and columns count from 0 in what `rows` gives.

    What is hidden is known when all rows were taken.
    """

    where: str
    rows: Iterator[list[str]]
    place: Callable[[int, int], str]
    hidden: bool = False
    hidden_rows: Container[int] = frozenset()
    hidden_columns: Container[int] = frozenset()
    hidden_cells: Container[tuple[int, int]] = frozenset()
    again: bool = False
    """The text of this place was handed over before; as a table it only tells more."""

    def unseen(self, row: int, column: int) -> bool:
        """Whether a reader of the file would not see this cell."""
        outside = self.hidden or row in self.hidden_rows or column in self.hidden_columns
        return outside or (row, column) in self.hidden_cells


class Unread(Struct, frozen=True):
    """A part that could not be checked, or not to its end, and why."""

    where: str
    reason: str


class Attached(Struct, frozen=True):
    """A file inside the file, to be read as one of its own."""

    name: str
    data: bytes
    hidden: bool = False


Found = Inside | InsideTable | Unread
Part = Found | Attached


class Readable(Protocol):
    """All the XML reader needs of a stream."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, b'' at the end."""


class TooMuchError(Exception):
    """The file unpacks to more than is read; its text says what."""


class Budget:
    """How much may still be unpacked, over all levels of one file."""

    def __init__(self, size: int = _LARGEST_TOTAL, members: int = _MOST_MEMBERS) -> None:
        self._size = size
        self._members = members

    def take(self, size: int) -> None:
        """Count unpacked bytes."""
        self._size -= size
        if self._size < 0:
            raise TooMuchError("解开后的内容太大，没有全部检查")

    def take_member(self) -> None:
        """Count a member of an archive."""
        self._members -= 1
        if self._members < 0:
            raise TooMuchError("压缩包里的文件太多，没有全部检查")


class Metered:
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, never more than 1 MB at once."""
        data = self._stream.read(min(size, _PIECE) if size >= 0 else _PIECE)
        self._budget.take(len(data))
        return data


def read_bounded(stream: IO[bytes], budget: Budget, limit: int = LARGEST_PART) -> bytes:
    """All bytes of a stream, or TooMuchError beyond `limit`."""
    pieces: list[bytes] = []
    total = 0
    while piece := stream.read(_PIECE):
        total += len(piece)
        budget.take(len(piece))
        if total > limit:
            raise TooMuchError("单个文件太大，没有全部检查")
        pieces.append(piece)
    return b"".join(pieces)
