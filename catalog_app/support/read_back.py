"""What our own file said when it was read back, known by its bytes: who scans it next need not take it apart again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """A table of the file: where it stands, its headings and all its rows."""

    where: str
    labels: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ReadBack:
    """The text of each page, as another library read it, and the tables it was found to hold whole.

    Pages hold nothing else: no picture, remark, form or attachment.
    """

    sha256: str
    pages: Sequence[str]
    tables: tuple[Table, ...] = field(default=())

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every page's place and text."""
        return ((f"第{number}页", text) for number, text in enumerate(self.pages, start=1))


_last: dict[str, ReadBack] = {}


def remember(read: ReadBack) -> None:
    """Keep it until the next file, or until it is recalled."""
    _last.clear()
    _last[read.sha256] = read


def waiting() -> bool:
    """Whether anything is kept, so that hashing a file may be worth while."""
    return bool(_last)


def recall(sha256: str) -> ReadBack | None:
    """What is known of exactly these bytes; it is forgotten then."""
    return _last.pop(sha256, None)
