"""An xlsx as the gate wants it: its sheets in order, then all its other parts, each with the place a clerk knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from catalog_app.importers.archive import Archive
from catalog_app.importers.events import Attributes, Events, chunks_of, local
from catalog_app.importers.grid import Tally
from catalog_app.importers.inside.beside import Beside
from catalog_app.importers.inside.cells import Area, SheetRows
from catalog_app.importers.inside.looks import Looks
from catalog_app.importers.inside.markup import DAMAGED
from catalog_app.importers.inside.parts import BREAK, Budget, Found, Inside, InsideTable, TooMuchError, Unread
from catalog_app.importers.shown import BUILT_IN
from catalog_app.importers.xlsx import Book, Strings
from catalog_app.importers.xlsx_sheet import column_number, unescaped

_PRINTED = "_xlnm.Print_Area"
_RANGE = re.compile(r"\$?([A-Z]{1,3})?\$?(\d{1,7})?(?::\$?([A-Z]{1,3})?\$?(\d{1,7})?)?")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_AREAS = 50
_SHORTEST = 7


class GateBook(Book):
    """What the sheets share; what is damaged is noted and the rest is still read."""

    def __init__(self, archive: Archive, budget: Budget) -> None:
        self.damaged: list[Unread] = []
        self.part = ""
        self.unseen: set[int] = set()
        self.phonetics: dict[int, str] = {}
        self.names: list[tuple[str, str]] = []
        self.printed: dict[int, list[Area]] = {}
        self.listed: list[Attributes] = []
        self.done: set[str] = set()
        """Parts of which nothing is left to read."""
        self.settings: list[str] = []
        self._parts = archive
        self._count = Tally()
        try:
            super().__init__(archive)
            archive.feed(self.part, _Names(self))
            self.done.add(self.part)
        except DAMAGED:
            self.damaged.append(Unread("工作簿", "这一部分损坏，没有读完"))
        self._budget = budget

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells refer to by number; '' for those that could not be read."""
        strings = _Phonetic(self._count, self.phonetics)
        self.done.add(self._fed("sharedStrings", strings))
        return strings.texts

    @cached_property
    def used(self) -> bytearray:
        """Which of the texts some cell refers to."""
        return bytearray(len(self.strings))

    @cached_property
    def formats(self) -> list[str]:
        """Number formats by the style number of a cell; fills `unseen`."""
        looks = Looks()
        self._fed("styles", looks)
        self.unseen |= looks.unseen
        return [looks.codes.get(number) or BUILT_IN.get(number, "") for number in looks.numbers]

    def in_order(self) -> Iterator[tuple[str, str, bool]]:
        """Name, part, hidden or not, of each sheet the workbook lists."""
        for sheet in self.listed:
            _, part = self._relations.get(sheet.get("id", ""), ("", ""))
            yield sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"

    def sheet(self, place: int, name: str, part: str, *, hidden: bool, links: dict[str, str]) -> Iterator[Found]:
        """One sheet as a table, then its formulas and what stands beside its cells."""
        beside = Beside(name, links)
        rows = SheetRows(name, self, self._count, beside, self.printed.get(place, []))
        errors: list[Exception] = []
        lines = self._lines(part, rows, errors)
        yield InsideTable(*(name, lines, rows.place, hidden, rows.hidden_rows, rows.hidden_columns, rows.hidden_cells))
        for _ in lines:
            pass  # whoever took the table may have left some
        for error in errors:
            if isinstance(error, TooMuchError):
                raise error
            yield Unread(name, f"工作表损坏或内容异常，没有读完（{type(error).__name__}）")
        yield from rows.texts
        yield from beside.found()

    def _lines(self, part: str, rows: SheetRows, errors: list[Exception]) -> Iterator[list[str]]:
        """The rows; what goes wrong is kept, because it is not the reader who asks for them."""
        try:
            _ = self.formats, self.used
            with self._parts.open(part, self._budget) as stream:
                yield from rows.rows(chunks_of(stream))
        except (*DAMAGED, TooMuchError) as error:
            errors.append(error)

    def left_over(self) -> Iterator[Inside]:
        """Texts that no cell shows any more, and the workbook's names."""
        texts = [text for text, used in zip(self.strings, self.used, strict=True) if not used and text]
        for start in range(0, len(texts), 2_000):
            yield Inside("单元格里已删除、文件里还有的文字", BREAK.join(texts[start : start + 2_000]), hidden=True)
        if self.settings:
            yield Inside("工作簿设置", BREAK.join(self.settings), hidden=True)
        for name, formula in self.names:
            yield Inside(f"名称:{name}", f"{name}{BREAK}{formula}", hidden=True)

    def _fed(self, kind: str, events: Events) -> str:
        """The name of the part that was fed to the handlers."""
        part = self._part_of(kind)
        try:
            if part in self._parts:
                with self._parts.open(part, self._budget) as stream:
                    events.walk(chunks_of(stream))
        except DAMAGED:
            self.damaged.append(Unread(part, "这一部分损坏，没有读完"))
        return part


class _Phonetic(Strings):
    """The shared strings, and their phonetic guides by the number of the string."""

    def __init__(self, tally: Tally, phonetics: dict[int, str]) -> None:
        super().__init__(tally)
        self._phonetics = phonetics

    def _keep(self) -> None:
        if not self._phonetic:
            super()._keep()
            return
        place = len(self.texts)
        self._phonetics[place] = self._phonetics.get(place, "") + unescaped(self.heard())


class _Names(Events):
    """Defined names, and from them the areas that are printed; the sheets as the workbook lists them."""

    def __init__(self, book: GateBook) -> None:
        super().__init__()
        self._book = book
        self._attributes: Attributes = {}
        self.starts = {"definedName": self._begin, "sheet": lambda sheet: book.listed.append(local(sheet))}
        self.ends = {"definedName": self._finish}

    def _start(self, name: str, attributes: Attributes) -> None:
        super()._start(name, attributes)
        if name.rpartition(":")[2] not in ("definedName", "sheet", "workbook"):
            self._book.settings += [value for value in attributes.values() if len(value) >= _SHORTEST]

    def _begin(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self.listen()

    def _finish(self) -> None:
        name, formula = self._attributes.get("name", ""), self.heard()
        number = self._attributes.get("localSheetId", "")
        if name == _PRINTED and number.isdecimal():
            self._book.printed[int(number)] = areas(formula)
        else:
            notes = [self._attributes.get(key, "") for key in ("comment", "description", "help")]
            self._book.names.append((name, BREAK.join(filter(None, [formula, *notes]))))


def areas(formula: str) -> list[Area]:
    """The ranges a formula like 'Sheet1'!$A$1:$C$9 names; none where it is not that plain."""
    found = []
    for piece in formula.split(",")[:_MOST_AREAS]:
        match = _RANGE.fullmatch(piece.rpartition("!")[2].strip())
        if match is None or not match[0]:
            return []
        left, top = match[1], match[2]
        right, bottom = (match[3], match[4]) if ":" in match[0] else (left, top)
        columns = (column_number(left) if left else 1, column_number(right) if right else _LAST_COLUMN)
        found.append((int(top or 1), columns[0], int(bottom or _LAST_ROW), columns[1]))
    return found
