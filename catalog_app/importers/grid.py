"""A table as it stands in the file: text by row and column, merged cells resolved, hidden rows and columns told.

What the readers of all kinds of files share: these records, the bounds they keep, and how a file that cannot be read
is refused. Files come from anywhere: sizes are bounded, whatever is wrong becomes an error with a code and a remedy.
"""

from __future__ import annotations

import errno
import stat
import struct
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.findings import ImportProblem
from catalog_app.model.words import visible

LARGEST_FILE = 64 << 20
LARGEST_CONTENT = 400 << 20
MOST_CELLS = 1_500_000
MOST_TEXT = 100_000_000
"""Characters of all texts together; a text that many cells show counts once."""
MERGE_WEIGHT = 8
"""Cells that a merged range counts for."""
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, SyntaxError),
    *(ValueError, LookupError, ArithmeticError, NotImplementedError, RuntimeError),
)
"""What reading a damaged or hostile file raises; SyntaxError is the XML reader's."""


class Merge(Struct, frozen=True):
    """A merged range, 1-based, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


class RawTable(Struct):
    """One sheet or table. Rows and columns are numbered from 1 as the spreadsheet program shows them."""

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    """Non-empty texts; cells inside a merged range repeat its text."""
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    before: tuple[str, ...] = ()
    """Lines of text between the table before and this one, the nearest last; at most `MOST_LINES`."""
    after: tuple[str, ...] = ()
    """Lines behind the last table of a document."""
    copies: dict[int, set[int]] = field(default_factory=dict)
    """By row, the columns whose text only repeats that of a merged range's first cell."""

    def text(self, row: int, column: int) -> str:
        """The text of a cell, '' where there is none."""
        return self.rows.get(row, {}).get(column, "")

    def copied(self, row: int, column: int) -> bool:
        """Whether the text only repeats that of a merged range's first cell."""
        return column in self.copies.get(row, ())

    @property
    def columns(self) -> list[int]:
        """Columns with any text, from left to right."""
        return sorted({column for cells in self.rows.values() for column in cells})


MOST_LINES = 40


class RawFile(Struct, frozen=True):
    """One file: its kind (xlsx, xls, ods, docx, html, csv, pdf, clipboard) and its tables, not yet understood."""

    kind: str
    tables: tuple[RawTable, ...]
    problems: tuple[ImportProblem, ...] = ()


class Tally:
    """Counts what is kept of one file; TooMuchError beyond the bounds above."""

    def __init__(self) -> None:
        self._cells = 0
        self._text = 0

    def cells(self, number: int) -> None:
        """Count cells that are kept."""
        self._cells += number
        if self._cells > MOST_CELLS:
            raise TooMuchError("单元格太多")

    def text(self, characters: int) -> None:
        """Count characters that are kept."""
        self._text += characters
        if self._text > MOST_TEXT:
            raise TooMuchError("文字太多")


def fill_merges(table: RawTable, tally: Tally) -> None:
    """Cells of a merged range say what its first cell says, rows without any text stay empty; rows are in order."""
    numbers = sorted(table.rows)
    if list(table.rows) != numbers:
        table.rows = {number: table.rows[number] for number in numbers}
    touched: set[int] = set()
    for merge in table.merges:
        text = table.text(merge.top, merge.left)
        columns = range(merge.left, min(merge.right, LAST_COLUMN) + 1)
        spanned = numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
        tally.cells(len(spanned) * len(columns) if text else len(spanned))
        for number in spanned:
            if text:
                table.rows[number].update(dict.fromkeys(columns, text))
                table.copies.setdefault(number, set()).update(columns)
            else:
                _clear(table.rows[number], merge)
        if text:
            table.copies[merge.top].discard(merge.left)
        touched.update(spanned)
    for number in touched:
        table.rows[number] = dict(sorted(table.rows[number].items()))


def _clear(cells: dict[int, str], merge: Merge) -> None:
    """Take out what a merged range without text covers: nobody sees it."""
    for column in [column for column in cells if merge.left <= column <= merge.right]:
        del cells[column]


def clean(text: str) -> str:
    """`text` with one character for each line end, without unseen characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return visible(text)


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """An ordinary file that is not too large. NOT_A_FILE, FILE_MISSING …, FILE_TOO_LARGE."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UsageError("NOT_A_FILE", f"“{path.name}”不是普通文件。", "请写明要读取的文件，而不是文件夹或设备。")
        if found.st_size > LARGEST_FILE:
            raise too_large(path)
        stream = path.open("rb")
    except ValueError as error:  # a name that no system can have
        raise _unopened(FileNotFoundError(errno.ENOENT, ""), path) from error
    except OSError as error:
        raise _unopened(error, path) from error
    with stream:
        yield stream


def _unopened(error: OSError, path: Path) -> WorldError:
    from catalog_app.support.files import world_error  # what it needs for writing takes longer than a file to read

    return world_error(error, path)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """What parsers raise on a damaged or hostile file becomes DAMAGED_FILE or FILE_TOO_LARGE; AppErrors pass."""
    try:
        yield
    except (TooMuchError, MemoryError) as error:
        raise too_large(path) from error
    except _BROKEN as error:
        raise damaged(path) from error


def not_a_workbook(path: Path) -> WorldError:
    """The error for a file of another kind."""
    return WorldError(
        "NOT_A_WORKBOOK", f"“{path.name}”不是 xlsx 工作簿。", "请在 WPS 或 Excel 中另存为 .xlsx 格式后再导入。"
    )


def protected(path: Path) -> WorldError:
    """The error for a file with a password."""
    return WorldError(
        "FILE_PROTECTED", f"“{path.name}”设有打开密码，读不了。", "请在 WPS 或 Excel 中取消密码，另存后再导入。"
    )


def too_large(path: Path) -> WorldError:
    """The error for more than is read."""
    return WorldError(
        "FILE_TOO_LARGE", f"“{path.name}”太大，不像是一份目录。", "请删去多余的行、图片和工作表，另存后再导入。"
    )


def damaged(path: Path) -> WorldError:
    """The error for a file that breaks off or contradicts itself."""
    return WorldError(
        "DAMAGED_FILE", f"“{path.name}”已损坏或不完整，读不出来。", "请重新拷贝或重新导出这个文件后再试。"
    )
