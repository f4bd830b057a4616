"""What our own file said when it was read back, known by its bytes: who scans it next need not take it apart again."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile

_MOST_IN_MEMORY = 4_000_000


@dataclass(frozen=True)
class Table:
    """A table of the file: where it stands, its headings and all its rows."""

    where: str
    labels: tuple[str, ...]
    rows: Iterable[Sequence[str]]


class PageTexts:
    """The text of each page in turn, to be read as often as wanted; many pages wait on disk, not in memory.

    Not `whole` where the disk had no room for them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.whole = True
        self._file = SpooledTemporaryFile(_MOST_IN_MEMORY)  # noqa: SIM115 - closed when nobody reads it any more
        self._sizes = array("Q")
        for text in texts:
            if self.whole:
                self._keep(text.encode("utf-8", "surrogatepass"))

    def _keep(self, text: bytes) -> None:
        try:
            self._file.write(text)
        except OSError:
            self.whole = False
        self._sizes.append(len(text))

    def __iter__(self) -> Iterator[str]:
        start = 0
        for size in self._sizes:
            self._file.seek(start)
            yield self._file.read(size).decode("utf-8", "surrogatepass")
            start += size

    def __len__(self) -> int:
        return len(self._sizes)

    def __del__(self) -> None:
        self._file.close()


@dataclass(frozen=True)
class ReadBack:
    """The text of each page, as another library read it, and the tables it was found to hold whole.

    Pages hold nothing else: no picture, remark, form or attachment.
    """

    sha256: str
    pages: Iterable[str]
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
