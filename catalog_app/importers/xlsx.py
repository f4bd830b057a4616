"""Sheets of an xlsx, by whichever program it was written, with the numbers as their cells show them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

from msgspec import Struct

from catalog_app.importers.archive import Archive, open_archive
from catalog_app.importers.doubts import Doubts
from catalog_app.importers.events import Attributes, Events, chunks_of, local
from catalog_app.importers.grid import RawFile, RawTable, Tally, fill_merges, not_a_workbook
from catalog_app.importers.inside.parts import Budget, TooMuchError
from catalog_app.importers.shown import BUILT_IN
from catalog_app.importers.xlsx_sheet import Sheet, unescaped, without_empty
from catalog_app.model.words import visible
from catalog_app.support.progress import Progress

LARGEST_SHEETS = 800 << 20
"""Bytes of all sheets: formatted down to the last row, one has hundreds of millions without any text."""
MOST_STRINGS = 600_000
_NO_TABLES = ("chartsheet", "dialogsheet", "macrosheet")


def read_xlsx(path: Path, progress: Progress) -> RawFile:
    """Every sheet in its order, problems for formulas without value and errors.

    NOT_A_FILE, FILE_MISSING …, NOT_A_WORKBOOK, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE.
    """
    with open_archive(path) as archive:
        book = Book(archive)
        if not book.part.endswith("workbook.xml"):
            raise not_a_workbook(path)
        tables = []
        for number, entry in enumerate(book.sheets):
            step = partial(progress.step, number, len(book.sheets), f"正在读取 {path.name} 的“{entry.name}”")
            tables.append(book.table(entry, step))
        return RawFile("xlsx", tuple(tables), tuple(book.doubts.problems))


class Entry(Struct, frozen=True):
    """A sheet as the workbook lists it."""

    name: str
    hidden: bool
    part: str


class Book:
    """What the sheets of a workbook share."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._budget = Budget(LARGEST_SHEETS)
        self._tally = Tally()
        self.doubts = Doubts()
        self.sheets: list[Entry] = []
        self.from_1904 = False
        self._relations: dict[str, tuple[str, str]] = {}
        self.part = archive.main_part()
        self._relations = archive.relations(self.part)
        self._list_sheets()

    def table(self, entry: Entry, step: Callable[[], None]) -> RawTable:
        """One sheet, read; `step` is called now and then."""
        table = RawTable(entry.name, entry.hidden)
        sheet = Sheet(table, self, self._tally, self.doubts)
        with self._archive.open(entry.part, self._budget) as stream:
            for _ in sheet.steps(without_empty(chunks_of(stream))):
                step()
        fill_merges(table, self._tally)
        return table

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells refer to by number."""
        strings = Strings(self._tally)
        self._archive.feed(self._part_of("sharedStrings"), strings)
        return strings.texts

    @cached_property
    def formats(self) -> list[str]:
        """Number formats by the style number of a cell; '' is the general one."""
        styles = Styles()
        self._archive.feed(self._part_of("styles"), styles)
        return [styles.codes.get(number) or BUILT_IN.get(number, "") for number in styles.numbers]

    def _list_sheets(self) -> None:
        def add(attributes: Attributes) -> None:
            found = local(attributes)
            _, part = self._relations.get(found.get("id", ""), ("", ""))
            if part in self._archive and not any(word in part.lower() for word in _NO_TABLES):
                hidden = found.get("state", "visible") != "visible"
                self.sheets.append(Entry(visible(found.get("name", "")), hidden, part))

        def note(attributes: Attributes) -> None:
            self.from_1904 = attributes.get("date1904") in ("1", "true")

        events = Events()
        events.starts |= {"sheet": add, "workbookPr": note}
        self._archive.feed(self.part, events)

    def _part_of(self, kind: str) -> str:
        """The part of a kind, found by its relation or by its usual name."""
        found = (part for one, part in self._relations.values() if one == kind and part in self._archive)
        return next(found, f"xl/{kind}.xml")


class Strings(Events):
    """The shared strings, runs joined, without phonetic guides."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._tally = tally
        self._runs: list[str] = []
        self._phonetic = False
        self.starts = {"si": self._begin, "t": self.listen, "rPh": self._skip}
        self.ends = {"si": self._finish, "t": self._keep, "rPh": self._go_on}

    def _begin(self, _attributes: Attributes) -> None:
        self._runs = []
        if len(self.texts) >= MOST_STRINGS:
            raise TooMuchError("文字太多")

    def _skip(self, _attributes: Attributes) -> None:
        self._phonetic = True

    def _go_on(self) -> None:
        self._phonetic = False

    def _keep(self) -> None:
        text = self.heard()
        if not self._phonetic:
            self._runs.append(text)
            self._tally.text(len(text))

    def _finish(self) -> None:
        self.texts.append(unescaped("".join(self._runs)))


class Styles(Events):
    """Which number format each style of a cell has."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self._of_cells = False
        self.starts = {"numFmt": self._code, "cellXfs": self._enter, "xf": self._style}
        self.ends = {"cellXfs": self._leave}

    def _code(self, attributes: Attributes) -> None:
        self.codes.setdefault(int(attributes.get("numFmtId", "0")), attributes.get("formatCode", ""))

    def _enter(self, _attributes: Attributes) -> None:
        self._of_cells = True

    def _leave(self) -> None:
        self._of_cells = False

    def _style(self, attributes: Attributes) -> None:
        if self._of_cells:
            self.numbers.append(int(attributes.get("numFmtId", "0")))
